"""One even time base for formats that know only a rate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..records import Motion

Array = NDArray[np.float64]
EVEN_WITHIN = 0.02
"""Frame intervals that differ by less than this share count as even: they are rounding of the file's ticks
(judgement)."""


@dataclass(frozen=True)
class Clock:
    """``times_s`` (N,) evenly spaced from 0 at ``rate_hz``. ``frames`` (N,) the position of each in the
    clip's frame table, between frames where the clip was not even."""

    rate_hz: float
    times_s: Array
    frames: Array

    def sample(self, values: NDArray[np.floating]) -> Array:
        """``values`` (T, ...) of the clip at the times of this clock, (N, ...); linear, NaN beside a gap."""
        values = np.asarray(values, dtype=np.float64)
        below = np.clip(np.floor(self.frames).astype(int), 0, len(values) - 1)
        above = np.clip(below + 1, 0, len(values) - 1)
        share = (self.frames - below).reshape(-1, *([1] * (values.ndim - 1)))
        mixed = values[below] * (1 - share) + values[above] * share
        return np.where(share == 0, values[below], mixed)


def clock_of(motion: Motion) -> Clock:
    """The clip's own frames where they are evenly spaced, else a grid at their median rate."""
    times = np.asarray(motion.time_s, dtype=np.float64)
    times = times - times[0] if times.size else times
    steps = np.diff(times)
    if not steps.size:
        return Clock(motion.capture_fps or 1.0, times, np.arange(times.size, dtype=np.float64))
    step = float(np.median(steps))
    if np.abs(steps - step).max() <= EVEN_WITHIN * step:
        rate = (times.size - 1) / times[-1]
        return Clock(rate, np.arange(times.size) / rate, np.arange(times.size, dtype=np.float64))
    grid: Array = np.arange(int(times[-1] / step + 1e-6) + 1) * np.float64(step)
    return Clock(1 / step, grid, np.interp(grid, times, np.arange(times.size)))
