"""What the user says about verdicts and the plan: dismissing, confirming, training facts, rules, own actions.

Mixed into the main window.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ..core import screening
from ..core.corpus.vocabulary import Vocabulary
from ..core.own_rules import Made, Marked, Pick
from ..core.records import Action
from . import dialogs, names, own_action_work, rules_work, work
from .formula_names import formula_title
from .message_bar import Message
from .opening import Opening
from .own_action_dialog import OwnActionDialog
from .plan_for_dialog import PlanForDialog
from .rules_dialog import RulesDialog
from .words import tr


class Judging(Opening):
    """Methods of the main window on issues and rules."""

    def _window(self) -> QWidget:
        return self.messages.window()

    # ---------------------------------------------------------------------------------------------- issues

    def ask_dismiss(self, issue_id: str) -> None:
        dialog = dialogs.AskText(
            tr("Dismiss this item") if issue_id.startswith(screening.OVERRIDE) else tr("Dismiss this issue"),
            tr("Why? The reason is kept and shown in the report."),
            tr("Dismiss"),
            self._window(),
        )
        dialog.accepted.connect(lambda: self.controller.dismiss_issue(issue_id, dialog.text()))
        dialog.open()

    def confirm_issue(self, issue_id: str) -> None:
        """Agree with a fault at once; for anything else the rules are overruled, which needs a reason."""
        issue = self.document.issue(issue_id)
        if issue is None:
            return
        if issue.status == "present":
            self.controller.confirm_issue(issue_id, "")
            return
        dialog = dialogs.AskText(
            tr("It is a fault, whatever the rules say"),
            tr("What did you see? The reason is kept and shown in the report; the plan takes the issue in."),
            tr("Confirm"),
            self._window(),
        )
        dialog.accepted.connect(lambda: self.controller.confirm_issue(issue_id, dialog.text()))
        dialog.open()

    # ------------------------------------------------------------------------------------------------ plan

    def ask_plan_for(self) -> None:
        """Days, equipment, injuries and phase that the plan is made for."""
        controller = self.controller
        controller.quick_worker.run(work.vocabulary, done=self._choose_plan_for, failed=controller.report, group="ask")

    def _choose_plan_for(self, vocabulary: Vocabulary) -> None:
        analysis = self.document.analysis
        if analysis is not None:
            dialog = PlanForDialog(analysis.athlete, analysis.action.id, vocabulary, self._window())
            dialog.accepted.connect(lambda: self.controller.plan_for(dialog.athlete()))
            dialog.open()

    # ----------------------------------------------------------------------------------------------- rules

    def show_rules(self) -> None:
        """Bands and W of the open analysis's action, to read and to change."""
        analysis = self.document.analysis
        if analysis is not None:
            self.controller.quick_worker.run(
                rules_work.read, analysis.action.id, done=self._edit_rules, failed=self.controller.report
            )

    def _edit_rules(self, rules: rules_work.Rules) -> None:
        dialog = RulesDialog(rules, self._window())
        action_id, worker = rules.action.id, self.controller.quick_worker

        def save() -> None:
            bands, weights = dialog.changed_bands(), dialog.changed_weights()
            worker.run(rules_work.amend, action_id, bands, weights, done=self._use_rules, failed=self.controller.report)

        def reset() -> None:
            dialog.reject()
            worker.run(rules_work.reset, action_id, done=self._use_rules, failed=self.controller.report)

        dialog.accepted.connect(save)
        dialog.reset_wanted.connect(reset)
        dialog.open()

    def _use_rules(self, action: Action) -> None:
        """The open analysis is assessed anew by the rules as they are now."""
        analysis = self.document.analysis
        if analysis is not None and analysis.action.id == action.id:
            self.controller.use_rules(action)
            text = tr("Assessed by the rules of {action} as they are now.", action=names.action_title(action))
            self.messages.post(Message("info", text, tr("Undo goes back for this analysis.")))

    # ---------------------------------------------------------------------------------------- own actions

    def make_own_action(self) -> None:
        """Mark keyframes on the open clip and make them an action."""
        if self.document.analysis is None:
            return
        dialog = OwnActionDialog(self.document, self._window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.save.connect(self._save_own_action)
        dialog.show()

    def _save_own_action(self, title: str, marks: tuple[Marked, ...], picks: tuple[Pick, ...]) -> None:
        analysis, folder, controller = self.document.analysis, self.document.folder, self.controller
        if analysis is not None and folder is not None:
            controller.quick_worker.run(
                own_action_work.make,
                folder,
                controller.parts(analysis),
                title,
                marks,
                picks,
                done=lambda made: self._own_action_made(title, made),
                failed=controller.report,
            )

    def _own_action_made(self, title: str, made: Made) -> None:
        self.controller.refresh_actions()
        left_out = ", ".join(formula_title(name) for name, _ in made.left_out)
        hint = tr("Not measurable in this clip: {names}.", names=left_out) if left_out else ""
        use = (tr("Use it on a clip…"), partial(self.use_action, made.action_id))
        self.messages.post(Message("info", tr("{action} is ready.", action=title), hint, (use,)))

    def use_action(self, action_id: str) -> None:
        """Choose a clip for an action."""
        self.import_sheet.prefer(action_id)
        self.open_clip()

    def save_as_reference(self) -> None:
        """Keep the open clip as a further reference of its action."""
        analysis, folder, controller = self.document.analysis, self.document.folder, self.controller
        if analysis is None or folder is None:
            return
        title = names.action_title(analysis.action)

        def done(file: Path) -> None:
            text = tr("This clip is now a reference of {action} for your clips.", action=title)
            self.messages.post(Message("info", text, tr("It is kept in {folder}", folder=file.parent)))

        controller.quick_worker.run(
            own_action_work.add_reference,
            folder,
            controller.parts(analysis),
            analysis.athlete.level,
            done=done,
            failed=controller.report,
        )
