"""No arguments, or one existing file: the window. Otherwise the command line."""

import multiprocessing
import sys
from pathlib import Path


def main() -> int:
    """Start the window or run one command; returns the exit code."""
    multiprocessing.freeze_support()
    from sportsgpt_desktop.core import assets

    assets.quiet_environment()
    if len(sys.argv) == 1 or (len(sys.argv) == 2 and Path(sys.argv[1]).is_file()):
        from sportsgpt_desktop.gui.app import run

        return run(sys.argv)
    from sportsgpt_desktop.cli import run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
