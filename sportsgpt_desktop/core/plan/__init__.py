"""The planner: rules alone choose and schedule exercises; every dose is its record's own.

The plan is complete without any language model, and the same facts give the same plan.
"""

import math
from collections.abc import Sequence
from datetime import date

from ..corpus import Corpus
from ..records import Action, Assessment, Athlete, Guidance, Issue, Plan, Prescription
from . import choose, doses, schedule, words

VERSION = "1"
TRAINED_STATUS = ("present", "watch")
SEASON_NOTES = {"general": "general", "competition": "in_season"}
"""The note that a phase of the season adds; in competition the plan is shorter too."""


def make_plan(
    assessment: Assessment,
    corpus: Corpus,
    athlete: Athlete,
    action: Action,
    language: str = "en",
    start: date | None = None,
) -> Plan:
    """A four-week plan for the most important issues that were found.

    Exercises are chosen by issue, level, age, equipment and injuries, then placed on the week's days as
    long as no load limit of the knowledge base is passed. ``start`` gives the retest a date. Raises
    UserError if the knowledge base lacks its limits.
    """
    limits = choose.limits_of(corpus, athlete, action)
    found = [issue for issue in assessment.issues if issue.status in TRAINED_STATUS]
    trained = found[: int(corpus.limits.get("issues_per_block", "any").maximum)]
    in_season = athlete.season == "competition"
    per_issue_limit = "exercises_per_issue_in_season" if in_season else "exercises_per_issue"
    per_issue = int(corpus.limits.get(per_issue_limit, "any").maximum)
    week = schedule.empty_week(corpus, limits.load_level, athlete.days_per_week, athlete.age)
    names = {issue.id: words.issue_name(issue, action, language) for issue in found}
    lines: list[Prescription] = []
    notes: list[str] = []
    first: Guidance | None = None
    for issue in trained:
        wanted = choose.ranked(corpus, issue, [other.id for other in trained], limits)
        taken = sum(issue.id in _serves(corpus, line) for line in lines)
        for record in wanted:
            if taken >= per_issue:
                break
            if any(line.record_id == record.id for line in lines):
                continue
            days, reason = week.place(record)
            notes += _placing_notes(corpus, record, days, reason, limits.load_level, language)
            if days:
                lines.append(_line(record, issue, trained, names, days, language))
                first = first or record
                taken += 1
        if not any(issue.id in _serves(corpus, line) for line in lines):
            notes.append(words.text_for(language)["none_fits"].format(issue=names[issue.id]))
    notes += _general_notes(corpus, assessment, found[len(trained) :], limits, athlete, bool(lines), action, language)
    return Plan(
        prescriptions=tuple(lines),
        weeks=words.weeks(first, language),
        retest=words.retest(trained, action, start, language) if trained else "",
        notes=tuple(dict.fromkeys(notes)),
    )


def _serves(corpus: Corpus, line: Prescription) -> tuple[str, ...]:
    record = corpus.get(line.record_id)
    return record.issue_ids if record else ()


def _line(
    record: Guidance,
    issue: Issue,
    trained: Sequence[Issue],
    names: dict[str, str],
    days: tuple[int, ...],
    language: str,
) -> Prescription:
    """A dose line: every dose field is the record's."""
    text = words.text_for(language)
    served = [names[other.id] for other in trained if other.id in record.issue_ids]
    return Prescription(
        issue_id=issue.id,
        record_id=record.id,
        exercise=record.exercise,
        sets=record.sets,
        reps_or_distance=record.reps_or_distance,
        load=record.load,
        rest_s=record.rest_s,
        frequency_per_week=record.frequency_per_week,
        weeks=f"1-{words.WEEKS}",
        progression=record.progression,
        contraindication=record.contraindication,
        sources=record.sources,
        days=days,
        reason=text["reason"].format(
            issues=("、" if language == "zh" else "; ").join(served),
            role=text[words.ROLE_OF.get(record.category, "ability")],
        ),
        dose_note=record.dose_note,
        title=words.exercise_name(record, language),
        fields_zh=record.fields_zh,
        how=record.text_zh if language == "zh" and record.text_zh else record.text,
    )


def _placing_notes(
    corpus: Corpus, record: Guidance, days: tuple[int, ...], reason: str, level: str, language: str
) -> list[str]:
    text = words.text_for(language)
    name = words.exercise_name(record, language)
    if not days:
        limit = corpus.limits.get(reason, level)
        return [
            text["left_out"].format(
                exercise=name,
                maximum=f"{limit.maximum:g}",
                unit=limit.unit,
                source=limit.source.split(". ")[0],
            )
        ]
    asked = doses.sessions_per_week(record).low
    if len(days) < asked:
        return [text["fewer"].format(exercise=name, asked=f"{asked:g}", placed=len(days))]
    return []


def _general_notes(
    corpus: Corpus,
    assessment: Assessment,
    later: Sequence[Issue],
    limits: choose.Limits,
    athlete: Athlete,
    planned: bool,
    action: Action,
    language: str,
) -> list[str]:
    """Choices and warnings that concern the whole plan."""
    text = words.text_for(language)
    joint = "、" if language == "zh" else "; "
    age = f"{corpus.limits.get('youth_below_age', 'any').maximum:g}"
    unjudged = [issue for issue in assessment.issues if issue.status == "cannot_judge"]
    notes = []
    if not any(issue.status in TRAINED_STATUS for issue in assessment.issues):
        notes.append(text["no_issue"])
    for key, issues in (("later", later), ("unjudged", unjudged)):
        if issues:
            listed = joint.join(words.issue_name(issue, action, language) for issue in issues)
            notes.append(text[key].format(names=listed))
    notes += [text["unknown_injury"].format(injury=injury) for injury in limits.unknown_injuries]
    named = [injury for injury in athlete.injuries if injury.strip() and injury.strip() not in limits.unknown_injuries]
    if named:
        titles = corpus.vocabulary.area_titles(language)
        notes.append(text["injury"].format(areas=joint.join(titles.get(injury.strip(), injury) for injury in named)))
    if planned:
        if not athlete.equipment:
            notes.append(text["no_equipment"])
        if math.isnan(athlete.age):
            notes.append(text["age_unknown"].format(age=age))
        elif limits.load_level == "youth":
            notes.append(text["youth"].format(age=age))
        if athlete.season in SEASON_NOTES:
            notes.append(text[SEASON_NOTES[athlete.season]])
        notes.append(text["pain"])
    return notes
