"""The direction of imports, as contracts in pyproject.toml; and the promise that a sport is data."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sportsgpt_desktop"
ACTIONS = [folder.name for folder in (ROOT / "kb" / "actions").iterdir() if folder.is_dir()]
STAGES = ("pose", "clean", "align", "assess", "retrieve", "plan", "write", "report")


def test_import_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:]


@pytest.mark.parametrize("stage", STAGES)
def test_stages_do_not_import_one_another(stage: str) -> None:
    """What two stages need lies below them; only the pipeline and the report join them."""
    folder = PACKAGE / "core" / stage
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    others = set(STAGES) - {stage}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = file.relative_to(PACKAGE).parts[: -node.level]
                target = [*base, *(node.module or "").split(".")] if node.module else list(base)
                names = [[*target, alias.name] for alias in node.names]
                for parts in names:
                    if parts[0] == "core" and len(parts) > 1:
                        assert parts[1] not in others, f"{file.name}:{node.lineno} imports {parts[1]}"


def test_no_action_is_named_in_code() -> None:
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 60:
                assert node.value not in ACTIONS, f"{file.name}:{node.lineno} names {node.value}"
