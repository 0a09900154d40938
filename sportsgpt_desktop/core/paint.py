"""Paints the shapes of ``overlay`` on pictures for files, with Pillow; and blurs faces."""

import warnings
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import assets
from .overlay import BACKGROUND, PALETTE, Dot, Label, Line, Point, Shape
from .records import PoseSequence

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

TEXT_PART = 0.026
"""Height of the text in parts of the picture's height."""
MIN_TEXT_PX = 11
_HEAD = list(range(11))
"""Landmarks of nose, eyes, ears and mouth."""
_FACE_MARGIN = 1.7
"""Radius of the blur in radii of the face's landmarks: hair and chin lie outside them (judgement)."""
_ALONE_FRAMES = 15.0
"""For how many frames around a single look a person is taken to be there: about the distance of two looks."""
_MIN_FACE_PART = 0.07
"""Least radius in parts of the body's height: a head is about 1/8 of it (judgement)."""


def paint(
    picture: NDArray[np.uint8], shapes: Sequence[Shape], source_height: float, origin: Point = (0.0, 0.0)
) -> NDArray[np.uint8]:
    """A copy of the RGB picture (H, W, 3) with the shapes. The picture shows ``source_height`` pixels of the
    shapes' coordinates, from ``origin`` on."""
    from PIL import Image, ImageDraw

    image = Image.fromarray(picture)
    scale = picture.shape[0] / source_height
    draw = ImageDraw.Draw(image)
    for shape in shapes:
        if isinstance(shape, Line):
            _line(draw, shape, scale, origin, picture.shape[0])
        elif isinstance(shape, Dot):
            radius = max(1.5, shape.radius * picture.shape[0])
            x, y = _placed(shape.place, scale, origin)
            box = (x - radius, y - radius, x + radius, y + radius)
            draw.ellipse(box, fill=BACKGROUND, outline=PALETTE[shape.role], width=max(1, round(radius / 2.2)))
    for shape in shapes:
        if isinstance(shape, Label):
            _label(draw, shape, scale, origin, image.size)
    return np.asarray(image)


def _placed(point: Point, scale: float, origin: Point) -> Point:
    return (point[0] - origin[0]) * scale, (point[1] - origin[1]) * scale


def _line(draw: "ImageDraw", line: Line, scale: float, origin: Point, height: int) -> None:
    width = max(1, round(line.width * height))
    points = [_placed(point, scale, origin) for point in line.points]
    for piece in _dashes(points, 3.5 * width, 1.6 * width) if line.dashed else [points]:
        draw.line(piece, fill=PALETTE[line.role], width=width, joint="curve")


def _dashes(points: Sequence[Point], on: float, off: float) -> list[list[Point]]:
    """A polyline cut into dashes, each straight piece on its own."""
    pieces: list[list[Point]] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = float(np.hypot(x1 - x0, y1 - y0))
        for start in np.arange(0.0, length, on + off):
            a, b = start / length, min(start + on, length) / length
            pieces.append([(x0 + a * (x1 - x0), y0 + a * (y1 - y0)), (x0 + b * (x1 - x0), y0 + b * (y1 - y0))])
    return pieces


def _label(draw: "ImageDraw", label: Label, scale: float, origin: Point, size: tuple[int, int]) -> None:
    font = font_for(label.text, max(MIN_TEXT_PX, round(TEXT_PART * size[1])))
    left, top, right, bottom = draw.textbbox((0, 0), label.text, font=font)
    width, height, pad = right - left, bottom - top, max(3, round(font.size * 0.35))
    margin = 2 * pad
    if label.corner:
        x = size[0] - width - margin - pad if label.corner.endswith("right") else margin
        y = size[1] - height - margin - pad if label.corner.startswith("bottom") else margin
    else:
        x, y = _placed(label.place, scale, origin)
        x, y = x + 2 * margin, y - height / 2
    x = min(max(x, pad), max(pad, size[0] - width - pad))
    y = min(max(y, pad), max(pad, size[1] - height - pad))
    draw.rounded_rectangle((x - pad, y - pad, x + width + pad, y + height + pad), pad, fill=BACKGROUND)
    draw.text((x - left, y - top), label.text, fill=PALETTE[label.role], font=font)


@cache
def _font(name: str, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(assets.resources_folder() / "fonts" / name), size)


def font_for(text: str, size: int, bold: bool = False) -> Any:
    """Inter, or Noto Sans SC where the text holds Chinese."""
    if any(ord(letter) >= 0x2E80 for letter in text):
        return _font("NotoSansSC-Bold.ttf" if bold else "NotoSansSC-Regular.ttf", size)
    return _font("Inter-SemiBold.ttf" if bold else "Inter-Regular.ttf", size)


def faces(image_px: NDArray[np.floating], visibility: NDArray[np.floating]) -> NDArray[np.float64]:
    """Where the tracked athlete's face is, (T, 3): x, y and radius in px of the upright picture.

    Frames without a pose take the place between their neighbours, or the nearest one, with a radius that grows with
    the way between: somebody whom the pose model lost for a moment is still in the picture. NaN if there is no face
    in the whole clip.
    """
    head = np.where(visibility[:, _HEAD, None] > 0, np.asarray(image_px, dtype=np.float64)[:, _HEAD], np.nan)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of frames that hold nothing
        centre = np.nanmean(head, axis=1)
        spread = np.nanmax(np.linalg.norm(head - centre[:, None], axis=2), axis=1) * _FACE_MARGIN
        rows = np.asarray(image_px, dtype=np.float64)[..., 1]
        height = np.nanmax(rows, axis=1) - np.nanmin(rows, axis=1)
    radius = np.maximum(np.maximum(spread, _MIN_FACE_PART * height), 4.0)
    found = np.column_stack([centre, radius])
    known = np.flatnonzero(np.isfinite(found).all(axis=1))
    if not known.size:
        return np.full((len(image_px), 3), np.nan)
    frames = np.arange(len(image_px))
    bridged = np.column_stack([np.interp(frames, known, found[known, axis]) for axis in range(3)])
    before = known[np.maximum(np.searchsorted(known, frames, side="right") - 1, 0)]
    after = known[np.minimum(np.searchsorted(known, frames), known.size - 1)]
    bridged[:, 2] += np.linalg.norm(found[after, :2] - found[before, :2], axis=1) / 2
    return bridged


def faces_by_frame(pose: PoseSequence) -> list[NDArray[np.float64]]:
    """For each frame the faces (x, y, radius) of the athlete and of everybody else who was seen.

    Others are known from sampled frames: between two looks the face moves evenly, and for one look before the first
    and after the last as it did then. People whom the model never saw stay.
    """
    frames = len(pose.image_px)
    found = [[row] if np.isfinite(row).all() else [] for row in faces(pose.image_px, pose.visibility)]
    rows = np.zeros((0, 5)) if pose.bystanders is None else np.asarray(pose.bystanders, dtype=np.float64)
    rows = rows[np.isfinite(rows).all(axis=1)]
    for person in np.unique(rows[:, 0]):
        seen = rows[rows[:, 0] == person]
        seen = seen[np.argsort(seen[:, 1])]
        step = float(np.median(np.diff(seen[:, 1]))) if len(seen) > 1 else _ALONE_FRAMES
        first, last = seen[0].copy(), seen[-1].copy()
        for end, next_to, way in ((first, seen[min(1, len(seen) - 1)], -1.0), (last, seen[max(-2, -len(seen))], 1.0)):
            gap = abs(float(end[1] - next_to[1])) or step
            end[2:] += (end[2:] - next_to[2:]) * step / gap
            end[1] += way * step
        seen = np.vstack([first, seen, last])
        for frame in range(max(0, int(np.ceil(first[1]))), min(frames, int(last[1]) + 1)):
            found[frame].append(np.array([np.interp(frame, seen[:, 1], seen[:, axis]) for axis in (2, 3, 4)]))
    return [np.array(each, dtype=np.float64).reshape(-1, 3) for each in found]


def blur_faces(picture: NDArray[np.uint8], places: NDArray[np.floating], source_height: float) -> NDArray[np.uint8]:
    """``blur_face`` for every row of ``places``."""
    for face in places:
        picture = blur_face(picture, face, source_height)
    return picture


def blur_face(picture: NDArray[np.uint8], face: NDArray[np.floating], source_height: float) -> NDArray[np.uint8]:
    """A copy with one face made unrecognisable: coarse squares, then blurred.

    ``face`` is a row of ``faces``, in pixels of a picture of ``source_height``.
    """
    from PIL import Image, ImageDraw, ImageFilter

    if not np.isfinite(face).all():
        return picture
    x, y, radius = (float(value) * picture.shape[0] / source_height for value in face)
    left, top = max(0, round(x - radius)), max(0, round(y - radius))
    right, bottom = min(picture.shape[1], round(x + radius)), min(picture.shape[0], round(y + radius))
    if right - left < 2 or bottom - top < 2:
        return picture
    image = Image.fromarray(picture)
    patch = image.crop((left, top, right, bottom))
    coarse = patch.resize((4, 4), Image.Resampling.BOX).resize(patch.size, Image.Resampling.NEAREST)
    mask = Image.new("L", patch.size, 0)
    ImageDraw.Draw(mask).ellipse((0, 0, patch.width - 1, patch.height - 1), fill=255)
    image.paste(coarse.filter(ImageFilter.GaussianBlur(radius / 3)), (left, top), mask)
    return np.asarray(image)
