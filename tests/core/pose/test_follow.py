"""Following in one chunk: gaps are filled backwards from where the athlete is found again."""

from typing import Any

import numpy as np
import pytest

from sportsgpt_desktop.core.pose.chunks import chunks_of
from sportsgpt_desktop.core.pose.follow import ChunkFollower
from sportsgpt_desktop.core.pose.landmarker import Person
from sportsgpt_desktop.core.pose.survey import expectation
from tests.core.pose.test_survey import figure, info_of

FRAMES = 20


class Seen:
    """A stand-in for the pose model: a body in the middle of the view, or nobody when told so."""

    def __init__(self, blind: set[int]) -> None:
        self.blind, self.calls, self.forgot = blind, 0, 0

    def find(self, picture: np.ndarray) -> list[Person]:
        self.calls += 1
        height, width = picture.shape[:2]
        return [] if self.calls - 1 in self.blind else [figure(width / 2, height / 2, 200)]

    def forget(self) -> None:
        self.forgot += 1


class Whole:
    """A stand-in for a picture that is as small as its reduction."""

    def window(self, *_: Any) -> np.ndarray:
        raise AssertionError("the reduced picture is all there is")


def follow(blind: set[int], backwards_blind: set[int]) -> tuple[ChunkFollower, Seen]:
    info = info_of(FRAMES)
    chunk = chunks_of((0, FRAMES))[0]
    follower = ChunkFollower(chunk, info, expectation(None, (), np.arange(FRAMES)), Seen(blind))  # type: ignore[arg-type]
    small = np.zeros((info.height_px, info.width_px, 3), np.uint8)
    for frame in range(FRAMES):
        follower.step(frame, Whole(), small)  # type: ignore[arg-type]
    backwards = Seen(backwards_blind)
    if follower.has_gaps:
        follower.go_back(backwards)  # type: ignore[arg-type]
    return follower, backwards


@pytest.mark.parametrize("gap", [set(range(6)), {8, 9}, {0, 1, 10}])
def test_a_gap_is_filled_from_behind(gap: set[int]) -> None:
    follower, backwards = follow(gap, set())
    assert np.isfinite(follower.result().image_px).all()
    assert backwards.calls == len(gap)


def test_what_is_hidden_from_both_sides_stays_a_gap() -> None:
    follower, backwards = follow(set(range(5, 15)), set(range(20)))
    known = np.isfinite(follower.result().image_px[:, 0, 0])
    assert np.flatnonzero(~known).tolist() == list(range(5, 15))
    assert backwards.calls < 10
    assert not follower.result().doubtful.any()


def test_the_end_of_a_clip_without_the_athlete_is_not_searched_again() -> None:
    follower, backwards = follow(set(range(15, 20)), set())
    assert not follower.has_gaps
    assert backwards.calls == 0
