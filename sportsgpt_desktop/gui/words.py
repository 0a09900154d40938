"""Texts of the window: one translation context, slots filled by name."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QTranslator

from ..core import assets

CONTEXT = "gui"
LANGUAGES: dict[str, str] = {"en": "English", "zh": "简体中文"}
_translators: list[QTranslator] = []


def tr(text: str, /, **slots: object) -> str:
    """The text in the window's language, with its ``{slots}`` filled."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**slots) if slots else translated


def use_language(language: str) -> None:
    """Load the translation of ``language``; English is the texts themselves."""
    for old in _translators:
        QCoreApplication.removeTranslator(old)
    _translators.clear()
    file = assets.resources_folder() / "translations" / f"gui_{language}.qm"
    if language != "en" and file.is_file():
        translator = QTranslator()
        if translator.load(str(file)):
            QCoreApplication.installTranslator(translator)
            _translators.append(translator)


def listed(parts: Sequence[str]) -> str:
    """Parts joined by a middle dot, without the empty ones."""
    return " · ".join(part for part in parts if part)
