"""Questions about the open report; answers quote their sources or fill slots from the report."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ..core.records import Answer, Passage
from . import icons, names
from .document import Document
from .widgets import Card, LazyView, button, clear, column, label, row
from .words import listed, tr

MOST_CHARACTERS = 1000


class PassageCard(Card):
    """One quoted passage; its sources open in place."""

    def __init__(self, passage: Passage, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        record = passage.record
        title = names.pick(record.title, record.title_zh)
        self.body.addWidget(label(title, "strong", wrap=True))
        where = listed([record.file, tr("page {number}", number=record.page) if record.page else "", record.section])
        if where:
            self.body.addWidget(label(where, "small", wrap=True))
        self.details = label("", "muted", wrap=True)
        text = names.pick(record.text, record.text_zh)
        self.details.setText("\n".join([text, *record.sources]))
        self.details.hide()
        self.toggle = button(tr("Show the passage"), "link")
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleName(tr("Sources of {exercise}", exercise=title))
        icons.wear(self.toggle, "chevron-right", "accent")
        self.toggle.toggled.connect(self._open)
        self.body.addWidget(self.toggle)
        self.body.addWidget(self.details)
        self.chosen.connect(self.toggle.toggle)
        self.setAccessibleName(title)

    def _open(self, on: bool) -> None:
        self.details.setVisible(on)
        icons.wear(self.toggle, "chevron-down" if on else "chevron-right", "accent")


class AskView(LazyView):
    """A list of exchanges over a field; Enter asks."""

    ask = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._waiting = ""
        layout = column(self, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._list: QVBoxLayout = column(inner, 12, 8)
        self.area.setWidget(inner)
        layout.addWidget(self.area, 1)
        line = row(margin=12, spacing=8)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Ask about this report"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setMaxLength(MOST_CHARACTERS)
        self.field.returnPressed.connect(self._ask)
        self.send = button("", "primary", tr("Ask"))
        self.send.setAccessibleName(tr("Ask"))
        icons.wear(self.send, "send", "on_accent")
        self.send.clicked.connect(self._ask)
        line.addWidget(self.field, 1)
        line.addWidget(self.send)
        layout.addLayout(line)
        document.analysis_changed.connect(self.rebuild)

    def _ask(self) -> None:
        question = self.field.text().strip()
        if question and not self._waiting:
            self.field.clear()
            self.set_waiting(question)
            self.ask.emit(question)

    def set_waiting(self, question: str) -> None:
        """A question is being answered; "" when it is not."""
        self._waiting = question
        self.send.setEnabled(not question)
        self.rebuild()

    def suggestions(self) -> list[str]:
        """What one may ask, made from the open report."""
        analysis = self.document.analysis
        if analysis is None:
            return []
        asks = [tr("What should I work on?"), tr("When should I test again?")]
        if analysis.plan.prescriptions:
            first = analysis.plan.prescriptions[0]
            asks.insert(1, tr("How many sets of {exercise}?", exercise=first.title or first.exercise))
        return asks

    def build(self) -> None:
        analysis = self.document.analysis
        clear(self._list)
        if analysis is None:
            return
        if not analysis.chat and not self._waiting:
            self._list.addWidget(
                label(tr("Answers come from this report and the knowledge base, with their sources."), "muted", True)
            )
            for text in self.suggestions():
                pill = button(text, "pill")
                pill.clicked.connect(lambda _checked=False, text=text: self._take(text))
                self._list.addWidget(pill, 0, Qt.AlignmentFlag.AlignLeft)
        for answer in analysis.chat:
            self._add(answer)
        if self._waiting:
            self._list.addWidget(label(self._waiting, "strong", wrap=True))
            self._list.addWidget(label(tr("Looking it up…"), "muted"))
        self._list.addStretch(1)
        QTimer.singleShot(0, self._show_end)

    def _take(self, text: str) -> None:
        self.field.setText(text)
        self._ask()

    def _add(self, answer: Answer) -> None:
        self._list.addWidget(label(answer.question, "strong", wrap=True))
        text = label(answer.text, "" if answer.found else "muted", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._list.addWidget(text)
        for passage in answer.passages:
            self._list.addWidget(PassageCard(passage))

    def _show_end(self) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.maximum())
