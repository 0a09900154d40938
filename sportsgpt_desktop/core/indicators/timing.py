"""Times between keyframes, in seconds unless said; independent of the camera's view."""

import numpy as np

from .look import Array, Look

GRAVITY = 9.81
"""m/s^2."""


def interval(look: Look) -> Array:
    """From the earlier keyframe to this one, s."""
    return look.now_s - look.since_s


def rate(look: Look) -> Array:
    """Steps per second: one over the time to the next keyframe of the kind, Hz."""
    return 1.0 / (look.until_s - look.now_s)


def cadence(look: Look) -> Array:
    """Steps per minute."""
    return 60.0 * rate(look)


def share_of_interval(look: Look) -> Array:
    """Where between the earlier and the later keyframe this one lies, 0..1."""
    return (look.now_s - look.since_s) / (look.until_s - look.since_s)


def contact_difference(look: Look) -> Array:
    """Time between the two feet's first contacts, s."""
    return np.abs(look.contact_s("left") - look.contact_s("right"))


def flight_height(look: Look) -> Array:
    """Jump height from the flight time, m: g t^2 / 8 (Bosco, Luhtanen and Komi 1983)."""
    return GRAVITY * (look.until_s - look.since_s) ** 2 / 8.0
