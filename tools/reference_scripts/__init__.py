"""Key poses of each action's reference motions: angles in deg, times in s, with their published sources."""

from collections.abc import Sequence

Contact = tuple[str, float, float, float]


def both_feet(*spans: tuple[float, float], floor: float = 0.0) -> list[Contact]:
    """Contacts of both feet over each (from_s, to_s)."""
    return [(side, start, stop, floor) for start, stop in spans for side in ("left", "right")]


def scaled(times_s: Sequence[float], factor: float) -> list[float]:
    return [time_s * factor for time_s in times_s]
