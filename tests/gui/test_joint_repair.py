"""Mending joints by hand on the video, with a real mouse."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import skeleton
from sportsgpt_desktop.gui.joint_repair import mended_joints
from sportsgpt_desktop.gui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
FRAME = 50
KNEE = skeleton.LEFT_KNEE


@pytest.fixture
def asked(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The window at a frame in repair mode; what it asks its child for."""
    tasks: list[str] = []
    monkeypatch.setattr(
        opened.controller.quick_worker, "run", lambda task, *_args, **_more: tasks.append(task.__name__)
    )
    opened.document.go_to(FRAME)
    return tasks


def place(window: MainWindow, joint: int, frame: int = FRAME) -> QPoint:
    x, y = window.document.analysis.pose.image_px[frame, joint]
    return window.analysis_page.video.to_widget().map(QPointF(x, y)).toPoint()


def drag(
    qtbot: QtBot, window: MainWindow, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = PLAIN
) -> tuple[float, float]:
    """Drag on the video; returns where that ends in the picture, px."""
    video = window.analysis_page.video
    qtbot.mousePress(video, LEFT, keys, start)
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(video, start + (end - start) * share)
    qtbot.mouseRelease(video, LEFT, keys, end)
    point = video.to_picture().map(QPointF(end))
    return point.x(), point.y()


def test_drag_moves_a_joint_and_undo_brings_it_back(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    document, before = opened.document, opened.document.analysis
    opened.analysis_page.video.setFocus()
    qtbot.keyClick(opened, Qt.Key.Key_D)
    assert opened.commands.actions["repair"].isChecked()
    start = place(opened, KNEE)
    wanted = drag(qtbot, opened, start, start + QPoint(40, -25))
    after = document.analysis
    assert np.allclose(after.pose.image_px[FRAME, KNEE], wanted, atol=0.01)
    assert after.pose.repaired[FRAME, KNEE] and mended_joints(after, FRAME)[KNEE]
    assert after.pose.repaired.any(axis=1).sum() == 7  # 0.05 s at 60 fps on either side
    others = np.delete(np.arange(skeleton.COUNT), KNEE)
    assert np.array_equal(after.pose.image_px[:, others], before.pose.image_px[:, others])
    assert asked == ["remeasure"]
    qtbot.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.analysis is before and asked[1:] == ["save"]
    qtbot.keyClick(opened, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert document.analysis is after and asked[2:] == ["remeasure"]


def test_shift_moves_one_frame_only(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    opened.commands.actions["repair"].trigger()
    start = place(opened, KNEE)
    drag(qtbot, opened, start, start + QPoint(30, 0), Qt.KeyboardModifier.ShiftModifier)
    assert np.argwhere(opened.document.analysis.pose.repaired).tolist() == [[FRAME, KNEE]]


def test_nothing_moves_outside_the_mode_or_off_a_joint(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    before = opened.document.analysis
    start = place(opened, KNEE)
    drag(qtbot, opened, start, start + QPoint(40, 0))
    opened.commands.actions["repair"].trigger()
    drag(qtbot, opened, QPoint(5, 5), QPoint(60, 60))
    qtbot.mouseClick(opened.analysis_page.video, LEFT, pos=start)
    assert opened.document.analysis is before and asked == []
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.analysis_page.video.repair.on


def test_swap_left_and_right_in_the_range(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    document, before = opened.document, opened.document.analysis
    swap = opened.commands.actions["swap_sides"]
    swap.trigger()
    assert document.analysis is before and "Mark the range" in opened.messages.message.text
    document.set_range(40, 50)
    opened.analysis_page.video.setFocus()
    qtbot.keyClick(opened, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    now, then = document.analysis.pose.image_px, before.pose.image_px
    mirror = list(skeleton.MIRROR)
    assert np.array_equal(now[40:51], then[40:51][:, mirror])
    assert np.array_equal(now[:40], then[:40]) and np.array_equal(now[51:], then[51:])
    assert asked == ["remeasure"]


def test_a_keyframe_moved_before_the_measuring_ended_measures_too(
    qtbot: QtBot, opened: MainWindow, asked: list[str]
) -> None:
    controller, document = opened.controller, opened.document
    controller.swap_sides(10, 20)
    controller.move_keyframe((1, "touchdown", "left", 1), 62)
    assert asked == ["remeasure", "remeasure"]
    document.assessed(document.analysis, {"motion": replace(document.analysis.motion, leg_length=1.5)})
    controller.move_keyframe((1, "touchdown", "left", 1), 63)
    assert asked[2:] == ["reassess"]
    controller.undo()
    assert asked[3:] == ["save"]
    controller.undo()  # the swap itself was never worked out alone
    assert asked[4] == "remeasure" and "motion" in controller.parts(document.analysis)
