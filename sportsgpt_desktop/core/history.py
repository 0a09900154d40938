"""Trends of an athlete's measurements over sessions, and whether a change is more than error.

A change counts when it lies beyond the error of both sessions. It matters when it is larger than the smallest
worthwhile change, a fifth of the spread between athletes (Hopkins 2004, Sportscience 8); that spread is taken
as a quarter of the target band's width, as if the band were a mean plus and minus two standard deviations
(judgement). The smallest change that one retest can show is 1.96 times the error of a difference (Weir 2005).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .library import StoredMeasurement
from .records import Action
from .rules import SURE, normal_below

WORTHWHILE_SHARE = 0.2 / 4
"""Smallest worthwhile change as a share of the band's width."""
DETECTABLE = 1.96
Verdict = Literal["better", "worse", "changed", "unclear", "not_comparable", "single"]
"""``changed``: beyond error, with no band that says which way is better. ``unclear``: within error."""


@dataclass(frozen=True)
class TrendPoint:
    """One session. ``value`` is the mean over steps; ``error`` one standard deviation."""

    analysis: str
    recorded: str
    value: float
    error: float
    steps: int
    view: str
    rules: str


@dataclass(frozen=True)
class Trend:
    """One indicator over sessions, oldest first. NaN bounds are open."""

    indicator: str
    title: str
    keyframe: str
    side: str | None
    unit: str
    target_min: float
    target_max: float
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True)
class Change:
    """From one session to a later one. ``value`` later less earlier; ``error`` one standard deviation of it.

    ``chance``: how surely the sign is not measurement error. ``worthwhile``: smallest change that matters, and
    ``chance_worthwhile`` that the true change is at least so large, whichever way; NaN without a band.
    ``detectable``: smallest change that one retest could show.
    """

    value: float
    error: float
    chance: float
    worthwhile: float
    chance_worthwhile: float
    detectable: float
    verdict: Verdict


@dataclass(frozen=True)
class Outcome:
    """What became of an indicator since an exercise was prescribed for its issue."""

    issue: str
    exercises: tuple[str, ...]
    since: str
    trend: Trend
    change: Change


def trends(measured: Iterable[StoredMeasurement]) -> tuple[Trend, ...]:
    """One trend for each indicator, keyframe and side, with the band of its latest session."""
    groups: dict[tuple[str, str, str | None], dict[str, list[StoredMeasurement]]] = {}
    for one in measured:
        group = groups.setdefault((one.indicator, one.keyframe, one.side), {})
        group.setdefault(one.analysis, []).append(one)
    return tuple(_trend(list(sessions.values())) for sessions in groups.values())


def _trend(sessions: list[list[StoredMeasurement]]) -> Trend:
    latest = sessions[-1][0]
    same_unit = [steps for steps in sessions if steps[0].unit == latest.unit]
    return Trend(
        indicator=latest.indicator,
        title=latest.title,
        keyframe=latest.keyframe,
        side=latest.side,
        unit=latest.unit,
        target_min=latest.target_min,
        target_max=latest.target_max,
        points=tuple(_point(steps) for steps in same_unit),
    )


def _point(steps: list[StoredMeasurement]) -> TrendPoint:
    """Mean over steps. The error stays that of one step: its larger part is the same at every step."""
    count, first = len(steps), steps[0]
    value = math.fsum(one.value for one in steps) / count
    error = math.sqrt(math.fsum(one.error**2 for one in steps) / count)
    return TrendPoint(first.analysis, first.recorded, value, error, count, first.view, first.rules)


def change(trend: Trend, first: int = -2, last: int = -1) -> Change:
    """Between two sessions of a trend, by default the last two.

    Sessions filmed from different views are not comparable: the error of a view is no random one.
    """
    if len(trend.points) < 2:
        return Change(math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, "single")
    before, after = trend.points[first], trend.points[last]
    value, error = after.value - before.value, math.hypot(before.error, after.error)
    chance = 2.0 * normal_below(abs(value), error) - 1.0 if error > 0 else float(value != 0)
    worthwhile = WORTHWHILE_SHARE * (trend.target_max - trend.target_min)
    return Change(
        value=value,
        error=error,
        chance=chance,
        worthwhile=worthwhile,
        chance_worthwhile=_beyond(value, error, worthwhile),
        detectable=DETECTABLE * error,
        verdict=_verdict(trend, before, after, chance),
    )


def _beyond(value: float, error: float, worthwhile: float) -> float:
    """Chance that the true change is at least ``worthwhile``, up or down."""
    if not math.isfinite(worthwhile):
        return math.nan
    if error <= 0:
        return float(abs(value) >= worthwhile)
    return normal_below(value - worthwhile, error) + normal_below(-value - worthwhile, error)


def _verdict(trend: Trend, before: TrendPoint, after: TrendPoint, chance: float) -> Verdict:
    if before.view != after.view:
        return "not_comparable"
    if chance < SURE:
        return "unclear"
    gone, left = _outside(trend, before.value), _outside(trend, after.value)
    if math.isnan(left) or gone == left:
        return "changed"
    return "better" if left < gone else "worse"


def _outside(trend: Trend, value: float) -> float:
    """Distance outside the band, 0 inside, NaN without a band."""
    bounds = [
        low - value if sign > 0 else value - low
        for low, sign in ((trend.target_min, 1), (trend.target_max, -1))
        if math.isfinite(low)
    ]
    return max(0.0, *bounds) if bounds else math.nan


def outcomes(
    found: Sequence[Trend], prescribed: Sequence[tuple[str, str, str, str]], action: Action
) -> tuple[Outcome, ...]:
    """For each issue with a plan: how its indicators changed from the plan's session to the latest.

    ``prescribed``: (day, issue, exercise, weeks) as ``Library.prescriptions`` gives them. One athlete without
    a comparison can show that something changed after a plan, never that the plan was the cause.
    """
    plans: dict[tuple[str, str], list[str]] = {}
    for day, issue, exercise, _ in prescribed:
        plans.setdefault((issue, day), []).append(exercise)
    results = []
    for (issue, day), exercises in plans.items():
        rows = next((spec.rows for spec in action.issues if spec.id == issue), ())
        wanted = {row.indicator for row in rows}
        for trend in (one for one in found if one.indicator in wanted):
            start = next((n for n, point in enumerate(trend.points) if point.recorded >= day), None)
            if start is not None and start < len(trend.points) - 1:
                names = tuple(dict.fromkeys(exercises))
                results.append(Outcome(issue, names, day, trend, change(trend, start)))
    return tuple(results)
