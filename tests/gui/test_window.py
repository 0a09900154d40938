"""The real window, driven by real clicks, keys and drags."""

from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import commands
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.message_bar import Message

KEY = (1, "touchdown", "left", 1)
LEFT = Qt.MouseButton.LeftButton


def at_key(window: MainWindow, frame: int) -> QPoint:
    """Where the keyframe of a frame is drawn."""
    timeline = window.analysis_page.timeline
    lane = next(lane for lane in timeline.lanes() if lane.name == "keys")
    return QPoint(round(timeline.window_.x(frame / 60)), round(lane.top + 17))


def drag(qtbot: QtBot, widget: QWidget, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(widget, LEFT, pos=start)
    for share in (0.2, 0.5, 0.8, 1.0):
        qtbot.mouseMove(widget, start + (end - start) * share)
    qtbot.mouseRelease(widget, LEFT, pos=end)


def test_start_page_offers_clip_and_sample(window: MainWindow) -> None:
    assert window.page() == "start"
    assert window.start_page.findChild(QPushButton, "open_clip").isVisible()
    assert window.start_page.findChild(QPushButton, "open_sample").isVisible()
    assert not window.commands.actions["play"].isEnabled()


def test_sample_comes_with_its_action(
    window: MainWindow, analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(window.controller, "open_clip", read.append)
    sample = assets.Sample(tmp_path / "demo.mp4", "second", "A hard clip.", "难题。")
    monkeypatch.setattr(assets, "sample", lambda: sample)
    window.import_sheet.show_actions([analysis.action, replace(analysis.action, id="second")], "")
    window.open_sample()
    assert read == [sample.path] and window.import_sheet.action.currentData() == "second"
    assert window.messages.message is not None and window.messages.message.text == "A hard clip."


def test_missing_sample_is_one_clear_sentence(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> assets.Sample:
        raise UserError("The sample clip is missing.", "Run: make models")

    monkeypatch.setattr(assets, "sample", missing)
    window.open_sample()
    assert window.messages.message == Message("error", "The sample clip is missing.", "Run: make models")


def test_keys_move_through_frames(qtbot: QtBot, opened: MainWindow) -> None:
    document = opened.document
    opened.analysis_page.video.setFocus()
    assert document.frame == 20
    qtbot.keyClick(opened, Qt.Key.Key_Right)
    assert document.frame == 21
    qtbot.keyClick(opened, Qt.Key.Key_Comma)
    assert document.frame == 20
    qtbot.keyClick(opened, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert document.frame == 30
    qtbot.keyClick(opened, Qt.Key.Key_PageDown)
    assert document.frame == 90
    qtbot.keyClick(opened, Qt.Key.Key_Home)
    assert document.frame == 0
    qtbot.keyClick(opened, Qt.Key.Key_End)
    assert document.frame == 119
    qtbot.keyClick(opened, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert document.frame == 80 and document.selected_keyframe == (1, "full_support", "left", 1)
    qtbot.keyClick(opened, Qt.Key.Key_2)
    assert document.frame == 60


def test_the_painted_frame_is_the_asked_one(qtbot: QtBot, opened: MainWindow) -> None:
    """Frame n of the test clip is grey level 2 n."""
    video = opened.analysis_page.video
    opened.document.show_overlay("skeleton", False)
    for frame in (0, 7, 63, 100, 42):
        opened.document.go_to(frame)
        shade = video.grab().toImage().pixelColor(video.width() // 2, video.height() // 2).red()
        assert abs(shade - 2 * frame % 256) <= 2
        assert video.painted_frame == frame


def test_scrubbing_on_the_ruler(qtbot: QtBot, opened: MainWindow) -> None:
    timeline = opened.analysis_page.timeline
    drag(qtbot, timeline, QPoint(round(timeline.window_.x(0.5)), 8), QPoint(round(timeline.window_.x(1.5)), 8))
    assert abs(opened.document.frame - 90) <= 1


def test_click_and_drag_a_keyframe(qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(opened.controller, "_reassess", lambda: asked.append("assess"))
    timeline = opened.analysis_page.timeline
    qtbot.mouseClick(timeline, LEFT, pos=at_key(opened, 60))
    assert opened.document.selected_keyframe == KEY and opened.document.frame == 60
    assert asked == []
    drag(qtbot, timeline, at_key(opened, 60), at_key(opened, 66))
    keyframe = opened.document.keyframe(KEY)
    assert keyframe is not None and keyframe.frame == 66 and keyframe.source == "user"
    assert opened.document.frame == 66  # the video followed the drag
    assert asked == ["assess"]
    qtbot.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.document.keyframe(KEY).frame == 60  # type: ignore[union-attr]
    qtbot.keyClick(opened, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert opened.document.keyframe(KEY).frame == 66  # type: ignore[union-attr]


def test_nudge_and_set_by_key(qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    opened.document.go_to(60)
    modifiers = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(opened, Qt.Key.Key_Right, modifiers)
    assert opened.document.keyframe(KEY).frame == 61  # type: ignore[union-attr]
    opened.document.go_to(57)
    qtbot.keyClick(opened, Qt.Key.Key_M)
    assert opened.document.keyframe(KEY).frame == 57  # type: ignore[union-attr]


def test_wheel_zooms_and_pans(qtbot: QtBot, opened: MainWindow) -> None:
    timeline = opened.analysis_page.timeline
    before = timeline.window_

    def wheel(delta: int, modifiers: Qt.KeyboardModifier) -> None:
        place = QPointF(600, 60)
        event = QWheelEvent(
            place, timeline.mapToGlobal(place), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(timeline, event)

    wheel(480, Qt.KeyboardModifier.ControlModifier)
    zoomed = timeline.window_
    assert zoomed.stop_s - zoomed.start_s < (before.stop_s - before.start_s) / 1.9
    assert zoomed.time(600) == pytest.approx(before.time(600))
    wheel(-120, Qt.KeyboardModifier.NoModifier)
    assert timeline.window_.start_s > zoomed.start_s
    qtbot.mouseClick(opened.analysis_page.transport.fit, LEFT)
    assert timeline.window_ == before


def test_range_by_keys_and_shift_drag(qtbot: QtBot, opened: MainWindow) -> None:
    opened.document.go_to(40)
    qtbot.keyClick(opened, Qt.Key.Key_I)
    opened.document.go_to(70)
    qtbot.keyClick(opened, Qt.Key.Key_O)
    assert (opened.document.in_frame, opened.document.out_frame) == (40, 70)
    qtbot.keyClick(opened, Qt.Key.Key_X)
    assert (opened.document.in_frame, opened.document.out_frame) == (None, None)


def test_playing_follows_real_time(qtbot: QtBot, opened: MainWindow) -> None:
    opened.document.go_to(20)
    qtbot.keyClick(opened, Qt.Key.Key_Space)
    assert opened.player.playing
    qtbot.waitUntil(lambda: opened.document.frame >= 30, timeout=3000)
    qtbot.keyClick(opened, Qt.Key.Key_K)
    assert not opened.player.playing
    qtbot.keyClick(opened, Qt.Key.Key_J)
    assert opened.player.playing and opened.player.speed < 0
    qtbot.keyClick(opened, Qt.Key.Key_Right)
    assert not opened.player.playing


def test_issue_card_jumps_and_opens(qtbot: QtBot, opened: MainWindow) -> None:
    page = opened.analysis_page
    assert [card.issue.id for card in page.issues.cards] == ["over", "back", "drop"]
    assert opened.analysis_page.tabs.tabText(0).endswith("2")
    qtbot.mouseClick(page.issues.cards[0].findChild(QPushButton, "show_frame"), LEFT)
    assert opened.document.frame == 60 and opened.document.selected_keyframe == KEY
    qtbot.mouseClick(page.issues.cards[1], LEFT, pos=QPoint(20, 10))
    assert opened.document.selected_issue == "back"
    assert bool(page.issues.cards[1].property("selected"))


def test_dismiss_needs_a_reason_and_can_be_taken_back(
    qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    qtbot.mouseClick(opened.analysis_page.issues.cards[0].findChild(QPushButton, "dismiss"), LEFT)
    dialog = QApplication.activeModalWidget()
    yes = dialog.findChild(QPushButton, "yes")
    assert not yes.isEnabled()
    qtbot.keyClicks(dialog.field, "camera tilted")
    qtbot.mouseClick(yes, LEFT)
    assert opened.document.analysis.overrides == {"over": "camera tilted"}
    qtbot.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.document.analysis.overrides == {}


def test_measurements_filter_and_jump(qtbot: QtBot, opened: MainWindow) -> None:
    view = opened.analysis_page.measurements
    qtbot.keyClick(opened, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert view.isVisible() and len(view.model.rows) == 4
    assert [row.status for row in view.model.rows] == ["high", "high", "ok", "cannot_judge"]
    qtbot.keyClicks(view.search, "knee")
    assert len(view.model.rows) == 2
    view.search.clear()
    view.status.setCurrentIndex(view.status.findData("cannot_judge"))
    index = view.model.index(0)
    assert "Film from behind" in str(view.model.data(index, Qt.ItemDataRole.AccessibleTextRole))
    qtbot.mouseClick(view.list.viewport(), LEFT, pos=view.list.visualRect(index).center())
    assert opened.document.frame == 80


def test_typing_does_not_trigger_shortcuts(qtbot: QtBot, opened: MainWindow) -> None:
    view = opened.analysis_page.measurements
    opened.tab_measurements()
    view.search.setFocus()
    before = opened.document.frame
    qtbot.keyClicks(view.search, "k l,. i")
    qtbot.keyClick(view.search, Qt.Key.Key_Left)
    assert view.search.text() == "k l,. i"
    assert opened.document.frame == before and not opened.player.playing


def test_plan_sources_open_in_place(qtbot: QtBot, opened: MainWindow) -> None:
    opened.tab_plan()
    card = opened.analysis_page.plan.findChild(QWidget, "prescription_r1")
    assert not card.details.isVisible()
    QApplication.processEvents()  # the tab has just been built and takes its places
    qtbot.mouseClick(card.toggle, LEFT)
    assert card.details.isVisible()


def test_streaming_shows_text_and_stop(qtbot: QtBot, opened: MainWindow) -> None:
    plan = opened.analysis_page.plan
    opened.tab_plan()
    opened.controller.writing_changed.emit(True)
    opened.controller.text_arrived.emit("over", "Land ")
    opened.controller.text_arrived.emit("over", "closer")
    assert plan.guidance_text() == "Land closer"
    with qtbot.waitSignal(plan.stop):
        qtbot.mouseClick(plan.findChild(QPushButton, "stop_writing"), LEFT)


def test_drop_outside_the_zone_opens_too(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(window, "open_paths", opened.extend)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/a b/Zoë 五路.mp4")])
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, event)
    assert opened == [Path("/tmp/a b/Zoë 五路.mp4")]


def test_messages_wait_for_their_turn(window: MainWindow) -> None:
    bar = window.messages
    bar.post(Message("error", "first"))
    bar.post(Message("info", "second"))
    assert bar.message is not None and bar.message.text == "second"
    bar.dismiss()
    assert bar.message is not None and bar.message.text == "first"
    bar.dismiss()
    assert not bar.isVisible()


def test_palette_finds_and_does(qtbot: QtBot, opened: MainWindow) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = QApplication.activePopupWidget()
    qtbot.keyClicks(palette.field, "last fr")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert opened.document.frame == 119


def test_themes_apply(window: MainWindow) -> None:
    seen = set()
    for name in ("light", "sunlight", "dark"):
        window.use_theme(name)
        seen.add(window.palette().window().color().name())
    assert len(seen) == 3


def test_no_key_does_two_things() -> None:
    assert commands.conflicts({}) == []
    assert commands.conflicts({"fit": ["Space"]}) == [("Space", "fit", "go_on")]


def test_own_shortcuts_survive(qtbot: QtBot, opened: MainWindow) -> None:
    commands.save_shortcuts({"end": ["Ctrl+9"]})
    opened.commands.apply_shortcuts()
    qtbot.keyClick(opened, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert opened.document.frame == 119


def test_no_command_is_there_twice() -> None:
    assert len(commands.BY_ID) == len(commands.COMMANDS)


def test_every_command_has_its_method(window: MainWindow) -> None:
    for command in commands.COMMANDS:
        assert callable(getattr(window, command.call)), command.id


def test_widgets_have_accessible_names(opened: MainWindow) -> None:
    nameless = [
        item.objectName() or type(item).__name__
        for kind in (QPushButton, QToolButton)
        for item in opened.findChildren(kind)
        if not (item.text() or item.accessibleName()) and not item.objectName().startswith("qt_")
        and item.parent() is not None and type(item).__name__ != "CloseButton"
    ]  # fmt: skip
    # The drop zone's sign, scroll buttons of the tab bar, and clear buttons of fields belong to Qt.
    own = [name for name in nameless if name not in ("QToolButton", "ScrollLeftButton", "ScrollRightButton")]
    assert own in ([], ["QPushButton"])


def test_layout_is_remembered(qapp: QApplication, window: MainWindow) -> None:
    from sportsgpt_desktop.gui.app import make_window

    window.show_page("analysis")
    window.resize(1100, 720)
    window.analysis_page.upper.setSizes([500, 500])
    sizes = window.analysis_page.upper.saveState()
    window.close()
    again = make_window(qapp)
    assert again.height() == 720  # the width is limited by the screen of the test
    assert again.analysis_page.upper.saveState() == sizes
    shiboken6.delete(again)
