"""Forward lunges that step out, go down and come back: of usual length and time, and slow and long."""

from collections.abc import Iterator

from tools.reference_model import Reference, Script, pose

PROVENANCE = (
    "Front shank near vertical, front thigh near horizontal and trunk upright at the bottom, as coaching practice has it; "
    "no single study. Angles in between and times are judgement."
)


def _lunge(style: str, slow: float, reach: float) -> Reference:
    """The right leg steps. ``slow`` stretches time; ``reach`` 1 = usual step length."""
    start, contact, low, push, back = 0.3, 0.3 + 0.45 * slow, 0.3 + 0.95 * slow, 0.3 + 1.45 * slow, 0.3 + 1.9 * slow
    poses = [
        (0.0, pose(1, (0, 178, 0), (-5, 160))),
        (start, pose(1, (0, 178, 0), (-5, 160))),
        (0.5 * (start + contact), pose(3, left=(-8, 172, -6), right=(48, 95, -5), arm=(-5, 140))),
        (contact, pose(5, left=(-26 * reach, 162, -32), right=(34 * reach, 150, 4), arm=(-5, 130))),
        (low, pose(6, left=(-14 * reach, 88, -62), right=(78, 92, 0), arm=(-5, 120))),
        (push, pose(6, left=(-24 * reach, 158, -36), right=(38 * reach, 142, 2), arm=(-5, 130))),
        (0.5 * (push + back), pose(3, left=(-6, 172, -4), right=(42, 100, -10), arm=(-5, 140))),
        (back, pose(1, (0, 178, 0), (-5, 160))),
        (back + 0.3, pose(1, (0, 178, 0), (-5, 160))),
    ]
    contacts = [
        ("left", 0.0, back + 0.3, 0.0),
        ("right", 0.0, start, 0.0),
        ("right", contact, push, 0.0),
        ("right", back, back + 0.3, 0.0),
    ]
    keyframes = [
        ("stand", "", start),
        ("step_contact", "right", contact),
        ("bottom", "right", low),
        ("return", "", back),
    ]
    return Reference(
        style, Script([t for t, _ in poses], [row for _, row in poses], contacts), keyframes, PROVENANCE, fps=50.0
    )


def references() -> Iterator[Reference]:
    yield _lunge("usual", 1.0, 1.0)
    yield _lunge("slow_and_long", 1.5, 1.2)
