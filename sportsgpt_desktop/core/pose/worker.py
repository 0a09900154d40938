"""What runs in a child process: native libraries, decoding, previews and tracking.

The child sends messages and writes no file itself, so that whatever is on disk is whole however it ends.
Native libraries print to the log file, never to the terminal.
"""

import os
import sys
import traceback
import types
from collections import deque
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import UserError
from ..proxy import preview, proxy_size
from ..records import VideoInfo
from ..video import Picture, pictures, sampled
from .chunks import OVERLAP, Chunk
from .follow import ChunkFollower
from .landmarker import Person, landmarker
from .people import find_people, with_person_at
from .survey import Choice, Trail, expectation

# Messages to the parent: (kind, ...).
Message = tuple[Any, ...]
Samples = list[tuple[int, list[Person]]]
SAMPLE, FRAME, CHUNK, FAULT, DONE = "sample", "frame", "chunk", "fault", "done"


@dataclass(frozen=True)
class SurveyJob:
    """Look for people on these frames, in groups: the first frame of each is searched thoroughly."""

    info: VideoInfo
    bundle: Path
    groups: tuple[tuple[int, ...], ...]
    choice: Choice

    def parts(self, done: Set[int]) -> list["SurveyJob"]:
        """A job for each group whose frames aren't all ``done``."""
        return [replace(self, groups=(group,)) for group in self.groups if not set(group) <= done]


@dataclass(frozen=True)
class TrackJob:
    """Track these consecutive chunks; ``previews`` names the frames whose proxy picture is still missing."""

    info: VideoInfo
    bundle: Path
    chunks: tuple[Chunk, ...]
    athlete: Trail | None
    others: tuple[Trail, ...]
    previews: frozenset[int]

    def parts(self, done: Set[int]) -> list["TrackJob"]:
        """A job for each chunk that isn't ``done``."""
        return [replace(self, chunks=(chunk,)) for chunk in self.chunks if chunk.number not in done]


Job = SurveyJob | TrackJob


def run(pipe: Connection, log_file: Path) -> None:
    """Entry point of the child process: one job after another, until the parent closes the pipe."""
    _redirect_output(log_file)
    _skip_plotting()
    _one_thread()
    try:
        while True:
            job = pipe.recv()
            pipe.send(_answer(job, pipe))
    except (BrokenPipeError, ConnectionError, EOFError, OSError):
        pass  # the parent is gone or has no more work
    finally:
        pipe.close()


def _answer(job: Job, pipe: Connection) -> Message:
    try:
        if isinstance(job, SurveyJob):
            _survey(job, pipe)
        else:
            _track(job, pipe)
        return (DONE,)
    except UserError as fault:
        return FAULT, fault
    except ConnectionError:
        raise
    except Exception:
        return FAULT, traceback.format_exc()


def _skip_plotting() -> None:
    """Stand-ins for packages that MediaPipe imports for its drawing tools and that cost half a second."""
    for name in ("matplotlib", "matplotlib.pyplot", "sounddevice"):
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules["matplotlib"].pyplot = sys.modules["matplotlib.pyplot"]  # type: ignore[attr-defined]


def _one_thread() -> None:
    """There is a process for each core: threads of OpenCV's own would only take turns with them."""
    import cv2

    cv2.setNumThreads(1)


def _redirect_output(log_file: Path) -> None:
    descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _survey(job: SurveyJob, out: Connection) -> None:
    wanted = {number: place for group in job.groups for place, number in enumerate(group)}
    clicked = job.choice.place is not None
    before: list[Person] = []
    with landmarker(job.bundle, "image", people=3, confidence=0.3) as finder:
        for asked, number, picture in sampled(job.info, sorted(wanted), exact=clicked):
            first = wanted[asked] == 0
            near = [] if first else before
            before = find_people(picture.rgb, finder, near, thorough=first, always=first and clicked)
            if job.choice.place is not None and number == job.choice.frame:
                before = with_person_at(before, picture.rgb, job.choice.place, finder)
            out.send((SAMPLE, number, before))


def _track(job: TrackJob, out: Connection) -> None:
    source = pictures(job.info, job.chunks[0].first, job.chunks[-1].last, threads=1)
    recent: deque[tuple[int, Picture]] = deque(maxlen=2 * OVERLAP)
    for chunk in job.chunks:
        numbers = np.arange(chunk.first, chunk.last)
        expected = expectation(job.athlete, job.others, numbers)
        with landmarker(job.bundle, "video") as finder:
            follower = ChunkFollower(chunk, job.info, expected, finder)
            for number, picture in _of_chunk(chunk, source, recent):
                small = picture.reduced(proxy_size(job.info))
                if chunk.start <= number < chunk.stop:
                    jpegs = preview(job.info, number, small) if number in job.previews else None
                    out.send((FRAME, number, jpegs))
                follower.step(number, picture, small)
        if follower.has_gaps:
            with landmarker(job.bundle, "video") as finder:
                follower.go_back(finder)
        out.send((CHUNK, chunk.number, follower.result()))


def _of_chunk(
    chunk: Chunk,
    source: Iterator[tuple[int, Picture]],
    recent: deque[tuple[int, Picture]],
) -> Iterator[tuple[int, Picture]]:
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
