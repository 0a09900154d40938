"""What runs in a child process: native libraries, decoding, previews and tracking.

The child sends messages and writes no file itself, so that whatever is on disk is whole however it ends.
Native libraries print to the log file, never to the terminal.
"""

import os
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..proxy import preview
from ..records import VideoInfo
from ..video import frames
from .chunks import OVERLAP, Chunk
from .follow import ChunkFollower, Expectation
from .landmarker import Person, landmarker
from .survey import Trail, expectation, people

# Messages to the parent: (kind, ...).
SAMPLE, FRAME, CHUNK, FAULT, DONE = "sample", "frame", "chunk", "fault", "done"


@dataclass(frozen=True)
class SurveyJob:
    """Look for people on these frames."""

    info: VideoInfo
    bundle: Path
    samples: tuple[int, ...]


@dataclass(frozen=True)
class TrackJob:
    """Track these consecutive chunks; ``previews`` names the frames whose proxy picture is still missing."""

    info: VideoInfo
    bundle: Path
    chunks: tuple[Chunk, ...]
    trail: Trail | None
    previews: frozenset[int]


def run(job: SurveyJob | TrackJob, out: Connection, log_file: Path) -> None:
    """Entry point of the child process."""
    _redirect_output(log_file)
    try:
        if isinstance(job, SurveyJob):
            _survey(job, out)
        else:
            _track(job, out)
        out.send((DONE,))
    except UserError as fault:
        out.send((FAULT, fault))
    except (BrokenPipeError, ConnectionError, EOFError):
        pass  # the parent is gone: nobody waits for the rest
    except Exception:
        out.send((FAULT, traceback.format_exc()))
    finally:
        out.close()


def _redirect_output(log_file: Path) -> None:
    descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _survey(job: SurveyJob, out: Connection) -> None:
    with landmarker(job.bundle, "image", people=3, confidence=0.3) as finder:
        for number, picture in _picked(job.info, job.samples):
            out.send((SAMPLE, number, people(picture, finder)))


def _picked(info: VideoInfo, wanted: Sequence[int]) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    chosen = set(wanted)
    for number, picture in frames(info, min(chosen), max(chosen) + 1, threads=1):
        if number in chosen:
            yield number, picture


def _track(job: TrackJob, out: Connection) -> None:
    source = frames(job.info, job.chunks[0].first, job.chunks[-1].last, threads=1)
    recent: deque[tuple[int, NDArray[np.uint8]]] = deque(maxlen=2 * OVERLAP)
    for chunk in job.chunks:
        numbers = np.arange(chunk.first, chunk.last)
        expected = Expectation(*expectation(job.trail, numbers))
        with landmarker(job.bundle, "video") as finder:
            follower = ChunkFollower(chunk, job.info, expected, finder)
            for number, picture in _of_chunk(chunk, source, recent):
                if chunk.start <= number < chunk.stop:
                    jpegs = preview(job.info, number, picture) if number in job.previews else None
                    out.send((FRAME, number, jpegs))
                follower.step(number, picture)
        out.send((CHUNK, chunk.number, follower.result()))


def _of_chunk(
    chunk: Chunk,
    source: Iterator[tuple[int, NDArray[np.uint8]]],
    recent: deque[tuple[int, NDArray[np.uint8]]],
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """The chunk's frames: those that the chunk before has decoded already, then new ones."""
    yield from [item for item in recent if item[0] >= chunk.first]
    while not recent or recent[-1][0] < chunk.last - 1:
        item = next(source, None)
        if item is None:
            return
        recent.append(item)
        if item[0] >= chunk.last:  # a damaged frame was left out at the end: this one is the next chunk's
            return
        yield item


Message = tuple[Any, ...]
Samples = list[tuple[int, list[Person]]]
