"""Long work outside the window's process: one child per worker, requests by number, cancel within a second."""

import contextlib
import logging
import multiprocessing
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ..core import assets, vault
from . import child
from .words import tr

GRACE_MS = 600
"""How long a task may take to stop by itself before its process is ended."""

CLOSING_S = 5.0
"""How long to wait for a reading thread, which ends as soon as its child is gone."""


@dataclass(frozen=True)
class Fault:
    """Why a task gave no result. ``details`` is a traceback for the log, "" for an expected fault."""

    message: str
    hint: str = ""
    details: str = ""
    crashed: bool = False


@dataclass
class _Task:
    number: int
    done: Callable[[Any], None]
    failed: Callable[[Fault], None] | None
    progress: Callable[[str, int, int], None] | None
    text: Callable[..., None] | None
    group: str = ""
    stopping: bool = False


class Worker(QObject):
    """A warm child process that runs one task after another.

    ``run`` numbers the request; answers to requests that were cancelled or replaced are dropped. All
    callbacks arrive in the window's thread.
    """

    busy_changed = Signal(bool)
    cancelled = Signal()
    _message = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._process: SpawnProcess | None = None
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._readers: list[threading.Thread] = []
        self._tasks: dict[int, _Task] = {}
        self._number = 0
        self._message.connect(self._receive)

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._process.pid if self._process else None

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None],
        failed: Callable[[Fault], None] | None = None,
        progress: Callable[[str, int, int], None] | None = None,
        text: Callable[..., None] | None = None,
        group: str = "",
    ) -> int:
        """Call ``function(*args, tell)`` in the child.

        A request of a ``group`` replaces earlier ones of that group: their answers are dropped.
        """
        if group:
            self._tasks = {number: task for number, task in self._tasks.items() if task.group != group}
        self._number += 1
        self._tasks[self._number] = _Task(self._number, done, failed, progress, text, group)
        if self._process is None:
            self._start()
        self._outbox.put((self._number, function, args))
        if len(self._tasks) == 1:
            self.busy_changed.emit(True)
        return self._number

    def cancel(self) -> None:
        """Stop every task: kindly first, by ending the child after ``GRACE_MS``."""
        if not self._tasks:
            return
        for task in self._tasks.values():
            task.stopping = True
            self._outbox.put(("stop", task.number))
        process = self._process
        QTimer.singleShot(GRACE_MS, self, lambda: self._end_if_still(process))

    def renew(self) -> None:
        """The next task starts a new child, which gets the keys of now. Only while nothing runs."""
        if not self._tasks:
            self._end()

    def close(self) -> None:
        """Drop every request and end the child; no thread speaks to this object any more when it returns."""
        self._tasks.clear()
        self._end()
        for reader in self._readers:
            reader.join(CLOSING_S)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        log = str(assets.log_folder() / "work.log")
        self._process = context.Process(target=child.serve, args=(theirs, log, vault.keys()), name=self.name)
        self._outbox = queue.SimpleQueue()
        # Starting a process and pickling arrays take longer than a frame, so both happen off the window's thread.
        threading.Thread(target=_send, args=(self._process, theirs, ours, self._outbox), daemon=True).start()
        reader = threading.Thread(target=self._read, args=(self._process, ours), daemon=True)
        self._readers = [old for old in self._readers if old.is_alive()] + [reader]
        reader.start()

    def _read(self, process: SpawnProcess, connection: Connection) -> None:
        message: Any = None
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                message = None
            except Exception as fault:  # an answer that does not unpickle is a fault of that task
                message = ("fault", -1, (str(fault), "", repr(fault)))
            self._message.emit(process, message)
            if message is None:
                connection.close()
                if process.pid is not None:
                    process.join(1)
                return

    def _receive(self, process: SpawnProcess, message: tuple[str, int, Any] | None) -> None:
        if process is not self._process:
            return
        if message is None:
            self._lost()
            return
        kind, number, payload = message
        task = self._tasks.get(number)
        if task is None:
            return
        if kind in ("progress", "text"):
            callback = task.progress if kind == "progress" else task.text
            if callback and not task.stopping:
                callback(*payload)
            return
        del self._tasks[number]
        if kind == "cancelled" or task.stopping:
            self.cancelled.emit()
        elif kind == "done":
            task.done(payload)
        elif task.failed:
            task.failed(Fault(*payload))
        if not self._tasks:
            self.busy_changed.emit(False)

    def _lost(self) -> None:
        """The child is gone: tell everyone who waits."""
        tasks, self._tasks = list(self._tasks.values()), {}
        self._end()
        for task in tasks:
            if task.stopping:
                self.cancelled.emit()
            elif task.failed:
                task.failed(Fault(tr("The process for {work} ended unexpectedly.", work=self.name), crashed=True))
        if tasks:
            self.busy_changed.emit(False)

    def _end_if_still(self, process: SpawnProcess | None) -> None:
        stopping = [task for task in self._tasks.values() if task.stopping]
        if not stopping or process is not self._process:
            return
        for task in stopping:
            del self._tasks[task.number]
        self._end()
        self.cancelled.emit()
        if not self._tasks:
            self.busy_changed.emit(False)

    def _end(self) -> None:
        process, self._process = self._process, None
        self._outbox.put(None)
        if process is not None and process.pid is not None:
            child.end_tree(process.pid)


def _send(process: SpawnProcess, theirs: Connection, ours: Connection, outbox: "queue.SimpleQueue[Any]") -> None:
    """Start the child and pass it what is in ``outbox``; None ends it (also when it ended before it began)."""
    try:
        process.start()
    except Exception:  # no memory, no process left: the reader sees the closed pipe and reports it
        logging.getLogger(__name__).exception("the %s process could not start", process.name)
        return
    finally:
        theirs.close()
    with contextlib.suppress(OSError, ValueError):
        while (message := outbox.get()) is not None:
            ours.send(message)
    if process.pid is not None:
        child.end_tree(process.pid)
