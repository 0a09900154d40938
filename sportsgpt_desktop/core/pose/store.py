"""What the pose pass keeps in the analysis's folder: the survey and every finished chunk."""

import hashlib
import io
import json
import shutil
import zipfile
from dataclasses import fields
from pathlib import Path

import numpy as np

from .. import vault
from ..files import write_atomic
from ..records import VideoInfo
from .chunks import Chunk, Track, empty_track
from .survey import Sighting, Survey, Trail

FOLDER = "pose"
KEY_NAME = "key.json"
SURVEY_NAME = "survey.json"


def key_of(info: VideoInfo, person: str, model: str, version: str) -> str:
    """What decides the result; a run with another key begins anew."""
    parts = [version, info.sha256, info.frames, person.strip(), model]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def open_folder(folder: Path, key: str) -> Path:
    """The pose pass's own folder, emptied if it holds the work of another key."""
    own = folder / FOLDER
    if read_key(folder) != key:
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir(parents=True, exist_ok=True)
        write_atomic(own / KEY_NAME, json.dumps({"key": key}))
    return own


def read_key(folder: Path) -> str:
    try:
        return str(json.loads((folder / FOLDER / KEY_NAME).read_text(encoding="utf-8"))["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def save_survey(own: Path, survey: Survey) -> None:
    """Keep who is where, so that a resumed run tracks the same person over the same chunks."""

    def rows(trail: Trail) -> list[list[float]]:
        return [[s.frame, *s.centre.tolist(), s.size, *s.box.tolist(), s.score] for s in trail.sightings]

    kept = {
        "edges": survey.edges,
        "athlete": None if survey.athlete is None else rows(survey.athlete),
        "others": [rows(trail) for trail in survey.others],
    }
    vault.write(own / SURVEY_NAME, json.dumps(kept))


def load_survey(own: Path, frames: int) -> Survey | None:
    """What ``save_survey`` kept, or None if it isn't there or is damaged."""

    def trail(rows: list[list[float]]) -> Trail:
        return Trail(
            [
                Sighting(int(r[0]), np.array(r[1:3], float), float(r[3]), np.array(r[4:8], float), float(r[8]))
                for r in rows
            ]
        )

    try:
        kept = json.loads(vault.read(own / SURVEY_NAME))
        edges = tuple(int(edge) for edge in kept["edges"])
        if edges[0] != 0 or edges[-1] != frames or list(edges) != sorted(set(edges)):
            return None
        athlete = None if kept["athlete"] is None else trail(kept["athlete"])
        return Survey(edges, athlete, tuple(trail(rows) for rows in kept["others"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def chunk_file(own: Path, chunk: Chunk) -> Path:
    return own / f"chunk_{chunk.number:05d}.npz"


def save_track(own: Path, chunk: Chunk, track: Track) -> None:
    packed = io.BytesIO()
    np.savez(packed, **{part.name: getattr(track, part.name) for part in fields(track)})
    vault.write(chunk_file(own, chunk), packed.getvalue())


def load_track(own: Path, chunk: Chunk) -> Track | None:
    """A finished chunk, or None if it isn't there or is damaged."""
    form = empty_track(chunk)
    try:
        with np.load(io.BytesIO(vault.read(chunk_file(own, chunk))), allow_pickle=False) as kept:
            parts = {part.name: kept[part.name] for part in fields(Track)}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    for name, value in parts.items():
        model = getattr(form, name)
        if value.shape != model.shape or value.dtype != model.dtype:
            return None
    return Track(**parts)
