"""The kinogram: the keyframes of the best candidate side by side, at one scale, with the skeleton drawn over."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import assets
from ..pipeline import best_keyframes
from ..records import Analysis, Keyframe
from ..skeleton import BONES

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

Picture = Callable[[int], NDArray[np.uint8] | None]
"""RGB picture (H, W, 3) of a frame, at any one size for the clip, or None where it can't be had."""

TILE_HEIGHT_PX = 560
CAPTION_PX = 64
GAP_PX = 10
MARGIN = 1.35
"""Tile height in heights of the tallest tracked body, so that raised arms and flight stay inside (judgement)."""
MAX_TILES = 12
BACKGROUND, TEXT, MUTED = "#FFFFFF", "#16202A", "#5C6B7A"
LEFT, RIGHT, CENTRE = "#F2A33A", "#5AA9FF", "#FFFFFF"
"""Left and right of the athlete; also told apart by the bone's width."""


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
        text = f"{analysis.action.title}: not found in this clip"
        ImageDraw.Draw(image).text((28, 90), text, fill=TEXT, font=_font(28))
        return _png(image)
    crops = [_crop(analysis, key.frame) for key in keys]
    width = max(round(TILE_HEIGHT_PX * crops[0].width / crops[0].height), 1)
    sheet = Image.new(
        "RGB", (len(keys) * (width + GAP_PX) + GAP_PX, TILE_HEIGHT_PX + CAPTION_PX + 2 * GAP_PX), BACKGROUND
    )
    draw = ImageDraw.Draw(sheet)
    for number, (key, crop) in enumerate(zip(keys, crops, strict=True)):
        x = GAP_PX + number * (width + GAP_PX)
        sheet.paste(_tile(analysis, key, crop, picture, width), (x, GAP_PX))
        _caption(draw, analysis, key, x, GAP_PX + TILE_HEIGHT_PX + 8, width)
    return _png(sheet)


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


def _tile(analysis: Analysis, key: Keyframe, crop: Crop, picture: Picture, width: int) -> "Image.Image":
    from PIL import Image, ImageDraw

    pixels = picture(key.frame)
    size = (width, TILE_HEIGHT_PX)
    if pixels is None:
        tile = Image.new("RGB", size, "#0F1317")
    else:
        scale_x, scale_y = pixels.shape[1] / analysis.pose.width_px, pixels.shape[0] / analysis.pose.height_px
        box = (
            crop.left * scale_x,
            crop.top * scale_y,
            (crop.left + crop.width) * scale_x,
            (crop.top + crop.height) * scale_y,
        )
        tile = Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, box=box)
    draw = ImageDraw.Draw(tile)
    points = analysis.pose.image_px[key.frame]
    seen = analysis.pose.visibility[key.frame] > 0.3
    place = (points - (crop.left, crop.top)) * (width / crop.width, TILE_HEIGHT_PX / crop.height)
    for a, b in BONES:
        if seen[a] and seen[b] and np.isfinite(place[[a, b]]).all():
            left, right = a % 2 == 1 and b % 2 == 1, a % 2 == 0 and b % 2 == 0
            colour = LEFT if left else RIGHT if right else CENTRE
            draw.line([*map(float, place[a]), *map(float, place[b])], fill=colour, width=5 if left else 3)
    return tile


def _caption(
    draw: "ImageDraw.ImageDraw", analysis: Analysis, key: Keyframe, x: int, y: int, width: int
) -> None:
    titles = {
        spec.id: spec.title_zh if analysis.language == "zh" else spec.title
        for spec in analysis.action.keyframes
    }
    side = f" · {key.side}" if key.side in ("left", "right") else ""
    chinese = analysis.language == "zh"
    draw.text(
        (x + 2, y),
        f"{titles.get(key.id, key.id)}{side}"[: width // 8],
        fill=TEXT,
        font=_font(19, True, chinese),
    )
    rate = analysis.video.capture_fps or 30.0
    error = f" ± {key.spread_frames / rate:.3f}" if np.isfinite(key.spread_frames) else ""
    draw.text((x + 2, y + 26), f"{key.time_s:.3f}{error} s · frame {key.frame}", fill=MUTED, font=_font(15))


def _font(size: int, bold: bool = False, chinese: bool = False) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    name = (
        ("NotoSansSC-Bold" if bold else "NotoSansSC-Regular")
        if chinese
        else "Inter-SemiBold"
        if bold
        else "Inter-Regular"
    )
    return ImageFont.truetype(assets.resources_folder() / "fonts" / f"{name}.ttf", size)


def _png(image: "Image.Image") -> bytes:
    from PIL.PngImagePlugin import PngInfo

    stamp = PngInfo()
    stamp.add_text("Software", "SportsGPT Desktop")
    packed = io.BytesIO()
    image.save(packed, "PNG", dpi=(300, 300), pnginfo=stamp)
    return packed.getvalue()
