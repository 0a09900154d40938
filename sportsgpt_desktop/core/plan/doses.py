"""What a dose amounts to, for load checks."""

import re

from ..corpus.numbers import Range, first_range, highest, without_brackets
from ..records import Guidance

_METRES = re.compile(r"(\d+(?:\.\d+)?)(?:\s*[-–]\s*(\d+(?:\.\d+)?))?\s*m\b")
_TIMES = re.compile(r"(\d+)\s*x\s*(\d+(?:\.\d+)?)\s*m\b")


def sessions_per_week(record: Guidance) -> Range:
    """Training days a week that a record asks for: at least 1, at most 7 ("14 (2/day)" -> 7)."""
    found = first_range(record.frequency_per_week) or Range(1, 1)
    low, high = (min(max(round(value), 1), 7) for value in (found.low, found.high))
    return Range(low, high)


def contacts(record: Guidance) -> float:
    """Ground contacts of one session at the upper end of the dose; 0 where a record has none."""
    return highest(record.contacts) or 0.0


def weekly_sets(record: Guidance, sessions: int) -> float:
    """Sets a week at the upper end of the dose."""
    return (highest(record.sets) or 0.0) * sessions


def sprint_metres(record: Guidance) -> float:
    """Full-effort metres of one session at the upper end of the dose; 0 for everything but hard sprints."""
    if record.category != "sprint" or not record.hard:
        return 0.0
    plain = without_brackets(record.reps_or_distance)
    times = _TIMES.search(plain)
    if times is not None:
        return float(times.group(1)) * float(times.group(2)) * (highest(record.sets) or 1.0)
    distance = _METRES.search(plain)
    if distance is None:
        return 0.0
    return float(distance.group(2) or distance.group(1)) * (highest(record.sets) or 1.0)


def is_complete(record: Guidance) -> bool:
    """Whether every dose field that a plan prints is there."""
    return all((record.sets, record.reps_or_distance, record.load, record.rest_s, record.frequency_per_week))
