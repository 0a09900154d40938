"""Two clips beside or over each other, in step, and what differs beyond measurement error."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSlider,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ..core import compare
from ..core.pipeline import best_keyframes
from ..core.records import Analysis
from . import curves, icons, names, second_picture
from .difference_curves import DifferenceCurves
from .document import Document
from .pictures import Pictures
from .shelf import Shelf
from .video_view import VideoView
from .widgets import column, label, row
from .words import listed, tr

CERTAIN = 1.96
"""A change counts when it exceeds this many standard errors: 95 % of a normal distribution."""
SIDES = "sides"
WARP = -1


class ComparePage(QWidget):
    """The open clip on the left, a past one (or the other side of the same one) on the right."""

    wanted = Signal(str)
    """Another analysis was chosen, by the name of its folder."""

    def __init__(
        self, document: Document, pictures: Pictures, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.document = document
        self.other = Document(self)
        self._own_pictures, self._pictures = pictures, Pictures()
        self._map = np.zeros(0, np.int64)
        self._shelf = Shelf()
        self._sides = False
        outer = column(self, 16, 8)
        outer.addLayout(self._head())
        outer.addWidget(self._views(pictures), 1)
        outer.addLayout(self._controls(actions))
        self.state = label("", "muted", wrap=True)
        outer.addWidget(self.state)
        lower = row(spacing=12)
        self.curves = DifferenceCurves(document)
        self.table = self._changes()
        beside = column(spacing=4)
        above = row(spacing=10)
        above.addWidget(self.channel)
        above.addWidget(label(tr("Dotted: right clip. Below: left minus right, with its error."), "small"), 1)
        beside.addLayout(above)
        beside.addWidget(self.curves, 1)
        lower.addLayout(beside, 1)
        lower.addWidget(self.table, 1)
        outer.addLayout(lower)
        document.frame_changed.connect(self._follow)
        document.opened.connect(self._opened)

    def _head(self) -> QHBoxLayout:
        head = row(spacing=12)
        head.addWidget(label(tr("Compare"), "title"), 1)
        self.overlaid = QCheckBox(tr("Over each other"))
        self.overlaid.toggled.connect(self._lay)
        self.step = QComboBox()
        self.step.setMinimumWidth(240)
        self.step.setAccessibleName(tr("In step by"))
        self.step.activated.connect(self._remap)
        self.choice = QComboBox()
        self.choice.setMinimumWidth(320)
        self.choice.setAccessibleName(tr("Compare with"))
        self.choice.activated.connect(self._choose)
        for widget in (self.overlaid, self.step, self.choice):
            head.addWidget(widget)
        return head

    def _controls(self, actions: dict[str, QAction]) -> QHBoxLayout:
        line = row(spacing=6)
        for name, icon in (("back", "step-back"), ("play", "play"), ("forward", "step-forward")):
            tool = QToolButton()
            icons.wear(tool, icon)
            tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tool.setToolTip(actions[name].toolTip())
            tool.setAccessibleName(actions[name].text())
            tool.clicked.connect(actions[name].trigger)
            line.addWidget(tool)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Frame"))
        self.slider.valueChanged.connect(self.document.go_to)
        line.addWidget(self.slider, 1)
        self.channel = QComboBox()
        self.channel.setMinimumWidth(200)
        self.channel.setAccessibleName(tr("Curve"))
        self.channel.activated.connect(self._show_curve)
        return line

    def _views(self, pictures: Pictures) -> QWidget:
        split = QSplitter(Qt.Orientation.Horizontal)
        self.left = VideoView(self.document, pictures.image)
        self.left.second = self._second
        self.right = VideoView(self.other, self._other_image)
        for view in (self.left, self.right):
            split.addWidget(view)
        split.setChildrenCollapsible(False)
        split.setSizes([500, 500])
        return split

    def _changes(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setAccessibleName(tr("Changes"))
        table.setRootIsDecorated(False)
        table.setHeaderLabels(
            [tr("Measurement"), tr("Left clip"), tr("Right clip"), tr("Difference"), tr("Beyond error")]
        )
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section in range(1, 5):
            table.header().setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        table.setMaximumHeight(200)
        return table

    def _other_image(self, frame: int) -> QImage | None:
        return (self._own_pictures if self._sides else self._pictures).image(frame)

    def _second(self) -> second_picture.Second | None:
        """The other clip's picture for the left view, None while they lie beside each other."""
        mine, theirs = self.document.analysis, self.other.analysis
        if not self.overlaid.isChecked() or mine is None or theirs is None:
            return None
        image = self._other_image(self.other.frame)
        return second_picture.fitted(mine, self.document.frame, theirs, self.other.frame, image)

    def _lay(self) -> None:
        """Beside each other, or over each other in the left view."""
        self.right.setVisible(not self.overlaid.isChecked())
        self.left.update()

    # -------------------------------------------------------------------------------------------- content

    def show_shelf(self, shelf: Shelf) -> None:
        """Analyses to choose from: those of the same athlete and action first."""
        self._shelf = shelf
        chosen = self.choice.currentData()
        self.choice.clear()
        self.choice.addItem(tr("Compare with…"), "")
        self.choice.addItem(tr("This clip: left against right"), SIDES)
        folder = self.document.folder.name if self.document.folder else ""
        own = next((entry for entry in shelf.entries if entry.folder == folder), None)
        same = (own.athlete, own.action) if own and own.athlete is not None else None
        rows = [entry for entry in shelf.entries if entry.folder != folder]
        for entry in sorted(rows, key=lambda entry: (entry.athlete, entry.action) != same):
            title = names.pick(entry.action, entry.action_zh)
            last = tr("same athlete") if (entry.athlete, entry.action) == same else ""
            self.choice.addItem(listed([last, entry.clip, title, entry.athlete_name, entry.date]), entry.folder)
        self.choice.setCurrentIndex(max(self.choice.findData(chosen), 0))

    def _choose(self) -> None:
        chosen, analysis = self.choice.currentData(), self.document.analysis
        if chosen == SIDES and analysis is not None:
            self._sides = True
            self._show(self.document.folder, compare.mirrored(analysis))
        elif chosen and chosen != SIDES:
            self.wanted.emit(chosen)

    def show_other(self, folder: Path, analysis: Analysis) -> None:
        """The analysis for the right side has been read."""
        self._sides = False
        self._pictures.use(folder)
        self._show(folder, analysis)

    def _show(self, folder: Path | None, analysis: Analysis) -> None:
        self.other.open(analysis, folder)
        self._fill_choices()
        self._remap()
        self._fill()

    def _opened(self) -> None:
        self.slider.setRange(0, max(self.document.frames - 1, 0))
        if self._sides:
            self.other.open(None, None)
        self.show_shelf(self._shelf)
        self._fill_choices()
        self._remap()
        self._fill()

    def _fill_choices(self) -> None:
        """Ways to keep in step, and the curves that both clips have."""
        mine, theirs = self.document.analysis, self.other.analysis
        self.step.clear()
        self.step.addItem(tr("Time stretched so that keyframes meet"), WARP)
        channel = self.channel.currentData()
        self.channel.clear()
        if mine is None or theirs is None:
            return
        titles = {float(mine.video.time_s[key.frame]): key for key in best_keyframes(mine.alignment)}
        for number, (time_s, _) in enumerate(compare.anchors(mine, theirs)):
            where = names.keyframe_label(mine.action, titles[time_s])
            self.step.addItem(tr("Real time, meeting at {keyframe}", keyframe=where), number)
        both = [name for name in curves.choices(mine) if name in theirs.kinematics.channels]
        for name in both:
            self.channel.addItem(curves.title(name), name)
        wanted = channel if channel in both else next((name for name in curves.DEFAULT if name in both), "")
        self.channel.setCurrentIndex(max(self.channel.findData(wanted), 0))

    def _remap(self) -> None:
        """Work out which frames belong together."""
        mine, theirs = self.document.analysis, self.other.analysis
        if mine is None or theirs is None:
            self._map = np.zeros(0, np.int64)
            self.state.setText(tr("Open a clip and choose another one to compare it with."))
            self.curves.clear()
            return
        at = int(self.step.currentData() or 0)
        self._map = compare.frame_map(mine, theirs, at == WARP, max(at, 0))
        shared = len(compare.anchors(mine, theirs))
        self.state.setText(
            tr("In step by {count} keyframes.", count=shared)
            if shared
            else tr("No keyframes in common: both start together.")
        )
        self._show_curve()
        self._follow(self.document.frame)

    def _show_curve(self) -> None:
        mine, theirs = self.document.analysis, self.other.analysis
        if mine is not None and theirs is not None and len(self._map):
            self.curves.show_channel(mine, theirs, self._map, self.channel.currentData() or "")

    def _follow(self, frame: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(frame)
        self.slider.blockSignals(False)
        if frame < len(self._map):
            self.other.go_to(int(self._map[frame]))
            if self.overlaid.isChecked():
                self.left.update()

    def _fill(self) -> None:
        """Measurements that both clips have, with the difference and its error."""
        self.table.clear()
        mine, theirs = self.document.analysis, self.other.analysis
        if mine is None or theirs is None:
            return
        headings = (tr("Left side"), tr("Right side")) if self._sides else (tr("Left clip"), tr("Right clip"))
        for section, text in enumerate(headings, 1):
            self.table.headerItem().setText(section, text)
        if self._sides:
            mine, theirs = compare.one_side(mine, "left"), compare.one_side(theirs, "left")
        for name, now, then, error, unit in compare.changes(mine, theirs):
            certain = abs(now - then) > CERTAIN * error
            places = names.decimals(now, error)
            self.table.addTopLevelItem(
                QTreeWidgetItem(
                    [
                        names.indicator_title(mine.action, name),
                        f"{now:.{places}f}{names.unit_text(unit)}",
                        f"{then:.{places}f}{names.unit_text(unit)}",
                        names.quantity(now - then, error, unit),
                        ("◆ " + tr("yes")) if certain else ("○ " + tr("no")),
                    ]
                )
            )
