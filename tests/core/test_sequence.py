"""Pose sequences: what is read, what is refused, which way is forward."""

from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import sequence
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.errors import UserError


def walker(frames: int = 50, heading_deg: float = 0.0) -> np.ndarray:
    """A stiff body that glides 0.03 m a frame in its heading (x towards z)."""
    points = np.full((frames, sk.COUNT, 3), np.nan)
    for side, right in (("left", -0.1), ("right", 0.1)):
        for name, forward, up in (
            ("hip", 0, 0.9),
            ("knee", 0.02, 0.5),
            ("ankle", 0, 0.1),
            ("heel", -0.05, 0.03),
            ("foot_index", 0.15, 0.02),
        ):
            points[:, sk.INDEX[f"{side}_{name}"]] = (forward, up, right)
    points[..., 0] += 0.03 * np.arange(frames)[:, None]
    turn = np.radians(heading_deg)
    turned = points.copy()
    turned[..., 0] = points[..., 0] * np.cos(turn) - points[..., 2] * np.sin(turn)
    turned[..., 2] = points[..., 0] * np.sin(turn) + points[..., 2] * np.cos(turn)
    return turned


def save(path: Path, **arrays: object) -> Path:
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("heading_deg", [0.0, 37.0, 90.0, 180.0, -120.0])
def test_forward_is_the_direction_of_travel(heading_deg: float) -> None:
    motion = sequence.from_landmarks(walker(heading_deg=heading_deg), 100.0)
    hips = motion.points[:, sk.LEFT_HIP]
    assert hips[-1, 0] - hips[0, 0] == pytest.approx(0.03 * 49, abs=1e-6)
    assert motion.points[0, sk.RIGHT_HIP, 2] > motion.points[0, sk.LEFT_HIP, 2]
    assert motion.points[0, sk.LEFT_TOE, 0] > motion.points[0, sk.LEFT_HEEL, 0]


@pytest.mark.parametrize("depth", [0.0, np.nan])
@pytest.mark.parametrize("way", [1.0, -1.0])
def test_a_picture_without_depth_is_taken_as_one(tmp_path: Path, depth: float, way: float) -> None:
    points = walker()
    points[..., 0] *= way
    points[..., 2] = depth
    motion = sequence.load(save(tmp_path / "flat.npz", landmarks33=points, fps=100.0))
    hips = motion.points[:, sk.LEFT_HIP]
    assert hips[-1, 0] - hips[0, 0] == pytest.approx(0.03 * 49, abs=1e-6)
    assert motion.points[0, sk.LEFT_TOE, 0] > motion.points[0, sk.LEFT_HEEL, 0]
    assert np.isnan(motion.points[..., 2]).all() and motion.visibility[0, sk.LEFT_HIP] == 1.0
    front = sequence.from_landmarks(np.nan_to_num(points, nan=np.nan if depth == 0 else 0.0), 100.0, view="front")
    assert np.isnan(front.points[..., 0]).all()


def test_lengths_and_floor() -> None:
    motion = sequence.from_landmarks(walker(), 100.0)
    assert motion.leg_length == pytest.approx(np.hypot(0.02, 0.4) * 2, abs=0.01)
    assert motion.ground == pytest.approx(0.02, abs=0.005)
    assert motion.unit == "m"


def test_a_file_with_visibility_and_infinite_values(tmp_path: Path) -> None:
    points = walker().astype(np.float32)
    points[3, 5] = np.inf
    file = save(
        tmp_path / "läufer 跑.npz", landmarks33=points, fps=100.0, visibility=np.full((50, 33), 0.7), other=np.arange(3)
    )
    motion = sequence.load(file)
    assert np.isnan(motion.points[3, 5]).all()
    assert motion.visibility[0, sk.LEFT_HIP] == pytest.approx(0.7)
    assert motion.visibility[3, 5] == 0


BAD = {
    "wrong shape": {"landmarks33": np.zeros((5, 17, 3)), "fps": 30.0},
    "two axes": {"landmarks33": np.zeros((5, 33, 2)), "fps": 30.0},
    "one frame": {"landmarks33": np.ones((1, 33, 3)), "fps": 30.0},
    "no frames": {"landmarks33": np.ones((0, 33, 3)), "fps": 30.0},
    "all missing": {"landmarks33": np.full((9, 33, 3), np.nan), "fps": 30.0},
    "no rate": {"landmarks33": walker()},
    "zero rate": {"landmarks33": walker(), "fps": 0.0},
    "rate of many": {"landmarks33": walker(), "fps": np.array([30.0, 60.0])},
    "text": {"landmarks33": np.array(["a"]), "fps": 30.0},
    "far away": {"landmarks33": walker() * 1e7, "fps": 30.0},
    "no legs": {"landmarks33": np.where(np.arange(33)[None, :, None] < 23, walker() * 0 + 1.0, np.nan), "fps": 30.0},
    "visibility of another clip": {"landmarks33": walker(), "fps": 30.0, "visibility": np.ones((3, 33))},
    "pickled": {"landmarks33": np.array([{"a": 1}], dtype=object), "fps": 30.0},
}


@pytest.mark.parametrize("name", BAD)
def test_unusable_files_are_refused_in_words(tmp_path: Path, name: str) -> None:
    file = save(tmp_path / "bad.npz", **BAD[name])
    with pytest.raises(UserError) as fault:
        sequence.load(file)
    assert len(fault.value.message) < 200


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not an archive"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.npz"
    file.write_bytes(content)
    with pytest.raises(UserError):
        sequence.load(file)
    with pytest.raises(UserError):
        sequence.load(tmp_path / "nothing.npz")
    with pytest.raises(UserError):
        sequence.load(tmp_path)


@pytest.mark.parametrize(
    ("noise_m", "least", "most"), [(0.0, 0.008, 0.008), (0.004, 0.008, 0.008), (0.02, 0.013, 0.025)]
)
def test_limbs_that_seem_to_stretch_tell_a_slow_error(noise_m: float, least: float, most: float) -> None:
    """Wandering over ten frames, which no difference between frames shows."""
    points = walker(frames=200)
    knots = np.random.default_rng(1).standard_normal((22, *points.shape[1:]))
    place = np.arange(200) / 10.0
    low, share = place.astype(int), (place % 1.0)[:, None, None]
    points = points + noise_m * (knots[low] * (1.0 - share) + knots[low + 1] * share)
    error = sequence.from_landmarks(points, 100.0).error
    assert least <= np.nanmedian(error) <= most
