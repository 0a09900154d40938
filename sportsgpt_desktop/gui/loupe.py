"""A magnified patch of the picture beside the cursor, for placing a point exactly."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from . import theme

RADIUS_PX = 62.0
TIMES = 4.0
"""Magnification against what the view shows."""
AWAY_PX = 26.0


def place(at: QPointF, view: QRectF) -> QPointF:
    """The middle of the loupe: up and to the right of the cursor, on the other side where the view ends."""
    x = at.x() + RADIUS_PX + AWAY_PX
    y = at.y() - RADIUS_PX - AWAY_PX
    if x + RADIUS_PX > view.right():
        x = at.x() - RADIUS_PX - AWAY_PX
    if y - RADIUS_PX < view.top():
        y = at.y() + RADIUS_PX + AWAY_PX
    return QPointF(max(x, view.left() + RADIUS_PX), min(y, view.bottom() - RADIUS_PX))


def paint(painter: QPainter, view: QRectF, to_widget: QTransform, image: QImage, width_px: float, at: QPointF) -> None:
    """Magnify what lies under ``at``; ``image`` shows the picture of ``width_px`` pixels at any resolution."""
    middle = place(at, view)
    point = to_widget.inverted()[0].map(at)
    ratio = image.width() / width_px
    half = RADIUS_PX / (to_widget.m11() * TIMES) * ratio
    source = QRectF(point.x() * ratio - half, point.y() * ratio - half, 2 * half, 2 * half)
    target = QRectF(middle.x() - RADIUS_PX, middle.y() - RADIUS_PX, 2 * RADIUS_PX, 2 * RADIUS_PX)
    circle = QPainterPath()
    circle.addEllipse(target)
    painter.save()
    painter.setClipPath(circle, Qt.ClipOperation.IntersectClip)
    painter.fillRect(target, QColor(theme.VIDEO.background))
    painter.drawImage(target, image, source)
    for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor(theme.VIDEO.text), 1.0)):
        painter.setPen(QPen(colour, width))
        for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            direction = QPointF(x, y)
            painter.drawLine(middle + direction * 6, middle + direction * 20)
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.VIDEO.text), 1.5))
    painter.drawPath(circle)
