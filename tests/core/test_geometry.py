"""Angles on poses known by construction, series with gaps, centre of mass."""

import numpy as np
import pytest

from sportsgpt_desktop.core import geometry as geo
from sportsgpt_desktop.core import skeleton as sk


def at(*rows: tuple[float, float]) -> np.ndarray:
    return np.array(rows, dtype=float)


def test_lean_and_hang_are_signed_forward() -> None:
    assert geo.lean(at((0, 0)), at((1, 1)))[0] == pytest.approx(45)
    assert geo.lean(at((0, 0)), at((-1, 1)))[0] == pytest.approx(-45)
    assert geo.hang(at((0, 1)), at((1, 0)))[0] == pytest.approx(45)
    assert geo.pitch(at((0, 0)), at((1, -1)))[0] == pytest.approx(-45)


def test_internal_angle_is_nan_without_length() -> None:
    straight = geo.internal_angle(at((0, 2)), at((0, 1)), at((0, 0)))
    assert straight[0] == pytest.approx(180)
    assert np.isnan(geo.internal_angle(at((0, 1)), at((0, 1)), at((0, 0))))[0]


def test_unwrap_crosses_gaps_and_ends_near_its_center() -> None:
    angle = np.array([170.0, 179.0, np.nan, -175.0, -160.0])
    result = geo.unwrap_deg(angle)
    assert np.isnan(result[2])
    assert np.diff(result[[0, 1, 3, 4]]) == pytest.approx([9, 6, 15])
    assert abs(np.nanmedian(geo.unwrap_deg(angle + 720.0))) <= 180


def test_smooth_keeps_lines_straight_and_gaps_open() -> None:
    line = np.arange(20.0)
    assert geo.smooth(line, 7) == pytest.approx(line)
    line[5] = np.nan
    smooth = geo.smooth(line, 5)
    assert np.isnan(smooth[5])
    assert np.isfinite(np.delete(smooth, 5)).all()


def test_fill_gaps_respects_the_longest() -> None:
    values = np.array([0.0, np.nan, 2.0, np.nan, np.nan, np.nan, 6.0])
    filled = geo.fill_gaps(values, longest=1)
    assert filled[1] == pytest.approx(1)
    assert np.isnan(filled[3:6]).all()
    assert geo.fill_gaps(values) == pytest.approx(np.arange(7.0))


def test_parabola_top_is_sub_sample() -> None:
    true = 0.3
    values = np.array([-((x - true) ** 2) for x in (-1.0, 0.0, 1.0)])
    assert geo.parabola_top(values) == pytest.approx(true)


def upright() -> np.ndarray:
    """One frame (1, 33, 2) of a straight body, 1.75 m: ankles at 0.07, hips at 0.93, shoulders at 1.43."""
    points = np.full((1, sk.COUNT, 2), np.nan)
    for side in ("left", "right"):
        for name, up in (
            ("ankle", 0.07),
            ("knee", 0.5),
            ("hip", 0.93),
            ("shoulder", 1.43),
            ("elbow", 1.1),
            ("wrist", 0.85),
        ):
            points[0, sk.INDEX[f"{side}_{name}"]] = (0.0, up)
        points[0, sk.INDEX[f"{side}_heel"]] = (-0.06, 0.02)
        points[0, sk.INDEX[f"{side}_foot_index"]] = (0.14, 0.02)
    return points


def test_center_of_mass_of_an_upright_body_is_at_55_percent_of_the_height() -> None:
    mass = geo.center_of_mass(upright())[0]
    assert mass[1] / 1.75 == pytest.approx(0.555, abs=0.03)
    assert abs(mass[0]) < 0.01


def test_segments_weigh_one_body() -> None:
    total = geo.TRUNK.mass + geo.HEAD_MASS + sum(item.mass for side in geo.LIMBS.values() for item in side)
    assert total == pytest.approx(1.0, abs=0.001)


def test_center_of_mass_without_arms_or_a_leg_stays_near() -> None:
    whole = geo.center_of_mass(upright())[0]
    points = upright()
    points[:, [13, 14, 15, 16]] = np.nan
    points[:, [25, 27, 29, 31]] = np.nan  # the left leg: its twin stands in
    part = geo.center_of_mass(points)[0]
    assert np.linalg.norm(part - whole) < 0.04
    points[:, [23, 24]] = np.nan
    assert np.isnan(geo.center_of_mass(points)).all()


def test_knees_tell_which_way_a_body_faces() -> None:
    plane = np.full((3, 33, 2), np.nan)
    plane[:, [23, 24]] = [0.0, 2.0]
    plane[:, [25, 26]] = [0.3, 1.0]
    plane[:, [27, 28]] = [0.0, 0.0]
    assert geo.knees_point(plane) == pytest.approx(np.sin(2 * np.arctan(0.3)))
    assert geo.knees_point(plane * np.array([-1.0, 1.0])) < 0
    assert np.isnan(geo.knees_point(np.full((3, 33, 2), np.nan)))


def test_gaps_are_filled_column_by_column_also_where_there_is_no_column() -> None:
    values = np.array([[0.0, np.nan], [np.nan, 2.0], [4.0, np.nan]])
    assert np.array_equal(geo.fill_gaps_columns(values), [[0.0, 2.0], [2.0, 2.0], [4.0, 2.0]])
    assert geo.fill_gaps_columns(np.empty((3, 0))).shape == (3, 0)
