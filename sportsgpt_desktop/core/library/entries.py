"""What the library hands out, and how records become rows and come back."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..records import Analysis, Athlete
from .tables import AnalysisRow, AthleteRow


@dataclass(frozen=True)
class StoredAthlete:
    """An athlete with its number; ``athlete.age`` counts from the birth year, in whole years."""

    number: int
    athlete: Athlete
    birth_year: int | None
    consent: str = ""
    note: str = ""


@dataclass(frozen=True)
class StoredAnalysis:
    """One past analysis: what a list shows without opening it. Dates are ISO 8601."""

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
    clip_sha256: str = ""
    recorded: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class StoredMeasurement:
    """One judged value of a past analysis. ``error`` is one standard deviation; NaN = no bound."""

    analysis: str
    recorded: str
    view: str
    rules: str
    indicator: str
    title: str
    keyframe: str
    side: str | None
    step: int | None
    value: float
    error: float
    unit: str
    target_min: float
    target_max: float


def _known(value: float) -> float | None:
    """NULL for a missing number."""
    return float(value) if math.isfinite(value) else None


def columns(athlete: Athlete, birth_year: int | None) -> dict[str, Any]:
    """Without ``birth_year`` it follows from the age, within a year."""
    if birth_year is None and math.isfinite(athlete.age):
        birth_year = datetime.now(UTC).year - int(athlete.age)
    return {
        "name": athlete.name.strip(),
        "level": athlete.level,
        "sex": athlete.sex,
        "birth_year": birth_year,
        "height_m": _known(athlete.height_m),
        "mass_kg": _known(athlete.mass_kg),
        "equipment": list(athlete.equipment),
        "injuries": list(athlete.injuries),
        "days_per_week": athlete.days_per_week,
    }


def stored_athlete(row: AthleteRow) -> StoredAthlete:
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
    return StoredAthlete(row.id, athlete, row.birth_year, row.consent, row.note)


def stored_analysis(row: AnalysisRow, athlete_name: str | None, folder: Path) -> StoredAnalysis:
    return StoredAnalysis(
        id=row.id,
        folder=folder,
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
        clip_sha256=row.clip_sha256,
        recorded=row.recorded,
        note=row.note,
        tags=tuple(row.tags),
    )


def fill(row: AnalysisRow, analysis: Analysis) -> None:
    """What lists need of an analysis."""
    row.clip_name, row.clip_path = analysis.video.name, analysis.video.path
    row.clip_sha256 = analysis.video.sha256
    row.action_id, row.action_title = analysis.action.id, analysis.action.title
    row.action_title_zh = analysis.action.title_zh
    row.found = bool(analysis.alignment.found)
    row.faults = sum(issue.status == "present" for issue in analysis.assessment.issues)
    row.issues = [one.name for one in analysis.assessment.issues if one.status in ("present", "watch")]
    row.view, row.rules = analysis.motion.view.name, analysis.assessment.rules


def measured(analysis: Analysis, analysis_id: str) -> Iterator[dict[str, Any]]:
    """Rows of the measurements, for trends."""
    for one in analysis.assessment.measurements:
        yield {
            "analysis_id": analysis_id,
            "indicator": one.id,
            "title": one.title,
            "keyframe": one.keyframe,
            "side": one.side,
            "step": one.step,
            "value": _known(one.value),
            "error": _known(one.error),
            "unit": one.unit,
            "status": one.status,
            "target_min": _known(one.target_min),
            "target_max": _known(one.target_max),
        }


def prescribed(analysis: Analysis, analysis_id: str) -> Iterator[dict[str, Any]]:
    """Rows of the plan's exercises."""
    for one in analysis.plan.prescriptions:
        yield {
            "analysis_id": analysis_id,
            "issue": one.issue_id,
            "record": one.record_id,
            "exercise": one.exercise,
            "weeks": one.weeks,
        }
