"""Angles and ratios in the frontal plane; need a front or rear view, or three dimensions."""

import numpy as np

from .look import Array, Look, Where, length, other

INWARD = {"left": 1.0, "right": -1.0}
"""Sign of "towards the midline" on the axis that points to the athlete's right."""


def knee_separation(look: Look) -> Array:
    """Distance between the knees over that between the ankles (ratio)."""
    return _gap(look, "knee") / _gap(look, "ankle")


def stance_width(look: Look) -> Array:
    """Distance between the ankles over that between the shoulders (ratio)."""
    return _gap(look, "ankle") / _gap(look, "shoulder")


def _gap(look: Look, part: str) -> Array:
    return np.abs(look.now.frontal(part, "left")[..., 0] - look.now.frontal(part, "right")[..., 0])


def knee_projection(look: Look) -> Array:
    """Frontal plane projection angle: 180 less the hip-knee-ankle angle in the picture, knee inward positive,
    deg.
    """
    hip, knee, ankle = (look.now.frontal(part, look.side) for part in ("hip", "knee", "ankle"))
    return INWARD[look.side] * (_tilt(ankle, knee) - _tilt(knee, hip))


def _tilt(lower: Array, upper: Array) -> Array:
    step = upper - lower
    return np.degrees(np.arctan2(step[..., 0], step[..., 1]))


def knee_inside_foot(look: Look) -> Array:
    """How far the knee lies inside the middle of the foot, in shank lengths (ratio)."""
    knee, ankle = look.now.frontal("knee", look.side), look.now.frontal("ankle", look.side)
    foot = (look.now.frontal("heel", look.side) + look.now.frontal("toe", look.side)) / 2.0
    foot = np.where(np.isfinite(foot), foot, ankle)
    return INWARD[look.side] * (knee[..., 0] - foot[..., 0]) / length(knee - ankle)


def trunk_side_lean(look: Look) -> Array:
    """Mid-hip to mid-shoulder from vertical, deg, to the athlete's right positive."""
    return _tilt(look.now.frontal("hip", "mid"), look.now.frontal("shoulder", "mid"))


def pelvic_drop(look: Look) -> Array:
    """Hip line against the horizontal, deg, the side that is not standing lower positive."""
    standing, swinging = _hip_line(look)
    return np.degrees(np.arctan2(standing[..., 1] - swinging[..., 1], _width(standing, swinging)))


def hip_adduction(look: Look) -> Array:
    """Thigh against the perpendicular of the hip line, deg, towards the midline positive."""
    standing, _ = _hip_line(look)
    knee = look.now.frontal("knee", look.side)
    inward = INWARD[look.side] * (knee[..., 0] - standing[..., 0])
    return np.degrees(np.arctan2(inward, standing[..., 1] - knee[..., 1])) + pelvic_drop(look)


def hip_shift(look: Look) -> Array:
    """Mid-hip beside the middle of the ankles, in hip widths, to the athlete's right positive (ratio)."""
    hips, ankles = look.now.frontal("hip", "mid"), look.now.frontal("ankle", "mid")
    width = _gap(look, "hip")
    return (hips[..., 0] - ankles[..., 0]) / width


def _hip_line(look: Look) -> tuple[Array, Array]:
    side: Where = look.side
    return look.now.frontal("hip", side), look.now.frontal("hip", other(side))


def _width(first: Array, second: Array) -> Array:
    return np.abs(first[..., 0] - second[..., 0])
