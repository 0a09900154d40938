"""One standard deviation of every joint position: jitter, model, visibility, view, blur, repair."""

import numpy as np
from numpy.typing import NDArray

from ..records import Bools, View

Array = NDArray[np.float64]
MODEL_ERROR = 0.023
"""In leg lengths. BlazePose's knee angle from the side has an sd of 6.4 deg (Cosoli et al. 2026); for three
independent points on half-leg segments the angle's sd is sqrt(6) e / 0.5, hence e."""
_UNSEEN_FACTOR = 2.0
"""A landmark of visibility 0 errs (1 + this) times as much as one plainly seen (judgement)."""
_OBLIQUE_FACTOR = 4.0
"""Grows with sin^2 of the angle to the nearest picture plane, three-fold at 45 deg: all views together err by
20.5 deg (bias and sd), the side view by 6.8 (Cosoli et al. 2026)."""
_BLUR_S = 0.01
"""Longest exposure assumed, s; at high rates half the frame interval (judgement)."""
_BRIDGED = 0.25
"""Error of a bridged value as a share of the way travelled since the last one seen (judgement)."""


def joint_error(
    points: Array, raw: Array, visibility: Array, bridged: Bools, time_s: Array, view: View, drift: Array
) -> Array:
    """(T, J) one standard deviation of a coordinate in leg lengths.

    ``points`` and ``raw`` (T, J, 2) in leg lengths after and before smoothing, ``bridged`` (T, J) filled
    values, ``drift`` (T,) uncertainty of the camera's motion in leg lengths.
    """
    speed = np.linalg.norm(np.gradient(points, time_s, axis=0), axis=2)
    speed = np.where(np.isfinite(speed), speed, 0.0)
    seen = _of_neighbours(np.clip(visibility, 0.0, 1.0), bridged, time_s)
    model = MODEL_ERROR * (1.0 + _UNSEEN_FACTOR * (1.0 - seen)) * view_factor(view)
    step = float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
    blur = speed * min(_BLUR_S, step / 2) / np.sqrt(12.0)
    way = _BRIDGED * speed * _time_to_seen(bridged, time_s)
    jitter = _rolling_rms(np.where(bridged[:, :, None], np.nan, raw - points), time_s)
    total = np.sqrt(model**2 + blur**2 + way**2 + jitter**2 + (drift**2)[:, None])
    return np.where(np.isfinite(points).all(axis=2), total, np.nan)


def view_factor(view: View) -> float:
    """How much more a picture-plane coordinate errs than in a view exactly from the side or the front."""
    if not np.isfinite(view.angle_deg):
        return 1.0 + _OBLIQUE_FACTOR / 2
    off = np.radians(min(view.angle_deg, 90.0 - view.angle_deg))
    return float(1.0 + _OBLIQUE_FACTOR * np.sin(off) ** 2)


def _of_neighbours(visibility: Array, bridged: Bools, time_s: Array) -> Array:
    """(T, J) visibility; of bridged values that of what they were bridged from, whose errors they carry on."""
    result = np.asarray(visibility, dtype=np.float64).copy()
    for joint in np.flatnonzero(bridged.any(axis=0)):
        gap = bridged[:, joint]
        if not gap.all():
            result[gap, joint] = np.interp(time_s[gap], time_s[~gap], result[~gap, joint])
    return result


def _time_to_seen(bridged: Bools, time_s: Array) -> Array:
    """(T, J) seconds to the nearest value in time that was seen; 0 for seen values."""
    result = np.zeros(bridged.shape)
    for joint in np.flatnonzero(bridged.any(axis=0)):
        seen = time_s[~bridged[:, joint]]
        if len(seen):
            after = np.clip(np.searchsorted(seen, time_s), 0, len(seen) - 1)
            before = np.maximum(after - 1, 0)
            result[:, joint] = np.minimum(np.abs(seen[after] - time_s), np.abs(time_s - seen[before]))
    return np.where(bridged, result, 0.0)


def _rolling_rms(residual: Array, time_s: Array, window_s: float = 0.3) -> Array:
    """(T, J) root mean square of the residual's coordinates in a window around each frame."""
    step = float(np.median(np.diff(time_s))) if len(time_s) > 1 else 1.0
    half = max(2, round(window_s / step / 2))
    known = np.asarray(np.isfinite(residual).all(axis=2))
    square = np.asarray((np.nan_to_num(residual) ** 2).sum(axis=2) / 2 * known)
    count = _window_sum(known.astype(np.float64), half)
    return np.asarray(np.sqrt(_window_sum(square, half).clip(0) / np.maximum(count, 1.0)))


def _window_sum(values: Array, half: int) -> Array:
    """Sum over 2 ``half`` + 1 rows around each row, shorter at the ends."""
    total = np.cumsum(np.pad(values, ((half + 1, half), (0, 0))), axis=0)
    return np.asarray(total[2 * half + 1 :] - total[: -2 * half - 1])
