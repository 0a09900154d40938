"""Places that the user marks in the picture (the hurdle's bar), carried into ground coordinates.

A mark is kept as a pixel of one frame, so that it stays true when joints are mended or the floor is found anew. From
a place ``obstacle`` come two numbers for the formulas: ``obstacle_forward``, where it stands along the direction of
travel, and ``obstacle_height``, how high it is above the floor, both in the motion's unit.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from . import camera
from .errors import UserError
from .indicators import FORMULAS
from .records import Action, Keyframe, Kinematics, Motion, PictureMark, PoseSequence, VideoInfo

Array = NDArray[np.float64]
_PLACE = re.compile(r"\s*([0-9.]+)\s*,\s*([0-9.]+)\s*@\s*([0-9.]+)\s*s?\s*$")
_PARTS = ("_forward", "_height")
_LEAST_POINTS = 10
"""Fewer landmarks over the whole clip give no line between picture and ground (judgement)."""


def wanted(action: Action) -> tuple[str, ...]:
    """Names of the places that an action's indicators need marked, () for most actions."""
    names = [
        name.removesuffix(part)
        for spec in action.indicators
        if spec.formula in FORMULAS
        for name in FORMULAS[spec.formula].marks
        for part in _PARTS
        if name.endswith(part)
    ]
    return tuple(dict.fromkeys(names))


def read(text: str, info: VideoInfo) -> PictureMark:
    """ "X,Y@SECONDS" in pixels of the upright picture and seconds from the clip's start.

    Raises UserError if it is not of that form or lies outside the clip.
    """
    match = _PLACE.match(text)
    hint = "Use X,Y@SECONDS in pixels and seconds, for example 812,430@1.24"
    try:
        x, y, seconds = (float(part) for part in match.groups()) if match else (math.nan, math.nan, math.nan)
    except ValueError:
        x = y = seconds = math.nan
    if not (math.isfinite(x) and math.isfinite(y) and math.isfinite(seconds)):
        raise UserError(f"'{text[:60]}' does not mark a place.", hint)
    if x >= info.width_px or y >= info.height_px or seconds > _shown_s(info)[-1] + 1.0:
        raise UserError(
            f"The mark {text[:60]} lies outside the clip ({info.width_px} x {info.height_px} px, "
            f"{_shown_s(info)[-1]:.2f} s).",
            hint,
        )
    return PictureMark(int(np.argmin(np.abs(_shown_s(info) - seconds))), x, y)


def _shown_s(info: VideoInfo) -> Array:
    return np.asarray(info.pts_s, dtype=np.float64) - float(info.pts_s[0])


def read_all(texts: Mapping[str, str], action: Action, info: VideoInfo) -> dict[str, PictureMark]:
    """Marks by name. Raises UserError for a name that the action has no use for, and what ``read`` raises."""
    known = wanted(action)
    for name in texts:
        if name not in known:
            asked = f"It needs: {', '.join(known)}." if known else "It needs none."
            raise UserError(f"'{name[:40]}' is no place that {action.title} needs marked.", asked)
    return {name: read(text, info) for name, text in texts.items()}


def to_ground(marks: Mapping[str, PictureMark], pose: PoseSequence, motion: Motion) -> dict[str, float]:
    """``<name>_forward`` and ``<name>_height`` of each mark, in the motion's unit; {} where there is no ground.

    The way from the steady picture to the ground is one turn, scale and shift for the whole clip; it is read off the
    landmarks themselves, which are known in both.
    """
    if not marks or not motion.ground_trusted or not np.isfinite(motion.points[..., 0]).any():
        return {}
    path = camera.path_of(pose.camera_px, pose.width_px, pose.height_px, len(pose.image_px))
    steady = camera.apply(path.to_one, np.asarray(pose.image_px, dtype=np.float64))
    fit = _fit(steady, np.asarray(motion.points[..., :2], dtype=np.float64), np.asarray(motion.visibility))
    if fit is None:
        return {}
    found: dict[str, float] = {}
    for name, mark in marks.items():
        frame = min(max(mark.frame, 0), len(steady) - 1)
        place = camera.apply(path.to_one[frame : frame + 1], np.array([[[mark.x_px, mark.y_px]]]))[0, 0]
        forward, up = (float(value) for value in np.array([place[0], place[1], 1.0]) @ fit)
        found[f"{name}_forward"] = forward
        found[f"{name}_height"] = up - _floor_at(motion, forward)
    return found


def _fit(steady: Array, ground: Array, seen: NDArray[np.float64]) -> Array | None:
    """(3, 2) least-squares affine map of picture points (T, J, 2) to ground points (T, J, 2); None if too few."""
    known = np.isfinite(steady).all(axis=-1) & np.isfinite(ground).all(axis=-1) & (seen > 0.5)
    if known.sum() < _LEAST_POINTS:
        return None
    rows = np.concatenate([steady[known], np.ones((int(known.sum()), 1))], axis=1)
    fit = np.linalg.lstsq(rows, ground[known], rcond=None)[0]
    # Landmarks that jumped were mended on the ground only: what lies far off the first line is left out of the second.
    off = np.linalg.norm(rows @ fit - ground[known], axis=1)
    keep = off <= 3.0 * max(float(np.median(off)), 1e-9)
    return np.asarray(np.linalg.lstsq(rows[keep], ground[known][keep], rcond=None)[0])


def _floor_at(motion: Motion, forward: float) -> float:
    """Height of the floor where the athlete passes a place; its median where he never comes near."""
    hips = np.nanmean(np.asarray(motion.points[:, 23:25, 0], dtype=np.float64), axis=1)
    floor = np.asarray(motion.ground, dtype=np.float64)
    away = np.where(np.isfinite(floor), np.abs(hips - forward), np.nan)
    if not np.isfinite(away).any():
        return float(np.nanmedian(floor))
    return float(floor[int(np.nanargmin(away))])


def placed(
    keyframes: Sequence[Keyframe], action: Action, kinematics: Kinematics, ground: Mapping[str, float]
) -> tuple[Keyframe, ...]:
    """Keyframes that are defined by a mark, set to the instant when the centre of mass passes it.

    What the user set by hand stays, and so does everything where the mark is not passed between its neighbours.
    """
    named = {spec.id: spec.mark for spec in action.keyframes if spec.mark and f"{spec.mark}_forward" in ground}
    path = kinematics.channels.get("com_forward")
    if not named or path is None:
        return tuple(keyframes)
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    result = []
    for item in keyframes:
        at = None
        if item.id in named and item.source != "user":
            others = [other.time_s for other in keyframes if other is not item and other.candidate == item.candidate]
            start = max((other for other in others if other < item.time_s), default=time_s[0])
            stop = min((other for other in others if other > item.time_s), default=time_s[-1])
            at = _passage(time_s, np.asarray(path, dtype=np.float64), ground[f"{named[item.id]}_forward"], start, stop)
        if at is None:
            result.append(item)
        else:
            frame = int(np.argmin(np.abs(time_s - at)))
            result.append(replace(item, time_s=at, frame=frame, spread_frames=1.0, confidence=1.0, source="event"))
    return tuple(result)


def _passage(time_s: Array, path: Array, place: float, start: float, stop: float) -> float | None:
    """First time from ``start`` to ``stop`` at which ``path`` comes past ``place``, between frames; None if never."""
    inside = np.flatnonzero((time_s >= start) & (time_s <= stop) & np.isfinite(path))
    for before, after in pairwise(inside):
        if path[before] < place <= path[after]:
            share = (place - path[before]) / (path[after] - path[before])
            return float(time_s[before] + share * (time_s[after] - time_s[before]))
    return None
