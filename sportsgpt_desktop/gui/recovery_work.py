"""Reading what a crash left behind, in a child process. No Qt here."""

from pathlib import Path

from ..core.records import Analysis, PoseSequence
from . import recovery, work
from .child import Tell


def open_with_pose(folder: Path, tell: Tell) -> tuple[Path, Analysis, PoseSequence | None]:
    """An analysis from its folder, and poses that were mended but not yet worked out (None: there are none)."""
    _, analysis = work.open_analysis(folder, tell)
    return folder, analysis, recovery.pose(folder)
