"""Camera motion from the background: made pans behind a moving athlete, runs put together, lost frames."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sportsgpt_desktop.core import camera

WIDTH, HEIGHT, SMALL = 960, 540, (480, 270)
Array = NDArray[np.float64]


def scene() -> NDArray[np.uint8]:
    """A large background with texture at several scales."""
    import cv2

    random = np.random.default_rng(4)
    picture = np.zeros((800, 2000), np.float32)
    for cells in (20, 60, 160):
        noise = random.uniform(0, 255, (cells * 2 // 5, cells)).astype(np.float32)
        picture += cv2.resize(noise, (2000, 800), interpolation=cv2.INTER_CUBIC) / 3
    return np.clip(picture, 0, 255).astype(np.uint8)


def film(path: Array, athlete: bool = True) -> tuple[list[NDArray[np.uint8]], list[camera.Box]]:
    """Small grey pictures of the scene through ``path`` (T, 3, 3), frame to scene; the athlete's boxes."""
    import cv2

    world, frames, boxes = scene(), [], []
    for number, matrix in enumerate(path):
        small = np.diag([SMALL[0] / WIDTH, SMALL[1] / HEIGHT, 1.0]) @ np.linalg.inv(matrix)
        picture = cv2.warpPerspective(world, small, SMALL, flags=cv2.INTER_LINEAR)
        left = 100 + 12 * number % 500
        if athlete:
            stripes = 40 + 15 * ((np.arange(100)[:, None] + np.arange(40)[None] + 5 * number) // 6 % 12)
            picture[110:210, left // 2 : left // 2 + 40] = stripes
        frames.append(picture.astype(np.uint8))
        boxes.append((float(left), 220.0, left + 80.0, 420.0))
    return frames, boxes


def follow(path: Array) -> Array:
    tracker = camera.BackgroundTracker(WIDTH, HEIGHT)
    return np.array([tracker.step(picture, box) for picture, box in zip(*film(path), strict=True)])


def shift(count: int, x_px: float, y_px: float = 0.0) -> Array:
    path = np.tile(np.eye(3), (count, 1, 1))
    path[:, 0, 2] = 100 + np.linspace(0, x_px, count)
    path[:, 1, 2] = 100 + np.linspace(0, y_px, count)
    return path


def turn(count: int, deg: float) -> Array:
    """A camera of 60 deg horizontal view that turns about its own centre before a far wall."""
    focal = WIDTH / 2 / np.tan(np.radians(30))
    inner = np.array([[focal, 0, WIDTH / 2], [0, focal, HEIGHT / 2], [0, 0, 1]])
    outer = np.array([[focal, 0, 1000], [0, focal, 400], [0, 0, 1]])
    turns = []
    for angle in np.radians(np.linspace(-deg / 2, deg / 2, count)):
        cos, sin = np.cos(angle), np.sin(angle)
        turns.append(outer @ np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]]) @ np.linalg.inv(inner))
    return np.array(turns)


def largest_error_px(found: Array, path: Array) -> float:
    truth = np.linalg.inv(path[0]) @ path
    places = np.tile([[300.0, 480.0], [650.0, 480.0], [480.0, 270.0]], (len(path), 1, 1))
    return float(np.linalg.norm(camera.apply(found, places) - camera.apply(truth, places), axis=2).max())


@pytest.mark.parametrize(
    ("path", "limit_px"),
    [(shift(40, 0), 0.3), (shift(60, 700), 2.0), (shift(40, 60, 40), 1.0), (turn(60, 20), 6.0)],
    ids=["still", "pan", "drift", "turn"],
)
def test_motion_is_found_behind_a_moving_athlete(path: Array, limit_px: float) -> None:
    assert largest_error_px(follow(path), path) < limit_px


def test_runs_put_together_equal_one_run() -> None:
    path = shift(40, 300)
    pictures, boxes = film(path)
    runs = []
    for start, stop in ((0, 16), (15, 29), (28, 40)):
        tracker = camera.BackgroundTracker(WIDTH, HEIGHT)
        runs.append(np.array([tracker.step(pictures[n], boxes[n]) for n in range(start, stop)]))
    whole = camera.chain(runs)
    assert whole.shape == (40, 3, 3)
    assert largest_error_px(whole, path) < 2.0


def test_a_black_frame_is_lost_and_the_rest_goes_on() -> None:
    path = shift(30, 150)
    pictures, boxes = film(path)
    pictures[12] = np.zeros_like(pictures[12])
    tracker = camera.BackgroundTracker(WIDTH, HEIGHT)
    found = np.array([tracker.step(picture, box) for picture, box in zip(pictures, boxes, strict=True)])
    assert np.isnan(found[12]).all() and np.isfinite(found[[11, 29]]).all()
    whole = camera.path_of(found, WIDTH, HEIGHT, 30)
    assert np.isfinite(whole.to_one).all()
    assert whole.lost_share == pytest.approx(np.isnan(found[:, 0, 0]).mean())
    # The steps that were guessed show as drift on the far side of the gap, and cover the error made.
    centre = np.array([[[480.0, 270.0]]])
    moved = camera.apply(whole.to_one[-1:], centre) - camera.apply(whole.to_one[:1], centre)
    assert abs(moved[0, 0, 0] - 150) < 2 * (whole.drift_px[0] + whole.drift_px[-1])
    assert whole.drift_px.max() > 4


def test_a_trembling_tripod_stands_still() -> None:
    random = np.random.default_rng(0)
    path = np.tile(np.eye(3), (50, 1, 1))
    path[:, :2, 2] = random.normal(size=(50, 2))
    result = camera.path_of(path, 1920, 1080, 50)
    assert not result.moves and (result.to_one == np.eye(3)).all()


def test_the_middle_of_a_pan_is_the_common_plane() -> None:
    path = np.linalg.inv(turn(41, 30)[0]) @ turn(41, 30)
    result = camera.path_of(path, WIDTH, HEIGHT, 41)
    assert result.moves and not result.too_far
    assert result.to_one[20] == pytest.approx(np.eye(3), abs=1e-6)
    assert camera.path_of(np.linalg.inv(turn(41, 100)[0]) @ turn(41, 100), WIDTH, HEIGHT, 41).too_far


def test_no_background_means_nothing_known() -> None:
    tracker = camera.BackgroundTracker(WIDTH, HEIGHT)
    grey = np.full((270, 480), 128, np.uint8)
    assert tracker.step(grey, None) == pytest.approx(np.eye(3))
    assert np.isnan(tracker.step(grey, None)).all()
    assert camera.path_of(np.full((5, 3, 3), np.nan), WIDTH, HEIGHT, 5).lost_share == 1.0
    assert camera.path_of(None, WIDTH, HEIGHT, 5).lost_share == 0.0


def doubts_of(path: Array, belt: bool = False, upper_only: bool = False) -> tuple[Array, Array]:
    """Stated and true errors (T,) at the feet, px; with a belt that moves over the lower half of the pictures."""
    tracker = camera.BackgroundTracker(WIDTH, HEIGHT)
    truth = np.linalg.inv(path[0]) @ path
    stated, true = [], []
    for number, (picture, box) in enumerate(zip(*film(path), strict=True)):
        if belt:
            picture[150:, 130:420] = np.roll(picture[150:, 130:420], 3 * number, axis=1)
        if upper_only:
            picture[80:] = 120
        found = tracker.step(picture, box)
        feet = np.array([[[(box[0] + box[2]) / 2, box[3]]]])
        stated.append(tracker.error_px)
        true.append(float(np.linalg.norm(camera.apply(found[None], feet) - camera.apply(truth[number][None], feet))))
    return np.array(stated), np.array(true)


def test_a_belt_that_moves_leads_to_doubt() -> None:
    plain, _ = doubts_of(shift(30, 120))
    moving, _ = doubts_of(shift(30, 120), belt=True)
    assert moving[-1] > 3 * plain[-1] and moving[-1] > 2.0


@pytest.mark.parametrize("path", [shift(60, 700), turn(60, 20)], ids=["pan", "turn"])
def test_the_stated_error_holds_where_the_feet_are_far_from_what_was_followed(path: Array) -> None:
    for upper_only in (False, True):
        stated, true = doubts_of(path, upper_only=upper_only)
        drift = camera.path_of(np.tile(np.eye(3), (60, 1, 1)) + path - path[0], WIDTH, HEIGHT, 60, stated).drift_px
        assert (true[1:] <= 2.0 * np.hypot(stated[1:], drift.min()) + 0.5).mean() >= 0.9


def test_errors_of_runs_are_put_together() -> None:
    whole = camera.chain_errors([np.array([0.0, 3.0]), np.array([0.0, np.nan, 4.0])])
    assert whole[[0, 1, 3]].tolist() == [0.0, 3.0, 5.0] and np.isnan(whole[2])


def test_the_tracker_s_doubt_widens_the_drift() -> None:
    path = shift(40, 200)
    error = np.linspace(0.0, 12.0, 40)
    plain, doubted = (camera.path_of(path, WIDTH, HEIGHT, 40, one).drift_px for one in (None, error))
    assert (
        doubted[-1] > 8.0 > plain[-1]
        and np.isfinite(camera.path_of(path, WIDTH, HEIGHT, 40, error * np.nan).drift_px).all()
    )
