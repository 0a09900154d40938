"""Schema versions of the library. Before each change the file is backed up beside itself.

A migration is an entry here and is never edited after a release; version 1 is what ``tables`` created first.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ..errors import UserError

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
}
NEWEST = max(MIGRATIONS)


def backups(file: Path) -> list[Path]:
    """Backups made before migrations, oldest first."""
    return sorted(file.parent.glob(f"{file.stem}.backup-v*{file.suffix}"))


def migrate(file: Path) -> None:
    """Bring the file to the newest version; each step is one transaction after a backup.

    Raises UserError if the library is from a newer program or damaged; the file is then unchanged.
    """
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > NEWEST:
                raise UserError(
                    "The library was made by a newer version of the program. Nothing was changed.",
                    "Install the newer version, or set SPORTSGPT_HOME to another folder.",
                )
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("quick_check")
            if version == NEWEST:
                return
            connection.execute("PRAGMA journal_mode = WAL")
            for target in range(version + 1, NEWEST + 1):
                if version:
                    _back_up(connection, file.with_name(f"{file.stem}.backup-v{target - 1}{file.suffix}"))
                connection.execute("BEGIN IMMEDIATE")
                if connection.execute("PRAGMA user_version").fetchone()[0] >= target:
                    connection.execute("ROLLBACK")  # another window was quicker
                    continue
                for statement in MIGRATIONS[target]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {target}")
                connection.execute("COMMIT")
    except sqlite3.DatabaseError as fault:
        raise UserError(
            f"The library {file.name} is damaged and was left as it is. Clips and analyses are safe.",
            "Restore a backup: rename library.backup-*.sqlite to library.sqlite.",
        ) from fault


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)
