"""The invoices of one billing account or of all, with what is unpaid; from here they are opened, paid, downloaded."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable, Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.bank import grouped_iban, structured
from fleet_tui.domain.billing import BillingAccount, Invoice
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.money import Money
from fleet_tui.domain.payment import Payment
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import day, money
from fleet_tui.workspace.billing_words import account_words
from fleet_tui.workspace.empty_areas import invoices_missing
from fleet_tui.workspace.invoices import account_terms, due_cell, state_of, unpaid_cell, unpaid_words
from fleet_tui.workspace.listing import ListColumn
from screens.base import FleetScreen, bindings
from screens.copying import Copied, CopyDialog
from screens.invoices.pdf import download_pdf
from screens.listing import ListScreen
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog
from widgets.safe import Label, label
from widgets.table_source import Role

ALL = "*"
"""In the menu of accounts: every one."""


class InvoiceActions(FleetScreen):
    """What can be done with an invoice, in the list and where it is open."""

    class Following(Message):
        """A payment that is under way is here."""

        def __init__(self, payment: Payment) -> None:
            super().__init__()
            self.payment = payment

    class NotFollowed(Message):
        """It could not be asked for."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    @abstractmethod
    def acted_on(self) -> Invoice | None:
        """The invoice that an action is about."""

    def do_pay(self) -> None:
        """Pay it; where a payment is under way already, that one is shown."""
        invoice = self.acted_on()
        if invoice is None:
            return
        if invoice.payment is not None:
            self.follow(invoice.payment)
            return
        from screens.invoices.pay import PayScreen

        self.app.push_screen(PayScreen(invoices=[invoice.number]))

    @work(group="payment", exclusive=True, exit_on_error=False)
    async def follow(self, payment_id: str) -> None:
        """Ask how a payment stands."""
        try:
            self.post_message(self.Following(await self.workspace.operator.payment(payment_id)))
        except Failure as failure:
            self.post_message(self.NotFollowed(failure))

    @on(Following)
    def _following(self, message: Following) -> None:
        from screens.invoices.payment import PaymentScreen

        self.app.push_screen(PaymentScreen(message.payment))

    @on(NotFollowed)
    def _not_followed(self, message: NotFollowed) -> None:
        self.say_failure(message.failure)

    def do_invoice_pdf(self) -> None:
        if (invoice := self.acted_on()) is not None:
            download_pdf(self, invoice.number)

    def do_copy_invoice(self) -> None:
        if (invoice := self.acted_on()) is not None:
            self.app.push_screen(CopyDialog(list(to_copy(invoice))))

    def do_billing_settings(self) -> None:
        self.host.open_area("billing_settings")


def to_copy(invoice: Invoice) -> Iterable[Copied]:
    """What is copied of an invoice: the communication first."""
    if invoice.communication:
        yield Copied(_("Communication"), structured(invoice.communication))
    if invoice.iban:
        yield Copied("IBAN", grouped_iban(invoice.iban), invoice.iban)
    yield Copied(_("Invoice"), invoice.number)
    if invoice.unpaid is not None:
        yield Copied(_("Unpaid"), money(invoice.unpaid), str(invoice.unpaid.amount))
    yield Copied(_("Amount"), money(invoice.amount), str(invoice.amount.amount))


class InvoicesScreen(ListScreen[Invoice], InvoiceActions):
    """*Payer les factures*."""

    KEYS = (
        "pay", "open_record", "invoice_pdf", "choose_account", "search", "copy_invoice", "billing_settings", "sort",
        "export",
    )  # fmt: skip
    BINDINGS = bindings("pay", "invoice_pdf", "choose_account", "copy_invoice", "billing_settings")
    DEFAULT_CSS = """
    InvoicesScreen #account, InvoicesScreen #terms { padding: 0 1; width: 1fr; height: auto; }
    InvoicesScreen #account { text-style: bold; }
    """

    def __init__(self) -> None:
        self._accounts: list[BillingAccount] = []
        self._account: str | None = None
        super().__init__(
            (
                ListColumn("date", N_("Date"), lambda invoice: day(invoice.issued_on), 10, kind="day",
                           value=lambda invoice: invoice.issued_on),
                ListColumn("number", N_("Invoice"), lambda invoice: invoice.number, 12),
                ListColumn("amount", N_("Amount"), lambda invoice: money(invoice.amount), 11, min_width=10,
                           kind="money", value=lambda invoice: invoice.amount.amount, priority=1),
                ListColumn("due", N_("Due"), due_cell, 10, kind="day",
                           value=lambda invoice: invoice.due_on, priority=2),
                ListColumn("unpaid", N_("Unpaid"), unpaid_cell, 11, min_width=10, kind="money",
                           value=lambda invoice: invoice.unpaid.amount if invoice.unpaid else None,
                           priority=1),
                ListColumn("state", N_("State"), self._state, 15, min_width=13, flexible=True),
                ListColumn("account", N_("Account"), lambda invoice: invoice.billing_account, 9, priority=3),
            )
        )  # fmt: skip

    def above(self) -> ComposeResult:
        yield label("", id="account")
        yield label("", id="terms")

    def title_words(self) -> str:
        return _("Invoices")

    async def records(self) -> Sequence[Invoice]:
        operator = self.workspace.operator
        invoices, self._accounts = await asyncio.gather(
            operator.invoices(self._account), operator.billing_accounts()
        )  # fmt: skip
        return invoices

    def key_of(self, record: Invoice) -> str:
        return record.number

    def words_of(self, record: Invoice) -> Sequence[str]:
        return [
            str(record.amount.amount),
            record.communication or "",
            structured(record.communication),
            record.supplier or "",
        ]

    def role_of(self, column_id: str, record: Invoice) -> Role:
        if column_id != "state":
            return ""
        if record.unpaid is None or record.due_on is None:
            return ""
        if not record.unpaid:
            return "active"
        return "refused" if record.due_on < self.workspace.today() and record.payment is None else "pending"

    def empty_words(self) -> str:
        return invoices_missing(self.workspace.capabilities) or _("There is no invoice here yet.")

    def open(self, record: Invoice) -> None:
        from screens.invoices.invoice import InvoiceScreen

        self.app.push_screen(InvoiceScreen(record))

    def acted_on(self) -> Invoice | None:
        return self.current

    def paint_rows(self) -> None:
        super().paint_rows()
        self._paint_head()

    def _paint_head(self) -> None:
        account = next((each for each in self._accounts if each.number == self._account), None)
        if account is not None:
            first, second = account_words(account), account_terms(account)
        else:
            balances = [each.unpaid_balance for each in self._accounts if each.unpaid_balance is not None]
            total = sum(balances, Money.of(0)) if balances or not self._accounts else None
            first, second = _("All billing accounts"), unpaid_words(total)
        self.query_one("#account", Label).update(first if self._accounts else "")
        self.query_one("#terms", Label).update(second if self._accounts else "")

    def _state(self, invoice: Invoice) -> str:
        return state_of(invoice, self.workspace.today())

    def do_choose_account(self) -> None:
        """One billing account, or all."""
        choices = [Choice(ALL, _("All billing accounts"), "1", _("now") if self._account is None else "")]
        choices += [
            Choice(
                account.number,
                account_words(account),
                str(number) if number < 10 else "",
                _("now") if self._account == account.number else unpaid_words(account.unpaid_balance),
            )
            for number, account in enumerate(self._accounts, start=2)
        ]

        def chosen(account: str | None) -> None:
            if account is not None:
                self._account = None if account == ALL else account
                self.fetch()

        self.app.push_screen(ChoiceDialog(_("Billing account"), choices), chosen)
