"""The camera's own motion, from the background.

For the pose pass: one ``BackgroundTracker(width_px, height_px)`` per run of consecutive frames, then for each
frame ``step(gray_small, box) -> (3, 3)``: the homography from this picture to the run's first picture, in
pixels of the full picture, NaN where the background could not be followed; ``error_px`` is then one standard
deviation of where it puts the athlete's feet. ``gray_small`` (h, w) uint8 is the
whole picture reduced to about 480 px width; ``box`` (x0, y0, x1, y1) in full pixels is the athlete, or None.
Runs that overlap by a frame are put together with ``chain`` and ``chain_errors``. ``path_of`` is what the clean stage reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .records import Floats, PoseSequence

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]
_FEATURES = 160
_MIN_MATCHES = 12
"""Fewer matched background points say nothing certain about the camera (judgement)."""
_RENEW_SHIFT = 0.12
"""A new key picture is taken once the view has moved by this share of the width; each one adds drift."""
_STILL_SHARE = 0.004
"""Corners that move less than this share of the width over a clip: the camera stood still (judgement)."""
_AGREE_PX = 1.0
_GOOD_FIT_PX = 0.35
"""A similarity that fits better than this (small pixels, RMS) needs no homography (judgement)."""
_KEY_DRIFT = 0.001
"""Drift added at each new key picture, share of the width: shifts, shakes and zooms made from real clips
ended within 0.0005 to 0.002 over up to six key pictures, turns by 18 deg within 0.005."""
_FLOW_NOISE_PX = 0.1
"""Misfit of followed points (small pixels, median) that is noise of the flow; what is above it is a wrong model of the
motion, which grows with the square of the way from the points to the feet (judgement; made turns of real clips)."""
_SYSTEMATIC = 0.3
"""How much of that misfit is so (fits the same turns)."""
_RIVAL_PX = 3.0
"""How far off, in small pixels, a motion is that as many points contradict as support (judgement)."""
_LARGEST_STRETCH = 1.5
"""Beyond this scale between pictures of one pan the camera turned too far for one plane (judgement)."""


class BackgroundTracker:
    """Follows background points from key picture to key picture by optical flow (Lucas & Kanade 1981)."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width, self._height = width_px, height_px
        self._key_to_first: Array = np.eye(3)
        self._last_to_first: Array = np.eye(3)
        self._pace: Array = np.eye(3)
        self._small_height = self._small_width = 1
        self._previous: NDArray[np.uint8] | None = None
        self._previous_box: Box | None = None
        self._key_points = np.zeros((0, 2), np.float32)
        self._points = np.zeros((0, 2), np.float32)
        self._doubt = _Doubt()
        self._key_doubt = _Doubt()

    @property
    def error_px(self) -> float:
        """One standard deviation, full pixels, of the athlete's feet as the last step put them into the first picture."""
        return self._key_doubt.plus(self._doubt).total * self._width / max(1, self._small_width)

    def step(self, gray_small: NDArray[np.uint8], box: Box | None) -> Array:
        """Homography (3, 3) from this frame's picture to the first one's, full pixels; NaN where lost."""
        height, width = self._small_height, self._small_width = gray_small.shape
        full = np.diag([self._width / width, self._height / height, 1.0])
        small_box = self._small_box(gray_small, box)
        if self._previous is None or self._previous.shape != gray_small.shape:
            self._renew(gray_small, small_box, np.eye(3))
            return np.eye(3)
        motion = self._follow(gray_small, small_box)
        if motion is None:
            # The old points are gone: look for new ones on the picture before this one.
            self._renew(self._previous, self._previous_box, self._last_to_first)
            motion = self._follow(gray_small, small_box)
        if motion is None:
            # Start afresh where a steady motion would have come to: later frames are usable among themselves.
            self._renew(gray_small, small_box, self._last_to_first @ self._pace)
            return np.full((3, 3), np.nan)
        to_first = self._key_to_first @ motion
        self._pace = np.asarray(np.linalg.solve(self._last_to_first, to_first), dtype=np.float64)
        self._last_to_first = to_first
        self._previous, self._previous_box = gray_small, small_box
        if self._moved(motion, width) or len(self._points) < _FEATURES // 3:
            self._renew(gray_small, small_box, self._last_to_first)
        return np.asarray(full @ self._last_to_first @ np.linalg.inv(full))

    def _follow(self, gray: NDArray[np.uint8], box: Box | None) -> Array | None:
        """Motion from this picture to the key picture, small pixels; None if too few points agree."""
        import cv2

        if len(self._points) < _MIN_MATCHES or self._previous is None:
            return None
        flow: Any = cv2.calcOpticalFlowPyrLK
        found, good, _ = flow(self._previous, gray, self._points, None, winSize=(15, 15), maxLevel=3)
        keep = (good[:, 0] == 1) & ~_inside(found, box)
        self._points, self._key_points = found[keep], self._key_points[keep]
        fit = _fit(self._points, self._key_points, gray.shape)
        if fit is None:
            return None
        self._doubt = self._doubt.worst(_doubt_of(fit, self._points, self._key_points, _feet(gray, box)))
        # Points that only just disagree stay: where the camera turns they show that a similarity won't do.
        near = _off(fit, self._points, self._key_points) < 4.0 * _AGREE_PX
        self._points, self._key_points = self._points[near], self._key_points[near]
        return fit

    def _renew(self, gray: NDArray[np.uint8], box: Box | None, to_first: Array) -> None:
        """Make this picture the key picture and choose points on its background."""
        import cv2

        mask = np.full(gray.shape, 255, np.uint8)
        if box is not None:
            x0, y0, x1, y1 = (round(value) for value in box)
            mask[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 0
        spacing = max(4, gray.shape[1] // 60)
        chosen: Any = cv2.goodFeaturesToTrack(gray, _FEATURES, 0.01, spacing, mask=mask)
        self._points = np.zeros((0, 2), np.float32) if chosen is None else chosen.reshape(-1, 2)
        self._key_points = self._points.copy()
        self._key_doubt, self._doubt = self._key_doubt.plus(self._doubt), _Doubt()
        self._key_to_first = self._last_to_first = to_first
        self._previous, self._previous_box = gray, box

    def _small_box(self, gray: NDArray[np.uint8], box: Box | None) -> Box | None:
        if box is None:
            return None
        sx, sy = gray.shape[1] / self._width, gray.shape[0] / self._height
        pad = 0.1 * (box[2] - box[0]) * sx
        return box[0] * sx - pad, box[1] * sy - pad, box[2] * sx + pad, box[3] * sy + pad

    @staticmethod
    def _moved(motion: Array, width: int) -> bool:
        return bool(np.hypot(motion[0, 2], motion[1, 2]) > _RENEW_SHIFT * width)


@dataclass(frozen=True)
class _Doubt:
    """Errors at the feet in small pixels: ``bias`` adds up from key picture to key picture, ``variance`` in squares."""

    bias: float = 0.0
    variance: float = 0.0

    @property
    def total(self) -> float:
        return float(np.hypot(self.bias, np.sqrt(self.variance)))

    def plus(self, other: "_Doubt") -> "_Doubt":
        return _Doubt(self.bias + other.bias, self.variance + other.variance)

    def worst(self, other: "_Doubt") -> "_Doubt":
        return _Doubt(max(self.bias, other.bias), max(self.variance, other.variance))


def _feet(gray: NDArray[np.uint8], box: Box | None) -> Array:
    """Where the feet are: the middle of the box's lower edge, or low in the picture."""
    height, width = gray.shape
    return np.array([width / 2, 0.9 * height] if box is None else [(box[0] + box[2]) / 2, min(box[3], height)])


def _doubt_of(motion: Array, points: NDArray[Any], key: NDArray[Any], feet: Array) -> _Doubt:
    """How far ``motion`` may put the feet wrong: points that lie far from them, fit badly, or move otherwise."""
    off = _off(motion, points, key)
    agree = off <= _AGREE_PX
    if agree.sum() < 3:
        return _Doubt()
    used = points[agree].astype(np.float64)
    misfit = float(np.median(off[agree]))
    way = feet - used.mean(axis=0)
    leverage = float(way @ np.linalg.solve(np.cov(used.T) + np.eye(2), way))
    bias = _SYSTEMATIC * max(0.0, misfit - _FLOW_NOISE_PX) * leverage
    variance = misfit**2 * (1.0 + leverage) / len(used)
    if not agree.all():
        # A belt, people, leaves: which of two motions is the camera's is less sure the more points follow the other.
        rivals = min(1.0, float((~agree).sum() / agree.sum()))
        variance += (rivals * _RIVAL_PX) ** 2
    return _Doubt(bias, variance)


def _fit(points: NDArray[Any], key: NDArray[Any], shape: tuple[int, ...]) -> Array | None:
    """Motion (3, 3) that brings ``points`` to ``key``; None if too few points agree on one.

    A similarity (4 numbers) unless a homography (8) fits clearly better, as when the camera turns far.
    """
    import cv2

    if len(points) < _MIN_MATCHES:
        return None
    matrix, agree = cv2.estimateAffinePartial2D(
        points, key, method=cv2.RANSAC, ransacReprojThreshold=_AGREE_PX, maxIters=300
    )
    chosen, support = None, 0.0
    if matrix is not None and agree.sum() >= max(_MIN_MATCHES, 0.4 * len(points)):
        chosen, support = np.vstack([matrix, [0.0, 0.0, 1.0]]), float(agree.sum())
        off = _off(chosen, points, key)[agree[:, 0] == 1]
        if support > 0.9 * len(points) and np.sqrt((off**2).mean()) < _GOOD_FIT_PX:
            return chosen
    if len(points) >= 3 * _MIN_MATCHES and (np.ptp(points, axis=0) > 0.5 * np.array(shape[::-1])).all():
        matrix, agree = cv2.findHomography(points, key, cv2.RANSAC, _AGREE_PX, maxIters=500)
        if matrix is not None and agree.sum() >= max(1.1 * support, _MIN_MATCHES, 0.4 * len(points)):
            return np.asarray(matrix, dtype=np.float64)
    return chosen


def _off(motion: Array, points: NDArray[Any], key: NDArray[Any]) -> Array:
    """Distance of each moved point from its place on the key picture."""
    return np.asarray(np.linalg.norm(apply(motion[None], points[None].astype(np.float64))[0] - key, axis=1))


def _inside(points: NDArray[Any], box: Box | None) -> NDArray[np.bool_]:
    if box is None:
        return np.zeros(len(points), dtype=bool)
    x, y = points[:, 0], points[:, 1]
    return np.asarray((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3]))


def chain(runs: Sequence[Array]) -> Array:
    """Put runs (each (n, 3, 3) to its own first picture) together to one (T, 3, 3).

    The first picture of each run but the first is the last picture of the run before it. Where that picture
    was lost the last known motion is carried on.
    """
    whole = np.asarray(runs[0], dtype=np.float64)
    for run in runs[1:]:
        known = whole[np.isfinite(whole).all(axis=(1, 2))]
        start = known[-1] if len(known) else np.eye(3)
        whole = np.concatenate([whole, np.asarray(start @ run[1:])])
    return whole


def chain_errors(runs: Sequence[Array]) -> Array:
    """Errors (T,) of ``chain`` from those of its runs (n,), NaN where not known: each begins with the last run's."""
    whole = np.asarray(runs[0], dtype=np.float64)
    for run in runs[1:]:
        known = whole[np.isfinite(whole)]
        whole = np.concatenate([whole, np.hypot(known[-1] if len(known) else 0.0, run[1:])])
    return whole


@dataclass(frozen=True)
class CameraPath:
    """Camera motion ready for use.

    ``to_one`` (T, 3, 3) without NaN brings each picture to the one in the middle of the pan; ``drift_px``
    (T,) is one standard deviation of a point so placed; ``lost_share`` the share of frames that were
    guessed; ``zoom`` the size of the first picture's pixels in the middle one's; ``too_far``: the camera
    turned further than one picture plane can hold.
    """

    to_one: Array
    moves: bool
    drift_px: Array
    lost_share: float
    zoom: float = 1.0
    too_far: bool = False


def of_pose(pose: PoseSequence) -> CameraPath:
    """``path_of`` for what the pose pass found."""
    return path_of(pose.camera_px, pose.width_px, pose.height_px, len(pose.times_s), pose.camera_error_px)


def path_of(
    camera_px: Floats | None, width_px: int, height_px: int, frames: int, error_px: Floats | None = None
) -> CameraPath:
    """Motion of the camera over a clip; a camera that only trembles within the noise stood still.

    ``error_px`` (T,): one standard deviation of the feet's place by each homography, as far as it is known.

    The picture in the middle of the pan is the common plane: there the keystone of a turning camera is least.
    Lost frames take the motion in between (up to the ends: the nearest known).
    """
    still = CameraPath(np.tile(np.eye(3), (frames, 1, 1)), False, np.zeros(frames), 0.0)
    if camera_px is None:
        return still
    known = np.asarray(np.isfinite(camera_px).all(axis=(1, 2)))
    if not known.any():
        return CameraPath(still.to_one, False, still.drift_px, 1.0)
    rows = np.arange(frames)
    flat = np.asarray(camera_px, dtype=np.float64).reshape(frames, 9)
    flat = flat / flat[:, 8:]
    filled = np.stack([np.interp(rows, rows[known], flat[known, k]) for k in range(9)], axis=1)
    filled = filled.reshape(frames, 3, 3)
    corners = np.array([[0.0, 0.0], [width_px, 0.0], [0.0, height_px], [width_px, height_px]])
    spread = apply(filled, np.tile(corners, (frames, 1, 1)))
    lost = float(1.0 - known.mean())
    if np.percentile(np.linalg.norm(spread - spread[0], axis=2).max(axis=1), 98) < _STILL_SHARE * width_px:
        return CameraPath(still.to_one, False, still.drift_px, lost)
    steps = _steps(filled, width_px, height_px)
    way = np.concatenate([np.zeros((1, 2)), np.cumsum(steps, axis=0)])
    middle = int(np.linalg.norm(way - (way.min(axis=0) + way.max(axis=0)) / 2, axis=1).argmin())
    to_one = np.linalg.solve(filled[middle], filled)
    drift = _drift(np.linalg.norm(steps, axis=1), known, middle, width_px)
    if error_px is not None:
        grown = np.nan_to_num(np.asarray(error_px, dtype=np.float64)) ** 2
        drift = np.sqrt(drift**2 + np.abs(grown - grown[middle]))
    sizes = np.array([_size(matrix, width_px, height_px) for matrix in to_one])
    stretch = float(np.max(np.maximum(sizes, 1.0 / np.maximum(sizes, 1e-9))))
    return CameraPath(to_one, True, drift, lost, float(sizes[0]), not stretch < _LARGEST_STRETCH)


def _steps(to_first: Array, width_px: int, height_px: int) -> Array:
    """(T - 1, 2) way of the picture's middle from frame to frame, in pixels of the earlier frame."""
    centre = np.array([[[width_px / 2, height_px / 2]]])
    step = np.asarray(np.linalg.solve(to_first[:-1], to_first[1:]), dtype=np.float64)
    return np.asarray(apply(step, np.tile(centre, (len(step), 1, 1)))[:, 0] - centre[0])


def _drift(steps: Array, known: NDArray[np.bool_], middle: int, width_px: int) -> Array:
    """(T,) one standard deviation, px: grows with each key picture and each guessed step from ``middle``."""
    variance = (_KEY_DRIFT * width_px) ** 2 * steps / (_RENEW_SHIFT * width_px)
    guessed = ~(known[1:] & known[:-1])
    usual = float(np.median(steps[~guessed])) if (~guessed).any() else 0.0
    variance = variance + np.where(guessed, np.maximum(steps, usual) ** 2, 0.0)
    total = np.concatenate([[0.0], np.cumsum(variance)])
    return np.asarray(np.sqrt((_KEY_DRIFT * width_px) ** 2 + np.abs(total - total[middle])))


def _size(matrix: Array, width_px: int, height_px: int) -> float:
    """How many times longer a short line in the middle of the picture becomes."""
    x, y = width_px / 2, height_px / 2
    cross = np.array([[[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]]])
    moved = apply(matrix[None], cross)[0]
    area = abs(np.linalg.det(np.stack([moved[1] - moved[0], moved[3] - moved[2]]))) / 4.0
    return float(np.sqrt(area))


def apply(to_first: Array, points: Array) -> Array:
    """Points (T, ..., 2) of each frame's picture in pixels of the first picture."""
    ones = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1)
    moved = np.einsum("tij,tkj->tki", to_first, ones)
    return np.asarray(moved[..., :2] / moved[..., 2:])
