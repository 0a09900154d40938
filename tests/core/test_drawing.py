"""What drawings on the picture measure, against answers worked out by hand."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import drawing, overlay, session, share
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import Analysis, Drawing
from tests.gui.conftest import make_analysis

FRAME = 10


@pytest.fixture
def analysis() -> Analysis:
    return make_analysis()


def drawn(kind: str, *points: tuple[float, float], **more: object) -> Drawing:
    return Drawing(kind, FRAME, points, **more)  # type: ignore[arg-type]


def test_slope_and_angle(analysis: Analysis) -> None:
    slope = drawing.reading(analysis, drawn("line", (10, 100), (110, 0)))
    assert slope is not None and slope.value == pytest.approx(45) and slope.unit == "deg"
    # A click off by 1 px on either end of a line of 141 px turns it by 1 / 141 rad; two ends add as squares.
    assert slope.error == pytest.approx(math.degrees(math.sqrt(2) / math.hypot(100, 100)), rel=0.01)
    assert drawing.reading(analysis, drawn("line", (110, 0), (10, 100))).value == pytest.approx(45)  # type: ignore[union-attr]
    corner = drawing.reading(analysis, drawn("angle", (0, 0), (0, 100), (100, 100)))
    assert corner is not None and corner.value == pytest.approx(90)
    upright = drawing.reading(analysis, drawn("line", (50, 10), (50, 110)))
    assert upright is not None and abs(upright.value) == pytest.approx(90) and upright.error < 2


def test_the_error_of_an_angle_is_that_of_its_clicks(analysis: Analysis) -> None:
    """Monte Carlo: clicks spread by 2 px spread the angle as the first-order error says."""
    points = np.array([(20.0, 30.0), (60.0, 120.0), (140.0, 90.0)])
    stated = drawing.reading(analysis, drawn("angle", *map(tuple, points.tolist()), click_px=2.0))
    rng = np.random.default_rng(3)
    found = [
        drawing.reading(analysis, drawn("angle", *map(tuple, (points + rng.normal(0, 2.0, (3, 2))).tolist()))).value  # type: ignore[union-attr]
        for _ in range(2000)
    ]
    assert stated is not None and stated.error == pytest.approx(np.std(found), rel=0.1)


def test_a_known_length_sets_the_scale(analysis: Analysis) -> None:
    known = drawn("length", (0, 0), (100, 0), length_m=2.0, click_px=1.0)
    wanted = drawn("distance", (10, 10), (10, 60))
    reading = drawing.reading(replace(analysis, drawings=(known,)), wanted)
    assert reading is not None and reading.unit == "m" and reading.value == pytest.approx(1.0)
    assert reading.error == pytest.approx(math.hypot(math.sqrt(2) * 0.02, math.sqrt(2) / 100), rel=0.01)
    longer = replace(known, length_m=4.0)
    assert drawing.scale_of(replace(analysis, drawings=(known, longer))).per_px == pytest.approx(0.04)  # type: ignore[union-attr]


def test_the_camera_s_zoom_is_taken_out(analysis: Analysis) -> None:
    """What is seen twice as large in a later frame is as long as before."""
    camera = np.repeat(np.eye(3)[None], analysis.video.frames, axis=0)
    camera[50:, 0, 0] = camera[50:, 1, 1] = 0.5
    moving = replace(analysis, pose=replace(analysis.pose, camera_px=camera))
    known = drawn("length", (0, 0), (100, 0), length_m=1.0)
    moving = replace(moving, drawings=(known,))
    near = replace(drawn("distance", (0, 0), (100, 0)), frame=60)
    assert drawing.reading(moving, near).value == pytest.approx(0.5)  # type: ignore[union-attr]
    camera[60] = np.nan
    unknown = drawing.reading(moving, near)
    assert unknown is not None and unknown.unit == "px"


def test_without_a_known_length_the_motion_gives_the_scale(analysis: Analysis) -> None:
    """The motion is the picture in leg lengths: 1 leg = 58 px here."""
    points = np.full((*analysis.pose.image_px.shape[:2], 3), np.nan)
    points[..., :2] = analysis.pose.image_px * np.array([1, -1]) / 58
    measured = replace(analysis, motion=replace(analysis.motion, points=points))
    reading = drawing.reading(measured, drawn("distance", (0, 0), (0, 29)))
    assert reading is not None and reading.unit == "leg_length" and reading.value == pytest.approx(0.5, rel=1e-3)
    metres = replace(measured, motion=replace(measured.motion, points=points * 0.9, unit="m", leg_length=0.9))
    reading = drawing.reading(metres, drawn("distance", (0, 0), (0, 58)))
    assert reading is not None and reading.unit == "m" and reading.value == pytest.approx(0.9, rel=1e-3)
    assert reading.error > 0.04 * 0.9


def test_a_stopwatch_says_half_a_frame(analysis: Analysis) -> None:
    reading = drawing.reading(analysis, Drawing("stopwatch", 40, stop_frame=10))
    assert reading is not None and reading.value == pytest.approx(0.5) and reading.error == pytest.approx(1 / 120)
    lying = replace(analysis, drawings=(Drawing("stopwatch", 10, stop_frame=40), drawn("line", (0, 0), (9, 9))))
    assert [each.kind for each in drawing.shown(lying, 25)] == ["stopwatch"]
    assert [each.kind for each in drawing.shown(lying, FRAME)] == ["stopwatch", "line"]
    assert drawing.shown(lying, 41) == []


def test_exports_show_what_was_drawn(analysis: Analysis) -> None:
    note = drawn("text", (30, 40), text="late")
    pinned = drawn("distance", (0, 0), (50, 0), everywhere=True)
    changed = replace(analysis, drawings=(note, pinned, drawn("length", (0, 0), (100, 0), length_m=1.0)))
    labels = [shape.text for shape in overlay.frame_shapes(changed, FRAME) if isinstance(shape, overlay.Label)]
    assert "late" in labels and "0.500 ± 0.016 m" in labels
    assert [shape.text for shape in overlay.drawn(changed, FRAME + 1) if isinstance(shape, overlay.Label)] == [
        "0.500 ± 0.016 m"
    ]


def test_drawings_are_kept_and_bad_ones_are_refused(analysis: Analysis, tmp_path: Path) -> None:
    rows = (drawn("angle", (1, 2), (3, 4), (5, 6)), drawn("text", (1, 1), text="Zoë"))
    kept = replace(analysis, drawings=rows, checked_frames=((3, 9),))
    session.save(kept, tmp_path / "a")
    again = session.load(tmp_path / "a")
    assert [(each.points, each.text) for each in again.drawings] == [(each.points, each.text) for each in rows]
    assert again.checked_frames == ((3, 9),)
    assert [each.kind for each in share.anonymous(again).drawings] == ["angle"]
    for bad in (drawn("angle", (1, 2)), replace(rows[0], frame=10_000), drawn("length", (0, 0), (1, 1), length_m=-1.0)):
        session.save(replace(analysis, drawings=(bad,)), tmp_path / "b")
        with pytest.raises(UserError, match="damaged"):
            session.load(tmp_path / "b")
