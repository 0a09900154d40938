"""One channel of two clips over the same time, and their difference with its error."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ..core import compare
from ..core.records import Analysis
from . import curves, names, theme
from .document import Document
from .timeline import model, painter
from .words import tr

LANES = 2
GAP_PX = 6


class DifferenceCurves(QWidget):
    """Upper lane: both clips, the space between them shaded. Lower lane: left clip minus right clip."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.channel = self._unit = ""
        self._times: NDArray[np.float64] = np.zeros(0)
        self._curves: tuple[painter.Curve, painter.Curve] | None = None
        self._other: NDArray[np.float64] = np.zeros(0)
        self._part = slice(None)
        self._gap: tuple[NDArray[np.float64], NDArray[np.float64]] = (np.zeros(0), np.zeros(0))
        self.setMinimumHeight(120)
        self.setAccessibleName(tr("Difference of a curve"))
        document.frame_changed.connect(lambda _frame: self.update())

    def sizeHint(self) -> QSize:
        return QSize(560, 170)

    def clear(self) -> None:
        self._curves = None
        self.update()

    def show_channel(self, mine: Analysis, theirs: Analysis, frames: NDArray[np.int64], channel: str) -> None:
        """Lay a channel of the other clip on this one's time."""
        found = compare.difference(mine, theirs, channel, frames)
        self.channel, self._curves = channel, None
        if found is not None:
            self._times = np.asarray(mine.video.time_s, dtype=np.float64)
            self._other, gap, error = found
            self._gap = (gap, error)
            self._part = _part_of(mine)
            own = np.asarray(mine.kinematics.channels[channel], dtype=np.float64)
            self._unit = mine.kinematics.units.get(channel, "")
            unit = names.unit_text(self._unit).strip()
            between = (np.minimum(own, self._other), np.maximum(own, self._other))
            both = painter.Curve(curves.title(channel), unit, own, None, *between, curves.side_of(channel))
            self._curves = (both, painter.Curve(tr("difference"), unit, gap, error))
        self.update()

    def window_(self) -> model.Window:
        """The matched part of the clip with a margin, as far as both are known."""
        width = max(self.width() - painter.LABEL_PX - 8, 40)
        known = np.flatnonzero(np.isfinite(self._gap[0][self._part])) + (self._part.start or 0)
        if not len(known) or known[-1] - known[0] < 2:
            return model.whole(self._times, painter.LABEL_PX, width)
        return model.Window(float(self._times[known[0]]), float(self._times[known[-1]]), painter.LABEL_PX, width)

    def value_text(self) -> str:
        """The difference at the frame on show, with its error."""
        frame = self.document.frame
        if self._curves is None or frame >= len(self._gap[0]):
            return ""
        return names.quantity(float(self._gap[0][frame]), float(self._gap[1][frame]), self._unit)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        with QPainter(self) as paint:
            paint.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._curves is None:
                paint.setPen(QColor(tokens.muted))
                paint.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("No curve that both clips have."))
                return
            window, height = self.window_(), (self.height() - GAP_PX) / LANES
            lanes = [painter.Lane(str(n), c.title, n * (height + GAP_PX), height) for n, c in enumerate(self._curves)]
            painter.paint_titles(paint, lanes)
            for lane, curve in zip(lanes, self._curves, strict=True):
                painter.paint_curve(paint, lane, window, self._times, curve)
            self._paint_other(paint, lanes[0], window)
            self._paint_zero(paint, lanes[1], window)
            x = window.x(float(self._times[min(self.document.frame, len(self._times) - 1)]))
            if window.left_px <= x <= window.left_px + window.width_px:
                paint.setPen(QPen(QColor(tokens.accent), 2))
                paint.drawLine(QPointF(x, 0), QPointF(x, self.height()))
                paint.setFont(painter.small_font(paint))
                self._paint_value(paint, x, lanes[1].top)

    def _paint_value(self, paint: QPainter, x: float, top: float) -> None:
        """The difference beside the cursor, on a plate over the curves."""
        tokens, text = theme.tokens(), self.value_text()
        width = QFontMetricsF(paint.font()).horizontalAdvance(text) + 12
        box = QRectF(x + 5 if x + 5 + width < self.width() else x - 5 - width, top + 2, width, 18)
        paint.setPen(QPen(QColor(tokens.line), 1))
        paint.setBrush(QColor(tokens.panel))
        paint.drawRoundedRect(box, 4, 4)
        paint.setPen(QColor(tokens.text))
        paint.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_other(self, paint: QPainter, lane: painter.Lane, window: model.Window) -> None:
        """The other clip's curve on the scale of the first: thin, in grey."""
        assert self._curves is not None
        scale = painter.curve_range(window, self._times, self._curves[0])
        if scale is None:
            return
        low, high = scale
        trace = model.trace(self._times, self._other, window)
        y = lane.top + 3 + (lane.height - 6) * (1 - (trace.low - low) / max(high - low, 1e-6))
        paint.save()
        paint.setClipRect(QRectF(window.left_px, lane.top, window.width_px, lane.height))
        paint.setPen(QPen(QColor(theme.tokens().muted), 1.4, Qt.PenStyle.DotLine))
        for piece in painter.pieces(trace.x, y):
            paint.drawPolyline(piece)
        paint.restore()

    def _paint_zero(self, paint: QPainter, lane: painter.Lane, window: model.Window) -> None:
        assert self._curves is not None
        scale = painter.curve_range(window, self._times, self._curves[1])
        if scale is None or not scale[0] < 0 < scale[1]:
            return
        y = lane.top + 3 + (lane.height - 6) * (1 - (0 - scale[0]) / max(scale[1] - scale[0], 1e-6))
        paint.setPen(QPen(QColor(theme.tokens().line), 1))
        paint.drawLine(QPointF(window.left_px, y), QPointF(window.left_px + window.width_px, y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        if self._curves is not None and event.position().x() >= painter.LABEL_PX - 8:
            self.document.go_to(model.frame_at(self._times, self.window_().time(event.position().x())))


def _part_of(analysis: Analysis) -> slice:
    """Frames of the best match with a quarter of its length on either side; the whole clip without a match."""
    if not analysis.alignment.candidates:
        return slice(0, analysis.video.frames)
    best = analysis.alignment.candidates[0]
    margin = (best.stop_frame - best.start_frame) // 4 + 5
    return slice(max(best.start_frame - margin, 0), best.stop_frame + margin)
