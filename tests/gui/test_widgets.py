"""Small parts that every page uses."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.gui import theme
from sportsgpt_desktop.gui.widgets import Chip, row


@pytest.mark.parametrize("text", ["Search actions   Ctrl K", "Drop landing · experimental", "跳下落地 · 实验性"])
def test_a_chip_shows_all_of_its_text_where_there_is_room(qtbot: QtBot, qapp: QApplication, text: str) -> None:
    theme.apply(qapp, "light")
    bar = QWidget()
    qtbot.addWidget(bar)
    layout = row(bar)
    chip = Chip(text)
    layout.addWidget(chip)
    layout.addStretch(1)
    bar.resize(900, 44)
    bar.show()
    qapp.processEvents()
    assert chip.text() == text
    bar.resize(120, 44)
    qapp.processEvents()
    assert chip.text() != text and chip.text().endswith("…") and chip.whole == text
