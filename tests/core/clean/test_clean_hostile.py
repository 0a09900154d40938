"""Whatever the pose model and the file give, the clean stage answers with a Motion or a clear refusal."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core import quality, retime
from sportsgpt_desktop.core.clean import clean
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import PoseSequence, VideoInfo
from tests.core.clean.clean_poses import info_for, pose_of, standing


def wild_pose(seed: int) -> tuple[PoseSequence, VideoInfo]:
    """Gaps, lost people, wild positions, odd rates, a camera that gets lost, landmarks that never show."""
    random = np.random.default_rng(seed)
    count, fps = int(random.integers(5, 80)), float(random.choice([1, 5, 15, 25, 30, 60, 240]))
    time_s = np.cumsum(random.uniform(0.5, 1.5, count)) / fps if seed % 3 == 0 else np.arange(count) / fps
    image = standing(time_s, 40 + 30 * np.sin(3 * time_s), 500 + 50 * random.normal() * time_s)
    image += random.normal(size=image.shape) * random.choice([0, 3, 100])
    seen = np.ones(image.shape[:2], np.float32)
    if random.random() < 0.5:
        seen[random.random(seen.shape) < random.random()] = 0
    if random.random() < 0.4:
        image[random.random(seen.shape) < 0.8 * random.random()] = np.nan
    if random.random() < 0.3:
        image[:, random.integers(0, 33, 12)] = np.nan
    if random.random() < 0.3:
        lost = random.random(count) < 0.5
        image[lost], seen[lost] = np.nan, 0
    pose = pose_of(time_s, image, (float(random.normal()), float(random.normal())))
    world = pose.world_m.copy()
    world[~np.isfinite(image).all(axis=2).any(axis=1)] = np.nan
    shake = np.tile(np.eye(3), (count, 1, 1))
    shake[:, 0, 2] = 200 * random.normal() * np.arange(count) / count
    shake[random.random(count) < 0.2] = np.nan
    return replace(pose, visibility=seen, world_m=world, camera_px=shake if random.random() < 0.4 else None), info_for(
        time_s, fps
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_pose_breaks_it(seed: int) -> None:
    pose, info = wild_pose(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            motion = clean(pose, info)
        except UserError as refusal:
            assert refusal.hint
            return
        retime.check(motion)
        quality.stature_in_picture(pose, motion)
    assert motion.points.shape == (len(info.time_s), 33, 3)
    known = np.isfinite(motion.points[:, :, 1])
    # A position never comes without its error, nor an error without its position.
    assert (np.isfinite(motion.error) == known).all()
    assert np.nanmin(motion.error, initial=1.0) > 0
    assert np.isfinite(motion.ground).all() or not motion.ground_trusted
