"""The knowledge base: look something up, add one's own documents."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ..core.records import Passage
from .ask_view import PassageCard
from .widgets import button, clear, column, label, row
from .words import tr


class KnowledgeView(QWidget):
    """A search field over passages with their sources."""

    search = Signal(str)
    add_files = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        outer = column(self, 20, 12)
        head = row()
        head.addWidget(label(tr("Knowledge"), "title"), 1)
        add = button(tr("Add documents…"))
        add.setObjectName("add_documents")
        add.clicked.connect(self._choose)
        head.addWidget(add)
        outer.addLayout(head)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find an exercise, a cue or an explanation"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.returnPressed.connect(self._search)
        outer.addWidget(self.field)
        self.state = label(
            tr("Every passage keeps its source. Your own PDF, Word, Markdown and text files stay on this computer."),
            "muted",
            wrap=True,
        )
        outer.addWidget(self.state)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._list: QVBoxLayout = column(inner, 0, 8)
        area.setWidget(inner)
        outer.addWidget(area, 1)

    def _search(self) -> None:
        if self.field.text().strip():
            self.say(tr("Looking it up…"))
            self.search.emit(self.field.text().strip())

    def _choose(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(
            self, tr("Add documents"), "", tr("Documents") + " (*.pdf *.docx *.md *.txt)"
        )
        if files:
            self.say(tr("Reading…"))
            self.add_files.emit([Path(file) for file in files])

    def say(self, text: str) -> None:
        self.state.setText(text)

    def show_passages(self, passages: Sequence[Passage]) -> None:
        """What was found, best first."""
        clear(self._list)
        self.say(tr("{count} passages", count=len(passages)) if passages else tr("No source found."))
        for passage in passages:
            self._list.addWidget(PassageCard(passage))
        self._list.addStretch(1)
