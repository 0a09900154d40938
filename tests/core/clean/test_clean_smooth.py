"""The low-pass: gain, lag, gaps, irregular times, cut-off from the signal; less error on motion capture."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sportsgpt_desktop.core.clean import smooth

LIMBS = (11, 12, 15, 16, 23, 24, 25, 26, 27, 28, 31, 32)
CLIPS = ("oc4_dj1", "cmu_vjump5", "ham04_run400", "dorn_run700", "oc4_squats1")


@pytest.mark.parametrize("fps", [30.0, 60.0, 240.0])
@pytest.mark.parametrize("cutoff", [6.0, 10.0])
def test_gain_is_minus_3_db_at_the_cutoff_without_lag(fps: float, cutoff: float) -> None:
    time_s = np.arange(0, 6, 1 / fps)
    wave = np.sin(2 * np.pi * cutoff * time_s + 0.3)[:, None]
    result = smooth.smooth(wave, time_s, [cutoff])
    middle = slice(len(time_s) // 4, 3 * len(time_s) // 4)
    power = (wave[middle] ** 2).sum()
    assert (result[middle] * wave[middle]).sum() / power == pytest.approx(0.7071, abs=0.01)
    quarter = np.sin(2 * np.pi * cutoff * time_s + 0.3 + np.pi / 2)[:, None]
    assert abs((result[middle] * quarter[middle]).sum() / power) < 0.01


def test_a_parabola_passes_unchanged_through_gaps_and_irregular_times() -> None:
    random = np.random.default_rng(3)
    time_s = np.cumsum(random.uniform(0.01, 0.03, 80))
    fall = (2.0 + 3.0 * time_s - 4.905 * time_s**2)[:, None]
    holes = fall.copy()
    holes[[0, 20, 21, 22, 79]] = np.nan
    assert smooth.smooth(holes, time_s, [6.0]) == pytest.approx(fall, abs=1e-3)


def test_weights_let_a_wrong_value_count_less() -> None:
    time_s = np.arange(60) / 60
    values = np.zeros((60, 1))
    values[30] = 10.0
    weights = np.ones((60, 1))
    weights[30] = 0.01
    assert abs(smooth.smooth(values, time_s, [8.0], weights)[30, 0]) < 0.1 * abs(
        smooth.smooth(values, time_s, [8.0])[30, 0]
    )


def test_an_unknown_channel_stays_unknown_and_low_rates_are_left_alone() -> None:
    values = np.stack([np.full(20, np.nan), np.arange(20.0) % 3], axis=1)
    result = smooth.smooth(values, np.arange(20) / 5, [np.nan, np.nan])
    assert np.isnan(result[:, 0]).all() and (result[:, 1] == values[:, 1]).all()
    assert np.isnan(smooth.choose_cutoff(values[:, 1:], np.arange(20) / 5))


def test_noisier_signals_get_a_lower_cutoff() -> None:
    time_s = np.arange(0, 3, 1 / 60)
    random = np.random.default_rng(0)
    wave = np.sin(2 * np.pi * time_s)[:, None] + 0.3 * np.sin(8 * np.pi * time_s)[:, None]
    noise = random.normal(size=wave.shape)
    cutoffs = [smooth.choose_cutoff(wave + size * noise, time_s) for size in (0.001, 0.01, 0.1)]
    assert cutoffs[0] >= cutoffs[1] > cutoffs[2] == smooth.LOWEST_CUTOFF_HZ


@pytest.mark.parametrize("fps", [30.0, 60.0, 120.0])
@pytest.mark.parametrize("clip", CLIPS)
def test_jittered_motion_capture_comes_nearer_to_the_truth(shared_data: Path, clip: str, fps: float) -> None:
    time_s, truth = side_view(shared_data / "mocap" / "open" / f"{clip}.npz", fps)
    noisy = truth + 4.0 * np.random.default_rng(1).normal(size=truth.shape)
    cutoff = smooth.choose_cutoff(noisy, time_s)
    result = smooth.smooth(noisy, time_s, np.full(truth.shape[1], cutoff))
    before, after = rms(noisy - truth), rms(result - truth)
    assert after < {30.0: 0.9, 60.0: 0.65, 120.0: 0.5}[fps] * before
    # Velocities gain most; they decide on contact.
    assert rms(np.diff(result - truth, axis=0)) < 0.8 * rms(np.diff(noisy - truth, axis=0))
    hip = 2 * LIMBS.index(23) + 1
    assert delay_frames(truth[:, hip], result[:, hip]) == 0


def side_view(file: Path, fps: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Limb landmarks in the sagittal plane, legs of 300 px, resampled to ``fps``: times, (T, C)."""
    with np.load(file, allow_pickle=False) as data:
        points, rate = data["landmarks33"].astype(np.float64), float(data["fps"])
    across = np.nanmean(points[:, 24] - points[:, 23], axis=0)
    ahead = np.array([across[2], 0.0, -across[0]]) / np.hypot(across[0], across[2])
    plane = np.stack([points @ ahead, -points[..., 1]], axis=-1)[:, LIMBS].reshape(len(points), -1)
    plane = plane[:, np.isfinite(plane).all(axis=0)]
    thigh, shank = points[:, 23] - points[:, 25], points[:, 25] - points[:, 27]
    leg = float(np.median(np.linalg.norm(thigh, axis=1) + np.linalg.norm(shank, axis=1)))
    time_s = np.arange(0, (len(points) - 1) / rate, 1 / fps)
    at = np.arange(len(points)) / rate
    return time_s, np.stack([np.interp(time_s, at, column) for column in plane.T], axis=1) * 300 / leg


def rms(values: NDArray[np.float64]) -> float:
    return float(np.sqrt((values**2).mean()))


def delay_frames(truth: NDArray[np.float64], result: NDArray[np.float64]) -> int:
    """Shift in frames at which the two curves fit best."""
    shifts = range(-3, 4)
    fits = [rms(result[3 + s : len(result) - 3 + s] - truth[3:-3]) for s in shifts]
    return shifts[int(np.argmin(fits))]
