"""The library: athletes, analyses, tags, trash, search."""

import math
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import create_engine, delete, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from .. import session as disk
from ..assets import sha256_of
from ..errors import UserError
from ..records import Analysis, Athlete
from . import encryption, entries, erase, rescue, search
from .database import Connection, connect
from .entries import StoredAnalysis, StoredAthlete, StoredMeasurement
from .erase import Erasure
from .tables import AnalysisRow, AthleteRow, MeasurementRow, PrescriptionRow, now

MAX_TAG = 60
BUSY_S = 15.0
"""How long to wait for another window that is writing."""


class Library:
    """``library.sqlite`` and the ``analyses`` folder beside it. Use it as a context manager.

    Several windows may have it open at once. ``notices`` tells the user what was mended on opening: a damaged
    file is set aside and its newest backup takes its place. Raises UserError if the folder can't be written
    or a newer version made the file, vault.Locked if the passphrase was not given.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.notices = rescue.prepare(file)
        encryption.finish(file.parent)
        self._engine = create_engine(
            f"sqlite:///{file.as_posix()}", module=dbapi2, creator=partial(_connect, file), poolclass=QueuePool
        )
        if self.notices:
            for folder in rescue.analysis_folders(file.parent):
                self.adopt(folder)

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """One transaction."""
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except DatabaseError as fault:
            raise rescue.storage_fault(self.file, fault.orig) from fault

    def free_folder(self) -> Path:
        """A free place for one more analysis."""
        return self.folder_of(f"{time.strftime('%Y%m%d')}-{secrets.token_hex(4)}")

    def adopt(self, folder: Path) -> None:
        """Enter a saved analysis that the library does not know; its athlete is found by name, or added."""
        with self._session() as session:
            if session.get(AnalysisRow, folder.name) is not None:
                return
        try:
            analysis = disk.load(folder)
        except UserError:
            return
        name = analysis.athlete.name
        known = next((one.number for one in self.athletes() if one.athlete.name == name), None)
        if name and known is None:
            known = self.add_athlete(analysis.athlete)
        self.add_analysis(analysis, folder, known)

    # ------------------------------------------------------------------------------------- athletes

    def athletes(self) -> list[StoredAthlete]:
        """All athletes by name."""
        with self._session() as session:
            rows = session.scalars(select(AthleteRow).order_by(AthleteRow.name, AthleteRow.id)).all()
            return [entries.stored_athlete(row) for row in rows]

    def athlete(self, number: int) -> StoredAthlete:
        """Raises UserError if there is none of that number."""
        with self._session() as session:
            return entries.stored_athlete(_need(session.get(AthleteRow, number), f"athlete {number}"))

    def add_athlete(self, athlete: Athlete, birth_year: int | None = None, consent: str = "", note: str = "") -> int:
        """Store a new athlete; returns its number. Raises UserError without a name."""
        with self._session() as session:
            row = AthleteRow(**entries.columns(_named(athlete), birth_year), consent=consent, note=note)
            session.add(row)
            session.flush()
            return row.id

    def update_athlete(
        self,
        number: int,
        athlete: Athlete,
        birth_year: int | None = None,
        consent: str | None = None,
        note: str | None = None,
    ) -> None:
        """Replace what is known of an athlete; ``consent`` and ``note`` None stay as they are.

        Raises UserError if there is none of that number.
        """
        with self._session() as session:
            row = _need(session.get(AthleteRow, number), f"athlete {number}")
            for name, value in entries.columns(_named(athlete), birth_year).items():
                setattr(row, name, value)
            row.consent = row.consent if consent is None else consent
            row.note = row.note if note is None else note
            for analysis in session.scalars(select(AnalysisRow).where(AnalysisRow.athlete_id == number)):
                _index(session, analysis)

    def merge_athletes(self, kept: int, gone: int) -> None:
        """Give all analyses of ``gone`` to ``kept`` and remove ``gone``; notes and consent are joined."""
        if kept == gone:
            raise UserError("These are the same athlete. Nothing was changed.", "Choose two athletes.")
        with self._session() as session:
            row = _need(session.get(AthleteRow, kept), f"athlete {kept}")
            other = _need(session.get(AthleteRow, gone), f"athlete {gone}")
            for analysis in session.scalars(select(AnalysisRow).where(AnalysisRow.athlete_id == gone)).all():
                analysis.athlete_id = kept
                session.flush()
                _index(session, analysis)
            row.note = "\n".join(filter(None, (row.note, other.note)))
            row.consent = "\n".join(filter(None, (row.consent, other.consent)))
            session.delete(other)

    def erase_athlete(self, number: int) -> Erasure:
        """Remove an athlete and everything measured of them from every store, backups included. Final."""
        with self._session() as session:
            name = _need(session.get(AthleteRow, number), f"athlete {number}").name
            ids = session.scalars(select(AnalysisRow.id).where(AnalysisRow.athlete_id == number)).all()
            for analysis_id in ids:
                search.forget(session, analysis_id)
            session.execute(delete(AthleteRow).where(AthleteRow.id == number))
        return self._erased([self.folder_of(analysis_id) for analysis_id in ids], name)

    # ------------------------------------------------------------------------------------- analyses

    def folder_of(self, analysis_id: str) -> Path:
        return self.file.parent / "analyses" / analysis_id

    def add_analysis(self, analysis: Analysis, folder: Path, athlete_id: int | None = None) -> None:
        """Enter an analysis, or bring its entry up to date; its folder must be ``analyses/<id>``."""
        with self._session() as session:
            row = session.get(AnalysisRow, folder.name)
            if row is None:
                row = AnalysisRow(id=folder.name, tags=[], note="")
                session.add(row)
            row.athlete_id = athlete_id if athlete_id is not None else row.athlete_id
            entries.fill(row, analysis)
            session.flush()
            for table in (MeasurementRow, PrescriptionRow):
                session.execute(delete(table).where(table.analysis_id == folder.name))
            session.add_all(MeasurementRow(**values) for values in entries.measured(analysis, folder.name))
            session.add_all(PrescriptionRow(**values) for values in entries.prescribed(analysis, folder.name))
            _index(session, row)

    def analyses(
        self,
        athlete: int | None = None,
        trashed: bool = False,
        text: str = "",
        action: str = "",
        tag: str = "",
    ) -> list[StoredAnalysis]:
        """Newest first, those that meet every condition given."""
        query = select(AnalysisRow, AthleteRow.name).outerjoin(AthleteRow)
        query = query.order_by(AnalysisRow.recorded.desc(), AnalysisRow.created.desc())
        query = query.where(AnalysisRow.trashed.is_not(None) if trashed else AnalysisRow.trashed.is_(None))
        if athlete is not None:
            query = query.where(AnalysisRow.athlete_id == athlete)
        if action:
            query = query.where(AnalysisRow.action_id == action)
        with self._session() as session:
            if text.strip():
                query = query.where(AnalysisRow.id.in_(search.find(session, text)))
            found = session.execute(query).all()
            stored = [entries.stored_analysis(row, name, self.folder_of(row.id)) for row, name in found]
        return [one for one in stored if not tag or tag in one.tags]

    def analysis(self, analysis_id: str) -> StoredAnalysis:
        """Raises UserError if there is none of that id."""
        with self._session() as session:
            row = _need(session.get(AnalysisRow, analysis_id), "such analysis")
            owner = session.get(AthleteRow, row.athlete_id) if row.athlete_id else None
            return entries.stored_analysis(row, owner.name if owner else "", self.folder_of(row.id))

    def describe(
        self,
        analysis_id: str,
        note: str | None = None,
        recorded: str | None = None,
        tags: tuple[str, ...] | None = None,
        athlete: int | None = None,
    ) -> None:
        """Change note, day of filming (ISO 8601), tags or athlete of an analysis; None stays as it is."""
        with self._session() as session:
            row = _need(session.get(AnalysisRow, analysis_id), "such analysis")
            row.note = row.note if note is None else note
            row.recorded = row.recorded if recorded is None else recorded
            if tags is not None:
                row.tags = sorted({tag.strip()[:MAX_TAG] for tag in tags if tag.strip()})
            if athlete is not None:
                row.athlete_id = _need(session.get(AthleteRow, athlete), f"athlete {athlete}").id
            session.flush()
            _index(session, row)

    def tags(self) -> tuple[str, ...]:
        """All tags in use."""
        with self._session() as session:
            return tuple(sorted({tag for tags in session.scalars(select(AnalysisRow.tags)) for tag in tags}))

    def trash_analysis(self, analysis_id: str, restore: bool = False) -> None:
        """Put an analysis into the trash, or take it out again."""
        with self._session() as session:
            row = _need(session.get(AnalysisRow, analysis_id), "such analysis")
            row.trashed = None if restore else now()

    def empty_trash(self) -> Erasure:
        """Erase everything in the trash."""
        return self._erase([one.id for one in self.analyses(trashed=True)])

    def erase_analysis(self, analysis_id: str) -> Erasure:
        """Remove an analysis for good, also from the backups. The clip itself is not touched."""
        return self._erase([analysis_id])

    def _erase(self, ids: list[str]) -> Erasure:
        with self._session() as session:
            for analysis_id in ids:
                search.forget(session, analysis_id)
                session.execute(delete(AnalysisRow).where(AnalysisRow.id == analysis_id))
        return self._erased([self.folder_of(analysis_id) for analysis_id in ids], "")

    def _erased(self, folders: list[Path], name: str) -> Erasure:
        """After the rows are gone: files, the database's own pages, backups."""
        home = self.file.parent
        locked = erase.wipe_folders(home, folders)
        erase.forget_places()
        self._engine.dispose()
        erase.wipe_database(self.file)
        erase.renew_backups(self.file)
        return Erasure(len(folders), erase.files_with(home, name), locked)

    def relink(self, analysis_id: str, clip: Path) -> Analysis:
        """Point an analysis at the place where its clip lies now. Raises UserError if it is another clip."""
        stored = self.analysis(analysis_id)
        if not clip.is_file():
            raise UserError(f"{clip.name} is not there. Nothing was changed.", "Choose the clip itself.")
        if sha256_of(clip) != stored.clip_sha256:
            raise UserError(
                f"{clip.name} is not the clip that was analysed: its content differs. Nothing was changed.",
                "Choose the original clip, or analyse this one on its own.",
            )
        analysis = disk.load(stored.folder)
        video = replace(analysis.video, path=str(clip.resolve()), name=clip.name)
        analysis = replace(analysis, video=video)
        disk.save(analysis, stored.folder)
        self.add_analysis(analysis, stored.folder)
        return analysis

    # -------------------------------------------------------------------------------------- history

    def measurements(self, athlete: int, action: str) -> list[StoredMeasurement]:
        """Judged values of an athlete in one action, oldest first; the trash is left out."""
        query = (
            select(MeasurementRow, AnalysisRow)
            .join(AnalysisRow, AnalysisRow.id == MeasurementRow.analysis_id)
            .where(AnalysisRow.athlete_id == athlete, AnalysisRow.action_id == action)
            .where(AnalysisRow.trashed.is_(None), MeasurementRow.status != "cannot_judge")
            .where(MeasurementRow.value.is_not(None), MeasurementRow.error.is_not(None))
            .order_by(AnalysisRow.recorded, AnalysisRow.created, MeasurementRow.id)
        )
        with self._session() as session:
            return [
                StoredMeasurement(
                    analysis=owner.id,
                    recorded=owner.recorded,
                    view=owner.view,
                    rules=owner.rules,
                    indicator=row.indicator,
                    title=row.title,
                    keyframe=row.keyframe,
                    side=row.side,
                    step=row.step,
                    value=_or_nan(row.value),
                    error=_or_nan(row.error),
                    unit=row.unit,
                    target_min=_or_nan(row.target_min),
                    target_max=_or_nan(row.target_max),
                )
                for row, owner in session.execute(query).all()
            ]

    def prescriptions(self, athlete: int, action: str) -> list[tuple[str, str, str, str]]:
        """(day of filming, issue, exercise, weeks) of every plan of an athlete in one action, oldest first."""
        query = (
            select(AnalysisRow.recorded, PrescriptionRow.issue, PrescriptionRow.exercise, PrescriptionRow.weeks)
            .join(AnalysisRow, AnalysisRow.id == PrescriptionRow.analysis_id)
            .where(AnalysisRow.athlete_id == athlete, AnalysisRow.action_id == action)
            .where(AnalysisRow.trashed.is_(None))
            .order_by(AnalysisRow.recorded, PrescriptionRow.id)
        )
        with self._session() as session:
            return [(row[0], row[1], row[2], row[3]) for row in session.execute(query).all()]


def _index(session: Session, row: AnalysisRow) -> None:
    """Renew the words by which an analysis is found."""
    owner = session.get(AthleteRow, row.athlete_id) if row.athlete_id else None
    words = [row.clip_name, row.action_id, row.action_title, row.action_title_zh, row.recorded[:10], row.note]
    search.index(session, row.id, [*words, owner.name if owner else "", *row.tags, *row.issues])


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _need(row: Any, what: str) -> Any:
    if row is None:
        raise UserError(f"There is no {what} in the library. Nothing was changed.", "Refresh the list.")
    return row


def _named(athlete: Athlete) -> Athlete:
    if not athlete.name.strip():
        raise UserError("An athlete in the library needs a name or a code.", "Type a name, or a code like A12.")
    return athlete


def _connect(file: Path) -> Connection:
    connection = connect(file, BUSY_S)
    for pragma in ("foreign_keys = ON", "secure_delete = ON", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.isolation_level = ""  # SQLAlchemy begins its transactions through the DB-API
    return connection
