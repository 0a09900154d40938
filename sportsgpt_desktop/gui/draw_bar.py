"""The drawing tools over the video: one button each, and what to do next in words."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QToolButton

from . import icons
from .video_view import VideoView
from .widgets import column, label, restyle, row
from .words import tr

TOOLS = ("choose", "line", "angle", "distance", "length", "stopwatch", "text", "mark")
"""In the order of their buttons; each is a command ``draw_<tool>``."""
TOP_PX = 10


class DrawBar(QFrame):
    """Floats at the top of the video while a tool is in the hand."""

    def __init__(self, video: VideoView, actions: dict[str, QAction]) -> None:
        super().__init__(video)
        self.setObjectName("draw_bar")
        self.setAccessibleName(tr("Drawing tools"))
        self.video = video
        body = column(self, 4, 2)
        tools = row(spacing=2)
        self.buttons = {name: self._button(actions[f"draw_{name}"]) for name in TOOLS}
        for button in self.buttons.values():
            tools.addWidget(button)
        self.pin = self._button(actions["draw_everywhere"])
        self.remove = self._button(actions["draw_remove"])
        self.close_button = self._close_button(actions["draw"])
        tools.addSpacing(8)
        for button in (self.pin, self.remove, self.close_button):
            tools.addWidget(button)
        body.addLayout(tools)
        self.hint = label("", "small")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body.addWidget(self.hint)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        video.installEventFilter(self)
        video.tool_changed.connect(self.refresh)
        self.refresh()

    def _close_button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        icons.wear(button, "x")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(18, 18))
        button.setToolTip(tr("Put the drawing tools away"))
        button.setAccessibleName(tr("Put the drawing tools away"))
        button.clicked.connect(action.trigger)
        return button

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(18, 18))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text())
        return button

    def refresh(self) -> None:
        """Follow the tool in the hand."""
        draw = self.video.draw
        for name, button in self.buttons.items():
            if bool(button.property("inHand")) != (name == draw.kind):
                button.setProperty("inHand", name == draw.kind)
                restyle(button)
        self.buttons["mark"].setVisible(self.buttons["mark"].defaultAction().isEnabled())
        self.hint.setText(draw.hint())
        self.hint.setVisible(bool(draw.hint()))
        self.setVisible(bool(draw.kind))
        self.adjustSize()
        self._place()

    def _place(self) -> None:
        self.move(max((self.video.width() - self.width()) // 2, 0), TOP_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.video and event.type() == QEvent.Type.Resize:
            self._place()
        return False
