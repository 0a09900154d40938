"""Several clips wait for their turn: order, progress, cancel, restart. The work itself is a stand-in."""

import json
import math
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.pipeline import Request
from sportsgpt_desktop.core.records import Athlete
from sportsgpt_desktop.gui import work
from sportsgpt_desktop.gui.analysis_queue import FILE, AnalysisQueue, Job
from sportsgpt_desktop.gui.child import Tell
from sportsgpt_desktop.gui.main_window import MainWindow

from .conftest import make_video

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 30_000


def stand_in(request: Request, folder: Path, athlete: int | None, tell: Tell) -> Path:
    """Runs until a file named "go" appears; "bad" clips are refused."""
    if "bad" in request.video.name:
        raise UserError("bad.mp4 holds no picture.", "Choose another.")
    tell("pose", 3, 10)
    tell("pose", 5, 10)
    while not (folder.parent / "go").exists():
        time.sleep(0.01)
        tell("pose", 5, 10)
    return folder


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "analyze", stand_in)


def job(home: Path, name: str, athlete: int | None = None) -> Job:
    who = Athlete("Zoë 五路", age=math.nan)
    return Job(home / "analyses" / name, Request(Path(f"/clips/{name} 五.mp4"), "test_run", who), athlete)


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.mouseClick(window.queue_page.findChild(QPushButton, name), LEFT)
    QApplication.processEvents()


def names_of(queue: AnalysisQueue) -> list[str]:
    return [one.folder.name for one in queue.jobs]


def test_one_after_another_in_the_chosen_order(qtbot: QtBot, window: MainWindow, own_home: Path, slow: None) -> None:
    queue = window.controller.queue
    for name in ("a", "b", "c"):
        queue.add(job(own_home, name))
    window.show_queue()
    qtbot.waitUntil(lambda: window.queue_page.cards["a"].bar.value() == 5, timeout=LONG_MS)
    assert [one.state for one in queue.jobs] == ["running", "waiting", "waiting"]
    press(qtbot, window, "up_c")
    assert names_of(queue) == ["a", "c", "b"]
    press(qtbot, window, "up_c")  # it cannot pass the one that runs
    assert names_of(queue) == ["a", "c", "b"]
    press(qtbot, window, "remove_b")
    assert names_of(queue) == ["a", "c"]
    assert [row["folder"] for row in json.loads((own_home / FILE).read_text(encoding="utf-8"))] == ["a", "c"]
    (own_home / "analyses" / "go").touch()
    qtbot.waitUntil(lambda: not queue.unfinished(), timeout=LONG_MS)
    assert [one.state for one in queue.jobs] == ["done", "done"] and not (own_home / FILE).exists()
    assert "c 五.mp4" in window.messages.message.text
    press(qtbot, window, "tidy_queue")
    assert not queue.jobs


def test_stopping_one_goes_on_with_the_next(qtbot: QtBot, window: MainWindow, own_home: Path, slow: None) -> None:
    queue = window.controller.queue
    for name in ("a", "b"):
        queue.add(job(own_home, name))
    window.show_queue()
    qtbot.waitUntil(lambda: window.queue_page.cards["a"].bar.value() == 5, timeout=LONG_MS)
    press(qtbot, window, "remove_a")
    qtbot.waitUntil(lambda: queue.running is not None and queue.running.folder.name == "b", timeout=LONG_MS)
    assert names_of(queue) == ["b"]


def test_a_clip_that_cannot_be_read_does_not_stop_the_others(
    qtbot: QtBot, window: MainWindow, own_home: Path, slow: None
) -> None:
    (own_home / "analyses").mkdir()
    (own_home / "analyses" / "go").touch()
    queue = window.controller.queue
    for name in ("bad", "good"):
        queue.add(job(own_home, name))
    qtbot.waitUntil(lambda: not queue.unfinished(), timeout=LONG_MS)
    assert [one.state for one in queue.jobs] == ["failed", "done"]
    assert "no picture" in queue.jobs[0].fault


def test_it_survives_a_restart(qtbot: QtBot, window: MainWindow, own_home: Path, slow: None) -> None:
    for name in ("a", "b"):
        window.controller.queue.add(job(own_home, name, 3))
    window.controller.queue.close()
    again = AnalysisQueue()
    again.read()
    assert [(one.state, one.clip, one.athlete) for one in again.jobs] == [
        ("stopped", "a 五.mp4", 3),
        ("stopped", "b 五.mp4", 3),
    ]
    who = again.jobs[0].request.athlete
    assert who.name == "Zoë 五路" and math.isnan(who.age)
    again.forget_athlete(3)
    assert not again.jobs and not (own_home / FILE).exists()
    again.close()


@pytest.mark.parametrize("text", ["no json", "[1]", '[{"folder": "../x"}]', "{}"])
def test_a_damaged_file_counts_as_none(qapp: QApplication, own_home: Path, text: str) -> None:
    (own_home / FILE).write_text(text, encoding="utf-8")
    queue = AnalysisQueue()
    queue.read()
    assert queue.jobs == []


def test_several_clips_take_the_same_answers(
    qtbot: QtBot, window: MainWindow, own_home: Path, slow: None, monkeypatch: pytest.MonkeyPatch, analysis: object
) -> None:
    """Drop three: the sheet asks about one, all three are queued; the window stays free meanwhile."""
    monkeypatch.setattr(window.controller, "open_clip", lambda path: window.show_page("import"))
    clips = [Path(f"/clips/{name}.mp4") for name in "abc"]
    window.open_paths(clips)
    sheet = window.import_sheet
    assert sheet.same.isVisible() and sheet.same.isChecked() and "2" in sheet.same.text()
    sheet.show_actions([analysis.action], "")
    import numpy as np

    sheet.show_clip(make_video(path="/clips/a.mp4"), np.zeros((180, 320, 3), np.uint8))
    sheet.name.setText("Zoë")
    qtbot.mouseClick(sheet.start_button, LEFT)
    queue = window.controller.queue
    assert [one.clip for one in queue.jobs] == ["a.mp4", "b.mp4", "c.mp4"]
    assert {one.request.athlete.name for one in queue.jobs} == {"Zoë"}
    assert window.page() == "analysis" and window.analysis_page.side.currentWidget() is window.analysis_page.progress
    window.document.open(analysis, own_home)  # look at another analysis
    assert window.analysis_page.side.currentWidget() is window.analysis_page.tabs
    window.stop()
    assert queue.running is not None  # Escape does not stop what is not on show
    (queue.jobs[0].folder.parent / "go").touch()
    qtbot.waitUntil(lambda: not queue.unfinished(), timeout=LONG_MS)


def test_answers_of_their_own(
    qtbot: QtBot, window: MainWindow, slow: None, monkeypatch: pytest.MonkeyPatch, analysis: object
) -> None:
    import numpy as np

    asked: list[Path] = []
    monkeypatch.setattr(window.controller, "open_clip", asked.append)
    window.open_paths([Path("/clips/a.mp4"), Path("/clips/b.mp4")])
    window.show_page("import")
    sheet = window.import_sheet
    sheet.show_actions([analysis.action], "")
    sheet.show_clip(make_video(path="/clips/a.mp4"), np.zeros((180, 320, 3), np.uint8))
    sheet.same.click()
    qtbot.mouseClick(sheet.start_button, LEFT)
    assert [one.clip for one in window.controller.queue.jobs] == ["a.mp4"]
    assert asked == [Path("/clips/a.mp4"), Path("/clips/b.mp4")] and not sheet.same.isVisible()
