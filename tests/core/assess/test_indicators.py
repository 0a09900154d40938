"""Every formula on poses and movements whose answer is known by construction."""

import numpy as np
import pytest

from sportsgpt_desktop.core.assess.scene import SAMPLES, Scene
from sportsgpt_desktop.core.indicators import FORMULAS, UNITS
from sportsgpt_desktop.core.records import Kinematics
from tests.core.assess import stick_figure as figure

CROUCH = {
    "trunk": 40.0, "thigh_left": 70.0, "thigh_right": 60.0, "shank_left": 25.0, "shank_right": 30.0,
    "foot_left": 10.0, "foot_right": -5.0, "arm": -35.0, "elbow_left": 150.0, "elbow_right": 110.0,
}  # fmt: skip


def value(
    name: str,
    kinematics: Kinematics,
    side: str = "left",
    now: int = 20,
    since: int | None = None,
    until: int | None = None,
    marks: dict[str, float] | None = None,
) -> float:
    fps = kinematics.motion.capture_fps
    frames = [None if frame is None else figure.keyframe("k", frame, fps) for frame in (since, until)]
    look = Scene(kinematics).look(side, figure.keyframe("k", now, fps), *frames, marks or {})  # type: ignore[arg-type]
    samples = FORMULAS[name].function(look)
    assert samples.shape == (SAMPLES + 1,)
    return float(samples[0])


POSTURE = [
    ("knee_angle", "left", 180 - 70 - 25),
    ("knee_angle", "right", 180 - 60 - 30),
    ("hip_angle", "left", 180 - 40 - 70),
    ("hip_flexion", "left", 110.0),
    ("trunk_lean", "mid", 40.0),
    ("trunk_inclination", "mid", 50.0),
    ("shank_lean", "right", 30.0),
    ("thigh_angle", "left", 70.0),
    ("thigh_behind", "left", -70.0),
    ("trunk_minus_shank", "left", 15.0),
    ("thigh_separation", "mid", 10.0),
    ("thigh_gap", "left", 10.0),
    ("thigh_gap", "right", -10.0),
    ("shank_difference", "left", 5.0),
    ("foot_inclination", "left", 10.0),
    ("elbow_angle", "left", 150.0),
    ("elbow_angle", "right", 110.0),
    ("knee_difference", "mid", 5.0),
    ("foot_pitch_ratio", "left", -np.sin(np.radians(10.0))),
    ("shank_elevation", "left", -(90.0 - 25.0)),
]


@pytest.mark.parametrize(("name", "side", "expected"), POSTURE)
def test_angles_of_a_held_crouch(name: str, side: str, expected: float) -> None:
    held = figure.still(figure.pose(hip=(0.0, 0.6), **CROUCH))
    assert value(name, held, side) == pytest.approx(expected, abs=1e-6)


def test_signed_knee_reads_beyond_straight() -> None:
    held = figure.still(figure.pose(thigh=-4.0, shank=-2.0))
    assert value("knee_angle", held) == pytest.approx(186.0)


@pytest.mark.parametrize(
    ("arm", "expected"), [(0.0, 0.0), (90.0, 90.0), (170.0, 170.0), (185.0, 185.0), (-40.0, -40.0)]
)
def test_arm_elevation_runs_past_overhead(arm: float, expected: float) -> None:
    assert value("arm_elevation", figure.still(figure.pose(arm=arm))) == pytest.approx(expected)


def test_arm_behind_trunk_is_read_from_the_trunk() -> None:
    held = figure.still(figure.pose(trunk=50.0, arm=-100.0))
    assert value("arm_behind_trunk", held) == pytest.approx(50.0)


def test_ankle_angle_of_a_flat_foot_under_an_upright_shank() -> None:
    # Toe 0.15 before and 0.07 under the ankle.
    expected = 90.0 + np.degrees(np.arctan2(0.07, 0.15))
    assert value("ankle_angle", figure.still(figure.pose())) == pytest.approx(expected)


def test_lines_from_foot_to_body() -> None:
    held = figure.still(figure.pose(hip=(0.0, 0.9), thigh=20.0, shank=-10.0))
    ankle = figure.THIGH * figure.down(20.0) + figure.SHANK * figure.down(10.0)
    assert value("leg_line_angle", held) == pytest.approx(np.degrees(np.arctan2(-ankle[1], ankle[0])))
    toe = ankle + np.array([0.15, -0.07])
    com = Scene(held).look("left", figure.keyframe("k", 20), None, None, {}).now.com[0] - np.array([0.0, 0.9])
    line = com - toe
    assert value("body_line_angle", held) == pytest.approx(np.degrees(np.arctan2(line[1], line[0])))
    assert value("toe_ahead_of_com", held) == pytest.approx(-line[0])
    assert value("com_ahead_of_toe", held) == pytest.approx(line[0])
    assert value("heel_ahead_of_com", held) == pytest.approx(-line[0] - 0.20)
    assert value("ankle_ahead_of_hip", held) == pytest.approx(ankle[0])


def test_distances_between_limbs() -> None:
    held = figure.still(figure.pose(thigh_left=30.0, shank_left=0.0, arm=90.0, elbow=180.0))
    step = figure.THIGH * np.sin(np.radians(30.0))
    assert value("toe_spacing", held) == pytest.approx(step)
    assert value("ankle_spacing", held) == pytest.approx(step)
    assert value("knee_gap", held, "right") == pytest.approx(np.sin(np.radians(30.0)))
    assert value("shoulder_ahead_of_wrist", held, "mid") == pytest.approx(-(figure.UPPER_ARM + figure.FOREARM))
    com = Scene(held).look("left", figure.keyframe("k", 20), None, None, {}).now.com[0, 0]
    assert value("wrist_ahead_of_com", held, "mid") == pytest.approx(0.56 - com)
    assert value("elbow_above_shoulder", held) == pytest.approx(0.0, abs=1e-9)


def test_heights_over_the_floor() -> None:
    held = figure.still(figure.pose(hip=(0.0, 0.94), thigh_left=80.0, shank_left=80.0))
    scene = Scene(held)
    floor = float(held.motion.ground[0])
    assert floor == pytest.approx(0.0, abs=1e-9)
    expected = 0.94 / (figure.LEG + 0.039 * held.motion.stature)
    assert value("hip_height", held, "mid") == pytest.approx(expected)
    assert value("com_height", held, "mid") == pytest.approx(scene.body(np.full(SAMPLES + 1, 0.2), 0).com[0, 1])
    knee, ankle = 0.94 - 0.44, 0.94 - 0.44 * np.cos(np.radians(80.0)) - 0.43 * np.cos(np.radians(80.0))
    assert value("swing_ankle_height", held, "right") == pytest.approx(ankle / knee)


def dip(frames: int = 101, fps: float = 100.0) -> Kinematics:
    """Standing, a dip with 60 deg thighs and 30 deg shanks at frame 50, and back; the feet stay flat in
    place.
    """
    poses = []
    for frame in range(frames):
        depth = np.sin(np.pi * frame / (frames - 1))
        thigh, shank = 60.0 * depth, 30.0 * depth
        leg = figure.THIGH * figure.down(thigh) + figure.SHANK * figure.down(-shank)
        poses.append(figure.pose(hip=(-leg[0], 0.07 - leg[1]), thigh=thigh, shank=shank, trunk=20.0 * depth))
    return figure.still(np.array(poses), fps=fps)


def test_ranges_over_a_dip() -> None:
    movement = dip()
    assert value("knee_least", movement, now=50, since=0, until=100) == pytest.approx(90.0, abs=0.1)
    assert value("knee_flexion_within", movement, now=50, since=0, until=100) == pytest.approx(90.0, abs=0.1)
    assert value("knee_flexion_most", movement, now=50, since=20) == pytest.approx(90.0, abs=0.1)
    assert value("knee_yield", movement, now=50, since=0) == pytest.approx(90.0, abs=0.1)
    assert value("knee_yield_within", movement, now=50, since=0, until=100) == pytest.approx(90.0, abs=0.1)
    assert value("swing_knee_flexion", movement, now=50) == pytest.approx(90.0, abs=0.1)
    assert value("thigh_range", movement, now=50, since=0, until=100) == pytest.approx(60.0, abs=0.1)
    assert value("thigh_most", movement, now=50) == pytest.approx(60.0, abs=0.1)
    assert value("trunk_lean_mean", movement, "mid", 50, 0, 100) == pytest.approx(20.0 * 2 / np.pi, abs=0.4)
    before, after = (Scene(movement).body(np.full(SAMPLES + 1, time), 0).com[0, 1] for time in (0.0, 0.5))
    assert value("com_drop", movement, "mid", 50, 0) == pytest.approx(before - after, abs=1e-3)
    assert value("com_rise", movement, "mid", 50, 0) == pytest.approx(after - before, abs=1e-3)
    assert value("com_excursion", movement, "mid", 0, None, 50) == pytest.approx(before - after, abs=1e-3)
    assert value("ankle_yield", movement, now=50, since=0) == pytest.approx(30.0, abs=0.1)


def test_a_knee_that_bends_further_once_the_foot_has_left_does_not_count() -> None:
    """A stance that bends to 130 deg, then the leg swings up with the knee at 60."""
    bends = np.concatenate([np.linspace(0.0, 50.0, 21), np.full(10, 50.0), np.linspace(50.0, 120.0, 30)])
    lifts = np.concatenate([np.zeros(31), np.linspace(0.0, 0.4, 30)])
    poses = [figure.pose(thigh=bend / 2, shank=bend / 2) for bend in bends]
    ankle = poses[0][27, :2].copy()
    for pose, lift in zip(poses, lifts, strict=True):
        pose[:, :2] += ankle + np.array([0.0, lift]) - pose[27, :2]
    movement = figure.still(np.array(poses))
    assert value("knee_least", movement, now=0, until=60) == pytest.approx(60.0, abs=1.0)
    assert 110.0 < value("knee_least_standing", movement, now=0, until=60) <= 130.0


def test_hip_drift_and_heel_lift() -> None:
    poses = [figure.pose(hip=(0.3 * share, 0.94), foot=-20.0 * share) for share in np.linspace(0, 1, 41)]
    movement = figure.still(np.array(poses))
    assert value("hip_drift", movement, "mid", 40, 0) == pytest.approx(0.3)
    heel = [poses[frame][29, 1] for frame in (0, 40)]
    assert value("heel_lift", movement, now=40, since=0) == pytest.approx((heel[1] - heel[0]) / 0.2)


def flight(speed: float = 3.0, angle_deg: float = 30.0, fps: float = 200.0) -> Kinematics:
    """A stiff body that is still until frame 50 and then flies as a point mass does."""
    turn = np.radians(angle_deg)
    poses = []
    for frame in range(101):
        time = max(0, frame - 50) / fps
        way = (speed * np.cos(turn) * time, 0.94 + speed * np.sin(turn) * time - 4.905 * time**2)
        poses.append(figure.pose(hip=way))
    return figure.still(np.array(poses), fps=fps)


def test_take_off_velocity_of_a_point_mass() -> None:
    movement = flight()
    assert value("com_speed", movement, "mid", 50) == pytest.approx(3.0, abs=0.02)
    assert value("com_speed_forward", movement, "mid", 50) == pytest.approx(3.0 * np.cos(np.radians(30.0)), abs=0.02)
    assert value("com_speed_up", movement, "mid", 50) == pytest.approx(1.5, abs=0.02)
    assert value("com_path_angle", movement, "mid", 50) == pytest.approx(30.0, abs=0.5)
    assert value("wrist_path_angle", movement, "left", 75) == pytest.approx(
        np.degrees(np.arctan2(1.5 - 9.81 * 0.125, 3.0 * np.cos(np.radians(30.0)))), abs=0.5
    )


def test_jump_and_step_lengths() -> None:
    movement = flight()
    way = 3.0 * np.cos(np.radians(30.0)) * 0.25
    assert value("jump_length", movement, now=100, since=50) == pytest.approx(way - 0.20, abs=0.01)
    assert value("step_length", movement, now=100, since=50) == pytest.approx(way, abs=0.01)
    assert value("hip_past_heel", movement, now=50) == pytest.approx(way + 0.05, abs=0.01)
    marks = {"obstacle_forward": 0.4, "obstacle_height": 0.5}
    assert value("before_obstacle", movement, now=50, marks=marks) == pytest.approx(0.25, abs=0.01)
    assert value("after_obstacle", movement, now=100, marks=marks) == pytest.approx(way + 0.15 - 0.4, abs=0.01)
    share = (0.4 - 0.15) / way
    assert value("share_before_obstacle", movement, now=100, since=50, marks=marks) == pytest.approx(share, abs=0.02)
    com = value("com_height", movement, "mid", 75)
    assert value("com_over_obstacle", movement, "mid", 75, marks=marks) == pytest.approx(com - 0.5)


def test_lowering_and_step_ratio() -> None:
    """Two steps of 1.2 and 1.0 m: left toe down at frame 100, right toe down at frame 150; hips 5 cm lower
    then.
    """
    poses = []
    for frame in range(201):
        body = figure.pose(hip=(0.02 * frame, 0.94 - (0.05 if frame >= 100 else 0.0)))
        # Right foot stands at 0 until frame 60, later at 2.2; left at 1.2 from frame 90.
        right = (0.0, 0.0) if frame <= 60 else (2.2, 0.0 if frame >= 145 else 0.3)
        left = (1.2, 0.0) if 90 <= frame <= 120 else (1.2, 0.3)
        for joint, place in ((31, left), (32, right)):
            body[joint, :2] = place
        poses.append(body)
    movement = figure.still(np.array(poses))
    assert value("step_ratio", movement, "left", 100, None, 150) == pytest.approx(1.2, abs=0.01)
    assert value("hip_lowering", movement, "mid", 101, None, 150) == pytest.approx(0.05, abs=0.003)


def test_elbow_over_a_swing() -> None:
    """The arm swings 60 deg back and forth; the elbow is 80 deg in front and 120 deg behind."""
    poses = []
    for frame in range(101):
        swing = np.cos(2 * np.pi * frame / 100)
        poses.append(figure.pose(arm=60.0 * swing - 20.0, elbow=100.0 - 20.0 * swing))
    movement = figure.still(np.array(poses))
    assert value("elbow_at_front", movement, now=50, since=0, until=100) == pytest.approx(80.0, abs=1.5)
    assert value("elbow_at_back", movement, now=50, since=0, until=100) == pytest.approx(120.0, abs=1.5)
    assert value("elbow_range", movement, now=50, since=0, until=100) == pytest.approx(40.0, abs=0.5)
    assert value("elbow_mean", movement, now=50, since=0, until=100) == pytest.approx(99.5, abs=1.0)


def test_times() -> None:
    held = figure.still(figure.pose(), frames=101)
    assert value("interval", held, "mid", 60, 40) == pytest.approx(0.2)
    assert value("rate", held, "mid", 40, None, 65) == pytest.approx(4.0)
    assert value("cadence", held, "mid", 40, None, 65) == pytest.approx(240.0)
    assert value("share_of_interval", held, "mid", 50, 20, 80) == pytest.approx(0.5)
    assert value("flight_height", held, "mid", 60, 40, 80) == pytest.approx(9.81 * 0.4**2 / 8.0)


def test_time_between_the_feet_landing() -> None:
    """Both feet come down at 2 m/s, the right one 30 ms after the left."""
    poses = []
    for frame in range(121):
        body = figure.pose()
        for toe, heel, ankle, start in ((31, 29, 27, 60), (32, 30, 28, 63)):
            body[[toe, heel, ankle], 1] += max(0.0, 0.02 * (start - frame))
        poses.append(body)
    assert value("contact_difference", figure.still(np.array(poses)), "mid", 60) == pytest.approx(0.03, abs=0.004)


def test_frontal_plane() -> None:
    body = figure.pose()
    body[[25, 26], 2] = [-0.04, 0.04]  # knees 5 cm inside the hips and ankles
    held = figure.still(body, view="front")
    assert value("knee_separation", held, "mid") == pytest.approx(0.08 / 0.18)
    assert value("stance_width", held, "mid") == pytest.approx(0.5)
    inward = np.degrees(np.arctan2(0.05, 0.44) + np.arctan2(0.05, 0.43))
    assert value("knee_projection", held, "left") == pytest.approx(inward)
    assert value("knee_projection", held, "right") == pytest.approx(inward)
    assert value("knee_inside_foot", held, "left") == pytest.approx(0.05 / np.hypot(0.05, 0.43))
    assert value("hip_adduction", held, "left") == pytest.approx(np.degrees(np.arctan2(0.05, 0.44)))
    assert value("pelvic_drop", held, "left") == pytest.approx(0.0, abs=1e-9)


def test_pelvis_and_trunk_in_the_frontal_plane() -> None:
    body = figure.pose()
    body[24, 1] -= 0.02  # the right hip lower: a drop while the left leg stands
    body[[11, 12], 2] += 0.05
    held = figure.still(body, view="front")
    drop = np.degrees(np.arctan2(0.02, 0.18))
    assert value("pelvic_drop", held, "left") == pytest.approx(drop)
    assert value("pelvic_drop", held, "right") == pytest.approx(-drop)
    assert value("trunk_side_lean", held, "mid") == pytest.approx(np.degrees(np.arctan2(0.05, 0.53)))
    body[[27, 28], 2] -= 0.036
    assert value("hip_shift", figure.still(body, view="front"), "mid") == pytest.approx(0.2)


def test_a_turned_athlete_reads_the_same() -> None:
    body = figure.pose(hip=(0.0, 0.6), **CROUCH)
    turn = np.radians(70.0)
    turned = body.copy()
    turned[:, 0] = body[:, 0] * np.cos(turn) - body[:, 2] * np.sin(turn)
    turned[:, 2] = body[:, 0] * np.sin(turn) + body[:, 2] * np.cos(turn)
    for name in ("knee_angle", "hip_angle", "trunk_lean", "com_ahead_of_toe"):
        assert value(name, figure.still(turned)) == pytest.approx(value(name, figure.still(body)), abs=1e-6)


def test_every_formula_says_what_it_measures() -> None:
    for name, formula in FORMULAS.items():
        assert len(formula.summary) > 15, name
        assert formula.kind in UNITS
        assert formula.parts


def test_missing_landmarks_give_no_number() -> None:
    body = figure.pose()
    body[25] = np.nan
    assert np.isnan(value("knee_angle", figure.still(body), "left"))
    assert np.isfinite(value("knee_angle", figure.still(body), "right"))


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_a_formula_reads_only_the_landmarks_that_it_names(name: str) -> None:
    movement, formula = flight(), FORMULAS[name]
    look = [
        Scene(movement).look(
            "left",
            figure.keyframe("now", 60, 200.0),
            figure.keyframe("since", 40, 200.0),
            figure.keyframe("until", 80, 200.0),
            {"obstacle_forward": 0.4, "obstacle_height": 0.5},
            *joints,
        )
        for joints in ((), (formula.joints,))
    ]
    np.testing.assert_array_equal(formula.function(look[0]), formula.function(look[1]))
