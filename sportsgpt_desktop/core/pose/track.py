"""The pose pass: who is the athlete, then every frame, in as many processes as there are cores."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version as package_version
from pathlib import Path

import numpy as np

from .. import assets, skeleton
from ..camera import chain, chain_errors
from ..errors import UserError
from ..progress import Progress, no_progress
from ..proxy import PreviewWriter
from ..records import PoseSequence, VideoInfo
from . import store
from .chunks import Chunk, Track, chunks_of, edges_of, empty_track, stitch
from .identity import doubts
from .landmarker import model_path
from .pool import ChildDied, Crew
from .survey import GROUP, Choice, Survey, choose, faces_of_others, link, parse_person, sample_frames
from .worker import CHUNK, FRAME, SAMPLE, Job, Message, Samples, SurveyJob, TrackJob

VERSION = "3"
LOG_NAME = "native.log"
# Chunks that one process tracks in a row without seeking anew.
RUN_CHUNKS = 4
# Fewer frames with a body than this are no athlete (judgement).
LEAST_FRAMES_WITH_POSE = 5


def is_complete(folder: Path, info: VideoInfo, person: str = "auto", model: str = "full") -> bool:
    """Whether ``track`` with the same arguments has nothing left to do but read its result."""
    own = folder / store.FOLDER
    if store.read_key(folder) != store.key_of(info, person, model, VERSION):
        return False
    survey = store.load_survey(own, info.frames)
    return survey is not None and all(store.chunk_file(own, c).is_file() for c in chunks_of(survey.edges))


def track(
    info: VideoInfo,
    folder: Path,
    person: str = "auto",
    model: str = "full",
    processes: int | None = None,
    progress: Progress = no_progress,
) -> PoseSequence:
    """Find one athlete's landmarks on every frame of a clip.

    ``folder`` keeps finished chunks, so that a stopped run goes on where it was and ends with the same arrays;
    it also gets the scrub proxy and the thumbnails. ``person``: "auto", "N" or "X,Y@SECONDS". ``model``: "lite",
    "full" or "heavy". ``processes`` None: one for each core.
    Raises UserError if nobody is found or the clip can't be read, Cancelled through ``progress``.
    """
    choice = parse_person(person, info)
    bundle = model_path(model)
    try:
        return _pass(info, folder, choice, person, model, bundle, processes or os.cpu_count() or 1, progress)
    except OSError as fault:
        raise UserError(
            f"The analysis can't be written to its folder ({fault.strerror}). What was done until then is kept.",
            "Make room on the disk or make the folder writable, then start the analysis again.",
        ) from fault


def _pass(
    info: VideoInfo,
    folder: Path,
    choice: Choice,
    person: str,
    model: str,
    bundle: Path,
    workers: int,
    progress: Progress,
) -> PoseSequence:
    folder.mkdir(parents=True, exist_ok=True)
    own = store.open_folder(folder, store.key_of(info, person, model, VERSION))
    survey = store.load_survey(own, info.frames)
    tracks = {} if survey is None else _kept(own, survey)
    if survey is None or len(tracks) < len(survey.edges) - 1:
        log_file = assets.log_folder() / LOG_NAME
        with Crew(_useful(workers, info), log_file) as crew, PreviewWriter(folder, info) as previews:
            run = _Run(info, own, bundle, crew, workers, log_file, progress)
            if survey is None:
                survey = run.survey(choice)
            tracks |= run.track(survey, set(tracks), previews)
    return _sequence(info, tracks, survey, model)


def _kept(own: Path, survey: Survey) -> dict[int, Track]:
    """The finished chunks by number."""
    found = {chunk.number: store.load_track(own, chunk) for chunk in chunks_of(survey.edges)}
    return {number: track for number, track in found.items() if track is not None}


def _useful(workers: int, info: VideoInfo) -> int:
    """No more processes than there are chunks: each costs a second and 300 MB."""
    return min(workers, len(edges_of(info.frames, ())) - 1)


@dataclass
class _Run:
    """One call's settings and progress. A job whose process crashes is tried once more, in parts."""

    info: VideoInfo
    own: Path
    bundle: Path
    crew: Crew
    workers: int
    log_file: Path
    progress: Progress

    def survey(self, choice: Choice) -> Survey:
        """Look at sampled frames and decide who is the athlete. On disk when it returns."""
        frames = sample_frames(self.info, choice)
        samples: Samples = []
        groups = [frames[k : k + GROUP] for k in range(0, len(frames), GROUP)]
        share = -(-len(groups) // self.workers)
        jobs = [
            SurveyJob(self.info, self.bundle, tuple(groups[k : k + share]), choice)
            for k in range(0, len(groups), share)
        ]

        def receive(message: Message) -> None:
            assert message[0] == SAMPLE
            samples.append((message[1], message[2]))

        given_up = self._run(
            jobs, receive, lambda: self.progress("people", min(len(samples), len(frames)), len(frames))
        )
        if given_up and not samples:
            raise self._stopped()
        samples = [(number, people) for number, people in sorted(dict(samples).items())]
        athlete, others = choose(link(samples), choice, len(samples), self.info)
        looks = [] if athlete is None else [(s.frame, s.score) for s in athlete.sightings]
        survey = Survey(edges_of(self.info.frames, looks), athlete, others)
        store.save_survey(self.own, survey)
        return survey

    def track(self, survey: Survey, finished: set[int], previews: PreviewWriter) -> dict[int, Track]:
        """Track the chunks that aren't finished; each is on disk before it counts as done."""
        todo = [chunk for chunk in chunks_of(survey.edges) if chunk.number not in finished]
        by_number = {chunk.number: chunk for chunk in todo}
        done: dict[int, Track] = {}
        total = self.info.frames
        ready = total - sum(chunk.stop - chunk.start for chunk in todo)
        seen: set[int] = set()

        def receive(message: Message) -> None:
            if message[0] == FRAME:
                seen.add(message[1])
                if message[2] is not None:
                    previews.add(message[1], *message[2])
            else:
                assert message[0] == CHUNK
                store.save_track(self.own, by_number[message[1]], message[2])
                done[message[1]] = message[2]

        jobs = [
            TrackJob(
                self.info,
                self.bundle,
                run,
                survey.athlete,
                survey.others,
                frozenset(n for n in range(run[0].start, run[-1].stop) if not previews.has(n)),
            )
            for run in _shares(todo, self.workers)
        ]
        given_up = self._run(jobs, receive, lambda: self.progress("pose", ready + len(seen), total))
        if given_up and not done and not finished:
            raise self._stopped()
        return done

    def _run(self, jobs: Sequence[Job], receive: Callable[[Message], None], tick: Callable[[], None]) -> int:
        """Returns how many parts were given up after two crashes."""
        done: set[int] = set()

        def remember(message: Message) -> None:
            receive(message)
            if message[0] in (CHUNK, SAMPLE):
                done.add(message[1])

        try:
            again = [part for job in self.crew.run(jobs, remember, tick) for part in job.parts(done)]
            given_up = self.crew.run(again, receive, tick)
        except ChildDied as fault:
            raise self._stopped() from fault
        for job in given_up:
            logging.getLogger(__name__).warning("%s given up after two crashes", type(job).__name__)
        return len(given_up)

    def _stopped(self) -> UserError:
        return UserError(
            "The pose model stopped unexpectedly. What was done until then is kept.",
            f"Start the analysis again; it goes on where it was. Details: {self.log_file.name}.",
        )


def _shares(todo: list[Chunk], workers: int) -> list[tuple[Chunk, ...]]:
    """Runs of consecutive chunks: one a worker in a short clip, several in a long one, in order of time."""
    share = min(RUN_CHUNKS, -(-len(todo) // workers))
    runs: list[list[Chunk]] = []
    for chunk in todo:
        if runs and len(runs[-1]) < share and runs[-1][-1].number == chunk.number - 1:
            runs[-1].append(chunk)
        else:
            runs.append([chunk])
    return [tuple(run) for run in runs]


def _sequence(info: VideoInfo, found: dict[int, Track], survey: Survey, model: str) -> PoseSequence:
    """All chunks as one record; one that was given up is a gap."""
    chunks = chunks_of(survey.edges)
    tracks = [found.get(chunk.number) or empty_track(chunk) for chunk in chunks]
    whole = stitch(chunks, tracks)
    if np.isfinite(whole.image_px[:, 0, 0]).sum() < min(LEAST_FRAMES_WITH_POSE, info.frames):
        raise UserError(
            "No person was found in the clip. The file was not changed.",
            "Film the whole body, at least a quarter of the picture's height, in good light; or click on it.",
        )
    assert whole.image_px.shape == (info.frames, skeleton.COUNT, 2)
    return PoseSequence(
        times_s=info.time_s,
        image_px=whole.image_px,
        world_m=whole.world_m,
        visibility=whole.visibility,
        width_px=info.width_px,
        height_px=info.height_px,
        made_by={
            "model": f"BlazePose GHUM {model}",
            "mediapipe": package_version("mediapipe"),
            "pose": VERSION,
            "chunks": len(tracks),
            "people": len(survey.others) + (survey.athlete is not None),
            "given_up_frames": sum(c.stop - c.start for c in chunks if c.number not in found),
        },
        camera_px=chain([track.camera for track in tracks]),
        camera_error_px=chain_errors([track.camera_error for track in tracks]),
        doubtful=whole.doubtful | doubts(whole.image_px, whole.breaks, survey),
        bystanders=faces_of_others(survey),
    )
