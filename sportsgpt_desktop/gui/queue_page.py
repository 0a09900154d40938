"""The clips that are analysed, wait for it, or were done since the start: progress, order, cancel."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QScrollArea, QWidget

from . import icons, names
from .analysis_queue import AnalysisQueue, Job
from .progress_card import stage_text
from .widgets import Card, button, clear, column, label, row
from .words import listed, tr


def state_text(job: Job) -> str:
    """What a job is doing, in a few words."""
    return {
        "waiting": tr("waiting"),
        "running": tr("being analysed"),
        "stopped": tr("interrupted; the poses found so far are kept"),
        "done": tr("done"),
        "failed": tr("not possible"),
    }[job.state]


class JobCard(Card):
    """One clip of the queue."""

    act = Signal(str, str)
    """(what: "open", "up", "down", "remove", "resume"; name of the job's folder)."""

    def __init__(self, job: Job, title: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.job = job
        self.setObjectName(f"job_{job.folder.name}")
        head = row()
        head.addWidget(label(job.clip, "strong"), 1)
        self.state = label(state_text(job), "muted")
        head.addWidget(self.state)
        self.body.addLayout(head)
        line = row()
        line.addWidget(label(listed([title, job.request.athlete.name]), "muted"), 1)
        for made in self._buttons(job):
            line.addWidget(made)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(tr("Progress of {clip}", clip=job.clip))
        self.bar.setRange(0, 0)
        self.body.addWidget(self.bar)
        self.bar.setVisible(job.state == "running")  # not before it has a parent: it would be a window of its own
        self.body.addLayout(line)
        if job.fault:
            self.body.addWidget(label(job.fault, "fault", wrap=True))
        self.setAccessibleName(listed([job.clip, title, state_text(job)]))
        self.chosen.connect(lambda: self.act.emit("open", job.folder.name))

    def _buttons(self, job: Job) -> list[QPushButton]:
        wanted: dict[str, tuple[tuple[str, str, str], ...]] = {
            "waiting": (("up", "", tr("Earlier")), ("down", "", tr("Later")), ("remove", tr("Remove"), "")),
            "running": (("open", tr("Show"), ""), ("remove", tr("Stop"), "")),
            "stopped": (("resume", tr("Go on"), ""), ("remove", tr("Remove"), "")),
            "done": (("open", tr("Open"), ""), ("remove", tr("Take off the list"), "")),
            "failed": (("remove", tr("Take off the list"), ""),),
        }
        made = []
        for what, text, tip in wanted[job.state]:
            one = button(text, "quiet" if tip else "", tip)
            one.setObjectName(f"{what}_{job.folder.name}")
            if tip:
                icons.wear(one, {"up": "chevron-up", "down": "chevron-down"}[what], "muted")
            one.setAccessibleName(f"{text or tip}: {job.clip}")
            one.clicked.connect(lambda _checked=False, what=what: self.act.emit(what, job.folder.name))
            made.append(one)
        return made

    def show_progress(self, stage: str, done: int, total: int, left_s: float) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        left = tr("{time} left", time=names.duration(left_s)) if left_s >= 0 else ""
        self.state.setText(listed([stage_text(stage), left]))


class QueuePage(QWidget):
    """The list of jobs, in their order."""

    show_job = Signal(str)
    add_clips = Signal()

    def __init__(self, queue: AnalysisQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.queue = queue
        self.title_of: Callable[[str], str] = names.readable
        """The title of an action by its id."""
        self.cards: dict[str, JobCard] = {}
        outer = column(self, 20, 12)
        head = row()
        head.addWidget(label(tr("Queue"), "title"), 1)
        self.tidy = button(tr("Take finished ones off"))
        self.tidy.setObjectName("tidy_queue")
        self.tidy.clicked.connect(lambda: queue.forget(("done", "failed")))
        head.addWidget(self.tidy)
        add = button(tr("Add clips…"), "primary")
        add.setObjectName("add_clips")
        add.clicked.connect(self.add_clips)
        head.addWidget(add)
        outer.addLayout(head)
        self.summary = label("", "muted", wrap=True)
        outer.addWidget(self.summary)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._list = column(inner, 0, 8)
        area.setWidget(inner)
        outer.addWidget(area, 1)
        queue.changed.connect(self.rebuild)
        queue.progress.connect(self._progress)
        self.rebuild()

    def rebuild(self) -> None:
        clear(self._list)
        self.cards = {}
        for job in self.queue.jobs:
            card = JobCard(job, self.title_of(job.request.action))
            card.act.connect(self._act)
            self.cards[job.folder.name] = card
            self._list.addWidget(card)
        self._list.addStretch(1)
        left = len(self.queue.unfinished())
        self.tidy.setVisible(left < len(self.queue.jobs))
        self.summary.setText(self._summary(left))

    def _summary(self, left: int) -> str:
        if not self.queue.jobs:
            return tr("Nothing waits. Drop one clip or several on the window: they are analysed one after another.")
        if not left:
            return tr("Everything is done.")
        return tr(
            "{left} of {count} to go. You can work on other analyses meanwhile; closing the window loses nothing.",
            left=left,
            count=len(self.queue.jobs),
        )

    def _progress(self, folder: str, stage: str, done: int, total: int, left_s: float) -> None:
        if folder in self.cards:
            self.cards[folder].show_progress(stage, done, total, left_s)

    def _act(self, what: str, folder: str) -> None:
        if what == "open":
            self.show_job.emit(folder)
        elif what == "resume":
            self.queue.resume()
        elif what == "remove":
            self.queue.remove(folder)
        else:
            self.queue.move(folder, -1 if what == "up" else 1)
