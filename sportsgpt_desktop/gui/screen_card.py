"""The published screen of an action: each item by itself, with the user's own verdict where he gives one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ..core import screening
from ..core.records import Action, Analysis
from . import names
from .widgets import Card, StatusMark, button, label, row
from .words import tr

INDENT = 22
"""A line's text begins under its title: the mark and the space after it."""


class ScreenCard(Card):
    """One line an item, never a total. ``overrule`` and ``restore`` carry the key that the analysis keeps it under."""

    show_frame = Signal(int)
    overrule = Signal(str)
    restore = Signal(str)

    def __init__(self, analysis: Analysis, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("screen")
        action = analysis.action
        self.body.addWidget(label(self._words(action, "title"), "strong", wrap=True))
        for item in screening.items(analysis):
            self.body.addLayout(self._line(analysis, item))
            words = label(self._said(action, item), "muted", wrap=True)
            words.setContentsMargins(INDENT, 0, 0, 4)
            self.body.addWidget(words)
        note = self._words(action, "note")
        if note:
            self.body.addWidget(label(note, "small", wrap=True))

    @staticmethod
    def _words(action: Action, key: str) -> str:
        return names.pick(str(action.screen.get(key, "")), str(action.screen.get(f"{key}_zh", "")))

    def _line(self, analysis: Analysis, item: screening.Item) -> QHBoxLayout:
        key = f"{screening.OVERRIDE}{item.indicator}"
        title = names.indicator_title(analysis.action, item.indicator)
        line = row(spacing=8)
        line.addWidget(StatusMark(_status(item)), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(title, wrap=True), 1)
        frame = _frame(analysis, item.indicator)
        if frame is not None:
            show = button(tr("Show frame"), "link")
            show.setAccessibleName(f"{tr('Show frame')}, {title}")
            show.clicked.connect(lambda: self.show_frame.emit(frame))
            line.addWidget(show)
        answer = button(tr("Take back") if item.override else tr("Dismiss…"), "link")
        answer.setObjectName(key)
        answer.setAccessibleName(f"{answer.text()}, {title}")
        signal = self.restore if item.override else self.overrule
        answer.clicked.connect(lambda: signal.emit(key))
        line.addWidget(answer)
        return line

    @staticmethod
    def _said(action: Action, item: screening.Item) -> str:
        if item.override:
            return tr("Dismissed: {reason}", reason=item.override)
        if not item.judged:
            reason = names.reason_text(action, item.reason)
            return tr("Cannot judge: {name}", name=reason) if reason else names.status_text("cannot_judge")
        return tr("Beyond the cut-off in {faults} of {judged} judged steps", faults=item.faults, judged=item.judged)


def _status(item: screening.Item) -> str:
    if item.override:
        return "dismissed"
    if not item.judged:
        return "cannot_judge"
    return "watch" if item.faults else "absent"


def _frame(analysis: Analysis, indicator: str) -> int | None:
    """The first frame that is beyond the cut-off, else the first that was judged."""
    rows = [one for one in analysis.assessment.measurements if one.id == indicator and one.frame >= 0]
    judged = [one for one in rows if one.status != "cannot_judge"]
    beyond = [one for one in judged if one.status != "ok"]
    return next((one.frame for one in [*beyond, *judged]), None)
