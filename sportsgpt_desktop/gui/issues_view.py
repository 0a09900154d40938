"""Issue cards, ordered by the rules: what, how sure, the evidence, and what can't be judged."""

from collections import Counter

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from ..core.records import Action, Evidence, Issue
from . import icons, names
from .document import Document
from .screen_card import ScreenCard
from .widgets import BandGauge, Card, LazyView, StatusMark, button, clear, column, label, row
from .words import listed, tr

ON_CARD = ("present", "watch", "cannot_judge", "dismissed", "absent")
EVIDENCE_SHOWN = 3


def evidence_text(action: Action, evidence: Evidence) -> str:
    """ "Foot ahead of the hip 0.37 ± 0.05 LL at touchdown, left (target 0.12–0.30 LL)"."""
    where = listed([names.keyframe_title(action, evidence.keyframe), names.side_text(evidence.side)])
    target = names.band(evidence.target_min, evidence.target_max, evidence.unit)
    value = names.quantity(evidence.value, evidence.error, evidence.unit)
    text = f"{names.indicator_title(action, evidence.indicator)} {value}"
    if where:
        text += f" ({where})"
    return text + (", " + tr("target {band}", band=target) if target else "")


class IssueCard(Card):
    """One issue. The chosen card shows all of its evidence and what can be done."""

    show_frame = Signal(str, int)
    dismiss = Signal(str)
    confirm = Signal(str)
    restore = Signal(str)

    def __init__(self, issue: Issue, action: Action, open_: bool, parent: QWidget | None = None) -> None:
        super().__init__(issue.status, parent)
        self.issue = issue
        self.setObjectName(f"issue_{issue.id}")
        name = names.issue_name(action, issue.id, issue.name)
        head = row(spacing=10)
        head.addWidget(StatusMark(issue.status))
        unknown = issue.status == "cannot_judge"
        title = label(tr("Cannot judge: {name}", name=name) if unknown else name, "strong", wrap=True)
        head.addWidget(title, 1)
        if not unknown and not (issue.confirmed and not issue.probability):
            chance = label(names.percent(issue.probability), "muted")
            chance.setToolTip(
                tr(
                    "Probability {chance}, severity {severity} of 1",
                    chance=names.percent(issue.probability),
                    severity=f"{issue.severity:.2f}",
                )
            )
            head.addWidget(chance)
        self.body.addLayout(head)
        self.inner = column(spacing=6)
        self.inner.setContentsMargins(24, 0, 0, 0)
        self.body.addLayout(self.inner)
        self.setAccessibleName(
            listed([name, names.status_text(issue.status), "" if unknown else names.percent(issue.probability)])
        )
        self._action = action
        self._fill(action, open_)
        self.set_selected(open_)

    def _fill(self, action: Action, open_: bool) -> None:
        issue = self.issue
        said = self._said()
        if said:
            self.inner.addWidget(label(said, "muted", wrap=True))
        judged = issue.evidence if issue.status != "cannot_judge" else ()
        evidence = sorted(judged, key=lambda item: -item.weight * item.probability)
        for item in evidence[: EVIDENCE_SHOWN if open_ else 1]:
            self.inner.addWidget(label(evidence_text(action, item), "muted", wrap=True))
            if open_:
                status = "present" if issue.status == "present" else "watch"
                self.inner.addWidget(
                    BandGauge(item.value, item.error, item.target_min, item.target_max, item.unit, status)
                )
        if open_:
            self._fill_open(evidence)

    def _said(self) -> str:
        """What the user said about it, else why it can't be judged."""
        issue = self.issue
        if issue.status == "dismissed":
            return tr("Dismissed: {reason}", reason=issue.reason)
        if issue.confirmed:
            return tr("Confirmed by you: {reason}", reason=issue.reason) if issue.reason else tr("Confirmed by you")
        return names.reason_text(self._action, issue.reason)

    def _fill_open(self, evidence: list[Evidence]) -> None:
        issue = self.issue
        known = issue.status not in ("cannot_judge", "absent")
        headings = (tr("Likely causes"), tr("Why it matters"), tr("Load on the body"))
        for heading, text in zip(headings, names.issue_texts(self._action, issue), strict=True):
            if text and known:
                self.inner.addWidget(label(heading, "small"))
                self.inner.addWidget(label(text, "muted", wrap=True))
        if issue.competes_with:
            self.inner.addWidget(
                label(
                    tr(
                        "Could also be explained by: {others}",
                        others=", ".join(names.issue_name(self._action, other) for other in issue.competes_with),
                    ),
                    "muted",
                    True,
                )
            )
        self.source = label(self._source_text(evidence), "small", wrap=True)
        self.source.hide()
        buttons = row(spacing=8)
        if evidence:
            show = button(tr("Show frame"), "primary")
            show.setObjectName("show_frame")
            show.clicked.connect(lambda: self.show_frame.emit(issue.id, evidence[0].frame))
            buttons.addWidget(show)
        for name, text, signal in self._answers():
            made = button(text)
            made.setObjectName(name)
            made.clicked.connect(lambda _checked=False, signal=signal: signal.emit(issue.id))
            buttons.addWidget(made)
        buttons.addStretch(1)
        self.inner.addLayout(buttons)
        if evidence:
            source = button(tr("Source"), "link")
            source.setCheckable(True)
            source.toggled.connect(self.source.setVisible)
            self.inner.addWidget(source, 0, Qt.AlignmentFlag.AlignLeft)
        self.inner.addWidget(self.source)

    def _answers(self) -> list[tuple[str, str, SignalInstance]]:
        """What the user can say to the verdict: (name, text, signal)."""
        if self.issue.status == "dismissed" or self.issue.confirmed:
            return [("take_back", tr("Take back"), self.restore)]
        if self.issue.status == "present":
            return [("confirm", tr("Agree"), self.confirm), ("dismiss", tr("Dismiss…"), self.dismiss)]
        overrule = ("confirm", tr("It is a fault…"), self.confirm)
        return [overrule, ("dismiss", tr("Dismiss…"), self.dismiss)] if self.issue.status == "watch" else [overrule]

    def _source_text(self, evidence: list[Evidence]) -> str:
        parts = []
        for item in evidence[:EVIDENCE_SHOWN]:
            basis = tr("basis: {basis}", basis=item.basis) if item.basis else ""
            parts.append(listed([item.indicator, item.formula, item.rationale, basis, item.source]))
        return "\n".join(parts)


class IssuesView(LazyView):
    """The list of cards under a filter."""

    show_frame = Signal(str, int)
    dismiss = Signal(str)
    confirm = Signal(str)
    restore = Signal(str)
    try_again = Signal()
    rules = Signal()
    """The user wants to see the rules."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.filter = "all"
        self.cards: list[IssueCard] = []
        self.screen_card: ScreenCard | None = None
        layout = column(self, 0, 0)
        bar = row(margin=12, spacing=8)
        bar.setContentsMargins(16, 10, 12, 2)
        self.summary = label("", "small", wrap=True)
        self.filter_button = button("", "quiet", tr("Filter the issues"))
        self.filter_button.setAccessibleName(tr("Filter the issues"))
        icons.wear(self.filter_button, "list-filter", "muted")
        self.filter_button.clicked.connect(self._choose_filter)
        bar.addWidget(self.summary, 1)
        bar.addWidget(self.filter_button)
        layout.addLayout(bar)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._list: QVBoxLayout = column(self._inner, 12, 8)
        self._list.setContentsMargins(12, 4, 12, 12)
        self.area.setWidget(self._inner)
        layout.addWidget(self.area, 1)
        document.analysis_changed.connect(self.rebuild)
        document.selection_changed.connect(self.rebuild)

    def issues(self) -> list[Issue]:
        """The issues that the filter lets through, in the rules' order."""
        analysis = self.document.analysis
        issues = analysis.assessment.issues if analysis else ()
        shown = {
            "all": ("present", "watch", "cannot_judge", "dismissed"),
            "present": ("present", "watch"),
            "cannot_judge": ("cannot_judge",),
            "everything": ON_CARD,
        }[self.filter]
        order = {
            status: rank for rank, status in enumerate(("present", "watch", "absent", "dismissed", "cannot_judge"))
        }
        picked = [issue for issue in issues if issue.status in shown]
        return sorted(picked, key=lambda issue: order.get(issue.status, 9))

    def build(self) -> None:
        """Make the cards anew from the snapshot."""
        analysis = self.document.analysis
        clear(self._list)
        self.cards = []
        self.screen_card = None
        if analysis is None:
            return
        if not analysis.alignment.found:
            self._list.addWidget(
                self._not_found(names.reason_text(analysis.action, analysis.alignment.reason), analysis.quality)
            )
            self._list.addStretch(1)
            self.summary.setText("")
            return
        issues = self.issues()
        chosen = self.document.selected_issue or (issues[0].id if issues else "")
        for issue in issues:
            card = IssueCard(issue, analysis.action, issue.id == chosen)
            card.chosen.connect(lambda issue_id=issue.id: self.document.select_issue(issue_id))
            card.show_frame.connect(self.show_frame)
            card.dismiss.connect(self.dismiss)
            card.confirm.connect(self.confirm)
            card.restore.connect(self.restore)
            self.cards.append(card)
            self._list.addWidget(card)
        if not issues:
            self._list.addWidget(label(tr("No issue stands out in this clip."), "muted", wrap=True))
        if analysis.action.screen:
            self.screen_card = ScreenCard(analysis)
            self.screen_card.show_frame.connect(self.document.go_to)
            self.screen_card.overrule.connect(self.dismiss)
            self.screen_card.restore.connect(self.restore)
            self._list.addWidget(self.screen_card)
        if analysis.quality:
            self._list.addWidget(label(tr("About this clip"), "strong"))
            for sentence in analysis.quality:
                self._list.addWidget(label(sentence, "muted", wrap=True))
        self._list.addStretch(1)
        self.summary.setText(self._summary())

    def _not_found(self, reason: str, advice: tuple[str, ...]) -> QWidget:
        """An answer of its own: what was looked for, why it is not there, what to try."""
        card = Card("cannot_judge")
        card.body.addWidget(label(tr("The action was not found in this clip."), "strong", wrap=True))
        for text in (reason, *advice):
            if text:
                card.body.addWidget(label(text, "muted", wrap=True))
        again = button(tr("Try another action…"), "primary")
        again.setObjectName("try_again")
        again.clicked.connect(self.try_again)
        line = row()
        line.addWidget(again)
        line.addStretch(1)
        card.body.addLayout(line)
        return card

    def _summary(self) -> str:
        analysis = self.document.analysis
        if analysis is None:
            return ""
        count = Counter(issue.status for issue in analysis.assessment.issues)
        parts = [
            names.fault_count(count["present"]) if count["present"] else "",
            tr("{count} to watch", count=count["watch"]) if count["watch"] else "",
            tr("{count} fine", count=count["absent"]) if count["absent"] else "",
            tr("{count} cannot be judged", count=count["cannot_judge"]) if count["cannot_judge"] else "",
        ]
        return listed(parts)

    def count(self) -> int:
        """How many faults and watch items there are."""
        analysis = self.document.analysis
        issues = analysis.assessment.issues if analysis else ()
        return sum(issue.status in ("present", "watch") for issue in issues)

    def _choose_filter(self) -> None:
        menu = QMenu(self)
        for key, text in (
            ("all", tr("Faults, watch and cannot judge")),
            ("present", tr("Faults and watch only")),
            ("cannot_judge", tr("What cannot be judged")),
            ("everything", tr("Everything, also what is fine")),
        ):
            act = menu.addAction(text)
            act.setCheckable(True)
            act.setChecked(key == self.filter)
            act.triggered.connect(lambda _checked=False, key=key: self.set_filter(key))
        menu.exec(self.filter_button.mapToGlobal(self.filter_button.rect().bottomLeft()))

    def set_filter(self, key: str) -> None:
        self.filter = key
        self.rebuild()

    def choose_next(self, step: int) -> None:
        """Choose the next or previous card."""
        ids = [card.issue.id for card in self.cards]
        if ids:
            here = ids.index(self.document.selected_issue) if self.document.selected_issue in ids else 0
            self.document.select_issue(ids[(here + step) % len(ids)])
