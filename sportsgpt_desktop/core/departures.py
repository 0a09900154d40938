"""When a part of the body leaves the place where it rested, or comes to it: a start's first movement, a foot off its block,
a foot on the floor.

Noise moves a resting landmark further than the definitions' few centimetres. A place counts as left only clearly beyond
its own shaking; the time is then carried back along the path, which near its begin is a power of the time since.
"""

import numpy as np
from numpy.typing import NDArray

from . import geometry as geo
from . import skeleton as sk
from .floor import frames_of
from .geometry import Array
from .scene import Instant, Scene

REST_PLACE = 0.02
"""How far the body may be from its place of rest, leg lengths (first movement of a start)."""
TOE_PLACE = 0.03
"""How far a toe may be from its place before the foot counts as gone, leg lengths."""
SHAKING = 3.0
"""A place has left its rest when it is so many times further from it than while it rested (judgement)."""
REST_SPEED = 0.05
"""Leg lengths a second."""
REST_SEARCH_S = 1.2
"""How far back a rest is looked for (judgement)."""
SHORTEST_REST_S = 0.15
"""A rest before the movement that is known for so long says where a foot stood (judgement)."""
ROUNDS = 3
"""Passes in which frames at the place and the place itself are found from each other."""
FURTHEST = 0.1
"""The path is fitted from where the place is left to so many leg lengths further (judgement): later it bends."""
LONGEST_FIT_S = 0.2
ONSET_S = 0.12
"""A start that pushes with 2.4 m/s2 or more has left REST_PLACE so long after its first movement (judgement)."""
POWER = 2.0
"""A foot's way off its block as a power of the time since it began: that of an even pull (judgement)."""
STANDING_PLACE, STANDING_S = 0.07, 0.006
"""A foot's middle comes within so many leg lengths of where it will stand so long before it touches: with 2 cm of noise the
touchdowns of real sprints and runs are off by 6 and 12 ms so, by 21 and 11 ms from speed and height alone."""
APPROACH_S, REST_OF_WAY, SLOWEST_S = 0.02, 0.6, 0.04
"""Span over which the speed of coming is read; share of the rest of the way that is still made in the air, at that speed (on
generated starts); the longest that it may take (judgement)."""
ARRIVAL_S = 0.05
"""How long before a contact seems to begin its foot may already be there (judgement)."""
BODY_ERROR_S, TOE_ERROR_S = 0.027, 0.006
"""One standard deviation of each beside frame rate and noise (judgement, on generated starts)."""


def leaves_rest(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    """The body's first movement away from where it was stillest before the next found keyframe.

    The centre of mass shakes less than any landmark; where it is not known, the hips stand for it.
    """
    low, high = scene.room(keyframe)
    low = max(low, high - frames_of(REST_SEARCH_S, scene.time_s))
    points = np.asarray(scene.kinematics.motion.points, dtype=np.float64)[low : high + 1]
    body = geo.center_of_mass(points)
    if np.isfinite(body[:, 1]).mean() < 0.9:
        body = geo.mid_hip(points)
    path = _Path(scene, body, low, (len(body), len(body)), REST_PLACE)
    return path.moves()


def leaves_place(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    """Last frame with a landmark of the keyframe's side (``channel``) within TOE_PLACE of where it rested.

    It rested before the whole movement: a foot that leaves later must not have gone before.
    """
    side = scene.sides.get(keyframe, "")
    if not side:
        return None
    guess = scene.frame_at(scene.guesses[keyframe])
    low = max(scene.first, guess - frames_of(REST_SEARCH_S, scene.time_s))
    high = min(scene.last, guess + frames_of(window_s, scene.time_s))
    points = np.asarray(scene.kinematics.motion.points, dtype=np.float64)[low : high + 1]
    begin = scene.frame_at(min(scene.guesses.values()))
    surely = begin if begin - low >= frames_of(SHORTEST_REST_S, scene.time_s) else guess
    path = _Path(scene, points[:, sk.INDEX[f"{side}_{channel}"]], low, (surely - low + 1, guess - low + 1), TOE_PLACE)
    return path.left(TOE_PLACE)


class _Path:
    """The way of a place (N, C) from frame ``low`` on, in leg lengths, against where it rested: somewhere in the
    first ``rest[0]`` frames, and in those of the first ``rest[1]`` that lie there."""

    def __init__(self, scene: Scene, place: Array, low: int, rest: tuple[int, int], reach: float) -> None:
        self.scene, self.low = scene, low
        self.time_s = scene.time_s[low : low + len(place)]
        place = place[:, np.isfinite(place).any(axis=0)] / scene.kinematics.motion.leg_length
        self.seen: NDArray[np.bool_] = np.asarray(np.isfinite(place).all(axis=1))
        self.usable = len(place) >= 3 and bool(place.shape[1])
        if not self.usable:
            return
        place = geo.fill_gaps_columns(place)
        self.speed = np.linalg.norm(geo.rate(place, self.time_s, frames_of(0.1, scene.time_s)), axis=1)
        speed = self.speed[: rest[0]]
        resting = np.flatnonzero(speed <= max(REST_SPEED, 1.5 * float(np.quantile(speed, 0.05))))
        self.still = max(REST_SPEED, 1.5 * float(np.median(speed[resting])))  # noise alone moves what rests
        for _ in range(ROUNDS):
            self.away = np.linalg.norm(place - np.median(place[resting], axis=0), axis=1)
            self.shake = float(np.median(self.away[resting]))
            self.reach = max(reach, SHAKING * self.shake)
            # Noise that wanders is slow only now and then: all of the rest says where the place is.
            near = np.flatnonzero(self.away[: rest[1]] <= self.reach)
            resting = np.flatnonzero(self.away[: near[-1] + 1] <= 2.0 * self.reach)
        self.way = place - np.median(place[resting], axis=0)

    def _last_inside(self) -> int | None:
        """The last frame at its place, None where it never left or never rested."""
        inside = np.flatnonzero(self.away <= self.reach) if self.usable else np.zeros(0)
        return int(inside[-1]) if len(inside) and inside[-1] < len(self.away) - 1 else None

    def moves(self) -> Instant | None:
        """The last frame at rest before the place is left, by its speed."""
        frame = last = self._last_inside()
        if frame is None or last is None:
            return None
        earliest = max(0, frame - frames_of(ONSET_S, self.time_s))
        while frame > earliest and self.speed[frame] > self.still:
            frame -= 1
        hidden = _hidden_around(self.seen, last) * self.scene.frame_s
        return Instant(self.low + frame, float(self.time_s[frame]), float(np.hypot(BODY_ERROR_S, hidden / 3.5)))

    def left(self, level: float) -> Instant | None:
        """When the place went beyond ``level`` (leg lengths) for good, None where it never did or never rested."""
        last = self._last_inside()
        if last is None:
            return None
        frame_s = self.scene.frame_s
        moment = float(self.time_s[last]) + geo.crossing(self.away[last], self.away[last + 1], self.reach) * frame_s
        speed = float(self.away[last + 1] - self.away[last]) / frame_s
        if self.reach > level:
            moment, speed = self._carried_back(last, moment, level, speed)
        frame = self.low + int(np.searchsorted(self.time_s, moment + 1e-9)) - 1
        hidden = _hidden_around(self.seen, last) * frame_s
        unsure = min(self.shake / max(speed, 1e-9), 0.03)
        error = np.linalg.norm([frame_s / 3.5, hidden / 3.5, TOE_ERROR_S, unsure])
        return Instant(max(frame, self.low), moment, float(error))

    def _carried_back(self, last: int, moment: float, level: float, speed: float) -> tuple[float, float]:
        """(time s, leg lengths a second) at which the path, taken as a power of time, went beyond ``level``."""
        stop = min(len(self.away), last + 2 + frames_of(LONGEST_FIT_S, self.time_s))
        gone = np.flatnonzero(self.away[last + 1 : stop] > self.reach + FURTHEST)
        stop = max(last + 3, last + 1 + int(gone[0]) + 1 if len(gone) else stop)
        way = self.way[last + 1 : stop]
        if len(way) < 2:
            return moment, speed
        course = way.mean(axis=0) / max(float(np.linalg.norm(way.mean(axis=0))), 1e-9)
        root = np.clip(way @ course, 0.0, None) ** (1.0 / POWER)
        slope, start = np.polyfit(self.time_s[last + 1 : stop] - moment, root, 1)
        if slope <= 0.0:
            return moment, speed
        back = (level ** (1.0 / POWER) - start) / slope
        speed = POWER * self.reach ** (1.0 - 1.0 / POWER) * slope
        return moment + float(np.clip(back, -LONGEST_FIT_S, 0.0)), speed


def arrives(scene: Scene, side: str, first: int, last: int) -> Instant | None:
    """When a foot that stands within frames [first, last] comes to its place there; None if not known.

    The middle of toe, heel and ankle shakes less than each of them, and foot points that shake are often slow for a moment
    before they are there.
    """
    points = np.asarray(scene.kinematics.motion.points, dtype=np.float64) / scene.kinematics.motion.leg_length
    begin = max(scene.first, first - frames_of(ARRIVAL_S, scene.time_s))
    foot = points[begin : last + 1, [sk.INDEX[f"{side}_{name}"] for name in ("foot_index", "heel", "ankle")]]
    known = foot[:, np.isfinite(foot).mean(axis=(0, 2)) > 0.3]
    if not known.size:
        return None
    middle = known.mean(axis=1)
    middle = geo.fill_gaps_columns(middle[:, np.isfinite(middle).any(axis=0)])
    stand = middle[first - begin :]
    standing = stand[int(0.3 * len(stand)) : int(0.8 * len(stand)) + 1]
    if not standing.size:
        return None
    away = np.linalg.norm(middle - np.median(standing, axis=0), axis=1)
    outside = np.flatnonzero(away[: first - begin + int(0.3 * len(stand)) + 1] > STANDING_PLACE)
    if len(outside) == 0 or outside[-1] + 1 == len(away):
        return None
    frame = int(outside[-1])
    share = geo.crossing(away[frame], away[frame + 1], STANDING_PLACE)
    # The slower it comes the longer the rest of the way takes.
    earlier = max(0, frame - frames_of(APPROACH_S, scene.time_s))
    speed = float(away[earlier] - away[frame + 1]) / ((frame + 1 - earlier) * scene.frame_s)
    rest_s = float(np.clip(REST_OF_WAY * STANDING_PLACE / max(speed, 1e-9), STANDING_S, SLOWEST_S))
    moment = float(scene.time_s[begin + frame]) + share * scene.frame_s + rest_s
    # Half of the way that is not seen to be made, as a time.
    return Instant(scene.frame_at(moment), moment, 0.5 * rest_s)


def _hidden_around(seen: NDArray[np.bool_], frame: int) -> int:
    """Length of the gap between ``frame`` and the next in which the place was not seen, frames."""
    known = np.flatnonzero(seen)
    before, after = known[known <= frame], known[known > frame]
    return int(after[0] - before[-1] - 1) if len(before) and len(after) else 0
