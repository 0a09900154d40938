"""The arithmetic of the rules: which band is for whom, how likely a value lies outside it, what follows for
issues.

Everything is a function of values and their errors, so that cases and tests can judge numbers without a clip.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .reasons import reason
from .records import Action, Athlete, Band, IndicatorSpec, IssueRow, IssueSpec, Measurement

Array = NDArray[np.float64]
LEVELS = ("beginner", "intermediate", "trained", "elite")
BASES = ("pub_cut", "pub_range", "pub_mean_sd", "around_pub", "mean_sd", "judgement")
"""How a band came about, best first: published cut, range, mean and deviation; ours around a published point;
recalled mean and deviation; judgement."""
CONFIDENCES = ("H", "M", "L")
METRIC_UNITS = ("m", "cm", "m/s")
OUTCOMES = ("jump_length", "flight_height", "com_speed", "com_speed_forward", "com_speed_up")
"""Formulas whose results women and men differ in by size and strength: no band of the other sex stands in."""
ADULT_AGE = 16.0
"""From this age on adult bands apply (judgement: near adult stature; there are no youth angle bands)."""

# A deviation that matters, by unit: what a coach would work on, and the size at which the benchmark of
# injected faults asks for a verdict (judgement).
MATTERS: Mapping[str, float] = {
    "deg": 15.0, "LL": 0.10, "H": 0.05, "ratio": 0.15, "thigh len": 0.2, "s": 0.04, "m": 0.15, "cm": 4.0,
    "m/s": 0.4, "Hz": 0.3, "steps/min": 10.0, "%": 10.0,
}  # fmt: skip
PRESENT = 0.5
"""More likely than not: signs whose noisy-OR lies above this make the issue, and above this chance that they do it counts
as present. A lone sign of weight 0.5 does not."""
ROUNDING = 1e-9
WATCH = 0.25
"""From this noisy-OR on an issue that is not present is something to watch: a lesser sign of it is there (judgement)."""
ENOUGH = 0.4
"""Share of an issue's weight that must have been judged before it can be called absent (judgement)."""
RARE = 0.25
"""How much rarer a value outside its band is, before it is measured, than one inside (judgement: one indicator in five
is off). A value must then lie 0.84 standard deviations beyond its bound to be more likely outside than inside."""


@dataclass(frozen=True)
class Choice:
    """The band that decides for an athlete; ``band`` None with the ``reason`` where there is none."""

    band: Band | None
    reason: str = ""


def choose_band(spec: IndicatorSpec, athlete: Athlete, step: int | None = None) -> Choice:
    """The band of ``spec`` for this athlete and step: nearest level, then best basis, then the own sex.

    Where the sex is not given and bands of both sexes compete, the wider one of both decides. A child never
    gets an adult's band.
    """
    fitting = [band for band in spec.bands if not band.reference_only and _step_fits(band, step)]
    if not fitting:
        return Choice(None, reason("no_step_band", step=step))
    fitting = [band for band in fitting if _age_fits(band, athlete.age)]
    if not fitting:
        return Choice(None, reason("no_age_band"))
    fitting = [band for band in fitting if _level_gap(band, athlete) is not None]
    if not fitting:
        return Choice(None, reason("no_level_band", level=athlete.level))
    sex = sex_of(athlete)
    own = [band for band in fitting if band.sex == "any" or band.sex == sex]
    if sex == "any":
        neutral = [band for band in fitting if band.sex == "any"]
        own = neutral or _both_sexes(fitting, athlete)
    if not own and spec.formula in OUTCOMES:
        return Choice(None, reason("no_sex_band"))
    return Choice(min(own or fitting, key=lambda band: _rank(band, athlete)))


def sex_of(athlete: Athlete) -> str:
    """ "female", "male" or "any"."""
    first = athlete.sex.strip().lower()[:1]
    return {"f": "female", "w": "female", "m": "male"}.get(first, "any")


def _step_fits(band: Band, step: int | None) -> bool:
    if step is None or not (band.step_min or band.step_max):
        return True
    return band.step_min <= step <= (band.step_max or step)


def _age_fits(band: Band, age: float) -> bool:
    if math.isnan(age):
        # Age not given: an adult. A band for one year of age is not his.
        return math.isnan(band.age_max) or band.age_max > 100
    above = math.isnan(band.age_min) or age >= band.age_min
    return above and (math.isnan(band.age_max) or age < band.age_max)


def _level_gap(band: Band, athlete: Athlete) -> int | None:
    """Steps between the band's level and the athlete's; None where elite bands are too far off."""
    if band.level == "any":
        return 0
    own = LEVELS.index(athlete.level) if athlete.level in LEVELS else LEVELS.index("trained")
    gap = LEVELS.index(band.level) - own
    return None if band.level == "elite" and gap > 1 else abs(gap)


def _rank(band: Band, athlete: Athlete) -> tuple[int, int, int, int]:
    return (
        _level_gap(band, athlete) or 0,
        BASES.index(band.basis) if band.basis in BASES else len(BASES),
        0 if band.sex != "any" else 1,
        CONFIDENCES.index(band.confidence) if band.confidence in CONFIDENCES else len(CONFIDENCES),
    )


def _both_sexes(bands: Sequence[Band], athlete: Athlete) -> list[Band]:
    """One band that spans the best of each sex, or nothing if only one sex has any."""
    best = []
    for sex in ("female", "male"):
        own = [band for band in bands if band.sex == sex]
        if own:
            best.append(min(own, key=lambda band: _rank(band, athlete)))
    if len(best) < 2:
        return []
    first, second = best
    side = first.fault_side if first.fault_side == second.fault_side else "both"
    return [
        replace(
            first,
            population=f"{first.population} or {second.population} (sex not given: the wider of both)",
            minimum=min(first.minimum, second.minimum),
            maximum=max(first.maximum, second.maximum),
            source=first.source if first.source == second.source else f"{first.source} | {second.source}",
            fault_side=side,
            sex="any",
        )
    ]


def chances(value: float, error: float, band: Band) -> tuple[float, float]:
    """Chance that the true value lies below and above ``band``, given a normal error (one standard
    deviation).

    0 on a side that is no fault.
    """
    low = normal_below((band.minimum - value), error) if band.fault_side in ("low", "both") else 0.0
    high = normal_below((value - band.maximum), error) if band.fault_side in ("high", "both") else 0.0
    return low, high


def normal_below(distance: float, error: float) -> float:
    """Chance that a normal error of standard deviation ``error`` is less than ``distance``."""
    if error <= 0.0:
        return 1.0 if distance > 0 else 0.0
    return 0.5 * (1.0 + math.erf(distance / (error * math.sqrt(2.0))))


def excess(distance: float, error: float) -> float:
    """Expected amount by which a bound is passed: mean of max(0, distance + normal error)."""
    if error <= 0.0:
        return max(0.0, distance)
    z = distance / error
    return distance * normal_below(distance, error) + error * math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def noisy_or(parts: Iterable[float]) -> float:
    """1 - product of (1 - part): independent causes of which each alone may suffice (Pearl 1988)."""
    left = 1.0
    for part in parts:
        left *= 1.0 - min(1.0, max(0.0, part))
    return 1.0 - left


@dataclass(frozen=True)
class Finding:
    """What is known of one indicator for the issues.

    ``low`` and ``high`` (K,): in which of K joint draws of all errors the true value lies beyond the band, 1 or 0;
    K = 1 for an exact value. The same draw is the same body and the same instants for every indicator, so that errors
    which come together count together. ``excess_low`` and ``excess_high``: expected size beyond, in multiples of what
    matters (``MATTERS``).
    """

    low: Array
    high: Array
    excess_low: float
    excess_high: float
    judged: bool
    reason: str = ""


NOTHING: Array = np.zeros(1)


def unknown(reason: str) -> Finding:
    """An indicator that could not be judged."""
    return Finding(NOTHING, NOTHING, 0.0, 0.0, False, reason)


def finding(values: Array, error: float, unit: str, band: Band) -> Finding:
    """What draws (1 + K,) of a value say of its band; ``values[0]`` is the measured one, K = 0 for an exact one."""
    scale = MATTERS.get(unit, 1.0)
    drawn = values[1:] if len(values) > 1 else values
    none = np.zeros(len(drawn))
    low = (drawn < band.minimum).astype(np.float64) if band.fault_side in ("low", "both") else none
    high = (drawn > band.maximum).astype(np.float64) if band.fault_side in ("high", "both") else none
    size_low = excess(band.minimum - float(values[0]), error) / scale if low.mean() > 0.5 else 0.0
    size_high = excess(float(values[0]) - band.maximum, error) / scale if high.mean() > 0.5 else 0.0
    return Finding(low, high, size_low, size_high, True)


def worst(parts: Sequence[Finding]) -> Finding:
    """One finding of several of the same indicator (two legs, two bands): beyond where any of them is."""
    judged = [part for part in parts if part.judged]
    if not judged:
        return parts[0]
    return Finding(
        low=np.max(np.broadcast_arrays(*(part.low for part in judged)), axis=0),
        high=np.max(np.broadcast_arrays(*(part.high for part in judged)), axis=0),
        excess_low=max(part.excess_low for part in judged),
        excess_high=max(part.excess_high for part in judged),
        judged=True,
    )


@dataclass(frozen=True)
class Verdict:
    """``status`` is "present", "watch", "absent" or "cannot_judge"."""

    probability: float
    severity: float
    status: str
    reason: str = ""


def verdict(issue: IssueSpec, findings: Mapping[str, Finding]) -> Verdict:
    """Chance, over the draws, that the noisy-OR of the issue's rows of W passes PRESENT; severity from how far outside, 0..1.

    An issue that is not found present while too little of it could be judged is ``cannot_judge``.
    """
    known: list[tuple[IssueRow, Finding]] = []
    others: list[tuple[IssueRow, Finding | None]] = []
    for row in issue.rows:
        found = findings.get(row.indicator)
        if found is not None and found.judged:
            known.append((row, found))
        else:
            others.append((row, found))
    left: Array = np.ones(1)
    size: list[float] = []
    for row, found in known:
        low = found.low if row.side in ("low", "both") else NOTHING
        high = found.high if row.side in ("high", "both") else NOTHING
        left = left * (1.0 - row.weight * np.maximum(low, high))
        far = max(
            found.excess_low if row.side in ("low", "both") else 0.0,
            found.excess_high if row.side in ("high", "both") else 0.0,
        )
        size.append(row.weight * min(1.0, 0.5 * far))
    strength = 1.0 - left
    likely = _likely({row.indicator: found for row, found in known})
    # What is left to chance is the measuring error, and that is in the draws: in each the signs make the issue or not.
    made = strength > PRESENT + ROUNDING
    probability, severity = float(np.sum(likely * made)), noisy_or(size)
    if probability > PRESENT:
        return Verdict(probability, severity, "present")
    if others and not _enough([row for row, _ in known], issue.rows):
        reasons = [found.reason for _, found in others if found is not None and found.reason]
        names = ", ".join(dict.fromkeys(row.indicator for row, _ in others))
        why = reasons[0] if reasons else reason("not_measured")
        return Verdict(probability, severity, "cannot_judge", reason("not_enough", indicators=names, why=why))
    return Verdict(probability, severity, "watch" if float(np.sum(likely * strength)) >= WATCH else "absent")


def _likely(findings: Mapping[str, Finding]) -> Array:
    """Weights (K,) of the draws, sum 1: each indicator that lies outside in a draw makes it ``RARE`` times as likely.

    So several doubtful values that one shared error explains don't add up to an issue (Bayes' rule by importance
    weights).
    """
    weight: Array = np.ones(1)
    for found in findings.values():
        weight = weight * RARE ** np.maximum(found.low, found.high)
    return weight / weight.sum()


def _enough(known: Sequence[IssueRow], every: Sequence[IssueRow]) -> bool:
    """Whether the judged rows could make the issue present, and carry enough of its weight to call it absent."""

    def heaviest(rows: Sequence[IssueRow]) -> dict[str, float]:
        # Both sides of one indicator can't come true at once, so each indicator counts once.
        return {row.indicator: max(r.weight for r in rows if r.indicator == row.indicator) for row in rows}

    judged, total = heaviest(known), heaviest(every)
    return noisy_or(judged.values()) > PRESENT and sum(judged.values()) >= ENOUGH * sum(total.values())


def judge_values(action: Action, values: Mapping[str, float], athlete: Athlete | None = None) -> dict[str, Verdict]:
    """Verdicts by issue id for exact ``values`` by indicator id: what cases and tests ask, without a clip."""
    findings = {}
    for spec in action.indicators:
        band = choose_band(spec, athlete or Athlete()).band if spec.id in values else None
        if band is not None:
            findings[spec.id] = finding(np.array([values[spec.id]]), 0.0, spec.unit, band)
    return {issue.id: verdict(issue, findings) for issue in action.issues}


@dataclass(frozen=True)
class Difference:
    """One measurement less another, with its error; ``chance`` that there is one of that sign."""

    indicator: str
    value: float
    error: float
    unit: str
    chance: float
    beyond_error: bool


SURE = 0.95
"""A difference counts as more than measuring error from this chance on: the 95 % minimal detectable change
(Weir 2005, with the error of both measurements)."""


def difference(first: Measurement, second: Measurement) -> Difference:
    """``second`` - ``first`` of one indicator: a change since an earlier session, or right less left.

    The errors of both count as independent. NaN where either was not measured; that is never beyond error.
    """
    value = second.value - first.value
    error = math.hypot(first.error, second.error)
    if not (math.isfinite(value) and math.isfinite(error)):
        return Difference(second.id, math.nan, math.nan, second.unit, math.nan, False)
    # Two-sided: how surely the sign is not chance.
    chance = 2.0 * normal_below(abs(value), error) - 1.0
    return Difference(second.id, value, error, second.unit, chance, chance >= SURE)


def asymmetries(measurements: Sequence[Measurement]) -> tuple[Difference, ...]:
    """Right less left for every indicator that was measured on both sides, means over the steps of each.

    Random errors fall with the number of steps; the larger part is the same at every step and stays.
    """
    found = []
    for name in dict.fromkeys(item.id for item in measurements):
        sides = [_side_mean([m for m in measurements if m.id == name and m.side == side]) for side in ("left", "right")]
        if sides[0] is not None and sides[1] is not None:
            found.append(difference(sides[0], sides[1]))
    return tuple(found)


def _side_mean(rows: Sequence[Measurement]) -> Measurement | None:
    known = [row for row in rows if math.isfinite(row.value) and math.isfinite(row.error)]
    if not known:
        return None
    return replace(
        known[0],
        value=sum(row.value for row in known) / len(known),
        error=math.sqrt(sum(row.error**2 for row in known) / len(known)),
    )
