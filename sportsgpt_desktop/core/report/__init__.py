"""The files of an analysis: report, measurements, kinogram."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..export.c3d import c3d
from ..export.excel import for_excel
from ..export.mot import mot
from ..export.netcdf import netcdf
from ..export.pose_csv import pose_csv
from ..export.trc import kinovea_trc, pixel_trc, trc
from ..export.video import VideoOptions, annotated_video
from ..files import atomic_path, write_atomic
from ..history import History
from ..progress import Progress, no_progress
from ..records import Analysis
from ..settings import load_settings
from .content import content, strongest
from .html import html
from .kinogram import Picture, all_stills, as_jpeg, kinogram, still
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
    "trc": "pose.trc",
    "trc-px": "pose_px.trc",
    "kinovea": "pose_kinovea.trc",
    "mot": "angles.mot",
    "c3d": "pose.c3d",
    "pose": "pose.csv",
    "netcdf": "pose.nc",
    "stills": "stills.zip",
    "video": "annotated.mp4",
}
"""Format -> file name."""


def write_report(
    analysis: Analysis,
    out: Path,
    formats: Sequence[str],
    work: Path,
    progress: Progress = no_progress,
    blur_faces: bool = False,
    video: VideoOptions | None = None,
    past: History | None = None,
) -> list[Path]:
    """Write the files of ``formats`` into ``out``; ``work`` is the folder that holds the clip's pictures.

    ``blur_faces`` hides the tracked athlete's face in every picture; ``video`` how the video is made,
    ``past`` what the library knows of earlier sessions. Raises UserError for an unknown format,
    OSError where a file can't be written.
    """
    unknown = [name for name in formats if name not in FILES]
    if unknown:
        raise UserError(f"There is no format {', '.join(unknown)}. Nothing was written.", f"Known: {', '.join(FILES)}")
    makers = _makers(analysis, formats, _pictures(analysis, work, blur_faces), past)
    written = []
    for number, name in enumerate(formats):
        progress("report", number, len(formats))
        if name == "video":
            with atomic_path(out / FILES[name]) as part:
                annotated_video(analysis, part, video, blur_faces, progress)
        else:
            write_atomic(out / FILES[name], makers[name]())
        written.append(out / FILES[name])
    progress("report", len(formats), len(formats))
    return written


def _makers(
    analysis: Analysis, formats: Sequence[str], picture: Picture, past: History | None
) -> dict[str, Callable[[], bytes | str]]:
    """What makes the content of each file, except of the video's."""
    sheet = kinogram(analysis, picture) if {"html", "pdf", "kinogram"} & set(formats) else b""
    stills = {
        issue.id: still(analysis, strongest(issue).frame, picture)
        for issue in analysis.assessment.issues
        if issue.status in ("present", "watch") and issue.evidence and {"html", "pdf"} & set(formats)
    }
    text, settings = content(analysis, stills, past), load_settings()
    style = for_excel if settings.csv_style == "excel" else str
    return {
        "json": lambda: json.dumps(result(analysis), ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        "html": lambda: html(text, as_jpeg(sheet)),
        "pdf": lambda: pdf(text, as_jpeg(sheet), settings.paper),
        "csv": lambda: style(measurements_csv(analysis)),
        "kinogram": lambda: sheet,
        "stills": lambda: all_stills(analysis, picture),
        "trc": lambda: trc(analysis),
        "trc-px": lambda: pixel_trc(analysis),
        "kinovea": lambda: kinovea_trc(analysis),
        "mot": lambda: mot(analysis),
        "c3d": lambda: c3d(analysis),
        "pose": lambda: style(pose_csv(analysis)),
        "netcdf": lambda: netcdf(analysis),
    }


def _pictures(analysis: Analysis, work: Path, blur: bool) -> Picture:
    """Pictures of frames from the scrub proxy; None where there is none."""
    from ..paint import blur_faces, faces_by_frame
    from ..proxy import PROXY_NAME, Proxy

    pose = analysis.pose
    places = faces_by_frame(pose) if blur else None

    def picture(frame: int) -> NDArray[np.uint8] | None:
        try:
            with Proxy(work / PROXY_NAME) as proxy:
                found = proxy.picture(frame)
        except (OSError, UserError):
            return None
        if found is None or places is None:
            return found
        return blur_faces(found, places[frame], pose.height_px)

    return picture
