"""Nearest vectors: exact NumPy inside a filter and up to a limit of rows, hnswlib over more."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
M = 16
EF_CONSTRUCTION = 200
EF_SEARCH = 500
"""With 200 the recall against exact search was 0.96 at 50,000 rows of random words (benchmarks/guidance.py)."""
EXACT_ROWS = 20_000
"""Up to so many rows every one is compared, which is exact and takes a few milliseconds; over 50,000 it would take a query
with encoding past 30 ms.
"""
SEED = 20240607


@dataclass(frozen=True)
class Nearest:
    """Row numbers and cosines, best first."""

    rows: NDArray[np.int64]
    cosines: NDArray[np.float32]


class Dense:
    """Unit vectors (N, D) float32 and their graph, both read-only after the build."""

    def __init__(self, vectors: Vectors, graph: Any) -> None:
        self.vectors = vectors
        self._graph = graph
        if graph is not None:
            graph.set_ef(EF_SEARCH)
            graph.set_num_threads(1)

    def nearest(self, query: Vectors, k: int) -> Nearest:
        """The ``k`` rows closest to one unit vector (D,): exactly, or by the graph where there are too many."""
        k = min(k, len(self.vectors))
        if k == 0:
            return Nearest(np.zeros(0, np.int64), np.zeros(0, np.float32))
        if self._graph is None or k > EF_SEARCH or len(self.vectors) <= EXACT_ROWS:
            return self.exact(query, k)
        labels, distances = self._graph.knn_query(query[None], k)
        return Nearest(labels[0].astype(np.int64), 1 - distances[0])

    def exact(self, query: Vectors, k: int, rows: NDArray[np.int64] | None = None) -> Nearest:
        """The ``k`` closest of ``rows`` (all when None), by comparing every one."""
        chosen = np.arange(len(self.vectors)) if rows is None else rows
        cosines = self.vectors[chosen] @ query if rows is not None else self.vectors @ query
        near = (
            np.flatnonzero(cosines >= np.partition(cosines, -k)[-k])
            if 0 < k < len(cosines)
            else np.arange(len(cosines))
        )
        best = near[np.argsort(-cosines[near], kind="stable")][:k]
        return Nearest(chosen[best], cosines[best].astype(np.float32))


def build_graph(vectors: Vectors) -> Any:
    """An hnswlib graph of unit vectors (inner product). One thread and a fixed seed: the same file every
    time.
    """
    import hnswlib

    graph = hnswlib.Index(space="ip", dim=vectors.shape[1])
    graph.init_index(max_elements=max(len(vectors), 1), M=M, ef_construction=EF_CONSTRUCTION, random_seed=SEED)
    if len(vectors):
        graph.add_items(vectors, np.arange(len(vectors)), num_threads=1)
    return graph


def load_graph(file: Path, rows: int, dimensions: int) -> Any:
    """Read a graph that ``build_graph`` made and whose hash the caller has checked."""
    import hnswlib

    graph = hnswlib.Index(space="ip", dim=dimensions)
    graph.load_index(str(file), max_elements=max(rows, 1))
    return graph
