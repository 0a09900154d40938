"""Who is in the clip, on sampled frames, and which of them is the athlete."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..records import VideoInfo
from .landmarker import CORE, Landmarker, Person

# A look every half second of the clip, at least every so many frames and never closer than so many.
SAMPLE_S = 0.5
SAMPLE_FRAMES = (12, 90)
SAMPLES_MOST = 400
# Tiles of this share of the shorter side find people that are small in the picture.
TILE_SHARE = 0.75
TILE_STEP = 0.6
SURVEY_MOST_PX = 1280
# Judgement, from looking at what is found in trees and walls: those score below 0.6.
LEAST_SCORE = 0.62
LEAST_SIZE_SHARE = 0.08
_CLICK = re.compile(r"\s*([0-9.]+)\s*,\s*([0-9.]+)\s*@\s*([0-9.]+)\s*s?\s*$")


@dataclass(frozen=True)
class Sighting:
    """One person on one sampled frame: ``centre`` of the torso, ``size`` and ``box`` in px."""

    frame: int
    centre: NDArray[np.float64]
    size: float
    box: NDArray[np.float64]
    score: float


@dataclass
class Trail:
    """Sightings of one person in time order."""

    sightings: list[Sighting] = field(default_factory=list)

    @property
    def last(self) -> Sighting:
        return self.sightings[-1]


@dataclass(frozen=True)
class Choice:
    """What the user asked for: automatic, the n-th person (from 1), or the person at a place and frame."""

    number: int = 0
    place: tuple[float, float] | None = None
    frame: int = 0


def parse_person(text: str, info: VideoInfo) -> Choice:
    """Read "auto", "N" or "X,Y@SECONDS" (pixels of the upright picture, seconds from the clip's start).

    Raises UserError for anything else, and for a place outside of the clip.
    """
    hint = "Use auto, a number (1 is the one that auto takes), or X,Y@SECONDS in pixels and seconds."
    if text.strip() == "auto":
        return Choice()
    if text.strip().isdecimal() and int(text) > 0:
        return Choice(number=int(text))
    match = _CLICK.match(text)
    try:
        x, y, seconds = (float(part) for part in match.groups()) if match else (np.nan,) * 3
    except ValueError:
        x = y = seconds = np.nan
    if not np.isfinite(x + y + seconds):
        raise UserError(f"The athlete can't be chosen by {text!r}.", hint)
    shown_s = np.asarray(info.pts_s) - info.pts_s[0]
    if x > info.width_px or y > info.height_px or seconds > shown_s[-1] + 1.0:
        raise UserError(
            f"{text} lies outside of the clip ({info.width_px} x {info.height_px} px, {shown_s[-1]:.1f} s).",
            hint,
        )
    return Choice(place=(x, y), frame=int(np.argmin(np.abs(shown_s - seconds))))


def sample_frames(info: VideoInfo, choice: Choice) -> tuple[int, ...]:
    """The frames to look at, evenly spread; the frame of a click is one of them."""
    step = int(np.clip(round(SAMPLE_S * info.nominal_fps), *SAMPLE_FRAMES))
    step = max(step, info.frames // SAMPLES_MOST)
    chosen = set(range(step // 2, info.frames, step)) | {0}
    if choice.place is not None:
        chosen.add(choice.frame)
    return tuple(sorted(chosen))


# ----------------------------------------------------------------------------------------- detection


def people(picture: NDArray[np.uint8], landmarker: Landmarker, tiled: bool = True) -> list[Person]:
    """Everybody in an RGB picture, in its pixels, best first; tiles find those that are small in it."""
    import cv2

    scale = min(1.0, SURVEY_MOST_PX / max(picture.shape[:2]))
    if scale < 1:
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    found = []
    for x0, y0, x1, y1 in _tiles(picture.shape[1], picture.shape[0], tiled):
        for person in landmarker.find(picture[y0:y1, x0:x1]):
            if _is_body(person, x1 - x0, y1 - y0, min(picture.shape[:2])):
                points = (person.points + (x0, y0)) / scale
                found.append(Person(points, person.world, person.visibility))
    return _distinct(found)


def _tiles(width: int, height: int, tiled: bool) -> list[tuple[int, int, int, int]]:
    whole = [(0, 0, width, height)]
    if not tiled:
        return whole
    side = round(TILE_SHARE * min(width, height))
    lefts, tops = (_starts(length, side) for length in (width, height))
    return whole + [(x, y, x + side, y + side) for y in tops for x in lefts]


def _starts(length: int, side: int) -> list[int]:
    count = int(np.ceil((length - side) / (side * TILE_STEP))) + 1
    return [round(start) for start in np.linspace(0, length - side, count)]


def _is_body(person: Person, width: int, height: int, shorter: int) -> bool:
    """Whether a pose is a whole body inside its tile rather than a pattern in the background."""
    core = person.points[list(CORE)]
    margin = 0.05 * person.size
    inside = (core > -margin).all(axis=1) & (core < np.array([width, height]) + margin).all(axis=1)
    return person.score >= LEAST_SCORE and person.size >= LEAST_SIZE_SHARE * shorter and inside.mean() >= 0.8


def _distinct(found: list[Person]) -> list[Person]:
    """One of each group of poses on the same body, the best."""
    kept: list[Person] = []
    for person in sorted(found, key=lambda p: -p.score):
        apart = [np.linalg.norm(person.centre - k.centre) > 0.35 * max(k.size, person.size) for k in kept]
        if all(apart):
            kept.append(person)
    return kept


# --------------------------------------------------------------------------------------------- trails


def link(samples: Sequence[tuple[int, Sequence[Person]]]) -> list[Trail]:
    """Join sightings on sampled frames to one trail a person: nearest first, by place and size."""
    trails: list[Trail] = []
    for frame, found in samples:
        seen = [Sighting(frame, p.centre, p.size, p.box, p.score) for p in found]
        costs = sorted(
            (_cost(trail, sighting), t, s)
            for t, trail in enumerate(trails)
            for s, sighting in enumerate(seen)
        )
        used_trails: set[int] = set()
        used: set[int] = set()
        for cost, t, s in costs:
            if cost < 1.0 and t not in used_trails and s not in used:
                trails[t].sightings.append(seen[s])
                used_trails.add(t)
                used.add(s)
        trails += [Trail([sighting]) for s, sighting in enumerate(seen) if s not in used]
    return trails


def _cost(trail: Trail, sighting: Sighting) -> float:
    """Distance from where the person should be, in body sizes; 1 or more is somebody else."""
    last = trail.last
    expected = last.centre
    if len(trail.sightings) > 1:
        before = trail.sightings[-2]
        share = (sighting.frame - last.frame) / max(1, last.frame - before.frame)
        expected = last.centre + min(share, 1.0) * (last.centre - before.centre)
    size = max(last.size, sighting.size)
    ratio = abs(float(np.log2(sighting.size / last.size)))
    near = min(
        float(np.linalg.norm(sighting.centre - expected)),
        float(np.linalg.norm(sighting.centre - last.centre)),
    )
    return near / (1.5 * size) + 0.5 * ratio


def merit(trail: Trail, samples: int, info: VideoInfo) -> float:
    """How likely a person is the one that was filmed: large, moving, seen throughout, whole.

    Judgement: presence times size times what the torso travels (in body sizes, saturating at two).
    """
    sizes = np.array([s.size for s in trail.sightings])
    centres = np.array([s.centre for s in trail.sightings])
    travel = float(np.hypot(*np.ptp(centres, axis=0))) / float(np.median(sizes))
    presence = len(trail.sightings) / samples
    size = float(np.median(sizes)) / min(info.width_px, info.height_px)
    score = float(np.mean([s.score for s in trail.sightings]))
    return presence * size * score * (0.5 + min(travel, 2.0))


def choose(trails: Sequence[Trail], choice: Choice, samples: int, info: VideoInfo) -> Trail | None:
    """The athlete's trail, None if nobody was seen.

    Raises UserError if the asked-for person isn't there.
    """
    ranked = sorted(trails, key=lambda trail: -merit(trail, samples, info))
    if choice.place is not None:
        return _at(ranked, choice)
    if choice.number > len(ranked):
        raise UserError(
            f"Person {choice.number} was asked for, but {len(ranked)} were found in the clip.",
            "Choose another number, or click on the athlete.",
        )
    if not ranked:
        return None
    return ranked[max(0, choice.number - 1)]


def _at(trails: Sequence[Trail], choice: Choice) -> Trail:
    assert choice.place is not None
    place = np.asarray(choice.place)
    best: tuple[float, Trail] | None = None
    for trail in trails:
        for sighting in trail.sightings:
            if sighting.frame == choice.frame:
                distance = float(np.linalg.norm(sighting.centre - place)) / sighting.size
                if best is None or distance < best[0]:
                    best = distance, trail
    if best is None or best[0] > 1.0:
        raise UserError(
            f"Nobody was found at {place[0]:.0f}, {place[1]:.0f} px on frame {choice.frame}.",
            "Click on the middle of the athlete's body on a frame where the whole body is visible.",
        )
    return best[1]


def expectation(
    trail: Trail | None, frames: NDArray[np.int_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre (n, 2) and size (n,) of the athlete between the looks; NaN where nobody was seen at all."""
    if trail is None:
        return np.full((len(frames), 2), np.nan), np.full(len(frames), np.nan)
    at = np.array([s.frame for s in trail.sightings])
    centres = np.array([s.centre for s in trail.sightings])
    sizes = np.array([s.size for s in trail.sightings])
    centre = np.stack([np.interp(frames, at, centres[:, axis]) for axis in (0, 1)], axis=1)
    return centre, np.interp(frames, at, sizes)
