"""Schema versions of the library. Before each change the file is backed up beside itself.

A migration is an entry here and is never edited after a release; version 1 is what ``tables`` created first.
"""

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ..errors import UserError
from ..files import atomic_path
from .database import Connection, DatabaseError, connect, is_plain

MIGRATIONS: dict[int, Sequence[str]] = {
    1: (
        """CREATE TABLE athletes (
            id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL, level VARCHAR(20) NOT NULL,
            sex VARCHAR(10) NOT NULL, birth_year INTEGER, height_m FLOAT, mass_kg FLOAT, equipment JSON NOT NULL,
            injuries JSON NOT NULL, days_per_week INTEGER NOT NULL, consent VARCHAR NOT NULL, created VARCHAR NOT NULL)""",
        """CREATE TABLE analyses (
            id VARCHAR(80) NOT NULL PRIMARY KEY, athlete_id INTEGER REFERENCES athletes (id) ON DELETE CASCADE,
            clip_name VARCHAR(300) NOT NULL, clip_path VARCHAR NOT NULL, clip_sha256 VARCHAR(64) NOT NULL,
            action_id VARCHAR(64) NOT NULL, action_title VARCHAR NOT NULL, action_title_zh VARCHAR NOT NULL,
            found BOOLEAN NOT NULL, faults INTEGER NOT NULL, created VARCHAR NOT NULL, trashed VARCHAR,
            tags JSON NOT NULL, note VARCHAR NOT NULL)""",
        """CREATE TABLE measurements (
            id INTEGER NOT NULL PRIMARY KEY, analysis_id VARCHAR(80) NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
            indicator VARCHAR(80) NOT NULL, keyframe VARCHAR(80) NOT NULL, side VARCHAR, step INTEGER, value FLOAT,
            error FLOAT, unit VARCHAR NOT NULL, status VARCHAR NOT NULL)""",
        "CREATE INDEX ix_analyses_athlete_id ON analyses (athlete_id)",
        "CREATE INDEX ix_analyses_clip_sha256 ON analyses (clip_sha256)",
        "CREATE INDEX ix_analyses_action_id ON analyses (action_id)",
        "CREATE INDEX ix_analyses_created ON analyses (created)",
        "CREATE INDEX ix_measurements_analysis_id ON measurements (analysis_id)",
    ),
    2: (
        "ALTER TABLE athletes ADD COLUMN note VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE analyses ADD COLUMN recorded VARCHAR NOT NULL DEFAULT ''",
        "UPDATE analyses SET recorded = created",
        "ALTER TABLE analyses ADD COLUMN view VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE analyses ADD COLUMN rules VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE analyses ADD COLUMN issues JSON NOT NULL DEFAULT '[]'",
        "ALTER TABLE measurements ADD COLUMN title VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE measurements ADD COLUMN target_min FLOAT",
        "ALTER TABLE measurements ADD COLUMN target_max FLOAT",
        """CREATE TABLE prescriptions (
            id INTEGER NOT NULL PRIMARY KEY,
            analysis_id VARCHAR(80) NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
            issue VARCHAR(80) NOT NULL, record VARCHAR(120) NOT NULL, exercise VARCHAR NOT NULL,
            weeks VARCHAR NOT NULL)""",
        "CREATE INDEX ix_prescriptions_analysis_id ON prescriptions (analysis_id)",
        "CREATE VIRTUAL TABLE words USING fts5(id UNINDEXED, body, tokenize = 'unicode61 remove_diacritics 2')",
        """INSERT INTO words(id, body) SELECT analyses.id, clip_name || ' ' || action_title || ' ' || action_title_zh
            || ' ' || coalesce(athletes.name, '') FROM analyses LEFT JOIN athletes ON athletes.id = athlete_id""",
    ),
}
NEWEST = max(MIGRATIONS)


KEPT_BACKUPS = 5
DAY_S = 86400.0


def backups(file: Path) -> list[Path]:
    """Backups of the library, newest first."""
    found = file.parent.glob(f"{file.stem}.backup-*{file.suffix}")
    return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True)


def back_up(file: Path, why: str) -> Path:
    """A whole, consistent copy beside the library, also while another window writes; old ones go."""
    target = file.with_name(f"{file.stem}.backup-{why}{file.suffix}")
    with atomic_path(target) as temporary:
        copy_database(file, temporary)
    for old in backups(file)[KEPT_BACKUPS:]:
        old.unlink(missing_ok=True)
    return target


def copy_database(source: Path, target: Path) -> None:
    """SQLite's own backup of one file into another below the same home, encrypted if the first is."""
    sealed = not is_plain(source)
    with closing(connect(source)) as reader, closing(connect(target, encrypted=sealed)) as writer:
        reader.backup(writer)


def back_up_daily(file: Path) -> None:
    """A backup if the newest one is older than a day."""
    newest = next(iter(backups(file)), None)
    if newest is None or time.time() - newest.stat().st_mtime > DAY_S:
        back_up(file, time.strftime("%Y%m%d"))


def migrate(file: Path) -> None:
    """Bring the file to the newest version; each step is one transaction after a backup, so that a kill
    leaves the old or the new version, never one between.

    Raises UserError if the library is from a newer program, DatabaseError if it is damaged.
    """
    with closing(connect(file)) as connection:
        version = _version(connection)
        if version > NEWEST:
            raise UserError(
                "The library was made by a newer version of the program. Nothing was changed.",
                "Install the newer version, or set SPORTSGPT_HOME to another folder.",
            )
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise DatabaseError("quick_check")
        if version == NEWEST:
            return
        connection.execute("PRAGMA journal_mode = WAL")
        for target in range(version + 1, NEWEST + 1):
            if target > 1:
                back_up(file, f"v{target - 1}")
            _step(connection, target)


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _step(connection: Connection, target: int) -> None:
    """One step, unless another window was quicker."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection) < target:
            for statement in MIGRATIONS[target]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {target}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
