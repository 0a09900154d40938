"""The references of an action laid on the clip: their range for each channel, and a figure to show beside.

No Qt here: this runs in a child process.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..core import skeleton
from ..core.align import references
from ..core.align.references import Reference
from ..core.records import Analysis, Floats

LEGS = ((23, 25), (25, 27), (24, 26), (26, 28))
"""Thighs and shanks: the lengths that scale the figure."""


LONGEST_GAP = 0.6
"""Share of the reference that may lie between two neighbouring keyframes (judgement)."""


@dataclass(frozen=True)
class Laid:
    """``band``: channel -> (lowest, highest) at each frame, NaN outside the match. ``ghost`` (T, 33, 2) px."""

    band: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
    ghost: Floats | None = None
    name: str = ""


def lay(analysis: Analysis) -> Laid:
    """Lay the action's references on the clip by the path of the alignment; nothing where there is no path."""
    path = np.asarray(analysis.alignment.path, dtype=float)
    if not analysis.alignment.found or path.ndim != 2 or len(path) < 2:
        return Laid()
    bank = references.bank(Path(analysis.action.folder))
    best = next((one for one in bank if one.name == analysis.alignment.reference), bank[0])
    share = reference_share(path, analysis.video.frames)
    swap = legs_swapped(analysis, best, share)
    if analysis.action.cyclic:
        share = with_other_steps(share, analysis, best, swap)
    curves: dict[str, list[Floats]] = {}
    for one in bank:
        times = share * best.duration_s if one is best else between(best, one, share * best.duration_s)
        for name, values in one.kinematics.channels.items():
            wanted = swapped_name(name) if swap else name
            curves.setdefault(wanted, []).append(sample(one, values, times))
    band = {name: envelope(rows) for name, rows in curves.items() if name in analysis.kinematics.channels}
    return Laid(band, ghost(analysis, best, share * best.duration_s, swap), best.name)


def reference_share(path: Floats, frames: int) -> NDArray[np.float64]:
    """(frames,) the reference's time 0..1 at each frame of the clip, NaN outside the match."""
    known = path[np.isfinite(path[:, :2]).all(axis=1)]
    own, first = np.unique(np.asarray(known[:, 0], np.float64), return_index=True)
    all_frames = np.arange(frames, dtype=float)
    share = np.interp(all_frames, own, known[first, 1])
    share[(all_frames < own[0]) | (all_frames > own[-1])] = np.nan
    return share


def with_other_steps(
    share: NDArray[np.float64], analysis: Analysis, reference: Reference, swap: bool
) -> NDArray[np.float64]:
    """The path covers one repetition; between keyframes of the others the reference's time runs evenly."""
    other = {"left": "right", "right": "left"}
    known = {(name, side): time_s for name, side, time_s in reference.keyframes}
    anchors = []
    for item in sorted(analysis.alignment.keyframes, key=lambda one: one.frame):
        side = item.side or ""
        time_s = known.get((item.id, other.get(side, side) if swap else side))
        if time_s is not None:
            anchors.append((item.frame, time_s / max(reference.duration_s, 1e-9)))
    filled = share.copy()
    for (start, low), (stop, high) in pairwise(anchors):
        if stop > start and 0 < high - low < LONGEST_GAP:
            frames = np.arange(start, stop)
            even = low + (high - low) * (frames - start) / (stop - start)
            filled[start:stop] = np.where(np.isnan(share[start:stop]), even, share[start:stop])
    return filled


def between(first: Reference, second: Reference, times: Floats) -> NDArray[np.float64]:
    """Times of one reference carried to another by the keyframes that both have."""
    other = {(name, side): time_s for name, side, time_s in second.keyframes}
    pairs = sorted((time_s, other[name, side]) for name, side, time_s in first.keyframes if (name, side) in other)
    ends = [(0.0, 0.0), *pairs, (first.duration_s, second.duration_s)]
    own = np.asarray(np.maximum.accumulate([pair[0] for pair in ends]), np.float64)
    theirs = np.asarray(np.maximum.accumulate([pair[1] for pair in ends]), np.float64)
    return np.where(np.isfinite(times), np.interp(np.asarray(times, np.float64), own, theirs), np.nan)


def sample(reference: Reference, values: Floats, times: Floats) -> NDArray[np.float64]:
    """A channel of a reference at the given times of it."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(times), np.nan)
    own = np.asarray(reference.kinematics.motion.time_s, dtype=np.float64)[known]
    at = np.interp(times, own, np.asarray(values, dtype=np.float64)[known])
    return np.where(np.isfinite(times), at, np.nan)


def envelope(rows: list[Floats]) -> tuple[Floats, Floats]:
    """Lowest and highest of several curves at each frame, passing over what is missing."""
    table = np.array(rows)
    return np.fmin.reduce(table, axis=0), np.fmax.reduce(table, axis=0)


def swapped_name(channel: str) -> str:
    """The same channel of the other side."""
    for one, other in (("_left", "_right"), ("_right", "_left")):
        if channel.endswith(one):
            return channel.removesuffix(one) + other
    return channel


def legs_swapped(analysis: Analysis, reference: Reference, share: Floats) -> bool:
    """Whether the athlete's left does what the reference's right does: the closer fit of knees and thighs."""
    misfit = {False: 0.0, True: 0.0}
    own = analysis.kinematics.channels
    for name in ("knee_angle_left", "knee_angle_right", "thigh_angle_left", "thigh_angle_right"):
        values = reference.kinematics.channels.get(name)
        if values is None:
            continue
        theirs = sample(reference, values, share * reference.duration_s)
        for swap in misfit:
            mine = own.get(swapped_name(name) if swap else name)
            if mine is not None:
                misfit[swap] += float(np.nansum((mine - theirs) ** 2))
    return misfit[True] < misfit[False]


def ghost(analysis: Analysis, reference: Reference, times: Floats, swap: bool) -> Floats:
    """(T, 33, 2) px: the reference's figure at the athlete's hips, at the athlete's size and direction."""
    motion = reference.kinematics.motion
    points = np.asarray(motion.points, dtype=float)[..., :2]
    points = points - points[:, [skeleton.LEFT_HIP, skeleton.RIGHT_HIP]].mean(axis=1, keepdims=True)
    if swap:
        points = points[:, list(skeleton.MIRROR)]
    rows = np.clip(np.searchsorted(motion.time_s, np.nan_to_num(times)), 0, len(points) - 1)
    placed = points[rows]
    image = np.asarray(analysis.pose.image_px, dtype=float)[: len(placed)]
    placed = placed[: len(image)]
    scale = _leg_length(image) / max(_leg_length(points), 1e-9)
    placed = placed * np.array([scale * analysis.motion.travel_sign, -scale])
    placed += image[:, [skeleton.LEFT_HIP, skeleton.RIGHT_HIP]].mean(axis=1, keepdims=True)
    placed[~np.isfinite(times[: len(placed)])] = np.nan
    return placed.astype(np.float32)


def _leg_length(points: Floats) -> float:
    """Median length of thigh and shank together, in the unit of the points."""
    parts = [np.linalg.norm(points[:, first] - points[:, second], axis=1) for first, second in LEGS]
    return float(np.nanmedian(np.sum(parts, axis=0)) / 2)
