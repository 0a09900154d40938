"""Ranges and extremes of angles over an interval (deg), and speeds at an instant."""

import numpy as np

from .look import Array, Look, Where, average, least, most

SPEED_REACH_S = 0.05
"""Half window of the parabola that gives a velocity: judgement, three frames at 60 per second."""
HEEL_OFF = 0.1
"""An ankle this much higher than at touchdown, leg lengths, no longer stands flat: the heel is off (judgement)."""
FLIGHT_MOST_S = 0.35
"""Longest part of a flight that a take-off velocity is read from (judgement: later the landing is prepared)."""


def knee_least(look: Look) -> Array:
    """Smallest internal knee angle over the interval, deg."""
    return least(look.interval()[1].knee(look.side))


def knee_least_standing(look: Look) -> Array:
    """Smallest internal knee angle from the keyframe on until the ankle has risen by 0.1 leg lengths, deg."""
    body = look.interval()[1]
    height = body.sagittal("ankle", look.side)[..., 1]
    risen = height - height[:, :1] > HEEL_OFF * look.leg_length
    return least(np.where(np.maximum.accumulate(risen, axis=-1), np.nan, body.knee(look.side)))


def knee_flexion_most(look: Look) -> Array:
    """180 less the smallest knee angle over the interval and 0.1 s after, deg."""
    return 180.0 - least(look.interval(after_s=0.1)[1].knee(look.side))


def knee_flexion_within(look: Look) -> Array:
    """180 less the smallest knee angle within the interval, deg."""
    return 180.0 - knee_least(look)


def knee_yield(look: Look) -> Array:
    """Knee angle at the start of the interval less its smallest value until 0.1 s after its end, deg."""
    return look.since.knee(look.side) - least(look.interval(after_s=0.1)[1].knee(look.side))


def knee_yield_within(look: Look) -> Array:
    """Knee angle at the start of the interval less its smallest value within it, deg."""
    return look.since.knee(look.side) - least(look.interval()[1].knee(look.side))


def swing_knee_flexion(look: Look) -> Array:
    """180 less the smallest knee angle of 0.12 s around the keyframe, deg."""
    return 180.0 - least(look.over(look.now_s - 0.06, look.now_s + 0.06)[1].knee(look.side))


def ankle_yield(look: Look) -> Array:
    """Ankle angle at the start of the interval less its smallest value within it, deg."""
    return look.since.ankle(look.side) - least(look.interval()[1].ankle(look.side))


def thigh_range(look: Look) -> Array:
    """Largest less smallest thigh angle of one leg over the interval, deg."""
    thigh = look.interval()[1].thigh(look.side)
    return most(thigh) - least(thigh)


def thigh_most(look: Look) -> Array:
    """Largest thigh angle of 0.1 s around the keyframe, deg."""
    return most(look.over(look.now_s - 0.05, look.now_s + 0.05)[1].thigh(look.side))


def trunk_lean_mean(look: Look) -> Array:
    """Trunk lean, mean over the interval, deg."""
    return average(look.interval()[1].trunk_lean())


def elbow_range(look: Look) -> Array:
    """Largest less smallest elbow angle over the interval, deg."""
    elbow = look.interval()[1].elbow(look.side)
    return most(elbow) - least(elbow)


def elbow_mean(look: Look) -> Array:
    """Elbow angle, mean over the interval, deg."""
    return average(look.interval()[1].elbow(look.side))


def elbow_at_front(look: Look) -> Array:
    """Elbow angle where the wrist is furthest ahead of the shoulder in the interval, deg."""
    return _elbow_at(look, look.side, 1.0)


def elbow_at_back(look: Look) -> Array:
    """Elbow angle where the wrist is furthest behind the shoulder in the interval, deg."""
    return _elbow_at(look, look.side, -1.0)


def _elbow_at(look: Look, side: Where, sign: float) -> Array:
    body = look.interval()[1]
    reach = sign * (body.sagittal("wrist", side)[..., 0] - body.sagittal("shoulder", side)[..., 0])
    known = np.isfinite(reach)
    place = np.argmax(np.where(known, reach, -np.inf), axis=-1)
    angle = np.take_along_axis(body.elbow(side), place[..., None], axis=-1)[..., 0]
    return np.where(known.any(axis=-1), angle, np.nan)


def _velocity(look: Look, point: str, side: Where = "mid") -> Array:
    """Velocity (S, 2) forward, up per second: slope of a least-squares parabola around the keyframe."""
    time, body = look.over(look.now_s - SPEED_REACH_S, look.now_s + SPEED_REACH_S)
    place = body.com if point == "com" else body.sagittal(point, side)
    return _slope(time - look.now_s[:, None], place)


def _flight_velocity(look: Look) -> Array:
    """Velocity (S, 2) of the centre of mass as the feet leave, from its path over the flight that follows.

    In the air it moves evenly forward and falls with g, so a straight line is fitted to each coordinate once the
    fall is taken out: far steadier than a slope at one instant. The flight ends at the later keyframe.
    """
    stop = np.where(np.isfinite(look.until_s), look.until_s, look.now_s + 2.0 * SPEED_REACH_S)
    time, body = look.over(look.now_s, np.minimum(stop, look.now_s + FLIGHT_MOST_S))
    time = time - look.now_s[:, None]
    path = body.com.copy()
    path[..., 1] += 0.5 * look.gravity * time**2
    return _slope(time, path, 1)


def _slope(time: Array, place: Array, degree: int = 2) -> Array:
    """First derivative at time 0 of the least-squares polynomial through ``place`` (S, F, 2) at ``time``."""
    basis = np.stack([time**power for power in range(degree + 1)], axis=-1)
    usable = np.isfinite(place).all(axis=-1).all(axis=-1) & np.isfinite(basis).all(axis=(-1, -2))
    result = np.full((len(place), 2), np.nan)
    if usable.any():
        fit = np.linalg.pinv(basis[usable]) @ place[usable]
        result[usable] = fit[:, 1]
    return result


def com_speed(look: Look) -> Array:
    """Speed of the centre of mass just after take-off, per second."""
    return np.linalg.norm(_flight_velocity(look), axis=-1)


def com_speed_forward(look: Look) -> Array:
    """Forward speed of the centre of mass just after the foot leaves, per second."""
    return _flight_velocity(look)[:, 0]


def com_speed_up(look: Look) -> Array:
    """Upward speed of the centre of mass just after take-off, per second."""
    return _flight_velocity(look)[:, 1]


def com_path_angle(look: Look) -> Array:
    """Direction of the centre of mass just after take-off, above the horizontal, deg."""
    velocity = _flight_velocity(look)
    return np.degrees(np.arctan2(velocity[:, 1], velocity[:, 0]))


def wrist_path_angle(look: Look) -> Array:
    """Direction of the wrist's velocity, above the horizontal, deg."""
    velocity = _velocity(look, "wrist", look.side)
    return np.degrees(np.arctan2(velocity[:, 1], velocity[:, 0]))
