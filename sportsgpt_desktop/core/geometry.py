"""Pure planar and spatial geometry of a body: signed angles, gaps, smoothing, centre of mass.

Sagittal vectors are (..., 2): forward, up. Angles are degrees and signed, so that a leg straightened beyond
180 deg reads more than 180 (an arc cosine would fold it back). Missing is NaN and stays NaN.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import skeleton as sk

Array = NDArray[np.float64]


# ------------------------------------------------------------------------------------------- angles


def lean(lower: Array, upper: Array) -> Array:
    """Angle of the line from ``lower`` to ``upper`` (..., 2) from straight up, forward positive, deg."""
    step = upper - lower
    return np.degrees(np.arctan2(step[..., 0], step[..., 1]))


def hang(upper: Array, lower: Array) -> Array:
    """Angle of the line from ``upper`` to ``lower`` (..., 2) from straight down, forward positive, deg."""
    step = lower - upper
    return np.degrees(np.arctan2(step[..., 0], -step[..., 1]))


def pitch(rear: Array, front: Array) -> Array:
    """Angle of the line from ``rear`` to ``front`` (..., 2) above the horizontal, deg."""
    step = front - rear
    return np.degrees(np.arctan2(step[..., 1], step[..., 0]))


def internal_angle(first: Array, middle: Array, last: Array) -> Array:
    """Unsigned angle at ``middle`` (..., 2 or 3), 0..180 deg, 180 = straight; NaN where a side has no length."""
    a, b = first - middle, last - middle
    length = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = np.where(length > 0, np.sum(a * b, axis=-1) / length, np.nan)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def unwrap_deg(values: Array, center: float = 0.0) -> Array:
    """Remove jumps of 360 deg over time, across gaps too, and put the median within 180 deg of ``center``.

    ``values`` (T,); NaN stays NaN.
    """
    result = np.array(values, dtype=np.float64)
    known = np.isfinite(result)
    if not known.any():
        return result
    result[known] = np.degrees(np.unwrap(np.radians(result[known])))
    result -= 360.0 * np.round((np.median(result[known]) - center) / 360.0)
    return result


def wrap_deg(values: Array, center: float) -> Array:
    """The same angles within 180 deg of ``center``; for joints that cannot turn round."""
    return values - 360.0 * np.round((values - center) / 360.0)


# --------------------------------------------------------------------------------- series with gaps


def smooth(values: Array, width: int) -> Array:
    """Centred moving average over ``width`` frames along axis 0, NaN ignored; a lone NaN is not filled.

    O(T). ``width`` is made odd; 1 or less returns a copy. At the ends the window shrinks symmetrically, so that a
    straight line stays a straight line.
    """
    values = np.asarray(values, dtype=np.float64)
    half = int(width) // 2
    if half < 1 or len(values) == 0:
        return values.copy()
    known = np.isfinite(values)
    zero = np.zeros((1, *values.shape[1:]))
    total = np.concatenate([zero, np.cumsum(np.where(known, values, 0.0), axis=0)])
    count = np.concatenate([zero, np.cumsum(known, axis=0, dtype=np.float64)])
    frame = np.arange(len(values))
    reach = np.minimum(half, np.minimum(frame, len(values) - 1 - frame))
    low, high = frame - reach, frame + reach + 1
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (total[high] - total[low]) / (count[high] - count[low])
    return np.where(known, mean, np.nan)


def rate(values: Array, time_s: Array, width: int = 1) -> Array:
    """Time derivative along axis 0 of ``smooth(values, width)``, per second. One frame gives NaN."""
    if len(values) < 2:
        return np.full(np.shape(values), np.nan)
    return np.gradient(smooth(values, width), time_s, axis=0)


def smooth_quadratic(values: Array, width: int) -> Array:
    """Centred local quadratic fit over ``width`` frames along axis 0 (Savitzky and Golay 1964): keeps peaks.

    Where a window holds a missing value or leaves the series, the value stays as it is.
    """
    half = int(width) // 2
    if half < 2 or len(values) <= 2 * half:
        return np.array(values, dtype=np.float64)
    offset = np.arange(-half, half + 1)
    design = np.stack([np.ones_like(offset), offset, offset**2], axis=1).astype(np.float64)
    kernel = np.linalg.pinv(design)[0]
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(values, dtype=np.float64), 2 * half + 1, axis=0)
    result = np.array(values, dtype=np.float64)
    fitted = windows @ kernel
    inner = result[half : len(result) - half]
    result[half : len(result) - half] = np.where(np.isfinite(fitted), fitted, inner)
    return result


def noise_of(values: Array) -> float:
    """Standard deviation of white noise in a series, from its third differences (robust); NaN if too short."""
    third = np.diff(np.asarray(values, dtype=np.float64), n=3, axis=0)
    third = third[np.isfinite(third)]
    return float(1.4826 * np.median(np.abs(third)) / np.sqrt(20.0)) if len(third) > 10 else float("nan")


def fill_gaps(values: Array, longest: int | None = None) -> Array:
    """Linear over inner gaps of at most ``longest`` frames (None: any), nearest value beyond the ends if None."""
    result = np.array(values, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(result))
    if len(known) == 0 or len(known) == len(result):
        return result
    frame = np.arange(len(result))
    filled = np.interp(frame, known, result[known])
    if longest is None:
        return filled
    for left, right in itertools.pairwise(known):
        if 1 < right - left <= longest + 1:
            result[left:right] = filled[left:right]
    return result


def fill_gaps_columns(values: Array) -> Array:
    """``fill_gaps`` for each column of (T, C); C may be 0."""
    result = np.array(values, dtype=np.float64)
    for column in range(result.shape[1]):
        result[:, column] = fill_gaps(result[:, column])
    return result


def crossing(low: float, high: float, level: float) -> float:
    """Where between two neighbouring samples a straight line reaches ``level``: 0 at ``low``, 1 at ``high``."""
    return 0.5 if high == low else float(np.clip((level - low) / (high - low), 0.0, 1.0))


def parabola_top(values: Array) -> float:
    """Sub-sample place (from the middle one) of the extremum through three neighbouring values, -0.5..0.5."""
    a, b, c = (float(v) for v in values)
    bend = a - 2.0 * b + c
    return 0.0 if bend == 0 or not np.isfinite(bend) else float(np.clip(0.5 * (a - c) / bend, -0.5, 0.5))


# ----------------------------------------------------------------------------------- centre of mass


@dataclass(frozen=True)
class Segment:
    """Mass as a share of the body and the centre's place between two points (0 = first, 1 = second)."""

    mass: float
    first: tuple[int, ...]
    second: tuple[int, ...]
    place: float


# de Leva (1996), J Biomech 29:1223-1230, table 4, mean of women and men: masses and longitudinal centres. The
# head's centre is taken at the middle of the ears, the hand's at the wrist (forearm and hand are one segment), and the trunk runs from the shoulder
# joints to the hip joints.
TRUNK = Segment(0.4302, (sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER), (sk.LEFT_HIP, sk.RIGHT_HIP), 0.432)
HEAD_MASS = 0.0681
LIMBS: dict[str, tuple[Segment, ...]] = {
    "left": (
        Segment(0.0263, (sk.LEFT_SHOULDER,), (sk.LEFT_ELBOW,), 0.5763),
        Segment(0.0208, (sk.LEFT_ELBOW,), (sk.LEFT_WRIST,), 0.609),
        Segment(0.1447, (sk.LEFT_HIP,), (sk.LEFT_KNEE,), 0.3854),
        Segment(0.0457, (sk.LEFT_KNEE,), (sk.LEFT_ANKLE,), 0.4405),
        Segment(0.0133, (sk.LEFT_HEEL,), (sk.LEFT_TOE,), 0.4215),
    ),
    "right": (
        Segment(0.0263, (sk.RIGHT_SHOULDER,), (sk.RIGHT_ELBOW,), 0.5763),
        Segment(0.0208, (sk.RIGHT_ELBOW,), (sk.RIGHT_WRIST,), 0.609),
        Segment(0.1447, (sk.RIGHT_HIP,), (sk.RIGHT_KNEE,), 0.3854),
        Segment(0.0457, (sk.RIGHT_KNEE,), (sk.RIGHT_ANKLE,), 0.4405),
        Segment(0.0133, (sk.RIGHT_HEEL,), (sk.RIGHT_TOE,), 0.4215),
    ),
}
# Height of the middle of the ears above the shoulder joints as a share of the trunk line; judgement, after the
# segment lengths of Drillis and Contini (1966).
HEAD_ABOVE_SHOULDERS = 0.42


def mean_of(points: Array, joints: Sequence[int]) -> Array:
    """Mean (T, C) of those of ``joints`` that are known in a frame; NaN where none is."""
    picked = points[:, list(joints)]
    known = np.isfinite(picked)
    if known.all():
        return picked.mean(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, picked, 0.0).sum(axis=1) / np.where(known.any(axis=1), known.sum(axis=1), np.nan)


def mid_hip(points: Array) -> Array:
    return mean_of(points, (sk.LEFT_HIP, sk.RIGHT_HIP))


def mid_shoulder(points: Array) -> Array:
    return mean_of(points, (sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER))


def knees_point(plane: Array) -> float:
    """Which way the knees bend in ``plane`` (T, 33, 2) with y up: mean sine of both bends, above 0 if they point to +x.

    Knees bend one way only, so it tells which way a body seen from the side faces, also where feet and face mislead.
    NaN if no leg is known.
    """
    bends = []
    for hip, knee, ankle in ((sk.LEFT_HIP, sk.LEFT_KNEE, sk.LEFT_ANKLE), (sk.RIGHT_HIP, sk.RIGHT_KNEE, sk.RIGHT_ANKLE)):
        thigh, shank = plane[:, knee] - plane[:, hip], plane[:, ankle] - plane[:, knee]
        across = thigh[:, 1] * shank[:, 0] - thigh[:, 0] * shank[:, 1]
        size = np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            bends.append(across / np.where(size > 0, size, np.nan))
    known = np.concatenate(bends)
    known = known[np.isfinite(known)]
    return float(known.mean()) if len(known) else float("nan")


def center_of_mass(points: Array) -> Array:
    """Centre of mass (T, C) of ``points`` (T, 33, C), segment model of de Leva (1996).

    A segment that is missing for some frames moves from where it was last seen to where it is seen again, as seen
    from the hips; one that never was, is lent by its twin of the other side; where both are missing, its mass goes
    to the joint it hangs on (arms to the shoulders, a foot to the ankle). NaN where hips are missing, and the hips
    themselves where neither shoulders nor a leg is known.
    """
    hips, shoulders = mid_hip(points), mid_shoulder(points)
    trunk = shoulders + TRUNK.place * (hips - shoulders)
    trunk = np.where(np.isfinite(trunk), trunk, hips)
    ears = mean_of(points, (sk.LEFT_EAR, sk.RIGHT_EAR))
    ears = np.where(np.isfinite(ears), ears, shoulders + HEAD_ABOVE_SHOULDERS * (shoulders - hips))
    total = TRUNK.mass * trunk + HEAD_MASS * np.where(np.isfinite(ears), ears, trunk)
    for left, right in zip(LIMBS["left"], LIMBS["right"], strict=True):
        pair = [_bridged(_segment_center(points, segment), hips) for segment in (left, right)]
        anchors = [mean_of(points, segment.first) for segment in (left, right)]
        for own, other, anchor in ((pair[0], pair[1], anchors[0]), (pair[1], pair[0], anchors[1])):
            value = np.where(np.isfinite(own), own, other)
            value = np.where(np.isfinite(value), value, anchor)
            total = total + left.mass * np.where(np.isfinite(value), value, trunk)
    return total


def _bridged(center: Array, hips: Array) -> Array:
    """``center`` (T, C) with inner gaps filled along a straight line as seen from ``hips``: no jump where it is hidden."""
    missing = ~np.isfinite(center)
    if not missing.any():
        return center
    offset = center - hips
    result = center.copy()
    for column in np.flatnonzero(missing.any(axis=0) & ~missing.all(axis=0)):
        known = np.flatnonzero(np.isfinite(offset[:, column]))
        if len(known):
            inner = np.arange(known[0], known[-1] + 1)
            result[inner, column] = np.interp(inner, known, offset[known, column]) + hips[inner, column]
    return result


def _segment_center(points: Array, segment: Segment) -> Array:
    first, second = points[:, segment.first[0]], points[:, segment.second[0]]
    return first + segment.place * (second - first)
