"""The only mutable state of the window: the open analysis, where one looks, and what can be undone.

The analysis itself is a frozen snapshot; an edit replaces it. Views read the document and listen to its
signals, they never keep a copy that could go stale.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ..core.records import Analysis, Floats, Issue, Keyframe, VideoInfo

UNDO_LIMIT = 200
KeyframeKey = tuple[int, str, str | None, int | None]
"""(candidate, id, side, step): what makes a keyframe itself while it moves."""


def key_of(keyframe: Keyframe) -> KeyframeKey:
    return keyframe.candidate, keyframe.id, keyframe.side, keyframe.step


def with_keyframe(
    analysis: Analysis, key: KeyframeKey, frame: int, time_s: float | None = None, spread_frames: float = 0.5
) -> Analysis:
    """The snapshot with one keyframe set to another frame by the user, or to a time between frames."""
    frame = max(0, min(analysis.video.frames - 1, frame))
    at = float(analysis.video.time_s[frame]) if time_s is None else time_s

    def place(item: Keyframe) -> Keyframe:
        if key_of(item) != key:
            return item
        return replace(item, frame=frame, time_s=at, confidence=1.0, spread_frames=spread_frames, source="user")

    alignment = replace(analysis.alignment, keyframes=tuple(place(item) for item in analysis.alignment.keyframes))
    return replace(analysis, alignment=alignment)


NOT_MEASURED = ("drawings", "checked_frames")
"""Fields of an analysis that no result depends on, but for a known length among the drawings."""


def measured_anew(before: Analysis, after: Analysis) -> bool:
    """Whether results from cleaning on differ: other poses, another scale."""
    lengths = [[item for item in each.drawings if item.kind == "length"] for each in (before, after)]
    same = len(lengths[0]) == len(lengths[1]) and all(map(operator.is_, *lengths))
    return before.pose is not after.pose or before.motion is not after.motion or not same


def only_drawn(before: Analysis, after: Analysis) -> bool:
    """Whether two snapshots differ in no more than what was drawn, so that results of one hold for the other."""
    names = (item.name for item in fields(before) if item.name not in NOT_MEASURED)
    return all(getattr(before, name) is getattr(after, name) for name in names) and not measured_anew(before, after)


@dataclass(frozen=True)
class Step:
    """One edit: the snapshots on both sides of it. ``assessed`` False while it is being worked out."""

    title: str
    before: Analysis
    after: Analysis
    assessed: bool


class Document(QObject):
    """The open analysis and everything that views share about it."""

    analysis_changed = Signal()
    """The snapshot was replaced (opened, edited, undone, assessed anew)."""
    opened = Signal()
    """Another analysis was opened, or none."""
    frame_changed = Signal(int)
    selection_changed = Signal()
    range_changed = Signal()
    history_changed = Signal()
    overlay_changed = Signal()
    curves_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.analysis: Analysis | None = None
        self.video: VideoInfo | None = None
        """The clip on show: the analysis's, or the one that is being analysed."""
        self.folder: Path | None = None
        self.frame = 0
        self.selected_issue = ""
        self.selected_keyframe: KeyframeKey | None = None
        self.in_frame: int | None = None
        self.out_frame: int | None = None
        self.overlay: dict[str, bool] = dict.fromkeys(("ghost", "path", "match"), False)
        self.overlay |= {"skeleton": True, "angles": True}
        self.angles: tuple[str, ...] = ()
        """Channels whose angle is drawn at its joint."""
        self.path_of = "hips"
        """Whose path is drawn: "hips", "centre_of_mass" or a landmark."""
        self.channels: tuple[str, ...] = ()
        """Docked curves that the user chose; () follows the chosen issue."""
        self.band: Mapping[str, tuple[Floats, Floats]] = {}
        """Channel -> the references' range at each frame."""
        self.ghost: Floats | None = None
        """(T, 33, 2) px: the reference's figure, warped in time and laid on the athlete."""
        self._undo: list[Step] = []
        self._redo: list[Step] = []

    # ------------------------------------------------------------------------------------------ opening

    def open_clip(self, video: VideoInfo, folder: Path) -> None:
        """Show a clip that is being analysed: it can be scrubbed, there is nothing else yet."""
        self._open(None, video, folder)

    def open(self, analysis: Analysis | None, folder: Path | None) -> None:
        """Show another analysis; history starts anew."""
        self._open(analysis, analysis.video if analysis else None, folder)

    def _open(self, analysis: Analysis | None, video: VideoInfo | None, folder: Path | None) -> None:
        self.analysis, self.video, self.folder = analysis, video, folder
        self._undo, self._redo = [], []
        self.selected_issue, self.selected_keyframe = "", None
        self.in_frame = self.out_frame = None
        self.channels, self.band, self.ghost = (), {}, None
        self.frame = 0
        if analysis and analysis.alignment.candidates:
            self.frame = analysis.alignment.candidates[0].start_frame
        self.opened.emit()
        self.analysis_changed.emit()
        self.history_changed.emit()
        self.range_changed.emit()
        self.frame_changed.emit(self.frame)

    def take_over(self, other: "Document") -> None:
        """Show what another document shows, with its history; for a window that takes another one's place."""
        self._open(other.analysis, other.video, other.folder)
        self._undo, self._redo = other._undo, other._redo
        self.overlay, self.channels = other.overlay, other.channels
        self.angles, self.path_of = other.angles, other.path_of
        self.band, self.ghost = other.band, other.ghost
        self.in_frame, self.out_frame = other.in_frame, other.out_frame
        for signal in (self.history_changed, self.range_changed, self.overlay_changed, self.curves_changed):
            signal.emit()
        self.select_issue(other.selected_issue)
        self.select_keyframe(other.selected_keyframe)
        self.go_to(other.frame)

    @property
    def frames(self) -> int:
        return self.video.frames if self.video else 0

    # ---------------------------------------------------------------------------------- where one looks

    def go_to(self, frame: int) -> None:
        """Show a frame, kept inside the clip."""
        frame = max(0, min(self.frames - 1, int(frame)))
        if self.video and frame != self.frame:
            self.frame = frame
            self.frame_changed.emit(frame)

    def select_issue(self, issue_id: str) -> None:
        if issue_id != self.selected_issue:
            self.selected_issue = issue_id
            self.selection_changed.emit()

    def select_keyframe(self, key: KeyframeKey | None) -> None:
        if key != self.selected_keyframe:
            self.selected_keyframe = key
            self.selection_changed.emit()

    def set_range(self, first: int | None, last: int | None) -> None:
        """Mark the in and out frames; None takes a mark away."""
        if first is not None and last is not None and first > last:
            first, last = last, first
        self.in_frame, self.out_frame = first, last
        self.range_changed.emit()

    def show_overlay(self, name: str, on: bool) -> None:
        self.overlay[name] = on
        self.overlay_changed.emit()

    def show_angle(self, channel: str, on: bool) -> None:
        """Draw a joint's angle over the video, or no longer."""
        others = tuple(name for name in self.angles if name != channel)
        self.angles = (*others, channel) if on else others
        self.overlay_changed.emit()

    def show_path(self, point: str) -> None:
        """Draw the path of this point."""
        self.path_of = point
        self.show_overlay("path", True)

    def dock(self, channels: tuple[str, ...]) -> None:
        """Choose the docked curves; () follows the chosen issue."""
        self.channels = channels
        self.curves_changed.emit()

    def show_reference(self, band: Mapping[str, tuple[Floats, Floats]], ghost: Floats | None) -> None:
        """The references were laid on the clip."""
        self.band, self.ghost = band, ghost
        self.curves_changed.emit()
        self.overlay_changed.emit()

    def issue(self, issue_id: str) -> Issue | None:
        issues = self.analysis.assessment.issues if self.analysis else ()
        return next((issue for issue in issues if issue.id == issue_id), None)

    def keyframes(self) -> tuple[Keyframe, ...]:
        """Keyframes of the best candidate in order of time."""
        if self.analysis is None or not self.analysis.alignment.candidates:
            return ()
        best = self.analysis.alignment.candidates[0].candidate
        own = [keyframe for keyframe in self.analysis.alignment.keyframes if keyframe.candidate == best]
        return tuple(sorted(own, key=lambda keyframe: keyframe.time_s))

    def keyframe(self, key: KeyframeKey | None) -> Keyframe | None:
        if self.analysis is None or key is None:
            return None
        return next((item for item in self.analysis.alignment.keyframes if key_of(item) == key), None)

    # ------------------------------------------------------------------------------------------ editing

    def edit(self, title: str, after: Analysis, assessed: bool = False) -> None:
        """Replace the snapshot as one undoable step."""
        if self.analysis is None:
            return
        self._undo.append(Step(title, self.analysis, after, assessed))
        del self._undo[:-UNDO_LIMIT]
        self._redo.clear()
        self._show(after)

    def assessed(self, of: Analysis, changed: Mapping[str, Any]) -> bool:
        """Take what was worked out for the snapshot ``of``; dropped if other results are on show by now.

        False where it is not ``of`` that was on show: what the child saved is then not what is shown.
        """
        if self.analysis is None or not only_drawn(of, self.analysis):
            return False
        exact = self.analysis is of
        changed = {name: value for name, value in changed.items() if name not in NOT_MEASURED}
        for number, step in reversed(list(enumerate(self._undo))):  # what was drawn since then has the same results
            if not only_drawn(of, step.after):
                break
            drawn = only_drawn(of, step.before)
            before = replace(step.before, **changed) if drawn else step.before
            self._undo[number] = Step(step.title, before, replace(step.after, **changed), True)
            if not drawn:
                break
        self._show(replace(self.analysis, **changed))
        return exact

    def remade(self) -> bool:
        """Whether measuring changed in this history, so that what is on disk may be of another snapshot."""
        return any(measured_anew(step.before, step.after) for step in (*self._undo, *self._redo))

    def unfinished(self) -> list[Step]:
        """The last steps that are not yet worked out."""
        result: list[Step] = []
        for step in reversed(self._undo):
            if step.assessed:
                break
            result.append(step)
        return result

    def undo(self) -> None:
        if self._undo:
            step = self._undo.pop()
            self._redo.append(step)
            self._show(step.before)

    def redo(self) -> Step | None:
        """Do the last undone step again; returns it, so that an unfinished one can be worked out."""
        if not self._redo:
            return None
        step = self._redo.pop()
        self._undo.append(step)
        self._show(step.after)
        return step

    def undo_title(self) -> str:
        return self._undo[-1].title if self._undo else ""

    def redo_title(self) -> str:
        return self._redo[-1].title if self._redo else ""

    def _show(self, analysis: Analysis) -> None:
        self.analysis, self.video = analysis, analysis.video
        self.analysis_changed.emit()
        self.history_changed.emit()
