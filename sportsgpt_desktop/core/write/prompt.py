"""What the model is asked. A small model words one fact at a time; a larger one words a section at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .checker import holds_number, sentences
from .frames import grammar
from .sections import Draft

SMALL_MODEL_BYTES = 600_000_000
"""Files below this hold models of well under a billion parameters, which invent as soon as they are given
room: of free answers by the bundled one about a third passed the checker (benchmarks/guidance.py).
Judgement.
"""
SYSTEM = (
    "You are a track and field coach who speaks to an athlete. Reword the given facts in short plain sentences. "
    "Use only the given facts. Do not add exercises, names or numbers."
)
SMALL_SYSTEM = "You repeat what you are told to the athlete, speaking to the athlete as you."
EXAMPLES = (
    (
        "Say to the athlete: The heel drops in each step, so energy is lost.",
        "Your heel drops in each step, so energy is lost.",
    ),
)
MAX_TOKENS_SENTENCE = 100
MAX_TOKENS_SECTION = 200


@dataclass(frozen=True)
class Ask:
    """One request to the model: ``own`` is the text that stands if the answer is rejected."""

    system: str
    examples: tuple[tuple[str, str], ...]
    passages: tuple[str, ...]
    question: str
    max_tokens: int
    own: str
    grammar: str = ""
    """GBNF that the answer must follow; "" leaves it free."""


def is_small(model: Path) -> bool:
    return model.stat().st_size < SMALL_MODEL_BYTES


def asks(part: Draft, small: bool) -> Sequence[Ask]:
    """The requests that word one section, in reading order; a small model keeps to the frames of each fact."""
    facts = sentences(part.text)
    if small:
        return [
            Ask(
                SMALL_SYSTEM, EXAMPLES, (), f"Say to the athlete: {fact}", MAX_TOKENS_SENTENCE, fact,
                "" if holds_number(fact) else grammar(fact),
            )
            for fact in facts
        ]  # fmt: skip
    passages = tuple(f"Fact: {fact}" for fact in facts)
    question = f"Tell the athlete about this: {part.topic}."
    return [Ask(SYSTEM, (), passages, question, MAX_TOKENS_SECTION, part.text)]
