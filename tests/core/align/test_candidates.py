"""Which of several candidates is kept where they are one repetition."""

import numpy as np

from sportsgpt_desktop.core import align
from sportsgpt_desktop.core.align import Found
from sportsgpt_desktop.core.align.warp import Warp
from sportsgpt_desktop.core.records import Keyframe


def found(cost: float, *frames: tuple[int, str]) -> Found:
    keys = tuple(
        Keyframe(f"k{number}", None, None, 0, frame, frame / 60, 0.9, 1.0, source=source)  # type: ignore[arg-type]
        for number, (frame, source) in enumerate(frames)
    )
    return Found(cost, keys, Warp.__new__(Warp))


def frames(kept: list[Found]) -> list[list[int]]:
    return [[key.frame for key in item.keyframes] for item in kept]


def test_a_repetition_cut_short_gives_way_to_the_whole_one() -> None:
    cut = found(0.26, (147, "event"), (230, "event"), (230, "auto"))
    whole = found(0.30, (183, "event"), (231, "event"), (241, "event"))
    assert frames(align._apart([cut, whole])) == [[183, 231, 241]]
    assert frames(align._apart([whole, replace_cost(cut, 0.1)])) == [[147, 230, 230]]  # much cheaper all the same


def test_the_cheapest_of_several_repetitions_comes_first() -> None:
    first, second = found(0.30, (10, "event"), (20, "event")), found(0.26, (30, "event"), (40, "auto"))
    assert frames(align._apart([first, second])) == [[30, 40], [10, 20]]
    assert np.all([item.cost for item in align._apart([second, first])] == np.array([0.26, 0.30]))


def replace_cost(item: Found, cost: float) -> Found:
    return Found(cost, item.keyframes, item.warp)
