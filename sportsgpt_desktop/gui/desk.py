"""What every part of the controller stands on: the document, the child processes, what is told to the window."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.records import Analysis
from . import joint_repair, names, work
from .analysis_queue import AnalysisQueue
from .document import Document
from .job import Fault, Worker
from .message_bar import Message
from .pictures import Pictures
from .words import tr

PICTURE_REFRESH_MS = 700
"""How often new proxy pictures are looked for while a clip is analysed."""


class Desk(QObject):
    """One for each window: signals to it, workers for it, and opening an analysis."""

    message = Signal(object)
    page = Signal(str)
    clip_read = Signal(object, object)
    clip_failed = Signal()
    clip_wanted = Signal()
    """The user wants to say where the clip of the open analysis lies now."""
    actions_ready = Signal(object)
    library_ready = Signal(object)
    history_read = Signal(object)
    progress = Signal(str, int, int, float)
    """(stage, done, total, seconds left or -1)."""
    analysing_changed = Signal(bool)
    reassessing_changed = Signal(bool)
    writing_changed = Signal(bool)
    text_arrived = Signal(str, str)
    answered = Signal()
    passages_found = Signal(object)
    documents_added = Signal(int)
    exporting_changed = Signal(bool)
    exported = Signal(object)
    full_picture = Signal(int, object)
    pictures_changed = Signal()
    crashed = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None, queue: AnalysisQueue | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.queue = queue or AnalysisQueue(self)
        self.pictures = Pictures()
        self.model_worker = Worker(tr("language model"), self)
        self.quick_worker = Worker(tr("assessment"), self)
        self.picture_worker = Worker(tr("picture"), self)
        self.export_worker = Worker(tr("export"), self)
        self._asked_picture = ("", -1)
        self._pictures_timer = QTimer(self, interval=PICTURE_REFRESH_MS)
        self._pictures_timer.timeout.connect(self.pictures_changed)
        document.opened.connect(lambda: self.pictures.use(document.folder))

    def refresh_library(self) -> None:
        self.quick_worker.run(work.library, done=self.library_ready.emit, failed=self.report)

    def open_folder(self, folder: Path) -> None:
        """Open a past analysis."""
        self.quick_worker.run(
            work.open_analysis, folder, done=lambda found: self.show_analysis(*found), failed=self.report
        )

    def show_analysis(self, folder: Path, analysis: Analysis) -> None:
        """Put an analysis that was read on show."""
        self.document.open(analysis, folder)
        self.page.emit("analysis")
        QTimer.singleShot(0, joint_repair.prepare)
        self.lay_reference()
        if not Path(analysis.video.path).is_file():
            self.message.emit(
                Message(
                    "warning",
                    tr("The clip of this analysis is not where it was."),
                    tr("Results and previews are still here."),
                    ((tr("Find the clip…"), self.clip_wanted.emit),),
                )
            )
        else:
            self._renew_pictures(analysis, folder)
        self.translate()

    def translate(self) -> None:
        """Say the results of the open analysis in the window's language, unless a model worded them in another."""
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is None or folder is None or analysis.language == names.language():
            return
        if any(section.by_model for section in analysis.wording.sections):
            return
        self.quick_worker.run(
            work.in_language,
            folder,
            self.parts(analysis),
            names.language(),
            done=lambda changed: self._translated(analysis, changed),
            group="language",
        )

    def _translated(self, of: Analysis, changed: dict[str, Any]) -> None:
        self.document.assessed(of, changed)

    def _renew_pictures(self, analysis: Analysis, folder: Path) -> None:
        """Make the preview again where it was evicted or did not come along."""
        if not self.pictures.complete():
            self.watch_pictures(True)
            self.export_worker.run(
                work.renew_pictures,
                analysis.video,
                folder,
                done=lambda _: self.watch_pictures(False),
                failed=lambda _: self.watch_pictures(False),
                group="pictures",
            )

    def watch_pictures(self, on: bool) -> None:
        """Look for new preview pictures as they are written."""
        if on:
            self._pictures_timer.start()
        else:
            self._pictures_timer.stop()
            self.pictures_changed.emit()

    def lay_reference(self) -> None:
        """Lay the references on the open analysis, in the background."""
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is not None and folder is not None:
            self.quick_worker.run(
                work.lay_reference,
                folder,
                self.parts(analysis),
                done=lambda laid: self.document.show_reference(laid.band, laid.ghost),
                group="reference",
            )

    def parts(self, analysis: Analysis) -> dict[str, Any]:
        """What a child needs of a snapshot beside what is on disk."""
        return work.whole(analysis) if self.document.remade() else work.light(analysis)

    def report(self, fault: Fault) -> None:
        """Tell the user: the message bar for expected faults, the crash dialog for the rest."""
        if fault.details:
            self.crashed.emit(fault)
        else:
            self.message.emit(Message("error", fault.message, fault.hint))
