"""Full-text search over what the library knows of an analysis (SQLite FTS5)."""

import re
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

_CHINESE = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff])")
_WORD = re.compile(r"\w+", re.UNICODE)


def spaced(words: str) -> str:
    """Chinese characters apart, so that each is a word of its own and a term is a phrase of them."""
    return _CHINESE.sub(r" \1 ", words.replace("_", " "))


def index(session: Session, number: str, words: Iterable[str]) -> None:
    """Enter or renew the words by which an analysis is found."""
    forget(session, number)
    session.execute(
        text("INSERT INTO words(id, body) VALUES (:id, :body)"), {"id": number, "body": spaced(" ".join(words))}
    )


def forget(session: Session, number: str) -> None:
    session.execute(text("DELETE FROM words WHERE id = :id"), {"id": number})


def find(session: Session, typed: str) -> set[str]:
    """Ids of the analyses that hold every typed word; each may be the beginning of a word."""
    terms = [term for term in map(_phrase, typed.split()) if term]
    if not terms:
        return set()
    query = {"query": " AND ".join(terms)}
    found = session.execute(text("SELECT id FROM words WHERE words MATCH :query"), query)
    return {str(row[0]) for row in found}


def _phrase(part: str) -> str:
    """One typed word as an FTS5 phrase; quotes and operators of the query language can't get through."""
    words = _WORD.findall(spaced(part))
    return f'"{" ".join(words)}"*' if words else ""
