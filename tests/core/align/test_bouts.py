"""Foot contacts that become bouts: chains, their ends, contacts of hidden feet, walking up to a run."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.generator import Recording, generate
from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core.align import align, bouts
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.contacts import Contact
from sportsgpt_desktop.core.records import Action, Kinematics
from sportsgpt_desktop.core.scene import Instant


def contact(side: str, start_s: float, stop_s: float) -> Contact:
    ends = Instant(round(100 * start_s), start_s, 0.01), Instant(round(100 * stop_s), stop_s, 0.01)
    return Contact(side, *ends, start_s, stop_s)


def steps(*spans: tuple[str, float, float]) -> list[Contact]:
    return [contact(*span) for span in spans]


RUN = steps(("left", 0.0, 0.2), ("right", 0.3, 0.5), ("left", 0.6, 0.8), ("right", 0.9, 1.1))


def shape(chains: list[list[Contact]]) -> list[int]:
    return [len(chain) for chain in chains]


def test_steps_that_take_turns_are_one_chain() -> None:
    assert shape(bouts._chains(RUN, flies=True)) == [4]


def test_double_support_ends_a_run_but_not_a_walk() -> None:
    walk = steps(("left", 1.0, 1.6), ("right", 1.5, 2.1))
    assert shape(bouts._chains(RUN[:3] + walk[1:], flies=True)) == [3, 1]
    assert shape(bouts._chains(walk, flies=True)) == [1, 1]
    assert shape(bouts._chains(walk, flies=False)) == [2]


def test_the_same_foot_twice_or_a_long_pause_ends_a_chain() -> None:
    assert shape(bouts._chains(steps(("left", 0.0, 0.2), ("left", 0.6, 0.8)), flies=True)) == [1, 1]
    assert shape(bouts._chains(steps(("left", 0.0, 0.2), ("right", 0.9, 1.1)), flies=True)) == [1, 1]


def test_standing_before_and_after_is_no_step() -> None:
    stood = steps(("right", -2.0, -0.1)) + RUN + steps(("left", 1.2, 4.0))
    assert bouts._trimmed(stood) == RUN


def test_a_contact_that_is_seen_too_short_makes_no_standing_of_its_neighbour() -> None:
    last = steps(("right", 1.3, 1.36), ("left", 1.5, 1.72))
    assert bouts._trimmed(RUN[:3] + last) == RUN[:3] + last


def test_first_steps_of_a_sprint_may_last_longer() -> None:
    sprint = steps(("left", 0.0, 0.30), ("right", 0.36, 0.56), ("left", 0.64, 0.77), ("right", 0.87, 0.97))
    assert bouts._trimmed(sprint) == sprint


def test_a_foot_that_swings_by_the_standing_one_does_not_end_a_run() -> None:
    brush = steps(("left", 0.36, 0.42))
    assert bouts._without_brushes(sorted(RUN + brush, key=lambda step: step.middle_s)) == RUN
    overlapping = steps(("left", 0.0, 0.2), ("right", 0.19, 0.4))
    assert bouts._without_brushes(overlapping) == overlapping
    shuffled = steps(("left", 0.0, 1.8), ("right", 0.7, 1.5))
    assert bouts._without_brushes(shuffled) == shuffled


def seen(hidden: slice | None) -> Kinematics:
    """A clip of 1.5 s with a right foot whose contact margin is missing in ``hidden``."""
    points = np.zeros((150, 33, 3))
    points[:, 23:25, 1], points[:, 25:27, 1] = 0.9, 0.45
    data = kinematics.compute(sequence.from_landmarks(points, 100.0))
    margin = np.full(150, -1.0)
    if hidden:
        margin[hidden] = np.nan
    return replace(data, channels={**data.channels, "contact_margin_right": margin})


def test_a_hidden_foot_touches_between_its_neighbours() -> None:
    left = [RUN[0], RUN[2]]
    found = bouts._completed(seen(slice(20, 60)), left)
    assert [step.side for step in found] == ["left", "right", "left"]
    assert found[1].start_s == pytest.approx(0.3) and found[1].stop_s == pytest.approx(0.5)
    assert found[1].touchdown is not None and found[1].touchdown.error_s > 0.03


def test_a_foot_that_is_seen_not_to_touch_gets_no_contact() -> None:
    left = [RUN[0], RUN[2]]
    assert bouts._completed(seen(None), left) == left


def load(action_id: str) -> Action:
    return actions.load(action_id, (knowledge_folder() / "actions",))


def test_a_run_is_found_whole_and_the_walk_to_it_is_not_part_of_it() -> None:
    clip = generate("running_gait", 3, Recording(100.0, 0.0, 0.0, 0.0))
    result = align(kinematics.compute(sequence.from_landmarks(clip.landmarks33, clip.fps)), load("running_gait"))
    assert result.found, result.reason
    assert len(result.candidates) == 1
    for name in ("initial_contact", "toe_off"):
        true = [key.time_s for key in clip.keyframes if key.id == name]
        ours = [key.time_s for key in result.keyframes if key.id == name]
        assert len(ours) == len(true)
        assert np.abs(np.array(ours) - np.array(true)).max() < 0.05
