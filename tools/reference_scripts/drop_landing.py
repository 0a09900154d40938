"""Landings after stepping off a 30 cm box: soft and held, stiff and held, rebounding into a jump; and from 1.1 m."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

PROVENANCE = (
    "Step off a 30 cm box as in the landing error scoring system (Padua et al. 2009); contact with the forefoot at 15-25 "
    "deg of knee flexion, peak flexion beyond 90 deg (soft) or below (stiff) after DeVita and Skelly 1992. Times are "
    "judgement; the fall lasts as long as gravity asks."
)
BOX_M = 0.30


def _landing(
    style: str,
    deepest: tuple[float, float, float],
    yielding: float,
    rebound: bool,
    box: float = BOX_M,
    fall: float = 0.23,
) -> Reference:
    """``deepest``: trunk lean, thigh, knee; ``yielding`` seconds from contact to deepest; ``fall`` seconds off a ``box`` m."""
    lean, thigh, knee = deepest
    leave, land = 0.75, 0.75 + fall
    deep = land + yielding
    poses = [
        (0.0, pose(1, (0, 178, 0), (0, 170))),
        (0.3, pose(1, (0, 178, 0), (0, 170))),
        (0.52, pose(3, left=(4, 170, 0), right=(28, 140, -10), arm=(5, 160))),
        (leave, pose(4, left=(-10, 165, -35), right=(22, 160, -18), arm=(15, 150))),
        (land, pose(6, (18, 158, -26), (25, 140))),
        (land + 0.3 * yielding, pose(0.4 * lean + 4, (0.5 * thigh, 180 - 0.55 * (180 - knee), 0), (15, 140))),
        (deep, pose(lean, (thigh, knee, 0), (0, 140))),
    ]
    contacts = [("left", 0.0, leave, box), ("right", 0.0, 0.42, box)]
    keyframes = [("initial_contact", "", land), ("deepest", "", deep)]
    if rebound:
        off = deep + 0.26
        poses += [
            (deep + 0.14, pose(0.7 * lean, (0.7 * thigh, 180 - 0.66 * (180 - knee), -3), (40, 140))),
            (off, pose(5, (5, 172, -55), (140, 165))),
            (off + 0.2, pose(3, (8, 170, -45), (140, 165))),
        ]
        contacts += [(side, land, off, 0.0) for side in ("left", "right")]
        contacts += [(side, off + 0.4, off + 0.5, 0.0) for side in ("left", "right")]
        poses += [(off + 0.4, pose(5, (17, 160, -28), (110, 165))), (off + 0.5, pose(14, (34, 132, 0), (70, 165)))]
    else:
        stop = deep + 1.1
        poses += [
            (deep + 0.35, pose(0.55 * lean, (0.55 * thigh, 180 - 0.5 * (180 - knee), 0), (5, 150))),
            (deep + 0.65, pose(2, (2, 175, 0), (0, 165))),
            (stop, pose(1, (0, 178, 0), (0, 170))),
        ]
        contacts += [(side, land, stop, 0.0) for side in ("left", "right")]
        keyframes.append(("stabilised", "", deep + 0.7))
    script = Script([time_s for time_s, _ in poses], [row for _, row in poses], contacts, speed_m_s=0.9)
    return Reference(style, script, keyframes, PROVENANCE, cut_s=(0.4, poses[-1][0]))


def references() -> Iterator[Reference]:
    yield _landing("soft_and_held", (38, 68, 80), 0.30, rebound=False)
    yield _landing("stiff_and_held", (18, 42, 115), 0.20, rebound=False)
    yield _landing("rebounding", (24, 52, 95), 0.24, rebound=True)
    yield _landing("from_high_up", (45, 88, 58), 0.26, rebound=False, box=1.1, fall=0.44)
