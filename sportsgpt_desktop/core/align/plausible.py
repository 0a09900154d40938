"""Physical conditions without which a match is not the action: rules in the action's data, generic measures here.

A rule is a table: ``measure``, ``from`` and ``to`` (keyframe ids), ``channel``, ``min``, ``max``, ``reason``. A value
that can't be had (a missing channel, another view) neither accepts nor rejects.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..events import FOOT_CLEAR, Scene, clearance
from ..geometry import mid_hip
from . import features


def broken(rules: list[Mapping[str, Any]], scene: Scene, frames: Mapping[str, int]) -> str:
    """The reason of the first rule that the candidate breaks; "" if it keeps all."""
    for rule in rules:
        value = measure(rule, scene, frames)
        low, high = float(rule.get("min", -np.inf)), float(rule.get("max", np.inf))
        if np.isfinite(value) and not low <= value <= high:
            return str(rule["reason"])
    return ""


def measure(rule: Mapping[str, Any], scene: Scene, frames: Mapping[str, int]) -> float:
    """The rule's value; NaN where it can't be told. Lengths in leg lengths, times in s."""
    kind = str(rule["measure"])
    if kind == "airborne":
        return _airborne(scene)
    first, last = frames.get(str(rule.get("from", ""))), frames.get(str(rule.get("to", "")))
    if first is None or last is None or last < first:
        return float("nan")
    if kind == "duration":
        return float(scene.time_s[last] - scene.time_s[first])
    if kind == "travel":
        return _travel(scene, first, last)
    parts = [features.series(scene.kinematics, name) for name in features.spelled_out({str(rule["channel"]): 1.0})]
    values = np.array([_of_channel(kind, part, first, last, scene) for part in parts])
    return float(np.mean(values[np.isfinite(values)])) if np.isfinite(values).any() else float("nan")


def _of_channel(kind: str, values: np.ndarray, first: int, last: int, scene: Scene) -> float:
    part = values[first : last + 1]
    known = part[np.isfinite(part)]
    if len(known) < 0.5 * len(part) or len(known) == 0:
        return float("nan")
    if kind == "change":
        return float(_level(values, last) - _level(values, first))
    if kind == "least":
        return float(known.min())
    if kind == "most":
        return float(known.max())
    if kind == "mean":
        return float(known.mean())
    if kind == "near_least":  # seconds spent within 3 cm of the lowest value
        return float((known < known.min() + 0.035).sum() * scene.frame_s)
    raise KeyError(f"unknown measure {kind!r}")


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


def _airborne(scene: Scene) -> float:
    """Longest time (s) for which both feet are clear of the floor within the candidate."""
    up = clearance(scene.kinematics)[scene.first : scene.last + 1]
    if not np.isfinite(up).any():
        return float("nan")
    clear = np.concatenate([[0], (up > FOOT_CLEAR * scene.kinematics.motion.leg_length).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(clear))
    return float(np.max(np.diff(edges.reshape(-1, 2), axis=1), initial=0) * scene.frame_s)

