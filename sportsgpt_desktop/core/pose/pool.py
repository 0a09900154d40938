"""Jobs in child processes: messages in, cancel within a moment, a crash is a sentence and not the end."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any

from ..errors import UserError
from .worker import DONE, FAULT, Job, Message, run

# How long the parent waits for messages before it lets `tick` look whether the user wants to stop.
WAIT_S = 0.1


class ChildDied(Exception):
    """A child ended without finishing its job: a fault in native code."""


class Crew:
    """Child processes that take one job after another. None outlives the ``with`` block."""

    def __init__(self, workers: int, log_file: Path) -> None:
        self._children: list[tuple[Connection, BaseProcess]] = []
        context = multiprocessing.get_context("spawn")
        for _ in range(workers):
            mine, theirs = context.Pipe()
            process: Any = context.Process(target=run, args=(theirs, log_file), daemon=True)
            process.start()
            theirs.close()
            self._children.append((mine, process))

    def run(self, jobs: Sequence[Job], receive: Callable[[Message], None], tick: Callable[[], None]) -> None:
        """Hand out the jobs in order; ``receive`` gets every message, ``tick`` may raise to stop.

        Raises UserError as raised in a child, ChildDied after a crash.
        """
        waiting = list(reversed(jobs))
        idle = [pipe for pipe, _ in self._children]
        busy: list[Connection] = []
        while waiting or busy:
            while waiting and idle:
                busy.append(idle.pop(0))
                _send(busy[-1], waiting.pop())
            for pipe in wait(busy, WAIT_S):
                assert isinstance(pipe, Connection)
                if _take(pipe, receive):
                    busy.remove(pipe)
                    idle.append(pipe)
            tick()

    def close(self) -> None:
        for pipe, process in self._children:
            process.kill()
            process.join()
            pipe.close()
        self._children = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _send(pipe: Connection, job: Job) -> None:
    try:
        pipe.send(job)
    except OSError as fault:
        raise ChildDied from fault


def _take(pipe: Connection, receive: Callable[[Message], None]) -> bool:
    """Handle one message. Returns whether the job is done."""
    try:
        message = pipe.recv()
    except (EOFError, OSError) as fault:
        raise ChildDied from fault
    if message[0] == DONE:
        return True
    if message[0] == FAULT:
        if isinstance(message[1], UserError):
            raise message[1]
        raise RuntimeError(f"The pose process failed:\n{message[1]}")
    receive(message)
    return False
