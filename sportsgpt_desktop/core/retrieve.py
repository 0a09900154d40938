"""Retrieval: passages for a question, and passages for the issues of an assessment."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from .corpus import Corpus
from .records import Action, Assessment, Athlete, Guidance, Issue, Passage

VERSION = "1"
MAX_ISSUES = 5
PER_KIND = {"explanation": 1, "cue": 2, "intervention": 4, "caution": 1}
"""How many passages of each kind an issue gets, so that one kind does not crowd out the others. Judgement."""
DOCUMENTS_PER_ISSUE = 2
MAX_QUERY = 2000


def search(corpus: Corpus, text: str, issue: str | None = None, k: int = 5) -> tuple[Passage, ...]:
    """The ``k`` passages that answer ``text`` best; () means that no source was found.

    ``issue`` keeps records of that issue (in any case of letters) and the user's documents.
    """
    keep: Callable[[Guidance], bool] | None = None
    if issue is not None:
        wanted = issue.upper()

        def keep(record: Guidance) -> bool:
            return wanted in record.issue_ids or record.kind == "document"

    return corpus.search(text[:MAX_QUERY], k, keep)


def for_issues(corpus: Corpus, assessment: Assessment, athlete: Athlete, action: Action) -> tuple[Passage, ...]:
    """Passages for the issues that were found, the most important issue first; each passage once.

    For every issue: its explanation, cues, interventions for the athlete's level, and what the user's own
    documents say about it.
    """
    found: dict[str, Passage] = {}
    wanted = [issue for issue in assessment.issues if issue.status in ("present", "watch")][:MAX_ISSUES]
    for issue in wanted:
        for passage in _for_issue(corpus, issue, athlete, action):
            found.setdefault(passage.record.id, passage)
    return tuple(found.values())


def as_rows(passages: tuple[Passage, ...]) -> list[dict[str, Any]]:
    """Passages as the rows of ``kb search --json``."""
    return [
        {
            "record_id": passage.record.id,
            "issue_ids": list(passage.record.issue_ids),
            "title": passage.record.title,
            "score": round(passage.score, 4),
            "text": passage.record.text,
            "sources": list(passage.record.sources),
        }
        for passage in passages
    ]


def _for_issue(corpus: Corpus, issue: Issue, athlete: Athlete, action: Action) -> list[Passage]:
    query = f"{issue.name}. {action.title}. {issue.causes}"
    ranked = corpus.look_up(query, len(corpus.records), lambda record: issue.id in record.issue_ids, floor=False)
    taken: Counter[str] = Counter()
    chosen = []
    for passage in sorted(ranked, key=lambda passage: not _suits(passage.record, athlete)):
        kind = passage.record.kind
        if taken[kind] < PER_KIND.get(kind, 0):
            taken[kind] += 1
            chosen.append(passage)
    chosen.sort(key=lambda passage: list(PER_KIND).index(passage.record.kind))
    documents = corpus.look_up(query, DOCUMENTS_PER_ISSUE, lambda record: record.kind == "document")
    return [*chosen, *documents]


def _suits(record: Guidance, athlete: Athlete) -> bool:
    beginner = athlete.level == "beginner"
    return record.level == "any" or (record.level in ("beginner", "youth")) == beginner
