"""Chinese is complete, keeps every slot, and the compiled file is that of the source."""

import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.core.settings import Settings, save_settings
from sportsgpt_desktop.gui import names, words
from sportsgpt_desktop.gui.app import make_window
from sportsgpt_desktop.gui.main_window import MainWindow

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import translations

ROWS = translations.read(translations.FOLDER / "gui_zh.ts")
SAME = {"SportsGPT"}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_is_translated() -> None:
    missing = [text for text in translations.texts() if not ROWS.get(text)]
    assert missing == []


def test_slots_survive() -> None:
    broken = [text for text, chinese in ROWS.items() if slots(text) != slots(chinese)]
    assert broken == []


def test_compiled_file_is_up_to_date(qapp: QApplication) -> None:
    words.use_language("zh")
    try:
        assert [text for text, chinese in ROWS.items() if words.tr(text) != chinese] == []
    finally:
        words.use_language("en")


@pytest.fixture
def chinese(qapp: QApplication, own_home: Path) -> Iterator[MainWindow]:
    save_settings(Settings(language="zh", theme="light"))
    window = make_window(qapp)
    window.show()
    yield window
    window.close()
    shiboken6.delete(window)
    words.use_language("en")
    names.use_language("en")


def test_no_english_is_left_in_the_window(chinese: MainWindow, analysis: Analysis, own_home: Path) -> None:
    """Labels and buttons hold no English words but names, units, and what records or the clip say."""
    chinese.document.open(analysis, own_home)
    chinese.show_page("analysis")
    for show in (chinese.tab_measurements, chinese.tab_plan, chinese.tab_ask, chinese.tab_issues):
        show()
    given = (
        "clip.mp4 A-skip Week own weight longer knee pain Reaching Needs a front or rear view Retest after 4 weeks "
        "Land closer first issue SRC source TEST X ANKLE HIP braking SportsGPT Ctrl Inter Zoë published LL record "
        "PDF Word Markdown foot_ahead knee learn more faster test Film from behind camera at hip height Lucide none m s fps"
    )
    known = set(re.findall(r"[A-Za-z]{2,}", given))
    found = set()
    for widget in [*chinese.findChildren(QLabel), *chinese.findChildren(QPushButton)]:
        found |= set(re.findall(r"[A-Za-z]{2,}", widget.text())) - known
    assert found == set()


def test_titles_follow_the_language(chinese: MainWindow, analysis: Analysis) -> None:
    chinese.document.open(analysis, None)
    chinese.show_page("analysis")
    assert chinese.top_bar.action.whole.startswith("最大速度跑")
    assert chinese.analysis_page.issues.cards[0].accessibleName().startswith("触地过跨")
    assert chinese.commands.actions["play"].text() == "播放或暂停"
