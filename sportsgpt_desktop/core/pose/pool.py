"""Jobs in child processes: messages in, cancel within a moment, a crash costs its job and not the rest."""

import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from ..errors import UserError
from .worker import DONE, FAULT, Job, Message, run

# How long the parent waits for messages before it lets `tick` look whether the user wants to stop.
WAIT_S = 0.1
# A machine on which so many children crash can't run the model at all (judgement).
MOST_CRASHES = 8


class ChildDied(Exception):
    """Children end without finishing their jobs again and again: a fault in native code."""


class Crew:
    """Child processes that take one job after another. None outlives the ``with`` block."""

    def __init__(self, workers: int, log_file: Path) -> None:
        self._log_file = log_file
        self._crashes = 0
        self._children: dict[Connection, BaseProcess] = {}
        for _ in range(workers):
            self._start()

    def run(self, jobs: Sequence[Job], receive: Callable[[Message], None], tick: Callable[[], None]) -> tuple[Job, ...]:
        """Hand out the jobs in order; ``receive`` gets every message, ``tick`` may raise to stop.

        Returns the jobs whose child crashed; a fresh child has taken its place. Raises UserError as raised in a
        child, ChildDied after too many crashes.
        """
        waiting = list(reversed(jobs))
        idle = list(self._children)
        busy: dict[Connection, Job] = {}
        crashed: list[Job] = []
        while waiting or busy:
            while waiting and idle:
                pipe = idle.pop(0)
                busy[pipe] = waiting.pop()
                _send(pipe, busy[pipe])
            for ready in wait(list(busy), WAIT_S):
                pipe = cast(Connection, ready)
                message = _message(pipe)
                if message is None:
                    crashed.append(busy.pop(pipe))
                    idle.append(self._replace(pipe))
                elif message[0] == DONE:
                    del busy[pipe]
                    idle.append(pipe)
                else:
                    receive(_checked(message))
            tick()
        return tuple(crashed)

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe()
        process: Any = context.Process(target=run, args=(theirs, self._log_file), daemon=True)
        process.start()
        theirs.close()
        self._children[mine] = process
        return mine

    def _replace(self, pipe: Connection) -> Connection:
        self._end(pipe)
        self._crashes += 1
        if self._crashes > MOST_CRASHES:
            raise ChildDied
        return self._start()

    def _end(self, pipe: Connection) -> None:
        process = self._children.pop(pipe)
        process.kill()
        process.join()
        pipe.close()

    def close(self) -> None:
        for pipe in list(self._children):
            self._end(pipe)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _send(pipe: Connection, job: Job) -> None:
    with suppress(OSError):  # a child that is gone is found when its answer is waited for
        pipe.send(job)


def _message(pipe: Connection) -> Message | None:
    """The next message, None if the child is gone."""
    try:
        message: Message = pipe.recv()
    except (EOFError, OSError):
        return None
    return message


def _checked(message: Message) -> Message:
    if message[0] == FAULT:
        if isinstance(message[1], UserError):
            raise message[1]
        raise RuntimeError(f"The pose process failed:\n{message[1]}")
    return message
