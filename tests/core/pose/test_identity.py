"""Switches to somebody else are shown as doubt: between looks, across gaps and where two chunks disagree."""

from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core.pose.chunks import chunks_of, empty_track, stitch
from sportsgpt_desktop.core.pose.identity import doubts
from sportsgpt_desktop.core.pose.survey import Sighting, Survey, Trail

SIZE = 400.0


def trail(x: float, frames: range) -> Trail:
    box = np.array([x - 100, 300, x + 100, 700])
    return Trail([Sighting(frame, np.array([x, 500.0]), SIZE, box, 0.9) for frame in frames])


def poses(xs: np.ndarray) -> np.ndarray:
    """(T, 33, 2) bodies with the torso's middle at (x, 500); NaN x: nobody."""
    points = np.stack([np.tile(np.asarray(xs, float)[:, None], 33), np.full((len(xs), 33), 500.0)], axis=2)
    points[:, 0, 1], points[:, 31, 1] = 300.0, 700.0
    points[np.isnan(xs)] = np.nan
    return points


def survey(athlete: Trail, *others: Trail) -> Survey:
    return Survey((0, 100), athlete, others)


def test_the_athlete_followed_throughout_is_not_doubted() -> None:
    beside = trail(900, range(0, 100, 15))
    assert not doubts(poses(np.full(100, 300.0)), (), survey(trail(300, range(0, 100, 15)), beside)).any()


def test_a_slip_to_somebody_else_is_doubted_from_the_last_sure_look_to_the_next() -> None:
    xs = np.where((np.arange(100) > 35) & (np.arange(100) < 70), 900.0, 300.0)
    found = doubts(poses(xs), (), survey(trail(300, range(0, 100, 15)), trail(900, range(0, 100, 15))))
    assert np.flatnonzero(found).tolist() == list(range(31, 75))


def test_what_no_look_confirmed_after_a_gap_is_doubted() -> None:
    xs = np.full(100, 300.0)
    xs[40:60] = np.nan
    seen_early = trail(300, range(0, 40, 15))
    found = doubts(poses(xs), (), survey(seen_early, trail(900, range(0, 40, 15))))
    assert np.flatnonzero(found).tolist() == list(range(60, 100))
    assert not doubts(poses(xs), (), survey(seen_early)).any()  # nobody else was ever there


def test_a_chunk_that_does_not_go_on_with_the_same_body_needs_its_own_look() -> None:
    xs = np.full(100, 300.0)
    one, other = trail(300, range(0, 40, 15)), trail(900, range(0, 40, 15))
    assert not doubts(poses(xs), (), survey(one, other)).any()
    assert np.flatnonzero(doubts(poses(xs), (50,), survey(one, other))).tolist() == list(range(50, 100))


@pytest.mark.parametrize(("second_x", "breaks"), [(305.0, ()), (900.0, (50,))])
def test_two_bodies_are_not_blended_at_a_seam(second_x: float, breaks: tuple[int, ...]) -> None:
    chunks = chunks_of((0, 50, 100))
    tracks = []
    for chunk, x in zip(chunks, (300.0, second_x), strict=True):
        image = poses(np.full(chunk.last - chunk.first, x)).astype(np.float32)
        tracks.append(replace(empty_track(chunk), image_px=image))
    whole = stitch(chunks, tracks)
    seam = whole.image_px[44:56, 0, 0]
    assert whole.breaks == breaks
    if breaks:
        assert seam.tolist() == [300.0] * 6 + [900.0] * 6
    else:
        assert np.abs(np.diff(seam)).max() < 2
