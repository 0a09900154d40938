from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sportsgpt_desktop.core.write import settle
from sportsgpt_desktop.core.write.checker import Facts, fault_of, sentences

FACTS = Facts(
    "Stiff landing. The landing is hard with little bend of hips and knees. Fear or low strength is behind it. "
    "On the first contact the ankle yields.",
    planned=("Box squat",),
    known_exercises=("Box squat", "Nordic hamstring", "Wall sit"),
    topic="Stiff landing",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Your landing is hard because hips and knees bend little.",
        "Low strength or fear is behind a stiff landing.",
        "The ankle yields on the first contact.",
        "Work on the box squat because the landing is hard.",
    ],
)
def test_what_the_facts_hold_may_be_said(sentence: str) -> None:
    assert fault_of(sentence, FACTS) == ""


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Land softly 3 times on hips and knees.", "digits"),
        ("Land softly ３ times on hips and knees.", "digits"),
        ("Bend hips and knees ½ more at landing.", "digits"),
        ("Bend the knees three times at landing.", "number word"),
        ("Bend hips and knees twice as much at landing.", "number word"),
        ("Bend hips and knees by twenty-one degrees.", "number word"),
        ("The second contact is hard on the knees.", "number word"),
        ("Ask Bolt about hard landing of hips and knees.", "name"),
        ("The NASA landing is hard on hips and knees.", "name"),
        ("Landing of hips and knees is not hard.", "negation"),
        ("Do the Nordic hamstring with bent hips and knees.", "name"),
        ("Do a wall sit with bent hips and knees.", "exercise"),
        ("Your shoulder rotates early in the javelin throw.", "not in the facts"),
        ("Landing hard", "whole sentence"),
        ("落地太硬，膝盖没有弯曲。", "digits"),
    ],
)
def test_what_they_do_not_hold_is_rejected(sentence: str, why: str) -> None:
    assert why in fault_of(sentence, FACTS)


@given(st.text(alphabet="abc 0123456789²½Ⅳ٣三", min_size=1))
def test_no_digit_of_any_script_passes(text: str) -> None:
    faulty = any(character.isnumeric() for character in text)
    assert not faulty or fault_of(f"The landing is hard on hips and knees {text}.", FACTS)


def test_a_rejected_sentence_gives_way_to_the_records_own() -> None:
    text, rejected = settle("Landing is hard on hips and knees. Bend them 30 degrees.", FACTS.text, FACTS)
    assert rejected == ["Bend them 30 degrees."]
    assert "30" not in text and "Landing is hard on hips and knees." in text
    assert all(sentence in FACTS.text or sentence.startswith("Landing") for sentence in sentences(text))


SMALL = replace(FACTS, keep_order=True)


def test_a_small_model_may_only_speak_to_the_athlete() -> None:
    assert fault_of("Your landing is hard with little bend of your hips and knees.", SMALL) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Your knees bend little because the landing of the hips is hard.",
        "Your landing is hard.",
        "Bend of the hips is hard.",
    ],
)
def test_a_small_model_may_neither_shuffle_nor_skip(sentence: str) -> None:
    assert fault_of(sentence, SMALL)


def test_a_dropped_negation_is_told() -> None:
    facts = Facts("The heel does not touch the ground at full support.")
    assert "negation" in fault_of("The heel does touch the ground at full support.", facts)
    assert fault_of("Your heel does not touch the ground at full support.", facts) == ""


def test_nothing_accepted_means_the_records_own_text() -> None:
    assert settle("The moon is made of cheese today.", FACTS.text, FACTS)[0] == FACTS.text
    assert settle("", FACTS.text, FACTS) == (FACTS.text, [])
