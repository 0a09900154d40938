"""Sharing, bringing in, relinking and the trash, through the real child process."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import session, share
from sportsgpt_desktop.core.assets import sha256_of
from sportsgpt_desktop.core.library import Library
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.core.settings import load_settings, save_settings
from sportsgpt_desktop.gui import work
from sportsgpt_desktop.gui.keeping import ShareDialog
from sportsgpt_desktop.gui.library_view import TRASH, LibraryView
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.passphrase import FilePassphrase

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000


def keep(analysis: Analysis, home: Path, name: str = "a1") -> Path:
    folder = home / "analyses" / name
    session.save(analysis, folder)
    work.remember(analysis, folder, None)
    return folder


def press(qtbot: QtBot, view: LibraryView, name: str) -> None:
    view.table.setCurrentItem(view.table.topLevelItem(0))
    button = view.findChild(QPushButton, f"{name}_analysis")
    assert button.isVisible()
    qtbot.mouseClick(button, LEFT)


def test_a_shared_file_opens(qtbot: QtBot, window: MainWindow, analysis: Analysis, own_home: Path) -> None:
    """Its places are dropped, even where it names some."""
    named = replace(analysis, video=replace(analysis.video, path="//server/share/clip.mp4"))
    session.save(named, own_home / "other")
    file = own_home / "run 五.sgpt"
    share.pack(own_home / "other", file, with_name=True)
    window.open_path(file)
    qtbot.waitUntil(lambda: window.document.analysis is not None, timeout=LONG_MS)
    assert window.page() == "analysis"
    assert window.document.analysis.athlete.name == analysis.athlete.name
    assert window.document.analysis.video.path == ""
    qtbot.waitUntil(lambda: len(window.library_view.shelf.entries) == 1, timeout=LONG_MS)


def test_a_damaged_file_is_refused(qtbot: QtBot, window: MainWindow, own_home: Path) -> None:
    file = own_home / "bad.sgpt"
    file.write_bytes(b"PK no zip")
    window.open_path(file)
    qtbot.waitUntil(lambda: window.messages.message is not None, timeout=LONG_MS)
    assert window.messages.message.kind == "error" and "bad.sgpt" in window.messages.message.text
    assert window.page() == "start" and not list((own_home / "analyses").glob("*"))


@pytest.mark.parametrize("with_name", [False, True])
def test_share_writes_what_was_ticked(
    qtbot: QtBot,
    opened: MainWindow,
    analysis: Analysis,
    own_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    with_name: bool,
) -> None:
    keep(analysis, own_home)
    target = own_home / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    opened.commands.actions["share"].trigger()
    dialog = opened.findChild(ShareDialog)
    assert "blurred" in dialog.with_pictures.text()
    if with_name:
        dialog.with_name.click()
    qtbot.mouseClick(dialog.yes, LEFT)
    file = target.with_suffix(".sgpt")
    qtbot.waitUntil(file.is_file, timeout=LONG_MS)
    assert bool(share.unpack(file, own_home / "again").athlete.name) == with_name


def test_what_is_said_of_pictures_follows_the_setting(qtbot: QtBot, opened: MainWindow) -> None:
    save_settings(replace(load_settings(), blur_faces_when_sharing=False))
    opened.commands.actions["share"].trigger()
    assert "show the athlete" in opened.findChild(ShareDialog).with_pictures.text()


def test_a_shared_file_may_have_its_passphrase(
    qtbot: QtBot, opened: MainWindow, analysis: Analysis, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(analysis, own_home)
    target = own_home / "secret.sgpt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    opened.commands.actions["share"].trigger()
    dialog = opened.findChild(ShareDialog)
    dialog.secret.setText("short")
    assert not dialog.yes.isEnabled()
    dialog.secret.setText("correct horse")
    qtbot.mouseClick(dialog.yes, LEFT)
    qtbot.waitUntil(target.is_file, timeout=LONG_MS)
    assert share.needs_passphrase(target)
    opened.bring_in(target)
    asked = opened.findChild(FilePassphrase)
    asked.secret.setText("correct horse")
    before = opened.document.folder
    qtbot.mouseClick(asked.yes, LEFT)
    qtbot.waitUntil(lambda: opened.document.folder not in (None, before), timeout=LONG_MS)


def test_a_moved_clip_is_found_again(
    qtbot: QtBot, window: MainWindow, analysis: Analysis, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = own_home / "moved 五.mp4"
    clip.write_bytes(b"the same bytes")
    keep(replace(analysis, video=replace(analysis.video, path="/gone/clip.mp4", sha256=sha256_of(clip))), own_home)
    window.open_recent("a1")
    qtbot.waitUntil(lambda: window.messages.message is not None, timeout=LONG_MS)
    other = own_home / "other.mp4"
    other.write_bytes(b"another clip")
    for chosen in (other, clip):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, chosen=chosen: (str(chosen), ""))
        find = next(each for each in window.messages.findChildren(QPushButton) if each.text() == "Find the clip…")
        qtbot.mouseClick(find, LEFT)
        if chosen is other:
            qtbot.waitUntil(lambda: window.messages.message is not None, timeout=LONG_MS)
            assert "other.mp4 is not the clip" in window.messages.message.text
    qtbot.waitUntil(lambda: Path(window.document.video.path) == clip.resolve(), timeout=LONG_MS)


def test_remove_put_back_and_erase(qtbot: QtBot, opened: MainWindow, analysis: Analysis, own_home: Path) -> None:
    folder = keep(analysis, own_home)
    view = opened.library_view
    opened.controller.refresh_library()
    qtbot.waitUntil(lambda: view.table.topLevelItemCount() == 1, timeout=LONG_MS)
    opened.show_library()
    view.table.setFocus()
    view.table.setCurrentItem(view.table.topLevelItem(0))
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(view.shelf.trash) == 1, timeout=LONG_MS)
    assert not view.shelf.entries and folder.is_dir() and opened.document.analysis is None
    undo = next(each for each in opened.messages.findChildren(QPushButton) if each.text() == "Put it back")
    qtbot.mouseClick(undo, LEFT)
    qtbot.waitUntil(lambda: len(view.shelf.entries) == 1, timeout=LONG_MS)

    press(qtbot, view, "remove")
    qtbot.waitUntil(lambda: len(view.shelf.trash) == 1, timeout=LONG_MS)
    rows = [view.people.item(row).data(Qt.ItemDataRole.UserRole) for row in range(view.people.count())]
    view.people.setCurrentRow(rows.index(TRASH))
    press(qtbot, view, "erase_entry")
    assert folder.is_dir()  # nothing happens without the answer
    qtbot.mouseClick(opened.findChild(QPushButton, "yes"), LEFT)
    qtbot.waitUntil(lambda: not view.shelf.trash, timeout=LONG_MS)
    assert not folder.exists()
    with Library(own_home / "library.sqlite") as library:
        assert library.analyses() == [] == library.analyses(trashed=True)
