"""Which exercises an athlete may do, and which of them serve an issue best."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..corpus import Corpus
from ..records import Action, Athlete, Guidance, Issue
from . import doses

TIERS = {
    "beginner": ("beginner", "any"),
    "intermediate": ("intermediate", "beginner", "any"),
    "trained": ("intermediate", "any", "beginner", "advanced"),
    "elite": ("advanced", "intermediate", "any", "beginner"),
}
"""Record levels that an athlete's level may use, the best fit first. Judgement."""
YOUTH_TIER = ("youth", "any", "beginner")
LOAD_LEVELS = {
    "beginner": "beginner",
    "intermediate": "intermediate",
    "trained": "intermediate",
    "elite": "advanced",
}
ROLES = (("technique_drill", "motor_control"), ("strength", "power_plyometric", "sprint"))
"""The first two picks for an issue: a drill of the movement itself, then what builds the ability.
Judgement.
"""
UNKNOWN_INJURY = "unknown"


@dataclass(frozen=True)
class Limits:
    """What the athlete's own facts allow."""

    levels: tuple[str, ...]
    load_level: str
    equipment: frozenset[str]
    injured: frozenset[str]
    unknown_injuries: tuple[str, ...]
    age: float
    mass_kg: float


def limits_of(corpus: Corpus, athlete: Athlete, action: Action) -> Limits:
    """Read the athlete's facts. An injury that no word of the vocabulary names counts as an injury of every
    area.
    """
    young = athlete.age < corpus.limits.get("youth_below_age", "any").maximum
    injured: set[str] = set()
    unknown = []
    for injury in athlete.injuries:
        areas = corpus.vocabulary.areas_of(injury)
        injured |= areas
        if not areas and injury.strip():
            unknown.append(injury.strip())
    if unknown:
        injured |= {area.id for area in corpus.vocabulary.areas} | {UNKNOWN_INJURY}
    own = frozenset(item.id for item in corpus.vocabulary.equipment if action.id in item.actions)
    return Limits(
        levels=YOUTH_TIER if young else TIERS.get(athlete.level, TIERS["beginner"]),
        load_level="youth" if young else LOAD_LEVELS.get(athlete.level, "beginner"),
        equipment=corpus.vocabulary.equipment_of(athlete.equipment) | own,
        injured=frozenset(injured),
        unknown_injuries=tuple(unknown),
        age=athlete.age,
        mass_kg=athlete.mass_kg,
    )


def is_safe(record: Guidance, limits: Limits) -> bool:
    """Whether nothing known about the athlete forbids an exercise.

    An unknown age or mass (NaN) forbids nothing by itself: the contraindication stays printed beside the
    dose.
    """
    if limits.injured and "any" in record.avoid:
        return False
    if limits.injured & set(record.avoid):
        return False
    return not (limits.age < record.age_min or limits.mass_kg > record.mass_max_kg)


def is_possible(record: Guidance, limits: Limits) -> bool:
    """Whether level and equipment allow an exercise, and its dose is complete."""
    return (
        record.kind == "intervention"
        and record.level in limits.levels
        and set(record.equipment) <= limits.equipment
        and doses.is_complete(record)
    )


def ranked(corpus: Corpus, issue: Issue, chosen_issues: Sequence[str], limits: Limits) -> list[Guidance]:
    """Exercises for an issue, best first: a drill, then what builds the ability, then the rest.

    Inside a role: the better fit of level, then those that serve several of the found issues, then verified
    doses, then those made for few issues. The order of the knowledge base breaks ties, so the same facts
    give the same plan.
    """
    usable = [
        record
        for record in corpus.records
        if issue.id in record.issue_ids and is_possible(record, limits) and is_safe(record, limits)
    ]
    usable.sort(
        key=lambda record: (
            limits.levels.index(record.level),
            -len(set(record.issue_ids) & set(chosen_issues)),
            not record.verified,
            len(record.issue_ids),
        )
    )
    first: list[Guidance] = []
    for categories in ROLES:
        pick = next((record for record in usable if record.category in categories and record not in first), None)
        if pick is not None:
            first.append(pick)
    rest = [record for record in usable if record not in first]
    used = {record.category for record in first}
    rest.sort(key=lambda record: record.category in used)
    return first + rest
