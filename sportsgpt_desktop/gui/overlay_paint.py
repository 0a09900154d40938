"""Paints over the video: skeleton by confidence, and the evidence of the chosen issue."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform

from ..core import geometry, overlay, skeleton
from ..core.records import Analysis, Evidence, Floats
from . import curves, names, theme
from .document import Document

SURE, UNSURE = 0.75, 0.35
"""Visibility above which a bone is drawn in full, and under which it is left out (judgement)."""
PATH_FRAMES = 60
SAME_ANGLE_DEG = 15.0
"""A measured number this far from the angle in the picture is another angle (turned camera, other definition)."""
ANGLES: dict[str, tuple[str, str, str]] = {
    f"{joint}_angle_{side}": (f"{side}_{first}", f"{side}_{joint}", f"{side}_{last}")
    for joint, first, last in (
        ("knee", "hip", "ankle"),
        ("hip", "shoulder", "knee"),
        ("ankle", "knee", "foot_index"),
        ("elbow", "shoulder", "wrist"),
    )
    for side in ("left", "right")
}
"""Channel of an angle -> the landmarks that make it."""
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
        paint_path(painter, transform, analysis, frame, document.path_of)
    if document.overlay.get("ghost") and document.ghost is not None and frame < len(document.ghost):
        paint_ghost(painter, transform, np.asarray(document.ghost[frame], dtype=float))
    if document.overlay.get("skeleton"):
        paint_skeleton(painter, transform, points, seen)
    taken: list[QRectF] = []
    for channel in document.angles:
        paint_angle(painter, transform, points, analysis, channel, document.band.get(channel), frame, taken)
    issue = document.issue(document.selected_issue)
    if issue is not None and document.overlay.get("angles"):
        for evidence in (item for item in issue.evidence if item.frame == frame):
            colour = theme.colour_of_status(issue.status, theme.VIDEO)
            paint_evidence(painter, transform, points, analysis, evidence, taken, colour)


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


def path_points(analysis: Analysis, frame: int, name: str, frames: int = PATH_FRAMES) -> np.ndarray:
    """(N, 2) where a point was over the last frames, in this frame's picture: the camera's motion is taken out."""
    first = max(0, frame - frames)
    image = np.asarray(analysis.pose.image_px[first : frame + 1], dtype=float)
    if name == "centre_of_mass":
        way = geometry.center_of_mass(image)
    elif name in skeleton.INDEX:
        way = image[:, skeleton.INDEX[name]]
    else:
        way = image[:, [skeleton.LEFT_HIP, skeleton.RIGHT_HIP]].mean(axis=1)
    camera = analysis.pose.camera_px
    if camera is None:
        return way
    here = np.asarray(camera[frame], dtype=float)
    if not np.isfinite(here).all():
        return way[-1:]
    to_here = np.linalg.inv(here)
    lifted = np.einsum("ij,tjk,tk->ti", to_here, camera[first : frame + 1], np.c_[way, np.ones(len(way))])
    return np.asarray(lifted[:, :2] / lifted[:, 2:])


def paint_path(painter: QPainter, transform: QTransform, analysis: Analysis, frame: int, name: str) -> None:
    """The way of a point over the last frames, and where it is now."""
    places = [transform.map(QPointF(x, y)) for x, y in path_points(analysis, frame, name).tolist() if x == x and y == y]
    for colour, width in ((QColor(0, 0, 0, 120), 4.0), (QColor(theme.VIDEO.accent), 2.0)):
        painter.setPen(QPen(colour, width))
        painter.drawPolyline(QPolygonF(places))
    if places:
        painter.setBrush(QColor(theme.VIDEO.accent))
        painter.drawEllipse(places[-1], 4, 4)


def paint_angle(
    painter: QPainter,
    transform: QTransform,
    points: np.ndarray,
    analysis: Analysis,
    channel: str,
    band: tuple[Floats, Floats] | None,
    frame: int,
    taken: list[QRectF],
) -> None:
    """A joint's angle with its value, error and the references' range."""
    joints = [skeleton.INDEX[name] for name in ANGLES.get(channel, ())]
    values = analysis.kinematics.channels.get(channel)
    if len(joints) != 3 or values is None or not np.isfinite(points[joints]).all() or not np.isfinite(values[frame]):
        return
    places = [transform.map(QPointF(*points[joint].tolist())) for joint in joints]
    value = float(values[frame])
    errors = analysis.kinematics.errors.get(channel)
    error = math.nan if errors is None else float(errors[frame])
    if band is not None:
        _paint_band(painter, places, value, float(band[0][frame]), float(band[1][frame]))
    side = side_of(joints[1])
    _paint_arc(painter, places, QColor(theme.colour_of_side(side, theme.VIDEO)))
    text = f"{curves.title(channel)} {names.quantity(value, error, 'deg')}"
    _paint_free_tag(painter, places[1], text, theme.colour_of_side(side, theme.VIDEO), taken)


def paint_evidence(
    painter: QPainter,
    transform: QTransform,
    points: np.ndarray,
    analysis: Analysis,
    evidence: Evidence,
    taken: list[QRectF],
    tone: str,
) -> None:
    """The joints that an issue was measured at, with the value and its error."""
    joints = [skeleton.INDEX[name] for name in evidence.landmarks if name in skeleton.INDEX]
    places = [transform.map(QPointF(*points[joint].tolist())) for joint in joints if np.isfinite(points[joint]).all()]
    if not places:
        return
    colour = QColor(tone)
    if len(places) == 3 and evidence.unit == "deg":
        _paint_band(painter, places, evidence.value, evidence.target_min, evidence.target_max)
        _paint_arc(painter, places, QColor(theme.VIDEO.text))
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
    _paint_free_tag(painter, anchor, text, tone, taken)


def _paint_free_tag(painter: QPainter, anchor: QPointF, text: str, tone: str, taken: list[QRectF]) -> None:
    """A tag beside a joint, clear of those that are there."""
    taken.append(_free(painter, tag_box(painter, anchor + QPointF(18, -12), text), taken))
    paint_tag(painter, taken[-1].topLeft(), text, tone)


def _arc_of(places: list[QPointF]) -> tuple[float, float, float]:
    """Radius, start and turn (deg, against the clock) of the arc between two limbs at the middle joint."""
    first, middle, last = places
    radius = 0.45 * min(
        math.hypot(first.x() - middle.x(), first.y() - middle.y()),
        math.hypot(last.x() - middle.x(), last.y() - middle.y()),
    )
    start = math.degrees(math.atan2(middle.y() - first.y(), first.x() - middle.x()))
    end = math.degrees(math.atan2(middle.y() - last.y(), last.x() - middle.x()))
    return radius, start, (end - start + 180) % 360 - 180


def _paint_arc(painter: QPainter, places: list[QPointF], colour: QColor) -> None:
    radius, start, turn = _arc_of(places)
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle = places[1]
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    painter.drawArc(box, round(start * 16), round(turn * 16))


def _paint_band(painter: QPainter, places: list[QPointF], value: float, low: float, high: float) -> None:
    """Where the second limb would lie inside the target: a thick arc. Left out where the number is no such angle."""
    radius, start, turn = _arc_of(places)
    if abs(abs(turn) - value) > SAME_ANGLE_DEG or not (math.isfinite(low) or math.isfinite(high)):
        return
    low, high = (low if math.isfinite(low) else 0.0), (high if math.isfinite(high) else 180.0)
    way = math.copysign(1.0, turn)
    radius *= 1.3
    middle = places[1]
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 110), 8.0), (QColor(theme.VIDEO.accent), 5.0)):
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(box, round((start + way * low) * 16), round(way * (high - low) * 16))


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
    """Where a label goes: beside its place or in its corner."""
    box = tag_box(painter, transform.map(QPointF(*tag.place)) + QPointF(12, 10), tag.text)
    if tag.corner == "bottom_left":
        box.moveTo(10, painter.viewport().height() - box.height() - 12)
    return _free(painter, box, taken)


def _free(painter: QPainter, box: QRectF, taken: list[QRectF]) -> QRectF:
    """The box moved into the view, and under or over others that stand there."""
    view = QRectF(painter.viewport())
    box.moveLeft(max(min(box.left(), view.right() - box.width() - 4), 4))
    box.moveTop(max(min(box.top(), view.bottom() - box.height() - 4), 4))
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
