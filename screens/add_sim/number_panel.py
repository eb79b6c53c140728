"""Step 8: which of the offered numbers; or all that moving a number from another operator takes."""

from __future__ import annotations

import re

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.i18n import _
from fleet_tui.workspace.add_line import AddLineForm
from fleet_tui.workspace.add_line_answers import Step
from fleet_tui.workspace.workspace import Workspace
from screens.add_sim.panel import FormPanel, StepPanel
from widgets.choice_list import Choice, ChoiceList
from widgets.field import Field, required_legend
from widgets.pick import Pick
from widgets.safe import heading, label
from widgets.step_choices import StepChoices

_NOT_DIGITS = re.compile(r"\D")
OFFERED = 50
"""Numbers offered at once; an ending narrows them."""
ENDING_DIGITS = 9


class NewNumberPanel(StepPanel):
    """A number the operator offers, found by how it ends; where nobody offers any, the one that is typed."""

    STEP = Step.NUMBER_OPTIONS

    class Offered(Message):
        """Free numbers that end as typed."""

        def __init__(self, numbers: list[str]) -> None:
            super().__init__()
            self.numbers = numbers

    class Failed(Message):
        """The operator could not be asked."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, form: AddLineForm, workspace: Workspace) -> None:
        super().__init__(form)
        self._workspace = workspace

    def compose(self) -> ComposeResult:
        yield heading(_("New number"))
        yield StepChoices(empty=_("Asking the operator …"), classes="filling")
        yield Field(_("Ends with, or a whole number"), id="ending")
        yield label("", id="problem")
        yield label(_("Offered, not reserved: the order checks again."), classes="hint")

    def on_mount(self) -> None:
        self.ask_again()

    def ask_again(self) -> None:
        self.ask(_NOT_DIGITS.sub("", self.query_one(Field).value)[-ENDING_DIGITS:])

    def begin(self) -> None:
        self.screen.set_focus(self.query_one(StepChoices))

    def on_key(self, event: events.Key) -> None:
        """From the field up into the numbers; a digit in the list begins an ending."""
        choices, field = self.query_one(StepChoices), self.query_one(Field)
        if event.key == "up" and not choices.has_focus:
            event.stop()
            choices.focus()
        elif choices.has_focus and event.key in {"f", "slash"}:
            event.stop()
            field.go_to()

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        message.field.show_error("")
        self.ask(_NOT_DIGITS.sub("", message.value)[-ENDING_DIGITS:])

    @on(Field.Submitted)
    def _entered(self, message: Field.Submitted) -> None:
        try:
            self._take(parse_msisdn(message.value))
        except InvalidMsisdn:
            self.query_one(StepChoices).focus()

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self._take(message.choice.id)

    def _take(self, msisdn: str) -> None:
        self.answer(msisdn=msisdn)
        self.go_on()

    @work(group="numbers", exclusive=True, exit_on_error=False)
    async def ask(self, ending: str) -> None:
        """Ask for free numbers."""
        try:
            self.post_message(self.Offered(await self._workspace.operator.available_numbers(ending, limit=OFFERED)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Offered)
    def _offered(self, message: Offered) -> None:
        choices = self.query_one(StepChoices)
        self.show_found([Choice(each, grouped(each)) for each in message.numbers], _("No free number ends so."))
        choices.move_cursor_to(self.form.answers.msisdn)
        if not message.numbers and choices.has_focus:
            self.query_one(Field).go_to()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.show_not_asked(message.failure)


class PortInPanel(FormPanel):
    """*Numéro existant*: what the Belgian rules ask for to move a number."""

    STEP = Step.NUMBER_OPTIONS

    def compose(self) -> ComposeResult:
        answers = self.form.answers
        yes_no = [("", _("no")), ("yes", _("yes"))]
        yield heading(_("Number from another operator"))
        yield Field(_("Phone number"), answers.port_msisdn, required=True, id="port_msisdn")
        yield Field(_("Operator now"), answers.operator, required=True, id="operator")
        yield Pick(
            _("Contract there"), [("", _("subscription")), ("yes", _("prepaid"))], _yes(answers.prepaid), id="prepaid"
        )
        yield Field(_("Customer number"), answers.customer_number, id="customer_number")
        yield Field(_("SIM serial"), answers.sim_serial, id="sim_serial")
        yield Pick(_("Holder's mandate"), yes_no, _yes(answers.mandate), id="mandate")
        yield Field(_("Wished date"), answers.wished_date, id="wished_date")
        yield label("", id="problem")
        yield label(
            _("One of customer number and SIM serial is enough. Empty date: as soon as possible."), classes="hint"
        )
        yield required_legend()

    def picked(self, name: str, value: str) -> object:
        return bool(value)


def _yes(value: bool) -> str:
    return "yes" if value else ""
