"""The page of one clip: video and kinogram, side panel, timeline."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QWidget

from ..core.records import Issue, Keyframe, Measurement
from .ask_view import AskView
from .commands import CommandSet
from .controller import Controller
from .document import Document, key_of
from .draw_bar import DrawBar
from .issues_view import IssuesView
from .kinogram_strip import KinogramStrip
from .measurements_view import MeasurementsView
from .plan_view import PlanView
from .player import Player
from .progress_card import ProgressCard
from .review import Doubt
from .review_panel import ReviewPanel
from .sketch import Sketch
from .timeline.widget import Timeline
from .transport import Transport
from .video_view import VideoView
from .widgets import column
from .words import tr

SIDE_PX = 384
SMALL_HEIGHT_PX = 700
"""Under this window height the kinogram folds away."""


class AnalysisPage(QWidget):
    """Lays the views out and joins them with the document."""

    tab_changed = Signal(int)

    def __init__(
        self,
        document: Document,
        player: Player,
        controller: Controller,
        commands: CommandSet,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.document, self.player, self.controller = document, player, controller
        self.kinogram_wanted = True
        pictures = controller.pictures
        self.video = VideoView(document, pictures.image)
        self.draw_bar = DrawBar(self.video, commands.actions)
        self.sketch = Sketch(document, controller, self.video, self)
        self.kinogram = KinogramStrip(document, pictures.image)
        self.timeline = Timeline(document, pictures.thumbnail)
        self.transport = Transport(document, player, commands.actions)
        self.issues = IssuesView(document)
        self.measurements = MeasurementsView(document)
        self.plan = PlanView(document)
        self.ask = AskView(document)
        self.progress = ProgressCard()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for view, text in (
            (self.issues, tr("Issues")),
            (self.measurements, tr("Measurements")),
            (self.plan, tr("Plan")),
            (self.ask, tr("Ask")),
        ):
            self.tabs.addTab(view, text)
        self.side = QStackedWidget()
        self.side.setObjectName("side_panel")
        self.side.addWidget(self.tabs)
        self.side.addWidget(self.progress)
        self.review = ReviewPanel(document)
        self.side.addWidget(self.review)
        self.side.setMinimumWidth(SIDE_PX)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        stage = QWidget()
        left = column(stage, 10, 8)
        left.addWidget(self.video, 1)
        left.addWidget(self.kinogram)
        self.upper = QSplitter(Qt.Orientation.Horizontal)
        self.upper.addWidget(stage)
        self.upper.addWidget(self.side)
        self.upper.setStretchFactor(0, 1)
        self.upper.setStretchFactor(1, 0)
        self.upper.setSizes([960, SIDE_PX])
        lower = QWidget()
        lower.setObjectName("timeline_panel")
        bottom = column(lower, 0, 2)
        bottom.addWidget(self.transport)
        bottom.addWidget(self.timeline, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.upper)
        self.splitter.addWidget(lower)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([470, 270])
        self.splitter.setChildrenCollapsible(False)
        column(self, 0, 0).addWidget(self.splitter)

    def _connect(self) -> None:
        document, controller = self.document, self.controller
        self.timeline.keyframe_dropped.connect(controller.move_keyframe)
        self.timeline.keyframe_snapped.connect(controller.snap_keyframe)
        self.timeline.scrub_started.connect(self._scrub_started)
        self.timeline.scrub_ended.connect(self._scrub_ended)
        self._resume = False
        self.video.wants_full.connect(lambda frame: None if self.player.playing else controller.fetch_full(frame))
        self.video.joint_moved.connect(controller.move_joint)
        controller.full_picture.connect(self.video.show_full)
        controller.pictures_changed.connect(self._pictures_changed)
        self.kinogram.chosen.connect(self.show_keyframe)
        self.issues.show_frame.connect(self.show_issue)
        self.issues.restore.connect(controller.restore_issue)
        self.measurements.show_frame.connect(self.show_measurement)
        self.plan.stop.connect(controller.stop_writing)
        self.ask.ask.connect(controller.ask)
        controller.answered.connect(lambda: self.ask.set_waiting(""))
        controller.writing_changed.connect(self.plan.set_streaming)
        controller.text_arrived.connect(self.plan.add_text)
        self.review.chosen.connect(self.show_doubt)
        self.review.accepted.connect(self._accept)
        self.review.closed.connect(lambda: self.show_review(False))
        self.review.counted.connect(self.transport.show_doubts)
        controller.progress.connect(self.progress.show_progress)
        self.progress.cancel.connect(controller.cancel_analysis)
        controller.analysing_changed.connect(self._analysing)
        document.analysis_changed.connect(self._retitle)
        document.analysis_changed.connect(self.fold)
        document.opened.connect(self.fold)

    def _retitle(self) -> None:
        count = self.issues.count()
        self.tabs.setTabText(0, f"{tr('Issues')} {count}" if count else tr("Issues"))

    def _analysing(self, on: bool) -> None:
        self.side.setCurrentWidget(self.progress if on else self.tabs)
        if on:
            self.progress.begin()

    # ----------------------------------------------------------------------------------------------- review

    def reviewing(self) -> bool:
        """Whether the review queue is open."""
        return self.side.currentWidget() is self.review

    def show_review(self, on: bool) -> None:
        """The review queue in place of the tabs."""
        if self.side.currentWidget() is self.progress:
            return
        self.side.setCurrentWidget(self.review if on else self.tabs)
        if on:
            self.side.show()
            self.review.rebuild()
            if self.review.current() is None:
                self.review.go_on()
            self.review.list.setFocus()
        else:
            self.video.setFocus()
        self.document.overlay_changed.emit()

    def show_doubt(self, doubt: Doubt) -> None:
        """Look at a doubtful keyframe, or at a stretch of frames with the range marked on it."""
        self.player.pause()
        keyframe = self.document.keyframe(doubt.key)
        if keyframe is not None:
            self.show_keyframe(keyframe)
        else:
            self.document.set_range(doubt.frame, doubt.last)
            self.document.go_to(doubt.frame)

    def _accept(self, doubt: Doubt) -> None:
        analysis = self.document.analysis
        if doubt.key is not None:
            self.controller.accept_keyframe(doubt.key)
        elif analysis is not None:
            checked = (*analysis.checked_frames, (doubt.frame, doubt.last))
            self.controller.draw(tr("Accept frames"), replace(analysis, checked_frames=checked))

    def _pictures_changed(self) -> None:
        self.timeline.forget_thumbnails()
        self.video.refresh()
        self.kinogram.forget()

    def _scrub_started(self) -> None:
        self._resume = self.player.playing
        self.player.pause()

    def _scrub_ended(self) -> None:
        if self._resume:
            self.player.play()

    # ----------------------------------------------------------------------------------------- going there

    def show_keyframe(self, keyframe: Keyframe) -> None:
        self.player.pause()
        self.document.select_keyframe(key_of(keyframe))
        self.document.go_to(keyframe.frame)

    def show_issue(self, issue_id: str, frame: int) -> None:
        """Jump to an issue's evidence."""
        self.player.pause()
        self.document.select_issue(issue_id)
        issue: Issue | None = self.document.issue(issue_id)
        for item in issue.evidence if issue else ():
            if item.frame == frame:
                self._select_keyframe_at(item.keyframe, frame)
                break
        self.document.go_to(frame)

    def show_measurement(self, item: Measurement) -> None:
        self.player.pause()
        self._select_keyframe_at(item.keyframe, item.frame)
        self.document.go_to(item.frame)

    def _select_keyframe_at(self, keyframe_id: str, frame: int) -> None:
        for keyframe in self.document.keyframes():
            if keyframe.id == keyframe_id and keyframe.frame == frame:
                self.document.select_keyframe(key_of(keyframe))

    def fold(self) -> None:
        """On a small window the kinogram folds first."""
        room = self.window().height() >= SMALL_HEIGHT_PX
        self.kinogram.setVisible(self.kinogram_wanted and room and bool(self.document.keyframes()))

    def resizeEvent(self, event: object) -> None:
        self.fold()
