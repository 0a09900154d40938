"""The key positions side by side: cut-outs of the athlete at one scale, on one ground line."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QMenu, QWidget

from ..core.records import Analysis, Keyframe, Measurement
from . import names, overlay_paint, theme
from .document import Document, KeyframeKey, key_of
from .words import tr

MOST_TILES = 10
VALUES_PX, MOST_VALUES_PX = 190, 300
"""Room beside the figure from which on measured values are written there."""
TILE_WEIGHT = 0.6
"""Thinner lines than on the video, so that a small figure stays readable."""


def pick_keyframes(
    keyframes: tuple[Keyframe, ...], chosen: KeyframeKey | None, both_sides: bool = True
) -> list[Keyframe]:
    """One step's keyframes where there are many, or a left and a right step's: those about the chosen one."""
    if len(keyframes) <= MOST_TILES:
        return list(keyframes)
    kinds = len({item.id for item in keyframes})  # in a cyclic action: the key positions of one step
    count = 2 * kinds if both_sides and 2 * kinds <= MOST_TILES else min(kinds, MOST_TILES)
    at = next((number for number, item in enumerate(keyframes) if key_of(item) == chosen), 0)
    first = max(0, min(at - at % kinds, len(keyframes) - count))
    return list(keyframes[first : first + count])


def values_at(analysis: Analysis, item: Keyframe) -> list[Measurement]:
    """What was measured at a keyframe and could be judged, faults first."""
    own = [
        each
        for each in analysis.assessment.measurements
        if (each.keyframe, each.candidate) == (item.id, item.candidate)
        and (each.step is None or item.step is None or each.step == item.step)
        and (item.side is None or each.side in (None, "both", item.side))
        and each.status != "cannot_judge"
    ]
    return sorted(own, key=lambda each: each.status == "ok")


class KinogramStrip(QWidget):
    """A row of tiles; a click shows the frame."""

    chosen = Signal(object)

    def __init__(
        self, document: Document, picture: Callable[[int], QImage | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document = document
        self._picture = picture
        self._tiles: dict[KeyframeKey, QPixmap] = {}
        self._wanted: list[Keyframe] = []
        self.both_sides = True
        self.values = True
        """Measured values stand beside the figures where there is room."""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._render_one)
        self.setFixedHeight(122)
        self.setAccessibleName(tr("Kinogram: the key positions"))
        self.setMouseTracking(True)
        document.opened.connect(self.forget)
        document.analysis_changed.connect(self.forget)
        document.selection_changed.connect(self.update)
        document.frame_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(800, 122)

    def forget(self) -> None:
        """Draw every tile anew."""
        self._tiles = {}
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.forget()
        super().changeEvent(event)

    def keyframes(self) -> list[Keyframe]:
        return pick_keyframes(self.document.keyframes(), self.document.selected_keyframe, self.both_sides)

    def boxes(self) -> list[tuple[Keyframe, QRectF]]:
        """Where each tile is."""
        shown = self.keyframes()
        if not shown:
            return []
        width = (self.width() - 8 * (len(shown) - 1)) / len(shown)
        return [(item, QRectF(number * (width + 8), 0, width, self.height())) for number, item in enumerate(shown)]

    def crop(self) -> tuple[float, float]:
        """Width and height of every cut-out, px of the picture: large enough for the largest pose."""
        analysis = self.document.analysis
        assert analysis is not None
        sizes = []
        for item in self.keyframes():
            points = analysis.pose.image_px[min(item.frame, len(analysis.pose.image_px) - 1)]
            known = points[np.isfinite(points).all(axis=1)]
            if len(known):
                sizes.append(np.ptp(known, axis=0))
        if not sizes:
            return float(analysis.video.width_px), float(analysis.video.height_px)
        largest = np.max(sizes, axis=0)
        return float(largest[0] * 1.25 + 20), float(largest[1] * 1.25 + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._wanted = []
            for item, box in self.boxes():
                self._paint_tile(painter, item, box)
        if self._wanted:
            self._timer.start()

    def _paint_tile(self, painter: QPainter, item: Keyframe, box: QRectF) -> None:
        tokens = theme.tokens()
        tile = self._tiles.get(key_of(item))
        if tile is None or tile.deviceIndependentSize().toSize() != box.size().toSize():
            self._wanted.append(item)
        path = QPainterPath()
        path.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(box, QColor("#080B0E"))
        if tile is not None:
            painter.drawPixmap(box.topLeft(), tile)
        painter.restore()
        here = key_of(item) == self.document.selected_keyframe or item.frame == self.document.frame
        painter.setPen(QPen(QColor(tokens.accent if here else tokens.line), 1.5 if here else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _render_one(self) -> None:
        """Render one missing tile, so that the event loop never waits for all of them."""
        if not self._wanted:
            self._timer.stop()
            return
        item = self._wanted.pop(0)
        box = next((box for shown, box in self.boxes() if shown is item), None)
        if box is not None:
            self._tiles[key_of(item)] = self._render(item, box)
            self.update()

    def _render(self, item: Keyframe, box: QRectF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        tile = QPixmap((box.size().toSize().toSizeF() * ratio).toSize())
        tile.setDevicePixelRatio(ratio)
        tile.fill(QColor("#080B0E"))
        analysis = self.document.analysis
        if analysis is None or item.frame >= len(analysis.pose.image_px):
            return tile
        points = np.asarray(analysis.pose.image_px[item.frame], dtype=float)
        known = points[np.isfinite(points).all(axis=1)]
        width, height = self.crop()
        room = box.height() - 22
        scale = min(room / height, box.width() / width)
        middle = (known.min(axis=0) + known.max(axis=0)) / 2 if len(known) else np.array([width, height]) / 2
        bottom = known[:, 1].max() if len(known) else height
        transform = QTransform()
        room_beside = box.width() - width * scale * 1.3
        at = width * scale * 0.65 if self.values and room_beside >= VALUES_PX else box.width() / 2
        transform.translate(at - middle[0] * scale, room - 6 - bottom * scale)
        transform.scale(scale, scale)
        with QPainter(tile) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            image = self._picture(item.frame)
            if image is not None:
                size = QRectF(0, 0, analysis.video.width_px, analysis.video.height_px)
                painter.setOpacity(0.75)
                # Only what lies about the athlete: a wide tile does not show half of the scenery.
                shown = min(width * scale * 1.3, box.width())
                painter.setClipRect(QRectF(max(at - shown / 2, 0), 0, shown, box.height()))
                painter.drawImage(transform.mapRect(size), image)
                painter.setOpacity(1.0)
                painter.setClipping(False)
            overlay_paint.paint_skeleton(painter, transform, points, analysis.pose.visibility[item.frame], TILE_WEIGHT)
            painter.fillRect(QRectF(0, room, box.width(), 22), QColor("#080B0E"))
            painter.setPen(QColor(theme.VIDEO.muted))
            painter.drawLine(QPointF(8, room - 2), QPointF(box.width() - 8, room - 2))
            if at < box.width() / 2:
                self._paint_values(
                    painter, item, QRectF(2 * at + 12, 8, min(box.width() - 2 * at - 24, MOST_VALUES_PX), room - 12)
                )
            self._caption(painter, item, QRectF(6, room, box.width() - 12, 22))
        return tile

    def _paint_values(self, painter: QPainter, item: Keyframe, box: QRectF) -> None:
        """Measured values with their error, each with the shape and colour of its verdict."""
        analysis = self.document.analysis
        assert analysis is not None
        painter.setFont(self.font())
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        line = metrics.height() + 5
        for number, each in enumerate(values_at(analysis, item)[: int(box.height() // line)]):
            place = QRectF(box.left(), box.top() + number * line, box.width(), line)
            painter.setPen(QColor(theme.colour_of_status(each.status, theme.VIDEO)))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, theme.MARK_OF_STATUS.get(each.status, "○"))
            value = names.quantity(each.value, each.error, each.unit)
            painter.setPen(QColor(theme.VIDEO.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)
            space = place.width() - 24 - metrics.horizontalAdvance(value)
            title = names.measurement_title(analysis.action, each)
            if item.side is None and each.side in ("left", "right"):
                title += f", {names.side_text(each.side)}"
            title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, space)
            painter.setPen(QColor(theme.VIDEO.muted))
            painter.drawText(place.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, title)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Choose what the tiles show."""
        self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """Both sides or one step; values or none."""
        menu = QMenu(self)
        for text, name in ((tr("A left and a right step"), "both_sides"), (tr("Values beside the figures"), "values")):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(getattr(self, name))
            action.toggled.connect(lambda on, name=name: self._set(name, on))
        return menu

    def _set(self, name: str, on: bool) -> None:
        setattr(self, name, on)
        self.forget()

    def _caption(self, painter: QPainter, item: Keyframe, box: QRectF) -> None:
        analysis = self.document.analysis
        assert analysis is not None
        painter.setFont(self.font())
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(names.keyframe_label(analysis.action, item), Qt.TextElideMode.ElideRight, box.width())
        painter.setPen(QColor(theme.VIDEO.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for item, box in self.boxes():
            if box.contains(event.position()):
                self.chosen.emit(item)
                return
