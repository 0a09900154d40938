"""What ``make run`` does: open the window on the bundled sample, or, without a display, analyse it here."""

import os
import subprocess
import sys
from pathlib import Path

from sportsgpt_desktop.core import assets

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "build" / "sample-report"


def has_display() -> bool:
    """Whether a window could appear here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    if has_display():
        return subprocess.call([sys.executable, "-m", "sportsgpt_desktop", str(assets.sample().path)])
    print("No display here, so no window: analysing the bundled sample on the command line.", file=sys.stderr)
    sample = assets.sample()
    print(sample.caption, file=sys.stderr)
    command = ["analyze", sample.path, "--action", sample.action, "--out", OUTPUT]
    code = subprocess.call([sys.executable, "-m", "sportsgpt_desktop", *map(str, command)])
    if code == 0:
        print(f"The report is {OUTPUT.relative_to(ROOT) / 'report.html'}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
