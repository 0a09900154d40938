"""No text is cut off and none is left in English, on every page and dialog, in both languages and at two sizes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from sportsgpt_desktop.core import action, assets
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.core.settings import Settings, save_settings
from sportsgpt_desktop.gui import dialogs, names, words
from sportsgpt_desktop.gui.app import make_window
from sportsgpt_desktop.gui.job import Fault
from sportsgpt_desktop.gui.keeping import ShareDialog
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.own_action_dialog import OwnActionDialog
from sportsgpt_desktop.gui.rules_dialog import RulesDialog
from sportsgpt_desktop.gui.rules_work import Rules
from sportsgpt_desktop.gui.settings_dialog import SettingsDialog

from .test_queue import job

PAGES = ("start", "library", "analysis", "queue", "history", "compare", "knowledge")
SIZES = ((1366, 768), (1024, 640))
# What records, the clip and names say: these are not the window's own words.
GIVEN = set(
    re.findall(
        r"[A-Za-z]{2,}",
        "clip.mp4 A-skip Week own weight longer knee pain Reaching Needs a front or rear view Retest after weeks Land "
        "closer first issue SRC source TEST X ANKLE HIP braking SportsGPT Ctrl Inter Zoë published LL record PDF Word "
        "Markdown foot_ahead learn more faster test Film from behind camera at hip height Lucide none m s fps MediaPipe "
        "PyAV and FFmpeg OpenCV ONNX Runtime llama cpp Qt ISC Noto Sans CJK SC SIL OFL CSV JSON PNG MP4 TRC MOT C3D "
        "Test run OpenSim Kinovea netCDF movement Excel English sgpt Desktop mp4 GB the process ended log logs tmp pytest of "
        "root home GGUF A4 Letter Esc html deg published pub_cut pub_range pub_mean_sd around_pub judgement mean_sd",
    )
)


@pytest.fixture(params=["en", "zh"])
def window(
    qapp: QApplication, own_home: Path, request: pytest.FixtureRequest, analysis: Analysis
) -> Iterator[MainWindow]:
    save_settings(Settings(language=request.param, theme="light", tour_seen=True))
    made = make_window(qapp)
    made.show()
    made.document.open(analysis, own_home)
    yield made
    made.close()
    shiboken6.delete(made)
    words.use_language("en")
    names.use_language("en")


def shown(top: QWidget) -> list[QWidget]:
    kinds = (QLabel, QPushButton, QCheckBox)
    return [each for kind in kinds for each in top.findChildren(kind) if each.isVisible() and each.text()]


def needed(widget: QWidget) -> int:
    """Width in pixels that the text takes on one line."""
    return max(widget.fontMetrics().horizontalAdvance(line) for line in widget.text().splitlines())  # type: ignore[attr-defined]


def cut(top: QWidget) -> list[str]:
    """Texts that do not fit where they stand."""
    found = []
    for widget in shown(top):
        if isinstance(widget, QLabel) and widget.wordWrap():
            short = widget.heightForWidth(widget.width()) > widget.height() + 1
        elif isinstance(widget, QAbstractButton):
            short = widget.sizeHint().width() > widget.width() + 1
        else:
            short = needed(widget) > widget.width() + 1
        if short and not widget.property("elided"):
            found.append(f"{type(widget).__name__} {widget.text()[:60]!r} {widget.width()}x{widget.height()}")
    for area in top.findChildren(QScrollArea):
        inner = area.widget()
        never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if inner is not None and never and area.isVisible() and inner.width() > area.viewport().width():
            found.append(f"wider than its panel: {inner.width()} > {area.viewport().width()}")
    for box in top.findChildren(QComboBox):
        if box.isVisible() and box.fontMetrics().horizontalAdvance(box.currentText()) > box.width() - 24:
            found.append(f"box {box.currentText()!r} {box.width()}")
    for field in top.findChildren(QLineEdit):
        hint = field.placeholderText()
        if field.isVisible() and hint and field.fontMetrics().horizontalAdvance(hint) > field.width() - 12:
            found.append(f"field {hint!r} {field.width()}")
    return found


def english(top: QWidget) -> set[str]:
    """Words of the window's own that are left in English."""
    found: set[str] = set()
    for widget in [*shown(top), *top.findChildren(QLineEdit)]:
        text = widget.placeholderText() if isinstance(widget, QLineEdit) else widget.text()  # type: ignore[attr-defined]
        found |= set(re.findall(r"[A-Za-z]{2,}", text)) - GIVEN
    return found


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("size", SIZES)
def test_pages(window: MainWindow, own_home: Path, size: tuple[int, int]) -> None:
    window.controller.queue.jobs = [job(own_home, "a")]
    window.controller.queue.changed.emit()
    window.resize(*size)
    faults = []
    for page in PAGES:
        window.show_page(page)
        tabs = range(window.analysis_page.tabs.count()) if page == "analysis" else (0,)
        for tab in tabs:
            window.analysis_page.tabs.setCurrentIndex(tab)
            settle()
            faults += [f"{page} {tab}: {text}" for text in cut(window)]
            if names.language() == "zh":
                faults += [f"{page} {tab}: {word}" for word in english(window)]
    assert not faults, "\n".join(faults)


def test_dialogs(window: MainWindow, analysis: Analysis) -> None:
    rules = Rules(action.load("drop_landing", assets.action_folders()), None, "")
    own = OwnActionDialog(window.document, window)
    own.mark_here()
    made: list[QDialog] = [
        SettingsDialog(Settings(), window),
        dialogs.ExportDialog(Path("/tmp"), window),
        dialogs.AboutDialog(window),
        dialogs.ShortcutsDialog(window),
        dialogs.CrashDialog(Fault("the process ended"), window),
        ShareDialog(window),
        RulesDialog(rules, window),
        own,
    ]
    faults = []
    for dialog in made:
        dialog.show()
        settle()
        faults += [f"{type(dialog).__name__}: {text}" for text in cut(dialog)]
        if names.language() == "zh":
            faults += [f"{type(dialog).__name__}: {word}" for word in english(dialog)]
        dialog.close()
    assert not faults, "\n".join(faults)


def test_the_tour(window: MainWindow) -> None:
    window.show_page("analysis")
    window.begin_tour()
    faults = []
    for _ in window.tour.stops:
        settle()
        faults += cut(window.tour.callout)
        if names.language() == "zh":
            faults += list(english(window.tour.callout))
        window.tour.go(1)
    assert not faults, "\n".join(faults)


def test_everything_can_be_reached_by_keyboard(window: MainWindow) -> None:
    """Each button of the pages that one can press takes the focus by Tab, and says its name."""
    faults = []
    for page in PAGES:
        window.show_page(page)
        settle()
        for button in window.findChildren(QAbstractButton):
            if not button.isVisible() or not button.isEnabled() or button.objectName() == "drop_sign":
                continue  # the sign stands for the button below it
            named = button.text() or button.accessibleName()
            reached = button.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not named or not reached:
                faults.append(f"{page}: {type(button).__name__} {button.objectName()} {named!r}")
    assert not faults, "\n".join(faults)
