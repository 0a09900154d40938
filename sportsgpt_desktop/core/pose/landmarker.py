"""MediaPipe's pose landmarker on RGB pictures, in pixels."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .. import assets, skeleton
from ..errors import UserError

MODELS = ("lite", "full", "heavy")
# MediaPipe smooths landmarks over its time stamps with a causal filter (one-euro), which lags behind fast
# movement: 0.2 to 0.4 frames and an error of 6 px on a figure that was moved by a known amount, against 1.8 px
# without. With time stamps this far apart the filter lets everything through; `clean` smooths without lag. None may
# be 0: the filter takes that for "no picture yet" and smooths the next one by its usual rate.
STAMP_STEP_MS = 100_000_000
# MediaPipe's defaults.
DETECTION_CONFIDENCE = 0.5
PRESENCE_CONFIDENCE = 0.5
_BLANK_PX = 64
# What makes a body: shoulders to ankles, without face and fingers.
CORE = (11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28)
TORSO = (11, 12, 23, 24)
# Ends of left and right torso side, thigh and shank.
_UPPER, _LOWER = (11, 12, 23, 24, 25, 26), (23, 24, 25, 26, 27, 28)


@dataclass(frozen=True)
class Person:
    """One pose: ``points`` (33, 2) px, ``world`` (33, 3) m, ``visibility`` (33,)."""

    points: NDArray[np.float64]
    world: NDArray[np.float64]
    visibility: NDArray[np.float64]

    @cached_property
    def score(self) -> float:
        """Mean visibility of the body's main joints, 0..1."""
        return float(self.visibility[list(CORE)].mean())

    @cached_property
    def box(self) -> NDArray[np.float64]:
        """x0, y0, x1, y1 of all landmarks."""
        return np.concatenate([self.points.min(axis=0), self.points.max(axis=0)])

    @cached_property
    def centre(self) -> NDArray[np.float64]:
        """Middle of the torso."""
        return np.asarray(self.points[list(TORSO)].mean(axis=0))

    @cached_property
    def size(self) -> float:
        """Extent of the body that doesn't depend on its posture much: limb lengths summed, px.

        Torso + thigh + shank, the longer side of each, times 1.3 for head and feet (judgement): close to the
        height of a standing person, and the same for a crouching one.
        """
        bones = self.points[list(_UPPER)] - self.points[list(_LOWER)]
        lengths = np.sqrt((bones**2).sum(axis=1)).reshape(3, 2)
        return 1.3 * float(lengths.max(axis=1).sum())


def model_path(model: str) -> Path:
    """The bundle of "lite", "full" or "heavy". Raises UserError if there is no such model or file."""
    if model not in MODELS:
        raise UserError(f"There is no pose model {model!r}.", f"Choose one of: {', '.join(MODELS)}.")
    return assets.require_model(f"pose-{model}")


class Landmarker:
    """Finds poses in RGB pictures. In tracking mode the last pose leads to the next."""

    def __init__(self, native: Any, tracking: bool) -> None:
        self._native = native
        self._tracking = tracking
        self._stamp_ms = STAMP_STEP_MS

    def find(self, picture: NDArray[np.uint8]) -> list[Person]:
        """Poses in an RGB picture (H, W, 3), in its pixels."""
        import mediapipe as mp

        height, width = picture.shape[:2]
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(picture))
        if self._tracking:
            result = self._native.detect_for_video(image, self._stamp_ms)
            self._stamp_ms += STAMP_STEP_MS
        else:
            result = self._native.detect(image)
        found = []
        for pose, world in zip(result.pose_landmarks, result.pose_world_landmarks, strict=True):
            points = np.array([(mark.x * width, mark.y * height) for mark in pose])
            metres = np.array([(mark.x, mark.y, mark.z) for mark in world])
            visibility = np.array([mark.visibility for mark in pose])
            if points.shape == (skeleton.COUNT, 2) and np.isfinite(points).all():
                found.append(Person(points, metres, visibility))
        return found

    def forget(self) -> None:
        """Drop the pose that is tracked: the next picture is searched afresh."""
        self.find(np.zeros((_BLANK_PX, _BLANK_PX, 3), np.uint8))


@contextmanager
def landmarker(
    bundle: Path, mode: Literal["image", "video"], people: int = 1, confidence: float = DETECTION_CONFIDENCE
) -> Iterator[Landmarker]:
    """A landmarker that is closed at the end, as the native library demands before the process exits."""
    from mediapipe.tasks.python import BaseOptions, vision

    running = vision.RunningMode.IMAGE if mode == "image" else vision.RunningMode.VIDEO
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=bundle.read_bytes()),
        running_mode=running,
        num_poses=people,
        min_pose_detection_confidence=confidence,
        min_pose_presence_confidence=PRESENCE_CONFIDENCE,
    )
    native = vision.PoseLandmarker.create_from_options(options)
    try:
        yield Landmarker(native, mode == "video")
    finally:
        native.close()
