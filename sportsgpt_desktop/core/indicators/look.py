"""What an indicator formula may look at: the body at an instant or over an interval, many samples at once.

Every array carries a leading axis of S samples. Sample 0 is the measured motion; the others are the same
motion with its errors drawn at random (landmarks, keyframe times, camera angle), so that the spread of a
formula's results is its error and no formula needs an error formula of its own (Monte Carlo propagation, JCGM
101:2008).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .. import geometry as geo
from .. import skeleton as sk

Array = NDArray[np.float64]
Leg = Literal["left", "right"]
Where = Literal["left", "right", "mid"]

PARTS: dict[str, tuple[int, int]] = {
    "shoulder": (sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER),
    "elbow": (sk.LEFT_ELBOW, sk.RIGHT_ELBOW),
    "wrist": (sk.LEFT_WRIST, sk.RIGHT_WRIST),
    "hip": (sk.LEFT_HIP, sk.RIGHT_HIP),
    "knee": (sk.LEFT_KNEE, sk.RIGHT_KNEE),
    "ankle": (sk.LEFT_ANKLE, sk.RIGHT_ANKLE),
    "heel": (sk.LEFT_HEEL, sk.RIGHT_HEEL),
    "toe": (sk.LEFT_TOE, sk.RIGHT_TOE),
}
"""Body part -> (left, right) landmark number."""


@dataclass(frozen=True)
class Body:
    """``points`` (..., 33, 3): forward, up, right, in the motion's unit."""

    points: Array

    def point(self, part: str, where: Where) -> Array:
        """(..., 3); ``mid`` is the mean of both sides, or the side that is known."""
        left, right = PARTS[part]
        if where != "mid":
            return self.points[..., left if where == "left" else right, :]
        a, b = self.points[..., left, :], self.points[..., right, :]
        return np.where(np.isfinite(a) & np.isfinite(b), (a + b) / 2.0, np.where(np.isfinite(a), a, b))

    def sagittal(self, part: str, where: Where) -> Array:
        """(..., 2) forward, up."""
        return self.point(part, where)[..., :2]

    def frontal(self, part: str, where: Where) -> Array:
        """(..., 2) right, up."""
        return self.point(part, where)[..., [2, 1]]

    @cached_property
    def com(self) -> Array:
        """Centre of mass (..., 2) forward, up (de Leva 1996)."""
        flat = self.points.reshape(-1, sk.COUNT, 3)[..., :2]
        return geo.center_of_mass(flat).reshape(*self.points.shape[:-2], 2)

    # Segment angles in the sagittal plane, deg; conventions of kb/README.md.

    def trunk_lean(self) -> Array:
        return geo.lean(self.sagittal("hip", "mid"), self.sagittal("shoulder", "mid"))

    def thigh(self, side: Where) -> Array:
        return geo.hang(self.sagittal("hip", side), self.sagittal("knee", side))

    def shank(self, side: Where) -> Array:
        return geo.lean(self.sagittal("ankle", side), self.sagittal("knee", side))

    def knee(self, side: Where) -> Array:
        return fold(180.0 - (self.thigh(side) + self.shank(side)))

    def hip(self, side: Where) -> Array:
        return fold(180.0 - (self.trunk_lean() + self.thigh(side)))

    def ankle(self, side: Where) -> Array:
        return geo.internal_angle(self.sagittal("knee", side), self.sagittal("ankle", side), self.sagittal("toe", side))

    def elbow(self, side: Where) -> Array:
        return geo.internal_angle(
            self.sagittal("shoulder", side), self.sagittal("elbow", side), self.sagittal("wrist", side)
        )

    def foot_length(self, side: Where) -> Array:
        return length(self.sagittal("heel", side) - self.sagittal("toe", side))


def fold(angle: Array) -> Array:
    """Into -90..270 deg, where every signed internal joint angle lies."""
    return np.mod(angle + 90.0, 360.0) - 90.0


def length(vector: Array) -> Array:
    return np.linalg.norm(vector, axis=-1)


def other(side: Where) -> Where:
    return {"left": "right", "right": "left", "mid": "mid"}[side]  # type: ignore[return-value]


@dataclass(frozen=True)
class Look:
    """One indicator's view of the motion. Times (S,) are seconds of ``time_s``; NaN where there is none."""

    side: Where
    now_s: Array
    since_s: Array
    until_s: Array
    at: Callable[[Array], Body]
    """Body at times (S,)."""
    over: Callable[[Array, Array], tuple[Array, Body]]
    """Times (S, F) and body (S, F, 33, 3) from start to stop (S,), evenly spaced."""
    leg_length: float
    stature: float
    ground: Callable[[Array], Array]
    """Height of the floor at times (S,)."""
    contact_s: Callable[[Leg], Array]
    """Time (S,) at which a foot first meets the floor near ``now_s``."""
    gravity: float
    """9.81 m/s^2 in the motion's unit."""
    marks: Mapping[str, float] = field(default_factory=dict)
    """Places that the user marked: "obstacle_forward", "obstacle_height", in the motion's unit."""

    @cached_property
    def now(self) -> Body:
        return self.at(self.now_s)

    @cached_property
    def since(self) -> Body:
        return self.at(self.since_s)

    @cached_property
    def until(self) -> Body:
        return self.at(self.until_s)

    def interval(self, before_s: float = 0.0, after_s: float = 0.0) -> tuple[Array, Body]:
        """From ``since`` (else the keyframe) to ``until`` (else the keyframe), widened by the two margins."""
        start = np.where(np.isfinite(self.since_s), self.since_s, self.now_s) - before_s
        stop = np.where(np.isfinite(self.until_s), self.until_s, self.now_s) + after_s
        return self.over(start, stop)


def least(values: Array) -> Array:
    """Minimum over the frames axis (S, F) -> (S,), NaN where nothing is known."""
    return _extreme(values, np.inf, np.min)


def most(values: Array) -> Array:
    """Maximum over the frames axis (S, F) -> (S,), NaN where nothing is known."""
    return _extreme(values, -np.inf, np.max)


def average(values: Array) -> Array:
    """Mean over the frames axis (S, F) -> (S,), NaN where nothing is known."""
    known = np.isfinite(values)
    count = known.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, np.where(known, values, 0.0).sum(axis=-1) / count, np.nan)


def _extreme(values: Array, empty: float, pick: Callable[..., Array]) -> Array:
    known = np.isfinite(values)
    result = pick(np.where(known, values, empty), axis=-1)
    return np.where(known.any(axis=-1), result, np.nan)
