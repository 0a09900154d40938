"""Opening files that may be broken or hostile: local files only, known containers only, one video stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UserError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# Containers of recorded video. Playlists and scripts (HLS, concat, image lists) could name other files.
CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,gif,asf,flv,ogg,h264,hevc,ivf,obu,m4v,"
    "mxf,nut,mjpeg,dv"
)
# Decoders that leave out what they are told to from one packet to the next. The AV1 decoder decides later, and
# would leave out wanted pictures.
SKIPPING = {"h264", "hevc", "vp8", "vp9", "mpeg2video", "mpeg4"}
# Judgement: 8K is 33 megapixels; more is a mistake or an attempt to fill the memory.
LARGEST_PICTURE = 8192 * 8192
# Files are played at such rates at most, also those of high-speed cameras (judgement).
FASTEST_FPS = 1000.0
_READABLE = "MP4, MOV, MKV, WebM, AVI and MPEG-TS files with H.264, HEVC, VP9, AV1 or MJPEG video can be read."


def check_file(path: Path) -> None:
    """Raise UserError for a path that can't hold a video."""
    try:
        if not path.exists():
            raise UserError(f"There is no file {path.name}.", "Check the path, or relink the clip if it was moved.")
        if path.is_dir():
            raise UserError(f"{path.name} is a folder, not a video.", "Choose the clip inside it.")
        if path.stat().st_size == 0:
            raise UserError(f"{path.name} is empty (0 bytes).", "Copy the clip from the phone or camera again.")
        with path.open("rb"):
            pass
    except OSError as fault:
        raise UserError(
            f"{path.name} cannot be read ({fault.strerror}).",
            "Check that you may read the file and its folder.",
        ) from fault


@contextmanager
def opened(path: Path, threads: int = 0) -> Iterator[tuple["InputContainer", "VideoStream"]]:
    """The container and its video stream, closed at the end. ``threads`` 0: as the decoder likes.

    Raises UserError if the file isn't a readable video.
    """
    import av

    check_file(path)
    options = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS}
    try:
        container = av.open(f"file:{path.absolute()}", options=options, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError, OSError) as fault:
        raise UserError(
            f"{path.name} is not a video that can be read: its contents are no known video format, "
            "or the recording was cut off before its index was written.",
            f"{_READABLE} Try to copy the clip again.",
        ) from fault
    try:
        stream = _video_stream(container, path)
        if threads == 1:
            stream.thread_count = 1
        else:
            stream.thread_type = "AUTO"
            stream.thread_count = threads
        yield container, stream
    finally:
        container.close()


def _video_stream(container: "InputContainer", path: Path) -> "VideoStream":
    from av.stream import Disposition

    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise UserError(f"{path.name} holds no pictures, only sound or data.", "Choose the video file of the clip.")
    stream = max(streams, key=lambda s: (bool(s.disposition & Disposition.default), s.width * s.height))
    if stream.codec_context is None:
        raise UserError(f"The video of {path.name} uses a codec that can't be read here.", _READABLE)
    if stream.width * stream.height > LARGEST_PICTURE:
        raise UserError(
            f"The pictures of {path.name} are too large ({stream.width} x {stream.height} pixels).",
            "Export the clip with at most 8192 pixels a side.",
        )
    return stream


def packets(container: "InputContainer", stream: "VideoStream") -> Iterator["Packet"]:
    """All packets of the stream up to the end or to the first place that can't be read; the last one flushes."""
    import av

    source = container.demux(stream)
    while True:
        try:
            yield next(source)
        except (StopIteration, EOFError):
            return
        except av.error.FFmpegError:
            return


def likely_rate(stream: "VideoStream", clock: bool = True) -> float:
    """Frames a second by the stream's own account: the mean over the file, or without ``clock`` its header alone."""
    rates = [float(rate or 0) for rate in ((stream.average_rate,) if clock else ()) + (stream.guessed_rate,)]
    return next((rate for rate in rates if 0 < rate <= FASTEST_FPS), 30.0)


def decoded(
    container: "InputContainer", stream: "VideoStream", wanted_s: float | None = None
) -> Iterator[tuple["VideoFrame", float]]:
    """Decoded pictures in display order with their presentation time in seconds.

    Before ``wanted_s`` pictures that no other needs may be left out, which halves the way from a key frame.

    A damaged packet costs its own pictures. A picture without a time follows the one before it by the stream's
    own rate; one with the time of the picture before it is shown half a frame later, so that times increase.
    """
    import av

    step = 1.0 / likely_rate(stream)
    last = None
    base = float(stream.time_base or 0)
    for packet in packets(container, stream):
        if wanted_s is not None and stream.codec_context.name in SKIPPING:
            early = packet.pts is not None and packet.pts * base < wanted_s - step
            stream.codec_context.skip_frame = "NONREF" if early else "DEFAULT"
        try:
            shown: list[Any] = packet.decode()
        except (av.error.FFmpegError, EOFError):
            continue
        for frame in shown:
            if frame.pts is None or frame.time_base is None:
                time_s = 0.0 if last is None else last + step
            else:
                time_s = float(frame.pts * frame.time_base)
            if last is not None and time_s <= last:
                time_s = last + step / 2
            last = time_s
            yield frame, time_s
