"""Accuracy of MotionDTW on motion capture and on generated clips: ``python benchmarks/alignment.py --data DIR``.

``--generated N`` adds N sequences of ``benchmarks/generator`` (other motion model, parameters and code than the
references), from ``--first-seed`` on; ``--hard`` draws any camera angle, any rate from 24 to 240 frames/s and more
noise and gaps. ``--ablations`` switches parts off one by one and runs the peers on the same features.
``--leave-out`` fits the cost limits anew without each subject. ``--front`` lets only a front view's heights and
widths be known. ``--look DIR`` draws the worst twenty as stick figures.

Each clip is aligned with the action that its labels belong to; clips of other movements are aligned with every action
and must be answered by "not here". Errors are those of the labelled instants, against the nearest keyframe of the
same kind and side.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.alignment_score import (  # noqa: E402
    LAST_CONTACT,
    TARGETS,
    Label,
    Tally,
    event_of,
    labels_of_capture,
    labels_of_generated,
    report,
    score,
)
from sportsgpt_desktop.core import action as actions  # noqa: E402
from sportsgpt_desktop.core import kinematics, sequence  # noqa: E402
from sportsgpt_desktop.core.align import Options, align  # noqa: E402
from sportsgpt_desktop.core.records import Action, Kinematics  # noqa: E402

__all__ = ["LAST_CONTACT", "TARGETS", "event_of"]

ACTIONS = (
    "countermovement_jump", "standing_long_jump", "drop_landing", "bodyweight_squat", "sprint_start",
    "sprint_acceleration", "sprint_max_velocity", "running_gait",
)  # fmt: skip
NONE_HERE = ("walk", "walk_circuit", "sit_to_stand", "stairs", "punch", "soccer_kick", "freeform", "hops")
VERTICAL_JUMPS = ("hops", "drop_jump")
"""They hold vertical jumps, so a countermovement jump found there is no false alarm."""
MAY_HOLD = {
    "drop_jump": ("countermovement_jump", "drop_landing"),
    "sprint": ("running_gait", "sprint_acceleration"),
    "run": ("sprint_acceleration",),
}
"""Actions that a clip of this kind may rightly hold besides its own."""
LIMIT_OVER_DEAREST = 1.5
"""``--leave-out``: the limit is so many times the dearest true clip of the other subjects."""


@dataclass(frozen=True)
class Clip:
    """One clip of either kind. ``target`` "" = none of the actions; ``labels`` are whole frames if ``by_frame``."""

    name: str
    subject: str
    points: np.ndarray
    fps: float
    target: str
    labels: list[Label]
    by_frame: bool
    asked: tuple[str, ...]
    """The actions that must be answered by "not here"."""


@dataclass
class Outcome:
    """What a run over clips gave: tallies and false alarms by action."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    alarms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    asked: int = 0
    seconds: float = 0.0


def captured(folder: Path) -> Iterator[Clip]:
    for path in sorted(folder.glob("*.npz")):
        with np.load(path, allow_pickle=False) as file:
            data = {name: file[name] for name in file.files}
        kind = str(data["action"])
        target, mapping = TARGETS.get(kind, ("", {}))
        others = [name for name in ACTIONS if name != target]
        if kind not in NONE_HERE:
            others = [name for name in others if target and name not in MAY_HOLD.get(kind, ())]
        asked = tuple(name for name in others if not (name == "countermovement_jump" and kind in VERTICAL_JUMPS))
        labels = labels_of_capture(data, mapping)
        yield Clip(
            path.stem, str(data["subject"]), data["landmarks33"], float(data["fps"]), target, labels, True, asked
        )


def generated(count: int, first_seed: int, hard: bool) -> Iterator[Clip]:
    from benchmarks.generator import benchmark_set, generate, hard_recording

    for category, seed in benchmark_set(count, first_seed):
        clip = generate(category, seed, hard_recording(category, seed) if hard else None)
        target = clip.action or ""
        name = (
            f"{category} {seed} ({clip.fps:.0f} Hz, {1000 * clip.recording.noise_m:.0f} mm,"
            f" {100 * clip.recording.occlusion:.0f} % hidden, {clip.recording.camera_deg:.0f} deg)"
        )
        labels = labels_of_generated(clip)
        yield Clip(name, str(seed), clip.landmarks33, clip.fps, target, labels, False, () if target else ACTIONS)


def channels_of(clip: Clip, front: bool) -> Kinematics:
    if not front:
        return kinematics.compute(sequence.from_landmarks(clip.points, clip.fps))
    motion = sequence.from_landmarks(clip.points, clip.fps, view="front")
    return kinematics.compute(replace(motion, points=motion.points * np.array([np.nan, 1.0, 1.0])))


def known_actions(wanted: list[str]) -> dict[str, Action]:
    return {name: actions.load(name, (ROOT / "kb" / "actions",)) for name in wanted}


def run(clips: Iterator[Clip], wanted: list[str], options: Options, front: bool = False) -> Outcome:
    known, outcome = known_actions(wanted), Outcome()
    for clip in clips:
        asked = [name for name in clip.asked if name in known]
        if clip.target not in known and not asked:
            continue
        channels = channels_of(clip, front)
        for name in [*asked, *([clip.target] if clip.target in known else [])]:
            begin = time.process_time()
            result = align(channels, known[name], options=options)
            outcome.seconds += time.process_time() - begin
            if name == clip.target:
                score(result, clip.labels, outcome.tallies[name], clip.name, 1.0 / clip.fps, clip.by_frame)
            else:
                outcome.asked += 1
                if result.found:
                    where = result.candidates[0].start_frame / clip.fps
                    outcome.alarms[name].append(f"{clip.name}, cost {result.cost:.2f} at {where:.2f} s")
    return outcome


def ablations(clips: list[Clip], wanted: list[str]) -> None:
    """Keyframe errors, found rate and false alarms with parts switched off."""
    from benchmarks.alignment_score import LOOSE, line_of, summary

    for title, options in {
        "ours": Options(),
        "single reference": Options(references=1),
        "one stage (full rate at once)": Options(one_stage=True),
        "no physical refinement": Options(refine=False),
        "no plausibility": Options(plausibility=False),
    }.items():
        outcome = run(iter(clips), wanted, options)
        tallies = outcome.tallies.values()
        rows = [r for t in tallies for n, v in t.errors.items() if n not in LOOSE and "loose" not in n for r in v]
        found, total = sum(t.found for t in tallies), sum(t.clips for t in tallies)
        wrong = sum(len(v) for v in outcome.alarms.values())
        interval = float(np.mean([v for t in tallies for v in t.ious] or [0]))
        print(
            f"   {title:30s} {line_of(summary(rows))}; IoU {interval:.3f}; found {found} of {total};"
            f" false alarms {wrong} of {outcome.asked}; {outcome.seconds:.1f} s"
        )


def leave_out(clips: list[Clip], wanted: list[str]) -> None:
    """Cost limits fitted without each subject in turn, and what that subject's clips then give.

    A candidate that breaks a physical condition is none at any cost.
    """
    known = known_actions(wanted)
    free = {name: replace(a, alignment={**a.alignment, "max_cost": 1e3}) for name, a in known.items()}
    costs: dict[str, list[tuple[str, bool, float]]] = defaultdict(list)
    for clip in clips:
        channels = channels_of(clip, False)
        for name in known:
            if name == clip.target or name in clip.asked:
                result = align(channels, free[name])
                costs[name].append((clip.subject, name == clip.target, result.cost if result.found else np.inf))
    for name, rows in costs.items():
        missed = alarms = true = other = 0
        limits = []
        for subject in sorted({row[0] for row in rows}):
            dearest = max((cost for who, mine, cost in rows if mine and who != subject), default=np.nan)
            limit = LIMIT_OVER_DEAREST * dearest if np.isfinite(dearest) else float(known[name].alignment["max_cost"])
            limits.append(limit)
            for who, mine, cost in rows:
                if who == subject:
                    true, other = true + mine, other + (not mine)
                    missed, alarms = missed + (mine and cost > limit), alarms + (not mine and cost <= limit)
        print(
            f"   {name:24s} limit {min(limits):.2f} to {max(limits):.2f} (shipped {known[name].alignment['max_cost']}):"
            f" missed {missed} of {true}, false alarms {alarms} of {other}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--actions", nargs="+", default=list(ACTIONS), choices=ACTIONS, metavar="ACTION")
    parser.add_argument("--generated", type=int, default=0, metavar="N", help="also N generated sequences")
    parser.add_argument("--first-seed", type=int, default=1000, help="1000 is the set that was tuned on")
    parser.add_argument("--hard", action="store_true", help="harder recordings of the generated movements")
    parser.add_argument("--ablations", action="store_true", help="also with parts switched off, and the peers")
    parser.add_argument("--leave-out", action="store_true", help="also with limits fitted without each subject")
    parser.add_argument("--front", action="store_true", help="from a front view: no forward axis")
    parser.add_argument("--no-capture", action="store_true", help="generated sequences alone")
    parser.add_argument("--look", type=Path, metavar="DIR", help="draw the worst twenty as PNG")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    folder = given.data / "mocap" / "open"
    result: dict[str, Any] = {}
    sets: dict[str, list[Clip]] = {}
    if folder.is_dir() and not given.no_capture:
        sets["motion capture"] = list(captured(folder))
    elif not given.no_capture:
        print(f"There is no motion capture in {folder}: skipped. Give --data DIR.")
    if given.generated:
        sets["generated"] = list(generated(given.generated, given.first_seed, given.hard))
    for title, clips in sets.items():
        print(f"\n{title.capitalize()}, {len(clips)} clips:")
        outcome = run(iter(clips), given.actions, Options(), given.front)
        result[title] = report(outcome.tallies, outcome.alarms, outcome.asked, outcome.seconds)
        if given.leave_out:
            print("\nCost limits fitted without each subject:")
            leave_out(clips, given.actions)
        if given.ablations:
            from benchmarks.alignment_peers import compare

            print("\nWith parts switched off (same clips):")
            ablations(clips, given.actions)
            print("\nOther methods on the same features (single actions):")
            result[f"{title}, peers"] = compare(clips, known_actions(given.actions))
        if given.look:
            from benchmarks.alignment_look import draw_worst

            draw_worst(clips, outcome.tallies, known_actions(given.actions), given.look)
    if given.json:
        given.json.write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
