"""One place to talk to the user: a bar under the top bar, newest message on show, others waiting."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from . import icons
from .widgets import button, clear, label, restyle, row
from .words import tr

INFO_SECONDS = 8
ICONS = {
    "info": ("info", "accent"),
    "warning": ("triangle-alert", "watch"),
    "error": ("circle-alert", "fault"),
}


@dataclass(frozen=True)
class Message:
    """``kind`` is "info", "warning" or "error"; ``actions`` are (text, callable) pairs shown as buttons."""

    kind: str
    text: str
    hint: str = ""
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()


class MessageBar(QWidget):
    """Shows one message at a time; infos leave by themselves, faults stay until closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Messages"))
        self._waiting: list[Message] = []
        self.message: Message | None = None
        self._layout = row(self, 8, 8)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    def post(self, message: Message) -> None:
        """Show a message now; what was on show comes back afterwards unless it was only an info."""
        if self.message and self.message.kind != "info" and message != self.message:
            self._waiting.append(self.message)
        self._show(message)

    def dismiss(self) -> None:
        """Close the message on show and go on with the one before it."""
        self.message = None
        if self._waiting:
            self._show(self._waiting.pop())
        else:
            self.hide()

    def _show(self, message: Message) -> None:
        self.message = message
        self._timer.stop()
        clear(self._layout)
        self.setProperty("kind", message.kind)
        restyle(self)
        sign = label()
        sign.setPixmap(icons.icon(*ICONS[message.kind]).pixmap(18, 18))
        self._layout.addWidget(sign)
        words = label(" ".join(part for part in (message.text, message.hint) if part), wrap=True)
        self._layout.addWidget(words, 1)
        for text, action in message.actions:
            act = button(text)
            act.clicked.connect(lambda _checked=False, action=action: self._act(action))
            self._layout.addWidget(act)
        close = button("", "quiet", tr("Close"))
        close.setAccessibleName(tr("Close the message"))
        icons.wear(close, "x", "muted")
        close.clicked.connect(self.dismiss)
        self._layout.addWidget(close)
        self.setAccessibleDescription(message.text)
        self.show()
        if message.kind == "info" and not message.actions:
            self._timer.start(INFO_SECONDS * 1000)

    def _act(self, action: Callable[[], None]) -> None:
        self.dismiss()
        action()
