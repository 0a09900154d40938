"""Trends of an athlete's measurements over sessions, and whether a change is more than error.

A change counts when it lies beyond the error of both sessions. It matters when it is larger than the smallest
worthwhile change, a fifth of the spread between athletes (Hopkins 2004, Sportscience 8); that spread is taken
as a quarter of the target band's width, as if the band were a mean plus and minus two standard deviations
(judgement). The smallest change that one retest can show is 1.96 times the error of a difference (Weir 2005).
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from .overlay import UNITS, value_text
from .records import Action
from .rules import SURE, normal_below

if TYPE_CHECKING:  # the window shows trends without a database
    from .library import Library, StoredMeasurement

WORTHWHILE_SHARE = 0.2 / 4
"""Smallest worthwhile change as a share of the band's width."""
DETECTABLE = 1.96
PLAN_WEEKS = 4
"""How long a plan lasts where its line names no weeks."""
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
    """What became of an indicator since an exercise was prescribed for its issue.

    ``better``, ``same`` and ``worse`` are the chances, 1 together, that the true change is at least the smallest
    worthwhile one towards the band, smaller than that, or at least that away from it; NaN where there is no such way
    because the value lay inside its band, or views differ.
    """

    issue: str
    exercises: tuple[str, ...]
    since: str
    trend: Trend
    change: Change
    better: float = math.nan
    same: float = math.nan
    worse: float = math.nan


@dataclass(frozen=True)
class Active:
    """An exercise that a plan prescribed, with the days on which it was current: until the plan ends or the next
    plan for the same issue takes its place."""

    issue: str
    exercise: str
    first: str
    last: str


@dataclass(frozen=True)
class History:
    """An athlete in one action over sessions."""

    trends: tuple[Trend, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    active: tuple[Active, ...] = ()


def of_athlete(library: "Library", athlete: int, action: Action, until: str = "") -> History:
    """Everything that the library knows of an athlete in one action, up to the analysis ``until`` where it is named."""
    measured = library.measurements(athlete, action.id)
    prescribed = library.prescriptions(athlete, action.id)
    if until:
        order = list(dict.fromkeys(one.analysis for one in measured))
        kept = set(order[: order.index(until) + 1]) if until in order else set()
        measured = [one for one in measured if one.analysis in kept]
        days = [one.recorded for one in measured]
        prescribed = [one for one in prescribed if days and one[0] <= max(days)]
    found = trends(measured)
    return History(found, outcomes(found, prescribed, action), active(prescribed))


def active(prescribed: Sequence[tuple[str, str, str, str]]) -> tuple[Active, ...]:
    """When each exercise was current; ``prescribed`` as ``Library.prescriptions`` gives it."""
    starts: dict[str, list[str]] = {}
    for day, issue, _, _ in prescribed:
        if day not in starts.setdefault(issue, []):
            starts[issue].append(day)
    rows: dict[tuple[str, str, str], Active] = {}
    for day, issue, exercise, weeks in prescribed:
        numbers = [int(each) for each in re.findall(r"\d+", weeks)] or [PLAN_WEEKS]
        first = date.fromisoformat(day[:10])
        last = first + timedelta(days=7 * max(numbers) - 1)
        later = [date.fromisoformat(each[:10]) for each in starts[issue] if each > day]
        if later:
            last = min(last, max(first, min(later) - timedelta(days=1)))
        rows.setdefault((day, issue, exercise), Active(issue, exercise, first.isoformat(), last.isoformat()))
    return tuple(rows.values())


def trends(measured: "Iterable[StoredMeasurement]") -> tuple[Trend, ...]:
    """One trend for each indicator, keyframe and side, with the band of its latest session."""
    groups: dict[tuple[str, str, str | None], dict[str, list[StoredMeasurement]]] = {}
    for one in measured:
        group = groups.setdefault((one.indicator, one.keyframe, one.side), {})
        group.setdefault(one.analysis, []).append(one)
    return tuple(_trend(list(sessions.values())) for sessions in groups.values())


def _trend(sessions: "list[list[StoredMeasurement]]") -> Trend:
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


def _point(steps: "list[StoredMeasurement]") -> TrendPoint:
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
                since = change(trend, start)
                results.append(Outcome(issue, names, day, trend, since, *_chances(trend, trend.points[start], since)))
    return tuple(results)


def _chances(trend: Trend, before: TrendPoint, since: Change) -> tuple[float, float, float]:
    """Better, same, worse: the normal distribution of the true change around the measured one."""
    way = float(before.value < trend.target_min) - float(before.value > trend.target_max)
    if not way or since.verdict == "not_comparable" or not since.error > 0:
        return math.nan, math.nan, math.nan
    least = since.worthwhile if math.isfinite(since.worthwhile) else 0.0
    better = normal_below(way * since.value - least, since.error)
    worse = normal_below(-way * since.value - least, since.error)
    return better, max(0.0, 1.0 - better - worse), worse


def answer(outcome: Outcome) -> Literal["better", "same", "worse", "unclear"]:
    """What can be said of the change since the plan: only what is sure."""
    chances: tuple[tuple[Literal["better", "same", "worse"], float], ...] = (
        ("better", outcome.better),
        ("same", outcome.same),
        ("worse", outcome.worse),
    )
    return next((name for name, chance in chances if chance >= SURE), "unclear")


# ------------------------------------------------------------------------------------------------ words

_TEXT = {
    "en": {
        "better": "better",
        "worse": "worse",
        "changed": "changed",
        "same": "no change that matters",
        "unclear": "within measuring error",
        "not_comparable": "filmed from another view: not comparable",
        "since": "since",
        "real": "chance that it is real",
        "detectable": "one retest shows",
        "or_more": "or more",
        "target": "target",
        "left": "left",
        "right": "right",
        "answer_unclear": "cannot be told yet",
        "single": "There is nothing to compare yet: one session of this action, or none.",
        "cause": "One athlete without a comparison can show that something changed after a plan, never that the plan "
        "was the cause.",
        "chances": "better {better:.0f} %, no change that matters {same:.0f} %, worse {worse:.0f} %",
    },
    "zh": {
        "better": "改善",
        "worse": "变差",
        "changed": "有变化",
        "same": "无实际意义的变化",
        "unclear": "在测量误差之内",
        "not_comparable": "拍摄角度不同，不可比较",
        "since": "自",
        "real": "变化真实的可能性",
        "detectable": "一次复测可分辨的变化",
        "or_more": "及以上",
        "target": "目标",
        "left": "左",
        "right": "右",
        "answer_unclear": "目前尚不能判断",
        "single": "暂无可比较的内容：该动作只有一次记录或没有记录。",
        "cause": "单个运动员且没有对照，只能说明计划之后有变化，不能说明变化由计划引起。",
        "chances": "改善 {better:.0f} %，无实际意义的变化 {same:.0f} %，变差 {worse:.0f} %",
    },
}


@dataclass(frozen=True)
class Line:
    """One row of a comparison, in words. ``mark``: "fine", "fault" or "cannot"."""

    title: str
    before: str
    now: str
    change: str
    verdict: str
    mark: str


def lines(found: History, action: Action, language: str) -> tuple[Line, ...]:
    """The latest session of each indicator beside the one before; those that can't be compared too."""
    text = _TEXT["zh" if language == "zh" else "en"]
    rows = []
    for trend in (one for one in found.trends if len(one.points) > 1):
        before, now, last = *trend.points[-2:], change(trend)
        verdict = text[last.verdict]
        if last.verdict in ("unclear", "better", "worse", "changed"):
            more = f"{value_text(last.detectable, math.nan, trend.unit)} {text['or_more']}"
            verdict += f"; {text['real']} {100 * last.chance:.0f} %, {text['detectable']} {more}"
        marks = {"better": "fine", "worse": "fault", "changed": "fine"}
        rows.append(
            Line(
                _title(trend, action, language),
                f"{value_text(before.value, before.error, trend.unit)} ({before.recorded[:10]})",
                f"{value_text(now.value, now.error, trend.unit)} ({now.recorded[:10]})",
                ("+" if last.value >= 0 else "−") + value_text(abs(last.value), last.error, trend.unit),
                verdict,
                marks.get(last.verdict, "cannot"),
            )
        )
    return tuple(rows)


def answers(found: History, action: Action, language: str) -> tuple[str, ...]:
    """ "Did it help?" for each plan and indicator, a sentence each, with the chances; last what it can't show."""
    text = _TEXT["zh" if language == "zh" else "en"]
    rows = []
    for one in found.outcomes:
        if not math.isfinite(one.better):
            continue
        issue = next((spec for spec in action.issues if spec.id == one.issue), None)
        name = one.issue if issue is None else (language == "zh" and issue.name_zh) or issue.name
        chances = text["chances"].format(better=100 * one.better, same=100 * one.same, worse=100 * one.worse)
        said = answer(one)
        verdict = text["answer_unclear"] if said == "unclear" else text[said]
        moved = ("+" if one.change.value >= 0 else "−") + value_text(
            abs(one.change.value), one.change.error, one.trend.unit
        )
        rows.append(
            f"{name} ({', '.join(one.exercises)}; {text['since']} {one.since[:10]}): "
            f"{_title(one.trend, action, language)} {moved}. {verdict}: {chances}."
        )
    return (*rows, text["cause"]) if rows else ()


def sentences(found: History, action: Action, language: str) -> tuple[str, ...]:
    """The whole history in lines of text."""
    rows = [
        f"{one.title}: {one.before} → {one.now}: {one.change}, {one.verdict}" for one in lines(found, action, language)
    ]
    current = [f"{one.first} – {one.last}  {one.exercise} ({one.issue})" for one in found.active]
    text = _TEXT["zh" if language == "zh" else "en"]
    return (*(rows or [text["single"]]), *answers(found, action, language), *current)


def _title(trend: Trend, action: Action, language: str) -> str:
    """Indicator, side and band in words."""
    text = _TEXT["zh" if language == "zh" else "en"]
    spec = next((one for one in action.indicators if one.id == trend.indicator), None)
    title = trend.title if spec is None else (language == "zh" and spec.title_zh) or spec.title
    side = f", {text[trend.side]}" if trend.side in ("left", "right") else ""
    low, high = (f"{value:g}" if math.isfinite(value) else "" for value in (trend.target_min, trend.target_max))
    band = f" ({text['target']} {low}–{high}{UNITS.get(trend.unit, ' ' + trend.unit)})" if low or high else ""
    return f"{title or trend.indicator}{side}{band}"
