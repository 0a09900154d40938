"""What this machine and this installation can do: models, CPU, disk, database, and "opens no socket"."""

import os
import platform
import re
import shutil
import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from . import assets, vault
from .library.database import DatabaseError, connect

MIN_FREE_GB = 2.0
"""Scrub proxies take about 0.4 GB for a minute of 60 frames a second."""
INTERNET_CALL = re.compile(r"\b(AF_INET6?|sin_addr|sin6_addr)\b")
TRACE_SECONDS = 600
PROMISE = "opens no network socket"


@dataclass(frozen=True)
class Check:
    """One line of the doctor's report."""

    name: str
    status: Literal["ok", "warning", "fault", "not checked"]
    detail: str


def check_models() -> list[Check]:
    """Every model file verified by size and SHA-256."""
    checks = []
    for model in assets.manifest():
        fault = assets.fault_of(model)
        if not fault:
            checks.append(Check(f"model {model.name}", "ok", f"{model.path.name}, {model.bytes / 1e6:.0f} MB"))
        elif model.optional:
            checks.append(Check(f"model {model.name}", "warning", f"{model.path.name} is {fault} (optional)"))
        else:
            checks.append(
                Check(f"model {model.name}", "fault", f"{model.path.name} is {fault}; run: {assets.MEND_COMMAND}")
            )
    return checks


def cpu_features() -> set[str]:
    """Instruction sets that matter here, as the operating system names them; empty where it can't tell."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return set()
    flags = next((line for line in text.splitlines() if line.startswith(("flags", "Features"))), "")
    return set(flags.partition(":")[2].split())


def check_cpu() -> Check:
    """The language model needs AVX2 on x86; everything else runs without it."""
    name = f"{platform.machine()}, {os.cpu_count()} cores"
    features = cpu_features()
    if platform.machine().lower() not in ("x86_64", "amd64") or not features:
        return Check("processor", "ok", name)
    if "avx2" not in features:
        return Check("processor", "warning", f"{name}, no AVX2: reports are written without the language model")
    return Check("processor", "ok", f"{name}, AVX2{' and AVX-512' if 'avx512f' in features else ''}")


def check_disk() -> Check:
    """Free space where the user's data lies, and whether it can be written."""
    folder = assets.user_folder()
    free = shutil.disk_usage(folder).free / 1e9
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        return Check("data folder", "fault", f"{folder} cannot be written ({fault.strerror})")
    status: Literal["ok", "warning"] = "ok" if free >= MIN_FREE_GB else "warning"
    return Check("data folder", status, f"{folder}, {free:.1f} GB free")


def check_database() -> Check:
    """The library passes SQLite's own integrity check."""
    file = assets.user_folder() / "library.sqlite"
    if not file.exists():
        return Check("library", "ok", "empty: it is made when the first athlete is saved")
    try:
        with closing(connect(file)) as connection:
            connection.execute("PRAGMA query_only = ON")
            verdict = connection.execute("PRAGMA quick_check").fetchone()[0]
    except vault.Locked:
        return Check("library", "not checked", "protected by a passphrase")
    except DatabaseError as fault:
        verdict = str(fault)
    if verdict != "ok":
        return Check("library", "fault", f"{file.name} is damaged ({verdict}); restore it from a backup")
    return Check("library", "ok", f"{file.stat().st_size / 1e6:.1f} MB")


def traced_sockets(command: list[str], seconds: float = TRACE_SECONDS) -> list[str]:
    """Internet system calls that a command and its children made, one line each, as strace saw them.

    Raises OSError where strace is not installed, tracing is not allowed, or the command failed or took too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "trace"
        tracer = ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(log)]
        try:
            run = subprocess.run([*tracer, *command], capture_output=True, text=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired as fault:
            raise OSError(f"the traced command took more than {seconds:.0f} s") from fault
        if run.returncode or not log.is_file():
            raise OSError(f"the traced command ended with code {run.returncode}: {run.stderr.strip()[-200:]}")
        return [line for line in log.read_text(errors="replace").splitlines() if INTERNET_CALL.search(line)]


def check_sockets(command: list[str]) -> Check:
    """Trace a command and its children for internet sockets."""
    if shutil.which("strace") is None:
        return Check(PROMISE, "not checked", "strace is not installed, so no system call was traced")
    try:
        found = traced_sockets(command)
    except OSError as fault:
        return Check(PROMISE, "not checked", f"{fault}")
    if found:
        return Check(PROMISE, "fault", f"{len(found)} calls, the first: {found[0][:160]}")
    return Check(PROMISE, "ok", "every system call of an analysis of the sample was traced")
