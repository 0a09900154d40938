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
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.assessment_motion import (  # noqa: E402
    ATHLETE,
    Base,
    captured,
    cleaned,
    exact_values,
    faulty,
    generated,
    motion_of,
    references,
)
from benchmarks.raw_angles import RawAngles  # noqa: E402
from sportsgpt_desktop.core import action as actions  # noqa: E402
from sportsgpt_desktop.core import assess, kinematics, rules  # noqa: E402
from sportsgpt_desktop.core.align import align  # noqa: E402
from sportsgpt_desktop.core.records import (  # noqa: E402
    Action,
    Assessment,
    Motion,
    View,
)

NOISE_M = {"exact": 0.0, "marker": 0.005, "camera": 0.02}
CAMERA_ANGLE_DEG = 10.0
PAIRS: list[tuple[float, bool]] = []
"""(issue probability, truth) of everything measured in this run."""


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
    gaps = [abs(chance[place == b].mean() - truth[place == b].mean()) * (place == b).sum() for b in set(place)]
    return float(sum(gaps) / len(pairs))


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
    return assess.assess(channels, [item for item in found.keyframes if item.candidate == best], action, ATHLETE)


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
            cases += list(faulty(base, clean, action, spec, quick))
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
                    present = {issue.id for issue in result.issues if issue.status == "present"} if result else set()
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
        bases = list(generated(action, options.bases)) + list(references(action))[: options.bases]
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
