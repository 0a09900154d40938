"""The ground points as marker files need them: three axes, real lengths, a mark for what is missing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..records import Motion
from .clock import Clock, clock_of


@dataclass(frozen=True)
class Markers:
    """``points`` (N, J, 3): forward, up, right in ``unit``; NaN where the landmark is missing. An axis that
    one camera can't see is 0 throughout: the file is planar. ``error`` (N, J) one standard deviation in
    ``unit``; ``repaired`` (N, J) True where a value was filled, swapped or moved by hand."""

    clock: Clock
    points: NDArray[np.float64]
    error: NDArray[np.float64]
    repaired: NDArray[np.bool_]
    unit: str


def markers(motion: Motion) -> Markers:
    """The points of ``motion`` at an even rate. ``unit`` stays "leg_length" where metres are not known:
    a made-up scale would look like a measurement."""
    clock = clock_of(motion)
    points = clock.sample(motion.points)
    unseen = ~np.isfinite(points).any(axis=(0, 1))
    points = np.where(unseen, 0.0, points)
    points = np.where(np.isfinite(points).all(axis=2, keepdims=True), points, np.nan)
    if unseen.all():
        points = np.full_like(points, np.nan)
    if motion.repaired is None:
        repaired = np.zeros(points.shape[:2], dtype=bool)
    else:
        repaired = clock.sample(motion.repaired.astype(np.float64)) > 0
    return Markers(clock, points, clock.sample(motion.error), repaired, motion.unit)
