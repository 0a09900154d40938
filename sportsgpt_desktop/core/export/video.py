"""``annotated.mp4``: the clip with skeleton, keyframes and evidence drawn over it; H.264, yuv420p."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import overlay, paint
from ..errors import UserError
from ..pipeline import best_keyframes
from ..progress import Progress, no_progress
from ..records import Analysis

TICKS_S = 90_000
"""The file's time base: 1/90000 s holds every usual rate without drift."""
QUALITY = "21"
"""x264 rate factor: little visible loss at moderate size (judgement; 18 is near lossless, 28 coarse)."""
MAX_HEIGHT_PX = 1080
PAUSE_S = 1.0
"""How long a keyframe stands still, where pauses are wanted."""


def annotated_video(
    analysis: Analysis,
    file: Path,
    pauses: bool = False,
    blur: bool = False,
    progress: Progress = no_progress,
) -> None:
    """Write the clip of ``analysis`` into ``file`` with the frames' own presentation times.

    With ``pauses`` each keyframe of the best candidate stands still for ``PAUSE_S`` and later frames come
    that much later. ``blur`` hides the tracked athlete's face. Raises UserError if the clip can't be read
    any more.
    """
    import av

    times = _times(analysis, pauses)
    with av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream: Any = None
        for frame, picture in _pictures(analysis, blur):
            progress("video", frame, analysis.video.frames)
            if stream is None:
                stream = _stream(container, picture.shape, analysis.video.nominal_fps)
            shown = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            shown.pts = round(times[frame] * TICKS_S)
            shown.time_base = Fraction(1, TICKS_S)
            for packet in stream.encode(shown):
                container.mux(packet)
        if stream is None:
            raise UserError("The clip holds no picture that can be read. No video was written.", "Relink the clip.")
        for packet in stream.encode(None):
            container.mux(packet)
    progress("video", analysis.video.frames, analysis.video.frames)


def _times(analysis: Analysis, pauses: bool) -> NDArray[np.float64]:
    """(frames,) presentation time of each frame in the new file, from 0."""
    times = np.asarray(analysis.video.pts_s, dtype=np.float64)
    times = times - times[0]
    if pauses:
        for frame in {key.frame for key in best_keyframes(analysis.alignment)}:
            times[frame + 1 :] += PAUSE_S
    return times


def _pictures(analysis: Analysis, blur: bool) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Annotated pictures of even size, no higher than ``MAX_HEIGHT_PX``."""
    from PIL import Image

    from .. import video

    places = paint.faces(analysis.pose.image_px, analysis.pose.visibility)
    for frame, picture in video.frames(analysis.video):
        height = picture.shape[0]
        factor = min(1.0, MAX_HEIGHT_PX / height)
        size = (max(2, round(picture.shape[1] * factor) & ~1), max(2, round(height * factor) & ~1))
        if size != (picture.shape[1], height):
            picture = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))
        if frame < len(analysis.pose.image_px):
            if blur:
                picture = paint.blur_face(picture, places[frame], height)
            picture = paint.paint(picture, overlay.frame_shapes(analysis, frame), height)
        yield frame, picture


def _stream(container: Any, shape: tuple[int, ...], rate: float) -> Any:
    stream = container.add_stream("libx264", rate=Fraction(rate).limit_denominator(1001) or 30)
    stream.width, stream.height, stream.pix_fmt = shape[1], shape[0], "yuv420p"
    stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS_S)
    stream.options = {"crf": QUALITY, "preset": "veryfast"}
    return stream
