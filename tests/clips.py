"""Small clips made for tests: a burnt-in frame code, chosen times, codecs, rotation and pixel aspect."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BITS = 12
CELL = 16


def coded_picture(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """A grey picture with ``number`` as black and white cells, and its inverse below them."""
    picture = np.full((height, width, 3), 96, np.uint8)
    for bit in range(BITS):
        value = 255 if number >> bit & 1 else 0
        x = bit * CELL
        picture[0:CELL, x : x + CELL] = value
        picture[CELL : 2 * CELL, x : x + CELL] = 255 - value
    return picture


def read_code(picture: NDArray[np.uint8]) -> int | None:
    """The number burnt into a picture of any size, None if it can't be read."""
    scale = picture.shape[1] / (BITS * CELL)
    number = 0
    for bit in range(BITS):
        x = int((bit + 0.5) * CELL * scale)
        upper = int(picture[int(CELL * 0.5 * scale), x].mean())
        lower = int(picture[int(CELL * 1.5 * scale), x].mean())
        if abs(upper - lower) < 60:
            return None
        number |= (upper > lower) << bit
    return number


def write_clip(
    path: Path,
    pictures: Sequence[NDArray[np.uint8]],
    pts: Sequence[int] | None = None,
    time_base: Fraction = Fraction(1, 600),
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    aspect: Fraction | None = None,
    pixels: str = "",
) -> Path:
    """Encode RGB pictures at the given times (default: 20 ticks apart, 30 frames/s)."""
    import av

    times = list(pts) if pts is not None else [20 * k for k in range(len(pictures))]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=30)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = pixels or ("yuvj420p" if codec == "mjpeg" else "yuv420p")
        stream.codec_context.time_base = time_base
        stream.time_base = time_base
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        stream.options = options or {}
        for picture, moment in zip(pictures, times, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = moment, time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def coded_clip(path: Path, count: int, **more: object) -> Path:
    """A clip of ``count`` coded pictures, 192 x 144."""
    return write_clip(path, [coded_picture(k, BITS * CELL, 144) for k in range(count)], **more)  # type: ignore[arg-type]
