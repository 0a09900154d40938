"""What the window shows of the library: plain rows that cross from the child process, so no Qt here."""

from dataclasses import dataclass

from ..core.records import Athlete


@dataclass(frozen=True)
class KnownAthlete:
    """An athlete of the library."""

    number: int
    athlete: Athlete


@dataclass(frozen=True)
class Entry:
    """One past analysis. ``athlete`` is the athlete's number or None."""

    folder: str
    clip: str
    action: str
    action_zh: str
    athlete: int | None
    athlete_name: str
    date: str
    faults: int
    found: bool
    action_id: str = ""


@dataclass(frozen=True)
class Shelf:
    """Athletes by name and analyses, newest first."""

    athletes: tuple[KnownAthlete, ...] = ()
    entries: tuple[Entry, ...] = ()
    trash: tuple[Entry, ...] = ()
    """Analyses that were removed but can still be put back."""
    notices: tuple[str, ...] = ()
    """What was mended when the library was opened, in sentences."""
