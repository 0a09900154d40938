"""What a recording does to a motion: frame rate, turned axes, jitter, missing landmarks."""

from dataclasses import dataclass

import numpy as np

from sportsgpt_desktop.core import skeleton as sk

from .body import Array
from .engine import STEP_S

LIMBS = (
    ("left_elbow", "left_wrist", "left_pinky", "left_index", "left_thumb"),
    ("right_elbow", "right_wrist", "right_pinky", "right_index", "right_thumb"),
    ("left_knee", "left_ankle", "left_heel", "left_foot_index"),
    ("right_knee", "right_ankle", "right_heel", "right_foot_index"),
    ("left_heel", "left_foot_index"),
    ("right_heel", "right_foot_index"),
)
"""What is hidden together."""


@dataclass(frozen=True)
class Recording:
    """``fps``; ``noise_m`` standard deviation of a coordinate; ``occlusion`` share of time for which some limb
    is missing; ``camera_deg`` turn of the axes about the vertical, 0 = travel along +x."""

    fps: float
    noise_m: float
    occlusion: float
    camera_deg: float


def draw_recording(random: np.random.Generator) -> Recording:
    return Recording(
        fps=float(random.choice([24.0, 25.0, 30.0, 30.0, 50.0, 60.0, 60.0, 120.0, 240.0, 1000.0])),
        noise_m=float(random.choice([0.0, 0.003, 0.006, 0.012])),
        occlusion=float(random.choice([0.0, 0.0, 0.05, 0.15])),
        camera_deg=float(random.choice([0.0, 180.0]) + random.uniform(-40.0, 40.0)),
    )


def draw_hard_recording(random: np.random.Generator) -> Recording:
    """Any angle and rate, more noise and longer gaps than ``draw_recording``."""
    return Recording(
        fps=float(np.exp(random.uniform(np.log(24.0), np.log(240.0)))),
        noise_m=float(random.uniform(0.0, 0.018)),
        occlusion=float(random.uniform(0.0, 0.25)),
        camera_deg=float(random.uniform(0.0, 360.0)),
    )


def record(random: np.random.Generator, points: Array, recording: Recording, offset_s: float) -> Array:
    """Landmarks (frames, 33, 3) float64, first frame ``offset_s`` after the first grid point."""
    last = (len(points) - 1) * STEP_S
    times = offset_s + np.arange(int((last - offset_s) * recording.fps) + 1) / recording.fps
    place = np.clip(times / STEP_S, 0.0, len(points) - 1.0)
    low = np.minimum(place.astype(int), len(points) - 2)
    share = (place - low)[:, None, None]
    frames = points[low] * (1.0 - share) + points[low + 1] * share
    angle = np.radians(recording.camera_deg)
    turn = np.array([[np.cos(angle), 0.0, -np.sin(angle)], [0.0, 1.0, 0.0], [np.sin(angle), 0.0, np.cos(angle)]])
    frames = frames @ turn
    return _hide(random, _shake(random, frames, recording), recording)


def _shake(random: np.random.Generator, frames: Array, recording: Recording) -> Array:
    """Jitter with a short memory (0.5 from frame to frame at 30 frames/s), larger at hands and feet."""
    if recording.noise_m == 0.0:
        return frames
    memory = 0.5 ** (30.0 / recording.fps)
    white = random.normal(size=frames.shape) * recording.noise_m * np.sqrt(1.0 - memory**2)
    jitter = np.empty_like(white)
    jitter[0] = random.normal(size=white.shape[1:]) * recording.noise_m
    for number in range(1, len(white)):
        jitter[number] = memory * jitter[number - 1] + white[number]
    size = np.ones(sk.COUNT)
    size[[sk.INDEX[name] for limb in LIMBS for name in limb]] = 1.3
    return frames + jitter * size[None, :, None]


def _hide(random: np.random.Generator, frames: Array, recording: Recording) -> Array:
    """Bursts of 0.05 to 0.4 s in which one limb is missing."""
    hidden = 0
    while hidden < recording.occlusion * len(frames):
        length = max(1, int(random.uniform(0.05, 0.4) * recording.fps))
        begin = int(random.integers(0, max(len(frames) - length, 1)))
        limb = LIMBS[int(random.integers(0, len(LIMBS)))]
        frames[begin : begin + length, [sk.INDEX[name] for name in limb]] = np.nan
        hidden += length
    return frames
