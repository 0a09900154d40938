"""The capture rate against falls and steps: true on real motion, found out when the file was slowed down."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import retime, sequence
from sportsgpt_desktop.core.records import Motion

JUMPS = ("cmu_vjump5", "cmu_fjump1", "cmu_fjump4", "oc3_dj2")
GAITS = ("cmu_run1", "ham04_run200", "ham04_run500", "dorn_run700", "cmu_walk1", "oc4_walking1", "rajw_walk")
NEITHER = ("oc4_squats1", "oc4_sts1", "cmu10_01", "kir_squats")


def motion(shared_data: Path, clip: str) -> Motion:
    return sequence.load(shared_data / "mocap" / "open" / f"{clip}.npz")


def slowed(clip: Motion, times: float) -> Motion:
    return replace(clip, time_s=clip.time_s * times, capture_fps=clip.capture_fps / times)


@pytest.mark.parametrize("clip", JUMPS + GAITS + NEITHER)
def test_the_true_rate_is_not_doubted(shared_data: Path, clip: str) -> None:
    result = retime.check(motion(shared_data, clip))
    assert not result.contradicts


@pytest.mark.parametrize("times", [2.0, 8.0])
@pytest.mark.parametrize("clip", JUMPS)
def test_a_slowed_fall_gives_the_factor(shared_data: Path, clip: str, times: float) -> None:
    result = retime.check(slowed(motion(shared_data, clip), times))
    assert result.factor == pytest.approx(times, rel=0.1)
    assert result.contradicts and result.evidence == "fall" and result.seen == pytest.approx(times**-2, rel=0.2)


@pytest.mark.parametrize("clip", GAITS)
def test_slowed_steps_are_found_out(shared_data: Path, clip: str) -> None:
    result = retime.check(slowed(motion(shared_data, clip), 8.0))
    assert 5 < result.factor < 15 and result.contradicts and result.evidence in ("steps", "running")


@pytest.mark.parametrize("clip", NEITHER)
def test_what_neither_falls_nor_steps_tells_nothing(shared_data: Path, clip: str) -> None:
    assert np.isnan(retime.check(slowed(motion(shared_data, clip), 8.0)).factor)


def test_the_likely_rate_is_a_common_one(shared_data: Path) -> None:
    clip = motion(shared_data, "cmu_vjump5")
    assert retime.check(slowed(clip, 4.0)).likely_fps == clip.capture_fps == 120
    fast = retime.check(slowed(clip, 0.25))
    assert fast.contradicts and fast.factor < 1


RUNS = ("cmu_run1", "ham04_run200", "ham04_run400", "dorn_run350")


@pytest.mark.parametrize("clip", RUNS)
def test_a_run_at_half_speed_is_no_walk(shared_data: Path, clip: str) -> None:
    result = retime.check(slowed(motion(shared_data, clip), 2.0))
    assert result.contradicts and result.evidence == "running" and 1.6 < result.factor < 2.6


@pytest.mark.parametrize("clip", ["cmu_walk1", "oc4_walking1", "rajw_walk"])
def test_a_walk_is_not_taken_for_a_slow_run(shared_data: Path, clip: str) -> None:
    assert retime.check(motion(shared_data, clip)).evidence == "steps"


@pytest.mark.parametrize("clip", JUMPS[:3])
def test_a_slowed_flight_is_found_though_its_top_looks_like_a_floor(shared_data: Path, clip: str) -> None:
    slow = slowed(motion(shared_data, clip), 8.0)
    points = np.asarray(slow.points)
    low = np.nanmin(points[:, 29:33, 1], axis=1)
    floor = np.where(low > np.nanmin(low) + 0.15 * slow.leg_length, low, np.nanmin(low))
    assert retime.check(replace(slow, ground=floor)).factor == pytest.approx(8.0, rel=0.15)
