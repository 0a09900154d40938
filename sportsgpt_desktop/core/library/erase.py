"""Erasing a person: every trace from every store that the program keeps.

Stores: rows (secure_delete, then VACUUM), write-ahead log, search index, trash, backups, analysis folders
with proxies and thumbnails, caches, log files, and the folder last used. Documents that users gave to the
knowledge are theirs: those that mention the name are reported, not touched.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from .. import settings, vault
from . import migrations
from .database import connect

LEFT_OVER = ("recovery.json", "recovery.npz", "queue.json")
"""What a window left to go on with; an open one writes its queue again, without the erased athlete."""
HALF_DONE = (".*.part", "analyses/**/.*.part", ".backup-*", ".restore-*", "analyses/.sgpt-*")
"""Temporary files and folders of a write, backup, restore or import that was killed."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Erasure:
    """What was done. ``mentions``: files that still hold the name, such as the user's own documents;
    ``locked``: what could not be removed because another program holds it."""

    folders: int
    mentions: tuple[str, ...]
    locked: tuple[str, ...]


def wipe_database(library: Path) -> None:
    """Rewrite the database so that deleted text is in no free page, index or log."""
    with closing(connect(library)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def renew_backups(library: Path) -> None:
    """Drop all backups, which hold what was erased, and make a fresh one."""
    for old in [*migrations.backups(library), *library.parent.glob(f"{library.stem}-damaged-*")]:
        old.unlink()
    migrations.back_up(library, "erased")


def wipe_folders(home: Path, folders: Iterable[Path]) -> tuple[str, ...]:
    """Remove analysis folders, caches, logs and what a crash left. Returns what could not be removed."""
    locked: list[str] = []
    half_done = [found for pattern in HALF_DONE for found in sorted(home.glob(pattern))]
    kept = [home / name for name in ("cache", *LEFT_OVER)]
    for folder in [*folders, *half_done, *kept, *sorted((home / "logs").glob("*"))]:
        try:
            if folder.is_dir():
                shutil.rmtree(folder)
            else:
                folder.unlink(missing_ok=True)
        except OSError:
            locked.append(str(folder))
    return tuple(locked)


def forget_places() -> None:
    """The settings remember no folder of clips."""
    now = settings.load_settings()
    if now.last_folder:
        settings.save_settings(replace(now, last_folder=""))


def files_with(home: Path, name: str) -> tuple[str, ...]:
    """Files below ``home`` that hold the name in their name or bytes (UTF-8, UTF-16 or as JSON escapes)."""
    if not name.strip():
        return ()
    escaped = name.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")
    needles = {name.encode(), name.encode("utf-16-le"), escaped}
    return tuple(str(file) for file in _files(home) if name in file.name or _holds(file, needles))


def _files(home: Path) -> Iterator[Path]:
    """All files but language models, which are large and hold no names of the user's."""
    return (file for file in sorted(home.rglob("*")) if file.is_file() and file.suffix != ".gguf")


def _holds(file: Path, needles: set[bytes]) -> bool:
    """Whether any needle is in the file, read in overlapping pieces."""
    overlap = max(len(needle) for needle in needles) - 1
    tail = b""
    try:
        with file.open("rb") as stream:
            if vault.is_sealed(stream.read(len(vault.MAGIC))):
                whole = vault.read(file)
                return any(needle in whole for needle in needles)
            stream.seek(0)
            while piece := stream.read(_CHUNK):
                window = tail + piece
                if any(needle in window for needle in needles):
                    return True
                tail = window[-overlap:] if overlap else b""
    except (OSError, ValueError):
        return False
    return False
