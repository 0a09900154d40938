"""Two clips in step: frames that belong together, and changes with their error."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import compare
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import second_picture
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
    page.choice.setCurrentIndex(page.choice.findData("a2"))
    page.choice.activated.emit(page.choice.currentIndex())
    opened.document.go_to(59)
    qtbot.keyClick(opened, Qt.Key.Key_Right)  # keys work on this page too
    assert opened.document.frame == 60 and page.other.frame == 60
    page.slider.setValue(30)
    assert opened.document.frame == 30 and page.other.frame == 10
    assert page.table.topLevelItemCount() == 2


@pytest.fixture
def beside(
    qtbot: QtBot, opened: MainWindow, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> tuple[MainWindow, Analysis]:
    """The compare page with another clip of the same run."""
    other = shifted(analysis, {"toe_off": 10, "touchdown": 60, "full_support": 70})
    opened.show_page("compare")
    opened.compare_page.show_other(opened.document.folder, other)
    return opened, other


def choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_clips_meet_at_the_chosen_keyframe(beside: tuple[MainWindow, Analysis]) -> None:
    window, _ = beside
    page = window.compare_page
    assert [page.step.itemText(number) for number in (1, 2, 3)] == [
        f"Real time, meeting at {name}, left · step 1" for name in ("Toe-off", "Touchdown", "Full support")
    ]
    choose(page.step, 2)
    window.document.go_to(80)
    assert page.other.frame == 70
    window.document.go_to(60)
    assert page.other.frame == 50  # real time, not stretched


def test_left_against_right_of_one_clip(qtbot: QtBot, opened: MainWindow, analysis: Analysis) -> None:
    right = tuple(
        replace(item, side="right", frame=item.frame + 20, time_s=(item.frame + 20) / 60)
        for item in analysis.alignment.keyframes
    )
    alignment = replace(analysis.alignment, keyframes=(*analysis.alignment.keyframes, *right))
    knees = tuple(
        replace(item, side=side, value=value)
        for item in analysis.assessment.measurements
        if item.id == "knee" and item.keyframe == "touchdown"
        for side, value in (("left", 171.0), ("right", 160.0))
    )
    both = replace(analysis, alignment=alignment, assessment=replace(analysis.assessment, measurements=knees))
    opened.document.open(both, opened.document.folder)
    opened.show_page("compare")
    page = opened.compare_page
    choose(page.choice, "sides")
    opened.document.go_to(60)
    assert page.other.frame == 80
    row = page.table.topLevelItem(0)
    assert [row.text(column) for column in (1, 2)] == ["171°", "160°"] and row.text(3).startswith("11 ± ")
    assert page.table.headerItem().text(1) == "Left side"
    assert page.right._picture(80) is not None  # the same clip's pictures
    found = compare.difference(both, compare.mirrored(both), "knee_angle_left", np.arange(120))
    left, right_ = (both.kinematics.channels[f"knee_angle_{side}"] for side in ("left", "right"))
    assert found is not None and np.allclose(found[0], right_) and np.allclose(found[1], left - right_)


def test_the_difference_has_both_errors(analysis: Analysis) -> None:
    table = {"knee_angle_left": np.full(120, 12.0)}
    turned = {"knee_angle_left": analysis.kinematics.channels["knee_angle_left"] + 360 - 3}
    other = replace(analysis, kinematics=replace(analysis.kinematics, channels=turned, errors=table))
    found = compare.difference(analysis, other, "knee_angle_left", np.arange(120))
    assert found is not None
    _, gap, error = found
    assert np.allclose(gap, 3.0) and np.allclose(error, 13.0)  # a whole turn is no difference; 5 and 12 make 13
    assert compare.difference(analysis, other, "knee_angle_right", np.arange(120)) is None


def test_the_curve_follows_clip_and_choice(qtbot: QtBot, beside: tuple[MainWindow, Analysis]) -> None:
    window, _ = beside
    page = window.compare_page
    assert page.curves.channel == "knee_angle_left"
    window.document.go_to(60)
    assert page.curves.value_text() == "0 ± 7°"  # the same angle where keyframes meet, 5 and 5 as squares
    choose(page.channel, "knee_angle_right")
    assert page.curves.channel == "knee_angle_right"
    middle = QPoint(round(page.curves.window_().x(1.0)) + 1, 20)
    qtbot.mouseClick(page.curves, Qt.MouseButton.LeftButton, pos=middle)
    assert window.document.frame == 60


def test_over_each_other_the_hips_meet(qtbot: QtBot, opened: MainWindow, analysis: Analysis) -> None:
    """The other athlete is twice as large, elsewhere, and goes the other way."""
    points = analysis.pose.image_px * np.array([-2.0, 2.0]) + np.array([700.0, 30.0])
    other = replace(
        analysis,
        pose=replace(analysis.pose, image_px=points),
        motion=replace(analysis.motion, travel_sign=-1),
    )
    laid = second_picture.fitted(analysis, 60, other, 60, None)
    place = laid.place.map(QPointF(*points[60, 25]))
    assert (place.x(), place.y()) == pytest.approx(tuple(analysis.pose.image_px[60, 25]))
    opened.show_page("compare")
    page = opened.compare_page
    page.show_other(opened.document.folder, other)
    before = page.left.picture().toImage()
    qtbot.mouseClick(page.overlaid, Qt.MouseButton.LeftButton, pos=QPoint(8, page.overlaid.height() // 2))
    assert page.overlaid.isChecked() and not page.right.isVisible()
    assert page.left.picture().toImage() != before
