"""What starting the window may import."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.gui.app import FileOpener

HEAVY = (
    "mediapipe",
    "torch",
    "onnxruntime",
    "llama_cpp",
    "cv2",
    "av",
    "hnswlib",
    "tokenizers",
    "scipy",
    "sqlalchemy",
)
NETWORK = ("requests", "urllib3", "http.client", "PySide6.QtNetwork", "huggingface_hub")

PROGRAM = """
import json
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sportsgpt_desktop.gui import app

make_window = app.make_window


def leave():
    print(json.dumps(sorted(sys.modules)))
    QApplication.quit()


def make_and_leave(application):
    QTimer.singleShot(500, leave)
    return make_window(application)


app.make_window = make_and_leave
sys.exit(app.run(["sportsgpt-desktop"]))
"""

AT_ONCE = """window = make_window(application)
    QTimer.singleShot(0, lambda: (window.grab(), QApplication.quit()))
    return window"""
"""Quits before the window's own first tasks begin."""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SPORTSGPT_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True, text=True, timeout=60, env=environment, cwd=Path(__file__).parents[2], check=True,
    )  # fmt: skip
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("name", HEAVY)
def test_start_up_does_not_import(modules: set[str], name: str) -> None:
    assert name not in modules


@pytest.mark.parametrize("name", NETWORK)
def test_start_up_imports_nothing_that_talks_to_a_network(modules: set[str], name: str) -> None:
    assert name not in modules


def test_a_file_handed_over_as_an_event_is_opened(qtbot: QtBot, tmp_path: Path) -> None:
    opened: list[Path] = []

    class Window(QWidget):
        def open_path(self, path: Path) -> None:
            opened.append(path)

    window = Window()
    qtbot.addWidget(window)
    window.installEventFilter(FileOpener(window))  # type: ignore[arg-type]
    QApplication.sendEvent(window, QFileOpenEvent(str(tmp_path / "Sprünge 跳.sgpt")))
    assert opened == [tmp_path / "Sprünge 跳.sgpt"]


def test_quitting_at_once_leaves_no_process(tmp_path: Path) -> None:
    """The pipe ends only when no child holds it any more."""
    program = PROGRAM.replace("QTimer.singleShot(500, leave)\n    return make_window(application)", AT_ONCE)
    assert program != PROGRAM
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SPORTSGPT_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, timeout=60, env=environment, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
