"""Keyframes between frames, on their events, and the lane of the match."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core.records import Analysis, Keyframe
from sportsgpt_desktop.gui import recovery, snap, work
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.timeline import painter

KEY = (1, "touchdown", "left", 1)
LEFT = Qt.MouseButton.LeftButton


def lowest_at(analysis: Analysis, time_s: float) -> Analysis:
    """The hip is lowest at a time between two frames, and that is what touchdown means here."""
    specs = tuple(
        replace(spec, event="lowest:hip_up" if spec.id == "touchdown" else "") for spec in analysis.action.keyframes
    )
    times = np.asarray(analysis.video.time_s)
    channels = {**analysis.kinematics.channels, "hip_up": 1 + (times - time_s) ** 2}
    return replace(
        analysis,
        action=replace(analysis.action, cyclic=False, keyframes=specs),
        kinematics=replace(analysis.kinematics, channels=channels),
    )


def test_a_tenth_of_a_frame_by_key(qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    opened.document.go_to(60)
    fine = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    for _ in range(4):
        qtbot.keyClick(opened, Qt.Key.Key_Right, fine)
    moved = opened.document.keyframe(KEY)
    assert moved.frame == 60 and moved.time_s == pytest.approx(60.4 / 60) and moved.source == "user"
    for _ in range(2):
        qtbot.keyClick(opened, Qt.Key.Key_Right, fine)
    assert opened.document.keyframe(KEY).frame == 61 and opened.document.frame == 61
    assert opened.analysis_page.timeline.scene.keys[1].time_s == pytest.approx(60.6 / 60)
    opened.commands.actions["nudge_back_fine"].trigger()
    assert opened.document.keyframe(KEY).time_s == pytest.approx(60.5 / 60)
    recovery.note_edit(opened.document.folder, opened.document.analysis)
    assert recovery.read().moved[0].time_s == pytest.approx(60.5 / 60)


def test_snapping_asks_for_the_event_and_takes_its_time(
    qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    answers = [None, (63, 1.0575, 0.4)]
    monkeypatch.setattr(opened.controller.quick_worker, "run", lambda task, *_args, done, **_more: done(answers.pop(0)))
    opened.document.go_to(60)
    qtbot.keyClick(opened, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert "No event of Touchdown" in opened.messages.message.text and opened.document.keyframe(KEY).frame == 60
    qtbot.keyClick(opened, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    found = opened.document.keyframe(KEY)
    assert (found.frame, found.time_s, found.spread_frames) == (63, 1.0575, 0.4) and opened.document.frame == 63


def test_a_key_dropped_with_ctrl_is_snapped(qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    timeline = opened.analysis_page.timeline
    timeline.keyframe_snapped.disconnect()
    timeline.keyframe_snapped.connect(asked.append)
    lane = next(lane for lane in timeline.lanes() if lane.name == "keys")
    places = [QPoint(round(timeline.window_.x(frame / 60)), round(lane.top + 17)) for frame in (60, 63, 66)]
    qtbot.mousePress(timeline, LEFT, Qt.KeyboardModifier.NoModifier, places[0])
    for place in places[1:]:
        qtbot.mouseMove(timeline, place)
    qtbot.mouseRelease(timeline, LEFT, Qt.KeyboardModifier.ControlModifier, places[2])
    assert asked == [KEY] and opened.document.keyframe(KEY).frame == 66


def test_the_event_near_the_user_s_place_is_found(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = lowest_at(analysis, 64.4 / 60)
    monkeypatch.setattr(work, "snapshot", lambda _folder, _parts: changed)
    old = next(item for item in changed.alignment.keyframes if item.id == "touchdown")
    found = snap.nearby(Path(), {}, old, lambda *_: None)
    assert found is not None and found[0] in (64, 65) and found[1] == pytest.approx(64.4 / 60, abs=0.3 / 60)
    far = lowest_at(analysis, 0.2)
    monkeypatch.setattr(work, "snapshot", lambda _folder, _parts: far)
    assert snap.nearby(Path(), {}, old, lambda *_: None) is None


def test_the_nearest_step_of_the_same_foot_counts(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    own = next(item for item in analysis.alignment.keyframes if item.id == "touchdown")

    def at(frame: int, side: str, source: str) -> Keyframe:
        return replace(own, frame=frame, time_s=frame / 60, side=side, source=source)

    fresh = (at(50, "left", "event"), at(61, "right", "event"), at(60, "left", "auto"), at(64, "left", "event"))
    monkeypatch.setattr(work, "snapshot", lambda _folder, _parts: analysis)
    monkeypatch.setattr(
        "sportsgpt_desktop.core.align.align", lambda *_args, **_more: replace(analysis.alignment, keyframes=fresh)
    )
    assert snap.nearby(Path(), {}, own, lambda *_: None)[0] == 64


def test_the_match_has_its_own_lane(qtbot: QtBot, opened: MainWindow) -> None:
    timeline = opened.analysis_page.timeline
    assert "warp" not in [lane.name for lane in timeline.lanes()]
    qtbot.keyClick(opened, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    lane = next(lane for lane in timeline.lanes() if lane.name == "warp")
    assert lane.height == painter.WARP_PX
    inside = timeline._tip(QPointF(timeline.window_.x(60 / 60), lane.top + 5))
    assert inside.startswith("Reference at 51 %, local cost 0.51")
    assert timeline._tip(QPointF(timeline.window_.x(0.1), lane.top + 5)).startswith("No match")
    image = timeline.grab().toImage()
    bottom = round(lane.top + lane.height) - 1
    assert image.pixelColor(round(timeline.window_.x(40 / 60)), bottom) != image.pixelColor(
        round(timeline.window_.x(95 / 60)), bottom
    )  # cheap and costly stretches differ
