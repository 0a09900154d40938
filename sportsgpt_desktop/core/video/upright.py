"""From a decoded picture to the upright one with square pixels that every image coordinate refers to."""

import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter
    from av.video.stream import VideoStream


@dataclass(frozen=True)
class Layout:
    """How a coded picture becomes upright: scaled to square pixels, transposed, then flipped.

    ``rotation_deg`` 0, 90, 180 or 270 is the file's display rotation, counter-clockwise as FFmpeg reports it.
    """

    coded_width: int
    coded_height: int
    square_width: int
    square_height: int
    transpose: bool
    flip_x: bool
    flip_y: bool
    rotation_deg: int
    exact_turn: bool = True

    @property
    def width_px(self) -> int:
        return self.square_height if self.transpose else self.square_width

    @property
    def height_px(self) -> int:
        return self.square_width if self.transpose else self.square_height


def layout_of(frame: "VideoFrame", stream: "VideoStream") -> Layout:
    """Read the display matrix and the pixel aspect from the first picture and its stream."""
    a, b, c, d = _display_matrix(frame)
    transpose = abs(c) > abs(a)
    flip_x = (c if transpose else a) < 0
    flip_y = (b if transpose else d) < 0
    angle = math.degrees(math.atan2(b, a))
    turn = round(angle / 90) * 90
    width, height = _square_size(frame.width, frame.height, stream)
    return Layout(
        frame.width,
        frame.height,
        width,
        height,
        transpose,
        flip_x,
        flip_y,
        -turn % 360,
        abs(angle - turn) < 1.0,
    )


def _display_matrix(frame: "VideoFrame") -> tuple[float, float, float, float]:
    """a, b, c, d of x' = a x + c y, y' = b x + d y, picture coordinates with y down (ISO 14496-12)."""
    side_data: Any = frame.side_data
    for data in side_data:
        if data.type.name == "DISPLAYMATRIX":
            raw = bytes(data)
            if len(raw) >= 36:
                m = struct.unpack("=9i", raw[:36])
                if any(m[i] for i in (0, 1, 3, 4)):
                    return m[0] / 65536, m[1] / 65536, m[3] / 65536, m[4] / 65536
    return 1.0, 0.0, 0.0, 1.0


def _square_size(width: int, height: int, stream: "VideoStream") -> tuple[int, int]:
    """Size with square pixels: the side that was squeezed is stretched, so that no pixel is lost."""
    aspect = stream.sample_aspect_ratio
    if not aspect or not 0.1 < float(aspect) < 10 or float(aspect) == 1.0:
        return width, height
    if aspect > 1:
        return max(1, round(width * float(aspect))), height
    return width, max(1, round(height / float(aspect)))


def as_rgb(frame: "VideoFrame", converter: "VideoReformatter") -> NDArray[np.uint8]:
    """The picture as coded, RGB, on one core."""
    return np.asarray(converter.reformat(frame, format="rgb24", threads=1).to_ndarray(), dtype=np.uint8)


def upright_rgb(frame: "VideoFrame", layout: Layout, converter: "VideoReformatter") -> NDArray[np.uint8]:
    """The picture as RGB uint8 (H, W, 3), upright, square pixels, contiguous.

    Of an interlaced picture the first field alone is used: both together show two instants.
    """
    import cv2

    rgb: Any = as_rgb(frame, converter)
    if frame.interlaced_frame:
        rgb = rgb[0::2]
    if rgb.shape[:2] != (layout.square_height, layout.square_width):
        rgb = cv2.resize(
            np.ascontiguousarray(rgb),
            (layout.square_width, layout.square_height),
            interpolation=cv2.INTER_LINEAR,
        )
    return turned(rgb, layout)


def turned(rgb: NDArray[np.uint8], layout: Layout) -> NDArray[np.uint8]:
    """A picture (H, W, 3), or a part of one, upright."""
    import cv2

    picture: Any = rgb
    if layout.transpose:
        picture = cv2.transpose(np.ascontiguousarray(picture))
    if layout.flip_x or layout.flip_y:
        picture = cv2.flip(picture, -1 if layout.flip_x and layout.flip_y else 1 if layout.flip_x else 0)
    return np.ascontiguousarray(picture)
