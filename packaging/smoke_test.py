"""Use the built program as a stranger would, on a machine with nothing on it.

    python packaging/smoke_test.py [PROGRAM_FOLDER | INSTALLER.run] [--trace SECONDS]

The program runs with an empty PATH, a fresh home whose name has spaces and non-ASCII letters, no network (a
network namespace of its own where that is allowed) and a read-only program folder. Run by root it becomes an
ordinary user first, whom permissions bind. ``--trace`` watches the window's system calls for so long (Linux).
"""

import argparse
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FROZEN = ROOT / "build" / "packaging" / "frozen" / "SportsGPT Desktop"
SUFFIX = ".exe" if sys.platform == "win32" else ""
OLDER = "0.0.1"
NOBODY = 65534
"""User and group without rights or files of their own."""


def wrapper() -> list[str]:
    """What a command starts with, so that it has no network and no rights beyond an ordinary user's."""
    user, apart = shutil.which("setpriv"), shutil.which("unshare")
    plain: list[str] = []
    if user and hasattr(os, "geteuid") and os.geteuid() == 0:
        plain = [user, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
    if apart:
        for options in (["--net"], ["--user", "--map-current-user", "--net"]):
            alone = [apart, *options, "--"]
            if subprocess.run([*alone, "/bin/true"], capture_output=True, check=False).returncode == 0:
                return [*alone, *plain]
    return plain


class Smoke:
    """One installed program and the home that it sees."""

    def __init__(self, program: Path, home: Path) -> None:
        self.program, self.home = program, home
        self.console = program / f"sportsgpt-desktop{SUFFIX}"
        self.window = program / f"SportsGPT{SUFFIX}"
        self.environment = {
            "HOME": str(home),
            "PATH": "",
            "LANG": "C.UTF-8",
            "SPORTSGPT_HOME": str(home / "data"),
            "QT_QPA_PLATFORM": "offscreen",
        }
        if sys.platform == "win32":  # without these no Windows program starts
            self.environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP")}
        self.faults: list[str] = []
        self.wrapper = wrapper()

    @property
    def sample(self) -> Path:
        """The bundled clip; macOS keeps resources beside the programs' folder."""
        inner = self.program / "_internal"
        resources = (inner if inner.is_dir() else self.program.parent / "Resources") / "resources"
        return resources / "sample" / "demo.mp4"

    def call(self, *arguments: object, seconds: float = 600) -> subprocess.CompletedProcess[str]:
        """Run the console program without a network and return what it said."""
        command = [*self.wrapper, str(self.console), *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, encoding="utf-8", timeout=seconds,
            check=False,
        )  # fmt: skip

    def install(self, installer: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the ``.run`` file as the same user, with the system's own PATH."""
        command = [*self.wrapper, "/bin/sh", str(installer), *arguments]
        environment = {"HOME": str(self.home), "PATH": os.defpath}
        return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)

    def expect(self, name: str, fine: bool, said: str = "") -> None:
        print(f"{'ok   ' if fine else 'FAULT'} {name}{'' if fine else ': ' + said[-600:]}", flush=True)
        if not fine:
            self.faults.append(name)


def commands(smoke: Smoke) -> None:
    """What a coach and a lab do, through the console program."""
    out = smoke.home / "out ü 五"
    sample = smoke.sample
    run = smoke.call("--version")
    smoke.expect("version", run.returncode == 0, run.stderr)
    start = time.perf_counter()
    formats = "json,html,pdf,csv,kinogram,trc,mot,c3d,video"
    run = smoke.call("analyze", sample, "--action", "drop_landing", "--out", out, "--formats", formats)
    seconds = time.perf_counter() - start
    files = {"analysis.json", "report.html", "report.pdf", "measurements.csv", "kinogram.png", "annotated.mp4"}
    there = {file.name for file in out.iterdir()} if out.is_dir() else set()
    smoke.expect(f"analyse the sample ({seconds:.0f} s)", run.returncode == 0 and files <= there, run.stderr)
    if "analysis.json" in there:
        result = json.loads((out / "analysis.json").read_text(encoding="utf-8"))
        wrote = result["guidance"]["model"] not in ("", "none", None)
        smoke.expect("the model wrote, or no model can here", wrote or bool(result["guidance"]["text"]), str(result))
    run = smoke.call("ask", sample.with_suffix(".sgpt"), "How many reps?", "--json", "-")
    smoke.expect("ask about the plan", run.returncode == 0 and json.loads(run.stdout)["record_ids"], run.stderr)
    run = smoke.call("ask", sample.with_suffix(".sgpt"), "Why is a stiff landing a problem?", "--json", "-")
    smoke.expect(
        "a question is answered by quotes", run.returncode == 0 and json.loads(run.stdout)["found"], run.stderr
    )
    run = smoke.call("kb", "search", "land softer", "--json", "-")
    smoke.expect("search the knowledge", run.returncode == 0 and len(json.loads(run.stdout or "[]")) > 0, run.stderr)
    (smoke.home / "own notes.txt").write_text("Land with soft knees. Count to three in the landing.", encoding="utf-8")
    run = smoke.call("kb", "add", smoke.home / "own notes.txt")
    smoke.expect("a document of one's own is taken in", run.returncode == 0, run.stdout + run.stderr)
    run = smoke.call("doctor", "--quick")
    smoke.expect("doctor", run.returncode == 0, run.stdout + run.stderr)
    (smoke.home / "no video.mp4").write_text("text")
    run = smoke.call("analyze", smoke.home / "no video.mp4", "--action", "drop_landing", "--out", smoke.home / "none")
    refused = run.returncode == 2 and "Traceback" not in run.stderr and len(run.stderr.strip().splitlines()) <= 3
    smoke.expect("wrong input is refused in a sentence", refused, run.stderr)
    clips = smoke.home / "clips"
    clips.mkdir()
    shutil.copy(sample, clips / "one.mp4")
    run = smoke.call(
        "batch", clips, "--action", "drop_landing", "--out", smoke.home / "batch", "--no-model", "--formats", "json,csv"
    )
    smoke.expect("batch", run.returncode == 0 and (smoke.home / "batch" / "batch.csv").is_file(), run.stderr)


def window(smoke: Smoke) -> None:
    """The windowed program starts and stays up."""
    command = [*smoke.wrapper, str(smoke.window)]
    with subprocess.Popen(
        command, env=smoke.environment, cwd=smoke.home, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            code = process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            code = None
        process.terminate()
        said = process.stderr.read() if process.stderr else ""
    smoke.expect("the window stays up", code is None and "Traceback" not in said, said)


def trace(smoke: Smoke, seconds: float) -> None:
    """The window with the sample and its children open no internet socket."""
    record = smoke.home / "calls.txt"
    watch = [shutil.which("strace") or "strace", "-f", "-qq", "-e", "trace=socket,connect,execve", "-o", str(record)]
    command = ["timeout", str(seconds), *smoke.wrapper, *watch, str(smoke.window), str(smoke.sample)]
    subprocess.run(
        command, env=smoke.environment | {"PATH": os.defpath}, cwd=smoke.home, capture_output=True, check=False
    )
    calls = record.read_text(encoding="utf-8", errors="replace") if record.is_file() else ""
    sockets = re.findall(r"socket\((AF_\w+)", calls)
    said = ", ".join(f"{sockets.count(kind)} x {kind}" for kind in sorted(set(sockets))) or "none"
    alone = "execve(" in calls and not re.search(r"AF_INET|AF_PACKET", calls)
    smoke.expect(f"no internet socket in {seconds:.0f} s (sockets: {said})", alone, calls)


def relabelled(installer: Path, folder: Path, version: str) -> Path:
    """The same installer under another version number, as an older or newer release would carry it."""
    target = folder / f"{version}.run"
    own = re.search(rb"# SportsGPT Desktop (\S+): installs", installer.read_bytes()[:400])
    if own is None:
        raise SystemExit(f"{installer.name} does not say its version")
    with installer.open("rb") as source, target.open("wb") as sink:
        for line in source:
            sink.write(line.replace(own[1], version.encode()))
            if line == b"__ARCHIVE_BELOW__\n":
                break
        shutil.copyfileobj(source, sink)
    target.chmod(0o755)
    return target


def make_read_only(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def make_writable(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def give(folder: Path) -> None:
    """To the ordinary user, if we are root."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)


def from_installer(installer: Path, home: Path, scratch: Path, seconds: float) -> list[str]:
    """Install an older release, use it, upgrade, use it, refuse a downgrade, uninstall."""
    smoke = Smoke(home / ".local" / "opt" / "sportsgpt-desktop", home)
    run = smoke.install(relabelled(installer, scratch, OLDER))
    smoke.expect("install", run.returncode == 0, run.stderr)
    run = smoke.call("kb", "add", scratch / "notes.txt")
    smoke.expect("the older release keeps a document", run.returncode == 0, run.stderr)
    settings = home / "data" / "settings.toml"
    settings.write_text('theme = "light"\n', encoding="utf-8")
    run = smoke.install(installer)
    smoke.expect("upgrade", run.returncode == 0, run.stderr)
    kept = "notes" in smoke.call("kb", "list").stdout and "light" in settings.read_text(encoding="utf-8")
    smoke.expect("the upgrade keeps documents and settings", kept)
    make_read_only(smoke.program)
    use(smoke, seconds)
    make_writable(smoke.program)
    run = smoke.install(relabelled(installer, scratch, OLDER))
    smoke.expect("a downgrade is refused", run.returncode == 2 and "newer" in run.stderr, run.stderr)
    run = smoke.install(installer, "--uninstall")
    gone = run.returncode == 0 and not smoke.program.exists()
    # The desktop's own caches of file types stay, without our type in them.
    left = [file for file in (home / ".local").rglob("*") if file.is_file() and b"sportsgpt" in file.read_bytes()]
    left += list((home / ".local").rglob("*sportsgpt*"))
    smoke.expect("uninstall leaves the user's data alone", gone and settings.is_file() and not left, str(left))
    return smoke.faults


def use(smoke: Smoke, seconds: float) -> None:
    commands(smoke)
    window(smoke)
    if seconds:
        trace(smoke, seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("given", nargs="?", type=Path, default=FROZEN, metavar="PROGRAM_FOLDER | INSTALLER.run")
    parser.add_argument("--trace", type=float, default=0, metavar="SECONDS")
    options = parser.parse_args()
    given = options.given.resolve()
    print("started by", " ".join(wrapper()) or "nothing: no network namespace allowed here", flush=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        scratch.chmod(0o755)
        home = scratch / "Zoë 五路 home"
        home.mkdir()
        give(home)
        (scratch / "notes.txt").write_text("Land with soft knees.", encoding="utf-8")
        if given.suffix == ".run":
            faults = from_installer(given, home, scratch, options.trace)
        else:
            smoke = Smoke(given, home)
            use(smoke, options.trace)
            faults = smoke.faults
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
