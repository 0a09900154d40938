"""The tables of ``library.sqlite``."""

from datetime import UTC, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def now() -> str:
    """UTC in ISO 8601, the form of every date here."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Base(DeclarativeBase):
    """Base of all tables."""


class AthleteRow(Base):
    """One athlete. Unknown values are NULL."""

    __tablename__ = "athletes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(20), default="trained")
    sex: Mapped[str] = mapped_column(String(10), default="any")
    birth_year: Mapped[int | None]
    height_m: Mapped[float | None]
    mass_kg: Mapped[float | None]
    equipment: Mapped[list[str]] = mapped_column(JSON, default=list)
    injuries: Mapped[list[str]] = mapped_column(JSON, default=list)
    days_per_week: Mapped[int] = mapped_column(default=3)
    consent: Mapped[str] = mapped_column(default="")
    """What the athlete agreed to, and when, in the user's words."""
    created: Mapped[str] = mapped_column(default=now)
    note: Mapped[str] = mapped_column(default="")


class AnalysisRow(Base):
    """One analysed clip; the analysis itself lies in ``analyses/<id>/``."""

    __tablename__ = "analyses"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    athlete_id: Mapped[int | None] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"), index=True)
    clip_name: Mapped[str] = mapped_column(String(300))
    clip_path: Mapped[str]
    clip_sha256: Mapped[str] = mapped_column(String(64), index=True)
    action_id: Mapped[str] = mapped_column(String(64), index=True)
    action_title: Mapped[str]
    action_title_zh: Mapped[str] = mapped_column(default="")
    found: Mapped[bool]
    faults: Mapped[int]
    created: Mapped[str] = mapped_column(default=now, index=True)
    trashed: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(default="")
    recorded: Mapped[str] = mapped_column(default=now)
    """When the clip was filmed: when it was analysed, until the user says otherwise."""
    view: Mapped[str] = mapped_column(default="")
    rules: Mapped[str] = mapped_column(default="")
    issues: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Names of the issues found, for search."""


class MeasurementRow(Base):
    """One measured value of an analysis, for trends."""

    __tablename__ = "measurements"

    id: Mapped[int] = mapped_column(primary_key=True)
    analysis_id: Mapped[str] = mapped_column(ForeignKey("analyses.id", ondelete="CASCADE"), index=True)
    indicator: Mapped[str] = mapped_column(String(80))
    keyframe: Mapped[str] = mapped_column(String(80))
    side: Mapped[str | None]
    step: Mapped[int | None]
    value: Mapped[float | None]
    error: Mapped[float | None]
    unit: Mapped[str]
    status: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    target_min: Mapped[float | None]
    target_max: Mapped[float | None]


class PrescriptionRow(Base):
    """One exercise that the plan of an analysis prescribes, for "did it help?"."""

    __tablename__ = "prescriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    analysis_id: Mapped[str] = mapped_column(ForeignKey("analyses.id", ondelete="CASCADE"), index=True)
    issue: Mapped[str] = mapped_column(String(80))
    record: Mapped[str] = mapped_column(String(120))
    exercise: Mapped[str]
    weeks: Mapped[str]
