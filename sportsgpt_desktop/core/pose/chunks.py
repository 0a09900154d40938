"""A clip cut into fixed chunks: each is tracked on its own, so that a resumed run equals an uninterrupted one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .. import skeleton

LONGEST = 180
# A short clip is cut too, so that two or four cores share it; below this a chunk isn't worth its start.
SHORTEST = 75
# Frames tracked beyond both ends of a chunk; neighbours are cross-faded over them.
OVERLAP = 3


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
    one row fewer).
    """

    image_px: NDArray[np.float32]
    world_m: NDArray[np.float32]
    visibility: NDArray[np.float32]
    doubtful: NDArray[np.bool_]
    camera: NDArray[np.float64]


def empty_track(chunk: Chunk) -> Track:
    count, joints = chunk.last - chunk.first, skeleton.COUNT
    return Track(
        np.full((count, joints, 2), np.nan, np.float32),
        np.full((count, joints, 3), np.nan, np.float32),
        np.zeros((count, joints), np.float32),
        np.zeros(count, bool),
        np.full((chunk.stop - chunk.start + (chunk.start > 0), 3, 3), np.nan),
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


def stitch(chunks: Sequence[Chunk], tracks: Sequence[Track]) -> Stitched:
    """Put tracks together. Where two overlap and both hold a pose, their mean slides from one to the other."""
    frames, joints = chunks[-1].stop, skeleton.COUNT
    weights = np.zeros(frames)
    image = np.zeros((frames, joints, 2))
    world = np.zeros((frames, joints, 3))
    visible = np.zeros((frames, joints))
    doubtful = np.zeros(frames, bool)
    for chunk, track in zip(chunks, tracks, strict=True):
        weight = _fade(chunk, frames) * np.isfinite(track.image_px[:, 0, 0])
        rows = slice(chunk.first, chunk.last)
        weights[rows] += weight
        image[rows] += weight[:, None, None] * np.nan_to_num(track.image_px)
        world[rows] += weight[:, None, None] * np.nan_to_num(track.world_m)
        visible[rows] += weight[:, None] * track.visibility
        own = slice(chunk.start - chunk.first, chunk.stop - chunk.first)
        doubtful[chunk.start : chunk.stop] |= track.doubtful[own]
    with np.errstate(invalid="ignore", divide="ignore"):
        image /= weights[:, None, None]
        world /= weights[:, None, None]
        visible = np.where(weights[:, None] > 0, visible / weights[:, None], 0.0)
    return Stitched(image.astype(np.float32), world.astype(np.float32), visible.astype(np.float32), doubtful)


def _fade(chunk: Chunk, frames: int) -> NDArray[np.float64]:
    """Weight of each of the chunk's frames: 1, sliding linearly to 0 over the overlaps."""
    number = np.arange(chunk.first, chunk.last)
    weight = np.ones(len(number))
    if chunk.start > 0:
        weight = np.minimum(weight, (number - chunk.first + 0.5) / (2 * OVERLAP))
    if chunk.stop < frames:
        weight = np.minimum(weight, (chunk.last - number - 0.5) / (2 * OVERLAP))
    return np.asarray(np.clip(weight, 0.0, 1.0))
