"""The first page: drop a clip, open one, try the sample, or go on with a past analysis."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from . import icons
from .widgets import Card, button, clear, column, label, restyle, row
from .words import listed, tr

RECENT_SHOWN = 5


def dropped_files(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Local files of a drag."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


class DropZone(QFrame):
    """A dashed field that takes clips."""

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop_zone")
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files)

    def _mark(self, on: bool) -> None:
        self.setProperty("over", on)
        restyle(self)


class StartPage(QWidget):
    """What a user sees without an open clip."""

    open_file = Signal()
    open_paths = Signal(object)
    open_sample = Signal()
    open_recent = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        outer = row(self, 24, 24)
        outer.addStretch(1)
        middle = column(spacing=16)
        middle.addStretch(2)
        middle.addWidget(label(tr("What does the clip show?"), "title"))
        middle.addWidget(
            label(
                tr("Drop a phone clip. You get keyframes, measured faults with their error, and a plan with sources."),
                "muted",
                wrap=True,
            )
        )
        middle.addWidget(self._zone())
        self._recent = column(spacing=8)
        middle.addLayout(self._recent)
        middle.addWidget(
            label(
                tr("Film from the side, 7 to 10 m away, camera still at hip height, whole body in the picture."),
                "small",
                wrap=True,
            )
        )
        middle.addStretch(3)
        outer.addLayout(middle, 6)
        outer.addStretch(1)

    def _zone(self) -> QWidget:
        zone = DropZone()
        zone.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        zone.setMinimumHeight(190)
        zone.dropped.connect(self.open_paths)
        layout = QVBoxLayout(zone)
        layout.setContentsMargins(24, 24, 24, 24)
        sign = button("", "quiet")
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setObjectName("drop_sign")
        sign.setAccessibleName(tr("Open a clip…"))
        icons.wear(sign, "upload", "muted")
        sign.clicked.connect(self.open_file)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(label(tr("Drop a clip here"), "heading"), 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = row()
        buttons.addStretch(1)
        self.open_button = button(tr("Open a clip…"), "primary")
        self.open_button.setObjectName("open_clip")
        self.open_button.clicked.connect(self.open_file)
        self.sample_button = button(tr("Try the sample"))
        self.sample_button.setObjectName("open_sample")
        self.sample_button.clicked.connect(self.open_sample)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        return zone

    def show_recent(self, rows: list[tuple[str, str, str]]) -> None:
        """Past analyses: (folder name, title, details), newest first."""
        clear(self._recent)
        if not rows:
            return
        self._recent.addWidget(label(tr("Recent"), "strong"))
        for name, title, details in rows[:RECENT_SHOWN]:
            card = Card()
            card.setObjectName(f"recent_{name}")
            card.setAccessibleName(listed([title, details]))
            line = row()
            line.addWidget(label(title), 1)
            line.addWidget(label(details, "muted"))
            card.body.addLayout(line)
            card.chosen.connect(lambda name=name: self.open_recent.emit(name))
            self._recent.addWidget(card)
