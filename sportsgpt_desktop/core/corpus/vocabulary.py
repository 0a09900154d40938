"""Words of the trade as data: body areas, equipment, and what coaches say for it
(``kb/guidance/vocabulary.toml``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from .store import read_table
from .words import terms


@dataclass(frozen=True)
class Term:
    """A body area or a piece of equipment: its id, its titles and the words that mean it."""

    id: str
    title: str
    title_zh: str
    words: tuple[str, ...]
    within: tuple[str, ...] = ()
    """Areas that this one belongs to ("achilles" within "lower_limb")."""
    actions: tuple[str, ...] = ()
    """Equipment: actions whose athletes have it by the nature of the event."""


@dataclass(frozen=True)
class Vocabulary:
    areas: tuple[Term, ...] = ()
    equipment: tuple[Term, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    """(what the user says, words to add to the query)."""
    actions: tuple[tuple[str, str], ...] = ()
    """(action id, what it is called)."""

    def joined(self, other: "Vocabulary") -> "Vocabulary":
        return Vocabulary(
            self.areas + other.areas,
            self.equipment + other.equipment,
            self.synonyms + other.synonyms,
            self.actions + other.actions,
        )

    def called(self, action_ids: Iterable[str]) -> str:
        """What the actions are called, in one string."""
        wanted = set(action_ids)
        return " ".join(words for action, words in self.actions if action in wanted)

    def expand(self, query: str) -> str:
        """The query with the knowledge base's own words added for those of the user."""
        said = f" {' '.join(terms(query))} "
        extra = [words for phrase, words in self.synonyms if _holds(said, query, phrase)]
        return " ".join([query, *extra])

    def areas_of(self, text: str) -> frozenset[str]:
        """Ids of the body areas that a description of an injury may mean: those it names, those they lie
        in, and for a wide one ("leg") all that lies in it.
        """
        found = _named(text, self.areas)
        outer = {area for term in self.areas if term.id in found for area in term.within}
        inner = {term.id for term in self.areas if found & set(term.within)}
        return found | outer | inner

    def areas_named(self, text: str) -> frozenset[str]:
        """Ids of the body areas that a text names, and no more."""
        return _named(text, self.areas)

    def area_titles(self, language: str) -> dict[str, str]:
        """What each body area is called in a language, by id."""
        return {area.id: area.title_zh if language == "zh" else area.title for area in self.areas}

    def equipment_of(self, items: Iterable[str]) -> frozenset[str]:
        """Ids of the equipment that the athlete named, by id or in words."""
        return frozenset().union(*(_named(item, self.equipment) for item in items)) if items else frozenset()


def load_vocabulary(file: Path) -> Vocabulary:
    """Read a vocabulary; an empty one if there is no file. Raises UserError if it is malformed."""
    if not file.is_file():
        return Vocabulary()
    table = read_table(file)
    try:
        return Vocabulary(
            tuple(_term(row) for row in table.get("area", [])),
            tuple(_term(row) for row in table.get("equipment", [])),
            tuple((said, row["means"]) for row in table.get("synonym", []) for said in row["said"]),
            tuple((row["id"], " ".join(row["words"])) for row in table.get("action", [])),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise UserError(f"{file.name} is malformed: {fault}.", "See kb/guidance/README.md for its fields.") from fault


def _term(row: dict[str, object]) -> Term:
    def strings(key: str) -> tuple[str, ...]:
        value = row.get(key, [])
        return tuple(str(item) for item in value) if isinstance(value, list) else ()

    return Term(
        str(row["id"]),
        str(row["title"]),
        str(row["title_zh"]),
        strings("words"),
        strings("within"),
        strings("actions"),
    )


def _named(text: str, known: Iterable[Term]) -> frozenset[str]:
    said = f" {' '.join(terms(text))} "
    return frozenset(
        term.id
        for term in known
        if text.strip().lower() == term.id
        or any(_holds(said, text, word) for word in (*term.words, term.title, term.title_zh))
    )


def _holds(said: str, text: str, word: str) -> bool:
    """Whether a word or phrase occurs: Chinese as written, English by stems."""
    if not word.isascii():
        return word in text
    stems = terms(word)
    return bool(stems) and f" {' '.join(stems)} " in said
