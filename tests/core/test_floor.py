"""The floor from the feet alone: through long flights, on a capture whose floor is tilted."""

from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core.floor import floor_height
from tools.reference_model import ANGLES, render
from tools.reference_scripts import hurdle_clearance, long_jump

FPS = 200.0


def noisy_jump(seed: int) -> np.ndarray:
    """A long jump with landmarks that wander by 2 cm within a twentieth of a second."""
    points = render(next(iter(long_jump.references())).script, FPS)
    knots = np.random.default_rng(seed).normal(0.0, 0.02, (len(points) // 10 + 2, *points.shape[1:]))
    place = np.arange(len(points)) / 10.0
    low = place.astype(int)
    share = (place - low)[:, None, None]
    return points + knots[low] * (1 - share) + knots[low + 1] * share


@pytest.mark.parametrize("tilt", [0.0, 0.01])
def test_a_long_flight_does_not_tilt_the_floor(tilt: float) -> None:
    off = []
    for seed in range(12):
        points = noisy_jump(seed)
        way = np.nanmean(points[:, 23:25, 0], axis=1)
        points[..., 1] += tilt * points[..., 0]
        ground = floor_height(points[..., 1], way, np.arange(len(points)) / FPS, 0.86)
        risen = ground - tilt * way
        off.append(float(risen.max() - risen.min()))
    assert max(off) < 0.08


def test_a_heel_that_never_stands_has_no_floor_in_the_air() -> None:
    reference = next(iter(hurdle_clearance.references()))
    foot = ANGLES.index("foot_r")
    poses = [(*row[:foot], min(row[foot], -30.0), *row[foot + 1 :]) for row in reference.script.poses]
    points = render(replace(reference.script, poses=poses), FPS)
    channels = kinematics.compute(sequence.from_landmarks(points, FPS)).channels
    landing = next(round(at * FPS) for name, _, at in reference.keyframes if name == "landing_touchdown")
    assert channels["heel_up_right"][landing] == pytest.approx(points[landing, 30, 1], abs=0.01)
    assert channels["foot_up_right"][landing] == pytest.approx(0.0, abs=0.01)
