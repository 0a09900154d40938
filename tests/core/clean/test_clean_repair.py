"""Exchanged sides, spikes, gaps, points moved by hand."""

from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.clean import clean, repair, sides
from tests.core.clean.clean_poses import LEG_PX, info_for, pose_of, standing

LEGS = sides.LEGS


def runner(shared_data: Path, clip: str, fps: float) -> tuple[np.ndarray, np.ndarray]:
    with np.load(shared_data / "mocap" / "open" / f"{clip}.npz", allow_pickle=False) as data:
        points, rate = data["landmarks33"].astype(np.float64), float(data["fps"])
    across = np.nanmean(points[:, 24] - points[:, 23], axis=0)
    ahead = np.array([across[2], 0.0, -across[0]]) / np.hypot(across[0], across[2])
    rows = np.unique(np.round(np.arange(0, len(points) - 1, rate / fps)).astype(int))
    plane = np.stack([points @ ahead, -points[..., 1]], axis=-1)[rows] * 300 / 0.85
    return rows / rate, plane


@pytest.mark.parametrize("fps", [30.0, 60.0])
@pytest.mark.parametrize("clip", ["ham04_run300", "ham04_run500", "dorn_run350", "dorn_run700", "cmu_run1"])
def test_synthetic_swaps_of_real_runs_are_put_back(shared_data: Path, clip: str, fps: float) -> None:
    time_s, plane = runner(shared_data, clip, fps)
    random = np.random.default_rng(7)
    plane = plane + random.normal(size=plane.shape) * 4
    seen = np.ones(plane.shape[:2])
    assert not sides.swapped_frames(plane, seen, time_s, LEGS).any()
    swapped = np.zeros(len(plane), dtype=bool)
    for start in random.integers(3, len(plane) - 9, 3):
        swapped[start : start + random.integers(2, 6)] = True
    left, right = ([pair[side] for pair in LEGS] for side in (0, 1))
    wrong = plane.copy()
    rows = np.flatnonzero(swapped)[:, None]
    wrong[rows, left + right] = wrong[rows, right + left]
    found = sides.swapped_frames(wrong, seen, time_s, LEGS)
    # Where the ankles lie together a swap can't be seen and does no harm.
    apart = np.linalg.norm(plane[:, 27] - plane[:, 28], axis=1) > 30
    assert apart[swapped].any()
    assert (found[apart] == swapped[apart]).all()


def test_low_rates_are_never_relabelled() -> None:
    random = np.random.default_rng(0)
    points = random.normal(size=(40, sk.COUNT, 2)) * 100
    found = sides.find(points, np.ones((40, sk.COUNT)), np.arange(40) / 10, 200.0, body=True)
    assert not found.exchanged.any() and not found.between.any()


@pytest.mark.parametrize("clip", ["ham04_run500", "dorn_run700", "cmu_run1", "ham04_run200"])
def test_legs_that_fall_together_for_an_instant_are_found(shared_data: Path, clip: str) -> None:
    time_s, plane = runner(shared_data, clip, 60.0)
    leg = 300.0
    assert not sides.collapsed(plane, time_s, leg).any()
    apart = np.linalg.norm(plane[:, 27] - plane[:, 28], axis=1)
    widest = int(apart[5:-5].argmax()) + 5
    middle = plane[widest, [27, 28]].mean(axis=0)
    plane[widest, 27], plane[widest, 28] = middle + np.array([10.0, 0.0]), middle - np.array([10.0, 0.0])
    assert sides.collapsed(plane, time_s, leg)[widest]
    assert sides.find(plane, np.ones(plane.shape[:2]), time_s, leg, body=False).between[widest, 27]


def test_a_body_turned_round_is_put_back_from_the_front_with_hips_and_shoulders() -> None:
    time_s = np.arange(80) / 60
    points = standing(time_s, 20 + 15 * np.sin(4 * time_s), np.full(80, 500.0))
    points[:, sk.INDEX["left_shoulder"] :, 0] += np.where(np.arange(11, 33) % 2, 40.0, -40.0)
    turned = points.copy()
    turned[30:40] = points[30:40][:, list(sk.MIRROR)]
    found = sides.find(turned, np.ones(turned.shape[:2]), time_s, LEG_PX, body=True)
    assert found.exchanged[30:40][:, [11, 12, 15, 23, 24, 25, 28]].all()
    assert not found.exchanged[:30].any() and not found.exchanged[40:].any()


def test_a_spike_is_found_and_a_landing_is_not() -> None:
    time_s = np.arange(40) / 30
    points = np.zeros((40, sk.COUNT, 2))
    fall = np.minimum(np.maximum(np.arange(40) - 10, 0) * 25.0, 250.0)
    points[:, :, 1] = fall[:, None]
    points[5, 15] += [90, 0]
    bad = repair.outliers(points, LEG_PX)
    assert bad.sum() == 1 and bad[5, 15]
    assert len(time_s) == len(bad)


def test_a_stretched_shank_loses_its_ankle() -> None:
    points = standing(np.arange(30) / 60, np.zeros(30), np.full(30, 500.0))
    points[10:14, 27] += [0, 140]
    bad = repair.outliers(points, LEG_PX)
    assert bad[10:14, 27].all() and not bad[:, 25].any()


def test_a_shank_that_shrinks_is_set_aside_from_the_side_only() -> None:
    time_s = np.arange(60) / 60
    image = standing(time_s, np.full(60, 20.0), np.full(60, 500.0))
    image[20:24, [27, 29, 31]] = image[20:24, [25]] + np.array([0.0, 40.0])
    side = clean(pose_of(time_s, image, (1.0, 0.0)), info_for(time_s))
    assert side.repaired is not None and side.repaired[20:24, 27].all() and not side.repaired[20:24, 28].any()
    assert np.abs(np.diff(side.points[15:30, 27, 1])).max() < 0.02
    oblique = clean(pose_of(time_s, image, (0.8, -0.6)), info_for(time_s))
    assert oblique.repaired is not None and not oblique.repaired[21:23, 27].any()


@pytest.mark.parametrize("clip", ["ham04_run500", "dorn_run700", "cmu_vjump5", "oc4_squats1", "cmu_walk1"])
def test_real_legs_seen_from_the_side_never_shrink_so_far(shared_data: Path, clip: str) -> None:
    assert not repair.shrunk(runner(shared_data, clip, 60.0)[1]).any()


def test_gaps_are_bridged_up_to_the_limit() -> None:
    missing = np.zeros((60, 2), dtype=bool)
    missing[10:15, 0] = True
    missing[30:50, 0] = True
    missing[:3, 1] = True
    empty = repair.gaps_too_long(missing, np.arange(60) / 60)
    assert np.flatnonzero(empty[:, 0]).tolist() == list(range(30, 50))
    assert np.flatnonzero(empty[:, 1]).tolist() == [0, 1, 2]


def test_filled_values_are_marked_and_long_gaps_stay_empty() -> None:
    time_s = np.arange(90) / 60
    image = standing(time_s, 20 + 10 * np.sin(2 * np.pi * time_s), np.full(90, 500.0))
    image[20:24, 27] = np.nan
    image[40:70, 15] = np.nan
    motion = clean(pose_of(time_s, image, (1.0, 0.0)), info_for(time_s))
    assert motion.repaired is not None
    assert motion.repaired[20:24, 27].all() and motion.repaired.sum() == 4
    assert np.isfinite(motion.points[20:24, 27, 0]).all() and np.isnan(motion.points[42:68, 15, 0]).all()
    assert (motion.error[21:23, 28] <= motion.error[21:23, 27]).all()


def test_move_joint_drags_neighbours_and_marks_them() -> None:
    time_s = np.arange(30) / 60
    pose = pose_of(time_s, standing(time_s, np.full(30, 30.0), np.full(30, 500.0)), (1.0, 0.0))
    moved = repair.move_joint(pose, 10, sk.LEFT_KNEE, (700.0, 400.0), reach=3)
    assert moved.image_px[10, sk.LEFT_KNEE].tolist() == [700.0, 400.0]
    shift = np.linalg.norm(moved.image_px - pose.image_px, axis=2)[:, sk.LEFT_KNEE]
    assert (np.diff(shift[6:11]) > 0).all() and (np.diff(shift[10:15]) < 0).all()
    assert not shift[:7].any() and not shift[14:].any()
    assert moved.repaired is not None
    assert np.flatnonzero(moved.repaired[:, sk.LEFT_KNEE]).tolist() == list(range(7, 14))
    assert pose.repaired is None
    assert moved.visibility[10, sk.LEFT_KNEE] == 1.0


def test_a_point_moved_by_hand_is_kept_by_the_filter() -> None:
    time_s = np.arange(60) / 60
    image = standing(time_s, np.full(60, 30.0), np.full(60, 500.0))
    pose = pose_of(time_s, image, (1.0, 0.0))
    moved = repair.move_joint(pose, 30, sk.LEFT_KNEE, tuple(image[30, sk.LEFT_KNEE] + [40.0, 0.0]), reach=6)
    before = clean(pose, info_for(time_s)).points[30, sk.LEFT_KNEE, 0]
    after = clean(moved, info_for(time_s)).points[30, sk.LEFT_KNEE, 0]
    assert after - before > 0.75 * 40.0 / LEG_PX


def test_swapping_a_range_twice_is_no_change() -> None:
    time_s = np.arange(30) / 60
    pose = pose_of(time_s, standing(time_s, np.full(30, 30.0), np.arange(30.0)), (1.0, 0.0))
    once = repair.swap_range(pose, 5, 9)
    assert (once.world_m[6, 11] == pose.world_m[6, 12]).all()
    assert once.repaired is not None and once.repaired[5:9].any() and not once.repaired[9:].any()
    arms = repair.swap_range(pose, 5, 9, [15])
    assert arms.repaired is not None and np.flatnonzero(arms.repaired[6]).tolist() == [15, 16]
    twice = repair.swap_range(once, 5, 9)
    assert (twice.image_px == pose.image_px).all() and (twice.world_m == pose.world_m).all()


def test_a_gap_of_some_frames_at_a_high_rate_hides_no_exchange(shared_data: Path) -> None:
    time_s, plane = runner(shared_data, "dorn_run700", 1000.0)  # as captured: 250 frames/s
    apart = np.linalg.norm(plane[:, 27] - plane[:, 28], axis=1)
    start = int(apart[10:-10].argmax()) + 10
    mixed = plane.copy()
    left, right = ([pair[side] for pair in LEGS] for side in (0, 1))
    rows = np.arange(start, start + 3)[:, None]
    mixed[rows, left + right] = plane[rows, right + left]
    mixed[start - 3 : start] = mixed[start + 3 : start + 6] = np.nan
    found = sides.find(mixed, np.ones(mixed.shape[:2]), time_s, 300.0, body=False).exchanged[:, 27]
    assert found[start : start + 3].all() and not found[: start - 4].any() and not found[start + 7 :].any()
