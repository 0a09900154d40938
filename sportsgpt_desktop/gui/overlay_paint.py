"""Paints over the video: skeleton by confidence, and the evidence of the chosen issue."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform

from ..core import overlay, skeleton
from ..core.records import Analysis, Evidence
from . import names, theme
from .document import Document

SURE, UNSURE = 0.75, 0.35
"""Visibility above which a bone is drawn in full, and under which it is left out (judgement)."""
JOINTS = tuple(sorted({index for bone in skeleton.BONES for index in bone}))
LEFT = frozenset(left for left, _ in skeleton.PAIRS)
RIGHT = frozenset(right for _, right in skeleton.PAIRS)


def side_of(landmark: int) -> str | None:
    return "left" if landmark in LEFT else "right" if landmark in RIGHT else None


def side_of_bone(first: int, second: int) -> str | None:
    side = side_of(first)
    return side if side == side_of(second) else None


def paint(painter: QPainter, transform: QTransform, document: Document) -> None:
    """Everything that is drawn over the frame on show."""
    analysis, frame = document.analysis, document.frame
    if analysis is None or frame >= len(analysis.pose.image_px):
        return
    points = np.asarray(analysis.pose.image_px[frame], dtype=float)
    seen = np.asarray(analysis.pose.visibility[frame], dtype=float)
    if document.overlay.get("path"):
        paint_path(painter, transform, analysis, frame)
    if document.overlay.get("ghost") and document.ghost is not None and frame < len(document.ghost):
        paint_ghost(painter, transform, np.asarray(document.ghost[frame], dtype=float))
    if document.overlay.get("skeleton"):
        paint_skeleton(painter, transform, points, seen)
    issue = document.issue(document.selected_issue)
    if issue is not None and document.overlay.get("angles"):
        below = -math.inf
        for evidence in (item for item in issue.evidence if item.frame == frame):
            colour = theme.colour_of_status(issue.status, theme.VIDEO)
            below = paint_evidence(painter, transform, points, analysis, evidence, below, colour)


def paint_skeleton(
    painter: QPainter, transform: QTransform, points: np.ndarray, seen: np.ndarray, weight: float = 1.0
) -> None:
    """Bones and joints; left is dashed as well as orange; a doubtful bone is thin and pale."""
    places = [transform.map(QPointF(x, y)) if x == x and y == y else None for x, y in points.tolist()]
    for first, second in skeleton.BONES:
        start, end = places[first], places[second]
        sure = min(seen[first], seen[second])
        if start is None or end is None or sure < UNSURE:
            continue
        side = side_of_bone(first, second)
        colour = QColor(theme.colour_of_side(side, theme.VIDEO))
        colour.setAlphaF(1.0 if sure >= SURE else 0.55)
        pen = QPen(colour, weight * (3.4 if sure >= SURE else 1.8))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if side == "left":
            pen.setDashPattern([3.2, 1.4])
        painter.setPen(pen)
        painter.drawLine(start, end)
    _paint_joints(painter, places, seen, weight)
    _paint_head(painter, places, seen, weight)


def _paint_joints(painter: QPainter, places: list[QPointF | None], seen: np.ndarray, weight: float) -> None:
    for joint in JOINTS:
        place = places[joint]
        if place is None or seen[joint] < UNSURE:
            continue
        colour = QColor(theme.colour_of_side(side_of(joint), theme.VIDEO))
        painter.setPen(QPen(colour, 1.8 * weight))
        painter.setBrush(QColor(theme.VIDEO.background))
        painter.drawEllipse(place, 3.2 * weight, 3.2 * weight)


def _paint_head(painter: QPainter, places: list[QPointF | None], seen: np.ndarray, weight: float) -> None:
    """A ring for the head, sized by the distance from the ears to the shoulders."""
    ears = [places[index] for index in (skeleton.LEFT_EAR, skeleton.RIGHT_EAR)]
    shoulders = [places[index] for index in (skeleton.LEFT_SHOULDER, skeleton.RIGHT_SHOULDER)]
    if None in ears or None in shoulders or seen[skeleton.NOSE] < UNSURE:
        return
    head = (ears[0] + ears[1]) / 2  # type: ignore[operator]
    neck = (shoulders[0] + shoulders[1]) / 2  # type: ignore[operator]
    radius = 0.42 * math.hypot(head.x() - neck.x(), head.y() - neck.y())
    colour = QColor(theme.VIDEO.text)
    painter.setPen(QPen(colour, 2 * weight))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(head, radius, radius)


def paint_ghost(painter: QPainter, transform: QTransform, points: np.ndarray) -> None:
    """The reference's figure in pale lines, without sides: it is a shape to compare with."""
    places = [transform.map(QPointF(x, y)) if x == x and y == y else None for x, y in points.tolist()]
    for colour, width in ((QColor(0, 0, 0, 90), 7.0), (QColor(255, 255, 255, 130), 4.0)):
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for first, second in skeleton.BONES:
            start, end = places[first], places[second]
            if start is not None and end is not None:
                painter.drawLine(start, end)


def paint_path(painter: QPainter, transform: QTransform, analysis: Analysis, frame: int, frames: int = 60) -> None:
    """The way of the middle of the hips over the last frames."""
    first = max(0, frame - frames)
    hips = analysis.pose.image_px[first : frame + 1, [skeleton.LEFT_HIP, skeleton.RIGHT_HIP]].mean(axis=1)
    places = [transform.map(QPointF(x, y)) for x, y in hips.tolist() if x == x and y == y]
    painter.setPen(QPen(QColor(theme.VIDEO.accent), 2))
    painter.drawPolyline(places)


def paint_evidence(
    painter: QPainter,
    transform: QTransform,
    points: np.ndarray,
    analysis: Analysis,
    evidence: Evidence,
    below: float,
    tone: str,
) -> float:
    """The joints that an issue was measured at, with the value and its error.

    Tags stand one under another: this one not above ``below``; returns where the next one may begin.
    """
    joints = [skeleton.INDEX[name] for name in evidence.landmarks if name in skeleton.INDEX]
    places = [transform.map(QPointF(*points[joint].tolist())) for joint in joints if np.isfinite(points[joint]).all()]
    if not places:
        return below
    colour = QColor(tone)
    if len(places) == 3 and evidence.unit == "deg":
        _paint_arc(painter, places, colour)
    elif len(places) == 2:
        painter.setPen(QPen(QColor(theme.VIDEO.text), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(places[0], places[1])
    painter.setPen(QPen(colour, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place in places:
        painter.drawEllipse(place, 7, 7)
    anchor = places[1] if len(places) == 3 else places[-1]
    title = names.indicator_title(analysis.action, evidence.indicator)
    mark = "▲" if evidence.direction == "high" else "▼"
    text = f"{mark} {title} {names.quantity(evidence.value, evidence.error, evidence.unit)}"
    top = max(anchor.y() - 12, below)
    paint_tag(painter, QPointF(anchor.x() + 18, top), text, tone)
    return top + QFontMetricsF(painter.font()).height() + 11


def _paint_arc(painter: QPainter, places: list[QPointF], colour: QColor) -> None:
    """The arc between two limbs at the middle joint."""
    first, middle, last = places
    radius = 0.45 * min(
        math.hypot(first.x() - middle.x(), first.y() - middle.y()),
        math.hypot(last.x() - middle.x(), last.y() - middle.y()),
    )
    start = math.degrees(math.atan2(middle.y() - first.y(), first.x() - middle.x()))
    end = math.degrees(math.atan2(middle.y() - last.y(), last.x() - middle.x()))
    span = (end - start + 180) % 360 - 180
    painter.setPen(QPen(QColor(theme.VIDEO.text), 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    painter.drawArc(box, round(start * 16), round(span * 16))


def paint_shapes(painter: QPainter, transform: QTransform, shapes: Sequence[overlay.Shape]) -> None:
    """Shapes of the core over the picture: strokes on a dark edge, so that they are seen on any picture."""
    for shape in shapes:
        if isinstance(shape, overlay.Line):
            line = QPolygonF([transform.map(QPointF(*point)) for point in shape.points])
            style = Qt.PenStyle.DashLine if shape.dashed else Qt.PenStyle.SolidLine
            for colour, width in ((QColor(0, 0, 0, 140), 4.0), (QColor(overlay.PALETTE[shape.role]), 2.0)):
                painter.setPen(QPen(colour, width, style))
                painter.drawPolyline(line)
        elif isinstance(shape, overlay.Dot):
            painter.setPen(QPen(QColor(overlay.PALETTE[shape.role]), 1.6))
            painter.setBrush(QColor(theme.VIDEO.background))
            painter.drawEllipse(transform.map(QPointF(*shape.place)), 3, 3)
    taken: list[QRectF] = []
    for shape in shapes:
        if isinstance(shape, overlay.Label):
            taken.append(_free_place(painter, transform, shape, taken))
            paint_tag(painter, taken[-1].topLeft(), shape.text, overlay.PALETTE[shape.role])


def _free_place(painter: QPainter, transform: QTransform, tag: overlay.Label, taken: list[QRectF]) -> QRectF:
    """Where a label goes: beside its place, inside the view, under or over others that stand there."""
    view = QRectF(painter.viewport())
    box = tag_box(painter, transform.map(QPointF(*tag.place)) + QPointF(12, 10), tag.text)
    if tag.corner == "bottom_left":
        box.moveTo(10, view.bottom() - box.height() - 12)
    box.moveLeft(min(box.left(), view.right() - box.width() - 4))
    box.moveTop(min(box.top(), view.bottom() - box.height() - 4))
    for way in (1, -1):
        free = QRectF(box)
        while hit := next((other for other in taken if other.intersects(free)), None):
            free.moveTop(hit.bottom() + 2 if way > 0 else hit.top() - free.height() - 2)
        if view.contains(free):
            return free
    return box


def tag_box(painter: QPainter, at: QPointF, text: str) -> QRectF:
    """The plate of a tag."""
    metrics = QFontMetricsF(painter.font())
    return QRectF(at.x(), at.y(), metrics.horizontalAdvance(text) + 18, metrics.height() + 8)


def paint_tag(painter: QPainter, at: QPointF, text: str, colour: str = theme.VIDEO.text) -> None:
    """Words on a dark plate, readable on any picture."""
    box = tag_box(painter, at, text)
    plate = QColor(theme.VIDEO.background)
    plate.setAlpha(215)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate)
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
