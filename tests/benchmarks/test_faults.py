"""The fault benchmark's motions: knobs move bodies like bodies, clean motions have no issue, faults have the wanted size."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import faults
from benchmarks.assessment import Job, merged, run
from benchmarks.assessment_bases import scripted
from benchmarks.assessment_chain import Case, drawn
from benchmarks.assessment_motion import ASKED, ATHLETE, Base, exact_values, truth, undecided, widened
from benchmarks.assessment_score import Tally, calibration_error
from benchmarks.assessment_solve import Workshop
from benchmarks.faults import Moment
from benchmarks.knobs import Knobs
from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import rules
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.records import Action
from sportsgpt_desktop.core.skeleton import INDEX
from tests.core.assess import stick_figure as figure

FPS = 100.0
BONES = [
    (INDEX[f"{side}_{upper}"], INDEX[f"{side}_{lower}"])
    for side in ("left", "right")
    for upper, lower in (("hip", "knee"), ("knee", "ankle"), ("ankle", "foot_index"), ("shoulder", "elbow"))
]
FEET = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("heel", "foot_index")]


def lengths(points: np.ndarray) -> np.ndarray:
    return np.stack([np.linalg.norm(points[:, a] - points[:, b], axis=-1) for a, b in BONES], axis=1)


@pytest.fixture
def knobs() -> Knobs:
    """A figure that stands with bent knees for a second; keyframes "one" and "two" at 0.3 and 0.7 s."""
    body = figure.pose(hip=(0.0, 0.8), trunk=20.0, thigh=40.0, shank=25.0, arm=-20.0)
    points = np.repeat(body[None], 101, axis=0)
    return Knobs(points, FPS, [Moment("one", 0.3, -1), Moment("two", 0.7, -1)], cyclic=False)


def turned(knobs: Knobs, name: str, amount: float) -> np.ndarray:
    amounts = np.zeros(len(knobs.names))
    amounts[knobs.names.index(name)] = amount
    return knobs.apply(amounts)[0]


def test_untouched_knobs_leave_the_motion_as_it_is(knobs: Knobs) -> None:
    points, when, stretched = knobs.apply(np.zeros(len(knobs.names)))
    np.testing.assert_allclose(points, knobs.points, atol=1e-3)
    np.testing.assert_array_equal(when, knobs.time_s)
    assert (stretched <= 0.0).all()


@pytest.mark.parametrize("name", ["hip forward one", "hip up two", "hip speed up one", "trunk two", "arm left one"])
def test_bones_keep_their_lengths_and_standing_feet_their_places(knobs: Knobs, name: str) -> None:
    points = turned(knobs, name, 1.0)
    assert np.nanmax(np.abs(points - knobs.points)) > 0.005
    np.testing.assert_allclose(lengths(points), lengths(knobs.points), atol=1e-6)
    np.testing.assert_allclose(points[:, FEET], knobs.points[:, FEET], atol=1e-9)
    assert np.nanmax(np.abs(np.diff(points, 2, axis=0))) < 0.005


def test_a_knob_acts_at_its_keyframe_by_its_scale(knobs: Knobs) -> None:
    hip = INDEX["left_hip"]
    moved = turned(knobs, "hip up one", -2.0)[:, hip, 1] - knobs.points[:, hip, 1]
    assert moved[30] == pytest.approx(-2.0 * knobs.scales[knobs.names.index("hip up one")])
    assert moved[70] == pytest.approx(0.0, abs=1e-9)


def test_a_longer_phase_comes_later_and_is_longer(knobs: Knobs) -> None:
    amounts = np.zeros(len(knobs.names))
    amounts[knobs.names.index("time one to two")] = 1.0
    points, when, _ = knobs.apply(amounts)
    share = np.expm1(knobs.scales[knobs.names.index("time one to two")])
    assert np.interp(0.3, knobs.time_s, when) == pytest.approx(0.3)
    assert np.interp(0.7, knobs.time_s, when) == pytest.approx(0.7 + 0.4 * share)
    assert len(points) > len(knobs.points)


def test_a_middle_joint_reaches_or_says_how_far_it_does_not() -> None:
    upper, middle, lower = (np.array([[x, y, 0.0]]) for x, y in ((0.0, 0.9), (0.1, 0.5), (0.0, 0.1)))
    step = np.array([[0.0, 0.2, 0.0]])
    near, short = faults.middle_joint(upper, lower + step, (upper, middle, lower), 1.0)
    assert near[0, 0] > 0.2 and short < 0.0
    _, short = faults.middle_joint(upper, lower - 2.5 * step, (upper, middle, lower), 1.0)
    assert short == pytest.approx(1.3 - 2 * np.hypot(0.1, 0.4))


def test_a_course_has_the_values_and_slopes_that_its_knots_ask_for() -> None:
    time_s = np.linspace(0.0, 1.0, 1001)
    values, slopes = faults.hermite(time_s, [0.2, 0.5, 0.8])
    np.testing.assert_allclose(values.sum(axis=1), 1.0)
    np.testing.assert_allclose(values[[200, 500, 800]], np.eye(3), atol=1e-9)
    assert np.gradient(slopes[:, 1], time_s)[500] == pytest.approx(1.0, abs=0.02)


def test_a_foot_stands_while_its_toe_is_low_and_slow(knobs: Knobs) -> None:
    points = knobs.points.copy()
    points[40:60, :, 1] += 0.3
    runs = [(stance.start, stance.stop) for stance in faults.stances(points, FPS, 0)]
    assert [run[0] <= 1 or 60 <= run[0] <= 62 for run in runs] == [True, True] and 37 <= runs[0][1] <= 39


def test_feet_that_slid_are_planted(knobs: Knobs) -> None:
    points = knobs.points.copy()
    points[:, :, 0] += 0.05 * knobs.time_s[:, None]
    toe = INDEX["left_foot_index"]
    held = faults.planted(points, FPS, [("left", 0.2, 0.6), ("right", 0.0, 1.0)])[20:61, toe, 0]
    assert np.ptp(points[20:61, toe, 0]) > 0.015 and np.ptp(held) < 1e-9


# --------------------------------------------------------------------------------- clean and faulty


@pytest.fixture(scope="module")
def lunge() -> Action:
    return actions.load("lunge", [knowledge_folder() / "actions"])


@pytest.fixture(scope="module")
def bench(lunge: Action) -> tuple[Workshop, Base]:
    return drawn(lunge, "scripted", 1, 3, Path()).benches[0]


def test_a_clean_motion_has_no_issue(lunge: Action, bench: tuple[Workshop, Base]) -> None:
    assert [key.id for key in bench[1].keyframes] == [key.id for key in lunge.keyframes]
    assert [issue.id for issue in truth(bench[1], lunge).issues if issue.status == "present"] == []


def test_a_fault_has_the_wanted_size_and_comes_alone(lunge: Action, bench: tuple[Workshop, Base]) -> None:
    workshop, clean = bench
    spec = next(item for item in lunge.indicators if item.formula == "trunk_lean")
    bound = rules.choose_band(spec, ATHLETE).band.maximum  # type: ignore[union-attr]
    changed = workshop.faulty({spec.id: bound + 15.0})
    assert changed is not None
    before, after = exact_values(clean, lunge), exact_values(changed, lunge)
    assert after[spec.id] == pytest.approx(bound + 15.0, abs=1.5)
    for other in set(before) - {spec.id}:
        assert abs(after[other] - before[other]) < 0.5 * rules.MATTERS[workshop_unit(lunge, other)]
    assert np.nanmax(np.abs(np.diff(changed.points, 2, axis=0))) < 0.02


def workshop_unit(action: Action, name: str) -> str:
    return next(spec.unit for spec in action.indicators if spec.id == name)


def test_pairs_are_of_two_issues_and_follow_from_the_seed() -> None:
    squat = actions.load("bodyweight_squat", [knowledge_folder() / "actions"])
    workshop, _ = drawn(squat, "scripted", 1, 3, Path()).benches[0]
    names = [name for name, _ in workshop.pairs(5, 1)]
    assert len(names) == 1 and " + " in names[0] and names[0].endswith(" asked")
    assert names == [name for name, _ in workshop.pairs(5, 1)]


def test_what_only_small_deviations_make_is_undecided_and_not_counted(
    lunge: Action, bench: tuple[Workshop, Base]
) -> None:
    for before, after in zip(lunge.indicators, widened(lunge, 0.5).indicators, strict=True):
        wider = [a.maximum - b.maximum for a, b in zip(after.bands, before.bands, strict=True)]
        assert wider == pytest.approx([0.5 * ASKED.get(before.unit, 0.0)] * len(wider))
    changed = bench[0].faulty({"step_length_rel": _least(lunge, "step_length_rel") - 0.10})
    assert changed is not None
    right = truth(changed, lunge)
    present = frozenset(issue.id for issue in right.issues if issue.status == "present")
    assert present and undecided(changed, lunge, right) <= present
    case = Case("", "", "asked", "exact", right, None, (), {}, present)  # type: ignore[arg-type]
    assert not any(case.right().values()) and not present & set(case.right())


def _least(action: Action, name: str) -> float:
    spec = next(item for item in action.indicators if item.id == name)
    return float(rules.choose_band(spec, ATHLETE).band.minimum)  # type: ignore[union-attr]


def test_other_draws_are_other_bodies(lunge: Action) -> None:
    first, second = (next(scripted(lunge, seed)) for seed in (3, 5))
    again = next(scripted(lunge, 3))
    assert np.array_equal(first.points, again.points, equal_nan=True)
    assert first.points.shape != second.points.shape or not np.allclose(first.points, second.points, equal_nan=True)


# -------------------------------------------------------------------------------------------- scores


def test_calibration_error() -> None:
    assert calibration_error([(0.0, False)] * 5 + [(1.0, True)] * 5) == 0.0
    assert calibration_error([(0.85, True)] * 10) == pytest.approx(0.15)
    assert calibration_error([(0.55, True), (0.55, False)]) == pytest.approx(0.05)


def test_tallies_add_up_by_issue() -> None:
    first, second = Tally(), Tally()
    first.mark("A", True, True)
    second.mark("A", True, False)
    second.mark("B", False, True)
    total = merged([{("marker", "asked"): first}, {("marker", "asked"): second}])
    scores = total["marker", "clean and asked"].scores()
    assert (scores["truths"], scores["precision"], scores["recall"]) == (2, 0.5, 0.5)
    assert total["marker", "asked"].by_issue == {"A": [1, 1, 0], "B": [0, 0, 1]}
    assert total["marker", "asked"].issue_scores() == {"A": pytest.approx(2 / 3)}


def test_a_job_without_noise_finds_what_is_there() -> None:
    job = Job("lunge", "scripted", 1, 3, Path(), ("exact",), True, 0, None, 0, True)
    outcome = run(job)
    scores = merged([outcome.tallies])["exact", "clean and asked"].scores()
    assert scores["f1"] == 1.0 and scores["clean_clips"] >= 1 and scores["not_found"] == 0
    assert any(line.startswith("noise") for line in outcome.lines)
