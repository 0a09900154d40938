"""Other ways to lay a reference on a clip, on the same features: global DTW, and the DTW libraries that are installed.

A peer gets one template and one clip (gaps filled, as peers know no missing values) and returns a path. Where a
library is not installed the benchmark says so.
"""

import importlib.util
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.alignment_score import iou, line_of, summary
from sportsgpt_desktop.core import dtw, kinematics, sequence
from sportsgpt_desktop.core.align import features
from sportsgpt_desktop.core.align.references import Reference
from sportsgpt_desktop.core.align.references import bank as reference_bank
from sportsgpt_desktop.core.geometry import fill_gaps_columns
from sportsgpt_desktop.core.records import Action, Kinematics

if TYPE_CHECKING:
    from benchmarks.alignment import Clip

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


RATE_HZ = 50.0
LONGEST_CLIP = 2000
"""Frames at RATE_HZ: some peers keep the whole cost matrix."""


def installed() -> dict[str, Peer]:
    return {name: peer for name, (module, peer) in PEERS.items() if not module or importlib.util.find_spec(module)}


def missing() -> list[str]:
    return [name for name, (module, _) in PEERS.items() if module and not importlib.util.find_spec(module)]


def compare(clips: "list[Clip]", known: dict[str, Action]) -> dict[str, Any]:
    """Each peer lays the cheapest reference of the clip's action on the clip. Prints and returns errors and CPU time.

    Cyclic actions are left out: a peer gives one match. Of several repetitions the nearest label counts, and the
    interval only where there is one.
    """
    rows: dict[str, list[tuple[float, float, str, float]]] = defaultdict(list)
    ious: dict[str, list[float]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    faults: dict[str, str] = {}
    for clip in clips:
        action = known.get(clip.target)
        if action is None or action.cyclic:
            continue
        bank = reference_bank(FilePath(action.folder))
        channels = features.choose(action.alignment["channels"], [each.kinematics for each in bank])
        query = _filled(kinematics.compute(sequence.from_landmarks(clip.points, clip.fps)), channels)[:LONGEST_CLIP]
        templates = [_filled(each.kinematics, channels) for each in bank]
        for name, peer in installed().items():
            begin = time.process_time()
            try:
                times = _cheapest(peer, bank, templates, query)
            except Exception as fault:  # a peer that fails on a clip is reported, not hidden
                faults[name] = f"{clip.name}: {fault}"
                continue
            seconds[name] += time.process_time() - begin
            firm = [label for label in clip.labels if label.counts and not label.loose and label.keyframe in times]
            for kind in {label.keyframe for label in firm}:
                same = [label for label in firm if label.keyframe == kind]
                best = min(same, key=lambda label: abs(times[label.keyframe] - label.time_s))
                error = abs(times[kind] - best.time_s)
                rows[name].append((error, best.unsure_s, clip.name, 1.0 / clip.fps))
            kinds = {label.keyframe for label in clip.labels}
            if len(kinds) == len(clip.labels):  # one repetition, so that there is one interval
                found = [moment for keyframe, moment in times.items() if keyframe in kinds]
                ious[name].append(iou(found, [label.time_s for label in clip.labels]))
    result = {}
    for name, errors in rows.items():
        result[name] = summary(errors) | {"iou": float(np.mean(ious[name] or [0])), "seconds": seconds[name]}
        print(f"   {name:54s} {line_of(summary(errors))}; IoU {np.mean(ious[name] or [0]):.3f}; {seconds[name]:.1f} s")
    for name, text in faults.items():
        print(f"   {name} failed on {text}")
    for name in missing():
        print(f"   {name:54s} is not installed (pip install '.[bench]'), so it was not measured.")
    return result


def _cheapest(
    peer: Peer, bank: tuple[Reference, ...], templates: list[NDArray[np.float64]], query: NDArray[np.float64]
) -> dict[str, float]:
    """Keyframe times (s) by the reference that the peer lays on at the least cost a cell."""
    best: tuple[float, dict[str, float]] = (np.inf, {})
    for reference, template in zip(bank, templates, strict=True):
        path = peer(template, query)
        cost = float(np.mean(np.sum((template[path[:, 0]] - query[path[:, 1]]) ** 2, axis=1)))
        if cost < best[0]:
            times = {n: float(np.interp(t * RATE_HZ, path[:, 0], path[:, 1])) for n, _, t in reference.keyframes}
            best = cost, {name: frame / RATE_HZ for name, frame in times.items()}
    return best[1]


def _filled(data: Kinematics, channels: features.Channels) -> NDArray[np.float64]:
    """Weighted features without gaps, as peers know no missing values."""
    values = features.table(data, channels, RATE_HZ) * np.sqrt(channels.weights)
    return np.nan_to_num(fill_gaps_columns(values.astype(np.float64)))
