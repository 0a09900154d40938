"""Physical conditions without which a match is not the action: rules in the action's data, generic measures here.

A rule is a table: ``measure``, ``from`` and ``to`` (keyframe ids; ``to`` alone for an instant), ``channel`` (with
``{side}`` for both, joined by ``of`` = "mean", "max" or "min"), ``min``, ``max``, ``reason``, ``reason_zh``. A value that
can't be had (a missing channel, another view) neither accepts nor rejects. ``near_least`` may name a channel ``unless``
and a level ``above``: time in which that channel is known to lie above the level does not count.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..events import FOOT_CLEAR, clear_level, clearance
from ..floor import frames_of
from ..geometry import mid_hip
from ..reasons import reason as sentence
from ..scene import Scene
from . import features

ALOFT_SEARCH_S = 5.0
ERRORS_ALLOWED = 1.5
"""A rule is broken only beyond so many errors (one standard deviation each) of what was measured (judgement)."""

TOO_LITTLE = sentence("too_little_seen")
REST_SPAN = 0.035
"""Hips this near (leg lengths, 3 cm) to their lowest rest there (judgement)."""


def broken(rules: list[Mapping[str, Any]], scene: Scene, frames: Mapping[str, int]) -> str:
    """The reason of the first rule that the candidate breaks; "" if it keeps all. ``frames`` in the action's order."""
    if any(np.diff(list(frames.values())) < 0):
        return sentence("disorder")
    unknown = known = 0
    for rule in rules:
        value = measure(rule, scene, frames)
        low, high = float(rule.get("min", -np.inf)), float(rule.get("max", np.inf))
        slack = ERRORS_ALLOWED * _error(rule, scene, frames)
        if not np.isnan(value) and not low - slack <= value <= high + slack:
            return str(rule["reason"])
        if rule["measure"] != "duration":  # a duration says nothing about what the body does
            unknown, known = unknown + np.isnan(value), known + (not np.isnan(value))
    return TOO_LITTLE if known < unknown else ""


def hopeless(rules: list[Mapping[str, Any]], scene: Scene) -> str:
    """The reason why no keyframes in the scene could keep the rules: its feet are never so long or so far off the floor.

    Spares the warping of places that only look like a jump. "" where some might.
    """
    up = clearance(scene.kinematics, slice(scene.first, scene.last + 1))
    if not np.isfinite(up).any():
        return ""
    for rule in rules:
        low = float(rule.get("min", -np.inf))
        if rule["measure"] == "airborne" and _longest_above(up, clear_level(scene)) * scene.frame_s < low:
            return str(rule["reason"])
        if rule["measure"] == "fall" and float(np.nanmax(up)) < low * scene.kinematics.motion.leg_length:
            return str(rule["reason"])
    return ""


def _error(rule: Mapping[str, Any], scene: Scene, frames: Mapping[str, int]) -> float:
    """Typical error of the rule's value, in its unit: of a time near the lowest place half a frame at each end, of a
    duration that of its instants, of a channel its own at the last instant; 0 where it is not known."""
    if rule["measure"] == "near_least":
        return scene.frame_s
    if rule["measure"] == "duration":
        ends = [scene.found[str(rule[end])].error_s for end in ("from", "to") if str(rule[end]) in scene.found]
        return float(np.linalg.norm(ends))
    last = frames.get(str(rule.get("to")))
    if last is None or "channel" not in rule:
        return 0.0
    found = []
    for name in features.spelled_out({str(rule["channel"]): 1.0}):
        error = scene.kinematics.errors.get(name)
        if error is not None and np.isfinite(error[last]):
            length = scene.kinematics.units[name] in ("m", "m/s")
            found.append(float(error[last]) / (scene.kinematics.motion.leg_length if length else 1.0))
    return max(found, default=0.0)


def measure(rule: Mapping[str, Any], scene: Scene, frames: Mapping[str, int]) -> float:
    """The rule's value; NaN where it can't be told. Lengths in leg lengths, times in s."""
    kind = str(rule["measure"])
    if kind == "airborne":
        return _airborne(scene, frames)
    last = frames.get(str(rule["to"]))
    first = frames.get(str(rule.get("from", rule["to"])))
    if first is None or last is None or last < first:
        return float("nan")
    if kind == "duration":
        return float(scene.time_s[last] - scene.time_s[first])
    if kind == "travel":
        return _travel(scene, first, last)
    if kind == "aloft":
        return _aloft(scene, last)
    if kind == "fall":
        return _fall(scene, last)
    near = slice(max(0, first - 1), last + 2)
    names = features.spelled_out({str(rule["channel"]): 1.0})
    parts = [features.series(scene.kinematics, name, part=near) for name in names]
    if kind == "near_least":
        excused = _excused(rule, scene, slice(first, last + 1))
        values = np.array([_near_least(part[first - near.start : last + 1 - near.start], excused) for part in parts])
        values *= scene.frame_s
    else:
        values = np.array([_of_channel(kind, part, first - near.start, last - near.start, scene) for part in parts])
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return float("nan")
    join = str(rule.get("of", "mean"))
    return float(values.max() if join == "max" else values.min() if join == "min" else values.mean())


def _of_channel(kind: str, values: np.ndarray, first: int, last: int, scene: Scene) -> float:
    part = values[first : last + 1]
    known = part[np.isfinite(part)]
    if len(known) < 0.5 * len(part) or len(known) == 0:
        return float("nan")
    if kind == "value":
        return _level(values, last)
    if kind == "change":
        return float(_level(values, last) - _level(values, first))
    if kind == "least":
        return float(known.min())
    if kind == "most":
        return float(known.max())
    if kind == "mean":
        return float(known.mean())
    raise KeyError(f"unknown measure {kind!r}")


def _near_least(values: np.ndarray, excused: np.ndarray) -> float:
    """Number of frames within REST_SPAN of the lowest value that are not ``excused``; NaN if half are unknown."""
    if np.isfinite(values).sum() < 0.5 * len(values):
        return float("nan")
    with np.errstate(invalid="ignore"):
        return float(((values < np.nanmin(values) + REST_SPAN) & ~excused).sum())


def _excused(rule: Mapping[str, Any], scene: Scene, part: slice) -> np.ndarray:
    """Frames in ``part`` in which the rule's ``unless`` channel is known to lie above its level."""
    if "unless" not in rule:
        return np.zeros(part.stop - part.start, dtype=bool)
    with np.errstate(invalid="ignore"):
        return features.series(scene.kinematics, str(rule["unless"]), part=part) > float(rule["above"])


def _level(values: np.ndarray, frame: int) -> float:
    around = values[max(0, frame - 1) : frame + 2]
    return float(np.nanmean(around)) if np.isfinite(around).any() else float("nan")


def _travel(scene: Scene, first: int, last: int) -> float:
    """Horizontal way of the hips between two frames, in leg lengths, in the picture's plane where that is all."""
    points = np.asarray(scene.kinematics.motion.points, dtype=np.float64)[[first, last]]
    hips = mid_hip(points)
    step = hips[1, [0, 2]] - hips[0, [0, 2]]
    if not np.isfinite(step[0]):
        return float("nan")
    return float(np.sqrt(np.nansum(step**2)) / scene.kinematics.motion.leg_length)


def _airborne(scene: Scene, frames: Mapping[str, int]) -> float:
    """Longest time (s) for which both feet are clear of the floor, from half a second before to half a second after.

    Not beyond the candidate's own part of the clip: a flight there is another one's, and none of its keyframes.
    """
    reach = frames_of(0.5, scene.time_s)
    first, last = max(scene.first, min(frames.values()) - reach), min(scene.last, max(frames.values()) + reach)
    up = clearance(scene.kinematics, slice(first, last + 1))
    if not np.isfinite(up).any():
        return float("nan")
    return float(_longest_above(up, clear_level(scene)) * scene.frame_s)


def _longest_above(values: np.ndarray, level: float) -> int:
    """Length of the longest run above ``level``, frames."""
    with np.errstate(invalid="ignore"):
        above = np.concatenate([[0], (values > level).astype(np.int8), [0]])
    return int(np.max(np.diff(np.flatnonzero(np.diff(above)).reshape(-1, 2), axis=1), initial=0))


def _aloft(scene: Scene, frame: int) -> float:
    """Time (s) for which both feet were above the floor before a contact; infinite if since the clip's begin."""
    # The feet's own level there may lie a little lower than elsewhere: the last moments don't count.
    stop = max(0, frame - frames_of(0.06, scene.time_s))
    start = max(0, stop - frames_of(ALOFT_SEARCH_S, scene.time_s))
    up = clearance(scene.kinematics, slice(start, stop))
    if not np.isfinite(up).any():
        return float("nan")
    down = np.flatnonzero(up <= FOOT_CLEAR * scene.kinematics.motion.leg_length)
    return float(scene.time_s[frame] - scene.time_s[start + down[-1]]) if len(down) else float("inf")


def _fall(scene: Scene, frame: int) -> float:
    """Greatest height (leg lengths) of the lower foot in the second before a contact."""
    up = clearance(scene.kinematics, slice(max(0, frame - frames_of(1.0, scene.time_s)), frame + 1))
    return float(np.nanmax(up) / scene.kinematics.motion.leg_length) if np.isfinite(up).any() else float("nan")
