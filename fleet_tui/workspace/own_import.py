"""Bringing in a company's own files of any kind: what each is, in which order they are taken, what is said of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from fleet_tui.domain.attachment import PDF
from fleet_tui.domain.base import Notice
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.invoice_charges import InvoiceKind
from fleet_tui.domain.own_files import FileFormat, FileKind, InvoiceImport
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import day, money, number
from fleet_tui.port import OwnFilesPort
from fleet_tui.workbook.bundle import is_bundle
from fleet_tui.workbook.invoice_upload import PackedInvoice, pack_invoice
from fleet_tui.workbook.kinds import Kind, is_invoice, recognise
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workbook.xml_stream import xml_start
from fleet_tui.workspace.detail_files import DetailLook, look_at_attached
from fleet_tui.workspace.file_terms import UNSAID, FileTerms
from fleet_tui.workspace.format_words import known_words
from fleet_tui.workspace.words import notice_text

ORDER = (Kind.LIST, Kind.PRICES, Kind.INVOICE, Kind.DETAIL, Kind.BUNDLE, Kind.USAGE, Kind.PEOPLE)
"""In which order files of several kinds are taken in: what others refer to comes first."""
_START = 4096
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class InvoiceLook:
    """An invoice that was read, and what taking it in would do, or did."""

    packed: PackedInvoice
    result: InvoiceImport
    bills: Sequence[DetailLook] = ()
    """The itemised bills inside it."""
    form: FileFormat | None = None
    """What is remembered of this supplier's invoices."""

    @property
    def path(self) -> Path:
        """The file."""
        return self.packed.path

    @property
    def refused(self) -> Notice | None:
        """Why it is not taken."""
        return self.result.refused

    @property
    def taken(self) -> bool:
        """It is new here, or a bill inside it is."""
        new = self.result.already_in is None or any(bill.taken for bill in self.bills)
        return self.result.refused is None and new

    @property
    def partly(self) -> bool:
        """A bill inside is not taken, or not all of it; the invoice itself is taken as a whole."""
        return bool(self.packed.unread) or any(bill.partly for bill in self.bills)

    async def take(self, operator: OwnFilesPort) -> InvoiceLook:
        """Take it in. Raises Failure."""
        return await take_invoice(operator, self)

    @property
    def supplier(self) -> str:
        """Whose it is, as one tells suppliers apart: the VAT number, else the name."""
        head = self.packed.invoice.head
        return head.supplier_vat or str(head.supplier)

    @property
    def asks_numbers(self) -> bool:
        """Phone numbers were read out of text, and nobody said yet whether they are right."""
        return bool(self.result.text_examples) and self.packed.head.text_numbers is None

    async def with_text_numbers(self, operator: OwnFilesPort, taken: bool) -> InvoiceLook:
        """Looked at again, with the word of somebody on these numbers. Raises Failure."""
        packed = self.packed.with_text_numbers(taken)
        return replace(self, packed=packed, result=await operator.import_invoice(packed.packed, validate_only=True))

    def sentence(self) -> str:
        """What the invoice is: `invoice 2026110001 of Northwind: 190 charges, € 1,282.00 excl. VAT, sums right.`"""
        refused = [
            labelled(clean(bill.path.name), _("refused: {reason}").format(reason=notice_text(result.refused)))
            for bill in self.bills for result in bill.results if result.refused is not None
        ]  # fmt: skip
        return " ".join([invoice_sentence(self.result), *refused])

    def remarks(self) -> list[str]:
        """What somebody should know of it beside."""
        said = invoice_remarks(self.result)
        if self.form is not None and self.taken:
            said.append(known_words(self.form))
        if self.taken:
            said += map(self._bill_words, self.bills)
            said += [
                labelled(clean(bill.path.name), remark) for bill in self.bills for remark in bill.remarks()
            ]  # fmt: skip
        return [*said, *self.packed.unread]

    def _bill_words(self, bill: DetailLook) -> str:
        """What an itemised bill inside is, and whether it comes to the same."""
        count = len(bill.detail.charges)
        charges = ngettext("{count} charge", "{count} charges", count).format(count=number(count))
        sentence = _("Inside, an itemised bill that goes with it: {file}, {charges}, {amount} excl. VAT; {same}.")
        stated = self.packed.invoice.head.totals.net
        same = stated is None or abs(abs(stated) - abs(bill.detail.net)) < _CENT
        verdict = _("it explains the invoice to the cent") if same else _("it does not come to the invoice's sum")
        return sentence.format(file=clean(bill.path.name), charges=charges, amount=money(bill.detail.net), same=verdict)

    def news(self) -> list[str]:
        """What of it the operator's side found."""
        return invoice_remarks(self.result)

    def record(self) -> dict[str, Any]:
        """As `--json` prints it."""
        bills = [result.model_dump(mode="json") for bill in self.bills for result in bill.results]
        rows = [{"file": bill.path.name, **row} for bill in self.bills for row in bill.record()["rows_refused"]]
        inside = {"bills": bills, "bill_rows_refused": rows, "bills_not_read": self.packed.unread}
        return {"file": self.path.name, **self.result.model_dump(mode="json"), **inside}


def kind_of_file(path: Path) -> Kind | None:
    """What the file is, told by its content; XML and PDF are looked at as an invoice. Raises WorkbookError."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError as error:
        sentence = _("{file} cannot be opened: {reason}.")
        raise WorkbookError(sentence.format(file=path.name, reason=error.strerror or error)) from error
    if start.startswith(PDF) or is_invoice(start) or xml_start(start).startswith(b"<"):
        return Kind.INVOICE
    return Kind.BUNDLE if is_bundle(path) else recognise(path)


def in_order(files: Iterable[tuple[Path, Kind]]) -> list[tuple[Path, Kind]]:
    """The files in the order they are taken in; those of one kind stay as they were given."""
    return sorted(files, key=lambda each: ORDER.index(each[1]))


async def look_at_invoices(
    operator: OwnFilesPort, paths: Sequence[Path], terms: FileTerms = UNSAID
) -> list[InvoiceLook]:
    """Read invoices and ask what taking them in would do, the oldest first; nothing is changed.

    Raises:
        XmlRefused: a file is no invoice, or goes beyond a limit.
        NumbersUnclear: a number of a bill inside may be thousands or decimals, and `terms` does not say.
        Failure: no answer came.
    """
    known = (await operator.formats()).items if paths else []
    said = terms.remembering(known).signs
    packed = [await asyncio.to_thread(pack_invoice, path, terms.account, said) for path in paths]
    packed.sort(key=lambda each: (each.invoice.head.issued, each.invoice.head.kind != InvoiceKind.INVOICE))
    looks = [await _look(operator, each) for each in packed]
    if not any(look.result.form_known for look in looks):
        return looks
    forms = {form.operator: form for form in known if form.kind == FileKind.INVOICE}
    return [replace(look, form=forms.get(look.result.supplier)) if look.result.form_known else look for look in looks]


async def _look(operator: OwnFilesPort, packed: PackedInvoice) -> InvoiceLook:
    result = await operator.import_invoice(packed.packed, validate_only=True)
    here = result.already_in is not None
    return InvoiceLook(
        packed, result, [await look_at_attached(operator, bill, invoice_here=here) for bill in packed.bills]
    )


async def take_invoice(operator: OwnFilesPort, look: InvoiceLook) -> InvoiceLook:
    """Take in an invoice that was looked at. Raises Failure."""
    result = await operator.import_invoice(look.packed.packed, validate_only=False)
    bills = [await bill.take(operator) for bill in look.bills] if result.refused is None else look.bills
    return replace(look, result=result, bills=bills)


def invoice_sentence(result: InvoiceImport) -> str:
    """What an invoice is: `invoice 2026110001 of Northwind: 190 charges, € 1,282.00 excl. VAT, sums right.`"""
    if result.already_in is not None:
        return _("{number} of {supplier} is in already, since {day}.").format(
            number=result.number, supplier=result.supplier, day=day(day_of(result.already_in))
        )
    if result.refused is not None:
        return _("refused: {reason}").format(reason=notice_text(result.refused))
    charges = ngettext("{count} charge", "{count} charges", result.charges).format(count=number(result.charges))
    sums = (
        _("sums right")
        if not result.differences
        else ngettext("{count} sum is wrong", "{count} sums are wrong", result.differences).format(
            count=number(result.differences)
        )
    )
    what = _("credit note") if result.kind == InvoiceKind.CREDIT_NOTE.value else _("invoice")
    return _("{what} {number} of {supplier}: {charges}, {amount} excl. VAT, {sums}.").format(
        what=what, number=result.number, supplier=result.supplier, charges=charges, amount=money(result.net), sums=sums
    )


def numbers_question(result: InvoiceImport) -> str:
    """What is asked once of a supplier: whether the numbers in the text of its charges are those of the lines."""
    sentence = _(
        "{supplier} writes phone numbers in the text of charges only: “{example}”. Are they your lines' numbers?"
    )
    return sentence.format(supplier=result.supplier, example=clean(result.text_examples[0], 80))


def invoice_remarks(result: InvoiceImport) -> list[str]:
    """What somebody should know of an invoice beside its sentence."""
    if result.already_in is not None or result.refused is not None:
        return []
    said = [_("Billed to account {account}.").format(account=result.billing_account)]
    if result.buyer_vat is not None:
        sentence = _("It is addressed to {vat}: taken as your company's VAT number from now on.")
        said.append(sentence.format(vat=result.buyer_vat))
    if result.unknown_numbers:
        said.append(
            ngettext(
                "{count} phone number on it is not in your list.",
                "{count} phone numbers on it are not in your list.",
                result.unknown_numbers,
            ).format(count=number(result.unknown_numbers))
        )
    if result.numbers_refused:
        said.append(_("Phone numbers in the text of charges are not taken: these charges are the whole account's."))
    elif result.text_examples:
        sentence = _("Phone numbers are read out of the text of charges: “{example}”. Look whether that is right.")
        said.append(sentence.format(example=result.text_examples[0]))
    if result.credited_number is not None and not result.credited_known:
        said.append(
            _("The invoice that it gives back from, {number}, is not here.").format(number=result.credited_number)
        )
    return said
