"""Joins the document with the work: clips, writing, knowledge, exporting, pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from ..core.records import Analysis
from . import history_work, names, sample_work, work
from .analysing import Analysing
from .analysis_queue import AnalysisQueue
from .document import Document
from .editing import Editing
from .job import Fault, Worker
from .shelf import Shelf


class Controller(Analysing, Editing):
    """One for each window. Views emit wishes, the controller carries them out."""

    def __init__(self, document: Document, parent: QObject | None = None, queue: AnalysisQueue | None = None) -> None:
        super().__init__(document, parent, queue)
        self.model_worker.cancelled.connect(lambda: self._writing_ended(None))

    # ------------------------------------------------------------------------------------------- opening

    def start(self) -> None:
        """Fetch what the first pages need; offer what a crash left behind."""
        self.refresh_actions()
        self.refresh_library()
        self._offer_edit()
        self._offer_left_over()

    def refresh_actions(self) -> None:
        """Read the actions that one can choose."""
        self.quick_worker.run(work.actions, done=self.actions_ready.emit, failed=self.report)

    def erase_athlete(self, number: int) -> None:
        """Remove an athlete with every trace."""
        self.document.open(None, None)
        self.queue.forget_athlete(number)
        self.quick_worker.run(work.erase_athlete, number, done=self._erased, failed=self.report)

    def _erased(self, shelf: Shelf) -> None:
        self.queue.keep()  # erasing takes every file that may hold a name
        self.library_ready.emit(shelf)

    def open_clip(self, path: Path, capture_fps: float | None = None) -> None:
        """Read a clip for the import sheet."""
        self.page.emit("import")
        self.picture_worker.run(
            work.read_clip,
            path,
            capture_fps,
            done=lambda read: self.clip_read.emit(*read),
            failed=self._clip_failed,
            group="picture",
        )

    def _clip_failed(self, fault: Fault) -> None:
        self.clip_failed.emit()
        self.report(fault)

    def open_sample(self) -> None:
        """The bundled clip with its analysis, from the program's folder the first time."""
        self.quick_worker.run(
            sample_work.open_sample, done=lambda found: self._sample_opened(*found), failed=self.report
        )

    def _sample_opened(self, folder: Path, analysis: Analysis) -> None:
        self.show_analysis(folder, analysis)
        self.refresh_library()

    def read_history(self, athlete: int, action_id: str) -> None:
        """Look up an athlete's trends in an action."""
        self.quick_worker.run(
            history_work.read,
            athlete,
            action_id,
            names.language(),
            done=self.history_read.emit,
            failed=self.report,
            group="history",
        )

    def open_both(self, earlier: Path, later: Path, done: Callable[[Path, Analysis], None]) -> None:
        """Open the later of two analyses, then hand over the earlier one."""

        def opened(folder: Path, analysis: Analysis) -> None:
            self.show_analysis(folder, analysis)
            self.read_folder(earlier, done)

        self.read_folder(later, opened)

    def read_folder(self, folder: Path, done: Callable[[Path, Analysis], None]) -> None:
        """Read a past analysis without opening it."""
        self.quick_worker.run(work.open_analysis, folder, done=lambda found: done(*found), failed=self.report)

    # -------------------------------------------------------------------------------------------- writing

    def write(self, model: str) -> None:
        """Let the language model word the plan; text streams in."""
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is None or folder is None or self.model_worker.busy:
            return
        self.writing_changed.emit(True)
        self.model_worker.run(
            work.word,
            folder,
            self.parts(analysis),
            model,
            names.language(),
            done=lambda parts: self._writing_ended(parts, analysis),
            failed=self._writing_failed,
            text=self.text_arrived.emit,
        )

    def stop_writing(self) -> None:
        self.model_worker.cancel()

    def _writing_failed(self, fault: Fault) -> None:
        self._writing_ended(None)
        self.report(fault)

    def _writing_ended(self, parts: dict[str, Any] | None, of: Analysis | None = None) -> None:
        self.writing_changed.emit(False)
        if parts is not None and of is not None:
            self.take(of, parts)

    # ------------------------------------------------------------------------------------------ knowledge

    def ask(self, question: str) -> None:
        """Answer a question about the open report."""
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is None or folder is None:
            return

        def failed(fault: Fault) -> None:
            self.answered.emit()
            self.report(fault)

        def done(parts: dict[str, Any]) -> None:
            self.answered.emit()
            self.take(analysis, parts)

        self.quick_worker.run(
            work.ask, folder, self.parts(analysis), question, names.language(), done=done, failed=failed
        )

    def search(self, text: str) -> None:
        self.quick_worker.run(
            work.search, text, done=self.passages_found.emit, failed=self._search_failed, group="search"
        )

    def add_documents(self, files: list[Path]) -> None:
        """Add the user's own documents to the knowledge base."""
        self.quick_worker.run(work.add_documents, files, done=self.documents_added.emit, failed=self._search_failed)

    def _search_failed(self, fault: Fault) -> None:
        self.passages_found.emit(())
        self.report(fault)

    # ------------------------------------------------------------------------------------------ exporting

    def export(self, target: Path, formats: tuple[str, ...]) -> None:
        """Write files into a folder of the user's choice."""
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is None or folder is None:
            return
        self.exporting_changed.emit(True)
        self.export_worker.run(
            work.export,
            folder,
            self.parts(analysis),
            target,
            formats,
            done=self._exported,
            failed=self._export_failed,
        )

    def _exported(self, files: list[Path]) -> None:
        self.exporting_changed.emit(False)
        self.exported.emit(files)

    def _export_failed(self, fault: Fault) -> None:
        self.exporting_changed.emit(False)
        self.report(fault)

    # ------------------------------------------------------------------------------------------- pictures

    def fetch_full(self, frame: int) -> None:
        """A frame in full resolution, while the hand rests on it."""
        video = self.document.video
        if video is None or self._asked_picture == (video.path, frame) or not Path(video.path).is_file():
            return
        self._asked_picture = (video.path, frame)
        self.picture_worker.run(work.picture, video, frame, done=self._got_picture, group="picture")

    def _got_picture(self, found: tuple[int, object]) -> None:
        self._asked_picture = ("", -1)
        self.full_picture.emit(*found)

    def _workers(self) -> tuple[Worker, ...]:
        return self.model_worker, self.quick_worker, self.picture_worker, self.export_worker

    def working(self) -> bool:
        """Whether anything is being worked out beside the queue."""
        return any(worker.busy for worker in self._workers())

    def leave(self) -> None:
        """End every child but the queue's, which another window has taken over."""
        for worker in self._workers():
            worker.close()
        self.pictures.close()

    def close(self) -> None:
        """End every child."""
        self.queue.close()
        self.leave()
