"""What runs in a child process of the window. No Qt here: a crash ends the child, never the window.

The window sends ``(number, function, args)`` and ``("stop", number)``; the child answers with ``(kind,
number, payload)`` where kind is "progress", "text", "done", "fault" or "cancelled".
"""

import faulthandler
import logging
import os
import queue
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..core import vault
from ..core.errors import Cancelled, UserError
from ..core.log import log_fault

REPORTS_PER_SECOND = 15


class Tell:
    """How a task speaks to the window: ``tell(stage, done, total)`` is its Progress, ``tell.text`` streams."""

    def __init__(self, connection: Connection, number: int, stopped: set[int]) -> None:
        self._connection = connection
        self._number = number
        self._stopped = stopped
        self._last = ("", 0.0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._number in self._stopped:
            raise Cancelled
        now = time.monotonic()
        if stage != self._last[0] or done == total or now - self._last[1] > 1 / REPORTS_PER_SECOND:
            self._last = (stage, now)
            self._connection.send(("progress", self._number, (stage, done, total)))

    def text(self, *parts: Any) -> None:
        """Send a piece of streamed text."""
        if self._number in self._stopped:
            raise Cancelled
        self._connection.send(("text", self._number, parts))


def serve(connection: Connection, log: str, keys: dict[str, bytes]) -> None:
    """Run tasks one after another until the window closes the pipe; ``keys`` open a library with a passphrase."""
    vault.use_keys(keys)
    if sys.platform != "win32":
        os.setsid()  # so that the window can end this child together with its own children
    _quiet(log)
    tasks: queue.SimpleQueue[tuple[int, Callable[..., Any], tuple[Any, ...]]] = queue.SimpleQueue()
    stopped: set[int] = set()
    threading.Thread(target=_listen, args=(connection, tasks, stopped), daemon=True).start()
    while True:
        number, function, args = tasks.get()
        try:
            answer: tuple[str, int, Any] = (
                "done",
                number,
                function(*args, Tell(connection, number, stopped)),
            )
        except Cancelled:
            answer = ("cancelled", number, None)
        except UserError as fault:
            answer = ("fault", number, (fault.message, fault.hint, ""))
        except Exception as fault:  # reported to the window, which shows it with the log
            log_fault(fault)
            answer = ("fault", number, (str(fault) or type(fault).__name__, "", traceback.format_exc()))
        connection.send(answer)


def _listen(connection: Connection, tasks: "queue.SimpleQueue[Any]", stopped: set[int]) -> None:
    """Read requests; when the window is gone, end this process and everything that it started."""
    try:
        while True:
            message = connection.recv()
            if message[0] == "stop":
                stopped.add(message[1])
            else:
                tasks.put(message)
    except (EOFError, OSError):
        end_tree(os.getpid())


def end_tree(pid: int) -> None:
    """End a child process and its own children at once."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], capture_output=True, check=False)
        return
    import signal

    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
            return
        except (ProcessLookupError, PermissionError):
            continue  # it had no group of its own yet, or is already gone


def _quiet(log: str) -> None:
    """Send what native libraries print, and crash traces, to the log file."""
    file = Path(log)
    stream = file.open("a", encoding="utf-8", buffering=1)
    os.dup2(stream.fileno(), 2)
    logging.basicConfig(stream=stream, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    faulthandler.enable(stream)
