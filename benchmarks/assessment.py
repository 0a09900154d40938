"""How well faults of known size are found: ``python benchmarks/assessment.py --data DIR [--json FILE]``.

A clean motion is a motion whose every judged indicator lies inside its band; it is made from reference-like
motion and from motion capture by moving what lies outside into the band. Faults of fixed sizes beyond the
band's bound are then put in one by one (``benchmarks/faults.py``), noise is added, and the whole chain runs:
alignment, kinematics, assessment. The truth is what the rules say of the exact, noise-free values at the
exact keyframes. ``cannot_judge`` counts as a miss. Beside it in the same run: the same rules as hard
thresholds without error, and, with ``--model``, the bundled language model given the raw values.
"""

import argparse
import dataclasses
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import faults  # noqa: E402
from benchmarks.raw_angles import RawAngles  # noqa: E402
from sportsgpt_desktop.core import action as actions  # noqa: E402
from sportsgpt_desktop.core import assess, kinematics, rules, sequence  # noqa: E402
from sportsgpt_desktop.core.align import align  # noqa: E402
from sportsgpt_desktop.core.assess.measure import Reading, readings  # noqa: E402
from sportsgpt_desktop.core.assess.scene import Scene  # noqa: E402
from sportsgpt_desktop.core.records import (  # noqa: E402
    Action,
    Assessment,
    Athlete,
    IndicatorSpec,
    Keyframe,
    Motion,
    View,
)

SIZES = {
    "deg": (5.0, 10.0, 15.0, 25.0),
    "LL": (0.05, 0.10, 0.20),
    "H": (0.025, 0.05, 0.10),
    "s": (0.01, 0.02, 0.04),
}
ASKED = {"deg": 15.0, "LL": 0.10, "H": 0.05, "s": 0.04}
"""From these sizes on the goal holds."""
NOISE_M = {"exact": 0.0, "marker": 0.005, "camera": 0.02}
CAMERA_ANGLE_DEG = 10.0
ATHLETE = Athlete()
ROUNDS = 6
PAIRS: list[tuple[float, bool]] = []
"""(issue probability, truth) of everything measured in this run."""


@dataclass
class Base:
    """A motion (T, 33, 3) forward, up, right in metres with its exact keyframes."""

    name: str
    points: np.ndarray
    fps: float
    keyframes: tuple[Keyframe, ...]


@dataclass
class Tally:
    hits: int = 0
    misses: int = 0
    false: int = 0
    unjudged: int = 0
    readings: int = 0
    readings_unjudged: int = 0
    clean: int = 0
    clean_false: int = 0
    not_found: int = 0
    pairs: list[tuple[float, bool]] = field(default_factory=list)
    severities: list[tuple[float, float]] = field(default_factory=list)

    def scores(self) -> dict[str, float]:
        precision = self.hits / max(1, self.hits + self.false)
        recall = self.hits / max(1, self.hits + self.misses)
        return {
            "truths": self.hits + self.misses,
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / max(1e-9, precision + recall),
            "cannot_judge_issue_share": self.unjudged / max(1, self.hits + self.misses),
            "cannot_judge_reading_share": self.readings_unjudged / max(1, self.readings),
            "clean_clips": self.clean,
            "false_per_clean_clip": self.clean_false / max(1, self.clean),
            "not_found": self.not_found,
            "ece": calibration_error(self.pairs),
            "severity_mean_difference": float(np.mean([abs(a - b) for a, b in self.severities] or [np.nan])),
        }


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean gap between stated chance and frequency over equal bins (Guo 2017)."""
    if not pairs:
        return float("nan")
    chance, truth = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs], dtype=float)
    place = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = [
        abs(chance[place == b].mean() - truth[place == b].mean()) * (place == b).sum() for b in set(place)
    ]
    return float(sum(gaps) / len(pairs))


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
    if side not in ("left", "right") or any(item.step for item in base.keyframes):
        return (faults.LEFT, faults.RIGHT)
    own = faults.LEFT if side == "left" else faults.RIGHT
    return (1 - own,) if spec.side == "swing" else (own,)


def weight_of(spec: IndicatorSpec, base: Base, operator: faults.Operator) -> np.ndarray:
    time_s = np.arange(len(base.points)) / base.fps
    if any(item.step for item in base.keyframes):
        return np.ones(len(time_s))
    at = {item.id: item.time_s for item in base.keyframes}
    now = at[spec.keyframe]
    if operator is faults.drift:
        start = at.get(spec.since, now)
        return np.clip((time_s - start) / max(0.3, now - start), 0.0, 1.0)
    if operator is faults.delay_leg:
        return np.clip(1.0 - np.abs(time_s - now) / 0.15, 0.0, 1.0)
    times = sorted(item.time_s for item in base.keyframes)
    start = max([at_s for at_s in times if at_s < now - 0.05], default=now - 0.3)
    stop = min([at_s for at_s in times if at_s > now + 0.05], default=now + 0.3)
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


def shifted(
    base: Base, points: np.ndarray, action: Action, spec: IndicatorSpec, target: float
) -> np.ndarray | None:
    """``points`` changed so that the indicator reads ``target`` (secant steps); None where that fails."""
    table = faults.FREE_LEG if spec.side in ("swing", "rear") and spec.keyframe != "set" else {}
    operator = table.get(spec.formula) or faults.OPERATORS.get(spec.formula)
    start = exact_value(base, points, action, spec) if operator else float("nan")
    if operator is faults.bend_knee and start < 110.0:
        # Deep in a squat the hips have room to rise and sink over the knees.
        operator = faults.turn_thigh
    if operator is None or not np.isfinite(start):
        return None
    weight, legs = weight_of(spec, base, operator), legs_of(spec, base)
    step = 0.02 if operator in faults.LENGTHS else 4.0
    amount, value, slope = 0.0, start, 0.0
    changed = points
    for _ in range(6):
        if abs(value - target) < 0.02 * rules.MATTERS[spec.unit]:
            return changed
        trial = (
            amount + step if not slope else amount + np.clip((target - value) / slope, -40 * step, 40 * step)
        )
        changed = operator(points, float(trial), weight, legs)
        new = exact_value(base, changed, action, spec)
        if not np.isfinite(new) or abs(new - value) < 1e-6:
            return None
        slope, amount, value = (new - value) / (trial - amount), float(trial), new
    return changed if abs(value - target) < 0.1 * rules.MATTERS[spec.unit] else None


def cleaned(base: Base, action: Action) -> np.ndarray:
    """The motion with every indicator that can be moved brought inside its band, as far as that goes."""
    points = base.points
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


# -------------------------------------------------------------------------------------------- chain


def noisy(points: np.ndarray, kind: str, seed: int) -> np.ndarray:
    """Wandering errors of landmarks, 0.1 s long, and a tenth of them white."""
    random = np.random.default_rng(seed)
    count = len(points)
    knots = random.standard_normal((count // 10 + 3, *points.shape[1:]))
    place = np.arange(count) / 10.0
    low = place.astype(int)
    share = (place - low)[:, None, None]
    smooth = knots[low] * (1 - share) + knots[low + 1] * share
    return points + NOISE_M[kind] * (smooth + 0.1 * random.standard_normal(points.shape))


def seen(points: np.ndarray, fps: float, kind: str) -> Motion:
    """The motion as the chain gets it: three dimensions, or one camera 10 deg off the side."""
    motion = motion_of(points, fps)
    if kind != "camera":
        return motion
    turn = np.radians(CAMERA_ANGLE_DEG)
    flat = np.asarray(motion.points, dtype=float).copy()
    flat[..., 0] = flat[..., 0] * np.cos(turn) + flat[..., 2] * np.sin(turn)
    flat[..., 2] = np.nan
    error = np.where(np.isfinite(flat[..., 1]), NOISE_M["camera"], np.nan)
    return dataclasses.replace(motion, points=flat, error=error, view=View("side", 0.0, 12.0))


def assessed(motion: Motion, action: Action) -> Assessment | None:
    channels = kinematics.compute(motion)
    found = align(channels, action)
    if not found.found:
        return None
    best = min(found.candidates, key=lambda item: (item.cost, item.start_frame)).candidate
    return assess.assess(
        channels, [item for item in found.keyframes if item.candidate == best], action, ATHLETE
    )


def hard(assessment: Assessment, action: Action) -> dict[str, bool]:
    """The same rules as thresholds without error: issue id -> present."""
    groups: dict[str, list[float]] = defaultdict(list)
    for item in assessment.measurements:
        if np.isfinite(item.value):
            groups[item.id].append(item.value)
    values = {name: float(np.mean(own)) for name, own in groups.items()}
    verdicts = rules.judge_values(action, values, ATHLETE)
    return {name: verdict.status == "present" for name, verdict in verdicts.items()}


def count(
    tally: Tally, baseline: Tally, result: Assessment | None, action: Action, truth: dict[str, rules.Verdict]
) -> None:
    wanted = {name for name, verdict in truth.items() if verdict.status == "present"}
    if result is None:
        tally.not_found += 1
        tally.misses += len(wanted)
        baseline.misses += len(wanted)
        return
    crude = hard(result, action)
    for issue in result.issues:
        true = issue.id in wanted
        _mark(tally, true, issue.status == "present")
        _mark(baseline, true, crude[issue.id])
        tally.unjudged += true and issue.status == "cannot_judge"
        if issue.status != "cannot_judge" and truth[issue.id].status != "cannot_judge":
            tally.pairs.append((issue.probability, true))
        if true and issue.status == "present":
            tally.severities.append((issue.severity, truth[issue.id].severity))
    for item in result.measurements:
        if not item.reason.startswith("It is judged"):
            tally.readings += 1
            tally.readings_unjudged += item.status == "cannot_judge"
    if not wanted:
        tally.clean += 1
        tally.clean_false += sum(issue.status == "present" for issue in result.issues)
        baseline.clean += 1
        baseline.clean_false += sum(crude.values())


def _mark(tally: Tally, true: bool, said: bool) -> None:
    tally.hits += true and said
    tally.misses += true and not said
    tally.false += said and not true


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
                dataclasses.replace(
                    item, time_s=time_s, frame=round(time_s * fps), spread_frames=0.5, source="user"
                )
            )
        yield _trimmed(Base(path.stem, np.asarray(motion.points, dtype=float), fps, tuple(own)))


def _trimmed(base: Base) -> Base:
    """One repetition with half a second around it, so that no other one is found in its place."""
    first, last = base.keyframes[0].time_s, max(item.time_s for item in base.keyframes)
    start = max(0, round((first - 0.5) * base.fps))
    stop = min(len(base.points), round((last + 0.5) * base.fps))
    shift = start / base.fps
    own = tuple(
        dataclasses.replace(item, time_s=item.time_s - shift, frame=item.frame - start)
        for item in base.keyframes
    )
    return dataclasses.replace(base, points=base.points[start:stop], keyframes=own)


def measure(
    action: Action,
    bases: Sequence[Base],
    kinds: Sequence[str],
    quick: bool,
    verbose: bool,
    raw: RawAngles | None = None,
) -> dict[str, Any]:
    """Scores of one action, by noise and by whether the fault is of the size that the goal asks for."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    injected: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for number, base in enumerate(bases):
        clean = cleaned(base, action)
        cases: list[tuple[str, np.ndarray]] = [("clean", clean)]
        for spec in action.indicators:
            cases += list(_faulty(base, clean, action, spec, quick))
        for name, points in cases:
            truth = rules.judge_values(action, exact_values(base, points, action), ATHLETE)
            for kind in kinds:
                result = assessed(seen(noisy(points, kind, number), base.fps, kind), action)
                size = "clean" if name == "clean" else name.rsplit(" ", 1)[1]
                count(tallies[kind, size], tallies[kind, f"hard {size}"], result, action, truth)
                if raw is not None and result is not None and size in ("clean", "asked"):
                    said = raw.present(result, action)
                    for issue, verdict in truth.items():
                        _mark(tallies[kind, f"raw values {size}"], verdict.status == "present", said[issue])
                if size == "asked" and kind == "marker":
                    present = (
                        {issue.id for issue in result.issues if issue.status == "present"}
                        if result
                        else set()
                    )
                    wanted = {key for key, verdict in truth.items() if verdict.status == "present"}
                    injected[name][0] += 1
                    injected[name][1] += present == wanted
                    if verbose and present != wanted:
                        print(
                            f"  {base.name}: {name}: wanted {sorted(wanted)}, got {sorted(present)}",
                            file=sys.stderr,
                        )
    PAIRS.extend(pair for tally in tallies.values() for pair in tally.pairs)
    return {f"{kind}, {size}": tally.scores() for (kind, size), tally in sorted(tallies.items())}


def _faulty(
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


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--actions", nargs="*", default=None)
    parser.add_argument("--noise", nargs="*", default=["marker", "camera"], choices=list(NOISE_M))
    parser.add_argument("--bases", type=int, default=3, help="motions of each kind for each action")
    parser.add_argument("--model", type=Path, help="GGUF for the baseline on raw values; some minutes")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true", help="only the size that the goal asks for")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    folders = [ROOT / "kb" / "actions"]
    raw = RawAngles(options.model) if options.model else None
    outcome = {}
    for name in options.actions or actions.find(folders):
        action = actions.load(name, folders)
        bases = list(references(action))[: options.bases]
        if options.data.is_dir():
            bases += list(captured(action, options.data))[: options.bases]
        if not bases:
            print(f"{name}: no motion to put faults into")
            continue
        outcome[name] = measure(action, bases, options.noise, options.quick, options.verbose, raw)
        for kind, scores in outcome[name].items():
            print(
                f"{name}, {kind}: " + ", ".join(f"{key} {value:.3g}" for key, value in scores.items()),
                flush=True,
            )
    if options.json:
        options.json.write_text(json.dumps(outcome | {"pairs": PAIRS}, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
