"""Jobs in child processes: messages in, cancel within a moment, a crash is a sentence and not the end."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from ..errors import UserError
from .worker import DONE, FAULT, Message, SurveyJob, TrackJob, run

Job = SurveyJob | TrackJob
# How long the parent waits for messages before it lets `tick` look whether the user wants to stop.
WAIT_S = 0.1


class ChildDied(Exception):
    """A child ended without finishing its job: a fault in native code."""


def run_jobs(
    jobs: Sequence[Job], log_file: Path, receive: Callable[[Message], None], tick: Callable[[], None]
) -> None:
    """Run each job in a process of its own, all at once. ``receive`` gets every message, ``tick`` may raise.

    Raises UserError as raised in a child, ChildDied after a crash. No child outlives the call.
    """
    with _started(jobs, log_file) as children:
        running = dict(children)
        while running:
            for pipe in wait(list(running), WAIT_S):
                assert isinstance(pipe, Connection)
                if _take(pipe, receive):
                    running.pop(pipe).join()
            tick()


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


@contextmanager
def _started(jobs: Sequence[Job], log_file: Path) -> Iterator[list[tuple[Connection, BaseProcess]]]:
    context = multiprocessing.get_context("spawn")
    children: list[tuple[Connection, BaseProcess]] = []
    try:
        for job in jobs:
            receiver, sender = context.Pipe(duplex=False)
            process: Any = context.Process(target=run, args=(job, sender, log_file), daemon=True)
            process.start()
            sender.close()
            children.append((receiver, process))
        yield children
    finally:
        for pipe, process in children:
            if process.is_alive():
                process.kill()
            process.join()
            pipe.close()
