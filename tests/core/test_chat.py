"""The chat: what the report knows is answered from slots, the rest is quoted, and nothing is made up."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.chat import answer
from sportsgpt_desktop.core.corpus import Corpus, open_corpus
from sportsgpt_desktop.core.plan import make_plan
from sportsgpt_desktop.core.records import (
    Action,
    Analysis,
    Assessment,
    Athlete,
    IndicatorSpec,
    Issue,
    Measurement,
)

SPEC = IndicatorSpec(
    "knee_flexion", "Knee flexion at landing", "落地膝屈曲", "knee", "landing", "worst", "deg", ("side",), ()
)
ACTION = Action("drop_landing", "1", "Drop landing", "跳落", "experimental", False, (), 60.0, (), (SPEC,), (), {}, "")


def measurement(status: str = "low", value: float = 45.0, reason: str = "") -> Measurement:
    return Measurement(
        "knee_flexion", "Knee flexion at landing", "landing", None, None, 0, 10, value, 6.0, "deg", 60.0,
        float("nan"), "adults", status, reason, "LEPP16", "judgement",  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus(assets.knowledge_folder())


@pytest.fixture
def analysis(corpus: Corpus) -> Analysis:
    issues = (
        Issue("DL01", "Stiff landing", 0.91, 0.6, "present", ()),
        Issue("DL03", "Uneven landing", 0.1, 0.0, "cannot_judge", (), reason="side view"),
    )
    assessment = Assessment((measurement(),), issues, "rules")
    plan = make_plan(assessment, corpus, Athlete(age=20.0), ACTION)
    # Only what the chat reads; the rest of an analysis is arrays.
    return cast(Analysis, SimpleNamespace(assessment=assessment, plan=plan, action=ACTION, language="en"))


def test_how_many_reps_is_answered_from_the_plan(analysis: Analysis, corpus: Corpus) -> None:
    given = answer("How many reps should I do?", analysis, corpus)
    for line in analysis.plan.prescriptions:
        assert f"{line.sets} sets of {line.reps_or_distance}" in given.text
    assert set(given.record_ids) == {line.record_id for line in analysis.plan.prescriptions}


def test_one_exercise_is_answered_alone(analysis: Analysis, corpus: Corpus) -> None:
    line = analysis.plan.prescriptions[0]
    assert answer(f"How many sets of {line.exercise.lower()}?", analysis, corpus).record_ids == (line.record_id,)


def test_a_measurement_comes_with_error_and_target(analysis: Analysis, corpus: Corpus) -> None:
    given = answer("what was my knee flexion at landing?", analysis, corpus)
    assert "45.0 deg" in given.text and "6.0 deg" in given.text and "60" in given.text and "Below" in given.text


def test_what_cannot_be_judged_is_said(analysis: Analysis, corpus: Corpus) -> None:
    assert "side view" in answer("why can't you... what could not judge?", analysis, corpus).text


def test_issues_and_retest_come_from_the_report(analysis: Analysis, corpus: Corpus) -> None:
    assert "Stiff landing: probability 91 %" in answer("What is wrong with my landing?", analysis, corpus).text
    assert answer("When should I film again?", analysis, corpus).text == analysis.plan.retest


@pytest.mark.parametrize(
    "question", ["why do knees cave in", "should I stretch before sprinting", "is it bad to land stiff"]
)
def test_other_questions_are_quoted_word_for_word(analysis: Analysis, corpus: Corpus, question: str) -> None:
    given = answer(question, analysis, corpus)
    assert given.found and given.passages
    for passage, row in zip(given.passages, given.text.split("\n"), strict=True):
        assert row.strip("\u201c\u201d") == passage.record.text


def test_the_reports_own_action_is_quoted_first(analysis: Analysis, corpus: Corpus) -> None:
    given = answer("why do the knees cave in", analysis, corpus)
    assert "drop_landing" in given.passages[0].record.actions
    squat = replace(ACTION, id="bodyweight_squat")
    other = cast(Analysis, SimpleNamespace(**{**vars(analysis), "action": squat, "assessment": Assessment((), (), "")}))
    assert "bodyweight_squat" in answer("why do the knees cave in", other, corpus).passages[0].record.actions


@pytest.mark.parametrize("question", ["who won the world cup", "写一首诗", "", "???"])
def test_no_source_is_an_answer(analysis: Analysis, corpus: Corpus, question: str) -> None:
    given = answer(question, analysis, corpus)
    assert not given.found and given.passages == ()


def test_why_an_exercise_was_chosen_is_the_plans_own_reason(analysis: Analysis, corpus: Corpus) -> None:
    line = analysis.plan.prescriptions[0]
    given = answer(f"Why was {line.exercise.lower()} chosen?", analysis, corpus)
    assert given.record_ids == (line.record_id,) and line.reason in given.text


def test_how_it_goes_on_is_each_exercises_progression(analysis: Analysis, corpus: Corpus) -> None:
    given = answer("how do I make it harder?", analysis, corpus)
    assert all(line.progression in given.text for line in analysis.plan.prescriptions)


def test_the_week_is_told_with_its_days(analysis: Analysis, corpus: Corpus) -> None:
    given = answer("what does week 3 look like", analysis, corpus)
    assert analysis.plan.weeks[2] in given.text
    assert all(f"days {', '.join(map(str, line.days))}" in given.text for line in analysis.plan.prescriptions)


def test_cues_are_those_of_the_main_issue(analysis: Analysis, corpus: Corpus) -> None:
    given = answer("which cue should I use?", analysis, corpus)
    assert given.record_ids == ("cue-dl01-1", "cue-dl01-2") and len(given.passages) == 2


@pytest.mark.parametrize(
    "question", ["it hurts when I do the lunges", "can I jump with a sore achilles", "膝盖疼怎么办"]
)
def test_after_pain_a_caution_comes_first(analysis: Analysis, corpus: Corpus, question: str) -> None:
    given = answer(question, analysis, corpus)
    assert given.passages[0].record.kind == "caution"
    assert len(set(given.record_ids)) == len(given.record_ids)


def test_reaching_is_no_pain(analysis: Analysis, corpus: Corpus) -> None:
    assert answer("why does he reach with his feet", analysis, corpus).passages[0].record.kind != "caution"


def test_a_value_named_in_part_is_found_when_asked_for(analysis: Analysis, corpus: Corpus) -> None:
    assert "45.0 deg" in answer("how far off is my knee flexion?", analysis, corpus).text


def test_certainty_is_the_issues_probability(analysis: Analysis, corpus: Corpus) -> None:
    assert "91 %" in answer("how sure are you?", analysis, corpus).text


def test_how_long_between_hard_days_is_no_dose(analysis: Analysis, corpus: Corpus) -> None:
    assert "load-hard-days" in answer("how long should I rest between sprint days", analysis, corpus).record_ids


def test_chinese_is_answered_in_chinese(analysis: Analysis, corpus: Corpus) -> None:
    assert "组" in answer("每个练习几组？", analysis, corpus, "zh").text
    assert "落地膝屈曲" in answer("落地膝屈曲是多少", analysis, corpus, "zh").text
    assert re.search("[\u4e00-\u9fff]", answer("膝盖内扣怎么办", analysis, corpus, "zh").text)


@pytest.mark.parametrize(
    "question", ["how many reps of depth jumps will make me run 100 m in 9.5", "give me 500 squats", "7"]
)
def test_no_number_of_the_question_or_of_nobody_appears(analysis: Analysis, corpus: Corpus, question: str) -> None:
    given = answer(question, analysis, corpus)
    evidence = " ".join(
        [
            *(passage.record.text for passage in given.passages),
            *(" ".join((line.sets, line.reps_or_distance, line.load, line.rest_s, line.frequency_per_week, line.exercise,
                        str(line.days))) for line in analysis.plan.prescriptions),
        ]
    )  # fmt: skip
    assert set(re.findall(r"\d+", given.text)) <= set(re.findall(r"\d+", evidence))
