"""Two clips side by side, in step by their keyframes, and what changed beyond measurement error."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHeaderView,
    QSlider,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ..core import compare
from ..core.records import Analysis
from . import names
from .document import Document
from .pictures import Pictures
from .shelf import Shelf
from .video_view import VideoView
from .widgets import column, label, row
from .words import listed, tr

CERTAIN = 1.96
"""A change counts when it exceeds this many standard errors: 95 % of a normal distribution."""


class ComparePage(QWidget):
    """The open clip on the left, a past one on the right."""

    wanted = Signal(str)
    """Another analysis was chosen, by the name of its folder."""

    def __init__(self, document: Document, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.document = document
        self.other = Document(self)
        self._pictures = Pictures()
        self._map = np.zeros(0, np.int64)
        self._shelf = Shelf()
        outer = column(self, 16, 8)
        head = row(spacing=12)
        head.addWidget(label(tr("Compare"), "title"), 1)
        self.warp = QCheckBox(tr("Stretch time so that keyframes meet"))
        self.warp.setChecked(True)
        self.warp.toggled.connect(self._remap)
        self.choice = QComboBox()
        self.choice.setMinimumWidth(320)
        self.choice.setAccessibleName(tr("Compare with"))
        self.choice.activated.connect(self._choose)
        head.addWidget(self.warp)
        head.addWidget(self.choice)
        outer.addLayout(head)
        outer.addWidget(self._views(pictures), 1)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Frame"))
        self.slider.valueChanged.connect(document.go_to)
        outer.addWidget(self.slider)
        self.state = label("", "muted", wrap=True)
        outer.addWidget(self.state)
        self.table = self._changes()
        outer.addWidget(self.table)
        document.frame_changed.connect(self._follow)
        document.opened.connect(self._opened)

    def _views(self, pictures: Pictures) -> QWidget:
        split = QSplitter(Qt.Orientation.Horizontal)
        self.left = VideoView(self.document, pictures.image)
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
        table.setMaximumHeight(190)
        return table

    def _other_image(self, frame: int) -> QImage | None:
        return self._pictures.image(frame)

    # -------------------------------------------------------------------------------------------- content

    def show_shelf(self, shelf: Shelf) -> None:
        """Analyses to choose from."""
        self._shelf = shelf
        self.choice.clear()
        self.choice.addItem(tr("Compare with…"), "")
        for entry in shelf.entries:
            title = names.pick(entry.action, entry.action_zh)
            self.choice.addItem(listed([entry.clip, title, entry.athlete_name, entry.date]), entry.folder)

    def _choose(self) -> None:
        folder = self.choice.currentData()
        if folder:
            self.wanted.emit(folder)

    def show_other(self, folder: Path, analysis: Analysis) -> None:
        """The analysis for the right side has been read."""
        self._pictures.use(folder)
        self.other.open(analysis, folder)
        self._remap()
        self._fill()

    def _opened(self) -> None:
        self.slider.setRange(0, max(self.document.frames - 1, 0))
        self._remap()
        self._fill()

    def _remap(self) -> None:
        """Work out which frames belong together."""
        mine, theirs = self.document.analysis, self.other.analysis
        if mine is None or theirs is None:
            self._map = np.zeros(0, np.int64)
            self.state.setText(tr("Open a clip and choose another one to compare it with."))
            return
        self._map = compare.frame_map(mine, theirs, self.warp.isChecked())
        shared = len(compare.anchors(mine, theirs))
        self.state.setText(
            tr("In step by {count} keyframes.", count=shared)
            if shared
            else tr("No keyframes in common: both start together.")
        )
        self._follow(self.document.frame)

    def _follow(self, frame: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(frame)
        self.slider.blockSignals(False)
        if frame < len(self._map):
            self.other.go_to(int(self._map[frame]))

    def _fill(self) -> None:
        """Measurements that both clips have, with the difference and its error."""
        self.table.clear()
        mine, theirs = self.document.analysis, self.other.analysis
        if mine is None or theirs is None:
            return
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
