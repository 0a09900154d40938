"""The camera's own motion, from the background.

For the pose pass: one ``BackgroundTracker(width_px, height_px)`` per run of consecutive frames, then for each
frame ``step(gray_small, box) -> (3, 3)``: the homography from this picture to the run's first picture, in
pixels of the full picture, NaN where the background could not be followed. ``gray_small`` (h, w) uint8 is the
whole picture reduced to about 480 px width; ``box`` (x0, y0, x1, y1) in full pixels is the athlete, or None.
Runs that overlap by a frame are put together with ``chain``. ``path_of`` is what the clean stage reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .records import Floats

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]
_FEATURES = 160
_MIN_MATCHES = 12
"""Fewer matched background points say nothing certain about the camera (judgement)."""
_RENEW_SHIFT = 0.12
"""A new key picture is taken once the view has moved by this share of the width; each one adds drift."""
_STILL_SHARE = 0.004
"""Corners that move less than this share of the width over a clip: the camera stood still (judgement)."""
_KEY_DRIFT = 0.0006
"""Drift added at each new key picture, share of the width (measured on synthetic pans, see benchmarks)."""


class BackgroundTracker:
    """Follows background points from key picture to key picture by optical flow (Lucas & Kanade 1981)."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width, self._height = width_px, height_px
        self._key_to_first = np.eye(3)
        self._last_to_first = np.eye(3)
        self._previous: NDArray[np.uint8] | None = None
        self._key_points = np.zeros((0, 2), np.float32)
        self._points = np.zeros((0, 2), np.float32)

    def step(self, gray_small: NDArray[np.uint8], box: Box | None) -> Array:
        """Homography (3, 3) from this frame's picture to the first one's, full pixels; NaN where lost."""
        height, width = gray_small.shape
        full = np.diag([self._width / width, self._height / height, 1.0])
        if self._previous is None:
            self._renew(gray_small, box, np.eye(3))
            return np.eye(3)
        motion = self._follow(gray_small, box)
        if motion is None:
            # Start afresh from the last known place: later frames are usable among themselves.
            self._renew(gray_small, box, self._last_to_first)
            return np.full((3, 3), np.nan)
        to_first = self._key_to_first @ motion
        self._last_to_first = to_first
        self._previous = gray_small
        if self._moved(motion, width) or len(self._points) < _FEATURES // 3:
            self._renew(gray_small, box, to_first)
        return np.asarray(full @ to_first @ np.linalg.inv(full))

    def _follow(self, gray: NDArray[np.uint8], box: Box | None) -> Array | None:
        """Similarity from this picture to the key picture, small pixels; None if too few points agree."""
        import cv2

        if len(self._points) < _MIN_MATCHES or self._previous is None or self._previous.shape != gray.shape:
            return None
        flow: Any = cv2.calcOpticalFlowPyrLK
        found, good, _ = flow(self._previous, gray, self._points, None, winSize=(15, 15), maxLevel=3)
        keep = (good[:, 0] == 1) & ~_inside(found, self._small_box(gray, box))
        self._points, self._key_points = found[keep], self._key_points[keep]
        if keep.sum() < _MIN_MATCHES:
            return None
        matrix, agree = cv2.estimateAffinePartial2D(
            self._points, self._key_points, method=cv2.RANSAC, ransacReprojThreshold=1.0, maxIters=300
        )
        if matrix is None or agree.sum() < max(_MIN_MATCHES, 0.4 * len(self._points)):
            return None
        inside = agree[:, 0] == 1
        self._points, self._key_points = self._points[inside], self._key_points[inside]
        return np.vstack([matrix, [0.0, 0.0, 1.0]])

    def _renew(self, gray: NDArray[np.uint8], box: Box | None, to_first: Array) -> None:
        """Make this picture the key picture and choose points on its background."""
        import cv2

        mask = np.full(gray.shape, 255, np.uint8)
        small = self._small_box(gray, box)
        if small is not None:
            x0, y0, x1, y1 = (round(value) for value in small)
            mask[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 0
        spacing = max(4, gray.shape[1] // 60)
        chosen: Any = cv2.goodFeaturesToTrack(gray, _FEATURES, 0.01, spacing, mask=mask)
        self._points = np.zeros((0, 2), np.float32) if chosen is None else chosen.reshape(-1, 2)
        self._key_points = self._points.copy()
        self._key_to_first = to_first
        self._previous = gray

    def _small_box(self, gray: NDArray[np.uint8], box: Box | None) -> Box | None:
        if box is None:
            return None
        sx, sy = gray.shape[1] / self._width, gray.shape[0] / self._height
        pad = 0.1 * (box[2] - box[0]) * sx
        return box[0] * sx - pad, box[1] * sy - pad, box[2] * sx + pad, box[3] * sy + pad

    @staticmethod
    def _moved(motion: Array, width: int) -> bool:
        return bool(np.hypot(motion[0, 2], motion[1, 2]) > _RENEW_SHIFT * width)


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


@dataclass(frozen=True)
class CameraPath:
    """Camera motion ready for use: ``to_first`` (T, 3, 3) without NaN.

    ``drift_px`` (T,) is its one standard deviation, ``lost_share`` the share of frames that were guessed.
    """

    to_first: Array
    moves: bool
    drift_px: Array
    lost_share: float


def path_of(camera_px: Floats | None, width_px: int, height_px: int, frames: int) -> CameraPath:
    """Motion of the camera over a clip; a camera that only trembles within the noise stood still.

    Lost frames take the motion in between (up to the ends: the nearest known).
    """
    still = CameraPath(np.tile(np.eye(3), (frames, 1, 1)), False, np.zeros(frames), 0.0)
    if camera_px is None:
        return still
    known = np.isfinite(camera_px).all(axis=(1, 2))
    if not known.any():
        return CameraPath(still.to_first, False, still.drift_px, 1.0)
    rows = np.arange(frames)
    flat = np.asarray(camera_px, dtype=np.float64).reshape(frames, 9)
    filled = np.stack([np.interp(rows, rows[known], flat[known, k]) for k in range(9)], axis=1)
    filled = filled.reshape(frames, 3, 3)
    corners = np.array([[0.0, 0.0], [width_px, 0.0], [0.0, height_px], [width_px, height_px]])
    shift = np.linalg.norm(apply(filled, np.tile(corners, (frames, 1, 1))) - corners, axis=2).max(axis=1)
    lost = float(1.0 - known.mean())
    if np.percentile(shift, 98) < _STILL_SHARE * width_px:
        return CameraPath(still.to_first, False, still.drift_px, lost)
    travelled = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(shift)))])
    keys = travelled / (_RENEW_SHIFT * width_px)
    drift = _KEY_DRIFT * width_px * np.sqrt(1.0 + keys)
    return CameraPath(filled, True, np.where(known, drift, 4.0 * drift), lost)


def apply(to_first: Array, points: Array) -> Array:
    """Points (T, ..., 2) of each frame's picture in pixels of the first picture."""
    ones = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1)
    moved = np.einsum("tij,tkj->tki", to_first, ones)
    return np.asarray(moved[..., :2] / moved[..., 2:])
