"""Turns a plan (path of the centre of mass, footholds, upper body) into landmarks.

The centre of mass is given; the pelvis follows from it: the body is posed, its centre of mass taken, and the
pelvis moved by the difference, until they agree. So flight is a true parabola, whatever the limbs do. A foot
on the ground turns about its heel or its toes and never slides; the leg above it is solved by inverse
kinematics, and the heel rises where the leg would not reach.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sportsgpt_desktop.core import skeleton as sk

from .body import Array, Body, Upper, bend, centre_of_mass, turned, upper_points

STEP_S = 0.002
GRAVITY = 9.81
FAR_SWING = 0.3
"""Leg lengths from one foothold to the next above which a swing carries the foot forward over the ground."""
COMING_SPEED = 1.0
"""Least mean forward speed of a swinging foot over the ground until it lands, m/s (judgement)."""


@dataclass(frozen=True)
class Foothold:
    """One contact: grid numbers [on, off] inclusive, where the flat foot's ankle stands, and how the foot rolls.

    ``pitch_on`` and ``pitch_off`` rad: heel up positive, toes up negative; flat between the shares ``flat``
    and ``rise`` of the contact. ``path``: ankle on the swing that follows: (share of swing, forward, up) from
    the hip, in leg lengths.
    """

    on: int
    off: int
    x: float
    z: float
    y: float = 0.0
    pitch_on: float = 0.0
    pitch_off: float = 0.0
    flat: float = 0.15
    rise: float = 0.6
    path: tuple[tuple[float, float, float], ...] = ()
    leaving_speed: float = 0.3
    """How fast the foot is taken up from the ground, m/s, beyond its turning about the toes."""
    landing_speed: float = 0.6
    """How fast the foot comes down relative to the ground before the next contact, m/s."""


@dataclass
class Plan:
    """``com`` (T, 3) m; a list of footholds for each foot, in order, the first from grid number 0."""

    body: Body
    com: Array
    upper: Upper
    left: list[Foothold]
    right: list[Foothold]
    marks: dict[str, float] = field(default_factory=dict)


def smooth(share: Array) -> Array:
    """0 to 1 with two vanishing derivatives at both ends (minimum jerk: Flash and Hogan, 1985)."""
    s = np.clip(share, 0.0, 1.0)
    return s**3 * (10.0 - 15.0 * s + 6.0 * s**2)


def contact_pitch(hold: Foothold, numbers: Array) -> Array:
    share = (numbers - hold.on) / max(hold.off - hold.on, 1)
    down = hold.pitch_on * (1.0 - smooth(share / max(hold.flat, 1e-6)))
    up = hold.pitch_off * smooth((share - hold.rise) / max(1.0 - hold.rise, 1e-6))
    return down + up


def foot_on_ground(body: Body, hold: Foothold, pitch: Array) -> Array:
    """Ankle (T, 3): about the toes where the heel is up, about the heel where the toes are up."""
    base = np.array([hold.x, hold.y, hold.z])
    toe = base + np.array([body.foot_front, 0.0, 0.0])
    heel = base - np.array([body.foot_back, 0.0, 0.0])
    by_toe = toe + turned(pitch, -body.foot_front, body.ankle_height)
    by_heel = heel + turned(pitch, body.foot_back, body.ankle_height)
    return np.where(pitch[:, None] >= 0, by_toe, by_heel)


def reachable_pitch(body: Body, hold: Foothold, pitch: Array, hip: Array) -> Array:
    """``pitch``, raised where the leg would not reach the ankle."""

    def short(angle: Array) -> Array:
        return np.linalg.norm(hip - foot_on_ground(body, hold, angle), axis=-1) > body.reach

    low, high = pitch.copy(), np.full_like(pitch, 1.4)
    far = short(low)
    if not far.any():
        return pitch
    for _ in range(24):
        middle = 0.5 * (low + high)
        still = short(middle)
        low, high = np.where(still, middle, low), np.where(still, high, middle)
    return np.where(far, high, pitch)


def hermite(times: Array, values: Array, first: Array, last: Array, at: Array) -> Array:
    """Cubic through ``values`` (K, n) at ``times`` (K,) with given end slopes, Catmull-Rom slopes between."""
    slopes = np.empty_like(values)
    slopes[0], slopes[-1] = first, last
    if len(times) > 2:
        slopes[1:-1] = (values[2:] - values[:-2]) / (times[2:] - times[:-2])[:, None]
    piece = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(times) - 2)
    width = (times[piece + 1] - times[piece])[:, None]
    s = ((at - times[piece])[:, None]) / width
    a, b, m, n = values[piece], values[piece + 1], slopes[piece] * width, slopes[piece + 1] * width
    return (1 + 2 * s) * (1 - s) ** 2 * a + s * (1 - s) ** 2 * m + s**2 * (3 - 2 * s) * b + s**2 * (s - 1) * n


def leg_points(plan: Plan, holds: Sequence[Foothold], hip: Array) -> tuple[Array, Array]:
    """Ankle (T, 3) and pitch (T,) of one foot over the whole plan, given its hip joint (T, 3)."""
    body, count = plan.body, len(hip)
    ankle, pitch = np.full((count, 3), np.nan), np.zeros(count)
    for hold in holds:
        numbers = np.arange(hold.on, min(hold.off, count - 1) + 1)
        angle = reachable_pitch(body, hold, contact_pitch(hold, numbers.astype(float)), hip[numbers])
        pitch[numbers] = angle
        ankle[numbers] = foot_on_ground(body, hold, angle)
    for hold, following in itertools.pairwise(holds):
        swing(plan, hold, following, hip, ankle, pitch)
    after = np.arange(holds[-1].off + 1, count)  # only where the clip is cut before
    ankle[after] = hip[after] - [0.0, 0.9 * body.leg, 0.0]
    return ankle, pitch


def swing(plan: Plan, hold: Foothold, following: Foothold, hip: Array, ankle: Array, pitch: Array) -> None:
    """Fill ``ankle`` and ``pitch`` between two contacts: a path of the ankle as seen from the hip."""
    begin, end = hold.off, following.on
    if end - begin < 2:
        return
    body = plan.body
    numbers = np.arange(begin + 1, end)
    duration = (end - begin) * STEP_S
    relative = ankle - hip
    back = max(begin - 2, hold.on)
    leaving = (relative[begin] - relative[back]) / max((begin - back) * STEP_S, STEP_S)
    travel = (hip[begin, 0] - hip[max(begin - 2, 0), 0]) / (2 * STEP_S)
    leaving = leaving + np.array([0.35 * travel, hold.leaving_speed, 0.0])
    hip_speed = (hip[end] - hip[end - 2]) / (2 * STEP_S)
    down = -hold.landing_speed - min(hip_speed[1], 0.0)
    arriving = np.array([-0.8 * hip_speed[0], down, 0.0])
    shares = [0.0, *(share for share, _, _ in hold.path), 1.0]
    depth = relative[[begin, end], 2]
    # Early in the swing the foot follows the body: it does not first run back from where it stood.
    behind = relative[begin, 0] / body.leg - 0.10
    middle = [
        [max(x, behind if s < 0.35 else x) * body.leg, y * body.leg, depth[0] + s * (depth[1] - depth[0])]
        for s, x, y in hold.path
    ]
    if ankle[end, 0] - ankle[begin, 0] > FAR_SWING * body.leg:
        # A foot does not overtake the place where it will land and come back: it still moves forward over the ground.
        for place, (s, _, _) in zip(middle, hold.path, strict=True):
            there = hip[begin + round(s * (end - begin)), 0]
            place[0] = min(place[0], ankle[end, 0] - COMING_SPEED * (1.0 - s) * duration - there)
    values = np.array([relative[begin], *middle, relative[end]])
    course = hermite(
        np.array(shares), values, leaving * duration, arriving * duration, (numbers - begin) / (end - begin)
    )
    length = np.linalg.norm(course, axis=-1, keepdims=True)
    course *= np.minimum(1.0, body.reach / np.maximum(length, 1e-9))
    ankle[numbers] = hip[numbers] + course
    share = (numbers - begin) / (end - begin)
    pitch[numbers] = pitch[begin] * (1 - smooth(share / 0.7)) + pitch[end] * smooth((share - 0.3) / 0.7)
    lift_clear(body, hold, following, numbers, share, ankle, pitch)


def lift_clear(
    body: Body, hold: Foothold, following: Foothold, numbers: Array, share: Array, ankle: Array, pitch: Array
) -> None:
    """Keep a swinging foot above the ground: 1.5 cm in mid-swing; it comes down to the next contact and does not skim."""
    toe = ankle[numbers] + turned(pitch[numbers], body.foot_front, -body.ankle_height)
    heel = ankle[numbers] + turned(pitch[numbers], -body.foot_back, -body.ankle_height)
    lowest = np.minimum(toe[:, 1], heel[:, 1])
    ground = hold.y + (following.y - hold.y) * smooth(share / 0.4 if following.y > hold.y else (share - 0.6) / 0.4)
    coming_down = np.minimum(hold.landing_speed * STEP_S * (following.on - numbers), 0.03 * smooth((share - 0.3) / 0.4))
    clear = ground + np.maximum(0.015 * np.sin(np.pi * share) ** 1.5, coming_down) + 0.0002
    ankle[numbers, 1] += np.maximum(clear - lowest, 0.0)


def pose(plan: Plan, hip: Array) -> tuple[Array, float]:
    """Landmarks (T, 33, 3) with the pelvis at ``hip`` (T, 3); by how much a leg is too short at worst, m."""
    body, right = plan.body, np.array([0.0, 0.0, 1.0])
    points = np.zeros((len(hip), sk.COUNT, 3))
    upper_points(body, plan.upper, hip, points)
    short = 0.0
    for side, sign, holds in (("left", -1, plan.left), ("right", 1, plan.right)):
        joint = hip + right * (sign * body.hip_half)
        ankle, pitch = leg_points(plan, holds, joint)
        gap = np.linalg.norm(ankle - joint, axis=-1)
        short = max(short, float((gap - body.leg).max()))
        ahead = np.broadcast_to([1.0, 0.0, 0.05 * sign], ankle.shape)
        points[:, sk.INDEX[f"{side}_hip"]] = joint
        points[:, sk.INDEX[f"{side}_knee"]] = bend(joint, ankle, body.thigh, body.shank, ahead)
        points[:, sk.INDEX[f"{side}_ankle"]] = ankle
        points[:, sk.INDEX[f"{side}_heel"]] = ankle + turned(pitch, -body.foot_back, -body.ankle_height)
        points[:, sk.INDEX[f"{side}_foot_index"]] = ankle + turned(pitch, body.foot_front, -body.ankle_height)
    return points, short


def solve(plan: Plan, rounds: int = 8) -> tuple[Array, float]:
    """Landmarks (T, 33, 3) whose centre of mass follows the plan; how much a leg is too short at worst, m."""
    hip = plan.com - [0.0, 0.1 * plan.body.trunk, 0.0]
    for _ in range(rounds):
        points, _ = pose(plan, hip)
        hip = hip + plan.com - centre_of_mass(points)
    return pose(plan, hip)


def oscillate(drive: Array, start: float, hertz: float, damping: float) -> Array:
    """A limb that follows ``drive`` (T,) like a damped pendulum of ``hertz``: second order, no key poses."""
    omega = 2 * np.pi * hertz
    out, angle, speed = np.empty_like(drive), start, 0.0
    for number, goal in enumerate(drive):
        speed += STEP_S * (omega**2 * (goal - angle) - 2 * damping * omega * speed)
        angle += STEP_S * speed
        out[number] = angle
    return out
