"""What of an analysis deserves a second look: keyframes that are not sure, and stretches of doubtful poses. No Qt."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..core.records import Analysis, Keyframe
from . import names
from .document import KeyframeKey, key_of
from .timeline import model
from .words import tr

DOUBTFUL_CONFIDENCE = 0.6
"""Keyframes under this confidence are offered for review (judgement)."""
WIDE_SPREAD_FRAMES = 3.0
"""So are those that may lie this many frames away (judgement)."""
SHORTEST_FRAMES = 3
"""Shorter stretches of doubtful poses are bridged by the filter (judgement)."""


@dataclass(frozen=True)
class Doubt:
    """One item of the queue: where to look, what it is, why it is doubtful, and whether the user is done with it."""

    frame: int
    last: int
    title: str
    reason: str
    done: bool
    key: KeyframeKey | None = None
    """The keyframe, None for a stretch of poses."""


Stretch = tuple[int, int, int]
"""(first frame, last frame, kind): kind 1 few joints seen, 2 may be another person, 3 no pose."""


def doubts(analysis: Analysis, keyframes: tuple[Keyframe, ...], found: list[Stretch]) -> list[Doubt]:
    """The queue: keyframes in order of time, then stretches of poses; what is done stays in its place."""
    loose = {spec.id for spec in analysis.action.keyframes if spec.loose}
    rows = []
    for item in keyframes:
        reason = _keyframe_reason(item, item.id in loose)
        if reason:
            title = names.keyframe_label(analysis.action, item)
            rows.append(Doubt(item.frame, item.frame, title, reason, item.source == "user", key_of(item)))
    reasons = {
        1: tr("few joints seen: repair them, or swap left and right"),
        2: tr("may be another person"),
        3: tr("no pose found"),
    }
    for first, last, kind in found:
        done = any(low <= first and last <= high for low, high in analysis.checked_frames)
        rows.append(Doubt(first, last, tr("Frames {first} to {last}", first=first, last=last), reasons[kind], done))
    return rows


def _keyframe_reason(item: Keyframe, loose: bool) -> str:
    if item.source == "user":
        return tr("set or accepted by you")
    parts = []
    if item.confidence < DOUBTFUL_CONFIDENCE:
        parts.append(tr("{share} sure", share=names.percent(item.confidence)))
    if item.spread_frames > WIDE_SPREAD_FRAMES and not loose:
        parts.append(tr("may lie {frames} frames away", frames=f"{item.spread_frames:.0f}"))
    return " · ".join(parts)


def stretches(analysis: Analysis, limbs: tuple[int, ...]) -> list[Stretch]:
    """Frames of the matched part in which the pose is missing, doubtful, or may be somebody else's."""
    candidates, pose = analysis.alignment.candidates, analysis.pose
    first = candidates[0].start_frame if candidates else 0
    last = min(candidates[0].stop_frame if candidates else analysis.video.frames, len(pose.visibility))
    quality = model.frame_quality(pose.visibility[first:last], limbs)
    kinds = np.where(quality == 0, 3, np.where(quality == 1, 1, 0))
    if pose.doubtful is not None:
        kinds = np.where(pose.doubtful[first:last] & (kinds < 3), 2, kinds)
    edges = np.flatnonzero(np.diff(np.r_[0, kinds, 0])).tolist()
    return [
        (first + start, first + stop - 1, int(kinds[start]))
        for start, stop in pairwise(edges)
        if kinds[start] and stop - start >= SHORTEST_FRAMES
    ]
