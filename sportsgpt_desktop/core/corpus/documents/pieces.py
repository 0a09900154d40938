"""Extracted text on its way to passages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

PASSAGE_CHARACTERS = 900
"""About 150 English words: inside the encoder's 256 tokens, and short enough to quote. Judgement."""
_SPACE = re.compile(r"\s+")
_END = re.compile(r"(?<=[.!?。！？])\s*")


@dataclass(frozen=True)
class Piece:
    """A stretch of text with the page (1-based, 0 = none) and the heading it stands under."""

    text: str
    page: int
    section: str


def passages(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces cleaned, long ones cut at sentence ends, short neighbours of one page and section joined."""
    found: list[Piece] = []
    for piece in pieces:
        for text in _cut(clean(piece.text)):
            last = found[-1] if found else None
            joins = (
                last is not None
                and (last.page, last.section) == (piece.page, piece.section)
                and len(last.text) + len(text) < PASSAGE_CHARACTERS
            )
            if last is not None and joins:
                found[-1] = Piece(f"{last.text} {text}", piece.page, piece.section)
            else:
                found.append(Piece(text, piece.page, clean(piece.section)[:200]))
    return [piece for piece in found if any(character.isalpha() for character in piece.text)]


def clean(text: str) -> str:
    """One line of plain text: no control, format (right-to-left override, zero width) or private
    characters.
    """
    kept = (character if unicodedata.category(character)[0] != "C" else " " for character in text)
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", "".join(kept))).strip()


def _cut(text: str) -> list[str]:
    parts: list[str] = []
    for sentence in _END.split(text):
        for start in range(0, len(sentence), PASSAGE_CHARACTERS):
            part = sentence[start : start + PASSAGE_CHARACTERS]
            if parts and len(parts[-1]) + len(part) < PASSAGE_CHARACTERS:
                parts[-1] = f"{parts[-1]} {part}"
            else:
                parts.append(part)
    return [part for part in parts if part]
