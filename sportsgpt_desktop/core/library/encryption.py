"""Turning the passphrase on and off for a library that is in use, so that a stop anywhere loses nothing.

Protected: the database with its log and backups, and everything in ``analyses/`` (results, joint positions,
previews), and what a crash left. Not protected: clips, exported files, settings, the user's own documents, models, logs. Each file changes
its form in one step and says in its first bytes which form it has; ``vault.json`` says whether the change is done.
"""

import shutil
from contextlib import closing
from pathlib import Path

from .. import vault
from ..errors import UserError
from ..files import atomic_path
from ..progress import Progress, no_progress
from ..proxy import PROXY_NAME, THUMBNAILS_NAME, rewrite
from . import migrations, rescue
from .database import OperationalError, connect, is_plain
from .erase import LEFT_OVER

DATABASE = "library.sqlite"
CACHE = "cache"
_PIECES = (PROXY_NAME, THUMBNAILS_NAME)
_PLAIN_NAMES = ("key.json", "native.log")
"""What holds nothing of a person: a hash, and the output of native libraries."""


def turn_on(home: Path, passphrase: str, progress: Progress = no_progress) -> str:
    """Protect ``home``; returns the recovery code, which is to be shown once.

    Raises UserError if there is a passphrase already, it is too short, or another window has the library open;
    Cancelled through ``progress``: the next opening of the library goes on.
    """
    if (home / DATABASE).exists():
        rescue.prepare(home / DATABASE)
    _refuse_in_use(home / DATABASE)
    code = vault.create(home, passphrase)
    finish(home, progress)
    return code


def turn_off(home: Path, passphrase: str, progress: Progress = no_progress) -> None:
    """Make everything plain again. Raises UserError for a wrong passphrase or if another window is open."""
    vault.unlock(home, passphrase)
    _refuse_in_use(home / DATABASE)
    if vault.is_protected(home):
        vault.set_state(home, "opening")
        finish(home, progress)


def finish(home: Path, progress: Progress = no_progress) -> None:
    """Bring a change to its end that was begun and stopped. Nothing to do is the usual case."""
    state = vault.state(home)
    if state in (None, "sealed"):
        return
    vault.key_for(home / DATABASE)  # raises Locked before anything is touched
    shutil.rmtree(home / CACHE, ignore_errors=True)
    kept = [*sorted((home / "analyses").rglob("*")), *(home / name for name in LEFT_OVER)]
    files = [file for file in kept if file.is_file()]
    for number, file in enumerate(files):
        progress("passphrase", number, len(files))
        convert(file)
    _convert_database(home / DATABASE, state == "sealing")
    _drop_old_backups(home / DATABASE)
    if state == "sealing":
        vault.set_state(home, "sealed")
    else:
        vault.remove(home)
    progress("passphrase", len(files), len(files))


def protect_folder(folder: Path) -> None:
    """Bring what was put below ``analyses/`` from outside into the form of its library."""
    if vault.key_for(folder / "any") is not None:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                convert(file)


def convert(file: Path) -> None:
    """Give one file the form that its library wants. A damaged one stays as it is: opening it says so."""
    if file.name.endswith(".part"):
        file.unlink(missing_ok=True)
    elif file.name in _PIECES:
        try:
            rewrite(file, file)
        except (UserError, ValueError):
            return
    elif file.name not in _PLAIN_NAMES:
        data = file.read_bytes()
        if vault.is_sealed(data) == (vault.writing_key(file) is not None):
            return
        try:
            vault.write(file, vault.unseal(data, vault.key_for(file)))
        except ValueError:
            return


def _convert_database(file: Path, seal: bool) -> None:
    """Write the database anew in the other form and put it in the old one's place."""
    if not file.exists() or is_plain(file) != seal:
        return
    _refuse_in_use(file)
    key = vault.key_for(file)
    target_key = vault.database_key(key) if seal and key is not None else ""
    with atomic_path(file) as temporary, closing(connect(file)) as source:  # closed before the rename
        source.execute("ATTACH DATABASE ? AS other KEY ?", (str(temporary), target_key))
        source.execute("BEGIN EXCLUSIVE")  # a window that has the passphrase must not write meanwhile
        version = source.execute("PRAGMA user_version").fetchone()[0]
        source.execute("SELECT sqlcipher_export('other')")
        source.execute(f"PRAGMA other.user_version = {version}")
        source.execute("COMMIT")


def _refuse_in_use(file: Path) -> None:
    """Leave the write-ahead log, which only a sole user of the database can. Raises UserError if there is another."""
    if not file.exists():
        return
    try:
        with closing(connect(file, timeout=2.0)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
                raise OperationalError("locked")
    except OperationalError as fault:
        raise UserError(
            "Another window has the library open. Nothing was changed.", "Close it, then try again."
        ) from fault


def _drop_old_backups(file: Path) -> None:
    """Backups have the old form; one in the new form takes their place."""
    for old in [*migrations.backups(file), *file.parent.glob(f"{file.stem}-damaged-*")]:
        old.unlink()
    if file.exists():
        migrations.back_up(file, "passphrase")
