"""Small synthetic poses for the tests of the clean stage."""

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.records import PoseSequence, VideoInfo

Array = NDArray[np.float64]
LEG_PX = 200.0
WIDTH, HEIGHT = 1280, 720
FLOOR_PX = 640.0


def info_for(time_s: Array, fps: float = 60.0) -> VideoInfo:
    return VideoInfo(
        path="clip.mp4",
        name="clip.mp4",
        sha256="",
        codec="h264",
        width_px=WIDTH,
        height_px=HEIGHT,
        rotation_deg=0,
        frames=len(time_s),
        duration_s=float(time_s[-1]),
        nominal_fps=fps,
        capture_fps=fps,
        variable_rate=False,
        pts_s=time_s,
        time_s=time_s,
    )


def pose_of(time_s: Array, image: Array, ahead: tuple[float, float]) -> PoseSequence:
    """A pose whose world landmarks head ``ahead`` = (picture right, away from the camera)."""
    world = np.zeros((len(time_s), sk.COUNT, 3))
    right = np.array([ahead[1], 0.0, -ahead[0]])
    for left_joint, right_joint in sk.PAIRS:
        world[:, left_joint] -= 0.15 * right
        world[:, right_joint] += 0.15 * right
    world[:, 25:27, 1], world[:, 27:33, 1] = 0.4, 0.8
    return PoseSequence(
        times_s=time_s,
        image_px=image.astype(np.float32),
        world_m=world.astype(np.float32),
        visibility=np.ones((len(time_s), sk.COUNT), np.float32),
        width_px=WIDTH,
        height_px=HEIGHT,
    )


def standing(time_s: Array, knee_deg: Array, x: Array) -> Array:
    """Side view facing picture right, feet on the floor at ``x`` (T,) px; ``knee_deg`` (T,) knee flexion."""
    count = len(time_s)
    bend = np.radians(knee_deg) / 2
    image = np.zeros((count, sk.COUNT, 2))
    ankle = np.stack([x, np.full(count, FLOOR_PX - 15)], axis=1)
    knee = ankle + LEG_PX / 2 * np.stack([np.sin(bend), -np.cos(bend)], axis=1)
    hip = knee + LEG_PX / 2 * np.stack([-np.sin(bend), -np.cos(bend)], axis=1)
    shoulder = hip + 120 * np.stack([np.sin(bend), -np.cos(bend)], axis=1)
    for joint in range(sk.COUNT):
        image[:, joint] = shoulder + np.array([0, -60])
    image[:, 0] += [15, 0]
    for side in (0, 1):
        image[:, 23 + side], image[:, 25 + side], image[:, 27 + side] = hip, knee, ankle
        image[:, 29 + side] = ankle + np.array([-10, 15])
        image[:, 31 + side] = ankle + np.array([35, 15])
        image[:, 11 + side] = shoulder
        image[:, 13 + side] = shoulder + np.array([0, 70])
        image[:, 15 + side] = shoulder + np.array([20, 125])
        for finger in (17, 19, 21):
            image[:, finger + side] = shoulder + np.array([22, 140])
    return image
