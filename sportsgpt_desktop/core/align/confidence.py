"""How sure a candidate and a keyframe are, from cost and from the error of the refining event."""

import math

NORMAL_90 = 1.645
"""Half width of the interval that holds 90 % of a normal distribution, in standard deviations."""


def candidate_confidence(cost: float, max_cost: float) -> float:
    """0..1: falls from near 1 for a cheap match to 0.5 at the limit of what counts as the action."""
    return 1.0 / (1.0 + math.exp(4.0 * (cost / max_cost - 1.0)))


def keyframe_confidence(error_s: float, frame_s: float, refined: bool, cost_share: float) -> tuple[float, float]:
    """Confidence 0..1 and ``spread_frames``, half the interval that holds the true instant in 90 % of cases.

    ``error_s`` one standard deviation; ``cost_share`` the candidate's cost over the limit.
    """
    spread = max(1.0, NORMAL_90 * error_s / max(frame_s, 1e-9))
    # 50 ms is where a wrong instant begins to spoil angles (judgement).
    sharp = math.exp(-error_s / 0.05)
    believed = 1.0 / (1.0 + math.exp(4.0 * (cost_share - 1.2)))
    return round((1.0 if refined else 0.8) * sharp * believed, 3), spread
