"""The command line: parses, calls the core, prints. Results go to stdout or files, everything else to stderr."""

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence

from ..core.errors import Cancelled, UserError
from ..core.log import log_fault, log_file, start_log
from .parser import build_parser
from .terminal import TerminalProgress

DONE, UNFORESEEN, UNUSABLE, CANCELLED = 0, 1, 2, 130


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; returns 0 done, 2 unusable input or wrong use, 130 cancelled, 1 a fault of ours (logged)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    progress = TerminalProgress()
    try:
        start_log()
        options = build_parser().parse_args(arguments)
        command: Callable[[argparse.Namespace, TerminalProgress], int] = options.run
        code = command(options, progress)
        sys.stdout.flush()
        return code
    except UserError as fault:
        progress.close()
        return _complain(fault.message, fault.hint)
    except (KeyboardInterrupt, Cancelled):
        progress.close()
        return _complain("Cancelled. Finished work is kept and the next run goes on from there.", "", CANCELLED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as fault:
        progress.close()
        return _complain(*_file_fault(fault))
    except MemoryError:
        progress.close()
        return _complain("There is not enough memory for this. Nothing was changed.", "Close other programs.")
    except Exception as fault:
        progress.close()
        log_fault(fault)
        return _complain(
            f"Something went wrong that we did not foresee ({type(fault).__name__}). Originals are safe.",
            f"The place in the program is in {log_file()}; please report it.",
            UNFORESEEN,
        )


def _complain(message: str, hint: str, code: int = UNUSABLE) -> int:
    """At most three lines: what happened and what is safe, then what to do."""
    for line in (message, hint):
        if line:
            print(" ".join(line.split()), file=sys.stderr)
    return code


def _file_fault(fault: OSError) -> tuple[str, str]:
    """What an operating system's refusal means to the user."""
    name = fault.filename if fault.filename is not None else "a file"
    if fault.errno == errno.ENOSPC:
        return "The disk is full. Originals and earlier results are safe.", "Free some space and run it again."
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{name} cannot be read or written here.", "Choose another folder, or change its permissions."
    log_fault(fault)
    return f"{name}: {fault.strerror or fault}. Originals are safe.", "Check the path and run it again."
