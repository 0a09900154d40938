"""The training plan: worded guidance as it streams, doses by the rules, sources that open in place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ..core.records import Analysis, Athlete, Guidance, Prescription
from . import icons, names
from .document import Document
from .plan_for_dialog import training_text
from .widgets import Card, LazyView, button, clear, column, label, restyle, row
from .words import listed, tr


def said(item: Prescription, name: str) -> str:
    """A field of a dose line in the window's language."""
    return names.pick(getattr(item, name), item.fields_zh.get(name, ""))


def dose_text(item: Prescription) -> str:
    """ "3–4 × 8–12 · 60–70 % 1RM · rest 60–120 s · 2 a week": the record's own figures."""
    amount = said(item, "reps_or_distance")
    sets = f"{item.sets} × {amount}" if item.sets and amount else ""
    rest, times = said(item, "rest_s"), said(item, "frequency_per_week")
    return listed(
        [
            sets or item.sets or amount,
            said(item, "load"),
            tr("rest {seconds} s", seconds=rest) if rest else "",
            tr("{times} a week", times=times) if times else "",
            tr("weeks {weeks}", weeks=item.weeks) if item.weeks else "",
        ]
    )


class PlanView(LazyView):
    """Guidance, prescriptions by issue, weeks and retest."""

    write = Signal()
    stop = Signal()
    plan_for = Signal()
    """The user wants to say what the plan is made for."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.streaming = False
        self.all_words = False
        """Whether every section is shown, or only the first: the exercises should be in sight."""
        self._streamed: dict[str, str] = {}
        layout = column(self, 0, 0)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._list: QVBoxLayout = column(inner, 12, 8)
        self.area.setWidget(inner)
        layout.addWidget(self.area, 1)
        self._text_label = label("", "", wrap=True)
        document.analysis_changed.connect(self.rebuild)

    # ------------------------------------------------------------------------------------------ streaming

    def set_streaming(self, on: bool) -> None:
        """Text begins or ends to arrive."""
        self.streaming = on
        if on:
            self._streamed = {}
            self.all_words = True  # who asked for words wants to read them
        self.rebuild()

    def add_text(self, key: str, text: str) -> None:
        """A piece of streamed text for a section."""
        self._streamed[key] = self._streamed.get(key, "") + text
        self._text_label.setText("\n\n".join(part.strip() for part in self._streamed.values()))

    def guidance_text(self) -> str:
        """What the guidance box shows."""
        return self._text_label.text()

    # -------------------------------------------------------------------------------------------- content

    def build(self) -> None:
        analysis = self.document.analysis
        clear(self._list)
        self._text_label = label("", "", wrap=True)
        self._text_label.setObjectName("guidance_text")
        if analysis is None:
            return
        if analysis.action.validation == "experimental":
            self._list.addWidget(
                label(
                    tr("Experimental action: its ranges were never checked on real athletes."),
                    "small",
                    wrap=True,
                )
            )
        self._list.addWidget(self._guidance(analysis))
        self._list.addLayout(self._made_for(analysis.athlete))
        records = {passage.record.id: passage.record for passage in analysis.passages}
        by_issue: dict[str, list[Prescription]] = {}
        for item in analysis.plan.prescriptions:
            by_issue.setdefault(item.issue_id, []).append(item)
        for issue_id, items in by_issue.items():
            issue = self.document.issue(issue_id)
            name = names.issue_name(analysis.action, issue_id, issue.name if issue else issue_id)
            self._list.addWidget(label(name, "strong", wrap=True))
            for item in items:
                self._list.addWidget(PrescriptionCard(item, records.get(item.record_id)))
        if not by_issue:
            self._list.addWidget(label(tr("No exercise is prescribed: nothing stands out."), "muted", wrap=True))
        self._add_weeks(analysis)
        self._list.addStretch(1)

    def _made_for(self, athlete: Athlete) -> QHBoxLayout:
        line = row()
        facts = label(training_text(athlete), "muted", wrap=True)
        facts.setObjectName("made_for")
        line.addWidget(facts, 1)
        ask = button(tr("Plan for…"), "link", tr("Days a week, equipment, injuries and phase of the season"))
        ask.setObjectName("plan_for")
        ask.clicked.connect(self.plan_for)
        line.addWidget(ask)
        return line

    def _guidance(self, analysis: Analysis) -> QWidget:
        card = Card()
        head = row()
        head.addWidget(label(tr("In words"), "strong"), 1)
        act = button(tr("Stop") if self.streaming else tr("Write"), "" if self.streaming else "primary")
        act.setObjectName("stop_writing" if self.streaming else "write")
        act.clicked.connect(self.stop if self.streaming else self.write)
        head.addWidget(act)
        card.body.addLayout(head)
        if self.streaming:
            self._text_label.setText("\n\n".join(part.strip() for part in self._streamed.values()) or tr("Writing…"))
        else:
            sections = analysis.wording.sections if self.all_words else analysis.wording.sections[:1]
            self._text_label.setText("\n\n".join(section.text for section in sections))
        if not self._text_label.text():
            self._text_label.setText(
                tr("The plan below is complete. A language model on this computer can word it for the athlete.")
            )
        card.body.addWidget(self._text_label)
        if len(analysis.wording.sections) > 1 and not self.streaming:
            more = button(tr("Read less") if self.all_words else tr("Read all"), "link")
            more.setObjectName("read_all")
            more.clicked.connect(self._toggle_words)
            card.body.addWidget(more)
        card.body.addWidget(label(self._by(analysis), "small", wrap=True))
        return card

    def _toggle_words(self) -> None:
        self.all_words = not self.all_words
        self.rebuild()

    def _by(self, analysis: Analysis) -> str:
        wording = analysis.wording
        if self.streaming:
            return tr("Figures and exercises come from the rules; the model only words them.")
        by_model = sum(section.by_model for section in wording.sections)
        parts = [wording.notice]
        if wording.sections:
            parts.append(
                tr("worded by {model}", model=wording.model) if by_model else tr("the records' own text, no model")
            )
        if wording.rejected_sentences:
            parts.append(
                tr(
                    "{count} sentences of the model were rejected by the checker",
                    count=len(wording.rejected_sentences),
                )
            )
        return listed(parts)

    def _add_weeks(self, analysis: Analysis) -> None:
        plan = analysis.plan
        if plan.weeks:
            self._list.addWidget(label(tr("Four weeks"), "strong"))
            card = Card()
            for week in plan.weeks:
                card.body.addWidget(label(week, "muted", wrap=True))
            self._list.addWidget(card)
        if plan.retest:
            self._list.addWidget(label(tr("Retest"), "strong"))
            self._list.addWidget(label(plan.retest, "muted", wrap=True))
        for note in plan.notes:
            self._list.addWidget(label(note, "small", wrap=True))
        self._list.addWidget(label(tr("Training guidance, not medical advice. Stop when it hurts."), "small", True))


class PrescriptionCard(Card):
    """One exercise with its dose; the source passage opens in place."""

    def __init__(self, item: Prescription, record: Guidance | None, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName(f"prescription_{item.record_id}")
        self.setAccessibleName(f"{item.exercise}, {dose_text(item)}")
        name = names.pick(item.exercise, record.title_zh if record else "")
        self.body.addWidget(label(name, "strong", wrap=True))
        self.body.addWidget(label(dose_text(item), "", wrap=True))
        if item.days:
            days = ", ".join(str(day) for day in item.days)
            self.body.addWidget(label(tr("Days of the week: {days}", days=days), "muted", wrap=True))
        if item.progression:
            self.body.addWidget(label(tr("Progress: {how}", how=said(item, "progression")), "muted", wrap=True))
        if item.contraindication:
            self.body.addWidget(label(tr("Not with: {what}", what=said(item, "contraindication")), "muted", wrap=True))
        self.details = self._details(item, record)
        self.details.hide()
        toggle = button(self._title(item), "link")
        icons.wear(toggle, "chevron-right", "accent")
        toggle.setCheckable(True)
        toggle.setAccessibleName(tr("Sources of {exercise}", exercise=item.exercise))
        toggle.toggled.connect(lambda on: self._open(on, toggle))
        self.toggle = toggle
        self.body.addWidget(toggle)
        self.body.addWidget(self.details)
        self.chosen.connect(toggle.toggle)

    def _title(self, item: Prescription) -> str:
        return tr("{count} sources", count=len(item.sources)) if len(item.sources) != 1 else tr("1 source")

    def _open(self, on: bool, toggle: QWidget) -> None:
        self.details.setVisible(on)
        icons.wear(toggle, "chevron-down" if on else "chevron-right", "accent")  # type: ignore[arg-type]
        self.set_selected(on)
        restyle(self)

    def _details(self, item: Prescription, record: Guidance | None) -> QWidget:
        box = QWidget()
        layout = column(box, 0, 4)
        if record is not None:
            layout.addWidget(label(names.pick(record.text, record.text_zh), "muted", wrap=True))
            checked = tr("dose checked against the source") if record.verified else tr("dose not checked")
            layout.addWidget(label(listed([tr("basis: {basis}", basis=record.basis), checked]), "small", wrap=True))
        if item.dose_note:
            layout.addWidget(label(said(item, "dose_note"), "small", wrap=True))
        for source in item.sources:
            layout.addWidget(label(source, "small", wrap=True))
        if item.reason:
            layout.addWidget(label(tr("Chosen because: {reason}", reason=item.reason), "small", wrap=True))
        return box
