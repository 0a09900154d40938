"""Another clip's picture laid over this one: the hips meet, the legs have one length, both go the same way."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage, QTransform

from ..core import skeleton
from ..core.records import Analysis, Floats

OPACITY = 0.45


@dataclass(frozen=True)
class Second:
    """The other picture, how it is placed in this one (both in pixels of their upright pictures), its figure."""

    image: QImage | None
    place: QTransform
    width_px: int
    height_px: int
    points: Floats


def fitted(mine: Analysis, frame: int, theirs: Analysis, other: int, image: QImage | None) -> Second:
    """Lay a frame of the other clip on a frame of this one; where hips or legs are not known, corner on corner."""
    own, far = mine.pose.image_px, theirs.pose.image_px
    points = np.asarray(far[min(other, len(far) - 1)], dtype=float)
    here = np.asarray(own[min(frame, len(own) - 1)], dtype=float)
    place = QTransform()
    scale = _leg_px(own) / max(_leg_px(far), 1e-9)
    hips = [each[[skeleton.LEFT_HIP, skeleton.RIGHT_HIP]].mean(axis=0) for each in (here, points)]
    if np.isfinite(scale) and np.isfinite(hips).all():
        way = -1.0 if mine.motion.travel_sign != theirs.motion.travel_sign else 1.0
        place.translate(float(hips[0][0]), float(hips[0][1]))
        place.scale(way * scale, scale)
        place.translate(-float(hips[1][0]), -float(hips[1][1]))
    return Second(image, place, theirs.video.width_px, theirs.video.height_px, points)


def _leg_px(points: Floats) -> float:
    """Median length of thigh and shank together, px; NaN if no leg was seen."""
    lengths = [
        np.linalg.norm(points[:, hip] - points[:, knee], axis=1)
        + np.linalg.norm(points[:, knee] - points[:, ankle], axis=1)
        for hip, knee, ankle in ((23, 25, 27), (24, 26, 28))
    ]
    known = np.concatenate(lengths)
    known = known[np.isfinite(known)]
    return float(np.sort(known)[len(known) // 2]) if len(known) else float("nan")
