"""Transport buttons and clock above the timeline."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from . import icons, names
from .document import Document
from .player import SPEEDS, Player
from .widgets import button, label, row
from .words import tr


class Transport(QWidget):
    """Previous, play, next; time and frame; speed; range and fit."""

    def __init__(
        self, document: Document, player: Player, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.document, self.player = document, player
        layout = row(self, 0, 8)
        layout.setContentsMargins(12, 6, 14, 2)
        self.back = self._tool(actions["previous_key"], "skip-back")
        self.step_back = self._tool(actions["back"], "step-back")
        self.play = QToolButton()
        self.play.setObjectName("play")
        self.play.setFixedSize(32, 32)
        self.play.setIconSize(QSize(16, 16))
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.play.setAccessibleName(tr("Play or pause"))
        self.play.setToolTip(actions["play"].toolTip())
        self.play.clicked.connect(actions["play"].trigger)
        self.step_forward = self._tool(actions["forward"], "step-forward")
        self.forward = self._tool(actions["next_key"], "skip-forward")
        for tool in (self.back, self.step_back, self.play, self.step_forward, self.forward):
            layout.addWidget(tool)
        self.clock = label("0:00.000", "strong")
        self.clock.setMinimumWidth(66)
        self.clock.setAccessibleName(tr("Time"))
        layout.addWidget(self.clock)
        self.facts = label("", "muted")
        layout.addWidget(self.facts)
        self.speed = QComboBox()
        self.speed.setAccessibleName(tr("Speed"))
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}×", speed)
        self.speed.activated.connect(self._choose_speed)
        layout.addWidget(self.speed)
        self.draw = self._tool(actions["draw"], "pencil-ruler")
        layout.addWidget(self.draw)
        self.review = button("", "pill", actions["review"].toolTip())
        self.review.setObjectName("review_button")
        self.review.clicked.connect(actions["review"].trigger)
        self.review.hide()
        layout.addWidget(self.review)
        layout.addStretch(1)
        self.range = label("", "muted")
        layout.addWidget(self.range)
        self.fit = button(tr("Fit"), "pill", actions["fit"].toolTip())
        self.fit.setObjectName("fit_button")
        self.fit.clicked.connect(actions["fit"].trigger)
        layout.addWidget(self.fit)
        document.frame_changed.connect(self.refresh)
        document.opened.connect(self.refresh)
        document.range_changed.connect(self.refresh)
        player.changed.connect(self._player_changed)
        self._player_changed()
        self.refresh()

    def show_doubts(self, left: int) -> None:
        """How many keyframes and frames wait for a second look."""
        self.review.setText("◆ " + tr("{count} to review", count=left))
        self.review.setVisible(left > 0)

    def _tool(self, action: QAction, icon: str) -> QToolButton:
        tool = QToolButton()
        tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tool.setToolTip(action.toolTip())
        tool.setAccessibleName(action.text())
        tool.setIconSize(QSize(18, 18))
        icons.wear(tool, icon)
        tool.clicked.connect(action.trigger)
        return tool

    def _choose_speed(self) -> None:
        self.player.change_speed(0)
        wanted = float(self.speed.currentData())
        if self.player.playing:
            self.player.play(wanted if self.player.speed > 0 else -wanted)
        else:
            self.player.speed = wanted

    def _player_changed(self) -> None:
        icons.wear(self.play, "pause" if self.player.playing else "play", "on_accent")
        index = self.speed.findData(abs(self.player.speed))
        self.speed.setCurrentIndex(index if index >= 0 else self.speed.findData(1.0))

    def refresh(self) -> None:
        """Show the time and the frame; called for every frame, so it does no more than that."""
        video = self.document.video
        self.setEnabled(video is not None)
        if video is None:
            return
        frame = self.document.frame
        self.clock.setText(names.clock(float(video.time_s[frame])))
        self.facts.setText(
            tr("frame {frame} of {total}", frame=frame, total=video.frames - 1)
            + " · "
            + tr("{fps} fps", fps=f"{video.capture_fps:.4g}")
        )
        parts = []
        for text, mark in (
            (tr("in {time} s"), self.document.in_frame),
            (tr("out {time} s"), self.document.out_frame),
        ):
            if mark is not None:
                parts.append(text.format(time=f"{float(video.time_s[mark]):.3f}"))
        self.range.setText("   ".join(parts))
