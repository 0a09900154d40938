"""Named channels over time from a Motion: signed angles, heights, speeds, floor contact, centre of mass.

Sagittal angles are taken in the plane of the athlete's own heading, which may turn during a clip. From one
camera only what the picture plane shows is known; everything else is NaN.

Channels (``{side}`` is left or right; lengths in the unit of the Motion, angles in deg):

``thigh_angle_{side}`` hip to knee from straight down, forward +; ``shank_lean_{side}`` ankle to knee from
vertical, forward +; ``knee_angle_{side}`` = 180 - (thigh angle + shank lean); ``hip_angle_{side}`` =
180 - (trunk lean + thigh angle); ``ankle_angle_{side}`` shank against ankle-to-toe line; ``foot_pitch_{side}``
heel (or ankle) to toe above horizontal; ``upper_arm_angle_{side}``, ``forearm_angle_{side}`` from straight down,
forward +; ``elbow_angle_{side}``, 180 = straight; ``trunk_lean`` mid-hip to mid-shoulder from vertical, forward +.
``hip_up``, ``com_up`` above the floor; ``hip_forward``, ``com_forward`` along the clip's main direction;
``com_right``; ``*_velocity`` per second; ``com_speed``. ``toe_up_{side}``, ``heel_up_{side}``,
``ankle_up_{side}`` above that point's own resting level, ``foot_up_{side}`` the lowest of toe and heel;
``wrist_speed_{side}`` of the wrist in all known directions; ``ankle_ahead_{side}`` ankle before the mid-hip; ``leg_extent_{side}`` vertical hip-to-ankle distance in leg
lengths; ``trunk_extent`` vertical hip-to-shoulder distance in leg lengths; ``wrist_rise_{side}`` wrist above
shoulder in leg lengths. ``contact_margin_{side}``: above 0 the foot stands (low and still against the floor or
belt), below 0 it does not; ``release_margin_{side}``: the same for the toe alone and stricter about its speed, which
tells the end of a contact. ``balance``: centre of mass before the middle of the feet, in leg lengths.
``heading_deg`` in the horizontal plane against the clip's main direction. ``floor_velocity``: velocity of a
treadmill's belt, 0 on solid ground.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from . import geometry as geo
from . import skeleton as sk
from .floor import FEET, floor_height, frames_of, own_level
from .geometry import Array
from .records import Kinematics, Motion

VERSION = "2"
SIDES = ("left", "right")
VELOCITY_SMOOTHING_S = 0.035
ENOUGH_FRAMES = 4000
"""So many frames tell the usual length of a segment."""
HEADING_SMOOTHING_S = 0.8
# Contact: a toe within 2 cm or a heel within 3 cm of its own floor that moves slower than 0.7 m/s or half the
# running speed, whichever is more; a leg is taken as 0.86 m.
TOE_CONTACT = 0.0235
HEEL_CONTACT = 0.035
ANKLE_CONTACT = 0.035
POINTED_FOOT = 0.07
"""How far the ankle rises before the toes leave the floor, leg lengths (foot lengths of Drillis and Contini 1966)."""
CONTACT_SPEED = 0.81
CONTACT_SPEED_SHARE = 0.5
# In slow running a toe slides for some frames after it was unloaded: against force plates at 2 m/s the limit above
# ends contacts 30 to 50 ms late. From 3 leg lengths a second on the limits agree.
RELEASE_SPEED = 0.4
RELEASE_SHARES = (0.3, CONTACT_SPEED_SHARE)
RELEASE_AT = (2.2, 3.0)
STRAIGHT_LEGS = 0.1
"""Mean sine of the knees' bends below which they don't tell which way the body faces: 6 deg (judgement)."""
HIGHEST_REST = 0.1
"""A point that never rests lower than this over the floor, leg lengths, does not stand: a heel marker of a flat foot lies
at half of it (judgement)."""
BELT_SPEED = 0.6
"""Slower than this (leg lengths a second), standing feet are taken to stand on solid ground."""
BELT_OVER_TRAVEL = 3.0
"""A belt moves at least so many times faster than the athlete on it travels through the picture (judgement)."""
UNSURE_FEET = 0.02
"""Error of the foot points, leg lengths, from which a foot's height says less about contact than its speed (judgement)."""
UNSURE_REACH = 3.0
"""So many errors a standing foot may seem to lie above its floor; the lowest places, which are taken for the floor, lie
about two errors under it."""
UNSURE_LEVEL = 0.3
"""Quantile of the heights of a slow and low unsure foot point that is its level: a heel stands for part of the contact."""
UNSURE_SMOOTHING_S = 0.04
"""Over drawn runs and sprints with 2 cm of noise, contacts were as near to the true ones from 0.035 to 0.05 s."""

_JOINTS = {
    side: {
        name: sk.INDEX[f"{side}_{name}"]
        for name in ("hip", "knee", "ankle", "heel", "foot_index", "shoulder", "elbow", "wrist")
    }
    for side in SIDES
}


def compute(motion: Motion) -> Kinematics:
    """All channels of ``motion``; see the module's text. Unknown channels are all NaN, none is left out."""
    motion = _facing_forward(motion)
    points = np.asarray(motion.points, dtype=np.float64)
    time_s = np.asarray(motion.time_s, dtype=np.float64)
    leg = motion.leg_length
    heading = _heading(points, time_s, leg)
    plane = sagittal_points(motion, heading)
    channels: dict[str, Array] = {"heading_deg": heading}
    channels |= _angles(plane)
    channels |= _body(points, plane, time_s, leg)
    floor = _floor(motion, points, channels["hip_forward"])
    for name in ("hip_up", "com_up"):
        channels[name] = channels[name] - floor
    for side in SIDES:
        channels |= _leg(side, points, plane, floor, time_s, leg)
    channels |= _contacts(points, channels, time_s, leg, unsure_feet(motion))
    channels["balance"] = _balance(channels, points, plane, leg)
    return Kinematics(motion, channels, _units(channels, motion.unit), _errors(motion, channels, points))


def sagittal_points(motion: Motion, heading_deg: Array | None = None) -> Array:
    """Points (T, 33, 2): forward of the mid-hip in the athlete's heading, and up (not taken from the floor)."""
    points = np.asarray(motion.points, dtype=np.float64)
    if heading_deg is None:
        heading_deg = _heading(points, np.asarray(motion.time_s, dtype=np.float64), motion.leg_length)
    hips = geo.mid_hip(points)
    plane = np.empty((*points.shape[:2], 2))
    plane[..., 0] = _ahead(points[..., 0] - hips[:, :1], points[..., 2] - hips[:, 2:], heading_deg[:, None])
    plane[..., 1] = points[..., 1]
    return plane


def _ahead(forward: Array, right: Array, heading_deg: Array) -> Array:
    """Component of a horizontal step in the heading; ``forward`` itself where right is not known at all."""
    if not np.isfinite(right).any():
        return forward
    turn = np.radians(heading_deg)
    return forward * np.cos(turn) + right * np.sin(turn)


# ------------------------------------------------------------------------------------------ heading


def _facing_forward(motion: Motion) -> Motion:
    """Mirror a side view in which the athlete faces backward and does not travel, so that forward is his front."""
    points = np.asarray(motion.points, dtype=np.float64)
    if np.isfinite(points[..., 2]).any() or not np.isfinite(points[..., 0]).any():
        return motion
    hips = geo.mid_hip(points)[:, 0]
    known = hips[np.isfinite(hips)]
    if len(known) == 0 or abs(known[-1] - known[0]) > motion.leg_length:
        return motion
    if not _faces_backward(points):
        return motion
    mirrored = points.copy()
    mirrored[..., 0] *= -1.0
    return replace(motion, points=mirrored, travel_sign=-motion.travel_sign)


def _faces_backward(points: Array) -> bool:
    """By the way the knees bend; by heels and toes where the legs stay straight or are not known."""
    bend = geo.knees_point(points[..., :2])
    if abs(bend) > STRAIGHT_LEGS:
        return bend < 0
    feet = [points[:, toe, 0] - points[:, rear, 0] for rear, toe in ((27, 31), (28, 32), (29, 31), (30, 32))]
    steps = np.concatenate(feet)
    steps = steps[np.isfinite(steps)]
    return len(steps) > 0 and bool(np.median(steps) < 0)


def _heading(points: Array, time_s: Array, leg: float) -> Array:
    """Angle (T,) of the athlete's heading from forward towards right, deg; 0 where right is not known.

    Facing of pelvis and shoulders, drawn to the direction of travel while the athlete moves fast towards it.
    """
    count = len(points)
    lines = [
        points[:, b] - points[:, a] for a, b in ((sk.LEFT_HIP, sk.RIGHT_HIP), (sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER))
    ]
    right = geo.mean_of(np.stack(lines, axis=1), (0, 1))
    facing = np.stack([right[:, 2], -right[:, 0]], axis=1)
    if not np.isfinite(facing).any():
        return np.zeros(count)
    width = frames_of(HEADING_SMOOTHING_S, time_s)
    facing = geo.smooth(_unit(geo.fill_gaps_columns(facing)), width)
    facing = _unit(facing)
    hips = geo.fill_gaps_columns(geo.mid_hip(points)[:, [0, 2]])
    velocity = geo.rate(hips, time_s, width) / leg
    speed = np.linalg.norm(velocity, axis=1)
    course = _unit(velocity)
    ahead = np.sum(course * facing, axis=1)
    share = np.clip((speed - 0.8) / 1.2, 0.0, 1.0) * np.clip((ahead - 0.5) / 0.3, 0.0, 1.0)
    share = np.nan_to_num(share)[:, None]
    mixed = share * np.nan_to_num(course) + (1.0 - share) * facing
    return geo.unwrap_deg(np.degrees(np.arctan2(mixed[:, 1], mixed[:, 0])))


def _unit(vectors: Array) -> Array:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(length > 1e-9, vectors / length, np.nan)


# ----------------------------------------------------------------------------------------- channels


def _angles(plane: Array) -> dict[str, Array]:
    hips, shoulders = geo.mid_hip(plane), geo.mid_shoulder(plane)
    trunk = geo.lean(hips, shoulders)
    result = {"trunk_lean": trunk}
    for side in SIDES:
        at = {name: plane[:, joint] for name, joint in _JOINTS[side].items()}
        thigh = geo.wrap_deg(geo.hang(at["hip"], at["knee"]), 30.0)
        shank = geo.wrap_deg(geo.lean(at["ankle"], at["knee"]), 40.0)
        rear = np.where(np.isfinite(at["heel"]), at["heel"], at["ankle"])
        upper_arm = geo.unwrap_deg(geo.hang(at["shoulder"], at["elbow"]))
        forearm = geo.unwrap_deg(geo.hang(at["elbow"], at["wrist"]), 45.0)
        sole = geo.pitch(at["ankle"], at["foot_index"])
        result |= {
            f"thigh_angle_{side}": thigh,
            f"shank_lean_{side}": shank,
            f"knee_angle_{side}": geo.wrap_deg(180.0 - (thigh + shank), 110.0),
            f"hip_angle_{side}": geo.wrap_deg(180.0 - (trunk + thigh), 120.0),
            f"ankle_angle_{side}": geo.wrap_deg(90.0 - shank - sole, 110.0),
            f"foot_pitch_{side}": geo.wrap_deg(geo.pitch(rear, at["foot_index"]), -40.0),
            f"upper_arm_angle_{side}": upper_arm,
            f"forearm_angle_{side}": forearm,
            f"elbow_angle_{side}": geo.wrap_deg(180.0 - (forearm - upper_arm), 100.0),
        }
    return result


def _body(points: Array, plane: Array, time_s: Array, leg: float) -> dict[str, Array]:
    width = frames_of(VELOCITY_SMOOTHING_S, time_s)
    hips, com = geo.mid_hip(points), geo.center_of_mass(points)
    velocity = geo.rate(com, time_s, width)
    return {
        "hip_up": hips[:, 1],
        "hip_forward": hips[:, 0],
        "hip_up_velocity": geo.rate(hips[:, 1], time_s, width),
        "hip_forward_velocity": geo.rate(hips[:, 0], time_s, width),
        "com_up": com[:, 1],
        "com_forward": com[:, 0],
        "com_right": com[:, 2],
        "com_up_velocity": velocity[:, 1],
        "com_forward_velocity": velocity[:, 0],
        "com_speed": np.sqrt(np.nansum(velocity**2, axis=1)) + 0.0 * velocity[:, 1],
        "trunk_extent": (geo.mid_shoulder(plane)[:, 1] - hips[:, 1]) / leg,
    }


def _floor(motion: Motion, points: Array, hip_forward: Array) -> Array:
    known = np.asarray(motion.ground, dtype=np.float64)
    if np.isfinite(known).any():
        return geo.fill_gaps(known)
    return floor_height(points[..., 1], hip_forward, np.asarray(motion.time_s), motion.leg_length)


def _leg(side: str, points: Array, plane: Array, floor: Array, time_s: Array, leg: float) -> dict[str, Array]:
    joint = _JOINTS[side]
    result: dict[str, Array] = {}
    for name, key in (("toe", "foot_index"), ("heel", "heel"), ("ankle", "ankle")):
        height = points[:, joint[key], 1] - floor
        level = own_level(height, time_s, leg)
        # A point that rests so high rests in the air, as a heel does on the top of a flight: then the floor is its level.
        result[f"{name}_up_{side}"] = height - (level if level < HIGHEST_REST * leg else 0.0)
    lowest = np.fmin(result[f"toe_up_{side}"], result[f"heel_up_{side}"])
    # Where only the ankle is known, the toes leave the floor when it has risen by what a pointed foot adds.
    ankle = result[f"ankle_up_{side}"]
    ankle = np.where(ankle > POINTED_FOOT * leg, ankle - POINTED_FOOT * leg, np.minimum(ankle, 0.0))
    result[f"foot_up_{side}"] = np.where(np.isfinite(lowest), lowest, ankle)
    width = frames_of(VELOCITY_SMOOTHING_S, time_s)
    wrist = geo.rate(points[:, joint["wrist"]], time_s, width)
    result[f"wrist_speed_{side}"] = np.sqrt(np.nansum(wrist**2, axis=1)) + 0.0 * wrist[:, 1]
    result[f"ankle_ahead_{side}"] = plane[:, joint["ankle"], 0]
    result[f"leg_extent_{side}"] = (points[:, joint["hip"], 1] - points[:, joint["ankle"], 1]) / leg
    result[f"wrist_rise_{side}"] = (points[:, joint["wrist"], 1] - points[:, joint["shoulder"], 1]) / leg
    return result


def _balance(channels: dict[str, Array], points: Array, plane: Array, leg: float) -> Array:
    """Centre of mass before the middle between heels and toes (or before the ankles), in leg lengths."""
    feet = geo.mean_of(plane, (sk.LEFT_HEEL, sk.RIGHT_HEEL, sk.LEFT_TOE, sk.RIGHT_TOE))[:, 0]
    feet = np.where(np.isfinite(feet), feet, geo.mean_of(plane, (sk.LEFT_ANKLE, sk.RIGHT_ANKLE))[:, 0])
    hips = geo.mid_hip(points)
    away = channels["com_forward"] - hips[:, 0], channels["com_right"] - hips[:, 2]
    return (_ahead(*away, channels["heading_deg"]) - feet) / leg


# ---------------------------------------------------------------------------------------- contacts


def unsure_feet(motion: Motion) -> float:
    """Error of the foot points in leg lengths where contacts are told from their speed; 0 where height tells too.

    Also 0 where forward is not known, so that there is no speed to tell.
    """
    if not np.isfinite(np.asarray(motion.points, dtype=np.float64)[..., 0]).any():
        return 0.0
    error = np.asarray(motion.error, dtype=np.float64)[:, FEET]
    known = error[np.isfinite(error)]
    usual = float(np.median(known)) / motion.leg_length if len(known) else 0.0
    return usual if usual > UNSURE_FEET else 0.0


def _contacts(points: Array, channels: dict[str, Array], time_s: Array, leg: float, unsure: float) -> dict[str, Array]:
    """Contact and release margins and the floor's velocity. ``unsure``: see ``unsure_feet``.

    Unsure feet are low by their own level and error, and their vertical speed counts too.
    """
    width = frames_of(UNSURE_SMOOTHING_S if unsure else VELOCITY_SMOOTHING_S, time_s)
    velocity = {
        (side, name): geo.rate(points[:, _JOINTS[side][key]], time_s, width) / leg
        for side in SIDES
        for name, key in (("toe", "foot_index"), ("heel", "heel"), ("ankle", "ankle"))
    }
    flat = {key: values[:, [0, 2]] for key, values in velocity.items()}
    limits = {"toe": TOE_CONTACT, "heel": HEEL_CONTACT, "ankle": ANKLE_CONTACT}
    hips = geo.rate(geo.mid_hip(points)[:, [0, 2]], time_s, frames_of(0.5, time_s)) / leg
    belt = _belt_velocity(flat, hips, channels, limits, leg)
    speed = np.sqrt(np.nansum((hips - belt) ** 2, axis=1))
    allowed = np.maximum(CONTACT_SPEED, CONTACT_SPEED_SHARE * speed)
    released = np.maximum(RELEASE_SPEED, np.interp(speed, RELEASE_AT, RELEASE_SHARES) * speed)
    result = {"floor_velocity": np.full(len(points), belt[0] * leg)}
    for side in SIDES:
        margins = {}
        for name, limit in limits.items():
            up = channels[f"{name}_up_{side}"] / leg
            moving = np.sqrt(np.nansum((flat[side, name] - belt) ** 2, axis=1))
            if unsure:
                moving = np.hypot(moving, velocity[side, name][:, 1])
                up = _settled(geo.smooth(up, width), (moving < allowed) & (up < limit + UNSURE_REACH * unsure))
            low = 1.0 - up / (limit + unsure)
            margins[name] = np.minimum(low, 1.0 - moving / allowed)
            if name == "toe":
                result[f"release_margin_{side}"] = np.minimum(low, 1.0 - moving / released)
        margin = np.fmax(margins["toe"], margins["heel"])
        result[f"contact_margin_{side}"] = np.where(np.isfinite(margin), margin, margins["ankle"])
    return result


def _settled(height: Array, stands: NDArray[np.bool_]) -> Array:
    """``height`` over the level that a foot point keeps while it ``stands``."""
    return height - np.quantile(height[stands], UNSURE_LEVEL) if stands.any() else height


def _belt_velocity(
    flat: dict[tuple[str, str], Array], hips: Array, channels: dict[str, Array], limits: dict[str, float], leg: float
) -> Array:
    """Horizontal velocity (2,) of the surface that the feet stand on, leg lengths a second; ``hips`` (T, 2) that of the
    athlete, who stays in place on a belt: feet that are seen low while they swing are no belt."""
    low = []
    for (side, name), velocity in flat.items():
        near = channels[f"{name}_up_{side}"] < 0.7 * limits[name] * leg
        low.append(velocity[near])
    rows = np.nan_to_num(np.concatenate(low)) if low else np.zeros((0, 2))
    belt = np.median(rows, axis=0) if len(rows) else np.zeros(2)
    travel = np.abs(np.median(np.nan_to_num(hips), axis=0))
    moving = float(np.linalg.norm(belt)) > max(BELT_SPEED, BELT_OVER_TRAVEL * float(np.linalg.norm(travel)))
    return belt if moving else np.zeros(2)


# ------------------------------------------------------------------------------------ units, errors


def _units(channels: dict[str, Array], unit: str) -> dict[str, str]:
    def unit_of(name: str) -> str:
        if "angle" in name or "lean" in name or "pitch" in name or name == "heading_deg":
            return "deg"
        if name.startswith(("leg_extent", "trunk_extent", "wrist_rise", "balance")):
            return "leg_length"
        if name.startswith(("contact_margin", "release_margin")):
            return "ratio"
        return f"{unit}/s" if name.endswith(("_velocity", "_speed")) or name.startswith("wrist_speed") else unit

    return {name: unit_of(name) for name in channels}


def _errors(motion: Motion, channels: dict[str, Array], points: Array) -> dict[str, Array]:
    """One standard deviation (T,) of the angles and heights, from the error of their landmarks."""
    error = np.asarray(motion.error, dtype=np.float64)

    some = slice(None, None, max(1, len(points) // ENOUGH_FRAMES))

    def angle(first: int, second: int) -> Array:
        length = np.linalg.norm(np.nan_to_num(points[some, first] - points[some, second]), axis=1)
        known = length[length > 0]
        usual = float(np.median(known)) if len(known) else np.nan
        return np.degrees(np.hypot(error[:, first], error[:, second]) / usual)

    hip = geo.mean_of(error[..., None], (sk.LEFT_HIP, sk.RIGHT_HIP))[:, 0] / np.sqrt(2.0)
    trunk = np.fmin(angle(sk.LEFT_HIP, sk.LEFT_SHOULDER), angle(sk.RIGHT_HIP, sk.RIGHT_SHOULDER)) / np.sqrt(2.0)
    result = {"trunk_lean": trunk, "hip_up": hip, "com_up": hip}
    for side in SIDES:
        joint = _JOINTS[side]
        thigh, shank = angle(joint["hip"], joint["knee"]), angle(joint["knee"], joint["ankle"])
        foot = angle(joint["ankle"], joint["foot_index"])
        upper_arm, forearm = angle(joint["shoulder"], joint["elbow"]), angle(joint["elbow"], joint["wrist"])
        result |= {
            f"thigh_angle_{side}": thigh,
            f"shank_lean_{side}": shank,
            f"knee_angle_{side}": np.hypot(thigh, shank),
            f"hip_angle_{side}": np.hypot(trunk, thigh),
            f"ankle_angle_{side}": np.hypot(shank, foot),
            f"foot_pitch_{side}": foot,
            f"upper_arm_angle_{side}": upper_arm,
            f"forearm_angle_{side}": forearm,
            f"elbow_angle_{side}": np.hypot(upper_arm, forearm),
            f"foot_up_{side}": np.fmin(error[:, joint["foot_index"]], error[:, joint["heel"]]),
        }
    return {name: value for name, value in result.items() if np.isfinite(channels[name]).any()}
