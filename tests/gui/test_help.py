"""The guide opens beside the work and leads nowhere else."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.gui import help_page, theme
from sportsgpt_desktop.gui.help_page import HelpDialog
from sportsgpt_desktop.gui.main_window import MainWindow

PAGE = "<html><head><style>body { color: #123456 }</style></head><body><h1>{title}</h1></body></html>"


@pytest.fixture
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("index", "coach"):
        (tmp_path / f"{name}.html").write_text(PAGE.replace("{title}", f"Page {name}"), encoding="utf-8")
    monkeypatch.setattr(help_page, "guide_folder", lambda: tmp_path)
    return tmp_path


def test_f1_opens_the_guide(qtbot: QtBot, opened: MainWindow, guide: Path) -> None:
    opened.analysis_page.video.setFocus()
    qtbot.keyClick(opened, Qt.Key.Key_F1)
    dialog = opened.findChild(HelpDialog)
    assert dialog is not None and dialog.isVisible() and not dialog.isModal()
    assert "Page index" in dialog.browser.toPlainText()
    dialog.browser.setSource(QUrl("coach.html"))
    assert "Page coach" in dialog.browser.toPlainText()
    assert theme.tokens().text in dialog.browser.loadResource(1, QUrl("coach.html"))
    dialog.close()


def test_the_guide_leads_nowhere_outside(qtbot: QtBot, window: MainWindow, guide: Path) -> None:
    browser = help_page.GuideBrowser()
    qtbot.addWidget(browser)
    assert not browser.openExternalLinks()
    browser.setSource(QUrl("index.html"))
    browser.setSource(QUrl("https://example.org/"))
    assert "Page index" in browser.toPlainText()
    assert browser.loadResource(1, QUrl("https://example.org/index.html")) is None


def test_a_missing_guide_says_how_to_mend_it(qtbot: QtBot, window: MainWindow, guide: Path) -> None:
    (guide / "index.html").unlink()
    dialog = HelpDialog(window)
    assert "Set the program up again" in dialog.browser.toPlainText()
