"""Running at an easy, a middle and a fast pace, and a shuffling jog almost without flight."""

from collections.abc import Iterator

from tools.reference_model import Reference

from .gait import Gait, stride

PROVENANCE = (
    "Courses of hip, knee and ankle over the running stride after Novacheck 1998 (knee about 15-20 deg flexed at contact, "
    "40-45 deg in midstance, 90-110 deg in swing); contact share 30-48 % falls with speed. Foot pitch and arms are judgement."
)


def references() -> Iterator[Reference]:
    jog = [
        (0.0, 24, 163, 12),
        (0.06, 22, 152, 2),
        (0.18, 8, 140, 0),
        (0.32, -12, 152, -18),
        (0.42, -22, 156, -55),
        (0.54, -12, 115, -78),
        (0.66, 12, 88, -72),
        (0.80, 32, 108, -38),
        (0.92, 32, 150, 8),
    ]
    easy = [
        (0.0, 27, 162, 10),
        (0.05, 25, 150, 1),
        (0.14, 12, 138, 0),
        (0.26, -10, 150, -18),
        (0.36, -24, 160, -62),
        (0.48, -14, 115, -88),
        (0.62, 14, 80, -84),
        (0.78, 37, 98, -46),
        (0.91, 34, 148, 6),
    ]
    middle = [
        (0.0, 30, 160, 6),
        (0.045, 28, 148, 0),
        (0.12, 14, 136, 0),
        (0.22, -10, 150, -22),
        (0.31, -27, 160, -66),
        (0.44, -17, 108, -98),
        (0.59, 16, 68, -96),
        (0.75, 46, 88, -48),
        (0.90, 39, 142, 2),
    ]
    fast = [
        (0.0, 30, 155, -4),
        (0.04, 28, 147, -2),
        (0.10, 15, 140, -2),
        (0.19, -10, 150, -28),
        (0.27, -29, 160, -70),
        (0.40, -20, 100, -108),
        (0.56, 18, 55, -106),
        (0.73, 55, 78, -50),
        (0.89, 45, 135, 0),
    ]
    styles = (
        (Gait("shuffling", 2.1, 0.76, 0.44, 5, 22, 95, jog), 0.18, 0.66),
        (Gait("easy", 3.0, 0.74, 0.36, 6, 25, 90, easy), 0.14, 0.62),
        (Gait("middle", 4.0, 0.68, 0.31, 8, 30, 88, middle), 0.12, 0.59),
        (Gait("fast", 5.3, 0.62, 0.27, 9, 38, 88, fast), 0.10, 0.56),
    )
    for gait, middle_share, swing_share in styles:
        keyframes = [
            ("initial_contact", "left", 0.0),
            ("midstance", "left", middle_share),
            ("toe_off", "left", gait.contact),
            ("mid_swing", "left", swing_share),
        ]
        yield stride(gait, keyframes, -0.15, PROVENANCE)
