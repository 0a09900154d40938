"""Pictures by frame number, found by presentation time."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..records import Floats, VideoInfo
from .container import decoded, opened
from .picture import Picture
from .probe import keyframes
from .upright import Layout, layout_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

SEEK_MARGIN_S = 1e-4
# A sampled picture is at most so many frames later than asked for.
SAMPLE_SLACK = 8


def frames(
    info: VideoInfo, start: int = 0, stop: int | None = None, threads: int = 0
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Yield (frame, RGB uint8 (H, W, 3), upright, square pixels) for start <= frame < stop in order.

    A frame whose data is damaged is left out; the others keep their numbers. ``threads`` 1 uses one core.
    Raises UserError if the file can't be opened any more.
    """
    for number, picture in pictures(info, start, stop, threads):
        yield number, picture.rgb


def pictures(
    info: VideoInfo, start: int = 0, stop: int | None = None, threads: int = 0
) -> Iterator[tuple[int, Picture]]:
    """As ``frames``, but nothing is converted before it is asked for."""
    from av.video.reformatter import VideoReformatter

    stop = info.frames if stop is None else min(stop, info.frames)
    if start >= stop:
        return
    with opened(Path(info.path), threads) as (container, stream):
        layout: Layout | None = None
        converter = VideoReformatter()
        for number, frame in _numbered(container, stream, info, max(0, start)):
            if number >= stop:
                return
            layout = layout or layout_of(frame, stream)
            yield number, Picture(frame, layout, converter)


def sampled(info: VideoInfo, wanted: Sequence[int], exact: bool = False) -> Iterator[tuple[int, int, Picture]]:
    """Yield (wanted frame, frame, picture) for frames in increasing order, on one core, as cheaply as possible.

    Unless ``exact``, pictures that no other needs are not decoded: the picture is that of the next frame that
    was. Between wanted frames that lie further apart than key frames, decoding starts anew at a key frame.
    """
    from av.video.reformatter import VideoReformatter

    if not wanted:
        return
    keys = np.asarray(keyframes(info))
    with opened(Path(info.path), 1) as (container, stream):
        if not exact and info.own_times:
            stream.codec_context.skip_frame = "NONREF"
            stream.codec_context.options = {"skip_loop_filter": "all"}
        layout: Layout | None = None
        converter = VideoReformatter()
        place = -1
        source = _numbered(container, stream, info, wanted[0])
        for target in wanted:
            if 0 <= place < keys[keys <= target].max(initial=0):
                source = _numbered(container, stream, info, target)
            while place < target:
                place, frame = next(source, (info.frames, None))
            if frame is not None and place - target < SAMPLE_SLACK and (place == target or not exact):
                layout = layout or layout_of(frame, stream)
                yield target, place, Picture(frame, layout, converter)


def _numbered(
    container: "InputContainer", stream: "VideoStream", info: VideoInfo, start: int
) -> Iterator[tuple[int, "VideoFrame"]]:
    """Decoded pictures from ``start`` on with their frame numbers, each number at most once."""
    if not info.own_times:
        yield from ((number, frame) for number, (frame, _) in enumerate(decoded(container, stream)) if number >= start)
        return
    last = start - 1
    for frame, time_s in _from(container, stream, info, start):
        number = frame_at(info.pts_s, time_s)
        if number is not None and number > last:
            last = number
            yield number, frame


def _from(
    container: "InputContainer", stream: "VideoStream", info: VideoInfo, start: int
) -> Iterator[tuple["VideoFrame", float]]:
    """Pictures from a key frame at or before ``start``; from the beginning where seeking lands too late."""
    import av

    if start > 0 and stream.time_base:
        wanted = float(info.pts_s[start])
        try:
            container.seek(int(np.floor((wanted + SEEK_MARGIN_S) / stream.time_base)), stream=stream, backward=True)
        except av.error.FFmpegError:
            container.seek(0)
        source = decoded(container, stream, wanted)
        first = next(source, None)
        if first is not None and first[0].pts is not None and first[1] <= wanted + SEEK_MARGIN_S:
            yield first
            yield from source
            return
        container.seek(0, any_frame=False)
    yield from decoded(container, stream)


def frame_at(pts_s: Floats, time_s: float) -> int | None:
    """The frame shown at exactly this presentation time (within half a frame's gap), or None."""
    place = int(np.searchsorted(pts_s, time_s))
    best = None
    for number in (place - 1, place):
        if 0 <= number < len(pts_s) and (best is None or abs(pts_s[number] - time_s) < abs(pts_s[best] - time_s)):
            best = number
    if best is None:
        return None
    after = pts_s[best + 1] - pts_s[best] if best + 1 < len(pts_s) else np.inf
    before = pts_s[best] - pts_s[best - 1] if best > 0 else np.inf
    gap = min(after, before)
    limit = 0.25 * gap if np.isfinite(gap) else SEEK_MARGIN_S
    return best if abs(pts_s[best] - time_s) <= limit else None
