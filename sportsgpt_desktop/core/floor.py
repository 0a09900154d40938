"""The floor under the athlete, found from the feet alone: a line that may slope along the way of travel."""

import numpy as np
from numpy.typing import NDArray

from . import skeleton as sk
from .geometry import Array, rate, smooth

FEET = (sk.LEFT_HEEL, sk.RIGHT_HEEL, sk.LEFT_TOE, sk.RIGHT_TOE)
ANKLES = (sk.LEFT_ANKLE, sk.RIGHT_ANKLE)
# A shorter way can't tell a slope from the steps themselves (judgement, in leg lengths).
SLOPE_TRAVEL = 5.5
REST_SPEED = 0.2
"""Vertical speed below which a foot point may stand on the floor, leg lengths a second (judgement)."""
REST_SPAN_S = 0.04
STEEPEST = 0.02
"""Rise over run beyond which it is no track: steps, a ramp or a box, not a floating floor (judgement)."""
LEVEL_BAND = 0.035
"""Half height of the band that counts as one level, leg lengths: about 3 cm."""


def floor_height(up: Array, along: Array, time_s: Array, leg_length: float) -> Array:
    """Height (T,) of the floor under the athlete, in the unit of ``up``; NaN if no foot point is known.

    ``up`` (T, J) heights of all landmarks, ``along`` (T,) forward place of the hips (NaN if not known). The
    lowest level on which foot points rest is the floor; where the athlete travels far, a line is fitted to the
    lowest points of each part of the way.
    """
    joints = FEET if np.isfinite(up[:, FEET]).any() else ANKLES
    levels = [own_level(up[:, joint], time_s, leg_length) for joint in joints]
    if not np.isfinite(levels).any():
        return np.full(len(up), np.nan)
    lowest = float(np.nanmin(levels))
    way = along - np.nanmin(along) if np.isfinite(along).any() else along
    if not np.isfinite(way).any() or np.nanmax(way) < SLOPE_TRAVEL * leg_length:
        return np.full(len(up), lowest)
    return _sloped(_resting(up[:, joints], time_s, leg_length), way, leg_length, lowest)


def _resting(feet: Array, time_s: Array, leg_length: float) -> Array:
    """Heights (T, J) of the foot points while they hardly rise or fall, NaN elsewhere."""
    width = frames_of(REST_SPAN_S, time_s)
    speed = np.stack([rate(feet[:, joint], time_s, width) for joint in range(feet.shape[1])], axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(speed) < REST_SPEED * leg_length, feet, np.nan)


def own_level(height: Array, time_s: Array, leg_length: float) -> float:
    """The lowest height at which one foot point rests: its own floor; NaN if the point is never known.

    Robust to single outliers: a low quantile of the slow frames, then the median of the band around it.
    """
    known = np.isfinite(height)
    if not known.any():
        return float("nan")
    width = frames_of(REST_SPAN_S, time_s)
    slow = known & (np.abs(rate(height, time_s, width)) < REST_SPEED * leg_length)
    rest = height[slow] if slow.sum() >= max(3, 0.02 * known.sum()) else height[known]
    low = float(np.quantile(rest, 0.03))
    band = rest[np.abs(rest - low) <= LEVEL_BAND * leg_length]
    return float(np.median(band)) if len(band) else low


def frames_of(seconds: float, time_s: Array) -> int:
    """How many frames last ``seconds``, at least 1."""
    if len(time_s) < 2:
        return 1
    return max(1, round(seconds * (len(time_s) - 1) / float(time_s[-1] - time_s[0])))


def _sloped(feet: Array, way: Array, leg_length: float, level: float) -> Array:
    """Line through the lowest resting foot of equal parts of the way; without the parts in which no foot stands.

    A foot that rests higher than a track could have risen since the place nearest to ``level`` is the top of a flight.
    """
    known = np.isfinite(feet).any(axis=1)
    lowest = np.where(known, np.nanmin(np.where(np.isfinite(feet), feet, np.inf), axis=1), np.nan)
    parts = max(3, int(np.nanmax(way) / (1.8 * leg_length)))
    part = np.clip((way / np.nanmax(way) * parts), 0, parts - 1e-9)
    places, heights = [], []
    for number in range(parts):
        inside = np.flatnonzero(known & np.isfinite(part) & (np.floor(part) == number))
        if len(inside):
            frame = inside[np.argmin(lowest[inside])]
            places.append(way[frame])
            heights.append(lowest[frame])
    place, height = np.array(places), np.array(heights)
    if len(place):
        base = int(np.argmin(np.abs(height - level)))
        rise = STEEPEST * np.abs(place - place[base]) + LEVEL_BAND * leg_length
        near = np.abs(height - height[base]) <= rise
        place, height = place[near], height[near]
    if len(place) < 3:
        return np.full(len(feet), level)
    slope, start = theil_sen(place, height)
    if abs(slope) > STEEPEST:
        return np.full(len(feet), level)
    whole = np.where(np.isfinite(way), way, np.nanmedian(way))
    return smooth(start + slope * whole, 1)


def theil_sen(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and intercept of the median line through points (Theil 1950, Sen 1968)."""
    first, second = np.triu_indices(len(x), 1)
    span = x[second] - x[first]
    usable = np.abs(span) > 1e-9
    slope = float(np.median((y[second] - y[first])[usable] / span[usable])) if usable.any() else 0.0
    return slope, float(np.median(y - slope * x))
