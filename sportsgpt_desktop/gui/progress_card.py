"""How far the analysis is, how long it will take, and the way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from . import names
from .widgets import Card, button, column, label, row
from .words import tr


def stage_text(stage: str) -> str:
    """What a stage does, for a reader who knows nothing of stages."""
    return {
        "pose": tr("Finding the athlete in every frame"),
        "people": tr("Looking for people"),
        "camera": tr("Following the camera"),
        "measure": tr("Measuring"),
        "align": tr("Matching with the reference"),
        "proxy": tr("Preparing the preview"),
        "write": tr("Writing"),
    }.get(stage, names.readable(stage) if stage else tr("Starting…"))


class ProgressCard(QWidget):
    """Shown in the side panel while a clip is analysed."""

    cancel = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = column(self, 12, 8)
        card = Card()
        self.stage = label(stage_text(""), "strong", wrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(tr("Progress of the analysis"))
        self.left = label("", "muted")
        self.stop = button(tr("Stop"))
        self.stop.setObjectName("stop_analysis")
        self.stop.clicked.connect(self._stop)
        line = row()
        line.addWidget(self.left, 1)
        line.addWidget(self.stop)
        card.body.addWidget(self.stage)
        card.body.addWidget(self.bar)
        card.body.addLayout(line)
        outer.addWidget(card)
        outer.addWidget(label(tr("You can already look through the clip. Closing the window is safe."), "muted", True))
        outer.addStretch(1)

    def begin(self) -> None:
        self.stage.setText(stage_text(""))
        self.left.setText("")
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)

    def show_progress(self, stage: str, done: int, total: int, left_s: float) -> None:
        self.stage.setText(stage_text(stage))
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        known = tr("{done} of {total} frames", done=done, total=total) if stage == "pose" and total else ""
        self.left.setText(" · ".join(part for part in (known, names.duration(left_s) if left_s >= 0 else "") if part))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.stage.setText(tr("Stopping…"))
        self.cancel.emit()
