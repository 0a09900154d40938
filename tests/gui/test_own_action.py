"""An own action marked by clicks on the open clip, and a clip kept as a further reference."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import action, assets, own_rules, session
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.own_action_dialog import NAME, OwnActionDialog
from tests.core.test_own_rules import analysed, bowing

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000


@pytest.fixture
def bow(window: MainWindow, own_home: Path) -> MainWindow:
    """A clip of a deep bow, analysed, on show."""
    folder = own_home / "analyses" / "bow"
    analysis = analysed(bowing(80.0))
    session.save(analysis, folder)
    window.document.open(analysis, folder)
    window.show_page("analysis")
    return window


def begin(window: MainWindow) -> OwnActionDialog:
    window.commands.actions["own_action"].trigger()
    return window.findChild(OwnActionDialog)


def mark(qtbot: QtBot, window: MainWindow, dialog: OwnActionDialog, frame: int, name: str) -> None:
    window.document.go_to(frame)
    qtbot.mouseClick(dialog.here, LEFT)
    field = dialog.findChild(QLineEdit, f"name_{frame}")
    field.selectAll()
    qtbot.keyClicks(field, name)


def test_marks_and_picks_become_an_action_that_can_be_chosen(qtbot: QtBot, bow: MainWindow) -> None:
    dialog = begin(bow)
    assert not dialog.yes.isEnabled()
    mark(qtbot, bow, dialog, 90, "folded")
    assert not dialog.here.isEnabled()  # the frame is marked already
    mark(qtbot, bow, dialog, 30, "upright")
    mark(qtbot, bow, dialog, 150, "up again")
    assert [each.title for each in dialog.marks] == ["upright", "folded", "up again"]
    dialog.at.setCurrentIndex(1)
    qtbot.keyClicks(dialog.search, "trunk lean, forward")
    item = dialog.library.item(0)
    assert dialog.library.count() == 1 and item.data(NAME) == "trunk_lean"
    item.setCheckState(Qt.CheckState.Checked)
    qtbot.keyClicks(dialog.title, "Deep bow")
    qtbot.mouseClick(dialog.yes, LEFT)
    qtbot.waitUntil(lambda: bow.messages.message is not None, timeout=LONG_MS)
    assert "Deep bow" in bow.messages.message.text
    made = action.load("deep_bow", assets.action_folders())
    assert [spec.formula for spec in made.indicators] == ["trunk_lean"]
    qtbot.waitUntil(lambda: bow.import_sheet.action.findData("deep_bow") >= 0, timeout=LONG_MS)
    bow.import_sheet.prefer("deep_bow")
    assert bow.import_sheet.chosen_action().title == "Deep bow"


def test_a_mark_can_be_removed_and_names_must_differ(qtbot: QtBot, bow: MainWindow) -> None:
    dialog = begin(bow)
    dialog.title.setText("Bow")
    mark(qtbot, bow, dialog, 30, "same")
    mark(qtbot, bow, dialog, 90, "same")
    assert not dialog.yes.isEnabled() and dialog.state.text()
    qtbot.mouseClick(dialog.findChild(QPushButton, "remove_90"), LEFT)
    mark(qtbot, bow, dialog, 95, "other")
    assert dialog.yes.isEnabled() and [each.frame for each in dialog.marks] == [30, 95]
    # What needs the keyframe before is not offered at the first one.
    offered = {dialog.library.item(place).data(NAME) for place in range(dialog.library.count())}
    assert "knee_angle" in offered and "knee_yield" not in offered


def test_another_clip_ends_the_marking(qtbot: QtBot, bow: MainWindow, analysis: Analysis) -> None:
    dialog = begin(bow)
    bow.document.open(analysis, bow.document.folder)
    assert not dialog.isVisible()


def test_a_clip_is_kept_as_a_reference(qtbot: QtBot, bow: MainWindow) -> None:
    shipped = action.load("drop_landing", assets.action_folders())
    now = bow.document.analysis
    keyframes = tuple(
        replace(key, id=spec.id, side=None, step=None, frame=frame, time_s=frame / 60)
        for key, spec, frame in zip(now.alignment.keyframes, shipped.keyframes, (40, 90), strict=False)
    )
    after = replace(now, action=shipped, alignment=replace(now.alignment, keyframes=keyframes))
    bow.document.open(after, bow.document.folder)
    bow.show_page("analysis")
    bow.commands.actions["save_reference"].trigger()
    qtbot.waitUntil(lambda: bow.messages.message is not None, timeout=LONG_MS)
    assert bow.messages.message.kind == "info" and len(own_rules.references("drop_landing")) == 1
