"""The floor under the athlete: height, tilt of the picture, several levels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STILL = 0.5
"""A foot counts as resting below this vertical speed, leg lengths per second (judgement)."""
_LEVEL = 0.12
"""Floors nearer than this, in leg lengths, are one floor (judgement; about 10 cm)."""
_LONGEST_APEX_S = 0.8
"""Feet that hang still for longer stand on something: a 1 m jump flies for 0.9 s (judgement)."""
_FIRM_REST_S = 0.1
"""Shorter rests say nothing about a drift of the floor in the picture (judgement)."""
_SHORTEST_REST_S = 0.02
"""Shorter runs of frames are a turn of a moving foot; at most rates that is two frames (judgement)."""
_PIECE_S = 0.3
"""Length of the pieces in which a long rest is followed (judgement)."""
_MAX_TILT = 0.15
"""Steeper ground lines (rise over run) are not believed (judgement; 8.5 deg)."""


@dataclass(frozen=True)
class Floor:
    """``height`` (T,) of the floor under the athlete and ``slope`` of the ground line (rise over run)."""

    height: Array
    slope: float
    levels: int
    rests: int


@dataclass(frozen=True)
class _Rest:
    start: int
    stop: int
    x: float
    up: float


def find_floor(time_s: Array, x: Array, up: Array, local: bool = False) -> Floor | None:
    """Floor under feet at ``x``, ``up`` (T, P) in leg lengths (P foot points; NaN where unknown).

    The lowest foot point rests on the floor while its vertical speed is small, also on a treadmill, where
    it moves backwards. Short rests well above both neighbours are the top of a flight. ``local``: the floor's
    height in the picture may drift within one level, as it does when the athlete moves towards or away from
    the camera. Returns None if no foot ever rests.
    """
    known = np.isfinite(up)
    some = known.any(axis=1)
    if some.sum() < 3:
        return None
    lowest = np.where(known, up, np.inf).argmin(axis=1)
    rows = np.arange(len(up))
    low = np.where(some, up[rows, lowest], np.nan)
    low_x = np.where(some, x[rows, lowest], np.nan)
    rests = _drop_flights(_rests(time_s, low_x, low), time_s)
    if not rests:
        return None
    slope = _slope(rests)
    heights = np.array([rest.up - slope * rest.x for rest in rests])
    weights = np.array([rest.stop - rest.start for rest in rests], dtype=np.float64)
    main = _weighted_median(heights, weights)
    if np.abs(heights - main).max() <= _LEVEL or len(rests) == 1:
        level = _drifting(rests, low - slope * _hold(low_x), time_s) if local else np.full(len(time_s), main)
        return Floor(level + slope * _hold(low_x), slope, 1, len(rests))
    grouped = _levels(heights, weights)
    level = _follow(rests, grouped, low - slope * _hold(low_x), len(time_s))
    return Floor(level + slope * _hold(low_x), slope, len(set(grouped.round(6))), len(rests))


def _rests(time_s: Array, x: Array, up: Array) -> list[_Rest]:
    """Runs of frames in which the lowest foot point neither rises nor falls."""
    speed = np.gradient(up, time_s)
    calm = np.abs(speed) < _STILL
    edges = np.flatnonzero(np.diff(np.concatenate([[0], calm.astype(np.int8), [0]])))
    found = []
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        duration = time_s[min(stop, len(time_s) - 1)] - time_s[start]
        if (stop - start >= 2 and duration >= _SHORTEST_REST_S) or duration >= 0.05:
            middle = float(np.median(x[start:stop])), float(np.median(up[start:stop]))
            found.append(_Rest(int(start), int(stop), *middle))
    return found


def _drop_flights(rests: list[_Rest], time_s: Array) -> list[_Rest]:
    """Without the rests that lie above the floor before and after and fit into a flight: apexes."""
    kept = list(rests)
    first = 1
    while first < len(kept) - 1:
        last = first
        while last < len(kept) - 1 and kept[last].up - kept[first - 1].up > _LEVEL:
            last += 1
        # ``last`` is now the first rest that is low again, or the end of the clip.
        back = kept[first:last] and min(rest.up for rest in kept[first:last]) - kept[last].up > _LEVEL
        if back and time_s[kept[last - 1].stop - 1] - time_s[kept[first].start] < _LONGEST_APEX_S:
            del kept[first:last]
        else:
            first += 1
    return kept


def _slope(rests: list[_Rest]) -> float:
    """Robust slope of the ground line (Theil 1950); 0 without travel or without a clear line."""
    x = np.array([rest.x for rest in rests])
    up = np.array([rest.up for rest in rests])
    if len(rests) < 3 or np.ptp(x) < 2.0:
        return 0.0
    first, second = np.triu_indices(len(x), 1)
    run = x[second] - x[first]
    wide = np.abs(run) > 0.5
    if not wide.any():
        return 0.0
    slope = float(np.median((up[second] - up[first])[wide] / run[wide]))
    rest = up - slope * x
    if abs(slope) > _MAX_TILT or np.median(np.abs(rest - np.median(rest))) > _LEVEL / 2:
        return 0.0
    return slope


def _levels(heights: Array, weights: Array) -> Array:
    """Each height replaced by its group's weighted median; groups are split where sorted heights jump."""
    order = np.argsort(heights)
    cuts = np.flatnonzero(np.diff(heights[order]) > _LEVEL) + 1
    result = np.empty_like(heights)
    for group in np.split(order, cuts):
        result[group] = _weighted_median(heights[group], weights[group])
    return result


def _follow(rests: list[_Rest], heights: Array, low: Array, count: int) -> Array:
    """Level per frame: between two rests the next one holds from where the foot first stays above it."""
    level = np.empty(count)
    level[: rests[0].stop] = heights[0]
    for number in range(1, len(rests)):
        start, stop = rests[number - 1].stop, rests[number].start
        below = np.flatnonzero(low[start:stop] < heights[number] - _LEVEL / 2)
        switch = start + (int(below[-1]) + 1 if len(below) else 0)
        level[start:switch] = heights[number - 1]
        level[switch : rests[number].stop] = heights[number]
    level[rests[-1].stop :] = heights[-1]
    return level


def _drifting(rests: list[_Rest], low: Array, time_s: Array) -> Array:
    """Height per frame through the firm rests, straight in between; long rests follow piece by piece."""
    at: list[float] = []
    level: list[float] = []
    longest = max(time_s[rest.stop - 1] - time_s[rest.start] for rest in rests)
    for rest in rests:
        duration = time_s[rest.stop - 1] - time_s[rest.start]
        if duration < min(_FIRM_REST_S, longest):
            continue
        pieces = min(max(1, int(duration / _PIECE_S)), rest.stop - rest.start)
        for piece in np.array_split(np.arange(rest.start, rest.stop), pieces):
            # Both ends, so that a foot in flight between two rests doesn't tilt the floor under the rests.
            at += [float(time_s[piece[0]]), float(time_s[piece[-1]]) + 1e-6]
            level += [float(np.median(low[piece]))] * 2
    return np.interp(time_s, at, level)


def _hold(values: Array) -> Array:
    """Unknown values replaced by linear interpolation between the known ones."""
    known = np.isfinite(values)
    if known.all() or not known.any():
        return np.nan_to_num(values)
    rows = np.arange(len(values))
    return np.interp(rows, rows[known], values[known])


def _weighted_median(values: Array, weights: Array) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(share, share[-1] / 2)])
