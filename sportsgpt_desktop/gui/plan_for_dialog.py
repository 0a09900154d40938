"""What the training plan is made for: days a week, equipment, injuries, phase of the season."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QGridLayout, QSpinBox, QWidget

from ..core.corpus.vocabulary import Term, Vocabulary
from ..core.records import Athlete
from . import names
from .commands import N_
from .dialogs import Sheet
from .widgets import button, label, row
from .words import listed, tr

PHASES: tuple[tuple[str, str], ...] = (
    ("", N_("not said")),
    ("general", N_("preparation, far from competition")),
    ("competition", N_("competition season")),
)


def training_text(athlete: Athlete) -> str:
    """ "3 days a week · no equipment · injuries: 1 · competition season": what the plan was made for."""
    days, tools, injuries = athlete.days_per_week, len(athlete.equipment), len(athlete.injuries)
    phase = dict(PHASES).get(athlete.season, "") if athlete.season else ""
    return listed(
        [
            tr("{count} days a week", count=days) if days != 1 else tr("1 day a week"),
            tr("equipment: {count}", count=tools) if tools else tr("no equipment"),
            tr("injuries: {count}", count=injuries) if injuries else "",
            tr(phase) if phase else "",
        ]
    )


class Ticks(QGridLayout):
    """One box for each term; what was said in other words before keeps a box of its own."""

    def __init__(self, terms: Iterable[Term], said: Iterable[str], columns: int, given: Iterable[str] = ()) -> None:
        super().__init__()
        self.setHorizontalSpacing(16)
        self.setVerticalSpacing(4)
        self._said, given = tuple(said), tuple(given)
        titles = {term.id: names.pick(term.title, term.title_zh) for term in terms}
        self.boxes: dict[str, QCheckBox] = {}
        for number, name in enumerate(dict.fromkeys((*titles, *self._said))):
            box = QCheckBox(titles.get(name, name))
            box.setObjectName(name)
            box.setChecked(name in self._said or name in given)
            if name in given:
                box.setEnabled(False)
                box.setToolTip(tr("Comes with the event"))
            self.boxes[name] = box
            self.addWidget(box, number // columns, number % columns)

    def tick_all(self) -> None:
        for box in self.boxes.values():
            box.setChecked(True)

    def ticked(self) -> tuple[str, ...]:
        """What is ticked; what comes with the event only where it was said before."""
        return tuple(
            name for name, box in self.boxes.items() if box.isChecked() and (box.isEnabled() or name in self._said)
        )


class PlanForDialog(Sheet):
    """Shows what the plan is made for now; nothing changes before it is accepted."""

    def __init__(self, athlete: Athlete, action_id: str, vocabulary: Vocabulary, parent: QWidget) -> None:
        super().__init__(tr("What is the plan for?"), tr("Make the plan"), tr("Cancel"), parent)
        self._before = athlete
        self.days = QSpinBox(minimum=1, maximum=7, value=athlete.days_per_week)
        self.season = QComboBox()
        for key, title in PHASES:
            self.season.addItem(tr(title), key)
        self.season.setCurrentIndex(max(self.season.findData(athlete.season), 0))
        form = QFormLayout()
        for title, field in ((tr("Training days a week"), self.days), (tr("Phase of the season"), self.season)):
            field.setAccessibleName(title)
            form.addRow(title, field)
        self.body.addLayout(form)
        head = row()
        head.addWidget(label(tr("Equipment at hand"), "strong"), 1)
        everything = button(tr("Everything available"), "link")
        everything.setObjectName("everything")
        head.addWidget(everything)
        self.body.addLayout(head)
        event = [term.id for term in vocabulary.equipment if action_id in term.actions]
        self.equipment = Ticks(vocabulary.equipment, athlete.equipment, 2, event)
        everything.clicked.connect(self.equipment.tick_all)
        self.body.addLayout(self.equipment)
        self.body.addWidget(label(tr("Injured now"), "strong"))
        self.injuries = Ticks(vocabulary.areas, athlete.injuries, 3)
        self.body.addLayout(self.injuries)
        note = tr("Exercises that load an injured area are left out. Training guidance, not medical advice.")
        self.body.addWidget(label(note, "small", wrap=True))
        for box in self.findChildren(QCheckBox):
            box.ensurePolished()  # its width is asked for before it is shown
            box.setMinimumWidth(box.sizeHint().width())

    def athlete(self) -> Athlete:
        """The athlete with what was chosen; the very same one where nothing was changed."""
        chosen = {
            "days_per_week": self.days.value(),
            "season": self.season.currentData(),
            "equipment": self.equipment.ticked(),
            "injuries": self.injuries.ticked(),
        }
        same = all(getattr(self._before, name) == value for name, value in chosen.items())
        return self._before if same else replace(self._before, **chosen)
