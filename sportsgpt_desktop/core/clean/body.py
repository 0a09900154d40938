"""Sizes of the athlete in the picture: leg length, stature."""

import numpy as np
from numpy.typing import NDArray

from .. import skeleton as sk

Array = NDArray[np.float64]
LEG_SHARE = 0.491
"""Thigh + shank as a share of stature: 0.245 + 0.246 (Drillis & Contini 1966; Winter 2009, fig. 4.1)."""
_SHARES = ((11, 13, 0.186), (12, 14, 0.186), (13, 15, 0.146), (14, 16, 0.146))
_TRUNK_SHARE = 0.288
_EYE_TO_ANKLE_SHARE = 0.897
"""Eye height 0.936 less ankle height 0.039 of stature (same source)."""
_TALL = 90.0
_MOST_TALLER = 1.25
"""Percentile that counts as upright, and the most that is believed (judgement)."""
_LONG = 85.0
"""Percentile of a bone's length that counts as its length: foreshortening only shortens (judgement)."""


def leg_length_px(points: Array) -> float:
    """Thigh + shank in pixels from ``points`` (T, J, 2), the longer leg's; NaN if no leg is known."""
    sides = []
    for hip, knee, ankle in (
        (sk.LEFT_HIP, sk.LEFT_KNEE, sk.LEFT_ANKLE),
        (sk.RIGHT_HIP, sk.RIGHT_KNEE, sk.RIGHT_ANKLE),
    ):
        thigh, shank = length(points, hip, knee), length(points, knee, ankle)
        if np.isfinite(thigh) and np.isfinite(shank):
            sides.append(thigh + shank)
    return max(sides) if sides else float("nan")


def length(points: Array, first: int, second: int) -> float:
    """Length of a bone in the picture, upper percentile over time; NaN if it is never known."""
    values = np.linalg.norm(points[:, first] - points[:, second], axis=1)
    values = values[np.isfinite(values)]
    return float(np.percentile(values, _LONG)) if len(values) else float("nan")


def nearness(points: Array, time_s: Array) -> Array:
    """(T,) size of the athlete in the picture against its usual size: falls as they go away from the camera.

    The longest-looking of trunk and shanks, so that a bent or turned limb does not count as going away;
    median over half a second.
    """
    trunk = points[:, [11, 12]].mean(axis=1) - points[:, [23, 24]].mean(axis=1)
    bones = [trunk, points[:, 25] - points[:, 27], points[:, 26] - points[:, 28]]
    shares = []
    for bone in bones:
        long = np.linalg.norm(bone, axis=1)
        known = long[np.isfinite(long)]
        shares.append(long / np.percentile(known, _LONG) if len(known) else np.full(len(long), np.nan))
    share = np.array(shares)
    largest = np.where(np.isfinite(share), share, -np.inf).max(axis=0)
    half = max(1, round(0.25 / float(np.median(np.diff(time_s)))))
    result = np.full(len(largest), np.nan)
    for frame in range(len(largest)):
        part = largest[max(0, frame - half) : frame + half + 1]
        part = part[np.isfinite(part)]
        if len(part):
            result[frame] = np.median(part)
    return result


def stature_px(points: Array) -> float:
    """Body height in pixels by segment proportions (Drillis & Contini 1966).

    Median over legs, trunk and arms; the leg counts three times, being the longest and most reliable. Where
    the athlete is ever seen taller than that, eyes over ankles, the camera looks down on foreshortened legs:
    then the upright body counts. About 4 % error for an adult (judgement); children differ more.
    """
    guesses = [leg_length_px(points) / LEG_SHARE] * 3
    guesses += [length(points, first, second) / share for first, second, share in _SHARES]
    shoulders, hips = points[:, [11, 12]].mean(axis=1), points[:, [23, 24]].mean(axis=1)
    trunk = np.linalg.norm(shoulders - hips, axis=1)
    trunk = trunk[np.isfinite(trunk)]
    if len(trunk):
        guesses.append(float(np.percentile(trunk, _LONG)) / _TRUNK_SHARE)
    known = [guess for guess in guesses if np.isfinite(guess)]
    if not known:
        return float("nan")
    segments = float(np.median(known))
    upright = np.linalg.norm(points[:, [2, 5]].mean(axis=1) - points[:, [27, 28]].mean(axis=1), axis=1)
    upright = upright[np.isfinite(upright)]
    if not len(upright):
        return segments
    tall = float(np.percentile(upright, _TALL)) / _EYE_TO_ANKLE_SHARE
    return float(np.clip(tall, segments, _MOST_TALLER * segments))
