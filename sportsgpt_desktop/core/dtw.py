"""MotionDTW's kernel: subsequence dynamic time warping of multichannel motion, with missing values.

Everything is checked here; the compiled part (``ext/``) trusts its arguments. M template rows, N query
frames, D channels. **Local cost** of template row i and query frame j, over the channels C that both have::

    c(i, j) = sum_{d in C} w_d (t_id - q_jd)^2  *  sum_d w_d / sum_{d in C} w_d

that is, the weights are renormalised where values are missing (NaN). Where row and frame have no channel in
common the cell costs as much as the template's mean pose costs on average (``blank``): a gap neither attracts
a match nor forbids one. Subsequence DTW with open begin and end after Sakoe & Chiba (1978, IEEE Trans. ASSP
26:43-49) and Müller (2007, Information Retrieval for Music and Motion, ch. 4.4).
"""

import os
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _motiondtw

F32 = NDArray[np.float32]
Move = tuple[tuple[int, int, float], ...]

MAX_CELLS: Final = 2**31
LEVELS: Final[Mapping[str, int]] = {"plain": 0, "sse2": 1, "neon": 2, "avx2": 3, "avx512": 4}

STEPS: Final[Mapping[str, tuple[Move, ...]]] = {
    "classic": (
        ((1, 1, 0.0), (0, 0, 1.0)),
        ((0, 1, 0.0), (0, 0, 1.0)),
        ((1, 0, 0.0), (0, 0, 1.0)),
    ),
    "symmetric": (
        ((1, 1, 0.0), (0, 0, 2.0)),
        ((0, 1, 0.0), (0, 0, 1.0)),
        ((1, 0, 0.0), (0, 0, 1.0)),
    ),
    "symmetric_p05": (
        ((1, 1, 0.0), (0, 0, 2.0)),
        ((1, 2, 0.0), (0, 1, 2.0), (0, 0, 1.0)),
        ((2, 1, 0.0), (1, 0, 2.0), (0, 0, 1.0)),
        ((1, 3, 0.0), (0, 2, 2.0), (0, 1, 1.0), (0, 0, 1.0)),
        ((3, 1, 0.0), (2, 0, 2.0), (1, 0, 1.0), (0, 0, 1.0)),
    ),
    "symmetric_p1": (
        ((1, 1, 0.0), (0, 0, 2.0)),
        ((1, 2, 0.0), (0, 1, 2.0), (0, 0, 1.0)),
        ((2, 1, 0.0), (1, 0, 2.0), (0, 0, 1.0)),
    ),
    "asymmetric": (
        ((1, 1, 0.0), (0, 0, 1.0)),
        ((1, 0, 0.0), (0, 0, 1.0)),
        ((1, 2, 0.0), (0, 0, 1.0)),
    ),
    "asymmetric_p05": (
        ((1, 1, 0.0), (0, 0, 1.0)),
        ((1, 2, 0.0), (0, 1, 0.5), (0, 0, 0.5)),
        ((2, 1, 0.0), (1, 0, 1.0), (0, 0, 1.0)),
        ((1, 3, 0.0), (0, 2, 1 / 3), (0, 1, 1 / 3), (0, 0, 1 / 3)),
        ((3, 1, 0.0), (2, 0, 1.0), (1, 0, 1.0), (0, 0, 1.0)),
    ),
    "asymmetric_p1": (
        ((1, 1, 0.0), (0, 0, 1.0)),
        ((1, 2, 0.0), (0, 1, 0.5), (0, 0, 0.5)),
        ((2, 1, 0.0), (1, 0, 1.0), (0, 0, 1.0)),
    ),
}
"""Step patterns as moves of cells (rows back, frames back, weight); a move's first cell is its predecessor.

Sakoe & Chiba (1978), table I. ``classic``: no slope limit, all weights 1 (the forward pass of
``subsequence_costs``). ``symmetric``: the diagonal weighs 2; a closed path's weights sum to M + N - 1.
``asymmetric``: each template row is used once and the query may stall or skip one frame, so a path's
weights sum to M whatever its length in frames. ``_p05``: between a third and three query frames a template
row; ``_p1``: between a half and two.
The ``asymmetric_p*`` totals are comparable between clips after division by M.
"""


class Match(NamedTuple):
    """One occurrence: query frames [start, stop), its path cost as in ``end_cost``."""

    start: int
    stop: int
    cost: float


class Path(NamedTuple):
    """``cells`` (P, 2) int32: template row, query frame, ascending. ``local_cost`` (P,) float64, not
    weighted by the step pattern. ``total``: sum of step weight x local cost."""

    cells: NDArray[np.int32]
    local_cost: NDArray[np.float64]
    total: float


def levels() -> tuple[str, ...]:
    """The instruction sets that this processor and build offer, best last; "plain" always."""
    available = _motiondtw.levels()
    return tuple(name for name, number in LEVELS.items() if available >> number & 1)


def chosen_level() -> str:
    """The one in use: the best, or what the variable SPORTSGPT_SIMD names if this machine has it."""
    wish = os.environ.get("SPORTSGPT_SIMD", "")
    return wish if wish in levels() else levels()[-1]


def subsequence_costs(
    template: ArrayLike,
    query: ArrayLike,
    weights: ArrayLike | None = None,
    max_stretch: float = np.inf,
    level: str | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Cheapest alignment of the whole template that ends at each query frame, beginning anywhere.

    Steps are "classic" (no slope limit). Memory O(M + N), time O(M N D); the GIL is released.

    Parameters: template (M, D), query (N, D) with N >= M, weights (D,) >= 0 (default 1). NaN = missing.
    ``max_stretch``: where the cheapest path is longer than max_stretch x M frames, the end cost is inf.
    ``level`` forces an instruction set (tests, benchmarks).
    Returns: end_cost (N,) float64, the sum of local costs on the path; start_frame (N,) int32, the
    path's first query frame. Exact to float32 rounding.
    Raises: ValueError for wrong shapes, infinite values, all-missing input, N < M, more than 2^31 cells.
    """
    rows, frames = _matrix(template, "template"), _matrix(query, "query")
    channel_weights = _weights(weights, rows, frames)
    _check_size(rows, frames)
    level = level or chosen_level()
    if level not in levels():
        raise ValueError(f"level {level!r} is not to be had here: one of {', '.join(levels())}")
    if not max_stretch > 0:
        raise ValueError(f"max_stretch {max_stretch} must be above zero")
    if len(frames) < len(rows):
        raise ValueError(f"the template {rows.shape} is longer than the query {frames.shape}")
    active = channel_weights > 0
    rows, frames, channel_weights = _part(rows, active), _part(frames, active), channel_weights[active]
    gaps, largest = _check_values(rows, frames)
    rows, frames, unit = _in_range(rows, frames, largest)
    scaling = _scaling(rows, channel_weights, largest * unit**-0.5)
    end_cost = np.empty(len(frames), np.float32)
    start = np.empty(len(frames), np.int32)
    _motiondtw.costs(
        rows,
        frames,
        scaling.centre,
        scaling.gain,
        scaling.weights,
        scaling.blank,
        gaps,
        LEVELS[level],
        end_cost,
        start,
    )
    costs = end_cost.astype(np.float64) * (scaling.unit * unit)
    if np.isfinite(max_stretch):
        costs[np.arange(1, len(frames) + 1) - start > max_stretch * len(rows)] = np.inf
    return costs, start


def subsequence_path(
    template: ArrayLike,
    query: ArrayLike,
    weights: ArrayLike | None = None,
    band: ArrayLike | None = None,
    step: str = "asymmetric_p1",
    open_begin: bool = True,
    open_end: bool = True,
) -> Path:
    """Exact cheapest path of the whole template through a window of the query.

    Parameters: template (M, D), query (N, D) the window, weights (D,) as in ``subsequence_costs``;
    ``band`` (M, 2) first and last-plus-one query frame that each row may use, both not decreasing (see
    ``corridor``); ``step`` one of ``STEPS``; open or closed ends in the query. M > N is allowed here.
    Memory: one byte a cell of the band.
    Raises: ValueError as ``subsequence_costs``, and where the step pattern admits no path in the window
    (for instance a closed window longer than twice the template with a "_p1" pattern).
    """
    rows, frames = _matrix(template, "template"), _matrix(query, "query")
    channel_weights = _weights(weights, rows, frames)
    _check_size(rows, frames)
    if step not in STEPS:
        raise ValueError(f"unknown step pattern {step!r}: one of {', '.join(STEPS)}")
    limits = _band(band, len(rows), len(frames))
    active = channel_weights > 0
    rows, frames, channel_weights = _part(rows, active), _part(frames, active), channel_weights[active]
    gaps, largest = _check_values(rows, frames)
    rows, frames, unit = _in_range(rows, frames, largest)
    scaling = _scaling(rows, channel_weights, largest * unit**-0.5)
    unit *= scaling.unit
    rows = np.ascontiguousarray((rows - scaling.centre) * scaling.gain, np.float32)
    columns = np.ascontiguousarray(((frames - scaling.centre) * scaling.gain).T, np.float32)
    capacity = 2 * (len(rows) + len(frames)) + 4
    cells = np.empty((capacity, 2), np.int32)
    local_cost = np.empty(capacity, np.float32)
    length, total = _motiondtw.path(
        rows,
        columns,
        scaling.weights,
        scaling.blank,
        limits,
        STEPS[step],
        open_begin,
        open_end,
        bool(gaps or np.isnan(rows).any()),
        cells,
        local_cost,
    )
    if length == 0:
        raise ValueError(f"step pattern {step} admits no path of the template {rows.shape} through {frames.shape}")
    return Path(cells[:length].copy(), local_cost[:length].astype(np.float64) * unit, float(total) * unit)


def corridor(path: ArrayLike, rows: int, frames: int, radius: int) -> NDArray[np.int64]:
    """Band (rows, 2) of all query frames within ``radius`` of a path (P, 2), for ``subsequence_path``.

    Template rows that the path skips are interpolated. The radius also widens along the template, so that
    a steep path is as free as a flat one.
    """
    cells = np.asarray(path, np.float64)
    if cells.ndim != 2 or cells.shape[1] != 2 or not len(cells):
        raise ValueError(f"a path has shape (P, 2), P >= 1; this one {cells.shape}")
    every = np.arange(rows)
    first = np.full(rows, np.inf)
    last = np.full(rows, -np.inf)
    index = np.clip(cells[:, 0].astype(int), 0, rows - 1)
    np.minimum.at(first, index, cells[:, 1])
    np.maximum.at(last, index, cells[:, 1])
    known = np.isfinite(first)
    first = np.interp(every, every[known], first[known])
    last = np.interp(every, every[known], last[known])
    low = first[np.maximum(every - radius, 0)] - radius
    high = last[np.minimum(every + radius, rows - 1)] + radius + 1
    low = np.clip(np.floor(low), 0, frames - 1)
    high = np.clip(np.ceil(high), low + 1, frames)
    return np.stack([np.maximum.accumulate(low), np.maximum.accumulate(high)], axis=1).astype(np.int64)


def k_best(
    end_cost: ArrayLike,
    start_frame: ArrayLike,
    k: int,
    min_gap: int = 0,
    max_overlap: float = 0.0,
    ceiling: float = np.inf,
) -> list[Match]:
    """Up to ``k`` matches of ``subsequence_costs``, cheapest first (the earlier on a tie).

    Two matches stay at least ``min_gap`` frames apart; or, with ``max_overlap`` > 0, share at most that
    fraction of the shorter one. Ends that cost more than ``ceiling``, or NaN, are left out.
    Raises: ValueError for shapes that differ or k < 1.
    """
    cost, start = np.asarray(end_cost, np.float64), np.asarray(start_frame, np.int64)
    if cost.ndim != 1 or cost.shape != start.shape:
        raise ValueError(f"end_cost {cost.shape} and start_frame {start.shape} must be (N,) alike")
    if k < 1 or not 0.0 <= max_overlap < 1.0 or min_gap < 0:
        raise ValueError(f"k {k} must be 1 or more, max_overlap {max_overlap} in [0, 1), min_gap {min_gap} >= 0")
    stop = np.arange(len(cost)) + 1
    length = stop - start
    free = np.isfinite(cost) & (cost <= ceiling)
    found: list[Match] = []
    while len(found) < k and free.any():
        end = int(np.argmin(np.where(free, cost, np.inf)))
        match = Match(int(start[end]), end + 1, float(cost[end]))
        found.append(match)
        shared = np.minimum(stop, match.stop) - np.maximum(start, match.start)
        allowed = max_overlap * np.minimum(length, match.stop - match.start) if max_overlap else -min_gap
        free &= shared <= allowed
        free[end] = False
    return found


class _Scaling(NamedTuple):
    """How raw values become the kernel's: (raw - centre) * gain. True cost = kernel cost * unit."""

    centre: F32
    gain: F32
    weights: F32
    blank: float
    unit: float


def _matrix(values: ArrayLike, name: str) -> F32:
    with np.errstate(over="ignore"):  # what float32 can't hold becomes infinite, and is refused as such
        array = np.ascontiguousarray(values, dtype=np.float32)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(f"the {name} must be (frames, channels), at least one of each; got {np.shape(values)}")
    return array


def _weights(weights: ArrayLike | None, rows: F32, frames: F32) -> F32:
    channels = rows.shape[1]
    if frames.shape[1] != channels:
        raise ValueError(f"the template {rows.shape} and the query {frames.shape} differ in channels")
    if weights is None:
        return np.ones(channels, np.float32)
    array = np.asarray(weights, np.float32)
    if array.shape != (channels,):
        raise ValueError(f"weights must be ({channels},) for the template {rows.shape}; got {array.shape}")
    if not np.isfinite(array).all() or (array < 0).any() or not (array > 0).any():
        raise ValueError(f"weights {array.shape} must be finite, not negative, and one above zero")
    return array


def _band(band: ArrayLike | None, rows: int, frames: int) -> NDArray[np.int64]:
    """(2, rows) lows and highs."""
    if band is None:
        return np.stack([np.zeros(rows, np.int64), np.full(rows, frames, np.int64)])
    limits = np.asarray(band)
    if limits.shape != (rows, 2):
        raise ValueError(f"the band must be ({rows}, 2) for {rows} template rows; got {limits.shape}")
    low, high = limits.astype(np.int64).T
    if (low < 0).any() or (high > frames).any() or (low >= high).any():
        raise ValueError(f"the band {limits.shape} must hold a frame in every row, within 0..{frames}")
    if (np.diff(low) < 0).any() or (np.diff(high) < 0).any():
        raise ValueError(f"the band {limits.shape} must not run backwards")
    return np.ascontiguousarray(np.stack([low, high]))


def _check_size(rows: F32, frames: F32) -> None:
    if len(rows) * len(frames) > MAX_CELLS:
        raise ValueError(f"template {rows.shape} x query {frames.shape} makes more than 2^31 cells")


def _part(values: F32, active: NDArray[np.bool_]) -> F32:
    return values if active.all() else np.ascontiguousarray(values[:, active])


def _check_values(rows: F32, frames: F32) -> tuple[bool, float]:
    """Whether the query has gaps, and the largest magnitude of both."""
    gaps, largest = False, 0.0
    for array, name in ((rows, "template"), (frames, "query")):
        missing, infinite, magnitude = _motiondtw.scan(array)
        if infinite:
            raise ValueError(f"the {name} {array.shape} holds {infinite} infinite values")
        if missing == array.size:
            raise ValueError(f"the {name} {array.shape} holds no value: all NaN in the channels that weigh")
        gaps, largest = missing > 0, max(largest, magnitude)
    return gaps, largest


def _in_range(rows: F32, frames: F32, largest: float) -> tuple[F32, F32, float]:
    """Both arrays such that their difference fits float32, and the factor that costs get for it."""
    if largest < 2.0**120:
        return rows, frames, 1.0
    shrink = np.float32(2.0**-16)
    return rows * shrink, frames * shrink, 4.0**16


def _scaling(rows: F32, weights: F32, largest: float) -> _Scaling:
    """Centre on the template (the dot-product form loses digits otherwise) and keep squares in range.

    The scale is a power of two, so that it changes no digit.
    """
    present = ~np.isnan(rows)
    counts = present.sum(axis=0)
    sums = np.where(present, rows, 0).sum(axis=0, dtype=np.float64)
    centre = (sums / np.maximum(counts, 1)).astype(np.float32)
    exponent = int(np.ceil(np.log2(largest))) + 1 if largest > 0 else 0
    heaviest = float(weights.max())
    share = (weights / heaviest).astype(np.float32)
    exponent = int(np.clip(exponent, -120, 120))  # a float32 factor loses digits beyond 2^-126
    gain = np.sqrt(share) * np.float32(2.0**-exponent)
    prepared = np.where(present, (rows - centre) * gain, 0).astype(np.float64)
    common = np.where(present, share, 0).sum(axis=1, dtype=np.float64)
    squares = (prepared**2).sum(axis=1) * share.sum(dtype=np.float64) / np.maximum(common, 1e-30)
    blank = float(squares[common > 0].mean())
    return _Scaling(centre, gain.astype(np.float32), share, blank, heaviest * 4.0**exponent)
