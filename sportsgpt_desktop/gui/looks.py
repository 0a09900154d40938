"""Settings, theme, size and splitters of the main window. Mixed into it."""

from dataclasses import replace

from PySide6.QtCore import QByteArray, QSettings, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

from ..core import assets
from ..core.settings import load_settings, save_settings
from . import icons, theme
from .analysis_page import AnalysisPage
from .document import Document
from .settings_dialog import SettingsDialog
from .top_bar import Rail


class Looks(QMainWindow):
    """The part of the main window that the user sets."""

    document: Document
    analysis_page: AnalysisPage
    rail: Rail
    language_changed: SignalInstance

    # -------------------------------------------------------------------------------------------- settings

    def show_settings(self) -> None:
        dialog = SettingsDialog(load_settings(), self)
        dialog.accepted.connect(lambda: self._apply_settings(dialog))
        dialog.open()

    def _apply_settings(self, dialog: SettingsDialog) -> None:
        before, after = load_settings(), dialog.settings()
        save_settings(after)
        self.use_theme(after.theme)
        if after.language != before.language:
            self.language_changed.emit()

    # ----------------------------------------------------------------------------------------------- looks

    def use_theme(self, choice: str) -> None:
        """Put a theme on everything that is on show."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, choice)
            icons.refresh()
            self.rail.tint()
            self.document.analysis_changed.emit()

    def next_theme(self) -> None:
        order = ["dark", "light", "sunlight"]
        chosen = order[(order.index(theme.tokens().name) + 1) % len(order)]
        save_settings(replace(load_settings(), theme=chosen))
        self.use_theme(chosen)

    def _follow_system(self) -> None:
        if load_settings().theme == "system":
            self.use_theme("system")

    def toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    # ---------------------------------------------------------------------------------------------- layout

    def _layout(self) -> QSettings:
        return QSettings(str(assets.user_folder() / "window.ini"), QSettings.Format.IniFormat)

    def restore_layout(self) -> None:
        """Size and splitters as they were left; the first time, what fits the screen."""
        state = self._layout()
        geometry, upper, lower = (state.value(name) for name in ("geometry", "upper", "lower"))
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            screen = QGuiApplication.primaryScreen().availableSize()
            self.resize(min(1440, screen.width()), min(900, screen.height()))
        if isinstance(upper, QByteArray):
            self.analysis_page.upper.restoreState(upper)
        if isinstance(lower, QByteArray):
            self.analysis_page.splitter.restoreState(lower)

    def keep_layout(self) -> None:
        """Write size and splitters for the next start."""
        state = self._layout()
        state.setValue("geometry", self.saveGeometry())
        state.setValue("upper", self.analysis_page.upper.saveState())
        state.setValue("lower", self.analysis_page.splitter.saveState())
