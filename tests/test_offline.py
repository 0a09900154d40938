"""The promise of privacy, proven on the whole program: no internet socket, no name look-up, no banned module."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sportsgpt_desktop.core import assets, doctor

BANNED = ("requests", "urllib3", "httpx", "httpx2", "aiohttp", "huggingface_hub", "torch", "sentence_transformers")


def analyze_command(out: Path) -> list[str]:
    sample = assets.sample()
    return ["analyze", str(sample.path), "--action", sample.action, "--out", str(out)]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_full_analysis_opens_no_internet_socket(tmp_path: Path) -> None:
    """Every system call of `analyze` and its children; resolvers are seen too, since they use sockets."""
    command = [sys.executable, "-m", "sportsgpt_desktop", *analyze_command(tmp_path / "out")]
    found = doctor.traced_sockets(command, seconds=900)
    assert found == []
    assert (tmp_path / "out" / "report.pdf").is_file(), "the traced analysis must have run to its end"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_window_opens_no_internet_socket_in_an_idle_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start-up, the bundled clip read for import, and a minute of rest; telemetry shows after seconds, not at once."""
    program = (
        "import sys\n"
        "from sportsgpt_desktop.core import assets\n"
        "assets.quiet_environment()\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from sportsgpt_desktop.gui import app\n"
        "make = app.make_window\n"
        "def timed(application):\n"
        "    QTimer.singleShot(60_000, application.quit)\n"
        "    return make(application)\n"
        "app.make_window = timed\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(app.run(['sportsgpt-desktop', str(assets.sample().path)]))\n"
    )
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    script = Path(assets.user_folder()) / "window.py"
    script.write_text(program, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(assets.program_folder()))
    assert doctor.traced_sockets([sys.executable, str(script)], seconds=300) == []


def test_no_banned_module_is_imported_by_the_command_line(tmp_path: Path) -> None:
    """The parent process of an analysis of an unusable file, with every stage's module imported."""
    program = (
        "import json, pkgutil, importlib, sys\n"
        "import sportsgpt_desktop.core as core\n"
        "from sportsgpt_desktop.core import assets\n"
        "assets.quiet_environment()\n"
        "for module in pkgutil.walk_packages(core.__path__, core.__name__ + '.'):\n"
        "    importlib.import_module(module.name)\n"
        "import sportsgpt_desktop.cli\n"
        f"print(json.dumps([name for name in {BANNED!r} if name in sys.modules]))\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout.splitlines()[-1]) == []


def test_help_needs_no_heavy_library() -> None:
    """`--help` answers at once: none of the large libraries is imported for it."""
    heavy = ("numpy", "cv2", "mediapipe", "onnxruntime", "llama_cpp", "av", "PySide6", "PIL", "scipy")
    program = (
        "import sys\n"
        "from sportsgpt_desktop.cli import run_command\n"
        "try:\n    run_command(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stderr.splitlines()[-1] == "[]"
