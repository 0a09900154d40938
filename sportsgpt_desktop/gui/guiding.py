"""Help in the main window: the tour, the guide, the keys, what the program is. Mixed into it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ..core import assets
from ..core.settings import load_settings, save_settings
from . import dialogs
from .analysis_page import AnalysisPage
from .commands import CommandSet, save_shortcuts
from .help_page import HelpDialog
from .message_bar import Message
from .opening import Opening
from .top_bar import TopBar
from .tour import Stop, Tour
from .words import tr


class Guiding(Opening):
    """Methods of the main window that show a newcomer around."""

    analysis_page: AnalysisPage
    commands: CommandSet
    top_bar: TopBar
    tour: Tour | None = None
    _tour_wanted = False

    # ------------------------------------------------------------------------------------------------ tour

    def begin_tour(self) -> None:
        """Show the window around, on the open analysis or on the sample."""
        if self.document.analysis is not None:
            self._start_tour()
        else:
            self._tour_wanted = True
            self.open_sample()

    def tour_if_wanted(self) -> None:
        """Begin the tour that waited for the sample."""
        if self._tour_wanted and self.document.analysis is not None:
            self._tour_wanted = False
            # Once the page has taken its places.
            QTimer.singleShot(0, self.analysis_page, self._start_tour)

    def _start_tour(self) -> None:
        if self.tour is None:
            self.controller.page.emit("analysis")
            self.analysis_page.side.show()
            self.messages.dismiss()
            self.tour = Tour(self._stops(), self.messages.window())
            self.tour.ended.connect(self._tour_ended)

    def _tour_ended(self) -> None:
        self.tour = None
        save_settings(replace(load_settings(), tour_seen=True))
        self.analysis_page.tabs.setCurrentIndex(0)
        self.analysis_page.video.setFocus()

    def _stops(self) -> tuple[Stop, ...]:
        page = self.analysis_page

        def stop(target: QWidget, tab: int, title: str, text: str) -> Stop:
            return Stop(lambda: target, title, text, lambda: page.tabs.setCurrentIndex(tab))

        return (
            stop(
                page.video,
                0,
                tr("The athlete, measured"),
                tr("The skeleton fades where it is not sure. Space plays, the arrow keys go frame by frame."),
            ),
            stop(
                page.timeline,
                0,
                tr("The movement over time"),
                tr("Diamonds are keyframes with their uncertainty. Drag one if it is off: everything follows."),
            ),
            stop(
                page.side,
                0,
                tr("What stands out, and how sure that is"),
                tr(
                    "Each card shows value ± error against its target. What the clip cannot show is said, with how to film it."
                ),
            ),
            stop(
                page.side,
                2,
                tr("What to do about it"),
                tr("Exercises with doses from sourced records, week by week, and when to test again."),
            ),
            stop(
                self.top_bar.export,
                0,
                tr("Take it along"),
                tr("A report as PDF, the kinogram, tables, or an annotated video. Nothing leaves this computer."),
            ),
            stop(
                self.top_bar.menu_button,
                0,
                tr("Now your own clip"),
                tr("Drop one anywhere on the window. Ctrl+K finds every action; this tour is under Help."),
            ),
        )

    # ------------------------------------------------------------------------------------------------ help

    def show_guide(self) -> None:
        """The guide beside the work: no browser, no network."""
        dialog = HelpDialog(self.messages.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def show_shortcuts(self) -> None:
        dialog = dialogs.ShortcutsDialog(self.messages.window())

        def keep() -> None:
            save_shortcuts(dialog.chosen())
            self.commands.apply_shortcuts()

        dialog.accepted.connect(keep)
        dialog.open()

    def show_about(self) -> None:
        dialogs.AboutDialog(self.messages.window()).open()

    def open_logs(self) -> None:
        show_folder(assets.log_folder())

    def explain_offline(self) -> None:
        self.messages.post(
            Message(
                "info",
                tr("This program has no network code path."),
                tr("Clips and results stay on this computer."),
            )
        )


def show_folder(folder: Path) -> None:
    """Open a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
