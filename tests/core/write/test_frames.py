"""Everything that a frame lets a model say must say what the fact says."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import load_records
from sportsgpt_desktop.core.write.checker import Facts, fault_of, sentences
from sportsgpt_desktop.core.write.frames import grammar, meaning
from sportsgpt_desktop.core.write.prompt import asks
from sportsgpt_desktop.core.write.sections import Draft

EXPLANATIONS = [
    record
    for record in load_records(assets.knowledge_folder() / "guidance" / "records")
    if record.kind == "explanation"
]
LITERAL = r'"(?:[^"\\]|\\.)*"'


def ways(rule: str) -> list[str]:
    """Every sentence of a GBNF of fixed parts and choices in brackets."""
    found = []
    body = rule.removeprefix("root ::= ")
    for way in _split(body):
        parts = re.findall(rf"\(({LITERAL}(?: \| {LITERAL})*)\)|({LITERAL})", way)
        choices = [re.findall(LITERAL, many or one) for many, one in parts]
        found += ["".join(text[1:-1].replace('\\"', '"') for text in row) for row in itertools.product(*choices)]
    return found


def _split(body: str) -> list[str]:
    """The alternatives at the top, told from those in brackets."""
    tokens = re.findall(rf"{LITERAL}|[()|]", body)
    found, depth = [[]], 0  # type: list[list[str]], int
    for token in tokens:
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            found.append([])
        else:
            found[-1].append(f" {token} " if token == "|" else token)
    return ["".join(row) for row in found]


@pytest.mark.parametrize("record", EXPLANATIONS, ids=lambda record: record.id)
def test_whatever_a_frame_allows_passes_the_checker(record) -> None:  # type: ignore[no-untyped-def]
    facts = Facts(record.text, (), (), record.title, keep_order=True)
    for ask in asks(Draft("issue:X", record.text, (record.id,), record.title), small=True):
        for said in ways(ask.grammar) if ask.grammar else ():
            assert fault_of(said, facts) == "", said


def test_most_facts_leave_a_choice() -> None:
    facts = [fact for record in EXPLANATIONS for fact in sentences(record.text)]
    assert sum(bool(grammar(fact)) for fact in facts) > 0.6 * len(facts)


def test_the_athlete_is_spoken_to_and_causes_stay_possible() -> None:
    assert "Your knee folds, which means that speed is lost." in ways(grammar("The knee folds, so speed is lost."))
    assert set(ways(grammar("Weak calves or fear cause it."))) == {
        "It can come from weak calves or fear.",
        "This can come from weak calves or fear.",
        "Look at the likely causes: weak calves or fear.",
    }


def test_what_holds_for_anyone_is_not_said_of_the_athlete() -> None:
    said = ways(grammar("The foot drags, although the hip decides; the knee is at risk."))
    assert all("your hip" not in way and "your knee" not in way for way in said)


@pytest.mark.parametrize(
    "fact", ["A swing adds 3 m.", "Bend it by 30°.", "落地很硬。", "The rhythm was not learned.", ""]
)
def test_what_cannot_be_said_otherwise_stands(fact: str) -> None:
    assert grammar(fact) == ""


def test_contrast_is_not_taken_for_cause() -> None:
    assert meaning("It drops because it is weak.") != meaning("It drops although it is weak.")
    assert meaning("It drops even though it is weak.") == meaning("It drops although it is weak.")


@given(st.text(st.sampled_from('abc ,.;"\\()|:='), max_size=60))
def test_odd_facts_are_quoted_whole(text: str) -> None:
    rule = grammar(f"The knee {text}, so it ends.")
    assert not rule or f"The knee {text}, so it ends." in ways(rule)
