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
    created: Mapped[str] = mapped_column(default=now)


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
