"""Means over steps, by construction and in the window; keys by their place on other layouts."""

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core.records import Analysis, Measurement
from sportsgpt_desktop.gui import commands
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.measurements_view import Averaged, averaged


@pytest.fixture
def steps(analysis: Analysis) -> list[Measurement]:
    """Four steps of the left foot: two out of range, one that can't be judged, one in range; one of the right."""
    one = analysis.assessment.measurements[0]
    rows = [("high", 0.40, 0.03), ("high", 0.34, 0.04), ("ok", 0.28, 0.05), ("cannot_judge", float("nan"), 0.05)]
    left = [
        replace(one, step=number, status=status, value=value, error=error, frame=60 + number)  # type: ignore[arg-type]
        for number, (status, value, error) in enumerate(rows, 1)
    ]
    return [*left, replace(one, side="right", step=1)]


def test_mean_of_the_judged_steps(steps: list[Measurement]) -> None:
    left, right = averaged(steps)
    assert isinstance(left, Averaged) and left.value == pytest.approx(0.34) and left.step is None
    assert left.error == pytest.approx((0.05**2 / 3 + 0.04**2 / 3 + 0.03**2 / 3) ** 0.5)
    assert left.status == "high" and left.frame == 61 and "3" in left.said and "2" in left.said
    assert right is steps[-1]  # one step is no mean


def test_on_a_tie_the_worse_verdict_counts(steps: list[Measurement]) -> None:
    assert averaged([steps[0], steps[2]])[0].status == "high"


def test_the_window_offers_means_where_there_are_steps(
    opened: MainWindow, analysis: Analysis, steps: list[Measurement]
) -> None:
    view = opened.analysis_page.measurements
    opened.tab_measurements()
    assert not view.steps.isVisible()
    several = replace(analysis, assessment=replace(analysis.assessment, measurements=tuple(steps)))
    opened.document.open(several, opened.document.folder)
    assert view.steps.isVisible() and len(view.model.rows) == 5
    view.steps.setCurrentIndex(view.steps.findData("mean"))
    assert len(view.model.rows) == 2
    texts = [str(view.model.data(view.model.index(row), Qt.ItemDataRole.AccessibleTextRole)) for row in range(2)]
    assert any("mean of 3 steps" in text and "0.34 ± 0.04" in text for text in texts)


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not tell the place of a key")
def test_a_key_counts_by_its_place_where_the_layout_has_another_sign(opened: MainWindow) -> None:
    """The digit row of a French keyboard gives signs, and a Russian J gives о: both still do what the place says."""
    offset = 0 if sys.platform == "win32" else commands.X11_OFFSET
    press = QEvent.Type.KeyPress
    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    second = QKeyEvent(press, Qt.Key.Key_Eacute, none, 3 + offset, 0, 0, "é")
    assert commands.physical_key(second) == "2"
    QApplication.sendEvent(opened, second)
    assert opened.document.frame == 60
    russian = QKeyEvent(press, 0x041E, none, 36 + offset, 0, 0, "о")
    assert commands.physical_key(russian) == "J"
    QApplication.sendEvent(opened, russian)
    assert opened.player.playing and opened.player.speed < 0
    opened.player.pause()
    assert commands.physical_key(QKeyEvent(press, 0x041E, control, 36 + offset, 0, 0)) == "Ctrl+J"
    assert commands.physical_key(QKeyEvent(press, Qt.Key.Key_A, none, 0, 0, 0)) == ""


def test_typing_is_left_alone(qtbot: QtBot, opened: MainWindow) -> None:
    view = opened.analysis_page.measurements
    opened.tab_measurements()
    view.search.setFocus()
    before = opened.document.frame
    offset = 0 if sys.platform == "win32" else commands.X11_OFFSET
    event = QKeyEvent(QEvent.Type.KeyPress, 0x041E, Qt.KeyboardModifier.NoModifier, 36 + offset, 0, 0, "о")
    QApplication.sendEvent(view.search, event)
    assert view.search.text() == "о" and opened.document.frame == before and not opened.player.playing
