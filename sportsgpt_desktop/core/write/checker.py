"""What the model may not say: numbers, foreign names, exercises outside the plan, anything the facts do not
hold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..corpus.words import STOP, stem
from .frames import meaning

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]+|[^.!?\n]+$", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_ASCII_TEXT = re.compile(r"[A-Za-z ,.;:!?'\"()\-]+")
MIN_WORDS = 4
MAX_WORDS = 45
GROUNDED = 0.85
"""Share of a sentence's content words that one sentence of the facts must hold. Judgement, see
benchmarks/guidance.py for its effect.
"""
IN_ORDER = 0.9
WHOLE = 0.95
"""Where ``Facts.keep_order`` asks for it: the share of those words that must keep the fact's order, and the
share of the fact's own words that must be there, since a skipped clause joins cause and effect wrongly.
Judgement.
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
    topic: str = ""
    """The issue's name, whose words may be used anywhere."""
    keep_order: bool = False
    """For small models, which shuffle who does what to whom: a fact's words must all be there, in its
    order.
    """


def sentences(text: str) -> list[str]:
    """The sentences of a text, trimmed; list marks are dropped."""
    found = (match.group().strip().lstrip("-*• ").strip() for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence]


def fault_of(sentence: str, facts: Facts) -> str:
    """Why a sentence of the model is rejected: "" if it may be shown."""
    if sentence in facts.text:
        return ""
    words = _WORD.findall(sentence)
    lower = _words(sentence)
    allowed = {word.lower() for word in _WORD.findall(facts.text)}
    if not _ASCII_TEXT.fullmatch(sentence):
        return "digits or signs"
    if not MIN_WORDS <= len(words) <= MAX_WORDS or sentence[-1] not in ".!":
        return "not a whole sentence"
    if any(_is_number(word, allowed) for word in lower):
        return "a number word"
    if _foreign_name(words, allowed | {word.lower() for word in _WORD.findall(facts.topic)}):
        return "a name that the facts do not hold"
    if _outside_exercise(sentence, facts):
        return "an exercise that is not in the plan"
    return _fault_against(_words(meaning(sentence)), facts)


def _fault_against(words: list[str], facts: Facts) -> str:
    """What is wrong with a sentence beside the one sentence of the facts that it is nearest to."""
    aside = f"{facts.topic} {' '.join(facts.planned)}"
    source = max(sentences(facts.text), key=lambda fact: grounded_share(words, f"{fact} {aside}"), default="")
    if grounded_share(words, f"{source} {aside}") < GROUNDED:
        return "not in the facts"
    said = _words(meaning(source))
    if sum(word in NEGATIONS for word in words) != sum(word in NEGATIONS for word in said):
        return "a negation more or less than in the facts"
    if facts.keep_order:
        fact = content_stems(said)
        content = [word for word in content_stems(words) if word in set(fact)]
        kept = _common(content, fact)
        if kept < IN_ORDER * len(content) or kept < WHOLE * len(fact):
            return "the facts in another order, or not whole"
    return ""


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def grounded_share(words: Iterable[str], text: str) -> float:
    """Share of the content words that the text holds (by stem); 0 for a sentence without content words."""
    known = {stem(word.lower()) for word in _WORD.findall(text)}
    content = content_stems(words)
    return sum(word in known for word in content) / len(content) if content else 0.0


def content_stems(words: Iterable[str]) -> list[str]:
    """Stems of the words that state something: neither grammar nor the small talk of coaching."""
    stems = (stem(word.lower()) for word in words if word.lower() not in STOP)
    return [word for word in stems if word not in HARMLESS]


def _common(first: list[str], second: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(second) + 1)
    for word in first:
        before = 0
        for at, other in enumerate(second, 1):
            before, row[at] = row[at], before + 1 if word == other else max(row[at], row[at - 1])
    return row[-1]


def holds_number(sentence: str) -> bool:
    """Whether a sentence holds a number word, which a model may not say even where the facts do."""
    return any(_is_number(word, set()) for word in _words(sentence))


def _is_number(word: str, allowed: set[str]) -> bool:
    parts = word.split("-")
    return any(
        (part in NUMBER_WORDS or part in ORDINALS) and not (part in ORDINALS and part in allowed) for part in parts
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
