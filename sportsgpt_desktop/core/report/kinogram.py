"""The kinogram: the keyframes of the best candidate side by side at one scale, and stills of evidence."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import overlay, paint
from ..overlay import BACKGROUND as DARK
from ..pipeline import best_keyframes
from ..records import Analysis, Keyframe
from .words import words

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

Picture = Callable[[int], NDArray[np.uint8] | None]
"""RGB picture (H, W, 3) of a frame, at any one size for the clip, or None where it can't be had."""

TILE_HEIGHT_PX = 560
STILL_HEIGHT_PX = 420
CAPTION_PX = 64
GAP_PX = 10
MARGIN = 1.35
"""Tile height in heights of the tallest tracked body: raised arms and flight stay inside (judgement)."""
MAX_TILES = 12
WIDEST_PX = 1700
"""Across an A4 page that is 240 dots an inch."""
BACKGROUND, TEXT, MUTED = "#FFFFFF", "#16202A", "#5C6B7A"


@dataclass(frozen=True)
class Crop:
    """One window of the upright picture, in pixels: the same size for every tile."""

    left: float
    top: float
    width: float
    height: float


def chosen(analysis: Analysis) -> list[Keyframe]:
    """The keyframes shown: those of the best candidate; of a cyclic action the first step of each side."""
    keys = best_keyframes(analysis.alignment)
    if analysis.action.cyclic:
        first: dict[tuple[str, str | None], Keyframe] = {}
        for key in keys:
            first.setdefault((key.id, key.side), key)
        keys = list(first.values())
    return sorted(keys, key=lambda key: key.time_s)[:MAX_TILES]


def kinogram(analysis: Analysis, picture: Picture) -> bytes:
    """A PNG of all keyframes with captions. Without keyframes it is one tile that says so."""
    from PIL import Image, ImageDraw

    keys = chosen(analysis)
    if not keys:
        image = Image.new("RGB", (900, 220), BACKGROUND)
        label = words(analysis.language)["not_found"]
        ImageDraw.Draw(image).text((28, 90), label, fill=TEXT, font=paint.font_for(label, 28))
        return _png(image)
    crops = [_crop(analysis, key.frame) for key in keys]
    width = _size(crops[0], TILE_HEIGHT_PX)[0]
    sheet = Image.new(
        "RGB", (len(keys) * (width + GAP_PX) + GAP_PX, TILE_HEIGHT_PX + CAPTION_PX + 2 * GAP_PX), BACKGROUND
    )
    draw = ImageDraw.Draw(sheet)
    for number, (key, crop) in enumerate(zip(keys, crops, strict=True)):
        x = GAP_PX + number * (width + GAP_PX)
        sheet.paste(_tile(analysis, key.frame, crop, picture), (x, GAP_PX))
        _caption(draw, analysis, key, x, GAP_PX + TILE_HEIGHT_PX + 8, width)
    return _png(sheet)


def still(analysis: Analysis, frame: int, picture: Picture) -> bytes:
    """A small JPEG of one frame around the athlete with skeleton and evidence; empty without a picture."""
    from PIL import Image

    pixels = picture(frame)
    if pixels is None:
        return b""
    crop = _crop(analysis, frame)
    drawn = (shape for shape in overlay.drawn(analysis, frame) if _lies_in(shape, crop))
    shapes = (*overlay.skeleton(analysis, frame), *overlay.measured(analysis, frame), *drawn)
    tile = _cut(analysis, pixels, crop, STILL_HEIGHT_PX)
    painted = paint.paint(np.asarray(tile), shapes, crop.height, (crop.left, crop.top))
    packed = io.BytesIO()
    Image.fromarray(painted).save(packed, "JPEG", quality=88)
    return packed.getvalue()


def all_stills(analysis: Analysis, picture: Picture) -> bytes:
    """A zip with one still of every keyframe of the best candidate, named by order, keyframe, side and step."""
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        keys = sorted(best_keyframes(analysis.alignment), key=lambda key: key.time_s)
        for number, key in enumerate(keys, 1):
            jpeg = still(analysis, key.frame, picture)
            parts = (f"{number:02}", key.id, key.side or "", f"step{key.step}" if key.step else "")
            if jpeg:
                archive.writestr("-".join(part for part in parts if part) + ".jpg", jpeg)
    return packed.getvalue()


def _crop(analysis: Analysis, frame: int) -> Crop:
    """A window of one size for all tiles, centred on the athlete of this frame."""
    pose = analysis.pose
    shown = np.where(pose.visibility[..., None] > 0.3, pose.image_px, np.nan)
    with np.errstate(all="ignore"):
        spans = np.nanpercentile(shown[..., 1], 98, axis=1) - np.nanpercentile(shown[..., 1], 2, axis=1)
    spans = spans[np.isfinite(spans)]
    height = float(np.percentile(spans, 90)) * MARGIN if spans.size else float(pose.height_px)
    height = float(np.clip(height, 32.0, pose.height_px))
    width = min(height * 0.78, float(pose.width_px))
    points = shown[frame][np.isfinite(shown[frame]).all(axis=1)]
    if points.size:
        x, y = (points.min(axis=0) + points.max(axis=0)) / 2
    else:
        x, y = pose.width_px / 2, pose.height_px / 2
    left = float(np.clip(x - width / 2, 0, max(pose.width_px - width, 0)))
    top = float(np.clip(y - height / 2, 0, max(pose.height_px - height, 0)))
    return Crop(left, top, width, height)


def _lies_in(shape: overlay.Shape, crop: Crop) -> bool:
    """Whether a shape touches the window, so that no caption is left of a line that is cut away."""
    places = shape.points if isinstance(shape, overlay.Line) else (shape.place,)
    return any(crop.left <= x <= crop.left + crop.width and crop.top <= y <= crop.top + crop.height for x, y in places)


def _tile(analysis: Analysis, frame: int, crop: Crop, picture: Picture) -> "Image.Image":
    from PIL import Image

    pixels = picture(frame)
    if pixels is None:
        tile = Image.new("RGB", _size(crop, TILE_HEIGHT_PX), DARK)
    else:
        tile = _cut(analysis, pixels, crop, TILE_HEIGHT_PX)
    shapes = overlay.skeleton(analysis, frame)
    return Image.fromarray(paint.paint(np.asarray(tile), shapes, crop.height, (crop.left, crop.top)))


def _size(crop: Crop, height: int) -> tuple[int, int]:
    return max(round(height * crop.width / crop.height), 1), height


def _cut(analysis: Analysis, pixels: NDArray[np.uint8], crop: Crop, height: int) -> "Image.Image":
    """The window of a picture of any size, at the given height."""
    from PIL import Image

    scale_x, scale_y = pixels.shape[1] / analysis.pose.width_px, pixels.shape[0] / analysis.pose.height_px
    box = (
        crop.left * scale_x,
        crop.top * scale_y,
        (crop.left + crop.width) * scale_x,
        (crop.top + crop.height) * scale_y,
    )
    return Image.fromarray(pixels).resize(_size(crop, height), Image.Resampling.LANCZOS, box=box)


def _caption(draw: "ImageDraw.ImageDraw", analysis: Analysis, key: Keyframe, x: int, y: int, width: int) -> None:
    """Title and time with its error below a tile, made to fit its width."""
    title = overlay.keyframe_text(analysis, key)
    rate = analysis.video.capture_fps or 30.0
    error = f" ± {key.spread_frames / rate:.3f}" if np.isfinite(key.spread_frames) else ""
    when = f"{key.time_s:.3f}{error} s · {words(analysis.language)['frame']} {key.frame}"
    for text, top, size, bold, colour in ((title, y, 19, True, TEXT), (when, y + 26, 15, False, MUTED)):
        font = paint.font_for(text, size, bold)
        while size > 9 and draw.textlength(text, font=font) > width - 4:
            size -= 1
            font = paint.font_for(text, size, bold)
        draw.text((x + 2, top), text, fill=colour, font=font)


def _png(image: "Image.Image") -> bytes:
    from PIL.PngImagePlugin import PngInfo

    stamp = PngInfo()
    stamp.add_text("Software", "SportsGPT Desktop")
    packed = io.BytesIO()
    image.save(packed, "PNG", dpi=(300, 300), pnginfo=stamp)
    return packed.getvalue()


def as_jpeg(png: bytes) -> bytes:
    """The kinogram for a page: no wider than ``WIDEST_PX``."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as sheet:
        opaque = sheet.convert("RGB")
    if opaque.width > WIDEST_PX:
        opaque = opaque.resize((WIDEST_PX, round(opaque.height * WIDEST_PX / opaque.width)))
    packed = io.BytesIO()
    opaque.save(packed, "JPEG", quality=88)
    return packed.getvalue()
