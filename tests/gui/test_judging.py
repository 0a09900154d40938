"""What the user says about verdicts and rules, by clicks; rules through the real child process."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import action, assets
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import recovery
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.rules_dialog import HIGH, RulesDialog
from sportsgpt_desktop.gui.screen_card import ScreenCard

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000


@pytest.fixture
def quiet(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    return opened


def press(qtbot: QtBot, window: MainWindow, issue: str, name: str) -> None:
    window.document.select_issue(issue)
    card = next(card for card in window.analysis_page.issues.cards if card.issue.id == issue)
    QApplication.processEvents()
    qtbot.mouseClick(card.findChild(QPushButton, name), LEFT)


def test_a_fault_is_agreed_with_at_once_and_taken_back(qtbot: QtBot, quiet: MainWindow) -> None:
    press(qtbot, quiet, "over", "confirm")
    analysis = quiet.document.analysis
    assert analysis.confirmed == {"over": ""}
    issues = tuple(replace(one, confirmed=one.id == "over") for one in analysis.assessment.issues)
    quiet.document.assessed(analysis, {"assessment": replace(analysis.assessment, issues=issues)})
    press(qtbot, quiet, "over", "take_back")
    assert quiet.document.analysis.confirmed == {}


@pytest.mark.parametrize("issue", ["back", "drop"])
def test_overruling_needs_a_reason(qtbot: QtBot, quiet: MainWindow, issue: str) -> None:
    press(qtbot, quiet, issue, "confirm")
    dialog = QApplication.activeModalWidget()
    assert not dialog.yes.isEnabled()
    qtbot.keyClicks(dialog.field, "seen from the front")
    qtbot.mouseClick(dialog.yes, LEFT)
    assert quiet.document.analysis.confirmed == {issue: "seen from the front"}
    recovery.note_edit(quiet.document.folder, quiet.document.analysis)
    assert recovery.read().confirmed == {issue: "seen from the front"}


@pytest.fixture
def screened(opened: MainWindow, analysis: Analysis, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """An analysis of an action with a published screen; two of its steps lie beyond a cut-off."""
    monkeypatch.setattr(opened.controller, "_reassess", lambda: None)
    sprint = action.load("sprint_max_velocity", assets.action_folders())
    pattern = analysis.assessment.measurements[0]
    rows = tuple(
        replace(pattern, id="trunk_lean_td", step=step, status=status, reason="", frame=10 * step)
        for step, status in ((1, "ok"), (2, "high"), (3, "high"))
    )
    assessment = replace(analysis.assessment, measurements=rows)
    changed = replace(analysis, action=sprint, assessment=assessment)
    opened.document.open(changed, own_home / "analyses" / "a1")
    QApplication.processEvents()
    return opened


def test_an_item_of_the_screen_is_shown_dismissed_with_a_reason_and_taken_back(
    qtbot: QtBot, screened: MainWindow
) -> None:
    def card() -> ScreenCard:
        QApplication.processEvents()
        return screened.analysis_page.issues.screen_card

    texts = [each.text() for each in card().findChildren(QLabel)]
    assert "Beyond the cut-off in 2 of 3 judged steps" in texts
    assert sum(text.startswith("Beyond the cut-off") for text in texts) == 1 and any(
        "No total score" in text for text in texts
    )
    key = "screen:trunk_lean_td"
    qtbot.mouseClick(card().findChild(QPushButton, key), LEFT)
    dialog = QApplication.activeModalWidget()
    qtbot.keyClicks(dialog.field, "he stumbled")
    qtbot.mouseClick(dialog.yes, LEFT)
    analysis = screened.document.analysis
    assert analysis.overrides == {key: "he stumbled"}
    screened.document.assessed(analysis, {})
    assert "Dismissed: he stumbled" in [each.text() for each in card().findChildren(QLabel)]
    qtbot.mouseClick(card().findChild(QPushButton, key), LEFT)
    assert screened.document.analysis.overrides == {}


@pytest.fixture
def landing(opened: MainWindow, analysis: Analysis, own_home: Path) -> MainWindow:
    """An analysis of a shipped action on show."""
    shipped = action.load("drop_landing", assets.action_folders())
    opened.document.open(replace(analysis, action=shipped), own_home / "analyses" / "a1")
    return opened


def open_rules(qtbot: QtBot, window: MainWindow) -> RulesDialog:
    window.commands.actions["rules"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RulesDialog), timeout=LONG_MS)
    return QApplication.activeModalWidget()


def write(qtbot: QtBot, dialog: RulesDialog, line: int, column: int, text: str) -> None:
    """Type into a cell as a user does."""
    table = dialog.bands
    table.setCurrentCell(line, column)
    table.setFocus()
    table.editItem(table.item(line, column))
    field = next(each for each in reversed(table.findChildren(QLineEdit)) if each.isVisible())
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()  # the table takes it in the next turn


def test_a_band_is_changed_and_brought_back(
    qtbot: QtBot, landing: MainWindow, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(landing.controller, "_reassess", lambda: asked.append("assess"))
    before = landing.document.analysis.action
    dialog = open_rules(qtbot, landing)
    assert dialog.bands.item(0, 0).text() == before.indicators[0].title
    assert not dialog.yes.isEnabled() and not dialog.back.isEnabled()
    write(qtbot, dialog, 0, HIGH, "1")
    assert not dialog.yes.isEnabled() and dialog.state.text()  # the upper bound is below the lower one
    write(qtbot, dialog, 0, HIGH, "155.5")
    assert dialog.yes.isEnabled()
    qtbot.mouseClick(dialog.yes, LEFT)
    qtbot.waitUntil(lambda: asked == ["assess"], timeout=LONG_MS)
    now = landing.document.analysis.action
    assert now.indicators[0].bands[0].maximum == 155.5 and "edited" in now.rules
    assert (own_home / "kb" / "actions" / "drop_landing" / "indicators.toml").is_file()

    dialog = open_rules(qtbot, landing)
    assert "+maximum = 155.5" in dialog.difference.toPlainText()
    assert dialog.bands.item(0, HIGH).font().bold() and "150" in dialog.bands.item(0, HIGH).toolTip()
    qtbot.mouseClick(dialog.back, LEFT)
    qtbot.waitUntil(lambda: asked == ["assess", "assess"], timeout=LONG_MS)
    assert landing.document.analysis.action.rules == before.rules
    landing.undo()
    assert landing.document.analysis.action.rules == now.rules


def test_weights_show_issues_against_indicators(qtbot: QtBot, landing: MainWindow) -> None:
    dialog = open_rules(qtbot, landing)
    action_ = landing.document.analysis.action
    cells = sum(len(issue.rows) for issue in action_.issues)
    assert len(dialog.weight_cells) == cells
    _, _, item = dialog.weight_cells[0]
    item.setText("0.25")
    assert [(change.issue, change.weight) for change in dialog.changed_weights()] == [(action_.issues[0].id, 0.25)]
    item.setText("7")
    assert not dialog.yes.isEnabled()
    dialog.reject()
