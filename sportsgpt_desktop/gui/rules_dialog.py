"""The rules of an action to read and to change: target bands, and W, the weights from indicators to issues."""

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QDoubleValidator, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)

from ..core.action import BandChange, WeightChange
from ..core.records import Action, Band, IssueRow
from . import names, theme
from .dialogs import Sheet
from .rules_work import Rules
from .widgets import button, label, row
from .words import listed, tr

WAS = Qt.ItemDataRole.UserRole
LOW, HIGH = 2, 3
SIDES = {"low": "↓", "high": "↑", "both": "↕"}
Index = QModelIndex | QPersistentModelIndex


class NumberDelegate(QStyledItemDelegate):
    """A cell that takes a number, written with a point."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        validator = QDoubleValidator(field)
        validator.setLocale(QLocale.c())
        field.setValidator(validator)
        field.setFrame(False)
        return field

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        text = editor.text() if isinstance(editor, QLineEdit) else ""
        try:
            number = float(text)
        except ValueError:
            return
        model.setData(index, f"{number:g}")  # type: ignore[attr-defined]


def _cell(text: str, tip: str = "") -> QTableWidgetItem:
    """A cell to read."""
    item = QTableWidgetItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setToolTip(tip)
    return item


def _number(value: float, was: float | None, tip: str) -> QTableWidgetItem:
    """A cell to change; what is not as shipped stands out."""
    item = QTableWidgetItem(f"{value:g}")
    item.setData(WAS, value)
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    shipped = tr("as shipped: {value}", value=f"{was:g}") if was is not None else ""
    item.setToolTip("\n".join(part for part in (shipped, tip) if part))
    if was is not None and was != value:
        _mark(item)
    return item


def _mark(item: QTableWidgetItem) -> None:
    font = QFont(item.font())
    font.setBold(True)
    item.setFont(font)
    item.setForeground(QColor(theme.tokens().accent))


class RulesDialog(Sheet):
    """Two tables, the difference from what ships, and the way back to it."""

    reset_wanted = Signal()

    def __init__(self, rules: Rules, parent: QWidget) -> None:
        title = tr("Rules of {action}", action=names.action_title(rules.action))
        super().__init__(title, tr("Save"), tr("Cancel"), parent)
        self.rules = rules
        self.band_cells: list[tuple[str, int, QTableWidgetItem, QTableWidgetItem]] = []
        self.weight_cells: list[tuple[str, int, QTableWidgetItem]] = []
        self.resize(1040, 620)
        self.body.addWidget(
            label(
                tr("Numbers can be changed: click twice, or press F2. Reports name the rules that were used."),
                "muted",
                wrap=True,
            )
        )
        self.bands = self._table(tr("Target bands"))
        self.weights = self._table(tr("Weights (W)"))
        self.difference = QPlainTextEdit(rules.difference or tr("Nothing was changed."), readOnly=True)
        self.difference.setAccessibleName(tr("Difference from the shipped rules"))
        font = QFont("monospace")
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.difference.setFont(font)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, text in (
            (self.bands, tr("Target bands")),
            (self.weights, tr("Weights (W)")),
            (self.difference, tr("Difference from the shipped rules")),
        ):
            self.tabs.addTab(page, text)
        self.body.addWidget(self.tabs, 1)
        self._fill_bands(rules.action, rules.shipped)
        self._fill_weights(rules.action, rules.shipped)
        line = row()
        self.back = button(tr("Back to the shipped rules"))
        self.back.setObjectName("reset_rules")
        self.back.setEnabled(bool(rules.difference) and rules.shipped is not None)
        self.back.clicked.connect(self.reset_wanted)
        line.addWidget(self.back)
        self.state = label("", "small", wrap=True)
        line.addWidget(self.state, 1)
        self.body.addLayout(line)
        for table in (self.bands, self.weights):
            table.itemChanged.connect(self._changed)
        self._changed()

    def _table(self, name: str) -> QTableWidget:
        table = QTableWidget()
        table.setAccessibleName(name)
        table.setItemDelegate(NumberDelegate(table))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setWordWrap(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(30)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return table

    # --------------------------------------------------------------------------------------------- content

    def _fill_bands(self, action: Action, shipped: Action | None) -> None:
        rows = [(spec, number, band) for spec in action.indicators for number, band in enumerate(spec.bands)]
        original = {spec.id: spec.bands for spec in shipped.indicators} if shipped else {}
        table = self.bands
        table.setColumnCount(7)
        headers = (tr("Indicator"), tr("For whom"), tr("From"), tr("To"), tr("Unit"), tr("Basis"), tr("Source"))
        table.setHorizontalHeaderLabels(headers)
        table.setRowCount(len(rows))
        for line, (spec, number, band) in enumerate(rows):
            bands = original.get(spec.id, ())
            was: Band | None = bands[number] if number < len(bands) else None
            note = listed([tr("for reference only") if band.reference_only else "", band.note])
            who = listed(
                [
                    names.pick(band.population, band.population_zh),
                    names.sex_text(band.sex),
                    names.level_text(band.level).replace("any", ""),
                ]
            )
            table.setItem(line, 0, _cell(names.pick(spec.title, spec.title_zh) or spec.id, spec.definition))
            table.setItem(line, 1, _cell(who, note))
            low = _number(band.minimum, was.minimum if was else None, note)
            high = _number(band.maximum, was.maximum if was else None, note)
            self.band_cells.append((spec.id, number, low, high))
            table.setItem(line, LOW, low)
            table.setItem(line, HIGH, high)
            table.setItem(line, 4, _cell(names.unit_text(spec.unit).strip()))
            table.setItem(line, 5, _cell(names.basis_text(band.basis), band.confidence))
            table.setItem(line, 6, _cell(band.source, band.source))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(1, 220)
        header.setSectionResizeMode(6, QHeaderView.ResizeMode.Stretch)

    def _fill_weights(self, action: Action, shipped: Action | None) -> None:
        """Issues across, indicators with the side that speaks for the issue down."""
        original = {issue.id: issue.rows for issue in shipped.issues} if shipped else {}
        rows = {spec.id: rank for rank, spec in enumerate(action.indicators)}
        keys = {(rows.get(row.indicator, 0), row.side, row.indicator) for issue in action.issues for row in issue.rows}
        lines = {key[1:]: line for line, key in enumerate(sorted(keys))}
        table = self.weights
        table.setRowCount(len(lines))
        table.setColumnCount(1 + len(action.issues))
        heads = [names.pick(issue.name, issue.name_zh) or issue.id for issue in action.issues]
        table.setHorizontalHeaderLabels([tr("Indicator"), *heads])
        sides = {"low": tr("too low"), "high": tr("too high"), "both": tr("either side")}
        for (side, indicator), line in lines.items():
            title = f"{SIDES[side]} {names.indicator_title(action, indicator)}"
            table.setItem(line, 0, _cell(title, sides[side]))
            for place in range(1, table.columnCount()):
                table.setItem(line, place, _cell(""))
        for place, issue in enumerate(action.issues, 1):
            for number, cell in enumerate(issue.rows):
                known = original.get(issue.id, ())
                was: IssueRow | None = known[number] if number < len(known) else None
                tip = "\n".join((sides[cell.side], cell.rationale, cell.source))
                item = _number(cell.weight, was.weight if was else None, tip)
                self.weight_cells.append((issue.id, number, item))
                table.setItem(lines[cell.side, cell.indicator], place, item)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(80)

    # --------------------------------------------------------------------------------------------- answer

    def changed_bands(self) -> list[BandChange]:
        """Bands whose numbers were changed."""
        return [
            BandChange(name, number, _value(low), _value(high))
            for name, number, low, high in self.band_cells
            if _differs(low) or _differs(high)
        ]

    def changed_weights(self) -> list[WeightChange]:
        """Cells of W whose weight was changed."""
        return [WeightChange(name, number, _value(item)) for name, number, item in self.weight_cells if _differs(item)]

    def fault(self) -> str:
        """What is wrong with the numbers as they stand, "" if nothing."""
        for change in self.changed_bands():
            if not change.minimum < change.maximum:
                return tr("“From” must be less than “To”.")
        if any(not 0 <= change.weight <= 1 for change in self.changed_weights()):
            return tr("A weight is from 0 to 1.")
        return ""

    def _changed(self, item: QTableWidgetItem | None = None) -> None:
        if item is not None and _differs(item):
            for table in (self.bands, self.weights):
                table.blockSignals(True)
            _mark(item)
            for table in (self.bands, self.weights):
                table.blockSignals(False)
        count, fault = len(self.changed_bands()) + len(self.changed_weights()), self.fault()
        self.yes.setEnabled(count > 0 and not fault)
        changes = tr("1 change") if count == 1 else tr("{count} changes", count=count)
        self.state.setText(fault or (changes if count else ""))


def _value(item: QTableWidgetItem) -> float:
    return float(item.text())


def _differs(item: QTableWidgetItem) -> bool:
    was = item.data(WAS)
    return was is not None and f"{was:g}" != item.text()
