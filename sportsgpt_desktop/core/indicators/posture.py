"""Angles of the body at one instant, in the sagittal plane, degrees.

Conventions: thigh angle = hip to knee from straight down, forward positive; lean = from straight up, forward
positive; joint angles are internal and signed, 180 = straight, more than 180 = beyond straight.
"""

import numpy as np

from .. import geometry as geo
from .look import Array, Look, other


def knee_angle(look: Look) -> Array:
    """Internal knee angle, deg: 180 - (thigh angle + shank lean)."""
    return look.now.knee(look.side)


def hip_angle(look: Look) -> Array:
    """Internal hip angle, deg: 180 - (trunk lean + thigh angle)."""
    return look.now.hip(look.side)


def ankle_angle(look: Look) -> Array:
    """Angle knee-ankle-toe, deg; larger = more plantar flexion."""
    return look.now.ankle(look.side)


def elbow_angle(look: Look) -> Array:
    """Angle shoulder-elbow-wrist, deg, 180 = straight."""
    return look.now.elbow(look.side)


def trunk_lean(look: Look) -> Array:
    """Mid-hip to mid-shoulder from vertical, deg, forward positive."""
    return look.now.trunk_lean()


def trunk_inclination(look: Look) -> Array:
    """Trunk line above the horizontal, deg; negative = shoulders below the hips."""
    step = look.now.sagittal("shoulder", "mid") - look.now.sagittal("hip", "mid")
    return np.degrees(np.arctan2(step[..., 1], np.abs(step[..., 0])))


def shank_lean(look: Look) -> Array:
    """Ankle to knee from vertical, deg, knee ahead positive."""
    return look.now.shank(look.side)


def thigh_angle(look: Look) -> Array:
    """Hip to knee from straight down, deg, knee ahead positive."""
    return look.now.thigh(look.side)


def thigh_behind(look: Look) -> Array:
    """Thigh angle with the sign turned: knee behind the hip positive, deg."""
    return -look.now.thigh(look.side)


def hip_flexion(look: Look) -> Array:
    """180 - hip angle, deg."""
    return 180.0 - look.now.hip(look.side)


def trunk_minus_shank(look: Look) -> Array:
    """Trunk lean less shank lean, deg; 0 = parallel."""
    return look.now.trunk_lean() - look.now.shank(look.side)


def thigh_separation(look: Look) -> Array:
    """Size of the angle between the thighs, deg."""
    return np.abs(look.now.thigh("left") - look.now.thigh("right"))


def thigh_gap(look: Look) -> Array:
    """Thigh angle of this leg less that of the other, deg."""
    return look.now.thigh(look.side) - look.now.thigh(other(look.side))


def shank_difference(look: Look) -> Array:
    """Size of the difference between the shanks' leans, deg; 0 = parallel shins."""
    return np.abs(look.now.shank(look.side) - look.now.shank(other(look.side)))


def shank_elevation(look: Look) -> Array:
    """Knee to ankle above the horizontal, deg; positive = ankle above knee."""
    step = look.now.sagittal("ankle", look.side) - look.now.sagittal("knee", look.side)
    return np.degrees(np.arctan2(step[..., 1], np.abs(step[..., 0])))


def foot_inclination(look: Look) -> Array:
    """Heel to toe above the horizontal, deg, toe up positive."""
    return geo.pitch(look.now.sagittal("heel", look.side), look.now.sagittal("toe", look.side))


def arm_elevation(look: Look) -> Array:
    """Shoulder to wrist from straight down, deg, forward positive, past overhead more than 180."""
    angle = geo.hang(look.now.sagittal("shoulder", look.side), look.now.sagittal("wrist", look.side))
    return np.mod(angle + 120.0, 360.0) - 120.0


def arm_behind_trunk(look: Look) -> Array:
    """Shoulder to wrist behind the trunk line, deg, extension positive."""
    arm = geo.hang(look.now.sagittal("shoulder", look.side), look.now.sagittal("wrist", look.side))
    return np.mod(-look.now.trunk_lean() - arm + 240.0, 360.0) - 240.0


def leg_line_angle(look: Look) -> Array:
    """Hip seen from the ankle, above the horizontal, hip behind the ankle, deg."""
    step = look.now.sagittal("hip", "mid") - look.now.sagittal("ankle", look.side)
    return np.degrees(np.arctan2(step[..., 1], -step[..., 0]))


def body_line_angle(look: Look) -> Array:
    """Centre of mass seen from the toe, above the horizontal, deg."""
    return geo.pitch(look.now.sagittal("toe", look.side), look.now.com)


def knee_difference(look: Look) -> Array:
    """Size of the left-right difference of the knee angles, deg."""
    return np.abs(look.now.knee("left") - look.now.knee("right"))
