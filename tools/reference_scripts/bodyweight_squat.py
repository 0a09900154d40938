"""Squats without load: to parallel with arms forward, deep and slow, and a half squat."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

from . import both_feet

PROVENANCE = (
    "Trunk parallel to the shank, thigh horizontal at the bottom of a parallel squat, shank 30-38 deg forward, heels down "
    "(Myer et al. 2014). Depths of the other styles and times are judgement."
)


def _squat(
    style: str, down: float, hold: float, up: float, bottom: tuple[float, float, float], arms: float
) -> Reference:
    """``bottom``: trunk lean, thigh, knee; ``arms``: upper arm angle at the bottom."""
    lean, thigh, knee = bottom
    start = 0.3
    low = start + down
    rise = low + hold
    stop = rise + up

    def part(share: float) -> tuple[float, ...]:
        leg = (share * thigh, 178 - share * (178 - knee), 0.0)
        return pose(1 + share * (lean - 1), leg, (share * arms, 172.0))

    times = [
        0.0,
        start - 0.05,
        start + 0.25 * down,
        start + 0.6 * down,
        low,
        rise,
        rise + 0.4 * up,
        rise + 0.75 * up,
        stop,
        stop + 0.3,
    ]
    shares = [0.0, 0.0, 0.22, 0.68, 1.0, 1.0, 0.68, 0.22, 0.0, 0.0]
    if hold == 0:
        del times[5], shares[5]
    keyframes = [
        ("stand", "", start),
        ("bottom", "", low + 0.5 * hold),
        ("mid_ascent", "", rise + 0.52 * up),
        ("finish", "", rise + 0.93 * up),
    ]
    script = Script(times, [part(share) for share in shares], both_feet((0.0, times[-1])))
    return Reference(style, script, keyframes, PROVENANCE, fps=50.0)


def references() -> Iterator[Reference]:
    yield _squat("parallel", 0.95, 0.0, 0.9, (36, 84, 62), 80)
    yield _squat("deep_and_slow", 1.5, 0.15, 1.3, (34, 100, 48), 85)
    yield _squat("half", 0.8, 0.0, 0.7, (28, 58, 94), 30)
