"""The timeline's numbers, without Qt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sportsgpt_desktop.gui.timeline import model

TIMES = np.arange(600) / 60


def test_whole_clip_fills_the_width() -> None:
    window = model.whole(TIMES, 74, 1000)
    assert window.x(0) == 74
    assert window.x(TIMES[-1] + 1 / 60) == pytest.approx(1074)
    assert window.time(window.x(3.21)) == pytest.approx(3.21)


@given(st.floats(0.2, 5), st.floats(100, 1000))
def test_zoom_keeps_what_lies_under_the_mouse(factor: float, x: float) -> None:
    window = model.zoomed(model.whole(TIMES, 74, 1000), 4, 574, TIMES)
    zoomed = model.zoomed(window, factor, x, TIMES)
    assert zoomed.start_s >= -1e-9 and zoomed.stop_s <= 10 + 1e-9
    if zoomed.start_s > 1e-9 and zoomed.stop_s < 10 - 1e-9:
        assert zoomed.time(x) == pytest.approx(window.time(x))


def test_zoom_and_pan_stay_inside() -> None:
    window = model.whole(TIMES, 74, 1000)
    assert model.panned(window, 500, TIMES) == window
    close = model.zoomed(window, 1e9, 500, TIMES)
    assert close.stop_s - close.start_s == pytest.approx(model.MINIMUM_SPAN_FRAMES / 60)
    far = model.panned(close, 1e9, TIMES)
    assert far.stop_s == pytest.approx(10)


def test_frame_at_variable_rate() -> None:
    times = np.array([0.0, 0.01, 0.5, 0.6])
    assert [model.frame_at(times, time) for time in (-1, 0, 0.009, 0.01, 0.49, 0.5, 9)] == [
        0,
        0,
        0,
        1,
        1,
        2,
        3,
    ]
    assert [model.nearest_frame(times, time) for time in (-1, 0.006, 0.2, 0.3, 9)] == [0, 1, 1, 2, 3]


def test_ticks_are_round_and_apart() -> None:
    for span in (0.05, 0.7, 10, 400, 4000):
        window = model.Window(0, span, 74, 1000)
        marks = model.ticks(window)
        assert len(marks) >= 2
        assert np.diff([mark.x for mark in marks]).min() >= 84 - 1e-6
    assert [tick.label for tick in model.ticks(model.Window(0, 0.5, 0, 500))][:3] == [
        "0.0 s",
        "0.1 s",
        "0.2 s",
    ]
    assert model.ticks(model.Window(0, 300, 0, 1000))[2].label == "1:00"


def test_trace_keeps_every_extreme() -> None:
    times = np.arange(100_000) / 240
    values = np.sin(times)
    values[54_321] = 7.0
    values[60_000] = np.nan
    trace = model.trace(times, values, model.whole(times, 0, 1000))
    assert len(trace.x) <= 1002
    assert np.nanmax(trace.high) == 7.0
    assert np.isfinite(trace.low).all()


def test_trace_of_few_frames_is_the_channel_itself() -> None:
    values = np.arange(600.0)
    trace = model.trace(TIMES, values, model.whole(TIMES, 0, 1000))
    np.testing.assert_array_equal(trace.low, values)


def test_quality_classes_and_runs() -> None:
    visibility = np.full((600, 4), 0.9)
    visibility[100:200] = 0.3
    visibility[300:301] = 0.0
    classes = model.frame_quality(visibility, [0, 1, 2, 3])
    assert (classes == 2).sum() == 499 and (classes == 1).sum() == 100 and (classes == 0).sum() == 1
    runs = model.runs(TIMES, classes, model.whole(TIMES, 0, 200))
    assert [run[2] for run in runs] == [2, 1, 2, 0, 2]  # one bad frame is not lost among its neighbours
    assert runs[0][0] == 0 and runs[-1][1] == pytest.approx(200)


def test_thumbnails_do_not_swim() -> None:
    window = model.zoomed(model.whole(TIMES, 74, 1000), 3, 500, TIMES)
    moved = model.panned(window, 10, TIMES)
    before = {frame: x for x, frame in model.thumbnail_frames(TIMES, window, 64)}
    after = {frame: x for x, frame in model.thumbnail_frames(TIMES, moved, 64)}
    shared = before.keys() & after.keys()
    assert len(shared) > 10
    assert all(before[frame] - after[frame] == pytest.approx(10) for frame in shared)
