"""The guide inside the window: pages of ``docs/html`` in the window's own colours. No browser, no network."""

import re
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from ..core import assets
from . import names, theme
from .widgets import column
from .words import tr

STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def guide_folder() -> Path:
    """Where the built pages lie."""
    return assets.program_folder() / "docs" / "html"


def first_page() -> Path:
    """The guide's first page in the window's language, if it is there; else in English."""
    own = guide_folder() / names.language() / "index.html"
    return own if own.is_file() else guide_folder() / "index.html"


class GuideBrowser(QTextBrowser):
    """Shows the guide's pages only; an address outside is text, not a way out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Guide"))
        self.setOpenExternalLinks(False)
        self.setSearchPaths([str(guide_folder())])

    def doSetSource(
        self, name: QUrl | str, /, type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        """Go to a page of the guide; the page on show stays for any other address."""
        if QUrl(name).isRelative() or QUrl(name).isLocalFile():
            super().doSetSource(name, type)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A local file of the guide, in the theme's colours; nothing for any other address."""
        name = QUrl(name)
        file = Path(name.toLocalFile()) if name.isLocalFile() else guide_folder() / name.path()
        if not name.isRelative() and not name.isLocalFile():
            return None
        if kind != QTextDocument.ResourceType.HtmlResource.value or file.suffix != ".html":
            return super().loadResource(kind, name)
        try:
            return STYLE.sub(f"<style>{_style()}</style>", file.read_text(encoding="utf-8"))
        except OSError:
            return "<p>" + tr(
                "The guide is not there. Set the program up again: {command}", command=assets.MEND_COMMAND
            )


def _style() -> str:
    now = theme.tokens()
    return (
        f"body {{ background-color: {now.background}; color: {now.text}; margin: 20px; }}"
        f"a {{ color: {now.accent}; }} h1 {{ font-size: 24px; }} h2 {{ font-size: 18px; }} h3 {{ font-size: 15px; }}"
        f"code, pre, th {{ background-color: {now.raised}; }} .bar {{ color: {now.muted}; }}"
        f"table {{ border-collapse: collapse; }} th, td {{ border: 1px solid {now.line}; padding: 5px; }}"
    )


class HelpDialog(QDialog):
    """A window of its own beside the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Guide"))
        self.resize(900, 720)
        self.browser = GuideBrowser(self)
        column(self, 0, 0).addWidget(self.browser)
        self.browser.setSource(QUrl.fromLocalFile(str(first_page())))
