"""A jointed body in metres: sizes, segment masses, two-bone inverse kinematics, the 33 landmarks.

Axes of this package: x forward, y up, z to the athlete's right. Times run on a fixed grid; T of its instants.
Segment masses and centres after Dempster (1955) in Winter (2009), table 4.1; lengths as shares of the body
height after Drillis and Contini (1966), the same source, figure 4.1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import skeleton as sk

Array = NDArray[np.float64]

MASS = {
    "head": 0.081,
    "trunk": 0.497,
    "upper_arm": 0.028,
    "forearm": 0.022,
    "thigh": 0.100,
    "shank": 0.0465,
    "foot": 0.0145,
}
CENTRE = {"upper_arm": 0.436, "forearm": 0.55, "thigh": 0.433, "shank": 0.433, "foot": 0.5, "trunk": 0.5}
"""Share of the segment's length from its upper end; the forearm carries the hand."""


@dataclass(frozen=True)
class Body:
    """Lengths in metres. ``reach``: longest hip to ankle distance used, short of a locked knee."""

    height: float
    thigh: float
    shank: float
    trunk: float
    upper_arm: float
    forearm: float
    hip_half: float
    shoulder_half: float
    neck: float
    foot_front: float
    foot_back: float
    ankle_height: float

    @property
    def leg(self) -> float:
        return self.thigh + self.shank

    @property
    def reach(self) -> float:
        return 0.995 * self.leg


def make_body(random: np.random.Generator) -> Body:
    """An adult of 1.55 to 1.95 m with proportions a few per cent about the mean."""
    height = float(random.uniform(1.55, 1.95))

    def share(mean: float, spread: float = 0.03) -> float:
        return height * mean * float(1.0 + spread * random.normal())

    return Body(
        height=height,
        thigh=share(0.245),
        shank=share(0.246),
        trunk=share(0.288),
        upper_arm=share(0.186),
        forearm=share(0.146),
        hip_half=share(0.05),
        shoulder_half=share(0.11),
        neck=share(0.11),
        foot_front=share(0.105),
        foot_back=share(0.035),
        ankle_height=share(0.039),
    )


def turned(pitch: Array, x: float, y: float) -> Array:
    """(T, 3): the foot-fixed vector (x, y) after the heel has risen by ``pitch`` rad about the foot's axis."""
    cos, sin = np.cos(pitch), np.sin(pitch)
    return np.stack([x * cos + y * sin, -x * sin + y * cos, np.zeros_like(pitch)], axis=-1)


def bend(upper: Array, lower: Array, first: float, second: float, towards: Array) -> Array:
    """The middle joint (T, 3) of two bones between ``upper`` and ``lower``, bent towards ``towards`` (T, 3)."""
    line = lower - upper
    distance = np.linalg.norm(line, axis=-1, keepdims=True)
    unit = line / np.maximum(distance, 1e-9)
    span = np.clip(distance, abs(first - second) + 1e-6, first + second)
    along = (first**2 - second**2 + span**2) / (2 * span)
    off = np.sqrt(np.maximum(first**2 - along**2, 0.0))
    side = towards - unit * np.sum(towards * unit, axis=-1, keepdims=True)
    side /= np.maximum(np.linalg.norm(side, axis=-1, keepdims=True), 1e-9)
    return upper + unit * along + side * off


@dataclass
class Upper:
    """Course of the upper body, (T,) each, rad: trunk lean forward; upper arm from straight down, forward
    positive; elbow flexion; abduction. ``hands`` (3,): the place on the ground where both hands are ``held`` (T,)
    from 1 (there) to 0 (free)."""

    lean: Array
    arm_left: Array
    arm_right: Array
    elbow_left: Array
    elbow_right: Array
    abduction: float
    hands: Array
    held: Array


def upper_points(body: Body, upper: Upper, hip: Array, points: Array) -> None:
    """Write shoulders, arms and head into ``points`` (T, 33, 3)."""
    lean = upper.lean
    axis = np.stack([np.sin(lean), np.cos(lean), np.zeros_like(lean)], axis=-1)
    ahead = np.stack([np.cos(lean), -np.sin(lean), np.zeros_like(lean)], axis=-1)
    right = np.array([0.0, 0.0, 1.0])
    top = hip + axis * body.trunk
    for side, sign, arm, elbow in (
        ("left", -1, upper.arm_left, upper.elbow_left),
        ("right", 1, upper.arm_right, upper.elbow_right),
    ):
        shoulder = top + right * (sign * body.shoulder_half)
        out = np.sin(upper.abduction) * sign
        down = np.cos(upper.abduction)
        upper_arm = np.stack([np.sin(arm) * down, -np.cos(arm) * down, np.full_like(arm, out)], axis=-1)
        lower = arm + elbow
        forearm = np.stack([np.sin(lower) * down, -np.cos(lower) * down, np.full_like(arm, 0.3 * out)], axis=-1)
        forearm /= np.linalg.norm(forearm, axis=-1, keepdims=True)
        middle = shoulder + upper_arm * body.upper_arm
        wrist = middle + forearm * body.forearm
        held = upper.held[:, None]
        if (held > 0).any():
            ground = upper.hands + right * (sign * 1.1 * body.shoulder_half)
            gap = held * ground + (1.0 - held) * wrist - shoulder
            far = np.linalg.norm(gap, axis=-1, keepdims=True)
            longest = 0.999 * (body.upper_arm + body.forearm)
            target = shoulder + gap * np.minimum(1.0, longest / np.maximum(far, 1e-9))
            back = np.array([-1.0, 0.0, 0.3 * sign])
            hint = held * back + (1.0 - held) * (middle - 0.5 * (shoulder + wrist)) / body.upper_arm
            bent = bend(shoulder, target, body.upper_arm, body.forearm, hint)
            middle, wrist = np.where(held > 0, bent, middle), np.where(held > 0, target, wrist)
            forearm = np.where(held > 0, (wrist - middle) / body.forearm, forearm)
        for name, place in (("shoulder", shoulder), ("elbow", middle), ("wrist", wrist)):
            points[:, sk.INDEX[f"{side}_{name}"]] = place
        for name, reach, across in (("pinky", 0.09, 0.02), ("index", 0.10, -0.01), ("thumb", 0.05, -0.03)):
            points[:, sk.INDEX[f"{side}_{name}"]] = wrist + forearm * reach + right * (sign * across)
    head = top + (0.9 * axis + 0.1 * ahead) * body.neck
    points[:, sk.NOSE] = head + ahead * 0.10 * body.height / 1.75
    for name, x, y, z in (
        ("eye_inner", 0.085, 0.035, 0.016),
        ("eye", 0.08, 0.035, 0.032),
        ("eye_outer", 0.07, 0.035, 0.045),
        ("ear", 0.0, 0.01, 0.075),
    ):
        for side, sign in (("left", -1), ("right", 1)):
            key = f"{side}_{name}"
            points[:, sk.INDEX[key]] = head + ahead * x + axis * y + right * (sign * z)
    for side, sign in (("left", -1), ("right", 1)):
        points[:, sk.INDEX[f"mouth_{side}"]] = head + ahead * 0.085 - axis * 0.04 + right * (sign * 0.025)


def centre_of_mass(points: Array) -> Array:
    """(T, 3) of landmarks (T, 33, 3)."""
    at = {name: points[:, number] for name, number in sk.INDEX.items()}
    hip = 0.5 * (at["left_hip"] + at["right_hip"])
    top = 0.5 * (at["left_shoulder"] + at["right_shoulder"])
    total = MASS["trunk"] * (hip + CENTRE["trunk"] * (top - hip))
    total = total + MASS["head"] * 0.5 * (at["left_ear"] + at["right_ear"])
    for side in ("left", "right"):
        for segment, start, end in (
            ("upper_arm", "shoulder", "elbow"),
            ("forearm", "elbow", "wrist"),
            ("thigh", "hip", "knee"),
            ("shank", "knee", "ankle"),
            ("foot", "heel", "foot_index"),
        ):
            a, b = at[f"{side}_{start}"], at[f"{side}_{end}"]
            total = total + MASS[segment] * (a + CENTRE[segment] * (b - a))
    return total / (
        MASS["head"] + MASS["trunk"] + 2 * sum(MASS[s] for s in ("upper_arm", "forearm", "thigh", "shank", "foot"))
    )
