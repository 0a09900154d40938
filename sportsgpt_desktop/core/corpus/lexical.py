"""BM25 over search terms (Robertson and Zaragoza 2009), with the nearest known word for a misspelt one."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .words import characters, stem, words

K1 = 1.2
B = 0.6
MIN_FUZZY_LETTERS = 4
"""Shorter words are not corrected: too many neighbours. Judgement."""
FUZZY_WEIGHT = 0.8


class Lexical:
    """An inverted index in memory. Rows are numbered as given."""

    def __init__(self, texts: Sequence[str]) -> None:
        written = [words(text) + characters(text) for text in texts]
        stems = {word: stem(word) for word in set().union(*written)} if written else {}
        counts = [Counter(stems[word] for word in row) for row in written]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if len(texts) else 1.0, 1.0))
        postings: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for row, count in enumerate(counts):
            for term, frequency in count.items():
                rows, frequencies = postings[term]
                rows.append(row)
                frequencies.append(frequency)
        self.size = len(texts)
        self.idf: dict[str, float] = {}
        self._impacts: dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]] = {}
        for term, (rows, frequencies) in postings.items():
            where, often = np.array(rows, np.int32), np.array(frequencies, np.float32)
            self.idf[term] = math.log(1 + (self.size - len(rows) + 0.5) / (len(rows) + 0.5))
            impact = self.idf[term] * often * (K1 + 1) / (often + norm[where])
            self._impacts[term] = where, impact.astype(np.float32)
        self._stems = stems
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(stems):
            if word.isascii() and word.isalpha() and len(word) >= MIN_FUZZY_LETTERS - 1:
                self._by_length[len(word)].append(word)
        self.known = lru_cache(maxsize=4096)(self._known)

    def scores(self, query: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """BM25 score and matched share of the query's weight (0..1), each (rows,) float32.

        Single Chinese characters rank but do not count as matched, unless the query holds nothing else: each
        occurs somewhere, whatever the question is about.
        """
        score = np.zeros(self.size, np.float32)
        matched = np.zeros(self.size, np.float32)
        weight = 0.0
        rare = math.log(1 + self.size)
        asked = words(query)
        for term, factor in dict.fromkeys(self.known(word) for word in asked + characters(query)):
            counts = term in asked or term.isascii()
            weight += self.idf.get(term, rare) if counts else 0.0
            if factor:
                rows, impacts = self._impacts[term]
                score[rows] += factor * impacts
                matched[rows] += factor * self.idf[term] if counts else 0.0
        return score, matched / weight if weight else matched

    def _known(self, word: str) -> tuple[str, float]:
        """The indexed term for a written word and how much it counts: its stem, that of the nearest indexed
        word, or the word itself with 0.
        """
        if stem(word) in self.idf:
            return stem(word), 1.0
        if len(word) < MIN_FUZZY_LETTERS or not (word.isascii() and word.isalpha()):
            return word, 0.0
        allowed = 1 if len(word) < 7 else 2
        best, best_key = "", (allowed + 1, 0.0)
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for other in self._by_length.get(length, ()):
                distance = edit_distance(word, other, allowed)
                if distance <= allowed and (distance, self.idf[self._stems[other]]) < best_key:
                    best, best_key = other, (distance, self.idf[self._stems[other]])
        return (self._stems[best], FUZZY_WEIGHT) if best else (word, 0.0)


def edit_distance(first: str, second: str, limit: int) -> int:
    """Damerau-Levenshtein distance (adjacent swaps count one), or ``limit + 1`` as soon as it is larger."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        current = [i]
        for j, other in enumerate(second, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, row = row, current
    return row[-1]
