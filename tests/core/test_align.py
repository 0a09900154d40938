"""MotionDTW end to end: found where it is, with its keyframes; "not here" where it is not; missing parts, mirrors, views."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core.align import Options, align
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.errors import Cancelled, UserError
from sportsgpt_desktop.core.records import Action, Alignment, Kinematics
from sportsgpt_desktop.core.skeleton import MIRROR

ACTIONS = knowledge_folder() / "actions"
DISCRETE = ("countermovement_jump", "standing_long_jump", "drop_landing", "bodyweight_squat")
LOOSE = ("stand", "start_stand", "mid_ascent", "finish", "stabilised", "bottom")
"""Instants of slow movement: the key poses place them only roughly."""
CYCLIC = ("running_gait", "sprint_max_velocity", "sprint_acceleration")


def load(action_id: str) -> Action:
    return actions.load(action_id, (ACTIONS,))


def reference(action_id: str, index: int = 0) -> tuple[np.ndarray, float, list[tuple[str, float]]]:
    file = sorted((ACTIONS / action_id / "references").glob("*.npz"))[index]
    with np.load(file, allow_pickle=False) as data:
        keyframes = zip(data["keyframe_ids"], data["keyframe_times_s"], strict=True)
        return data["landmarks33"].astype(float), float(data["fps"]), [(str(name), float(t)) for name, t in keyframes]


def stood_before(points: np.ndarray, fps: float, seconds: float = 2.0) -> np.ndarray:
    """The motion after and before standing still, so that the clip is untrimmed."""
    count = int(seconds * fps)
    return np.concatenate([np.repeat(points[:1], count, axis=0), points, np.repeat(points[-1:], count, axis=0)])


def clip(points: np.ndarray, fps: float) -> Kinematics:
    return kinematics.compute(sequence.from_landmarks(points, fps))


def times(result: Alignment, name: str, candidate: int = 0) -> list[float]:
    return [row.time_s for row in result.keyframes if row.id == name and row.candidate == candidate]


@pytest.mark.parametrize("action_id", DISCRETE)
@pytest.mark.parametrize("index", [0, 1, 2])
def test_each_reference_is_found_in_an_untrimmed_clip(action_id: str, index: int) -> None:
    points, fps, keyframes = reference(action_id, index)
    result = align(clip(stood_before(points, fps), fps), load(action_id))
    assert result.found, result.reason
    for name, time_s in keyframes:
        found = times(result, name)
        assert len(found) == 1
        allowed = 0.3 if name in LOOSE else 0.05
        assert found[0] == pytest.approx(time_s + 2.0, abs=allowed), name


@pytest.mark.parametrize("action_id", DISCRETE)
def test_repetitions_are_ranked_apart_candidates(action_id: str) -> None:
    points, fps, _ = reference(action_id)
    second = points.copy()
    second[..., 0] += points[-1, 23, 0] - points[0, 23, 0]
    result = align(clip(np.concatenate([stood_before(points, fps), stood_before(second, fps)]), fps), load(action_id))
    assert len(result.candidates) == 2
    costs = [each.cost for each in result.candidates]
    assert costs == sorted(costs)
    spans = sorted((each.start_frame, each.stop_frame) for each in result.candidates)
    assert spans[0][1] <= spans[1][0]
    assert {row.candidate for row in result.keyframes} == {0, 1}


@pytest.mark.parametrize("fps", [24.0, 60.0, 240.0, 1000.0])
def test_frame_rates(fps: float) -> None:
    points, own, keyframes = reference("countermovement_jump")
    points = stood_before(points, own, 1.0)
    at = np.arange(int((len(points) - 1) / own * fps)) / fps
    flat = points.reshape(len(points), -1)
    thin = np.stack([np.interp(at, np.arange(len(flat)) / own, column) for column in flat.T], axis=1)
    result = align(clip(thin.reshape(len(at), *points.shape[1:]), fps), load("countermovement_jump"))
    assert result.found
    for name, time_s in keyframes[1:]:
        assert times(result, name)[0] == pytest.approx(time_s + 1.0, abs=0.035 + 1.0 / fps)


def repeated(action_id: str, strides: int = 5) -> tuple[np.ndarray, float]:
    points, fps, _ = reference(action_id)
    step = points[-1, 23, 0] - points[0, 23, 0]
    parts = []
    for number in range(strides):
        part = points[:-1].copy()
        part[..., 0] += number * step
        parts.append(part)
    return np.concatenate(parts), fps


@pytest.mark.parametrize("action_id", CYCLIC)
def test_cyclic_actions_give_every_step_of_both_feet(action_id: str) -> None:
    points, fps = repeated(action_id)
    result = align(clip(points, fps), load(action_id))
    assert result.found, result.reason
    touch = "initial_contact" if action_id == "running_gait" else "touchdown"
    rows = [row for row in result.keyframes if row.id == touch]
    assert len(rows) >= 8
    assert [row.step for row in rows] == sorted({row.step for row in rows if row.step})
    assert {row.side for row in rows} == {"left", "right"}
    keys = [(row.id, row.side, row.step, row.candidate) for row in result.keyframes]
    assert len(keys) == len(set(keys))


def test_a_mirrored_run_swaps_the_sides() -> None:
    points, fps = repeated("running_gait")
    mirrored = points[:, list(MIRROR)] * np.array([1.0, 1.0, -1.0])
    one, other = (align(clip(each, fps), load("running_gait")) for each in (points, mirrored))
    swap = {"left": "right", "right": "left"}
    first = [(row.id, swap[str(row.side)], row.frame) for row in one.keyframes]
    assert first == [(row.id, row.side, row.frame) for row in other.keyframes]


@pytest.mark.parametrize("action_id", DISCRETE + CYCLIC)
def test_standing_is_not_here_with_a_reason(action_id: str) -> None:
    points, fps, _ = reference("bodyweight_squat")
    still = np.repeat(points[:1], 300, axis=0) + np.random.default_rng(3).normal(0, 0.002, (300, 33, 3))
    result = align(clip(still, fps), load(action_id))
    assert not result.found
    assert result.reason and not result.candidates and not result.keyframes


def test_a_squat_is_no_jump_and_a_jump_no_squat() -> None:
    squat, fps, _ = reference("bodyweight_squat")
    assert not align(clip(stood_before(squat, fps), fps), load("countermovement_jump")).found
    jump, fps, _ = reference("countermovement_jump")
    assert not align(clip(stood_before(jump, fps), fps), load("bodyweight_squat")).found
    assert not align(clip(stood_before(jump, fps), fps), load("standing_long_jump")).found


def test_one_leg_and_a_pelvis_are_enough() -> None:
    points, fps, keyframes = reference("countermovement_jump")
    points = stood_before(points, fps)
    points[:, :23] = np.nan
    points[:, [25, 27, 29, 31]] = np.nan
    result = align(clip(points, fps), load("countermovement_jump"))
    assert result.found
    assert times(result, "take_off")[0] == pytest.approx(dict(keyframes)["take_off"] + 2.0, abs=0.04)


def test_a_front_view_aligns_by_heights() -> None:
    points, fps, keyframes = reference("countermovement_jump")
    motion = sequence.from_landmarks(stood_before(points, fps), fps, view="front")
    front = replace(motion, points=motion.points * np.array([np.nan, 1.0, 1.0]))
    result = align(kinematics.compute(front), load("countermovement_jump"))
    assert result.found
    assert times(result, "apex")[0] == pytest.approx(dict(keyframes)["apex"] + 2.0, abs=0.03)


def test_gaps_do_not_move_the_answer() -> None:
    points, fps, _ = reference("standing_long_jump")
    points = stood_before(points, fps)
    whole = align(clip(points, fps), load("standing_long_jump"))
    random = np.random.default_rng(1)
    for _ in range(12):
        start = random.integers(0, len(points) - 15)
        points[start : start + 12, random.integers(11, 33)] = np.nan
    holed = align(clip(points, fps), load("standing_long_jump"))
    for one, other in zip(whole.keyframes, holed.keyframes, strict=True):
        assert abs(one.frame - other.frame) <= 3, one.id


def test_one_stage_and_its_parts_can_be_switched() -> None:
    points, fps, keyframes = reference("countermovement_jump")
    data = clip(stood_before(points, fps), fps)
    one = align(data, load("countermovement_jump"), one_stage=True)
    bare = align(data, load("countermovement_jump"), options=Options(refine=False))
    assert one.found and bare.found
    assert {row.source for row in one.keyframes} == {"event"}
    assert {row.source for row in bare.keyframes} == {"auto"}
    for row in bare.keyframes:
        if row.id != "stand":  # any frame of standing still is as good to the warp
            assert row.time_s == pytest.approx(dict(keyframes)[row.id] + 2.0, abs=0.15)


def test_unusable_input_is_refused_in_words() -> None:
    points, fps, _ = reference("countermovement_jump")
    data = clip(points, fps)
    blind = replace(data, channels={name: np.full(len(points), np.nan) for name in data.channels})
    with pytest.raises(UserError, match="visible"):
        align(blind, load("countermovement_jump"))
    action = load("countermovement_jump")
    with pytest.raises(UserError, match="alignment"):
        align(data, replace(action, alignment={}))
    with pytest.raises(UserError, match="reference"):
        align(data, replace(action, folder=str(Path(action.folder) / "nowhere")))


def test_a_clip_shorter_than_the_references_is_answered() -> None:
    points, fps, _ = reference("countermovement_jump")
    assert isinstance(align(clip(points[:20], fps), load("countermovement_jump")), Alignment)
    assert isinstance(align(clip(points[:2], fps), load("running_gait")), Alignment)


def test_progress_can_cancel() -> None:
    points, fps, _ = reference("countermovement_jump")

    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        align(clip(points, fps), load("countermovement_jump"), progress=stop)


@pytest.mark.parametrize(
    ("name", "action_id", "event", "keyframe", "tolerance"),
    [
        ("cmu_vjump5", "countermovement_jump", "landing", "landing", 2),
        ("cmu_fjump1", "standing_long_jump", "apex", "apex", 3),
        ("oc4_dj1", "drop_landing", "landing_1", "initial_contact", 2),
        ("oc4_dj3", "drop_landing", "deepest_1", "deepest", 2),
        ("oc5_squats1", "bodyweight_squat", "bottom_3", "bottom", 3),
        ("ham04_run400", "running_gait", "touchdown_l", "initial_contact", 3),
        ("dorn_run700", "sprint_max_velocity", "touchdown_r", "touchdown", 3),
    ],
)
def test_labelled_motion_capture(
    shared_data: Path, name: str, action_id: str, event: str, keyframe: str, tolerance: int
) -> None:
    file = shared_data / "mocap" / "open" / f"{name}.npz"
    with np.load(file, allow_pickle=False) as data:
        label = int(data["event_frames"][list(data["event_names"]).index(event)])
    result = align(kinematics.compute(sequence.load(file)), load(action_id))
    assert result.found
    assert min(abs(row.frame - label) for row in result.keyframes if row.id == keyframe) <= tolerance


@pytest.mark.parametrize("name", ["rajw_walk", "oc4_sts1", "cmu02_05", "wft_stairup", "cmu10_01"])
@pytest.mark.parametrize("action_id", DISCRETE + CYCLIC)
def test_other_movements_are_not_here(shared_data: Path, name: str, action_id: str) -> None:
    data = kinematics.compute(sequence.load(shared_data / "mocap" / "open" / f"{name}.npz"))
    result = align(data, load(action_id))
    assert not result.found
    assert result.reason.endswith((".", ")."))
