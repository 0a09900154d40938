"""A short tour of the window: a callout for each part, everything else dimmed. Skippable, repeatable from Help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from . import theme
from .widgets import button, column, label, row
from .words import tr

CALLOUT_PX = 320
GAP_PX = 14
DIM = 150
"""Alpha of the veil over what is not spoken of, 0..255."""


@dataclass(frozen=True)
class Stop:
    """One stop of the tour: what it points at, what it says, and what to show before."""

    target: Callable[[], QWidget]
    title: str
    text: str
    prepare: Callable[[], None]


class Tour(QWidget):
    """Lies over the whole window. Enter or Right goes on, Left goes back, Escape skips."""

    ended = Signal()

    def __init__(self, stops: Sequence[Stop], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tour")
        self.stops, self.number = stops, 0
        self._window = parent
        self.callout = QFrame(self)
        self.callout.setObjectName("sheet")
        self.callout.setFixedWidth(CALLOUT_PX)
        body = self._body = column(self.callout, 16, 10)
        self.title = label("", "heading", wrap=True)
        self.text = label("", "", wrap=True)
        self.count = label("", "small")
        body.addWidget(self.title)
        body.addWidget(self.text)
        line = row()
        line.addWidget(self.count, 1)
        self.skip = button(tr("Skip"), "quiet")
        self.skip.setObjectName("tour_skip")
        self.skip.clicked.connect(self.end)
        self.back = button(tr("Back"))
        self.back.setObjectName("tour_back")
        self.back.clicked.connect(lambda: self.go(-1))
        self.next = button("", "primary")
        self.next.setObjectName("tour_next")
        self.next.clicked.connect(lambda: self.go(1))
        for each in (self.skip, self.back, self.next):
            line.addWidget(each)
        body.addLayout(line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self._show_stop()

    def go(self, step: int) -> None:
        """To the next or previous stop; past the last one the tour ends."""
        self.number = max(self.number + step, 0)
        if self.number >= len(self.stops):
            self.end()
        else:
            self._show_stop()

    def end(self) -> None:
        self._window.removeEventFilter(self)
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def _show_stop(self) -> None:
        stop = self.stops[self.number]
        stop.prepare()
        last = self.number == len(self.stops) - 1
        self.title.setText(stop.title)
        self.text.setText(stop.text)
        self.count.setText(tr("{number} of {count}", number=self.number + 1, count=len(self.stops)))
        self.back.setVisible(self.number > 0)
        self.skip.setVisible(not last)
        self.next.setText(tr("Done") if last else tr("Next"))
        self.setAccessibleName(f"{stop.title}. {stop.text}")
        self._place()
        self.setFocus()
        self.update()

    def hole(self) -> QRect:
        """Where the part spoken of lies."""
        target = self.stops[self.number].target()
        place = target.mapTo(self._window, QPoint(0, 0))
        return QRect(place, target.size()).adjusted(-4, -4, 4, 4).intersected(self.rect())

    def _place(self) -> None:
        """Beside the hole, where there is most room."""
        hole, room = self.hole(), self.rect().adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
        self._body.activate()  # the words have just changed
        self.callout.resize(CALLOUT_PX, self._body.totalHeightForWidth(CALLOUT_PX))
        size = self.callout.size()
        sides = {
            "left": (hole.left() - room.left() - size.width(), QPoint(hole.left() - GAP_PX - size.width(), hole.top())),
            "right": (room.right() - hole.right() - size.width(), QPoint(hole.right() + GAP_PX, hole.top())),
            "above": (
                hole.top() - room.top() - size.height(),
                QPoint(hole.left(), hole.top() - GAP_PX - size.height()),
            ),
            "below": (room.bottom() - hole.bottom() - size.height(), QPoint(hole.left(), hole.bottom() + GAP_PX)),
        }
        _, place = max(sides.values(), key=lambda side: side[0])
        x = min(max(place.x(), room.left()), room.right() - size.width())
        y = min(max(place.y(), room.top()), room.bottom() - size.height())
        self.callout.move(x, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QPainterPath()
        veil.addRect(QRectF(self.rect()))
        hole = QPainterPath()
        hole.addRoundedRect(QRectF(self.hole()), 8, 8)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(veil - hole, QColor(0, 0, 0, DIM))
            painter.setPen(QPen(QColor(theme.tokens().accent), 2))
            painter.drawPath(hole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(1)
        elif key == Qt.Key.Key_Left:
            self.go(-1)
        else:
            event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the window's own keys rest during the tour
            return True
        return super().event(event)
