"""Starts from blocks: a usual set position, a low and long one, and a high one with a short push."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

PROVENANCE = (
    "Set position: front knee about 90-105 deg, rear knee 115-135 deg, hips above the shoulders; push of 0.34-0.40 s with the rear "
    "foot leaving at about half of it; first contact 0.17-0.20 s (Harland and Steele 1997; Bezodis, Willwacher and Salo 2019; "
    "Ciacci et al. 2017). Angles in between are judgement."
)


def _start(
    style: str, lean: float, front: tuple[float, float], rear: tuple[float, float], push: float, exit_lean: float
) -> Reference:
    """``front``, ``rear``: thigh and knee of that leg in the set position; the left leg is in front."""
    go = 0.7
    rear_exit, front_exit = go + 0.52 * push, go + push
    touch = front_exit + 0.07
    off = touch + 0.19
    second = off + 0.06
    poses = [
        (0.0, pose(lean, left=(*front, -62), right=(*rear, -62), arm=(8, 175))),
        (go, pose(lean, left=(*front, -62), right=(*rear, -62), arm=(8, 175))),
        (
            go + 0.3 * push,
            pose(
                lean - 12,
                left=(front[0], front[1] + 6, -58),
                right=(rear[0] - 4, rear[1] + 14, -66),
                arm_left=(35, 120),
                arm_right=(0, 120),
            ),
        ),
        (
            rear_exit,
            pose(
                lean - 26,
                left=(front[0] - 8, front[1] + 18, -58),
                right=(rear[0] - 2, rear[1] + 14, -78),
                arm_left=(80, 100),
                arm_right=(-30, 100),
            ),
        ),
        (
            go + 0.8 * push,
            pose(lean - 42, left=(8, 145, -60), right=(48, 78, -80), arm_left=(80, 90), arm_right=(-55, 95)),
        ),
        (
            front_exit,
            pose(exit_lean, left=(-24, 170, -70), right=(76, 76, -50), arm_left=(70, 90), arm_right=(-60, 95)),
        ),
        (touch, pose(exit_lean - 2, left=(-18, 130, -90), right=(56, 98, -28), arm_left=(30, 90), arm_right=(-25, 95))),
        (
            touch + 0.07,
            pose(exit_lean - 3, left=(15, 92, -95), right=(36, 104, -16), arm_left=(0, 90), arm_right=(10, 95)),
        ),
        (
            touch + 0.14,
            pose(exit_lean - 5, left=(52, 78, -75), right=(5, 132, -36), arm_left=(-35, 95), arm_right=(50, 90)),
        ),
        (off, pose(exit_lean - 6, left=(74, 78, -48), right=(-25, 168, -72), arm_left=(-58, 95), arm_right=(70, 90))),
        (
            second,
            pose(exit_lean - 8, left=(54, 102, -26), right=(-18, 128, -92), arm_left=(-25, 95), arm_right=(30, 90)),
        ),
        (
            second + 0.1,
            pose(exit_lean - 9, left=(22, 116, -16), right=(34, 82, -92), arm_left=(20, 95), arm_right=(-10, 90)),
        ),
    ]
    # In the blocks the front foot bears the body's height; the rear one stands as near to the floor as its angles say.
    contacts = [("left", 0.0, front_exit, 0.0), ("right", touch, off, 0.0), ("left", second, second + 0.1, 0.0)]
    keyframes = [
        ("set", "", go),
        ("rear_foot_exit", "right", rear_exit),
        ("front_foot_exit", "left", front_exit),
        ("first_touchdown", "right", touch),
        ("first_toe_off", "right", off),
    ]
    script = Script([time_s for time_s, _ in poses], [row for _, row in poses], contacts, speed_m_s=3.4)
    return Reference(style, script, keyframes, PROVENANCE, fps=100.0, cut_s=(0.35, second + 0.1))


def references() -> Iterator[Reference]:
    yield _start("usual", 104, (38, 94), (-2, 124), 0.37, 46)
    yield _start("low_and_long", 98, (32, 86), (-14, 116), 0.42, 42)
    yield _start("high_and_short", 110, (44, 104), (6, 134), 0.33, 50)
