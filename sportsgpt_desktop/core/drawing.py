"""Measuring on the picture: what a line, angle, distance or stopwatch that the user drew says, with its error.

Lengths hold in the athlete's plane: what stands nearer to the camera or farther away looks longer or shorter.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .geometry import Array, internal_angle
from .records import Analysis, Drawing, PoseSequence
from .skeleton import LEFT_ANKLE, LEFT_HIP, LEFT_SHOULDER, RIGHT_ANKLE, RIGHT_HIP, RIGHT_SHOULDER

POINTS = {"line": 2, "angle": 3, "distance": 2, "length": 2, "text": 1, "stopwatch": 0}
"""How many points each kind of drawing has."""
CLICK_PX = 2.0
"""One standard deviation of a point set by mouse, in pixels of the screen (judgement)."""
LEAST_CLICK_PX = 0.5
"""No place in a picture is known better than to half a pixel of it."""
HEIGHT_ERROR = 0.04
"""Relative error of metres that come from the athlete's height (``clean``: "may be off by 4 %")."""
MOST_DRAWINGS, MOST_TEXT = 500, 200
"""More than anybody draws on one clip: a shared file may hold anything."""
_RULERS = ((LEFT_HIP, LEFT_ANKLE), (RIGHT_HIP, RIGHT_ANKLE), (LEFT_SHOULDER, LEFT_HIP), (RIGHT_SHOULDER, RIGHT_HIP))


@dataclass(frozen=True)
class Reading:
    """A value with its error (one standard deviation; of a stopwatch half a frame) and its unit."""

    value: float
    error: float
    unit: str


@dataclass(frozen=True)
class Scale:
    """``unit`` lengths per pixel of the first frame's picture, with the relative error."""

    per_px: float
    relative_error: float
    unit: str


def is_whole(drawing: Drawing, frames: int) -> bool:
    """Whether a drawing can be shown: the right number of finite points, frames inside the clip."""
    values = [number for point in drawing.points for number in (*point, drawing.click_px)]
    last = drawing.stop_frame if drawing.kind == "stopwatch" else drawing.frame
    return (
        len(drawing.points) == POINTS[drawing.kind]
        and all(len(point) == 2 for point in drawing.points)
        and all(math.isfinite(number) and abs(number) < 1e6 for number in values)
        and 0 <= drawing.frame < frames
        and 0 <= last < frames
        and len(drawing.text) <= MOST_TEXT
        and (drawing.kind != "length" or drawing.length_m > 0)
    )


def click_error(px_per_screen_px: float) -> float:
    """One standard deviation of a click, in pixels of the picture, at a zoom."""
    return max(LEAST_CLICK_PX, CLICK_PX * px_per_screen_px)


def shown(analysis: Analysis, frame: int) -> list[Drawing]:
    """The drawings to see over a frame; a stopwatch from its start to its stop."""
    return [each for each in analysis.drawings if each.everywhere or _own(each, frame)]


def _own(drawing: Drawing, frame: int) -> bool:
    if drawing.kind == "stopwatch":
        first, last = sorted((drawing.frame, drawing.stop_frame))
        return first <= frame <= last
    return drawing.frame == frame


def reading(analysis: Analysis, drawing: Drawing, scale: Scale | None = None) -> Reading | None:
    """What a drawing measures: a line its slope, a distance a length; None for what measures nothing.

    ``scale`` spares working it out anew for many drawings.
    """
    if drawing.kind == "stopwatch":
        return _elapsed(analysis, drawing)
    if drawing.kind == "length":
        return Reading(drawing.length_m, math.nan, "m")
    if drawing.kind == "line":
        return _spread(_slope_deg, drawing, "deg")
    if drawing.kind == "angle":
        return _spread(_angle_deg, drawing, "deg")
    if drawing.kind != "distance":
        return None
    scale = scale or scale_of(analysis)
    steady = steady_points(analysis.pose, drawing)
    if scale is None or steady is None:
        return _spread(_length, drawing, "px")
    zoom = _length(steady) / max(_length(np.asarray(drawing.points)), 1e-9)
    plain = _spread(_length, drawing, "px")
    length = plain.value * zoom * scale.per_px
    error = math.hypot(plain.error * zoom * scale.per_px, length * scale.relative_error)
    return Reading(length, error, scale.unit)


def scale_of(analysis: Analysis) -> Scale | None:
    """From the known length that was drawn last, else from the measured motion; None where nothing tells it."""
    known = known_length(analysis.drawings, analysis.pose)
    if known is not None:
        return known
    ratio = _motion_per_px(analysis)
    if not math.isfinite(ratio):
        return None
    motion = analysis.motion
    error = np.asarray(motion.error, dtype=float)[:, [LEFT_HIP, LEFT_ANKLE, RIGHT_HIP, RIGHT_ANKLE]]
    seen = error[np.isfinite(error)]
    jitter = _middle(seen) * math.sqrt(2) / motion.leg_length if len(seen) else 0.0
    if motion.unit == "m":
        return Scale(ratio, math.hypot(jitter, HEIGHT_ERROR), "m")
    return Scale(ratio, jitter, "leg_length")


def known_length(drawings: Sequence[Drawing], pose: PoseSequence) -> Scale | None:
    """Metres per pixel of the first frame's picture, from the known length that was drawn last."""
    for drawing in reversed(drawings):
        if drawing.kind == "length":
            steady = steady_points(pose, drawing)
            length = math.nan if steady is None else _length(steady)
            if length > 0 and drawing.length_m > 0:
                plain = _spread(_length, drawing, "px")
                return Scale(drawing.length_m / length, plain.error / max(plain.value, 1e-9), "m")
    return None


def steady_points(pose: PoseSequence, drawing: Drawing) -> Array | None:
    """The points (N, 2) in the first frame's picture; None where the camera's motion to there is not known."""
    points = np.asarray(drawing.points, dtype=float)
    if pose.camera_px is None:
        return points
    matrix = np.asarray(pose.camera_px[min(drawing.frame, len(pose.camera_px) - 1)], dtype=float)
    if not np.isfinite(matrix).all():
        return None
    return _mapped(points, matrix)


def _mapped(points: Array, matrix: Array) -> Array:
    lifted = np.c_[points, np.ones(len(points))] @ matrix.T
    return np.asarray(lifted[:, :2] / lifted[:, 2:])


def _motion_per_px(analysis: Analysis) -> float:
    """Units of the measured motion per pixel of the first frame's picture, from legs and trunks in both."""
    motion, pose = analysis.motion, analysis.pose
    plane = np.asarray(motion.points, dtype=float)
    forward = 0 if np.isfinite(plane[:, :, 0]).any() else 2
    ratios = []
    frames = min(len(plane), len(pose.image_px))
    for frame in np.unique(np.linspace(0, frames - 1, min(frames, 200)).astype(int)):
        image = np.asarray(pose.image_px[frame], dtype=float)
        if pose.camera_px is not None:
            image = _mapped(image, np.asarray(pose.camera_px[frame], dtype=float))
        for first, second in _RULERS:
            pixels = float(np.hypot(*(image[first] - image[second])))
            ground = float(np.hypot(*(plane[frame, first] - plane[frame, second])[[forward, 1]]))
            if pixels > 0 and ground > 0:
                ratios.append(ground / pixels)
    return _middle(np.array(ratios)) if ratios else math.nan


def _middle(values: Array) -> float:
    """The middle value. ``np.median`` would import ``numpy.ma`` at its first call: 40 ms in the window's thread."""
    return float(np.sort(values)[len(values) // 2])


def _elapsed(analysis: Analysis, drawing: Drawing) -> Reading:
    times = np.asarray(analysis.video.time_s, dtype=float)
    frames = (drawing.frame, drawing.stop_frame)
    steps = [times[min(frame + 1, len(times) - 1)] - times[max(frame - 1, 0)] for frame in frames]
    spans = [min(frame + 1, len(times) - 1) - max(frame - 1, 0) for frame in frames]
    half = max(step / max(span, 1) for step, span in zip(steps, spans, strict=True)) / 2
    return Reading(abs(float(times[frames[1]] - times[frames[0]])), float(half), "s")


def _spread(value: Callable[[Array], float], drawing: Drawing, unit: str) -> Reading:
    """The value with the error that the clicked points pass on to it (first order, each coordinate on its own)."""
    points = np.asarray(drawing.points, dtype=float)
    slopes = []
    for place in np.ndindex(points.shape):
        moved = [points.copy(), points.copy()]
        moved[0][place] -= 0.5
        moved[1][place] += 0.5
        change = value(moved[1]) - value(moved[0])
        slopes.append((change + 90) % 180 - 90 if unit == "deg" else change)
    return Reading(value(points), drawing.click_px * math.sqrt(sum(slope**2 for slope in slopes)), unit)


def _length(points: Array) -> float:
    return float(np.hypot(*(points[1] - points[0])))


def _slope_deg(points: Array) -> float:
    """Slope against the horizontal, -90..90 deg, rising to the right is positive."""
    x, y = points[1] - points[0]
    x, y = (-x, -y) if x < 0 else (x, y)
    return math.degrees(math.atan2(-y, x))


def _angle_deg(points: Array) -> float:
    return float(internal_angle(points[0], points[1], points[2]))
