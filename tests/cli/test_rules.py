"""A lab changes rules from the command line: copy, difference, reset; marks that cannot be used."""

from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.cli import run_command
from tests.core.assess import stick_figure as figure


def test_rules_are_copied_compared_and_put_back(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["action", "diff", "lunge"]) == 0 and capsys.readouterr().out == ""
    assert run_command(["action", "edit", "lunge", "issues.toml"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.is_file() and own_home in path.parents
    path.write_text(path.read_text(encoding="utf-8").replace("weight = 0.8", "weight = 0.65", 1), encoding="utf-8")
    assert run_command(["action", "diff", "lunge"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line for line in shown if line.startswith(("-w", "+w"))] == ["-weight = 0.8", "+weight = 0.65"]
    assert run_command(["action", "reset", "lunge"]) == 0 and not path.exists()
    capsys.readouterr()
    assert run_command(["action", "diff", "lunge"]) == 0 and capsys.readouterr().out == ""


@pytest.mark.parametrize("command", ["diff", "reset"])
def test_an_unknown_action_is_refused(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["action", command, "flying"]) == 2
    assert "flying" in capsys.readouterr().err


@pytest.mark.parametrize("mark", ["bar=1,2,3", "obstacle=1,2", "obstacle=a,b,c", "obstacle"])
def test_marks_that_cannot_be_used_are_refused(tmp_path: Path, mark: str, capsys: pytest.CaptureFixture[str]) -> None:
    points = np.repeat(figure.pose()[None], 30, axis=0).astype(np.float32)
    file = tmp_path / "still.npz"
    np.savez(file, landmarks33=points, fps=50.0)
    assert run_command(["assess", str(file), "--action", "hurdle_clearance", "--mark", mark]) == 2
    assert len(capsys.readouterr().err.splitlines()) <= 3
