"""The delivery of a right-handed javelin throw: drive foot, bracing foot, release; fast and slow."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

PROVENANCE = (
    "Order of drive foot, bracing foot and release and a nearly straight bracing knee (American elite throwers at the 2003 nationals; "
    "Whiting, Gregor and Halushka 1991). The turn of the trunk is not modelled; times and angles are judgement, such that "
    "feet meet the floor without a step and the hand is fastest at release."
)


def _throw(style: str, pace: float, lean: float) -> Reference:
    rear, front = 0.2, 0.2 + 0.20 * pace
    flexed = front + 0.06 * pace
    release = front + 0.12 * pace
    poses = [
        (0.0, pose(lean + 8, left=(-20, 140, -50), right=(49, 110, -20), arm_left=(60, 160), arm_right=(-90, 170))),
        (rear, pose(lean, left=(20, 109, -30), right=(21, 156, 5), arm_left=(70, 160), arm_right=(-95, 170))),
        (
            0.5 * (rear + front),
            pose(lean, left=(64, 133, 0), right=(-1, 127, -5), arm_left=(60, 160), arm_right=(-95, 165)),
        ),
        (front, pose(lean + 6, left=(57, 172, 13), right=(-31, 132, -40), arm_left=(30, 140), arm_right=(-102, 155))),
        (flexed, pose(8, left=(49, 166, -1), right=(-26, 129, -54), arm_left=(0, 100), arm_right=(-118, 93))),
        (release, pose(24, left=(29, 170, 0), right=(-32, 145, -65), arm_left=(-20, 90), arm_right=(-162, 146))),
        (
            release + 0.05 * pace,
            pose(23, left=(20, 168, -3), right=(-30, 140, -70), arm_left=(-25, 90), arm_right=(-213, 168)),
        ),
        (
            release + 0.25 * pace,
            pose(45, left=(17, 165, 0), right=(10, 110, -60), arm_left=(-30, 90), arm_right=(-300, 165)),
        ),
    ]
    # The rear foot is unloaded just before the front one stands; from then on it drags.
    contacts = [("right", rear, front - 0.03 * pace, 0.0), ("left", front, release + 0.25 * pace, 0.0)]
    keyframes = [
        ("rear_foot_touchdown", "right", rear), ("front_foot_touchdown", "left", front),
        ("max_front_knee_flexion", "left", flexed), ("release", "right", release),
    ]  # fmt: skip
    script = Script([t for t, _ in poses], [row for _, row in poses], contacts, speed_m_s=5.0)
    return Reference(style, script, keyframes, PROVENANCE)


def references() -> Iterator[Reference]:
    yield _throw("fast", 1.0, -20)
    yield _throw("slow", 1.15, -22)
