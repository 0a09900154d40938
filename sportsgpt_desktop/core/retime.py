"""Does the stated capture rate fit the movement? Falls, steps and flights can only be so fast.

A file re-timed to slow motion shows a fall below gravity and steps that no runner takes. This needs no scale:
a leg is 0.75 to 1.0 m long, so gravity is about 11 leg lengths/s^2 give or take 15 %.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import skeleton as sk
from .geometry import smooth
from .records import Motion

Array = NDArray[np.float64]
GRAVITY_M_S2 = 9.81
_LEG_M = 0.86
"""Thigh + shank of an adult of 1.75 m (0.491 of stature, Drillis & Contini 1966)."""
_TOLERANCE = 1.3
"""A time scale off by less than this is within the errors of scale and landmarks (judgement)."""
_CLEAR = 0.15
"""Feet higher than this above the floor, in leg lengths, fly (judgement)."""
_LOW_PERCENT = 5.0
_MIN_FLIGHT_FRAMES = 6
_STEPS_HZ = {"steps": (0.8, 6.0), "running": (1.6, 6.0)}
"""Steps per second between a very slow walk (slow bounding) and beyond the fastest sprinters (about 5; judgement)."""
_BOUNCE = 0.3
"""Correlation of the hips' height with the distance of the ankles from which steps are runs: in motion capture of 8
runs 0.65 to 0.98 (one step's phase: hips lowest as the legs pass), of 12 walks -0.25 to -0.97."""
_USUAL_STEPS_HZ = 2.8
"""Running at ordinary speeds, 165 to 175 steps/min."""
_REPEATS = 0.5
"""Autocorrelation from which a movement counts as repeating (judgement)."""
_COMMON_RATES = (5, 10, 15, 24, 25, 30, 50, 60, 100, 120, 240, 480, 960, 1000)


@dataclass(frozen=True)
class RateCheck:
    """``factor``: the true capture rate over the stated one, NaN if the movement doesn't tell.

    ``likely_fps``: the nearest common rate if the stated one can't be true, else NaN. ``evidence``: what told,
    "fall", "steps", "running" or "" for nothing; ``seen`` its value: share of gravity, or steps a second.
    """

    factor: float
    likely_fps: float
    evidence: str = ""
    seen: float = float("nan")

    @property
    def contradicts(self) -> bool:
        """True if the stated rate can't be the camera's."""
        return bool(np.isfinite(self.likely_fps))


def check(motion: Motion) -> RateCheck:
    """Compare fall acceleration (better) or else the step rate with what a body can do."""
    leg = motion.leg_length
    time_s = np.asarray(motion.time_s, dtype=np.float64)
    falls = _falls(motion, time_s)
    if len(falls):
        expected = GRAVITY_M_S2 / (leg if motion.unit == "m" else _LEG_M)
        share = float(np.median(falls)) / leg / expected
        return _verdict(1.0 / float(np.sqrt(share)), motion.capture_fps, "fall", share)
    steps = step_rate_hz(motion)
    if np.isfinite(steps):
        evidence = "running" if _bounces(motion, steps) else "steps"
        fits = _STEPS_HZ[evidence][0] <= steps <= _STEPS_HZ[evidence][1]
        return _verdict(1.0 if fits else _USUAL_STEPS_HZ / steps, motion.capture_fps, evidence, steps)
    return RateCheck(float("nan"), float("nan"))


def _verdict(factor: float, fps: float, evidence: str, seen: float) -> RateCheck:
    likely = float("nan")
    if not 1 / _TOLERANCE <= factor <= _TOLERANCE:
        likely = float(min(_COMMON_RATES, key=lambda rate: abs(np.log(rate / (fps * factor)))))
    return RateCheck(factor, likely, evidence, seen)


def _falls(motion: Motion, time_s: Array) -> list[float]:
    """Downward acceleration of the hips in each flight, in units/s^2; only where a parabola fits well."""
    points = np.asarray(motion.points, dtype=np.float64)
    hips = points[:, [sk.LEFT_HIP, sk.RIGHT_HIP], 1].mean(axis=1)
    found: dict[tuple[int, int], float] = {}
    for start, stop in sorted(flights(motion), key=lambda run: run[0] - run[1]):
        if any(start < last and stop > first for first, last in found):
            continue  # a part of a longer flight
        rows = np.arange(start + 1, stop - 1)
        rows = rows[np.isfinite(hips[rows])]
        if len(rows) < _MIN_FLIGHT_FRAMES - 2:
            continue
        at = time_s[rows] - time_s[rows].mean()
        curve, residual = np.polyfit(at, hips[rows], 2, full=True)[:2]
        height = float(np.ptp(hips[rows]))
        misfit = float(np.sqrt(residual[0] / len(rows))) if len(residual) else 0.0
        if curve[0] < 0 and misfit < 0.06 * motion.leg_length and height > 0.1 * motion.leg_length:
            found[start, stop] = float(-2 * curve[0])
    return list(found.values())


def flights(motion: Motion) -> list[tuple[int, int]]:
    """(start, stop) frames in which all known foot points are clear of the floor, not at a clip's end.

    Both above the floor as found and above the feet's lowest level: in slow motion a flight's top looks like standing
    on something high.
    """
    if not motion.ground_trusted:
        return []
    points = np.asarray(motion.points, dtype=np.float64)
    feet = points[:, [sk.LEFT_HEEL, sk.RIGHT_HEEL, sk.LEFT_TOE, sk.RIGHT_TOE], 1]
    some = np.isfinite(feet).any(axis=1)
    lowest = np.where(some, np.where(np.isfinite(feet), feet, np.inf).min(axis=1), np.nan)
    found = _clear_runs(lowest - np.asarray(motion.ground), motion.leg_length)
    ground = np.asarray(motion.ground)[np.isfinite(motion.ground)]
    if not some.any() or not len(ground) or np.ptp(ground) <= _CLEAR * motion.leg_length:
        return found
    flat = _clear_runs(lowest - np.percentile(lowest[some], _LOW_PERCENT), motion.leg_length)
    return sorted({*found, *flat})


def _clear_runs(low: Array, leg: float) -> list[tuple[int, int]]:
    with np.errstate(invalid="ignore"):
        clear = low > _CLEAR * leg
    edges = np.flatnonzero(np.diff(np.concatenate([[0], clear.astype(np.int8), [0]])))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start, stop) for start, stop in pairs if start > 0 and stop < len(clear) and stop - start >= 2]


def _bounces(motion: Motion, steps_hz: float) -> bool:
    """True for steps with a flight in between: the hips are lowest where the legs pass each other, not highest."""
    points = np.asarray(motion.points, dtype=np.float64)
    time_s = np.asarray(motion.time_s, dtype=np.float64)
    width = max(3, round(1.0 / (steps_hz * float(np.median(np.diff(time_s))))))
    both = np.stack([points[:, [sk.LEFT_HIP, sk.RIGHT_HIP], 1].mean(axis=1), _ankles_apart(points)], axis=1)
    wave = both - smooth(both, width)
    wave = wave[width // 2 : len(wave) - width // 2]
    wave = wave[np.isfinite(wave).all(axis=1)]
    return len(wave) >= width and float(np.asarray(np.corrcoef(wave.T))[0, 1]) > _BOUNCE


def _ankles_apart(points: Array) -> Array:
    """Distance (T,) between the ankles along the way; without its sign, so that exchanged sides don't matter."""
    axis = 0 if np.isfinite(points[:, sk.LEFT_ANKLE, 0]).any() else 1
    return np.asarray(np.abs(points[:, sk.LEFT_ANKLE, axis] - points[:, sk.RIGHT_ANKLE, axis]))


def step_rate_hz(motion: Motion) -> float:
    """Steps per second from how regularly the ankles pass each other; NaN without clear repeats."""
    points = np.asarray(motion.points, dtype=np.float64)
    axis = 0 if np.isfinite(points[:, sk.LEFT_ANKLE, 0]).any() else 1
    apart = _ankles_apart(points)
    known = np.isfinite(apart)
    if known.sum() < 0.8 * len(apart) or len(apart) < 8:
        return float("nan")
    time_s = np.asarray(motion.time_s, dtype=np.float64)
    even = np.linspace(time_s[0], time_s[-1], len(time_s))
    apart = np.interp(even, time_s[known], apart[known])
    reach = float(np.percentile(apart, 90) - np.percentile(apart, 10))
    if reach < (0.3 if axis == 0 else 0.1) * motion.leg_length:
        return float("nan")
    step = _period(apart - apart.mean())
    return float(1.0 / (step * (even[1] - even[0]))) if np.isfinite(step) else float("nan")


def _period(wave: Array) -> float:
    """Period in samples by autocorrelation, NaN if the wave does not repeat at least twice."""
    count = len(wave)
    spectrum = np.fft.rfft(wave, 2 * count)
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)[: count // 2]
    # Each lag has fewer products than the one before it.
    likeness = likeness / likeness[0] * count / np.arange(count, count - len(likeness), -1)
    negative = np.flatnonzero(likeness < 0)
    if not len(negative):
        return float("nan")
    lag = int(likeness[negative[0] :].argmax()) + int(negative[0])
    if likeness[lag] < _REPEATS:
        return float("nan")
    # Multiples of the period fit as well: take the first that comes near the best.
    close = np.flatnonzero(likeness[negative[0] : lag + 1] > 0.6 * likeness[lag]) + negative[0]
    run = np.split(close, np.flatnonzero(np.diff(close) > 1) + 1)[0]
    return float(run[likeness[run].argmax()])
