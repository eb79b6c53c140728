"""An itemised bill, packed as an invoice is handed over: one for each invoice, or each month, that it names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import TypeAdapter

from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, NumberFoundIn, SupplierInvoice, Totals
from fleet_tui.domain.own_files import UNDATED, UploadHead, UploadRow
from fleet_tui.domain.text import Text, clean
from fleet_tui.i18n import _
from fleet_tui.workbook.decimals import NOT_SAID, SignsSaid
from fleet_tui.workbook.detail import DetailCharge, DetailFile, read_detail
from fleet_tui.workbook.packing import Packer, digest
from fleet_tui.workbook.tables import WorkbookError


@dataclass(frozen=True, slots=True)
class PackedDetail:
    """One invoice out of an itemised bill, packed."""

    number: str
    net: Decimal
    packed: bytes


def pack_detail(
    path: Path,
    operator: str = "",
    account: str | None = None,
    *,
    said: SignsSaid = NOT_SAID,
    invoice: str = "",
    name: str = "",
    label: str = "",
) -> tuple[DetailFile, list[PackedDetail]]:
    """Read the itemised bill in `path` and pack it. Run it in a thread.

    `said`: what stands before decimals; `invoice`: the number of the one that it came with, as a file called `name`,
    which a question about it calls `label`.

    Raises:
        NumbersUnclear: a number may be thousands or decimals, and it is not `said` which.
        WorkbookError: it is none, no row can be taken, or nothing says of which invoice or month a charge is.
    """
    detail = read_detail(path, said, name=label)
    if not detail.charges:
        place, why = detail.refused[0]
        sentence = _("{file} is an itemised bill of which no row can be taken. {place}: {reason}")
        raise WorkbookError(sentence.format(file=clean(path.name), place=place.title, reason=why))
    months = {month for charge in detail.charges if (month := _month(charge)) is not None}
    only = months.pop() if len(months) == 1 else None
    invoices: dict[str, list[DetailCharge]] = {}
    for charge in detail.charges:
        number = charge.invoice or invoice or (f"{_month(charge) or only:%Y-%m}" if _month(charge) or only else "")
        if not number:
            raise WorkbookError(
                _(
                    "{file}, {place}: nothing says of which month or invoice the charge is. Add a column “Period from” "
                    "or “Invoice” and try again."
                ).format(file=clean(path.name), place=charge.place.words)
            )
        invoices.setdefault(number, []).append(charge)
    of = _Of(name or path.name, digest(path), operator, account)
    return detail, [_packed(number, charges, detail, of) for number, charges in invoices.items()]


@dataclass(frozen=True, slots=True)
class _Of:
    """What is the same for all invoices of a file."""

    name: str
    digest: str
    operator: str
    account: str | None


def _month(charge: DetailCharge) -> date | None:
    day = charge.period_from or charge.issued
    return None if day is None else day.replace(day=1)


def _packed(number: str, charges: Sequence[DetailCharge], detail: DetailFile, of: _Of) -> PackedDetail:
    net = sum((charge.net for charge in charges), Decimal(0))
    first = min((day for charge in charges if (day := charge.period_from)), default=None)
    last = max((day for charge in charges if (day := charge.period_until)), default=None)
    issued = next((charge.issued for charge in charges if charge.issued), None) or first or last
    invoice = SupplierInvoice(
        Text(of.operator),
        None,
        None,
        number,
        InvoiceKind.INVOICE if net >= 0 else InvoiceKind.CREDIT_NOTE,
        issued or UNDATED,
        period_from=first,
        period_until=last,
        totals=Totals(lines=net, net=net),
        source=Text(of.name),
    )
    accounts = dict.fromkeys(charge.account for charge in charges if charge.account)
    packer = Packer()
    packer.row(
        UploadRow(
            head=UploadHead(
                invoice=invoice,
                sha256=hashlib.sha256(f"{of.digest} {number}".encode()).hexdigest(),
                references=list(map(Text, list(accounts)[:50])),
                account=None if of.account is None else Text(of.account),
                detail=detail.fingerprint,
                columns={column: Text(heading) for column, heading in detail.reading.columns.items()},
                decimals=detail.decimals,
            )
        )
    )
    adapter = TypeAdapter(InvoiceCharge)
    for position, charge in enumerate(charges, start=1):
        line = adapter.dump_json(_charge(invoice.id, position, charge), exclude_defaults=True)
        packer.line(b'{"charge":%b}' % line)
    return PackedDetail(number, net, packer.whole())


def _charge(invoice: str, position: int, charge: DetailCharge) -> InvoiceCharge:
    return InvoiceCharge(
        invoice,
        position,
        charge.category,
        charge.text,
        charge.net,
        charge.msisdn,
        NumberFoundIn.NOWHERE if charge.msisdn is None else NumberFoundIn.COLUMN,
        quantity=charge.quantity,
        unit=charge.unit,
        vat_category="" if charge.vat_rate is None else "O" if charge.vat_rate == 0 else "S",
        vat_rate=charge.vat_rate,
        period_from=charge.period_from,
        period_until=charge.period_until,
        cost_centre=charge.cost_centre,
        instalment=charge.instalment,
    )
