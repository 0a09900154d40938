"""Marked places: read, carried to the ground with a camera that pans, and used by keyframes and indicators."""

from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import kinematics, marks, pipeline, session
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import Action, Motion, PictureMark, PoseSequence, View
from tests.core.assess import stick_figure as figure
from tests.core.export.export_sample import make_analysis

SCALE, FLOOR_PX = 200.0, 900.0
FRAMES, FPS = 60, 100.0


@pytest.fixture(scope="module")
def hurdles() -> Action:
    return actions.load("hurdle_clearance", [knowledge_folder() / "actions"])


def run(pan_px: float = 0.0, noise_px: float = 0.0) -> tuple[PoseSequence, Motion]:
    """A figure that travels 4 m while the camera follows it by ``pan_px`` a frame."""
    places = [figure.pose(hip=(4.0 * frame / FRAMES, 0.95)) for frame in range(FRAMES)]
    points = np.array(places)
    steady = np.stack([100.0 + SCALE * points[..., 0], FLOOR_PX - SCALE * points[..., 1]], axis=-1)
    shift = pan_px * np.arange(FRAMES)
    image = steady.copy()
    image[..., 0] -= shift[:, None]
    image += np.random.default_rng(1).normal(0.0, noise_px, image.shape) if noise_px else 0.0
    camera = np.tile(np.eye(3), (FRAMES, 1, 1))
    camera[:, 0, 2] = shift
    seen = np.isfinite(image).all(axis=-1).astype(float)
    time_s = np.arange(FRAMES) / FPS
    pose = PoseSequence(time_s, image, np.full((FRAMES, 33, 3), np.nan), seen, 1920, 1080, camera_px=camera)
    flat = points.copy()
    flat[..., 2] = np.nan
    motion = Motion(
        time_s, flat, seen, np.full((FRAMES, 33), 0.01), "m", figure.LEG, 1.75, View("side", 0.0), np.zeros(FRAMES)
    )
    return pose, motion


@pytest.mark.parametrize("pan_px", [0.0, 8.0])
def test_a_mark_lands_where_the_bar_stands(pan_px: float) -> None:
    pose, motion = run(pan_px, noise_px=2.0)
    frame = 37
    mark = PictureMark(frame, 100.0 + SCALE * 2.0 - pan_px * frame, FLOOR_PX - SCALE * 1.067)
    ground = marks.to_ground({"obstacle": mark}, pose, motion)
    assert ground["obstacle_forward"] == pytest.approx(2.0, abs=0.01)
    assert ground["obstacle_height"] == pytest.approx(1.067, abs=0.01)


def test_without_ground_there_is_no_place() -> None:
    pose, motion = run()
    mark = {"obstacle": PictureMark(3, 500.0, 700.0)}
    assert marks.to_ground(mark, pose, replace(motion, ground_trusted=False)) == {}
    assert marks.to_ground({}, pose, motion) == {}


def test_the_clearance_is_where_the_centre_of_mass_passes_the_bar(hurdles: Action) -> None:
    _, motion = run()
    channels = kinematics.compute(motion)
    at = {"takeoff": 10, "clearance": 20, "landing_touchdown": 50}
    keys = tuple(figure.keyframe(name, frame) for name, frame in at.items())
    place = float(channels.channels["com_forward"][31])
    moved = marks.placed(keys, hurdles, channels, {"obstacle_forward": place, "obstacle_height": 1.0})
    assert [key.frame for key in moved] == [10, 31, 50] and moved[1].source == "event"
    by_hand = tuple(replace(key, source="user") for key in keys)
    assert marks.placed(by_hand, hurdles, channels, {"obstacle_forward": place}) == by_hand
    assert marks.placed(keys, hurdles, channels, {"obstacle_forward": 99.0}) == keys
    assert marks.placed(keys, hurdles, channels, {}) == keys


def test_marks_are_read_and_refused_with_a_reason(hurdles: Action) -> None:
    info = make_analysis().video
    assert marks.wanted(hurdles) == ("obstacle",)
    mark = marks.read("12,34.5@0.02", info)
    assert (mark.x_px, mark.y_px) == (12.0, 34.5) and 0 <= mark.frame < info.frames
    for text in ("12,34", "a,b@1", "1e9,2@0", "99999,5@0", "5,5@9999", "5,5@1.2.3", ""):
        with pytest.raises(UserError):
            marks.read(text, info)
    with pytest.raises(UserError, match="bar"):
        marks.read_all({"bar": "5,5@0"}, hurdles, info)


def test_marks_are_kept_and_change_the_assessment(hurdles: Action, tmp_path) -> None:  # type: ignore[no-untyped-def]
    analysis = make_analysis()
    analysis = replace(analysis, kinematics=kinematics.compute(analysis.motion))
    marked = replace(analysis, marks={"obstacle": PictureMark(4, 10.0, 20.0)})
    session.save(marked, tmp_path)
    assert session.load(tmp_path).marks == marked.marks
    again = pipeline.reassess(replace(marked, action=hurdles), places={})
    assert again.marks == {}
    assert pipeline.reassess(replace(marked, action=hurdles)).marks == marked.marks
