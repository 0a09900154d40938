"""The whole library in one file, and back."""

import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path

from .. import vault
from ..errors import UserError
from ..files import atomic_path
from ..progress import Progress, no_progress
from . import migrations
from .database import DatabaseError

DATABASE = "library.sqlite"
SINGLE = ("settings.toml", vault.NAME, vault.COPY)
FOLDERS = ("analyses", "kb")
"""What is the user's own: analyses, and documents and actions of the knowledge folder."""
MAX_BYTES = 1 << 40


def back_up_all(home: Path, target: Path, progress: Progress = no_progress) -> int:
    """Write database, settings, analyses and the user's knowledge into one zip; returns the number of files.

    Clips are not part of it. Of a library with a passphrase everything goes in as it lies there, protected, with
    what opens it: the passphrase of this day. Raises vault.Locked without the passphrase, OSError if ``target`` can't be written; it then stays as it was.
    """
    files = [file for name in FOLDERS for file in sorted((home / name).rglob("*")) if file.is_file()]
    files += [file for file in (home / name for name in SINGLE) if file.is_file()]
    with (
        tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as name,
        atomic_path(target) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        copy = Path(name) / DATABASE
        migrations.copy_database(home / DATABASE, copy)
        archive.write(copy, DATABASE)
        for number, file in enumerate(files):
            progress("backup", number, len(files))
            archive.write(file, file.relative_to(home).as_posix())
    progress("backup", len(files), len(files))
    return len(files) + 1


def restore_all(source: Path, home: Path, progress: Progress = no_progress) -> None:
    """Bring a backup back into ``home``, which must hold no library yet: nothing is ever overwritten.

    Raises UserError if the file is no such backup, or if ``home`` is in use; ``home`` is then as before.
    """
    if (home / DATABASE).exists():
        raise UserError(
            "There is a library in this folder already. Nothing was changed.",
            "Choose an empty folder with SPORTSGPT_HOME, or move the old library away.",
        )
    home.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".restore-", dir=home))
    try:
        with zipfile.ZipFile(source) as archive:
            members = _checked(archive)
            for number, member in enumerate(members):
                progress("restore", number, len(members))
                archive.extract(member, staging)
        if not vault.is_protected(staging):  # else it is checked when it is opened with the passphrase
            migrations.migrate(staging / DATABASE)
        _put(staging, home)
    except (zipfile.BadZipFile, zlib.error, DatabaseError, ValueError, KeyError, EOFError) as fault:
        raise UserError(
            f"{source.name} is damaged or no backup of a library. Nothing was changed.", "Choose another file."
        ) from fault
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _put(staging: Path, home: Path) -> None:
    """Files into place; the database last, because it says that the restore is done."""
    for file in sorted(staging.rglob("*")):
        target = home / file.relative_to(staging)
        if file.is_file() and file != staging / DATABASE and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
    (staging / DATABASE).replace(home / DATABASE)


def _checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Members of a plausible backup. Raises ValueError for paths that lead elsewhere, KeyError without database."""
    archive.getinfo(DATABASE)
    members = archive.infolist()
    if sum(member.file_size for member in members) > MAX_BYTES:
        raise ValueError("too large")
    for member in members:
        parts = member.filename.split("/")
        known = member.filename in (DATABASE, *SINGLE) or (parts[0] in FOLDERS and len(parts) > 1)
        odd = any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts)
        if not known or odd:
            raise ValueError(member.filename)
    return members
