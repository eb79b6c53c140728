"""Step 1: the SIM card, typed, scanned or chosen from stock."""

from __future__ import annotations

import contextlib

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.capabilities import Area
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.sim_card import SimCard, SimCardStatus
from fleet_tui.domain.ticket import SimCardStock
from fleet_tui.i18n import _, joined
from fleet_tui.workspace.add_line import AddLineForm
from fleet_tui.workspace.add_line_answers import Step
from fleet_tui.workspace.card_entry import card_problem, commonest_prefix, read_card
from fleet_tui.workspace.ticket_words import low_words, stock_words
from fleet_tui.workspace.workspace import Workspace
from screens.add_sim.panel import StepPanel
from screens.base import failure_sentence
from widgets.choice_list import Choice, ChoiceList
from widgets.field import Field
from widgets.safe import Label, TextInput, heading, label
from widgets.step_choices import StepChoices

SHOWN = 100
"""Cards of the stock shown at once; typing narrows them."""


class CardPanel(StepPanel):
    """The number is checked as it is typed: its digits here, the card at the operator."""

    STEP = Step.CARD

    class Stock(Message):
        """Blank cards that begin with what is typed. `prefix`: most cards in stock begin so, when nothing is typed."""

        def __init__(self, typed: str, cards: list[SimCard]) -> None:
            super().__init__()
            self.typed = typed
            self.cards = cards

    class StockCounted(Message):
        """How many cards there are, and what is on its way."""

        def __init__(self, stock: SimCardStock) -> None:
            super().__init__()
            self.stock = stock

    class Looked(Message):
        """The operator said whether the card can be used."""

        def __init__(self, iccid: str, problem: str, *, going_on: bool) -> None:
            super().__init__()
            self.iccid = iccid
            self.problem = problem
            self.going_on = going_on

    class Unasked(Message):
        """The stock could not be asked."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class Failed(Message):
        """The card could not be looked up."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, form: AddLineForm, workspace: Workspace) -> None:
        super().__init__(form)
        self._workspace = workspace
        self._field = Field(
            _("SIM card number (ICCID)"),
            form.answers.iccid,
            hint=_("type, paste or scan it; down: the cards below"),
            takes_scans=True,
        )
        self._offered: list[SimCard] = []
        self._prefix = ""
        """What we put into the field; it is nothing that anybody typed."""

    def compose(self) -> ComposeResult:
        yield heading(_("SIM card"))
        yield self._field
        yield label("", id="progress")
        yield label("", id="problem")
        yield label(_("Blank cards in stock"), id="stock", classes="hint")
        yield StepChoices(empty=_("Asking the operator …"), classes="filling")

    def on_mount(self) -> None:
        self.ask_again()
        self.count_stock()

    def ask_again(self) -> None:
        self.ask_stock(read_card(self._field.value).digits)

    def begin(self) -> None:
        self.screen.set_focus(self._field.query_one(TextInput))

    def typed(self) -> dict[str, object]:
        return {} if self._field.value == self._prefix else {"iccid": self._field.value}

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        if message.value == self.form.answers.iccid or (message.value == self._prefix and not self.form.answers.iccid):
            return
        entry = read_card(message.value)
        self.answer(iccid=message.value, card_problem="")
        self.query_one("#problem", Label).update(entry.problem)
        self.query_one("#progress", Label).update("" if entry.problem else entry.sentence)
        if entry.iccid:
            self.look(entry.iccid, going_on=False)
        if not entry.problem:
            self.ask_stock(entry.digits)

    @on(Field.Submitted)
    def _entered(self) -> None:
        entry = read_card(self._field.value)
        if entry.offered:
            self._field.value = entry.offered
        elif entry.iccid:
            self.look(entry.iccid, going_on=True)
        elif len(self._offered) == 1 and entry.digits and not entry.problem:
            self._take(self._offered[0].iccid)
        else:
            self._refuse(entry.sentence)

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self._take(message.choice.id)

    def _take(self, iccid: str) -> None:
        self.answer(iccid=iccid, card_problem="")
        self.go_on()

    def on_key(self, event: events.Key) -> None:
        """From the field down into the stock."""
        choices = self.query_one(StepChoices)
        if event.key == "down" and not choices.has_focus and self._offered:
            event.stop()
            self.screen.set_focus(choices)

    @on(StepChoices.LeftUpwards)
    def _back_to_the_field(self, message: StepChoices.LeftUpwards) -> None:
        message.prevent_default()
        self._field.go_to()

    @work(group="stock", exclusive=True, exit_on_error=False)
    async def ask_stock(self, typed: str) -> None:
        """Ask which blank cards begin with `typed`."""
        try:
            page = await self._workspace.operator.sim_cards(status=SimCardStatus.STOCK, prefix=typed, limit=SHOWN)
        except Failure as failure:
            self.post_message(self.Unasked(failure))
        else:
            self.post_message(self.Stock(typed, page.items))

    @work(group="count", exclusive=True, exit_on_error=False)
    async def count_stock(self) -> None:
        """Ask how many blank cards there are; without an answer the step works as well."""
        if not self._workspace.capabilities.offers(Area.TICKETS):
            return  # the stock is what cards are ordered by
        with contextlib.suppress(Failure):
            self.post_message(self.StockCounted(await self._workspace.operator.sim_card_stock()))

    @on(StockCounted)
    def _counted(self, message: StockCounted) -> None:
        words = filter(None, (stock_words(message.stock), low_words(message.stock)))
        self.query_one("#stock", Label).update(joined(" · ", words))

    @work(group="card", exclusive=True, exit_on_error=False)
    async def look(self, iccid: str, *, going_on: bool) -> None:
        """Ask whether the card can be used, then go on."""
        stock_known = self._workspace.capabilities.card_stock
        try:
            problem = await card_problem(self._workspace.operator, iccid, stock_known=stock_known)
        except Failure as failure:
            self.post_message(self.Failed(failure))
        else:
            self.post_message(self.Looked(iccid, problem, going_on=going_on))

    @on(Stock)
    def _stock(self, message: Stock) -> None:
        self._offered = message.cards
        self.query_one(StepChoices).points_always = len(message.cards) == 1
        self.show_found(
            [Choice(card.iccid, card.iccid) for card in message.cards], _("No blank card in stock begins like this.")
        )
        if not (message.typed or self._field.value or self._prefix):  # offered once: who takes it away means it
            self._prefix = self._field.value = commonest_prefix(message.cards)

    @on(Unasked)
    def _unasked(self, message: Unasked) -> None:
        self._offered = []
        self.show_not_asked(message.failure)

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        if read_card(self._field.value).iccid != message.iccid:
            return
        self.answer(card_problem=message.problem)
        self.query_one("#problem", Label).update(message.problem)
        self.query_one("#progress", Label).update("" if message.problem else _("This card is free."))
        if message.going_on:
            if message.problem:
                self._refuse(message.problem)
            else:
                self.go_on()

    def _refuse(self, problem: str) -> None:
        """Say so where it is always said here, and ring; the next scan takes the place of this one."""
        self._field.refuse("")
        self.query_one("#problem", Label).update(problem)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        # The review asks again: a card that cannot be looked up now is no reason to stop here.
        self.query_one("#problem", Label).update(failure_sentence(message.failure))
