"""Left and right taken for each other: found by how the limbs move, put back.

A pose model may exchange the legs of a runner for a frame or for seconds. Between two labellings a tracker
that smooths over time gives points that lie between the limbs. Both are found without trusting any label.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import skeleton as sk
from ..records import Bools

Array = NDArray[np.float64]
Pairs = tuple[tuple[int, int], ...]
LEGS: Pairs = ((25, 26), (27, 28), (29, 30), (31, 32))
ARMS: Pairs = ((13, 14), (15, 16), (17, 18), (19, 20), (21, 22))
BODY: Pairs = ((11, 12), (23, 24), *ARMS, *LEGS)
"""(left, right) landmarks that change places together."""
MIN_RATE_HZ = 24.0
"""Slower cameras see a limb move half a turn between frames: continuity says nothing (judgement)."""
_LONG_SWAP_S = 0.25
"""An exchange that lasts this long costs as much as one more change of labels (judgement)."""
_MOST = 1.5
"""No instant counts more than this many changes of labels: wrong points must not pull them (judgement)."""
_FLIP_S = 0.034
_FLIP_FRAMES = 2
"""A tracker that smooths takes this long on either side of a flip (seen on treadmill runs at 60 frames/s); it counts
pictures, not seconds."""
_UNCROSSED = 0.9
"""Thighs that get shorter than this share by changing hips sat on the wrong ones (judgement)."""
_NEAR_S = 0.02
"""In so short a time legs keep apart, so that gaps of some frames at a high rate hide no exchange (judgement)."""
_COLLAPSE = 0.55
_APART = 0.35
"""Ankles at least this far apart (leg lengths) just before and just after can't come this much nearer in
between (share; judgement, no case in motion capture of runs up to 9 m/s)."""


@dataclass(frozen=True)
class Sides:
    """(T, J) points to exchange with the other side's, and (T, J) points that lie between the limbs."""

    exchanged: Bools
    between: Bools


def find(points: Array, visibility: Array, time_s: Array, leg: float, body: bool) -> Sides:
    """Points of exchanged sides in ``points`` (T, J, 2), NaN where unknown; ``leg`` in pixels.

    ``body``: also look for the whole body turned round, which shows only from the front or rear.
    """
    shape = points.shape[:2]
    exchanged, between = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    if len(points) < 6 or 1.0 / np.median(np.diff(time_s)) < MIN_RATE_HZ:
        return Sides(exchanged, between)
    fallen = collapsed(points, time_s, leg)
    between[fallen] |= _mask(LEGS)
    for pairs in (BODY, LEGS, ARMS) if body else (LEGS, ARMS):
        skip = fallen if pairs is not ARMS else np.zeros(len(points), dtype=bool)
        frames = swapped_frames(points, visibility, time_s, pairs, skip)
        if body and pairs is not BODY and _crossed(points, pairs, frames) > _crossed(points, pairs, ~frames):
            frames = ~frames
        if frames.any():
            points = _exchange(points, frames, pairs)
            exchanged[frames] ^= _mask(pairs)
            between[around_changes(frames, time_s)] |= _mask(pairs)
    for pairs in (LEGS, ARMS) if body else ():
        exchanged[_crossed_frames(points, pairs)] ^= _mask((_root(pairs),))
    return Sides(exchanged, between)


def collapsed(points: Array, time_s: Array, leg: float) -> Bools:
    """(T,) frames in which wide-apart ankles come together for an instant, whichever is left or right."""
    apart = np.linalg.norm(points[:, sk.LEFT_ANKLE] - points[:, sk.RIGHT_ANKLE], axis=1)
    apart = np.where(np.isfinite(apart), apart, 0.0)
    reach = max(1, round(_FLIP_S / float(np.median(np.diff(time_s)))))
    before, after = np.zeros_like(apart), np.zeros_like(apart)
    for step in range(1, reach + 1):
        before[step:] = np.maximum(before[step:], apart[:-step])
        after[:-step] = np.maximum(after[:-step], apart[step:])
    usual = np.minimum(before, after)
    return np.asarray((usual > _APART * leg) & (apart < _COLLAPSE * usual) & (apart > 0))


def swapped_frames(points: Array, visibility: Array, time_s: Array, pairs: Pairs, skip: Bools | None = None) -> Bools:
    """(T,) frames in which left and right of ``pairs`` have changed places; those in ``skip`` say nothing.

    The labels that make the limbs move most smoothly (change of velocity, both sides together) are found
    exactly by dynamic programming over (previous, this) label pairs; a change of labels costs as much as
    a clear jump, so doubtful crossings stay as they were. The commoner labelling counts as right.
    """
    left, right = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    both = np.stack([points[:, left], points[:, right]], axis=1)
    both = both - points[:, [23, 24]].mean(axis=1)[:, None, None]
    known = np.isfinite(both).all(axis=(1, 3))
    weight = np.where(known, np.minimum(visibility[:, left], visibility[:, right]), 0.0)
    use = np.flatnonzero(known.any(axis=1) & ~(np.zeros(len(points), dtype=bool) if skip is None else skip))
    if len(use) < 6:
        return np.zeros(len(points), dtype=bool)
    both, weight = np.where(np.isfinite(both), both, 0.0)[use], weight[use]
    cost = _label_costs(both, weight, time_s[use])
    spread = np.median(np.minimum(cost[2:, 0, 0, 0], cost[2:, 0, 0, 1]))
    size = float(np.median(np.linalg.norm(both[:, 0] - both[:, 1], axis=-1)))
    change = max(3.0 * float(spread), 0.3 * size)
    # Staying exchanged costs a little, so that of two readings that fit alike the commoner labelling wins.
    cost = np.minimum(cost, _MOST * change)
    labels = _best_labels(cost, change, float(change * np.median(np.diff(time_s)) / _LONG_SWAP_S))
    # Frames that say nothing go with the one before them.
    at = np.maximum(np.searchsorted(use, np.arange(len(points)), side="right") - 1, 0)
    return np.asarray(labels[at])


def around_changes(frames: Bools, time_s: Array) -> Bools:
    """(T,) frames around a change in ``frames``: there the tracker's points lie between the limbs."""
    reach = min(max(1, round(_FLIP_S / float(np.median(np.diff(time_s))))), _FLIP_FRAMES)
    result = np.zeros(len(frames), dtype=bool)
    for last_before in np.flatnonzero(frames[1:] != frames[:-1]):
        result[max(0, last_before + 1 - reach) : last_before + 1 + reach] = True
    return result


def _exchange(points: Array, frames: Bools, pairs: Pairs) -> Array:
    left, right = ([pair[side] for pair in pairs] for side in (0, 1))
    rows = np.flatnonzero(frames)[:, None]
    result = points.copy()
    result[rows, left + right] = points[rows, right + left]
    return result


def _crossed(points: Array, pairs: Pairs, frames: Bools) -> float:
    """Total length from hips to knees (shoulders to elbows) if ``pairs`` were exchanged in ``frames``."""
    tried = _exchange(points, frames, pairs)
    return float(np.nansum(np.linalg.norm(tried[:, list(_root(pairs))] - tried[:, list(pairs[0])], axis=2)))


def _crossed_frames(points: Array, pairs: Pairs) -> Bools:
    """(T,) frames in which the limbs of ``pairs`` would be clearly shorter if they sat on the other side."""
    root, end = points[:, list(_root(pairs))], points[:, list(pairs[0])]
    straight = np.linalg.norm(root - end, axis=2).sum(axis=1)
    across = np.linalg.norm(root - end[:, ::-1], axis=2).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(across < _UNCROSSED * straight)


def _root(pairs: Pairs) -> tuple[int, int]:
    """Hips for legs, shoulders for arms."""
    return (sk.LEFT_HIP, sk.RIGHT_HIP) if pairs is LEGS else (sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER)


def _mask(pairs: Pairs) -> Bools:
    """(J,) True for the landmarks of ``pairs``."""
    mask = np.zeros(sk.COUNT, dtype=bool)
    mask[np.array(pairs).ravel()] = True
    return mask


def _label_costs(both: Array, weight: Array, time_s: Array) -> Array:
    """cost[t, a, b, c]: roughness at t if labels at t-2, t-1, t are a, b, c (1 = exchanged).

    Roughness is the change of velocity times a usual frame interval, in pixels, mean over joints; of place from one
    frame to the next where they are nearer in time than _NEAR_S.
    """
    count = len(both)
    cost = np.zeros((count, 2, 2, 2))
    either = np.stack([both, both[:, ::-1]], axis=1)
    shared = np.minimum(np.minimum(weight[2:], weight[1:-1]), weight[:-2])
    total = np.maximum(shared.sum(axis=1), 1e-9)
    step = np.diff(time_s)
    usual = max(float(np.median(step)), _NEAR_S)
    late, early = (np.minimum(usual / part, 1.0)[:, None, None, None] for part in (step[1:], step[:-1]))
    for a in range(2):
        for b in range(2):
            for c in range(2):
                bend = (either[2:, c] - either[1:-1, b]) * late - (either[1:-1, b] - either[:-2, a]) * early
                length = np.linalg.norm(bend, axis=3).sum(axis=1)
                cost[2:, a, b, c] = (length * shared).sum(axis=1) / total
    return cost


def _best_labels(cost: Array, change: float, stay: float) -> Bools:
    count = len(cost)
    score = np.zeros((2, 2))
    back = np.zeros((count, 2, 2), dtype=np.int8)
    toll = change * (1 - np.eye(2)) + stay * np.array([0.0, 1.0])
    for t in range(2, count):
        reach = score[:, :, None] + cost[t] + toll[None]
        back[t] = reach.argmin(axis=0)
        score = reach.min(axis=0)
    labels = np.zeros(count, dtype=bool)
    before, now = np.unravel_index(int(score.argmin()), (2, 2))
    for t in range(count - 1, 1, -1):
        labels[t] = bool(now)
        before, now = back[t, before, now], before
    labels[1], labels[0] = bool(now), bool(before)
    return labels
