"""A stick figure of known angles and sizes, for tests whose answer is known by construction."""

import numpy as np

from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.records import Keyframe, Kinematics

THIGH, SHANK, TRUNK, UPPER_ARM, FOREARM = 0.44, 0.43, 0.52, 0.30, 0.26
LEG = THIGH + SHANK
HALF_HIPS, HALF_SHOULDERS = 0.09, 0.18
UPRIGHT = {"trunk": 0.0, "thigh": 0.0, "shank": 0.0, "foot": 0.0, "arm": 0.0, "elbow": 180.0}
PARTS = {"shoulder": 11, "elbow": 13, "wrist": 15, "hip": 23, "knee": 25, "ankle": 27, "heel": 29, "toe": 31}


def down(angle_deg: float) -> np.ndarray:
    """Unit vector (forward, up) ``angle_deg`` from straight down, forward positive."""
    turn = np.radians(angle_deg)
    return np.array([np.sin(turn), -np.cos(turn)])


def pose(hip: tuple[float, float] = (0.0, 0.95), **angles: float) -> np.ndarray:
    """Landmarks (33, 3): x forward, y up, z right. Angles in deg, ``thigh_left`` and the like for one side.

    ``trunk`` lean; ``thigh`` from straight down; ``shank`` lean of ankle to knee; ``foot`` pitch of heel to
    toe; ``arm`` upper arm from straight down; ``elbow`` internal angle, the forearm bent forward; all forward
    positive.
    """
    points = np.full((sk.COUNT, 3), np.nan)
    for number, side in enumerate(("left", "right")):
        angle = {key: angles.get(f"{key}_{side}", angles.get(key, value)) for key, value in UPRIGHT.items()}
        sign = -1.0 if side == "left" else 1.0

        def put(part: str, place: np.ndarray, across: float, number: int = number) -> None:
            points[PARTS[part] + number] = [place[0], place[1], across]

        at_hip = np.array(hip, dtype=float)
        knee = at_hip + THIGH * down(angle["thigh"])
        ankle = knee + SHANK * down(-angle["shank"])
        turn = np.radians(angle["foot"])
        along, upward = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        shoulder = at_hip + TRUNK * np.array([np.sin(np.radians(angle["trunk"])), np.cos(np.radians(angle["trunk"]))])
        elbow = shoulder + UPPER_ARM * down(angle["arm"])
        wrist = elbow + FOREARM * down(angle["arm"] + 180.0 - angle["elbow"])
        for part, place in (("hip", at_hip), ("knee", knee), ("ankle", ankle)):
            put(part, place, sign * HALF_HIPS)
        put("heel", ankle - 0.05 * along - 0.07 * upward, sign * HALF_HIPS)
        put("toe", ankle + 0.15 * along - 0.07 * upward, sign * HALF_HIPS)
        for part, place in (("shoulder", shoulder), ("elbow", elbow), ("wrist", wrist)):
            put(part, place, sign * HALF_SHOULDERS)
    return points


def still(points: np.ndarray, frames: int = 41, fps: float = 100.0, view: str = "side") -> Kinematics:
    """Kinematics of a pose (33, 3) that is held, or of a movement (T, 33, 3)."""
    if points.ndim == 2:
        points = np.repeat(points[None], frames, axis=0)
    return kinematics.compute(sequence.from_landmarks(points, fps, view=view))  # type: ignore[arg-type]


def keyframe(name: str, frame: int, fps: float = 100.0, side: str | None = None, step: int | None = None) -> Keyframe:
    return Keyframe(name, side, step, 0, frame, frame / fps, 1.0, 0.5, "event")  # type: ignore[arg-type]
