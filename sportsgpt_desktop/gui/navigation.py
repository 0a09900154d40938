"""What the keys of the analysis page do: moving through frames, keyframes and issues."""

import math
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication, QFileDialog

from ..core.files import write_atomic
from ..core.records import Keyframe
from ..core.settings import load_settings
from . import dialogs
from .analysis_page import AnalysisPage
from .controller import Controller
from .document import Document, key_of
from .message_bar import Message, MessageBar
from .player import Player
from .timeline import model
from .words import tr

ZOOM_STEP = 1.5
FINE_STEP = 0.1
"""Part of a frame by which a keyframe moves finely."""


class Navigation:
    """Methods of the main window that the command table names; mixed into it."""

    document: Document
    controller: Controller
    player: Player
    analysis_page: AnalysisPage
    messages: MessageBar

    # -------------------------------------------------------------------------------------------- playing

    def play_pause(self) -> None:
        self.player.toggle()

    def go_on(self) -> None:
        """Space: play or pause, and the next doubt while the review queue is open."""
        if self.analysis_page.reviewing() and not self.player.playing:
            self.analysis_page.review.go_on()
        else:
            self.player.toggle()

    def frame_back(self) -> None:
        self.player.step(-1)

    def frame_forward(self) -> None:
        self.player.step(1)

    def frames_back(self) -> None:
        self.player.step(-load_settings().step_frames)

    def frames_forward(self) -> None:
        self.player.step(load_settings().step_frames)

    def second_back(self) -> None:
        self._by_seconds(-1.0)

    def second_forward(self) -> None:
        self._by_seconds(1.0)

    def _by_seconds(self, seconds: float) -> None:
        video = self.document.video
        if video is not None:
            self.player.pause()
            times = video.time_s
            self.document.go_to(model.nearest_frame(times, float(times[self.document.frame]) + seconds))

    def go_start(self) -> None:
        self.player.step(-self.document.frames)

    def go_end(self) -> None:
        self.player.step(self.document.frames)

    def shuttle_back(self) -> None:
        self.player.shuttle(-1)

    def shuttle_forward(self) -> None:
        self.player.shuttle(1)

    def slower(self) -> None:
        self.player.change_speed(-1)

    def faster(self) -> None:
        self.player.change_speed(1)

    def mark_in(self) -> None:
        self.document.set_range(self.document.frame, self.document.out_frame)

    def mark_out(self) -> None:
        self.document.set_range(self.document.in_frame, self.document.frame)

    def clear_range(self) -> None:
        self.document.set_range(None, None)

    def ask_go_to(self) -> None:
        dialog = dialogs.AskText(
            tr("Go to"), tr("A frame (120) or a time (1.25 s or 0:01.250)"), tr("Go"), self.analysis_page
        )
        dialog.accepted.connect(lambda: self.go_to_text(dialog.text()))
        dialog.open()

    def go_to_text(self, text: str) -> None:
        """Go to a frame number or a time as typed."""
        video = self.document.video
        try:
            if text.isdigit():
                self.document.go_to(int(text))
            elif video is not None:
                self.document.go_to(model.nearest_frame(video.time_s, seconds_of(text)))
        except ValueError:
            self.messages.post(Message("info", tr("“{text}” is neither a frame nor a time.", text=text)))

    # ------------------------------------------------------------------------------------------ keyframes

    def previous_key(self) -> None:
        before = [item for item in self.document.keyframes() if item.frame < self.document.frame]
        if before:
            self.analysis_page.show_keyframe(before[-1])

    def next_key(self) -> None:
        after = [item for item in self.document.keyframes() if item.frame > self.document.frame]
        if after:
            self.analysis_page.show_keyframe(after[0])

    def _chosen_key(self) -> Keyframe | None:
        """The chosen keyframe, else the one nearest to the frame on show."""
        chosen = self.document.keyframe(self.document.selected_keyframe)
        near = sorted(self.document.keyframes(), key=lambda item: abs(item.frame - self.document.frame))
        return chosen or (near[0] if near else None)

    def set_key_here(self) -> None:
        keyframe = self._chosen_key()
        if keyframe is not None:
            self.document.select_keyframe(key_of(keyframe))
            self.controller.move_keyframe(key_of(keyframe), self.document.frame)

    def nudge_back(self) -> None:
        self._nudge(-1)

    def nudge_forward(self) -> None:
        self._nudge(1)

    def _nudge(self, frames: int) -> None:
        keyframe = self._chosen_key()
        if keyframe is not None:
            self.controller.move_keyframe(key_of(keyframe), keyframe.frame + frames)
            self.document.select_keyframe(key_of(keyframe))
            self.document.go_to(keyframe.frame + frames)

    def nudge_back_fine(self) -> None:
        self._nudge_fine(-1)

    def nudge_forward_fine(self) -> None:
        self._nudge_fine(1)

    def _nudge_fine(self, direction: int) -> None:
        """Move the keyframe by a part of a frame; the frame on show stays the nearest one."""
        keyframe, video = self._chosen_key(), self.document.video
        if keyframe is None or video is None:
            return
        times = video.time_s
        time_s = keyframe.time_s + direction * FINE_STEP * model.frame_length(times)
        time_s = min(max(time_s, float(times[0])), float(times[-1]))
        frame = model.nearest_frame(times, time_s)
        self.controller.move_keyframe(key_of(keyframe), frame, time_s)
        self.document.select_keyframe(key_of(keyframe))
        self.document.go_to(frame)

    def snap_key(self) -> None:
        """Put the keyframe on the physical event next to it."""
        keyframe = self._chosen_key()
        if keyframe is not None:
            self.document.select_keyframe(key_of(keyframe))
            self.controller.snap_keyframe(key_of(keyframe))

    def toggle_repair(self) -> None:
        """Dragging on the video moves joints, or the picture again."""
        self.player.pause()
        self.analysis_page.video.set_repair(not self.analysis_page.video.repair.on)
        self.document.overlay_changed.emit()

    # ------------------------------------------------------------------------------------------- drawing

    def toggle_draw(self) -> None:
        """Take the drawing tools out, or put them away."""
        self._draw_with("" if self.analysis_page.video.draw.kind else "choose")

    def _draw_with(self, tool: str) -> None:
        self.player.pause()
        self.analysis_page.video.set_tool(tool)
        self.analysis_page.video.setFocus()

    def draw_choose(self) -> None:
        self._draw_with("choose")

    def draw_line(self) -> None:
        self._draw_with("line")

    def draw_angle(self) -> None:
        self._draw_with("angle")

    def draw_distance(self) -> None:
        self._draw_with("distance")

    def draw_length(self) -> None:
        self._draw_with("length")

    def draw_text(self) -> None:
        self._draw_with("text")

    def draw_mark(self) -> None:
        self._draw_with("mark")

    def draw_stopwatch(self) -> None:
        self.player.pause()
        self.analysis_page.sketch.stopwatch()

    def remove_drawing(self) -> None:
        self.analysis_page.sketch.remove()

    def pin_drawing(self) -> None:
        self.analysis_page.sketch.pin()

    def swap_sides(self) -> None:
        first, last = self.document.in_frame, self.document.out_frame
        if first is None or last is None:
            self.messages.post(Message("info", tr("Mark the range first: I where it begins, O where it ends.")))
        else:
            self.controller.swap_sides(first, last)

    def toggle_review(self) -> None:
        """The review queue beside the video, or the tabs again."""
        self.player.pause()
        self.analysis_page.show_review(not self.analysis_page.reviewing())

    def accept_doubt(self) -> None:
        """Accept what the review queue shows."""
        if self.analysis_page.reviewing():
            self.analysis_page.review.accept()

    def go_to_phase(self, number: int) -> None:
        """The n-th key position: the nearest one of that kind after the frame on show, else the first."""
        analysis = self.document.analysis
        if analysis is None or number > len(analysis.action.keyframes):
            return
        wanted = analysis.action.keyframes[number - 1].id
        found = [item for item in self.document.keyframes() if item.id == wanted]
        after = [item for item in found if item.frame > self.document.frame]
        if found:
            self.analysis_page.show_keyframe((after or found)[0])

    # --------------------------------------------------------------------------------------------- issues

    def next_issue(self) -> None:
        self.analysis_page.issues.choose_next(1)

    def previous_issue(self) -> None:
        self.analysis_page.issues.choose_next(-1)

    def show_issue_frame(self) -> None:
        view = self.analysis_page.issues
        chosen = self.document.selected_issue or (view.cards[0].issue.id if view.cards else "")
        issue = self.document.issue(chosen)
        if issue is not None and issue.evidence:
            best = max(issue.evidence, key=lambda item: item.weight * item.probability)
            self.analysis_page.show_issue(chosen, best.frame)

    def write(self) -> None:
        self.controller.write(load_settings().model)

    def stop(self) -> None:
        """Escape: stop what runs."""
        if self.controller.on_show(self.controller.queue.running):
            self.controller.cancel_analysis()
        elif self.controller.model_worker.busy:
            self.controller.stop_writing()
        elif self.analysis_page.video.repair.on:
            self.toggle_repair()
        elif self.analysis_page.video.draw.kind:
            if not self.analysis_page.video.draw.drop():
                self.toggle_draw()
            self.analysis_page.video.tool_changed.emit()
        elif self.analysis_page.reviewing():
            self.toggle_review()
        elif self.messages.isVisible():
            self.messages.dismiss()

    def undo(self) -> None:
        self.controller.undo()

    def redo(self) -> None:
        self.controller.redo()

    # ----------------------------------------------------------------------------------------------- views

    def toggle_skeleton(self) -> None:
        self._toggle("skeleton")

    def toggle_angles(self) -> None:
        self._toggle("angles")

    def toggle_ghost(self) -> None:
        self._toggle("ghost")

    def toggle_match(self) -> None:
        self._toggle("match")

    def toggle_path(self) -> None:
        self._toggle("path")

    def _toggle(self, name: str) -> None:
        self.document.show_overlay(name, not self.document.overlay[name])

    def zoom_in(self) -> None:
        self.analysis_page.timeline.zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        self.analysis_page.timeline.zoom(1 / ZOOM_STEP)

    def fit(self) -> None:
        self.analysis_page.timeline.fit()
        self.analysis_page.video.fit()

    def toggle_side(self) -> None:
        side = self.analysis_page.side
        side.setVisible(not side.isVisible())

    def toggle_kinogram(self) -> None:
        self.analysis_page.kinogram_wanted = not self.analysis_page.kinogram_wanted
        self.analysis_page.fold()

    def tab_issues(self) -> None:
        self.analysis_page.tabs.setCurrentIndex(0)

    def tab_measurements(self) -> None:
        self.analysis_page.tabs.setCurrentIndex(1)

    def tab_plan(self) -> None:
        self.analysis_page.tabs.setCurrentIndex(2)

    def tab_ask(self) -> None:
        self.analysis_page.tabs.setCurrentIndex(3)
        self.analysis_page.ask.field.setFocus()

    def snapshot(self) -> None:
        """Copy the picture with its overlay."""
        QApplication.clipboard().setPixmap(self.analysis_page.video.picture())
        save = (tr("Save it…"), self.save_picture)
        self.messages.post(Message("info", tr("The picture was copied."), actions=(save,)))

    def save_picture(self) -> None:
        """Write the picture with its overlay to a file."""
        video = self.document.video
        if video is None:
            return
        picture = self.analysis_page.video.picture()
        name = f"{Path(video.name).stem}-{self.document.frame:05}.png"
        start = str(Path(load_settings().last_folder or Path.home()) / name)
        chosen, _ = QFileDialog.getSaveFileName(self.analysis_page, tr("Save the picture"), start, "*.png")
        if chosen:
            packed = QBuffer()
            packed.open(QIODevice.OpenModeFlag.WriteOnly)
            picture.save(packed, "PNG")
            try:
                write_atomic(Path(chosen), bytes(packed.data().data()))
            except OSError as fault:
                text = tr("The picture could not be saved.")
                self.messages.post(Message("error", text, str(fault.strerror or fault)))


def seconds_of(text: str) -> float:
    """Seconds from "1.25", "1.25 s" or "0:01.250". Raises ValueError."""
    text = text.strip().removesuffix("s").strip().replace(",", ".")
    minutes, _, seconds = text.rpartition(":")
    value = float(seconds) + 60 * (float(minutes) if minutes else 0.0)
    if not math.isfinite(value):
        raise ValueError(text)
    return value
