"""Athletes on the left, their analyses on the right: a past analysis opens at once."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from . import names
from .shelf import Entry, Shelf
from .widgets import button, column, label, row
from .words import listed, tr

EVERYONE, TRASH = -1, -2


class LibraryView(QWidget):
    """What was analysed, by athlete, newest first."""

    open_entry = Signal(str)
    erase_athlete = Signal(int, str)
    remove = Signal(str)
    put_back = Signal(str)
    erase_entry = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.shelf = Shelf()
        outer = column(self, 20, 12)
        head = row()
        head.addWidget(label(tr("Library"), "title"), 1)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a clip, an action or an athlete"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setMinimumWidth(280)
        self.search.textChanged.connect(self._fill)
        head.addWidget(self.search)
        outer.addLayout(head)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._people())
        split.addWidget(self._analyses())
        split.setStretchFactor(1, 1)
        split.setSizes([260, 900])
        outer.addWidget(split, 1)

    def _people(self) -> QWidget:
        side = QWidget()
        layout = column(side, 0, 8)
        self.people = QListWidget()
        self.people.setAccessibleName(tr("Athletes"))
        self.people.currentItemChanged.connect(lambda _now, _before: self._fill())
        self.erase = button(tr("Erase this athlete…"))
        self.erase.setObjectName("erase_athlete")
        self.erase.clicked.connect(self._erase)
        self.erase.setEnabled(False)
        layout.addWidget(self.people, 1)
        layout.addWidget(self.erase)
        return side

    def _analyses(self) -> QWidget:
        side = QWidget()
        layout = column(side, 0, 8)
        layout.addWidget(self._table(), 1)
        buttons = row()
        self.buttons: dict[str, QPushButton] = {}
        for name, text, action in (
            ("open", tr("Open"), self._open),
            ("remove", tr("Remove"), self._remove),
            ("put_back", tr("Put it back"), self._put_back),
            ("erase_entry", tr("Erase for good…"), self._erase_entry),
        ):
            made = button(text)
            made.setObjectName(f"{name}_analysis")
            made.clicked.connect(partial(self._with_chosen, action))
            buttons.addWidget(made)
            self.buttons[name] = made
        buttons.addStretch(1)
        layout.addLayout(buttons)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.table, context=Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.buttons["remove"].click)
        return side

    def _table(self) -> QWidget:
        self.table = QTreeWidget()
        self.table.setAccessibleName(tr("Analyses"))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHeaderLabels([tr("Clip"), tr("Action"), tr("Athlete"), tr("Date"), tr("Result")])
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section in range(1, 5):
            self.table.header().setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemActivated.connect(lambda item, _column: self._open(item))
        self.table.currentItemChanged.connect(lambda _now, _before: self._enable())
        return self.table

    def show_shelf(self, shelf: Shelf) -> None:
        """Show what the library holds."""
        self.shelf = shelf
        chosen = self.chosen_athlete()
        self.people.clear()
        self._add_person(tr("Everyone"), EVERYONE)
        for known in shelf.athletes:
            who = known.athlete
            self._add_person(listed([who.name or tr("No name"), names.level_text(who.level)]), known.number)
        if shelf.trash:
            self._add_person(tr("Trash"), TRASH)
        rows = [self.people.item(number).data(Qt.ItemDataRole.UserRole) for number in range(self.people.count())]
        self.people.setCurrentRow(rows.index(chosen) if chosen in rows else 0)
        self._fill()

    def _add_person(self, text: str, number: int) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, number)
        self.people.addItem(item)

    def chosen_athlete(self) -> int:
        item = self.people.currentItem()
        return EVERYONE if item is None else int(item.data(Qt.ItemDataRole.UserRole))

    def entries(self) -> Sequence[Entry]:
        """The analyses of the chosen athlete that match the search."""
        words = self.search.text().lower().split()
        chosen = self.chosen_athlete()
        return [
            entry
            for entry in (self.shelf.trash if chosen == TRASH else self.shelf.entries)
            if (chosen in (EVERYONE, TRASH) or entry.athlete == chosen)
            and all(word in f"{entry.clip} {entry.action} {entry.athlete_name}".lower() for word in words)
        ]

    def _fill(self) -> None:
        self.table.clear()
        self.erase.setEnabled(self.chosen_athlete() not in (EVERYONE, TRASH))
        for entry in self.entries():
            item = QTreeWidgetItem(
                [
                    entry.clip,
                    names.pick(entry.action, entry.action_zh),
                    entry.athlete_name,
                    entry.date,
                    names.result_text(entry.found, entry.faults),
                ]
            )
            item.setData(0, Qt.ItemDataRole.UserRole, entry.folder)
            self.table.addTopLevelItem(item)
        self._enable()

    def _enable(self) -> None:
        """Buttons for what can be done with the chosen analysis."""
        chosen, trash = self.table.currentItem() is not None, self.chosen_athlete() == TRASH
        for name, made in self.buttons.items():
            made.setVisible(trash == (name in ("put_back", "erase_entry")))
            made.setEnabled(chosen)

    def _with_chosen(self, action: Callable[[QTreeWidgetItem], None], _checked: bool = False) -> None:
        item = self.table.currentItem()
        if item is not None:
            action(item)

    def _open(self, item: QTreeWidgetItem) -> None:
        if self.chosen_athlete() != TRASH:
            self.open_entry.emit(item.data(0, Qt.ItemDataRole.UserRole))

    def _remove(self, item: QTreeWidgetItem) -> None:
        self.remove.emit(item.data(0, Qt.ItemDataRole.UserRole))

    def _put_back(self, item: QTreeWidgetItem) -> None:
        self.put_back.emit(item.data(0, Qt.ItemDataRole.UserRole))

    def _erase_entry(self, item: QTreeWidgetItem) -> None:
        self.erase_entry.emit(item.data(0, Qt.ItemDataRole.UserRole), item.text(0))

    def _erase(self) -> None:
        item = self.people.currentItem()
        if item is not None:
            self.erase_athlete.emit(self.chosen_athlete(), item.text())
