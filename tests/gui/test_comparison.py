"""Two clips in step: frames that belong together, and changes with their error."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import compare
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.shelf import Entry, Shelf


def shifted(analysis: Analysis, frames: dict[str, int]) -> Analysis:
    """The same clip with its keyframes at other frames."""
    keyframes = tuple(
        replace(item, frame=frames[item.id], time_s=frames[item.id] / 60) for item in analysis.alignment.keyframes
    )
    return replace(analysis, alignment=replace(analysis.alignment, keyframes=keyframes))


def test_keyframes_meet_when_time_is_stretched(analysis: Analysis) -> None:
    other = shifted(analysis, {"toe_off": 10, "touchdown": 60, "full_support": 70})
    frames = compare.frame_map(analysis, other)
    assert (frames[30], frames[60], frames[80]) == (10, 60, 70)
    assert frames[45] == 35  # half-way stays half-way
    assert frames[0] == 0 and frames[119] == pytest.approx(109)


def test_real_time_from_the_first_shared_keyframe(analysis: Analysis) -> None:
    other = shifted(analysis, {"toe_off": 10, "touchdown": 60, "full_support": 70})
    frames = compare.frame_map(analysis, other, warp=False)
    assert frames[30] == 10 and frames[60] == 40


def test_clips_without_shared_keyframes_start_together(analysis: Analysis) -> None:
    other = replace(analysis, alignment=replace(analysis.alignment, keyframes=()))
    np.testing.assert_array_equal(compare.frame_map(analysis, other), np.arange(120))


def test_other_leg_still_meets(analysis: Analysis) -> None:
    right = tuple(replace(item, side="right") for item in analysis.alignment.keyframes)
    other = replace(analysis, alignment=replace(analysis.alignment, keyframes=right))
    assert len(compare.anchors(analysis, other)) == 3


def test_changes_carry_the_error_of_the_difference(analysis: Analysis) -> None:
    moved = tuple(
        replace(item, value=item.value + 10) if item.id == "knee" else item for item in analysis.assessment.measurements
    )
    other = replace(analysis, assessment=replace(analysis.assessment, measurements=moved))
    rows = {row[0]: row for row in compare.changes(analysis, other)}
    assert set(rows) == {"foot_ahead", "knee"}  # what cannot be judged has no change
    _, now, then, error, unit = rows["knee"]
    assert now == pytest.approx(165.5) and then == pytest.approx(175.5) and unit == "deg"
    assert error == pytest.approx(np.hypot(6 / np.sqrt(2), 6 / np.sqrt(2)))


def test_the_page_keeps_both_in_step(
    qtbot: QtBot, opened: MainWindow, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shifted(analysis, {"toe_off": 10, "touchdown": 60, "full_support": 70})
    page = opened.compare_page
    page.show_shelf(Shelf((), (Entry("a2", "old.mp4", "Sprint", "", None, "", "2026-01-01", 1, True),)))
    folder = opened.document.folder
    monkeypatch.setattr(opened.controller, "read_folder", lambda _folder, done: done(folder, other))
    qtbot.mouseClick(opened.rail.buttons["compare"], Qt.MouseButton.LeftButton)
    assert opened.page() == "compare"
    page.choice.setCurrentIndex(1)
    page.choice.activated.emit(1)
    opened.document.go_to(59)
    qtbot.keyClick(opened, Qt.Key.Key_Right)  # keys work on this page too
    assert opened.document.frame == 60 and page.other.frame == 60
    page.slider.setValue(30)
    assert opened.document.frame == 30 and page.other.frame == 10
    assert page.table.topLevelItemCount() == 2
