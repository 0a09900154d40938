"""What the timeline shows, worked out in plain numbers: no Qt, no object for each frame.

Times are real seconds from the first frame (``time_s``); x is in pixels of the widget.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...core.records import Floats

MOST_STEPS = 2000
MINIMUM_SPAN_FRAMES = 8
"""The closest zoom still shows this many frames."""
TICK_STEPS_S = (
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.5,
    1,
    2,
    5,
    10,
    30,
    60,
    120,
    300,
    600,
    1800,
    3600,
)
DOUBTFUL_VISIBILITY = 0.5
"""Mean visibility of the limbs under which a frame counts as doubtful (judgement, from MediaPipe's own scale)."""


@dataclass(frozen=True)
class Window:
    """The visible part of the clip: ``start_s`` at ``left_px``, ``stop_s`` at ``left_px + width_px``."""

    start_s: float
    stop_s: float
    left_px: float
    width_px: float

    @property
    def px_per_s(self) -> float:
        return self.width_px / max(self.stop_s - self.start_s, 1e-9)

    def x(self, time_s: float) -> float:
        return self.left_px + (time_s - self.start_s) * self.px_per_s

    def time(self, x: float) -> float:
        return self.start_s + (x - self.left_px) / self.px_per_s


@dataclass(frozen=True)
class Tick:
    x: float
    time_s: float
    label: str


def whole(times: Floats, left_px: float, width_px: float) -> Window:
    """The window that shows the whole clip; the last frame has the length of the one before it."""
    last = float(times[-1]) + frame_length(times) if len(times) else 1.0
    return Window(0.0, max(last, 1e-3), left_px, width_px)


def frame_length(times: Floats) -> float:
    """Median time from one frame to the next, s; of a long clip from frames spread over it, to take no time."""
    if len(times) < 2:
        return 1 / 30
    first = np.arange(0, len(times) - 1, max(1, len(times) // MOST_STEPS))
    steps = np.sort(times[first + 1] - times[first])  # np.median would import numpy.ma: 40 ms in the event loop
    return float(steps[(len(steps) - 1) // 2] + steps[len(steps) // 2]) / 2


def zoomed(window: Window, factor: float, x: float, times: Floats) -> Window:
    """Zoom by ``factor`` (> 1 = closer) so that what lies under ``x`` stays there."""
    full = whole(times, window.left_px, window.width_px)
    least = MINIMUM_SPAN_FRAMES * frame_length(times)
    span = min(max((window.stop_s - window.start_s) / factor, least), full.stop_s)
    share = (x - window.left_px) / window.width_px
    start = window.time(x) - share * span
    return _inside(replace(window, start_s=start, stop_s=start + span), full.stop_s)


def panned(window: Window, pixels: float, times: Floats) -> Window:
    """Move the visible part by ``pixels`` (> 0 = later times come into sight)."""
    by = pixels / window.px_per_s
    moved = replace(window, start_s=window.start_s + by, stop_s=window.stop_s + by)
    return _inside(moved, whole(times, 0, 1).stop_s)


def showing(window: Window, time_s: float, times: Floats) -> Window:
    """The window moved just enough to show a time."""
    margin = 0.05 * (window.stop_s - window.start_s)
    if window.start_s <= time_s <= window.stop_s:
        return window
    by = time_s - (window.stop_s - margin) if time_s > window.stop_s else time_s - (window.start_s + margin)
    return panned(window, by * window.px_per_s, times)


def _inside(window: Window, end_s: float) -> Window:
    span = min(window.stop_s - window.start_s, end_s)
    start = min(max(window.start_s, 0.0), end_s - span)
    return replace(window, start_s=start, stop_s=start + span)


def frame_at(times: Floats, time_s: float) -> int:
    """The frame on show at a time: the last one that began by then."""
    return max(0, min(int(np.searchsorted(times, time_s, side="right")) - 1, len(times) - 1))


def nearest_frame(times: Floats, time_s: float) -> int:
    """The frame whose own time is nearest."""
    after = int(np.clip(np.searchsorted(times, time_s), 1, max(len(times) - 1, 1)))
    return after - 1 if len(times) < 2 or time_s - times[after - 1] <= times[after] - time_s else after


def ticks(window: Window, least_px: float = 84) -> list[Tick]:
    """Labelled marks of the ruler at round times, at least ``least_px`` apart."""
    step = next((step for step in TICK_STEPS_S if step * window.px_per_s >= least_px), TICK_STEPS_S[-1])
    places = max(0, math.ceil(-math.log10(step) - 1e-9))
    first = math.ceil(window.start_s / step - 1e-9)
    last = math.floor(window.stop_s / step + 1e-9)
    marks = [number * step for number in range(first, last + 1)]
    return [Tick(window.x(mark), mark, _label(mark, places)) for mark in marks]


def _label(time_s: float, places: int) -> str:
    if time_s < 60:
        return f"{time_s:.{max(places, 1)}f} s"
    minutes, seconds = divmod(time_s, 60)
    width = 2 if places == 0 else 3 + places
    return f"{int(minutes)}:{seconds:0{width}.{places}f}"


@dataclass(frozen=True)
class Trace:
    """A curve reduced to one low and one high value for each pixel column; NaN where nothing is known."""

    x: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    reduced: bool = False
    """Several frames share a column; otherwise low and high are the values themselves."""


def trace(times: Floats, values: Floats, window: Window) -> Trace:
    """Reduce a channel to what the screen can show, keeping every extreme."""
    first = max(frame_at(times, window.start_s) - 1, 0)
    last = min(frame_at(times, window.stop_s) + 2, len(times))
    x = window.left_px + (np.asarray(times[first:last], dtype=float) - window.start_s) * window.px_per_s
    part = np.asarray(values[first:last], dtype=float)
    if len(x) <= window.width_px:
        return Trace(x, part, part)
    columns = np.floor(x).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
    # fmin and fmax pass over NaN, so a gap of one frame in a column does not hide the others.
    return Trace(x[starts], np.fmin.reduceat(part, starts), np.fmax.reduceat(part, starts), True)


def frame_quality(visibility: Floats, landmarks: Sequence[int]) -> NDArray[np.int8]:
    """(T,) 0 = no pose, 1 = doubtful, 2 = good, from the visibility of the given landmarks."""
    seen = np.asarray(visibility)[:, list(landmarks)]
    mean = np.nan_to_num(seen, nan=0.0).mean(axis=1)
    return np.where(mean <= 0, 0, np.where(mean < DOUBTFUL_VISIBILITY, 1, 2)).astype(np.int8)


def runs(times: Floats, classes: NDArray[np.int8], window: Window) -> list[tuple[float, float, int]]:
    """Stretches (x0, x1, class) of equal class in sight; the worst class wins a pixel column."""
    first = frame_at(times, window.start_s)
    last = min(frame_at(times, window.stop_s) + 1, len(times))
    if last <= first or len(classes) < last:
        return []
    x = window.left_px + (np.asarray(times[first:last], dtype=float) - window.start_s) * window.px_per_s
    columns = np.floor(x).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
    worst = np.minimum.reduceat(classes[first:last], starts)
    x = x[starts]
    changes = np.flatnonzero(np.r_[True, worst[1:] != worst[:-1]])
    end = window.x(float(times[last - 1]) + frame_length(times))
    edges = np.r_[x[changes], min(end, window.left_px + window.width_px)]
    edges[0] = max(edges[0], window.left_px)
    return [
        (float(edges[number]), float(edges[number + 1]), int(worst[change])) for number, change in enumerate(changes)
    ]


def thumbnail_frames(times: Floats, window: Window, thumb_px: float) -> list[tuple[float, int]]:
    """(x, frame) of the thumbnails that fill the lane. Their places are fixed in time, so they do not swim."""
    span = thumb_px / window.px_per_s
    first = math.floor(window.start_s / span)
    last = math.ceil(window.stop_s / span)
    end = float(times[-1]) if len(times) else 0.0
    slots = [number * span for number in range(first, last) if number * span <= end]
    return [(window.x(slot), frame_at(times, min(slot + span / 2, end))) for slot in slots]
