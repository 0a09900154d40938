"""What the window does with kept analyses: share, bring in, find a moved clip, trash. Mixed into the main window."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from ..core import assets, vault
from ..core.settings import load_settings
from . import dialogs, keeping_work
from .controller import Controller
from .document import Document
from .job import Fault
from .message_bar import Message, MessageBar
from .passphrase import FilePassphrase, Protecting, secret_line
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
        blurred = load_settings().blur_faces_when_sharing
        shown = (
            tr("With pictures, faces blurred (Settings)") if blurred else tr("With pictures, which show the athlete")
        )
        self.with_pictures = QCheckBox(shown)
        self.body.addWidget(self.with_name)
        self.body.addWidget(self.with_pictures)
        name = tr("Passphrase of the file, {count} letters or more (empty: none)", count=vault.MIN_PASSPHRASE)
        self.secret = secret_line(name, self)
        self.secret.textChanged.connect(lambda text: self.yes.setEnabled(not 0 < len(text) < vault.MIN_PASSPHRASE))


class Keeping(Protecting):
    """Methods of the main window on analyses of the library."""

    document: Document
    controller: Controller
    messages: MessageBar

    def share(self) -> None:
        dialog = ShareDialog(self.messages)
        dialog.accepted.connect(lambda: self._choose_target(dialog))
        dialog.open()

    def _choose_target(self, dialog: ShareDialog) -> None:
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
                dialog.with_name.isChecked(),
                dialog.with_pictures.isChecked(),
                dialog.secret.text(),
                done=self.controller.exported.emit,
                failed=self.controller.report,
            )

    def bring_in(self, source: Path) -> None:
        """Open a shared analysis; it is kept in the library. Asks for its passphrase where it has one."""
        try:
            from ..core import share  # with the database behind it, so not at start-up

            protected = share.needs_passphrase(source)
        except OSError as fault:
            self.messages.post(Message("error", f"{source.name}: {fault.strerror}"))
            return
        if not protected:
            self._bring_in(source, "")
            return
        dialog = FilePassphrase(source.name, self.messages)
        dialog.accepted.connect(lambda: self._bring_in(source, dialog.secret.text()))
        dialog.open()

    def _bring_in(self, source: Path, secret: str) -> None:
        self.controller.quick_worker.run(
            keeping_work.bring_in, source, secret, done=self._brought_in, failed=self.controller.report
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
