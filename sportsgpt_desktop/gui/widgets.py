"""Small building blocks that several views share."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from . import names, theme
from .words import tr


def label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """A label in one of the style sheet's roles."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("role", role)
    if wrap:
        result.setWordWrap(True)
        result.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return result


def button(text: str, role: str = "", tip: str = "") -> QPushButton:
    """A push button in one of the style sheet's roles."""
    result = QPushButton(text)
    result.setCursor(Qt.CursorShape.PointingHandCursor)
    # Not by mouse: after a click the Space key must still play the clip.
    result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if role:
        result.setProperty("role", role)
    if tip:
        result.setToolTip(tip)
    return result


class Chip(QPushButton):
    """A rounded button whose text gives way where room is short; the tip then says the whole of it."""

    PADDING = 32

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("role", "chip")
        self.setProperty("elided", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.whole = ""
        self.say(text)

    def say(self, text: str) -> None:
        """Show a text, as much of it as fits."""
        self.whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        self.ensurePolished()  # the style sheet's font, not the one before it
        # Eliding asks for a pixel or two more than the text's advance.
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + 2 + self.PADDING, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(56, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - self.PADDING, 0)
        self.setText(self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room))


def column(parent: QWidget | None = None, margin: int = 0, spacing: int = 8) -> QVBoxLayout:
    layout = QVBoxLayout(parent) if parent else QVBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


def row(parent: QWidget | None = None, margin: int = 0, spacing: int = 8) -> QHBoxLayout:
    layout = QHBoxLayout(parent) if parent else QHBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet anew after a property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Card(QFrame):
    """A raised frame that can be chosen by mouse, Enter or Space."""

    chosen = Signal()

    def __init__(self, verdict: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setProperty("verdict", verdict)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.body = column(self, 12, 6)

    def set_selected(self, on: bool) -> None:
        if bool(self.property("selected")) != on:
            self.setProperty("selected", on)
            restyle(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class LazyView(QWidget):
    """A view that is built when it is seen: hidden tabs cost nothing while the document changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale = True

    def rebuild(self) -> None:
        """Build the view now, or when it is next shown."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.build()

    def build(self) -> None:
        """Make the content anew from the document."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.build()


class StatusMark(QWidget):
    """The shape and colour of a verdict: triangle, diamond, disc or ring."""

    def __init__(self, status: str, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = status
        self.setFixedSize(size, size)
        self.setAccessibleName(names.status_text(status))
        self.setToolTip(names.status_text(status))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_mark(painter, QRectF(self.rect()), self.status)


def paint_mark(painter: QPainter, box: QRectF, status: str) -> None:
    """Paint the shape of a verdict into a box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(theme.colour_of_status(status))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    shape = theme.MARK_OF_STATUS.get(status, "○")
    box = box.adjusted(1.5, 1.5, -1.5, -1.5)
    middle = box.center()
    if shape == "▲":
        painter.drawPolygon([box.bottomLeft(), box.bottomRight(), QPointF(middle.x(), box.top())])
    elif shape == "◆":
        painter.drawPolygon(
            [
                QPointF(middle.x(), box.top()),
                QPointF(box.right(), middle.y()),
                QPointF(middle.x(), box.bottom()),
                QPointF(box.left(), middle.y()),
            ]
        )
    elif shape == "●":
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    else:
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))


class BandGauge(QWidget):
    """A value with its error beside its target range, on one scale."""

    def __init__(
        self,
        value: float,
        error: float,
        low: float,
        high: float,
        unit: str,
        status: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.value, self.error, self.low, self.high = value, error, low, high
        self.unit, self.status = unit, status
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(30)
        words = names.quantity(value, error, unit)
        self.setAccessibleName(words + ", " + tr("target {band}", band=names.band(low, high, unit)))

    def sizeHint(self) -> QSize:
        return QSize(220, 30)

    def scale_ends(self) -> tuple[float, float]:
        """The ends of the scale: the target and the value with its error, with a margin of a fifth."""
        error = self.error if math.isfinite(self.error) else 0.0
        shown = [self.low, self.high, self.value - error, self.value + error]
        shown = [number for number in shown if math.isfinite(number)]
        low, high = min(shown), max(shown)
        margin = 0.2 * (high - low) or max(abs(high) * 0.1, 0.1)
        return low - margin, high + margin

    def paintEvent(self, event: QPaintEvent) -> None:
        if not math.isfinite(self.value):
            return
        tokens = theme.tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            low, high = self.scale_ends()
            width = self.width() - 2

            def x(number: float) -> float:
                return 1 + (number - low) / (high - low) * width

            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.line))
            painter.drawRoundedRect(QRectF(1, 4, width, 8), 4, 4)
            left = x(self.low) if math.isfinite(self.low) else 1.0
            right = x(self.high) if math.isfinite(self.high) else 1.0 + width
            shade = QColor(tokens.accent)
            shade.setAlpha(150)
            painter.setBrush(shade)
            painter.drawRoundedRect(QRectF(left, 4, max(right - left, 3), 8), 4, 4)
            colour = QColor(theme.colour_of_status(self.status))
            painter.setPen(QPen(colour, 2 * tokens.line_px))
            if math.isfinite(self.error):
                painter.drawLine(QPointF(x(self.value - self.error), 8), QPointF(x(self.value + self.error), 8))
            painter.setPen(QPen(colour, 3 * tokens.line_px))
            painter.drawLine(QPointF(x(self.value), 1.5), QPointF(x(self.value), 14.5))
            self._paint_words(painter, low, high)

    def _paint_words(self, painter: QPainter, low: float, high: float) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(theme.tokens().muted))
        metrics = QFontMetricsF(font)
        places = names.decimals(self.value, self.error)
        band = names.band(self.low, self.high, self.unit)
        words = (f"{low:.{places}f}", tr("target {band}", band=band) if band else "", f"{high:.{places}f}")
        room = self.width()
        for text, at in ((words[0], 0.0), (words[1], 0.5), (words[2], 1.0)):
            painter.drawText(QPointF(at * (room - metrics.horizontalAdvance(text)), 28), text)
