"""Edits of the open analysis: shown at once, worked out in the background, undone, recovered."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.records import Action, Analysis, Athlete
from . import joint_repair, names, recovery, recovery_work, snap, work
from .desk import Desk
from .document import KeyframeKey, measured_anew, only_drawn, with_keyframe
from .job import Fault
from .message_bar import Message
from .words import tr


class Editing(Desk):
    """The controller on the document's history."""

    def move_keyframe(
        self, key: KeyframeKey, frame: int, time_s: float | None = None, spread_frames: float = 0.5
    ) -> None:
        """Set a keyframe to a frame, or to a time between frames: shown at once, assessed anew in the background."""
        old = self.document.keyframe(key)
        analysis = self.document.analysis
        if analysis is None or old is None or (old.frame == frame and time_s in (None, old.time_s)):
            return
        title = names.keyframe_title(analysis.action, old.id)
        after = with_keyframe(analysis, key, frame, time_s, spread_frames)
        self._edit(tr("Move {keyframe}", keyframe=title), after)

    def accept_keyframe(self, key: KeyframeKey) -> None:
        """The user looked at a keyframe and found it right: it is as good as set by hand."""
        old, analysis = self.document.keyframe(key), self.document.analysis
        if analysis is None or old is None or old.source == "user":
            return
        title = names.keyframe_title(analysis.action, old.id)
        after = with_keyframe(analysis, key, old.frame, old.time_s, min(old.spread_frames, 0.5))
        self._edit(tr("Accept {keyframe}", keyframe=title), after)

    def snap_keyframe(self, key: KeyframeKey) -> None:
        """Put a keyframe on the physical event next to it, between frames where the event tells."""
        old, analysis, folder = self.document.keyframe(key), self.document.analysis, self.document.folder
        if analysis is None or old is None or folder is None:
            return

        def done(found: tuple[int, float, float] | None) -> None:
            if self.document.keyframe(key) is not old:
                return  # moved in the meantime
            if found is None:
                title = names.keyframe_title(analysis.action, old.id)
                text = tr("No event of {keyframe} is within a quarter of a second.", keyframe=title)
                self.message.emit(Message("info", text))
            else:
                self.move_keyframe(key, *found)
                self.document.go_to(found[0])

        self.quick_worker.run(
            snap.nearby, folder, self.parts(analysis), old, done=done, failed=self.report, group="snap"
        )

    def dismiss_issue(self, issue_id: str, reason: str) -> None:
        """Dismiss an issue with a reason; it leaves the plan."""
        analysis = self.document.analysis
        if analysis is not None:
            overrides = {**analysis.overrides, issue_id: reason}
            self._edit(tr("Dismiss an issue"), replace(analysis, overrides=overrides))

    def confirm_issue(self, issue_id: str, reason: str) -> None:
        """Say that an issue is there, whatever the rules say; "" for plain agreement."""
        analysis = self.document.analysis
        if analysis is not None:
            confirmed = {**analysis.confirmed, issue_id: reason}
            self._edit(tr("Confirm an issue"), replace(analysis, confirmed=confirmed))

    def restore_issue(self, issue_id: str) -> None:
        """Take back what the user said about an issue."""
        analysis = self.document.analysis
        if analysis is not None and (issue_id in analysis.overrides or issue_id in analysis.confirmed):
            overrides, confirmed = (
                {key: value for key, value in each.items() if key != issue_id}
                for each in (analysis.overrides, analysis.confirmed)
            )
            after = replace(analysis, overrides=overrides, confirmed=confirmed)
            self._edit(tr("Take an issue back"), after)

    def use_rules(self, action: Action) -> None:
        """Assess by an action's rules as they are now."""
        analysis = self.document.analysis
        if analysis is not None:
            self._edit(tr("Use the changed rules"), replace(analysis, action=action))

    def plan_for(self, athlete: Athlete) -> None:
        """Plan for other training facts of the athlete; the library keeps them for the next clip."""
        before = self.document.analysis
        if before is not None and athlete is not before.athlete:
            self._edit(tr("Plan for…"), replace(before, athlete=athlete))
            self._remember_athlete(before)

    def _remember_athlete(self, before: Analysis | None) -> None:
        now, folder = self.document.analysis, self.document.folder
        if before is not None and now is not None and folder is not None and before.athlete is not now.athlete:
            self.quick_worker.run(
                work.remember_training, folder.name, now.athlete, done=self.library_ready.emit, failed=self.report
            )

    def move_joint(self, joint: int, x: float, y: float, alone: bool) -> None:
        """Put a joint of the frame on show at a place of the picture (px); measured anew."""
        analysis = self.document.analysis
        if analysis is not None:
            pose = joint_repair.moved(analysis, self.document.frame, joint, (x, y), alone)
            self._edit(tr("Move a joint"), replace(analysis, pose=pose))

    def swap_sides(self, first: int, last: int) -> None:
        """Exchange left and right in these frames, both included; measured anew."""
        analysis = self.document.analysis
        if analysis is not None:
            pose = joint_repair.swapped(analysis, first, last)
            self._edit(tr("Swap left and right"), replace(analysis, pose=pose))

    def draw(self, title: str, after: Analysis) -> None:
        """A snapshot with other drawings, marks or checked frames: worked out anew only where a result depends on it."""
        before = self.document.analysis
        if before is None:
            return
        if self.document.unfinished() or not only_drawn(before, after):
            self._edit(title, after)
            return
        self.document.edit(title, after, assessed=True)
        if self.document.folder is not None:
            recovery.note_edit(self.document.folder, after)
        self._save()

    def _edit(self, title: str, after: Analysis) -> None:
        self.document.edit(title, after)
        self._reassess()

    def _reassess(self) -> None:
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is None or folder is None:
            return
        recovery.note_edit(folder, analysis)
        self.reassessing_changed.emit(True)
        repaired = any(measured_anew(step.before, step.after) for step in self.document.unfinished())
        self.quick_worker.run(
            work.remeasure if repaired else work.reassess,
            folder,
            self.parts(analysis),
            done=lambda parts: self._assessed(analysis, parts),
            failed=self._reassess_failed,
            group="edit",
        )

    def _assessed(self, of: Analysis, parts: dict[str, Any]) -> None:
        recovery.clear()
        self.reassessing_changed.emit(False)
        self.take(of, parts)
        if "motion" in parts:
            self.lay_reference()

    def take(self, of: Analysis, parts: dict[str, Any]) -> None:
        """Results of a snapshot arrive; what is on show is saved again where the child saved another one."""
        exact, now = self.document.assessed(of, parts), self.document.analysis
        if not exact and now is not None and now.id == of.id and not self.document.unfinished():
            self._save()

    def _reassess_failed(self, fault: Fault) -> None:
        self.reassessing_changed.emit(False)
        self.report(fault)

    def undo(self) -> None:
        before = self.document.analysis
        self.document.undo()
        if self.document.unfinished():
            self._reassess()
        else:
            self._save()
        self._relay(before)
        self._remember_athlete(before)

    def redo(self) -> None:
        before = self.document.analysis
        step = self.document.redo()
        if step is not None and not step.assessed:
            self._reassess()
        elif step is not None:
            self._save()
        self._relay(before)
        self._remember_athlete(before)

    def _relay(self, before: Analysis | None) -> None:
        """Lay the reference on other poses."""
        now = self.document.analysis
        if before is not None and now is not None and before.motion is not now.motion:
            self.lay_reference()

    def _save(self) -> None:
        analysis, folder = self.document.analysis, self.document.folder
        if analysis is not None and folder is not None:
            self.reassessing_changed.emit(False)
            self.quick_worker.run(
                work.save,
                folder,
                self.parts(analysis),
                done=lambda _: recovery.clear(),
                failed=self.report,
                group="edit",
            )

    # ------------------------------------------------------------------------------------------- recovery

    def _offer_edit(self) -> None:
        """Offer an edit that a crash left behind."""
        left = recovery.read()
        if left is None or not left.folder.is_dir():
            recovery.clear()
            return
        actions = ((tr("Recover it"), lambda: self._recover(left)), (tr("Discard"), recovery.clear))
        text = tr("The program ended unexpectedly the last time.")
        self.message.emit(Message("warning", text, tr("An edit was not yet saved."), actions))

    def _recover(self, left: recovery.Recovery) -> None:
        self.quick_worker.run(
            recovery_work.open_with_pose,
            left.folder,
            done=lambda found: self._recovered(left, *found),
            failed=self.report,
        )

    def _recovered(self, left: recovery.Recovery, folder: Path, analysis: Analysis, pose: Any) -> None:
        self.show_analysis(folder, analysis)
        after = replace(
            analysis, overrides=left.overrides, confirmed=left.confirmed, pose=analysis.pose if pose is None else pose
        )
        if left.drawn is not None:
            after = left.drawn.on(after)
        if left.training is not None:
            after = replace(after, athlete=left.training.on(after.athlete))
        for item in left.moved:
            after = with_keyframe(after, (item.candidate, item.id, item.side, item.step), item.frame, item.time_s)
        self._edit(tr("Recovered edits"), after)
        self._remember_athlete(analysis)
