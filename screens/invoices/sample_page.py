"""The sample's payment page, where there is no browser: the same two choices, at the same endpoint."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from fleet_tui.domain.payment import Payment
from fleet_tui.i18n import _, joined
from fleet_tui.i18n.format import money
from fleet_tui.workspace.invoices import payment_method
from widgets.dialog import Dialog
from widgets.safe import Button, button, label


class SamplePageDialog(Dialog[bool]):
    """True: it is paid; False: it fails; None: the page is left as it is."""

    AUTO_FOCUS = "#leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "choose(True)", show=False),
        Binding("f", "choose(False)", show=False),
    ]

    def __init__(self, payment: Payment) -> None:
        super().__init__(_("Sample payment page"))
        self._payment = payment

    def content(self) -> ComposeResult:
        payment = self._payment
        yield label(_("This is the sample payment page, no real money moves."))
        yield label(joined(" · ", [", ".join(payment.invoices), money(payment.amount), payment_method(payment)]))
        with Horizontal(classes="buttons"):
            yield button(_("Leave it open"), id="leave")
            yield button(_("Let it fail"), id="fail")
            yield button(_("Pay"), id="pay")
        yield label(_("p pays, f fails, esc leaves it open"), classes="hint")

    def action_choose(self, paid: bool) -> None:
        self.answer(paid)

    @on(Button.Pressed)
    def _pressed(self, message: Button.Pressed) -> None:
        if message.button.id == "leave":
            self.answer(None)
        else:
            self.answer(message.button.id == "pay")
