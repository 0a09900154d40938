"""Sprinting at top speed: front-side dominant, back-side dominant, and a slower sprint with longer contacts."""

from collections.abc import Iterator

from tools.reference_model import Reference

from .gait import Gait, stride

PROVENANCE = (
    "Order and look of the five positions after the ALTIS kinogram (McMillan and Pfaff 2018); thighs of champions rise to "
    "65-75 deg and trail to about -30 deg, swing knee folds to 35-45 deg, contact 0.09-0.13 s (Mann; recalled). Foot pitch, "
    "arms and the courses in between are judgement."
)


def references() -> Iterator[Reference]:
    front = [
        (0.0, 25, 154, -18),
        (0.05, 19, 144, -8),
        (0.11, 6, 137, -12),
        (0.17, -12, 150, -40),
        (0.215, -24, 163, -74),
        (0.36, -16, 85, -115),
        (0.54, 28, 38, -118),
        (0.72, 70, 68, -60),
        (0.84, 58, 108, -30),
        (0.93, 40, 140, -8),
    ]
    back = [
        (0.0, 24, 157, -16),
        (0.05, 19, 145, -6),
        (0.12, 5, 137, -10),
        (0.19, -15, 151, -42),
        (0.24, -29, 166, -78),
        (0.40, -26, 88, -125),
        (0.58, 22, 45, -118),
        (0.75, 58, 75, -58),
        (0.86, 52, 112, -25),
        (0.94, 36, 145, -4),
    ]
    slower = [
        (0.0, 26, 154, -12),
        (0.05, 22, 142, -4),
        (0.12, 9, 135, -5),
        (0.20, -12, 146, -34),
        (0.27, -27, 163, -74),
        (0.41, -20, 92, -112),
        (0.57, 20, 48, -112),
        (0.74, 60, 74, -54),
        (0.86, 52, 112, -22),
        (0.94, 38, 142, -4),
    ]
    for style, speed, period, contact, course in (
        ("front_side", 10.0, 0.44, 0.215, front),
        ("back_side", 9.2, 0.46, 0.24, back),
        ("slower", 7.5, 0.50, 0.27, slower),
    ):
        gait = Gait(style, speed, period, contact, 4, 42, 92, course)
        strike = 0.5 - 0.5 * (0.5 - contact) * 0.9
        keyframes = [
            ("toe_off", "left", contact),
            ("mvp", "right", contact + 0.45 * (0.5 - contact)),
            ("strike", "right", strike),
            ("touchdown", "right", 0.5),
            ("full_support", "right", 0.5 + 0.45 * contact),
        ]
        yield stride(gait, keyframes, contact - 0.12, PROVENANCE)
