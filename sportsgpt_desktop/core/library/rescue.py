"""Opening a library that may be old, damaged or out of reach, without losing anything."""

import errno
import shutil
import time
from contextlib import closing
from pathlib import Path

from ..errors import UserError
from ..files import atomic_path
from . import migrations
from .database import DatabaseError, OperationalError, connect

_SIDE_FILES = ("-wal", "-shm")


def prepare(path: Path) -> tuple[str, ...]:
    """Make or migrate the library so that it can be opened; returns sentences for the user.

    A damaged file is set aside under another name and the newest whole backup takes its place.
    Raises UserError if the folder can't be written or the file is from a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            migrations.migrate(path)
            notices: tuple[str, ...] = ()
        except DatabaseError as fault:
            if isinstance(fault, OperationalError):
                raise
            notices = _restore(path)
            migrations.migrate(path)
        migrations.back_up_daily(path)
        return notices
    except (OSError, OperationalError) as fault:
        raise storage_fault(path, fault) from fault


def _check(path: Path) -> None:
    """Raises DatabaseError if the file is not a whole database."""
    with closing(connect(path)) as connection:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise DatabaseError(str(verdict))


def _restore(path: Path) -> tuple[str, ...]:
    """Set the damaged file aside and bring back the newest backup that is whole."""
    aside = path.with_name(f"{path.stem}-damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite")
    path.replace(aside)
    for ending in _SIDE_FILES:
        side = path.with_name(path.name + ending)
        if side.exists():
            side.replace(aside.with_name(aside.name + ending))
    kept = f"The damaged file was kept as {aside.name}."
    for backup in migrations.backups(path):
        try:
            _check(backup)
        except DatabaseError:
            continue
        with atomic_path(path) as temporary:
            shutil.copyfile(backup, temporary)
        day = time.strftime("%Y-%m-%d %H:%M", time.localtime(backup.stat().st_mtime))
        return (f"The library was damaged and was restored from the backup of {day}. {kept}",)
    return (f"The library was damaged and there was no backup: it was made anew from the saved analyses. {kept}",)


def analysis_folders(home: Path) -> list[Path]:
    """Folders of saved analyses, oldest first."""
    found = [file.parent for file in (home / "analyses").glob("*/state.json")]
    return sorted(found, key=lambda folder: folder.name)


def storage_fault(path: Path, fault: BaseException | None) -> UserError:
    """What went wrong with the disk, in the user's words."""
    text = str(fault).lower()
    if "full" in text or getattr(fault, "errno", None) == errno.ENOSPC:
        return UserError("The disk is full. The library is as it was before.", "Free some space and try again.")
    if "locked" in text or "busy" in text:
        return UserError("Another window is writing to the library. Nothing was changed.", "Try again in a moment.")
    return UserError(
        f"The library in {path.parent} cannot be written. Nothing was changed.",
        "Make the folder writable, or set SPORTSGPT_HOME to another folder.",
    )
