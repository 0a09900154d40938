"""Places that are left and reached, on points that shake as a camera's do."""

import numpy as np
import pytest

from sportsgpt_desktop.core import departures, kinematics, sequence
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.scene import Instant, Scene
from tools.reference_model import render
from tools.reference_scripts import sprint_start

FPS, COUNT = 100.0, 200
LEFT_FOOT = (sk.LEFT_ANKLE, sk.LEFT_HEEL, sk.LEFT_TOE)


def standing() -> np.ndarray:
    """Somebody in the set position for two seconds."""
    return render(next(iter(sprint_start.references())).script, FPS)[:1].repeat(COUNT, axis=0)


def wander(seed: int, size_m: float) -> np.ndarray:
    """Errors of every landmark that last 0.05 s."""
    knots = np.random.default_rng(seed).standard_normal((COUNT // 5 + 2, sk.COUNT, 3))
    place = np.arange(COUNT) / 5.0
    low, share = place.astype(int), (place % 1.0)[:, None, None]
    return size_m * (knots[low] * (1.0 - share) + knots[low + 1] * share)


def scene_of(points: np.ndarray, guesses: dict[str, float], sides: dict[str, str]) -> Scene:
    motion = sequence.from_landmarks(points, FPS)
    return Scene(kinematics.compute(motion), 0, COUNT - 1, guesses, dict.fromkeys(guesses, ""), sides)


def pulled(acceleration: float, start_s: float) -> np.ndarray:
    """Way (T,) of what is pulled away evenly from ``start_s`` on, m."""
    return 0.5 * acceleration * np.clip(np.arange(COUNT) / FPS - start_s, 0.0, None) ** 2


def exit_of(points: np.ndarray, guess_s: float) -> Instant:
    scene = scene_of(points, {"set": 0.8, "exit": guess_s}, {"exit": "left"})
    instant = departures.leaves_place(scene, "exit", "foot_index", 0.35)
    assert instant is not None
    return instant


@pytest.mark.parametrize("size_m", [0.0, 0.005, 0.02])
def test_a_foot_leaves_its_block_when_it_does_however_it_shakes(size_m: float) -> None:
    points = standing()
    points[:, LEFT_FOOT, 0] += pulled(60.0, 1.0)[:, None]
    leg = sequence.from_landmarks(points, FPS).leg_length
    true = 1.0 + np.sqrt(2.0 * departures.TOE_PLACE * leg / 60.0)
    errors = [exit_of(points + wander(seed, size_m), 1.1).time_s - true for seed in range(12)]
    assert abs(np.median(errors)) < 0.008
    assert np.max(np.abs(errors)) < 0.03


def test_a_foot_rested_where_it_stood_before_the_start_not_where_it_lands() -> None:
    points = standing()
    points[:, LEFT_FOOT, 0] += np.clip((np.arange(COUNT) / FPS - 0.9) / 0.2, 0.0, 1.0)[:, None] * 0.8
    # The warp looks for the exit at the end of the first step, where the foot has stood longer than before.
    assert exit_of(points + wander(1, 0.005), 1.7).time_s < 0.95


def test_an_exit_that_was_hidden_is_less_sure() -> None:
    points = standing()
    points[:, LEFT_FOOT, 0] += pulled(60.0, 1.0)[:, None]
    sure = exit_of(points, 1.1).error_s
    points[98:110, LEFT_FOOT] = np.nan
    assert exit_of(points, 1.1).error_s > 2.0 * sure


def test_what_stays_has_not_left() -> None:
    scene = scene_of(standing() + wander(2, 0.02), {"set": 0.8, "exit": 1.1}, {"exit": "left"})
    assert departures.leaves_place(scene, "exit", "foot_index", 0.35) is None


@pytest.mark.parametrize("size_m", [0.0, 0.02])
def test_the_first_movement_is_where_the_push_begins(size_m: float) -> None:
    points = standing()
    points[..., 0] += pulled(8.0, 1.0)[:, None]
    errors = []
    for seed in range(8):
        scene = scene_of(points + wander(seed, size_m), {"set": 1.0}, {})
        instant = departures.leaves_rest(scene, "set", "", 0.3)
        assert instant is not None
        errors.append(instant.time_s - 1.0)
    # A speed is smoothed over 0.1 s, so it tells a push that sets in at once a little early.
    assert abs(np.median(errors)) < 0.04
    assert np.max(np.abs(errors)) < 0.08


@pytest.mark.parametrize("size_m", [0.0, 0.02])
def test_a_foot_arrives_when_it_comes_to_where_it_stands(size_m: float) -> None:
    points = standing()
    away = 2.5 * np.clip(1.0 - np.arange(COUNT) / FPS, 0.0, None)
    points[:, LEFT_FOOT, 0] -= away[:, None]
    errors = []
    for seed in range(8):
        scene = scene_of(points + wander(seed, size_m), {}, {})
        errors.append(departures.arrives(scene, "left", 96, 130).time_s - 1.0)
    assert abs(np.median(errors)) < 0.03


def test_an_unseen_foot_arrives_nowhere() -> None:
    points = standing()
    points[:, LEFT_FOOT] = np.nan
    assert departures.arrives(scene_of(points, {}, {}), "left", 96, 130) is None
