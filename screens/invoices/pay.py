"""Paying: choose a method, and the payment begins; nothing is sent twice, whatever happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from textual import on, work
from textual.message import Message
from textual.widget import Widget

from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.money import Money
from fleet_tui.domain.payment import Payment, PaymentMethod, PaymentRequest
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import day, money
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.invoices import method_words
from fleet_tui.workspace.record_draft import Typed, read_form
from screens.base import failure_sentence
from screens.form import FormScreen, text_of
from widgets.detail_pane import DetailPane
from widgets.pick import Pick
from widgets.safe import Label, label


class PayScreen(FormScreen):
    """One field: the method. The invoices are those it was opened for; the draft remembers them."""

    form_id = "payment"
    submit_label = N_("begin the payment")
    DEFAULT_CSS = """
    PayScreen DetailPane { height: auto; padding: 0; }
    PayScreen Pick { margin-top: 1; }
    PayScreen #said { margin-top: 1; }
    """

    class Ready(Message):
        """What is paid and how it can be."""

        def __init__(self, invoices: Sequence[Invoice], methods: Sequence[PaymentMethod]) -> None:
            super().__init__()
            self.invoices = invoices
            self.methods = methods

    class NotReady(Message):
        """It could not be asked for."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, about: str = "", draft: Draft | None = None, *, invoices: Sequence[str] = ()) -> None:
        super().__init__(about, draft)
        kept = read_form(draft) if draft is not None else None
        self._numbers = list(invoices) or text_of(kept.typed if kept else {}, "invoices").split()
        self._methods: Sequence[PaymentMethod] = ()
        self._invoices: Sequence[Invoice] = ()

    def path_words(self) -> list[str]:
        return [_("Invoices"), self.heading()]

    def heading(self) -> str:
        return _("Pay {invoices}").format(invoices=", ".join(self._numbers))

    def fields(self) -> Iterator[Widget]:
        yield DetailPane(id="what")
        yield Pick(_("Method"), [("", "…")], id="method")
        yield label("", id="said", classes="hint")

    def typed(self) -> Typed:
        return {**super().typed(), "invoices": " ".join(self._numbers)}

    def on_mount(self) -> None:
        self.ask()

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def ask(self) -> None:
        """What is to be paid, and by which methods."""
        operator = self.workspace.operator
        try:
            methods = await operator.payment_methods()
            invoices = await asyncio.gather(*(operator.invoice(number) for number in self._numbers))
            self.post_message(self.Ready(invoices, methods))
        except Failure as failure:
            self.post_message(self.NotReady(failure))

    @on(Ready)
    def _ready(self, message: Ready) -> None:
        self._invoices, self._methods = message.invoices, message.methods
        self._paint_what()
        pick = self.query_one("#method", Pick)
        untouched = self.typed() == self._blank
        pick.offer([(method.code, method_words(method)) for method in message.methods])
        if untouched:
            self._blank = dict(self.typed())
        self._paint_said()

    @on(NotReady)
    def _not_ready(self, message: NotReady) -> None:
        self.tell(failure_sentence(message.failure))

    def say_again(self) -> None:
        super().say_again()
        self._paint_what()
        self._paint_said()

    def _paint_what(self) -> None:
        if not self._invoices:
            return
        amount = sum((invoice.unpaid for invoice in self._invoices if invoice.unpaid), Money.of(0))
        details = [(_("To pay"), money(amount))]
        details += [(_("Invoice"), f"{invoice.number}, {day(invoice.issued_on)}") for invoice in self._invoices]
        self.query_one("#what", DetailPane).show(details)

    @on(Pick.Changed)
    def _paint_said(self) -> None:
        method = next((each for each in self._methods if each.code == self.query_one("#method", Pick).value), None)
        if method is None:
            return
        said = (
            _("The payment page opens where you choose; no card is asked for here.")
            if method.online
            else _("Next come the account, the communication and a QR code for your banking app.")
        )
        if self.workspace.capabilities.sample:
            said += " " + _("This is a sample: no money moves.")
        others = ", ".join(method_words(each) for each in self._methods if each is not method)
        said += "\n\n" + _("Other methods, with the arrows: {methods}.").format(methods=others)
        self.query_one("#said", Label).update(said)

    def problems(self) -> dict[str, str]:
        if not self._methods:
            return {"": _("One moment: the methods are not here yet. F5 asks again.")}
        if paid := [invoice.number for invoice in self._invoices if not invoice.unpaid]:
            return {"": _("Invoice {number} is paid already; esc goes back.").format(number=", ".join(paid))}
        return {}

    def do_refresh(self) -> None:
        self.ask()

    async def send(self, key: str) -> Payment:
        """Begin the payment; under the key of before while its outcome is unknown."""
        request = PaymentRequest(method=text_of(self.typed(), "method"), invoices=self._numbers)
        return await self.workspace.operator.pay(request, key)

    def done(self, result: object) -> None:
        from screens.invoices.payment import PaymentScreen

        if isinstance(result, Payment):
            self.app.switch_screen(PaymentScreen(result))
            self.host.refresh_fleet()

    def refused(self, failure: Failure) -> None:
        self.show_problems({"": failure_sentence(failure)})
        self.host.refresh_fleet()  # the list says what became of the invoice
