"""Another language without a restart: what is open, edited and queued stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import session
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import names, words, work
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.settings_dialog import SettingsDialog

from .test_queue import job, stand_in

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000


@pytest.fixture
def english() -> Iterator[None]:
    yield
    words.use_language("en")
    names.use_language("en")


def windows(but: MainWindow) -> list[MainWindow]:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    return [each for each in found if each is not but and each.isVisible()]


def choose(qtbot: QtBot, window: MainWindow, language: str) -> None:
    window.show_settings()
    dialog = window.findChild(SettingsDialog)
    box = dialog.findChild(QComboBox, "setting_language")
    box.setCurrentIndex(box.findData(language))
    qtbot.mouseClick(dialog.yes, LEFT)


def test_everything_stays_but_the_words(
    qtbot: QtBot, opened: MainWindow, english: None, own_home: Path, monkeypatch: pytest.MonkeyPatch, analysis: Analysis
) -> None:
    monkeypatch.setattr(work, "analyze", stand_in)
    session.save(analysis, opened.document.folder)
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    opened.controller.dismiss_issue("over", "tilted")
    opened.document.go_to(77)
    opened.document.set_range(10, 90)
    opened.controller.queue.add(job(own_home, "a"))
    queue, edited = opened.controller.queue, opened.document.analysis
    choose(qtbot, opened, "zh")
    qtbot.waitUntil(lambda: bool(windows(opened)), timeout=LONG_MS)
    new = windows(opened)[0]
    assert new.controller.queue is queue and queue.running is not None
    assert new.page() == "analysis" and new.document.analysis is edited
    assert (new.document.frame, new.document.in_frame, new.document.out_frame) == (77, 10, 90)
    assert new.commands.actions["play"].text() == "播放或暂停"
    assert new.analysis_page.tabs.tabText(2) == "计划"
    new.undo()
    assert new.document.analysis.overrides == {}
    (own_home / "analyses" / "go").touch()
    qtbot.waitUntil(lambda: not queue.unfinished(), timeout=LONG_MS)
    new.close()
    shiboken6.delete(new)


def test_results_are_worded_in_the_windows_language(
    qtbot: QtBot, window: MainWindow, english: None, analysis: Analysis, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An analysis of another language is said anew when it opens; one that a model worded is left as it is."""
    from dataclasses import replace

    asked: list[str] = []

    def run(function, *args, done, failed=None, group="", **_) -> int:
        asked.append(f"{function.__name__} {args[2] if function is work.in_language else ''}".strip())
        return 1

    monkeypatch.setattr(window.controller.quick_worker, "run", run)
    folder = own_home / "analyses" / "a1"
    folder.mkdir(parents=True)
    window.controller.show_analysis(folder, analysis)
    assert "in_language" not in " ".join(asked)
    window.controller.show_analysis(folder, replace(analysis, language="zh"))
    assert asked[-1] == "in_language en"
    by_model = replace(analysis.wording, sections=(replace(analysis.wording.sections[0], by_model=True),))
    asked.clear()
    window.controller.show_analysis(folder, replace(analysis, language="zh", wording=by_model))
    assert "in_language" not in " ".join(asked)
