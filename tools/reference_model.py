"""A forward-kinematic body that turns key poses (published joint angles) into a reference motion.

Key poses are planar angles at given times; between them each angle follows a monotone cubic (Fritsch and Carlson
1980). While a foot stands, the body is placed so that its toes stay where they are and its lowest point is on the
floor; between contacts the centre of mass flies ballistically. Segment lengths are shares of the stature after
Drillis and Contini (1966). The result is what any pose sequence is: ``landmarks33`` (T, 33, 3) in metres, y up.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.geometry import center_of_mass

Array = NDArray[np.float64]
GRAVITY = 9.81
THIGH, SHANK, TRUNK, UPPER_ARM, FOREARM = 0.245, 0.246, 0.288, 0.186, 0.146
FOOT_REAR, FOOT_FRONT, ANKLE_HEIGHT = 0.045, 0.085, 0.039
HIP_HALF, SHOULDER_HALF, HEAD = 0.05, 0.11, 0.11

# trunk lean; thigh, knee, foot pitch of both legs; upper arm and elbow of both arms. Knee and elbow: 180 straight.
ANGLES = (
    "trunk", "thigh_l", "knee_l", "foot_l", "thigh_r", "knee_r", "foot_r", "arm_l", "elbow_l", "arm_r", "elbow_r",
)  # fmt: skip


def pose(
    trunk: float = 0.0,
    leg: tuple[float, float, float] | None = None,
    arm: tuple[float, float] | None = None,
    left: tuple[float, float, float] = (0.0, 178.0, 0.0),
    right: tuple[float, float, float] = (0.0, 178.0, 0.0),
    arm_left: tuple[float, float] = (0.0, 170.0),
    arm_right: tuple[float, float] = (0.0, 170.0),
) -> tuple[float, ...]:
    """One key pose: (thigh angle, knee angle, foot pitch) a leg, (upper arm angle, elbow angle) an arm, deg."""
    left, right = (leg, leg) if leg else (left, right)
    arm_left, arm_right = (arm, arm) if arm else (arm_left, arm_right)
    return (trunk, *left, *right, *arm_left, *arm_right)


@dataclass(frozen=True)
class Script:
    """A movement as data. ``contacts``: (side, from_s, to_s, floor height m); a flight is any time without one."""

    times_s: Sequence[float]
    poses: Sequence[tuple[float, ...]]
    contacts: Sequence[tuple[str, float, float, float]]
    speed_m_s: float = 0.0
    """Forward speed of the body in flight; with ``keep_speed`` also in stance (running at constant speed)."""
    keep_speed: bool = False
    stature_m: float = 1.75


@dataclass(frozen=True)
class Reference:
    """One style of an action. ``keyframes``: (id, side or "", time_s). ``cut_s``: the part that is kept."""

    style: str
    script: Script
    keyframes: Sequence[tuple[str, str, float]]
    provenance: str
    fps: float = 100.0
    cut_s: tuple[float, float] | None = None


def render(script: Script, fps: float) -> Array:
    """``landmarks33`` (T, 33, 3) of ``script`` at ``fps``; face and finger points are NaN."""
    time_s = np.arange(round(script.times_s[-1] * fps) + 1) / fps
    table = np.asarray(script.poses, dtype=np.float64)
    angles = {name: monotone_cubic(script.times_s, table[:, i], time_s) for i, name in enumerate(ANGLES)}
    body = _body(angles, script.stature_m)
    mass = center_of_mass(body)
    up = _heights(body, mass, time_s, script.contacts)
    forward = _travel(body, time_s, script)
    body[..., 0] += forward[:, None]
    body[..., 1] += up[:, None]
    return body


def monotone_cubic(knots: Sequence[float], values: Array, at: Array) -> Array:
    """Monotone piecewise cubic through (knots, values) evaluated at ``at`` (Fritsch and Carlson 1980)."""
    x = np.asarray(knots, dtype=np.float64)
    step, slope = np.diff(x), np.diff(values) / np.diff(x)
    inner = np.zeros(len(x))
    same = slope[:-1] * slope[1:] > 0
    w1, w2 = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        harmonic = (w1 + w2) / (w1 / slope[:-1] + w2 / slope[1:])
    inner[1:-1] = np.where(same, harmonic, 0.0)
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    u = np.clip((at - x[i]) / step[i], 0.0, 1.0)
    h00, h10 = (1 + 2 * u) * (1 - u) ** 2, u * (1 - u) ** 2
    h01, h11 = u**2 * (3 - 2 * u), u**2 * (u - 1)
    return h00 * values[i] + h10 * step[i] * inner[i] + h01 * values[i + 1] + h11 * step[i] * inner[i + 1]


def _toward(angle_deg: Array, length: float) -> Array:
    """Vector (T, 3) of ``length`` hanging down at ``angle_deg`` forward of straight down."""
    turn = np.radians(angle_deg)
    return np.stack([length * np.sin(turn), -length * np.cos(turn), np.zeros_like(turn)], axis=1)


def _body(angles: Mapping[str, Array], stature: float) -> Array:
    """Landmarks (T, 33, 3) with the mid-hip at the origin."""
    count = len(angles["trunk"])
    body = np.full((count, sk.COUNT, 3), np.nan)
    trunk = -_toward(-angles["trunk"], TRUNK * stature)
    head = trunk - _toward(-angles["trunk"], HEAD * stature)
    for side, sign in (("left", -1.0), ("right", 1.0)):
        key = side[0]
        hip_side = np.array([0.0, 0.0, sign * HIP_HALF * stature])
        shoulder_side = np.array([0.0, 0.0, sign * SHOULDER_HALF * stature])
        thigh, shank_lean = angles[f"thigh_{key}"], 180.0 - angles[f"knee_{key}"] - angles[f"thigh_{key}"]
        knee = hip_side + _toward(thigh, THIGH * stature)
        ankle = knee + _toward(-shank_lean, SHANK * stature)
        foot = np.radians(angles[f"foot_{key}"])
        along = np.stack([np.cos(foot), np.sin(foot), np.zeros(count)], axis=1)
        down = np.stack([np.sin(foot), -np.cos(foot), np.zeros(count)], axis=1) * ANKLE_HEIGHT * stature
        shoulder = trunk + shoulder_side
        elbow = shoulder + _toward(angles[f"arm_{key}"], UPPER_ARM * stature)
        wrist = elbow + _toward(angles[f"arm_{key}"] + 180.0 - angles[f"elbow_{key}"], FOREARM * stature)
        places = {
            "hip": np.broadcast_to(hip_side, (count, 3)),
            "knee": knee,
            "ankle": ankle,
            "heel": ankle + down - along * FOOT_REAR * stature,
            "foot_index": ankle + down + along * FOOT_FRONT * stature,
            "shoulder": shoulder,
            "elbow": elbow,
            "wrist": wrist,
            "ear": head + np.array([0.0, 0.0, sign * 0.045 * stature]),
        }
        for name, place in places.items():
            body[:, sk.INDEX[f"{side}_{name}"]] = place
    return body


def _foot_joints(side: str) -> list[int]:
    return [sk.INDEX[f"{side}_heel"], sk.INDEX[f"{side}_foot_index"]]


def _heights(body: Array, mass: Array, time_s: Array, contacts: Sequence[tuple[str, float, float, float]]) -> Array:
    """Height (T,) of the mid-hip: standing feet on the floor, ballistic centre of mass in between."""
    up = np.full(len(time_s), np.nan)
    for side, start, stop, floor in contacts:
        inside = (time_s >= start - 1e-9) & (time_s <= stop + 1e-9)
        lift = floor - body[:, _foot_joints(side), 1].min(axis=1)
        up = np.where(inside, np.fmax(np.where(np.isfinite(up), up, -np.inf), lift), up)
    standing = np.flatnonzero(np.isfinite(up))
    for last, first in itertools.pairwise(standing):
        if first - last > 1:
            _fly(up, mass[:, 1], time_s, last, first)
    # Nothing before the first contact or after the last one is known: keep falling or rising as in a flight.
    up[: standing[0]] = up[standing[0]]
    up[standing[-1] :] = up[standing[-1]]
    return up


def _fly(up: Array, mass_up: Array, time_s: Array, last: int, first: int) -> None:
    """Fill ``up`` between two standing frames by a parabola of the centre of mass."""
    t = time_s[last : first + 1] - time_s[last]
    start, stop = up[last] + mass_up[last], up[first] + mass_up[first]
    rise = (stop - start) / t[-1] + 0.5 * GRAVITY * t[-1]
    up[last : first + 1] = start + rise * t - 0.5 * GRAVITY * t**2 - mass_up[last : first + 1]


def _travel(body: Array, time_s: Array, script: Script) -> Array:
    """Forward place (T,) of the mid-hip: standing toes stay where they are, constant speed in flight."""
    if script.keep_speed:
        return script.speed_m_s * time_s
    step = np.full(len(time_s), script.speed_m_s / max(1.0, 1.0 / (time_s[1] - time_s[0])))
    step[0] = 0.0
    moves = []
    for side, start, stop, _ in script.contacts:
        inside = (time_s > start + 1e-9) & (time_s <= stop + 1e-9)
        toe = body[:, sk.INDEX[f"{side}_foot_index"], 0]
        moves.append(np.where(inside, -np.diff(toe, prepend=toe[0]), np.nan))
    stacked = np.array(moves)
    known = np.isfinite(stacked).any(axis=0)
    step[known] = np.nanmean(stacked[:, known], axis=0)
    return np.cumsum(step)
