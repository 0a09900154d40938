"""Progress to stderr, results to stdout or a file."""

import json
import sys
from pathlib import Path

from ..core.errors import UserError
from ..core.files import write_atomic


class TerminalProgress:
    """A bar on a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._last = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self._on:
            return
        share = f"{100 * done // total:3d} %" if total else "..."
        line = f"\r{stage:<12} {share}"
        if line != self._last:
            self._last = line
            print(f"{line:<40}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._on and self._last:
            print(f"\r{'':<40}\r", end="", file=sys.stderr, flush=True)


def write_json(value: object, target: str | None) -> bool:
    """Write a result as JSON to a file or, for "-", to stdout. False if no target was given."""
    if not target:
        return False
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    if target == "-":
        print(text)
    else:
        file = Path(target)
        if not file.parent.is_dir():
            raise UserError(
                f"The folder {file.parent} does not exist. Nothing was written.", "Create it, or choose another."
            )
        write_atomic(file, text + "\n")
    return True


def say(text: str) -> None:
    print(text, file=sys.stderr)
