"""Zero-lag low-pass by penalised least squares, for irregular times, gaps and weights.

The smoother minimises sum w (y - z)^2 + sum lambda v (d3 z / dt3)^2 (Whittaker 1923; Woltring 1986, who
showed that such a spline equals a twice-passed Butterworth filter of the same order). It needs no uniform
frame rate, fills gaps and has no lag. The strength is chosen from the signal by generalised
cross-validation (Craven & Wahba 1979) and reported as the frequency where the gain falls to -3 dB.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ORDER = 3
MIN_RATE_HZ = 20.0
"""Below this capture rate nothing is smoothed: the pass band would reach past Nyquist anyway (judgement)."""
LOWEST_CUTOFF_HZ = 6.0
"""Usual lower end for the limbs in gait (Winter 2009, ch. 3)."""
HIGHEST_CUTOFF_HZ = 14.0
"""Pose jitter is not white, so cross-validation leaves too much of it. Motion capture of runs up to 9 m/s
and of jumps with added jitter came out best at 6 to 10 Hz, never above 12."""
_GAIN_3DB = np.sqrt(2.0) - 1.0
Array = NDArray[np.float64]


def rate_hz(time_s: Array) -> float:
    """Typical frame rate (median step), in Hz; 0 for fewer than two frames."""
    return float(1.0 / np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0


def choose_cutoff(values: Array, time_s: Array, lowest_hz: float = LOWEST_CUTOFF_HZ) -> float:
    """Cut-off frequency in Hz for the channels ``values`` (T, C) that share one filter.

    Generalised cross-validation over a grid of cut-offs from ``lowest_hz`` up, in the cosine domain.
    Channels with gaps must be filled before. Returns NaN where the rate is too low for any smoothing.
    """
    rate = rate_hz(time_s)
    count = len(values)
    if rate < MIN_RATE_HZ or count < 8:
        return float("nan")
    highest = min(HIGHEST_CUTOFF_HZ, 0.4 * rate)
    grid = np.geomspace(min(lowest_hz, highest), highest, 24)
    power = _cosine_power(values)
    roughness = _roughness(np.arange(count, dtype=np.float64) * (rate / (2.0 * count)), rate)
    best, best_score = float(grid[-1]), np.inf
    for cutoff in grid:
        shrink = roughness * _strength(cutoff, rate)
        shrink = shrink / (1.0 + shrink)
        rest = float((power * (shrink**2)[:, None]).sum())
        freedom = float(shrink.sum()) / count
        score = rest / freedom**2 if freedom > 0 else np.inf
        if score < best_score:
            best, best_score = float(cutoff), score
    return best


def smooth(
    values: Array,
    time_s: Array,
    cutoff_hz: Array | Sequence[float],
    weights: Array | None = None,
    looseness: Array | None = None,
) -> Array:
    """Smooth ``values`` (T, C) over ``time_s`` (T,), strictly increasing; NaN values are bridged.

    ``cutoff_hz`` (C,): -3 dB frequency of each channel; NaN = bridge gaps only. ``weights`` (T, C) >= 0.
    ``looseness`` (T,) >= 1 divides the penalty locally, so that a true jolt is not rounded off.
    Channels without a single value come back as NaN.
    """
    count, channels = values.shape
    known = np.isfinite(values)
    if count < ORDER + 2:
        return values.copy()
    # Fewer values than the order leave the curve open.
    sparse = known.sum(axis=0) < ORDER + 1
    weight = known.astype(np.float64) if weights is None else np.where(known, np.maximum(weights, 1e-6), 0.0)
    rate = rate_hz(time_s)
    cutoff = np.asarray(cutoff_hz, dtype=np.float64)
    # Bridging alone: any strength will do, as known values are put back below.
    strength = np.array([_strength(c, rate) * rate ** (2 * ORDER) if np.isfinite(c) else 0.01 for c in cutoff])
    bands = _penalty_bands(time_s * rate, looseness)[:, :, None] * strength
    bands[0] += weight + 1e-12
    weight[:, sparse] = 1.0
    start = np.array([np.mean(values[known[:, c], c]) if known[:, c].any() else 0.0 for c in range(channels)])
    result = _solve(bands, weight * (np.where(known, values, 0.0) - start)) + start
    exact = ~np.isfinite(cutoff)
    result[:, exact] = np.where(known[:, exact], values[:, exact], result[:, exact])
    for channel in np.flatnonzero(sparse):
        result[:, channel] = _straight(values[:, channel], time_s)
    return np.asarray(result)


def _straight(values: Array, time_s: Array) -> Array:
    """Linear interpolation, held at the ends; all NaN without a known value."""
    known = np.isfinite(values)
    return np.interp(time_s, time_s[known], values[known]) if known.any() else values.copy()


def _strength(cutoff_hz: float, rate: float) -> float:
    """Penalty factor for which the gain at ``cutoff_hz`` is -3 dB."""
    return float(_GAIN_3DB / _roughness(np.array([cutoff_hz]), rate)[0])


def _roughness(frequency_hz: Array, rate: float) -> Array:
    """Eigenvalue of the third-difference penalty at a frequency: (2 sin(pi f / r) r)^6."""
    return np.asarray((2.0 * np.sin(np.pi * np.minimum(frequency_hz / rate, 0.5)) * rate) ** (2 * ORDER))


def _cosine_power(values: Array) -> Array:
    """Squared type-II cosine coefficients (T, C) of the channels without their straight line."""
    count = len(values)
    line = np.linspace(0.0, 1.0, count)[:, None]
    flat = values - (values[0] + (values[-1] - values[0]) * line)
    both = np.concatenate([flat, flat[::-1]])
    spectrum = np.fft.rfft(both, axis=0)[:count]
    return np.asarray(np.abs(spectrum) ** 2 / (2.0 * count))


def _penalty_bands(steps: Array, looseness: Array | None) -> Array:
    """Diagonal and the three bands below it of D'VD: (4, T); row k holds A[i + k, i]."""
    count = len(steps)
    rows = np.ones((count, 1))
    # Divided differences, order by order: rows[i] are the factors of samples i .. i + order.
    for order in range(1, ORDER + 1):
        span = (steps[order:] - steps[:-order]) / order
        lower, upper = rows[:-1], rows[1:]
        rows = (np.pad(upper, ((0, 0), (1, 0))) - np.pad(lower, ((0, 0), (0, 1)))) / span[:, None]
    loose = np.ones(count) if looseness is None else looseness
    # A difference spans four samples: it is as loose as the loosest of them.
    local = np.max([loose[k : count - ORDER + k] for k in range(ORDER + 1)], axis=0)
    bands = np.zeros((ORDER + 1, count))
    for first in range(ORDER + 1):
        for second in range(first, ORDER + 1):
            product = rows[:, first] * rows[:, second] / local
            bands[second - first, first : first + len(product)] += product
    return bands


def _solve(bands: Array, right: Array) -> Array:
    """Solve A x = ``right`` (T, C) for symmetric banded A, bands (4, T, C), by L D L' without pivoting."""
    count = len(right)
    lower = np.zeros_like(bands)
    diagonal = bands[0].copy()
    result = right.copy()
    for i in range(count):
        for k in range(min(ORDER, i), 0, -1):
            j = i - k
            value = bands[k, j].copy()
            for deeper in range(k + 1, min(ORDER, i) + 1):
                m = i - deeper
                value -= lower[deeper, m] * lower[deeper - k, m] * diagonal[m]
            lower[k, j] = value / diagonal[j]
        for k in range(1, min(ORDER, i) + 1):
            diagonal[i] -= lower[k, i - k] ** 2 * diagonal[i - k]
            result[i] -= lower[k, i - k] * result[i - k]
    result /= diagonal
    for i in range(count - 2, -1, -1):
        for k in range(1, min(ORDER, count - 1 - i) + 1):
            result[i] -= lower[k, i] * result[i + k]
    return result
