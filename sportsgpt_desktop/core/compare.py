"""Two analyses beside each other: which frame of one belongs to a frame of the other, and what differs."""

import numpy as np
from numpy.typing import NDArray

from .pipeline import best_keyframes
from .records import Analysis


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


def frame_map(first: Analysis, second: Analysis, warp: bool = True) -> NDArray[np.int64]:
    """(frames of first,) the frame of ``second`` that belongs to each frame.

    With ``warp`` the time between shared keyframes is stretched to fit; without, both run in real time from
    the first shared keyframe. Clips without shared keyframes start together.
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
        wanted = own + pairs[0][1] - pairs[0][0]
    after = np.clip(np.searchsorted(theirs, wanted), 1, max(len(theirs) - 1, 1))
    nearer = after - (wanted - theirs[after - 1] <= theirs[np.minimum(after, len(theirs) - 1)] - wanted)
    return np.clip(nearer, 0, len(theirs) - 1).astype(np.int64)


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
