"""Finding and mending wrong landmarks: outliers, gaps, exchanged left and right, points moved by hand."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .. import skeleton as sk
from ..records import Bools, PoseSequence

Array = NDArray[np.float64]
Pairs = tuple[tuple[int, int], ...]
SEEN = 0.1
"""Landmarks of lower visibility are treated as not seen (judgement: far limbs in a side view lie above)."""
MAX_GAP_S = 0.15
"""Longer gaps stay empty: at running speed a foot travels a leg length in this time (judgement)."""
_ARM = ((11, 12), (13, 14), (15, 16), (17, 18), (19, 20), (21, 22))
_LEG = ((23, 24), (25, 26), (27, 28), (29, 30), (31, 32))
LIMB_PAIRS: tuple[Pairs, ...] = (_LEG[1:], _ARM[1:])
"""(left, right) landmarks that change places together: legs below the hips, arms below the shoulders."""
_CHAIN = ((23, 25), (25, 27), (24, 26), (26, 28), (11, 13), (13, 15), (12, 14), (14, 16), (27, 31), (28, 32))
_LONG_SWAP_S = 2.0
"""An exchange that lasts this long costs as much as one more change of labels (judgement)."""
_LONGEST = 1.5
"""A bone can't look longer than this times its usual upper length (judgement)."""


def not_seen(pose: PoseSequence) -> Bools:
    """(T, J) landmarks without a usable position."""
    return np.asarray((pose.visibility < SEEN) | ~np.isfinite(pose.image_px).all(axis=2))


def outliers(points: Array, leg: float) -> Bools:
    """(T, J) spikes: points that leave the line of their neighbours in time, or stretch a bone.

    ``points`` (T, J, 2) in pixels with NaN where unknown, ``leg`` thigh + shank in pixels. A spike must
    exceed eight robust standard deviations of that joint and 15 % of the leg (judgement), so that a real
    jolt at a low frame rate stays.
    """
    bad = np.zeros(points.shape[:2], dtype=bool)
    if len(points) < 5:
        return bad
    middle, near, far = points[2:-2], (points[1:-3] + points[3:-1]) / 2, (points[:-4] + points[4:]) / 2
    gap = np.linalg.norm(middle - (4 * near - far) / 3, axis=2)
    straight = np.linalg.norm(middle - near, axis=2)
    with np.errstate(invalid="ignore"):
        spread = 1.4826 * column_median(gap)
        limit = np.maximum(8.0 * spread, 0.15 * leg)
        # Both the straight and the curved guess must miss, and the neighbours must agree better.
        calm = np.linalg.norm(points[3:-1] - points[1:-3], axis=2)
        bad[2:-2] = (gap > limit) & (straight > limit) & (straight > calm)
    return bad | _stretched(points, leg)


def column_median(values: Array) -> Array:
    """Median of each column's known values, 0 where there is none."""
    known = [column[np.isfinite(column)] for column in values.T]
    return np.array([np.median(column) if len(column) else 0.0 for column in known])


def _stretched(points: Array, leg: float) -> Bools:
    bad = np.zeros(points.shape[:2], dtype=bool)
    for upper, lower in _CHAIN:
        length = np.linalg.norm(points[:, upper] - points[:, lower], axis=1)
        known = length[np.isfinite(length)]
        if len(known) < 5:
            continue
        usual = max(float(np.percentile(known, 75)), 0.2 * leg)
        with np.errstate(invalid="ignore"):
            bad[:, lower] |= length > _LONGEST * usual
    return bad


def gaps_too_long(missing: Bools, time_s: Array, limit_s: float = MAX_GAP_S) -> Bools:
    """(T, J) of ``missing``: those in gaps over ``limit_s``, before the first or after the last value."""
    result = np.zeros_like(missing)
    for joint in range(missing.shape[1]):
        column = missing[:, joint]
        if not column.any():
            continue
        edges = np.flatnonzero(np.diff(np.concatenate([[0], column.astype(np.int8), [0]])))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            inside = start > 0 and stop < len(column)
            # One frame may always be bridged, however slow the camera.
            short = stop - start == 1 or (inside and time_s[stop] - time_s[start - 1] <= limit_s)
            if not (inside and short):
                result[start:stop, joint] = True
    return result


def swapped_frames(points: Array, visibility: Array, time_s: Array, pairs: Pairs) -> Bools:
    """(T,) frames in which left and right of ``pairs`` have changed places.

    The labels that make the limbs move most smoothly (second differences, both sides together) are found
    exactly by dynamic programming over (previous, this) label pairs; a change of labels costs as much as
    a clear jump, so doubtful crossings stay as they were. The commoner labelling counts as right.
    """
    count = len(points)
    none = np.zeros(count, dtype=bool)
    # A limb moves half a turn between frames at low rates: continuity says nothing there (judgement).
    if count < 6 or np.median(np.diff(time_s)) > 1 / 24:
        return none
    left, right = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    both = np.stack([points[:, left], points[:, right]], axis=1)
    both = both - points[:, [23, 24]].mean(axis=1)[:, None, None]
    weight = np.minimum(visibility[:, left], visibility[:, right])
    known = np.isfinite(both).all(axis=(1, 3))
    weight = np.where(known, weight, 0.0)
    both = np.where(np.isfinite(both), both, 0.0)
    cost = _label_costs(both, weight)
    spread = np.median(np.minimum(cost[2:, 0, 0, 0], cost[2:, 0, 0, 1])) if count > 2 else 0.0
    size = float(np.median(np.abs(both[:, 0] - both[:, 1]).sum(axis=-1)))
    change = max(3.0 * spread, 0.25 * size)
    # Staying exchanged costs a little, so that of two readings that fit alike the commoner labelling wins.
    return _best_labels(cost, change, float(change * np.median(np.diff(time_s)) / _LONG_SWAP_S))


def around_changes(frames: Bools) -> Bools:
    """(T,) frames next to a change in ``frames``: there the tracker's points lie between the limbs."""
    change = np.zeros(len(frames) + 1, dtype=bool)
    change[1:-1] = frames[1:] != frames[:-1]
    return np.asarray(change[1:] | change[:-1])


def _label_costs(both: Array, weight: Array) -> Array:
    """cost[t, a, b, c]: roughness at t if labels at t-2, t-1, t are a, b, c (1 = exchanged)."""
    count = len(both)
    cost = np.zeros((count, 2, 2, 2))
    either = np.stack([both, both[:, ::-1]], axis=1)
    joint_weight = np.zeros_like(weight)
    joint_weight[2:] = np.minimum(np.minimum(weight[2:], weight[1:-1]), weight[:-2])
    total = np.maximum(joint_weight.sum(axis=1), 1e-9)
    for a in range(2):
        for b in range(2):
            for c in range(2):
                bend = either[2:, c] - 2 * either[1:-1, b] + either[:-2, a]
                length = np.linalg.norm(bend, axis=3).sum(axis=1)
                cost[2:, a, b, c] = (length * joint_weight[2:]).sum(axis=1) / total[2:]
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
    if count > 1:
        labels[1], labels[0] = bool(now), bool(before)
    return labels


def swap(pose: PoseSequence, frames: Bools, pairs: Pairs = sk.PAIRS) -> PoseSequence:
    """Exchange left and right of ``pairs`` in ``frames`` (T,), marked as repaired."""
    image, world, seen = pose.image_px.copy(), pose.world_m.copy(), pose.visibility.copy()
    marked = marks(pose)
    rows = np.flatnonzero(frames)[:, None]
    left, right = ([pair[side] for pair in pairs] for side in (0, 1))
    for values in (image, world, seen):
        values[rows, left + right] = values[rows, right + left]
    marked[rows, left + right] = True
    return replace(pose, image_px=image, world_m=world, visibility=seen, repaired=marked)


def swap_range(pose: PoseSequence, start: int, stop: int) -> PoseSequence:
    """Exchange left and right of the whole body in frames ``start`` to ``stop`` (exclusive)."""
    frames = np.zeros(len(pose.times_s), dtype=bool)
    frames[max(start, 0) : stop] = True
    return swap(pose, frames)


def move_joint(
    pose: PoseSequence, frame: int, joint: int, xy: tuple[float, float], reach: int = 0
) -> PoseSequence:
    """Put a landmark at picture position ``xy`` (pixels) in one frame and drag its neighbours in time along.

    The shift fades to nothing over ``reach`` frames on either side (raised cosine). The moved frame counts
    as fully visible; where the joint was unknown near by it stays unknown. All of it is marked as repaired.
    """
    image, seen = pose.image_px.copy(), pose.visibility.copy()
    marked = marks(pose)
    target = np.asarray(xy, dtype=image.dtype)
    shift = target - image[frame, joint]
    if reach > 0 and np.isfinite(shift).all():
        for other in range(max(frame - reach, 0), min(frame + reach + 1, len(image))):
            share = 0.5 + 0.5 * np.cos(np.pi * (other - frame) / (reach + 1))
            image[other, joint] += share * shift
            marked[other, joint] = True
    image[frame, joint] = target
    seen[frame, joint] = 1.0
    marked[frame, joint] = True
    return replace(pose, image_px=image, visibility=seen, repaired=marked)


def marks(pose: PoseSequence) -> Bools:
    """A copy of what is marked as repaired in ``pose`` (T, J)."""
    return np.zeros(pose.visibility.shape, dtype=bool) if pose.repaired is None else pose.repaired.copy()
