"""Whether the pose that was followed is the athlete throughout: what nobody confirmed is doubtful, not accepted."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .landmarker import TORSO
from .survey import Survey, Trail

# A pose this near to where a look saw somebody is that person (body sizes); nearer to somebody else than to the
# athlete by this factor it is the other one. Judgement: torsos of people beside each other are further apart.
SAME_SIZES, NEARER = 0.5, 0.5
# After so many frames without a pose what comes next need not be the same person.
LONGEST_GAP = 10


def doubts(points: NDArray[np.floating], starts: Sequence[int], survey: Survey) -> NDArray[np.bool_]:
    """(T,) frames whose pose may be somebody else.

    ``points`` (T, 33, 2) px, NaN without a pose; ``starts``: frames at which tracking did not go on with the same
    body. A stretch that was followed without a break is the athlete if the looks within it say so; between a
    look that does and one that says otherwise it is doubtful. Where nobody else was seen there is no doubt.
    """
    doubtful = np.zeros(len(points), bool)
    if survey.athlete is None or not survey.others:
        return doubtful
    centre = np.asarray(points[:, TORSO].mean(axis=1))
    known = np.isfinite(centre[:, 0])
    verdicts = _verdicts(centre, known, survey)
    for stretch in _stretches(known, starts):
        seen = {frame: verdicts[frame] for frame in stretch if frame in verdicts}
        doubtful[stretch] = _between(stretch, seen)
    return doubtful & known


def _verdicts(centre: NDArray[np.floating], known: NDArray[np.bool_], survey: Survey) -> dict[int, bool]:
    """Looks that tell who the pose on their frame is: True the athlete, False somebody else."""
    assert survey.athlete is not None
    away = _distances(centre, survey.athlete)
    other: dict[int, float] = {}
    for trail in survey.others:
        for frame, distance in _distances(centre, trail).items():
            other[frame] = min(distance, other.get(frame, np.inf))
    found = {}
    for frame in {*away, *other}:
        near, elsewhere = away.get(frame, np.inf), other.get(frame, np.inf)
        if known[frame] and near < SAME_SIZES and near < elsewhere:
            found[frame] = True
        elif known[frame] and elsewhere < SAME_SIZES and elsewhere < NEARER * near:
            found[frame] = False
    return found


def _distances(centre: NDArray[np.floating], trail: Trail) -> dict[int, float]:
    """From the pose to the person at each look, body sizes; NaN without a pose."""
    return {s.frame: float(np.linalg.norm(centre[s.frame] - s.centre)) / s.size for s in trail.sightings}


def _stretches(known: NDArray[np.bool_], starts: Sequence[int]) -> list[NDArray[np.int_]]:
    """Frames with a pose, divided where one need not follow from the one before."""
    frames = np.flatnonzero(known)
    if not len(frames):
        return []
    cut = np.diff(frames) > LONGEST_GAP
    for start in starts:
        cut |= (frames[:-1] < start) & (frames[1:] >= start)
    return np.split(frames, np.flatnonzero(cut) + 1)


def _between(stretch: NDArray[np.int_], verdicts: dict[int, bool]) -> NDArray[np.bool_]:
    """Doubt on each frame of a stretch: none told, or the nearest that told before or after it said no."""
    if not verdicts:
        return np.ones(len(stretch), bool)
    told = np.array(sorted(verdicts))
    no = np.array([not verdicts[frame] for frame in told])
    after = np.minimum(np.searchsorted(told, stretch), len(told) - 1)
    before = np.maximum(np.searchsorted(told, stretch, side="right") - 1, 0)
    return np.asarray(no[before] | no[after])
