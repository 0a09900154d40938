"""Full-text search over what the library knows of an analysis (SQLite FTS5)."""

import re
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from .tables import AnalysisRow

_CHINESE = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff])")
_WORD = re.compile(r"\w+", re.UNICODE)


def spaced(words: str) -> str:
    """Chinese characters apart, so that each is a word of its own and a term is a phrase of them."""
    return _CHINESE.sub(r" \1 ", words)


def body(row: AnalysisRow) -> str:
    """Everything of one analysis that a user may type to find it."""
    parts: Iterable[str] = (
        row.clip,
        row.action_id,
        row.action,
        row.action_zh,
        row.recorded_at[:10],
        row.notes,
        row.athlete.name if row.athlete else "",
        *(tag.name for tag in row.tags),
        *(issue.name for issue in row.issues if issue.status in ("present", "watch")),
    )
    return spaced(" ".join(parts).replace("_", " "))


def index(session: Session, row: AnalysisRow) -> None:
    """Enter or renew the words of one analysis."""
    session.flush()
    forget(session, row.id)
    session.execute(text("INSERT INTO words(rowid, body) VALUES (:id, :body)"), {"id": row.id, "body": body(row)})


def forget(session: Session, number: int) -> None:
    session.execute(text("DELETE FROM words WHERE rowid = :id"), {"id": number})


def find(session: Session, typed: str) -> set[int]:
    """Numbers of the analyses that hold every typed word; the last one may be the beginning of a word."""
    terms = [_phrase(part) for part in typed.split()]
    terms = [term for term in terms if term]
    if not terms:
        return set()
    query = " AND ".join(terms)
    found = session.execute(text("SELECT rowid FROM words WHERE words MATCH :query"), {"query": query})
    return {int(row[0]) for row in found}


def _phrase(part: str) -> str:
    """One typed word as an FTS5 phrase; quotes and operators of the query language can't get through."""
    words = _WORD.findall(spaced(part.replace("_", " ")))
    return f'"{" ".join(words)}"*' if words else ""
