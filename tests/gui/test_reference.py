"""Laying references on a clip, on motions whose answer is known by construction."""

from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core.align.references import Reference
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import reference


def made(analysis: Analysis, name: str = "made", keyframes: tuple[tuple[str, str, float], ...] = ()) -> Reference:
    """A reference of one second whose left knee goes evenly from 0 to 100 degrees."""
    times = np.arange(61) / 60
    motion = replace(analysis.motion, time_s=times, points=np.zeros((61, 33, 3)))
    channels = {"knee_angle_left": 100 * times, "knee_angle_right": 300 - 100 * times}
    kinematics = replace(analysis.kinematics, motion=motion, channels=channels)
    return Reference(name, kinematics, keyframes)


def test_share_follows_the_path_and_ends_with_it() -> None:
    path = np.array([[20, 0.0, 0], [40, 0.5, 0], [40, 0.6, 0], [60, 1.0, 0]])
    share = reference.reference_share(path, 100)
    assert np.isnan(share[:20]).all() and np.isnan(share[61:]).all()
    assert share[20] == 0 and share[30] == pytest.approx(0.25) and share[60] == 1


def test_sampling_a_channel(analysis: Analysis) -> None:
    one = made(analysis)
    times = np.array([np.nan, 0.0, 0.25, 1.0])
    np.testing.assert_allclose(
        reference.sample(one, one.kinematics.channels["knee_angle_left"], times), [np.nan, 0, 25, 100]
    )


def test_keyframes_carry_times_between_references(analysis: Analysis) -> None:
    early = made(analysis, keyframes=(("touchdown", "left", 0.2),))
    late = made(analysis, keyframes=(("touchdown", "left", 0.6),))
    np.testing.assert_allclose(reference.between(early, late, np.array([0, 0.1, 0.2, 0.6, 1.0])), [0, 0.3, 0.6, 0.8, 1])


def test_swapped_legs_are_found(analysis: Analysis) -> None:
    one = made(analysis)
    share = np.linspace(0, 1, 120)
    left, right = 100 * share, 300 - 100 * share
    for channels, swapped in (
        ({"knee_angle_left": left, "knee_angle_right": right}, False),
        ({"knee_angle_left": right, "knee_angle_right": left}, True),
    ):
        clip = replace(analysis, kinematics=replace(analysis.kinematics, channels=channels))
        assert reference.legs_swapped(clip, one, share) is swapped


def test_other_steps_are_filled_between_keyframes(analysis: Analysis) -> None:
    one = made(
        analysis, keyframes=(("toe_off", "left", 0.1), ("touchdown", "left", 0.4), ("full_support", "left", 0.6))
    )
    share = np.full(120, np.nan)
    filled = reference.with_other_steps(share, analysis, one, False)
    assert filled[30] == pytest.approx(0.1) and filled[45] == pytest.approx(0.25) and filled[60] == pytest.approx(0.4)
    assert np.isnan(filled[:30]).all() and np.isnan(filled[80:]).all()


def test_envelope_passes_over_what_is_missing() -> None:
    low, high = reference.envelope([np.array([1.0, np.nan, 5.0]), np.array([3.0, 2.0, 4.0])])
    np.testing.assert_array_equal(low, [1, 2, 4])
    np.testing.assert_array_equal(high, [3, 2, 5])


def test_ghost_stands_at_the_hips_at_the_athletes_size(analysis: Analysis) -> None:
    one = made(analysis)
    points = np.zeros((61, 33, 3))
    for number, height in ((23, 0.0), (24, 0.0), (25, -0.5), (26, -0.5), (27, -1.0), (28, -1.0)):
        points[:, number, 1] = height
    points[:, 31, 0] = 0.3  # left toe ahead
    one = replace(one, kinematics=replace(one.kinematics, motion=replace(one.kinematics.motion, points=points)))
    ghost = reference.ghost(analysis, one, np.linspace(0, 1, 120), False)
    hips = analysis.pose.image_px[:, [23, 24]].mean(axis=1)
    np.testing.assert_allclose(ghost[:, 23], hips, atol=1e-3)
    leg = np.linalg.norm(ghost[50, 27] - ghost[50, 23])
    mine = sum(
        np.linalg.norm(analysis.pose.image_px[:, a] - analysis.pose.image_px[:, b], axis=1)
        for a, b in ((23, 25), (25, 27))
    )
    assert leg == pytest.approx(np.median(mine), rel=0.05)
    assert ghost[50, 27, 1] > ghost[50, 23, 1]  # down in the picture
    assert ghost[50, 31, 0] > ghost[50, 23, 0]  # and ahead in the direction of travel
