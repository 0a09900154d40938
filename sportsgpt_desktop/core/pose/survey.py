"""Who is in the clip, on sampled frames, and which of them is the athlete."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..records import VideoInfo
from .landmarker import Person

# A look every half second of the clip, at least every so many frames and never closer than so many.
SAMPLE_S = 0.5
SAMPLE_FRAMES = (12, 90)
SAMPLES_MOST = 400
# Samples are looked at in groups of this many; the first of a group is searched thoroughly.
GROUP = 5
# Between two looks a person moves this many body sizes at most, this many if it stood still until then, and this
# many if it was seen only once.
FIRST_LEAP_SIZES, STILL_LEAP_SIZES, LONE_LEAP_SIZES = 1.5, 0.7, 1.0
LOST_LOOKS = 3
# How far from where the survey expects the athlete a pose may be, in body sizes: at a look, more for each frame
# away from it, at most so much more than what the athlete moved between the looks around.
ASTRAY_SIZES, ASTRAY_SIZES_PER_FRAME, ASTRAY_MOST = 0.5, 0.05, 0.75
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
class Survey:
    """Who is where (``athlete`` None: nobody was seen) and where the clip is cut into chunks."""

    edges: tuple[int, ...]
    athlete: Trail | None
    others: tuple[Trail, ...]


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


# --------------------------------------------------------------------------------------------- trails


def link(samples: Sequence[tuple[int, Sequence[Person]]]) -> list[Trail]:
    """Join sightings on sampled frames to one trail a person: nearest first, by place and size.

    Then trails that end where exactly one other begins are joined, and lone wrong sightings are dropped.
    """
    trails: list[Trail] = []
    order = {frame: k for k, (frame, _) in enumerate(samples)}
    for frame, found in samples:
        seen = [Sighting(frame, p.centre, p.size, p.box, p.score) for p in found]
        costs = sorted(
            (_cost(trail, sighting, order[frame] - order[trail.last.frame]), t, s)
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
    return [_without_outliers(trail) for trail in _joined(trails, order)]


def _cost(trail: Trail, sighting: Sighting, looks: int) -> float:
    """Distance from where the person should be by now, 1 or more is somebody else.

    A person that stood still is looked for near by, one that moved as far as it moved before; one that wasn't
    seen for several ``looks`` only where it was.
    """
    last = trail.last
    expected, allowed = last.centre, FIRST_LEAP_SIZES
    size = max(last.size, sighting.size)
    if len(trail.sightings) > 1:
        before = trail.sightings[-2]
        step = last.centre - before.centre
        expected = last.centre + step * min((sighting.frame - last.frame) / max(1, last.frame - before.frame), 1.0)
        allowed = min(FIRST_LEAP_SIZES, STILL_LEAP_SIZES + float(np.linalg.norm(step)) / size)
    if looks > LOST_LOOKS:
        allowed = STILL_LEAP_SIZES
    near = min(float(np.linalg.norm(sighting.centre - place)) for place in (expected, last.centre))
    return near / (allowed * size) + 0.5 * abs(float(np.log2(sighting.size / last.size)))


def _joined(trails: list[Trail], order: dict[int, int]) -> list[Trail]:
    """Join a trail's end to the next beginning where no other pair could be meant."""
    trails = sorted(trails, key=lambda trail: trail.sightings[0].frame)
    changed = True
    while changed:
        changed = False
        pairs = [
            (a, b)
            for a, early in enumerate(trails)
            for b, late in enumerate(trails)
            if a != b and _may_go_on(early, late, order)
        ]
        for a, b in pairs:
            if sum(x == a for x, _ in pairs) == 1 and sum(y == b for _, y in pairs) == 1:
                trails[a].sightings += trails[b].sightings
                del trails[b]
                changed = True
                break
    return trails


def _may_go_on(early: Trail, late: Trail, order: dict[int, int]) -> bool:
    end, begin = early.last, late.sightings[0]
    gap = order[begin.frame] - order[end.frame]
    if not 1 <= gap <= LOST_LOOKS or abs(np.log2(begin.size / end.size)) > 0.8:
        return False
    size = max(end.size, begin.size)
    reach = min(FIRST_LEAP_SIZES, STILL_LEAP_SIZES + max(_pace(early, -1), _pace(late, 0)) / size)
    return float(np.linalg.norm(begin.centre - end.centre)) <= reach * gap * size


def _pace(trail: Trail, end: int) -> float:
    """How far the person moved between the last two (``end`` -1) or the first two looks, px."""
    if len(trail.sightings) < 2:
        return 0.0
    one, other = trail.sightings[-2:] if end else trail.sightings[:2]
    return float(np.linalg.norm(one.centre - other.centre))


def _without_outliers(trail: Trail) -> Trail:
    """Without sightings that are far smaller or larger than the ones around them (parts of a body)."""
    sizes = np.array([s.size for s in trail.sightings])
    if len(sizes) < 3:
        return trail
    around = [float(np.median(sizes[max(0, k - 3) : k + 4])) for k in range(len(sizes))]
    kept = [s for s, size in zip(trail.sightings, around, strict=True) if 0.6 < s.size / size < 1.7]
    return Trail(kept or trail.sightings)


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


def choose(
    trails: Sequence[Trail], choice: Choice, samples: int, info: VideoInfo
) -> tuple[Trail | None, tuple[Trail, ...]]:
    """The athlete's trail (None if nobody was seen) and those of the others.

    Raises UserError if the asked-for person isn't there.
    """
    ranked = sorted(trails, key=lambda trail: -merit(trail, samples, info))
    if choice.place is not None:
        athlete = _at(ranked, choice)
    elif choice.number > len(ranked):
        raise UserError(
            f"Person {choice.number} was asked for, but {len(ranked)} were found in the clip.",
            "Choose another number, or click on the athlete.",
        )
    elif not ranked:
        return None, ()
    else:
        athlete = ranked[max(0, choice.number - 1)]
    return athlete, tuple(trail for trail in ranked if trail is not athlete and len(trail.sightings) > 1)


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
    if best is None or best[0] > 0.6:
        raise UserError(
            f"Nobody was found at {place[0]:.0f}, {place[1]:.0f} px on frame {choice.frame}.",
            "Click on the middle of the athlete's body on a frame where the whole body is visible.",
        )
    return best[1]


def places(trail: Trail, frames: NDArray[np.int_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre (n, 2) and size (n,) of a person between the looks, px; held before the first and after the last."""
    at = np.array([s.frame for s in trail.sightings])
    centres = np.array([s.centre for s in trail.sightings])
    centre = np.stack([np.interp(frames, at, centres[:, axis]) for axis in (0, 1)], axis=1)
    return centre, np.interp(frames, at, [s.size for s in trail.sightings])


@dataclass(frozen=True)
class Expectation:
    """Where people are on a run of frames (n,), from the survey; NaN where it knows nothing.

    ``reach`` (n,) how far from the centre the athlete may be, in body sizes. ``others`` (K, n, 2) centres and
    ``other_sizes`` (K, n) of the people who are not the athlete, NaN outside of the looks that saw them.
    """

    centre: NDArray[np.float64]
    size: NDArray[np.float64]
    reach: NDArray[np.float64]
    others: NDArray[np.float64]
    other_sizes: NDArray[np.float64]


def expectation(athlete: Trail | None, others: Sequence[Trail], frames: NDArray[np.int_]) -> Expectation:
    """What the survey says about these frames."""
    count = len(frames)
    centre, size, reach = np.full((count, 2), np.nan), np.full(count, np.nan), np.full(count, np.inf)
    if athlete is not None:
        centre, size = places(athlete, frames)
        reach = _reach(athlete, frames)
    other = np.full((len(others), count, 2), np.nan)
    other_sizes = np.full((len(others), count), np.nan)
    for k, trail in enumerate(others):
        seen = (frames >= trail.sightings[0].frame) & (frames <= trail.last.frame)
        place, extent = places(trail, frames)
        other[k, seen], other_sizes[k, seen] = place[seen], extent[seen]
    return Expectation(centre, size, reach, other, other_sizes)


def _reach(athlete: Trail, frames: NDArray[np.int_]) -> NDArray[np.float64]:
    """How sure the place between two looks is (n,), in body sizes: surer for who hardly moved between them."""
    at = np.array([s.frame for s in athlete.sightings])
    centres = np.array([s.centre for s in athlete.sightings])
    sizes = np.array([s.size for s in athlete.sightings])
    moved = np.linalg.norm(np.diff(centres, axis=0), axis=1) / sizes[1:]
    interval = np.searchsorted(at, frames, side="right")  # 0: before the first look, len(at): after the last
    around = np.concatenate([[np.inf], moved, [np.inf]])[interval]
    distance = np.abs(frames[:, None] - at).min(axis=1)
    most = np.minimum(ASTRAY_MOST + around, 2 * ASTRAY_MOST)
    return np.asarray(np.minimum(ASTRAY_SIZES + ASTRAY_SIZES_PER_FRAME * distance, most))


def faces_of_others(survey: Survey) -> NDArray[np.float64]:
    """(N, 5) person, frame, x, y, radius: where the faces of the people beside the athlete should be.

    The face of somebody who stands or walks lies at the top of the box, over the torso. A seventh of the height as
    radius is generous: a head is about an eighth of it high (judgement).
    """
    rows = [
        (number, one.frame, one.centre[0], one.box[1] + 0.07 * height, height / 7)
        for number, trail in enumerate(survey.others)
        for one in trail.sightings
        for height in (float(one.box[3] - one.box[1]),)
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, 5)
