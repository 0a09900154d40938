"""Channels of bodies posed by construction: signs, units, turning, one camera, missing parts."""

from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.records import Motion
from tools.reference_model import Script, pose, render


def still(
    knee: float = 90.0, thigh: float = 60.0, trunk: float = 30.0, foot: float = 0.0, seconds: float = 1.0
) -> Motion:
    row = pose(trunk, (thigh, knee, foot), (-20, 150))
    both = [(side, 0.0, seconds, 0.0) for side in ("left", "right")]
    return sequence.from_landmarks(render(Script([0.0, seconds], [row, row], both), 50.0), 50.0)


def middle(motion: Motion, name: str) -> float:
    values = kinematics.compute(motion).channels[name]
    return float(values[len(values) // 2])


@pytest.mark.parametrize(("knee", "thigh", "trunk"), [(90, 60, 30), (178, 0, 2), (185, -10, 5), (45, 100, 45)])
def test_angles_are_those_posed(knee: float, thigh: float, trunk: float) -> None:
    motion = still(knee, thigh, trunk)
    for side in ("left", "right"):
        assert middle(motion, f"knee_angle_{side}") == pytest.approx(knee, abs=0.01)
        assert middle(motion, f"thigh_angle_{side}") == pytest.approx(thigh, abs=0.01)
        assert middle(motion, f"hip_angle_{side}") == pytest.approx(180 - trunk - thigh, abs=0.01)
        assert middle(motion, f"elbow_angle_{side}") == pytest.approx(150, abs=0.01)
        assert middle(motion, f"foot_up_{side}") == pytest.approx(0, abs=1e-6)
    assert middle(motion, "trunk_lean") == pytest.approx(trunk, abs=0.01)


def test_ankle_angle_is_the_internal_one() -> None:
    motion = still(178, 0, 0)
    points = motion.points
    from sportsgpt_desktop.core.geometry import internal_angle

    true = internal_angle(points[:, sk.LEFT_KNEE], points[:, sk.LEFT_ANKLE], points[:, sk.LEFT_TOE])
    assert middle(motion, "ankle_angle_left") == pytest.approx(true[0], abs=0.01)


def test_angles_follow_the_athletes_own_heading() -> None:
    straight = still()
    turned = straight.points.copy()
    angle = np.radians(40)
    turned[..., 0] = straight.points[..., 0] * np.cos(angle) - straight.points[..., 2] * np.sin(angle)
    turned[..., 2] = straight.points[..., 0] * np.sin(angle) + straight.points[..., 2] * np.cos(angle)
    motion = replace(straight, points=turned)
    assert middle(motion, "heading_deg") == pytest.approx(40, abs=0.1)
    assert middle(motion, "knee_angle_left") == pytest.approx(90, abs=0.1)


def test_a_side_view_that_faces_backward_is_mirrored() -> None:
    motion = still()
    points = motion.points * np.array([-1.0, 1.0, np.nan])
    result = kinematics.compute(replace(motion, points=points))
    assert result.motion.travel_sign == -1
    assert result.channels["knee_angle_left"][10] == pytest.approx(90, abs=0.1)


def test_a_front_view_knows_heights_but_no_angles() -> None:
    motion = still()
    channels = kinematics.compute(replace(motion, points=motion.points * np.array([np.nan, 1.0, 1.0]))).channels
    assert np.isnan(channels["knee_angle_left"]).all()
    assert np.isfinite(channels["hip_up"]).all()
    assert np.isfinite(channels["contact_margin_left"]).all()


def test_missing_parts_leave_the_rest() -> None:
    motion = still()
    points = motion.points.copy()
    points[:, [25, 27, 29, 31, 11, 13, 14, 15, 16]] = np.nan  # one leg, one shoulder, both arms
    channels = kinematics.compute(replace(motion, points=points)).channels
    assert np.isnan(channels["knee_angle_left"]).all()
    assert np.isfinite(channels["knee_angle_right"]).all()
    assert np.isfinite(channels["com_up"]).all()


def test_every_channel_has_a_unit_and_the_length_of_the_clip() -> None:
    result = kinematics.compute(still())
    assert set(result.units) == set(result.channels)
    assert all(len(values) == 51 for values in result.channels.values())
    assert result.errors["knee_angle_left"][0] == pytest.approx(2, abs=1.5)


def test_belt_speed_of_a_treadmill() -> None:
    from tools.reference_scripts.running_gait import references

    reference = next(iter(references()))
    points = render(reference.script, 200.0)[300:700]
    points[..., 0] -= reference.script.speed_m_s * np.arange(len(points))[:, None] / 200.0
    channels = kinematics.compute(sequence.from_landmarks(points, 200.0)).channels
    assert channels["floor_velocity"][0] == pytest.approx(-reference.script.speed_m_s, rel=0.15)


def test_real_capture_gives_plausible_angles(shared_data) -> None:  # type: ignore[no-untyped-def]
    motion = sequence.load(shared_data / "mocap" / "open" / "oc4_squats1.npz")
    channels = kinematics.compute(motion).channels
    knee = channels["knee_angle_left"]
    assert 70 < np.nanmin(knee) < 110
    assert 165 < np.nanmax(knee) < 190
    assert np.nanmax(np.abs(channels["foot_up_left"])) < 0.03


def test_feet_that_skim_the_floor_of_a_runner_are_no_belt() -> None:
    from tools.reference_scripts.running_gait import references

    reference = next(iter(references()))
    points = render(reference.script, 200.0)[300:700]
    feet = points[:, [29, 30, 31, 32], 1]
    points[:, [29, 30, 31, 32], 1] = feet.min() + 0.02 * (feet - feet.min())
    channels = kinematics.compute(sequence.from_landmarks(points, 200.0)).channels
    assert channels["floor_velocity"][0] == 0.0
    assert np.median(np.abs(channels["hip_forward_velocity"])) > 2.0
