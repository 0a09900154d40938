"""Drawing and measuring on the video, with a real mouse and real keys."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import drawing, overlay, session
from sportsgpt_desktop.core.records import Analysis, Drawing, PictureMark
from sportsgpt_desktop.gui import loupe, recovery
from sportsgpt_desktop.gui.document import Document, with_keyframe
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.sketch import metres_of

LEFT = Qt.MouseButton.LeftButton
FRAME = 50


@pytest.fixture
def asked(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The window at a frame; what it asks its child for."""
    tasks: list[str] = []
    monkeypatch.setattr(
        opened.controller.quick_worker, "run", lambda task, *_args, **_more: tasks.append(task.__name__)
    )
    opened.document.go_to(FRAME)
    opened.analysis_page.video.setFocus()
    return tasks


def at(window: MainWindow, x: float, y: float) -> QPoint:
    """A place of the picture on the widget."""
    return window.analysis_page.video.to_widget().map(QPointF(x, y)).toPoint()


def click(qtbot: QtBot, window: MainWindow, *places: tuple[float, float]) -> None:
    for x, y in places:
        qtbot.mouseMove(window.analysis_page.video, at(window, x, y))
        qtbot.mouseClick(window.analysis_page.video, LEFT, pos=at(window, x, y))


def drag(qtbot: QtBot, window: MainWindow, start: QPoint, end: QPoint) -> None:
    video = window.analysis_page.video
    qtbot.mousePress(video, LEFT, pos=start)
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(video, start + (end - start) * share)
    qtbot.mouseRelease(video, LEFT, pos=end)


def drawings(window: MainWindow) -> tuple[Drawing, ...]:
    return window.document.analysis.drawings


def test_an_angle_by_three_clicks_undo_and_redo(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_V)
    assert opened.analysis_page.draw_bar.isVisible() and opened.commands.actions["draw"].isChecked()
    click(qtbot, opened, (60, 60), (60, 140), (140, 140))
    assert len(drawings(opened)) == 1 and drawings(opened)[0].frame == FRAME
    value = drawing.reading(opened.document.analysis, drawings(opened)[0])
    assert value.value == pytest.approx(90, abs=1) and 0 < value.error < 3
    assert asked == ["save"]  # nothing is worked out anew for it
    qtbot.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert drawings(opened) == ()
    qtbot.keyClick(opened, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert len(drawings(opened)) == 1 and asked == ["save"] * 3


def test_a_distance_by_one_drag_moved_and_removed(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    opened.commands.actions["draw_distance"].trigger()
    drag(qtbot, opened, at(opened, 40, 50), at(opened, 140, 50))
    first = drawings(opened)[0]
    assert first.kind == "distance" and first.points[1][0] - first.points[0][0] == pytest.approx(100, abs=1)
    drag(qtbot, opened, at(opened, 140, 50), at(opened, 240, 50))
    moved = drawings(opened)[0]
    assert len(drawings(opened)) == 1 and moved.points[0] == first.points[0]
    assert moved.points[1][0] == pytest.approx(240, abs=1)
    qtbot.keyClick(opened.analysis_page.video, Qt.Key.Key_Delete)
    assert drawings(opened) == ()
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.analysis_page.draw_bar.isVisible()


def test_placing_by_keys_alone(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    video = opened.analysis_page.video
    qtbot.keyClick(opened, Qt.Key.Key_N)
    video.draw.at = None
    qtbot.keyClick(video, Qt.Key.Key_Right)
    assert opened.document.frame == FRAME  # the arrow moved the cursor
    qtbot.keyClick(video, Qt.Key.Key_Return)
    for _ in range(3):
        qtbot.keyClick(video, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(video, Qt.Key.Key_Return)
    (x0, y0), (x1, y1) = drawings(opened)[0].points
    assert (x1 - x0, y1 - y0) == (30, 0)
    qtbot.keyClick(opened, Qt.Key.Key_Escape)  # lets the drawing go
    qtbot.keyClick(opened, Qt.Key.Key_Escape)  # puts the tool away
    qtbot.keyClick(video, Qt.Key.Key_Right)
    assert opened.document.frame == FRAME + 1


def test_a_known_length_is_asked_for_and_measured_anew(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_U)
    click(qtbot, opened, (20, 20), (120, 20))
    dialog = QApplication.activeModalWidget()
    qtbot.keyClicks(dialog.field, "106,7 cm")
    qtbot.mouseClick(dialog.findChild(QPushButton, "yes"), LEFT)
    assert drawings(opened)[0].length_m == pytest.approx(1.067) and asked == ["remeasure"]
    scale = drawing.scale_of(opened.document.analysis)
    assert scale.unit == "m" and scale.per_px == pytest.approx(0.01067, rel=0.01)
    opened.document.assessed(opened.document.analysis, {})
    opened.controller.undo()
    assert drawings(opened) == () and asked[1:] == ["save"]
    assert "motion" in opened.controller.parts(opened.document.analysis)  # what is on disk is of the other scale


def test_no_length_is_said_and_nothing_kept(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_U)
    click(qtbot, opened, (20, 20), (120, 20))
    dialog = QApplication.activeModalWidget()
    qtbot.keyClicks(dialog.field, "long")
    dialog.accept()
    assert drawings(opened) == () and "no length" in opened.messages.message.text
    assert [metres_of(text) for text in ("1.067", "2 m", "50cm")] == [1.067, 2.0, 0.5]
    assert all(np.isnan(metres_of(text)) for text in ("-1", "0", "nan", "inf", "", "9999 m"))


def test_text_and_pin(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_E)
    click(qtbot, opened, (100, 100))
    dialog = QApplication.activeModalWidget()
    qtbot.keyClicks(dialog.field, "hips late")
    dialog.accept()
    assert [each.text for each in drawings(opened)] == ["hips late"]
    qtbot.mouseClick(opened.analysis_page.draw_bar.pin, LEFT)
    assert drawings(opened)[0].everywhere
    opened.document.go_to(3)
    assert [shape.text for shape in overlay.drawn(opened.document.analysis, 3)] == ["hips late"]


def test_the_stopwatch_runs_between_two_frames(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_T)
    opened.document.go_to(FRAME + 30)
    qtbot.keyClick(opened, Qt.Key.Key_T)
    made = drawings(opened)[0]
    assert (made.kind, made.frame, made.stop_frame) == ("stopwatch", FRAME, FRAME + 30)
    assert overlay.drawing_text(opened.document.analysis, made) == "0.500 ± 0.008 s"


def test_a_mark_is_assessed_anew(
    qtbot: QtBot, opened: MainWindow, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not opened.commands.actions["draw_mark"].isEnabled()  # this action asks for no place
    monkeypatch.setattr("sportsgpt_desktop.core.marks.wanted", lambda _action: ("obstacle",))
    opened._enable()
    qtbot.keyClick(opened, Qt.Key.Key_Y)
    click(qtbot, opened, (200, 120))
    mark = opened.document.analysis.marks["obstacle"]
    assert mark.frame == FRAME and (mark.x_px, mark.y_px) == (pytest.approx(200, abs=1), pytest.approx(120, abs=1))
    assert asked == ["reassess"]
    opened.commands.actions["draw_remove"].trigger()
    assert opened.document.analysis.marks == {} and asked == ["reassess"] * 2


def test_snapshot_shows_drawings_but_no_tools(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    opened.document.show_overlay("skeleton", False)
    video = opened.analysis_page.video
    before = video.picture().toImage()
    qtbot.keyClick(opened, Qt.Key.Key_Q)
    assert opened.analysis_page.draw_bar.isVisible()
    assert video.picture().toImage() == before
    line = Drawing("line", FRAME, ((40.0, 90.0), (280.0, 90.0)))
    opened.controller.draw("line", replace(opened.document.analysis, drawings=(line,)))
    shade = video.picture().toImage().pixelColor(at(opened, 100, 90))
    assert shade.red() > 150 and shade.blue() > 150
    shown = video.picture().toImage()
    opened.commands.actions["snapshot"].trigger()
    assert QApplication.clipboard().pixmap().toImage() == shown


def test_a_loupe_shows_while_a_point_is_dragged(qtbot: QtBot, opened: MainWindow, asked: list[str]) -> None:
    video = opened.analysis_page.video
    opened.commands.actions["draw_distance"].trigger()
    qtbot.mousePress(video, LEFT, pos=at(opened, 160, 90))
    qtbot.mouseMove(video, at(opened, 170, 90))
    pressed = video.grab().toImage()
    qtbot.mouseRelease(video, LEFT, pos=at(opened, 170, 90))
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    middle = loupe.place(QPointF(at(opened, 170, 90)), QRectF(video.rect()))
    ring = (middle - QPointF(loupe.RADIUS_PX, 0)).toPoint()
    assert pressed.pixelColor(ring) != video.grab().toImage().pixelColor(ring)


def test_results_that_arrive_after_drawing_are_taken(qtbot: QtBot, analysis: Analysis) -> None:
    document = Document()
    document.open(analysis, None)
    line = Drawing("line", 5, ((0.0, 0.0), (9.0, 9.0)))
    drawn = replace(analysis, drawings=(line,))
    document.edit("line", drawn, assessed=True)
    assert not document.assessed(analysis, {"overrides": {"x": "y"}})  # the disk holds it without the line
    assert document.analysis.drawings == (line,) and document.analysis.overrides == {"x": "y"}
    document.undo()
    assert document.analysis.drawings == () and document.analysis.overrides == {"x": "y"}
    document.redo()
    moved = with_keyframe(document.analysis, (1, "touchdown", "left", 1), 62)
    document.edit("move", moved)
    document.assessed(drawn, {"overrides": {"late": "answer"}})
    assert document.analysis.overrides == {"x": "y"}


def test_drawings_survive_a_crash_and_a_save(analysis: Analysis, own_home: Path, tmp_path: Path) -> None:
    line = Drawing("line", 5, ((0.0, 0.0), (9.0, 9.0)))
    bad = Drawing("angle", 500, ((0.0, 0.0),))
    mark = PictureMark(3, 10.0, 20.0)
    changed = replace(analysis, drawings=(line, bad), marks={"obstacle": mark}, checked_frames=((4, 7),))
    recovery.note_edit(own_home / "analyses" / "a1", changed)
    left = recovery.read()
    again = left.drawn.on(analysis)
    assert [each.points for each in again.drawings] == [line.points] and again.marks == {"obstacle": mark}
    session.save(again, tmp_path)
    assert session.load(tmp_path).checked_frames == ((4, 7),)
