"""Two analyses beside each other: which frame of one belongs to a frame of the other, and what differs."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .pipeline import best_keyframes
from .records import Analysis, Side


def anchors(first: Analysis, second: Analysis) -> list[tuple[float, float]]:
    """Times (s) of keyframes that both clips have; steps are counted from each clip's first, sides first."""
    pairs = _matched(first, second, with_side=True)
    if len(pairs) < 2:  # filmed from the other side, or another leg leads
        pairs = _matched(first, second, with_side=False)
    rising: list[tuple[float, float]] = []
    for own, other in sorted(pairs):
        if not rising or (own > rising[-1][0] and other > rising[-1][1]):
            rising.append((own, other))
    return rising


def _matched(first: Analysis, second: Analysis, with_side: bool) -> list[tuple[float, float]]:
    """The n-th keyframe of a kind in one clip belongs to the n-th of that kind in the other."""
    tables: list[dict[tuple[object, ...], float]] = []
    for analysis in (first, second):
        count: dict[tuple[object, ...], int] = {}
        table: dict[tuple[object, ...], float] = {}
        for item in sorted(best_keyframes(analysis.alignment), key=lambda item: item.frame):
            kind = (item.id, item.side if with_side else None)
            count[kind] = count.get(kind, 0) + 1
            table[*kind, count[kind]] = float(analysis.video.time_s[item.frame])
        tables.append(table)
    own, other = tables
    return [(own[key], other[key]) for key in own if key in other]


def frame_map(first: Analysis, second: Analysis, warp: bool = True, at: int = 0) -> NDArray[np.int64]:
    """(frames of first,) the frame of ``second`` that belongs to each frame.

    With ``warp`` the time between shared keyframes is stretched to fit; without, both run in real time and meet
    at the shared keyframe number ``at``. Clips without shared keyframes start together.
    """
    own = np.asarray(first.video.time_s, dtype=float)
    theirs = np.asarray(second.video.time_s, dtype=float)
    pairs = anchors(first, second)
    if not pairs:
        wanted = own
    elif warp and len(pairs) > 1:
        x, y = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
        wanted = np.interp(own, x, y)
        wanted = np.where(own < x[0], y[0] + own - x[0], np.where(own > x[-1], y[-1] + own - x[-1], wanted))
    else:
        meeting = pairs[min(at, len(pairs) - 1)]
        wanted = own + meeting[1] - meeting[0]
    after = np.clip(np.searchsorted(theirs, wanted), 1, max(len(theirs) - 1, 1))
    nearer = after - (wanted - theirs[after - 1] <= theirs[np.minimum(after, len(theirs) - 1)] - wanted)
    return np.clip(nearer, 0, len(theirs) - 1).astype(np.int64)


_OTHER: dict[Side, Side] = {"left": "right", "right": "left", "both": "both", None: None}


def mirrored(analysis: Analysis) -> Analysis:
    """The same clip with left called right: keyframes, channels and measurements, not the picture's landmarks.

    Beside the clip itself it compares the left side with the right one.
    """
    keyframes = tuple(replace(item, side=_OTHER[item.side]) for item in analysis.alignment.keyframes)
    measured = tuple(replace(item, side=_OTHER[item.side]) for item in analysis.assessment.measurements)
    old = analysis.kinematics
    tables = ({_swapped(name): values for name, values in each.items()} for each in (old.channels, old.errors))
    channels, errors = tables
    return replace(
        analysis,
        alignment=replace(analysis.alignment, keyframes=keyframes),
        assessment=replace(analysis.assessment, measurements=measured),
        kinematics=replace(old, channels=channels, errors=errors),
    )


def _swapped(channel: str) -> str:
    for side, other in (("_left", "_right"), ("_right", "_left")):
        if channel.endswith(side):
            return channel.removesuffix(side) + other
    return channel


def one_side(analysis: Analysis, side: Side) -> Analysis:
    """The analysis with the measurements of one side only."""
    measured = tuple(item for item in analysis.assessment.measurements if item.side == side)
    return replace(analysis, assessment=replace(analysis.assessment, measurements=measured))


def difference(
    first: Analysis, second: Analysis, channel: str, frames: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]] | None:
    """A channel of ``second`` at the frames that belong to those of ``first``, the difference, and its error.

    All (frames of first,), NaN where one of them is not known; None where one clip lacks the channel, or in another
    unit. Clips are independent: their errors add as squares.
    """
    mine, theirs = first.kinematics, second.kinematics
    if channel not in mine.channels or channel not in theirs.channels:
        return None
    if mine.units.get(channel) != theirs.units.get(channel):
        return None
    other = np.asarray(theirs.channels[channel], dtype=np.float64)[frames]
    gap = np.asarray(mine.channels[channel], dtype=np.float64) - other
    if mine.units.get(channel) == "deg":  # angles are unwrapped over each clip, so they may be whole turns apart
        known = gap[np.isfinite(gap)]
        turns = 360.0 * np.round(np.sort(known)[len(known) // 2] / 360.0) if len(known) else 0.0
        other, gap = other + turns, gap - turns
    errors = [table.errors.get(channel, np.full(1, np.nan)) for table in (mine, theirs)]
    own = np.asarray(errors[0], dtype=np.float64)
    error = np.hypot(own, errors[1][frames] if len(errors[1]) > 1 else np.nan)
    return other, gap, np.broadcast_to(error, gap.shape).copy()


def changes(first: Analysis, second: Analysis) -> list[tuple[str, float, float, float, str]]:
    """Indicators that both clips judged: (id, mean now, mean then, error of the difference, unit).

    Means over steps and sides; the error of a mean of n values with errors e is root-mean-square e / root n.
    """
    rows = []
    now, then = _means(first), _means(second)
    for name in now:
        if name in then and now[name][2] == then[name][2]:
            error = float(np.hypot(now[name][1], then[name][1]))
            rows.append((name, now[name][0], then[name][0], error, now[name][2]))
    return rows


def _means(analysis: Analysis) -> dict[str, tuple[float, float, str]]:
    table: dict[str, list[tuple[float, float, str]]] = {}
    for item in analysis.assessment.measurements:
        if item.status != "cannot_judge" and np.isfinite(item.value):
            table.setdefault(item.id, []).append((item.value, item.error, item.unit))
    result = {}
    for name, rows in table.items():
        values = np.array([row[0] for row in rows])
        errors = np.nan_to_num(np.array([row[1] for row in rows]))
        result[name] = (
            float(values.mean()), float(np.sqrt((errors**2).mean() / len(errors))), rows[0][2]
        )  # fmt: skip
    return result
