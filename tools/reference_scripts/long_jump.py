"""The last two steps, take-off, flight and landing of a running long jump: hang style, and a slower short jump."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

PROVENANCE = (
    "Lowered hips at the penultimate contact, take-off contact of 0.11-0.13 s with the leg about 30 deg ahead at touchdown and "
    "knee near 165 deg, 170 deg at take-off (Lees et al. 1994; Coh, Zvan and Kugovnik 2017). The rest is judgement."
)


def _jump(style: str, speed: float, flight: float, pace: float) -> Reference:
    """The left leg takes off. ``pace`` stretches contact and step times."""
    pen, pen_off = 0.12, 0.12 + 0.12 * pace
    board = pen_off + 0.09 * pace
    off = board + 0.12 * pace
    land = off + flight
    poses = [
        (0.0, pose(4, left=(-22, 95, -105), right=(52, 105, -26), arm_left=(25, 95), arm_right=(-30, 95))),
        (pen, pose(2, left=(-10, 72, -110), right=(32, 148, 4), arm_left=(0, 95), arm_right=(-10, 95))),
        (0.5 * (pen + pen_off), pose(0, left=(22, 62, -95), right=(8, 132, 0), arm_left=(-25, 95), arm_right=(20, 95))),
        (pen_off, pose(-2, left=(52, 95, -40), right=(-24, 152, -58), arm_left=(-45, 95), arm_right=(45, 95))),
        (board, pose(-5, left=(30, 166, 4), right=(-22, 98, -105), arm_left=(-20, 95), arm_right=(20, 95))),
        (0.5 * (board + off), pose(-3, left=(4, 148, -4), right=(22, 62, -95), arm_left=(20, 95), arm_right=(-20, 95))),
        (off, pose(0, left=(-24, 172, -62), right=(66, 82, -40), arm_left=(70, 95), arm_right=(-50, 95))),
        (off + 0.3 * flight, pose(-6, left=(-20, 110, -100), right=(10, 120, -70), arm=(120, 150))),
        (off + 0.7 * flight, pose(15, left=(55, 105, -30), right=(58, 105, -30), arm=(130, 160))),
        (land, pose(38, left=(78, 152, 14), right=(78, 152, 14), arm=(40, 165))),
        (land + 0.18, pose(42, left=(98, 70, 0), right=(98, 70, 0), arm=(30, 160))),
    ]
    contacts = [("right", pen, pen_off, 0.0), ("left", board, off, 0.0)]
    contacts += [(side, land, land + 0.18, 0.0) for side in ("left", "right")]
    keyframes = [
        ("penultimate_touchdown", "right", pen), ("board_touchdown", "left", board), ("take_off", "left", off),
        ("apex", "", off + 0.36 * flight), ("landing", "", land),
    ]  # fmt: skip
    script = Script([t for t, _ in poses], [row for _, row in poses], contacts, speed_m_s=speed)
    return Reference(style, script, keyframes, PROVENANCE)


def references() -> Iterator[Reference]:
    yield _jump("far", 8.6, 0.76, 1.0)
    yield _jump("short", 6.2, 0.55, 1.2)
