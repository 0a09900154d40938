"""What the window does with clips that are analysed or wait for it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from ..core.pipeline import Request
from ..core.records import VideoInfo
from . import keeping_work, work
from .analysis_queue import AnalysisQueue, Job
from .desk import Desk
from .document import Document
from .job import Fault, Worker
from .message_bar import Message
from .words import tr


class Analysing(Desk):
    """The controller on its queue."""

    def __init__(self, document: Document, parent: QObject | None = None, queue: AnalysisQueue | None = None) -> None:
        super().__init__(document, parent, queue)
        self._analysing = False
        queue = self.queue
        queue.progress.connect(self._on_progress)
        queue.finished.connect(self._on_finished)
        queue.failed.connect(self._on_analysis_failed)
        queue.cancelled.connect(self._on_cancelled)
        queue.changed.connect(self._show_analysing)
        document.opened.connect(self._show_analysing)

    @property
    def analysis_worker(self) -> Worker:
        return self.queue.worker

    def on_show(self, job: Job | None) -> bool:
        """Whether the document shows that job's clip, which has no results yet."""
        return job is not None and self.document.analysis is None and self.document.folder == job.folder

    def analyze(self, request: Request, info: VideoInfo, athlete: int | None, folder: Path | None = None) -> None:
        """Analyse a clip in a child process; it can be scrubbed meanwhile. It waits if another one runs."""
        folder = folder or keeping_work.new_folder()
        if self.queue.running is None:
            self.document.open_clip(info, folder)
            self.page.emit("analysis")
        else:
            self.page.emit("queue")
        self.queue.add(Job(folder, request, athlete))

    def enqueue(self, requests: list[tuple[Request, int | None]]) -> None:
        """Let clips wait for their turn."""
        for request, athlete in requests:
            self.queue.add(Job(keeping_work.new_folder(), request, athlete))

    def show_job(self, folder: str) -> None:
        """Open what a job has: its analysis, or the clip that is being analysed."""
        job = self.queue.job(folder)
        if job is None:
            return
        if job.state == "done":
            self.open_folder(job.folder)
        elif not self.on_show(job):
            self.picture_worker.run(
                work.read_clip,
                job.request.video,
                job.request.capture_fps,
                done=lambda read: self._show_clip(job, read[0]),
                failed=self.report,
                group="picture",
            )
        else:
            self.page.emit("analysis")

    def _show_clip(self, job: Job, info: VideoInfo) -> None:
        self.document.open_clip(info, job.folder)
        self.page.emit("analysis")

    def _show_analysing(self) -> None:
        """Tell the page of the clip whether the clip on show is being analysed."""
        on = self.on_show(self.queue.running)
        if on != self._analysing:
            self._analysing = on
            self.watch_pictures(on)
            self.analysing_changed.emit(on)

    def _on_progress(self, folder: str, stage: str, done: int, total: int, left_s: float) -> None:
        if self._analysing:
            self.progress.emit(stage, done, total, left_s)

    def _on_finished(self, job: Job) -> None:
        self.refresh_library()
        if self.on_show(job):
            self.open_folder(job.folder)
        else:
            show = (tr("Open"), partial(self.show_job, job.folder.name))
            self.message.emit(Message("info", tr("{clip} is analysed.", clip=job.clip), actions=(show,)))

    def _on_analysis_failed(self, job: Job, fault: Fault) -> None:
        if fault.crashed:
            text = tr("The analysis of {clip} ended unexpectedly. The poses found so far are kept.", clip=job.clip)
            self._offer_queue(text)
            return
        if self.on_show(job):
            self.document.open(None, None)
            self.page.emit("start")
        self.report(fault)

    def _on_cancelled(self, job: Job) -> None:
        if self.on_show(job):
            self.document.open(None, None)
            self.page.emit("start")
        self.message.emit(Message("info", tr("Analysis stopped.")))

    def cancel_analysis(self) -> None:
        """Stop the analysis that runs; the next one follows."""
        self.queue.worker.cancel()

    def _offer_left_over(self) -> bool:
        """Offer to go on with what the last run left in the queue; False if there was nothing."""
        self.queue.read()
        stopped = [job for job in self.queue.jobs if job.state == "stopped"]
        if not stopped:
            return False
        text = tr("The program ended while clips waited for their analysis: {count}.", count=len(stopped))
        if len(stopped) == 1:
            text = tr("The program ended during the analysis of {clip}.", clip=stopped[0].clip)
        self._offer_queue(text)
        return True

    def _offer_queue(self, text: str) -> None:
        forget = partial(self.queue.forget, ("stopped",))
        actions = ((tr("Go on with it"), self._resume), (tr("Discard"), forget))
        self.message.emit(Message("warning", text, "", actions))

    def _resume(self) -> None:
        self.queue.resume()
        running = self.queue.running
        if running is not None and self.document.video is None:
            self.show_job(running.folder.name)
