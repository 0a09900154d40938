"""Outline icons, tinted from the theme."""

import functools
import weakref

import shiboken6
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from ..core import assets
from . import theme

_wearers: "weakref.WeakKeyDictionary[QAction | QAbstractButton, tuple[str, str]]" = weakref.WeakKeyDictionary()


@functools.lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture of ``size`` points."""
    source = (assets.resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        renderer.render(painter, QRectF(picture.rect()))
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, role: str = "text") -> QIcon:
    """An icon in the theme's colour ``role`` (a field of ``theme.Tokens``), greyed when disabled."""
    tokens = theme.tokens()
    result = QIcon()
    for ratio in (1.0, 2.0):
        result.addPixmap(pixmap(name, getattr(tokens, role), 20, ratio))
        result.addPixmap(pixmap(name, tokens.line, 20, ratio), QIcon.Mode.Disabled)
    return result


def wear(wearer: QAction | QAbstractButton, name: str, role: str = "text") -> None:
    """Give an icon to a button or an action and keep it in step with the theme."""
    _wearers[wearer] = (name, role)
    wearer.setIcon(icon(name, role))


def refresh() -> None:
    """Tint every worn icon anew, after the theme changed."""
    for wearer, (name, role) in list(_wearers.items()):
        if shiboken6.isValid(wearer):  # Qt may have deleted it while Python still holds it
            wearer.setIcon(icon(name, role))
