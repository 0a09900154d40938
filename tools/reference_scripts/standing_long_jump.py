"""Standing long jumps: far with full arm swing, of middle length, and a small forward hop."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

from . import both_feet

PROVENANCE = (
    "Key poses: deep crouch with arms back, take-off with trunk and legs leaning forward at 30-45 deg projection, "
    "thighs raised in flight, feet ahead of the hips at landing (Ashby and Heegaard 2002; Wakai and Linthorne 2005). "
    "Angles between them and times are judgement."
)


def _jump(
    style: str,
    effort: float,
    down: float,
    up: float,
    flight: float,
    speed: float,
    dip: tuple[float, float, float],
    rise: float,
) -> Reference:
    """``effort`` 0..1 scales lean, arm swing and leg reach; ``speed`` m/s; ``dip``: trunk, thigh, knee at the deepest;
    ``rise``: share of the flight up to the centre of mass's highest point."""
    lean, thigh, knee = dip
    low = 0.3 + down
    off = low + up
    top, land = off + flight * 0.48, off + flight
    deep = land + 0.24
    times = [
        0.0,
        0.25,
        0.3 + 0.5 * down,
        low,
        off - 0.45 * up,
        off - 0.15 * up,
        off,
        top,
        land - 0.3 * flight,
        land,
        land + 0.1,
        deep,
        deep + 0.35,
        deep + 0.75,
        deep + 0.95,
    ]
    poses = [
        pose(1, (0, 178, 0), (0, 170)),
        pose(2, (1, 177, 0), (0, 170)),
        pose(0.5 * lean, (0.5 * thigh, 180 - 0.5 * (180 - knee), 0), (-50 * effort, 170)),
        pose(lean, (thigh, knee, 0), (-60 * effort, 165)),
        pose(0.85 * lean, (0.6 * thigh, 180 - 0.66 * (180 - knee), -12), (30 * effort, 150)),
        pose(0.5 * lean, (2, 152, -38), (110 * effort, 150)),
        pose(8 + 20 * effort, (-8 - 14 * effort, 168, -68), (140 * effort, 165)),
        pose(10 + 5 * effort, (15 + 25 * effort, 150 - 45 * effort, -50), (120 * effort, 165)),
        pose(12 + 25 * effort, (25 + 45 * effort, 150 - 15 * effort, -10), (70 * effort, 165)),
        pose(15 + 20 * effort, (24 + 40 * effort, 156 - 6 * effort, 5 + 12 * effort), (40 * effort, 165)),
        pose(24 + 10 * effort, (38 + 35 * effort, 130 - 15 * effort, 0), (25 * effort, 160)),
        pose(32 + 12 * effort, (50 + 30 * effort, 108 - 25 * effort, 0), (40 * effort, 150)),
        pose(26, (35, 125, 0), (20, 150)),
        pose(3, (1, 176, 0), (2, 170)),
        pose(1, (0, 178, 0), (0, 170)),
    ]
    keyframes = [
        ("start_stand", "", 0.3),
        ("deepest_crouch", "", low),
        ("take_off", "", off),
        ("apex", "", off + rise * flight),
        ("landing_contact", "", land),
        ("deepest_landing", "", deep),
    ]
    script = Script(times, poses, both_feet((0.0, off), (land, times[-1])), speed_m_s=speed)
    return Reference(style, script, keyframes, PROVENANCE)


def references() -> Iterator[Reference]:
    yield _jump("far", 1.0, 0.60, 0.32, 0.46, 3.1, (50, 72, 82), 0.26)
    yield _jump("middle", 0.6, 0.50, 0.28, 0.36, 2.0, (40, 56, 98), 0.38)
    yield _jump("small", 0.2, 0.38, 0.24, 0.26, 1.2, (28, 42, 116), 0.42)
