"""The library's passphrase in the window: asked for at start, set, changed and taken away."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from ..core import assets, vault
from ..core.errors import UserError
from . import keeping_work
from .controller import Controller
from .dialogs import Sheet
from .document import Document
from .message_bar import Message, MessageBar
from .widgets import button, label
from .words import tr


def secret_line(name: str, sheet: Sheet) -> QLineEdit:
    """A line whose letters stay hidden, with its name above it."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    sheet.body.addWidget(label(name, "small"))
    sheet.body.addWidget(line)
    return line


class UnlockDialog(Sheet):
    """Asks for the passphrase until it opens the library or the user gives up."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(tr("The library is protected"), tr("Unlock"), tr("Quit"), parent)  # type: ignore[arg-type]
        self.secret = secret_line(tr("Passphrase or recovery code"), self)
        self.fault = label("", "small", wrap=True)
        self.body.addWidget(self.fault)
        self.secret.setFocus()

    def accept(self) -> None:
        try:
            vault.unlock(assets.user_folder(), self.secret.text())
        except UserError as fault:
            self.fault.setText(f"{fault.message} {fault.hint}")
            self.secret.selectAll()
            return
        super().accept()


def unlocked() -> bool:
    """Whether the library can be read; asks for its passphrase where it has one."""
    if vault.is_unlocked(assets.user_folder()):
        return True
    return UnlockDialog(None).exec() == QDialog.DialogCode.Accepted


class NewPassphrase(Sheet):
    """Two equal lines of enough letters; ``old`` asks for the present one too."""

    def __init__(self, old: bool, parent: QWidget) -> None:
        title = tr("Change the passphrase") if old else tr("Protect the library")
        super().__init__(title, tr("Change") if old else tr("Protect"), tr("Cancel"), parent)
        note = tr(
            "Protects athletes, results, joint positions and previews on this computer. Clips, exported files, "
            "settings and your own documents stay as they are."
        )
        self.body.addWidget(label(note, "muted", wrap=True))
        self.old = secret_line(tr("Present passphrase or recovery code"), self) if old else None
        self.new = secret_line(tr("New passphrase, {count} letters or more", count=vault.MIN_PASSPHRASE), self)
        self.again = secret_line(tr("The new one again"), self)
        for line in (self.new, self.again):
            line.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        typed = self.new.text()
        self.yes.setEnabled(len(typed) >= vault.MIN_PASSPHRASE and typed == self.again.text())


class RemovePassphrase(Sheet):
    """Asks for the passphrase before everything becomes readable again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Take the passphrase away"), tr("Make readable"), tr("Cancel"), parent)
        self.secret = secret_line(tr("Passphrase or recovery code"), self)


class FilePassphrase(Sheet):
    """Asks for the passphrase of a shared file."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(tr("{name} is protected", name=name), tr("Open"), tr("Cancel"), parent)
        self.secret = secret_line(tr("Passphrase, from whoever sent the file"), self)


class RecoveryCode(Sheet):
    """Shows the recovery code once."""

    def __init__(self, code: str, parent: QWidget) -> None:
        super().__init__(tr("Write down the recovery code"), tr("I have written it down"), "", parent)
        self.code = label(code, "heading")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.code)
        note = tr(
            "It opens the library if the passphrase is lost, and is shown only now. Without passphrase and code "
            "nobody can open it, we neither."
        )
        self.body.addWidget(label(note, "muted", wrap=True))


class Protecting:
    """Methods of the main window on the passphrase."""

    document: Document
    controller: Controller
    messages: MessageBar

    def passphrase(self) -> None:
        """Set a passphrase, or change or take away the one that is there."""
        if self.controller.queue.worker.busy:
            self.messages.post(Message("info", tr("Wait until the analysis is done, then protect the library.")))
            return
        protected = vault.is_protected(assets.user_folder())
        dialog = NewPassphrase(protected, self.messages)
        if protected:
            remove = button(tr("Take the passphrase away…"))
            remove.setObjectName("remove_passphrase")
            remove.clicked.connect(partial(self._ask_to_remove, dialog))
            dialog.body.addWidget(remove)
            dialog.accepted.connect(lambda: self._change(dialog))
        else:
            dialog.accepted.connect(lambda: self._run(keeping_work.protect, dialog.new.text(), done=self._protected))
        dialog.open()

    def _run(self, task: Any, *args: str, done: Any) -> None:
        self.document.open(None, None)  # its previews change their form
        self.controller.quick_worker.run(task, *args, done=done, failed=self.controller.report)

    def _protected(self, answer: tuple[str, dict[str, bytes]]) -> None:
        code, keys = answer
        self._use(keys)
        RecoveryCode(code, self.messages).open()

    def _change(self, dialog: NewPassphrase) -> None:
        old = dialog.old.text() if dialog.old else ""
        self._run(keeping_work.change_passphrase, old, dialog.new.text(), done=self._changed)

    def _changed(self, keys: dict[str, bytes]) -> None:
        self._use(keys)
        self.messages.post(Message("info", tr("The passphrase is changed.")))

    def _ask_to_remove(self, first: NewPassphrase) -> None:
        first.reject()
        dialog = RemovePassphrase(self.messages)
        dialog.accepted.connect(lambda: self._run(keeping_work.unprotect, dialog.secret.text(), done=self._unprotected))
        dialog.open()

    def _unprotected(self, keys: dict[str, bytes]) -> None:
        self._use(keys)
        self.messages.post(Message("info", tr("The library has no passphrase any more.")))

    def _use(self, keys: dict[str, bytes]) -> None:
        """The window and every child go on with these keys; children get them when they start anew."""
        vault.lock(assets.user_folder())
        vault.use_keys(keys)
        controller = self.controller
        workers = (
            controller.model_worker,
            controller.picture_worker,
            controller.export_worker,
            controller.queue.worker,
        )
        for worker in workers:
            worker.renew()
        controller.refresh_library()
