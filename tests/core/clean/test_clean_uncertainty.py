"""The stated error grows with what makes positions worse, and covers what jitter really does."""

from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core.clean import clean, uncertainty
from sportsgpt_desktop.core.records import View
from tests.core.clean.clean_poses import LEG_PX, info_for, pose_of, standing

SIDE = View("side", 0.0)
TIME_S = np.arange(60) / 60


def stated(**changes: object) -> float:
    """Median stated error of joint 0 of a still point, with something changed."""
    still = np.zeros((60, 3, 2))
    values: dict[str, object] = {
        "points": still,
        "raw": still,
        "visibility": np.ones((60, 3)),
        "bridged": np.zeros((60, 3), bool),
        "time_s": TIME_S,
        "view": SIDE,
        "drift": np.zeros(60),
    }
    return float(np.median(uncertainty.joint_error(**{**values, **changes})[:, 0]))


def test_a_well_seen_still_point_errs_as_the_model_does() -> None:
    assert stated() == pytest.approx(uncertainty.MODEL_ERROR)


def test_the_model_error_reproduces_the_published_knee_angle_error() -> None:
    # Cosoli et al. 2026: sd 6.4 deg from the side.
    random = np.random.default_rng(0)
    hip, knee, ankle = (
        np.array([[0.0, y]]) + uncertainty.MODEL_ERROR * random.normal(size=(40000, 2)) for y in (1.0, 0.5, 0.0)
    )
    thigh, shank = knee - hip, ankle - knee
    angle = np.degrees(np.arctan2(thigh[:, 0], -thigh[:, 1]) - np.arctan2(shank[:, 0], -shank[:, 1]))
    assert angle.std() == pytest.approx(6.4, abs=0.3)


def test_what_makes_it_worse() -> None:
    fast = np.zeros((60, 3, 2))
    fast[:, :, 0] = 8.0 * TIME_S[:, None]
    gap = np.zeros((60, 3), bool)
    gap[10:55, 0] = True
    for changes in (
        {"visibility": np.full((60, 3), 0.3)},
        {"view": View("oblique", 40.0)},
        {"drift": np.full(60, 0.05)},
        {"points": fast, "raw": fast},
        {"raw": 0.05 * np.random.default_rng(0).normal(size=(60, 3, 2))},
    ):
        assert stated(**changes) > 1.1 * stated()
    assert stated(points=fast, raw=fast, bridged=gap) > 1.5 * stated(points=fast, raw=fast)


def test_bridged_values_carry_the_errors_of_their_neighbours() -> None:
    gap = np.zeros((60, 3), bool)
    gap[10:55, 0] = True
    seen = np.full((60, 3), 0.6)
    lost = np.where(gap, 0.0, seen)
    assert stated(visibility=lost, bridged=gap) == pytest.approx(stated(visibility=seen))
    assert stated(visibility=np.zeros((60, 3)), bridged=np.ones((60, 3), bool)) > stated(visibility=seen)


def test_front_and_side_are_equally_exact_in_their_plane() -> None:
    assert uncertainty.view_factor(View("front", 90.0)) == pytest.approx(uncertainty.view_factor(SIDE))
    assert uncertainty.view_factor(View("oblique", 45.0)) == pytest.approx(3.0)


@pytest.mark.parametrize("jitter_px", [1.0, 4.0, 10.0])
def test_jitter_left_after_filtering_lies_within_the_stated_error(jitter_px: float) -> None:
    time_s = np.arange(180) / 60
    image = standing(time_s, 40 - 30 * np.cos(4 * time_s), np.full(180, 600.0))
    pose = pose_of(time_s, image, (1.0, 0.0))
    noise = jitter_px * np.random.default_rng(5).normal(size=image.shape)
    exact = clean(pose, info_for(time_s))
    noisy = clean(replace(pose, image_px=(image + noise).astype(np.float32)), info_for(time_s))
    away = (noisy.points - exact.points)[:, 23:29, :2] * exact.leg_length
    away -= np.median(away, axis=(0, 1))
    assert np.sqrt((away**2).mean()) < np.nanmean(noisy.error[:, 23:29]) < 0.1 + 2 * jitter_px / LEG_PX
