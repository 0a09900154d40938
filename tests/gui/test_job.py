"""Child processes: results, faults, cancel, crash, stale answers, no orphan left."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.gui.job import Fault, Worker

# Tasks run in the child by name, so they stand at module level.


def add(first: int, second: int, tell: object) -> int:
    return first + second


def count(steps: int, tell: object) -> int:
    for step in range(steps):
        tell("count", step + 1, steps)  # type: ignore[operator]
        time.sleep(0.01)
    return steps


def stream(tell: object) -> str:
    for word in ("one", "two"):
        tell.text("key", word)  # type: ignore[attr-defined]
    return "end"


def refuse(tell: object) -> None:
    raise UserError("Not a clip.", "Choose another.")


def break_down(tell: object) -> None:
    raise ZeroDivisionError("boom")


def die(tell: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)


def hang(file: str, tell: object) -> None:
    """Busy without ever calling progress, with a child of its own: what a native library does."""
    import subprocess

    inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(file).write_text(str(inner.pid))
    while True:
        time.sleep(1)


@pytest.fixture
def worker(qtbot: QtBot) -> Worker:
    made = Worker("test")
    yield made
    made.close()


def result_of(qtbot: QtBot, worker: Worker, *task: object) -> object:
    got: list[object] = []
    worker.run(*task, done=got.append, failed=got.append)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(got), timeout=20_000)
    return got[0]


def test_results_and_faults(qtbot: QtBot, worker: Worker) -> None:
    assert result_of(qtbot, worker, add, 2, 3) == 5
    first = worker.pid()
    assert result_of(qtbot, worker, refuse) == Fault("Not a clip.", "Choose another.")
    fault = result_of(qtbot, worker, break_down)
    assert isinstance(fault, Fault) and "ZeroDivisionError" in fault.details
    assert worker.pid() == first  # the child stays warm
    assert not worker.busy


def test_progress_and_text(qtbot: QtBot, worker: Worker) -> None:
    seen: list[tuple[object, ...]] = []
    got: list[object] = []
    worker.run(count, 5, done=got.append, progress=lambda *part: seen.append(part))
    worker.run(stream, done=got.append, text=lambda *part: seen.append(part))
    qtbot.waitUntil(lambda: len(got) == 2, timeout=20_000)
    assert ("count", 5, 5) in seen and ("key", "one") in seen and ("key", "two") in seen


def test_stale_answers_are_dropped(qtbot: QtBot, worker: Worker) -> None:
    got: list[object] = []
    for number in range(5):
        worker.run(add, number, 0, done=got.append, group="same")
    qtbot.waitUntil(lambda: not worker.busy, timeout=20_000)
    assert got == [4]


def test_kind_cancel(qtbot: QtBot, worker: Worker) -> None:
    assert result_of(qtbot, worker, add, 1, 1) == 2
    pid = worker.pid()
    got: list[object] = []
    worker.run(count, 10_000, done=got.append, failed=got.append)
    qtbot.wait(200)
    with qtbot.waitSignal(worker.cancelled, timeout=5000):
        worker.cancel()
    assert got == [] and not worker.busy
    assert worker.pid() == pid  # it stopped by itself and can go on


@pytest.mark.skipif(sys.platform == "win32", reason="reads process ids the POSIX way")
def test_hard_cancel_ends_the_whole_tree(qtbot: QtBot, worker: Worker, tmp_path: Path) -> None:
    file = tmp_path / "pid"
    worker.run(hang, str(file), done=lambda _: None)
    qtbot.waitUntil(lambda: file.is_file() and file.read_text() != "", timeout=20_000)
    start = time.monotonic()
    with qtbot.waitSignal(worker.cancelled, timeout=5000):
        worker.cancel()
    assert time.monotonic() - start < 5  # a second is the promise; a stalled machine is no fault
    inner = int(file.read_text())
    qtbot.waitUntil(lambda: not alive(inner), timeout=10_000)
    assert result_of(qtbot, worker, add, 1, 2) == 3  # and the worker can work again


def test_killed_child_is_reported(qtbot: QtBot, worker: Worker) -> None:
    fault = result_of(qtbot, worker, die)
    assert isinstance(fault, Fault) and fault.crashed
    assert result_of(qtbot, worker, add, 4, 4) == 8


@pytest.mark.skipif(sys.platform == "win32", reason="reads process ids the POSIX way")
def test_closing_leaves_no_orphan(qtbot: QtBot, tmp_path: Path) -> None:
    worker = Worker("test")
    file = tmp_path / "pid"
    worker.run(hang, str(file), done=lambda _: None)
    qtbot.waitUntil(lambda: file.is_file() and file.read_text() != "", timeout=20_000)
    pid = worker.pid()
    worker.close()
    assert pid is not None
    qtbot.waitUntil(lambda: not alive(pid) and not alive(int(file.read_text())), timeout=10_000)


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except OSError:
        return False
