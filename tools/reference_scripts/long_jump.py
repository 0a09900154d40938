"""The last steps, take-off, flight and landing of a running long jump: hang style, and a slower short jump."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

PROVENANCE = (
    "Lowered hips at the penultimate contact, take-off contact of 0.11-0.13 s with the leg about 30 deg ahead at touchdown and "
    "knee near 165 deg, 170 deg at take-off (Lees et al. 1994; Coh, Zvan and Kugovnik 2017). The rest is judgement."
)


def _jump(style: str, speed: float, flight: float, pace: float, rise: float) -> Reference:
    """The left leg takes off. ``pace`` stretches contact and step times; ``rise`` is the share of the flight up to its top."""
    before, before_off = 0.06, 0.06 + 0.115 * pace
    pen = before_off + 0.145 * pace
    pen_off = pen + 0.12 * pace
    board = pen_off + 0.09 * pace
    off = board + 0.12 * pace
    land = off + flight
    poses = [
        (0.0, pose(4, left=(42, 112, -12), right=(-22, 84, -110), arm_left=(-35, 95), arm_right=(35, 95))),
        (before, pose(5, left=(26, 160, 4), right=(-6, 64, -108), arm_left=(-20, 95), arm_right=(20, 95))),
        (
            0.5 * (before + before_off),
            pose(5, left=(-1, 152, -8), right=(32, 56, -80), arm_left=(5, 95), arm_right=(-5, 95)),
        ),
        (before_off, pose(5, left=(-27, 162, -58), right=(62, 96, -26), arm_left=(28, 95), arm_right=(-32, 95))),
        (
            before_off + 0.06 * pace,
            pose(4, left=(-30, 104, -109), right=(64, 105, -26), arm_left=(20, 95), arm_right=(-25, 95)),
        ),
        (pen, pose(2, left=(-10, 72, -110), right=(30, 147, 4), arm_left=(0, 95), arm_right=(-10, 95))),
        (0.5 * (pen + pen_off), pose(0, left=(22, 63, -95), right=(4, 134, 1), arm_left=(-25, 95), arm_right=(20, 95))),
        (pen_off, pose(-2, left=(60, 98, -38), right=(-25, 145, -56), arm_left=(-45, 95), arm_right=(45, 95))),
        (
            0.5 * (pen_off + board),
            pose(-4, left=(57, 116, -14), right=(-28, 128, -90), arm_left=(-34, 95), arm_right=(33, 95)),
        ),
        (board, pose(-5, left=(32, 170, 0), right=(-20, 116, -112), arm_left=(-21, 95), arm_right=(20, 95))),
        (
            0.5 * (board + off),
            pose(-3, left=(12, 155, -2), right=(22, 62, -95), arm_left=(20, 95), arm_right=(-20, 95)),
        ),
        (off, pose(1, left=(-9, 174, -58), right=(82, 82, -40), arm_left=(75, 95), arm_right=(-52, 94))),
        (off + 0.3 * flight, pose(-10, left=(-26, 110, -105), right=(8, 120, -70), arm=(120, 150))),
        (off + 0.7 * flight, pose(10, left=(56, 96, -30), right=(58, 98, -30), arm=(130, 160))),
        (land, pose(6, left=(82, 152, 18), right=(82, 152, 18), arm=(40, 165))),
        (land + 0.18, pose(42, left=(108, 70, 0), right=(108, 70, 0), arm=(30, 160))),
    ]
    contacts = [("left", before, before_off, 0.0), ("right", pen, pen_off, 0.0), ("left", board, off, 0.0)]
    contacts += [(side, land, land + 0.18, 0.0) for side in ("left", "right")]
    keyframes = [
        ("penultimate_touchdown", "right", pen), ("board_touchdown", "left", board), ("take_off", "left", off),
        ("apex", "", off + rise * flight), ("landing", "", land),
    ]  # fmt: skip
    script = Script([t for t, _ in poses], [row for _, row in poses], contacts, speed_m_s=speed)
    return Reference(style, script, keyframes, PROVENANCE)


def references() -> Iterator[Reference]:
    yield _jump("far", 8.6, 0.76, 1.0, 0.39)
    yield _jump("short", 6.2, 0.62, 1.1, 0.35)
