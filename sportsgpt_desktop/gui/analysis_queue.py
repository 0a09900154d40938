"""Analyses that wait for their turn: one runs, the others follow. Kept on disk, so that closing loses none.

Nothing here knows of a window: the queue outlives one when the language changes.
"""

import contextlib
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ..core import assets, vault
from ..core.codec import decode, encode
from ..core.pipeline import Request
from . import work
from .job import Fault, Worker
from .words import tr

FILE = "queue.json"


@dataclass(frozen=True)
class Job:
    """One clip to analyse into ``folder``. ``athlete``: number in the library, None for a new or no one."""

    folder: Path
    request: Request
    athlete: int | None = None
    state: str = "waiting"
    """"waiting", "running", "stopped" (the program ended meanwhile; poses found so far are kept), "done" or
    "failed"."""
    fault: str = ""

    @property
    def clip(self) -> str:
        return self.request.video.name


class AnalysisQueue(QObject):
    """Runs jobs one after another in one child process."""

    changed = Signal()
    """Jobs were added, moved, removed or changed their state."""
    progress = Signal(str, str, int, int, float)
    """(name of the job's folder, stage, done, total, seconds left or -1)."""
    finished = Signal(object)
    failed = Signal(object, object)
    """(Job, Fault)."""
    cancelled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs: list[Job] = []
        self.worker = Worker(tr("analysis"), self)
        self.worker.cancelled.connect(self._on_cancelled)
        self._stage = ("", 0.0, 0)

    # --------------------------------------------------------------------------------------------- content

    @property
    def running(self) -> Job | None:
        return next((job for job in self.jobs if job.state == "running"), None)

    def unfinished(self) -> list[Job]:
        """What runs, waits, or was stopped by the program's end."""
        return [job for job in self.jobs if job.state in ("running", "waiting", "stopped")]

    def job(self, folder: str) -> Job | None:
        return next((job for job in self.jobs if job.folder.name == folder), None)

    def add(self, job: Job) -> None:
        """Put a job at the end; it starts at once if nothing runs."""
        self.jobs.append(replace(job, state="waiting"))
        self._go_on()

    def remove(self, folder: str) -> None:
        """Take a job out; the running one is stopped."""
        job = self.job(folder)
        if job is None:
            return
        if job.state == "running":
            self.worker.cancel()
            return
        self.jobs.remove(job)
        self._changed()

    def move(self, folder: str, steps: int) -> None:
        """Move a waiting job up (-) or down (+) among those that wait."""
        waiting = [place for place, job in enumerate(self.jobs) if job.state == "waiting"]
        here = next((rank for rank, place in enumerate(waiting) if self.jobs[place].folder.name == folder), None)
        if here is None or not 0 <= here + steps < len(waiting):
            return
        first, second = waiting[here], waiting[here + steps]
        self.jobs[first], self.jobs[second] = self.jobs[second], self.jobs[first]
        self._changed()

    def resume(self) -> None:
        """Go on with what was stopped."""
        self.jobs = [replace(job, state="waiting") if job.state == "stopped" else job for job in self.jobs]
        self._go_on()

    def forget(self, states: tuple[str, ...]) -> None:
        """Take out every job of these states."""
        self.jobs = [job for job in self.jobs if job.state not in states]
        self._changed()

    def forget_athlete(self, number: int) -> None:
        """Take out an athlete's jobs; a running one is stopped."""
        for job in [job for job in self.jobs if job.athlete == number]:
            self.remove(job.folder.name)

    # --------------------------------------------------------------------------------------------- running

    def _go_on(self) -> None:
        """Start the next job if nothing runs."""
        waiting = next((place for place, job in enumerate(self.jobs) if job.state == "waiting"), None)
        if waiting is not None and self.running is None:
            job = self.jobs[waiting] = replace(self.jobs[waiting], state="running", fault="")
            job.folder.mkdir(parents=True, exist_ok=True)
            self._stage = ("", time.monotonic(), 0)
            self.worker.run(
                work.analyze,
                job.request,
                job.folder,
                job.athlete,
                done=self._on_done,
                failed=self._on_failed,
                progress=self._on_progress,
            )
        self._changed()

    def _on_progress(self, stage: str, done: int, total: int) -> None:
        now, job = time.monotonic(), self.running
        if stage != self._stage[0]:
            self._stage = (stage, now, done)
        _, since, first = self._stage
        gone = done - first
        left = (now - since) / gone * (total - done) if gone > 0 and total else -1.0
        if job is not None:
            self.progress.emit(job.folder.name, stage, done, total, left)

    def _on_done(self, _folder: Path) -> None:
        self._ended("done")

    def _ended(self, state: str, fault: str = "") -> Job | None:
        job = self.running
        if job is None:
            return None
        ended = replace(job, state=state, fault=fault)
        self.jobs[self.jobs.index(job)] = ended
        if state == "done":
            self.finished.emit(ended)
        self._go_on()
        return ended

    def _on_failed(self, fault: Fault) -> None:
        ended = self._ended("stopped" if fault.crashed else "failed", fault.message)
        if ended is not None:
            self.failed.emit(ended, fault)

    def _on_cancelled(self) -> None:
        job = self.running
        if job is not None:
            self.jobs.remove(job)
            self.cancelled.emit(job)
            self._go_on()

    def close(self) -> None:
        """End the child; what ran or waited is offered again at the next start."""
        self.worker.close()

    # --------------------------------------------------------------------------------------------- on disk

    def _changed(self) -> None:
        self.keep()
        self.changed.emit()

    def keep(self) -> None:
        """Write what is unfinished to disk."""
        rows = [_row(job) for job in self.unfinished()]
        file = assets.user_folder() / FILE
        if rows:
            vault.write(file, json.dumps(rows, ensure_ascii=False))
        else:
            file.unlink(missing_ok=True)

    def read(self) -> None:
        """What the last run left behind, as stopped jobs; an unreadable file counts as none."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            rows = json.loads(vault.read(assets.user_folder() / FILE))
            found = [_job(row) for row in rows]
            known = {job.folder for job in self.jobs}
            self.jobs = [job for job in found if job.folder not in known] + self.jobs
            self.changed.emit()


def _row(job: Job) -> dict[str, Any]:
    request = encode(job.request, {})
    request["video"] = str(job.request.video)
    request["references"] = [str(path) for path in job.request.references]
    return {"folder": job.folder.name, "athlete": job.athlete, "request": request}


def _job(row: dict[str, Any]) -> Job:
    folder = assets.user_folder() / "analyses" / Path(row["folder"]).name
    read = decode(Request, row["request"], {})
    references = tuple(Path(path) for path in read.references)
    return Job(folder, replace(read, video=Path(read.video), references=references), row.get("athlete"), "stopped")
