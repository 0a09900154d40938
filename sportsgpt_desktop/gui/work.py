"""Tasks that the window gives to its child processes. No Qt here, heavy imports inside.

Every task takes a ``Tell`` last: it is the Progress of the work and streams text.
"""

import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import UserError
from ..core.pipeline import Request
from ..core.records import Action, Analysis, Athlete, Passage, VideoInfo
from ..core.settings import load_settings
from . import recovery
from .child import Tell
from .shelf import Entry, KnownAthlete, Shelf

if TYPE_CHECKING:
    from ..core.corpus import Corpus
    from ..core.corpus.vocabulary import Vocabulary
    from ..core.history import History
    from ..core.library import Library
    from .reference import Laid

HEAVY = ("pose", "motion", "kinematics")
"""Fields with arrays over all frames: they cross the pipe only when they changed."""
PASSAGES = 8
"""Passages of a search in the knowledge page."""
Parts = Mapping[str, Any]
"""Fields of an Analysis by name."""


def light(analysis: Analysis) -> dict[str, Any]:
    """The fields of an analysis without the large arrays."""
    return {item.name: getattr(analysis, item.name) for item in fields(analysis) if item.name not in HEAVY}


def changed(before: Analysis, after: Analysis) -> dict[str, Any]:
    """The fields in which two snapshots are not the same object."""
    names = (item.name for item in fields(after))
    return {name: getattr(after, name) for name in names if getattr(after, name) is not getattr(before, name)}


def whole(analysis: Analysis) -> dict[str, Any]:
    """Every field of an analysis."""
    return {item.name: getattr(analysis, item.name) for item in fields(analysis)}


def _loaded(folder: Path) -> Analysis:
    # Another child may have put other arrays there, which are named by their content.
    return _read(folder, tuple(sorted(file.name for file in folder.glob("arrays-*.npz"))))


@functools.lru_cache(maxsize=2)
def _read(folder: Path, arrays: tuple[str, ...]) -> Analysis:
    from ..core import session

    return session.load(folder)


def forget_loaded() -> None:
    """An analysis changed on disk."""
    _read.cache_clear()


def snapshot(folder: Path, parts: Parts) -> Analysis:
    """The analysis on disk with what the window has changed."""
    return replace(_loaded(folder), **parts)


# ---------------------------------------------------------------------------------------------- clips


def read_clip(path: Path, capture_fps: float | None, tell: Tell) -> tuple[VideoInfo, NDArray[np.uint8]]:
    """What the file holds and a picture from its middle."""
    from ..core import pipeline

    info = pipeline.probe(Request(path, "", capture_fps=capture_fps))
    return info, _Decoder(info).picture(info.frames // 2)


class _Decoder:
    """Pictures of one clip; goes on decoding when asked for a later frame nearby."""

    NEAR = 12

    def __init__(self, info: VideoInfo) -> None:
        self.info = info
        self._stream: Iterator[tuple[int, NDArray[np.uint8]]] = iter(())
        self._next = -1

    def picture(self, frame: int) -> NDArray[np.uint8]:
        from ..core import video

        if not self._next <= frame < self._next + self.NEAR:
            self._stream = video.frames(self.info, frame)
        for number, picture in self._stream:
            self._next = number + 1
            if number >= frame:
                return picture
        self._next = -1
        raise UserError(f"Frame {frame} of {self.info.name} cannot be read.", "The clip may be damaged.")


_decoders: dict[str, _Decoder] = {}


def picture(info: VideoInfo, frame: int, tell: Tell) -> tuple[int, NDArray[np.uint8]]:
    """One frame in full resolution."""
    key = info.path
    if key not in _decoders:
        _decoders.clear()
        _decoders[key] = _Decoder(info)
    return frame, _decoders[key].picture(frame)


def renew_pictures(info: VideoInfo, folder: Path, tell: Tell) -> None:
    """Make the preview of a clip again, where it was evicted or never came along."""
    from ..core import proxy

    proxy.rebuild(info, folder, tell)


def actions(tell: Tell) -> list[Action]:
    """Every usable action of the program and the user, by title; one with faults never hides the others."""
    from ..core import action, assets

    folders = assets.action_folders()
    found = (action.read(each, folders)[0] for each in action.find(folders))
    return sorted((each for each in found if each is not None), key=lambda each: each.title)


# ------------------------------------------------------------------------------------------- analyses


def analyze(request: Request, folder: Path, athlete: int | None, tell: Tell) -> Path:
    """Analyse a clip into a folder of the library. The wording is written afterwards, on request."""
    from ..core import own_rules, pipeline, session

    references = (*request.references, *own_rules.references(request.action))
    analysis = pipeline.analyze(replace(request, model="none", references=references), folder, tell)
    session.save(analysis, folder)
    forget_loaded()
    remember(analysis, folder, athlete)
    return folder


def open_library() -> "Library":
    """The user's library; close it with ``with``."""
    from ..core import assets
    from ..core.library import Library

    return Library(assets.user_folder() / "library.sqlite")


def remember(analysis: Analysis, folder: Path, athlete: int | None) -> None:
    """Enter an analysis into the library; a named athlete that is not there yet comes with it."""
    who = analysis.athlete
    birth_year = None if math.isnan(who.age) else datetime.now(UTC).year - round(who.age)
    with open_library() as library:
        if athlete is not None:
            library.update_athlete(athlete, who, birth_year)
        elif who.name:
            athlete = library.add_athlete(who, birth_year)
        library.add_analysis(analysis, folder, athlete)


def library(tell: Tell) -> Shelf:
    """Athletes by name and analyses, newest first."""
    with open_library() as opened:
        athletes = tuple(KnownAthlete(one.number, one.athlete) for one in opened.athletes())
        kept, trashed = (_entries(opened, trash) for trash in (False, True))
        notices = opened.notices
    return Shelf(athletes, kept, trashed, notices)


def _entries(opened: "Library", trashed: bool) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            one.id,
            one.clip_name,
            one.action_title,
            one.action_title_zh,
            one.athlete,
            one.athlete_name,
            one.created[:16].replace("T", " "),
            one.faults,
            one.found,
            one.action_id,
        )
        for one in opened.analyses(trashed=trashed)
        if one.folder.is_dir()
    )


def erase_athlete(number: int, tell: Tell) -> Shelf:
    """Remove an athlete with every trace; returns what is left."""
    with open_library() as opened:
        opened.erase_athlete(number)
    forget_loaded()
    return library(tell)


def open_analysis(folder: Path, tell: Tell) -> tuple[Path, Analysis]:
    """An analysis from its folder."""
    forget_loaded()
    return folder, _loaded(folder)


def lay_reference(folder: Path, parts: Parts, tell: Tell) -> "Laid":
    """The references of the action, warped in time onto the clip."""
    from . import reference

    return reference.lay(snapshot(folder, parts))


def reassess(folder: Path, parts: Parts, tell: Tell) -> Parts:
    """From assessment on, for a snapshot with moved keyframes or dismissed issues; saved."""
    from ..core import pipeline, session

    before = snapshot(folder, parts)
    after = pipeline.reassess(before, progress=tell)
    session.save(after, folder)
    with open_library() as opened:
        opened.add_analysis(after, folder)
    return changed(before, after)


def remeasure(folder: Path, parts: Parts, tell: Tell) -> Parts:
    """From cleaning on, for a snapshot with mended poses; saved."""
    from ..core import own_rules, pipeline, session

    before = snapshot(folder, parts)
    recovery.note_pose(folder, before.pose)
    after = pipeline.remeasure(before, before.pose, own_rules.references(before.action.id), tell)
    session.save(after, folder)
    with open_library() as opened:
        opened.add_analysis(after, folder)
    return changed(before, after)


def in_language(folder: Path, parts: Parts, language: str, tell: Tell) -> Parts:
    """The same results in another language; saved."""
    from ..core import pipeline, session

    before = snapshot(folder, parts)
    after = pipeline.reassess(pipeline.in_language(before, folder, language), progress=tell)
    session.save(after, folder)
    return changed(before, after)


def save(folder: Path, parts: Parts, tell: Tell) -> None:
    """Keep a snapshot as it is."""
    from ..core import session

    session.save(snapshot(folder, parts), folder)


def word(folder: Path, parts: Parts, model: str, language: str, tell: Tell) -> Parts:
    """Write the guidance with a language model, streaming (section, text)."""
    from ..core import pipeline, session

    before = snapshot(folder, {**parts, "language": language})
    after = pipeline.reassess(before, model=model, progress=tell, on_text=tell.text)
    after = replace(before, wording=after.wording, stages=after.stages)
    session.save(after, folder)
    return {"wording": after.wording, "stages": after.stages, "language": language}


@functools.lru_cache(maxsize=1)
def _corpus() -> "Corpus":
    from ..core import corpus

    return corpus.open_corpus()


def ask(folder: Path, parts: Parts, question: str, language: str, tell: Tell) -> Parts:
    """Answer a question about the report; the exchange is kept with the analysis."""
    from ..core import chat, session

    before = snapshot(folder, parts)
    after = chat.remember(before, chat.answer(question, before, _corpus(), language))
    session.save(after, folder)
    return changed(before, after)


def search(text: str, tell: Tell) -> tuple[Passage, ...]:
    """Passages of the knowledge base, best first."""
    from ..core import retrieve

    return retrieve.search(_corpus(), text, k=PASSAGES)


def vocabulary(tell: Tell) -> "Vocabulary":
    """The equipment and body areas that the knowledge base knows."""
    return _corpus().vocabulary


def remember_training(name: str, who: Athlete, tell: Tell) -> Shelf:
    """Keep the training facts of an analysis's athlete for the next clip, where the library knows the athlete."""
    with open_library() as opened:
        number = next((one.athlete for one in opened.analyses() if one.id == name), None)
        if number is not None:
            known = opened.athlete(number)
            facts = {field: getattr(who, field) for field in ("equipment", "injuries", "days_per_week")}
            opened.update_athlete(number, replace(known.athlete, **facts), known.birth_year)
    return library(tell)


def add_documents(files: list[Path], tell: Tell) -> int:
    """Add the user's own documents to the knowledge base; returns how many."""
    from ..core.corpus import manage

    added = manage.add_documents(files, tell)
    _corpus.cache_clear()
    return len(added)


def _past(name: str, analysis: Analysis) -> "History | None":
    """Earlier sessions of the same athlete in the same action; None for a clip of nobody."""
    from ..core import history

    with open_library() as opened:
        athlete = next((one.athlete for one in opened.analyses() if one.id == name), None)
        return None if athlete is None else history.of_athlete(opened, athlete, analysis.action, name)


def export(folder: Path, parts: Parts, target: Path, formats: tuple[str, ...], tell: Tell) -> list[Path]:
    """Write the files of the chosen formats into a folder, all or none."""
    from ..core.export.video import VideoOptions
    from ..core.report import write_report
    from ..core.task import staged

    analysis, settings = snapshot(folder, parts), load_settings()
    video = VideoOptions(pauses=settings.video_pauses)
    with staged(target) as staging:
        blur, past = settings.blur_faces_when_sharing, _past(folder.name, analysis)
        write_report(analysis, staging, formats, folder, tell, blur, video, past)
        names = [file.name for file in staging.iterdir()]
    return [target / name for name in sorted(names)]
