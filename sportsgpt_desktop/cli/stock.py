"""Commands about what the program holds: knowledge, actions, models, and its own health."""

import argparse
from dataclasses import asdict
from pathlib import Path

from ..core import assets
from ..core.errors import UserError
from .terminal import TerminalProgress, say, write_json


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
        raise UserError(f"{len(faults)} model files are missing or damaged. Clips and results are safe.", f"Run: {assets.MEND_COMMAND}")
    return 0


def models_add(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core.models import add_model

    added = add_model(options.file)
    say(f"Added {added.name}. Choose it in the settings, or as model in settings.toml.")
    return 0


def doctor(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """0 if nothing is at fault."""
    import sys
    import tempfile

    from ..core.doctor import Check, check_cpu, check_database, check_disk, check_models, check_sockets

    checks = [*check_models(), check_cpu(), check_disk(), check_database()]
    name = "opens no network socket"
    sample = assets.resources_folder() / "sample" / "demo.mp4"
    if options.quick:
        checks.append(Check(name, "not checked", "left out by --quick"))
    elif not sample.is_file():
        checks.append(Check(name, "not checked", "the sample clip is missing"))
    else:
        say("Tracing an analysis of the sample (about two minutes; --quick leaves it out).")
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "sportsgpt_desktop"]
        with tempfile.TemporaryDirectory() as folder:
            command = ["analyze", str(sample), "--action", "drop_landing", "--out", str(Path(folder) / "out")]
            checks.append(check_sockets([*program, *command]))
    if not write_json([asdict(check) for check in checks], options.json) or options.json != "-":
        for check in checks:
            print(f"{check.status:<12} {check.name:<26} {check.detail}")
    return 2 if any(check.status == "fault" for check in checks) else 0


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
        raise UserError(f"{errors} errors in {len(wanted)} actions. Nothing was changed.", "Mend the files named above.")
    print(f"{len(wanted)} actions checked, no errors, {len(findings)} warnings")
    return 0
