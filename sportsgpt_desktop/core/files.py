"""Writing files so that nothing is ever half there."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_path(target: Path) -> Iterator[Path]:
    """Give a temporary path beside ``target``; on success it is flushed and renamed over it.

    On any error the temporary file is removed and ``target`` stays as it was.
    """
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.part")
    temporary.touch(exist_ok=False)  # with the user's own permissions, which mkstemp would not give
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(target)
        flush_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomic(target: Path, data: bytes | str) -> None:
    """Replace ``target`` by ``data`` (text as UTF-8) in one step."""
    with atomic_path(target) as temporary:
        temporary.write_bytes(data.encode() if isinstance(data, str) else data)


def flush_folder(folder: Path) -> None:
    """Make renames in ``folder`` last through a loss of power.

    POSIX keeps a name only once its folder is flushed too; Windows has no such call and journals names itself.
    A file system that refuses (some network drives) is left to its own ways: the content was flushed before.
    """
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
