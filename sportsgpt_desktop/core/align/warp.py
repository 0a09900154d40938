"""Stage 2: the exact path of each reference in the found window, and what the references say together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import dtw
from ..geometry import Array
from .features import Channels
from .search import Match, Place, Variant
from .settings import Settings

FIRST_RADIUS_S = 0.12
SPREAD_FLOOR_S = 0.02
FALLBACK_STEPS = ("asymmetric", "symmetric", "classic")


@dataclass(frozen=True)
class Guess:
    """Warped time of a keyframe: weighted median of the references, and their spread (one standard deviation)."""

    time_s: float
    spread_s: float


@dataclass(frozen=True)
class Warp:
    """A reference laid on the clip: ``path`` (P, 3) clip time s, reference time 0..1, local cost."""

    match: Match
    path: Array
    cost: float
    keyframes: dict[tuple[str, str], float]


Templates = dict[Variant, NDArray[np.float32]]


def warp_all(
    query: NDArray[np.float32],
    templates: Templates,
    place: Place,
    channels: Channels,
    settings: Settings,
    rate_hz: float,
) -> list[Warp]:
    """Warps of the place's cheapest references. ``query`` (N, D) at ``rate_hz``; ``templates`` is filled as needed."""
    result = []
    for match in place.matches[: settings.voters]:
        warp = _warp(query, templates, match, channels, settings, rate_hz)
        if warp is not None:
            result.append(warp)
    return sorted(result, key=lambda item: item.cost)


def vote(warps: list[Warp]) -> dict[tuple[str, str], Guess]:
    """Keyframe times by cost-weighted median over the references."""
    cheapest = min(warp.cost for warp in warps)
    keys = {key: None for warp in warps for key in warp.keyframes}
    result = {}
    for key in keys:
        rows = [(warp.keyframes[key], warp.cost) for warp in warps if key in warp.keyframes]
        times = np.array([time_s for time_s, _ in rows])
        weights = np.exp(-2.0 * (np.array([cost for _, cost in rows]) / max(cheapest, 1e-6) - 1.0))
        middle = _weighted_median(times, weights)
        spread = 1.4826 * _weighted_median(np.abs(times - middle), weights) if len(times) > 1 else 0.0
        result[key] = Guess(middle, float(np.hypot(SPREAD_FLOOR_S, spread)))
    return result


def _weighted_median(values: Array, weights: Array) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order]) - 0.5 * weights[order]
    return float(np.interp(0.5 * weights.sum(), share, values[order]))


def _warp(
    query: NDArray[np.float32],
    templates: Templates,
    match: Match,
    channels: Channels,
    settings: Settings,
    rate_hz: float,
) -> Warp | None:
    first = max(0, int((match.start_s - settings.margin_s) * rate_hz))
    stop = min(len(query), int((match.stop_s + settings.margin_s) * rate_hz) + 2)
    window = query[first:stop]
    if match.variant not in templates:
        templates[match.variant] = match.variant.template(channels, rate_hz)
    template = templates[match.variant]
    if len(window) < 2 or np.isnan(window[:, channels.weights > 0]).all():
        return None
    path = _banded(template, window, channels.weights, settings.step, rate_hz)
    rows, frames = path.cells[:, 0], path.cells[:, 1]
    scale = float(channels.weights.sum())
    clip_s = (first + frames) / rate_hz
    # Several frames of one row: their mean; a row that the step pattern skipped: interpolated.
    row, where = np.unique(rows, return_inverse=True)
    mean_s = np.bincount(where, weights=clip_s) / np.bincount(where)
    duration = match.variant.reference.duration_s
    keyframes = {}
    for name, side, time_s in match.variant.reference.keyframes:
        side = {"left": "right", "right": "left"}.get(side, side) if match.variant.swap else side
        keyframes[name, side] = float(np.interp(time_s / match.variant.tempo * rate_hz, row, mean_s))
    line = np.stack([clip_s, rows / rate_hz * match.variant.tempo / duration, path.local_cost / scale], axis=1)
    return Warp(match, line, float(np.mean(line[:, 2])), keyframes)


def _banded(
    template: NDArray[np.float32], window: NDArray[np.float32], weights: NDArray[np.float32], step: str, rate_hz: float
) -> dtw.Path:
    """Path at full rate inside a band around the path at a quarter of it; the band grows while the path touches it."""
    coarse = 4
    if min(len(template), len(window)) < 12 * coarse:
        return _path(template, window, weights, None, step)
    guide = _path(template[::coarse], window[::coarse], weights, None, step)
    radius = max(2 * coarse, int(FIRST_RADIUS_S * rate_hz))
    while True:
        band = dtw.corridor(guide.cells * coarse, len(template), len(window), radius)
        path = _path(template, window, weights, band, step)
        low, high = band[path.cells[:, 0], 0], band[path.cells[:, 0], 1] - 1
        frames = path.cells[:, 1]
        touches = ((frames == low) & (low > 0)) | ((frames == high) & (high < len(window) - 1))
        if touches.mean() < 0.02 or radius > len(window):
            return path
        radius *= 2


def _path(
    template: NDArray[np.float32],
    window: NDArray[np.float32],
    weights: NDArray[np.float32],
    band: NDArray[np.int64] | None,
    step: str,
) -> dtw.Path:
    for pattern in (step, *FALLBACK_STEPS):
        try:
            return dtw.subsequence_path(template, window, weights, band, pattern)
        except ValueError:
            if pattern == FALLBACK_STEPS[-1]:
                raise
    raise AssertionError("unreachable: the classic pattern admits a path in every window")
