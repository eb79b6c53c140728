"""What an own invoice charges, out of the rows that came with it: sums, phone lines, and the invoice before.

The sample's invoices are made by a rule (`server/sample/charges.py`); both give the same answers of the contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.charges import CategoryTotal, Charge, ChargeCategory, InvoiceLine, InvoiceLinePage, VatTotal
from fleet_tui.domain.money import CENT, Money
from fleet_tui.domain.own_data import one_of_each
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.database import chunks

CHARGES, INVOICES, LINES = tables.invoice_charges.c, tables.invoices.c, tables.lines.c
_HUNDRED = Decimal(100)
_ZERO = Decimal(0)
_ABOUT = ("period_from", "period_until", "cost_centre", "order_line", "site")


def rounded(amount: Decimal) -> Money:
    """An amount as it is shown: to the cent, half a cent up."""
    return Money(amount=amount.quantize(CENT, ROUND_HALF_UP))


class OwnCharges:
    """The charges of one organisation's own invoices."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def detail(self, row: Row[Any]) -> dict[str, Any]:
        """The sums of the invoice `row`, as `InvoiceDetail` has them."""
        before = await self.before(row)
        now = await self._totals(row.number)
        then = None if before is None else await self._totals(before)
        net = sum(now.values(), _ZERO) if row.net is None else Decimal(row.net) / 100
        amount = Decimal(row.amount) / 100
        return {
            "net": rounded(net),
            "vat": rounded(amount - net),
            "vat_rates": await self._vat_rates(row.number),
            "totals": [
                CategoryTotal(
                    category=category,
                    amount=rounded(now.get(category, _ZERO)),
                    previous=None if then is None else rounded(then.get(category, _ZERO)),
                )
                for category in ChargeCategory
                if category in now or category in (then or {})
            ],
            "previous_number": before,
            "line_count": await self._count(row.number, CHARGES.msisdn.is_not(None)),
        }

    async def lines(self, row: Row[Any], start: int, limit: int) -> InvoiceLinePage:
        """The phone lines of an invoice from the place `start` on, the whole account first."""
        numbers = (
            select(CHARGES.msisdn)
            .where(self._of(row.number))
            .group_by(CHARGES.msisdn)
            .order_by(CHARGES.msisdn.is_not(None), CHARGES.msisdn)
        )
        found = list((await self._connection.execute(numbers.offset(start).limit(limit))).scalars())
        total = await self._count(row.number, None)
        before = await self.before(row)
        now = await self.by_number([row.number], found)
        then = None if before is None else await self.by_number([before], found)
        known = await self.known([number for number in found if number is not None])
        return InvoiceLinePage(
            items=[_line(number, known, now, then) for number in found],
            total=total,
            next_cursor=cursors.encode(start + limit) if start + limit < total else None,
        )

    async def before(self, row: Row[Any]) -> str | None:
        """The invoice of the month before, of the same supplier and account; a credit note has none."""
        if row.kind != "INVOICE":
            return None
        statement = (
            select(INVOICES.number)
            .where(
                INVOICES.organisation_id == self._organisation,
                INVOICES.kind == "INVOICE",
                INVOICES.supplier_vat == row.supplier_vat,
                INVOICES.supplier == row.supplier,
                INVOICES.billing_account == row.billing_account,
                INVOICES.issued_on < row.issued_on,
            )
            .order_by(INVOICES.issued_on.desc(), INVOICES.number.desc())
            .limit(1)
        )
        return (await self._connection.execute(statement)).scalar()

    async def by_number(self, invoices: Sequence[str], numbers: Iterable[str | None]) -> ByNumber:
        """What `invoices` charge to `numbers` together: one charge for each kind and text."""
        wanted = list(numbers)
        named = [number for number in wanted if number is not None]
        found: ByNumber = defaultdict(list)
        pieces: list[ColumnElement[bool]] = [CHARGES.msisdn.in_(some) for some in chunks(named)]
        if None in wanted:
            pieces.append(CHARGES.msisdn.is_(None))
        for piece in pieces:
            statement = (
                select(
                    CHARGES.msisdn,
                    CHARGES.category,
                    CHARGES.text,
                    CHARGES.unit,
                    CHARGES.vat_rate,
                    func.sum(CHARGES.quantity).label("quantity"),
                    func.sum(CHARGES.net).label("net"),
                    func.min(CHARGES.position).label("place"),
                    func.min(CHARGES.period_from).label("period_from"),
                    func.max(CHARGES.period_until).label("period_until"),
                    *(_one(column) for column in (CHARGES.cost_centre, CHARGES.order_line, CHARGES.site)),
                )
                .where(CHARGES.organisation_id == self._organisation, CHARGES.invoice.in_(invoices), piece)
                .group_by(CHARGES.msisdn, CHARGES.category, CHARGES.text, CHARGES.unit, CHARGES.vat_rate)
                .order_by("place")
            )
            for row in (await self._connection.execute(statement)).all():
                found[row.msisdn].append(cast("Row[Any]", row))
        return found

    async def known(self, numbers: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Id and description of the lines with these numbers; of a number that was given again the one that lives."""
        found: dict[str, tuple[str, str]] = {}
        for some in chunks(numbers):
            statement = (
                select(LINES.id, LINES.msisdn, LINES.status, LINES.description)
                .where(LINES.organisation_id == self._organisation, LINES.msisdn.in_(some))
                .order_by(LINES.id)
            )
            rows: Sequence[Any] = (await self._connection.execute(statement)).all()
            found |= {row.msisdn: (row.id, row.description) for row in one_of_each(rows)}
        return found

    async def _totals(self, number: str) -> dict[str, Decimal]:
        statement = select(CHARGES.category, func.sum(CHARGES.net)).where(self._of(number)).group_by(CHARGES.category)
        return {row[0]: row[1] for row in (await self._connection.execute(statement)).all()}

    async def _vat_rates(self, number: str) -> list[VatTotal]:
        """By rate, reckoned on the charges; what has no VAT is not there."""
        statement = select(CHARGES.vat_rate, func.sum(CHARGES.net)).where(self._of(number)).group_by(CHARGES.vat_rate)
        rows = [(rate or _ZERO, net) for rate, net in (await self._connection.execute(statement)).all()]
        return [
            VatTotal(rate=rate, net=rounded(net), vat=rounded(net * rate / _HUNDRED))
            for rate, net in sorted(rows, reverse=True)
            if rate
        ]

    async def _count(self, number: str, wanted: ColumnElement[bool] | None) -> int:
        """How many phone lines an invoice has; the whole account counts as one unless only numbers are `wanted`."""
        of_these = self._of(number) if wanted is None else self._of(number) & wanted
        distinct = select(CHARGES.msisdn).where(of_these).distinct().subquery()
        return int((await self._connection.execute(select(func.count()).select_from(distinct))).scalar_one())

    def _of(self, number: str) -> ColumnElement[bool]:
        return (CHARGES.organisation_id == self._organisation) & (CHARGES.invoice == number)


ByNumber = defaultdict[str | None, list[Row[Any]]]


def _line(
    number: str | None, known: Mapping[str, tuple[str, str]], now: ByNumber, then: ByNumber | None
) -> InvoiceLine:
    line_id, description = known.get(number or "", (None, ""))
    charged, earlier = now[number], None if then is None else then[number]
    before = {(row.category, row.text): row for row in earlier or ()}
    there = {(row.category, row.text) for row in charged}
    charges = [_charge(row, row.net, None if earlier is None else before.get((row.category, row.text)), earlier)
               for row in charged]  # fmt: skip
    charges += [_charge(row, _ZERO, row, earlier) for key, row in before.items() if key not in there]
    return InvoiceLine.model_validate(
        {
            "line_id": line_id,
            "msisdn": number,
            "description": description,
            "amount": rounded(sum((row.net for row in charged), _ZERO)),
            "previous": None if earlier is None else rounded(sum((row.net for row in earlier), _ZERO)),
            "charges": charges,
        }
    )


def _charge(row: Row[Any], net: Decimal, before: Row[Any] | None, earlier: Sequence[Row[Any]] | None) -> Charge:
    return Charge.model_validate(
        {
            "category": row.category,
            "name": row.text,
            "quantity": row.quantity if net else _ZERO,
            "unit": row.unit,
            "vat_rate": row.vat_rate,
            "amount": rounded(net),
            "previous": None if earlier is None else rounded(before.net if before is not None else _ZERO),
            **({name: getattr(row, name) for name in _ABOUT} if net else {}),
        }
    )


def _one(column: Any) -> ColumnElement[Any]:
    """What all charges put together say, None where they differ."""
    return case((func.min(column) == func.max(column), func.min(column)), else_=None).label(column.name)
