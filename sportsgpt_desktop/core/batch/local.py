"""Runs jobs in processes of this machine. A clip that takes its process down fails alone."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from .. import assets
from .jobs import Job, Row, do, failed

TICK_S = 0.2
"""How often the caller may cancel while clips run."""
_SPAWN = multiprocessing.get_context("spawn")
Task = Callable[[Job], Row]


@dataclass
class _Slot:
    """One process and the job that it is at."""

    process: BaseProcess
    pipe: Connection
    job: Job
    started: float


def run(jobs: Sequence[Job], workers: int, tick: Callable[[], None], task: Task = do) -> Iterator[Row]:
    """Rows as the clips end. ``tick`` is called several times a second and may raise ``Cancelled``; the
    processes are then ended at once."""
    waiting = list(reversed(jobs))
    slots: list[_Slot] = []
    try:
        while waiting or slots:
            while waiting and len(slots) < workers:
                slots.append(_start(task, waiting.pop()))
            tick()
            ready = wait([slot.pipe for slot in slots], TICK_S)
            for slot in [one for one in slots if one.pipe in ready]:
                row = _result(slot)
                if waiting and slot.process.is_alive():
                    slot.job, slot.started = waiting.pop(), time.perf_counter()
                    with suppress(OSError):  # it may have ended just now: its closed pipe tells next turn
                        slot.pipe.send(slot.job)
                else:
                    slots.remove(slot)
                    _end(slot)
                yield row
    finally:
        for slot in slots:
            _end(slot, now=True)


def _start(task: Task, job: Job) -> _Slot:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs, task), name="sportsgpt-batch")
    process.start()
    theirs.close()
    ours.send(job)
    return _Slot(process, ours, job, time.perf_counter())


def _result(slot: _Slot) -> Row:
    """The row of the job, or one that says that its process ended."""
    try:
        answer: Any = slot.pipe.recv()
        return answer if isinstance(answer, Row) else failed(slot.job, str(answer), slot.started)
    except (EOFError, OSError):
        slot.process.join(5)
        message = f"The analysis ended unexpectedly (exit code {slot.process.exitcode})."
        return failed(slot.job, message, slot.started)


def _end(slot: _Slot, now: bool = False) -> None:
    """Let the process go: a closed pipe ends its loop; ``now`` ends it in the middle of a clip."""
    slot.pipe.close()
    if now:
        slot.process.terminate()
    slot.process.join(5)
    if slot.process.is_alive():
        slot.process.kill()
        slot.process.join()


def _serve(pipe: Connection, task: Task) -> None:
    """In the child: one job after another until the pipe closes."""
    assets.quiet_environment()
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: object = task(job)
        except BaseException as fault:
            answer = f"{type(fault).__name__}: {fault}"
        try:
            pipe.send(answer)
        except OSError:
            return
