"""Athletes and their analyses in one SQLite file."""

import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import create_engine, delete, event, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from ..errors import UserError
from ..records import Analysis, Athlete
from .migrations import backups, migrate
from .tables import AnalysisRow, AthleteRow, MeasurementRow


@dataclass(frozen=True)
class StoredAthlete:
    """An athlete with its number; ``athlete.age`` counts from the birth year, in whole years."""

    number: int
    athlete: Athlete
    birth_year: int | None
    consent: str = ""


@dataclass(frozen=True)
class StoredAnalysis:
    """One past analysis: what a list shows without opening it."""

    id: str
    folder: Path
    athlete: int | None
    athlete_name: str
    clip_name: str
    clip_path: str
    action_id: str
    action_title: str
    action_title_zh: str
    created: str
    found: bool
    faults: int
    trashed: bool


class Library:
    """``library.sqlite`` and the ``analyses`` folder beside it. Use it as a context manager.

    Raises UserError if the file is damaged or from a newer version.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        migrate(file)
        self._engine = create_engine(f"sqlite:///{file.as_posix()}", connect_args={"timeout": 15})
        event.listen(self._engine, "connect", _prepare)

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except DatabaseError as fault:
            raise UserError(
                "The library could not be read or written. Clips and analyses are safe.",
                "Close other windows of the program, check the free disk space and try again.",
            ) from fault

    # ------------------------------------------------------------------------------------- athletes

    def athletes(self) -> list[StoredAthlete]:
        """All athletes by name."""
        with self._session() as session:
            rows = session.scalars(select(AthleteRow).order_by(AthleteRow.name, AthleteRow.id)).all()
            return [_athlete(row) for row in rows]

    def add_athlete(self, athlete: Athlete, birth_year: int | None = None, consent: str = "") -> int:
        """Store a new athlete; returns its number."""
        with self._session() as session:
            row = AthleteRow(**_columns(athlete), birth_year=birth_year, consent=consent)
            session.add(row)
            session.flush()
            return row.id

    def update_athlete(self, number: int, athlete: Athlete, birth_year: int | None = None) -> None:
        """Replace what is known of an athlete. Raises UserError if there is none of that number."""
        with self._session() as session:
            row = self._need(session.get(AthleteRow, number), f"athlete {number}")
            for name, value in {**_columns(athlete), "birth_year": birth_year}.items():
                setattr(row, name, value)

    # ------------------------------------------------------------------------------------- analyses

    def folder_of(self, analysis_id: str) -> Path:
        return self.file.parent / "analyses" / analysis_id

    def add_analysis(self, analysis: Analysis, folder: Path, athlete_id: int | None = None) -> None:
        """Enter an analysis, or bring its entry up to date; its folder must be ``analyses/<id>``."""
        with self._session() as session:
            row = session.get(AnalysisRow, folder.name)
            if row is None:
                row = AnalysisRow(id=folder.name)
                session.add(row)
            row.athlete_id = athlete_id if athlete_id is not None else row.athlete_id
            row.clip_name, row.clip_path = analysis.video.name, analysis.video.path
            row.clip_sha256 = analysis.video.sha256
            row.action_id, row.action_title = analysis.action.id, analysis.action.title
            row.action_title_zh = analysis.action.title_zh
            row.found = bool(analysis.alignment.found)
            row.faults = sum(issue.status == "present" for issue in analysis.assessment.issues)
            session.flush()
            session.execute(delete(MeasurementRow).where(MeasurementRow.analysis_id == folder.name))
            session.add_all(MeasurementRow(**values) for values in _measured(analysis, folder.name))

    def analyses(self, athlete: int | None = None, trashed: bool = False) -> list[StoredAnalysis]:
        """Newest first; of one athlete, or all."""
        query = select(AnalysisRow, AthleteRow.name).outerjoin(AthleteRow).order_by(AnalysisRow.created.desc())
        query = query.where(AnalysisRow.trashed.is_not(None) if trashed else AnalysisRow.trashed.is_(None))
        if athlete is not None:
            query = query.where(AnalysisRow.athlete_id == athlete)
        with self._session() as session:
            return [self._analysis(row, name) for row, name in session.execute(query).all()]

    def _analysis(self, row: AnalysisRow, athlete_name: str | None) -> StoredAnalysis:
        return StoredAnalysis(
            id=row.id,
            folder=self.folder_of(row.id),
            athlete=row.athlete_id,
            athlete_name=athlete_name or "",
            clip_name=row.clip_name,
            clip_path=row.clip_path,
            action_id=row.action_id,
            action_title=row.action_title,
            action_title_zh=row.action_title_zh,
            created=row.created,
            found=row.found,
            faults=row.faults,
            trashed=row.trashed is not None,
        )

    def trash_analysis(self, analysis_id: str, restore: bool = False) -> None:
        """Put an analysis into the trash, or take it out again."""
        with self._session() as session:
            row = self._need(session.get(AnalysisRow, analysis_id), "analysis")
            row.trashed = None if restore else datetime.now(UTC).isoformat(timespec="seconds")

    def erase_analysis(self, analysis_id: str) -> None:
        """Remove an analysis for good: its rows and its folder. The clip itself is not touched."""
        with self._session() as session:
            session.execute(delete(AnalysisRow).where(AnalysisRow.id == analysis_id))
        shutil.rmtree(self.folder_of(analysis_id), ignore_errors=True)
        self._shred()

    def erase_athlete(self, number: int) -> None:
        """Remove an athlete and everything measured of them from every file of the library, backups included."""
        with self._session() as session:
            self._need(session.get(AthleteRow, number), f"athlete {number}")
            ids = session.scalars(select(AnalysisRow.id).where(AnalysisRow.athlete_id == number)).all()
            session.execute(delete(AthleteRow).where(AthleteRow.id == number))
        for analysis_id in ids:
            shutil.rmtree(self.folder_of(analysis_id), ignore_errors=True)
        for backup in backups(self.file):
            backup.unlink(missing_ok=True)
        self._shred()

    def _shred(self) -> None:
        """Overwrite freed pages, and empty the write-ahead log."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    @staticmethod
    def _need(row: Any, what: str) -> Any:
        if row is None:
            raise UserError(f"There is no {what} in the library. Nothing was changed.", "Refresh the list.")
        return row


def _prepare(connection: Any, record: Any) -> None:
    for pragma in ("foreign_keys = ON", "secure_delete = ON", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _columns(athlete: Athlete) -> dict[str, Any]:
    return {
        "name": athlete.name,
        "level": athlete.level,
        "sex": athlete.sex,
        "height_m": athlete.height_m if math.isfinite(athlete.height_m) else None,
        "mass_kg": athlete.mass_kg if math.isfinite(athlete.mass_kg) else None,
        "equipment": list(athlete.equipment),
        "injuries": list(athlete.injuries),
        "days_per_week": athlete.days_per_week,
    }


def _athlete(row: AthleteRow) -> StoredAthlete:
    age = float(datetime.now(UTC).year - row.birth_year) if row.birth_year else math.nan
    athlete = Athlete(
        name=row.name,
        level=row.level,
        sex=row.sex,
        age=age,
        height_m=row.height_m if row.height_m is not None else math.nan,
        mass_kg=row.mass_kg if row.mass_kg is not None else math.nan,
        equipment=tuple(row.equipment),
        injuries=tuple(row.injuries),
        days_per_week=row.days_per_week,
    )
    return StoredAthlete(row.id, athlete, row.birth_year, row.consent)


def _measured(analysis: Analysis, analysis_id: str) -> Iterator[dict[str, Any]]:
    for one in analysis.assessment.measurements:
        yield {
            "analysis_id": analysis_id,
            "indicator": one.id,
            "keyframe": one.keyframe,
            "side": one.side,
            "step": one.step,
            "value": one.value if math.isfinite(one.value) else None,
            "error": one.error if math.isfinite(one.error) else None,
            "unit": one.unit,
            "status": one.status,
        }
