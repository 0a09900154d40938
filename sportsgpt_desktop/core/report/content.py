"""What the report says, once for HTML and PDF: plain rows of text and the numbers of its bars, no layout."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ... import __version__
from ..history import History, Line, answers, lines
from ..notes import in_language
from ..overlay import UNITS, keyframe_text, value_text
from ..pipeline import best_keyframes
from ..reasons import population, rules_name, told
from ..records import Analysis, Evidence, Issue, Keyframe, Measurement, Prescription
from ..screening import lines as screen_lines
from .dose_words import in_chinese
from .words import words

MARKS = {"present": "fault", "watch": "watch", "cannot_judge": "cannot", "dismissed": "dismissed"}
VERDICTS = {"ok": "fine", "low": "fault", "high": "fault", "cannot_judge": "cannot"}
_NEGATIVE = re.compile(r"(?<![\w.–-])-(?=\d)")
_RANGE = re.compile(r"(?<![\d-])(\d+(?:\.\d+)?)-(?=\d+(?:\.\d+)?(?![\d-]))")
_DEGREES = re.compile(r"(?<=\d) deg\b")
BAND_SHARE = 0.4
"""Part of a bar's length that the target band takes, so that bars of all units compare at a glance."""


@dataclass(frozen=True)
class Bar:
    """A value on its target band, in parts of the bar's length 0..1. An open bound lies at the bar's end.
    A whisker that does not fit is cut at the end."""

    band_start: float
    band_stop: float
    value: float
    whisker_start: float
    whisker_stop: float


@dataclass(frozen=True)
class EvidenceText:
    title: str
    where: str
    value: str
    target: str
    bar: Bar | None


@dataclass(frozen=True)
class IssueText:
    mark: str
    """"fault", "watch", "cannot" or "dismissed": shape and colour."""
    name: str
    figures: str
    reason: str
    evidence: tuple[EvidenceText, ...]
    why: str
    causes: str
    rivals: str
    """Other issues that rest on the same deviation, by name."""
    still: bytes
    """JPEG of the frame that shows the strongest evidence, or empty."""
    still_caption: str


@dataclass(frozen=True)
class MeasurementText:
    mark: str
    """"fault", "fine" or "cannot"."""
    title: str
    where: str
    value: str
    target: str
    population: str
    verdict: str
    basis: str
    bar: Bar | None


@dataclass(frozen=True)
class DoseText:
    exercise: str
    record: str
    dose: str
    details: tuple[str, ...]
    weekly: str
    weeks: str
    progression: str
    avoid: str
    how: str
    """How to do it, in the record's own words."""


@dataclass(frozen=True)
class Content:
    """Every piece of the report as text. ``facts`` are (label, value) lines of the head."""

    language: str
    labels: dict[str, str]
    heading: str
    facts: tuple[tuple[str, str], ...]
    banners: tuple[str, ...]
    issues: tuple[IssueText, ...]
    unjudged: tuple[IssueText, ...]
    screen: tuple[str, ...]
    """The action's published screen: heading, items, note; () without one."""
    keyframes: tuple[tuple[str, str, str], ...]
    measurements: tuple[MeasurementText, ...]
    changes: tuple[Line, ...]
    """The latest session beside the one before."""
    answers: tuple[str, ...]
    """What became of indicators since a plan."""
    plan: tuple[DoseText, ...]
    weeks: tuple[str, ...]
    retest: str
    plan_notes: tuple[str, ...]
    guidance: tuple[str, ...]
    guidance_note: str
    quality: tuple[str, ...]
    sources: tuple[str, ...]
    method: tuple[str, ...]


def content(
    analysis: Analysis,
    stills: Mapping[str, bytes] | None = None,
    past: History | None = None,
    today: date | None = None,
) -> Content:
    """The report of an analysis, in its language. ``stills``: JPEG by issue id; ``past``: the athlete's sessions of
    this action up to this one; ``today``: the report's date."""
    today, past = today or date.today(), past or History()
    label = words(analysis.language)
    chinese = analysis.language == "zh"
    action, wording, issues = analysis.action, analysis.wording, analysis.assessment.issues
    shown = [issue for issue in issues if issue.status in ("present", "watch", "dismissed")]
    unjudged = [issue for issue in issues if issue.status == "cannot_judge"]
    by = label["wording_none"] if wording.model == "none" else label["wording_model"].format(model=wording.model)
    return Content(
        language="zh" if chinese else "en",
        labels=label,
        heading=action.title_zh if chinese and action.title_zh else action.title,
        facts=_facts(analysis, label, today),
        banners=_banners(analysis, label),
        issues=tuple(_issue(analysis, issue, label, stills or {}) for issue in shown),
        unjudged=tuple(_issue(analysis, issue, label, {}) for issue in unjudged),
        screen=tuple(_tidy(line) for line in screen_lines(analysis, label)),
        keyframes=tuple(_keyframe(analysis, key, label) for key in best_keyframes(analysis.alignment)),
        measurements=tuple(_measurement(analysis, one, label) for one in analysis.assessment.measurements),
        changes=lines(past, action, analysis.language),
        answers=answers(past, action, analysis.language),
        plan=tuple(_dose(line, label, chinese) for line in analysis.plan.prescriptions),
        weeks=tuple(_tidy(week) for week in analysis.plan.weeks),
        retest=_tidy(analysis.plan.retest),
        plan_notes=tuple(_tidy(note) for note in analysis.plan.notes),
        guidance=tuple(section.text for section in wording.sections),
        guidance_note=" ".join(part for part in (by, wording.notice) if part),
        quality=tuple(
            in_language(one, analysis.language)
            for one in dict.fromkeys((*analysis.quality, *analysis.video.notes, *analysis.motion.notes))
        ),
        sources=_sources(analysis),
        method=(
            label["method_text"],
            label["units_text"],
            f"{label['version']} {__version__}. {label['rules']}: {rules_name(analysis.assessment.rules, analysis.language) or '–'}. "
            f"{label['action']}: {action.id} {action.version}.",
            f"{label['hash']}: {analysis.video.sha256}",
            f"{label['offline']} {label['not_medical']}",
        ),
    )


def bar(value: float, error: float, low: float, high: float) -> Bar | None:
    """Where value, whisker (± one standard deviation) and band lie on a bar; None without value or band."""
    if not math.isfinite(value) or not (math.isfinite(low) or math.isfinite(high)):
        return None
    error = error if math.isfinite(error) else 0.0
    if math.isfinite(low) and math.isfinite(high) and high > low:
        span = high - low
    else:
        bound = low if math.isfinite(low) else high
        span = max(abs(value - bound) * 1.5, 3 * error, abs(bound) * 0.2, 1e-9)
        low, high = (low, low + span) if math.isfinite(low) else (high - span, high)
    length = span / BAND_SHARE
    start = (low + high) / 2 - length / 2

    def part(number: float) -> float:
        return min(1.0, max(0.0, (number - start) / length))

    return Bar(part(low), part(high), part(value), part(value - error), part(value + error))


def target_text(low: float, high: float, unit: str, to: str = "to") -> str:
    """A band with its unit; one side may be open. ``to`` stands where a dash would look like another minus."""
    shown = UNITS.get(unit, f" {unit}")
    if math.isfinite(low) and math.isfinite(high):
        between = f" {to} " if low < 0 else "–"
        return _minus(f"{low:g}{between}{high:g}{shown}")
    if math.isfinite(low):
        return _minus(f"≥ {low:g}{shown}")
    return _minus(f"≤ {high:g}{shown}") if math.isfinite(high) else "–"


def _minus(text: str) -> str:
    """The sign of a negative number as a minus, which a hyphen is not."""
    return _NEGATIVE.sub("−", text)


def _units(text: str, label: dict[str, str]) -> str:
    """Units that are words, in the report's language."""
    for unit in ("steps/min", "thigh len"):
        text = text.replace(unit, label[unit])
    return text


def _facts(analysis: Analysis, label: dict[str, str], today: date) -> tuple[tuple[str, str], ...]:
    video, view, athlete = analysis.video, analysis.motion.view, analysis.athlete
    who = [athlete.name, label.get(athlete.level, athlete.level)]
    if athlete.sex != "any":
        who.append(label.get(athlete.sex, athlete.sex))
    if math.isfinite(athlete.age):
        who.append(label["years"].format(age=athlete.age))
    seen = label.get(f"view_{view.name}", view.name)
    if math.isfinite(view.angle_deg):
        seen += f", {view.angle_deg:.0f} ± {view.angle_error_deg:.0f}°"
    rate = label["rate"].format(fps=video.capture_fps, frames=video.frames, seconds=video.duration_s)
    if video.slow_motion == "user":
        rate += f" ({label['rate_stated']})"
    found = [
        (label["athlete"], " · ".join(part for part in who if part)),
        (label["clip"], _shortened(video.name)),
        (label["captured"], rate),
        (label["view"], seen),
        (label["date"], today.isoformat()),
        (label["reviewer"], analysis.reviewer),
    ]
    return tuple((name, value) for name, value in found if value)


def _shortened(name: str, most: int = 34) -> str:
    """A long file name with its middle left out: both ends tell clips apart."""
    return name if len(name) <= most else f"{name[: most // 2]}…{name[-(most // 2 - 1) :]}"


def _banners(analysis: Analysis, label: dict[str, str]) -> tuple[str, ...]:
    found = []
    if not analysis.alignment.found:
        found.append(
            f"{label['not_found']} {_tidy(told(analysis.alignment.reason, analysis.action, analysis.language))}".strip()
        )
    if analysis.action.validation != "checked":
        found.append(label["experimental"])
    if not analysis.motion.ground_trusted and analysis.motion.ground_reason:
        found.append(in_language(analysis.motion.ground_reason, analysis.language))
    return tuple(found)


def _issue(analysis: Analysis, issue: Issue, label: dict[str, str], stills: Mapping[str, bytes]) -> IssueText:
    spec = next((spec for spec in analysis.action.issues if spec.id == issue.id), None)
    chinese = analysis.language == "zh"
    between = "；" if chinese else " "

    def said(name: str) -> str:
        """A text of the issue in the report's language; the rules' own words where there is no translation."""
        own: str = getattr(issue, name)
        return (getattr(spec, f"{name}_zh") if chinese and spec else "") or own

    figures = (
        f"{label['probability']} {100 * issue.probability:.0f} % · {label['severity']} {100 * issue.severity:.0f} %"
    )
    if issue.status == "cannot_judge":
        figures = label["cannot_judge"]
    if issue.status == "dismissed":
        figures = f"{label['dismissed']} ({figures})"
    if issue.confirmed:
        figures = f"{label['confirmed']} ({figures})" if issue.probability > 0 else label["confirmed"]
    still = stills.get(issue.id, b"")
    return IssueText(
        mark=MARKS[issue.status],
        name=said("name"),
        figures=figures,
        reason=_tidy(told(issue.reason, analysis.action, analysis.language)),
        evidence=tuple(_evidence(analysis, one, label) for one in issue.evidence),
        why=between.join(part for part in (said("why_performance"), said("why_injury")) if part),
        causes=said("causes"),
        rivals=("、" if chinese else ", ").join(_issue_name(analysis, other) for other in issue.competes_with),
        still=still,
        still_caption=f"{label['frame']} {strongest(issue).frame}" if still else "",
    )


def _issue_name(analysis: Analysis, number: str) -> str:
    spec = next((spec for spec in analysis.action.issues if spec.id == number), None)
    if spec is None:
        return number
    return spec.name_zh if analysis.language == "zh" and spec.name_zh else spec.name


def strongest(issue: Issue) -> Evidence:
    """The evidence that says most for the issue. Raises ValueError if it has none."""
    return max(issue.evidence, key=lambda one: one.probability * one.weight)


def _evidence(analysis: Analysis, one: Evidence, label: dict[str, str]) -> EvidenceText:
    return EvidenceText(
        title=_indicator(analysis, one.indicator, one.indicator),
        where=where(analysis, one, label),
        value=_units(_minus(value_text(one.value, one.error, one.unit)), label),
        target=f"{label['target']} {_units(target_text(one.target_min, one.target_max, one.unit, label['to']), label)}",
        bar=bar(one.value, one.error, one.target_min, one.target_max),
    )


def _indicator(analysis: Analysis, number: str, otherwise: str) -> str:
    for spec in analysis.action.indicators:
        if spec.id == number:
            return spec.title_zh if analysis.language == "zh" and spec.title_zh else spec.title
    return otherwise.replace("_", " ")


def where(analysis: Analysis, one: Evidence | Measurement, label: dict[str, str]) -> str:
    """Keyframe, side, step and frame in words."""
    spec = next((spec for spec in analysis.action.keyframes if spec.id == one.keyframe), None)
    title = one.keyframe.replace("_", " ")
    if spec is not None:
        title = spec.title_zh if analysis.language == "zh" and spec.title_zh else spec.title
    side = label[one.side] if one.side in ("left", "right") else ""
    step = f"{label['step']} {one.step}" if one.step else ""
    return ", ".join(part for part in (title, side, step, f"{label['frame']} {one.frame}") if part)


def _keyframe(analysis: Analysis, key: Keyframe, label: dict[str, str]) -> tuple[str, str, str]:
    rate = analysis.video.capture_fps or math.nan
    error = key.spread_frames / rate
    time = f"{key.time_s:.3f} ± {error:.3f} s" if math.isfinite(error) else f"{key.time_s:.3f} s"
    return keyframe_text(analysis, key), time, f"{label['frame']} {key.frame}, {label[f'by_{key.source}']}"


def _measurement(analysis: Analysis, one: Measurement, label: dict[str, str]) -> MeasurementText:
    judged = one.status != "cannot_judge" and math.isfinite(one.value)
    return MeasurementText(
        mark=VERDICTS[one.status],
        title=_indicator(analysis, one.id, one.title or one.id),
        where=where(analysis, one, label),
        value=_units(_minus(value_text(one.value, one.error, one.unit)), label) if judged else "–",
        target=_units(target_text(one.target_min, one.target_max, one.unit, label["to"]), label),
        population=label["everybody"]
        if one.population in ("all", "any")
        else population(analysis.action, one.id, one.population, analysis.language),
        verdict=_verdict(one, label)
        if judged
        else f"{label['cannot_judge']}: {_tidy(told(one.reason, analysis.action, analysis.language))}",
        basis=label.get(f"basis_{one.basis}", one.basis.replace("_", " ")),
        bar=bar(one.value, one.error, one.target_min, one.target_max) if judged else None,
    )


def _verdict(one: Measurement, label: dict[str, str]) -> str:
    """A value outside its range on the side that is no fault is told from one inside."""
    outside = one.value < one.target_min or one.value > one.target_max
    return label["no_fault"] if one.status == "ok" and outside else label[one.status]


def _dose(line: Prescription, label: dict[str, str], chinese: bool) -> DoseText:
    def told(name: str) -> str:
        """A field in the report's language; the source's own words where there is no translation."""
        text: str = getattr(line, name)
        return (line.fields_zh.get(name, "") or in_chinese(text)) if chinese else text

    rest = told("rest_s")
    if rest:
        rest = f"{label['rest']} {rest} s" if rest[-1:].isdigit() else f"{label['rest']} {rest}"
    dose = " × ".join(part for part in (told("sets"), told("reps_or_distance")) if part)
    weekly = told("frequency_per_week")
    return DoseText(
        exercise=line.title or line.exercise,
        record=line.record_id,
        dose=_tidy(dose),
        details=tuple(_tidy(part) for part in (told("load"), rest) if part),
        weekly=_tidy(f"{weekly} {label['weekly']}") if weekly else "",
        weeks=_tidy(line.weeks),
        progression=_tidy(told("progression")),
        avoid=told("contraindication"),
        how=line.how,
    )


def _tidy(text: str) -> str:
    """Typed arrows, minus signs and degrees as their signs; hyphens of ranges as dashes, those of dates not."""
    text = text.replace(" -> ", " → ").replace("->", " → ")
    return _minus(_DEGREES.sub("°", _RANGE.sub(r"\1–", text)))


def _sources(analysis: Analysis) -> tuple[str, ...]:
    """Every source that a shown measurement, dose or passage rests on, once, in order."""
    found: dict[str, None] = {}
    for line in analysis.plan.prescriptions:
        found.update(dict.fromkeys(line.sources))
    for one in analysis.assessment.measurements:
        found.update(dict.fromkeys(part.strip() for part in one.source.split(" | ")))
    for passage in analysis.passages:
        found.update(dict.fromkeys(passage.record.sources))
    return tuple(source for source in found if source)
