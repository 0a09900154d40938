"""The log file. It holds no name of a person and no path of a clip: of a fault it keeps the type and the code places."""

import logging
import logging.handlers
import traceback
import warnings
from pathlib import Path
from typing import TextIO

from .assets import log_folder
from .errors import UserError

FILE = "sportsgpt.log"
MAX_BYTES = 1 << 20
KEPT = 3


def log_file() -> Path:
    return log_folder() / FILE


def start_log() -> None:
    """Send our log and Python's warnings to the log file instead of stderr; silent where it can't be written."""
    handler: logging.Handler
    try:
        handler = logging.handlers.RotatingFileHandler(
            log_file(), maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
        )
    except (OSError, UserError):
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("sportsgpt_desktop")
    logger.handlers = [handler]
    logger.propagate = False
    warnings.showwarning = _log_warning


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    logging.getLogger("sportsgpt_desktop").warning("%s at %s:%d", category.__name__, Path(filename).name, lineno)


def log_fault(fault: BaseException) -> None:
    """Type of a fault and where in the code it arose; not its text, which may hold a path or a name."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for one in _chain(fault)
        for frame in traceback.extract_tb(one.__traceback__)
    ]
    logging.getLogger("sportsgpt_desktop").error("%s at %s", type(fault).__name__, " < ".join(reversed(places)))


def _chain(fault: BaseException) -> list[BaseException]:
    found = [fault]
    while (cause := found[-1].__cause__ or found[-1].__context__) is not None and cause not in found:
        found.append(cause)
    return found
