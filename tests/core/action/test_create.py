"""A new action from one marked clip: sound, found again in another clip, refused where it makes no sense."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import action, kinematics, sequence
from sportsgpt_desktop.core.align import align
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import KeyframeSpec, Motion
from tests.core.assess import stick_figure as figure

SPECS = tuple(
    KeyframeSpec(name, order, name, name, "", "", 0.1, "judgement")
    for order, name in enumerate(("upright", "folded", "up_again"), 1)
)


def bowing(deepest: float, seconds: float = 2.0, fps: float = 60.0) -> Motion:
    """Half a second of standing, a deep bow with bent knees, and half a second of standing."""
    poses = []
    for time in np.arange(0.0, seconds + 1.0, 1.0 / fps):
        share = np.sin(np.pi * np.clip((time - 0.5) / seconds, 0.0, 1.0)) ** 2
        thigh, shank = 40.0 * share, 20.0 * share
        leg = figure.THIGH * figure.down(thigh) + figure.SHANK * figure.down(-shank)
        poses.append(figure.pose(hip=(-leg[0], 0.07 - leg[1]), thigh=thigh, shank=shank, trunk=deepest * share))
    return sequence.from_landmarks(np.array(poses), fps)


def marks(seconds: float = 2.0, fps: float = 60.0):  # type: ignore[no-untyped-def]
    times = (0.5, 0.5 + seconds / 2, 0.5 + seconds)
    return [figure.keyframe(spec.id, round(at * fps), fps) for spec, at in zip(SPECS, times, strict=True)]


def test_a_marked_clip_becomes_an_action_that_is_found_in_another(tmp_path: Path) -> None:
    folder = action.create(tmp_path, "bow", "Deep bow", SPECS)
    action.add_reference(folder, "first", bowing(80.0), marks(), "one marked clip")
    assert [finding for finding in action.check(folder) if finding.severity == "error"] == []
    made = action.load("bow", [tmp_path])
    assert [keyframe.id for keyframe in made.keyframes] == ["upright", "folded", "up_again"]
    assert made.validation == "experimental"
    found = align(kinematics.compute(bowing(75.0, seconds=2.4)), made)
    assert found.found
    folded = next(keyframe for keyframe in found.keyframes if keyframe.id == "folded")
    assert folded.time_s == pytest.approx(1.7, abs=0.12)


def test_a_camera_without_depth_still_gives_a_reference(tmp_path: Path) -> None:
    motion = bowing(80.0)
    points = np.array(motion.points, dtype=float)
    points[..., 2] = np.nan
    flat = dataclasses.replace(motion, points=points, unit="leg_length", leg_length=1.0)
    path = action.add_reference(tmp_path, "flat", flat, marks(), "one camera")
    again = sequence.load(path)
    assert np.isfinite(again.points[:, 25]).all()
    with pytest.raises(UserError, match="forward"):
        points[..., 0] = np.nan
        action.add_reference(tmp_path, "front", dataclasses.replace(flat, points=points), marks(), "")


def test_what_cannot_be_an_action_is_refused(tmp_path: Path) -> None:
    for name in ("", "Bow", "../bow", "b" * 70, "1bow"):
        with pytest.raises(UserError):
            action.create(tmp_path, name, "Bow", SPECS)
    with pytest.raises(UserError, match="keyframe"):
        action.create(tmp_path, "bow", "Bow", ())
    action.create(tmp_path, "bow", 'A "bow" 鞠躬', SPECS)
    with pytest.raises(UserError, match="already"):
        action.create(tmp_path, "bow", "Bow", SPECS)
    assert action.load("bow", [tmp_path]).title == 'A "bow" 鞠躬'
    with pytest.raises(UserError):
        action.add_reference(tmp_path / "bow", "../x", bowing(80.0), marks(), "")
