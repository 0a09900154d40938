"""Commands that analyse: a clip, a pose sequence, a batch of clips."""

import argparse
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import UserError
from .terminal import TerminalProgress, say, write_json

if TYPE_CHECKING:  # these bring numpy, which --help does not need
    from ..core.pipeline import Request
    from ..core.records import Action, Alignment, Athlete, Kinematics, ViewName


def _athlete(options: argparse.Namespace) -> "Athlete":
    from ..core.records import Athlete

    return Athlete(
        name=getattr(options, "athlete", ""),
        level=options.level,
        sex=options.sex,
        age=options.age,
        height_m=options.height_m,
        equipment=tuple(getattr(options, "equipment", ())),
        injuries=tuple(getattr(options, "injury", ())),
        days_per_week=getattr(options, "days", 3),
        season=getattr(options, "season", ""),
    )


def analyze(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Analyse one clip; also 0 when the action is not in it."""
    from ..core.task import analyze_to

    analysis = analyze_to(request_of(options, options.video), options.out, options.formats, progress)
    progress.close()
    if not analysis.alignment.found:
        say(f"{analysis.action.title} was not found in this clip. {analysis.alignment.reason}")
    say(f"Written to {options.out}: {', '.join(options.formats)}")
    return 0


def request_of(options: argparse.Namespace, video: Path) -> "Request":
    """What the command line asks for one clip."""
    from ..core.pipeline import Request

    return Request(
        video=video,
        action=options.action,
        athlete=_athlete(options),
        capture_fps=options.capture_fps,
        person=options.person,
        references=tuple(options.reference),
        language=options.language,
        model="none" if options.no_model else options.model,
        marks=dict(options.mark),
    )


def align(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Keyframes of every candidate; also 0 when the action is not there."""
    from ..core import rows

    _, alignment = _aligned(options, "side", options.one_stage, progress)
    progress.close()
    result = {
        "found": alignment.found,
        "cost": rows.number(alignment.cost),
        "reason": alignment.reason,
        "candidates": rows.candidates(alignment),
        "keyframes": rows.keyframes(alignment.keyframes),
    }
    if not write_json(result, options.json) or options.json != "-":
        _print_keyframes(alignment)
    return 0


def assess(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Keyframes, measurements and issues of the best candidate."""
    from ..core import marks, rows
    from ..core.assess import assess as judge
    from ..core.pipeline import best_keyframes, load_action
    from ..core.reasons import told

    action = load_action(options.action)
    ground = _ground_marks(options, action)
    kinematics, alignment = _aligned(options, options.view, False, progress)
    alignment = replace(alignment, keyframes=marks.placed(alignment.keyframes, action, kinematics, ground))
    judged = judge(kinematics, best_keyframes(alignment), action, _athlete(options), ground)
    progress.close()
    result = {
        "found": alignment.found,
        "cost": rows.number(alignment.cost),
        "reason": alignment.reason,
        "candidates": rows.candidates(alignment),
        "keyframes": rows.keyframes(alignment.keyframes),
        "measurements": rows.measurements(judged.measurements),
        "issues": rows.issues(judged.issues),
    }
    if not write_json(result, options.json) or options.json != "-":
        titles = {spec.id: spec.title for spec in action.indicators}
        _print_keyframes(alignment)
        for one in judged.measurements:
            print(rows.measurement_line(one))
        for issue in judged.issues:
            print(rows.issue_line(issue))
            if issue.reason:
                print(f"     {told(issue.reason, action, 'en')}")
            for item in issue.evidence:
                title = titles.get(item.indicator, item.indicator)
                print(
                    f"     {title}: {item.value:.4g} ± {item.error:.2g} {item.unit} (target {item.target_min:g} to "
                    f"{item.target_max:g}), {100 * item.probability:.0f} % sure, weight {item.weight:g}"
                )
    return 0


def _ground_marks(options: argparse.Namespace, action: "Action") -> dict[str, float]:
    """``--mark NAME=X,Y,Z`` of a sequence as the formulas want it; the floor is at height 0."""
    from ..core import marks, sequence

    known = marks.wanted(action)
    found: dict[str, float] = {}
    for name, text in options.mark:
        numbers = [_number(part) for part in text.split(",")]
        if name not in known or len(numbers) != 3 or not all(map(math.isfinite, numbers)):
            raise UserError(
                f"--mark {name}={text[:60]} cannot be used. {action.title} asks for: {', '.join(known) or 'no place'}.",
                "Use NAME=X,Y,Z in metres, for example obstacle=4.10,1.067,0",
            )
        forward, up, _ = sequence.place(options.sequence, (numbers[0], numbers[1], numbers[2]))
        found |= {f"{name}_forward": float(forward), f"{name}_height": float(up)}
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _aligned(
    options: argparse.Namespace, view: "ViewName", one_stage: bool, progress: TerminalProgress
) -> tuple["Kinematics", "Alignment"]:
    from ..core import align as motion_dtw
    from ..core import kinematics, sequence
    from ..core.pipeline import load_action

    action = load_action(options.action)
    channels = kinematics.compute(sequence.load(options.sequence, view))
    found = motion_dtw.align(
        channels, action, one_stage=one_stage, references=tuple(options.reference), progress=progress
    )
    return channels, found


def _print_keyframes(alignment: "Alignment") -> None:
    if not alignment.found:
        print(f"not found: {alignment.reason}")
    for key in alignment.keyframes:
        side = f" {key.side}" if key.side else ""
        step = f" step {key.step}" if key.step else ""
        print(
            f"candidate {key.candidate}  {key.id}{side}{step}: frame {key.frame}, {key.time_s:.3f} s "
            f"± {key.spread_frames:.1f} frames"
        )


def batch(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Analyse many clips; one failure never stops the rest."""
    from ..core.batch import run_batch

    if options.workers < 1:
        raise UserError("--workers must be 1 or more.", "See: sportsgpt-desktop batch --help")
    template = request_of(options, options.source)
    outcome = run_batch(options.source, template, options.out, options.formats, options.workers, options.dask, progress)
    progress.close()
    say(
        f"{outcome.done} analysed, {outcome.kept} kept from before, {outcome.failed} failed: {options.out / 'batch.csv'}"
    )
    return 0
