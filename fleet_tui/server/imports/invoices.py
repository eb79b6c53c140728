"""Takes in one invoice of an operator: into an own list only, addressed to this company, and each one once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from stdnum.be import ogm_vcs

from fleet_tui.domain.changes.facts import notice
from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.invoice_charges import InvoiceCharge, NumberFoundIn, SumDifference, SupplierInvoice
from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.money import Money
from fleet_tui.domain.own_files import UNDATED, FileFormat, FileKind, InvoiceImport, UploadHead
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.domain.text import Text, fold
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.imports.billed_as_asked import BilledAsAsked
from fleet_tui.server.imports.itemised import Itemised, of_operator
from fleet_tui.server.imports.uploaded_rows import UploadedRows
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.organisations import lock, organisation_row
from fleet_tui.server.storage.own_charges import rounded
from fleet_tui.server.storage.sources import SourceRepository

CURRENCY = "EUR"
READ_OUT = (NumberFoundIn.TEXT, NumberFoundIn.REFERENCE)
"""Places of a phone number that are less than sure: the first such charges of a supplier are shown once."""
_EXAMPLES = 3
_CENTS = Decimal(100)
_GUESSED = frozenset({ChargeCategory.SUBSCRIPTION, ChargeCategory.OPTION, ChargeCategory.OTHER})
"""Kinds that the wording of a company's own catalogue may set right."""


class InvoiceImporter:
    """Takes in invoices for one caller, each in a transaction of its own."""

    def __init__(self, connection: AsyncConnection, caller: Caller, now: datetime) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now

    async def look(self, rows: UploadedRows) -> InvoiceImport:
        """What taking in the invoice would do."""
        return await self._take(rows, await organisation_row(self._connection, self._owner), write=False)

    async def run(self, rows: UploadedRows, key: str, request_id: str) -> InvoiceImport:
        """Take in the invoice; a refused one, or one that is in already, changes nothing."""
        taken = await self._take(rows, await lock(self._connection, self._owner), write=True)
        if taken.refused is None and taken.already_in is None:
            audit = await AuditWriter.of(self._connection, self._caller, self._now, key=key, request_id=request_id)
            after = {"number": taken.number, "charges": taken.charges, "sha256": rows.head.sha256}
            await audit.write(self._connection, "import.invoice", taken.number, after=after)
        return taken

    async def _take(self, rows: UploadedRows, organisation: Row[Any], *, write: bool) -> InvoiceImport:
        head = of_operator(rows.head, organisation.operator)
        sources = SourceRepository(self._connection, self._owner)
        earlier = await sources.of_content(head.sha256)
        account = await self._account(head)
        itemised = Itemised(self._connection, self._owner, head)
        refused = None if earlier is not None else await self._refusal(head.invoice, organisation, itemised)
        writing = write and refused is None and earlier is None
        billed = BilledAsAsked(self._connection, self._owner, head.invoice, self._now)
        if writing:
            await itemised.make_room()
            await billed.prepare()
        known = await sources.format(head.detail or _fingerprint(head.invoice))
        seen = _Seen(takes_text=_takes_text(head, known))
        catalogue = await self._wordings(head.invoice)
        while batch := await asyncio.to_thread(rows.batch):
            charges = seen.add([_named(charge, catalogue) for charge in batch])
            itemised.add(charges)
            billed.add(charges)
            if writing and not itemised.explains:
                values = [self._charge_row(head.invoice.number, charge) for charge in charges]
                await self._connection.execute(insert(tables.invoice_charges), values)
        files = await self._files(rows, head.invoice.number, write=writing)
        if earlier is not None or (known is not None and seen.places <= {*known.number_places}):
            seen.examples = []
        buyer = head.invoice.buyer_vat if organisation.vat_number is None and refused is None else None
        if writing:
            await self._write(head, account, seen, sources, itemised)
            await billed.confirm()
            if head.detail is not None or seen.places:
                await sources.remember(self._learnt(head, seen, known))
            if buyer is not None:
                await self._set_organisation(vat_number=buyer)
        result = await self._result(head, account, seen, files, buyer, refused=refused, earlier=earlier)
        return result.model_copy(update=await itemised.said() | {"form_known": known is not None})

    # Whether it is taken

    async def _refusal(self, invoice: SupplierInvoice, organisation: Row[Any], itemised: Itemised) -> Any:
        if organisation.origin != FleetOrigin.LOCAL_LIST:
            return notice("LIST_FIRST", "An invoice goes with a list of lines of your own: bring that in first.")
        if invoice.currency != CURRENCY:
            return notice(
                "CURRENCY", "The invoice is in {currency}: only euros are added up.", currency=invoice.currency
            )
        buyer = invoice.buyer_vat
        if buyer is not None and buyer not in await self._own_numbers(organisation, buyer):
            return notice("ADDRESSED_TO_ANOTHER", "The invoice is addressed to {buyer}.", buyer=buyer)
        return await self._there(invoice, itemised)

    async def _own_numbers(self, organisation: Row[Any], buyer: str) -> set[str]:
        """VAT numbers of this company: its own, and those its accounts are billed under; the first one is learnt."""
        accounts = tables.billing_accounts.c
        statement = select(accounts.enterprise_number).where(
            accounts.organisation_id == self._owner, accounts.enterprise_number.is_not(None)
        )
        billed = {f"BE{number}" for number in (await self._connection.execute(statement)).scalars()}
        return billed | {organisation.vat_number or buyer}

    async def _there(self, invoice: SupplierInvoice, itemised: Itemised) -> Any:
        """Another file brought an invoice of this number."""
        row = await itemised.standing()
        if invoice.issued == UNDATED and not itemised.explains:
            said = "Nothing says when invoice {number} is from: bring in the invoice first."
            return notice("INVOICE_UNDATED", said, number=invoice.number)
        if row is None or itemised.explains or itemised.gives_way:
            return None
        if row.supplier_vat == invoice.supplier_vat and row.supplier == invoice.supplier.raw:
            said = "Invoice {number} of this supplier came in before, out of another file."
            return notice("INVOICE_THERE", said, number=invoice.number)
        said = "Invoice {number} of {supplier} is there; two of one number cannot be told apart."
        return notice("NUMBER_OF_ANOTHER", said, number=invoice.number, supplier=row.supplier or "?")

    async def _account(self, head: UploadHead) -> str:
        """The billing account: the first reference that is one, the only one there is, or else the first reference."""
        accounts = tables.billing_accounts.c
        statement = select(accounts.number).where(accounts.organisation_id == self._owner)
        known: dict[str, str] = {
            _digits(number): number for number in (await self._connection.execute(statement)).scalars()
        }
        wanted = [head.account, *head.references] if head.account is not None else head.references
        for reference in wanted:
            if (found := known.get(_digits(reference))) is not None:
                return found
        if len(known) == 1 and head.account is None:
            return next(iter(known.values()))
        return next((each.raw[:100] for each in wanted), head.invoice.supplier.raw[:100] or head.invoice.number)

    # Kinds of charges

    async def _wordings(self, invoice: SupplierInvoice) -> Mapping[str, ChargeCategory]:
        """What this company knows of names on bills: those it taught, and those of its plans and options."""
        plans, options, taught = tables.plans.c, tables.options.c, tables.item_names.c
        found: dict[str, ChargeCategory] = {}
        for table, column, category in (
            (tables.options, options.name, ChargeCategory.OPTION),
            (tables.plans, plans.name, ChargeCategory.SUBSCRIPTION),
        ):
            statement = select(column).where(table.c.organisation_id == self._owner)
            names = (await self._connection.execute(statement)).scalars()
            found |= {fold(name): category for name in names if name != UNKNOWN}
        mine = taught.operator == fold(invoice.supplier)[:200]
        statement = select(taught.name, taught.category).where(taught.organisation_id == self._owner, mine)
        rows = (await self._connection.execute(statement)).all()
        return found | {row.name: ChargeCategory(row.category) for row in rows if row.category in ChargeCategory}

    # Writing

    def _charge_row(self, number: str, charge: InvoiceCharge) -> dict[str, Any]:
        return {
            "organisation_id": self._owner,
            "invoice": number,
            "position": charge.position,
            "msisdn": charge.msisdn,
            "found_in": charge.found_in.value,
            "category": charge.category.value,
            "text": charge.text.raw,
            "code": charge.code,
            "quantity": charge.quantity,
            "unit": str(charge.unit),
            "unit_price": charge.unit_price,
            "net": charge.net,
            "vat_category": charge.vat_category,
            "vat_rate": charge.vat_rate,
            "period_from": charge.period_from,
            "period_until": charge.period_until,
            "cost_centre": None if charge.cost_centre is None else charge.cost_centre.raw,
            "instalment": charge.instalment[0] if charge.instalment else None,
            "instalments": charge.instalment[1] if charge.instalment else None,
            "order_line": None if charge.order_line is None else charge.order_line.raw,
            "site": None if charge.site is None else charge.site.raw,
        }

    async def _files(self, rows: UploadedRows, number: str, *, write: bool) -> int:
        count = 0
        for count, file in enumerate(rows.files(), 1):
            if write:
                content = bytes(file.content)
                row = {
                    "organisation_id": self._owner,
                    "invoice": number,
                    "position": count,
                    "name": file.name,
                    "media_type": file.media_type,
                    "size": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "content": content,
                }
                await self._connection.execute(insert(tables.invoice_files).values(row))
        return count

    async def _write(
        self, head: UploadHead, account: str, seen: _Seen, sources: SourceRepository, itemised: Itemised
    ) -> None:
        invoice = head.invoice
        if not itemised.explains:
            await self._make_account(account)
        source = await sources.add(
            {
                "kind": (FileKind.INVOICE if head.detail is None else FileKind.DETAIL).value,
                "operator": invoice.supplier.raw,
                "name": invoice.source.raw,
                "sha256": head.sha256,
                "rows": seen.count,
                "period_from": seen.start or invoice.period_from,
                "period_until": seen.end or invoice.period_until,
                "format": head.detail or _fingerprint(invoice),
                "subject": invoice.number,
            },
            self._caller.name,
            self._now,
        )
        if itemised.explains:
            await itemised.explain(source)
            return
        await self._connection.execute(insert(tables.invoices).values(self._invoice_row(head, account, seen, source)))

    def _learnt(self, head: UploadHead, seen: _Seen, known: FileFormat | None) -> FileFormat:
        """What is remembered of the form: of an itemised bill its columns, of invoices where the numbers stand."""
        refused = known is not None and known.numbers_refused
        return FileFormat(
            fingerprint=head.detail or _fingerprint(head.invoice),
            kind=FileKind.INVOICE if head.detail is None else FileKind.DETAIL,
            operator=head.invoice.supplier,
            columns=head.columns,
            number_places=sorted({*seen.places, *(known.number_places if known else ())}),
            numbers_refused=refused if head.text_numbers is None else not head.text_numbers,
            decimals=head.decimals or (known.decimals if known else None),
            used_at=self._now,
        )

    def _invoice_row(self, head: UploadHead, account: str, seen: _Seen, source: str) -> dict[str, Any]:
        invoice, totals = head.invoice, head.invoice.totals
        return {
            "organisation_id": self._owner,
            "number": invoice.number,
            "billing_account": account,
            "issued_on": invoice.issued,
            "due_on": invoice.due,
            "amount": _cents(_gross(invoice, seen.net)),
            "communication": _communication(invoice.communication),
            "period_from": invoice.period_from,
            "period_to": invoice.period_until,
            "net": _cents(seen.net if totals.net is None else totals.net),
            "line_count": seen.numbers,
            "supplier": invoice.supplier.raw,
            "supplier_vat": invoice.supplier_vat,
            "buyer_vat": invoice.buyer_vat,
            "kind": invoice.kind.value,
            "currency": invoice.currency,
            "iban": invoice.iban,
            "credited_number": invoice.credited_number,
            "differences": json.dumps([_difference(each) for each in invoice.differences]),
            "stated": json.dumps({"lines": _text(totals.lines), "net": _text(totals.net), "vat": _text(totals.vat),
                                  "gross": _text(totals.gross), "payable": _text(totals.payable)}),
            "terms": head.terms.raw or None,
            "mandate": None if head.mandate is None else head.mandate.raw,
            "source_id": source,
        }  # fmt: skip

    async def _make_account(self, number: str) -> None:
        accounts = tables.billing_accounts.c
        there = select(accounts.number).where(accounts.organisation_id == self._owner, accounts.number == number)
        if (await self._connection.execute(there)).first() is None:
            row = {"organisation_id": self._owner, "number": number, "name": "", "payment_mode": UNKNOWN}
            await self._connection.execute(insert(tables.billing_accounts).values(row | {"delivery": UNKNOWN}))

    async def _set_organisation(self, **values: Any) -> None:
        mine = tables.organisations.c.id == self._owner
        await self._connection.execute(update(tables.organisations).where(mine).values(**values))

    # What is said

    async def _result(
        self, head: UploadHead, account: str, seen: _Seen, files: int, buyer: str | None, *, refused: Any, earlier: Any
    ) -> InvoiceImport:
        invoice = head.invoice
        return InvoiceImport(
            number=Text(invoice.number),
            supplier=invoice.supplier,
            kind=Text(invoice.kind.value),
            issued_on=invoice.issued,
            billing_account=account,
            charges=seen.count,
            net=rounded(seen.net if invoice.totals.net is None else invoice.totals.net),
            amount=Money.of_cents(_cents(_gross(invoice, seen.net))),
            differences=len(invoice.differences),
            already_in=None if earlier is None else earlier.imported_at,
            refused=refused,
            unknown_numbers=await self._unknown(seen.numbered),
            whole_account=seen.numbered.get(None, 0),
            text_examples=seen.examples,
            numbers_refused=bool(seen.places) and not seen.takes_text,
            credited_number=None if invoice.credited_number is None else Text(invoice.credited_number),
            credited_known=await self._has_invoice(invoice),
            buyer_vat=buyer,
            files=files,
        )

    async def _unknown(self, numbered: Mapping[str | None, int]) -> int:
        lines = tables.lines.c
        statement = select(lines.msisdn).where(lines.organisation_id == self._owner)
        known = set((await self._connection.execute(statement)).scalars())
        return sum(1 for number in numbered if number is not None and number not in known)

    async def _has_invoice(self, invoice: SupplierInvoice) -> bool:
        invoices = tables.invoices.c
        wanted = (invoices.organisation_id == self._owner, invoices.number == invoice.credited_number)
        statement = select(invoices.number).where(*wanted, invoices.supplier == invoice.supplier.raw)
        return (await self._connection.execute(statement)).first() is not None


class _Seen:
    """What was seen of the charges while they came."""

    def __init__(self, *, takes_text: bool) -> None:
        self.takes_text = takes_text
        """Whether phone numbers out of free text are taken."""
        self.count = 0
        self.net = Decimal(0)
        self.numbered: Counter[str | None] = Counter()
        self.examples: list[Text] = []
        self.places: set[str] = set()
        self.start: Any = None
        self.end: Any = None

    @property
    def numbers(self) -> int:
        """Different phone numbers."""
        return len(self.numbered) - (None in self.numbered)

    def add(self, charges: list[InvoiceCharge]) -> list[InvoiceCharge]:
        """Some more charges; as they are taken."""
        taken = []
        for read in charges:
            charge = read
            if read.found_in in READ_OUT:
                self.places.add(read.found_in.value)
                if len(self.examples) < _EXAMPLES:
                    self.examples.append(read.text)
                if not self.takes_text:
                    charge = replace(read, msisdn=None, found_in=NumberFoundIn.NOWHERE)
            self.count += 1
            self.net += charge.net
            self.numbered[charge.msisdn] += 1
            if charge.period_from is not None:
                self.start = charge.period_from if self.start is None else min(self.start, charge.period_from)
            if charge.period_until is not None:
                self.end = charge.period_until if self.end is None else max(self.end, charge.period_until)
            taken.append(charge)
        return taken


def _takes_text(head: UploadHead, known: FileFormat | None) -> bool:
    """Whether phone numbers out of free text count: as somebody says now, or said before; else they do."""
    return head.text_numbers if head.text_numbers is not None else known is None or not known.numbers_refused


def _named(charge: InvoiceCharge, wordings: Mapping[str, ChargeCategory]) -> InvoiceCharge:
    """`charge` with the kind its wording has here, where the file left it open."""
    if charge.category not in _GUESSED or not wordings:
        return charge
    known = wordings.get(fold(charge.text)[:200])
    return charge if known is None or known is charge.category else replace(charge, category=known)


def _gross(invoice: SupplierInvoice, net: Decimal) -> Decimal:
    totals = invoice.totals
    return next((each for each in (totals.gross, totals.payable) if each is not None), net)


def _cents(amount: Decimal) -> int:
    return int((amount * _CENTS).to_integral_value(ROUND_HALF_UP))


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _difference(difference: SumDifference) -> dict[str, Any]:
    return {
        "rule": difference.rule.value,
        "stated": str(difference.stated),
        "reckoned": str(difference.reckoned),
        "position": difference.position,
    }


def _communication(said: Text | None) -> str | None:
    """Twelve digits where it is a structured one (OGM/VCS), else as it was written."""
    if said is None:
        return None
    digits = re.sub(r"[+*/\s]", "", said)
    return digits if len(digits) == 12 and digits.isdecimal() and ogm_vcs.is_valid(digits) else said.raw[:140]


def _digits(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", fold(text))


def _fingerprint(invoice: SupplierInvoice) -> str:
    who = invoice.supplier_vat or fold(invoice.supplier)
    return hashlib.sha256(f"INVOICE {who}".encode()).hexdigest()
