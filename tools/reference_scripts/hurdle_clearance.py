"""One hurdle: take-off, clearance with lead and trail leg, landing; over a high and over a low hurdle."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

PROVENANCE = (
    "Take-off contact about 0.10-0.13 s, flight 0.31-0.36 s, landing contact about 0.08-0.10 s, trunk leaning forward over the hurdle "
    "(Coh et al. 2020). Leg angles are judgement; the trail leg's opening to the side is not modelled."
)


def _hurdle(style: str, flight: float, lean: float, pace: float) -> Reference:
    """The left leg takes off and trails; the right one leads."""
    touch, off = 0.12, 0.12 + 0.11 * pace
    land = off + flight
    leave = land + 0.095 * pace
    top = off + 0.45 * flight
    poses = [
        (0.0, pose(8, left=(54, 100, -30), right=(-24, 92, -110), arm_left=(-35, 95), arm_right=(35, 95))),
        (touch, pose(8, left=(21, 154, -4), right=(-4, 58, -105), arm_left=(-15, 95), arm_right=(15, 95))),
        (
            0.5 * (touch + off),
            pose(17, left=(-6, 151, -6), right=(50, 48, -70), arm_left=(20, 95), arm_right=(-20, 95)),
        ),
        (off, pose(17, left=(-31, 166, -54), right=(84, 90, -20), arm_left=(73, 120), arm_right=(-40, 95))),
        (top, pose(lean, left=(-10, 70, -110), right=(98, 160, 5), arm_left=(82, 150), arm_right=(-30, 95))),
        (
            off + 0.75 * flight,
            pose(0.8 * lean, left=(61, 59, -80), right=(56, 172, -8), arm_left=(20, 110), arm_right=(10, 95)),
        ),
        (land, pose(15, left=(80, 71, -60), right=(8, 174, -25), arm_left=(-29, 95), arm_right=(40, 95))),
        (leave, pose(16, left=(66, 92, -40), right=(-25, 164, -62), arm_left=(-45, 95), arm_right=(54, 95))),
        (leave + 0.08, pose(10, left=(48, 110, -26), right=(-22, 110, -105), arm_left=(-20, 95), arm_right=(25, 95))),
    ]
    contacts = [("left", touch, off, 0.0), ("right", land, leave, 0.0)]
    keyframes = [
        ("takeoff_touchdown", "left", touch), ("takeoff", "left", off), ("clearance", "", top),
        ("landing_touchdown", "right", land), ("landing_toe_off", "right", leave),
    ]  # fmt: skip
    script = Script([t for t, _ in poses], [row for _, row in poses], contacts, speed_m_s=7.8)
    return Reference(style, script, keyframes, PROVENANCE)


def references() -> Iterator[Reference]:
    yield _hurdle("high", 0.35, 48, 1.0)
    yield _hurdle("low", 0.32, 34, 1.06)
