"""What is drawn over a frame: skeleton, keyframe captions and measured values, as plain shapes.

Nothing here paints. Coordinates are pixels of the upright picture; colours are roles, and sizes are in parts
of the picture's height so that a proxy and the full picture look alike.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from . import drawing
from .pipeline import best_keyframes
from .records import Analysis, Drawing, Evidence, Keyframe, PictureMark
from .skeleton import BONES, INDEX, PAIRS

Role = Literal["left", "right", "centre", "fault", "text", "muted", "drawn"]
PALETTE: dict[Role, str] = {
    "left": "#F2A33A",
    "right": "#5AA9FF",
    "centre": "#E8EDF2",
    "fault": "#FF6F61",
    "text": "#E8EDF2",
    "muted": "#8E9BA8",
    "drawn": "#D9A8FF",
}
"""Colours on video, in every theme. Left and right are also told apart by dashes; what the user drew has ends."""
BACKGROUND = "#0F1317"
SURE, UNSURE = 0.75, 0.35
"""Visibility above which a bone is drawn in full, and under which it is left out (judgement)."""
BONE, THIN = 0.0065, 0.0035
"""Line widths in parts of the picture's height."""
_LEFT = frozenset(left for left, _ in PAIRS)
_RIGHT = frozenset(right for _, right in PAIRS)
Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A polyline; ``width`` in parts of the picture's height."""

    points: tuple[Point, ...]
    role: Role
    width: float
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A joint."""

    place: Point
    role: Role
    radius: float


@dataclass(frozen=True)
class Label:
    """A caption beside ``place``, or in a corner of the picture where ``corner`` names it."""

    text: str
    role: Role
    place: Point = (0.0, 0.0)
    corner: Literal["", "top_left", "top_right", "bottom_left"] = ""


Shape = Line | Dot | Label


def side_of(landmark: int) -> Role:
    return "left" if landmark in _LEFT else "right" if landmark in _RIGHT else "centre"


def skeleton(analysis: Analysis, frame: int) -> tuple[Shape, ...]:
    """Bones and joints of one frame; a doubtful bone is thin, one that was not seen is left out."""
    points = np.asarray(analysis.pose.image_px[frame], dtype=float)
    seen = np.where(np.isfinite(points).all(axis=1), analysis.pose.visibility[frame], 0.0)
    shapes: list[Shape] = []
    for a, b in BONES:
        sure = min(seen[a], seen[b])
        if sure >= UNSURE:
            side = side_of(a) if side_of(a) == side_of(b) else "centre"
            width = BONE if sure >= SURE else THIN
            shapes.append(Line((_point(points[a]), _point(points[b])), side, width, side == "left"))
    joints = sorted({joint for bone in BONES for joint in bone if seen[joint] >= UNSURE})
    return (*shapes, *(Dot(_point(points[joint]), side_of(joint), BONE) for joint in joints))


def measured(analysis: Analysis, frame: int) -> tuple[Shape, ...]:
    """The evidence of issues found whose frame this is: the angle or distance, its value and error."""
    found: list[Shape] = []
    for issue in analysis.assessment.issues:
        if issue.status in ("present", "watch"):
            for one in issue.evidence:
                if one.frame == frame:
                    found += evidence(analysis, one)
    return tuple(found)


def evidence(analysis: Analysis, one: Evidence) -> list[Shape]:
    """One piece of evidence with its value: an arc where three landmarks of a side make an angle, a line through
    the middles of two pairs (trunk, hips), else a line through the landmarks of each side."""
    chains = [chain for chain in _chains(analysis, one) if chain]
    if not chains:
        return []
    shapes: list[Shape] = []
    for chain in chains:
        if len(chain) == 3 and one.unit == "deg":
            shapes.append(Line(_arc(*chain), "fault", THIN))
        else:
            shapes.append(Line(tuple(_point(point) for point in chain), "fault", THIN, True))
    last = chains[-1]
    place = last[1] if len(last) == 3 else np.mean(last, axis=0)
    return [*shapes, Label(value_text(one.value, one.error, one.unit), "fault", _point(place))]


def _chains(analysis: Analysis, one: Evidence) -> list[list[np.ndarray]]:
    """The places of the evidence's landmarks that were seen, side by side."""
    places = {
        name: analysis.pose.image_px[one.frame, INDEX[name]]
        for name in one.landmarks
        if name in INDEX and np.isfinite(analysis.pose.image_px[one.frame, INDEX[name]]).all()
    }
    sides = {side: {name.removeprefix(f"{side}_"): point for name, point in places.items() if name.startswith(side)}
             for side in ("left", "right")}  # fmt: skip
    left, right = sides["left"], sides["right"]
    if len(left) == 2 and left.keys() == right.keys():
        return [[(left[part] + right[part]) / 2 for part in left]]
    rest = [point for name, point in places.items() if not name.startswith(("left", "right"))]
    return [list(left.values()), list(right.values()), rest]


UNITS = {"deg": "°", "leg_length": " LL", "ratio": ""}
"""How units are shown after a number; every other one stands as it is."""


def value_text(value: float, error: float, unit: str) -> str:
    """Value ± one standard deviation with its unit, to the digits that the error supports: its first digit,
    or two where that is a 1."""
    shown = UNITS.get(unit, f" {unit}")
    if not math.isfinite(error) or error <= 0:
        return f"{value:.3g}{shown}"
    power = math.floor(math.log10(error))
    digits = max(0, min(4, -power + (error / 10**power < 2)))
    digits = 0 if unit == "deg" else digits
    return f"{value:.{digits}f} ± {error:.{digits}f}{shown}"


def caption(analysis: Analysis, frame: int, keys: Sequence[Keyframe] | None = None) -> tuple[Shape, ...]:
    """The clock in a corner, and the name of the keyframe that lies on this frame."""
    video = analysis.video
    shapes: list[Shape] = [Label(f"{video.time_s[frame]:.3f} s · {frame}", "muted", corner="top_right")]
    for key in best_keyframes(analysis.alignment) if keys is None else keys:
        if key.frame == frame:
            shapes.append(Label(keyframe_text(analysis, key), "text", corner="top_left"))
            break
    return tuple(shapes)


def keyframe_text(analysis: Analysis, key: Keyframe) -> str:
    """Title, side and step of a keyframe in the analysis' language."""
    chinese = analysis.language == "zh"
    spec = next((one for one in analysis.action.keyframes if one.id == key.id), None)
    title = key.id if spec is None else spec.title_zh if chinese and spec.title_zh else spec.title
    sides = {"left": "左", "right": "右", "both": ""} if chinese else {"both": ""}
    side = sides.get(key.side or "both", key.side or "")
    step = (f"第{key.step}步" if chinese else f"step {key.step}") if key.step else ""
    return " · ".join(part for part in (title, side, step) if part)


def drawn(analysis: Analysis, frame: int, scale: drawing.Scale | None = None) -> tuple[Shape, ...]:
    """What the user drew over a frame, each with what it measures; marked places as a cross."""
    found: list[Shape] = []
    times: list[str] = []
    for each in drawing.shown(analysis, frame):
        text = drawing_text(analysis, each, scale)
        if each.kind == "stopwatch":
            times.append(text)
        else:
            found += drawing_shapes(each, text)
    if times:
        found.append(Label(" · ".join(times), "drawn", corner="bottom_left"))
    return (*found, *(shape for mark in analysis.marks.values() if mark.frame == frame for shape in _cross(mark)))


def drawing_text(analysis: Analysis, one: Drawing, scale: drawing.Scale | None = None) -> str:
    """What stands beside a drawing: its value, or the user's words."""
    reading = drawing.reading(analysis, one, scale)
    return one.text if reading is None else value_text(reading.value, reading.error, reading.unit)


def drawing_shapes(one: Drawing, text: str) -> list[Shape]:
    """The strokes of one drawing with points, and its text beside it."""
    if one.kind == "text":
        return [Label(text, "drawn", one.points[0])]
    shapes: list[Shape] = [Line(one.points, "drawn", THIN, one.kind == "length")]
    shapes += [Dot(point, "drawn", THIN) for point in one.points]
    if one.kind == "angle":
        shapes.append(Line(_arc(*(np.asarray(point) for point in one.points)), "drawn", THIN))
    middle = one.points[1] if one.kind == "angle" else _point(np.mean(one.points, axis=0))
    return [*shapes, Label(text, "drawn", middle)]


def _cross(mark: PictureMark, arm: float = 9.0) -> list[Shape]:
    x, y = mark.x_px, mark.y_px
    return [
        Line(((x - arm, y), (x + arm, y)), "drawn", THIN),
        Line(((x, y - arm), (x, y + arm)), "drawn", THIN),
    ]


def frame_shapes(analysis: Analysis, frame: int) -> tuple[Shape, ...]:
    """Everything that exports draw over a frame."""
    return (
        *skeleton(analysis, frame),
        *measured(analysis, frame),
        *drawn(analysis, frame),
        *caption(analysis, frame),
    )


def _point(point: np.ndarray) -> Point:
    return float(point[0]), float(point[1])


def _arc(first: np.ndarray, middle: np.ndarray, last: np.ndarray) -> tuple[Point, ...]:
    """The arc between the two limbs of a joint, the short way round."""
    start, stop = (math.atan2(*(end - middle)[::-1]) for end in (first, last))
    turn = (stop - start + math.pi) % (2 * math.pi) - math.pi
    radius = 0.35 * min(float(np.linalg.norm(first - middle)), float(np.linalg.norm(last - middle)))
    angles = start + np.linspace(0.0, 1.0, 24) * turn
    return tuple((float(middle[0] + radius * math.cos(a)), float(middle[1] + radius * math.sin(a))) for a in angles)
