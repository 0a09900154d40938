"""Motions for the fault benchmark: clean ones with exact keyframes, and the same with a fault of a wanted size.

A motion comes from the generator (which shares nothing with the references), from the shipped references sped up and
scaled, or from labelled motion capture. It is made clean by moving every indicator that lies outside its band into it.
"""

import dataclasses
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import faults  # noqa: E402
from sportsgpt_desktop.core import kinematics, rules, sequence  # noqa: E402
from sportsgpt_desktop.core.align import align  # noqa: E402
from sportsgpt_desktop.core.assess.measure import Reading, readings  # noqa: E402
from sportsgpt_desktop.core.assess.scene import Scene  # noqa: E402
from sportsgpt_desktop.core.records import Action, Athlete, IndicatorSpec, Keyframe, Motion  # noqa: E402

SIZES = {
    "deg": (5.0, 10.0, 15.0, 25.0),
    "LL": (0.05, 0.10, 0.20),
    "H": (0.025, 0.05, 0.10),
    "s": (0.01, 0.02, 0.04),
}
ASKED = {"deg": 15.0, "LL": 0.10, "H": 0.05, "s": 0.04}
"""From these sizes on the goal holds."""
ATHLETE = Athlete()
ROUNDS = 6
BUMP_S = 0.08
"""How far before and after a step's keyframe a fault of a cyclic motion reaches (judgement)."""


@dataclass
class Base:
    """A motion (T, 33, 3) forward, up, right in metres with its exact keyframes."""

    name: str
    points: np.ndarray
    fps: float
    keyframes: tuple[Keyframe, ...]


# ------------------------------------------------------------------------------------- exact values


def motion_of(points: np.ndarray, fps: float, view: str = "side") -> Motion:
    return sequence.from_landmarks(points, fps, view=view)  # type: ignore[arg-type]


def exact_readings(base: Base, points: np.ndarray, action: Action) -> tuple[Reading, ...]:
    scene = Scene(kinematics.compute(motion_of(points, base.fps)))
    return readings(scene, base.keyframes, action, {})


def exact_value(base: Base, points: np.ndarray, action: Action, spec: IndicatorSpec) -> float:
    """Noise-free value, mean over steps and sides."""
    only = dataclasses.replace(action, indicators=(spec,))
    values = [item.value for item in exact_readings(base, points, only) if not item.reason]
    return float(np.mean(values)) if values else float("nan")


def exact_values(base: Base, points: np.ndarray, action: Action) -> dict[str, float]:
    groups: dict[str, list[float]] = defaultdict(list)
    for item in exact_readings(base, points, action):
        if not item.reason:
            groups[item.spec.id].append(item.value)
    return {name: float(np.mean(values)) for name, values in groups.items()}


# ------------------------------------------------------------------------------------------- faults


def legs_of(spec: IndicatorSpec, base: Base) -> tuple[int, ...]:
    side = next((item.side for item in base.keyframes if item.id == spec.keyframe), None)
    if side not in ("left", "right"):
        return (faults.LEFT, faults.RIGHT)
    own = faults.LEFT if side == "left" else faults.RIGHT
    return (1 - own,) if spec.side == "swing" else (own,)


def weight_of(spec: IndicatorSpec, base: Base, operator: faults.Operator) -> np.ndarray:
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
    fall = np.clip((stop - time_s) / (stop - now), 0.0, 1.0)
    between = 0.5 - 0.5 * np.cos(np.pi * np.minimum(rise, fall))
    height = np.nanmean(base.points[:, faults.HIPS, 1], axis=1)
    low = float(height[min(round(now * base.fps), len(height) - 1)])
    ends = [float(height[int(np.clip(round(end * base.fps), 0, len(height) - 1))]) for end in (start, stop)]
    if low < min(ends) - 0.03:
        # At a lowest point the fault grows with the depth, so that the lowest point stays where it is.
        inside = (time_s >= start) & (time_s <= stop)
        return np.where(inside, np.clip((min(ends) - height) / (min(ends) - low), 0.0, 1.0), 0.0)
    return between


def _applied(
    base: Base, points: np.ndarray, operator: faults.Operator, amount: float, spec: IndicatorSpec
) -> np.ndarray:
    """One operator at the keyframe of ``spec``; in a cyclic motion around each of them, by the leg it belongs to."""
    if not any(item.step for item in base.keyframes):
        return operator(points, amount, weight_of(spec, base, operator), legs_of(spec, base))
    time_s = np.arange(len(points)) / base.fps
    for leg, side in enumerate(("left", "right")):
        moments = [item.time_s for item in base.keyframes if item.id == spec.keyframe and item.side == side]
        away = np.min([np.abs(time_s - moment) for moment in moments], axis=0) if moments else np.inf + time_s
        weight = 0.5 + 0.5 * np.cos(np.pi * np.clip(away / BUMP_S, 0.0, 1.0))
        points = operator(points, amount, weight, (1 - leg,) if spec.side == "swing" else (leg,))
    return points


def shifted(base: Base, points: np.ndarray, action: Action, spec: IndicatorSpec, target: float) -> np.ndarray | None:
    """``points`` changed so that the indicator reads ``target`` (secant steps); None where that fails."""
    table = faults.FREE_LEG if spec.side in ("swing", "rear") and spec.keyframe != "set" else {}
    operator = table.get(spec.formula) or faults.OPERATORS.get(spec.formula)
    start = exact_value(base, points, action, spec) if operator else float("nan")
    if operator is faults.bend_knee and start < 110.0:
        # Deep in a squat the hips have room to rise and sink over the knees.
        operator = faults.turn_thigh
    if operator is None or not np.isfinite(start):
        return None
    step = 0.02 if operator in faults.LENGTHS else 4.0
    amount, value, slope = 0.0, start, 0.0
    changed = points
    for _ in range(6):
        if abs(value - target) < 0.02 * rules.MATTERS[spec.unit]:
            return changed
        trial = amount + step if not slope else amount + np.clip((target - value) / slope, -40 * step, 40 * step)
        changed = _applied(base, points, operator, float(trial), spec)
        new = exact_value(base, changed, action, spec)
        if not np.isfinite(new) or abs(new - value) < 1e-6:
            return None
        slope, amount, value = (new - value) / (trial - amount), float(trial), new
    return changed if abs(value - target) < 0.1 * rules.MATTERS[spec.unit] else None


def cleaned(base: Base, action: Action) -> np.ndarray:
    """The motion with every indicator that can be moved brought inside its band, as far as that goes."""
    points = base.points
    if action.cyclic:
        # Steps can't be moved into every band at once without breaking the gait: what is there stays the truth.
        return points
    for _ in range(ROUNDS):
        outside = list(_outside(base, points, action))
        for spec, target in outside:
            changed = shifted(base, points, action, spec, target)
            if changed is not None:
                points = changed
        if not outside:
            break
    return points


def _outside(base: Base, points: np.ndarray, action: Action) -> Iterator[tuple[IndicatorSpec, float]]:
    """Indicators within a quarter of what matters of a bound that is a fault, or beyond, and where to put
    them.
    """
    values = exact_values(base, points, action)
    for spec in action.indicators:
        band = rules.choose_band(spec, ATHLETE, 4).band
        if band is None or spec.id not in values or spec.formula not in faults.OPERATORS:
            continue
        room = band.maximum - band.minimum
        margin = min(0.5 * rules.MATTERS[spec.unit], 0.35 * room)
        if band.fault_side in ("low", "both") and values[spec.id] < band.minimum + 0.5 * margin:
            yield spec, band.minimum + margin
        elif band.fault_side in ("high", "both") and values[spec.id] > band.maximum - 0.5 * margin:
            yield spec, band.maximum - margin


# ------------------------------------------------------------------------------------------- motion


def references(action: Action) -> Iterator[Base]:
    """The shipped references, sped up or slowed and scaled: none equals what alignment compares with."""
    for number, path in enumerate(sorted(Path(action.folder, "references").glob("*.npz"))):
        with np.load(path, allow_pickle=False) as file:
            points, fps = np.asarray(file["landmarks33"], dtype=float), float(file["fps"])
            ids, sides, times = file["keyframe_ids"], file["keyframe_sides"], file["keyframe_times_s"]
        if action.cyclic:
            return
        speed, size = (0.93, 1.08, 1.03, 0.9)[number % 4], (1.05, 0.92, 0.97, 1.1)[number % 4]
        fps *= speed
        own = tuple(
            Keyframe(
                str(name),
                str(side) or None,
                None,
                0,
                round(float(at) / speed * fps),
                float(at) / speed,
                1.0,
                0.5,
                "user",
            )  # type: ignore[arg-type]
            for name, side, at in zip(ids, sides, times, strict=True)
        )
        yield Base(f"{path.stem}", _planar(points * size, fps), fps, own)


def _planar(points: np.ndarray, fps: float) -> np.ndarray:
    return np.asarray(motion_of(points, fps).points, dtype=float)


def captured(action: Action, data: Path) -> Iterator[Base]:
    """Labelled motion capture, the keyframes from its labels and, where there is none, from our own
    alignment.
    """
    from benchmarks.alignment import LAST_CONTACT, TARGETS, event_of

    for path in sorted((data / "mocap" / "open").glob("*.npz")):
        with np.load(path, allow_pickle=False) as file:
            name, mapping = TARGETS.get(str(file["action"]), ("", {}))
            if name != action.id:
                continue
            points, fps = np.asarray(file["landmarks33"], dtype=float), float(file["fps"])
            events = list(zip(file["event_names"], file["event_frames"], strict=True))
        labelled = {}
        for event, frame in events:
            kind, side = event_of(str(event), mapping)
            if kind in mapping and (mapping[kind], side) not in labelled:
                labelled[mapping[kind], side] = (int(frame) - (kind in LAST_CONTACT)) / fps
        motion = motion_of(points, fps)
        if not Scene(kinematics.compute(motion)).trunk_plausible:
            continue
        found = align(kinematics.compute(motion), action)
        if not found.found:
            continue
        best = min(found.candidates, key=lambda item: (item.cost, item.start_frame)).candidate
        own = []
        for item in found.keyframes:
            if item.candidate != best:
                continue
            at = labelled.get((item.id, item.side if action.cyclic else None))
            near = at is not None and abs(at - item.time_s) < 0.15 and not action.cyclic
            time_s = float(at) if near else item.time_s  # type: ignore[arg-type]
            own.append(
                dataclasses.replace(item, time_s=time_s, frame=round(time_s * fps), spread_frames=0.5, source="user")
            )
        yield _trimmed(Base(path.stem, np.asarray(motion.points, dtype=float), fps, tuple(own)))


def _trimmed(base: Base) -> Base:
    """One repetition with half a second around it, so that no other one is found in its place."""
    first, last = base.keyframes[0].time_s, max(item.time_s for item in base.keyframes)
    start = max(0, round((first - 0.5) * base.fps))
    stop = min(len(base.points), round((last + 0.5) * base.fps))
    shift = start / base.fps
    own = tuple(
        dataclasses.replace(item, time_s=item.time_s - shift, frame=item.frame - start) for item in base.keyframes
    )
    return dataclasses.replace(base, points=base.points[start:stop], keyframes=own)


def generated(action: Action, seeds: int) -> Iterator[Base]:
    """Motions of the independent generator, 200 frames a second, without noise."""
    from benchmarks.generator import ACTIONS, Recording, generate

    if action.id not in ACTIONS:
        return
    for seed in range(seeds):
        try:
            made = generate(action.id, seed, Recording(fps=200.0, noise_m=0.0, occlusion=0.0, camera_deg=0.0))
        except ValueError as fault:  # not every draw of a body and a style can move
            print(f"  {fault}", file=sys.stderr)
            continue
        own = tuple(
            Keyframe(
                item.id,
                item.side,
                item.step,
                0,
                round(item.time_s * made.fps),
                item.time_s,
                1.0,
                0.5,
                "user",  # type: ignore[arg-type]
            )
            for item in made.keyframes
            if item.repeat == 0
        )
        base = Base(f"generated {seed}", _planar(np.asarray(made.landmarks33, dtype=float), made.fps), made.fps, own)
        yield base if action.cyclic else _trimmed(base)


def faulty(
    base: Base, clean: np.ndarray, action: Action, spec: IndicatorSpec, quick: bool
) -> Iterator[tuple[str, np.ndarray]]:
    band = rules.choose_band(spec, ATHLETE, 4).band
    sizes = SIZES.get(spec.unit)
    if quick and sizes is not None:
        sizes = (ASKED[spec.unit],)
    if band is None or sizes is None or spec.formula not in faults.OPERATORS:
        return
    for side in ("low", "high"):
        rows = [row for issue in action.issues for row in issue.rows if row.indicator == spec.id]
        if band.fault_side not in (side, "both") or not any(row.side in (side, "both") for row in rows):
            continue
        for size in sizes:
            target = band.minimum - size if side == "low" else band.maximum + size
            changed = shifted(base, clean, action, spec, target)
            if changed is not None:
                group = "asked" if size >= ASKED[spec.unit] else "smaller"
                yield f"{spec.id} {side} {size:g} {group}", changed
