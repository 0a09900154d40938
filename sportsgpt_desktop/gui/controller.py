"""Joins the document with the work: opening, analysing, editing, writing, exporting."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.pipeline import Request
from ..core.records import Analysis, VideoInfo
from . import joint_repair, keeping_work, names, recovery, work
from .document import Document, KeyframeKey, with_keyframe
from .job import Fault, Worker
from .message_bar import Message
from .pictures import Pictures
from .words import tr

PICTURE_REFRESH_MS = 700
"""How often new proxy pictures are looked for while a clip is analysed."""


class Controller(QObject):
    """One for each window. Views emit wishes, the controller carries them out."""

    message = Signal(object)
    page = Signal(str)
    clip_read = Signal(object, object)
    clip_failed = Signal()
    clip_wanted = Signal()
    """The user wants to say where the clip of the open analysis lies now."""
    actions_ready = Signal(object)
    library_ready = Signal(object)
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

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.pictures = Pictures()
        self.analysis_worker = Worker(tr("analysis"), self)
        self.model_worker = Worker(tr("language model"), self)
        self.quick_worker = Worker(tr("assessment"), self)
        self.picture_worker = Worker(tr("picture"), self)
        self.export_worker = Worker(tr("export"), self)
        self.analysis_worker.cancelled.connect(self._analysis_cancelled)
        self.model_worker.cancelled.connect(lambda: self._writing_ended(None))
        self._stage = ("", 0.0, 0)
        self._asked_picture = ("", -1)
        self._pictures_timer = QTimer(self, interval=PICTURE_REFRESH_MS)
        self._pictures_timer.timeout.connect(self.pictures_changed)
        document.opened.connect(lambda: self.pictures.use(document.folder))

    # ------------------------------------------------------------------------------------------- opening

    def start(self) -> None:
        """Fetch what the first pages need; offer what a crash left behind."""
        self.quick_worker.run(work.actions, done=self.actions_ready.emit, failed=self.report)
        self.refresh_library()
        self._offer_recovery()

    def refresh_library(self) -> None:
        self.quick_worker.run(work.library, done=self.library_ready.emit, failed=self.report)

    def erase_athlete(self, number: int) -> None:
        """Remove an athlete with every trace."""
        self.document.open(None, None)
        self.quick_worker.run(work.erase_athlete, number, done=self.library_ready.emit, failed=self.report)

    def open_clip(self, path: Path, capture_fps: float | None = None) -> None:
        """Read a clip for the import sheet."""
        if self.analysis_worker.busy:
            self.message.emit(Message("info", tr("An analysis is running. Stop it or wait for it first.")))
            return
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

    def open_folder(self, folder: Path) -> None:
        """Open a past analysis."""
        self.quick_worker.run(work.open_analysis, folder, done=lambda found: self._opened(*found), failed=self.report)

    def read_folder(self, folder: Path, done: Callable[[Path, Analysis], None]) -> None:
        """Read a past analysis without opening it."""
        self.quick_worker.run(work.open_analysis, folder, done=lambda found: done(*found), failed=self.report)

    def _opened(self, folder: Path, analysis: Analysis) -> None:
        self.document.open(analysis, folder)
        self.page.emit("analysis")
        QTimer.singleShot(0, joint_repair.prepare)
        self._lay_reference()
        if not Path(analysis.video.path).is_file():
            self.message.emit(
                Message(
                    "warning",
                    tr("The clip of this analysis is not where it was."),
                    tr("Results and previews are still here."),
                    ((tr("Find the clip…"), self.clip_wanted.emit),),
                )
            )

    def _lay_reference(self) -> None:
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is not None and folder is not None:
            self.quick_worker.run(
                work.lay_reference,
                folder,
                self._parts(analysis),
                done=lambda laid: self.document.show_reference(laid.band, laid.ghost),
                group="reference",
            )

    # ------------------------------------------------------------------------------------------ analysing

    def analyze(self, request: Request, info: VideoInfo, athlete: int | None, folder: Path | None = None) -> None:
        """Analyse a clip in a child process; it can be scrubbed meanwhile."""
        folder = folder or keeping_work.new_folder()
        folder.mkdir(parents=True, exist_ok=True)
        recovery.note_analysis(folder, request, athlete)
        self.document.open_clip(info, folder)
        self.page.emit("analysis")
        self._stage = ("", time.monotonic(), 0)
        self.analysis_worker.run(
            work.analyze,
            request,
            folder,
            athlete,
            done=self._analysed,
            failed=self._analysis_failed,
            progress=self._progress,
        )
        self._pictures_timer.start()
        self.analysing_changed.emit(True)

    def _progress(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self._stage[0]:
            self._stage = (stage, now, done)
        _, since, first = self._stage
        gone = done - first
        left = (now - since) / gone * (total - done) if gone > 0 and total else -1.0
        self.progress.emit(stage, done, total, left)

    def _analysed(self, folder: Path) -> None:
        recovery.clear()
        self._analysis_ended()
        self.refresh_library()
        self.open_folder(folder)

    def _analysis_failed(self, fault: Fault) -> None:
        if not fault.crashed:
            recovery.clear()
        self._analysis_ended()
        if fault.crashed:
            left = recovery.read()
            if left is not None:
                self._offer(left, tr("The analysis ended unexpectedly. The poses found so far are kept."))
                return
        self.page.emit("start")
        self.document.open(None, None)
        self.report(fault)

    def _analysis_cancelled(self) -> None:
        recovery.clear()
        self._analysis_ended()
        self.document.open(None, None)
        self.page.emit("start")
        self.message.emit(Message("info", tr("Analysis stopped.")))

    def _analysis_ended(self) -> None:
        self._pictures_timer.stop()
        self.pictures_changed.emit()
        self.analysing_changed.emit(False)

    def cancel_analysis(self) -> None:
        self.analysis_worker.cancel()

    def _parts(self, analysis: Analysis) -> dict[str, Any]:
        """What a child needs of a snapshot beside what is on disk."""
        return work.whole(analysis) if self.document.remade() else work.light(analysis)

    # -------------------------------------------------------------------------------------------- editing

    def move_keyframe(self, key: KeyframeKey, frame: int) -> None:
        """Set a keyframe to a frame: shown at once, assessed anew in the background."""
        old = self.document.keyframe(key)
        analysis = self.document.analysis
        if analysis is not None and old is not None and old.frame != frame:
            title = names.keyframe_title(analysis.action, old.id)
            self._edit(tr("Move {keyframe}", keyframe=title), with_keyframe(analysis, key, frame))

    def dismiss_issue(self, issue_id: str, reason: str) -> None:
        """Dismiss an issue with a reason; it leaves the plan."""
        analysis = self.document.analysis
        if analysis is not None:
            overrides = {**analysis.overrides, issue_id: reason}
            self._edit(tr("Dismiss an issue"), replace(analysis, overrides=overrides))

    def restore_issue(self, issue_id: str) -> None:
        analysis = self.document.analysis
        if analysis is not None and issue_id in analysis.overrides:
            overrides = {key: value for key, value in analysis.overrides.items() if key != issue_id}
            self._edit(tr("Take an issue back"), replace(analysis, overrides=overrides))

    def move_joint(self, joint: int, x: float, y: float, alone: bool) -> None:
        """Put a joint of the frame on show at a place of the picture (px); measured anew."""
        analysis = self.document.analysis
        if analysis is not None:
            pose = joint_repair.moved(analysis, self.document.frame, joint, (x, y), alone)
            self._edit(tr("Move a joint"), replace(analysis, pose=pose))

    def swap_sides(self, first: int, last: int) -> None:
        """Exchange left and right in these frames, both included; measured anew."""
        analysis = self.document.analysis
        if analysis is not None:
            pose = joint_repair.swapped(analysis, first, last)
            self._edit(tr("Swap left and right"), replace(analysis, pose=pose))

    def _edit(self, title: str, after: Analysis) -> None:
        self.document.edit(title, after)
        self._reassess()

    def _reassess(self) -> None:
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is None or folder is None:
            return
        recovery.note_edit(folder, analysis)
        self.reassessing_changed.emit(True)
        repaired = any(step.before.pose is not step.after.pose for step in self.document.unfinished())
        self.quick_worker.run(
            work.remeasure if repaired else work.reassess,
            folder,
            self._parts(analysis),
            done=lambda parts: self._assessed(analysis, parts),
            failed=self._reassess_failed,
            group="edit",
        )

    def _assessed(self, of: Analysis, parts: dict[str, Any]) -> None:
        recovery.clear()
        self.reassessing_changed.emit(False)
        self.document.assessed(of, parts)
        if "motion" in parts:
            self._lay_reference()

    def _reassess_failed(self, fault: Fault) -> None:
        self.reassessing_changed.emit(False)
        self.report(fault)

    def undo(self) -> None:
        before = self.document.analysis
        self.document.undo()
        if self.document.unfinished():
            self._reassess()
        else:
            self._save()
        self._relay(before)

    def redo(self) -> None:
        before = self.document.analysis
        step = self.document.redo()
        if step is not None and not step.assessed:
            self._reassess()
        elif step is not None:
            self._save()
        self._relay(before)

    def _relay(self, before: Analysis | None) -> None:
        """Lay the reference on other poses."""
        now = self.document.analysis
        if before is not None and now is not None and before.motion is not now.motion:
            self._lay_reference()

    def _save(self) -> None:
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is not None and folder is not None:
            self.reassessing_changed.emit(False)
            self.quick_worker.run(
                work.save,
                folder,
                self._parts(analysis),
                done=lambda _: recovery.clear(),
                failed=self.report,
                group="edit",
            )

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
            self._parts(analysis),
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
            self.document.assessed(of, parts)

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
            self.document.assessed(analysis, parts)

        self.quick_worker.run(
            work.ask, folder, self._parts(analysis), question, names.language(), done=done, failed=failed
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
            self._parts(analysis),
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

    # ------------------------------------------------------------------------------------------- faults

    def report(self, fault: Fault) -> None:
        """Tell the user: the message bar for expected faults, the crash dialog for the rest."""
        if fault.details:
            self.crashed.emit(fault)
        else:
            self.message.emit(Message("error", fault.message, fault.hint))

    def _offer_recovery(self) -> None:
        left = recovery.read()
        if left is not None and left.folder.is_dir():
            self._offer(left, tr("The program ended unexpectedly the last time."))
        else:
            recovery.clear()

    def _offer(self, left: recovery.Recovery, text: str) -> None:
        hint = tr("An analysis was running.") if left.request else tr("An edit was not yet saved.")
        act = tr("Go on with it") if left.request else tr("Recover it")
        self.message.emit(
            Message("warning", text, hint, ((act, lambda: self._recover(left)), (tr("Discard"), recovery.clear)))
        )

    def _recover(self, left: recovery.Recovery) -> None:
        if left.request is not None:
            request = left.request
            self.picture_worker.run(
                work.read_clip,
                request.video,
                request.capture_fps,
                done=lambda read: self.analyze(request, read[0], left.athlete, left.folder),
                failed=self.report,
            )
            return
        self.quick_worker.run(
            work.open_analysis,
            left.folder,
            done=lambda found: self._recovered(left, *found),
            failed=self.report,
        )

    def _recovered(self, left: recovery.Recovery, folder: Path, analysis: Analysis) -> None:
        self._opened(folder, analysis)
        after = replace(analysis, overrides=left.overrides)
        for item in left.moved:
            after = with_keyframe(after, (item.candidate, item.id, item.side, item.step), item.frame)
        self._edit(tr("Recovered edits"), after)

    def _workers(self) -> tuple[Worker, ...]:
        return (
            self.analysis_worker,
            self.model_worker,
            self.quick_worker,
            self.picture_worker,
            self.export_worker,
        )

    def close(self) -> None:
        """End every child."""
        for worker in self._workers():
            worker.close()
        self.pictures.close()
