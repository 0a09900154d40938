"""The order of the stages, from a clip to an analysis. A stage whose inputs have not changed is skipped.

Pose is by far the longest stage: it is kept in the working folder and goes on where it was after a kill.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .errors import UserError
from .progress import Progress, no_progress
from .records import (
    Action,
    Alignment,
    Analysis,
    Assessment,
    Athlete,
    Issue,
    Keyframe,
    Passage,
    PictureMark,
    Plan,
    PoseSequence,
    StageRun,
    VideoInfo,
    Wording,
)

MIN_FRAMES = 5
"""Fewer frames than this hold no movement to analyse (judgement)."""
Result = TypeVar("Result")
OnText = Callable[[str, str], None]
"""Called with (section key, new text) while the writer streams."""


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    video: Path
    action: str
    athlete: Athlete = field(default_factory=Athlete)
    capture_fps: float | None = None
    person: str = "auto"
    references: tuple[Path, ...] = ()
    language: str = "en"
    model: str = "default"
    """A GGUF's file name, "default" or "none"."""
    pose_model: str = "full"
    metres_per_pixel: float | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    """Name of a place -> "X,Y@SECONDS" in the picture: where the hurdle's bar is ("obstacle")."""


class _Clock:
    """Times the stages and keeps their names, versions and durations."""

    def __init__(self) -> None:
        self.runs: list[StageRun] = []

    def run(self, name: str, version: str, work: Callable[[], Result], skipped: bool = False) -> Result:
        start = time.perf_counter()
        result = work()
        self.runs.append(StageRun(name, version, round(time.perf_counter() - start, 3), skipped))
        return result


def load_action(action_id: str) -> Action:
    """The action of that id from the program's and the user's folders. Raises UserError if there is none."""
    from . import action, assets

    return action.load(action_id, assets.action_folders())


def probe(request: Request) -> VideoInfo:
    """What the file holds. Raises UserError where it can't be analysed."""
    from . import video

    info = video.probe(request.video, request.capture_fps)
    if info.frames < MIN_FRAMES:
        raise UserError(
            f"{info.name} holds {info.frames} frame{'s' if info.frames != 1 else ''}: too few to find a movement. "
            "The file was not changed.",
            f"Choose a clip with at least {MIN_FRAMES} frames.",
        )
    return info


def analyze(
    request: Request,
    folder: Path,
    progress: Progress = no_progress,
    on_text: OnText | None = None,
    processes: int | None = None,
) -> Analysis:
    """Analyse one clip; ``folder`` keeps what a resumed run can use. ``processes`` for the poses: one for each core
    where it is None.

    Raises UserError for an unusable clip, an unknown action or a missing model, Cancelled when asked to stop.
    An action that is not in the clip is a result (``alignment.found`` False), not an error.
    """
    from . import align, clean, kinematics, marks, pose, quality

    clock = _Clock()
    action = load_action(request.action)
    info = clock.run("video", "1", lambda: probe(request))
    places = marks.read_all(request.marks, action, info)
    folder.mkdir(parents=True, exist_ok=True)
    kept = pose.is_complete(folder, info, request.person, request.pose_model)
    found = clock.run(
        "pose",
        pose.VERSION,
        lambda: pose.track(
            info,
            folder,
            person=request.person,
            model=request.pose_model,
            processes=processes,
            progress=progress,
        ),
        skipped=kept,
    )
    found = replace(found, times_s=info.time_s)
    _keep_pictures(info, folder, progress)
    progress("measure", 0, 3)
    motion = clock.run(
        "clean",
        clean.VERSION,
        lambda: clean.clean(found, info, height_m=request.athlete.height_m, scale=request.metres_per_pixel),
    )
    channels = clock.run("kinematics", kinematics.VERSION, lambda: kinematics.compute(motion))
    progress("measure", 1, 3)
    alignment = clock.run(
        "align",
        align.VERSION,
        lambda: align.align(channels, action, references=request.references, progress=progress),
    )
    progress("measure", 2, 3)
    with _pictures(folder) as picture:
        advice = quality.judge(
            info, found, motion, action, language=request.language, pictures=quality.samples(picture, found)
        )
    draft = Analysis(
        id=folder.name,
        video=info,
        action=action,
        athlete=request.athlete,
        pose=found,
        motion=motion,
        kinematics=channels,
        alignment=alignment,
        assessment=Assessment((), (), ""),
        passages=(),
        plan=Plan((), (), ""),
        wording=Wording("none", (), ()),
        stages=(),
        language=request.language,
        quality=advice,
        marks=places,
    )
    return _conclude(draft, clock, request.model, progress, on_text)


def _keep_pictures(info: VideoInfo, folder: Path, progress: Progress) -> None:
    """Write this clip's scrub proxy again if it was evicted, and evict the oldest beyond the limit in the settings."""
    from . import proxy
    from .settings import load_settings

    if not (folder / proxy.PROXY_NAME).is_file():
        proxy.rebuild(info, folder, progress)
    others = [other for other in folder.parent.iterdir() if other.is_dir()]
    proxy.evict(others, int(load_settings().proxy_limit_gb * 1e9), keep=folder)


@contextmanager
def _pictures(folder: Path) -> Iterator[Callable[[int], NDArray[np.uint8] | None]]:
    """Pictures from the scrub proxy in ``folder``; none where it was evicted."""
    from .proxy import PROXY_NAME, Proxy

    try:
        proxy = Proxy(folder / PROXY_NAME)
    except (OSError, UserError):
        yield lambda frame: None
        return
    with proxy:
        yield proxy.picture


def remeasure(
    analysis: Analysis, pose: PoseSequence, references: Sequence[Path] = (), progress: Progress = no_progress
) -> Analysis:
    """The same clip from cleaning on, after joints were moved, sides swapped or a known length drawn by hand.

    Keyframes that the user set stay; the others are found anew.
    """
    from . import align, clean, drawing, kinematics

    clock = _Clock()
    clock.runs = [run for run in analysis.stages if run.name in ("video", "pose")]
    known = drawing.known_length(analysis.drawings, pose)
    scale = None if known is None else known.per_px
    motion = clock.run(
        "clean",
        clean.VERSION,
        lambda: clean.clean(pose, analysis.video, height_m=analysis.athlete.height_m, scale=scale),
    )
    channels = clock.run("kinematics", kinematics.VERSION, lambda: kinematics.compute(motion))
    alignment = clock.run(
        "align",
        align.VERSION,
        lambda: align.align(channels, analysis.action, references=references, progress=progress),
    )
    own = {(key.id, key.side, key.step): key for key in analysis.alignment.keyframes if key.source == "user"}
    keyframes = tuple(own.get((key.id, key.side, key.step), key) for key in alignment.keyframes)
    draft = replace(
        analysis,
        pose=pose,
        motion=motion,
        kinematics=channels,
        alignment=replace(alignment, keyframes=keyframes),
    )
    return _conclude(draft, clock, "none", progress, None)


def in_language(analysis: Analysis, folder: Path, language: str) -> Analysis:
    """The quality gate's sentences in another language, ready for ``reassess``, which words the rest."""
    from . import quality

    with _pictures(folder) as picture:
        advice = quality.judge(
            analysis.video,
            analysis.pose,
            analysis.motion,
            analysis.action,
            language=language,
            pictures=quality.samples(picture, analysis.pose),
        )
    return replace(analysis, language=language, quality=advice)


def reassess(
    analysis: Analysis,
    keyframes: Sequence[Keyframe] | None = None,
    overrides: dict[str, str] | None = None,
    model: str = "none",
    progress: Progress = no_progress,
    on_text: OnText | None = None,
    places: Mapping[str, PictureMark] | None = None,
) -> Analysis:
    """The same clip from assessment on, after the user moved keyframes, dismissed issues or marked places.

    ``keyframes``: all keyframes of the analysis, the moved ones with ``source`` "user". ``places``: every marked
    place by name. Fast without a model.
    """
    alignment: Alignment = analysis.alignment
    if keyframes is not None:
        alignment = replace(alignment, keyframes=tuple(keyframes))
    draft = replace(
        analysis,
        alignment=alignment,
        overrides=dict(analysis.overrides if overrides is None else overrides),
        marks=dict(analysis.marks if places is None else places),
    )
    clock = _Clock()
    clock.runs = [run for run in analysis.stages if run.name not in _CONCLUDING]
    return _conclude(draft, clock, model, progress, on_text)


_CONCLUDING = ("assess", "retrieve", "plan", "write")


def _conclude(draft: Analysis, clock: _Clock, model: str, progress: Progress, on_text: OnText | None) -> Analysis:
    """Assessment, retrieval, plan and wording of the best candidate."""
    from . import assess, corpus, marks, plan, retrieve, write

    ground = marks.to_ground(draft.marks, draft.pose, draft.motion)
    keyframes = marks.placed(draft.alignment.keyframes, draft.action, draft.kinematics, ground)
    draft = replace(draft, alignment=replace(draft.alignment, keyframes=keyframes))
    best = best_keyframes(draft.alignment)
    assessment = clock.run(
        "assess",
        assess.VERSION,
        lambda: _reviewed(assess.assess(draft.kinematics, best, draft.action, draft.athlete, ground), draft),
    )
    progress("measure", 3, 3)
    passages: tuple[Passage, ...] = ()
    knowledge = corpus.open_corpus()
    passages = clock.run(
        "retrieve",
        retrieve.VERSION,
        lambda: retrieve.for_issues(knowledge, assessment, draft.athlete, draft.action),
    )
    made = clock.run(
        "plan",
        plan.VERSION,
        lambda: plan.make_plan(assessment, knowledge, draft.athlete, draft.action, draft.language, date.today()),
    )
    wording = clock.run(
        "write",
        write.VERSION,
        lambda: write.write(assessment, made, passages, draft.action, model, draft.language, progress, on_text),
    )
    return replace(
        draft,
        assessment=assessment,
        passages=passages,
        plan=made,
        wording=wording,
        stages=tuple(clock.runs),
    )


def best_keyframes(alignment: Alignment) -> list[Keyframe]:
    """The keyframes of the best candidate: lowest cost, the earlier one on a tie."""
    if not alignment.candidates:
        return []
    best = min(alignment.candidates, key=lambda one: (one.cost, one.start_frame)).candidate
    return [key for key in alignment.keyframes if key.candidate == best]


def _reviewed(assessment: Assessment, draft: Analysis) -> Assessment:
    """Mark the issues that the user dismissed, which leave the plan, and those that the user confirmed, which enter
    it; all keep their evidence.
    """

    def seen(issue: Issue) -> Issue:
        if issue.id in draft.overrides:
            return replace(issue, status="dismissed", reason=draft.overrides[issue.id])
        if issue.id in draft.confirmed:
            return replace(issue, status="present", confirmed=True, reason=draft.confirmed[issue.id])
        return issue

    return replace(assessment, issues=tuple(seen(issue) for issue in assessment.issues))
