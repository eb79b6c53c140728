"""The company's rule for four eyes: which orders wait for a second manager; changed by one, loosened by two."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.amount import InvalidAmount, parse_amount
from fleet_tui.domain.approval import HIGHEST_COST, MOST_LINES, ApprovalRule, ApprovalRuleRequest
from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _
from fleet_tui.places import APPROVALS
from fleet_tui.workspace.approval_words import proposal_words, rule_words
from screens.base import bindings, failure_sentence
from screens.doing import Doing
from widgets.dialog import ConfirmDialog, InputDialog
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, lines


class ApprovalRuleScreen(Doing):
    """What the rule is, and what somebody proposed in its place."""

    KEYS: ClassVar[tuple[str, ...]] = ("approve_rule", "drop_rule", "rule_limits", "rule_off")
    COMMON = ("back", "help", "go_to", "refresh")
    BINDINGS = bindings(*KEYS)

    class Fetched(Message):
        """The rule is here."""

        def __init__(self, rule: ApprovalRule) -> None:
            super().__init__()
            self.rule = rule

    class Failed(Message):
        """It cannot be shown; `failure` says why."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self) -> None:
        super().__init__()
        self._rule: ApprovalRule | None = None

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label(_("Asking the operator …"), id="rule")
        yield label("", id="proposal")
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_(APPROVALS)])
        self.ask()

    def actions(self) -> list[Action]:
        """What is proposed can be approved by somebody else, and dropped."""
        proposal = self._rule.proposal if self._rule else None
        gone = set() if proposal is not None else {"approve_rule", "drop_rule"}
        if self._rule is None or not self._rule.enabled:
            gone.add("rule_off")
        return [action for action in super().actions() if action.id not in gone]

    def why_not(self, action: Action) -> str | None:
        rule = self._rule
        if action.id in self.KEYS and rule is None:
            return _("The operator has not answered yet.")
        if action.id in {"approve_rule", "drop_rule"} and (rule is None or rule.proposal is None):
            return _("No other rule is proposed.")
        me = self.workspace.me
        if action.id == "approve_rule" and rule and rule.proposal and me and rule.proposal.proposed_by == me.profile_id:
            return _("You proposed this yourself: a second fleet manager decides.")
        return super().why_not(action)

    @work(group="rule", exclusive=True, exit_on_error=False)
    async def ask(self) -> None:
        """Fetch the rule."""
        try:
            self.post_message(self.Fetched(await self.workspace.operator.approval_rule()))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    def changed(self) -> None:
        self.ask()
        self.host.refresh_fleet()

    def do_refresh(self) -> None:
        self.ask()
        super().do_refresh()

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        self._rule = message.rule
        self._paint()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one("#rule", Label).update(lines(failure_sentence(message.failure) + "\n" + _("F5 tries again.")))

    def say_again(self) -> None:
        super().say_again()
        self.paint_frame([_(APPROVALS)])
        if self._rule is not None:
            self._paint()

    def _paint(self) -> None:
        rule = self._rule
        if rule is None:
            return
        self.query_one("#rule", Label).update(rule_words(rule))
        self.query_one("#proposal", Label).update(proposal_words(rule.proposal) if rule.proposal else "")
        self.query_one("#state", Label).update(
            _("Asking for more counts at once; asking for less waits for a second fleet manager.")
        )
        self.paint_frame([_(APPROVALS)])

    # Another rule

    def do_rule_limits(self) -> None:
        """Ask for either limit, then change the rule."""
        rule = self._rule
        cost = "" if rule is None or rule.monthly_cost is None else str(rule.monthly_cost)
        count = "" if rule is None or rule.lines is None else str(rule.lines)

        def cost_given(text: str | None) -> None:
            if text is None:
                return
            above = parse_amount(text) if text.strip() else None

            def lines_given(typed: str | None) -> None:
                if typed is not None:
                    many = int(typed) if typed.strip() else None
                    self._change(ApprovalRuleRequest(enabled=True, monthly_cost=above, lines=many))

            self.app.push_screen(
                InputDialog(
                    _("Orders of more lines than this wait"), _("Lines"), count, hint=_("none: left empty"),
                    check=_wrong_count,
                ),
                lines_given,
            )  # fmt: skip

        dialog = InputDialog(
            _("Orders that cost more a month than this wait"), _("Euros"), cost, hint=_("none: left empty"),
            check=_wrong_cost,
        )  # fmt: skip
        self.app.push_screen(dialog, cost_given)

    def do_rule_off(self) -> None:
        """Let no order wait any more."""
        self._change(ApprovalRuleRequest(enabled=False))

    def _change(self, wanted: ApprovalRuleRequest) -> None:
        rule = self._rule
        if rule is not None:
            self._confirm(rule_words(wanted), lambda: self.workspace.operator.change_approval_rule(rule, wanted))

    def do_approve_rule(self) -> None:
        """Put what is proposed in the place of the present rule."""
        rule, key = self._rule, uuid.uuid4().hex
        if rule is not None and rule.proposal is not None:
            self._confirm(
                proposal_words(rule.proposal), lambda: self.workspace.operator.approve_approval_rule(rule, key)
            )

    def do_drop_rule(self) -> None:
        """Take back or refuse what is proposed."""
        rule = self._rule
        if rule is not None and rule.proposal is not None:
            self._confirm(
                _("The present rule stays: {rule}").format(rule=rule_words(rule)),
                lambda: self.workspace.operator.drop_approval_proposal(rule),
            )

    def _confirm(self, about: str, step: Callable[[], Awaitable[ApprovalRule]]) -> None:
        async def work() -> str:
            now = await step()
            return proposal_words(now.proposal) if now.proposal else rule_words(now)

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.work_on(work)

        self.app.push_screen(ConfirmDialog(_("Change the rule for approvals?"), [about], _("Change it")), confirmed)


def _wrong_cost(text: str) -> str:
    if not text.strip():
        return ""
    try:
        amount = parse_amount(text)
    except InvalidAmount as error:
        return error.message
    return "" if Decimal(0) <= amount <= HIGHEST_COST else _("An amount from 0 to {most}.").format(most=HIGHEST_COST)


def _wrong_count(text: str) -> str:
    typed = text.strip()
    if not typed or (typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed) <= MOST_LINES):
        return ""
    return _("A number from 0 to {most}.").format(most=MOST_LINES)
