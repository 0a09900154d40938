"""The picture of the frame on show, with what is drawn over it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QRegion,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ..core.records import Drawing, PictureMark
from . import loupe, names, overlay_menu, overlay_paint, second_picture, theme
from .document import Document
from .draw_tool import DrawTool
from .joint_repair import JointDrag
from .words import tr

REST_MS = 120
"""After this long at rest the frame is shown in full resolution."""
MOST_ZOOM = 12.0
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
PLACE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def image_of(picture: NDArray[np.uint8]) -> QImage:
    """A QImage that owns a copy of an RGB (H, W, 3) picture."""
    picture = np.ascontiguousarray(picture)
    height, width = picture.shape[:2]
    return QImage(picture.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class VideoView(QWidget):
    """Video with overlay; the wheel zooms, dragging pans, a double click fits."""

    clicked = Signal(float, float)
    """A click in the picture, in pixels of the upright picture."""
    joint_moved = Signal(int, float, float, bool)
    """(joint, x, y, in this frame only): a joint was dragged, in pixels of the upright picture."""
    drawn = Signal(object)
    """A drawing or a mark was finished; a text or a known length still wants its words or metres."""
    redrawn = Signal(int, object)
    """(number, drawing): a point of a drawing was dragged."""
    tool_changed = Signal()
    wants_full = Signal(int)
    """The hand rests on this frame: fetch it in full resolution."""

    def __init__(
        self, document: Document, picture: Callable[[int], QImage | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.painted_frame = -1
        """The frame that the last paint showed."""
        self.second: Callable[[], second_picture.Second | None] | None = None
        """What lies over the picture in a comparison."""
        self._picture = picture
        self._image: QImage | None = None
        self._image_frame = -1
        self._full = False
        self._zoom = 1.0
        self._offset = QPointF()
        self._drag: QPointF | None = None
        self.repair = JointDrag(document)
        self.draw = DrawTool(document)
        self._moved = False
        self._pointer = QPointF()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(lambda: self.wants_full.emit(self.document.frame))
        self.setMinimumSize(320, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Video"))
        document.opened.connect(self._opened)
        document.frame_changed.connect(self._frame_changed)
        for signal in (document.analysis_changed, document.selection_changed, document.overlay_changed):
            signal.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(900, 420)

    def _opened(self) -> None:
        self.set_repair(False)
        self.set_tool("")
        self._image, self._image_frame, self._full = None, -1, False
        self.fit()

    def _frame_changed(self, _frame: int) -> None:
        self.repair.drop()
        self.draw.leave_frame()
        self._full = False
        self._rest.start()
        self.update()

    def refresh(self) -> None:
        """Pictures have become available."""
        if self._image_frame != self.document.frame:
            self._rest.start()
            self.update()

    def show_full(self, frame: int, picture: NDArray[np.uint8]) -> None:
        """Show a frame in full resolution, if it is still the one on show."""
        if frame == self.document.frame:
            self._image, self._image_frame, self._full = image_of(picture), frame, True
            self.update()

    # ------------------------------------------------------------------------------------------ geometry

    def fit(self) -> None:
        self._zoom, self._offset = 1.0, QPointF()
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point of the widget."""
        at = at or QPointF(self.rect().center())
        before = self.to_picture().map(at)
        self._zoom = min(max(self._zoom * factor, 1.0), MOST_ZOOM)
        if self._zoom == 1.0:
            self._offset = QPointF()
        else:
            now = self.to_widget().map(before)
            self._offset += at - now
        self.update()

    def picture_size(self) -> tuple[int, int]:
        """Width and height of the upright picture, px."""
        video = self.document.video
        return (video.width_px, video.height_px) if video else (16, 9)

    def to_widget(self) -> QTransform:
        """From pixels of the upright picture to the widget."""
        width, height = self.picture_size()
        scale = min(self.width() / width, self.height() / height) * self._zoom
        result = QTransform()
        result.translate(
            self.width() / 2 - width * scale / 2 + self._offset.x(),
            self.height() / 2 - height * scale / 2 + self._offset.y(),
        )
        result.scale(scale, scale)
        return result

    def to_picture(self) -> QTransform:
        return self.to_widget().inverted()[0]

    # --------------------------------------------------------------------------------------------- paint

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            path = QPainterPath()
            path.addRoundedRect(QRectF(self.rect()), 8, 8)
            painter.setClipPath(path)
            painter.fillRect(self.rect(), QColor("#05080B"))
            if self.document.video is None:
                return
            frame = self.document.frame
            self._fetch(frame)
            transform = self.to_widget()
            width, height = self.picture_size()
            if self._image is not None and self._image_frame == frame:
                painter.drawImage(transform.mapRect(QRectF(0, 0, width, height)), self._image)
            self._paint_second(painter, transform)
            overlay_paint.paint(painter, transform, self.document)
            self.repair.paint(painter, transform)
            self.draw.paint(painter, transform)
            self._paint_labels(painter)
            self._paint_loupe(painter, transform)
            self.painted_frame = frame

    def _paint_second(self, painter: QPainter, transform: QTransform) -> None:
        """The other clip of a comparison, half seen through, with its figure in pale lines."""
        second = self.second() if self.second is not None else None
        if second is None:
            return
        place = second.place * transform
        if second.image is not None:
            painter.save()
            painter.setTransform(place, True)
            painter.setOpacity(second_picture.OPACITY)
            painter.drawImage(QRectF(0, 0, second.width_px, second.height_px), second.image)
            painter.restore()
        overlay_paint.paint_ghost(painter, place, np.asarray(second.points, dtype=float))

    def _paint_loupe(self, painter: QPainter, transform: QTransform) -> None:
        """Magnify what lies under a point that is being placed."""
        if self._image is None or self._image_frame != self.document.frame:
            return
        if self.repair.joint is not None and self._moved:
            at = self._pointer
        elif self.draw.pressing and self.draw.at is not None:
            at = transform.map(QPointF(*self.draw.at))
        else:
            return
        loupe.paint(painter, QRectF(self.rect()), transform, self._image, self.picture_size()[0], at)

    def picture(self) -> QPixmap:
        """What is on show with everything drawn over it, without tool bars."""
        result = QPixmap((QRectF(self.rect()).size() * self.devicePixelRatioF()).toSize())
        result.setDevicePixelRatio(self.devicePixelRatioF())
        result.fill(Qt.GlobalColor.transparent)
        self.render(result, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
        return result

    def _fetch(self, frame: int) -> None:
        if self._image_frame != frame:
            image = self._picture(frame)
            if image is not None:
                self._image, self._image_frame, self._full = image, frame, False

    def _paint_labels(self, painter: QPainter) -> None:
        analysis = self.document.analysis
        here = [item for item in self.document.keyframes() if item.frame == self.document.frame]
        if analysis is not None and here:
            overlay_paint.paint_tag(painter, QPointF(10, 10), names.keyframe_label(analysis.action, here[0]))
        ghost = self.document.ghost
        shown = ghost is not None and self.document.frame < len(ghost)
        if (
            ghost is not None
            and shown
            and self.document.overlay["ghost"]
            and np.isfinite(ghost[self.document.frame]).any()
        ):
            self._tag_right(painter, tr("pale: reference, time-warped"), theme.VIDEO.text)
        if self._image is None or self._image_frame != self.document.frame:
            self._tag_right(painter, tr("Picture not available"), theme.VIDEO.muted)

    def _tag_right(self, painter: QPainter, text: str, colour: str) -> None:
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 18
        overlay_paint.paint_tag(painter, QPointF(self.width() - width - 10, 10), text, colour)

    # --------------------------------------------------------------------------------------------- mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def set_repair(self, on: bool) -> None:
        """Dragging moves joints instead of the picture."""
        self.repair.on = on
        self.repair.drop()
        if on and self.draw.kind:
            self.set_tool("")
        self._show_cursor()

    def set_tool(self, kind: str) -> None:
        """Take a drawing tool into the hand; "" puts it away."""
        self.draw.take(kind)
        if kind and self.repair.on:
            self.set_repair(False)
        self._show_cursor()
        self.tool_changed.emit()

    def _show_cursor(self) -> None:
        aiming = self.repair.on or self.draw.needs() > 0
        self.setCursor(Qt.CursorShape.CrossCursor if aiming else Qt.CursorShape.ArrowCursor)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if event.button() == Qt.MouseButton.LeftButton:
            self._moved = False
            transform = self.to_widget()
            if self.repair.take(transform, event.position()) or self.draw.press(transform, event.position()):
                self.update()
                return
        self._drag, self._moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self.draw.kind and self._drag is None:
            self.draw.move(self.to_widget(), event.position())
            self.update()
            return
        if self.repair.joint is not None:
            self._moved = True
            self.repair.move(event.position())
            self.update()
            return
        if self._drag is None:
            return
        delta = event.position() - self._drag
        if self._moved or delta.manhattanLength() > 4:
            self._moved = True
            if self._zoom > 1.0:
                self._offset += delta
            self._drag = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        joint = self.repair.drop()
        if joint is not None:
            self.update()
            if self._moved:
                point = self.to_picture().map(event.position())
                alone = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.joint_moved.emit(joint, point.x(), point.y(), alone)
            return
        if self.draw.pressing:
            self._finish(self.draw.release(self.to_widget(), event.position()))
            changed = self.draw.changed()
            if changed is not None:
                self.redrawn.emit(*changed)
            return
        if self._drag is not None and not self._moved:
            point = self.to_picture().map(event.position())
            self.clicked.emit(point.x(), point.y())
        self._drag = None

    def _finish(self, made: Drawing | PictureMark | None) -> None:
        self.update()
        if made is not None:
            self.drawn.emit(made)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.draw.kind:
            self.mousePressEvent(event)
        else:
            self.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Choose what is laid over the picture."""
        if self.document.analysis is not None:
            overlay_menu.make(self.document, self).exec(event.globalPos())

    # ------------------------------------------------------------------------------------------ keyboard

    def event(self, event: QEvent) -> bool:
        """With a tool in the hand the arrow keys move its cursor instead of the frame."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_tool_key(event):
            event.accept()
            return True
        return super().event(event)

    def _is_tool_key(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if not self.draw.kind or not plain:
            return False
        return self.draw.needs() > 0 and (event.key() in ARROWS or event.key() in PLACE_KEYS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_tool_key(event):
            super().keyPressEvent(event)
            return
        transform = self.to_widget()
        if event.key() in ARROWS:
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            x, y = ARROWS[Qt.Key(event.key())]
            self.draw.nudge(far * x, far * y, QPointF(self.rect().center()), transform)
            self.update()
        else:
            self._finish(self.draw.place(transform))
