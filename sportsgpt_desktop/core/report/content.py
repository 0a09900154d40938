"""What the report says, once for HTML and PDF: plain rows of text, no layout."""

import math
from dataclasses import dataclass

from ... import __version__
from ..pipeline import best_keyframes
from ..records import Analysis, Evidence, Issue, Measurement, Prescription
from .words import words


@dataclass(frozen=True)
class IssueText:
    mark: str
    """"fault", "watch", "cannot" or "dismissed": shape and colour."""
    name: str
    figures: str
    reason: str
    evidence: tuple[str, ...]
    why: str
    causes: str


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
    keyframes: tuple[tuple[str, str, str], ...]
    measurements: tuple[tuple[str, ...], ...]
    plan: tuple[tuple[str, ...], ...]
    weeks: tuple[str, ...]
    retest: str
    plan_notes: tuple[str, ...]
    guidance: tuple[str, ...]
    guidance_note: str
    quality: tuple[str, ...]
    sources: tuple[str, ...]
    method: tuple[str, ...]


MARKS = {"present": "fault", "watch": "watch", "cannot_judge": "cannot", "dismissed": "dismissed"}


def content(analysis: Analysis) -> Content:
    """The report of an analysis, in its language."""
    label = words(analysis.language)
    chinese = analysis.language == "zh"
    action = analysis.action
    issues = [
        issue for issue in analysis.assessment.issues if issue.status in ("present", "watch", "dismissed")
    ]
    unjudged = [issue for issue in analysis.assessment.issues if issue.status == "cannot_judge"]
    wording = analysis.wording
    return Content(
        language="zh" if chinese else "en",
        labels=label,
        heading=action.title_zh if chinese and action.title_zh else action.title,
        facts=_facts(analysis, label),
        banners=_banners(analysis, label),
        issues=tuple(_issue(analysis, issue, label) for issue in issues),
        unjudged=tuple(_issue(analysis, issue, label) for issue in unjudged),
        keyframes=_keyframes(analysis, label),
        measurements=tuple(_measurement(one, label) for one in analysis.assessment.measurements),
        plan=tuple(_dose(line, label) for line in analysis.plan.prescriptions),
        weeks=analysis.plan.weeks,
        retest=analysis.plan.retest,
        plan_notes=analysis.plan.notes,
        guidance=tuple(section.text for section in wording.sections),
        guidance_note=" ".join(
            part
            for part in (
                label["wording_none"]
                if wording.model == "none"
                else label["wording_model"].format(model=wording.model),
                wording.notice,
            )
            if part
        ),
        quality=(*analysis.quality, *analysis.video.notes),
        sources=_sources(analysis),
        method=(
            label["method_text"],
            f"{label['version']} {__version__}. {label['rules']}: {analysis.assessment.rules}.",
            f"{label['hash']}: {analysis.video.sha256}",
            f"{label['offline']} {label['not_medical']}",
        ),
    )


def _facts(analysis: Analysis, label: dict[str, str]) -> tuple[tuple[str, str], ...]:
    video, view, athlete = analysis.video, analysis.motion.view, analysis.athlete
    who = [athlete.name, athlete.level, "" if athlete.sex == "any" else athlete.sex]
    if math.isfinite(athlete.age):
        who.append(f"{athlete.age:g} y")
    rate = f"{video.capture_fps:.4g} fps, {video.frames} frames, {video.duration_s:.2f} s"
    seen = (
        f"{view.name}, {view.angle_deg:.0f} ± {view.angle_error_deg:.0f}°"
        if math.isfinite(view.angle_deg)
        else view.name
    )
    return (
        (label["athlete"], " · ".join(part for part in who if part)),
        (label["clip"], video.name),
        (label["captured"], rate),
        (label["view"], seen),
    )


def _banners(analysis: Analysis, label: dict[str, str]) -> tuple[str, ...]:
    found = []
    if not analysis.alignment.found:
        found.append(f"{label['not_found']} {analysis.alignment.reason}".strip())
    if analysis.action.validation != "checked":
        found.append(label["experimental"])
    if not analysis.motion.ground_trusted and analysis.motion.ground_reason:
        found.append(analysis.motion.ground_reason)
    return tuple(found)


def _issue(analysis: Analysis, issue: Issue, label: dict[str, str]) -> IssueText:
    names = {spec.id: spec.name_zh for spec in analysis.action.issues}
    name = names.get(issue.id, "") if analysis.language == "zh" else ""
    figures = f"{label['probability']} {100 * issue.probability:.0f} % · {label['severity']} {100 * issue.severity:.0f} %"
    if issue.status == "cannot_judge":
        figures = label["cannot_judge"]
    if issue.status == "dismissed":
        figures = f"{label['dismissed']} ({figures})"
    return IssueText(
        mark=MARKS[issue.status],
        name=name or issue.name,
        figures=figures,
        reason=issue.reason,
        evidence=tuple(_evidence(analysis, one, label) for one in issue.evidence),
        why=" ".join(part for part in (issue.why_performance, issue.why_injury) if part),
        causes=issue.causes,
    )


def _evidence(analysis: Analysis, one: Evidence, label: dict[str, str]) -> str:
    titles = {
        spec.id: (spec.title_zh if analysis.language == "zh" else "") or spec.title
        for spec in analysis.action.indicators
    }
    return (
        f"{titles.get(one.indicator, one.indicator)}, {where(one, label)}: {one.value:.3g} ± {one.error:.2g} {one.unit} "
        f"({label['target']} {one.target_min:g} – {one.target_max:g}; {label['frame']} {one.frame})"
    )


def where(one: Evidence | Measurement, label: dict[str, str]) -> str:
    """Keyframe, side and step in words."""
    parts = [one.keyframe.replace("_", " ")]
    if one.side:
        parts.append(label[one.side])
    if one.step:
        parts.append(f"{label['step']} {one.step}")
    return " ".join(parts)


def _keyframes(analysis: Analysis, label: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    titles = {
        spec.id: (spec.title_zh if analysis.language == "zh" else "") or spec.title
        for spec in analysis.action.keyframes
    }
    rate = analysis.video.capture_fps or math.nan
    return tuple(
        (
            " ".join(
                part for part in (titles.get(key.id, key.id), label[key.side] if key.side else "") if part
            ),
            f"{key.time_s:.3f} ± {key.spread_frames / rate:.3f} s",
            f"{label['frame']} {key.frame}",
        )
        for key in best_keyframes(analysis.alignment)
    )


def _measurement(one: Measurement, label: dict[str, str]) -> tuple[str, ...]:
    judged = one.status != "cannot_judge"
    value = f"{one.value:.3g} ± {one.error:.2g} {one.unit}" if judged and math.isfinite(one.value) else "–"
    band = f"{one.target_min:g} – {one.target_max:g} {one.unit}" if math.isfinite(one.target_min) else "–"
    status = label[one.status] if judged else f"{label['cannot_judge']}: {one.reason}"
    return (one.title, where(one, label), value, band, one.population, status, one.basis)


def _dose(line: Prescription, label: dict[str, str]) -> tuple[str, ...]:
    dose = f"{line.sets} × {line.reps_or_distance}"
    load = ", ".join(
        part for part in (line.load, f"{label['rest']} {line.rest_s} s" if line.rest_s else "") if part
    )
    return (
        line.exercise,
        dose,
        load,
        f"{line.frequency_per_week} {label['weekly']}" if line.frequency_per_week else "",
        line.weeks,
        line.progression,
        line.contraindication,
        line.record_id,
    )


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
