"""The review queue, by keys and by mouse."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import review
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.timeline.widget import LIMBS

KEY = (1, "touchdown", "left", 1)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def analysis(analysis: Analysis) -> Analysis:
    """One unsure keyframe, five frames with few joints, four of perhaps somebody else, two without a pose."""
    seen = np.array(analysis.pose.visibility)
    seen[40:45], seen[90:92] = 0.3, 0.0
    doubtful = np.zeros(len(seen), dtype=bool)
    doubtful[70:74] = True
    return replace(analysis, pose=replace(analysis.pose, visibility=seen, doubtful=doubtful))


@pytest.fixture
def reviewing(qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    monkeypatch.setattr(opened.controller, "_save", lambda: None)
    assert opened.analysis_page.transport.review.text() == "◆ 3 to review"
    opened.commands.actions["review"].trigger()
    return opened


def test_the_queue_has_what_is_doubtful_and_why(analysis: Analysis) -> None:
    rows = review.doubts(analysis, analysis.alignment.keyframes, review.stretches(analysis, LIMBS))
    assert [(row.frame, row.last, row.done) for row in rows] == [(60, 60, False), (40, 44, False), (70, 73, False)]
    assert rows[0].reason == "50 % sure" and "few joints" in rows[1].reason and "another person" in rows[2].reason
    wide = replace(analysis.alignment.keyframes[0], spread_frames=9.0)
    assert review.doubts(analysis, (wide,), [])[0].reason == "may lie 9 frames away"


def test_space_goes_on_and_round(qtbot: QtBot, reviewing: MainWindow) -> None:
    document, panel = reviewing.document, reviewing.analysis_page.review
    assert panel.isVisible() and document.selected_keyframe == KEY and document.frame == 60
    assert panel.state.text() == "3 of 3 left to look at" and panel.list.selectedItems()
    frames = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        frames.append(document.frame)
    assert frames == [40, 70, 60]
    assert (document.in_frame, document.out_frame) == (70, 73)  # ready for swapping left and right
    reviewing.analysis_page.video.setFocus()
    qtbot.keyClick(reviewing, Qt.Key.Key_Space)
    assert document.frame == 40 and not reviewing.player.playing
    qtbot.keyClick(reviewing, Qt.Key.Key_K)
    assert reviewing.player.playing
    qtbot.keyClick(reviewing, Qt.Key.Key_Space)
    assert not reviewing.player.playing


def test_accepting_goes_on_until_nothing_is_left(qtbot: QtBot, reviewing: MainWindow) -> None:
    document, panel = reviewing.document, reviewing.analysis_page.review
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    accepted = document.keyframe(KEY)
    assert accepted.source == "user" and accepted.frame == 60 and accepted.time_s == 1.0
    assert document.frame == 40 and panel.state.text() == "2 of 3 left to look at"
    qtbot.mouseClick(panel.accept_button, LEFT)
    assert document.analysis.checked_frames == ((40, 44),) and document.frame == 70
    reviewing.analysis_page.video.setFocus()
    qtbot.keyClick(reviewing, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel.left() == 0 and panel.state.text() == "All 3 looked at." and not panel.next_button.isEnabled()
    assert not reviewing.analysis_page.transport.review.isVisible()
    reviewing.controller.undo()
    assert panel.left() == 1 and document.analysis.checked_frames == ((40, 44),)


def test_escape_and_the_button_close_it(qtbot: QtBot, reviewing: MainWindow) -> None:
    page = reviewing.analysis_page
    qtbot.keyClick(reviewing, Qt.Key.Key_Escape)
    qtbot.keyClick(reviewing, Qt.Key.Key_R)
    assert page.reviewing()
    qtbot.keyClick(reviewing, Qt.Key.Key_Escape)
    assert page.side.currentWidget() is page.tabs and not reviewing.commands.actions["review"].isChecked()
    qtbot.mouseClick(page.transport.review, LEFT)
    assert page.reviewing()
    page.review.closed.emit()
    qtbot.keyClick(reviewing, Qt.Key.Key_Space)
    assert reviewing.player.playing
