"""Distances and heights at one instant or between two, in the motion's unit (or a ratio where said)."""

import numpy as np

from .look import Array, Look, least, length, most, other

WAIT_S = 1.0
"""How long after contact the hips are watched for falling back (definition in the facts: 1 s)."""


def _ahead(first: Array, second: Array) -> Array:
    return first[..., 0] - second[..., 0]


def shoulder_ahead_of_wrist(look: Look) -> Array:
    """Forward distance of the mid-shoulder from the mid-wrist."""
    return _ahead(look.now.sagittal("shoulder", "mid"), look.now.sagittal("wrist", "mid"))


def wrist_ahead_of_com(look: Look) -> Array:
    """Forward distance of the mid-wrist from the centre of mass."""
    return _ahead(look.now.sagittal("wrist", "mid"), look.now.com)


def toe_ahead_of_com(look: Look) -> Array:
    """Forward distance of the toe from the centre of mass; negative = foot behind."""
    return _ahead(look.now.sagittal("toe", look.side), look.now.com)


def com_ahead_of_toe(look: Look) -> Array:
    """Forward distance of the centre of mass from the toe."""
    return -toe_ahead_of_com(look)


def heel_ahead_of_com(look: Look) -> Array:
    """Forward distance of the heel from the centre of mass."""
    return _ahead(look.now.sagittal("heel", look.side), look.now.com)


def ankle_ahead_of_hip(look: Look) -> Array:
    """Forward distance of the ankle from the mid-hip."""
    return _ahead(look.now.sagittal("ankle", look.side), look.now.sagittal("hip", "mid"))


def toe_spacing(look: Look) -> Array:
    """Forward distance between the toes, always positive."""
    return np.abs(_ahead(look.now.sagittal("toe", "left"), look.now.sagittal("toe", "right")))


def ankle_spacing(look: Look) -> Array:
    """Forward distance between the ankles, always positive."""
    return np.abs(_ahead(look.now.sagittal("ankle", "left"), look.now.sagittal("ankle", "right")))


def knee_gap(look: Look) -> Array:
    """How far the other knee is ahead of this one, in thigh lengths (ratio)."""
    thigh = length(look.now.sagittal("hip", look.side) - look.now.sagittal("knee", look.side))
    gap = _ahead(look.now.sagittal("knee", other(look.side)), look.now.sagittal("knee", look.side))
    return gap / thigh


def elbow_above_shoulder(look: Look) -> Array:
    """Height of the elbow above the shoulder, in upper-arm lengths (ratio)."""
    shoulder, elbow = look.now.sagittal("shoulder", look.side), look.now.sagittal("elbow", look.side)
    return (elbow[..., 1] - shoulder[..., 1]) / length(elbow - shoulder)


def foot_pitch_ratio(look: Look) -> Array:
    """Height of the heel above the toe, in foot lengths (ratio); negative = heel first."""
    heel, toe = look.now.sagittal("heel", look.side), look.now.sagittal("toe", look.side)
    return (heel[..., 1] - toe[..., 1]) / look.now.foot_length(look.side)


def heel_lift(look: Look) -> Array:
    """Rise of the heel since the earlier keyframe, in foot lengths (ratio)."""
    rise = look.now.sagittal("heel", look.side)[..., 1] - look.since.sagittal("heel", look.side)[..., 1]
    return rise / look.since.foot_length(look.side)


def swing_ankle_height(look: Look) -> Array:
    """Height of the other leg's ankle as a share of this leg's knee height above the floor (ratio)."""
    floor = look.ground(look.now_s)
    ankle = look.now.sagittal("ankle", other(look.side))[..., 1] - floor
    return ankle / (look.now.sagittal("knee", look.side)[..., 1] - floor)


def hip_height(look: Look) -> Array:
    """Height of the mid-hip above the floor, in standing leg lengths (ratio).

    The standing hip is taken at thigh + shank + foot height, the foot being 0.039 of the stature (Drillis and
    Contini 1966).
    """
    height = look.now.sagittal("hip", "mid")[..., 1] - look.ground(look.now_s)
    return height / (look.leg_length + 0.039 * look.stature)


def com_height(look: Look) -> Array:
    """Height of the centre of mass above the floor."""
    return look.now.com[..., 1] - look.ground(look.now_s)


def com_drop(look: Look) -> Array:
    """How far the centre of mass falls from the earlier keyframe to its lowest point."""
    _, body = look.interval(after_s=0.15)
    return look.since.com[..., 1] - least(body.com[..., 1])


def com_rise(look: Look) -> Array:
    """Rise of the centre of mass since the earlier keyframe."""
    return look.now.com[..., 1] - look.since.com[..., 1]


def com_excursion(look: Look) -> Array:
    """Highest less lowest centre of mass over the interval."""
    _, body = look.interval()
    return most(body.com[..., 1]) - least(body.com[..., 1])


def hip_lowering(look: Look) -> Array:
    """Mid-hip height over the stride before the keyframe (mean of 0.4 s) less its lowest until the later."""
    _, before = look.over(look.now_s - 0.4, look.now_s)
    _, stance = look.over(look.now_s, look.until_s)
    height = before.sagittal("hip", "mid")[..., 1]
    return height.mean(axis=-1) - least(stance.sagittal("hip", "mid")[..., 1])


def hip_drift(look: Look) -> Array:
    """Horizontal distance of the mid-hip since the earlier keyframe, always positive."""
    return np.abs(_ahead(look.now.sagittal("hip", "mid"), look.since.sagittal("hip", "mid")))


def jump_length(look: Look) -> Array:
    """Forward distance from the toes at the earlier keyframe to the heels now."""
    return _ahead(look.now.sagittal("heel", look.side), look.since.sagittal("toe", look.side))


def step_length(look: Look) -> Array:
    """Forward distance from the other foot's toe at the earlier keyframe to this foot's toe now."""
    return _ahead(look.now.sagittal("toe", look.side), look.since.sagittal("toe", other(look.side)))


def step_ratio(look: Look) -> Array:
    """Length of the step that ends at the keyframe over that of the step that ends at the later one (ratio).

    The first step is measured from the other foot's last place before the keyframe (0.05 s after it left the
    floor is unknown, so its toe at the lowest point of the 0.5 s before).
    """
    _, before = look.over(look.now_s - 0.5, look.now_s)
    toe = before.sagittal("toe", other(look.side))
    with np.errstate(invalid="ignore"):
        lowest = np.argmin(np.where(np.isfinite(toe[..., 1]), toe[..., 1], np.inf), axis=-1)
    start = np.take_along_axis(toe[..., 0], lowest[..., None], axis=-1)[..., 0]
    here = look.now.sagittal("toe", look.side)[..., 0]
    there = look.until.sagittal("toe", other(look.side))[..., 0]
    return (here - start) / (there - here)


def hip_past_heel(look: Look) -> Array:
    """Furthest the mid-hip comes ahead of the landing heels within 1 s; negative = it never passes them."""
    heel = look.now.sagittal("heel", look.side)[..., 0]
    _, body = look.over(look.now_s, look.now_s + WAIT_S)
    return most(body.sagittal("hip", "mid")[..., 0]) - heel


def before_obstacle(look: Look) -> Array:
    """Forward distance from the toe to the obstacle that the user marked."""
    return look.marks.get("obstacle_forward", np.nan) - look.now.sagittal("toe", look.side)[..., 0]


def after_obstacle(look: Look) -> Array:
    """Forward distance from the obstacle that the user marked to the toe."""
    return -before_obstacle(look)


def share_before_obstacle(look: Look) -> Array:
    """Take-off distance as a share of the clearance (ratio): earlier keyframe's other foot to this one."""
    obstacle = look.marks.get("obstacle_forward", np.nan)
    start = look.since.sagittal("toe", other(look.side))[..., 0]
    stop = look.now.sagittal("toe", look.side)[..., 0]
    return (obstacle - start) / (stop - start)


def com_over_obstacle(look: Look) -> Array:
    """Height of the centre of mass above the obstacle that the user marked."""
    return com_height(look) - look.marks.get("obstacle_height", np.nan)
