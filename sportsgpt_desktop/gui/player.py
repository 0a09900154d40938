"""Plays a clip by real time: shuttle speeds, loop in the in/out range."""

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from .document import Document

SPEEDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
TICK_MS = 8


class Player(QObject):
    """Moves the document's frame as time passes. ``speed`` 1 = real time, negative = backwards."""

    changed = Signal()

    def __init__(self, document: Document, now: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(document)
        self.document = document
        self.speed = 1.0
        self.playing = False
        self.loop = True
        self._now = now
        self._started_at = 0.0
        self._started_time = 0.0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        document.opened.connect(self.pause)

    def play(self, speed: float | None = None) -> None:
        """Play from the frame on show; from the start of the range when it stands at the end."""
        if self.document.video is None:
            return
        self.speed = self.speed if speed is None else speed
        first, last = self._range()
        if self.speed > 0 and self.document.frame >= last:
            self.document.go_to(first)
        self.playing = True
        self._anchor()
        self._timer.start()
        self.changed.emit()

    def pause(self) -> None:
        self.playing = False
        self._timer.stop()
        self.changed.emit()

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play(abs(self.speed))

    def shuttle(self, direction: int) -> None:
        """J and L: start in a direction, then go faster with each press."""
        speed = abs(self.speed)
        if self.playing and (self.speed > 0) == (direction > 0):
            speed = next((each for each in SPEEDS if each > speed * 1.01), SPEEDS[-1])
        self.play(direction * speed)

    def change_speed(self, steps: int) -> None:
        """One step slower or faster."""
        nearest = min(range(len(SPEEDS)), key=lambda number: abs(SPEEDS[number] - abs(self.speed)))
        number = max(0, min(len(SPEEDS) - 1, nearest + steps))
        self.speed = SPEEDS[number] * (1 if self.speed > 0 else -1)
        self._anchor()
        self.changed.emit()

    def step(self, frames: int) -> None:
        """Move by whole frames; stops playing."""
        if self.playing:
            self.pause()
        self.document.go_to(self.document.frame + frames)

    def _range(self) -> tuple[int, int]:
        first, last = self.document.in_frame, self.document.out_frame
        return (
            (first if first is not None else 0),
            (last if last is not None else max(self.document.frames - 1, 0)),
        )

    def _anchor(self) -> None:
        self._started_at = self._now()
        if self.document.video is not None:
            self._started_time = float(self.document.video.time_s[self.document.frame])

    def _tick(self) -> None:
        video = self.document.video
        if video is None:
            self.pause()
            return
        times = video.time_s
        at = self._started_time + (self._now() - self._started_at) * self.speed
        first, last = self._range()
        frame = int(np.searchsorted(times, at, side="right")) - 1
        if (self.speed > 0 and frame > last) or (self.speed < 0 and frame < first):
            if not self.loop:
                self.document.go_to(last if self.speed > 0 else first)
                self.pause()
                return
            frame = first if self.speed > 0 else last
            self.document.go_to(frame)
            self._anchor()
            return
        self.document.go_to(frame)
