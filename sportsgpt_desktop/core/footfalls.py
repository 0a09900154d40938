"""When one foot touches or leaves the floor, near the warped time of the keyframe that asks for it."""

from dataclasses import replace

import numpy as np

from . import contacts, departures
from . import geometry as geo
from .floor import frames_of
from .scene import Instant, Scene

COMING_DOWN_S = 0.05
STOPPED = 0.3
"""A foot has stopped coming down below this share of its fastest: 15 % by the definition, and a smoothed speed reaches
that late (judgement)."""
TOUCHING = 0.015
"""A foot on the floor comes down less than so many leg lengths further (judgement)."""


def touches(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    """Touchdown of the keyframe's foot: where toe or heel has stopped coming down, soon after the foot was low and slow.

    A foot that comes in flat over the floor, as in the first step of a start, is low before it touches.
    """
    contact = _contact(scene, keyframe, "touchdown", window_s)
    instant = contact.touchdown if contact else None
    if contact is None or instant is None:
        return None
    if contacts.feet_are_noisy(scene.kinematics):
        return standing(scene, contact, instant)
    late = [_still_after(scene, f"{point}_up_{contact.side}", instant.frame) for point in ("toe", "heel")]
    frame = instant.frame + min((frames for frames in late if frames is not None), default=0)
    return replace(
        instant, frame=frame, time_s=instant.time_s + float(scene.time_s[frame] - scene.time_s[instant.frame])
    )


def _still_after(scene: Scene, channel: str, frame: int) -> int | None:
    """How many frames after ``frame`` a foot point has stopped coming down for good; None if not within COMING_DOWN_S.

    A foot that hovers on its way stops too, but what touches comes no further down.
    """
    height, soon = scene.channel(channel), frames_of(COMING_DOWN_S, scene.time_s)
    first = max(0, frame - frames_of(0.1, scene.time_s))
    down = -geo.rate(
        height[first : frame + 2 * soon], scene.time_s[first : frame + 2 * soon], frames_of(0.02, scene.time_s)
    )
    fastest = np.nanmax(down[: frame - first + 1], initial=-np.inf)
    for late in range(min(soon, len(height) - 1 - frame) + 1):
        here = height[frame + late]
        further = here - np.nanmin(height[frame + late : frame + late + soon + 1], initial=np.inf)
        if down[frame + late - first] <= STOPPED * fastest and further <= TOUCHING * scene.kinematics.motion.leg_length:
            return late
    return None


def standing(scene: Scene, contact: contacts.Contact, touchdown: Instant) -> Instant:
    """The touchdown of a shaking foot: where its middle is at the place on which it will stand."""
    there = departures.arrives(scene, contact.side, touchdown.frame, scene.frame_at(contact.stop_s))
    if there is None:
        return touchdown
    late_s = float(np.clip(there.time_s - touchdown.time_s, 0.0, COMING_DOWN_S))
    return replace(
        touchdown,
        frame=scene.frame_at(touchdown.time_s + late_s),
        time_s=touchdown.time_s + late_s,
        error_s=float(np.hypot(touchdown.error_s, there.error_s)),
    )


def lifts(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    contact = _contact(scene, keyframe, "toe_off", window_s)
    return contact.toe_off if contact else None


def _contact(scene: Scene, keyframe: str, end: str, window_s: float) -> contacts.Contact | None:
    """The contact of the keyframe's foot whose ``end`` ("touchdown" or "toe_off") is nearest to the warped time."""
    low, _ = scene.room(keyframe)
    guess = scene.guesses[keyframe]

    def away_s(step: contacts.Contact) -> float:
        instant = getattr(step, end)
        known = instant is not None and instant.frame >= low and step.side == scene.sides.get(keyframe, "")
        return abs(instant.time_s - guess) if known else np.inf

    nearest = min(contacts.find(scene.kinematics, scene.first, scene.last), key=away_s, default=None)
    return nearest if nearest is not None and away_s(nearest) <= window_s else None
