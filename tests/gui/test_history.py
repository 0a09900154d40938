"""Trends of an athlete: what changed beyond error first, the chart's scale, before and after side by side."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import session
from sportsgpt_desktop.core.library import Library
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import work
from sportsgpt_desktop.gui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000


def at(analysis: Analysis, name: str, value: float) -> Analysis:
    """A session with another foot position."""
    measured = tuple(
        replace(each, value=value) if each.id == "foot_ahead" else each for each in analysis.assessment.measurements
    )
    return replace(analysis, id=name, assessment=replace(analysis.assessment, measurements=measured))


@pytest.fixture
def sessions(analysis: Analysis, own_home: Path) -> list[str]:
    """The foot comes closer from 0.50 to 0.20 leg lengths, each ± 0.05; the knee stays."""
    made, number = [], None
    for day, value in enumerate((0.50, 0.37, 0.20), 1):
        name = f"s{day}"
        folder = own_home / "analyses" / name
        session.save(at(analysis, name, value), folder)
        work.remember(at(analysis, name, value), folder, number)
        with Library(own_home / "library.sqlite") as library:
            number = library.athletes()[0].number
            library.describe(name, recorded=f"2026-0{day}-10T10:00:00")
        made.append(name)
    return made


@pytest.fixture
def shown(qtbot: QtBot, window: MainWindow, sessions: list[str]) -> MainWindow:
    window.controller.refresh_library()
    qtbot.waitUntil(lambda: bool(window.history_page.cards), timeout=LONG_MS)
    window.commands.actions["history"].trigger()
    return window


def test_what_changed_comes_first(shown: MainWindow) -> None:
    page = shown.history_page
    assert page.isVisible() and page.athlete.currentText() == "Zoë 五路" and len(page.sessions()) == 3
    first = page.cards[0]
    assert first.trend.indicator == "foot_ahead" and first.change.verdict == "better"
    assert "-0.30 ± 0.07" in first.said.text() and "beyond measurement error" in first.said.text()
    assert {card.change.verdict for card in page.cards[1:]} == {"unclear"}
    assert "0.20 ± 0.05" in first.accessibleName()


def test_the_scale_holds_errors_and_band(shown: MainWindow) -> None:
    from sportsgpt_desktop.gui.history_page import TrendChart

    chart = shown.history_page.cards[0].findChild(TrendChart)
    low, high = chart.scale()
    assert low < 0.12 and high > 0.55
    assert not chart.grab().isNull() and "0.50 ± 0.05" in chart.accessibleName()


def test_before_and_after_side_by_side(qtbot: QtBot, shown: MainWindow) -> None:
    qtbot.mouseClick(shown.history_page.before_after, LEFT)
    compare = shown.compare_page
    qtbot.waitUntil(lambda: compare.other.analysis is not None, timeout=LONG_MS)
    assert shown.page() == "compare"
    assert (compare.other.analysis.id, shown.document.analysis.id) == ("s1", "s3")


def test_without_history_the_page_says_what_to_do(window: MainWindow) -> None:
    window.show_history()
    assert "name" in window.history_page.state.text() and not window.history_page.before_after.isVisible()


def test_a_mended_library_is_told(qtbot: QtBot, window: MainWindow, sessions: list[str], own_home: Path) -> None:
    (own_home / "library.sqlite").write_bytes(b"no database at all, but long enough to be looked at")
    window.controller.refresh_library()
    qtbot.waitUntil(lambda: window.messages.message is not None, timeout=LONG_MS)
    assert window.messages.message.kind == "warning" and "damaged" in window.messages.message.text
