"""``kb check``: whether the knowledge is complete, plausible and traceable."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..records import Guidance
from .library import Corpus
from .numbers import first_range, highest, numbers
from .vocabulary import Vocabulary

TIERS = {"foundation": ("beginner", "youth", "any"), "developed": ("intermediate", "advanced")}
LEVELS = ("any", "youth", "beginner", "intermediate", "advanced")
KINDS = ("intervention", "explanation", "cue", "caution", "load", "document")
BASES = ("published", "consensus", "judgement", "document")
CATEGORIES = (
    "technique_drill", "motor_control", "strength", "power_plyometric", "sprint", "mobility", "injury_prevention",
)  # fmt: skip
PER_TIER = 3
CUES = 2
DOSE_FIELDS = ("sets", "reps_or_distance", "load", "rest_s", "frequency_per_week", "progression")


@dataclass(frozen=True)
class Report:
    """``findings``: a sentence for each thing to mend. ``summary``: counts for the reader."""

    findings: tuple[str, ...]
    summary: tuple[str, ...]


def check(corpus: Corpus, issue_ids: Iterable[str] = ()) -> Report:
    """Check every shipped or own record; ``issue_ids`` are those of the actions, none of which may lack
    knowledge.
    """
    records = [record for record in corpus.records if record.kind != "document"]
    findings = [finding for record in records for finding in _check_record(record, corpus)]
    by_issue: dict[str, list[Guidance]] = {issue: [] for issue in issue_ids}
    for record in records:
        for issue in record.issue_ids:
            by_issue.setdefault(issue, []).append(record)
    findings += [finding for issue, own in sorted(by_issue.items()) for finding in _check_issue(issue, own)]
    findings += _twins(records)
    return Report(tuple(findings), _summary(records, len(by_issue)))


def _check_record(record: Guidance, corpus: Corpus) -> list[str]:
    faults = []
    for name, value, allowed in (
        ("kind", record.kind, KINDS), ("level", record.level, LEVELS), ("basis", record.basis, BASES)
    ):  # fmt: skip
        if value not in allowed:
            faults.append(f"{name} {value!r} is none of {', '.join(allowed)}")
    if not record.title_zh or not record.text_zh:
        faults.append("no Chinese title or text")
    if record.verified and not record.sources:
        faults.append("verified without a source")
    if record.basis == "published" and not record.sources:
        faults.append("published without a source")
    if record.kind == "intervention":
        faults += _check_dose(record, corpus)
    return [f"{record.id}: {fault}." for fault in faults]


def _check_dose(record: Guidance, corpus: Corpus) -> list[str]:
    faults = [f"no {name}" for name in DOSE_FIELDS if not getattr(record, name)]
    if record.category not in CATEGORIES:
        faults.append(f"category {record.category!r} is none of {', '.join(CATEGORIES)}")
    if not record.dose_note:
        faults.append("no note on where the dose comes from")
    for name in ("sets", "rest_s", "frequency_per_week", "contacts"):
        limit = corpus.limits.get(f"{name}_plausible", "any").maximum
        value = highest(getattr(record, name))
        if value is not None and value > limit:
            faults.append(f"{name} {value:g} is over the plausible {limit:g}")
    if first_range(record.sets) is None or first_range(record.frequency_per_week) is None:
        faults.append("sets or frequency hold no number, so load can't be checked")
    for name, chinese in record.fields_zh.items():
        if numbers(chinese) != numbers(getattr(record, name, "")):
            faults.append(f"{name} holds other numbers in Chinese")
    faults += _check_words(record, corpus.vocabulary)
    return faults


def _check_words(record: Guidance, vocabulary: Vocabulary) -> list[str]:
    areas = {area.id for area in vocabulary.areas} | {"any"}
    known = {item.id for item in vocabulary.equipment}
    faults = [f"unknown body area {area!r}" for area in record.avoid if area not in areas]
    faults += [f"unknown equipment {item!r}" for item in record.equipment if item not in known]
    named = vocabulary.areas_named(record.contraindication)
    covered = set(record.avoid)
    outer = {area.id: set(area.within) for area in vocabulary.areas}
    lost = sorted(area for area in named if not covered & {area, "any", *outer[area]})
    if lost:
        faults.append(f"the contraindication names {', '.join(lost)}, avoid does not")
    return faults


def _check_issue(issue: str, own: Sequence[Guidance]) -> list[str]:
    exercises = [record for record in own if record.kind == "intervention"]
    faults = []
    for tier, levels in TIERS.items():
        count = sum(record.level in levels for record in exercises)
        if count < PER_TIER:
            faults.append(f"{count} interventions at {tier} level, {PER_TIER} wanted")
    if not any(not record.equipment for record in exercises):
        faults.append("no intervention without equipment")
    for kind, wanted in (("explanation", 1), ("cue", CUES)):
        count = sum(record.kind == kind for record in own)
        if count < wanted:
            faults.append(f"{count} records of kind {kind}, {wanted} wanted")
    return [f"{issue}: {fault}." for fault in faults]


def _twins(records: Sequence[Guidance]) -> list[str]:
    """Records of one kind that say the same."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in records:
        seen[record.kind, " ".join(record.text.lower().split())].append(record.id)
    return [f"{', '.join(ids)}: the same text." for ids in seen.values() if len(ids) > 1]


def _summary(records: Sequence[Guidance], issues: int) -> tuple[str, ...]:
    exercises = {record.exercise for record in records if record.kind == "intervention"}
    interventions = [record for record in records if record.kind == "intervention"]
    checked = sum(record.verified for record in interventions)
    share = 100 * checked / max(len(interventions), 1)
    every = 100 * sum(record.verified for record in records) / max(len(records), 1)
    return (
        f"{len(records)} records, {issues} issues, {len(exercises)} distinct exercises",
        f"sources looked up (verified): {share:.0f} % of the exercises, {every:.0f} % of all records",
    )
