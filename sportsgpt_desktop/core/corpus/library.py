"""The open knowledge: every record with its word index and its vectors, and one hybrid look-up over both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .. import assets
from ..errors import UserError
from ..records import Guidance, Passage
from .documents import load_passages
from .encoder import Encoder, open_encoder
from .index import Opened, open_index
from .lexical import Lexical
from .limits import Limits, load_limits
from .store import load_records
from .vocabulary import Vocabulary, load_vocabulary
from .words import has_chinese

Floats32 = NDArray[np.float32]
DENSE_WEIGHT = 0.7
"""Share of the encoder in the fused score; tuned on the tuning half of benchmarks/guidance_queries.tsv."""
DENSE_FLOOR = 0.38
WORDS_FLOOR = 0.45
WORDS_COSINE = 0.3
CHINESE_WORDS_FLOOR = 0.1
"""A passage counts as found if its cosine or its matched share of the query's words reaches a floor. Where the passage
has a vector, matched words need some likeness of meaning too ("what time is it" matches any passage about time).
Chinese bigrams straddle words, so fewer of them match. Tuned there too, against questions from outside the
field.
"""
CANDIDATES = 60
SPREAD = 4
"""How many times more passages are looked at than shown, so that one issue does not fill the list. Judgement."""


@dataclass(frozen=True)
class Part:
    """The vectors of one knowledge folder: ``owners`` are record rows of the whole corpus."""

    index: Opened
    owners: NDArray[np.int64]


class Corpus:
    """Records with their indexes. Read-only; opening again picks up what changed."""

    def __init__(
        self,
        records: Sequence[Guidance],
        parts: Sequence[Part] = (),
        encoder: Encoder | None = None,
        vocabulary: Vocabulary | None = None,
        notes: Sequence[str] = (),
        limits: Limits | None = None,
    ) -> None:
        self.records = tuple(records)
        self.vocabulary = vocabulary or Vocabulary()
        self.notes = tuple(notes)
        self.limits = limits or Limits()
        self._explanation = {record.issue_ids: record for record in self.records if record.kind == "explanation"}
        self._row = {record.id: row for row, record in enumerate(self.records)}
        self._parts = tuple(parts)
        self._encoder = encoder
        self._has_vector = np.zeros(len(self.records), bool)
        for part in self._parts:
            self._has_vector[part.owners] = True
        self._lexical = Lexical([searchable(record, self.vocabulary) for record in self.records])

    def get(self, record_id: str) -> Guidance | None:
        """The record with this id, or None."""
        row = self._row.get(record_id)
        return None if row is None else self.records[row]

    def look_up(
        self,
        text: str,
        k: int,
        keep: Callable[[Guidance], bool] | None = None,
        dense_weight: float = DENSE_WEIGHT,
        floor: bool = True,
    ) -> tuple[Passage, ...]:
        """The ``k`` passages that answer ``text`` best, best first; () when nothing reaches the floor.

        ``keep`` filters records; ``floor`` False ranks all that it keeps. ``dense_weight`` 0 searches by
        words only, 1 by meaning only. The encoder knows English only: Chinese is searched by words
        (character bigrams).
        """
        if not any(character.isalnum() for character in text):
            return ()
        query = self.vocabulary.expand(text)
        words, matched = self._lexical.scores(query)
        allowed = None
        if keep is not None:
            allowed = np.array([keep(record) for record in self.records], bool)
            words[~allowed] = 0
        by_meaning = self._encoder is not None and dense_weight > 0 and not has_chinese(text)
        cosines = self._cosines(text, words, allowed) if by_meaning else np.zeros(len(words), np.float32)
        weight = dense_weight if by_meaning else 0.0
        top = float(words.max()) if len(words) else 0.0
        fused = weight * cosines + (1 - weight) * (words / top if top > 0 else words)
        words_floor = CHINESE_WORDS_FLOOR if has_chinese(text) else WORDS_FLOOR
        apart = self._has_vector & (cosines < WORDS_COSINE) if by_meaning else np.zeros(len(words), bool)
        found = (cosines >= DENSE_FLOOR) | ((matched >= words_floor) & ~apart) | (not floor)
        if allowed is not None:
            found &= allowed
        rows = np.flatnonzero(found)
        order = rows[np.argsort(-fused[rows], kind="stable")][:k]
        similarity = np.maximum(cosines, matched)
        return tuple(Passage(self.records[row], float(fused[row]), float(similarity[row])) for row in order)

    def search(
        self,
        text: str,
        k: int,
        keep: Callable[[Guidance], bool] | None = None,
        dense_weight: float = DENSE_WEIGHT,
    ) -> tuple[Passage, ...]:
        """``look_up`` for a reader: of each issue one cue at most, and its explanation ahead of it."""
        chosen: dict[str, Passage] = {}
        cued: set[tuple[str, ...]] = set()
        for passage in self.look_up(text, SPREAD * k, keep, dense_weight):
            record = passage.record
            if record.kind == "cue":
                why = self._explanation.get(record.issue_ids)
                if why is not None and (keep is None or keep(why)):
                    chosen.setdefault(why.id, Passage(why, passage.score, passage.similarity))
                if record.issue_ids in cued:
                    continue
                cued.add(record.issue_ids)
            chosen.setdefault(record.id, passage)
        return tuple(chosen.values())[:k]

    def _cosines(self, text: str, words: Floats32, allowed: NDArray[np.bool_] | None) -> Floats32:
        """Best cosine of each record's views (rows,), 0 for records that are near by neither words nor
        meaning.
        """
        assert self._encoder is not None
        query = self._encoder.encode([text])[0]
        best = np.zeros(len(self.records), np.float32)
        by_words = np.zeros(len(self.records), bool)
        by_words[np.argsort(-words, kind="stable")[:CANDIDATES]] = True
        for part in self._parts:
            wanted = by_words[part.owners] if allowed is None else allowed[part.owners]
            rows = np.flatnonzero(wanted)
            near = part.index.vectors.exact(query, len(rows), rows)
            np.maximum.at(best, part.owners[near.rows], near.cosines)
            if allowed is None:
                near = part.index.vectors.nearest(query, CANDIDATES)
                np.maximum.at(best, part.owners[near.rows], near.cosines)
        return best


def searchable(record: Guidance, vocabulary: Vocabulary) -> str:
    """Everything of a record that can be found by words; title and aliases count twice.

    What the action is called belongs to records of one action only: it would blur an exercise that serves
    many.
    """
    head = " ".join((record.title, record.title_zh, record.exercise, *record.aliases))
    called = vocabulary.called(record.actions) if len(record.actions) == 1 else ""
    return f"{head} {head} {called} {record.text} {record.text_zh} {record.section}"


def folder_records(folder: Path) -> tuple[Guidance, ...]:
    """The records and document passages of one knowledge folder, in the order of its index."""
    return load_records(folder / "guidance" / "records") + load_passages(folder)


def knowledge_folders() -> tuple[Path, ...]:
    """The program's knowledge folder and the user's, in this order."""
    return assets.knowledge_folder(), assets.user_folder() / "kb"


def open_corpus(*folders: Path, with_encoder: bool = True) -> Corpus:
    """Open the knowledge in ``folders`` (each with ``guidance`` and ``index``), by default the shipped and the
    user's. What a further folder holds only adds to the first: a malformed one is left out with a note.

    Raises UserError if the first folder's knowledge is malformed.
    """
    encoder = open_encoder() if with_encoder else None
    records: dict[str, Guidance] = {}
    parts: list[Part] = []
    vocabulary, limits = Vocabulary(), Limits()
    notes = [] if encoder or not with_encoder else ["The search model is missing: passages are found by words only."]
    for number, folder in enumerate(folders or knowledge_folders()):
        try:
            own = folder_records(folder)
            vocabulary = vocabulary.joined(load_vocabulary(folder / "guidance" / "vocabulary.toml"))
            limits = Limits(limits.rows + load_limits(folder / "guidance" / "limits.toml").rows)
        except UserError as fault:
            if number == 0:
                raise
            notes.append(f"{fault.message} Your own records are left out.")
            continue
        taken = [record.id for record in own if record.id in records]
        if taken:
            notes.append(f"Records with the id of a shipped one are left out: {', '.join(taken)}.")
            own = tuple(record for record in own if record.id not in records)
        if encoder is not None and own:
            index = open_index(folder, own, encoder)
            parts.append(Part(index, index.owners + len(records)))
            if index.missing:
                notes.append(f"{index.missing} passages are found by words only until the index is rebuilt.")
        records |= {record.id: record for record in own}
    return Corpus(tuple(records.values()), parts, encoder, vocabulary, notes, limits)
