"""Records as the plain rows of the JSON and CSV files that others rely on (schema 1). NaN becomes None."""

import math
from collections.abc import Iterable
from typing import Any

from .records import Alignment, Evidence, Issue, Keyframe, Measurement

Row = dict[str, Any]


def number(value: float, digits: int = 6) -> float | None:
    """A JSON number, or None where the value is missing or not finite."""
    value = float(value)
    return round(value, digits) if math.isfinite(value) else None


def candidates(alignment: Alignment) -> list[Row]:
    """Best first; ``stop_frame`` exclusive."""
    return [
        {
            "candidate": one.candidate,
            "start_frame": int(one.start_frame),
            "stop_frame": int(one.stop_frame),
            "cost": number(one.cost),
            "confidence": number(one.confidence, 3),
        }
        for one in alignment.candidates
    ]


def keyframes(found: Iterable[Keyframe]) -> list[Row]:
    """One row for each (id, side, step) of each candidate given."""
    return [
        {
            "id": key.id,
            "side": key.side,
            "step": key.step,
            "candidate": key.candidate,
            "frame": int(key.frame),
            "time_s": number(key.time_s),
            "confidence": number(key.confidence, 3),
            "spread_frames": number(key.spread_frames, 2),
            "source": key.source,
        }
        for key in found
    ]


def measurements(judged: Iterable[Measurement]) -> list[Row]:
    """Value, error (one standard deviation) and target band in ``unit``."""
    return [
        {
            "id": one.id,
            "keyframe": one.keyframe,
            "side": one.side,
            "step": one.step,
            "candidate": one.candidate,
            "frame": int(one.frame),
            "value": number(one.value, 4),
            "error": number(one.error, 4),
            "unit": one.unit,
            "target_min": number(one.target_min, 4),
            "target_max": number(one.target_max, 4),
            "population": one.population,
            "status": one.status,
            "reason": one.reason,
            "source": one.source,
            "basis": one.basis,
        }
        for one in judged
    ]


def evidence(one: Evidence) -> Row:
    return {
        "indicator": one.indicator,
        "keyframe": one.keyframe,
        "side": one.side,
        "step": one.step,
        "frame": int(one.frame),
        "value": number(one.value, 4),
        "error": number(one.error, 4),
        "unit": one.unit,
        "target_min": number(one.target_min, 4),
        "target_max": number(one.target_max, 4),
        "direction": one.direction,
        "probability": number(one.probability, 4),
        "weight": number(one.weight, 3),
        "landmarks": list(one.landmarks),
        "formula": one.formula,
        "rationale": one.rationale,
        "source": one.source,
        "basis": one.basis,
    }


def issues(named: Iterable[Issue]) -> list[Row]:
    """In the order of the cards: severity x probability."""
    return [
        {
            "id": issue.id,
            "name": issue.name,
            "probability": number(issue.probability, 4),
            "severity": number(issue.severity, 4),
            "status": issue.status,
            "reason": issue.reason,
            "evidence": [evidence(one) for one in issue.evidence],
        }
        for issue in named
    ]


def measurement_line(one: Measurement) -> str:
    """One measurement as a line of text: value ± error, unit, band, status."""
    where = f"{one.keyframe}{f' {one.side}' if one.side else ''}{f' step {one.step}' if one.step else ''}"
    if one.status == "cannot_judge":
        return f"{one.title} ({one.id}) at {where}: cannot judge, {one.reason}"
    return (
        f"{one.title} ({one.id}) at {where}: {one.value:.4g} ± {one.error:.2g} {one.unit} "
        f"(target {one.target_min:g} to {one.target_max:g}): {one.status}"
    )


def issue_line(issue: Issue) -> str:
    """One issue as a line of text."""
    return f"{issue.id} {issue.name}: {issue.status}, probability {100 * issue.probability:.0f} %, severity {issue.severity:.2f}"
