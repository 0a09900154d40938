"""What becomes of drawings on the video: they are kept with the analysis, one undo step each."""

import math
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ..core import marks
from ..core.drawing import MOST_DRAWINGS, MOST_TEXT
from ..core.records import Analysis, Drawing, PictureMark
from . import dialogs
from .controller import Controller
from .document import Document
from .message_bar import Message
from .video_view import VideoView
from .words import tr

LONGEST_M = 500.0
"""A known length beyond this is a slip of the finger."""


class Sketch(QObject):
    """Joins the tool on the video with the document."""

    def __init__(self, document: Document, controller: Controller, video: VideoView, parent: QWidget) -> None:
        super().__init__(parent)
        self.document, self.controller, self.video, self.page = document, controller, video, parent
        video.drawn.connect(self.finish)
        video.redrawn.connect(self.change)

    def wanted_mark(self) -> str:
        """The place that the action asks for, "" if it needs none."""
        analysis = self.document.analysis
        return next(iter(marks.wanted(analysis.action)), "") if analysis else ""

    def finish(self, made: Drawing | PictureMark) -> None:
        """Something was drawn: ask for its words or metres where it needs them, then keep it."""
        if isinstance(made, PictureMark):
            self._mark(made)
        elif made.kind == "text":
            self._ask(tr("Text on the picture"), tr("What should stand there?"), made)
        elif made.kind == "length":
            self._ask(tr("Known length"), tr("How long is it in metres, for example 1.067? Lengths follow it."), made)
        else:
            self._add(tr("Draw"), made)

    def _ask(self, title: str, hint: str, made: Drawing) -> None:
        dialog = dialogs.AskText(title, hint, tr("Keep it"), self.page)
        dialog.field.setMaxLength(MOST_TEXT)
        dialog.accepted.connect(lambda: self._answered(made, dialog.text()))
        dialog.open()

    def _answered(self, made: Drawing, text: str) -> None:
        if made.kind == "text":
            self._add(tr("Draw"), replace(made, text=text))
            return
        metres = metres_of(text)
        if math.isfinite(metres):
            self._add(tr("Set a known length"), replace(made, length_m=metres))
        else:
            hint = tr("Write metres as a number, for example 1.067.")
            self.controller.message.emit(Message("info", tr("“{text}” is no length.", text=text), hint))

    def _add(self, title: str, made: Drawing) -> None:
        analysis = self.document.analysis
        if analysis is not None and len(analysis.drawings) < MOST_DRAWINGS:
            self.controller.draw(title, replace(analysis, drawings=(*analysis.drawings, made)))
            self.video.draw.chosen = len(analysis.drawings)  # so that Del takes it away again
            self.video.update()

    def _mark(self, mark: PictureMark) -> None:
        analysis, name = self.document.analysis, self.wanted_mark()
        if analysis is not None and name:
            self.controller.draw(tr("Mark a place"), replace(analysis, marks={**analysis.marks, name: mark}))

    def change(self, number: int, made: Drawing | None) -> None:
        """Put another drawing in the place of one, or take it away."""
        analysis = self.document.analysis
        if analysis is None or not 0 <= number < len(analysis.drawings):
            return
        rows: list[Drawing] = list(analysis.drawings)
        rows[number : number + 1] = [] if made is None else [made]
        title = tr("Remove a drawing") if made is None else tr("Change a drawing")
        self.controller.draw(title, replace(analysis, drawings=tuple(rows)))

    def chosen(self) -> tuple[Analysis, int] | None:
        """The analysis and the number of the drawing that is chosen."""
        analysis, number = self.document.analysis, self.video.draw.chosen
        if analysis is None or number is None or number >= len(analysis.drawings):
            return None
        return analysis, number

    def remove(self) -> None:
        """Take the chosen drawing away; with none chosen, the mark of the frame on show."""
        found, analysis = self.chosen(), self.document.analysis
        if found is not None:
            self.video.draw.chosen = None
            self.change(found[1], None)
        elif analysis is not None and any(mark.frame == self.document.frame for mark in analysis.marks.values()):
            left = {name: mark for name, mark in analysis.marks.items() if mark.frame != self.document.frame}
            self.controller.draw(tr("Remove a mark"), replace(analysis, marks=left))
        else:
            self.controller.message.emit(Message("info", tr("Choose a drawing first: click one of its points.")))

    def pin(self) -> None:
        """Show the chosen drawing over every frame, or over its own one again."""
        found = self.chosen()
        if found is None:
            self.controller.message.emit(Message("info", tr("Choose a drawing first: click one of its points.")))
            return
        old = found[0].drawings[found[1]]
        self.change(found[1], replace(old, everywhere=not old.everywhere))

    def stopwatch(self) -> None:
        """Start it at the frame on show; stop it at another one."""
        if self.video.draw.kind != "stopwatch":
            self.video.set_tool("stopwatch")
        made = self.video.draw.press_stopwatch()
        if made is not None:
            self._add(tr("Draw"), made)
        self.video.tool_changed.emit()
        self.video.update()


def metres_of(text: str) -> float:
    """Metres from "1.067", "1,067 m" or "106.7 cm"; NaN where that is no length."""
    words = text.strip().lower().replace(",", ".")
    factor = 0.01 if words.endswith("cm") else 1.0
    try:
        value = float(words.removesuffix("cm").removesuffix("m").strip()) * factor
    except ValueError:
        return math.nan
    return value if 0 < value <= LONGEST_M else math.nan
