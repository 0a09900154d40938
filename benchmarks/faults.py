"""Faults of a wanted size put into a motion: segments turned about a joint, legs sheared, one foot delayed.

A motion here is (T, 33, 3): forward, up, right, metres. Feet on the floor stay where they are: an angle of a
standing leg is changed by moving what lies above it. Every operator takes an amount (deg or metres), the
weight (T,) with which it acts at each frame, and gives a new motion.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import skeleton as sk

Array = NDArray[np.float64]
Operator = Callable[[Array, float, Array, Sequence[int]], Array]
LEFT, RIGHT = 0, 1
UPPER = tuple(range(23))
"""Head, arms and shoulders: what a turn of the trunk about the hips moves."""
HIPS = (sk.LEFT_HIP, sk.RIGHT_HIP)
KNEES = (sk.LEFT_KNEE, sk.RIGHT_KNEE)
ANKLES = (sk.LEFT_ANKLE, sk.RIGHT_ANKLE)
FEET = ((sk.LEFT_HEEL, sk.LEFT_TOE), (sk.RIGHT_HEEL, sk.RIGHT_TOE))
HANDS = ((15, 17, 19, 21), (16, 18, 20, 22))
ELBOWS = (sk.LEFT_ELBOW, sk.RIGHT_ELBOW)
SHOULDERS = (sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER)


def _turned(vectors: Array, angle_deg: Array) -> Array:
    """(T, ..., 3) turned in the sagittal plane; positive brings what lies above forward."""
    turn = np.radians(angle_deg)
    turn = turn.reshape(turn.shape + (1,) * (vectors.ndim - 2))
    forward, up = vectors[..., 0], vectors[..., 1]
    result = vectors.copy()
    result[..., 0] = forward * np.cos(turn) + up * np.sin(turn)
    result[..., 1] = up * np.cos(turn) - forward * np.sin(turn)
    return result


def _middle(points: Array, pair: Sequence[int]) -> Array:
    return np.nanmean(points[:, list(pair)], axis=1)


def lean_trunk(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Turn the upper body forward about the middle of the hips."""
    del legs
    result, hip = points.copy(), _middle(points, HIPS)[:, None]
    result[:, UPPER] = hip + _turned(points[:, UPPER] - hip, amount * weight)
    return result


def _carried(points: Array, step: Array, legs: Sequence[int]) -> Array:
    """Move hips, upper body and the legs that are not standing by ``step`` (T, 3)."""
    result = points.copy()
    moved = [*UPPER, *HIPS]
    for leg in {LEFT, RIGHT} - set(legs):
        moved += [KNEES[leg], ANKLES[leg], *FEET[leg]]
    result[:, moved] += step[:, None]
    return result


def turn_thigh(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Turn the standing thighs about their knees: hips forward, thigh angle down, if positive."""
    steps = [_turned(points[:, HIPS[leg]] - points[:, KNEES[leg]], amount * weight) for leg in legs]
    moved = [points[:, KNEES[leg]] + step - points[:, HIPS[leg]] for leg, step in zip(legs, steps, strict=True)]
    return _carried(points, np.mean(moved, axis=0), legs)


def turn_shank(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Turn the standing shanks about their ankles, knees forward for a positive amount."""
    moved = []
    for leg in legs:
        line = points[:, KNEES[leg]] - points[:, ANKLES[leg]]
        moved.append(_turned(line, amount * weight) - line)
    step = np.mean(moved, axis=0)
    result = _carried(points, step, legs)
    for leg in legs:
        result[:, KNEES[leg]] += step
    return result


def bend_knee(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Straighten the standing knees, half by the thigh and half by the shank, so that the hips stay over the
    feet.
    """
    return turn_thigh(turn_shank(points, -amount / 2.0, weight, legs), amount / 2.0, weight, legs)


def turn_foot(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Turn the standing feet about their toes, heels up for a positive amount, and lift all above."""
    result, moved = points.copy(), []
    for leg in legs:
        heel, toe = FEET[leg]
        for joint in (heel, ANKLES[leg]):
            line = points[:, joint] - points[:, toe]
            step = _turned(line, amount * weight) - line
            result[:, joint] += step
            if joint == ANKLES[leg]:
                moved.append(step)
                result[:, KNEES[leg]] += step
    raised = _carried(points, np.mean(moved, axis=0), legs)
    keep = [
        *UPPER,
        *HIPS,
        *[joint for leg in {LEFT, RIGHT} - set(legs) for joint in (KNEES[leg], ANKLES[leg])],
    ]
    result[:, keep] = raised[:, keep]
    return result


def swing_knee(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Turn shank and foot of a free leg about the knee, foot backward for a positive amount."""
    result = points.copy()
    for leg in legs:
        knee = points[:, KNEES[leg]][:, None]
        part = [ANKLES[leg], *FEET[leg]]
        result[:, part] = knee + _turned(points[:, part] - knee, amount * weight)
    return result


def swing_leg(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Turn a whole free leg about the hip, backward for a positive amount."""
    result = points.copy()
    for leg in legs:
        hip = points[:, HIPS[leg]][:, None]
        part = [KNEES[leg], ANKLES[leg], *FEET[leg]]
        result[:, part] = hip + _turned(points[:, part] - hip, amount * weight)
    return result


def raise_arms(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Turn the arms about the shoulders, hands backward for a positive amount."""
    result = points.copy()
    for side in legs:
        shoulder = points[:, SHOULDERS[side]][:, None]
        part = [ELBOWS[side], *HANDS[side]]
        result[:, part] = shoulder + _turned(points[:, part] - shoulder, amount * weight)
    return result


def bend_elbows(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Turn the forearms about the elbows, hands backward for a positive amount."""
    result = points.copy()
    for side in legs:
        elbow = points[:, ELBOWS[side]][:, None]
        part = list(HANDS[side])
        result[:, part] = elbow + _turned(points[:, part] - elbow, amount * weight)
    return result


def shear_legs(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Bring the body forward over the standing feet by ``amount`` metres at the hips, less below."""
    ankle = np.nanmean(points[:, [ANKLES[leg] for leg in legs]], axis=1)
    hip = _middle(points, HIPS)
    result = points.copy()
    height = np.clip((points[..., 1] - ankle[:, None, 1]) / (hip[:, 1] - ankle[:, 1])[:, None], 0.0, 1.0)
    result[..., 0] += amount * weight[:, None] * height
    return result


def drift(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Carry the whole body forward by ``amount`` metres; ``weight`` rises from 0 to 1 over the flight."""
    del legs
    result = points.copy()
    result[..., 0] += amount * weight[:, None]
    return result


def delay_leg(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Lift one foot by ``amount`` metres, the knee half as much, so that it lands later."""
    result = points.copy()
    for leg in legs[:1]:
        for joint, share in ((KNEES[leg], 0.5), (ANKLES[leg], 1.0), *((joint, 1.0) for joint in FEET[leg])):
            result[:, joint, 1] += share * amount * weight
    return result


def bounce(points: Array, amount: float, weight: Array, legs: Sequence[int]) -> Array:
    """Raise hips and upper body by ``amount`` metres times ``weight``, the knees by half of that."""
    del legs
    result = points.copy()
    result[:, [*UPPER, *HIPS], 1] += amount * weight[:, None]
    result[:, KNEES, 1] += 0.5 * amount * weight[:, None]
    return result


OPERATORS: dict[str, Operator] = {
    "trunk_lean": lean_trunk,
    "trunk_lean_mean": lean_trunk,
    "trunk_inclination": lean_trunk,
    "trunk_minus_shank": lean_trunk,
    "hip_angle": lean_trunk,
    "hip_flexion": lean_trunk,
    "knee_angle": bend_knee,
    "knee_yield": bend_knee,
    "knee_yield_within": bend_knee,
    "knee_flexion_most": bend_knee,
    "knee_flexion_within": bend_knee,
    "knee_least": bend_knee,
    "thigh_angle": turn_thigh,
    "thigh_behind": turn_thigh,
    "com_drop": turn_thigh,
    "shank_lean": turn_shank,
    "ankle_angle": turn_foot,
    "heel_lift": turn_foot,
    "arm_elevation": raise_arms,
    "arm_behind_trunk": raise_arms,
    "elbow_angle": bend_elbows,
    "toe_ahead_of_com": shear_legs,
    "com_ahead_of_toe": shear_legs,
    "heel_ahead_of_com": shear_legs,
    "ankle_ahead_of_hip": shear_legs,
    "body_line_angle": shear_legs,
    "hip_drift": drift,
    "com_path_angle": drift,
    "thigh_most": swing_leg,
    "contact_difference": delay_leg,
    "com_excursion": bounce,
    "com_rise": bounce,
    "elbow_mean": bend_elbows,
    "elbow_at_front": bend_elbows,
    "elbow_at_back": bend_elbows,
    "foot_inclination": turn_foot,
    "swing_knee_flexion": swing_knee,
    "thigh_separation": swing_leg,
    "thigh_gap": swing_leg,
    "shank_elevation": swing_knee,
}
"""Formula -> the operator that changes it most directly. Formulas without one are not injected here."""
FREE_LEG: dict[str, Operator] = {"knee_angle": swing_knee, "thigh_angle": swing_leg}
"""The same for a leg that does not stand (side "swing", or front and rear legs in flight)."""
LENGTHS = (shear_legs, drift, delay_leg, bounce)
"""Operators whose amount is in metres."""
