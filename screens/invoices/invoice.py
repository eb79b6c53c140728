"""One invoice: its lines by number with what each costs, beside the month before, and why it rose."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from textual.app import ComposeResult

from fleet_tui.actions import Action
from fleet_tui.domain.bill_comparison import difference_of
from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.charges import Charge, InvoiceDetail, InvoiceLine
from fleet_tui.domain.labels import CHARGE_CATEGORIES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import plain
from fleet_tui.i18n import N_, _, in_every_language, joined, labelled
from fleet_tui.i18n.format import day, exact, money
from fleet_tui.workspace.invoices import (
    ABSENT,
    LineListing,
    about_words,
    all_lines,
    charge_sheet,
    difference_words,
    line_name,
    state_of,
    why,
)
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.selection import Selection
from fleet_tui.workspace.words import signed
from screens.base import bindings
from screens.invoices.list import InvoiceActions
from screens.listing import ListScreen
from widgets.columns import Column
from widgets.detail_pane import Detail
from widgets.safe import Label, label
from widgets.table_dialog import TableDialog
from widgets.table_source import Cell, Role, Row


class InvoiceScreen(ListScreen[InvoiceLine], InvoiceActions):
    """What an invoice charges, phone line by phone line."""

    KEYS = (
        "open_record", "categories", "only_risen", "pay", "invoice_pdf", "search", "sort", "export", "copy_invoice",
    )  # fmt: skip
    BINDINGS = bindings("categories", "only_risen", "pay", "invoice_pdf", "copy_invoice")
    DEFAULT_CSS = """
    InvoiceScreen #invoice, InvoiceScreen #sums { padding: 0 1; width: 1fr; height: auto; }
    InvoiceScreen #invoice { text-style: bold; }
    """

    def __init__(self, invoice: Invoice) -> None:
        self._invoice = invoice
        self._detail: InvoiceDetail | None = None
        self._lines: Sequence[InvoiceLine] = ()
        self._only_risen = False
        super().__init__(
            (
                ListColumn("number", N_("Number"), line_name, 13),
                ListColumn("description", N_("Description"), lambda line: line.description, 22, min_width=14,
                           priority=2),
                ListColumn("amount", N_("Amount"), lambda line: money(line.amount), 11, min_width=10, kind="money",
                           value=lambda line: line.amount.amount),
                ListColumn("before", N_("Before"), lambda line: money(line.previous) if line.previous else ABSENT, 11,
                           kind="money", value=lambda line: line.previous.amount if line.previous else None,
                           priority=3),
                ListColumn("difference", N_("More"), difference_words, 11, kind="money", value=difference_of,
                           priority=1),
                ListColumn("why", N_("Why"), why, 26, min_width=20, priority=1, flexible=True),
            )
        )  # fmt: skip

        self.listing = LineListing(self.listing.columns, self.key_of, words=self.words_of)

    def above(self) -> ComposeResult:
        yield label("", id="invoice")
        yield label("", id="sums")

    def title_words(self) -> str:
        return _("Invoice {number}").format(number=self._invoice.number)

    async def records(self) -> Sequence[InvoiceLine]:
        operator, number = self.workspace.operator, self._invoice.number
        detail, self._lines = await asyncio.gather(operator.invoice(number), all_lines(operator, number))
        self._invoice = self._detail = detail
        return self._wanted()

    def key_of(self, record: InvoiceLine) -> str:
        return record.line_id or record.msisdn or ""

    def words_of(self, record: InvoiceLine) -> Sequence[str]:
        charges = [charge for charge in record.charges if charge.amount]
        categories = {form for charge in charges for form in _category_in_every_language(charge.category)}
        return [plain(record.msisdn) if record.msisdn else "", *categories, *(charge.name for charge in charges)]

    def role_of(self, column_id: str, record: InvoiceLine) -> Role:
        difference = difference_of(record) if column_id == "difference" else None
        if not difference:
            return ""
        return "pending" if difference > 0 else "active"

    def details(self, record: InvoiceLine) -> Sequence[Detail]:
        return [
            (_("Number"), line_name(record)),
            (_("Description"), record.description or ABSENT),
            (_("Excl. VAT"), Cell(money(record.amount), "strong")),
            *((word(CHARGE_CATEGORIES, charge.category), _charge_words(charge)) for charge in record.charges),
        ]

    def empty_words(self) -> str:
        return _("The details of this invoice are not known here; F7 downloads it as PDF.")

    def open(self, record: InvoiceLine) -> None:
        """The charges of a line by category, beside those of the month before."""
        title = f"{line_name(record)}  {record.description}".strip()
        rows = [_charge_row(charge) for charge in record.charges]
        total = _sums_row(_("Total excl. VAT"), record.amount, record.previous)
        self.app.push_screen(TableDialog(title, _sum_columns(_("Charge")), [*rows, total]))

    def acted_on(self) -> Invoice | None:
        return self._invoice

    def selection(self) -> Selection:
        """Actions are about the invoice; opening is about a line of it."""
        return replace(super().selection(), record=self._invoice)

    def why_not(self, action: Action) -> str | None:
        if action.id == "open_record":
            return None if self.current is not None else _("There is nothing here to open.")
        return super().why_not(action)

    def paint_rows(self) -> None:
        super().paint_rows()
        self._paint_head()

    def _paint_head(self) -> None:
        invoice, detail = self._invoice, self._detail
        parts = [day(invoice.issued_on), money(invoice.amount), state_of(invoice, self.workspace.today())]
        if invoice.period_from is not None and invoice.period_to is not None:
            parts.insert(1, _("{start} to {end}").format(start=day(invoice.period_from), end=day(invoice.period_to)))
        if invoice.supplier is not None:
            parts.append(invoice.supplier)
        self.query_one("#invoice", Label).update(joined(" · ", parts))
        if detail is not None and detail.net is not None and detail.vat is not None:
            sums = [
                _("{amount} excl. VAT").format(amount=money(detail.net)),
                _("VAT {amount}").format(amount=money(detail.vat)),
            ]
            if detail.totals and all(total.previous is not None for total in detail.totals):
                before = sum((total.previous for total in detail.totals if total.previous), Money.of(0))
                sums.append(_("{difference} against the month before").format(difference=signed(detail.net - before)))
            if detail.sums_right is False:
                sums.append(_("its sums are wrong: check by hand"))
            self.query_one("#sums", Label).update(joined(" · ", sums))

    # Actions

    def do_categories(self) -> None:
        """The sums by category, beside those of the month before."""
        detail = self._detail
        if detail is None or detail.net is None:
            self.say(_("The details of this invoice are not known here."), "warning")
            return
        known = all(total.previous is not None for total in detail.totals)
        before = sum((total.previous for total in detail.totals if total.previous), Money.of(0)) if known else None
        rows = [
            _sums_row(word(CHARGE_CATEGORIES, total.category), total.amount, total.previous) for total in detail.totals
        ]
        rows.append(_sums_row(_("Total excl. VAT"), detail.net, before))
        rows += [
            Row(f"vat {rate.rate}", [_("VAT {rate} %").format(rate=exact(rate.rate)), money(rate.vat), "", ""])
            for rate in detail.vat_rates
            if rate.vat
        ]
        rows.append(Row("amount", [_("Amount incl. VAT"), Cell(money(detail.amount), "strong"), "", ""]))
        self.app.push_screen(TableDialog(self.title_words(), _sum_columns(_("Category")), rows))

    def do_only_risen(self) -> None:
        """Only the lines that cost more than the month before, the greatest rise first; again: all."""
        self._only_risen = not self._only_risen
        self.listing.replace(self._wanted())
        self.paint_rows()
        self.tell_of_row()

    def state_words(self) -> str:
        """Why the line under the cursor costs more or less, where its row has no room for all of it."""
        only = _("Only lines that cost more than the month before; ctrl+o shows all.") if self._only_risen else ""
        line = self.current
        reasons = self.told_whole("why", why(line)) if line is not None else ""
        return joined("\n", filter(None, (only, labelled(line_name(line), reasons) if line and reasons else "")))

    def tell_of_row(self) -> None:
        self._tell(self.state_words())

    def _wanted(self) -> Sequence[InvoiceLine]:
        if not self._only_risen:
            return self._lines
        risen = [(difference, line) for line in self._lines if (difference := difference_of(line) or 0) > 0]
        return [line for _difference, line in sorted(risen, key=lambda pair: -pair[0])]

    def do_export(self) -> None:
        """Every charge of the lines shown, a row each."""
        from screens.exporting import export_table

        columns, rows = charge_sheet(self.listing.shown)
        about = [(_("Invoice"), self._invoice.number), (_("Amount incl. VAT"), money(self._invoice.amount))]
        export_table(self, self.title_words(), columns, rows, name=f"invoice-{self._invoice.number}", about=about)


@cache
def _category_in_every_language(category: str) -> Sequence[str]:
    return in_every_language(word(CHARGE_CATEGORIES, category))


def _charge_words(charge: Charge) -> str:
    return f"{money(charge.amount)}  {about_words(charge)}"


def _sum_columns(name: str) -> list[Column]:
    return [
        Column("name", name, 30, min_width=18, flexible=True),
        Column("amount", _("Amount"), 11, min_width=10, align="right"),
        Column("before", _("Before"), 11, min_width=10, align="right", priority=1),
        Column("more", _("More"), 12, min_width=11, align="right", priority=1),
    ]


def _charge_row(charge: Charge) -> Row:
    return _sums_row(about_words(charge), charge.amount, charge.previous, key=f"{charge.category} {charge.name}")


def _sums_row(name: str, amount: Money, previous: Money | None, *, key: str = "") -> Row:
    before = ABSENT if previous is None else money(previous)
    more = ABSENT if previous is None or amount == previous else signed(amount - previous)
    return Row(key or name, [name, money(amount), before, more])
