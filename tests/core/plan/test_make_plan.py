"""What must hold for every plan, whoever the athlete is."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sportsgpt_desktop.core.corpus import Corpus
from sportsgpt_desktop.core.corpus.limits import Limits
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.plan import choose, doses, make_plan, schedule
from sportsgpt_desktop.core.records import Action, Assessment, Athlete

Make = Callable[..., Assessment]
DOSE_FIELDS = (
    "exercise", "sets", "reps_or_distance", "load", "rest_s", "frequency_per_week", "progression",
    "contraindication", "sources", "dose_note",
)  # fmt: skip
INJURIES = [
    "knee pain",
    "hamstring strain",
    "sore Achilles",
    "shoulder",
    "low back",
    "膝盖疼",
    "Osgood",
    "leg",
    "xyzzy",
    "",
]
EQUIPMENT = ["barbell", "dumbbell", "gym", "band", "box", "sled", "medicine ball", "hurdles", "stairs"]
athletes = st.builds(
    Athlete,
    level=st.sampled_from(["beginner", "intermediate", "trained", "elite", "unheard of"]),
    age=st.sampled_from([float("nan"), 11.0, 15.0, 17.0, 24.0, 61.0]),
    mass_kg=st.sampled_from([float("nan"), 55.0, 120.0]),
    equipment=st.lists(st.sampled_from(EQUIPMENT), max_size=4).map(tuple),
    injuries=st.lists(st.sampled_from(INJURIES), max_size=2).map(tuple),
    days_per_week=st.integers(-1, 9),
    season=st.sampled_from(["", "general", "competition"]),
)
whatever = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def some_issues(corpus: Corpus) -> list[str]:
    return sorted({issue for record in corpus.records for issue in record.issue_ids})


@whatever
@given(athlete=athletes, seed=st.randoms(use_true_random=False), count=st.integers(0, 6))
def test_a_plan_is_safe_complete_and_within_limits(  # type: ignore[no-untyped-def]
    corpus: Corpus, action: Action, make_assessment: Make, athlete: Athlete, seed, count: int
) -> None:
    plan = make_plan(make_assessment(*seed.sample(some_issues(corpus), count)), corpus, athlete, action)
    limits = choose.limits_of(corpus, athlete, action)
    lines = [(line, corpus.get(line.record_id)) for line in plan.prescriptions]
    contacts: dict[int, float] = defaultdict(float)
    metres: dict[int, float] = defaultdict(float)
    exercises: dict[int, int] = defaultdict(int)
    sets: dict[str, float] = defaultdict(float)
    hard: set[int] = set()
    for line, record in lines:
        assert record is not None
        assert all(getattr(line, field) == getattr(record, field) for field in DOSE_FIELDS)
        assert all((line.sets, line.reps_or_distance, line.load, line.rest_s, line.frequency_per_week, line.weeks))
        assert not limits.injured & set(record.avoid) and not (limits.injured and "any" in record.avoid)
        assert record.level in limits.levels and set(record.equipment) <= limits.equipment
        assert not athlete.age < record.age_min and not athlete.mass_kg > record.mass_max_kg
        assert line.issue_id in record.issue_ids and line.days and set(line.days) <= set(range(1, 8))
        for day in line.days:
            contacts[day] += doses.contacts(record)
            metres[day] += doses.sprint_metres(record)
            exercises[day] += 1
            if record.hard:
                hard.add(day)
        for muscle in record.muscles:
            sets[muscle] += doses.weekly_sets(record, len(line.days))

    def most(limit_id: str) -> float:
        return corpus.limits.get(limit_id, limits.load_level).maximum

    assert max(contacts.values(), default=0) <= most("contacts_per_session")
    assert max(metres.values(), default=0) <= most("sprint_m_per_session")
    assert max(exercises.values(), default=0) <= most("exercises_per_session")
    assert max(sets.values(), default=0) <= most("sets_per_muscle_per_week")
    rest_h = corpus.limits.get("hard_day_gap_h", "masters" if athlete.age >= 40 else "any").maximum
    assert all(min(abs(a - b), 7 - abs(a - b)) * 24 >= rest_h for a in hard for b in hard if a != b)
    assert len({line.record_id for line, _ in lines}) == len(lines)
    assert len(plan.weeks) == (4 if lines else 0)
    assert bool(plan.retest) == (count > 0)


@whatever
@given(athlete=athletes)
def test_the_same_facts_give_the_same_plan(
    corpus: Corpus, action: Action, make_assessment: Make, athlete: Athlete
) -> None:
    assessment = make_assessment("DL01", "MV01")
    assert make_plan(assessment, corpus, athlete, action) == make_plan(assessment, corpus, athlete, action)


@pytest.mark.parametrize("level", ["beginner", "intermediate", "trained", "elite"])
def test_every_issue_has_exercises_for_every_level_without_equipment(
    corpus: Corpus, action: Action, make_assessment: Make, level: str
) -> None:
    bare = [
        issue
        for issue in some_issues(corpus)
        if not make_plan(make_assessment(issue), corpus, Athlete(level=level, age=25.0), action).prescriptions
    ]
    assert bare == []


def test_a_healthy_athlete_gets_a_drill_and_a_builder_first(
    corpus: Corpus, action: Action, make_assessment: Make
) -> None:
    plan = make_plan(make_assessment("MV01"), corpus, Athlete(level="beginner", age=25.0), action)
    categories = [corpus.get(line.record_id).category for line in plan.prescriptions]  # type: ignore[union-attr]
    assert categories[0] in choose.ROLES[0] and categories[1] in choose.ROLES[1]


def test_in_season_the_plan_is_shorter(corpus: Corpus, action: Action, make_assessment: Make) -> None:
    usual, in_season = (
        make_plan(make_assessment("MV01"), corpus, Athlete(age=25.0, season=season), action)
        for season in ("general", "competition")
    )
    assert len(in_season.prescriptions) < len(usual.prescriptions)


def test_a_plan_says_why_each_exercise_was_chosen(corpus: Corpus, action: Action, make_assessment: Make) -> None:
    plan = make_plan(make_assessment("MV01", "MV02"), corpus, Athlete(level="beginner", age=25.0), action)
    assert all("issue MV0" in line.reason for line in plan.prescriptions)
    assert "drill of the movement" in plan.prescriptions[0].reason
    assert any("strength or speed" in line.reason for line in plan.prescriptions)


def test_the_phase_of_the_season_is_named(corpus: Corpus, action: Action, make_assessment: Make) -> None:
    notes = [
        make_plan(make_assessment("MV01"), corpus, Athlete(age=25.0, season=season), action).notes
        for season in ("", "general", "competition")
    ]
    assert len({note for phase in notes for note in phase}) >= 2 + len(set(notes[0]))


def test_nothing_found_means_nothing_prescribed(corpus: Corpus, action: Action, make_assessment: Make) -> None:
    plan = make_plan(make_assessment("DL01", status="cannot_judge"), corpus, Athlete(), action)
    assert plan.prescriptions == () and plan.weeks == () and plan.retest == ""
    assert any("issue DL01" in note for note in plan.notes)


def test_an_unknown_injury_leaves_only_what_restricts_nothing(
    corpus: Corpus, action: Action, make_assessment: Make
) -> None:
    plan = make_plan(make_assessment("MV06", "MV09"), corpus, Athlete(injuries=("xyzzy",)), action)
    assert all(corpus.get(line.record_id).avoid == () for line in plan.prescriptions)  # type: ignore[union-attr]
    assert any("xyzzy" in note for note in plan.notes)


def test_an_injury_given_by_its_id_is_named_in_words(corpus: Corpus, action: Action, make_assessment: Make) -> None:
    athlete = Athlete(injuries=("growth_plate", "sore left knee"))
    for language, title in (("en", "growth plate"), ("zh", "生长板")):
        notes = " ".join(make_plan(make_assessment("MV06"), corpus, athlete, action, language=language).notes)
        assert title in notes and "sore left knee" in notes and "growth_plate" not in notes


def test_the_retest_asks_for_more_than_measurement_error(corpus: Corpus, action: Action, make_assessment: Make) -> None:
    plan = make_plan(make_assessment("DL01", error=6.0), corpus, Athlete(), action, start=date(2026, 1, 5))
    assert "2026-02-02" in plan.retest
    assert "45.0 deg" in plan.retest and "16.6 deg" in plan.retest  # 1.96 * sqrt(2) * 6 deg
    silent = make_plan(make_assessment("DL01", error=float("nan")), corpus, Athlete(), action)
    assert "deg" not in silent.retest


def test_chinese_plans_hold_no_english_sentence(corpus: Corpus, action: Action, make_assessment: Make) -> None:
    plan = make_plan(make_assessment("DL01"), corpus, Athlete(injuries=("膝",)), action, language="zh")
    for text in (*plan.weeks, plan.retest, *plan.notes):
        assert any("\u4e00" <= character <= "\u9fff" for character in text)


def test_without_its_limits_nothing_is_planned(corpus: Corpus, action: Action, make_assessment: Make) -> None:
    bare = Corpus(corpus.records, limits=Limits())
    with pytest.raises(UserError, match="limit"):
        make_plan(make_assessment("DL01"), bare, Athlete(), action)


@pytest.mark.parametrize(
    ("days", "expected"), [((1, 3, 5), (1, 3, 5)), ((1, 2, 3, 4, 5, 6, 7), (1, 3, 5)), ((2,), (2,))]
)
def test_hard_days_keep_their_distance(days: tuple[int, ...], expected: tuple[int, ...]) -> None:
    assert schedule.hard_days(days, 2) == expected


@pytest.mark.parametrize(
    ("key", "metres"), [("ACC", 240.0), ("UPD", 480.0), ("SLEDM", 120.0), ("SQA", 0.0), ("STR", 0.0)]
)
def test_sprint_metres_of_known_doses(corpus: Corpus, key: str, metres: float) -> None:
    record = next(record for record in corpus.records if record.exercise_key == key)
    assert doses.sprint_metres(record) == metres
