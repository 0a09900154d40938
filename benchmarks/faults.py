"""A motion changed like a body would change it: feet that stand stay, bones keep their lengths, nothing jumps.

A motion here is (T, 33, 3): forward, up, right, metres. What can be changed are knobs: where the hips are and how fast they
move at each keyframe, where a foot lands, how it swings, rolls and lands late, how the trunk and the arms are held, how long
each phase lasts and how fast the whole body travels. Knees follow from hips and ankles, elbows from shoulders and hands that
lie on the floor. In a cyclic motion the same keyframe of every step shares its knobs, left and right alike.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.geometry import center_of_mass

Array = NDArray[np.float64]
HIPS = (sk.LEFT_HIP, sk.RIGHT_HIP)
KNEES = (sk.LEFT_KNEE, sk.RIGHT_KNEE)
ANKLES = (sk.LEFT_ANKLE, sk.RIGHT_ANKLE)
HEELS = (sk.LEFT_HEEL, sk.RIGHT_HEEL)
TOES = (sk.LEFT_TOE, sk.RIGHT_TOE)
SHOULDERS = (sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER)
ELBOWS = (sk.LEFT_ELBOW, sk.RIGHT_ELBOW)
WRISTS = (sk.LEFT_WRIST, sk.RIGHT_WRIST)
HANDS = ((15, 17, 19, 21), (16, 18, 20, 22))
UPPER = tuple(range(23))
"""Head, arms and shoulders: what a turn of the trunk about the hips moves."""

EASE_S = 0.12
"""How long before and after its contact a foot begins and ends to roll otherwise (judgement)."""
STANDS_M_S, STANDS_M = 0.5, 0.08
"""A foot stands while its toe is slower and lower than this over the lowest place around it (judgement)."""
AROUND_S, SHORTEST_S = 0.6, 0.04


@dataclass(frozen=True)
class Moment:
    """A keyframe's time; moments of one ``group`` share their knobs. ``side``: 0 left, 1 right, -1 both."""

    group: str
    time_s: float
    side: int


@dataclass(frozen=True)
class Stance:
    """A foot on the floor from frame ``start`` to ``stop``, both included."""

    start: int
    stop: int


def turned(vectors: Array, angle_deg: Array) -> Array:
    """(T, ..., 3) turned in the sagittal plane by (T,); positive brings what lies above forward."""
    turn = np.radians(angle_deg).reshape((-1,) + (1,) * (vectors.ndim - 2))
    forward, up = vectors[..., 0], vectors[..., 1]
    result = vectors.copy()
    result[..., 0] = forward * np.cos(turn) + up * np.sin(turn)
    result[..., 1] = up * np.cos(turn) - forward * np.sin(turn)
    return result


def middle_joint(
    upper: Array, lower: Array, before: tuple[Array, Array, Array], bends_to: float
) -> tuple[Array, float]:
    """Knee or elbow (T, 3) between two moved joints; ``before`` are the upper, middle and lower joint that it had.

    Bones keep their lengths and the joint bends to the side to which it bent, or forward by ``bends_to`` (1 or -1) where
    it was straight. Also by how many metres the joints lie at most further apart than the bones reach (negative: nowhere).
    """
    first = np.linalg.norm(before[1] - before[0], axis=-1, keepdims=True)
    second = np.linalg.norm(before[2] - before[1], axis=-1, keepdims=True)
    line = lower - upper
    distance = np.linalg.norm(line, axis=-1, keepdims=True)
    unit = line / np.maximum(distance, 1e-9)
    span = np.clip(distance, np.abs(first - second) + 1e-6, first + second)
    along = (first**2 - second**2 + span**2) / (2.0 * span)
    away = np.sqrt(np.maximum(first**2 - along**2, 0.0))
    old = before[2] - before[0]
    old = old / np.maximum(np.linalg.norm(old, axis=-1, keepdims=True), 1e-9)
    bent = before[1] - before[0]
    bent = bent - old * np.sum(bent * old, axis=-1, keepdims=True)
    # In the sagittal plane, across the line: forward of a leg that hangs down.
    across = np.stack([-unit[..., 1], unit[..., 0], np.zeros(len(unit))], axis=-1)
    side = bent + 0.005 * bends_to * across
    side = side - unit * np.sum(side * unit, axis=-1, keepdims=True)
    side = side / np.maximum(np.linalg.norm(side, axis=-1, keepdims=True), 1e-9)
    beyond = distance - (first + second)
    return upper + unit * along + side * away, float(np.nanmax(beyond)) if np.isfinite(beyond).any() else -1.0


# ------------------------------------------------------------------------------------ courses in time


def hermite(time_s: Array, knots: Sequence[float]) -> tuple[Array, Array]:
    """Bases (T, K) of the cubic course with given values, and with given slopes, at the knots (constant beyond them)."""
    at = np.asarray(knots, dtype=float)
    values, slopes = np.zeros((len(time_s), len(at))), np.zeros((len(time_s), len(at)))
    values[time_s < at[0], 0] = 1.0
    values[time_s >= at[-1], -1] = 1.0
    for number in range(len(at) - 1):
        step = at[number + 1] - at[number]
        inside = (time_s >= at[number]) & (time_s < at[number + 1])
        u = (time_s[inside] - at[number]) / step
        values[inside, number], values[inside, number + 1] = (1 + 2 * u) * (1 - u) ** 2, u**2 * (3 - 2 * u)
        slopes[inside, number], slopes[inside, number + 1] = step * u * (1 - u) ** 2, step * u**2 * (u - 1)
    return values, slopes


def ease(time_s: Array, start: float, stop: float) -> Array:
    """(T,) from 0 to 1 between two times, without a kink."""
    return 0.5 - 0.5 * np.cos(np.pi * np.clip((time_s - start) / max(stop - start, 1e-6), 0.0, 1.0))


def bump(time_s: Array, middle: float, before: float, after: float) -> Array:
    """(T,) 1 at ``middle``, 0 from ``before`` seconds before it and ``after`` seconds after it on."""
    return np.where(time_s < middle, ease(time_s, middle - before, middle), 1.0 - ease(time_s, middle, middle + after))


# ------------------------------------------------------------------------------------------ contacts


def stances(points: Array, fps: float, foot: int) -> list[Stance]:
    """When a foot (0 left, 1 right) stands, by the place of its toe."""
    toe = points[:, TOES[foot]]
    if not np.isfinite(toe).all(axis=1).any():
        toe = points[:, ANKLES[foot]]
    speed = np.linalg.norm(np.gradient(toe[:, :2], 1.0 / fps, axis=0), axis=1)
    reach = round(AROUND_S * fps)
    padded = np.pad(np.nan_to_num(toe[:, 1], nan=np.inf), reach, constant_values=np.inf)
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
    with np.errstate(invalid="ignore"):
        stands = (speed < STANDS_M_S) & (toe[:, 1] < lowest + STANDS_M)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], stands.astype(np.int8), [0]])))
    runs = [[int(a), int(b) - 1] for a, b in edges.reshape(-1, 2)]
    joined: list[list[int]] = []
    for run in runs:  # a toe that trembles for a moment has not left
        if joined and run[0] - joined[-1][1] <= max(2, round(0.03 * fps)):
            joined[-1][1] = run[1]
        else:
            joined.append(run)
    return [Stance(a, b) for a, b in joined if b - a >= SHORTEST_S * fps]


def resting_hands(points: Array, fps: float) -> list[Array]:
    """(T,) for each hand: 1 while it lies on the floor, 0 once it has left, as in a start on all fours."""
    time_s = np.arange(len(points)) / fps
    floor = float(np.nanmin(points[:, list(TOES), 1])) if np.isfinite(points[:, list(TOES), 1]).any() else 0.0
    rests = []
    for wrist in WRISTS:
        place = points[:, wrist]
        speed = np.linalg.norm(np.gradient(place[:, :2], 1.0 / fps, axis=0), axis=1)
        with np.errstate(invalid="ignore"):
            down = (speed < STANDS_M_S) & (place[:, 1] < floor + 0.25)
        last = int(np.flatnonzero(down)[-1]) if down.mean() > 0.1 else -1
        rests.append(1.0 - ease(time_s, last / fps, last / fps + EASE_S) if last >= 0 else np.zeros(len(points)))
    return rests


# ----------------------------------------------------------------------------------------- key poses


def grounded(points: Array, fps: float, contacts: Sequence[tuple[str, float, float]]) -> Array:
    """A run from key poses whose feet slid and whose body rose in flight, put right: (side, on, off) are its contacts.

    Toes stay where they stand on average; half of what they slid is taken from the speed. The hips are raised towards toe-off
    and lowered towards touchdown until the body leaves and meets the floor at one height. Knees follow.
    """
    time_s = np.arange(len(points)) / fps
    height = center_of_mass(points)[:, 1]
    ends = sorted(contacts, key=lambda contact: contact[1])
    frames = [(round(on * fps), min(round(off * fps), len(points) - 1)) for _, on, off in ends]
    rises = [height[b[0]] - height[a[1]] for a, b in itertools.pairwise(frames) if b[0] < len(points)]
    half = 0.5 * float(np.median(rises))
    knots = [time for _, on, off in ends for time in (on, off)]
    course = np.interp(time_s, knots, [-half, half] * len(ends))
    width = max(1, round(0.02 * fps)) | 1
    up = np.convolve(np.pad(course, width // 2, mode="edge"), np.ones(width) / width, mode="valid")
    slides = [
        (points[off, TOES[side == "right"], 0] - points[on, TOES[side == "right"], 0]) / (off - on)
        for (side, _, _), (on, off) in zip(ends, frames, strict=True)
    ]
    slower = points.copy()
    slower[..., 0] -= 0.5 * float(np.median(slides)) * np.arange(len(points))[:, None]
    return planted(slower, fps, contacts, up)


def planted(points: Array, fps: float, contacts: Sequence[tuple[str, float, float]], up: Array | float = 0.0) -> Array:
    """The motion with every toe where it stands on average during each contact and the body ``up`` metres higher."""
    result = points.copy()
    result[..., 1] += np.broadcast_to(up, len(points))[:, None]
    for foot, side in enumerate(("left", "right")):
        toe = points[:, TOES[foot], 0]
        shift = np.full(len(points), np.nan)
        for name, on, off in contacts:
            if name == side:
                own = slice(max(0, round(on * fps)), round(off * fps) + 1)
                shift[own] = np.mean(toe[own]) - toe[own]
        known = np.flatnonzero(np.isfinite(shift))
        moved = np.zeros((len(points), 3))
        if len(known):
            moved[:, 0] = np.interp(np.arange(len(points)), known, shift[known])
        joints = [ANKLES[foot], HEELS[foot], TOES[foot]]
        result[:, joints] = points[:, joints] + moved[:, None]
        before = points[:, HIPS[foot]], points[:, KNEES[foot]], points[:, ANKLES[foot]]
        result[:, KNEES[foot]], _ = middle_joint(result[:, HIPS[foot]], result[:, ANKLES[foot]], before, 1.0)
    return result
