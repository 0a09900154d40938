"""The main window: pages, bars, and the methods that the command table calls."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ..core import assets
from ..core.records import Action, Analysis
from ..core.settings import load_settings
from . import dialogs, names
from .analysis_page import AnalysisPage
from .commands import CommandSet
from .compare_page import ComparePage
from .controller import Controller
from .document import Document
from .guiding import Guiding, show_folder
from .history_page import HistoryPage
from .import_sheet import ImportSheet
from .judging import Judging
from .knowledge_view import KnowledgeView
from .library_view import LibraryView
from .looks import Looks
from .message_bar import Message, MessageBar
from .navigation import Navigation
from .palette import Palette
from .player import Player
from .queue_page import QueuePage
from .shelf import Shelf
from .start_page import StartPage
from .top_bar import Rail, StatusLine, TopBar
from .widgets import column, label, row
from .words import listed, tr


class MainWindow(Navigation, Guiding, Judging, Looks):
    """One window, one document."""

    language_changed = Signal()
    """The settings name another language: a window in that language takes this one's place."""

    def __init__(self, document: Document, controller: Controller) -> None:
        super().__init__()
        self.document, self.controller = document, controller
        self.player = Player(document)
        self.setWindowTitle("SportsGPT Desktop")
        self.setMinimumSize(1024, 640)
        self.setAcceptDrops(True)
        self.commands = CommandSet(self)
        self.start_page = StartPage()
        self.import_sheet = ImportSheet()
        self.library_view = LibraryView()
        self.knowledge_view = KnowledgeView()
        self.queue_page = QueuePage(controller.queue)
        self.history_page = HistoryPage()
        self.analysis_page = AnalysisPage(document, self.player, controller, self.commands)
        self.pages: dict[str, QWidget] = {
            "start": self.start_page,
            "import": self.import_sheet,
            "library": self.library_view,
            "analysis": self.analysis_page,
            "queue": self.queue_page,
            "history": self.history_page,
            "knowledge": self.knowledge_view,
        }
        self.compare_page = ComparePage(document, controller.pictures, self.commands.actions)
        self.pages["compare"] = self.compare_page
        self._lay_out()
        self._connect()
        self.restore_layout()
        self.show_page("start")

    def _lay_out(self) -> None:
        self.top_bar = TopBar(self.document, self.commands.menus(self), self.commands.actions["export"])
        self.messages = MessageBar()
        self.rail = Rail()
        self.status = StatusLine(self.document)
        self.stack = QStackedWidget()
        for page in self.pages.values():
            self.stack.addWidget(page)
        middle = row(spacing=0)
        middle.addWidget(self.rail)
        middle.addWidget(self.stack, 1)
        centre = QWidget()
        outer = column(centre, 0, 0)
        outer.addWidget(self.top_bar)
        outer.addWidget(self.messages)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        controller, document = self.controller, self.document
        self.start_page.open_file.connect(self.open_clip)
        self.start_page.open_paths.connect(self.open_paths)
        self.start_page.open_sample.connect(self.open_sample)
        self.start_page.open_recent.connect(self.open_recent)
        self.import_sheet.cancel.connect(lambda: self.show_page("start"))
        self.import_sheet.start.connect(self.start_analysis)
        controller.clip_read.connect(self.import_sheet.show_clip)
        controller.clip_failed.connect(lambda: self.show_page("start"))
        controller.actions_ready.connect(self._show_actions)
        self.queue_page.show_job.connect(controller.show_job)
        self.queue_page.add_clips.connect(self.open_clip)
        self.history_page.wanted.connect(controller.read_history)
        self.history_page.compare.connect(self._compare_sessions)
        controller.history_read.connect(self.history_page.show_history)
        controller.library_ready.connect(self._show_shelf)
        self.compare_page.wanted.connect(self._compare_with)
        self.library_view.open_entry.connect(self.open_recent)
        self.library_view.erase_athlete.connect(self._ask_erase)
        self.library_view.remove.connect(self.remove_analysis)
        self.library_view.put_back.connect(self.put_back)
        self.library_view.erase_entry.connect(self.ask_erase_analysis)
        controller.clip_wanted.connect(self.find_clip)
        self.knowledge_view.search.connect(controller.search)
        self.knowledge_view.add_files.connect(controller.add_documents)
        controller.passages_found.connect(self.knowledge_view.show_passages)
        controller.documents_added.connect(
            lambda count: self.knowledge_view.say(tr("{count} documents were added.", count=count))
        )
        controller.message.connect(self.messages.post)
        controller.crashed.connect(lambda fault: dialogs.CrashDialog(fault, self).open())
        controller.page.connect(self.show_page)
        controller.exported.connect(self._exported)
        controller.reassessing_changed.connect(lambda on: self.status.say(tr("Assessing…") if on else ""))
        controller.exporting_changed.connect(lambda on: self.status.say(tr("Exporting…") if on else ""))
        controller.analysing_changed.connect(lambda _on: self._enable())
        self.top_bar.queue.clicked.connect(self.show_queue)
        controller.queue.changed.connect(self._show_queue_chip)
        controller.queue.progress.connect(self._show_queue_chip)
        self.top_bar.search.connect(self.show_palette)
        self.top_bar.badge.connect(self.explain_offline)
        self.rail.chosen.connect(self.show_page)
        self.analysis_page.plan.write.connect(self.write)
        self.analysis_page.plan.plan_for.connect(self.ask_plan_for)
        self.analysis_page.issues.dismiss.connect(self.ask_dismiss)
        self.analysis_page.issues.confirm.connect(self.confirm_issue)
        self.analysis_page.issues.rules.connect(self.show_rules)
        self.analysis_page.issues.try_again.connect(self.try_again)
        for signal in (document.opened, document.analysis_changed, document.history_changed):
            signal.connect(self._enable)
        document.overlay_changed.connect(self._enable)
        document.opened.connect(self.tour_if_wanted)
        self.analysis_page.video.tool_changed.connect(self._enable)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self._follow_system())

    # ---------------------------------------------------------------------------------------------- pages

    def show_page(self, name: str) -> None:
        """Show one page of the stack."""
        page = self.pages.get(name)
        if page is None or (name == "analysis" and self.document.video is None):
            return
        self.stack.setCurrentWidget(page)
        if name == "analysis":
            self.analysis_page.video.setFocus()
        elif name == "compare":
            self.compare_page.left.setFocus()
        elif name == "start":
            self.start_page.open_button.setFocus()
        self.rail.show_page("start" if name == "import" else name, self.document.video is not None)
        self._enable()

    def page(self) -> str:
        """The name of the page on show."""
        return next(name for name, page in self.pages.items() if page is self.stack.currentWidget())

    def _enable(self) -> None:
        document, actions = self.document, self.commands.actions
        here = self.stack.currentWidget() in (self.analysis_page, self.compare_page)
        analysis = document.analysis is not None
        self.commands.enable(here and document.video is not None, here and analysis)
        actions["export"].setEnabled(analysis)
        for name, text in (("undo", document.undo_title()), ("redo", document.redo_title())):
            actions[name].setEnabled(here and bool(text))
            base = tr("Undo") if name == "undo" else tr("Redo")
            actions[name].setText(f"{base}: {text}" if text else base)
        for name in document.overlay:
            actions[name].setChecked(document.overlay[name])
        actions["repair"].setChecked(self.analysis_page.video.repair.on)
        actions["review"].setChecked(self.analysis_page.reviewing())
        actions["draw"].setChecked(bool(self.analysis_page.video.draw.kind))
        actions["draw_mark"].setEnabled(here and bool(self.analysis_page.sketch.wanted_mark()))
        actions["side"].setChecked(self.analysis_page.side.isVisibleTo(self.analysis_page))
        actions["kinogram"].setChecked(self.analysis_page.kinogram_wanted)
        self.rail.buttons["analysis"].setEnabled(document.video is not None)

    # ---------------------------------------------------------------------------------------------- panels

    def show_library(self) -> None:
        self.show_page("library")

    def show_compare(self) -> None:
        self.show_page("compare")

    def _compare_with(self, name: str) -> None:
        folder = assets.user_folder() / "analyses" / Path(name).name
        self.controller.read_folder(folder, self.compare_page.show_other)

    def show_queue(self) -> None:
        self.show_page("queue")

    def _show_queue_chip(self, _folder: str = "", _stage: str = "", done: int = 0, total: int = 0) -> None:
        self.top_bar.show_queue(len(self.controller.queue.unfinished()), done / total if total else 0.0)

    def _show_actions(self, actions: Sequence[Action]) -> None:
        self.import_sheet.show_actions(actions, load_settings().last_action)
        titles = {action.id: names.action_title(action) for action in actions}
        self.queue_page.title_of = lambda action_id: titles.get(action_id, names.readable(action_id))
        self.queue_page.rebuild()

    def show_history(self) -> None:
        """Trends, of the open analysis's athlete first."""
        folder = self.document.folder
        for entry in self.history_page.shelf.entries:
            if folder is not None and entry.folder == folder.name and entry.athlete is not None:
                self.history_page.choose(entry.athlete, entry.action_id)
        self.show_page("history")

    def _compare_sessions(self, earlier: str, later: str) -> None:
        home = assets.user_folder() / "analyses"

        def compare(folder: Path, analysis: Analysis) -> None:
            self.show_page("compare")
            self.compare_page.show_other(folder, analysis)

        self.controller.open_both(home / Path(earlier).name, home / Path(later).name, compare)

    def show_knowledge(self) -> None:
        self.show_page("knowledge")

    def _show_shelf(self, shelf: Shelf) -> None:
        self.library_view.show_shelf(shelf)
        self.history_page.show_shelf(shelf)
        for notice in shelf.notices:
            self.messages.post(Message("warning", notice))
        self.import_sheet.show_athletes(shelf.athletes)
        self.compare_page.show_shelf(shelf)
        self.start_page.show_recent(
            [
                (
                    entry.folder,
                    entry.clip,
                    listed(
                        [
                            names.pick(entry.action, entry.action_zh),
                            entry.date,
                            names.result_text(entry.found, entry.faults),
                        ]
                    ),
                )
                for entry in shelf.entries
            ]
        )

    def export_report(self) -> None:
        settings = load_settings()
        dialog = dialogs.ExportDialog(Path(settings.last_folder or Path.home()), self)
        dialog.accepted.connect(lambda: self.controller.export(Path(dialog.folder.text()), dialog.formats()))
        dialog.open()

    def _exported(self, files: list[Path]) -> None:
        if files:
            folder = files[0].parent
            self.messages.post(
                Message(
                    "info",
                    tr("{count} files were written.", count=len(files)),
                    actions=((tr("Open the folder"), lambda: show_folder(folder)),),
                )
            )

    # -------------------------------------------------------------------------------------------- dialogs

    def _ask_erase(self, number: int, name: str) -> None:
        dialog = dialogs.Sheet(tr("Erase {name}?", name=name), tr("Erase"), tr("Cancel"), self)
        dialog.body.addWidget(
            label(
                tr(
                    "Every analysis, preview and record of this athlete is removed. Clips stay where they are. "
                    "This cannot be undone."
                ),
                "muted",
                wrap=True,
            )
        )
        dialog.accepted.connect(lambda: self.controller.erase_athlete(number))
        dialog.open()

    def show_palette(self) -> None:
        Palette(list(self.commands.actions.values()), self).show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that no widget and no shortcut took: on another layout it may still be in the right place."""
        if not self.commands.press(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is safe at any time: a running analysis is offered again at the next start."""
        self.keep_layout()
        self.player.pause()
        self.controller.close()
        event.accept()
