"""Contacts of unsure feet: near the labels of captures to which errors like a pose model's were added."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import contacts, kinematics, sequence
from sportsgpt_desktop.core.records import Motion

CLIPS = ("ham04_run200", "ham04_run300", "ham04_run500", "dorn_run350", "dorn_run700", "cmu_run2")
ERROR_M = 0.02
WANDER_S = 0.05


def labels(file: Path) -> dict[tuple[str, str], list[float]]:
    """Labelled (event, side) -> times in s."""
    result: dict[tuple[str, str], list[float]] = {}
    with np.load(file, allow_pickle=False) as data:
        for name, frame in zip(data["event_names"], data["event_frames"], strict=True):
            event, _, side = str(name).rpartition("_")
            if event in ("touchdown", "toe_off"):
                key = event, {"l": "left", "r": "right"}[side]
                result.setdefault(key, []).append(float(frame) / float(data["fps"]))
    return result


def as_filmed(motion: Motion, seed: int) -> Motion:
    """Seen by one camera from the side, with errors of 2 cm that wander over 0.05 s."""
    random = np.random.default_rng(seed)
    time_s = np.asarray(motion.time_s)
    knots = np.arange(time_s[0], time_s[-1] + 2 * WANDER_S, WANDER_S)
    points = np.array(motion.points, dtype=float)
    for joint in range(points.shape[1]):
        for axis in range(2):
            points[:, joint, axis] += np.interp(time_s, knots, ERROR_M * random.standard_normal(len(knots)))
    points[..., 2] = np.nan
    return replace(motion, points=points, error=np.where(np.isfinite(points[..., 0]), ERROR_M, np.nan))


@pytest.mark.parametrize("clip", CLIPS)
def test_unsure_feet_touch_and_leave_where_the_labels_say(shared_data: Path, clip: str) -> None:
    file = shared_data / "mocap" / "open" / f"{clip}.npz"
    channels = kinematics.compute(as_filmed(sequence.load(file), 1))
    assert contacts.feet_are_noisy(channels)
    steps = contacts.find(channels, 0, len(channels.motion.time_s) - 1)
    off: dict[str, list[float]] = {"touchdown": [], "toe_off": []}
    stated = []
    for (event, side), times in labels(file).items():
        ours = [instant for step in steps if step.side == side and (instant := getattr(step, event))]
        inner = [at for at in times if 0.1 < at < channels.motion.time_s[-1] - 0.1]
        nearest = [min(ours, key=lambda instant: abs(instant.time_s - at)) for at in inner]
        off[event] += [instant.time_s - at for instant, at in zip(nearest, inner, strict=True)]
        stated += [instant.error_s for instant in nearest]
    every = np.array(off["touchdown"] + off["toe_off"])
    assert len(every) >= 4 and np.abs(every).max() < 0.065
    assert abs(np.mean(off["touchdown"])) < 0.025 and abs(np.mean(off["toe_off"])) < 0.025
    assert np.median(stated) > 1.05 * contacts.EVENT_ERROR_S


def test_sure_feet_are_told_by_their_height_too(shared_data: Path) -> None:
    motion = sequence.load(shared_data / "mocap" / "open" / "ham04_run300.npz")
    assert kinematics.unsure_feet(motion) == 0.0
    assert kinematics.unsure_feet(as_filmed(motion, 1)) == pytest.approx(ERROR_M / motion.leg_length)


def test_without_forward_there_is_no_speed_to_tell_contacts(shared_data: Path) -> None:
    motion = as_filmed(sequence.load(shared_data / "mocap" / "open" / "ham04_run300.npz"), 1)
    points = np.array(motion.points)
    points[..., 0] = np.nan
    assert kinematics.unsure_feet(replace(motion, points=points)) == 0.0


def test_an_angle_that_errs_more_says_less_about_when_it_was_highest() -> None:
    time_s = np.arange(101) / 100.0
    points = np.zeros((101, 33, 3))
    points[:, 23:25, 1] = 0.9
    points[:, 25:27, 1], points[:, 25:27, 0] = 0.5, 0.1 * np.sin(np.pi * time_s)[:, None]
    points[:, 11:13, 1] = 1.4
    data = kinematics.compute(sequence.from_landmarks(points, 100.0))
    sure = contacts.between(data, "highest", "thigh_angle_left", 0.1, 0.9)
    rough = replace(data, errors={**data.errors, "thigh_angle_left": np.full(101, 8.0)})
    unsure = contacts.between(rough, "highest", "thigh_angle_left", 0.1, 0.9)
    assert sure is not None and unsure is not None
    assert sure.time_s == unsure.time_s == pytest.approx(0.5, abs=0.011)
    assert unsure.error_s > 1.2 * sure.error_s
