"""Exact values of a motion, a motion made clean, and the same with a fault of a wanted size.

A motion is clean where every judged indicator lies inside its band: each one that lies outside is moved into it by the
operators of ``benchmarks/faults.py``. A fault of a fixed size beyond a bound is put in the same way.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from benchmarks import faults
from sportsgpt_desktop.core import kinematics, marks, rules, sequence
from sportsgpt_desktop.core.assess import assess
from sportsgpt_desktop.core.assess.measure import Reading, readings
from sportsgpt_desktop.core.assess.scene import Scene
from sportsgpt_desktop.core.records import Action, Assessment, Athlete, IndicatorSpec, Keyframe, Motion

SIZES = {
    "deg": (5.0, 10.0, 15.0, 25.0),
    "LL": (0.05, 0.10, 0.20),
    "H": (0.025, 0.05, 0.10),
    "m": (0.045, 0.09, 0.18),
    "cm": (4.5, 9.0, 18.0),
    "s": (0.01, 0.02, 0.04),
}
ASKED = {"deg": 15.0, "LL": 0.10, "H": 0.05, "m": 0.09, "cm": 9.0, "s": 0.04}
"""From these sizes on the goal holds (lengths: a tenth of the leg)."""
ATHLETE = Athlete()
ROUNDS = 6
FURTHEST = 2.0
"""An angle that has to be turned by more than this many times the wanted change is turned at the wrong joint."""
BUMP_S = 0.12
"""How far before and after a step's keyframe a fault of a cyclic motion reaches (judgement)."""


@dataclass(frozen=True)
class Base:
    """A motion (T, 33, 3) forward, up, right in metres with its exact keyframes and marked places."""

    name: str
    points: np.ndarray
    fps: float
    keyframes: tuple[Keyframe, ...]
    marks: Mapping[str, float] = field(default_factory=dict)


# ------------------------------------------------------------------------------------- exact values


def motion_of(points: np.ndarray, fps: float, view: str = "side") -> Motion:
    return sequence.from_landmarks(points, fps, view=view)  # type: ignore[arg-type]


def planar(points: np.ndarray, fps: float) -> np.ndarray:
    """Landmarks in the motion's own axes: forward, up, right."""
    return np.asarray(motion_of(points, fps).points, dtype=float)


def _readings(base: Base, action: Action) -> tuple[Reading, ...]:
    scene = Scene(kinematics.compute(motion_of(base.points, base.fps)))
    return readings(scene, base.keyframes, action, base.marks)


def exact_values(base: Base, action: Action) -> dict[str, float]:
    """Noise-free value of each indicator that can be measured, mean over steps and sides."""
    groups: dict[str, list[float]] = defaultdict(list)
    for item in _readings(base, action):
        if not item.reason:
            groups[item.spec.id].append(item.value)
    return {name: float(np.mean(values)) for name, values in groups.items()}


def exact_value(base: Base, action: Action, spec: IndicatorSpec) -> float:
    return exact_values(base, dataclasses.replace(action, indicators=(spec,))).get(spec.id, float("nan"))


def truth(base: Base, action: Action) -> Assessment:
    """What the rules say of the motion without any error, at its exact keyframes."""
    motion = motion_of(base.points, base.fps)
    exact = dataclasses.replace(motion, error=np.where(np.isfinite(motion.error), 0.0, np.nan))
    return assess(kinematics.compute(exact), base.keyframes, action, ATHLETE, base.marks)


def widened(action: Action, share: float) -> Action:
    """The action with every band wider by ``share`` of the asked size at both bounds."""
    return dataclasses.replace(
        action,
        indicators=tuple(
            dataclasses.replace(
                spec,
                bands=tuple(
                    dataclasses.replace(band, minimum=band.minimum - step, maximum=band.maximum + step)
                    for band in spec.bands
                ),
            )
            for spec in action.indicators
            for step in (share * ASKED.get(spec.unit, 0.0),)
        ),
    )


RELABEL_S = 0.1
"""How far an extreme that defines a keyframe may move when a motion is changed (judgement)."""


def relabelled(base: Base, action: Action) -> Base:
    """``base`` with the keyframes that are defined by an extreme of a channel, or by a marked place, where they now are."""
    events = {spec.id: spec.event for spec in action.keyframes}
    channels = kinematics.compute(motion_of(base.points, base.fps))
    times = sorted(item.time_s for item in base.keyframes)
    keys = []
    for item in base.keyframes:
        name, _, channel = events.get(item.id, "").partition(":")
        channel = channel.replace("{side}", str(item.side))
        if action.cyclic or name not in EXTREMES or channel not in channels.channels:
            keys.append(item)
            continue
        low = max([at for at in times if at < item.time_s - 1e-6], default=0.0)
        high = min([at for at in times if at > item.time_s + 1e-6], default=np.inf)
        first = round(max(low, item.time_s - RELABEL_S) * base.fps) + 1
        last = round(min(high, item.time_s + RELABEL_S, (len(base.points) - 1) / base.fps) * base.fps) - 1
        part = EXTREMES[name] * np.asarray(channels.channels[channel], dtype=float)[first : last + 1]
        top = int(np.nanargmax(part)) if np.isfinite(part).any() else -1
        if 0 < top < len(part) - 1:
            frame = first + top
            item = dataclasses.replace(item, frame=frame, time_s=frame / base.fps)
        keys.append(item)
    placed = marks.placed([dataclasses.replace(item, source="event") for item in keys], action, channels, base.marks)
    own = tuple(dataclasses.replace(item, source="user", spread_frames=0.5) for item in placed)
    return dataclasses.replace(base, keyframes=own)


EXTREMES = {"lowest": -1.0, "highest": 1.0, "top_of_flight": 1.0}


def undecided(base: Base, action: Action, right: Assessment) -> frozenset[str]:
    """Issues that are present only by deviations smaller than half of the asked size: neither asked nor false."""
    plain = {issue.id: issue.status for issue in truth(base, widened(action, 0.5)).issues}
    return frozenset(issue.id for issue in right.issues if issue.status == "present" and plain[issue.id] != "present")


# ------------------------------------------------------------------------------------------- faults


def _legs_of(spec: IndicatorSpec, base: Base) -> tuple[int, ...]:
    side = next((item.side for item in base.keyframes if item.id == spec.keyframe), None)
    if side not in ("left", "right"):
        return (faults.LEFT, faults.RIGHT)
    own = faults.LEFT if side == "left" else faults.RIGHT
    return (1 - own,) if spec.side == "swing" else (own,)


def _weight_of(spec: IndicatorSpec, base: Base, operator: faults.Operator) -> np.ndarray:
    time_s = np.arange(len(base.points)) / base.fps
    at = {item.id: item.time_s for item in base.keyframes}
    now = at[spec.keyframe]
    if operator is faults.drift:
        start = at.get(spec.since, now)
        return np.clip((time_s - start) / max(0.3, now - start), 0.0, 1.0)
    if operator is faults.delay_leg:
        return np.clip(1.0 - np.abs(time_s - now) / 0.15, 0.0, 1.0)
    times = sorted(item.time_s for item in base.keyframes)
    # A fault of a landing begins when the other foot has left: else it would push that foot along while it stands.
    start = max([at_s for at_s in times if at_s < now - 0.02], default=now - 0.3)
    stop = min([at_s for at_s in times if at_s > now + 0.02], default=now + 0.3)
    rise = np.clip((time_s - start) / (now - start), 0.0, 1.0)
    if now == times[0]:
        # A faulty position to start from is held from the beginning.
        rise = np.ones(len(time_s))
    fall = np.clip((stop - time_s) / (stop - now), 0.0, 1.0)
    between = 0.5 - 0.5 * np.cos(np.pi * np.minimum(rise, fall))
    height = np.nanmean(base.points[:, faults.HIPS, 1], axis=1)
    low = float(height[min(round(now * base.fps), len(height) - 1)])
    ends = [float(height[int(np.clip(round(end * base.fps), 0, len(height) - 1))]) for end in (start, stop)]
    if low < min(ends) - 0.03 and now != times[0]:
        # At a lowest point the fault grows with the depth, so that the lowest point stays where it is.
        inside = (time_s >= start) & (time_s <= stop)
        return np.where(inside, np.clip((min(ends) - height) / (min(ends) - low), 0.0, 1.0), 0.0)
    return between


def _applied(base: Base, operator: faults.Operator, amount: float, spec: IndicatorSpec) -> Base:
    """One operator at the keyframe of ``spec``; in a cyclic motion around each of them, by the leg it belongs to."""
    points = base.points
    if operator is faults.bounce:
        return dataclasses.replace(base, points=_bounced(base, amount))
    if not any(item.step for item in base.keyframes):
        changed = operator(points, amount, _weight_of(spec, base, operator), _legs_of(spec, base))
        return dataclasses.replace(base, points=changed)
    if operator is faults.lean_trunk:
        # A runner who leans too far does so at every instant.
        return dataclasses.replace(base, points=operator(points, amount, np.ones(len(points)), ()))
    time_s = np.arange(len(points)) / base.fps
    for leg, side in enumerate(("left", "right")):
        moments = [item.time_s for item in base.keyframes if item.id == spec.keyframe and item.side == side]
        away = np.min([np.abs(time_s - moment) for moment in moments], axis=0) if moments else np.inf + time_s
        weight = 0.5 + 0.5 * np.cos(np.pi * np.clip(away / BUMP_S, 0.0, 1.0))
        points = operator(points, amount, weight, (1 - leg,) if spec.side == "swing" else (leg,))
    return dataclasses.replace(base, points=points)


def _bounced(base: Base, amount: float) -> np.ndarray:
    """Hips and upper body rise and sink by ``amount`` metres more with their own bounce, the knees by half of it."""
    height = np.nanmean(base.points[:, faults.HIPS, 1], axis=1)
    away = height - np.median(height)
    weight = away / max(float(np.quantile(height, 0.98) - np.quantile(height, 0.02)), 1e-6)
    return faults.bounce(base.points, amount, weight, ())


def _stretched(base: Base, amount: float, spec: IndicatorSpec) -> Base:
    """The intervals that end at the keyframe of ``spec`` last ``amount`` seconds longer; all after it comes later."""
    time_s = np.arange(len(base.points)) / base.fps
    later = np.zeros(len(time_s))
    for item in base.keyframes:
        if item.id != spec.keyframe:
            continue
        before = [other.time_s for other in base.keyframes if other.id == spec.since and other.time_s < item.time_s]
        if before:
            later += amount * np.clip((time_s - max(before)) / (item.time_s - max(before)), 0.0, 1.0)
    new_time = time_s + later
    if (np.diff(new_time) <= 0).any():
        return base
    grid = np.arange(int(new_time[-1] * base.fps) + 1) / base.fps
    flat = base.points.reshape(len(time_s), -1)
    moved = np.stack([np.interp(grid, new_time, column) for column in flat.T], axis=1).reshape(
        -1, *base.points.shape[1:]
    )
    keys = []
    for item in base.keyframes:
        at = float(np.interp(item.time_s, time_s, new_time))
        keys.append(dataclasses.replace(item, time_s=at, frame=round(at * base.fps)))
    return dataclasses.replace(base, points=moved, keyframes=tuple(keys))


def _marked(base: Base, amount: float, name: str) -> Base:
    return dataclasses.replace(base, marks={**base.marks, name: base.marks[name] + amount})


def _change(base: Base, spec: IndicatorSpec, start: float):  # type: ignore[no-untyped-def]
    """(function of an amount -> Base, first step of the amount) that changes an indicator, or None."""
    if spec.formula == "interval" and spec.keyframe and spec.since:
        return (lambda amount: _stretched(base, amount, spec)), 0.01
    if spec.formula in ("before_obstacle", "after_obstacle", "share_before_obstacle") and base.marks:
        return (lambda amount: _marked(base, amount, "obstacle_forward")), 0.05
    table = faults.FREE_LEG if spec.side in ("swing", "rear") and spec.keyframe != "set" else {}
    operator = table.get(spec.formula) or faults.OPERATORS.get(spec.formula)
    if operator is None:
        return None
    if operator is faults.bend_knee and start < 110.0:
        # Deep in a squat the hips have room to rise and sink over the knees.
        operator = faults.turn_thigh
    chosen = operator
    step = 0.02 if operator in faults.LENGTHS else 4.0
    return (lambda amount: _applied(base, chosen, amount, spec)), step


def can_change(spec: IndicatorSpec) -> bool:
    """Whether there is a way to put a fault of this indicator into a motion."""
    return spec.formula in faults.OPERATORS or spec.formula in (
        "interval", "before_obstacle", "after_obstacle", "share_before_obstacle",
    )  # fmt: skip


def shifted(base: Base, action: Action, spec: IndicatorSpec, target: float) -> Base | None:
    """``base`` changed so that the indicator reads ``target`` (secant steps); None where that fails."""
    start = exact_value(base, action, spec)
    change = _change(base, spec, start) if np.isfinite(start) else None
    if change is None:
        return None
    most = FURTHEST * abs(target - start) + 5.0
    function, step = change
    amount, value, slope = 0.0, start, 0.0
    changed = base
    for _ in range(6):
        if abs(value - target) < 0.02 * rules.MATTERS[spec.unit]:
            return changed
        trial = amount + step if not slope else amount + np.clip((target - value) / slope, -40 * step, 40 * step)
        if step >= 1.0 and abs(trial) > most:
            return None
        changed = function(float(trial))
        new = exact_value(changed, action, spec)
        if not np.isfinite(new) or abs(new - value) < 1e-6:
            return None
        slope, amount, value = (new - value) / (trial - amount), float(trial), new
    return changed if abs(value - target) < 0.1 * rules.MATTERS[spec.unit] else None


def cleaned(base: Base, action: Action) -> Base | None:
    """The motion with every indicator that can be moved brought inside its band, as far as that goes.

    None where more than two thirds of them would have to be moved: that is no motion of reference quality.
    """
    changeable = [spec for spec in action.indicators if can_change(spec)]
    base = relabelled(base, action)
    for number in range(ROUNDS):
        outside = list(_outside(base, action))
        if number == 0 and len(outside) > 0.67 * len(changeable):
            return None
        for spec, target in outside:
            base = shifted(base, action, spec, target) or base
        base = relabelled(base, action)
        if not outside:
            break
    return base


def _outside(base: Base, action: Action) -> Iterator[tuple[IndicatorSpec, float]]:
    """Indicators within a quarter of what matters of a bound that is a fault, or beyond, and where to put them."""
    values = exact_values(base, action)
    for spec in action.indicators:
        band = rules.choose_band(spec, ATHLETE, 4).band
        if band is None or spec.id not in values or not can_change(spec):
            continue
        room = band.maximum - band.minimum
        margin = min(0.5 * rules.MATTERS[spec.unit], 0.35 * room)
        if band.fault_side in ("low", "both") and values[spec.id] < band.minimum + 0.5 * margin:
            yield spec, band.minimum + margin
        elif band.fault_side in ("high", "both") and values[spec.id] > band.maximum - 0.5 * margin:
            yield spec, band.maximum - margin


def faulty(base: Base, action: Action, spec: IndicatorSpec, quick: bool) -> Iterator[tuple[str, Base]]:
    """``base`` with one fault of each size beyond each bound of the indicator that is a fault of some issue."""
    band = rules.choose_band(spec, ATHLETE, 4).band
    sizes = SIZES.get(spec.unit)
    if quick and sizes is not None:
        sizes = (ASKED[spec.unit],)
    if band is None or sizes is None or not can_change(spec):
        return
    for side in ("low", "high"):
        rows = [row for issue in action.issues for row in issue.rows if row.indicator == spec.id]
        if band.fault_side not in (side, "both") or not any(row.side in (side, "both") for row in rows):
            continue
        for size in sizes:
            target = band.minimum - size if side == "low" else band.maximum + size
            changed = shifted(base, action, spec, target)
            if changed is not None:
                group = "asked" if size >= ASKED[spec.unit] else "smaller"
                yield f"{spec.id} {side} {size:g} {group}", relabelled(changed, action)
