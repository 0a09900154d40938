"""Steps of a sprint's acceleration: the first metres with much lean, the middle, and the late part."""

from collections.abc import Iterator

from tools.reference_model import Reference

from .gait import Gait, stride

PROVENANCE = (
    "Trunk and shank rise from about 45 deg of lean to near upright over the acceleration, contact shortens from about 0.18 to "
    "0.12 s (Nagahara et al. 2014; von Lieres und Wilkau et al. 2020). Angles by phase are judgement."
)


def references() -> Iterator[Reference]:
    early = [
        (0.0, 50, 116, -20),
        (0.08, 44, 108, -12),
        (0.20, 18, 118, -20),
        (0.31, -9, 142, -46),
        (0.39, -26, 166, -78),
        (0.50, -16, 112, -105),
        (0.62, 28, 78, -102),
        (0.78, 78, 72, -38),
        (0.90, 74, 88, -22),
    ]
    middle = [
        (0.0, 39, 134, -16),
        (0.06, 33, 124, -8),
        (0.16, 10, 126, -14),
        (0.25, -12, 146, -44),
        (0.32, -27, 165, -76),
        (0.45, -20, 100, -112),
        (0.59, 26, 58, -110),
        (0.76, 74, 74, -48),
        (0.89, 62, 108, -22),
    ]
    late = [
        (0.0, 29, 148, -16),
        (0.05, 24, 138, -8),
        (0.13, 7, 134, -12),
        (0.21, -12, 148, -42),
        (0.27, -26, 163, -74),
        (0.41, -19, 92, -114),
        (0.57, 26, 46, -114),
        (0.74, 72, 72, -54),
        (0.87, 60, 112, -24),
    ]
    for style, speed, period, contact, lean, course in (
        ("early", 4.8, 0.46, 0.39, 38, early),
        ("middle", 7.0, 0.45, 0.32, 25, middle),
        ("late", 8.6, 0.45, 0.27, 12, late),
    ):
        gait = Gait(style, speed, period, contact, lean, 45, 92, course)
        keyframes = [
            ("touchdown", "left", 0.0),
            ("mid_stance", "left", 0.42 * contact),
            ("toe_off", "left", contact),
            # Half a stride before its own highest point, the other thigh is highest after this toe-off.
            ("max_knee_lift", "left", max(0.28, contact + 0.005)),
        ]
        yield stride(gait, keyframes, -0.15, PROVENANCE)
