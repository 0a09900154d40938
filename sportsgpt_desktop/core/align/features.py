"""Channels scaled for alignment, at a common rate, from a clip or a reference; missing stays missing."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import geometry as geo
from ..geometry import Array
from ..records import Kinematics

# Floors of the scales, so that a channel that hardly moves in the references is not blown up by noise: deg,
# leg lengths, per second of either, plain ratios (judgement).
SCALE_FLOORS = {"deg": 12.0, "length": 0.06, "rate": 0.35, "ratio": 0.5}
LONGEST_GAP_S = 0.12
KNEE = 2.0
"""From this many spreads off the references' middle a channel counts ever less (judgement): a jump twice as high as
any reference is still a jump."""


@dataclass(frozen=True)
class Channels:
    """Which channels weigh how much (``weights``), their middle and their scale, sides spelled out."""

    names: tuple[str, ...]
    weights: NDArray[np.float32]
    middles: NDArray[np.float64]
    scales: NDArray[np.float64]


def spelled_out(weights: Mapping[str, float]) -> dict[str, float]:
    """``{side}`` in a channel name stands for both sides."""
    result: dict[str, float] = {}
    for name, weight in weights.items():
        for side in ("left", "right") if "{side}" in name else ("",):
            result[name.replace("{side}", side)] = float(weight)
    return result


def mirrored(name: str) -> str:
    """The same channel of the other side."""
    if name.endswith("_left"):
        return name.removesuffix("_left") + "_right"
    return name.removesuffix("_right") + "_left" if name.endswith("_right") else name


def series(kinematics: Kinematics, name: str, swap: bool = False, part: slice = slice(None)) -> Array:
    """``part`` of a channel, lengths in leg lengths, speeds in leg lengths a second; ``swap`` takes the other leg's."""
    name = mirrored(name) if swap else name
    values = np.asarray(kinematics.channels[name], dtype=np.float64)[part]
    unit = kinematics.units[name]
    return values / kinematics.motion.leg_length if unit in ("m", "m/s") else values


def middle_and_scale(kinematics: list[Kinematics], name: str) -> tuple[float, float]:
    """Mean and spread of a channel over the references, both sides together; the spread not below its unit's floor."""
    parts = [series(item, each) for item in kinematics for each in {name, mirrored(name)}]
    values = np.concatenate(parts)
    values = values[np.isfinite(values)]
    middle, spread = (float(np.mean(values)), float(np.std(values))) if len(values) else (0.0, 0.0)
    unit = kinematics[0].units[name]
    kind = "deg" if unit == "deg" else "rate" if unit.endswith("/s") else "ratio" if unit == "ratio" else "length"
    return middle, max(spread, SCALE_FLOORS[kind])


def choose(weights: Mapping[str, float], references: list[Kinematics]) -> Channels:
    named = spelled_out(weights)
    middles, scales = zip(*(middle_and_scale(references, name) for name in named), strict=True)
    return Channels(tuple(named), np.array(list(named.values()), dtype=np.float32), np.array(middles), np.array(scales))


def bent(spreads: Array) -> Array:
    """Spreads off the middle as they are up to KNEE, beyond it by their logarithm; rising everywhere."""
    size = np.abs(spreads)
    return np.where(size <= KNEE, spreads, np.sign(spreads) * (KNEE + np.log1p(np.maximum(size - KNEE, 0.0))))


def table(
    kinematics: Kinematics, channels: Channels, rate_hz: float, swap: bool = False, tempo: float = 1.0
) -> NDArray[np.float32]:
    """Features (N, D) at ``rate_hz``, NaN where missing. ``tempo`` 2 plays the motion in half the time.

    Row n lies at n / rate_hz seconds after the first frame. Speeds grow with the tempo. Before thinning out, a
    moving average over one output step keeps faster shaking out.
    """
    time_s = (np.asarray(kinematics.motion.time_s, dtype=np.float64) - kinematics.motion.time_s[0]) / tempo
    at = np.arange(int(time_s[-1] * rate_hz + 1e-6) + 1) / rate_hz
    step = float(time_s[-1]) / max(1, len(time_s) - 1)
    width = int(1.0 / (rate_hz * step))
    columns = []
    for name, middle, scale in zip(channels.names, channels.middles, channels.scales, strict=True):
        values = series(kinematics, name, swap)
        if kinematics.units[name].endswith("/s"):
            values = values * tempo
        columns.append(bent((_at(geo.smooth(values, width), time_s, at) - middle) / scale))
    return np.stack(columns, axis=1).astype(np.float32)


def _at(values: Array, time_s: Array, at: Array) -> Array:
    """Linear interpolation over known values; NaN inside gaps longer than LONGEST_GAP_S."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(at), np.nan)
    times = time_s[known]
    result = np.interp(at, times, values[known])
    if known.all():
        return result
    after = np.clip(np.searchsorted(times, at), 0, len(times) - 1)
    before = np.clip(after - 1, 0, len(times) - 1)
    near = np.minimum(np.abs(times[after] - at), np.abs(times[before] - at))
    return np.where(near <= LONGEST_GAP_S, result, np.nan)
