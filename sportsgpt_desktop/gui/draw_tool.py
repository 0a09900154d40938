"""Drawing and measuring on the video: which tool is in the hand, what it has placed, which drawing it holds.

Positions are pixels of the upright picture; only how near the mouse must come is in pixels of the screen.
"""

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from ..core import drawing, overlay
from ..core.records import Analysis, Drawing, PictureMark
from . import overlay_paint, theme
from .document import Document
from .words import tr

GRAB_PX = 12.0
"""How near to a point of a drawing the mouse takes hold of it."""
MOVED_PX = 5.0
"""A press and release farther apart than this place two points at once."""
CHOOSE = "choose"
MARK = "mark"
"""A tool that marks the place which the action asks for (the hurdle's bar)."""


class DrawTool:
    """The tool in the hand. ``kind`` "" is none: the mouse moves the picture."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.kind = ""
        self.points: list[tuple[float, float]] = []
        self.at: tuple[float, float] | None = None
        """Where the next point would be placed."""
        self.chosen: int | None = None
        self.started: int | None = None
        """Frame at which the running stopwatch was started."""
        self._held: tuple[int, int] | None = None
        self._moved: Drawing | None = None
        self._press = QPointF()
        self._scale: tuple[object, object, drawing.Scale | None] = (None, None, None)

    # ------------------------------------------------------------------------------------------- the tool

    def take(self, kind: str) -> None:
        """Change tools; what was begun is dropped."""
        self.kind, self.points, self.at, self.chosen = kind, [], None, None
        self._held = self._moved = self.started = None

    def drop(self) -> bool:
        """Give up what was begun or chosen; False if there was nothing."""
        begun = bool(self.points) or self.chosen is not None or self.started is not None
        self.leave_frame()
        self.started = None
        return begun

    def leave_frame(self) -> None:
        """Another frame is on show: points in the making belonged to the last one; a stopwatch goes on."""
        self.points, self.chosen, self._held, self._moved = [], None, None, None

    def needs(self) -> int:
        """How many points the tool places."""
        return 1 if self.kind == MARK else drawing.POINTS.get(self.kind, 0)

    @property
    def pressing(self) -> bool:
        """Whether a point is being placed or moved right now."""
        return self._held is not None

    def hint(self) -> str:
        """What to do next, in a few words."""
        if self.kind == "stopwatch":
            return tr("Go to the last frame and press the stopwatch again.") if self.started is not None else ""
        return {
            CHOOSE: tr("Click a drawing to choose it, drag its points, Del removes it."),
            "line": tr("Line: two points. Its slope is measured."),
            "angle": tr("Angle: three points, the joint second."),
            "distance": tr("Distance: two points in the athlete's plane."),
            "length": tr("Known length: two points in the athlete's plane, then its metres."),
            "text": tr("Text: click where it belongs."),
            MARK: tr("Click the middle of the bar, where the athlete crosses it."),
        }.get(self.kind, "")

    # ---------------------------------------------------------------------------------------------- mouse

    def press(self, transform: QTransform, at: QPointF) -> bool:
        """The mouse goes down: take hold of a point, or place one. False if that is no business of the tool."""
        if not self.kind or self.document.analysis is None:
            return False
        self._press = at
        found = None if self.points else self._find(transform, at)
        if found is not None:
            self.chosen, self._held = found[0], found
            self._moved = self.document.analysis.drawings[found[0]]
            return True
        self.chosen = None
        if not self.needs():
            return False
        self._held = (-1, 0)
        self.at = _pair(transform.inverted()[0].map(at))
        return True

    def move(self, transform: QTransform, at: QPointF) -> None:
        """The mouse moves, pressed or not."""
        self.at = _pair(transform.inverted()[0].map(at))
        if self._held is not None and self._moved is not None:
            points = list(self._moved.points)
            points[self._held[1]] = self.at
            self._moved = replace(self._moved, points=tuple(points), click_px=self._click(transform))
            return
        dragged = self._held is not None and (at - self._press).manhattanLength() > MOVED_PX
        if dragged and not self.points and self.needs() > 1:
            self.points.append(_pair(transform.inverted()[0].map(self._press)))

    def release(self, transform: QTransform, at: QPointF) -> Drawing | PictureMark | None:
        """The mouse goes up: what is finished by it, None while points are missing."""
        held, self._held = self._held, None
        if held is None or self._moved is not None:
            return None
        self.at = _pair(transform.inverted()[0].map(at))
        return self.place(transform)

    def changed(self) -> tuple[int, Drawing] | None:
        """The drawing whose point was dragged, once; None if nothing moved."""
        moved, self._moved = self._moved, None
        analysis = self.document.analysis
        if moved is None or self.chosen is None or analysis is None or moved is analysis.drawings[self.chosen]:
            return None
        return self.chosen, moved

    def place(self, transform: QTransform) -> Drawing | PictureMark | None:
        """Place the next point where the cursor is; what it finishes, if that was the last one."""
        if self.at is None or not self.needs():
            return None
        self.points.append(self.at)
        if len(self.points) < self.needs():
            return None
        points, self.points = tuple(self.points), []
        if self.kind == MARK:
            return PictureMark(self.document.frame, *points[0])
        return Drawing(self.kind, self.document.frame, points, self._click(transform))  # type: ignore[arg-type]

    def nudge(self, x: int, y: int, centre: QPointF, transform: QTransform) -> None:
        """Move the cursor by pixels of the picture; it appears in the middle of the view."""
        if self.at is None:
            self.at = _pair(transform.inverted()[0].map(centre))
        self.at = self.at[0] + x, self.at[1] + y

    def press_stopwatch(self) -> Drawing | None:
        """Start at the frame on show; the second press returns the stopped one."""
        first, self.started = self.started, self.document.frame
        if first is None:
            return None
        self.started = None
        first, last = sorted((first, self.document.frame))
        return Drawing("stopwatch", first, stop_frame=last) if last > first else None

    def _click(self, transform: QTransform) -> float:
        return drawing.click_error(1 / transform.m11())

    def _find(self, transform: QTransform, at: QPointF) -> tuple[int, int] | None:
        """The nearest point of a drawing on show: (number of the drawing, number of the point)."""
        analysis = self.document.analysis
        assert analysis is not None
        shown = drawing.shown(analysis, self.document.frame)
        best, found = GRAB_PX, None
        for number, each in enumerate(analysis.drawings):
            if any(each is other for other in shown):
                for index, point in enumerate(each.points):
                    place = transform.map(QPointF(*point))
                    gap = math.hypot(place.x() - at.x(), place.y() - at.y())
                    if gap < best:
                        best, found = gap, (number, index)
        return found

    # ---------------------------------------------------------------------------------------------- paint

    def scale(self, analysis: Analysis) -> drawing.Scale | None:
        """The picture's scale, worked out once for each motion and set of drawings."""
        if self._scale[0] is not analysis.motion or self._scale[1] is not analysis.drawings:
            self._scale = (analysis.motion, analysis.drawings, drawing.scale_of(analysis))
        return self._scale[2]

    def paint(self, painter: QPainter, transform: QTransform) -> None:
        """Drawings of the frame on show, the one in the making, and handles while a tool is in the hand."""
        analysis, frame = self.document.analysis, self.document.frame
        if analysis is None:
            return
        if analysis.drawings or analysis.marks:
            shown = analysis
            if self._moved is not None and self.chosen is not None:
                rows = list(analysis.drawings)
                rows[self.chosen] = self._moved
                shown = replace(analysis, drawings=tuple(rows))
            overlay_paint.paint_shapes(painter, transform, overlay.drawn(shown, frame, self.scale(analysis)))
            self._paint_handles(painter, transform, shown)
        if self.points:
            self._paint_making(painter, transform, analysis)
        elif self.at is not None and self.needs():
            _paint_cross(painter, transform.map(QPointF(*self.at)))
        running = self._running(analysis)
        if running:
            place = QPointF(10, painter.viewport().height() - 72)
            overlay_paint.paint_tag(painter, place, "… " + running, overlay.PALETTE["drawn"])

    def _paint_handles(self, painter: QPainter, transform: QTransform, analysis: Analysis) -> None:
        if not self.kind:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        shown = drawing.shown(analysis, self.document.frame)
        for number, each in enumerate(analysis.drawings):
            if any(each is other for other in shown):
                chosen = number == self.chosen
                painter.setPen(QPen(QColor(theme.VIDEO.accent if chosen else theme.VIDEO.text), 2 if chosen else 1))
                for point in each.points:
                    painter.drawEllipse(transform.map(QPointF(*point)), 8 if chosen else 6, 8 if chosen else 6)

    def _paint_making(self, painter: QPainter, transform: QTransform, analysis: Analysis) -> None:
        points = (*self.points, self.at) if self.at is not None else tuple(self.points)
        if len(points) == self.needs() and self.kind != "length":
            making = Drawing(self.kind, self.document.frame, points, self._click(transform))  # type: ignore[arg-type]
            text = overlay.drawing_text(analysis, making, self.scale(analysis))
            overlay_paint.paint_shapes(painter, transform, overlay.drawing_shapes(making, text))
        elif len(points) > 1:
            overlay_paint.paint_shapes(painter, transform, (overlay.Line(points, "drawn", overlay.THIN),))
        _paint_cross(painter, transform.map(QPointF(*points[-1])))

    def _running(self, analysis: Analysis) -> str:
        """What the stopwatch that was started shows at this frame, "" if none runs."""
        if self.started is None:
            return ""
        running = Drawing("stopwatch", self.started, stop_frame=self.document.frame)
        return overlay.drawing_text(analysis, running)


def _paint_cross(painter: QPainter, at: QPointF) -> None:
    for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(theme.VIDEO.text), 1.2)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(at - QPointF(9, 0), at + QPointF(9, 0))
        painter.drawLine(at - QPointF(0, 9), at + QPointF(0, 9))


def _pair(point: QPointF) -> tuple[float, float]:
    return point.x(), point.y()
