"""How well faults of known size are found: ``python benchmarks/assessment.py --data DIR [--seed N] [--json FILE]``.

A clean motion is a motion whose every judged indicator lies inside its band (``benchmarks/assessment_bases.py`` says where
they come from). Faults of fixed sizes beyond a bound are put in one by one (``benchmarks/faults.py``), noise is added, and
the whole chain runs: alignment, kinematics, assessment. The truth is what the rules say of the exact, noise-free motion at
its exact keyframes; what is there only by deviations of less than half of the asked size is left out. ``cannot_judge``
counts as a miss, and so does an action that is not found. Beside it in the same run: the same rules as hard thresholds
without error, and, with ``--model``, the bundled language model given the raw values.
The settings were looked at with seeds below 1000; report with others (default 5000).
"""

import argparse
import dataclasses
import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.assessment_bases import captured, generated, scripted  # noqa: E402
from benchmarks.assessment_motion import ATHLETE, Base, cleaned, faulty, motion_of, truth, undecided  # noqa: E402
from benchmarks.raw_angles import RawAngles  # noqa: E402
from sportsgpt_desktop.core import action as actions  # noqa: E402
from sportsgpt_desktop.core import kinematics, marks, rules  # noqa: E402
from sportsgpt_desktop.core.align import align  # noqa: E402
from sportsgpt_desktop.core.assess import assess  # noqa: E402
from sportsgpt_desktop.core.pipeline import best_keyframes  # noqa: E402
from sportsgpt_desktop.core.records import Action, Assessment, Keyframe, Kinematics, Motion, View  # noqa: E402

NOISE_M = {"exact": 0.0, "marker": 0.005, "white": 0.015, "camera": 0.02}
"""Wandering errors of 5 mm in three dimensions; white ones of 15 mm; one camera 10 deg off the side, 20 mm wandering."""
CAMERA_ANGLE_DEG = 10.0


@dataclass(frozen=True)
class Case:
    """One motion as the chain gets it. ``size``: "clean", "smaller" or "asked"; ``keyframes`` () if not found."""

    base: str
    name: str
    size: str
    noise: str
    truth: Assessment
    kinematics: Kinematics
    keyframes: tuple[Keyframe, ...]
    marks: dict[str, float]
    undecided: frozenset[str] = frozenset()
    """Issues that are there only by deviations of less than half of the asked size: not counted."""

    def right(self) -> dict[str, bool]:
        """Issue id -> whether it is there, of those that can be judged from the exact motion."""
        return {
            issue.id: issue.status == "present"
            for issue in self.truth.issues
            if issue.status != "cannot_judge" and issue.id not in self.undecided
        }


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
    by_issue: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))

    def add(self, other: "Tally") -> None:
        for item in dataclasses.fields(Tally):
            if item.name == "by_issue":
                for name, counts in other.by_issue.items():
                    self.by_issue[name] = [a + b for a, b in zip(self.by_issue[name], counts, strict=True)]
            else:
                setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    def mark(self, issue: str, true: bool, said: bool) -> None:
        self.hits += true and said
        self.misses += true and not said
        self.false += said and not true
        counts = self.by_issue[issue]
        counts[0] += true and said
        counts[1] += true and not said
        counts[2] += said and not true

    def scores(self) -> dict[str, float]:
        precision = self.hits / max(1, self.hits + self.false)
        recall = self.hits / max(1, self.hits + self.misses)
        each = [2 * a / (2 * a + b + c) for a, b, c in self.by_issue.values() if a + b]
        return {
            "truths": self.hits + self.misses,
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / max(1e-9, precision + recall),
            "macro_f1": float(np.mean(each)) if each else float("nan"),
            "issues": len(each),
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
    chance, true = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs], dtype=float)
    place = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = [abs(chance[place == b].mean() - true[place == b].mean()) * (place == b).sum() for b in set(place)]
    return float(sum(gaps) / len(pairs))


# -------------------------------------------------------------------------------------------- chain


def noisy(points: np.ndarray, kind: str, seed: int) -> np.ndarray:
    """Wandering errors of landmarks, 0.1 s long, and a tenth of them white; "white": all of them."""
    random = np.random.default_rng(seed)
    white = random.standard_normal(points.shape)
    if kind == "white":
        return points + NOISE_M[kind] * white
    count = len(points)
    knots = random.standard_normal((count // 10 + 3, *points.shape[1:]))
    place = np.arange(count) / 10.0
    low = place.astype(int)
    share = (place - low)[:, None, None]
    smooth = knots[low] * (1 - share) + knots[low + 1] * share
    return points + NOISE_M[kind] * (smooth + 0.1 * white)


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


def found_in(motion: Motion, action: Action, places: Mapping[str, float]) -> tuple[Kinematics, tuple[Keyframe, ...]]:
    channels = kinematics.compute(motion)
    return channels, marks.placed(best_keyframes(align(channels, action)), action, channels, places)


def still_itself(clean: Base, found: Sequence[Keyframe], action: Action) -> bool:
    """Whether the events of a motion that was made clean are still where its keyframes say: without noise, four of five
    keyframes that are not loose are found within 40 ms, or a twentieth of a slow movement."""
    loose = {spec.id for spec in action.keyframes if spec.loose}
    wanted = [item for item in clean.keyframes if item.id not in loose]
    times = [item.time_s for item in clean.keyframes]
    within = 0.04 if action.cyclic else max(0.04, 0.05 * (max(times) - min(times)))
    near = [
        item
        for item in wanted
        if any(other.id == item.id and abs(other.time_s - item.time_s) <= within for other in found)
    ]
    return bool(found) and len(near) >= 0.8 * len(wanted)


def cases(action: Action, bases: Sequence[Base], kinds: Sequence[str], quick: bool) -> Iterator[Case]:
    """Every motion of an action, clean and with faults, as the chain sees it through each noise.

    A base that is no longer this action once it is clean is left out, and said.
    """
    for base in bases:
        clean = cleaned(base, action)
        if clean is None:
            print(f"  {action.id}: {base.name} is too far from every band and is left out", file=sys.stderr)
            continue
        if not still_itself(clean, found_in(motion_of(clean.points, clean.fps), action, clean.marks)[1], action):
            print(f"  {action.id}: {base.name} can't be made clean and is left out", file=sys.stderr)
            continue
        motions: list[tuple[str, Base]] = [("clean", clean)]
        for spec in action.indicators:
            motions += list(faulty(clean, action, spec, quick))
        for name, changed in motions:
            right = truth(changed, action)
            open_ones = undecided(changed, action, right)
            size = "clean" if name == "clean" else name.rsplit(" ", 1)[1]
            for kind in kinds:
                seed = zlib.crc32(f"{base.name} {name} {kind}".encode())
                channels, keyframes = found_in(
                    seen(noisy(changed.points, kind, seed), changed.fps, kind), action, changed.marks
                )
                yield Case(base.name, name, size, kind, right, channels, keyframes, dict(changed.marks), open_ones)


# ------------------------------------------------------------------------------------------- scores


def hard(assessment: Assessment, action: Action) -> dict[str, bool]:
    """The same rules as thresholds without error: issue id -> present."""
    groups: dict[str, list[float]] = defaultdict(list)
    for item in assessment.measurements:
        if np.isfinite(item.value):
            groups[item.id].append(item.value)
    values = {name: float(np.mean(own)) for name, own in groups.items()}
    verdicts = rules.judge_values(action, values, ATHLETE)
    return {name: verdict.status == "present" for name, verdict in verdicts.items()}


def count(tally: Tally, case: Case, result: Assessment | None) -> None:
    """Enter one case's verdicts; issues that the exact motion could not judge either are left out."""
    right = case.right()
    severity = {issue.id: issue.severity for issue in case.truth.issues}
    wanted = {name for name, true in right.items() if true}
    tally.clean += not wanted
    if result is None:
        tally.not_found += 1
        for name in wanted:
            tally.mark(name, True, False)
        return
    for issue in result.issues:
        if issue.id not in right:
            continue
        true, said = issue.id in wanted, issue.status == "present"
        tally.mark(issue.id, true, said)
        tally.unjudged += true and issue.status == "cannot_judge"
        tally.clean_false += said and not wanted
        if issue.status != "cannot_judge":
            tally.pairs.append((issue.probability, true))
        if true and said:
            tally.severities.append((issue.severity, severity[issue.id]))
    for item in result.measurements:
        if not item.reason.startswith("It is judged"):
            tally.readings += 1
            tally.readings_unjudged += item.status == "cannot_judge"


def count_plain(tally: Tally, case: Case, said: dict[str, bool]) -> None:
    """Enter the verdicts of a baseline that only says yes or no."""
    right = case.right()
    tally.clean += not any(right.values())
    tally.not_found += not case.keyframes
    for name, true in right.items():
        tally.mark(name, true, said.get(name, False))
        tally.clean_false += said.get(name, False) and not any(right.values())


def score(
    action: Action, every: Sequence[Case], raw: RawAngles | None = None, raw_most: int = 0
) -> dict[tuple[str, str], Tally]:
    """Tallies by (noise, size): the program's, "hard" thresholds' and, for the first cases, the raw model's."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    asked = 0
    for case in every:
        result = assess(case.kinematics, case.keyframes, action, ATHLETE, case.marks) if case.keyframes else None
        count(tallies[case.noise, case.size], case, result)
        said = hard(result, action) if result is not None else {}
        count_plain(tallies[case.noise, f"{case.size}, hard thresholds"], case, said)
        if raw is not None and result is not None and case.size != "smaller" and asked < raw_most:
            asked += 1
            count_plain(tallies[case.noise, f"{case.size}, raw values"], case, raw.present(result, action))
            count(tallies[case.noise, f"{case.size}, same cases as raw values"], case, result)
    return tallies


def bases_of(action: Action, count: int, seed: int, data: Path) -> list[Base]:
    every = [*generated(action, count, seed), *scripted(action, count, seed)]
    if data.is_dir():
        every += list(captured(action, data))[:count]
    return every


def shown(name: str, kind: str, size: str, tally: Tally) -> str:
    return f"{name}, {kind}, {size}: " + ", ".join(f"{key} {value:.3g}" for key, value in tally.scores().items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--actions", nargs="*", default=None)
    parser.add_argument("--noise", nargs="*", default=["marker", "camera"], choices=list(NOISE_M))
    parser.add_argument("--bases", type=int, default=3, help="motions of each kind for each action")
    parser.add_argument("--seed", type=int, default=5000, help="first seed of the drawn motions")
    parser.add_argument("--model", type=Path, help="GGUF for the baseline on raw values; some minutes")
    parser.add_argument(
        "--model-cases", type=int, default=25, help="cases of each action that the model is asked about"
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true", help="only the size that the goal asks for")
    options = parser.parse_args()
    folders = [ROOT / "kb" / "actions"]
    raw = RawAngles(options.model) if options.model else None
    outcome: dict[str, dict[str, dict[str, float]]] = {}
    total: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for name in options.actions or actions.find(folders):
        action = actions.load(name, folders)
        every = cases(action, bases_of(action, options.bases, options.seed, options.data), options.noise, options.quick)
        tallies = score(action, list(every), raw, options.model_cases)
        outcome[name] = {f"{kind}, {size}": tally.scores() for (kind, size), tally in sorted(tallies.items())}
        for (kind, size), tally in sorted(tallies.items()):
            total[kind, size].add(tally)
            print(shown(name, kind, size, tally), flush=True)
    for (kind, size), tally in sorted(total.items()):
        print(shown("all actions", kind, size, tally), flush=True)
    if options.json:
        outcome["all actions"] = {f"{kind}, {size}": tally.scores() for (kind, size), tally in sorted(total.items())}
        options.json.write_text(json.dumps(outcome, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
