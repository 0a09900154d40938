"""Dragging joints on the video: which joint the mouse holds, and how that is drawn."""

import importlib

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from ..core.records import Analysis, PoseSequence
from . import overlay_paint, theme
from .document import Document
from .words import tr

GRAB_PX = 14.0
"""How near to a joint the mouse takes hold of it."""
REACH_S = 0.05
"""A moved joint drags its neighbours in time along this far on either side (judgement: about half a ground
contact in sprinting, so that a mended frame leaves no jolt)."""


class JointDrag:
    """The joint in the mouse's hand; positions are pixels of the upright picture."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.on = False
        self.joint: int | None = None
        self._at = QPointF()

    def take(self, transform: QTransform, at: QPointF) -> bool:
        """Take hold of the joint nearest to a place of the widget; False if none is near."""
        analysis, frame = self.document.analysis, self.document.frame
        if not self.on or analysis is None or frame >= len(analysis.pose.image_px):
            return False
        best = GRAB_PX
        for joint, place in _places(analysis, frame, transform):
            gap = float(np.hypot(place.x() - at.x(), place.y() - at.y()))
            if gap < best:
                best, self.joint, self._at = gap, joint, at
        return self.joint is not None

    def move(self, at: QPointF) -> None:
        self._at = at

    def drop(self) -> int | None:
        """Let go; returns the joint that was held."""
        joint, self.joint = self.joint, None
        return joint

    def paint(self, painter: QPainter, transform: QTransform) -> None:
        """Handles on every joint, a square where it was mended, and the one in the hand."""
        analysis, frame = self.document.analysis, self.document.frame
        if not self.on or analysis is None or frame >= len(analysis.pose.image_px):
            return
        mended = mended_joints(analysis, frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for joint, place in _places(analysis, frame, transform):
            painter.setPen(QPen(QColor(theme.VIDEO.watch if mended[joint] else theme.VIDEO.text), 1.6))
            if mended[joint]:
                painter.drawRect(QRectF(place.x() - 7, place.y() - 7, 14, 14))
            else:
                painter.drawEllipse(place, 7, 7)
            if joint == self.joint:
                painter.setPen(QPen(QColor(theme.VIDEO.accent), 2, Qt.PenStyle.DashLine))
                painter.drawLine(place, self._at)
                painter.drawEllipse(self._at, 9, 9)
        text = tr("Repair: drag a joint. Shift: this frame only. D ends.")
        overlay_paint.paint_tag(painter, QPointF(10, 44), text, theme.VIDEO.watch)


def _places(analysis: Analysis, frame: int, transform: QTransform) -> list[tuple[int, QPointF]]:
    points = np.asarray(analysis.pose.image_px[frame], dtype=float)
    return [
        (joint, transform.map(QPointF(*points[joint].tolist())))
        for joint in overlay_paint.JOINTS
        if np.isfinite(points[joint]).all()
    ]


def mended_joints(analysis: Analysis, frame: int) -> np.ndarray:
    """(J,) which joints of a frame were filled, swapped or moved."""
    marks = [each.repaired[frame] for each in (analysis.pose, analysis.motion) if each.repaired is not None]
    return np.any(marks, axis=0) if marks else np.zeros(analysis.pose.visibility.shape[1], dtype=bool)


def prepare() -> None:
    """Load the code of repairs ahead, so that the first one does not hold up the window."""
    importlib.import_module("..core.clean.repair", __package__)


def moved(analysis: Analysis, frame: int, joint: int, xy: tuple[float, float], alone: bool) -> PoseSequence:
    """The poses with a joint moved by hand; unless ``alone``, neighbours in time follow."""
    from ..core.clean import repair

    reach = 0 if alone else round(REACH_S * analysis.video.capture_fps)
    return repair.move_joint(analysis.pose, frame, joint, xy, reach)


def swapped(analysis: Analysis, first: int, last: int) -> PoseSequence:
    """The poses with left and right exchanged from frame ``first`` to ``last``, both included."""
    from ..core.clean import repair

    return repair.swap_range(analysis.pose, first, last + 1)
