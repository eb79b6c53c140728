"""Invoices, their sums, and their lines with what each is charged."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.billing import Invoice, InvoicePage
from fleet_tui.domain.charges import (
    CategoryTotal,
    Charge,
    ChargeCategory,
    InvoiceDetail,
    InvoiceLine,
    InvoiceLinePage,
    VatTotal,
)
from fleet_tui.domain.payment import UNDER_WAY
from fleet_tui.server.problems import not_found
from fleet_tui.server.sample import charges as rule
from fleet_tui.server.sample.charges import Billed, Item
from fleet_tui.server.sample.invoices import MONTHLY
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.catalogue import euros, money
from fleet_tui.server.storage.own_charges import OwnCharges

INVOICES, PAYMENTS = tables.invoices.c, tables.payments.c


class InvoiceRepository:
    """One organisation's invoices, as they stand at `now`."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._now = now

    async def invoices(self, account: str | None, cursor: str | None, limit: int, *, unpaid: bool) -> InvoicePage:
        """Invoices, newest first; of one billing account when it is given, or only those that are not paid."""
        wanted = INVOICES.organisation_id == self._organisation
        if account is not None:
            wanted &= INVOICES.billing_account == account
        if unpaid:
            wanted &= INVOICES.unpaid > 0
        statement = self._statement().where(wanted)
        if cursor is not None:
            place = cursors.decode(cursor, cursors.day, cursors.word)
            statement = statement.where(tuple_(INVOICES.issued_on, INVOICES.number) < tuple_(*place))
        newest = statement.order_by(INVOICES.issued_on.desc(), INVOICES.number.desc()).limit(limit + 1)
        rows = (await self._connection.execute(newest)).all()
        count = select(func.count()).select_from(tables.invoices).where(wanted)
        last = rows[limit - 1] if len(rows) > limit else None
        return InvoicePage(
            items=[Invoice.model_validate(_fields(row)) for row in rows[:limit]],
            total=(await self._connection.execute(count)).scalar_one(),
            next_cursor=cursors.encode(last.issued_on.isoformat(), last.number) if last else None,
        )

    async def invoice(self, number: str) -> InvoiceDetail:
        """An invoice with its sums. Raises ApiProblem 404."""
        row = await self.row(number)
        if row.source_id is not None:
            own = await OwnCharges(self._connection, self._organisation).detail(row)
            return InvoiceDetail.model_validate(_fields(row) | own)
        kept = json.loads(row.totals or "{}")
        now, before = kept.get("now", {}), kept.get("before")
        net = row.net
        return InvoiceDetail.model_validate(
            _fields(row)
            | {
                "net": money(net),
                "vat": None if net is None else euros(row.amount - net),
                "vat_rates": _vat_rates(now),
                "totals": list(_totals(now, before)),
                "previous_number": row.previous_number,
                "line_count": row.line_count or 0,
            }
        )

    async def lines(self, number: str, cursor: str | None, limit: int) -> InvoiceLinePage:
        """What an invoice charges, line by line. Raises ApiProblem 404."""
        row = await self.row(number)
        start = cursors.decode(cursor, cursors.number)[0] if cursor is not None else 0
        if row.source_id is not None:
            return await OwnCharges(self._connection, self._organisation).lines(row, start, limit)
        kept = tables.billed_lines.c
        statement = select(kept.lines).where(
            kept.organisation_id == self._organisation, kept.billing_account == row.billing_account
        )
        packed = (await self._connection.execute(statement)).scalar()
        if packed is None or row.recipe is None:
            return InvoiceLinePage(items=[], total=0)
        return await asyncio.to_thread(_lines, row, packed, start, limit)

    async def pdf(self, number: str) -> bytes | None:
        """The PDF that came inside an invoice, None without one."""
        files = tables.invoice_files.c
        statement = (
            select(files.content)
            .where(
                files.organisation_id == self._organisation,
                files.invoice == number,
                files.media_type == "application/pdf",
            )
            .order_by(files.position)
            .limit(1)
        )
        return (await self._connection.execute(statement)).scalar()

    async def row(self, number: str) -> Row[Any]:
        """An invoice as it is stored. Raises ApiProblem 404."""
        mine = INVOICES.organisation_id == self._organisation
        statement = self._statement().where(mine, INVOICES.number == number)
        row: Row[Any] | None = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return row

    def _statement(self) -> Select[Any]:
        """Invoices, each with the payment that is under way for it."""
        under_way = and_(
            PAYMENTS.organisation_id == INVOICES.organisation_id,
            PAYMENTS.id == INVOICES.payment_id,
            PAYMENTS.status.in_(UNDER_WAY),
            or_(PAYMENTS.expires_at.is_(None), PAYMENTS.expires_at > self._now),
        )
        joined = tables.invoices.outerjoin(tables.payments, under_way)
        return select(tables.invoices, PAYMENTS.id.label("under_way")).select_from(joined)


def _fields(row: Row[Any]) -> dict[str, Any]:
    issued: date = row.issued_on
    return {
        "number": row.number,
        "billing_account": row.billing_account,
        "issued_on": issued,
        "due_on": row.due_on,
        "period_from": row.period_from,
        "period_to": row.period_to,
        "amount": euros(row.amount),
        "unpaid": money(row.unpaid),
        "communication": row.communication,
        "payment": row.under_way,
        "kind": row.kind,
        "supplier": row.supplier,
        "iban": row.iban,
        "credited_number": row.credited_number,
        "sums_right": None if row.differences is None else row.differences == "[]",
    }


def _vat_rates(totals: Mapping[str, int]) -> list[VatTotal]:
    nets: Counter[int] = Counter()
    for category, cents in totals.items():
        nets[rule.vat_rate(category)] += cents
    return [
        VatTotal(rate=rate, net=euros(net), vat=euros(rule.vat(net, rate)))
        for rate, net in sorted(nets.items(), reverse=True)
    ]


def _totals(now: Mapping[str, int], before: Mapping[str, int] | None) -> Iterator[CategoryTotal]:
    for category in ChargeCategory:
        if category in now or category in (before or {}):
            previous = None if before is None else euros(before.get(category, 0))
            yield CategoryTotal(category=category, amount=euros(now.get(category, 0)), previous=previous)


def _lines(row: Row[Any], packed: bytes, start: int, limit: int) -> InvoiceLinePage:
    """The lines from the place `start` on: the whole account first, then the phone lines in the order of numbers."""
    lines = rule.unpack(packed)
    kind, _space, month = row.recipe.partition(" ")
    found: Sequence[Charged] = _Monthly(row, lines, int(month)) if kind == MONTHLY else _interim(lines)
    page = found[start : start + limit]
    return InvoiceLinePage(
        items=[_line(line, now, before) for line, now, before in page],
        total=len(found),
        next_cursor=cursors.encode(start + limit) if start + limit < len(found) else None,
    )


Charged = tuple[Billed | None, Sequence[Item], Sequence[Item] | None]
"""A line, or the whole account; what it is charged; what it was charged the month before, None when nobody knows."""


class _Monthly(Sequence[Charged]):
    """All lines of a month's invoice, each made when it is asked for: a page needs some of thousands."""

    def __init__(self, row: Row[Any], lines: Sequence[Billed], month: int) -> None:
        self._lines = lines
        self._month = month
        self._compared = row.previous_number is not None
        self._shared = rule.shared(row.billing_account)
        self._places = [place for place, line in enumerate(lines) if line.since >= month]
        self._head = 1 if self._shared else 0

    def __len__(self) -> int:
        return len(self._places) + self._head

    def __getitem__(self, asked: Any) -> Any:
        if isinstance(asked, slice):
            return [self[place] for place in range(*asked.indices(len(self)))]
        if asked < self._head:
            return None, self._shared, self._shared if self._compared else None
        place = self._places[asked - self._head]
        before = rule.merged(rule.of_line(self._lines, place, self._month + 1)) if self._compared else None
        return self._lines[place], rule.merged(rule.of_line(self._lines, place, self._month)), before


def _interim(lines: Sequence[Billed]) -> Sequence[Charged]:
    found: dict[int | None, list[Item]] = {}
    for place, item in rule.interim(len(lines)):
        found.setdefault(place, []).append(item)
    return [
        (None if place is None else lines[place], rule.merged(items), None)
        for place, items in sorted(found.items(), key=lambda pair: -1 if pair[0] is None else pair[0])
    ]


def _line(line: Billed | None, now: Sequence[Item], before: Sequence[Item] | None) -> InvoiceLine:
    earlier = None if before is None else {(item.category, item.name): item for item in before}
    charges = [_charge(item, item.cents, earlier) for item in now]
    there = {(item.category, item.name) for item in now}
    charges += [_charge(item, 0, earlier) for item in before or () if (item.category, item.name) not in there]
    return InvoiceLine.model_validate(
        {
            "line_id": line.line_id if line else None,
            "msisdn": line.msisdn if line else None,
            "description": line.description if line else "",
            "amount": euros(sum(item.cents for item in now)),
            "previous": None if before is None else euros(sum(item.cents for item in before)),
            "charges": charges,
        }
    )


def _charge(item: Item, cents: int, earlier: Mapping[tuple[str, str], Item] | None) -> Charge:
    previous = None if earlier is None else earlier.get((item.category, item.name))
    return Charge.model_validate(
        {
            "category": item.category,
            "name": item.name,
            "quantity": item.quantity if cents else 0,
            "unit": item.unit,
            "vat_rate": item.vat_rate,
            "amount": euros(cents),
            "previous": None if earlier is None else euros(previous.cents if previous else 0),
        }
    )
