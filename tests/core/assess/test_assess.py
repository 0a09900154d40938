"""Assessment of small made-up movements: verdicts, reasons, evidence, errors that are what they say."""

import dataclasses

import numpy as np
import pytest

from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core.assess import assess
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.records import (
    Action,
    Assessment,
    Athlete,
    Keyframe,
    Kinematics,
    Measurement,
    View,
)
from tests.core.assess import stick_figure as figure

FOLDERS = [knowledge_folder() / "actions"]
GOOD = {"trunk": 30.0, "thigh": 94.0, "shank": 28.0}
SHALLOW = {"trunk": 30.0, "thigh": 60.0, "shank": 28.0}
FOLDED = {"trunk": 70.0, "thigh": 94.0, "shank": 28.0}


@pytest.fixture(scope="module")
def squat() -> Action:
    return actions.load("bodyweight_squat", FOLDERS)


def squatting(view: str = "side", fps: float = 100.0, **bottom: float) -> tuple[Kinematics, tuple[Keyframe, ...]]:
    """Two seconds down into ``bottom`` and up again, the feet flat and still."""
    frames = round(2 * fps) + 1
    poses = []
    for share in np.linspace(0.0, 1.0, frames):
        depth = np.sin(np.pi * share) ** 2
        angles = {key: value * depth for key, value in bottom.items()}
        leg = figure.THIGH * figure.down(angles["thigh"]) + figure.SHANK * figure.down(-angles["shank"])
        poses.append(figure.pose(hip=(-leg[0], 0.07 - leg[1]), **angles))
    names = (("stand", 0.0), ("bottom", 1.0), ("mid_ascent", 1.5), ("finish", 2.0))
    keyframes = tuple(figure.keyframe(name, round(at * fps), fps) for name, at in names)
    return figure.still(np.array(poses), fps=fps, view=view), keyframes


def judged(squat: Action, kinematics: Kinematics, keyframes: tuple[Keyframe, ...]) -> Assessment:
    return assess(kinematics, keyframes, squat, Athlete())


def of(result: Assessment, name: str) -> Measurement:
    return next(item for item in result.measurements if item.id == name)


def statuses(result: Assessment) -> dict[str, str]:
    return {issue.id: issue.status for issue in result.issues}


def with_motion(kinematics: Kinematics, **changes: object) -> Kinematics:
    return dataclasses.replace(kinematics, motion=dataclasses.replace(kinematics.motion, **changes))  # type: ignore[arg-type]


def camera(kinematics: Kinematics, error: float = 0.015) -> Kinematics:
    """The same movement as one camera from the side gives it."""
    points = np.array(kinematics.motion.points, dtype=float)
    points[..., 2] = np.nan
    seen = np.where(np.isfinite(points[..., 1]), error, np.nan)
    return with_motion(kinematics, points=points, error=seen, view=View("side", 0.0, 10.0))


def test_a_good_squat_has_no_issue(squat: Action) -> None:
    result = judged(squat, *squatting(**GOOD))
    assert {name for name, status in statuses(result).items() if status in ("present", "watch")} == set()
    assert of(result, "thigh_bottom").value == pytest.approx(94.0, abs=0.1)
    assert of(result, "knee_bottom").value == pytest.approx(58.0, abs=0.1)
    assert of(result, "thigh_bottom").status == "ok"


def test_a_shallow_squat_is_named_with_complete_evidence(squat: Action) -> None:
    result = judged(squat, *squatting(**SHALLOW))
    first = result.issues[0]
    assert (first.id, first.status) == ("SQ01", "present")
    assert first.probability > 0.9 and 0.0 < first.severity <= 1.0
    evidence = first.evidence[0]
    assert evidence.indicator == "thigh_bottom" and evidence.direction == "low"
    assert evidence.frame == 100 and evidence.keyframe == "bottom"
    assert evidence.value == pytest.approx(60.0, abs=0.1) and evidence.error > 0.0
    assert (evidence.target_min, evidence.target_max, evidence.unit) == (85.0, 120.0, "deg")
    assert {"left_hip", "left_knee", "right_hip", "right_knee"} <= set(evidence.landmarks)
    assert evidence.formula == "thigh_angle" and evidence.source and evidence.basis and evidence.rationale
    assert first.causes and first.why_performance and first.why_injury
    assert "bodyweight_squat" in result.rules


def test_issues_are_ordered_and_the_unjudged_are_last(squat: Action) -> None:
    result = judged(squat, *squatting(**FOLDED))
    assert result.issues[0].id == "SQ02"
    judged_ones = [issue for issue in result.issues if issue.status != "cannot_judge"]
    weights = [issue.probability * issue.severity for issue in judged_ones]
    assert weights == sorted(weights, reverse=True)
    assert result.issues[-1].status == "cannot_judge" and result.issues[-1].reason


def test_the_view_decides_what_is_judged(squat: Action) -> None:
    side = judged(squat, *squatting("side", **GOOD))
    assert of(side, "knee_sep_ratio").status == "cannot_judge"
    assert "from the front" in of(side, "knee_sep_ratio").reason
    front = judged(squat, *squatting("front", **GOOD))
    assert of(front, "knee_sep_ratio").status == "ok"
    assert of(front, "thigh_bottom").status == "cannot_judge"


def test_ground_that_is_not_trusted_stops_only_what_needs_it(squat: Action) -> None:
    kinematics, keyframes = squatting(**GOOD)
    moving = with_motion(kinematics, ground_trusted=False, ground_reason="The camera moves.")
    result = judged(squat, moving, keyframes)
    assert of(result, "heel_lift_bottom").reason == "The camera moves."
    assert of(result, "thigh_bottom").status == "ok"


def test_hidden_and_missing_landmarks_are_named(squat: Action) -> None:
    kinematics, keyframes = squatting(**GOOD)
    dim = np.array(kinematics.motion.visibility, dtype=float)
    dim[:, [25, 26]] = 0.2
    result = judged(squat, with_motion(kinematics, visibility=dim), keyframes)
    assert "left knee" in of(result, "thigh_bottom").reason
    gone = np.array(kinematics.motion.points, dtype=float)
    gone[:, [11, 12]] = np.nan
    result = judged(squat, with_motion(kinematics, points=gone), keyframes)
    assert "shoulder" in of(result, "trunk_lean_bottom").reason
    assert of(result, "thigh_bottom").status == "ok"


def test_one_leg_is_enough_where_the_other_is_hidden(squat: Action) -> None:
    kinematics, keyframes = squatting(**GOOD)
    points = np.array(kinematics.motion.points, dtype=float)
    points[:, [25, 27, 29, 31]] = np.nan
    measured = of(judged(squat, with_motion(kinematics, points=points), keyframes), "knee_bottom")
    assert measured.side == "right" and measured.value == pytest.approx(58.0, abs=0.1)


def test_missing_keyframes_are_a_reason_not_a_fault(squat: Action) -> None:
    kinematics, keyframes = squatting(**GOOD)
    result = judged(squat, kinematics, ())
    assert all(item.status == "cannot_judge" and item.reason for item in result.measurements)
    assert set(statuses(result).values()) == {"cannot_judge"}
    partly = judged(squat, kinematics, tuple(item for item in keyframes if item.id != "stand"))
    assert "'stand'" in of(partly, "heel_lift_bottom").reason
    assert of(partly, "thigh_bottom").status == "ok"


def test_only_one_candidate_is_judged(squat: Action) -> None:
    kinematics, keyframes = squatting(**SHALLOW)
    second = tuple(dataclasses.replace(item, candidate=1, frame=0, time_s=0.0) for item in keyframes)
    result = judged(squat, kinematics, keyframes + second)
    assert {item.candidate for item in result.measurements} == {0}
    alone = judged(squat, kinematics, keyframes)
    assert result.issues == alone.issues and repr(result.measurements) == repr(alone.measurements)


def test_a_slow_camera_cannot_judge_times() -> None:
    landing = actions.load("drop_landing", FOLDERS)
    kinematics, _ = squatting(fps=30.0, **GOOD)
    result = assess(kinematics, (figure.keyframe("initial_contact", 20, 30.0),), landing, Athlete())
    assert "100 frames per second" in of(result, "land_async").reason


def test_a_camera_gets_the_pose_models_error_and_dead_band(squat: Action) -> None:
    kinematics, keyframes = squatting(trunk=30.0, thigh=81.0, shank=28.0)
    sharp = of(judged(squat, kinematics, keyframes), "thigh_bottom")
    assert sharp.status == "low" and sharp.error < 3.0
    blurred = of(judged(squat, camera(kinematics), keyframes), "thigh_bottom")
    assert blurred.error > 4.8  # one line's direction; a joint's angle lies between two
    assert of(judged(squat, camera(kinematics), keyframes), "knee_bottom").error >= 7.0
    assert blurred.status == "cannot_judge" and "5 deg" in blurred.reason
    clearly = squatting(trunk=30.0, thigh=60.0, shank=28.0)
    assert of(judged(squat, camera(clearly[0]), clearly[1]), "thigh_bottom").status == "low"


def test_a_band_narrower_than_the_error_is_not_judged(squat: Action) -> None:
    kinematics, keyframes = squatting(trunk=30.0, thigh=94.0, shank=23.0)
    result = judged(squat, camera(kinematics, error=0.12), keyframes)
    assert of(result, "shank_lean_bottom").status == "cannot_judge"
    assert "too wide" in of(result, "shank_lean_bottom").reason


def test_metres_are_asked_for_where_they_are_needed() -> None:
    jump = actions.load("standing_long_jump", FOLDERS)
    kinematics, _ = squatting(**GOOD)
    names = [item.id for item in jump.keyframes]
    keyframes = tuple(figure.keyframe(name, 20 + 20 * number) for number, name in enumerate(names))
    unscaled = with_motion(kinematics, unit="leg_length")
    result = assess(unscaled, keyframes, jump, Athlete(sex="male"))
    assert "metres" in of(result, "jump_distance").reason


def test_the_error_is_the_spread_that_noise_really_makes(squat: Action) -> None:
    """Over 60 motions with errors of the stated size, the values spread as the stated error says."""
    kinematics, keyframes = squatting(**GOOD)
    random = np.random.default_rng(5)
    values, errors = [], []
    for _ in range(60):
        shift = random.normal(0.0, 0.008, (1, 33, 3))
        noisy = with_motion(kinematics, points=np.asarray(kinematics.motion.points) + shift)
        measured = of(judged(squat, noisy, keyframes), "knee_bottom")
        values.append(measured.value)
        errors.append(measured.error)
    assert np.std(values) == pytest.approx(np.mean(errors), rel=0.35)


def test_a_uncertain_keyframe_widens_the_error_only_while_the_body_moves(squat: Action) -> None:
    kinematics, keyframes = squatting(**GOOD)
    wide = tuple(dataclasses.replace(item, spread_frames=8.0) for item in keyframes)
    still, blurred = judged(squat, kinematics, keyframes), judged(squat, kinematics, wide)
    assert of(blurred, "knee_bottom").error < 1.5 * of(still, "knee_bottom").error
    moving = tuple(dataclasses.replace(item, time_s=item.time_s + 0.35) for item in keyframes)
    moving_wide = tuple(dataclasses.replace(item, spread_frames=8.0) for item in moving)
    sharp, soft = judged(squat, kinematics, moving), judged(squat, kinematics, moving_wide)
    assert of(soft, "knee_bottom").error > 2.0 * of(sharp, "knee_bottom").error


def test_probability_grows_with_the_fault_through_the_whole_assessment(squat: Action) -> None:
    last = -1.0
    for thigh in (100.0, 92.0, 86.0, 83.0, 78.0, 70.0, 55.0):
        result = judged(squat, *squatting(trunk=30.0, thigh=thigh, shank=28.0))
        issue = next(item for item in result.issues if item.id == "SQ01")
        assert issue.probability >= last - 1e-9
        last = issue.probability


def stepping(contact_s: float = 0.10, steps: int = 6) -> tuple[Kinematics, tuple[Keyframe, ...]]:
    """A held figure with keyframes of a sprint: contact and flight times only."""
    fps, keyframes, at = 500.0, [], 0.1
    for step in range(1, steps + 1):
        side = "left" if step % 2 else "right"
        for name, moment in (("touchdown", at), ("toe_off", at + contact_s), ("mvp", at + contact_s + 0.06)):
            keyframes.append(figure.keyframe(name, round(moment * fps), fps, side, step))
        at += contact_s + 0.12
    return figure.still(figure.pose(), frames=round((at + 0.2) * fps), fps=fps), tuple(keyframes)


def test_steps_are_measured_one_by_one_and_judged_by_their_mean() -> None:
    sprint = actions.load("sprint_max_velocity", FOLDERS)
    kinematics, exact = stepping(contact_s=0.170)
    keyframes = tuple(dataclasses.replace(item, spread_frames=12.0) for item in exact)
    result = assess(kinematics, keyframes, sprint, Athlete())
    rows = [item for item in result.measurements if item.id == "contact_time"]
    assert len(rows) == 6 and {item.side for item in rows} == {"left", "right"}
    assert all(item.value == pytest.approx(0.170, abs=0.003) for item in rows)
    issue = next(item for item in result.issues if item.id == "MV07")
    evidence = next(item for item in issue.evidence if item.indicator == "contact_time")
    assert issue.status == "present" and evidence.error < rows[0].error
    assert of(result, "asym_contact").value == pytest.approx(0.0, abs=2.0)
    frequency = [item.value for item in result.measurements if item.id == "step_frequency"]
    assert frequency[0] == pytest.approx(1.0 / 0.29, rel=0.02)


def test_a_step_too_unsure_by_itself_is_judged_by_the_mean_of_its_steps() -> None:
    sprint = actions.load("sprint_max_velocity", FOLDERS)
    kinematics, keyframes = stepping(contact_s=0.080, steps=12)
    unsure = tuple(dataclasses.replace(item, spread_frames=40.0, source="event") for item in keyframes)
    judged_alone = assess(kinematics, unsure[:4], sprint, Athlete())
    assert {item.status for item in judged_alone.measurements if item.id == "contact_time"} == {"cannot_judge"}
    together = [
        item for item in assess(kinematics, unsure, sprint, Athlete()).measurements if item.id == "contact_time"
    ]
    assert len(together) == 12 and {item.status for item in together} == {"ok"}
    assert all("mean of its steps, 0.08" in item.reason for item in together)


def test_an_obstacle_must_be_marked() -> None:
    hurdles = actions.load("hurdle_clearance", FOLDERS)
    kinematics, _ = squatting(**GOOD)
    keyframes = tuple(
        figure.keyframe(item.id, 20 * number + 10, side="left") for number, item in enumerate(hurdles.keyframes)
    )
    athlete = Athlete(sex="male")
    assert "Mark where" in of(assess(kinematics, keyframes, hurdles, athlete), "takeoff_dist").reason
    marked = assess(kinematics, keyframes, hurdles, athlete, {"obstacle_forward": 2.0, "obstacle_height": 1.067})
    assert np.isfinite(of(marked, "takeoff_dist").value)


def test_the_far_leg_of_a_side_view_errs_more() -> None:
    gait = actions.load("running_gait", FOLDERS)
    kinematics, _ = squatting(**GOOD)
    seen = np.array(kinematics.motion.visibility, dtype=float)
    seen[:, [24, 26, 28, 30, 32]] *= 0.8
    keyframes = (
        figure.keyframe("toe_off", 80, side="left", step=1),
        figure.keyframe("toe_off", 120, side="right", step=2),
    )
    result = assess(with_motion(camera(kinematics), visibility=seen), keyframes, gait, Athlete())
    left, right = (item for item in result.measurements if item.id == "hip_ext_to")
    assert right.error > 1.3 * left.error


def test_a_view_without_the_plane_says_which_view_is_needed(squat: Action) -> None:
    kinematics, keyframes = squatting(**GOOD)
    points = np.array(kinematics.motion.points, dtype=float)
    points[..., 0] = np.nan
    oblique = with_motion(kinematics, points=points, view=View("oblique", 55.0, 10.0))
    assert of(judged(squat, oblique, keyframes), "knee_bottom").reason == "It needs a view from the side."


def test_a_deepest_knee_of_a_shaking_picture_is_drawn_in(squat: Action) -> None:
    """Errors push an extreme outward; a picture's is taken back by as much as the same errors push it once more."""
    spec = next(item for item in squat.indicators if item.id == "knee_bottom")
    deepest = dataclasses.replace(squat, indicators=(dataclasses.replace(spec, formula="knee_flexion_most"),))
    capture, keyframes = squatting(**GOOD)
    values = {}
    for error in (0.0, 0.008, 0.02):
        picture = camera(capture, error)
        values[error] = judged(deepest, picture, keyframes).measurements[0].value
    assert values[0.008] == pytest.approx(values[0.0])
    assert values[0.0] - 2.0 < values[0.02] < values[0.0] - 0.3
