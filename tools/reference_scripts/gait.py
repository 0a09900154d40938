"""One stride of steady running from the course of one leg's angles; the other leg is half a stride later."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.reference_model import Reference, Script, monotone_cubic

Course = Sequence[tuple[float, float, float, float]]
"""(share of the stride from touchdown, thigh angle, knee angle, foot pitch), deg."""


@dataclass(frozen=True)
class Gait:
    """``contact`` share of the stride; ``lean`` of the trunk and ``arm`` swing, deg; ``course`` of the leg."""

    style: str
    speed_m_s: float
    stride_s: float
    contact: float
    lean: float
    arm: float
    elbow: float
    course: Course


def stride(gait: Gait, keyframes: Sequence[tuple[str, str, float]], begin: float, provenance: str) -> Reference:
    """A stride that begins at the share ``begin`` of the left leg's cycle. ``keyframes``: (id, side, share)."""
    count = 40
    share = np.arange(-2 * count, 4 * count + 1) / count
    left = _leg(gait.course, share)
    right = _leg(gait.course, share + 0.5)
    swing = gait.arm * np.cos(2 * np.pi * (share - 0.02))
    poses = [
        (gait.lean, *left[i], *right[i], -swing[i] - 12, gait.elbow, swing[i] - 12, gait.elbow)
        for i in range(len(share))
    ]
    offset = 2.0  # strides of run-up, cut away below
    times = [(s + offset) * gait.stride_s for s in share]
    contacts = []
    for number in range(-2, 4):
        for side, shift in (("left", 0.0), ("right", 0.5)):
            start = (number + shift + offset) * gait.stride_s
            contacts.append((side, start, start + gait.contact * gait.stride_s, 0.0))
    contacts = [row for row in contacts if row[1] >= 0 and row[2] <= times[-1]]
    script = Script(times, poses, contacts, speed_m_s=gait.speed_m_s, keep_speed=True)
    cut = ((offset + begin) * gait.stride_s, (offset + begin + 1.0) * gait.stride_s)
    rows = [(name, side, (offset + at) * gait.stride_s) for name, side, at in keyframes]
    return Reference(gait.style, script, rows, provenance, fps=200.0, cut_s=cut)


def _leg(course: Course, share: np.ndarray) -> np.ndarray:
    """(n, 3) thigh, knee, foot pitch at any share of the stride."""
    rows = np.array(course)
    knots = np.concatenate([rows[:, 0] - 1, rows[:, 0], rows[:, 0] + 1])
    values = np.concatenate([rows[:, 1:]] * 3)
    return np.stack([monotone_cubic(list(knots), values[:, i], share % 1.0) for i in range(3)], axis=1)
