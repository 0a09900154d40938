"""The measure of contacts: who is matched with whom, what was missed and what was invented."""

import numpy as np
import pytest

from benchmarks.contacts import Tally, enter
from sportsgpt_desktop.core.records import Keyframe


def key(side: str, time_s: float) -> Keyframe:
    return Keyframe("touchdown", side, 1, 0, round(100 * time_s), time_s, 1.0, 1.645, "event")  # type: ignore[arg-type]


def test_contacts_are_matched_by_foot_and_nearness() -> None:
    tally = Tally()
    true = [key("left", 0.0), key("right", 0.3), key("left", 0.6), key("right", 0.9)]
    ours = [key("left", 0.01), key("left", 0.31), key("left", 0.58), key("right", 0.91), key("left", 1.2)]
    enter(tally, true, ours, 0.01)
    assert tally.errors_s == pytest.approx([0.01, -0.02, 0.01])
    assert (tally.missed, tally.invented) == (1, 1)
    assert tally.stated_s == pytest.approx([0.01] * 3)
    assert "missed  1 invented  1" in tally.line()


def test_nothing_found_is_no_figure() -> None:
    assert np.isnan(float(Tally().line().split("mean")[1].split()[0]))
