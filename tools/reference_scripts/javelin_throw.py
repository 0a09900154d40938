"""The delivery of a right-handed javelin throw: drive foot, bracing foot, release; fast and slow."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

PROVENANCE = (
    "Order of drive foot, bracing foot and release and a nearly straight bracing knee (American elite throwers at the 2003 nationals; "
    "Whiting, Gregor and Halushka 1991). The turn of the trunk is not modelled; times and angles are judgement."
)


def _throw(style: str, pace: float) -> Reference:
    rear, front = 0.2, 0.2 + 0.20 * pace
    flexed = front + 0.06 * pace
    release = front + 0.12 * pace
    poses = [
        (0.0, pose(-12, left=(-20, 150, -50), right=(45, 110, -20), arm_left=(60, 160), arm_right=(-90, 170))),
        (rear, pose(-18, left=(20, 120, -60), right=(25, 140, 5), arm_left=(70, 160), arm_right=(-95, 170))),
        (
            0.5 * (rear + front),
            pose(-16, left=(55, 130, -20), right=(0, 125, -5), arm_left=(60, 160), arm_right=(-95, 165)),
        ),
        (front, pose(-10, left=(45, 168, 12), right=(-25, 130, -40), arm_left=(30, 140), arm_right=(-100, 150))),
        (flexed, pose(4, left=(36, 158, 0), right=(-35, 140, -60), arm_left=(0, 100), arm_right=(-170, 95))),
        (release, pose(20, left=(30, 164, 0), right=(-40, 145, -70), arm_left=(-20, 90), arm_right=(-215, 160))),
        (
            release + 0.25 * pace,
            pose(45, left=(20, 160, 0), right=(10, 110, -80), arm_left=(-30, 90), arm_right=(-300, 165)),
        ),
    ]
    contacts = [("right", rear, release, 0.0), ("left", front, release + 0.25 * pace, 0.0)]
    keyframes = [
        ("rear_foot_touchdown", "right", rear), ("front_foot_touchdown", "left", front),
        ("max_front_knee_flexion", "left", flexed), ("release", "right", release),
    ]  # fmt: skip
    script = Script([t for t, _ in poses], [row for _, row in poses], contacts, speed_m_s=5.0)
    return Reference(style, script, keyframes, PROVENANCE)


def references() -> Iterator[Reference]:
    yield _throw("fast", 1.0)
    yield _throw("slow", 1.4)
