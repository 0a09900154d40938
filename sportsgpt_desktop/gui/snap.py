"""Finds the physical event next to a keyframe that the user placed. No Qt here: this runs in a child process."""

from pathlib import Path

import numpy as np

from ..core.records import Analysis, Keyframe
from . import work
from .child import Tell

REACH_S = 0.25
"""An event farther from the keyframe than this is another one (judgement: longer than a ground contact in running)."""
NINETY = 1.645
"""Half of the interval that holds 90 % of a normal distribution, in standard deviations."""


def nearby(folder: Path, parts: work.Parts, keyframe: Keyframe, tell: Tell) -> tuple[int, float, float] | None:
    """(frame, time_s, spread in frames) of the event that defines the keyframe, None where there is none near it."""
    analysis = work.snapshot(folder, parts)
    found = _by_steps(analysis, keyframe, tell) if analysis.action.cyclic else _by_refiner(analysis, keyframe)
    if found is None or abs(found[1] - keyframe.time_s) > REACH_S:
        return None
    return found


def _by_steps(analysis: Analysis, keyframe: Keyframe, tell: Tell) -> tuple[int, float, float] | None:
    """In a cyclic action: the nearest of those that the steps of the whole clip give."""
    from ..core import align

    fresh = align.align(analysis.kinematics, analysis.action, progress=tell).keyframes
    same = [each for each in fresh if (each.id, each.side, each.source) == (keyframe.id, keyframe.side, "event")]
    if not same:
        return None
    best = min(same, key=lambda each: abs(each.time_s - keyframe.time_s))
    return best.frame, best.time_s, best.spread_frames


def _by_refiner(analysis: Analysis, keyframe: Keyframe) -> tuple[int, float, float] | None:
    """The event of one repetition, looked for about the place where the user put the keyframe."""
    from ..core import events
    from ..core.scene import Instant, Scene

    spec = next((each for each in analysis.action.keyframes if each.id == keyframe.id), None)
    if spec is None or not spec.event:
        return None
    others = [each for each in analysis.alignment.keyframes if each.candidate == keyframe.candidate]
    scene = Scene(
        analysis.kinematics,
        0,
        len(analysis.kinematics.motion.time_s) - 1,
        {each.id: each.time_s for each in others},
        {each.id: each.event for each in analysis.action.keyframes},
        {each.id: each.side or "" for each in others},
    )
    margin_s = REACH_S + spec.window_s
    scene.first = scene.frame_at(min(each.time_s for each in others) - margin_s)
    scene.last = scene.frame_at(max(each.time_s for each in others) + margin_s)
    scene.found = {each.id: Instant(each.frame, each.time_s, np.nan) for each in others if each.id != keyframe.id}
    instant = events.refine(scene, spec.id, spec.event, max(spec.window_s, REACH_S))
    if instant is None:
        return None
    spread = NINETY * instant.error_s / max(scene.frame_s, 1e-9) if np.isfinite(instant.error_s) else 0.5
    return instant.frame, instant.time_s, float(spread)
