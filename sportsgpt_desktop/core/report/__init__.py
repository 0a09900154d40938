"""The files of an analysis: report, measurements, kinogram."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..files import write_atomic
from ..progress import Progress, no_progress
from ..records import Analysis
from ..settings import load_settings
from .content import content
from .html import html
from .kinogram import kinogram
from .pdf import pdf
from .result import result
from .table import measurements_csv

__all__ = ["FILES", "result", "write_report"]

FILES = {
    "json": "analysis.json",
    "html": "report.html",
    "pdf": "report.pdf",
    "csv": "measurements.csv",
    "kinogram": "kinogram.png",
}
"""Format -> file name."""


def write_report(
    analysis: Analysis, out: Path, formats: Sequence[str], work: Path, progress: Progress = no_progress
) -> list[Path]:
    """Write the files of ``formats`` into ``out``; ``work`` is the folder that holds the clip's pictures.

    Raises UserError for an unknown format, OSError where a file can't be written.
    """
    unknown = [name for name in formats if name not in FILES]
    if unknown:
        raise UserError(f"There is no format {', '.join(unknown)}. Nothing was written.", f"Known: {', '.join(FILES)}")
    text = content(analysis)
    sheet = b""
    if {"html", "pdf", "kinogram"} & set(formats):
        sheet = kinogram(analysis, _pictures(analysis, work))
    makers: dict[str, Callable[[], bytes | str]] = {
        "json": lambda: json.dumps(result(analysis), ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        "html": lambda: html(text, sheet),
        "pdf": lambda: pdf(text, sheet, load_settings().paper),
        "csv": lambda: measurements_csv(analysis),
        "kinogram": lambda: sheet,
    }
    written = []
    for number, name in enumerate(formats):
        progress("report", number, len(formats))
        write_atomic(out / FILES[name], makers[name]())
        written.append(out / FILES[name])
    progress("report", len(formats), len(formats))
    return written


def _pictures(analysis: Analysis, work: Path) -> Callable[[int], NDArray[np.uint8] | None]:
    """Pictures of frames: the original where it can still be read, else the scrub proxy."""
    from ..proxy import PROXY_NAME, Proxy

    def picture(frame: int) -> NDArray[np.uint8] | None:
        try:
            with Proxy(work / PROXY_NAME) as proxy:
                return proxy.picture(frame)
        except (OSError, UserError):
            return None

    return picture
