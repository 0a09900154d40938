"""The path of the centre of mass, written as pushes against the ground and free flight."""

from dataclasses import dataclass, field

import numpy as np

from .body import Array
from .engine import GRAVITY, STEP_S, Foothold

Pair = tuple[float, float]


@dataclass
class Course:
    """Grows in time. ``x`` and ``y`` m at each grid number; ``speed_x``, ``speed_y`` m/s at the last."""

    x: list[float]
    y: list[float]
    speed_x: float = 0.0
    speed_y: float = 0.0
    left: list[Foothold] = field(default_factory=list)
    right: list[Foothold] = field(default_factory=list)

    @property
    def now(self) -> int:
        return len(self.x) - 1

    def push(
        self, seconds: float, x: Pair = (0.0, 0.0), y: Pair = (0.0, 0.0), begin_y: float = 0.0, end_y: float = 0.0
    ) -> None:
        """Reach the given (speed, displacement) on each axis: a force of two half-sine shapes.

        ``begin_y`` and ``end_y``: vertical acceleration at both ends, m/s^2 (-g where the ground is left or met).
        """
        steps = max(round(seconds / STEP_S), 2)
        self.x += list(self.x[-1] + _axis(steps, self.speed_x, x, 0.0, 0.0))
        self.y += list(self.y[-1] + _axis(steps, self.speed_y, y, begin_y, end_y))
        self.speed_x, self.speed_y = x[0], y[0]

    def fly(self, seconds: float) -> None:
        """Free fall at constant horizontal speed."""
        steps = max(round(seconds / STEP_S), 2)
        t = STEP_S * np.arange(1, steps + 1)
        self.x += list(self.x[-1] + self.speed_x * t)
        self.y += list(self.y[-1] + self.speed_y * t - 0.5 * GRAVITY * t**2)
        self.speed_y -= GRAVITY * t[-1]

    def rest(self, seconds: float) -> None:
        self.push(seconds)

    def com(self, random: np.random.Generator) -> Array:
        """(T, 3), with the slow sway of a body that stands, in z alone (a few mm)."""
        count = len(self.x)
        t = STEP_S * np.arange(count)
        sway = 0.004 * np.sin(2 * np.pi * random.uniform(0.2, 0.5) * t + random.uniform(0, 6.28))
        return np.stack([self.x, self.y, sway], axis=-1)


def _axis(steps: int, speed: float, goal: Pair, begin: float, end: float) -> Array:
    """Displacement after each of ``steps``: a(s) = begin (1-s) + end s + A sin(pi s) + B sin(2 pi s)."""
    span = steps * STEP_S
    goal_speed, goal_way = goal
    a = (goal_speed - speed - 0.5 * span * (begin + end)) * np.pi / (2 * span)
    way = speed * span + span**2 * (begin / 3 + end / 6) + a * span**2 / np.pi
    b = (goal_way - way) * 2 * np.pi / span**2
    s = np.arange(1, steps + 1) / steps
    ramp = begin * (s**2 / 2 - s**3 / 6) + end * s**3 / 6
    first = a * (s / np.pi - np.sin(np.pi * s) / np.pi**2)
    second = b * (s / (2 * np.pi) - np.sin(2 * np.pi * s) / (4 * np.pi**2))
    return speed * span * s + span**2 * (ramp + first + second)
