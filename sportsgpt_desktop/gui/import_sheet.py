"""What we read from a clip, and the few things that only the user knows."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from ..core.notes import in_language
from ..core.pipeline import Request
from ..core.records import Action, Athlete, VideoInfo
from . import names, theme
from .shelf import KnownAthlete
from .video_view import image_of
from .widgets import button, column, label, row
from .words import listed, tr

CAPTURE_RATES = (24, 25, 30, 50, 60, 100, 120, 240, 480, 960)
LEVELS = ("beginner", "intermediate", "trained", "elite")


def _number_field(most: float, decimals: int, suffix: str) -> QDoubleSpinBox:
    """A field for a number above 0; 0 stands for "not given"."""
    field = QDoubleSpinBox()
    field.setDecimals(decimals)
    field.setRange(0, most)
    field.setSingleStep(10**-decimals)
    field.setSuffix(suffix)
    field.setSpecialValueText(tr("not given"))
    return field


def _pair(first: str, left: QWidget, second: str, right: QWidget) -> QWidget:
    """Two fields with their names above, side by side."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    for place, (text, field) in enumerate(((first, left), (second, right))):
        field.setAccessibleName(text)
        grid.addWidget(label(text), 0, place)
        grid.addWidget(field, 1, place)
        grid.setColumnStretch(place, 1)
    return box


class PersonPicker(QWidget):
    """A picture of the clip; a click says who the athlete is."""

    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.point: tuple[float, float] | None = None
        """Pixels of the upright picture, or None for the automatic choice."""
        self._image: QImage | None = None
        self._size = (16, 9)
        self.setMinimumSize(320, 200)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Picture of the clip: click the athlete"))

    def show_picture(self, picture: NDArray[np.uint8] | None, width: int, height: int) -> None:
        self._image = None if picture is None else image_of(picture)
        self._size, self.point = (width, height), None
        self.update()

    def _box(self) -> QRectF:
        width, height = self._size
        scale = min(self.width() / width, self.height() / height)
        return QRectF(
            (self.width() - width * scale) / 2,
            (self.height() - height * scale) / 2,
            width * scale,
            height * scale,
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        box = self._box()
        if self._image is not None and box.contains(event.position()):
            scale = self._size[0] / box.width()
            place = (event.position() - box.topLeft()) * scale
            self.point = (place.x(), place.y())
            self.picked.emit()
            self.update()

    def forget(self) -> None:
        self.point = None
        self.picked.emit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            box = self._box()
            painter.fillRect(box, QColor("#05080B"))
            if self._image is not None:
                painter.drawImage(box, self._image)
            if self.point is not None:
                scale = box.width() / self._size[0]
                at = QPointF(box.left() + self.point[0] * scale, box.top() + self.point[1] * scale)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for colour, width in ((theme.VIDEO.background, 5), (theme.VIDEO.accent, 2.5)):
                    painter.setPen(QPen(QColor(colour), width))
                    painter.drawEllipse(at, 16, 16)
                    painter.drawLine(at - QPointF(0, 24), at - QPointF(0, 10))
                    painter.drawLine(at + QPointF(0, 10), at + QPointF(0, 24))


class ImportSheet(QWidget):
    """Preview on the left, questions on the right, one primary button."""

    start = Signal(object, object, object)
    """(Request, number of the athlete in the library or None, further clips with the same answers)."""
    cancel = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.info: VideoInfo | None = None
        self._actions: Sequence[Action] = ()
        self._athletes: Sequence[KnownAthlete] = ()
        self._more: list[Path] = []
        outer = row(self, 24, 24)
        left = column(spacing=8)
        self.picker = PersonPicker()
        self.picker.picked.connect(self._show_person)
        left.addWidget(self.picker, 1)
        # The picture keeps its shape, so what belongs to it stands right under it.
        self.person_label = label("", "muted", wrap=True)
        self.person_reset = button(tr("Choose automatically"), "link")
        self.person_reset.clicked.connect(self.picker.forget)
        left.addWidget(self.person_label)
        left.addWidget(self.person_reset)
        outer.addLayout(left, 3)
        outer.addWidget(self._sheet(), 2)
        self._show_person()

    def _sheet(self) -> QWidget:
        sheet = QFrame()
        sheet.setObjectName("sheet")
        sheet.setMinimumWidth(360)
        sheet.setMaximumWidth(520)
        outer = column(sheet, 20, 12)
        self.title = label("", "heading", wrap=True)
        self.facts = label("", "muted", wrap=True)
        self.notes = label("", "small", wrap=True)
        for widget in (self.title, self.facts, self.notes):
            outer.addWidget(widget)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        self._form = QFormLayout(inner)
        self._form.setContentsMargins(0, 0, 8, 0)
        self._form.setVerticalSpacing(10)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._add_questions()
        area.setWidget(inner)
        outer.addWidget(area, 1)
        self.same = QCheckBox()
        self.same.setObjectName("same_answers")
        outer.addWidget(self.same)
        buttons = row()
        back = button(tr("Cancel"))
        back.setObjectName("cancel_import")
        back.clicked.connect(self.cancel)
        self.start_button = button(tr("Start analysis"), "primary")
        self.start_button.setObjectName("start_analysis")
        self.start_button.clicked.connect(self._start)
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.start_button)
        outer.addLayout(buttons)
        return sheet

    def _add_questions(self) -> None:
        self.action = QComboBox()
        self.action.setAccessibleName(tr("Action"))
        self.action.currentIndexChanged.connect(self._show_action)
        self.action_note = label("", "small", wrap=True)
        self.athlete = QComboBox()
        self.athlete.setAccessibleName(tr("Athlete"))
        self.athlete.currentIndexChanged.connect(self._show_athlete)
        self.name = QLineEdit(placeholderText=tr("Name (optional)"))
        self.level = QComboBox()
        for level in LEVELS:
            self.level.addItem(names.level_text(level), level)
        self.level.setCurrentIndex(LEVELS.index("trained"))
        self.sex = QComboBox()
        for sex, text in (("any", tr("not given")), ("female", tr("female")), ("male", tr("male"))):
            self.sex.addItem(text, sex)
        self.age = _number_field(110, 0, tr(" years"))
        self.height_field = _number_field(2.5, 2, " m")
        self.capture = QComboBox(editable=True)
        self.capture.setAccessibleName(tr("Capture rate"))
        self.capture.currentTextChanged.connect(self._show_real_time)
        self.capture_note = label("", "small", wrap=True)
        self._form.addRow(tr("Action"), self.action)
        self._form.addRow(self.action_note)
        self._form.addRow(tr("Capture rate of the camera"), self.capture)
        self._form.addRow(self.capture_note)
        self._form.addRow(_pair(tr("Athlete"), self.athlete, tr("Name"), self.name))
        self._form.addRow(_pair(tr("Level"), self.level, tr("Sex"), self.sex))
        self._form.addRow(_pair(tr("Age"), self.age, tr("Height, for metres"), self.height_field))

    # -------------------------------------------------------------------------------------------- content

    def reading(self, clips: Sequence[Path]) -> None:
        """Clips were chosen; the first one is being read."""
        self.info, self._more = None, list(clips[1:])
        self.title.setText(clips[0].name)
        self.same.setVisible(bool(self._more))
        self.same.setChecked(True)
        count = len(self._more)
        self.same.setText(
            tr("The same answers for {count} more clips", count=count)
            if count > 1
            else tr("The same answers for {clip}", clip="".join(path.name for path in self._more))
        )
        self.facts.setText(tr("Reading…"))
        self.notes.setText("")
        self.picker.show_picture(None, 16, 9)
        self.start_button.setEnabled(False)

    def show_clip(self, info: VideoInfo, picture: NDArray[np.uint8]) -> None:
        """What was read from the clip."""
        self.info = info
        self.title.setText(info.name)
        rate = (
            tr("variable frame rate, about {fps} fps", fps=f"{info.nominal_fps:.4g}")
            if info.variable_rate
            else (tr("{fps} fps", fps=f"{info.nominal_fps:.4g}"))
        )
        self.facts.setText(
            listed(
                [
                    f"{info.width_px} × {info.height_px}",
                    tr("turned by {angle}°", angle=info.rotation_deg) if info.rotation_deg else "",
                    tr("{count} frames", count=info.frames),
                    f"{info.duration_s:.2f} s",
                    rate,
                    info.codec,
                ]
            )
        )
        self.notes.setText("\n".join(in_language(one, names.language()) for one in info.notes))
        self.notes.setVisible(bool(info.notes))
        self.picker.show_picture(picture, info.width_px, info.height_px)
        self._fill_rates(info)
        self.start_button.setEnabled(self.action.count() > 0)
        self._show_person()
        self.start_button.setFocus()

    def _fill_rates(self, info: VideoInfo) -> None:
        self.capture.clear()
        self.capture.addItem(tr("as in the file ({fps} fps)", fps=f"{info.capture_fps:.4g}"), info.capture_fps)
        for rate in CAPTURE_RATES:
            self.capture.addItem(f"{rate} fps", float(rate))
        self.capture.setCurrentIndex(0)
        self._show_real_time()

    def show_actions(self, actions: Sequence[Action], last: str) -> None:
        """Actions to choose from; the last used one first."""
        self._actions = actions
        self.action.clear()
        for action in actions:
            self.action.addItem(names.action_title(action), action.id)
        self.action.setCurrentIndex(max(self.action.findData(last), 0))
        self.start_button.setEnabled(self.info is not None and bool(actions))

    def prefer(self, action_id: str) -> None:
        """Choose an action for the user, who may change it."""
        self.action.setCurrentIndex(max(self.action.findData(action_id), 0))

    def show_athletes(self, athletes: Sequence[KnownAthlete]) -> None:
        """Athletes of the library, after "no name" and "new"."""
        self._athletes = athletes
        self.athlete.clear()
        self.athlete.addItem(tr("new or unnamed"), None)
        for known in athletes:
            self.athlete.addItem(known.athlete.name, known.number)

    def _show_athlete(self) -> None:
        """Fill in what the library knows of the chosen athlete."""
        number = self.athlete.currentData()
        known = next((item.athlete for item in self._athletes if item.number == number), None)
        athlete = known or Athlete()
        self.name.setText(athlete.name)
        self.level.setCurrentIndex(max(self.level.findData(athlete.level), 0))
        self.sex.setCurrentIndex(max(self.sex.findData(athlete.sex), 0))
        self.age.setValue(0 if math.isnan(athlete.age) else athlete.age)
        self.height_field.setValue(0 if math.isnan(athlete.height_m) else athlete.height_m)

    def _show_action(self) -> None:
        action = self.chosen_action()
        if action is None:
            return
        views = ", ".join(names.view_text(view) for view in action.views)
        parts = [tr("film from: {views}", views=views) if views else ""]
        if action.min_fps:
            parts.append(tr("at least {fps} fps", fps=f"{action.min_fps:.0f}"))
        if action.validation == "experimental":
            parts.append(tr("experimental: not checked on real athletes"))
        self.action_note.setText(listed(parts))

    def _show_person(self) -> None:
        point = self.picker.point
        self.person_label.setText(
            tr("Click the athlete if several people are in the clip. Otherwise we follow the one who moves most.")
            if point is None
            else tr("We follow the person at the mark.")
        )
        self.person_reset.setVisible(point is not None)

    def _show_real_time(self) -> None:
        """How long the movement lasts at the given rate: the user sees at once if that cannot be."""
        if self.info is None:
            return
        rate = self.capture_fps() or self.info.capture_fps
        real_s = self.info.frames / rate if rate else math.nan
        parts = [
            tr(
                "At {fps} fps the clip shows {seconds} s of real time.",
                fps=f"{rate:.4g}",
                seconds=f"{real_s:.2f}",
            )
        ]
        if self.info.slow_motion in ("doubtful", "hinted"):
            parts.insert(0, tr("This looks like slow motion: choose the rate that the camera filmed with."))
        self.capture_note.setText(" ".join(parts))

    # --------------------------------------------------------------------------------------------- answer

    def chosen_action(self) -> Action | None:
        wanted = self.action.currentData()
        return next((action for action in self._actions if action.id == wanted), None)

    def capture_fps(self) -> float | None:
        """The rate that the user gave, None to take the file's."""
        if self.capture.currentIndex() == 0 and self.capture.currentText() == self.capture.itemText(0):
            return None
        digits = "".join(sign for sign in self.capture.currentText().replace(",", ".") if sign in "0123456789.")
        try:
            rate = float(digits)
        except ValueError:
            return None
        return rate if 1 <= rate <= 100_000 else None

    def athlete_of_form(self) -> Athlete:
        known = next((item.athlete for item in self._athletes if item.number == self.athlete.currentData()), Athlete())
        return replace(
            known,
            name=self.name.text().strip(),
            level=self.level.currentData(),
            sex=self.sex.currentData(),
            age=self.age.value() or math.nan,
            height_m=self.height_field.value() or math.nan,
        )

    def request(self, language: str, pose_model: str) -> Request | None:
        """What the user asks for; None while something is missing."""
        if self.info is None or self.chosen_action() is None:
            return None
        person = "auto"
        if self.picker.point is not None:
            x, y = self.picker.point
            person = f"{x:.0f},{y:.0f}@{float(self.info.pts_s[self.info.frames // 2]):.3f}"
        return Request(
            video=Path(self.info.path),
            action=str(self.action.currentData()),
            athlete=self.athlete_of_form(),
            capture_fps=self.capture_fps(),
            person=person,
            language=language,
            model="none",
            pose_model=pose_model,
        )

    def _start(self) -> None:
        from ..core.settings import load_settings

        request = self.request(names.language(), load_settings().pose_model)
        if request is not None:
            self.start.emit(request, self.athlete.currentData(), self._more if self.same.isChecked() else [])

    def left(self) -> list[Path]:
        """Clips that still want answers of their own."""
        return [] if self.same.isChecked() else self._more
