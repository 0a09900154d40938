"""An edit that a crash left behind, mended poses included, is offered at the next start and worked out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import session
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import recovery
from sportsgpt_desktop.gui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000


@pytest.fixture
def left_over(analysis: Analysis, own_home: Path) -> Analysis:
    """A joint was moved, a keyframe set and an issue dismissed, then the program died before anything was saved."""
    folder = own_home / "analyses" / "a1"
    session.save(analysis, folder)
    points = analysis.pose.image_px.copy()
    points[60, 25] = (111.5, np.nan)
    mended = replace(analysis, pose=replace(analysis.pose, image_px=points), overrides={"over": "tilted"})
    recovery.note_edit(folder, mended)
    recovery.note_pose(folder, mended.pose)
    return mended


def test_poses_come_back_as_they_were(left_over: Analysis, own_home: Path) -> None:
    found = recovery.pose(own_home / "analyses" / "a1")
    assert found is not None
    assert np.array_equal(found.image_px, left_over.pose.image_px, equal_nan=True)
    assert recovery.pose(own_home / "analyses" / "another") is None


@pytest.mark.parametrize("damage", [b"", b"PK no zip", b"\x93NUMPY"])
def test_a_damaged_file_counts_as_none(left_over: Analysis, own_home: Path, damage: bytes) -> None:
    (own_home / recovery.POSE).write_bytes(damage)
    assert recovery.pose(own_home / "analyses" / "a1") is None and recovery.read() is not None


def test_the_window_offers_it_and_measures_anew(
    qtbot: QtBot, window: MainWindow, left_over: Analysis, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(window.controller, "_reassess", lambda: asked.append("work it out"))
    window.controller.start()
    qtbot.waitUntil(lambda: window.messages.message is not None, timeout=LONG_MS)
    again = next(each for each in window.messages.findChildren(QPushButton) if each.text() == "Recover it")
    qtbot.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: asked == ["work it out"], timeout=LONG_MS)
    now = window.document.analysis
    assert now.overrides == {"over": "tilted"} and now.pose.image_px[60, 25, 0] == 111.5
    # Other poses: the clip is measured anew, not only judged.
    assert any(step.before.pose is not step.after.pose for step in window.document.unfinished())


def test_discarding_leaves_nothing(qtbot: QtBot, window: MainWindow, left_over: Analysis, own_home: Path) -> None:
    window.controller.start()
    qtbot.waitUntil(lambda: window.messages.message is not None, timeout=LONG_MS)
    away = next(each for each in window.messages.findChildren(QPushButton) if each.text() == "Discard")
    qtbot.mouseClick(away, LEFT)
    assert recovery.read() is None and not (own_home / recovery.POSE).exists()
