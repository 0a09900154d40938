"""From landmarks to ground coordinates: angles, floor, tilt, direction, units, refusals."""

from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.clean import body, clean
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import Motion
from tests.core.clean.clean_poses import FLOOR_PX, LEG_PX, info_for, pose_of, standing

RIGHT, LEFT, TOWARD, AWAY = (1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0)


def knee_deg(motion: Motion) -> np.ndarray:
    points = motion.points[:, :, :2]
    thigh, shank = points[:, 25] - points[:, 23], points[:, 27] - points[:, 25]
    thigh_angle = np.degrees(np.arctan2(thigh[:, 0], -thigh[:, 1]))
    shank_lean = np.degrees(np.arctan2(-shank[:, 0], -shank[:, 1]))
    return 180 - (thigh_angle + shank_lean)


def squat(fps: float, direction: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    time_s = np.arange(0, 3, 1 / fps)
    bend = 50 - 45 * np.cos(2 * np.pi * time_s / 1.5)
    image = standing(time_s, bend, np.full(len(time_s), 600.0))
    if direction < 0:
        image[:, :, 0] = 1280 - image[:, :, 0]
    return time_s, bend, image


@pytest.mark.parametrize("fps", [5.0, 30.0, 60.0, 240.0])
@pytest.mark.parametrize("ahead", [RIGHT, LEFT])
def test_planar_angles_within_half_a_degree(fps: float, ahead: tuple[float, float]) -> None:
    time_s, bend, image = squat(fps, ahead[0])
    motion = clean(pose_of(time_s, image, ahead), info_for(time_s, fps))
    assert motion.view.name == "side" and motion.travel_sign == ahead[0]
    assert knee_deg(motion) == pytest.approx(180 - bend, abs=0.5)


def test_variable_rate_keeps_angles_and_frames() -> None:
    time_s = np.cumsum(np.random.default_rng(2).uniform(0.010, 0.030, 150))
    bend = 50 - 45 * np.cos(2 * np.pi * time_s / 1.5)
    image = standing(time_s, bend, np.full(150, 600.0))
    motion = clean(pose_of(time_s, image, RIGHT), info_for(time_s))
    assert (motion.time_s == time_s).all()
    assert knee_deg(motion) == pytest.approx(180 - bend, abs=0.5)


def test_a_jump_stands_on_one_floor_at_height_zero() -> None:
    time_s = np.arange(0, 2, 1 / 60)
    image = standing(time_s, np.full(len(time_s), 10.0), np.full(len(time_s), 600.0))
    flight = np.clip((time_s - 0.7) * (1.3 - time_s), 0, None) * 9.81 / 2
    image[:, :, 1] -= (flight / 0.9 * LEG_PX)[:, None]
    motion = clean(pose_of(time_s, image, RIGHT), info_for(time_s))
    assert motion.ground == pytest.approx(0.0, abs=0.02) and motion.ground_trusted
    toe = motion.points[:, sk.LEFT_TOE, 1]
    assert toe.max() == pytest.approx(flight.max() / 0.9, abs=0.02)
    assert toe[time_s < 0.6] == pytest.approx(0.0, abs=0.02)


def test_a_drop_from_a_box_has_two_floors() -> None:
    time_s = np.arange(0, 2.4, 1 / 60)
    drop = np.clip((time_s - 1.0) ** 2 * 9.81 / 2 / 0.9, 0, 0.5) * (time_s > 1.0)
    image = standing(time_s, np.full(len(time_s), 10.0), 500 + 120 * np.clip(time_s - 0.8, 0, 0.6))
    image[:, :, 1] += ((drop - 0.5) * LEG_PX)[:, None]
    motion = clean(pose_of(time_s, image, RIGHT), info_for(time_s))
    assert motion.ground[time_s < 0.9] == pytest.approx(0.5, abs=0.03)
    assert motion.ground[time_s > 1.4] == pytest.approx(0.0, abs=0.03)


def test_a_tilted_picture_is_levelled() -> None:
    time_s = np.arange(0, 4, 1 / 60)
    # Steps: the feet rest and move on, as in walking.
    x = 100 + 150 * (np.floor(time_s * 2) + np.clip((time_s * 2 % 1) * 2 - 1, 0, 1))
    image = standing(time_s, np.full(len(time_s), 20.0), x)
    lift = 30 * np.sin(np.pi * np.clip((time_s * 2 % 1) * 2 - 1, 0, 1))
    image[:, :, 1] -= lift[:, None]
    angle = np.radians(3.0)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    tilted = (image - [600, FLOOR_PX]) @ turn.T + [600, FLOOR_PX]
    motion = clean(pose_of(time_s, tilted, RIGHT), info_for(time_s))
    assert knee_deg(motion) == pytest.approx(160.0, abs=0.5)
    hip = motion.points[:, sk.LEFT_HIP]
    heel = motion.points[:, sk.LEFT_HEEL, 1]
    assert heel[::30] == pytest.approx(0.0, abs=0.04)
    assert np.degrees(np.arctan2(hip[-1, 1] - hip[0, 1], hip[-1, 0] - hip[0, 0])) == pytest.approx(0, abs=0.7)


@pytest.mark.parametrize(("ahead", "name", "sign"), [(TOWARD, "front", -1), (AWAY, "rear", 1)])
def test_from_front_or_rear_there_is_no_forward(ahead: tuple[float, float], name: str, sign: int) -> None:
    time_s, _, image = squat(60.0)
    motion = clean(pose_of(time_s, image, ahead), info_for(time_s))
    assert motion.view.name == name and motion.travel_sign == sign
    assert np.isnan(motion.points[:, :, 0]).all() and np.isfinite(motion.points[:, :, 2]).all()
    assert motion.view.angle_deg > 80


def test_an_oblique_view_is_called_so_and_errs_more() -> None:
    time_s, _, image = squat(60.0)
    side = clean(pose_of(time_s, image, RIGHT), info_for(time_s))
    oblique = clean(pose_of(time_s, image, (0.77, -0.64)), info_for(time_s))
    assert oblique.view.name == "oblique" and oblique.view.angle_deg == pytest.approx(39.7, abs=0.5)
    assert np.nanmedian(oblique.error) > 2 * np.nanmedian(side.error)


def test_metres_from_height_or_scale() -> None:
    time_s, _, image = squat(60.0)
    pose, info = pose_of(time_s, image, RIGHT), info_for(time_s)
    plain = clean(pose, info)
    assert plain.unit == "leg_length" and plain.leg_length == 1.0
    scaled = clean(pose, info, scale=0.005)
    assert scaled.unit == "m" and scaled.leg_length == pytest.approx(LEG_PX * 0.005, rel=0.01)
    tall = clean(pose, info, height_m=1.80)
    assert tall.unit == "m" and tall.stature == pytest.approx(1.80)
    assert tall.leg_length == pytest.approx(1.80 * 0.491, rel=0.05)
    assert tall.points[0, sk.LEFT_HIP, 1] == pytest.approx(plain.points[0, sk.LEFT_HIP, 1] * tall.leg_length)


def test_foreshortened_legs_do_not_shrink_the_stature() -> None:
    _, _, image = squat(60.0)
    plain = body.stature_px(image)
    below = image[:, 23:24, 1:] - 1e-9
    shorter = image.copy()
    shorter[:, :, 1:] = np.where(image[:, :, 1:] > below, below + 0.7 * (image[:, :, 1:] - below), image[:, :, 1:])
    shorter[:, :11, 1] -= 60
    upright = np.percentile(np.linalg.norm(shorter[:, 2] - shorter[:, 27], axis=1), 90) / 0.897
    assert body.stature_px(shorter) == pytest.approx(upright)
    assert plain == pytest.approx(LEG_PX / body.LEG_SHARE, rel=0.05)


def test_a_pan_is_taken_out() -> None:
    time_s, _, image = squat(60.0)
    pan = np.tile(np.eye(3), (len(time_s), 1, 1))
    pan[:, 0, 2] = 300 * time_s / time_s[-1]
    seen = image.copy()
    seen[:, :, 0] -= pan[:, None, 0, 2]
    still = clean(pose_of(time_s, image, RIGHT), info_for(time_s))
    panned = clean(replace(pose_of(time_s, seen, RIGHT), camera_px=pan), info_for(time_s))
    assert panned.view.camera_moves and panned.ground_trusted
    assert panned.points[..., :2] == pytest.approx(still.points[..., :2], abs=0.005)
    assert np.nanmean(panned.error) > np.nanmean(still.error)


def test_a_lost_camera_makes_the_ground_untrusted_but_keeps_angles() -> None:
    time_s, bend, image = squat(60.0)
    pan = np.tile(np.eye(3), (len(time_s), 1, 1))
    pan[60:120] = np.nan
    motion = clean(replace(pose_of(time_s, image, RIGHT), camera_px=pan), info_for(time_s))
    assert not motion.ground_trusted and "camera" in motion.ground_reason
    assert knee_deg(motion) == pytest.approx(180 - bend, abs=0.5)


def test_a_pan_over_a_background_that_says_little_has_no_trusted_ground() -> None:
    time_s, _, image = squat(60.0)
    pan = np.tile(np.eye(3), (len(time_s), 1, 1))
    pan[:, 0, 2] = 300 * time_s / time_s[-1]
    for share, trusted in ((0.05, True), (1.0, False)):
        doubt = np.linspace(0.0, share * LEG_PX, len(time_s))
        pose = replace(pose_of(time_s, image, RIGHT), camera_px=pan, camera_error_px=doubt)
        motion = clean(pose, info_for(time_s))
        assert motion.ground_trusted is trusted and ("camera" in motion.ground_reason) is not trusted


def test_an_athlete_who_comes_nearer_has_no_trusted_ground() -> None:
    time_s, _, image = squat(60.0)
    near = np.linspace(0.5, 1.0, len(time_s))[:, None, None]
    towards = [640, 300] + (image - [640, 300]) * near
    motion = clean(pose_of(time_s, towards, TOWARD), info_for(time_s))
    assert not motion.ground_trusted and "nearer" in motion.ground_reason
    assert clean(pose_of(time_s, image, TOWARD), info_for(time_s)).ground_trusted


def test_frames_that_may_show_somebody_else_err_more() -> None:
    time_s, _, image = squat(60.0)
    pose = pose_of(time_s, image, RIGHT)
    doubtful = np.zeros(len(time_s), bool)
    doubtful[30:40] = True
    error = clean(replace(pose, doubtful=doubtful), info_for(time_s)).error[:, sk.LEFT_KNEE]
    assert error[30:40].min() > 2 * error[50:60].max()


def test_depth_is_the_missing_axis_and_never_travel() -> None:
    time_s, _, image = squat(60.0)
    motion = clean(pose_of(time_s, image, RIGHT), info_for(time_s))
    assert motion.depth is not None
    # Facing right, the right hip is the near one: positive towards the athlete's right.
    assert (motion.depth[:, sk.RIGHT_HIP] > 0).all() and (motion.depth[:, sk.LEFT_HIP] < 0).all()


def test_refusals() -> None:
    time_s, _, image = squat(60.0)
    with pytest.raises(UserError, match="frames"):
        clean(pose_of(time_s[:3], image[:3], RIGHT), info_for(time_s[:3]))
    image[:, 23:33] = np.nan
    with pytest.raises(UserError, match="leg"):
        clean(pose_of(time_s, image, RIGHT), info_for(time_s))
