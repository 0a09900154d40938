"""The library's passphrase in the window, through the real child processes."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import assets, session, vault
from sportsgpt_desktop.core.library import encryption
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import passphrase, recovery, work
from sportsgpt_desktop.gui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000
SECRET = "correct horse battery"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "SCRYPT_N", 2**4)


def sheet(window: MainWindow, kind: type) -> object:
    (found,) = (each for each in window.findChildren(kind) if each.isVisible())
    return found


def test_a_passphrase_is_set_changed_and_taken_away(
    qtbot: QtBot, window: MainWindow, analysis: Analysis, own_home: Path
) -> None:
    folder = own_home / "analyses" / "a1"
    session.save(analysis, folder)
    work.remember(analysis, folder, None)
    window.show()

    window.passphrase()
    dialog = sheet(window, passphrase.NewPassphrase)
    dialog.new.setText("short")
    dialog.again.setText("short")
    assert not dialog.yes.isEnabled()
    dialog.new.setText(SECRET)
    assert not dialog.yes.isEnabled()
    dialog.again.setText(SECRET)
    qtbot.mouseClick(dialog.yes, LEFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(passphrase.RecoveryCode)), timeout=LONG_MS)
    code = sheet(window, passphrase.RecoveryCode)
    assert code.code.text().count("-") == 5
    qtbot.mouseClick(code.yes, LEFT)
    assert vault.is_sealed((folder / "state.json").read_bytes())

    with qtbot.waitSignal(window.controller.library_ready, timeout=LONG_MS):
        window.controller.refresh_library()
    window.controller.open_folder(folder)
    qtbot.waitUntil(lambda: window.document.folder == folder, timeout=LONG_MS)

    window.passphrase()
    dialog = sheet(window, passphrase.NewPassphrase)
    dialog.old.setText(SECRET)
    dialog.new.setText("another passphrase")
    dialog.again.setText("another passphrase")
    qtbot.mouseClick(dialog.yes, LEFT)
    home = assets.user_folder()
    qtbot.waitUntil(lambda: opens(home, "another passphrase"), timeout=LONG_MS)

    window.passphrase()
    dialog = sheet(window, passphrase.NewPassphrase)
    qtbot.mouseClick(dialog.findChild(QPushButton, "remove_passphrase"), LEFT)
    last = sheet(window, passphrase.RemovePassphrase)
    last.secret.setText("another passphrase")
    qtbot.mouseClick(last.yes, LEFT)
    qtbot.waitUntil(lambda: not vault.is_protected(home), timeout=LONG_MS)
    assert json.loads((folder / "state.json").read_text(encoding="utf-8"))["schema"] == 1


def opens(home: Path, secret: str) -> bool:
    try:
        vault.unlock(home, secret)
    except Exception:
        return False
    return True


def test_the_start_asks_until_the_passphrase_is_right(qtbot: QtBot, qapp: QApplication, own_home: Path) -> None:
    encryption.turn_on(own_home, SECRET)
    vault.lock(own_home)
    dialog = passphrase.UnlockDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.secret.setText("wrong horse")
    qtbot.mouseClick(dialog.yes, LEFT)
    assert dialog.isVisible()
    assert "does not open" in dialog.fault.text()
    dialog.secret.setText(SECRET)
    qtbot.mouseClick(dialog.yes, LEFT)
    assert not dialog.isVisible()
    assert passphrase.unlocked()


def test_what_a_crash_leaves_is_protected(analysis: Analysis, own_home: Path) -> None:
    encryption.turn_on(own_home, SECRET)
    recovery.note_edit(own_home / "analyses" / "a1", analysis)
    recovery.note_pose(own_home / "analyses" / "a1", analysis.pose)
    for name in (recovery.FILE, recovery.POSE):
        assert vault.is_sealed((own_home / name).read_bytes())
    assert recovery.read() is not None
    assert recovery.pose(own_home / "analyses" / "a1") is not None
