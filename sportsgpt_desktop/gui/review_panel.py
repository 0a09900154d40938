"""The review queue beside the video: doubtful keyframes and frames, one after another with the Space key."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from ..core.records import Analysis
from . import icons, review, theme
from .document import Document
from .timeline.painter import small_font
from .timeline.widget import LIMBS
from .widgets import button, column, label, row
from .words import tr

Index = QModelIndex | QPersistentModelIndex


class _Rows(QStyledItemDelegate):
    """A shape for open or done, the title, and the reason in grey under it."""

    HEIGHT_PX = 46

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self.HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, doubt = theme.tokens(), index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect).adjusted(0, 1, 0, -1)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.line), tokens.line_px))
        painter.setBrush(QColor(tokens.raised) if chosen else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.setFont(option.font)  # type: ignore[attr-defined]
        painter.setPen(QColor(tokens.fine if doubt.done else tokens.watch))
        painter.drawText(box.adjusted(10, 5, 0, 0), "✓" if doubt.done else "◆")
        room = box.width() - 42
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(tokens.muted if doubt.done else tokens.text))
        painter.drawText(box.adjusted(32, 5, 0, 0), metrics.elidedText(doubt.title, Qt.TextElideMode.ElideRight, room))
        painter.setFont(small_font(painter))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(tokens.muted))
        painter.drawText(
            box.adjusted(32, 24, 0, 0), metrics.elidedText(doubt.reason, Qt.TextElideMode.ElideRight, room)
        )
        painter.restore()


class QueueList(QListWidget):
    """Space goes on, Enter accepts."""

    next_wanted = Signal()
    accept_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.next_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept_wanted.emit()
        else:
            super().keyPressEvent(event)


class ReviewPanel(QWidget):
    """The list with counts and reasons; choosing shows the frame."""

    chosen = Signal(object)
    accepted = Signal(object)
    closed = Signal()
    counted = Signal(int)
    """How many doubts are left."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.doubts: list[review.Doubt] = []
        self._found: tuple[Analysis, list[review.Stretch]] | None = None
        outer = column(self, 16, 10)
        head = row()
        head.addWidget(label(tr("Review"), "heading"), 1)
        close = QToolButton()
        icons.wear(close, "x")
        close.setToolTip(tr("Close the review queue"))
        close.setAccessibleName(tr("Close the review queue"))
        close.clicked.connect(self.closed)
        head.addWidget(close)
        outer.addLayout(head)
        self.state = label("", "muted", wrap=True)
        outer.addWidget(self.state)
        self.list = QueueList()
        self.list.setAccessibleName(tr("Doubtful keyframes and frames"))
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setSpacing(1)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show)
        self.list.next_wanted.connect(self.go_on)
        self.list.accept_wanted.connect(self.accept)
        outer.addWidget(self.list, 1)
        outer.addWidget(label(tr("Move, repair or accept each. Space: next, Enter: accept."), "small", wrap=True))
        buttons = row()
        self.accept_button = button(tr("Accept"), "", tr("It is right as it is (Enter)"))
        self.accept_button.clicked.connect(self.accept)
        self.next_button = button(tr("Next"), "primary", tr("Next doubt (Space)"))
        self.next_button.clicked.connect(self.go_on)
        buttons.addStretch(1)
        buttons.addWidget(self.accept_button)
        buttons.addWidget(self.next_button)
        outer.addLayout(buttons)
        document.opened.connect(self.rebuild)
        document.analysis_changed.connect(self.rebuild)

    def left(self) -> int:
        """How many doubts the user has not dealt with."""
        return sum(not each.done for each in self.doubts)

    def rebuild(self) -> None:
        """Gather the doubts anew; the chosen one stays chosen."""
        analysis = self.document.analysis
        if analysis is None:
            self.doubts = []
        else:
            self.doubts = review.doubts(analysis, self.document.keyframes(), self._stretches(analysis))
        at = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for doubt in self.doubts:
            item = QListWidgetItem(doubt.title)
            item.setData(Qt.ItemDataRole.UserRole, doubt)
            item.setToolTip(doubt.reason)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{doubt.title}, {doubt.reason}")
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(self.doubts) - 1))
        self.list.blockSignals(False)
        left = self.left()
        if not self.doubts:
            self.state.setText(tr("Nothing is doubtful: every keyframe is sure and every pose was seen."))
        elif left:
            self.state.setText(tr("{left} of {total} left to look at", left=left, total=len(self.doubts)))
        else:
            self.state.setText(tr("All {total} looked at.", total=len(self.doubts)))
        self.accept_button.setEnabled(left > 0)
        self.next_button.setEnabled(left > 0)
        self.counted.emit(left)

    def _stretches(self, analysis: Analysis) -> list[review.Stretch]:
        """Worked out once for each sequence of poses and match."""
        old = self._found
        known = old is not None and old[0].pose is analysis.pose
        if old is None or not known or old[0].alignment.candidates != analysis.alignment.candidates:
            self._found = old = (analysis, review.stretches(analysis, LIMBS))
        return old[1]

    def current(self) -> review.Doubt | None:
        """The doubt that is chosen."""
        at = self.list.currentRow()
        return self.doubts[at] if 0 <= at < len(self.doubts) else None

    def _show(self, _row: int) -> None:
        doubt = self.current()
        if doubt is not None:
            self.chosen.emit(doubt)

    def go_on(self) -> None:
        """To the next doubt that is left, round to the first one."""
        at, count = self.list.currentRow(), len(self.doubts)
        for step in range(1, count + 1):
            number = (at + step) % count
            if not self.doubts[number].done:
                if number == at:
                    self._show(at)
                self.list.setCurrentRow(number)
                return

    def accept(self) -> None:
        """The chosen one is right; on to the next."""
        doubt = self.current()
        if doubt is not None and not doubt.done:
            self.accepted.emit(doubt)
        self.go_on()
