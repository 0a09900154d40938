"""An own action from the open clip: mark its keyframes, pick what to measure, use it at once. The window behind stays
usable, so that one can look through the clip meanwhile.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QWidget,
)

from ..core.indicators import FORMULAS
from ..core.own_rules import Marked, Pick, fits
from . import icons, names
from .document import Document
from .formula_names import TITLES, formula_title
from .widgets import button, clear, column, label, row
from .words import listed, tr

NAME = Qt.ItemDataRole.UserRole


@dataclass(eq=False)
class Mark:
    """One marked frame; ``picked``: formulas measured there."""

    frame: int
    title: str
    picked: set[str] = field(default_factory=set)


class OwnActionDialog(QDialog):
    """Marks on the left, the indicator library on the right."""

    save = Signal(str, object, object)
    """(title, marks: tuple[Marked, ...], picks: tuple[Pick, ...])."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Own action from this clip"))
        self.setModal(False)
        self.resize(760, 520)
        self.document = document
        self.marks: list[Mark] = []
        outer = column(self, 20, 12)
        outer.addWidget(label(tr("Own action from this clip"), "heading"))
        outer.addWidget(
            label(
                tr("Go to each decisive instant in the clip and mark it. What this athlete does becomes the target."),
                "muted",
                wrap=True,
            )
        )
        self.title = QLineEdit(placeholderText=tr("Name of the action"))
        self.title.setAccessibleName(self.title.placeholderText())
        self.title.textChanged.connect(self._enable)
        outer.addWidget(self.title)
        middle = row(spacing=16)
        middle.addLayout(self._left(), 1)
        middle.addLayout(self._right(), 1)
        outer.addLayout(middle, 1)
        self.state = label("", "small", wrap=True)
        buttons = row()
        buttons.addWidget(self.state, 1)
        leave = button(tr("Cancel"))
        leave.clicked.connect(self.reject)
        self.yes = button(tr("Save the action"), "primary")
        self.yes.setObjectName("yes")
        self.yes.clicked.connect(self._save)
        buttons.addWidget(leave)
        buttons.addWidget(self.yes)
        outer.addLayout(buttons)
        document.frame_changed.connect(self._show_frame)
        document.opened.connect(self.reject)
        self._show_frame()
        self._rebuild()

    def _left(self) -> QLayout:
        left = column(spacing=8)
        left.addWidget(label(tr("Keyframes"), "strong"))
        self.here = button("", "primary")
        self.here.setObjectName("mark_here")
        icons.wear(self.here, "flag", "on_accent")
        self.here.clicked.connect(self.mark_here)
        left.addWidget(self.here)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        self._list = column(inner, 0, 6)
        area.setWidget(inner)
        left.addWidget(area, 1)
        return left

    def _right(self) -> QLayout:
        right = column(spacing=8)
        right.addWidget(label(tr("What to measure"), "strong"))
        self.at = QComboBox()
        self.at.setAccessibleName(tr("Measured at"))
        self.at.currentIndexChanged.connect(self._fill_library)
        right.addWidget(self.at)
        self.search = QLineEdit(placeholderText=tr("Find an indicator"), clearButtonEnabled=True)
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.textChanged.connect(self._fill_library)
        right.addWidget(self.search)
        self.library = QListWidget()
        self.library.setAccessibleName(tr("Indicators"))
        self.library.itemChanged.connect(self._picked)
        right.addWidget(self.library, 1)
        return right

    # ----------------------------------------------------------------------------------------------- marks

    def mark_here(self) -> None:
        """Mark the frame on show."""
        frame = self.document.frame
        if all(mark.frame != frame for mark in self.marks):
            number = len(self.marks) + 1
            self.marks.append(Mark(frame, tr("Keyframe {number}", number=number)))
            self.marks.sort(key=lambda mark: mark.frame)
            self._rebuild()

    def _show_frame(self, _frame: int = 0) -> None:
        self.here.setText(tr("Mark frame {frame}", frame=self.document.frame))
        self.here.setEnabled(all(mark.frame != self.document.frame for mark in self.marks))

    def _rebuild(self) -> None:
        """The rows of the marks and the choice of where to measure."""
        clear(self._list)
        for mark in self.marks:
            self._list.addLayout(self._row(mark))
        if not self.marks:
            self._list.addWidget(label(tr("None yet: two or more are needed."), "muted", wrap=True))
        self._list.addStretch(1)
        chosen = self.at.currentIndex()
        self.at.blockSignals(True)
        self.at.clear()
        for mark in self.marks:
            self.at.addItem(tr("at {keyframe}", keyframe=mark.title))
        self.at.setCurrentIndex(max(0, min(chosen, len(self.marks) - 1)))
        self.at.blockSignals(False)
        self._fill_library()
        self._show_frame()
        self._enable()

    def _row(self, mark: Mark) -> QLayout:
        line = row(spacing=6)
        name = QLineEdit(mark.title)
        name.setObjectName(f"name_{mark.frame}")
        name.setAccessibleName(tr("Name of the keyframe in frame {frame}", frame=mark.frame))
        name.textChanged.connect(lambda text: self._rename(mark, text))
        video = self.document.video
        seconds = float(video.time_s[mark.frame]) if video is not None else 0.0
        go = button(names.clock(seconds), "link", tr("Show frame {frame}", frame=mark.frame))
        go.clicked.connect(lambda: self.document.go_to(mark.frame))
        away = button("", "quiet", tr("Remove"))
        away.setObjectName(f"remove_{mark.frame}")
        away.setAccessibleName(tr("Remove {keyframe}", keyframe=mark.title))
        icons.wear(away, "x", "muted")
        away.clicked.connect(lambda: self._remove(mark))
        line.addWidget(name, 1)
        line.addWidget(go)
        line.addWidget(away)
        return line

    def _rename(self, mark: Mark, text: str) -> None:
        mark.title = text
        self.at.setItemText(self.marks.index(mark), tr("at {keyframe}", keyframe=text))
        self._enable()

    def _remove(self, mark: Mark) -> None:
        self.marks.remove(mark)
        self._rebuild()

    # --------------------------------------------------------------------------------------------- library

    def _fill_library(self) -> None:
        """The formulas that can be asked at the chosen mark and hold the searched words."""
        self.library.blockSignals(True)
        self.library.clear()
        place, wanted = self.at.currentIndex(), self.search.text().lower().split()
        for name in TITLES if 0 <= place < len(self.marks) else ():
            title = formula_title(name)
            if fits(FORMULAS[name], place, len(self.marks)) and all(
                word in f"{title} {name}".lower() for word in wanted
            ):
                item = QListWidgetItem(title)
                item.setData(NAME, name)
                item.setToolTip(FORMULAS[name].summary)
                on = name in self.marks[place].picked
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                self.library.addItem(item)
        self.library.blockSignals(False)

    def _picked(self, item: QListWidgetItem) -> None:
        picked = self.marks[self.at.currentIndex()].picked
        if item.checkState() == Qt.CheckState.Checked:
            picked.add(item.data(NAME))
        else:
            picked.discard(item.data(NAME))
        self._enable()

    def picks(self) -> tuple[Pick, ...]:
        """What was picked, in the order of the marks; what no longer fits is left out."""
        count = len(self.marks)
        return tuple(
            Pick(name, place)
            for place, mark in enumerate(self.marks)
            for name in TITLES
            if name in mark.picked and fits(FORMULAS[name], place, count)
        )

    # ---------------------------------------------------------------------------------------------- answer

    def _missing(self) -> str:
        titles = [mark.title.strip() for mark in self.marks]
        if len(titles) < 2:
            return tr("Mark two or more keyframes.")
        if not all(titles) or len(set(titles)) < len(titles):
            return tr("Give each keyframe a name of its own.")
        return "" if self.title.text().strip() else tr("Give the action a name.")

    def _enable(self) -> None:
        missing = self._missing()
        self.yes.setEnabled(not missing)
        count = len(self.picks())
        self.state.setText(missing or listed([tr("{count} measurements", count=count)]))

    def _save(self) -> None:
        marks = tuple(Marked(mark.title.strip(), mark.frame) for mark in self.marks)
        self.save.emit(self.title.text().strip(), marks, self.picks())
        self.accept()
