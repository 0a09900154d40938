"""``annotated.mp4``: the clip with skeleton, keyframes and evidence drawn over it; H.264, yuv420p.

Alone, or beside another analysis in step with it.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import compare, overlay, paint
from ..errors import UserError
from ..pipeline import best_keyframes
from ..progress import Progress, no_progress
from ..records import Analysis

TICKS_S = 90_000
"""The file's time base: 1/90000 s holds every usual rate without drift."""
QUALITY = "21"
"""x264 rate factor: little visible loss at moderate size (judgement; 18 is near lossless, 28 coarse)."""
MAX_HEIGHT_PX = 1080
MAX_WIDTH_PX = 3840
GAP_PX = 8
"""Between two clips side by side."""
PAUSE_S = 1.0
"""How long a keyframe stands still, where pauses are wanted."""
Pictures = Iterator[tuple[int, NDArray[np.uint8]]]


@dataclass(frozen=True)
class VideoOptions:
    """``pauses``: each keyframe of the best candidate stands still for ``PAUSE_S``, and later frames come that much
    later. ``real_time``: slow motion runs as fast as it happened, else as the file plays. ``beside``: another
    analysis shown on the right; with ``warp`` its time is stretched to meet the first one's keyframes, else both run
    in real time from the first shared keyframe."""

    pauses: bool = False
    real_time: bool = False
    beside: Analysis | None = None
    warp: bool = True


def annotated_video(
    analysis: Analysis,
    file: Path,
    options: VideoOptions | None = None,
    blur: bool = False,
    progress: Progress = no_progress,
) -> None:
    """Write the clip of ``analysis`` into ``file`` with the frames' own presentation times.

    ``blur`` hides the tracked athletes' faces. Raises UserError if a clip can't be read any more.
    """
    import av

    options = options or VideoOptions()
    times = _times(analysis, options)
    with av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream: Any = None
        for frame, picture in _shown(analysis, options, blur):
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


def _times(analysis: Analysis, options: VideoOptions) -> NDArray[np.float64]:
    """(frames,) presentation time of each frame in the new file, from 0."""
    video = analysis.video
    times = np.asarray(video.time_s if options.real_time else video.pts_s, dtype=np.float64)
    times = times - times[0]
    if options.pauses:
        for frame in {key.frame for key in best_keyframes(analysis.alignment)}:
            times[frame + 1 :] += PAUSE_S
    return times


def _shown(analysis: Analysis, options: VideoOptions, blur: bool) -> Pictures:
    """Every picture of the new file, of even size."""
    other, video = options.beside, analysis.video
    if other is None:
        yield from _pictures(analysis, blur, _fitted(video.width_px, video.height_px, MAX_WIDTH_PX))
        return
    shape = [video.width_px / video.height_px, other.video.width_px / other.video.height_px]
    height = min(video.height_px, other.video.height_px, MAX_HEIGHT_PX, int((MAX_WIDTH_PX - GAP_PX) / sum(shape)))
    sizes = [(max(2, round(height * each) & ~1), max(2, height & ~1)) for each in shape]
    wanted = compare.frame_map(analysis, other, options.warp)
    theirs = _held(_pictures(other, blur, sizes[1]), sizes[1])
    next(theirs)
    for frame, picture in _pictures(analysis, blur, sizes[0]):
        right = theirs.send(int(wanted[frame]))
        yield frame, np.hstack([picture, np.zeros((picture.shape[0], GAP_PX, 3), np.uint8), right])


def _held(pictures: Pictures, size: tuple[int, int]) -> Generator[NDArray[np.uint8], int, None]:
    """Sent a frame number, never a lower one, it gives that picture or the last one before it that can be read."""
    shown: NDArray[np.uint8] = np.zeros((size[1], size[0], 3), np.uint8)
    coming = next(pictures, None)
    wanted = yield shown
    while True:
        while coming is not None and coming[0] <= wanted:
            shown, coming = coming[1], next(pictures, None)
        wanted = yield shown


def _fitted(width: int, height: int, most_width: int) -> tuple[int, int]:
    """Even width and height within the limits, never enlarged."""
    factor = min(1.0, MAX_HEIGHT_PX / height, most_width / width)
    return max(2, round(width * factor) & ~1), max(2, round(height * factor) & ~1)


def _pictures(analysis: Analysis, blur: bool, size: tuple[int, int]) -> Pictures:
    """Annotated pictures of ``size`` (width, height)."""
    from PIL import Image

    from .. import video

    places = paint.faces_by_frame(analysis.pose)
    for frame, picture in video.frames(analysis.video):
        height = picture.shape[0]
        if size != (picture.shape[1], height):
            picture = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))
        if frame < len(analysis.pose.image_px):
            if blur:
                picture = paint.blur_faces(picture, places[frame], height)
            picture = paint.paint(picture, overlay.frame_shapes(analysis, frame), height)
        yield frame, picture


def _stream(container: Any, shape: tuple[int, ...], rate: float) -> Any:
    stream = container.add_stream("libx264", rate=Fraction(rate).limit_denominator(1001) or 30)
    stream.width, stream.height, stream.pix_fmt = shape[1], shape[0], "yuv420p"
    stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS_S)
    stream.options = {"crf": QUALITY, "preset": "veryfast"}
    return stream
