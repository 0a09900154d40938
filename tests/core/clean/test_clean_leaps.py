"""A leg that leaps to a rail and back: found, also in bursts; what a body can do is left alone."""

from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core.clean import leaps
from tests.core.clean.test_clean_repair import runner

LEG_PX = 300.0
RIGHT_LEG = (26, 28, 30, 32)


@pytest.mark.parametrize("clip", ["dorn_run700", "ham04_run500", "cmu10_01", "cmu_fjump1", "oc4_squats1", "cmu131_01"])
@pytest.mark.parametrize("fps", [60.0, 120.0])
def test_what_a_body_can_do_does_not_leap(shared_data: Path, clip: str, fps: float) -> None:
    time_s, plane = runner(shared_data, clip, fps)
    noisy = plane + 4.0 * np.random.default_rng(1).normal(size=plane.shape)
    assert leaps.find(noisy, time_s, LEG_PX, planar=False).mean() < 0.001


@pytest.mark.parametrize("clip", ["ham04_run300", "dorn_run350", "cmu_run1"])
def test_a_burst_on_a_rail_is_found(shared_data: Path, clip: str) -> None:
    time_s, plane = runner(shared_data, clip, 1000.0)  # as captured: 50 to 250 frames/s
    fine_s = np.arange(0, time_s[-1], 1 / 240)
    flat = plane.reshape(len(plane), -1)
    exact = np.stack([np.interp(fine_s, time_s, column) for column in flat.T], axis=1).reshape(len(fine_s), -1, 2)
    random = np.random.default_rng(3)
    points = exact + 3.0 * random.normal(size=exact.shape)
    there = np.zeros(len(points), dtype=bool)
    there[40:80] = random.random(40) < 0.5
    rail = points[:, [24]] + np.array([[130, 40], [260, 20], [270, 30], [300, 0]])
    points[np.ix_(there, RIGHT_LEG)] = rail[there]
    found = leaps.find(points, fine_s, LEG_PX, planar=True)
    assert found[np.ix_(there, RIGHT_LEG[1:])].all()
    # Right places within the burst may be given up with it, those far from it not.
    outside = np.r_[0:30, 90 : len(points)]
    assert found[outside].mean() < 0.002 and not found[:, 27].any()


def test_slow_cameras_say_nothing() -> None:
    points = np.random.default_rng(0).normal(size=(40, 33, 2)) * 200
    assert not leaps.find(points, np.arange(40) / 10, LEG_PX, planar=True).any()


def test_exchanged_legs_are_spared_for_the_sides_to_mend(shared_data: Path) -> None:
    time_s, plane = runner(shared_data, "ham04_run500", 100.0)
    mixed = plane.copy()
    left, right = [27, 29, 31], [28, 30, 32]
    mixed[20:24, left + right] = plane[20:24, right + left]
    assert not leaps.find(mixed, time_s, LEG_PX, planar=True, own_side=False)[20:24, 27:29].any()
    assert leaps.find(mixed, time_s, LEG_PX, planar=True)[20:24, 27:29].all()


def test_hips_that_are_not_seen_make_no_limb_leap(shared_data: Path) -> None:
    time_s, plane = runner(shared_data, "ham04_run500", 100.0)
    plane[20:30, 23:25] = np.nan
    assert not leaps.find(plane, time_s, LEG_PX, planar=True).any()
