"""A decoded picture of which only what is asked for is converted: the whole, a smaller whole, or a window.

Converting a full 1080p picture to RGB and reducing that costs more than the reduction of its planes and the
conversion of what is left, and a window is a part of it anyway.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .upright import Layout, as_rgb, turned, upright_rgb

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter

# Planar formats with chroma of half the width and height, and the bits above 8 of a sample.
PLANAR_420 = {"yuv420p": 0, "yuvj420p": 0, "yuv420p10le": 2}


def reduced(picture: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """A picture (H, W) or (H, W, C) at ``size`` (width, height), never larger: whole pixels are averaged first."""
    import cv2

    height, width = picture.shape[:2]
    factor = min(width // size[0], height // size[1])
    if factor > 1:
        picture = np.asarray(cv2.resize(picture, (width // factor, height // factor), interpolation=cv2.INTER_AREA))
    if (picture.shape[1], picture.shape[0]) != size:
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR))
    return picture


class Picture:
    """One frame, upright with square pixels whatever the file's own layout; sizes and places in its pixels."""

    def __init__(self, frame: "VideoFrame", layout: Layout, converter: "VideoReformatter") -> None:
        self._frame, self._layout, self._converter = frame, layout, converter

    @cached_property
    def rgb(self) -> NDArray[np.uint8]:
        """All of it, RGB (H, W, 3)."""
        return upright_rgb(self._frame, self._layout, self._converter)

    def reduced(self, size: tuple[int, int]) -> NDArray[np.uint8]:
        """All of it at ``size`` (width, height), RGB."""
        layout = self._layout
        smaller = size[0] < layout.width_px and size[1] < layout.height_px
        if not (smaller and self._is_planar and size[0] % 2 == 0 and size[1] % 2 == 0):
            return reduced(self.rgb, size)
        y, u, v = self._planes()
        return self._upright(y, u, v, size[::-1] if layout.transpose else size)

    def window(self, x0: int, y0: int, x1: int, y1: int) -> NDArray[np.uint8]:
        """The part x0 <= x < x1, y0 <= y < y1, which lies within the picture, RGB. All four are even."""
        layout = self._layout
        if not self._is_planar or "rgb" in self.__dict__ or layout.coded_width % 2 or layout.coded_height % 2:
            return self.rgb[y0:y1, x0:x1]
        if layout.flip_x:
            x0, x1 = layout.width_px - x1, layout.width_px - x0
        if layout.flip_y:
            y0, y1 = layout.height_px - y1, layout.height_px - y0
        if layout.transpose:
            x0, y0, x1, y1 = y0, x0, y1, x1
        y, u, v = self._planes()
        chroma = np.s_[y0 // 2 : y1 // 2, x0 // 2 : x1 // 2]
        return self._upright(y[y0:y1, x0:x1], u[chroma], v[chroma], (x1 - x0, y1 - y0))

    @property
    def _is_planar(self) -> bool:
        frame, layout = self._frame, self._layout
        return (
            frame.format.name in PLANAR_420
            and not frame.interlaced_frame
            and (layout.square_width, layout.square_height) == (frame.width, frame.height)
        )

    def _planes(self) -> list[NDArray[Any]]:
        """Luma and the two chroma planes as stored."""
        kind = np.dtype("<u2") if PLANAR_420[self._frame.format.name] else np.dtype(np.uint8)
        return [
            np.frombuffer(memoryview(plane), kind).reshape(-1, plane.line_size // kind.itemsize)[
                : plane.height, : plane.width
            ]
            for plane in self._frame.planes
        ]

    def _upright(self, y: NDArray[Any], u: NDArray[Any], v: NDArray[Any], size: tuple[int, int]) -> NDArray[np.uint8]:
        """Planes as stored, reduced to an even ``size``, as upright RGB by the frame's own colour matrix and range."""
        from av import VideoFrame

        width, height = size
        half = (width // 2, height // 2)
        shift = PLANAR_420[self._frame.format.name]
        parts = [reduced(y, size).ravel(), reduced(u, half).ravel(), reduced(v, half).ravel()]
        stacked = np.concatenate(parts).reshape(height * 3 // 2, width)
        frame = VideoFrame.from_ndarray((stacked >> shift).astype(np.uint8) if shift else stacked, format="yuv420p")
        frame.colorspace, frame.color_range = self._frame.colorspace, self._frame.color_range
        return turned(as_rgb(frame, self._converter), self._layout)
