"""From readings to measurements and issues: bands, chances, noisy-OR through W, evidence, order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .. import rules
from ..indicators.look import Array
from ..reasons import reason as reason_of
from ..records import (
    Action,
    Assessment,
    Athlete,
    Band,
    Evidence,
    IndicatorSpec,
    Issue,
    IssueSpec,
    Measurement,
    Status,
)
from .measure import Reading
from .scene import BIAS_SHARE, WANDER_SHARE, Scene

ANGLE_FLOOR_DEG = 7.0
"""Least error of a joint angle from the pose model: BlazePose, knee angle, mean absolute error 7.1 deg over
functional tasks (MPJMIR preprint); side view -2.3 +- 6.4 deg (MPSQ26). Also the dead band beyond a bound.
The direction of a single segment errs less (``Formula.model_share``): trunk, hip and knee erred by 3.2 to 5.5 deg against
marking by hand (VideoRun2D, arXiv 2409.10175)."""
CAMERA_SURE = 0.8
"""From one camera a deviation is called one from this chance on (judgement): 0.84 standard deviations beyond."""
FAR_FACTOR = 1.5
"""How much more an angle of the leg away from the camera errs (judgement; the pose model's rear leg is known to be
weak in side views)."""
WIDEST = 0.5
"""A band can be judged where one standard deviation is at most this share of its width; one with a
fault on one side also where it is at most a deviation that matters (judgement)."""
CLEAR = 0.95
"""Beyond this chance a wide error does not matter: the value is far outside, or far inside, all the same."""


@dataclass(frozen=True)
class Judged:
    """One measurement, and the reading and band behind it."""

    measurement: Measurement
    reading: Reading
    band: Band | None
    usable: bool = False
    """Whether it counts for the issues: measured, and its error not too wide for its band. A value too near its bound
    to be called a deviation by itself still counts, with its chance."""


def assessment(scene: Scene, found: Sequence[Reading], action: Action, athlete: Athlete, candidate: int) -> Assessment:
    """Measurements in the action's order; issues by severity x probability, the unjudged last."""
    judged = [_judged(scene, reading, athlete, candidate) for reading in _asked(found, athlete)]
    means = _means(scene, judged, athlete, candidate)
    findings = {name: rules.worst([_finding(item) for item in group]) for name, group in means.items()}
    issues = [_issue(spec, findings, means) for spec in action.issues]
    issues = _with_rivals(issues)
    issues.sort(key=lambda issue: (issue.status == "cannot_judge", -issue.severity * issue.probability))
    rows = tuple(_with_mean(item, means[item.reading.spec.id]) for item in judged)
    return Assessment(rows, tuple(issues), action.rules)


def _asked(found: Sequence[Reading], athlete: Athlete) -> list[Reading]:
    """Without the steps that no band is for, where other steps of the indicator have one."""
    fits = {
        id(reading): not reading.step or rules.choose_band(reading.spec, athlete, reading.step).band is not None
        for reading in found
    }
    served = {reading.spec.id for reading in found if reading.step and fits[id(reading)]}
    return [reading for reading in found if fits[id(reading)] or reading.spec.id not in served]


def _judged(scene: Scene, reading: Reading, athlete: Athlete, candidate: int) -> Judged:
    spec = reading.spec
    choice = rules.choose_band(spec, athlete, reading.step)
    return _held_against(scene, reading, choice.band, choice.reason, candidate)


def _held_against(
    scene: Scene, reading: Reading, band: Band | None, no_band: str, candidate: int, steps: int = 1
) -> Judged:
    spec, keyframe = reading.spec, reading.keyframe
    error = _error(scene, reading, steps)
    status: Status = "cannot_judge"
    reason, low, high, usable = reading.reason or no_band, 0.0, 0.0, False
    if not reason and band is not None:
        low, high = rules.chances(reading.value, error, band)
        usable = not _too_wide(spec, error, band, max(low, high))
        status, reason = _status(scene, reading, error, band, low, high)
    if not usable:
        low = high = 0.0
    measurement = Measurement(
        id=spec.id,
        title=spec.title,
        keyframe=spec.keyframe,
        side=reading.side,
        step=reading.step,
        candidate=candidate,
        frame=keyframe.frame if keyframe is not None else -1,
        value=reading.value,
        error=error,
        unit=spec.unit,
        target_min=band.minimum if band else math.nan,
        target_max=band.maximum if band else math.nan,
        population=band.population if band else "",
        status=status,
        reason=reason,
        source=band.source if band else "",
        basis=band.basis if band else "",
        probability_low=low,
        probability_high=high,
        landmarks=reading.landmarks,
        formula=spec.formula,
    )
    return Judged(measurement, reading, band, usable)


def _error(scene: Scene, reading: Reading, steps: int = 1) -> float:
    """One standard deviation: the samples' spread, and for a camera at least the pose model's own error.

    Of that error a mean over ``steps`` loses only the part that wanders; the part that stays does not average out.
    """
    if not math.isfinite(reading.value):
        return math.nan
    drawn = reading.samples[1:]
    drawn = drawn[np.isfinite(drawn)]
    spread = float(np.sqrt(np.mean((drawn - np.mean(drawn)) ** 2))) if len(drawn) > 1 else math.inf
    if not _from_pose_model(scene, reading):
        return spread
    floor = ANGLE_FLOOR_DEG * _model_share(reading)
    error = max(spread, floor * math.sqrt(BIAS_SHARE**2 + WANDER_SHARE**2 / steps))
    far = scene.far_side is not None and reading.side == scene.far_side
    return FAR_FACTOR * error if far else error


def _model_share(reading: Reading) -> float:
    return reading.formula.model_share if reading.formula is not None else 1.0


def _from_pose_model(scene: Scene, reading: Reading) -> bool:
    return not scene.spatial and reading.spec.unit == "deg"


def _too_wide(spec: IndicatorSpec, error: float, band: Band, worst: float) -> bool:
    """Whether the error is so wide for the band that the value says nothing of it."""
    widest = WIDEST * (band.maximum - band.minimum)
    if band.fault_side != "both":
        # The other bound only says what is plausible, so a deviation that matters sets the limit.
        widest = max(widest, rules.MATTERS.get(spec.unit, 0.0))
    return error > widest and 1.0 - CLEAR < worst < CLEAR


def _status(scene: Scene, reading: Reading, error: float, band: Band, low: float, high: float) -> tuple[Status, str]:
    spec, worst = reading.spec, max(low, high)
    if _too_wide(spec, error, band, worst):
        return "cannot_judge", reason_of("too_wide", error=f"{error:.3g} {spec.unit}")
    if worst < 0.5:
        return "ok", ""
    beyond = band.minimum - reading.value if low >= high else reading.value - band.maximum
    dead_deg = ANGLE_FLOOR_DEG * _model_share(reading)
    if not scene.spatial and spec.unit == "deg" and beyond < dead_deg:
        return "cannot_judge", reason_of("dead_band", floor=f"{dead_deg:.0f}")
    if not scene.spatial and worst < CAMERA_SURE:
        return "cannot_judge", reason_of("too_near", error=f"{error:.3g} {spec.unit}")
    return ("low", "") if low >= high else ("high", "")


def _means(scene: Scene, judged: Sequence[Judged], athlete: Athlete, candidate: int) -> dict[str, list[Judged]]:
    """For each indicator one judged mean over the steps of each leg and band, weighted by certainty; single readings
    stay as they are.
    """
    groups: dict[str, dict[tuple[str | None, str], list[Judged]]] = {}
    for item in judged:
        key = (_leg_of(item), item.band.population if item.band else "")
        groups.setdefault(item.reading.spec.id, {}).setdefault(key, []).append(item)
    result: dict[str, list[Judged]] = {}
    for name, parts in groups.items():
        result[name] = [_mean_of(scene, part, candidate) for part in parts.values()]
    return result


def _leg_of(item: Judged) -> str | None:
    """What belongs to no leg has one mean over the steps of both: of times between steps the errors then cancel."""
    formula = item.reading.formula
    return item.reading.side if formula is None or formula.sided else None


def _with_mean(item: Judged, means: Sequence[Judged]) -> Measurement:
    """The measurement of one step; where its own error is too wide for a verdict, the verdict of the mean over its steps.

    A step that lies inside the target is not called beyond it because the mean is.
    """
    own = item.measurement
    if not own.step or own.status != "cannot_judge" or item.reading.reason or item.band is None:
        return own
    mean = next((one.measurement for one in means if one.band == item.band and _leg_of(one) == _leg_of(item)), own)
    beyond = {"low": own.value < own.target_min, "high": own.value > own.target_max}.get(mean.status, True)
    if mean.status == "cannot_judge" or not beyond:
        return own
    told = f"{mean.value:.3g} ± {mean.error:.2g} {mean.unit}"
    return replace(own, status=mean.status, reason=reason_of("by_mean", mean=told))


def _mean_of(scene: Scene, part: list[Judged], candidate: int) -> Judged:
    usable = [item for item in part if not item.reading.reason]
    if len(usable) < 2:
        return usable[0] if usable else part[0]
    # A step whose instants are unsure says less; none weighs more than twice the usual one.
    errors = np.array([item.measurement.error for item in usable])
    weights = 1.0 / np.maximum(errors, 0.7 * float(np.median(errors)) + 1e-12) ** 2
    samples: Array = np.average([item.reading.samples for item in usable], axis=0, weights=weights)
    # The step that lies nearest to the mean stands for it in the evidence.
    typical = min(usable, key=lambda item: abs(item.reading.value - float(samples[0])))
    reading = Reading(
        typical.reading.spec,
        typical.reading.keyframe,
        typical.reading.side,
        samples,
        typical.reading.landmarks,
        "",
        typical.reading.step,
        typical.reading.formula,
    )
    no_band = "" if typical.band else typical.measurement.reason
    return _held_against(scene, reading, typical.band, no_band, candidate, len(usable))


def _finding(item: Judged) -> rules.Finding:
    """What one judged mean says to the issues: its draws, widened to the error that is stated for it."""
    measurement = item.measurement
    if item.band is None or not item.usable:
        return rules.unknown(measurement.reason)
    drawn = item.reading.samples[1:]
    spread = float(np.nanstd(drawn))
    wider = measurement.error / spread if spread > 0.0 else 0.0
    around = measurement.value + (drawn - np.nanmean(drawn)) * wider
    values = np.concatenate([[measurement.value], np.where(np.isfinite(around), around, measurement.value)])
    return rules.finding(values, measurement.error, measurement.unit, item.band)


def _issue(spec: IssueSpec, findings: dict[str, rules.Finding], means: dict[str, list[Judged]]) -> Issue:
    verdict = rules.verdict(spec, findings)
    evidence = []
    for row in spec.rows:
        for direction in ("low", "high"):
            if row.side not in (direction, "both"):
                continue
            item = _strongest(means.get(row.indicator, []), direction)
            if item is not None:
                evidence.append(_evidence(item, row.weight, row.rationale, row.source, direction))
    evidence.sort(key=lambda item: -item.probability * item.weight)
    return Issue(
        id=spec.id,
        name=spec.name,
        probability=verdict.probability,
        severity=verdict.severity,
        status=verdict.status,
        evidence=tuple(evidence),
        reason=verdict.reason,
        causes=spec.causes,
        why_performance=spec.why_performance,
        why_injury=spec.why_injury,
    )


EVIDENT = 0.5
"""A value more likely inside its band than outside is no evidence: chances up to here don't count in W either."""


def _strongest(items: Sequence[Judged], direction: str) -> Judged | None:
    def chance(item: Judged) -> float:
        measurement = item.measurement
        return measurement.probability_low if direction == "low" else measurement.probability_high

    best = max(items, key=chance, default=None)
    return best if best is not None and chance(best) > EVIDENT else None


def _evidence(item: Judged, weight: float, rationale: str, source: str, direction: str) -> Evidence:
    measurement = item.measurement
    return Evidence(
        indicator=measurement.id,
        keyframe=measurement.keyframe,
        side=measurement.side,
        step=measurement.step,
        frame=measurement.frame,
        value=measurement.value,
        error=measurement.error,
        unit=measurement.unit,
        target_min=measurement.target_min,
        target_max=measurement.target_max,
        direction="low" if direction == "low" else "high",
        probability=measurement.probability_low if direction == "low" else measurement.probability_high,
        weight=weight,
        landmarks=measurement.landmarks,
        formula=measurement.formula,
        rationale=rationale,
        source=source,
        basis=measurement.basis,
    )


def _with_rivals(issues: Sequence[Issue]) -> list[Issue]:
    """Name beside each issue that is present or to be watched the others that rest on the same deviation."""
    signs = {
        issue.id: {(item.indicator, item.direction) for item in issue.evidence}
        for issue in issues
        if issue.status in ("present", "watch")
    }
    return [
        replace(
            issue,
            competes_with=tuple(
                other for other in signs if other != issue.id and signs[other] & signs.get(issue.id, set())
            ),
        )
        for issue in issues
    ]
