"""Exact values of a motion and the verdicts that the rules give on them: the truth of the fault benchmark."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sportsgpt_desktop.core import geometry as geo
from sportsgpt_desktop.core import kinematics, marks, rules, sequence
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.assess import assess
from sportsgpt_desktop.core.assess.measure import readings
from sportsgpt_desktop.core.assess.scene import Scene
from sportsgpt_desktop.core.records import Action, Assessment, Athlete, Floats, Keyframe, Kinematics, Motion

ATHLETE = Athlete()
ASKED = {"deg": 15.0, "LL": 0.10, "H": 0.05, "m": 0.09, "cm": 9.0, "s": 0.04}
"""Sizes of a fault from which on the goal holds (lengths: a tenth of the leg)."""
EXTREMES = {
    "lowest": -1, "highest": 1, "top_of_flight": 1, "flight_highest": 1, "lift_highest": 1, "swing_lowest": -1,
    "stance_nearest_zero": 0,
}  # fmt: skip
"""Events that are the highest (1) or lowest (-1) value of a channel, or the one nearest to zero (0)."""
ALIKE = 3
"""Samples of an exact scene: the measured one and two that give it an error of zero."""
NEAR_S = 0.1
"""How far from where it was such an instant is looked for after a change."""
PLACE = 0.03
"""A toe has left its place this far from it, leg lengths: the definition of the exits of a start."""
TURN, TURN_DEG_S, TURN_M_S = (0.25, 0.75), 100.0, 0.2
LONGEST_S = 0.6
"""A contact of a cyclic motion lasts no longer."""
OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Base:
    """A motion (T, 33, 3) forward, up, right in metres with its exact keyframes and marked places."""

    name: str
    points: np.ndarray
    fps: float
    keyframes: tuple[Keyframe, ...]
    marks: Mapping[str, float] = field(default_factory=dict)


def motion_of(points: np.ndarray, fps: float, view: str = "side") -> Motion:
    return sequence.from_landmarks(points, fps, view=view)  # type: ignore[arg-type]


def planar(points: np.ndarray, fps: float) -> np.ndarray:
    """Landmarks in the motion's own axes: forward, up, right."""
    return np.asarray(motion_of(points, fps).points, dtype=float)


class ExactScene(Scene):
    """A scene without errors: few samples, all alike, so that values of thousands of motions can be read."""

    def __init__(self, channels: Kinematics) -> None:
        super().__init__(channels)
        self._stretch = np.ones(1)

    def times(self, keyframe: Keyframe | None) -> np.ndarray:
        return np.full(ALIKE, np.nan if keyframe is None else keyframe.time_s)

    def contact(self, near_s: float, side) -> np.ndarray:  # type: ignore[no-untyped-def]
        return np.full(ALIKE, super().contact(near_s, side)[0])

    def _noise(self, times, low, joints) -> np.ndarray:  # type: ignore[no-untyped-def]
        return np.zeros(1)


def exact_values(base: Base, action: Action, channels: Kinematics | None = None) -> dict[str, float]:
    """Noise-free value of each indicator that can be measured, mean over sides and over the steps that have a band."""
    scene = ExactScene(channels or kinematics.compute(motion_of(base.points, base.fps)))
    # A share of the stature has the error of the stature; here it has none.
    specs = [dataclasses.replace(spec, unit="m") if spec.unit == "H" else spec for spec in action.indicators]
    tall = {spec.id: scene.motion.stature if spec.unit == "H" else 1.0 for spec in action.indicators}
    groups: dict[str, list[float]] = defaultdict(list)
    for item in readings(scene, base.keyframes, dataclasses.replace(action, indicators=tuple(specs)), base.marks):
        if not item.reason and rules.choose_band(item.spec, ATHLETE, item.step).band is not None:
            groups[item.spec.id].append(item.value / tall[item.spec.id])
    return {name: float(np.mean(values)) for name, values in groups.items()}


def truth(base: Base, action: Action) -> Assessment:
    """What the rules say of the motion without any error, at its exact keyframes."""
    motion = motion_of(base.points, base.fps)
    exact = dataclasses.replace(motion, error=np.where(np.isfinite(motion.error), 0.0, np.nan))
    return assess(kinematics.compute(exact), base.keyframes, action, ATHLETE, base.marks)


def widened(action: Action, share: float) -> Action:
    """The action with every band wider by ``share`` of the asked size at both bounds."""
    specs = []
    for spec in action.indicators:
        step = share * ASKED.get(spec.unit, 0.0)
        bands = [
            dataclasses.replace(band, minimum=band.minimum - step, maximum=band.maximum + step) for band in spec.bands
        ]
        specs.append(dataclasses.replace(spec, bands=tuple(bands)))
    return dataclasses.replace(action, indicators=tuple(specs))


OPEN = 0.1
"""Chances of an exact motion between this and its complement decide nothing (judgement)."""


def undecided(base: Base, action: Action, right: Assessment) -> frozenset[str]:
    """Issues that are neither asked nor false: present only by deviations smaller than half of the asked size, or open even
    in the exact motion, whose keyframes are known to a frame.
    """
    plain = {issue.id: issue.status for issue in truth(base, widened(action, 0.5)).issues}
    small = {issue.id for issue in right.issues if issue.status == "present" and plain[issue.id] != "present"}
    return frozenset(small | {issue.id for issue in right.issues if OPEN < issue.probability < 1.0 - OPEN})


# -------------------------------------------------------------------------------------------- events


@dataclass(frozen=True)
class Contact:
    """One foot on the floor of a cyclic motion, s; ``off_s`` NaN where its end is not in the clip."""

    side: str
    on_s: float
    off_s: float


def contacts_of(base: Base, action: Action) -> list[Contact]:
    """The contacts that the keyframes of a cyclic motion tell, by time."""
    events = {spec.id: spec.event for spec in action.keyframes}
    leaves = [item for item in base.keyframes if events[item.id] == "toe_off"]
    found = []
    for item in base.keyframes:
        if events[item.id] == "touchdown":
            later = [o.time_s for o in leaves if o.side == item.side and 0.0 < o.time_s - item.time_s < LONGEST_S]
            found.append(Contact(str(item.side), item.time_s, min(later, default=np.nan)))
    return sorted(found, key=lambda contact: contact.on_s)


def retimed(base: Base, action: Action, known: Kinematics | None = None, exits: bool = False) -> Base:
    """Keyframes that the motion itself defines put where they are in it: extremes and marks passed; contacts stay.

    ``exits``: places left too. No knob moves those in time, so once is enough.
    """
    found = known or kinematics.compute(motion_of(base.points, base.fps))
    channels = found.channels
    if action.cyclic:
        return dataclasses.replace(
            base, keyframes=tuple(_cyclic_keys(contacts_of(base, action), channels, base.fps, action))
        )
    events = {spec.id: spec.event.partition(":") for spec in action.keyframes}
    fixed = sorted(item.time_s for item in base.keyframes if events[item.id][0] not in EXTREMES)
    moved = []
    for item in base.keyframes:
        kind, _, channel = events[item.id]
        if kind in EXTREMES:
            low = max([item.time_s - NEAR_S, *(at for at in fixed if at <= item.time_s)])
            high = min([item.time_s + NEAR_S, *(at for at in fixed if at > item.time_s)])
            values = np.asarray(channels[channel.replace("{side}", str(item.side))], dtype=float)
            item = _at(item, _instant(values, base.fps, item.time_s, (low, high), EXTREMES[kind]), base.fps)
        elif kind == "leaves_place" and exits:
            item = _at(item, _left(base, item, f"{item.side}_{channel}"), base.fps)
        moved.append(item)
    passed = marks.placed([dataclasses.replace(item, source="event") for item in moved], action, found, base.marks)
    own = tuple(dataclasses.replace(item, source="user", spread_frames=0.5) for item in passed)
    return dataclasses.replace(base, keyframes=own)


def _left(base: Base, item: Keyframe, joint: str) -> float:
    """Last time near the keyframe with the joint within PLACE leg lengths of where it was at the first keyframe."""
    place = base.points[:, sk.INDEX[joint], :2]
    rest = place[base.keyframes[0].frame]
    leg = motion_of(base.points, base.fps).leg_length
    inside = np.linalg.norm(place - rest, axis=1) <= PLACE * leg
    last = min(len(place) - 1, round((item.time_s + NEAR_S) * base.fps))
    away = np.flatnonzero(~inside[item.frame - round(2 * NEAR_S * base.fps) : last + 1])
    if len(away) == 0:
        return item.time_s
    return float((item.frame - round(2 * NEAR_S * base.fps) + away[0] - 1) / base.fps)


def swings(base: Base, action: Action, channels: Kinematics) -> np.ndarray:
    """For each keyframe that is highest in a flight: how fast its channel rises at FIRST of the flight and falls at LAST,
    mean over the steps, in multiples of what makes a clear turn. Below zero the extreme lies at an end of the flight."""
    result: list[float] = []
    contacts = contacts_of(base, action) if action.cyclic else []
    for spec in action.keyframes:
        if not spec.event.startswith("flight_"):
            continue
        channel = spec.event.partition(":")[2]
        slopes = []
        for number, own in enumerate(contacts):
            low, high = _phase(contacts, number, "flight")
            if not np.isfinite([low, high]).all():
                continue
            values = np.asarray(channels.channels[channel.replace("{own}", own.side)], dtype=float)
            slope = np.gradient(values, 1.0 / base.fps)
            slopes.append(
                [np.interp((low + share * (high - low)) * base.fps, np.arange(len(slope)), slope) for share in TURN]
            )
        clear = TURN_DEG_S if "angle" in channel else TURN_M_S
        rising, falling = np.mean(slopes, axis=0) if slopes else (np.nan, np.nan)
        result += [rising / clear, -falling / clear]
    return np.array(result)


def _cyclic_keys(
    contacts: Sequence[Contact], channels: Mapping[str, Floats], fps: float, action: Action
) -> Iterator[Keyframe]:
    """Every keyframe of every step by its definition in the action: a phase of the contact and what is extreme there."""
    for number, own in enumerate(contacts):
        for spec in action.keyframes:
            kind, _, channel = spec.event.partition(":")
            if kind in ("touchdown", "toe_off"):
                time_s = own.on_s if kind == "touchdown" else own.off_s
            else:
                low, high = _phase(contacts, number, kind.partition("_")[0])
                name = channel.replace("{own}", own.side).replace("{other}", OTHER[own.side])
                values = np.asarray(channels[name], dtype=float)
                time_s = _instant(values, fps, 0.5 * (low + high), (low, high), EXTREMES[kind])
            if np.isfinite(time_s):
                yield key(spec.id, own.side, number + 1, time_s, fps)


def _phase(contacts: Sequence[Contact], number: int, phase: str) -> tuple[float, float]:
    """Begin and end (s) of a phase of a contact; NaN where it is not in the clip."""
    own = contacts[number]
    before, after = contacts[number - 1] if number else None, contacts[number + 1 : number + 3]
    if phase == "stance":
        return own.on_s, own.off_s
    if phase == "flight":
        return (before.off_s, own.on_s) if before and before.side != own.side else (np.nan, np.nan)
    if phase == "lift":
        other = after[0].on_s if after and after[0].side != own.side else np.nan
        return 0.5 * (own.on_s + own.off_s), other
    again = next((contact.on_s for contact in after if contact.side == own.side), np.nan)
    return own.off_s, again


def key(name: str, side: str | None, step: int | None, time_s: float, fps: float) -> Keyframe:
    return Keyframe(name, side or None, step, 0, round(time_s * fps), time_s, 1.0, 0.5, "user")  # type: ignore[arg-type]


def _at(item: Keyframe, time_s: float, fps: float) -> Keyframe:
    return dataclasses.replace(item, time_s=time_s, frame=round(time_s * fps))


def _instant(values: np.ndarray, fps: float, usual: float, span: tuple[float, float], sign: int) -> float:
    """Time of the extreme within ``span``; for 0 the crossing of zero that is nearest to ``usual``."""
    if not np.isfinite(span).all():
        return float("nan")
    first, last = max(0, int(np.ceil(span[0] * fps))), min(len(values) - 1, int(span[1] * fps))
    part = values[first : last + 1]
    if len(part) < 3 or not np.isfinite(part).all():
        return usual
    if sign == 0:
        crossing = np.flatnonzero(np.diff(np.sign(part)))
        if len(crossing):
            at = int(crossing[np.argmin(np.abs((first + crossing) / fps - usual))])
            return float((first + at + part[at] / (part[at] - part[at + 1])) / fps)
        return float((first + int(np.argmin(np.abs(part)))) / fps)
    best = int(np.argmax(sign * part))
    shift = geo.parabola_top(sign * part[best - 1 : best + 2]) if 0 < best < len(part) - 1 else 0.0
    return float((first + best + shift) / fps)
