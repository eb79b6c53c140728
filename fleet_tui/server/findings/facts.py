"""Reads the facts of the findings: lines as listed, invoices with their charges, prices, people, use, orders."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.billing import SplitBillRule
from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.findings.facts import AcceptedDispute, Asked, Facts, Gone, OutsideChange, SplitShare
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.invoice_charges import (
    InvoiceCharge,
    InvoiceKind,
    NumberFoundIn,
    SumDifference,
    SumRule,
    SupplierInvoice,
    Totals,
)
from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.order import ItemStatus
from fleet_tui.domain.own_data import ListedLine
from fleet_tui.domain.text import Text
from fleet_tui.server.findings.progress import Progress
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.orders import number_of
from fleet_tui.server.storage.own_data import OwnDataRepository
from fleet_tui.server.storage.pieces import as_given, in_pieces, made_by

LINES = tables.lines.c
PEOPLE = tables.people.c
INVOICES = tables.invoices.c
ITEMS = tables.order_items.c


class FactsReader:
    """Reads the facts of one organisation; `progress`, where somebody asks how far it is, is told of the rows."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, progress: Progress | None = None) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._progress = progress

    async def facts(self, today: date, thresholds: Thresholds) -> Facts:
        """Everything that is known on `today`."""
        own = OwnDataRepository(self._connection, self._organisation)
        if self._progress is not None:
            self._progress.rows = await self._many_rows()
        invoices = await self._invoices()
        return Facts(
            today=today,
            lines=await self.lines(today),
            invoices=tuple(invoices.values()),
            charges=await self._charges(invoices),
            prices=await own.prices(),
            people=await own.employees(),
            usage=await own.usage(self._read),
            split_bill=await self._split_bill(),
            ordered=await self._ordered(),
            asked=await self._asked(),
            outside=await self._outside(),
            gone=await self._gone(),
            accepted=await self._accepted(),
            person_links=await own.person_links(),
            thresholds=thresholds,
        )

    async def lines(self, today: date | None = None) -> tuple[ListedLine, ...]:
        """Lines as they were listed last; a stop that was asked and should be done before `today` ended its line."""
        user = and_(PEOPLE.organisation_id == LINES.organisation_id, PEOPLE.id == LINES.person_id)
        statement = (
            select(tables.lines, PEOPLE.given_name, PEOPLE.family_name, PEOPLE.e_mail.label("user_e_mail"))
            .select_from(tables.lines.outerjoin(tables.people, user))
            .where(LINES.organisation_id == self._organisation)
        )
        found: list[ListedLine] = []
        async for rows in in_pieces(self._connection, statement, LINES.msisdn, LINES.id, size=500):
            found += [_line(row, today or date.min) for row in rows]
        return tuple(found)

    async def _invoices(self) -> dict[str, SupplierInvoice]:
        """The invoices that came out of files, by number."""
        mine = and_(INVOICES.organisation_id == self._organisation, INVOICES.supplier.is_not(None))
        source = and_(
            tables.sources.c.organisation_id == INVOICES.organisation_id, tables.sources.c.id == INVOICES.source_id
        )
        statement = (
            select(tables.invoices, tables.sources.c.name.label("file"))
            .select_from(tables.invoices.outerjoin(tables.sources, source))
            .where(mine)
            .order_by(INVOICES.issued_on, INVOICES.number)
        )
        return {row.number: _invoice(row) for row in (await self._connection.execute(statement)).all()}

    def _read(self, rows: int) -> None:
        if self._progress is not None:
            self._progress.rows_read += rows

    async def _many_rows(self) -> int:
        counts = [
            select(func.count()).where(table.c.organisation_id == self._organisation).scalar_subquery()
            for table in (tables.invoice_charges, tables.usage_months)
        ]
        return sum((await self._connection.execute(select(*counts))).one())

    async def _charges(self, invoices: dict[str, SupplierInvoice]) -> tuple[InvoiceCharge, ...]:
        charges, make = tables.invoice_charges.c, _Charges(self._connection.dialect)
        statement = select(*make.columns()).where(charges.organisation_id == self._organisation)
        ids = {number: invoice.id for number, invoice in invoices.items()}
        found: list[InvoiceCharge] = []
        async for rows in in_pieces(self._connection, statement, charges.invoice, charges.position):
            found += [make.charge(row, ids[row[0]]) for row in rows if row[0] in ids]
            self._read(len(rows))
        return tuple(found)

    async def _split_bill(self) -> dict[str, SplitShare]:
        profiles = tables.split_bill_profiles
        statement = select(profiles).where(profiles.c.organisation_id == self._organisation)
        rows = (await self._connection.execute(statement)).all()
        rules = set(SplitBillRule)
        return {row.id: _share(row) for row in rows if row.rule in rules}

    async def _ordered(self) -> frozenset[str]:
        """Numbers that an order is to bring, or brought."""
        wanted = and_(
            ITEMS.organisation_id == self._organisation,
            ITEMS.kind == "add_line",
            ITEMS.status.not_in([ItemStatus.REFUSED.value, ItemStatus.CANCELLED.value]),
        )
        rows = (await self._connection.execute(select(ITEMS.change).where(wanted))).scalars()
        numbers = (json.loads(change).get("number", {}).get("msisdn") for change in rows)
        return frozenset(number for number in numbers if number)

    async def _asked(self) -> tuple[Asked, ...]:
        """What was asked of the operator and no list has shown."""
        orders = tables.orders.c
        joined = tables.order_items.join(
            tables.orders, and_(orders.organisation_id == ITEMS.organisation_id, orders.id == ITEMS.order_id)
        ).join(tables.lines, and_(LINES.organisation_id == ITEMS.organisation_id, LINES.id == ITEMS.line_id))
        statement = (
            select(tables.order_items.c.kind, ITEMS.due, LINES.msisdn, orders.serial)
            .select_from(joined)
            .where(
                ITEMS.organisation_id == self._organisation,
                ITEMS.status == ItemStatus.ASKED.value,
                ITEMS.due.is_not(None),
            )
            .order_by(orders.serial, ITEMS.position)
        )
        rows = (await self._connection.execute(statement)).all()
        return tuple(Asked(number_of(row.serial), row.msisdn, row.kind, row.due) for row in rows)

    async def _outside(self) -> tuple[OutsideChange, ...]:
        """What the last list showed changed, and nobody here had asked for."""
        changes = tables.outside_changes.c
        mine = changes.organisation_id == self._organisation
        last = select(func.max(LINES.listed_on)).where(LINES.organisation_id == self._organisation).scalar_subquery()
        statement = select(tables.outside_changes).where(mine, changes.listed_on == last)
        rows = (await self._connection.execute(statement.order_by(changes.msisdn, changes.field, changes.id))).all()
        return tuple(
            OutsideChange(row.msisdn, row.field, Text(row.before), Text(row.after), row.listed_on) for row in rows
        )

    async def _gone(self) -> tuple[Gone, ...]:
        """Lines the last list did not have, whose stop nobody asked for."""
        statement = select(LINES.msisdn, LINES.gone_on).where(
            LINES.organisation_id == self._organisation,
            LINES.gone_on.is_not(None),
            LINES.status != LineStatus.CEASED.value,
        )
        rows = (await self._connection.execute(statement.order_by(LINES.msisdn))).all()
        return tuple(Gone(row.msisdn, row.gone_on) for row in rows)

    async def _accepted(self) -> tuple[AcceptedDispute, ...]:
        disputes = tables.disputes.c
        mine = and_(disputes.organisation_id == self._organisation, disputes.state == "ACCEPTED")
        rows = (await self._connection.execute(select(tables.disputes).where(mine))).all()
        return tuple(
            AcceptedDispute(
                id=str(row.number),
                reference=Text(row.reference),
                account=row.account,
                msisdn=None,
                amount=Decimal(row.amount),
                credited=Decimal(row.credited),
                accepted_on=row.accepted_on,
            )
            for row in rows
            if row.accepted_on is not None
        )


def _text(value: str | None) -> Text | None:
    return Text(value) if value else None


def _line(row: Row[Any], today: date) -> ListedLine:
    name = f"{row.given_name or ''} {row.family_name or ''}".strip()
    asked = json.loads(row.asked) if row.asked else {}
    due = row.asked_due if asked.get("status") == LineStatus.CEASED else None
    overdue = row.ended_on is None and due is not None and due < today
    return ListedLine(
        id=row.id,
        msisdn=row.msisdn,
        status=LineStatus(row.status),
        version=row.version,
        description=Text(row.description),
        since=row.status_since,
        activated_on=row.activated_on,
        ended_on=due if overdue else row.ended_on,
        end_asked=overdue,
        plan=None if row.plan == UNKNOWN else row.plan,
        options=tuple(json.loads(row.options)),
        person=_text(name),
        person_id=row.person_id,
        employee_number=row.employee_number,
        e_mail=row.e_mail or row.user_e_mail,
        department=_text(row.department),
        cost_centre=_text(row.cost_centre),
        billing_account=row.billing_account,
        split_bill_profile=row.split_bill_profile,
        contract_until=row.contract_until,
        instalment_until=row.instalment_until,
        keep=row.keep,
    )


def _invoice(row: Row[Any]) -> SupplierInvoice:
    stated = json.loads(row.stated) if row.stated else {}
    return SupplierInvoice(
        supplier=Text(row.supplier),
        supplier_vat=row.supplier_vat,
        buyer_vat=row.buyer_vat,
        number=row.number,
        kind=InvoiceKind(row.kind),
        issued=row.issued_on,
        due=row.due_on,
        currency=row.currency,
        account=row.billing_account,
        period_from=row.period_from,
        period_until=row.period_to,
        credited_number=row.credited_number,
        communication=_text(row.communication),
        iban=row.iban,
        totals=Totals(**{name: _amount(stated.get(name)) for name in ("lines", "net", "vat", "gross", "payable")}),
        differences=tuple(map(_difference, json.loads(row.differences) if row.differences else ())),
        source=Text(row.file or ""),
    )


def _amount(stated: str | None) -> Decimal | None:
    return None if stated is None else Decimal(stated)


def _difference(stored: dict[str, Any]) -> SumDifference:
    return SumDifference(
        SumRule(stored["rule"]), Decimal(stored["stated"]), Decimal(stored["reckoned"]), stored.get("position")
    )


_CATEGORIES = {str(each): each for each in ChargeCategory}
_PLACES = {str(each): each for each in NumberFoundIn}
_UNITS = {str(each): each for each in ChargeUnit}


class _Charges:
    """Makes charges of rows with `COLUMNS`.

    There are 120,000 a year, and but for where it stands and for which number one is like a thousand others: what they
    share is taken as the database gives it, and made what it is once.
    """

    OWN = ("invoice", "position", "msisdn")
    SHARED = (
        "category", "text", "net", "found_in", "code", "quantity", "unit", "unit_price", "vat_category", "vat_rate",
        "period_from", "period_until", "cost_centre", "instalment", "instalments",
    )  # fmt: skip

    def __init__(self, dialect: Dialect) -> None:
        self._made = [made_by(tables.invoice_charges.c[name], dialect) for name in self.SHARED]
        self._known: dict[Sequence[Any], tuple[Any, ...]] = {}

    @classmethod
    def columns(cls) -> Iterator[ColumnElement[Any]]:
        """What to select."""
        charges = tables.invoice_charges.c
        yield from (charges[name] for name in cls.OWN)
        yield from (as_given(charges[name]) for name in cls.SHARED)

    def charge(self, row: Sequence[Any], invoice: str) -> InvoiceCharge:
        """The charge in `row`, of the invoice with this id."""
        shared = row[len(self.OWN) :]
        said = self._known.get(shared)
        if said is None:
            said = self._said(shared)
            if len(self._known) < _ALIKE:
                self._known[shared] = said
        category, text, net, *rest = said
        return InvoiceCharge(invoice, row[1], category, text, net, row[2], *rest)

    def _said(self, shared: Sequence[Any]) -> tuple[Any, ...]:
        (
            category, text, net, found_in, code, quantity, unit, unit_price, vat_category, vat_rate, period_from,
            period_until, cost_centre, instalment, instalments,
        ) = (made(value) if made else value for made, value in zip(self._made, shared, strict=True))  # fmt: skip
        return (
            _CATEGORIES[category], _same_text(text), net, _PLACES[found_in], code, quantity,
            _UNITS.get(unit) or _same_text(unit), unit_price, vat_category, vat_rate, period_from, period_until,
            _same_text(cost_centre) if cost_centre else None,
            None if instalment is None else (instalment, instalments),
        )  # fmt: skip


_ALIKE = 20_000
"""So many different ones are remembered."""


@lru_cache(10_000)
def _same_text(raw: str) -> Text:
    """Kept: the charges of a year have some hundred texts."""
    return Text(raw)


def _share(row: Row[Any]) -> SplitShare:
    return SplitShare(
        name=Text(row.name),
        rule=SplitBillRule(row.rule),
        amount=None if row.amount is None else Decimal(row.amount) / 100,
        percentage=row.percentage,
        categories=frozenset(json.loads(row.categories)),
    )
