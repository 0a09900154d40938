"""A clip cut into fixed chunks: each is tracked on its own, so that a resumed run equals an uninterrupted one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .. import skeleton
from .landmarker import TORSO

LONGEST = 180
# A short clip is cut too, so that two or four cores share it; below this a chunk isn't worth its start.
SHORTEST = 75
# Frames tracked beyond both ends of a chunk; neighbours are cross-faded over them.
OVERLAP = 3
# Torsos of the same body seen by two neighbouring chunks lie nearer than this share of its extent (judgement).
SAME_EXTENT = 0.2
# Weight of a pose that counts only where there is no other.
STAND_IN = 1e-9


@dataclass(frozen=True)
class Chunk:
    """Frames start <= n < stop, tracked from ``first`` up to before ``last``."""

    number: int
    start: int
    stop: int
    first: int
    last: int


@dataclass(frozen=True)
class Track:
    """What tracking gave for the frames ``first`` <= n < ``last`` of a chunk; NaN and 0 where nothing was found.

    ``camera`` (stop - start + 1, 3, 3) runs from the frame before ``start`` (in the first chunk: from frame 0,
    one row fewer); ``camera_error`` likewise, in pixels.
    """

    image_px: NDArray[np.float32]
    world_m: NDArray[np.float32]
    visibility: NDArray[np.float32]
    doubtful: NDArray[np.bool_]
    camera: NDArray[np.float64]
    camera_error: NDArray[np.float64]


def empty_track(chunk: Chunk) -> Track:
    count, joints = chunk.last - chunk.first, skeleton.COUNT
    pictures = chunk.stop - chunk.start + (chunk.start > 0)
    return Track(
        np.full((count, joints, 2), np.nan, np.float32),
        np.full((count, joints, 3), np.nan, np.float32),
        np.zeros((count, joints), np.float32),
        np.zeros(count, bool),
        np.full((pictures, 3, 3), np.nan),
        np.full(pictures, np.nan),
    )


def edges_of(frames: int, looks: Sequence[tuple[int, float]]) -> tuple[int, ...]:
    """Where a clip is cut: 0, ..., frames. Depends on the clip alone, never on the machine.

    ``looks``: (frame, score) where the survey saw the athlete. A cut is moved to the surest look near by, since
    tracking starts best where the whole body is seen.
    """
    count = -(-frames // LONGEST)
    for even in (4, 2):
        rounded = -(-count // even) * even
        if frames // rounded >= SHORTEST:
            count = rounded
            break
    edges = [0]
    for k in range(1, count):
        even_edge = round(frames * k / count)
        reach = frames / count / 4
        near = [(score, -abs(frame - even_edge), frame) for frame, score in looks if abs(frame - even_edge) <= reach]
        edges.append(max(near)[2] if near else even_edge)
    return (*edges, frames)


def chunks_of(edges: Sequence[int]) -> tuple[Chunk, ...]:
    """The chunks between the edges, with their overlaps."""
    frames = edges[-1]
    return tuple(
        Chunk(k, start, stop, max(0, start - OVERLAP), min(frames, stop + OVERLAP))
        for k, (start, stop) in enumerate(pairwise(edges))
    )


@dataclass(frozen=True)
class Stitched:
    """All chunks together, (T, ...)."""

    image_px: NDArray[np.float32]
    world_m: NDArray[np.float32]
    visibility: NDArray[np.float32]
    doubtful: NDArray[np.bool_]
    breaks: tuple[int, ...]
    """Starts of chunks that don't hold the same body as the chunk before."""


def stitch(chunks: Sequence[Chunk], tracks: Sequence[Track]) -> Stitched:
    """Put tracks together. Where two overlap with the same body, their mean slides from one to the other."""
    frames, joints = chunks[-1].stop, skeleton.COUNT
    image = np.empty((frames, joints, 2), np.float32)
    world = np.empty((frames, joints, 3), np.float32)
    visible = np.empty((frames, joints), np.float32)
    doubtful = np.zeros(frames, bool)
    pairs = pairwise(zip(chunks, tracks, strict=True))
    breaks = tuple(late.start for (early, one), (late, other) in pairs if not _go_on(early, one, late, other))
    for k, chunk in enumerate(chunks):
        near = list(zip(chunks[max(0, k - 1) : k + 2], tracks[max(0, k - 1) : k + 2], strict=True))
        rows = slice(chunk.start, chunk.stop)
        weights = [_fade(c, frames, breaks) * np.isfinite(t.image_px[:, 0, 0]) for c, t in near]
        image[rows] = _blended(chunk, near, weights, "image_px", np.nan)
        world[rows] = _blended(chunk, near, weights, "world_m", np.nan)
        visible[rows] = _blended(chunk, near, weights, "visibility", 0.0)
        own = slice(chunk.start - chunk.first, chunk.stop - chunk.first)
        doubtful[rows] = tracks[k].doubtful[own]
    return Stitched(image, world, visible, doubtful, breaks)


def _blended(
    chunk: Chunk, near: list[tuple[Chunk, Track]], weights: list[NDArray[np.float64]], part: str, missing: float
) -> NDArray[np.float64]:
    """The weighted mean on the chunk's own frames of what it and its neighbours hold."""
    count = chunk.stop - chunk.start
    total = np.zeros(count)
    summed = np.zeros((count, *getattr(near[0][1], part).shape[1:]))
    along = (slice(None),) + (None,) * (summed.ndim - 1)
    for (other, track), weight in zip(near, weights, strict=True):
        low, high = max(chunk.start, other.first), min(chunk.stop, other.last)
        theirs, ours = slice(low - other.first, high - other.first), slice(low - chunk.start, high - chunk.start)
        total[ours] += weight[theirs]
        summed[ours] += weight[theirs][along] * np.nan_to_num(getattr(track, part)[theirs])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total[along] > 0, summed / total[along], missing)


def _go_on(early: Chunk, one: Track, late: Chunk, other: Track) -> bool:
    """Whether two neighbouring tracks hold the same body: where both have one their torsos lie together."""
    common = late.first - early.first
    a, b = one.image_px[common:], other.image_px[: len(one.image_px) - common]
    both = np.isfinite(a[:, 0, 0]) & np.isfinite(b[:, 0, 0])
    if not both.any():
        return False
    apart = np.linalg.norm((a - b)[both][:, TORSO].mean(axis=1), axis=1)
    extent = np.ptp(a[both], axis=1).max(axis=1)
    return bool(np.median(apart / extent) < SAME_EXTENT)


def _fade(chunk: Chunk, frames: int, breaks: Sequence[int]) -> NDArray[np.float64]:
    """Weight of each of the chunk's frames: 1, sliding linearly to 0 over the overlaps.

    At a break there is no sliding: the neighbour's frames are used only where that has none.
    """
    number = np.arange(chunk.first, chunk.last)
    weight = np.ones(len(number))
    if chunk.start in breaks:
        weight[number < chunk.start] = STAND_IN
    elif chunk.start > 0:
        weight = np.minimum(weight, (number - chunk.first + 0.5) / (2 * OVERLAP))
    if chunk.stop in breaks:
        weight[number >= chunk.stop] = STAND_IN
    elif chunk.stop < frames:
        weight = np.minimum(weight, (chunk.last - number - 0.5) / (2 * OVERLAP))
    return np.asarray(np.clip(weight, 0.0, 1.0))
