"""Placing exercises on the days of a training week without passing a load limit."""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from ..corpus import Corpus
from ..records import Guidance
from . import doses

WEEK = 7
PATTERNS = {
    1: (2,),
    2: (1, 4),
    3: (1, 3, 5),
    4: (1, 3, 5, 6),
    5: (1, 2, 3, 5, 6),
    6: (1, 2, 3, 4, 5, 6),
    7: (1, 2, 3, 4, 5, 6, 7),
}
"""Training days of the week for a number of days: rest spread as evenly as whole days allow. Judgement."""


@dataclass
class Week:
    """The week while it fills; loads are those of its hardest week (upper end of every dose)."""

    corpus: Corpus
    level: str
    days: tuple[int, ...]
    hard_days: tuple[int, ...]
    exercises: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    sprint_m: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    sets: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def place(self, record: Guidance) -> tuple[tuple[int, ...], str]:
        """Days for an exercise and "", or () and the limit that forbids it.

        As many days as its record asks for, fewer (never none) where a limit or the athlete's days end it.
        """
        asked = doses.sessions_per_week(record)
        open_days = self.hard_days if record.hard else self.days
        if record.category == "mobility" and asked.low > len(self.days):
            open_days = tuple(range(1, WEEK + 1))  # stretching at home needs no training day
        reason = ""
        free = []
        for day in sorted(open_days, key=lambda day: (len(self.exercises[day]), day)):
            reason = self._forbids(record, day) or reason
            if not self._forbids(record, day):
                free.append(day)
        sessions = min(int(asked.low), len(free))
        while sessions > 0 and self._muscles_forbid(record, sessions):
            reason = self._muscles_forbid(record, sessions)
            sessions -= 1
        chosen = tuple(sorted(_spread(free, sessions)))
        for day in chosen:
            self.exercises[day].append(record.id)
            self.contacts[day] += doses.contacts(record)
            self.sprint_m[day] += doses.sprint_metres(record)
        for muscle in record.muscles:
            self.sets[muscle] += doses.weekly_sets(record, len(chosen))
        return chosen, "" if chosen else reason

    def _limit(self, limit_id: str) -> float:
        return self.corpus.limits.get(limit_id, self.level).maximum

    def _forbids(self, record: Guidance, day: int) -> str:
        """The id of the limit that one more exercise on this day would pass, or ""."""
        if len(self.exercises[day]) + 1 > self._limit("exercises_per_session"):
            return "exercises_per_session"
        if self.contacts[day] + doses.contacts(record) > self._limit("contacts_per_session"):
            return "contacts_per_session"
        if self.sprint_m[day] + doses.sprint_metres(record) > self._limit("sprint_m_per_session"):
            return "sprint_m_per_session"
        return ""

    def _muscles_forbid(self, record: Guidance, sessions: int) -> str:
        most = self._limit("sets_per_muscle_per_week")
        added = doses.weekly_sets(record, sessions)
        over = any(self.sets[muscle] + added > most for muscle in record.muscles)
        return "sets_per_muscle_per_week" if over else ""


def empty_week(corpus: Corpus, level: str, days_per_week: int, age: float) -> Week:
    """A week with the athlete's training days; hard days keep the rest between them that the limits ask for.

    ``age`` in years, NaN where not known; masters rest longer.
    """
    days = PATTERNS[min(max(days_per_week, 1), WEEK)]
    masters = age >= corpus.limits.get("masters_from_age", "any").maximum
    rest_h = corpus.limits.get("hard_day_gap_h", "masters" if masters else level).maximum
    return Week(corpus, level, days, hard_days(days, math.ceil(rest_h / 24)))


def hard_days(days: tuple[int, ...], gap_days: int) -> tuple[int, ...]:
    """The days, taken greedily, that lie ``gap_days`` apart, also across the end of the week."""
    chosen: list[int] = []
    for day in days:
        if all(min(abs(day - other), WEEK - abs(day - other)) >= gap_days for other in chosen):
            chosen.append(day)
    return tuple(chosen)


def _spread(days: list[int], count: int) -> list[int]:
    """``count`` of the days (given in order of preference), as far apart as they can be."""
    chosen = days[:1] if count else []
    while len(chosen) < count:
        rest = [day for day in days if day not in chosen]
        chosen.append(max(rest, key=lambda day: min(_apart(day, other) for other in chosen)))
    return chosen


def _apart(first: int, second: int) -> int:
    distance = abs(first - second)
    return min(distance, WEEK - distance)
