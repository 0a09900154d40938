"""Saying what the plan is made for, by clicks; the plan through the real child process."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import action, assets, kinematics, session
from sportsgpt_desktop.core.records import Analysis, Athlete
from sportsgpt_desktop.gui import recovery, work
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.plan_for_dialog import PlanForDialog, training_text

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000


@pytest.fixture
def planned(opened: MainWindow, analysis: Analysis, own_home: Path) -> MainWindow:
    """An analysis of a shipped action, on disk and in the library, with its plan on show."""
    folder = own_home / "analyses" / "a1"
    shipped = action.load("sprint_start", assets.action_folders())
    known = replace(analysis, action=shipped, kinematics=kinematics.compute(analysis.motion))
    session.save(known, folder)
    work.remember(known, folder, None)
    opened.document.open(known, folder)
    opened.tab_plan()
    QApplication.processEvents()
    return opened


def ask(qtbot: QtBot, window: MainWindow) -> PlanForDialog:
    qtbot.mouseClick(window.analysis_page.plan.findChild(QPushButton, "plan_for"), LEFT)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PlanForDialog), timeout=LONG_MS)
    return QApplication.activeModalWidget()


def tick(qtbot: QtBot, dialog: PlanForDialog, name: str) -> None:
    box = dialog.findChild(QCheckBox, name)
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))


def made_for(window: MainWindow) -> str:
    QApplication.processEvents()
    shown = [each for each in window.analysis_page.plan.findChildren(QLabel, "made_for") if each.isVisible()]
    return shown[-1].text()


def known_athlete() -> Athlete:
    with work.open_library() as library:
        return library.athletes()[0].athlete


def test_the_plan_is_made_anew_kept_remembered_and_undone(qtbot: QtBot, planned: MainWindow, own_home: Path) -> None:
    window, before = planned, planned.document.analysis
    assert made_for(window) == "3 days a week · no equipment"
    dialog = ask(qtbot, window)
    blocks = dialog.findChild(QCheckBox, "blocks")
    assert blocks.isChecked() and not blocks.isEnabled()  # a sprint start has them
    dialog.days.selectAll()
    qtbot.keyClicks(dialog.days, "5")
    for name in ("band", "growth_plate"):
        tick(qtbot, dialog, name)
    dialog.season.setFocus()
    qtbot.keyClick(dialog.season, Qt.Key.Key_End)
    qtbot.mouseClick(dialog.yes, LEFT)
    now = window.document.analysis.athlete
    assert now == replace(
        before.athlete, days_per_week=5, season="competition", equipment=("band",), injuries=("growth_plate",)
    )
    assert made_for(window) == "5 days a week · equipment: 1 · injuries: 1 · competition season"
    qtbot.waitUntil(lambda: not window.controller.quick_worker.busy, timeout=LONG_MS)
    assert window.messages.message is None
    assert any("growth plate" in note for note in window.document.analysis.plan.notes)
    assert session.load(own_home / "analyses" / "a1").athlete.season == "competition"
    assert (known_athlete().days_per_week, known_athlete().equipment) == (5, ("band",))
    assert known_athlete().injuries == ("growth_plate",) and known_athlete().name == before.athlete.name

    window.commands.actions["undo"].trigger()
    assert window.document.analysis is before and made_for(window) == "3 days a week · no equipment"
    qtbot.waitUntil(lambda: not window.controller.quick_worker.busy, timeout=LONG_MS)
    assert known_athlete().days_per_week == 3 and known_athlete().injuries == ()
    assert session.load(own_home / "analyses" / "a1").athlete.injuries == ()


def test_everything_own_words_and_no_change(qtbot: QtBot, planned: MainWindow) -> None:
    window = planned
    said = replace(window.document.analysis.athlete, injuries=("sore left knee",))
    window.document.open(replace(window.document.analysis, athlete=said), window.document.folder)
    dialog = ask(qtbot, window)
    qtbot.mouseClick(dialog.yes, LEFT)
    assert window.document.analysis.athlete is said  # accepted as it was: no step to undo
    dialog = ask(qtbot, window)
    assert dialog.findChild(QCheckBox, "sore left knee").isChecked()  # the coach's own words are kept
    qtbot.mouseClick(dialog.findChild(QPushButton, "everything"), LEFT)
    chosen = dialog.athlete()
    assert "barbell" in chosen.equipment and "blocks" not in chosen.equipment
    assert chosen.injuries == ("sore left knee",)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.document.analysis.athlete is said


def test_a_crash_does_not_lose_what_was_said(planned: MainWindow, own_home: Path) -> None:
    before, folder = planned.document.analysis, own_home / "analyses" / "a1"
    said = replace(before.athlete, days_per_week=2, season="general", equipment=("sled",), injuries=("knee",))
    recovery.note_edit(folder, replace(before, athlete=said))
    left = recovery.read()
    assert left is not None and left.training is not None
    assert left.training.on(before.athlete) == said and left.training.on(said) is said


def test_one_day_is_said_as_one() -> None:
    assert training_text(Athlete(days_per_week=1, season="general")).startswith("1 day a week · no equipment · prep")
