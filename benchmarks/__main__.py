"""Every benchmark one after the other: ``make bench``. Long; each can be run alone (see docs/benchmarks.md)."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def runs(work: str) -> list[list[str]]:
    """The commands, the quick ones first."""
    return [
        ["benchmarks/alignment.py", "--generated", "390", "--ablations"],
        ["benchmarks/dtw_speed.py"],
        ["-m", "benchmarks.contacts"],
        ["-m", "benchmarks.assessment"],
        ["-m", "benchmarks.guidance", "retrieval"],
        ["-m", "benchmarks.guidance", "plans"],
        ["-m", "benchmarks.cleaning"],
        ["-m", "benchmarks.ground", "--work", work],
        ["-m", "benchmarks.video", "--hostile"],
        ["-m", "benchmarks.pose"],
        ["-m", "benchmarks.gui"],
        ["-m", "benchmarks.guidance", "wording"],
    ]


def main() -> int:
    """0 if every benchmark ran to its end, whatever it measured."""
    failed = []
    with tempfile.TemporaryDirectory() as work:
        for command in runs(work):
            print(f"\n=== {' '.join(command)}", flush=True)
            if subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode:
                failed.append(" ".join(command))
    for name in failed:
        print(f"did not run to its end: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
