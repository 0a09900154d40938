"""Small dialogs: dismiss with a reason, go to, export, shortcuts, about, crash."""

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from .. import __version__
from ..core import assets
from ..core.settings import load_settings
from . import commands
from .job import Fault
from .widgets import button, column, label, row
from .words import tr

FORMATS: tuple[tuple[str, str, bool], ...] = (
    ("pdf", commands.N_("Report (PDF)"), True),
    ("html", commands.N_("Report (web page, one file)"), True),
    ("kinogram", commands.N_("Kinogram (PNG)"), True),
    ("csv", commands.N_("Measurements (CSV)"), True),
    ("json", commands.N_("All results (JSON)"), True),
    ("video", commands.N_("Annotated video (MP4)"), False),
    ("pose", commands.N_("Landmarks of every frame (CSV)"), False),
    ("trc", commands.N_("Markers for OpenSim (TRC)"), False),
    ("kinovea", commands.N_("Markers for Kinovea (TRC)"), False),
    ("mot", commands.N_("Joint angles (MOT)"), False),
    ("c3d", commands.N_("Markers (C3D)"), False),
    ("netcdf", commands.N_("Landmarks for movement (netCDF)"), False),
)


class Sheet(QDialog):
    """A dialog with a heading, a body and a row of buttons."""

    def __init__(self, title: str, yes: str, no: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        outer = column(self, 20, 12)
        outer.addWidget(label(title, "heading", wrap=True))
        self.body = column(spacing=8)
        outer.addLayout(self.body, 1)
        buttons = row()
        buttons.addStretch(1)
        if no:
            refuse = button(no)
            refuse.clicked.connect(self.reject)
            buttons.addWidget(refuse)
        self.yes = button(yes, "primary")
        self.yes.setObjectName("yes")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self.accept)
        buttons.addWidget(self.yes)
        outer.addLayout(buttons)


class AskText(Sheet):
    """One line of text."""

    def __init__(self, title: str, hint: str, yes: str, parent: QWidget, needed: bool = True) -> None:
        super().__init__(title, yes, tr("Cancel"), parent)
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.field = QLineEdit()
        self.field.setAccessibleName(title)
        self.body.addWidget(self.field)
        if needed:
            self.yes.setEnabled(False)
            self.field.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        self.field.setFocus()

    def text(self) -> str:
        return self.field.text().strip()


class ExportDialog(Sheet):
    """Which files to write, and where."""

    def __init__(self, folder: Path, parent: QWidget) -> None:
        super().__init__(tr("Export"), tr("Export"), tr("Cancel"), parent)
        self.boxes: dict[str, QCheckBox] = {}
        for key, text, on in FORMATS:
            box = QCheckBox(tr(text))
            box.setChecked(on)
            self.boxes[key] = box
            self.body.addWidget(box)
        self.body.addWidget(label(tr("Folder"), "small"))
        line = row()
        self.folder = QLineEdit(str(folder))
        self.folder.setAccessibleName(tr("Folder"))
        choose = button(tr("Choose…"))
        choose.clicked.connect(self._choose)
        line.addWidget(self.folder, 1)
        line.addWidget(choose)
        self.body.addLayout(line)
        self.body.addWidget(label(tr("Files of the same name in that folder are replaced."), "small", wrap=True))
        self.blur = label(_blur_note(), "small", wrap=True)
        self.body.addWidget(self.blur)

    def formats(self) -> tuple[str, ...]:
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Folder"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)


def _blur_note() -> str:
    if load_settings().blur_faces_when_sharing:
        return tr("Faces are blurred in every picture (Settings).")
    return tr("Faces are shown in the pictures (Settings).")


class ShortcutsDialog(Sheet):
    """Every key, changeable; a key that two actions would share is refused."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Keyboard shortcuts"), tr("Save"), tr("Cancel"), parent)
        self.resize(560, 560)
        self.fields: dict[str, QLineEdit] = {}
        area = QScrollArea(widgetResizable=True)
        inner = QWidget()
        grid = QGridLayout(inner)
        own = commands.own_shortcuts()
        for number, command in enumerate(commands.COMMANDS):
            keys = commands.keys_of(command, own)
            field = QLineEdit(", ".join(QKeySequence(key).toString() for key in keys))
            field.setAccessibleName(commands.title(command))
            field.textChanged.connect(self._check)
            grid.addWidget(label(commands.title(command)), number, 0)
            grid.addWidget(field, number, 1)
            self.fields[command.id] = field
        area.setWidget(inner)
        self.body.addWidget(area, 1)
        self.fault = label("", "fault", wrap=True)
        self.body.addWidget(self.fault)

    def chosen(self) -> dict[str, list[str]]:
        """The keys that differ from the table's."""
        result = {}
        for command in commands.COMMANDS:
            # A key may itself be a comma, so parts are split at comma and space.
            text = self.fields[command.id].text()
            keys = [part.strip() or "," for part in text.split(", ")] if text.strip() else []
            wanted = [QKeySequence(key).toString() for key in keys]
            if wanted != [QKeySequence(key).toString() for key in command.keys]:
                result[command.id] = wanted
        return result

    def _check(self) -> None:
        shared = commands.conflicts(self.chosen())
        self.yes.setEnabled(not shared)
        if shared:
            key, first, second = shared[0]
            self.fault.setText(
                tr(
                    "{key} would do two things: {first}, {second}",
                    key=key,
                    first=commands.title(commands.BY_ID[first]),
                    second=commands.title(commands.BY_ID[second]),
                )
            )
        else:
            self.fault.setText("")


class AboutDialog(Sheet):
    """Version, licences, what this is not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("SportsGPT Desktop " + __version__, tr("Close"), "", parent)
        for text in (
            tr("Technique analysis on this computer. Clips, names and results never leave it."),
            tr("Rules decide, the model writes: keyframes, faults, doses and sources come from code and records."),
            tr("Training guidance, not medical advice. Stop when it hurts."),
            tr(
                "Uses MediaPipe, PyAV and FFmpeg, OpenCV, ONNX Runtime, llama.cpp, Qt {qt}. Icons: Lucide (ISC). "
                "Fonts: Inter, Noto Sans CJK SC (SIL OFL).",
                qt=QLibraryInfo.version().toString(),
            ),
        ):
            self.body.addWidget(label(text, "muted", wrap=True))


class CrashDialog(Sheet):
    """Something unexpected: what is safe, and where the log is."""

    def __init__(self, fault: Fault, parent: QWidget) -> None:
        super().__init__(tr("Something went wrong"), tr("Close"), "", parent)
        self.body.addWidget(label(fault.message, "", wrap=True))
        self.body.addWidget(label(tr("Your clips and saved analyses are safe."), "muted", wrap=True))
        details = QPlainTextEdit(fault.details, readOnly=True)
        details.setAccessibleName(tr("Details"))
        details.setMaximumHeight(180)
        self.body.addWidget(details)
        log = assets.log_folder()
        where = label(tr("Log: {folder}", folder=log), "small", wrap=True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(where)
        show = button(tr("Open the log folder"), "link")
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log))))
        self.body.addWidget(show)
