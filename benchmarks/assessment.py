"""How well faults of known size are found: ``python benchmarks/assessment.py --data DIR [--seed N] [--json FILE]``.

A clean motion has no issue: ``benchmarks/assessment_bases.py`` says where motions come from and
``benchmarks/assessment_solve.py`` how they are made clean. Faults of fixed sizes beyond a bound are put in one by one, or two
at once (``--both``), noise is added, and the whole chain runs: alignment, kinematics, assessment. The truth is what the rules
say of the exact, noise-free motion at its exact keyframes; what is there only by deviations of less than half of the asked
size is left out. ``cannot_judge`` counts as a miss, and so does an action that is not found. Beside it in the same run: the
same rules as hard thresholds without error, and, with ``--model``, the bundled language model given the raw values.
The settings were looked at with seeds below 1000; report with others (default 5000).
"""

import argparse
import json
import multiprocessing
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from benchmarks.assessment_chain import NOISE_M, SOURCES, bases_of, cases, drawn  # noqa: E402, F401
from benchmarks.assessment_explain import errors, mistakes  # noqa: E402
from benchmarks.assessment_motion import ATHLETE  # noqa: E402
from benchmarks.assessment_score import Tally, count, count_plain, hard  # noqa: E402
from benchmarks.raw_angles import RawAngles  # noqa: E402
from sportsgpt_desktop.core import action as actions  # noqa: E402
from sportsgpt_desktop.core.assess import assess  # noqa: E402

FOLDERS = [ROOT / "kb" / "actions"]
Tallies = dict[tuple[str, str], Tally]


@dataclass(frozen=True)
class Job:
    """One action's motions of one source; jobs run in processes of their own."""

    action: str
    source: str
    bases: int
    seed: int
    data: Path
    noise: tuple[str, ...]
    quick: bool
    pairs: int
    model: Path | None
    model_cases: int
    explain: bool


@dataclass
class Outcome:
    """Tallies by (noise, size): the program's, "hard" thresholds' and, for the first cases, the raw model's."""

    tallies: Tallies = field(default_factory=lambda: defaultdict(Tally))
    left_out: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def run(job: Job) -> Outcome:
    action = actions.load(job.action, FOLDERS)
    raw = RawAngles(job.model) if job.model else None
    made = drawn(action, job.source, job.bases, job.seed, job.data)
    outcome = Outcome(left_out=made.left_out)
    asked, judged = 0, []
    for case in cases(action, made.benches, job.noise, job.quick, job.pairs):
        result = assess(case.kinematics, case.keyframes, action, ATHLETE, case.marks) if case.keyframes else None
        tallies = outcome.tallies
        count(tallies[case.noise, case.size], case, result)
        count_plain(tallies[case.noise, f"{case.size}, hard thresholds"], case, hard(result, action) if result else {})
        if raw is not None and result is not None and case.size != "smaller" and asked < job.model_cases:
            asked += 1
            count_plain(tallies[case.noise, f"{case.size}, raw values"], case, raw.present(result, action))
            count(tallies[case.noise, f"{case.size}, same cases as raw values"], case, result)
        if job.explain:
            outcome.lines += mistakes(case, result, action)
            judged += [(case, result)] if result is not None else []
    if job.explain:
        outcome.lines += errors(judged)
    outcome.tallies = dict(outcome.tallies)
    return outcome


def merged(parts: list[Tallies]) -> Tallies:
    total: Tallies = defaultdict(Tally)
    for part in parts:
        for key, tally in part.items():
            total[key].add(tally)
    # What is said of the sizes that the goal names and of clean motions, together.
    for noise, size in list(total):
        if size == "asked":
            total[noise, "clean and asked"].add(total[noise, "clean"])
            total[noise, "clean and asked"].add(total[noise, "asked"])
    return dict(sorted(total.items()))


def table(name: str, tallies: Tallies) -> Iterator[str]:
    for (noise, size), tally in tallies.items():
        yield f"{name}, {noise}, {size}: " + ", ".join(f"{key} {value:.3g}" for key, value in tally.scores().items())


def by_issue(tallies: Tallies) -> Iterator[str]:
    """Hits, misses, false and F1 of each issue, for clean motions and asked sizes."""
    for (noise, size), tally in tallies.items():
        if size == "clean and asked":
            for issue, (hits, misses, false) in sorted(tally.by_issue.items()):
                score = tally.issue_scores().get(issue, float("nan"))
                yield f"  {noise} {issue}: hits {hits}, misses {misses}, false {false}, F1 {score:.2f}"


def macro_over_actions(each: dict[str, Tallies]) -> Iterator[str]:
    noises = dict.fromkeys(noise for tallies in each.values() for noise, _ in tallies)
    for noise in noises:
        scores = [t[noise, "clean and asked"].scores()["f1"] for t in each.values() if (noise, "clean and asked") in t]
        if scores:
            yield f"mean F1 over {len(scores)} actions, {noise}: {np.mean(scores):.3g}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--actions", nargs="*", default=None)
    parser.add_argument("--sources", nargs="*", default=list(SOURCES), choices=SOURCES)
    parser.add_argument("--noise", nargs="*", default=["marker", "camera"], choices=list(NOISE_M))
    parser.add_argument("--bases", type=int, default=3, help="clean motions of each source for each action")
    parser.add_argument("--seed", type=int, default=5000, help="first seed of the drawn motions")
    parser.add_argument(
        "--both", type=int, default=0, metavar="N", help="N pairs of faults of each motion instead of single ones"
    )
    parser.add_argument("--explain", action="store_true", help="say what is behind each wrong verdict")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--model", type=Path, help="GGUF for the baseline on raw values; some minutes")
    parser.add_argument("--model-cases", type=int, default=10, help="cases of each job that the model is asked about")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true", help="only the size that the goal asks for")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    sources = [name for name in options.sources if name != "captured" or options.data.is_dir()]
    jobs = [
        Job(name, source, options.bases, options.seed, options.data, tuple(options.noise), options.quick, options.both,
            options.model, options.model_cases, options.explain)
        for name in options.actions or actions.find(FOLDERS)
        for source in sources
    ]  # fmt: skip
    parts: dict[str, list[Tallies]] = defaultdict(list)
    with ProcessPoolExecutor(options.processes, multiprocessing.get_context("spawn")) as pool:
        for job, outcome in zip(jobs, pool.map(run, jobs) if options.processes > 1 else map(run, jobs), strict=True):
            parts[job.action].append(outcome.tallies)
            if outcome.left_out:
                print(f"{job.action}: left out {len(outcome.left_out)}: {'; '.join(outcome.left_out)}", file=sys.stderr)
            for line in outcome.lines:
                print(line)
            if len(parts[job.action]) == len(sources):
                print(*table(job.action, merged(parts[job.action])), sep="\n", flush=True)
    each = {name: merged(own) for name, own in parts.items()}
    total = merged([tallies for own in parts.values() for tallies in own])
    print(*table("all actions", total), *by_issue(total), *macro_over_actions(each), sep="\n")
    if options.json:
        outcome_by_action = {
            name: {f"{noise}, {size}": tally.scores() for (noise, size), tally in tallies.items()}
            for name, tallies in (*each.items(), ("all actions", total))
        }
        options.json.write_text(json.dumps(outcome_by_action, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
