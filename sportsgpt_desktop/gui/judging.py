"""What the user says about verdicts: dismissing, confirming, and changing the rules. Mixed into the main window."""

from PySide6.QtWidgets import QWidget

from ..core.records import Action
from . import dialogs, names, rules_work
from .controller import Controller
from .document import Document
from .message_bar import Message, MessageBar
from .rules_dialog import RulesDialog
from .words import tr


class Judging:
    """Methods of the main window on issues and rules."""

    document: Document
    controller: Controller
    messages: MessageBar

    def _window(self) -> QWidget:
        return self.messages.window()

    # ---------------------------------------------------------------------------------------------- issues

    def ask_dismiss(self, issue_id: str) -> None:
        dialog = dialogs.AskText(
            tr("Dismiss this issue"),
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
