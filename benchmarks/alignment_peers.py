"""Other ways to lay a reference on a clip, on the same features: global DTW, and the DTW libraries that are installed.

A peer gets one template and one clip (gaps filled, as peers know no missing values) and returns a path. Where a
library is not installed the benchmark says so.
"""

import importlib.util
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import dtw

Path = NDArray[np.int64]
Peer = Callable[[NDArray[np.float64], NDArray[np.float64]], Path]
"""(template (M, D), clip (N, D)) -> path (P, 2): template row, clip frame."""


def global_dtw(template: NDArray[np.float64], clip: NDArray[np.float64]) -> Path:
    """The whole clip against the whole reference: the paper's one-stage method."""
    path = dtw.subsequence_path(template, clip, step="classic", open_begin=False, open_end=False)
    return path.cells.astype(np.int64)


def subsequence(template: NDArray[np.float64], clip: NDArray[np.float64]) -> Path:
    """One-stage subsequence DTW without slope limits."""
    return dtw.subsequence_path(template, clip, step="classic").cells.astype(np.int64)


def by_dtaidistance(template: NDArray[np.float64], clip: NDArray[np.float64]) -> Path:
    from dtaidistance.subsequence.dtw import subsequence_alignment

    found = subsequence_alignment(template, clip).best_match()
    return np.array(found.path, dtype=np.int64)


def by_dtw_python(template: NDArray[np.float64], clip: NDArray[np.float64]) -> Path:
    from dtw import asymmetric
    from dtw import dtw as align

    found = align(template, clip, step_pattern=asymmetric, open_begin=True, open_end=True)
    return np.stack([found.index1, found.index2], axis=1).astype(np.int64)


def by_librosa(template: NDArray[np.float64], clip: NDArray[np.float64]) -> Path:
    import librosa

    _, path = librosa.sequence.dtw(template.T, clip.T, subseq=True)
    return path[::-1].astype(np.int64)


def by_tslearn(template: NDArray[np.float64], clip: NDArray[np.float64]) -> Path:
    from tslearn.metrics import dtw_subsequence_path

    path, _ = dtw_subsequence_path(template, clip)
    return np.array(path, dtype=np.int64)


def by_fastdtw(template: NDArray[np.float64], clip: NDArray[np.float64]) -> Path:
    from fastdtw import fastdtw

    _, path = fastdtw(template, clip, dist=lambda a, b: float(np.sum((a - b) ** 2)))
    return np.array(path, dtype=np.int64)


PEERS: dict[str, tuple[str, Peer]] = {
    "global DTW of the whole clip (one-stage of the paper)": ("", global_dtw),
    "subsequence DTW, one stage": ("", subsequence),
    "dtaidistance": ("dtaidistance", by_dtaidistance),
    "dtw-python": ("dtw", by_dtw_python),
    "librosa": ("librosa", by_librosa),
    "tslearn": ("tslearn", by_tslearn),
    "fastdtw (global)": ("fastdtw", by_fastdtw),
}
"""Name -> (module that must be installed, function)."""


def installed() -> dict[str, Peer]:
    return {name: peer for name, (module, peer) in PEERS.items() if not module or importlib.util.find_spec(module)}


def missing() -> list[str]:
    return [name for name, (module, _) in PEERS.items() if module and not importlib.util.find_spec(module)]
