"""Landmarks as the pose model gave them -> one athlete's motion in ground coordinates, with errors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import camera
from .. import skeleton as sk
from ..errors import UserError
from ..notes import note
from ..records import Bools, Motion, PoseSequence, VideoInfo, View
from . import body, ground, leaps, repair, sides, smooth, uncertainty
from . import view as viewing

Array = NDArray[np.float64]
VERSION = "2"
MIN_FRAMES = 5
_PASSES = 3
_MOST_DRIFT = 0.3
"""Error of the camera's motion, leg lengths, from which travel and flight say nothing (judgement: made turns with a
third of it shifted contacts by three frames)."""
_FAR_SHARE = 0.01
"""Distances from the smooth line below this share of the leg are never far off (judgement)."""
_NEARNESS = 0.65
"""The athlete's size in the picture may change by this share before lengths lose their meaning (judgement:
bent bodies seen from the front look down to 0.72 of their size in motion capture)."""
_FOOT_POINTS = (sk.LEFT_HEEL, sk.LEFT_TOE, sk.RIGHT_HEEL, sk.RIGHT_TOE)
_GROUPS = (
    ("head", tuple(range(11)), smooth.LOWEST_CUTOFF_HZ),
    ("shoulders and hips", (11, 12, 23, 24), smooth.LOWEST_CUTOFF_HZ),
    ("arms", tuple(range(13, 23)), smooth.LOWEST_CUTOFF_HZ),
    ("knees", (25, 26), smooth.LOWEST_CUTOFF_HZ),
    ("feet", (27, 28, 29, 30, 31, 32), 10.0),
)
"""Joints that share one cut-off, so that left and right are treated alike, and their lowest one in Hz.

A foot meets the ground within a frame: below 10 Hz touchdown on motion capture came 4 to 7 ms late, from
10 Hz up 1 to 4 ms (jitter of 1 % of the leg added, 30 and 60 frames/s; see benchmarks/cleaning.py)."""


@dataclass(frozen=True)
class _Track:
    """Cleaned picture points without camera motion; ``raw`` before smoothing, both (T, J, 2) px."""

    points: Array
    raw: Array
    repaired: Bools
    cutoffs: Array
    notes: tuple[str, ...]


def clean(pose: PoseSequence, info: VideoInfo, height_m: float = float("nan"), scale: float | None = None) -> Motion:
    """Repair, filter and put one athlete's landmarks into ground coordinates.

    ``height_m``: the athlete's height, gives metres. ``scale``: metres per pixel of the first frame's
    picture at the athlete's distance; wins over ``height_m``. Otherwise lengths are in leg lengths. No
    frame is added or dropped. Raises UserError if the pose is too short or shows no leg.
    """
    same = len(info.time_s) == len(pose.times_s)
    time_s = np.asarray(info.time_s if same else pose.times_s, dtype=np.float64)
    if len(time_s) < MIN_FRAMES:
        raise UserError(
            f"The clip has {len(time_s)} frames; at least {MIN_FRAMES} are needed.", "Choose a longer clip."
        )
    path = camera.of_pose(pose)
    track = _track(pose, time_s, path)
    # Bridged points may lie anywhere, so that a bone between them has no length to go by.
    leg = body.leg_length_px(np.where(np.isfinite(track.raw), track.points, np.nan))
    if not np.isfinite(leg) or leg <= 0:
        raise UserError(
            "No leg of the athlete was seen in this clip, so nothing can be measured.",
            "Choose another person, or film so that hips, knees and feet are in the picture.",
        )
    view = viewing.view_of(pose, path.moves)
    return _to_ground(pose, info, time_s, track, leg, view, path, height_m, scale)


def _track(pose: PoseSequence, time_s: Array, path: camera.CameraPath) -> _Track:
    """Picture points to clean, steady picture points."""
    given = repair.marks(pose)
    notes: list[str] = []
    pose, swapped, doubtful = _mend_sides(pose, time_s)
    if swapped:
        notes.append(note("swapped", frames=swapped))
    missing = repair.not_seen(pose) | (doubtful & ~given)
    points = np.asarray(pose.image_px, dtype=np.float64).copy()
    points[missing] = np.nan
    points = camera.apply(path.to_one, points)
    leg = body.leg_length_px(points)
    by_hand = given & ~missing
    view = viewing.view_of(pose, path.moves)
    planar = viewing.stays_planar(view)
    jumped = _drop(points, leaps.find(points, time_s, leg, planar) & ~by_hand)
    for _ in range(2):
        wrong = repair.outliers(points, leg)
        if planar:
            wrong = wrong | repair.shrunk(points)
        jumped += _drop(points, wrong & ~by_hand)
    if jumped:
        notes.append(note("jumped", points=jumped))
    missing = np.asarray(~np.isfinite(points).all(axis=2))
    empty = repair.gaps_too_long(missing, time_s)
    weights = np.where(by_hand, 4.0, np.clip(np.asarray(pose.visibility, dtype=np.float64), 0.2, 1.0))
    clean_points, cutoffs = _filter(points, time_s, weights, leg)
    clean_points[empty] = np.nan
    notes.append(_cutoff_note(cutoffs, smooth.rate_hz(time_s)))
    repaired = repair.marks(pose) | (missing & ~empty)
    return _Track(clean_points, points, repaired, cutoffs, tuple(notes))


def _drop(points: Array, wrong: Bools) -> int:
    """Empty the (T, J) ``wrong`` points in place; returns how many there were."""
    wrong = np.asarray(wrong & np.isfinite(points).all(axis=2))
    points[wrong] = np.nan
    return int(wrong.sum())


def _mend_sides(pose: PoseSequence, time_s: Array) -> tuple[PoseSequence, int, Bools]:
    """Put exchanged limbs back; returns the pose, the number of frames changed, (T, J) points in between."""
    points = np.asarray(pose.image_px, dtype=np.float64).copy()
    points[repair.not_seen(pose)] = np.nan
    seen = np.asarray(pose.visibility, dtype=np.float64)
    view = viewing.view_of(pose, False)
    body_too = not viewing.shows_forward(view)
    leg = body.leg_length_px(points)
    points[leaps.find(points, time_s, leg, viewing.stays_planar(view), own_side=False)] = np.nan
    found = sides.find(points, seen, time_s, leg, body_too)
    return repair.swap(pose, found.exchanged), int(found.exchanged.any(axis=1).sum()), found.between


def _filter(points: Array, time_s: Array, weights: Array, leg: float) -> tuple[Array, Array]:
    """Smooth (T, J, 2); returns the points and the cut-off of each joint (J,), NaN = not smoothed.

    Points far off the smooth line count less in a second and third pass (Cauchy weights), so that a few
    wrong frames don't pull the line; ``leg`` in pixels sets the scale below which nothing is far off.
    """
    count, joints = points.shape[:2]
    flat = points.reshape(count, -1)
    bridged = smooth.smooth(flat, time_s, np.full(joints * 2, np.nan)).reshape(points.shape)
    cutoffs = np.full(joints, np.nan)
    for _, group, lowest in _GROUPS:
        known = [joint for joint in group if np.isfinite(points[:, joint, 0]).sum() > count / 2]
        if known:
            cutoffs[list(group)] = smooth.choose_cutoff(bridged[:, known].reshape(count, -1), time_s, lowest)
    result, trust = flat, weights
    for _ in range(_PASSES):
        result = smooth.smooth(flat, time_s, np.repeat(cutoffs, 2), np.repeat(trust, 2, axis=1))
        off = np.linalg.norm(points - result.reshape(points.shape), axis=2)
        trust = weights / (1.0 + (np.nan_to_num(off) / _far_off(off, leg)) ** 2)
    return result.reshape(points.shape), cutoffs


def _far_off(off: Array, leg: float) -> Array:
    """Distance from the smooth line, in pixels, at which a point counts half: (J,)."""
    return 5.0 * np.maximum(1.4826 * repair.column_median(off), _FAR_SHARE * leg)


def _cutoff_note(cutoffs: Array, rate: float) -> str:
    if not np.isfinite(cutoffs).any():
        return note("not_smoothed", fps=f"{rate:.0f}")
    known = [(name, cutoffs[joints[0]]) for name, joints, _ in _GROUPS if np.isfinite(cutoffs[joints[0]])]
    parts = [f"{name} {cutoff:.1f} Hz" for name, cutoff in known]
    return note("smoothed", cutoffs=", ".join(parts))


def _to_ground(
    pose: PoseSequence,
    info: VideoInfo,
    time_s: Array,
    track: _Track,
    leg: float,
    view: View,
    path: camera.CameraPath,
    height_m: float,
    scale: float | None,
) -> Motion:
    sign = viewing.axis_sign(pose, track.points, leg, view)
    plane = np.stack([sign * track.points[:, :, 0], -track.points[:, :, 1]], axis=2) / leg
    raw = np.stack([sign * track.raw[:, :, 0], -track.raw[:, :, 1]], axis=2) / leg
    notes = list(track.notes)
    plane, turn = _level(time_s, plane, view)
    if turn:
        notes.append(note("tilted", angle=f"{np.degrees(turn):.1f}"))
    raw = _turn(raw, turn)
    across = view.name != "side"
    floor = ground.find_floor(time_s, plane[:, _FOOT_POINTS, 0], plane[:, _FOOT_POINTS, 1], local=across)
    height = np.full(len(time_s), np.nan) if floor is None else floor.height
    if floor is not None and floor.levels > 1:
        notes.append(note("levels", levels=floor.levels))
    origin = np.array([_first_hip(plane), np.nanmin(height) if np.isfinite(height).any() else 0.0])
    plane, raw, height = plane - origin, raw - origin, height - origin[1]
    seen = np.asarray(pose.visibility, dtype=np.float64)
    # Where it may be somebody else, nothing is as plainly seen as it looks.
    sure = seen if pose.doubtful is None else np.where(pose.doubtful[:, None], 0.0, seen)
    error = uncertainty.joint_error(plane, raw, sure, track.repaired, time_s, view, path.drift_px / leg)
    reason = _distrust(floor, path, pose, body.nearness(track.points, time_s), leg)
    factor, stature = _scale(track.points, leg, height_m, None if scale is None else scale / path.zoom)
    if scale is None and np.isfinite(height_m):
        notes.append(note("by_height"))
    points = np.full((*plane.shape[:2], 3), np.nan)
    points[:, :, 0 if viewing.shows_forward(view) else 2] = plane[:, :, 0] * factor
    points[:, :, 1] = plane[:, :, 1] * factor
    metres = scale is not None or np.isfinite(height_m)
    return Motion(
        time_s=time_s,
        points=points,
        visibility=seen,
        error=error * factor,
        unit="m" if metres else "leg_length",
        leg_length=factor,
        stature=stature * factor,
        view=view,
        ground=height * factor,
        ground_trusted=not reason,
        ground_reason=reason,
        travel_sign=sign,
        depth=_depth(pose, time_s, track.cutoffs, sign, view) * factor,
        repaired=track.repaired,
        capture_fps=info.capture_fps,
        notes=tuple(notes),
    )


def _level(time_s: Array, plane: Array, view: View) -> tuple[Array, float]:
    """Turn the picture so that the ground line is level; returns the points and the angle in radians."""
    if not viewing.shows_forward(view):
        return plane, 0.0
    floor = ground.find_floor(time_s, plane[:, _FOOT_POINTS, 0], plane[:, _FOOT_POINTS, 1])
    angle = float(np.arctan(floor.slope)) if floor is not None else 0.0
    return _turn(plane, angle), angle


def _turn(plane: Array, angle: float) -> Array:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(plane @ np.array([[cos, -sin], [sin, cos]]))


def _first_hip(plane: Array) -> float:
    hips = plane[:, [sk.LEFT_HIP, sk.RIGHT_HIP], 0].mean(axis=1)
    known = hips[np.isfinite(hips)]
    return float(known[0]) if len(known) else 0.0


def _scale(points: Array, leg: float, height_m: float, scale: float | None) -> tuple[float, float]:
    """(length of the leg in the unit of the result, stature in leg lengths); ``scale`` in m per pixel."""
    stature = body.stature_px(points) / leg
    if scale is not None:
        return leg * scale, height_m / (leg * scale) if np.isfinite(height_m) else stature
    if np.isfinite(height_m):
        return height_m / stature, stature
    return 1.0, stature


def _depth(pose: PoseSequence, time_s: Array, cutoffs: Array, sign: int, view: View) -> Array:
    """(T, J) guess of the axis that the picture does not show, from the hips, in leg lengths."""
    world = np.asarray(pose.world_m, dtype=np.float64)
    legs = [
        np.linalg.norm(world[:, a] - world[:, b], axis=1) + np.linalg.norm(world[:, b] - world[:, c], axis=1)
        for a, b, c in ((23, 25, 27), (24, 26, 28))
    ]
    known = np.isfinite(legs[0])
    if not known.any():
        return np.full(world.shape[:2], np.nan)
    leg = float(np.median(np.concatenate([side[known] for side in legs])))
    if not leg > 0:
        return np.full(world.shape[:2], np.nan)
    away = smooth.smooth(world[:, :, 2], time_s, cutoffs) / leg
    away[~np.isfinite(world[:, :, 2])] = np.nan
    # From the side the near hand is the right one if the athlete faces right.
    return -sign * away if viewing.shows_forward(view) else sign * away


def _distrust(floor: ground.Floor | None, path: camera.CameraPath, pose: PoseSequence, near: Array, leg: float) -> str:
    """Why travel, flight and height can't be judged; "" if they can. ``leg`` in pixels."""
    if path.lost_share > 0.1 or np.percentile(path.drift_px, 75) > _MOST_DRIFT * leg:
        return note("camera_lost")
    if path.too_far:
        return note("camera_turned")
    if floor is None:
        return note("no_rest")
    near = near[np.isfinite(near)]
    if len(near) and np.percentile(near, 2) < _NEARNESS * np.percentile(near, 98):
        return note("nearer")
    feet = pose.image_px[:, list(_FOOT_POINTS)]
    with np.errstate(invalid="ignore"):
        outside = (feet[:, :, 1] >= pose.height_px) | (feet[:, :, 0] < 0) | (feet[:, :, 0] >= pose.width_px)
    if outside.all(axis=1).mean() > 0.5:
        return note("feet_outside")
    return ""
