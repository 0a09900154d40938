"""Finding and mending wrong landmarks: outliers, gaps, exchanged left and right, points moved by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .. import skeleton as sk
from ..records import Bools, PoseSequence

Array = NDArray[np.float64]

SEEN = 0.1
"""Landmarks of lower visibility are treated as not seen (judgement: far limbs in a side view lie above)."""
MAX_GAP_S = 0.15
"""Longer gaps stay empty: at running speed a foot travels a leg length in this time (judgement)."""
_CHAIN = ((23, 25), (25, 27), (24, 26), (26, 28), (11, 13), (13, 15), (12, 14), (14, 16), (27, 31), (28, 32))
_SHORTEST = 0.75
"""Seen from the side a thigh or shank never looked shorter than 0.8 of its usual length in motion capture."""
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


def shrunk(points: Array) -> Bools:
    """(T, J) foot points (and knees) at the end of a shank (thigh) that looks far too short.

    For views from the side: there a leg moves in the picture's plane and hardly foreshortens.
    """
    bad = np.zeros(points.shape[:2], dtype=bool)
    for thigh, shank, feet in (((23, 25), (25, 27), [27, 29, 31]), ((24, 26), (26, 28), [28, 30, 32])):
        for bone, lost in ((thigh, [thigh[1], *feet]), (shank, feet)):
            length = np.linalg.norm(points[:, bone[0]] - points[:, bone[1]], axis=1)
            known = length[np.isfinite(length)]
            if len(known) >= 5:
                with np.errstate(invalid="ignore"):
                    short = length < _SHORTEST * np.percentile(known, 75)
                bad[np.ix_(short, lost)] = True
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


def swap(pose: PoseSequence, exchanged: Bools) -> PoseSequence:
    """Give each landmark marked in ``exchanged`` (T, J) its other side's values; they count as repaired.

    Both landmarks of a pair must be marked in the same frames.
    """
    if not exchanged.any():
        return pose
    mirror, wide = list(sk.MIRROR), exchanged[:, :, None]
    return replace(
        pose,
        image_px=np.where(wide, pose.image_px[:, mirror], pose.image_px),
        world_m=np.where(wide, pose.world_m[:, mirror], pose.world_m),
        visibility=np.where(exchanged, pose.visibility[:, mirror], pose.visibility),
        repaired=marks(pose) | exchanged,
    )


def swap_range(pose: PoseSequence, start: int, stop: int, joints: Sequence[int] = range(sk.COUNT)) -> PoseSequence:
    """Exchange left and right of ``joints`` (unless given: all) in frames ``start`` <= n < ``stop``."""
    exchanged = np.zeros(pose.visibility.shape, dtype=bool)
    both = sorted({*joints, *(sk.MIRROR[joint] for joint in joints)})
    exchanged[max(start, 0) : stop, [joint for joint in both if sk.MIRROR[joint] != joint]] = True
    return swap(pose, exchanged)


def move_joint(pose: PoseSequence, frame: int, joint: int, xy: tuple[float, float], reach: int = 0) -> PoseSequence:
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
