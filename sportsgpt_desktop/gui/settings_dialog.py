"""The settings, from their one table."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from ..core import models
from ..core.settings import Settings
from . import words
from .dialogs import Sheet
from .words import tr


class SettingsDialog(Sheet):
    """Shows each setting with the widget that fits its type."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(tr("Settings"), tr("Save"), tr("Cancel"), parent)
        self._settings = settings
        self._fields: dict[str, QWidget] = {}
        form = QFormLayout()
        form.setVerticalSpacing(10)
        own = [(path.name, path.name) for path in models.own_models()]
        for name, text, choices in (
            ("language", tr("Language"), [("system", tr("as the system")), *words.LANGUAGES.items()]),
            (
                "theme",
                tr("Theme"),
                [
                    ("system", tr("as the system")),
                    ("dark", tr("dark")),
                    ("light", tr("light")),
                    ("sunlight", tr("sunlight, high contrast")),
                ],
            ),
            (
                "model",
                tr("Language model"),
                [("default", tr("small, bundled")), ("none", tr("no model")), *own],
            ),
            (
                "pose_model",
                tr("Pose model"),
                [("lite", tr("fast")), ("full", tr("standard")), ("heavy", tr("most exact, slow"))],
            ),
            ("paper", tr("Paper of reports"), [("A4", "A4"), ("Letter", "Letter")]),
            (
                "csv_style",
                tr("CSV files"),
                [("standard", tr("standard (comma, point)")), ("excel", tr("for the local Excel"))],
            ),
        ):
            self._add(form, name, text, choices)
        self._add_plain(form)
        self.body.addLayout(form)

    def _add(self, form: QFormLayout, name: str, text: str, choices: list[tuple[str, str]]) -> None:
        box = QComboBox()
        box.setObjectName(f"setting_{name}")
        box.setAccessibleName(text)
        for key, shown in choices:
            box.addItem(shown, key)
        box.setCurrentIndex(max(box.findData(getattr(self._settings, name)), 0))
        form.addRow(text, box)
        self._fields[name] = box

    def _add_plain(self, form: QFormLayout) -> None:
        steps = QSpinBox(minimum=2, maximum=1000, value=self._settings.step_frames)
        limit = QDoubleSpinBox(minimum=0.5, maximum=1000, value=self._settings.proxy_limit_gb, suffix=" GB", decimals=1)
        for name, text, field in (
            ("step_frames", tr("Frames of a medium step"), steps),
            ("proxy_limit_gb", tr("Disk space for previews"), limit),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
            self._fields[name] = field
        for name, text in (
            ("reduced_motion", tr("Reduce motion")),
            ("blur_faces_when_sharing", tr("Blur faces in exported and shared files")),
            ("video_pauses", tr("Annotated videos stand still at each keyframe")),
        ):
            check = QCheckBox(text)
            check.setChecked(getattr(self._settings, name))
            form.addRow("", check)
            self._fields[name] = check

    def settings(self) -> Settings:
        """The settings as chosen."""
        values: dict[str, Any] = {}
        for name, field in self._fields.items():
            if isinstance(field, QComboBox):
                values[name] = field.currentData()
            elif isinstance(field, QCheckBox):
                values[name] = field.isChecked()
            elif isinstance(field, QSpinBox | QDoubleSpinBox):
                values[name] = field.value()
        return replace(self._settings, **values)
