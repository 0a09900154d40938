"""Opening a database file, plain or encrypted (SQLCipher), the same way everywhere."""

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from .. import vault

Connection = Any
"""A DB-API connection; the library gives no types."""
DatabaseError: type[Exception] = dbapi2.DatabaseError
OperationalError: type[Exception] = dbapi2.OperationalError
PLAIN = b"SQLite format 3\0"
TIMEOUT_S = 30.0


def connect(file: Path, timeout: float = TIMEOUT_S, encrypted: bool | None = None) -> Connection:
    """A connection without transactions of its own making (autocommit).

    ``encrypted`` None: as the file is, and a new one as its folder wants it. Raises vault.Locked where the
    passphrase is needed and was not given.
    """
    key = vault.key_for(file)
    if encrypted is None:
        encrypted = vault.writing_key(file) is not None if _is_new(file) else not is_plain(file)
    connection = dbapi2.connect(str(file), timeout=timeout, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")  # it writes to stderr otherwise
    if encrypted and key is not None:
        connection.execute(f'PRAGMA key = "{vault.database_key(key)}"')
    return connection


def is_plain(file: Path) -> bool:
    """Whether the file is a database that anybody can read."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(PLAIN)) == PLAIN
    except FileNotFoundError:
        return False


def _is_new(file: Path) -> bool:
    return not file.exists() or file.stat().st_size == 0
