"""Every measurement with its error, its target and its verdict; "cannot judge" with the reason."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ..core.records import Action, Measurement
from . import names, theme
from .document import Document
from .widgets import LazyView, column, label, paint_mark, row
from .words import listed, tr

Index = QModelIndex | QPersistentModelIndex
ORDER = {"low": 0, "high": 0, "ok": 1, "cannot_judge": 2}


def place_text(action: Action, item: Measurement) -> str:
    """Where it was measured: keyframe, side, step."""
    return listed(
        [
            names.keyframe_title(action, item.keyframe) if item.keyframe else "",
            names.side_text(item.side),
            tr("step {number}", number=item.step) if item.step else "",
            item.said if isinstance(item, Averaged) else "",
        ]
    )


@dataclass(frozen=True)
class Averaged(Measurement):
    """The mean of several steps. ``said``: how many steps, and how many lie out of range."""

    said: str = ""


def averaged(rows: Sequence[Measurement]) -> list[Measurement]:
    """One row for each indicator, keyframe and side, with the mean over steps.

    The error stays that of one step: its larger part is the same at every step. The verdict is that of most judged
    steps, the worse one on a tie.
    """
    groups: dict[tuple[str, str, str | None, int], list[Measurement]] = {}
    for item in rows:
        groups.setdefault((item.id, item.keyframe, item.side, item.candidate), []).append(item)
    found: list[Measurement] = []
    for items in groups.values():
        judged = [item for item in items if item.status != "cannot_judge"]
        if len(judged) < 2:
            found += judged or items[:1]
            continue
        count = Counter(item.status for item in judged)
        status = min(count, key=lambda each: (-count[each], ORDER[each]))
        out = len(judged) - count["ok"]
        said = [tr("mean of {count} steps", count=len(judged)), tr("{count} out of range", count=out) if out else ""]
        values = {item.name: getattr(judged[0], item.name) for item in fields(Measurement)}
        values |= {
            "value": math.fsum(item.value for item in judged) / len(judged),
            "error": math.sqrt(math.fsum(item.error**2 for item in judged) / len(judged)),
            "status": status,
            "step": None,
            "frame": min(judged, key=lambda item: (item.status != status, item.frame)).frame,
        }
        found.append(Averaged(**values, said=listed(said)))
    return found


def _worded(item: Measurement, action: Action) -> Measurement:
    """The row with its sentences in the window's language."""
    reason = names.reason_text(action, item.reason) if item.reason else ""
    return replace(item, reason=reason, population=names.population_text(action, item.id, item.population))


class MeasurementModel(QAbstractListModel):
    """Rows of the list, already filtered and ordered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Measurement] = []
        self.action: Action | None = None

    def show(self, action: Action | None, rows: list[Measurement]) -> None:
        self.beginResetModel()
        self.action, self.rows = action, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item
        if self.action is None:
            return None
        title = names.measurement_title(self.action, item)
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            value = names.quantity(item.value, item.error, item.unit)
            target = names.band(item.target_min, item.target_max, item.unit)
            parts = [title, place_text(self.action, item), value, names.status_text(item.status)]
            parts += [tr("target {band}", band=target) if target else "", item.population, item.reason]
            if role == Qt.ItemDataRole.ToolTipRole:
                parts += [item.formula, item.source]
                return "\n".join(part for part in parts if part)
            return ", ".join(part for part in parts if part)
        return None


class MeasurementDelegate(QStyledItemDelegate):
    """Two lines a row: what and value, where and target."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item: Measurement = index.data(Qt.ItemDataRole.UserRole)
        lines = 2 if not item.reason else 2 + self._reason_lines(option, item)
        return QSize(100, 14 + lines * QFontMetrics(option.font).height())  # type: ignore[attr-defined]

    def _reason_lines(self, option: QStyleOptionViewItem, item: Measurement) -> int:
        font = QApplication.font()
        font.setPixelSize(11)
        view = self.parent()
        width = (view.viewport().width() if isinstance(view, QListView) else 320) - 46
        box = QFontMetrics(font).boundingRect(QRect(0, 0, max(width, 80), 1000), Qt.TextFlag.TextWordWrap, item.reason)
        return max(1, round(box.height() / QFontMetrics(font).height()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: Measurement = index.data(Qt.ItemDataRole.UserRole)
        model = index.model()
        action = getattr(model, "action", None)
        tokens = theme.tokens()
        painter.save()
        rect: QRect = option.rect.adjusted(4, 2, -4, -2)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(rect, 6, 6)
        paint_mark(painter, QRectF(rect.left() + 8, rect.top() + 7, 13, 13), item.status)
        text = rect.adjusted(30, 4, -8, -2)
        line = QFontMetrics(painter.font()).height()
        known = item.status != "cannot_judge" or item.value == item.value
        value = names.quantity(item.value, item.error, item.unit) if known else names.status_text(item.status)
        value_width = QFontMetrics(painter.font()).horizontalAdvance(value)
        painter.setPen(QColor(tokens.text if item.status != "cannot_judge" else tokens.muted))
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, value)
        title = QFontMetrics(painter.font()).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, text.width() - value_width - 12
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        second = text.adjusted(0, line + 2, 0, 0)
        target = names.band(item.target_min, item.target_max, item.unit)
        right = tr("target {band}", band=target) if target else tr("no target")
        painter.drawText(second, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, right)
        left = QFontMetrics(font).elidedText(
            place_text(action, item) if action else "",
            Qt.TextElideMode.ElideRight,
            second.width() - QFontMetrics(font).horizontalAdvance(right) - 12,
        )
        painter.drawText(second, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, left)
        if item.reason:
            third = second.adjusted(0, line, 0, 0)
            painter.drawText(
                third,
                Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop,
                item.reason,
            )
        painter.restore()


class MeasurementsView(LazyView):
    """The list with a search field and a filter by verdict."""

    show_frame = Signal(object)
    """A measurement was chosen."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        layout = column(self, 0, 4)
        bar = row(spacing=8)
        bar.setContentsMargins(12, 10, 12, 0)
        self.search = QLineEdit(placeholderText=tr("Find a measurement"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Find a measurement"))
        self.search.textChanged.connect(self.rebuild)
        self.status = QComboBox()
        self.status.setAccessibleName(tr("Verdict"))
        for key, text in (
            ("", tr("All")),
            ("out", tr("Out of range")),
            ("ok", tr("In range")),
            ("cannot_judge", tr("Cannot judge")),
        ):
            self.status.addItem(text, key)
        self.status.currentIndexChanged.connect(self.rebuild)
        self.steps = QComboBox()
        self.steps.setAccessibleName(tr("Steps"))
        for key, text in (("each", tr("Each step")), ("mean", tr("Mean of steps"))):
            self.steps.addItem(text, key)
        self.steps.currentIndexChanged.connect(self.rebuild)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.steps)
        bar.addWidget(self.status)
        layout.addLayout(bar)
        self.count = label("", "small")
        self.count.setContentsMargins(16, 0, 12, 0)
        layout.addWidget(self.count)
        self.model = MeasurementModel(self)
        self.list = QListView()
        self.list.setAccessibleName(tr("Measurements"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(MeasurementDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.clicked.connect(self._chosen)
        self.list.activated.connect(self._chosen)
        layout.addWidget(self.list, 1)
        document.analysis_changed.connect(self.rebuild)

    def build(self) -> None:
        """Filter and order the rows anew."""
        analysis = self.document.analysis
        if analysis is None:
            self.model.show(None, [])
            return
        wanted, text = self.status.currentData(), self.search.text().strip().lower()
        every = list(analysis.assessment.measurements)
        several = len({item.step for item in every if item.step}) > 1
        self.steps.setVisible(several)
        if several and self.steps.currentData() == "mean":
            every = averaged(every)
        rows = [
            item
            for item in every
            if (not wanted or item.status == wanted or (wanted == "out" and item.status in ("low", "high")))
            and text
            in f"{names.measurement_title(analysis.action, item)} {item.id} {place_text(analysis.action, item)}".lower()
        ]
        rows = [_worded(item, analysis.action) for item in sorted(rows, key=lambda item: ORDER.get(item.status, 3))]
        self.model.show(analysis.action, rows)
        total = len(every)
        self.count.setText(tr("{shown} of {total} measurements", shown=len(rows), total=total))

    def _chosen(self, index: QModelIndex) -> None:
        self.show_frame.emit(index.data(Qt.ItemDataRole.UserRole))
