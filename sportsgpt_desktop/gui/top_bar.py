"""The bars around the work: clip and badge on top, pages on the left, facts at the bottom."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from . import icons, names
from .document import Document
from .widgets import Chip, button, label, row
from .words import listed, tr

PAGES: dict[str, str] = {
    "start": "house",
    "library": "library",
    "analysis": "person-standing",
    "queue": "clock",
    "compare": "git-compare-arrows",
    "history": "chart-line",
    "knowledge": "book-open",
}
"""Pages of the rail and their icons."""


class TopBar(QWidget):
    """Program, clip, action and athlete; search, offline badge, the one primary action."""

    search = Signal()
    badge = Signal()

    def __init__(self, document: Document, menus: list[QMenu], export: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(44)
        self.document = document
        layout = row(self, 0, 8)
        layout.setContentsMargins(8, 0, 14, 0)
        self.menu_button = QToolButton()
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu_button.setAccessibleName(tr("Menu"))
        self.menu_button.setToolTip(tr("Menu"))
        icons.wear(self.menu_button, "menu")
        self.menu_button.setIconSize(QSize(20, 20))
        self._menu = QMenu(self)
        for menu in menus:
            self._menu.addMenu(menu)
        self.menu_button.setMenu(self._menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        layout.addWidget(self.menu_button)
        layout.addWidget(label("SportsGPT", "heading"))
        self.clip = label("", "muted")
        layout.addWidget(self.clip)
        self.action = Chip()
        self.athlete = Chip()
        layout.addWidget(self.action)
        layout.addWidget(self.athlete)
        layout.addStretch(1)
        self.queue = button("", "chip", tr("Show the queue"))
        self.queue.setObjectName("queue_chip")
        self.queue.setAccessibleName(tr("Show the queue"))
        icons.wear(self.queue, "clock", "accent")
        self.queue.hide()
        layout.addWidget(self.queue)
        self.search_button = Chip(tr("Search actions") + "   Ctrl K")
        self.search_button.setToolTip(tr("Search actions") + " (Ctrl+K)")
        self.search_button.clicked.connect(self.search)
        layout.addWidget(self.search_button)
        self.offline = button(tr("Offline"), "chip", tr("No network code path: nothing leaves this computer"))
        icons.wear(self.offline, "shield-check", "fine")
        self.offline.clicked.connect(self.badge)
        layout.addWidget(self.offline)
        self.export = button(tr("Export report"), "primary")
        self.export.setObjectName("export_report")
        self.export.clicked.connect(export.trigger)
        export.changed.connect(lambda: self.export.setEnabled(export.isEnabled()))
        layout.addWidget(self.export)
        document.opened.connect(self.rebuild)
        document.analysis_changed.connect(self.rebuild)
        self.rebuild()

    def show_queue(self, left: int, share: float) -> None:
        """How many clips are analysed or wait, and how far the present one is (0..1)."""
        self.queue.setVisible(left > 0)
        self.queue.setText(tr("{count} in the queue", count=left) + (f" · {names.percent(share)}" if share else ""))

    def rebuild(self) -> None:
        analysis, video = self.document.analysis, self.document.video
        self.clip.setText("/  " + video.name if video else "")
        self.action.setVisible(analysis is not None)
        self.athlete.setVisible(analysis is not None)
        self.export.setVisible(video is not None)
        if analysis is not None:
            mark = " · " + tr("experimental") if analysis.action.validation == "experimental" else ""
            self.action.say(names.action_title(analysis.action) + mark)
            self.action.setToolTip("\n".join((self.action.whole, analysis.action.description)).strip())
            who = analysis.athlete
            self.athlete.say(listed([who.name or tr("No name"), names.level_text(who.level), names.sex_text(who.sex)]))
            self.athlete.setToolTip(self.athlete.whole)


class Rail(QWidget):
    """The pages, as a narrow row of icons."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(52)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 10, 6, 10)
        layout.setSpacing(8)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        titles = {
            "start": tr("Start"),
            "library": tr("Library"),
            "analysis": tr("Analysis"),
            "queue": tr("Queue"),
            "compare": tr("Compare"),
            "history": tr("History"),
            "knowledge": tr("Knowledge"),
        }
        for name, icon in PAGES.items():
            item = QToolButton()
            item.setObjectName(f"rail_{name}")
            item.setCheckable(True)
            item.setFixedSize(38, 38)
            item.setIconSize(QSize(20, 20))
            item.setToolTip(titles[name])
            item.setAccessibleName(titles[name])
            item.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            icons.wear(item, icon, "muted")
            item.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._group.addButton(item)
            self.buttons[name] = item
            layout.addWidget(item)
        layout.addStretch(1)

    def show_page(self, name: str, clip: bool) -> None:
        """Mark the page on show."""
        self.buttons["analysis"].setEnabled(clip)
        for key, item in self.buttons.items():
            item.setChecked(key == name)
        self.tint()

    def tint(self) -> None:
        """Colour the icons: the chosen page's stands out."""
        for key, item in self.buttons.items():
            icons.wear(item, PAGES[key], "accent" if item.isChecked() else "muted")


class StatusLine(QWidget):
    """What the result rests on: poses, view, camera; rules and bands."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(24)
        self.document = document
        layout = row(self, 0, 18)
        layout.setContentsMargins(14, 0, 14, 0)
        self.left = label()
        self.middle = label()
        self.right = label()
        self.left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.left, 1)
        layout.addWidget(self.middle)
        layout.addWidget(self.right)
        document.opened.connect(self.rebuild)
        document.analysis_changed.connect(self.rebuild)

    def say(self, text: str) -> None:
        """What is going on in the background."""
        self.middle.setText(text)

    def rebuild(self) -> None:
        analysis = self.document.analysis
        if analysis is None:
            self.left.setText("")
            self.right.setText("")
            return
        found = int((analysis.pose.visibility.max(axis=1) > 0).sum()) if len(analysis.pose.visibility) else 0
        view = analysis.motion.view
        sight = {
            "side": tr("Side view"),
            "oblique": tr("Oblique view"),
            "front": tr("Front view"),
            "rear": tr("Rear view"),
            "unknown": tr("View not known"),
        }[view.name]
        angle = tr("{angle}° off", angle=f"{view.angle_deg:.0f}") if view.name in ("side", "oblique") else ""
        self.left.setText(
            "     ".join(
                (
                    tr("Pose {found} of {total} frames", found=found, total=analysis.video.frames),
                    f"{sight}, {angle}" if angle else sight,
                    tr("Camera moves") if view.camera_moves else tr("Camera still"),
                    tr("{fps} fps filmed", fps=f"{analysis.video.capture_fps:.4g}"),
                )
            )
        )
        self.left.setToolTip("\n".join(analysis.quality))
        who = listed([names.level_text(analysis.athlete.level), names.sex_text(analysis.athlete.sex)])
        self.right.setText(listed([tr("Rules {rules}", rules=analysis.assessment.rules), who]))
