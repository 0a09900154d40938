"""A library with a passphrase: nothing of a person is readable, and no stop, fault or other window loses anything."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import files, session, share, vault
from sportsgpt_desktop.core.errors import Cancelled, UserError
from sportsgpt_desktop.core.library import Library, encryption, migrations
from sportsgpt_desktop.core.library.backup import back_up_all, restore_all
from sportsgpt_desktop.core.proxy import PROXY_NAME, PreviewWriter, Proxy
from sportsgpt_desktop.core.records import Analysis, Athlete
from tests.core.export.export_sample import make_analysis

CANARY = "Canary-Żółć-五路"
PICTURE = CANARY.encode() * 3
"""Stands for a JPEG: stores do not look into it."""
SECRET = "correct horse battery"
FRAMES = 5


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "SCRYPT_N", 2**4)


@pytest.fixture
def home(own_home: Path) -> Path:
    """A library of one athlete and one analysis with previews, a backup and a cache."""
    with Library(own_home / "library.sqlite") as library:
        number = library.add_athlete(Athlete(name=CANARY, injuries=(CANARY,)), note=CANARY)
        folder = library.folder_of("a")
        session.save(named(), folder)
        info = replace(make_analysis().video, sha256="ab" * 32, frames=FRAMES)
        with PreviewWriter(folder, info) as previews:
            for frame in range(FRAMES):
                previews.add(frame, PICTURE, PICTURE)
        library.add_analysis(named(), folder, number)
    migrations.back_up(own_home / "library.sqlite", "v1")
    (own_home / "cache" / "x").mkdir(parents=True)
    (own_home / "cache" / "x" / "poses").write_text(CANARY, encoding="utf-8")
    return own_home


def named() -> Analysis:
    return replace(make_analysis(), athlete=Athlete(name=CANARY))


def readable(home: Path) -> list[str]:
    """Files in which the name, or the start of a plain picture or array, can be read."""
    needles = (CANARY.encode(), CANARY.encode("ascii", "backslashreplace"), b"SQLite format 3", b"NUMPY")
    found = [file for file in home.rglob("*") if file.is_file()]
    return [file.name for file in found if any(needle in file.read_bytes() for needle in needles)]


def check_whole(home: Path) -> None:
    with Library(home / "library.sqlite") as library:
        assert library.notices == ()
        (one,) = library.analyses(text=CANARY)
        assert one.athlete_name == CANARY
        assert session.load(one.folder).athlete.name == CANARY
        with Proxy(one.folder / PROXY_NAME) as proxy:
            assert [proxy.jpeg(frame) for frame in range(FRAMES)] == [PICTURE] * FRAMES


def test_nothing_of_a_person_is_readable_and_everything_is_there(home: Path) -> None:
    assert set(readable(home)) >= {"library.sqlite", "library.backup-v1.sqlite", "state.json", PROXY_NAME, "poses"}
    encryption.turn_on(home, SECRET)
    assert readable(home) == []
    check_whole(home)
    with Library(home / "library.sqlite") as library:
        library.add_athlete(Athlete(name=f"later {CANARY}"))
        session.save(replace(named(), id="b"), library.folder_of("b"))
        assert readable(home) == []


def test_without_the_passphrase_nothing_opens_and_nothing_changes(home: Path) -> None:
    encryption.turn_on(home, SECRET)
    vault.lock(home)
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    for attempt in (
        lambda: Library(home / "library.sqlite"),
        lambda: session.load(home / "analyses" / "a"),
        lambda: session.save(named(), home / "analyses" / "a"),
        lambda: Proxy(home / "analyses" / "a" / PROXY_NAME),
        lambda: back_up_all(home, home.parent / "backup.zip"),
    ):
        with pytest.raises(vault.Locked):
            attempt()
    with pytest.raises(UserError, match="does not open"):
        vault.unlock(home, "wrong horse")
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before
    vault.unlock(home, SECRET)
    check_whole(home)


def test_the_ordinary_sqlite_cannot_read_it(home: Path) -> None:
    encryption.turn_on(home, SECRET)
    with closing(sqlite3.connect(home / "library.sqlite")) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT name FROM athletes")


def test_a_lost_passphrase_is_replaced_with_the_recovery_code(home: Path) -> None:
    code = encryption.turn_on(home, SECRET)
    vault.lock(home)
    vault.change(home, code, "another passphrase")
    vault.lock(home)
    vault.unlock(home, "another passphrase")
    check_whole(home)


def test_turned_off_everything_is_plain_again(home: Path) -> None:
    encryption.turn_on(home, SECRET)
    with pytest.raises(UserError, match="does not open"):
        encryption.turn_off(home, "wrong horse")
    check_whole(home)
    encryption.turn_off(home, SECRET)
    assert not vault.is_protected(home)
    check_whole(home)
    assert {"library.sqlite", "state.json", PROXY_NAME} <= set(readable(home))
    with closing(sqlite3.connect(home / "library.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA user_version").fetchone()[0] == migrations.NEWEST


class Stop(BaseException):
    """The power goes."""


def stopping(monkeypatch: pytest.MonkeyPatch, after: int) -> Callable[[], int]:
    """Let the power go at the ``after``-th rename; returns how many there were."""
    renames = 0
    replace_file = Path.replace

    def counted(self: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames == after:
            raise Stop
        return replace_file(self, target)

    monkeypatch.setattr(Path, "replace", counted)
    return lambda: renames


@pytest.mark.parametrize("way", ["on", "off"])
def test_a_stop_at_any_step_loses_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """The power goes at every rename in turn; the next opening brings the change to its end."""
    import shutil

    if way == "off":
        encryption.turn_on(home, SECRET)
    for step in range(1, 30):
        copy = tmp_path / str(step)
        shutil.copytree(home, copy)
        if way == "off":
            vault.unlock(copy, SECRET)
        with monkeypatch.context() as patched:
            renames = stopping(patched, step)
            change = encryption.turn_on if way == "on" else encryption.turn_off
            with suppress(Stop):
                change(copy, SECRET)
        if renames() < step:
            break
        begun = vault.is_protected(copy) if way == "on" else vault.state(copy) == "opening"
        vault.lock(copy)
        vault.unlock(copy, SECRET)
        check_whole(copy)
        if begun and way == "on":
            assert readable(copy) == [], step
        if begun and way == "off":
            assert not vault.is_protected(copy)
    assert step > 6


def test_a_cancelled_change_goes_on_at_the_next_opening(home: Path) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        encryption.turn_on(home, SECRET, progress)
    assert vault.state(home) == "sealing"
    check_whole(home)
    assert (vault.state(home), readable(home)) == ("sealed", [])


def test_another_window_stops_the_change_before_it_begins(home: Path) -> None:
    with Library(home / "library.sqlite") as other:
        assert other.athletes()
        with pytest.raises(UserError, match="Another window"):
            encryption.turn_on(home, SECRET)
    assert not vault.is_protected(home)
    check_whole(home)


def test_an_empty_home_may_begin_with_a_passphrase(own_home: Path) -> None:
    encryption.turn_on(own_home, SECRET)
    with Library(own_home / "library.sqlite") as library:
        library.add_athlete(Athlete(name=CANARY))
    assert readable(own_home) == []


def test_a_backup_is_as_protected_as_the_library(home: Path, tmp_path: Path) -> None:
    encryption.turn_on(home, SECRET)
    back_up_all(home, tmp_path / "all.zip")
    restore_all(tmp_path / "all.zip", tmp_path / "new")
    assert readable(tmp_path / "new") == []
    with pytest.raises(vault.Locked):
        Library(tmp_path / "new" / "library.sqlite")
    vault.unlock(tmp_path / "new", SECRET)
    check_whole(tmp_path / "new")
    assert not list(home.glob(".backup-*"))


def test_a_damaged_library_comes_back_from_its_protected_backup(home: Path) -> None:
    encryption.turn_on(home, SECRET)
    file = home / "library.sqlite"
    with file.open("r+b") as stream:
        stream.write(os.urandom(9000))
    with Library(file) as library:
        assert "restored from the backup" in library.notices[0]
        assert [one.athlete_name for one in library.analyses()] == [CANARY]
    assert readable(home) == []


def test_a_changed_result_is_noticed(home: Path) -> None:
    encryption.turn_on(home, SECRET)
    file = home / "analyses" / "a" / "state.json"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(UserError, match="damaged"):
        session.load(file.parent)


def test_an_erased_athlete_is_in_no_store(home: Path) -> None:
    encryption.turn_on(home, SECRET)
    with Library(home / "library.sqlite") as library:
        assert library.erase_athlete(1).mentions == ()
        assert (library.athletes(), library.analyses()) == ([], [])
    encryption.turn_off(home, SECRET)
    assert [name for name in readable(home) if not name.startswith("library.")] == []
    for file in home.glob("library*"):
        assert CANARY.encode() not in file.read_bytes()


def test_a_shared_analysis_leaves_plain_and_comes_in_protected(home: Path, tmp_path: Path) -> None:
    encryption.turn_on(home, SECRET)
    share.pack(home / "analyses" / "a", tmp_path / "a.sgpt", with_name=True, with_pictures=True, blur_faces=False)
    shared = share.unpack(tmp_path / "a.sgpt", tmp_path / "elsewhere")
    assert shared.athlete.name == CANARY
    with Proxy(tmp_path / "elsewhere" / PROXY_NAME) as proxy:
        assert proxy.jpeg(0) == PICTURE
    share.unpack(tmp_path / "a.sgpt", home / "analyses" / "b")
    assert readable(home) == []
    assert np.array_equal(session.load(home / "analyses" / "b").motion.points, named().motion.points, equal_nan=True)


def test_poses_of_a_running_analysis_are_protected(home: Path) -> None:
    from sportsgpt_desktop.core.pose import store
    from sportsgpt_desktop.core.pose.chunks import Chunk, empty_track

    encryption.turn_on(home, SECRET)
    own = store.open_folder(home / "analyses" / "new", "key")
    chunk = Chunk(0, 0, 10, 0, 10)
    store.save_track(own, chunk, empty_track(chunk))
    assert readable(home) == []
    assert store.load_track(own, chunk) is not None


def test_files_flush_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[Path] = []
    monkeypatch.setattr(files, "flush_folder", flushed.append)
    files.write_atomic(tmp_path / "a", b"1")
    assert flushed == [tmp_path]
