"""What the model may not say: numbers, foreign names, exercises outside the plan, anything the facts do not
hold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..corpus.words import STOP, stem

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]+|[^.!?\n]+$", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_ASCII_TEXT = re.compile(r"[A-Za-z ,.;:!?'\"()\-]+")
MIN_WORDS = 4
MAX_WORDS = 45
GROUNDED = 0.75
"""Share of a sentence's content words that the facts must hold. Judgement, see benchmarks/guidance.py for
its effect.
"""
_NUMBER_WORDS_TEXT = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
thousand million billion dozen half halves quarter quarters third thirds fourth fifth sixth tenth
once twice thrice double triple doubled tripled couple several percent percentage
"""
NUMBER_WORDS = frozenset(_NUMBER_WORDS_TEXT.split())
ORDINALS = frozenset({"first", "second", "third"})
"""Allowed when the facts use them ("first step")."""
_NEGATIONS_TEXT = """
not no never don't doesn't isn't aren't can't cannot won't avoid without neither nor stop
"""
NEGATIONS = frozenset(_NEGATIONS_TEXT.split())
_HARMLESS_TEXT = """
able aim allow also athlete because better body both build careful cause chance change clip coach
come common control drill each every exercise fault feel focus good happens help helps important
improve increase injury instead issue keep lead leads learn less let likely mainly make mean more
move movement need next often part performance plan practice practise problem reason reduce risk
seen show so start technical technique think time train training try use using usually video way
well work
"""
HARMLESS = frozenset(stem(word) for word in _HARMLESS_TEXT.split())
"""Words of any coaching sentence that state no fact of their own."""


@dataclass(frozen=True)
class Facts:
    """What a section may speak of: the text it was given, and the exercises of the plan and of the
    knowledge base.
    """

    text: str
    planned: tuple[str, ...] = ()
    known_exercises: tuple[str, ...] = ()


def sentences(text: str) -> list[str]:
    """The sentences of a text, trimmed; list marks are dropped."""
    found = (match.group().strip().lstrip("-*• ").strip() for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence]


def fault_of(sentence: str, facts: Facts) -> str:
    """Why a sentence of the model is rejected: "" if it may be shown."""
    if sentence in facts.text:
        return ""
    words = _WORD.findall(sentence)
    lower = [word.lower().replace("’", "'") for word in words]
    allowed = {word.lower() for word in _WORD.findall(facts.text)}
    if not _ASCII_TEXT.fullmatch(sentence):
        return "digits or signs"
    if not MIN_WORDS <= len(words) <= MAX_WORDS or sentence[-1] not in ".!":
        return "not a whole sentence"
    if any(_is_number(word, allowed) for word in lower):
        return "a number word"
    if any(word in NEGATIONS and word not in allowed for word in lower):
        return "a negation that the facts do not hold"
    if _foreign_name(words, allowed):
        return "a name that the facts do not hold"
    if _outside_exercise(sentence, facts):
        return "an exercise that is not in the plan"
    if grounded_share(lower, f"{facts.text} {' '.join(facts.planned)}") < GROUNDED:
        return "not in the facts"
    return ""


def grounded_share(words: Iterable[str], text: str) -> float:
    """Share of the content words that the text holds (by stem); 0 for a sentence without content words."""
    known = {stem(word.lower()) for word in _WORD.findall(text)} | HARMLESS
    content = [stem(word) for word in words if word not in STOP]
    return sum(word in known for word in content) / len(content) if content else 0.0


def _is_number(word: str, allowed: set[str]) -> bool:
    parts = word.split("-")
    return any(
        (part in NUMBER_WORDS or part in ORDINALS) and not (part in ORDINALS and part in allowed)
        for part in parts
    )


def _foreign_name(words: list[str], allowed: set[str]) -> bool:
    """A capitalised word inside a sentence that the facts do not hold, or one in capitals anywhere."""
    return any(
        word.lower() not in allowed and word != "I" and (word.isupper() or (at > 0 and word[0].isupper()))
        for at, word in enumerate(words)
        if len(word) > 1
    )


def _outside_exercise(sentence: str, facts: Facts) -> bool:
    """Whether the name of an exercise occurs that the knowledge base knows and the plan does not hold."""
    said = f" {_stems(sentence)} "
    planned = " | ".join(_stems(name) for name in facts.planned) + " | " + _stems(facts.text)
    return any(
        f" {name} " in said and name not in planned
        for name in (_stems(other) for other in facts.known_exercises)
        if name
    )


def _stems(text: str) -> str:
    return " ".join(stem(word.lower()) for word in _WORD.findall(text))
