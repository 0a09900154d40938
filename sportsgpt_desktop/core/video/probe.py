"""What a video file is, read without any pose: size, rotation, exact frame times, slow motion."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import assets
from ..errors import UserError
from ..notes import note
from ..records import VideoInfo
from .container import FASTEST_FPS, decoded, likely_rate, opened, packets
from .upright import layout_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

# A packet of these codecs is one shown picture, so the table can be read without decoding.
ONE_PICTURE_A_PACKET = {"h264", "hevc", "vp9", "av1", "mpeg4", "mjpeg", "prores", "dnxhd", "ffv1"}
HDR_TRANSFERS = {16: "HDR (PQ)", 18: "HDR (HLG)"}
# Judgement: outside of this a capture rate is a typing mistake.
CAPTURE_FPS_RANGE = (1.0, 20000.0)
# A time that differs by more from the stored one was made up; with fewer stored times than this share the file's
# clock is no clock (judgement).
MADE_UP_S, LEAST_KNOWN_SHARE = 1e-6, 0.5
# Written by Android cameras into slow-motion clips that are stored re-timed.
CAPTURE_FPS_TAG = "com.android.capture.fps"
# Exported slow motion carries no mark; a name that says so is worth a question. Played at ordinary rates only.
SLOW_NAME = re.compile(
    r"slow[ _-]?mo|zeitlupe|ralenti|慢动作|慢镜|(?<![0-9])(?:120|180|240|300|480|600|960|1000)[ _-]?(?:fps|hz)", re.I
)
ORDINARY_FPS = 65.0


def probe(path: str | Path, capture_fps: float | None = None) -> VideoInfo:
    """Read a video file's frame table and properties.

    ``capture_fps``: pictures a second of real time as the user states it, for re-timed slow motion.
    Raises UserError for anything that isn't a video with at least one readable picture.
    """
    path = Path(path)
    if capture_fps is not None and not CAPTURE_FPS_RANGE[0] <= capture_fps <= CAPTURE_FPS_RANGE[1]:
        raise UserError(
            f"A capture rate of {capture_fps} frames/s is not possible.", "Give a rate between 1 and 20000."
        )
    notes: list[str] = []
    with opened(path) as (container, stream):
        tags = {**container.metadata, **stream.metadata}
        codec = stream.codec_context.codec.canonical_name
        first = next(decoded(container, stream), None)
        if first is None:
            raise UserError(f"No picture of {path.name} can be decoded.", "Copy the clip from the camera again.")
        frame = first[0]
        layout = layout_of(frame, stream)
        notes += _picture_notes(layout.exact_turn, frame.interlaced_frame, int(frame.color_trc or 0))
        tick_s = float(stream.time_base or 0)
        likely = likely_rate(stream, clock=False)
    pts_s, damaged, own_times = _frame_table(path)
    nominal, variable = rate_of(pts_s, tick_s)
    if not own_times:
        notes.append(note("no_clock", fps=f"{likely:.4g}"))
    elif nominal > FASTEST_FPS:
        notes.append(note("racing_clock", stated=f"{nominal:.4g}", fps=f"{likely:.4g}"))
    if variable:
        notes.append(note("variable_rate"))
    if damaged:
        notes.append(note("damaged", frames=len(damaged)))
    slow, capture = _capture_rate(nominal, capture_fps, tags, path.name, notes)
    if slow == "no" and (not own_times or nominal > FASTEST_FPS):
        slow, capture = "doubtful", likely
    return VideoInfo(
        path=str(path),
        name=path.name,
        sha256=assets.sha256_of(path),
        codec=codec,
        width_px=layout.width_px,
        height_px=layout.height_px,
        rotation_deg=layout.rotation_deg,
        frames=len(pts_s),
        duration_s=float(pts_s[-1] - pts_s[0] + 1 / nominal),
        nominal_fps=nominal,
        capture_fps=capture,
        variable_rate=variable,
        pts_s=pts_s,
        time_s=(pts_s - pts_s[0]) * (nominal / capture),
        slow_motion=slow,
        damaged_frames=damaged,
        notes=tuple(notes),
        own_times=own_times,
    )


def keyframes(info: VideoInfo) -> tuple[int, ...]:
    """Frames at which decoding can start."""
    if not info.own_times:
        return (0,)
    with opened(Path(info.path)) as (container, stream):
        base = float(stream.time_base or 0)
        times = [p.pts * base for p in packets(container, stream) if p.is_keyframe and p.pts is not None]
    table = np.asarray(info.pts_s)
    found = np.searchsorted(table, np.asarray(sorted(times)) - 1e-6)
    return tuple(int(n) for n in np.unique(found) if n < len(table))


def _picture_notes(exact_turn: bool, interlaced: bool, transfer: int) -> list[str]:
    notes = []
    if not exact_turn:
        notes.append(note("odd_turn"))
    if interlaced:
        notes.append(note("interlaced"))
    if transfer in HDR_TRANSFERS:
        notes.append(note("hdr", kind=HDR_TRANSFERS[transfer]))
    return notes


# ----------------------------------------------------------------------------------------- frame table


def _frame_table(path: Path) -> tuple[NDArray[np.float64], tuple[int, ...], bool]:
    """Presentation time of every frame (strictly increasing), the numbers of the damaged ones, and whether the
    times are the file's own."""
    with opened(path) as (container, stream):
        from_packets = _packet_times(container, stream)
    if from_packets is not None:
        return from_packets, (), True
    with opened(path) as (container, stream):
        base, rate = float(stream.time_base or 0), likely_rate(stream, clock=False)
        times, known = [], 0
        for frame, time_s in decoded(container, stream):
            times.append(time_s)
            known += frame.pts is not None and abs(frame.pts * base - time_s) < MADE_UP_S
    if not times:
        raise UserError(f"No picture of {path.name} can be decoded.", "Copy the clip from the camera again.")
    if known < LEAST_KNOWN_SHARE * len(times):
        return np.arange(len(times), dtype=np.float64) / rate, (), False
    with opened(path) as (container, stream):
        stored = [p.pts * base for p in packets(container, stream) if p.pts is not None and not p.is_discard]
    return *_with_damaged(np.unique(times), np.asarray(stored)), True


def _packet_times(container: "InputContainer", stream: "VideoStream") -> NDArray[np.float64] | None:
    """Times read from the packets alone, or None where only decoding can tell.

    That is the case for codecs with hidden pictures, missing or doubled times, packets marked as damaged, and
    fewer packets than the index promises (a truncated file).
    """
    if stream.codec_context.codec.canonical_name not in ONE_PICTURE_A_PACKET or not stream.time_base:
        return None
    promised, base = stream.frames, float(stream.time_base)
    times, count = [], 0
    for packet in packets(container, stream):
        if packet.size == 0:
            continue
        count += 1
        if packet.pts is None or packet.is_corrupt:
            return None
        if not packet.is_discard:
            times.append(packet.pts * base)
    table = np.unique(times)
    if len(table) == 0 or len(table) != len(times) or count < promised:
        return None
    return table if _opens_with(container, stream, table) else None


def _opens_with(container: "InputContainer", stream: "VideoStream", table: NDArray[np.float64]) -> bool:
    """Whether decoding really begins with the table's first frames (open groups of pictures may not)."""
    container.seek(0)
    for expected, (_, time_s) in zip(table[:8], decoded(container, stream), strict=False):
        if abs(time_s - expected) > 1e-6:
            return False
    return True


def _with_damaged(
    shown: NDArray[np.float64], stored: NDArray[np.float64]
) -> tuple[NDArray[np.float64], tuple[int, ...]]:
    """Put stored times that were not shown back between the shown ones, as damaged frames.

    Times outside of what was shown are the cut-off ends of a file and don't count.
    """
    inside = stored[(stored > shown[0]) & (stored < shown[-1])]
    lost = [t for t in np.unique(inside) if np.min(np.abs(shown - t)) > 1e-4]
    table = np.unique(np.concatenate([shown, np.asarray(lost, dtype=np.float64)]))
    return table, tuple(int(n) for n in np.searchsorted(table, lost))


# ------------------------------------------------------------------------------------------------ rate


def rate_of(pts_s: NDArray[np.float64], tick_s: float = 0.0) -> tuple[float, bool]:
    """Frames a second, and whether the rate varies. ``tick_s`` is the container's clock step.

    A constant rate whose times were rounded to the clock is constant: its times leave an even grid by no more
    than one tick between the extremes (or 1 % of a frame, where the clock is finer than that).
    """
    if len(pts_s) < 2:
        return 30.0, False
    gaps = np.diff(pts_s)
    body = pts_s[:-1] if len(pts_s) > 3 else pts_s  # the last frame of a recording often ends oddly
    number = np.arange(len(body))
    gap = float(np.polyfit(number, body, 1)[0])
    off_grid = float(np.ptp(body - gap * number))
    variable = off_grid > max(1.02 * tick_s, 0.01 * gap)
    uneven = off_grid > 0.5 * gap
    return 1 / (float(np.median(gaps)) if uneven else gap), variable


def _capture_rate(
    nominal: float, stated: float | None, tags: dict[str, str], name: str, notes: list[str]
) -> tuple[str, float]:
    """("user", "hinted", "doubtful" or "no", real pictures a second)."""
    if stated is not None:
        return "user", float(stated)
    hint = re.match(r"\s*([0-9]+(?:\.[0-9]+)?)", tags.get(CAPTURE_FPS_TAG, ""))
    if hint and nominal * 1.2 < float(hint[1]) <= CAPTURE_FPS_RANGE[1]:
        notes.append(note("hinted", fps=f"{float(hint[1]):g}"))
        return "hinted", float(hint[1])
    if nominal <= ORDINARY_FPS and SLOW_NAME.search(name):
        notes.append(note("named_slow", fps=f"{nominal:.4g}"))
        return "doubtful", nominal
    return "no", nominal
