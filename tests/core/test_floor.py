"""The floor from the feet alone: through long flights, on a capture whose floor is tilted."""

import numpy as np
import pytest

from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core.floor import floor_height
from tools.reference_model import render
from tools.reference_scripts import hurdle_clearance, long_jump


def far_jump() -> np.ndarray:
    return render(next(iter(long_jump.references())).script, 200.0)


@pytest.mark.parametrize("tilt", [0.0, 0.01])
def test_a_long_flight_does_not_tilt_the_floor(tilt: float) -> None:
    points = far_jump()
    place = np.nanmean(points[:, 23:25, 0], axis=1)
    points[..., 1] += tilt * points[..., 0]
    time_s = np.arange(len(points)) / 200.0
    ground = floor_height(points[..., 1], place, time_s, 0.86)
    assert np.nanmax(np.abs(ground - tilt * place)) < 0.04


def test_a_heel_that_never_stands_has_no_floor_of_its_own_in_the_air() -> None:
    reference = next(iter(hurdle_clearance.references()))
    points = render(reference.script, 200.0)
    channels = kinematics.compute(sequence.from_landmarks(points, 200.0)).channels
    takeoff = next(round(at * 200.0) for name, _, at in reference.keyframes if name == "takeoff")
    height = points[takeoff, 29, 1] - np.nanmin(points[: takeoff + 1, [29, 31], 1])
    assert channels["heel_up_left"][takeoff] == pytest.approx(height, abs=0.03)
    assert channels["foot_up_left"][takeoff] == pytest.approx(0.0, abs=0.03)
