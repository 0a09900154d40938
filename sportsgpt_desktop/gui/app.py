"""Starts the window."""

import faulthandler
import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from ..core import assets
from ..core.errors import UserError
from ..core.log import log_fault, start_log
from ..core.settings import load_settings, settings_file
from . import names, theme, words
from .commands import KeyGuard
from .controller import Controller
from .document import Document
from .job import Fault
from .main_window import MainWindow
from .passphrase import unlocked

LOG_BYTES = 1_000_000
RENEW_MS = 100
"""How often a change of language looks whether the work in the background has ended."""


def language_of(choice: str) -> str:
    """The window's language for a setting: "system" follows the desktop where we have it."""
    if choice in words.LANGUAGES:
        return choice
    return "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def start_logging() -> None:
    """Log to a file of bounded size; a crash in native code leaves its trace there too."""
    folder = assets.log_folder()
    handler = RotatingFileHandler(folder / "window.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    qInstallMessageHandler(_log_qt)


def _log_qt(kind: QtMsgType, _context: object, text: str) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    logging.getLogger("qt").log(level, text)


class FileOpener(QObject):
    """Opens what the file manager hands over; macOS sends an event where others give an argument."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            self._window.open_path(Path(event.file()))
            return True
        return False


def make_window(app: QApplication, before: MainWindow | None = None) -> MainWindow:
    """The window with everything behind it, not yet on show; the queue of the window ``before`` goes on in it."""
    settings = load_settings()
    language = language_of(settings.language)
    words.use_language(language)
    names.use_language(language)
    theme.apply(app, settings.theme)
    document = Document()
    controller = Controller(document, queue=before.controller.queue if before else None)
    window = MainWindow(document, controller)
    app.installEventFilter(KeyGuard(window))
    app.installEventFilter(FileOpener(window))
    document.setParent(window)
    controller.setParent(window)
    # Once the click in the settings has been dealt with: its dialog must not be styled anew meanwhile.
    window.language_changed.connect(lambda: QTimer.singleShot(0, window, lambda: renew(app, window)))
    return window


def renew(app: QApplication, old: MainWindow) -> None:
    """Put a window in the language of the settings in place of one, as soon as nothing is being worked out there.

    An analysis that runs or waits goes on; what is open, edited and undone is taken along.
    """
    if old.controller.working():
        QTimer.singleShot(RENEW_MS, old, lambda: renew(app, old))
        return
    old.keep_layout()
    new = make_window(app, old)
    new.controller.queue.setParent(new.controller)
    new.document.take_over(old.document)
    new.show()
    new.show_page(old.page())
    new.controller.start()
    new.controller.translate()
    old.controller.leave()
    old.hide()
    old.deleteLater()


def begin(window: MainWindow, files: list[Path]) -> None:
    """Open what the file manager hands over; the first time, the sample with the tour."""
    try:
        sample = assets.sample()
    except UserError:
        sample = None
    on_sample = sample is not None and files == [sample.path]
    first = not settings_file().is_file() and sample is not None and sample.analysed.is_file()
    if first and (on_sample or not files):
        window.begin_tour()
    elif on_sample:
        window.open_sample()
    elif files:
        window.open_paths(files)


def run(argv: list[str]) -> int:
    """Open the window, on the file named in ``argv`` if there is one; returns the exit code."""
    app = QApplication(argv)
    app.setApplicationName("SportsGPT Desktop")
    app.setStyle("Fusion")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    try:
        start_logging()
        start_log()
    except (OSError, UserError) as fault:
        print(f"The log cannot be written: {fault}", file=sys.stderr)  # noqa: T201
    window = make_window(app)
    if not unlocked():
        return 0

    def report(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        log_fault(fault)
        details = "".join(traceback.format_exception(kind, fault, trace))
        shown = [each for each in app.topLevelWidgets() if isinstance(each, MainWindow) and each.isVisible()]
        (shown or [window])[0].controller.crashed.emit(Fault(str(fault) or kind.__name__, details=details))

    sys.excepthook = report
    window.show()
    # After the first paint, so that the window appears at once.
    QTimer.singleShot(0, window.controller.start)
    QTimer.singleShot(0, lambda: begin(window, [Path(each) for each in argv[1:]]))
    code = app.exec()
    for each in app.topLevelWidgets():
        if isinstance(each, MainWindow):  # closed already; what was started behind the close must not keep us here
            each.controller.close()
    return code
