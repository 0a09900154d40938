"""The benchmark's fault operators change what they say by the amount they say, and leave the feet alone."""

import numpy as np
import pytest

from benchmarks import faults
from benchmarks.assessment import calibration_error
from benchmarks.assessment_bases import scripted
from benchmarks.assessment_motion import ATHLETE, cleaned, exact_values, faulty, truth
from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import rules
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.indicators.look import Body
from sportsgpt_desktop.core.records import Action
from sportsgpt_desktop.core.skeleton import INDEX
from tests.core.assess import stick_figure as figure

BOTH = (faults.LEFT, faults.RIGHT)
FEET = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("heel", "foot_index")]


@pytest.fixture
def stance() -> np.ndarray:
    body = figure.pose(hip=(0.0, 0.8), trunk=20.0, thigh=40.0, shank=25.0, arm=-20.0)
    return np.repeat(body[None], 3, axis=0)


def knee(points: np.ndarray, side: str = "left") -> float:
    return float(Body(points).knee(side)[1])  # type: ignore[arg-type]


CHANGES = [
    (faults.lean_trunk, lambda body: body.trunk_lean(), 10.0),
    (faults.turn_thigh, lambda body: body.thigh("left"), -10.0),
    (faults.turn_thigh, lambda body: body.knee("left"), 10.0),
    (faults.turn_shank, lambda body: body.shank("left"), 10.0),
    (faults.bend_knee, lambda body: body.knee("left"), 10.0),
    (faults.swing_knee, lambda body: body.knee("left"), -10.0),
    (faults.swing_leg, lambda body: body.thigh("left"), -10.0),
]


@pytest.mark.parametrize(("operator", "reading", "expected"), CHANGES)
def test_an_operator_turns_its_angle_by_its_amount(stance, operator, reading, expected) -> None:  # type: ignore[no-untyped-def]
    weight = np.array([0.0, 1.0, 0.5])
    before, after = reading(Body(stance)), reading(Body(operator(stance, 10.0, weight, BOTH)))
    assert after - before == pytest.approx(expected * weight, abs=0.2)


@pytest.mark.parametrize("operator", [faults.lean_trunk, faults.turn_thigh, faults.turn_shank, faults.bend_knee])
def test_standing_feet_stay_where_they_are(stance, operator) -> None:  # type: ignore[no-untyped-def]
    changed = operator(stance, 15.0, np.ones(3), BOTH)
    np.testing.assert_array_equal(changed[:, FEET], stance[:, FEET])


def test_one_leg_alone_carries_the_rest(stance: np.ndarray) -> None:
    changed = faults.turn_thigh(stance, 10.0, np.ones(3), (faults.LEFT,))
    assert knee(changed, "left") == pytest.approx(knee(stance, "left") + 10.0, abs=0.2)
    assert knee(changed, "right") == pytest.approx(knee(stance, "right"), abs=1e-6)


def test_calibration_error() -> None:
    assert calibration_error([(0.0, False)] * 5 + [(1.0, True)] * 5) == 0.0
    assert calibration_error([(0.85, True)] * 10) == pytest.approx(0.15)
    assert calibration_error([(0.55, True), (0.55, False)]) == pytest.approx(0.05)


def test_a_bounce_lifts_the_hips_and_leaves_the_feet(stance: np.ndarray) -> None:
    changed = faults.bounce(stance, 0.04, np.array([0.0, 1.0, -1.0]), ())
    hip = INDEX["left_hip"]
    np.testing.assert_allclose(changed[:, hip, 1] - stance[:, hip, 1], [0.0, 0.04, -0.04])
    np.testing.assert_array_equal(changed[:, FEET], stance[:, FEET])


@pytest.fixture(scope="module")
def lunge() -> Action:
    return actions.load("lunge", [knowledge_folder() / "actions"])


def test_a_drawn_script_is_clean_and_takes_a_fault_of_the_wanted_size(lunge: Action) -> None:
    base = next(scripted(lunge, 1, 3))
    clean = cleaned(base, lunge)
    assert clean is not None and [key.id for key in clean.keyframes] == [key.id for key in lunge.keyframes]
    assert [issue.id for issue in truth(clean, lunge).issues if issue.status == "present"] == []
    spec = next(item for item in lunge.indicators if item.formula == "trunk_lean")
    bound = rules.choose_band(spec, ATHLETE).band.maximum  # type: ignore[union-attr]
    ((name, changed),) = [case for case in faulty(clean, lunge, spec, True) if "high" in case[0]]
    assert name.endswith("15 asked")
    assert exact_values(changed, lunge)[spec.id] == pytest.approx(bound + 15.0, abs=0.5)


def test_other_draws_are_other_bodies(lunge: Action) -> None:
    first, second, again = next(scripted(lunge, 1, 3)), next(scripted(lunge, 1, 5)), next(scripted(lunge, 1, 3))
    assert np.array_equal(first.points, again.points, equal_nan=True)
    assert first.points.shape != second.points.shape or not np.allclose(first.points, second.points, equal_nan=True)
