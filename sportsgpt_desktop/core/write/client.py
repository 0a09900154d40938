"""The parent's side of the model process: start it, ask, stream, and end it within a second."""

import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from ..progress import Progress
from . import child
from .prompt import Ask

POLL_S = 0.1
"""How often a waiting parent looks whether it was cancelled."""
LOAD_TIMEOUT_S = 300.0
SILENCE_TIMEOUT_S = 180.0
"""A model that gives no word for so long is given up: reading a full prompt on a slow CPU takes less.
Judgement.
"""
MAX_THREADS = 8
ILLEGAL_INSTRUCTION = (-4, 0xC000001D, 0xC000001D - 2**32)
"""Exit codes after an instruction that the processor does not know: POSIX's SIGILL, Windows' status code."""


class ModelFault(Exception):
    """The model process failed, died or fell silent; the message is for the notice."""


@dataclass(frozen=True)
class Reply:
    text: str
    dropped: int
    """Passages that did not fit into the context."""


class ModelProcess:
    """A model in a child process. Use as a context manager: leaving it ends the process."""

    def __init__(self, model: Path, progress: Progress) -> None:
        context = multiprocessing.get_context("spawn")
        requests, self._requests = context.Pipe(duplex=False)
        self._answers, answers = context.Pipe(duplex=False)
        self._progress = progress
        self._number = 0
        self._process = context.Process(
            target=child.serve,
            args=(requests, answers, str(model), _threads()),
            daemon=True,
            name="language-model",
        )
        self._process.start()
        requests.close()
        answers.close()

    def __enter__(self) -> "ModelProcess":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process now, whatever it is doing."""
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(0.5)
            if self._process.is_alive():
                self._process.kill()
                self._process.join(0.5)
        self._requests.close()
        self._answers.close()

    def wait_ready(self, stage: str, done: int, total: int) -> None:
        """Wait until the model is loaded. Raises ModelFault, or what ``progress`` raises."""
        message = self._receive(stage, done, total, LOAD_TIMEOUT_S)
        if message[0] != "ready":
            raise ModelFault(str(message[-1]))

    def ask(self, ask: Ask, seed: int, on_piece: Callable[[str], None], at: tuple[str, int, int]) -> Reply:
        """Stream one answer. ``at`` is what progress is told while waiting. Raises ModelFault."""
        self._number += 1
        try:
            self._requests.send((self._number, ask, seed))
        except OSError as fault:
            raise ModelFault("the model process ended") from fault
        pieces: list[str] = []
        while True:
            message = self._receive(*at, SILENCE_TIMEOUT_S)
            if message[0] == "fault":
                raise ModelFault(str(message[-1]))
            if message[1] != self._number:
                continue
            if message[0] == "done":
                return Reply("".join(pieces), message[2])
            pieces.append(message[2])
            on_piece(message[2])

    def _receive(self, stage: str, done: int, total: int, timeout_s: float) -> Any:
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            self._progress(stage, done, total)
            try:
                if self._answers.poll(POLL_S):
                    return self._answers.recv()
            except (EOFError, OSError) as fault:
                self._process.join(0.5)
                raise ModelFault(_end_of(self._process.exitcode)) from fault
            if not self._process.is_alive() and not self._answers.poll(0):
                raise ModelFault(_end_of(self._process.exitcode))
        raise ModelFault("the model gave no answer in time")


def _end_of(code: int | None) -> str:
    """Why the model process ended, from its exit code."""
    if code is None:
        return "the model process ended"
    if code in ILLEGAL_INSTRUCTION:
        return "this processor lacks an instruction that the model needs, AVX2"
    return f"the model process ended (exit code {code})"


def _threads() -> int:
    """One thread for each two logical CPUs: llama.cpp slows down when it competes for them."""
    return max(1, min(MAX_THREADS, (os.cpu_count() or 2) // 2))
