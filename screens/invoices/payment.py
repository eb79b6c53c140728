"""A payment: where to and what with, or the page where it is made; followed until it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.timer import Timer

from fleet_tui.actions import Action
from fleet_tui.domain.bank import grouped_iban, structured
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.payment import TRANSFER, Payment, PaymentStatus
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money
from fleet_tui.port import SamplePaymentsPort
from fleet_tui.workspace import qr
from fleet_tui.workspace.invoices import payment_details, payment_hint, payment_state
from fleet_tui.workspace.outcome import not_seen
from fleet_tui.workspace.selection import Selection
from screens.base import FleetScreen, bindings
from screens.copying import Copied, CopyDialog
from screens.invoices.qr_screen import QrScreen
from screens.invoices.sample_page import SamplePageDialog
from widgets.detail_pane import STYLES, DetailPane
from widgets.dialog import ConfirmDialog
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.qr_code import QrCode, size_of
from widgets.safe import Label, label, styled
from widgets.table_source import Role

LOOK_EVERY = 3.0
"""Seconds between two looks at an online payment; nothing is painted unless it went on."""
LOOK_AT_TRANSFER_EVERY = 60.0
TEXT_WIDTH = 46
"""Cells that the text beside a QR code needs."""
FRAME_ROWS = 2
_ROLES: dict[str, Role] = {
    PaymentStatus.PAID: "active",
    PaymentStatus.FAILED: "refused",
    PaymentStatus.EXPIRED: "refused",
    PaymentStatus.CANCELLED: "dim",
}


class PaymentScreen(FleetScreen):
    """Leaving it does not end the payment; the list of invoices leads back to it."""

    KEYS = ("qr_code", "sample_page", "open_page", "copy_payment", "cancel_payment")
    COMMON = ("back", "refresh", "help", "go_to")
    BINDINGS = bindings(*KEYS)
    DEFAULT_CSS = """
    PaymentScreen Horizontal { height: 1fr; }
    PaymentScreen VerticalScroll { width: 1fr; padding: 1 1 0 2; }
    PaymentScreen DetailPane { height: auto; padding: 1 0; }
    PaymentScreen #status { text-style: bold; }
    PaymentScreen #address { width: 1fr; margin-top: 1; }
    PaymentScreen #sample { margin-top: 1; color: $warning; }
    PaymentScreen #failure { margin-top: 1; width: 1fr; }
    """

    class Looked(Message):
        """How it stands now."""

        def __init__(self, payment: Payment) -> None:
            super().__init__()
            self.payment = payment

    class NotDone(Message):
        """What was chosen was not done; `failure` says whether anything was."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class NotLooked(Message):
        """It could not be asked for."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, payment: Payment) -> None:
        super().__init__()
        self.payment = payment
        self._looking: Timer | None = None

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Horizontal():
            with VerticalScroll(can_focus=False):
                yield label("", id="status")
                yield DetailPane()
                yield label("", id="hint", classes="hint")
                yield label("", id="address")
                yield label("", id="sample")
                yield label("", id="failure")
            yield QrCode(half_blocks=self.host.half_blocks)
        yield FooterLine()

    def on_mount(self) -> None:
        every = LOOK_AT_TRANSFER_EVERY if self.payment.method == TRANSFER else LOOK_EVERY
        if self.payment.under_way:
            self._looking = self.set_interval(every, self.look)
        self.paint()

    def actions(self) -> list[Action]:
        """What there is to do with this one."""
        payment, here = self.payment, self.workspace.embedded
        gone = set()
        if payment.page is None or not (here and self.workspace.capabilities.sample_payments):
            gone.add("sample_page")
        if payment.page is None or here or not self.host.may_open_pages():
            gone.add("open_page")
        if payment.page is not None and here:
            gone.add("qr_code")  # there is no address to scan: the page is in this process
        if not payment.under_way:
            gone |= {"qr_code", "sample_page", "open_page", "cancel_payment"}
        return [action for action in super().actions() if action.id not in gone]

    def selection(self) -> Selection:
        return replace(super().selection(), record=self.payment)

    def why_not(self, action: Action) -> str | None:
        if action.id in self.KEYS and action.id not in {each.id for each in self.actions()}:
            return _("This payment has ended.") if not self.payment.under_way else _("Not for this payment.")
        return super().why_not(action)

    def say_again(self) -> None:
        super().say_again()
        self.paint()

    @on(events.Resize)
    def paint(self) -> None:
        """All of it."""
        payment = self.payment
        self.paint_frame([_("Invoices"), _("Payment of {amount}").format(amount=money(payment.amount))])
        status = self.query_one("#status", Label)
        status.update(styled(payment_state(payment), STYLES[_ROLES.get(payment.status, "pending")]))
        self.query_one(DetailPane).show(payment_details(payment))
        self.query_one("#hint", Label).update(payment_hint(payment))
        page = payment.page if payment.under_way and not self.workspace.embedded else None
        address = self.query_one("#address", Label)
        address.display = page is not None
        address.update(page or "")
        self.query_one("#sample", Label).update(self._sample_words() if payment.sample else "")
        self._paint_code()

    def _sample_words(self) -> str:
        if self.payment.method == TRANSFER:
            return _("Sample: this account is nobody's, and nothing is to be transferred.")
        if self.workspace.embedded and self.payment.under_way:
            return _("Sample: no money moves; F7 opens the sample payment page.")
        return _("Sample: no money moves.")

    def _paint_code(self) -> None:
        """The QR code beside the text where both have room; `c` shows it on any terminal that can."""
        code, modules = self.query_one(QrCode), self.modules()
        if modules:
            code.show(modules)
        needed = size_of(modules, half_blocks=self.host.half_blocks)
        size = self.app.size
        code.display = (
            bool(modules) and size.width >= needed.width + TEXT_WIDTH and size.height >= needed.height + FRAME_ROWS
        )

    def modules(self) -> qr.Modules:
        """What a telephone scans: the transfer, or the address of the page; nothing when there is neither."""
        if not self.payment.under_way:
            return []
        return qr.payment_modules(self.payment, page=not self.workspace.embedded)

    # Following

    @work(group="payment", exclusive=True, exit_on_error=False)
    async def look(self) -> None:
        """How it stands now."""
        try:
            self.post_message(self.Looked(await self.workspace.operator.payment(self.payment.id)))
        except Failure as failure:
            self.post_message(self.NotLooked(failure))

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        was_under_way = self.payment.under_way
        self.payment = message.payment
        self.query_one("#failure", Label).update("")
        if not self.payment.under_way and self._looking is not None:
            self._looking.stop()
        self.paint()
        if was_under_way and not self.payment.under_way:
            self.host.refresh_fleet()  # what is unpaid is another amount everywhere

    @on(NotLooked)
    def _not_looked(self, message: NotLooked) -> None:
        sentence = not_seen(message.failure) + " " + _("The payment goes on by itself; F5 looks again.")
        self.query_one("#failure", Label).update(sentence)

    @on(NotDone)
    def _not_done(self, message: NotDone) -> None:
        self.say_failure(message.failure)

    def do_refresh(self) -> None:
        self.look()

    # Actions

    def do_qr_code(self) -> None:
        """The code alone, as large as it is."""
        modules = self.modules()
        if not modules:
            self.say(_("No QR code can be made of this payment: use the account and the communication."), "warning")
        else:
            self.app.push_screen(QrScreen(modules, self._code_details(), half_blocks=self.host.half_blocks))

    def _code_details(self) -> list[tuple[str, str]]:
        payment = self.payment
        found = [(_("Amount"), money(payment.amount))]
        if payment.transfer is not None:
            found += [("IBAN", grouped_iban(payment.transfer.iban)), ("", structured(payment.transfer.communication))]
        if payment.sample:
            found.append(("", _("Sample: do not pay")))
        return found

    def do_copy_payment(self) -> None:
        payment, transfer = self.payment, self.payment.transfer
        things = [Copied(_("Amount"), money(payment.amount), str(payment.amount.amount))]
        if transfer is not None:
            things = [
                Copied(_("Communication"), structured(transfer.communication)),
                Copied("IBAN", transfer.iban),
                *things,
                Copied(_("Beneficiary"), transfer.beneficiary),
            ]
        elif payment.page is not None and not self.workspace.embedded:
            things.insert(0, Copied(_("Payment page"), payment.page))
        self.app.push_screen(CopyDialog(things))

    def do_open_page(self) -> None:
        try:
            self.host.open_page(self.payment.page or "")
        except (OSError, ValueError):
            self.say(_("The page cannot be opened here; its address is below."), "warning")

    def do_sample_page(self) -> None:
        """The sample's payment page: in this process there is no browser to show it."""

        def chosen(paid: bool | None) -> None:
            if paid is None:
                self.look()
            else:
                self.answer_page(paid)

        self.open_page()
        self.app.push_screen(SamplePageDialog(self.payment), chosen)

    def _sample_page(self) -> SamplePaymentsPort:
        return cast("SamplePaymentsPort", self.workspace.operator)  # its capabilities say so

    @work(group="write", exit_on_error=False)
    async def open_page(self) -> None:
        """See it, as a browser would."""
        operator = self.workspace.operator
        try:
            await self._sample_page().open_sample_page(self.payment)
            self.post_message(self.Looked(await operator.payment(self.payment.id)))
        except Failure as failure:
            self.post_message(self.NotLooked(failure))

    @work(group="write", exit_on_error=False)
    async def answer_page(self, paid: bool) -> None:
        """Choose there, and look what became of it."""
        operator = self.workspace.operator
        try:
            await self._sample_page().answer_sample_page(self.payment, paid=paid)
            self.post_message(self.Looked(await operator.payment(self.payment.id)))
        except Failure as failure:
            self.post_message(self.NotDone(failure))

    def do_cancel_payment(self) -> None:
        """End it, so that the invoice can be paid in another way."""
        body = [_("The invoice can then be paid in another way.")]
        if self.payment.method == TRANSFER:
            body.append(_("If you have made the transfer already, do not cancel: it would be paid twice."))

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.cancel()

        self.app.push_screen(
            ConfirmDialog(_("Cancel this payment?"), body, _("Cancel the payment"), keep=_("Keep it")), confirmed
        )

    @work(group="write", exit_on_error=False)
    async def cancel(self) -> None:
        """End it at the operator."""
        try:
            self.post_message(self.Looked(await self.workspace.operator.cancel_payment(self.payment.id)))
        except Failure as failure:
            self.post_message(self.NotDone(failure))
            self.look()
