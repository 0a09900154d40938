"""Countermovement jumps with arm swing, with hands on the hips, short and quick, and very high."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

from . import both_feet

PROVENANCE = (
    "Key poses: knee about 85-100 deg, hip 70-95 deg and trunk 35-45 deg forward at the lowest point, knee 170 deg and "
    "ankle fully plantarflexed at take-off (McErlain-Naylor, King and Pain 2014; countermovement depth study 2024, "
    "PMC11208864); landing knee flexion after DeVita and Skelly 1992. Times are judgement within published phases."
)


def _jump(
    style: str, down: float, up: float, flight: float, dip: tuple[float, float, float], swing: float, land_knee: float
) -> Reference:
    """``dip``: trunk lean, thigh angle, knee angle at the lowest point; ``swing`` 0..1: how much the arms swing."""
    lean, thigh, knee = dip
    low = 0.3 + down
    off = low + up
    top, land = off + flight / 2, off + flight
    deep = land + 0.22
    hands = (-35.0, 85.0)  # on the hips

    def arm(angle: float, elbow: float = 165.0) -> tuple[float, float]:
        return (hands[0] + swing * (angle - hands[0]), hands[1] + swing * (elbow - hands[1]))

    times = [
        0.0,
        0.25,
        0.3 + 0.5 * down,
        low,
        off - 0.45 * up,
        off - 0.14 * up,
        off,
        top,
        land,
        land + 0.09,
        deep,
        deep + 0.3,
        deep + 0.65,
        deep + 0.85,
    ]
    poses = [
        pose(1, (0, 178, 0), arm(0)),
        pose(2, (1, 177, 0), arm(0)),
        pose(0.5 * lean, (0.55 * thigh, 180 - 0.55 * (180 - knee), 0), arm(-45)),
        pose(lean, (thigh, knee, 0), arm(-50)),
        pose(0.75 * lean, (0.68 * thigh, 180 - 0.66 * (180 - knee), -4), arm(20, 150)),
        pose(0.25 * lean, (16, 157, -25), arm(110, 150)),
        pose(5, (5, 172, -55), arm(150)),
        pose(3, (8, 170, -45), arm(150)),
        pose(5, (17, 160, -28), arm(110)),
        pose(14, (34, 132, 0), arm(70)),
        pose(28, (0.5 * (180 - land_knee) + 5, land_knee, 0), arm(40)),
        pose(16, (24, 140, 0), arm(20)),
        pose(2, (1, 177, 0), arm(2)),
        pose(1, (0, 178, 0), arm(0)),
    ]
    keyframes = [
        ("stand", "", 0.3),
        ("lowest", "", low),
        ("take_off", "", off),
        ("apex", "", top),
        ("landing", "", land),
        ("deepest_landing", "", deep),
    ]
    return Reference(style, Script(times, poses, both_feet((0.0, off), (land, times[-1]))), keyframes, PROVENANCE)


def references() -> Iterator[Reference]:
    yield _jump("arm_swing", 0.55, 0.30, 0.50, (42, 64, 86), 1.0, 95)
    yield _jump("hands_on_hips", 0.50, 0.28, 0.44, (38, 58, 92), 0.0, 105)
    yield _jump("short_and_quick", 0.32, 0.22, 0.34, (26, 42, 112), 0.5, 122)
    yield _jump("high", 0.55, 0.30, 0.74, (45, 72, 76), 1.0, 82)
