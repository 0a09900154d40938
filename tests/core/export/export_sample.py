"""A small analysis of known numbers: at frame t landmark j lies at (t / 10 + j, j / 100)."""

from pathlib import Path

import numpy as np

from sportsgpt_desktop.core.records import (
    Action,
    Alignment,
    Analysis,
    Assessment,
    Athlete,
    Candidate,
    Keyframe,
    KeyframeSpec,
    Kinematics,
    Motion,
    Plan,
    PoseSequence,
    VideoInfo,
    View,
    Wording,
)
from sportsgpt_desktop.core.skeleton import COUNT

FRAMES, FPS = 24, 60.0
GAP = (slice(5, 9), 30)
"""Frames 5 to 8 of the right heel are missing."""
FILLED = (12, 3)


def make_analysis(times: np.ndarray | None = None, unit: str = "m", path: str = "clip.mp4") -> Analysis:
    times = np.arange(FRAMES) / FPS if times is None else times
    count = len(times)
    joints = np.arange(COUNT, dtype=np.float64)
    points = np.full((count, COUNT, 3), np.nan)
    points[..., 0] = times[:, None] * 6.0 + joints
    points[..., 1] = joints / 100
    points[GAP[0], GAP[1]] = np.nan
    repaired = np.zeros((count, COUNT), dtype=bool)
    repaired[FILLED] = True
    pixels = np.stack([points[..., 0] * 5 + 40, 150 - points[..., 1] * 300], axis=2)
    video = VideoInfo(
        path, Path(path).name, "ab" * 32, "h264", 320, 180, 0, count, float(times[-1]), FPS, FPS, False,
        times, times,
    )  # fmt: skip
    motion = Motion(
        times, points, np.ones((count, COUNT)), np.full((count, COUNT), 0.012), unit, 0.86, 1.75,
        View("side", 4.0), np.zeros(count), repaired=repaired, capture_fps=FPS,
    )  # fmt: skip
    channels = {"knee_left": 100.0 + 60 * times, "hip_up": 0.9 + times}
    kinematics = Kinematics(motion, channels, {"knee_left": "deg", "hip_up": unit}, {})
    keys = (
        Keyframe("touchdown", "left", 1, 1, 6, 6 / FPS, 0.9, 1.0, "auto"),
        Keyframe("toe_off", "right", 1, 1, 18, 18.25 / FPS, 0.8, 1.5, "event"),
        Keyframe("touchdown", "left", 1, 2, 20, 20 / FPS, 0.4, 3.0, "auto"),
    )
    candidates = (Candidate(1, 2, 22, 0.2, 0.9), Candidate(2, 10, 24, 0.7, 0.4))
    names = ("touchdown", "toe_off")
    specs = tuple(KeyframeSpec(name, order, name, name, "", "", 0.1, "") for order, name in enumerate(names))
    action = Action("run", "1", "Running", "跑", "experimental", True, ("side",), 60, specs, (), (), {}, "")
    pose = PoseSequence(times, pixels, points, np.ones((count, COUNT)), 320, 180)
    return Analysis(
        "a1", video, action, Athlete(), pose, motion, kinematics,
        Alignment(True, 0.2, candidates, keys, np.zeros((0, 3))), Assessment((), (), "rules 1"), (),
        Plan((), (), ""), Wording("none", (), ()), (),
    )  # fmt: skip
