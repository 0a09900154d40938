"""What the library hands out: plain frozen records, without a session behind them."""

import datetime
import math
from dataclasses import dataclass

from ..records import Analysis, Athlete
from .tables import AnalysisRow, AthleteRow, IssueRow, MeasurementRow, PrescriptionRow


@dataclass(frozen=True)
class Person:
    """An athlete of the library. ``athlete.age`` is that of today, from the year of birth."""

    id: int
    athlete: Athlete
    birth_year: int | None = None
    consent: str = ""
    notes: str = ""
    trashed: bool = False
    analyses: int = 0
    """How many analyses of this athlete are not in the trash."""


@dataclass(frozen=True)
class Entry:
    """A past analysis. ``folder`` is absolute."""

    id: int
    folder: str
    clip: str
    video_path: str
    sha256: str
    action_id: str
    action: str
    action_zh: str
    athlete_id: int | None
    athlete_name: str
    created_at: str
    recorded_at: str
    found: bool
    faults: int
    notes: str
    tags: tuple[str, ...]
    trashed: bool


def now() -> str:
    """Local time, ISO 8601 to the second, with its offset."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def known(value: float) -> float | None:
    """NULL for a missing number."""
    return float(value) if math.isfinite(value) else None


def _lines(items: tuple[str, ...]) -> str:
    return "\n".join(items)


def fill_athlete(row: AthleteRow, athlete: Athlete, birth_year: int | None) -> None:
    """Write an athlete's data into a row. Without ``birth_year`` it follows from the age, within a year."""
    if birth_year is None and math.isfinite(athlete.age):
        birth_year = datetime.date.today().year - int(athlete.age)
    row.name, row.level, row.sex, row.birth_year = athlete.name, athlete.level, athlete.sex, birth_year
    row.height_m, row.mass_kg = known(athlete.height_m), known(athlete.mass_kg)
    row.equipment, row.injuries = _lines(athlete.equipment), _lines(athlete.injuries)
    row.days_per_week = athlete.days_per_week


def person_of(row: AthleteRow) -> Person:
    age = math.nan if row.birth_year is None else float(datetime.date.today().year - row.birth_year)
    athlete = Athlete(
        name=row.name,
        level=row.level,
        sex=row.sex,
        age=age,
        height_m=math.nan if row.height_m is None else row.height_m,
        mass_kg=math.nan if row.mass_kg is None else row.mass_kg,
        equipment=tuple(row.equipment.splitlines()),
        injuries=tuple(row.injuries.splitlines()),
        days_per_week=row.days_per_week,
    )
    shown = sum(analysis.trashed_at is None for analysis in row.analyses)
    return Person(
        row.id, athlete, row.birth_year, row.consent, row.notes, row.trashed_at is not None, shown
    )


def fill_analysis(row: AnalysisRow, analysis: Analysis) -> None:
    """Write what lists, search and trends need of an analysis into its row."""
    row.clip, row.video_path, row.sha256 = analysis.video.name, analysis.video.path, analysis.video.sha256
    row.action_id, row.action, row.action_zh = analysis.action.id, analysis.action.title, analysis.action.title_zh
    row.view, row.rules = analysis.motion.view.name, analysis.assessment.rules
    row.found = analysis.alignment.found
    row.faults = sum(issue.status == "present" for issue in analysis.assessment.issues)
    row.measurements = _measurements(analysis)
    row.issues = [
        IssueRow(
            issue=one.id, name=one.name, status=one.status, probability=one.probability, severity=one.severity
        )
        for one in analysis.assessment.issues
    ]
    row.prescriptions = [
        PrescriptionRow(issue=one.issue_id, record=one.record_id, exercise=one.exercise, weeks=one.weeks)
        for one in analysis.plan.prescriptions
    ]


def _measurements(analysis: Analysis) -> list[MeasurementRow]:
    """Judged values only: what can't be judged has no place in a trend."""
    return [
        MeasurementRow(
            indicator=one.id,
            title=one.title,
            keyframe=one.keyframe,
            side=one.side or "",
            step=one.step or 0,
            value=one.value,
            error=one.error,
            unit=one.unit,
            target_min=known(one.target_min),
            target_max=known(one.target_max),
            status=one.status,
        )
        for one in analysis.assessment.measurements
        if one.status != "cannot_judge" and math.isfinite(one.value) and math.isfinite(one.error)
    ]


def entry_of(row: AnalysisRow, folder: str) -> Entry:
    return Entry(
        id=row.id,
        folder=folder,
        clip=row.clip,
        video_path=row.video_path,
        sha256=row.sha256,
        action_id=row.action_id,
        action=row.action,
        action_zh=row.action_zh,
        athlete_id=row.athlete_id,
        athlete_name=row.athlete.name if row.athlete else "",
        created_at=row.created_at,
        recorded_at=row.recorded_at,
        found=row.found,
        faults=row.faults,
        notes=row.notes,
        tags=tuple(sorted(tag.name for tag in row.tags)),
        trashed=row.trashed_at is not None,
    )

