"""Use the built program as a stranger would, on a machine with nothing on it.

    python packaging/smoke_test.py [PROGRAM_FOLDER | INSTALLER.run]

The program runs with an empty PATH, a fresh home whose name has spaces and non-ASCII letters, no network (a
network namespace of its own where that is allowed) and a read-only program folder.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FROZEN = ROOT / "build" / "packaging" / "frozen" / "SportsGPT Desktop"


class Smoke:
    """One installed program and the home that it sees."""

    def __init__(self, program: Path, home: Path) -> None:
        self.console = program / "sportsgpt-desktop"
        self.window = program / "SportsGPT"
        self.home = home
        self.environment = {
            "HOME": str(home),
            "PATH": "",
            "LANG": "C.UTF-8",
            "SPORTSGPT_HOME": str(home / "data"),
            "QT_QPA_PLATFORM": "offscreen",
        }
        self.faults: list[str] = []
        alone = [shutil.which("unshare") or "", "--net", "--"]
        allowed = alone[0] and subprocess.run([*alone, "/bin/true"], capture_output=True, check=False).returncode == 0
        self.wrapper = alone if allowed else []

    def call(
        self, *arguments: object, program: Path | None = None, seconds: float = 600
    ) -> subprocess.CompletedProcess[str]:
        """Run the console program without a network and return what it said."""
        command = [*self.wrapper, str(program or self.console), *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, text=True, timeout=seconds, check=False
        )

    def expect(self, name: str, fine: bool, said: str = "") -> None:
        print(f"{'ok   ' if fine else 'FAULT'} {name}{'' if fine else ': ' + said[-600:]}", flush=True)
        if not fine:
            self.faults.append(name)


def commands(smoke: Smoke) -> None:
    """What a coach and a lab do, through the console program."""
    out = smoke.home / "out ü 五"
    sample = smoke.console.parent / "_internal" / "resources" / "sample" / "demo.mp4"
    run = smoke.call("--version")
    smoke.expect("version", run.returncode == 0, run.stderr)
    start = time.perf_counter()
    run = smoke.call("analyze", sample, "--action", "drop_landing", "--out", out)
    seconds = time.perf_counter() - start
    files = {"analysis.json", "report.html", "report.pdf", "measurements.csv", "kinogram.png"}
    there = {file.name for file in out.iterdir()} if out.is_dir() else set()
    smoke.expect(f"analyse the sample ({seconds:.0f} s)", run.returncode == 0 and files <= there, run.stderr)
    if "analysis.json" in there:
        result = json.loads((out / "analysis.json").read_text(encoding="utf-8"))
        smoke.expect("the model wrote or its absence is said", bool(result["guidance"]["text"] or result["plan"] == []))
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
    """The windowed program starts, shows its window and stays up."""
    command = [*smoke.wrapper, str(smoke.window)]
    with subprocess.Popen(command, env=smoke.environment, cwd=smoke.home, stderr=subprocess.PIPE, text=True) as process:
        try:
            code = process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            code = None
        process.terminate()
        said = process.stderr.read() if process.stderr else ""
    smoke.expect("the window stays up", code is None and "Traceback" not in said, said)


def refuse_downgrade(installer: Path, program: Path, home: Path, smoke: Smoke) -> None:
    """Over a newer version the installer changes nothing and says so."""
    mark = program / ".sportsgpt-desktop"
    mark.chmod(0o644)
    own = mark.read_text(encoding="utf-8")
    mark.write_text("999.0.0\n", encoding="utf-8")
    run = subprocess.run(
        ["/bin/sh", str(installer)],
        env={"HOME": str(home), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    unchanged = mark.read_text(encoding="utf-8") == "999.0.0\n"
    smoke.expect("an older version is refused", run.returncode == 2 and "newer" in run.stderr and unchanged, run.stderr)
    mark.write_text(own, encoding="utf-8")


def reinstall(installer: Path, home: Path, smoke: Smoke) -> None:
    """Over itself the installer replaces the program and keeps what the user has."""
    keep = home / "data" / "keep.txt"
    keep.write_text("mine", encoding="utf-8")
    run = subprocess.run(
        ["/bin/sh", str(installer)],
        env={"HOME": str(home), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    fine = run.returncode == 0 and keep.is_file() and smoke.call("--version").returncode == 0
    smoke.expect("installing again keeps the user's data", fine, run.stderr)


def read_only(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def main() -> int:
    given = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else FROZEN
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "Zoë 五路 home"
        home.mkdir()
        program = given
        if given.suffix == ".run":
            installed = subprocess.run(
                ["/bin/sh", str(given)],
                env={"HOME": str(home), "PATH": os.defpath},
                capture_output=True,
                text=True,
                check=False,
            )
            program = home / ".local" / "opt" / "sportsgpt-desktop"
            print(installed.stdout.strip())
            if installed.returncode:
                sys.exit(f"the installer failed: {installed.stderr[-600:]}")
            read_only(program)
        smoke = Smoke(program, home)
        print("network namespace of its own" if smoke.wrapper else "no network namespace allowed here", flush=True)
        commands(smoke)
        window(smoke)
        if given.suffix == ".run":
            for path in [program, *program.rglob("*")]:
                if path.is_dir():
                    path.chmod(0o755)
            refuse_downgrade(given, program, home, smoke)
            reinstall(given, home, smoke)
            subprocess.run(
                ["/bin/sh", str(given), "--uninstall"], env={"HOME": str(home), "PATH": os.defpath}, check=True
            )
            smoke.expect("uninstall leaves the user's data", not program.exists() and (home / "data").is_dir())
    return 1 if smoke.faults else 0


if __name__ == "__main__":
    sys.exit(main())
