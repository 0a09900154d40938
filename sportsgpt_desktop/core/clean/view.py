"""From where the athlete was seen, and which way they face and travel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import geometry as geo
from ..records import PoseSequence, View, ViewName

Array = NDArray[np.float64]
SIDE_WITHIN_DEG = 25.0
FRONT_FROM_DEG = 65.0
"""Between the two the view is oblique (judgement: beyond 25 deg lengths along travel shrink by 10 %)."""
_MIN_TRAVEL_LEGS = 1.5
_KNEE_VOTES = 4.0
_BENT = 0.1
"""Knees that bend by more than 6 deg on the mean weigh as much as both feet and the face (judgement)."""
_BASE_ERROR_DEG = 8.0
"""Angle error for a perfectly steady pose (judgement; seen on clips of known view)."""


@dataclass(frozen=True)
class Facing:
    """``toward_x``: +1 if the athlete faces picture right, -1 left. ``away``: faces away from the camera."""

    angle_deg: float
    error_deg: float
    toward_x: int
    away: bool


def facing(pose: PoseSequence) -> Facing | None:
    """Heading of the body from the pose model's shoulder and hip lines; None if no pose was found.

    The model's axes are x right, y down, z away from the camera: with r from left to right, the body faces
    (-r_z, r_x). Shoulders and hips turn against each other in gait, so both are summed.
    """
    world = np.asarray(pose.world_m, dtype=np.float64)
    across = (world[:, 12] - world[:, 11]) + (world[:, 24] - world[:, 23])
    weight = np.min(pose.visibility[:, [11, 12, 23, 24]], axis=1)
    known = np.isfinite(across).all(axis=1) & (weight > 0.3)
    if not known.any():
        return None
    ahead = np.stack([-across[known, 2], across[known, 0]], axis=1)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    middle = np.median(ahead, axis=0)
    angle = float(np.degrees(np.arctan2(abs(middle[1]), abs(middle[0]))))
    each = np.degrees(np.arctan2(np.abs(ahead[:, 1]), np.abs(ahead[:, 0])))
    spread = float(np.percentile(np.abs(each - angle), 68))
    error = float(np.hypot(_BASE_ERROR_DEG, spread))
    return Facing(angle, error, 1 if middle[0] >= 0 else -1, bool(middle[1] > 0))


def view_of(pose: PoseSequence, camera_moves: bool) -> View:
    """View class and angle; "unknown" where no pose was found."""
    seen = facing(pose)
    if seen is None:
        return View("unknown", float("nan"), 90.0, camera_moves)
    return View(_name(seen), seen.angle_deg, seen.error_deg, camera_moves)


def _name(seen: Facing) -> ViewName:
    if seen.angle_deg <= SIDE_WITHIN_DEG:
        return "side"
    if seen.angle_deg < FRONT_FROM_DEG:
        return "oblique"
    return "rear" if seen.away else "front"


def shows_forward(view: View) -> bool:
    """True if picture x is mainly the forward axis, False if it is mainly left-right."""
    return not view.angle_deg > 45.0


def stays_planar(view: View) -> bool:
    """True if the athlete was seen from the side throughout: one who turns leaves the picture's plane for a while."""
    return view.name == "side" and view.angle_error_deg < SIDE_WITHIN_DEG


def axis_sign(pose: PoseSequence, points: Array, leg: float, view: View) -> int:
    """Sign that turns picture x into forward (or, seen from the front or rear, into the athlete's right).

    ``points`` (T, J, 2) without camera motion. Clear travel decides the forward direction, otherwise the
    side to which the feet, the face and the body point.
    """
    seen = facing(pose)
    if not shows_forward(view):
        return 1 if seen is None or seen.away else -1
    hips = points[:, [23, 24], 0].mean(axis=1)
    hips = hips[np.isfinite(hips)]
    if len(hips) > 1 and leg > 0:
        net, path = hips[-1] - hips[0], float(np.abs(np.diff(hips)).sum())
        if abs(net) > _MIN_TRAVEL_LEGS * leg and abs(net) > 0.6 * path:
            return 1 if net > 0 else -1
    return _pointing(points, seen)


def _pointing(points: Array, seen: Facing | None) -> int:
    """Vote of knees (they bend one way), feet (heel to toe), face (ear to nose) and body heading; a tie goes to +x."""
    bend = geo.knees_point(points * np.array([1.0, -1.0]))
    votes = float(seen.toward_x) if seen is not None else 0.0
    votes += _KNEE_VOTES * float(np.sign(bend)) if abs(bend) > _BENT else 0.0
    for behind, ahead in ((29, 31), (30, 32), (7, 0), (8, 0)):
        step = points[:, ahead, 0] - points[:, behind, 0]
        step = step[np.isfinite(step)]
        if len(step):
            votes += float(np.sign(np.median(step)))
    return 1 if votes >= 0 else -1
