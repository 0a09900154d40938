"""What can be laid over the video, by right click: angles of joints, and the path of a joint or of the centre of mass."""

from PySide6.QtWidgets import QMenu, QWidget

from ..core import skeleton
from . import curves, overlay_paint
from .document import Document
from .words import tr

HIPS, CENTRE = "hips", "centre_of_mass"


def path_title(name: str) -> str:
    """The name of a point whose path can be shown."""
    if name in (HIPS, CENTRE):
        return {HIPS: tr("Middle of the hips"), CENTRE: tr("Centre of mass")}[name]
    side, _, part = name.partition("_")
    words = {
        "shoulder": tr("shoulder"),
        "elbow": tr("elbow"),
        "wrist": tr("wrist"),
        "hip": tr("hip"),
        "knee": tr("knee"),
        "ankle": tr("ankle"),
        "foot_index": tr("toe"),
    }
    return f"{tr('L') if side == 'left' else tr('R')} {words[part]}" if part in words else tr("Head")


def path_points() -> list[str]:
    """Names of the points whose path can be shown: first the body's, then joints from head to foot, right and left."""
    parts = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot_index")
    return [HIPS, CENTRE, "nose", *(f"{side}_{part}" for part in parts for side in ("left", "right"))]


def make(document: Document, parent: QWidget) -> QMenu:
    """The menu for the analysis on show."""
    menu = QMenu(parent)
    analysis = document.analysis
    if analysis is None:
        return menu
    angles = menu.addMenu(tr("Angles of joints"))
    for name in overlay_paint.ANGLES:
        if name in analysis.kinematics.channels:
            action = angles.addAction(curves.title(name))
            action.setCheckable(True)
            action.setChecked(name in document.angles)
            action.triggered.connect(lambda on, name=name: document.show_angle(name, on))
    paths = menu.addMenu(tr("Path of"))
    none = paths.addAction(tr("None"))
    none.setCheckable(True)
    none.setChecked(not document.overlay["path"])
    none.triggered.connect(lambda: document.show_overlay("path", False))
    for name in path_points():
        if name in (HIPS, CENTRE) or name in skeleton.INDEX:
            action = paths.addAction(path_title(name))
            action.setCheckable(True)
            action.setChecked(document.overlay["path"] and name == document.path_of)
            action.triggered.connect(lambda _on, name=name: document.show_path(name))
    return menu
