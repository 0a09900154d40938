"""Commands about what the program holds: knowledge, actions, models, and its own health."""

import argparse
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ..core import assets
from ..core.errors import UserError
from .terminal import TerminalProgress, say, write_json

if TYPE_CHECKING:
    from ..core.doctor import Check


def models_list(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core.models import own_models

    for model in assets.manifest():
        state = assets.fault_of(model, full=False) or "here"
        print(f"{model.name:<18} {model.bytes / 1e6:7.1f} MB  {state:<8} {model.licence:<12} {model.path.name}")
    for file in own_models():
        print(f"{'own':<18} {file.stat().st_size / 1e6:7.1f} MB  {'here':<8} {'':<12} {file.name}")
    return 0


def models_check(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """0 if every needed file is whole; the first fault is the message otherwise."""
    from ..core.doctor import check_models

    checks = check_models()
    for check in checks:
        print(f"{check.status:<8} {check.name:<24} {check.detail}")
    faults = [check for check in checks if check.status == "fault"]
    if faults:
        raise UserError(
            f"{len(faults)} model files are missing or damaged. Clips and results are safe.",
            f"Run: {assets.MEND_COMMAND}",
        )
    return 0


def models_add(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core.models import add_model
    from ..core.write.memory import need_bytes, shortage

    added = add_model(options.file)
    say(f"Added {added.name}. Choose it in the settings, or with: analyze ... --model {added.name}")
    lack = shortage(added)
    say(f"Beware: {lack}." if lack else f"It needs about {need_bytes(added) / 1e9:.1f} GB of memory.")
    return 0


def doctor(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """0 if nothing is at fault."""
    from ..core.doctor import check_cpu, check_database, check_disk, check_models

    checks = [*check_models(), check_cpu(), check_disk(), check_database()]
    checks.append(_traced(options.quick))
    if not write_json([asdict(check) for check in checks], options.json) or options.json != "-":
        for check in checks:
            print(f"{check.status:<12} {check.name:<26} {check.detail}")
    return 2 if any(check.status == "fault" for check in checks) else 0


def kb_search(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Records and passages, best first; nothing found is an answer too."""
    from ..core import corpus, retrieve

    if options.k < 1:
        raise UserError("-k must be 1 or more.", "See: sportsgpt-desktop kb search --help")
    found = retrieve.search(corpus.open_corpus(), options.text, options.issue, options.k)
    if not write_json(retrieve.as_rows(found), options.json) or options.json != "-":
        for passage in found:
            print(f"{passage.score:.3f}  {passage.record.id}  {passage.record.title}")
            print(f"       {'; '.join(passage.record.sources)}")
        if not found:
            print("no source found")
    return 0


def kb_add(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core import corpus

    added = corpus.add_documents(options.files, progress)
    progress.close()
    for document in added:
        say(f"Added {document.name} as {document.id}: {document.passages} passages")
    return 0


def kb_list(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core import corpus

    for line in corpus.holdings(corpus.open_corpus(with_encoder=False)):
        print(line)
    return 0


def kb_remove(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core import corpus

    corpus.remove(options.id, progress)
    progress.close()
    say(f"Removed {options.id} and its passages")
    return 0


def kb_check(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """0 if no record has anything to mend; a line for each finding otherwise."""
    from ..core import action, corpus
    from ..core.corpus.check import check

    issue_ids = set()
    for name in action.find(assets.action_folders()):
        try:
            issue_ids |= {issue.id for issue in action.load(name, assets.action_folders()).issues}
        except UserError as fault:
            say(f"{name}: {fault.message}")
    report = check(corpus.open_corpus(with_encoder=False), sorted(issue_ids))
    for line in (*report.summary, *report.findings):
        print(line)
    if report.findings:
        raise UserError(
            f"{len(report.findings)} findings in the knowledge. Nothing was changed.", "Mend the records named above."
        )
    return 0


def _traced(quick: bool) -> "Check":
    """Trace an analysis of the sample for internet sockets, or say why not."""
    from ..core.doctor import PROMISE, Check, check_sockets

    if quick:
        return Check(PROMISE, "not checked", "left out by --quick")
    try:
        sample = assets.sample()
    except UserError as fault:
        return Check(PROMISE, "not checked", fault.message)
    say("Tracing an analysis of the sample (about two minutes; --quick leaves it out).")
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "sportsgpt_desktop"]
    with tempfile.TemporaryDirectory() as folder:
        command = ["analyze", str(sample.path), "--action", sample.action, "--out", str(Path(folder) / "out")]
        return check_sockets([*program, *command])


def action_list(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Every action; one that can't be used says why and the others are still listed."""
    from ..core import action

    for name in action.find(assets.action_folders()):
        try:
            one = action.load(name, assets.action_folders())
        except UserError as fault:
            print(f"{name:<24} unusable: {fault.message}")
            continue
        print(
            f"{one.id:<24} {one.title:<28} {one.validation:<13} "
            f"{len(one.keyframes)} keyframes, {len(one.indicators)} indicators, {len(one.issues)} issues"
        )
    return 0


def action_check(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """0 if nothing is wrong; each finding on its own line otherwise."""
    from ..core import action

    shipped, own = assets.action_folders()
    found = action.find((shipped, own))
    if options.id and options.id not in found:
        raise UserError(f"There is no action '{options.id}'.", "See: sportsgpt-desktop action list")
    wanted = [options.id] if options.id else list(found)
    findings = []
    for name in wanted:
        base = shipped / name if (shipped / name).is_dir() else None
        findings += action.check(found[name], base)
    for finding in findings:
        print(finding)
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        raise UserError(
            f"{errors} errors in {len(wanted)} actions. Nothing was changed.", "Mend the files named above."
        )
    print(f"{len(wanted)} actions checked, no errors, {len(findings)} warnings")
    return 0


def action_edit(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Print the path of the own copy; an existing copy stays as it is."""
    from ..core import action

    shipped, own = assets.action_folders()
    print(action.edit(options.id, options.file, shipped, own))
    say(f"Change it there, then: sportsgpt-desktop action check {options.id}")
    return 0


def action_diff(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """The own rules against the shipped ones; every report names an edited rule set."""
    from ..core import action

    shipped, own = assets.action_folders()
    _known(options.id)
    changed = action.difference(options.id, shipped, own)
    print(changed, end="")
    if not changed:
        say(f"The rules of {options.id} are as shipped.")
    return 0


def action_reset(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core import action

    shipped, own = assets.action_folders()
    _known(options.id)
    kept = action.reset(options.id, shipped, own)
    for path in kept:
        print(path)
    say(f"{len(kept)} own files of {options.id} put aside." if kept else f"The rules of {options.id} are as shipped.")
    return 0


def _known(action_id: str) -> None:
    """Raises UserError if there is no action of that id."""
    from ..core import action

    if action_id not in action.find(assets.action_folders()):
        raise UserError(f"There is no action '{action_id[:60]}'.", "See: sportsgpt-desktop action list")


def action_new(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core.own_action import from_clip, read_mark
    from ..core.pipeline import Request

    marks = [read_mark(text) for text in options.keyframe]
    request = Request(options.video, options.id, capture_fps=options.capture_fps, person=options.person)
    folder = from_clip(request, options.title, marks, progress)
    progress.close()
    say(f"Made {options.id} in {folder}. It has no indicators yet: see kb/README.md, then action check {options.id}")
    return 0
