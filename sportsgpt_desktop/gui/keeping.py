"""What the window does with kept analyses: share, bring in, find a moved clip, trash. Mixed into the main window."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from ..core import assets
from ..core.settings import load_settings
from . import dialogs, keeping_work
from .controller import Controller
from .document import Document
from .job import Fault
from .message_bar import Message, MessageBar
from .passphrase import Protecting
from .shelf import Shelf
from .widgets import label
from .words import tr

SHARED = ".sgpt"


class ShareDialog(dialogs.Sheet):
    """What goes into a shared file beside the measurements."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Share this analysis"), tr("Choose a place…"), tr("Cancel"), parent)
        self.body.addWidget(
            label(
                tr("One file that SportsGPT Desktop opens on another computer. The clip stays here."),
                "muted",
                wrap=True,
            )
        )
        self.with_name = QCheckBox(tr("With the athlete's name"))
        self.with_pictures = QCheckBox(tr("With pictures, which show the athlete"))
        self.body.addWidget(self.with_name)
        self.body.addWidget(self.with_pictures)
        if load_settings().blur_faces_when_sharing:
            self.with_pictures.setEnabled(False)
            note = tr("Pictures stay out while faces are to be blurred (Settings): previews can't be blurred.")
            self.body.addWidget(label(note, "small", wrap=True))


class Keeping(Protecting):
    """Methods of the main window on analyses of the library."""

    document: Document
    controller: Controller
    messages: MessageBar

    def share(self) -> None:
        dialog = ShareDialog(self.messages)
        dialog.accepted.connect(
            lambda: self._choose_target(dialog.with_name.isChecked(), dialog.with_pictures.isChecked())
        )
        dialog.open()

    def _choose_target(self, with_name: bool, with_pictures: bool) -> None:
        start = str(Path(load_settings().last_folder or Path.home()) / f"analysis{SHARED}")
        chosen, _ = QFileDialog.getSaveFileName(self.messages, tr("Share this analysis"), start, f"*{SHARED}")
        folder = self.document.folder
        if chosen and folder is not None:
            target = Path(chosen if chosen.endswith(SHARED) else chosen + SHARED)
            # The same worker as for edits, so that a pending one is saved first.
            self.controller.quick_worker.run(
                keeping_work.share,
                folder,
                target,
                with_name,
                with_pictures,
                done=self.controller.exported.emit,
                failed=self.controller.report,
            )

    def bring_in(self, source: Path) -> None:
        """Open a shared analysis; it is kept in the library."""
        self.controller.quick_worker.run(
            keeping_work.bring_in, source, done=self._brought_in, failed=self.controller.report
        )

    def _brought_in(self, folder: Path) -> None:
        self.controller.refresh_library()
        self.controller.open_folder(folder)

    def find_clip(self) -> None:
        """Ask where the clip of the open analysis lies now."""
        folder = self.document.folder
        chosen, _ = QFileDialog.getOpenFileName(
            self.messages, tr("Where is the clip now?"), load_settings().last_folder
        )
        if chosen and folder is not None:
            self.controller.quick_worker.run(
                keeping_work.relink,
                folder,
                Path(chosen),
                done=self.controller.open_folder,
                failed=self._not_the_clip,
            )

    def _not_the_clip(self, fault: Fault) -> None:
        if fault.details:
            self.controller.report(fault)
        else:
            again = ((tr("Find the clip…"), self.find_clip),)
            self.messages.post(Message("error", fault.message, fault.hint, again))

    def remove_analysis(self, name: str) -> None:
        """Into the trash; the message takes it out again."""
        self._leave(name)

        def done(shelf: Shelf) -> None:
            self.controller.library_ready.emit(shelf)
            back = (tr("Put it back"), partial(self.put_back, name))
            self.messages.post(Message("info", tr("The analysis is in the trash."), actions=(back,)))

        self.controller.quick_worker.run(keeping_work.trash, name, False, done=done, failed=self.controller.report)

    def put_back(self, name: str) -> None:
        """Out of the trash."""
        controller = self.controller
        controller.quick_worker.run(
            keeping_work.trash, name, True, done=controller.library_ready.emit, failed=controller.report
        )

    def ask_erase_analysis(self, name: str, clip: str) -> None:
        """Erase an analysis for good, after a question."""
        dialog = dialogs.Sheet(tr("Erase the analysis of {name}?", name=clip), tr("Erase"), tr("Cancel"), self.messages)
        text = tr("Results and previews are removed, also from backups. The clip stays. This cannot be undone.")
        dialog.body.addWidget(label(text, "muted", wrap=True))
        dialog.accepted.connect(lambda: self._erase_analysis(name))
        dialog.open()

    def _erase_analysis(self, name: str) -> None:
        self._leave(name)
        controller = self.controller
        controller.quick_worker.run(
            keeping_work.erase, name, done=controller.library_ready.emit, failed=controller.report
        )

    def _leave(self, name: str) -> None:
        """Close the analysis if it is the one on show."""
        if self.document.folder == assets.user_folder() / "analyses" / name:
            self.document.open(None, None)
