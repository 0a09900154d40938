import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from sportsgpt_desktop.core import doctor

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
def test_the_trace_sees_an_internet_socket_in_a_child() -> None:
    opens = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {opens!r}])"
    assert doctor.traced_sockets([sys.executable, "-c", parent])


@needs_strace
def test_the_trace_is_empty_for_a_program_without_network() -> None:
    assert doctor.traced_sockets([sys.executable, "-c", "print(1)"]) == []


def test_a_damaged_library_is_a_fault(own_home: Path) -> None:
    (own_home / "library.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    assert doctor.check_database().status == "fault"


def test_a_whole_library_is_fine(own_home: Path) -> None:
    connection = sqlite3.connect(own_home / "library.sqlite")
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    assert doctor.check_database().status == "ok"


def test_the_data_folder_is_writable_here() -> None:
    assert doctor.check_disk().status in ("ok", "warning")
