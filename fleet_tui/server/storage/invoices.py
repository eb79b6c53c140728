"""Invoices."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.billing import Invoice, InvoicePage
from fleet_tui.server.problems import not_found
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.catalogue import euros


class InvoiceRepository:
    """One organisation's invoices."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def invoices(self, account: str | None, cursor: str | None, limit: int) -> InvoicePage:
        """Invoices, newest first; of one billing account when it is given."""
        invoices = tables.invoices.c
        wanted = invoices.organisation_id == self._organisation
        if account is not None:
            wanted &= invoices.billing_account == account
        statement = select(tables.invoices).where(wanted)
        if cursor is not None:
            day, number = cursors.decode(cursor, 2)
            place = tuple_(invoices.issued_on, invoices.number)
            statement = statement.where(place < tuple_(cursors.day(day), number))
        newest = statement.order_by(invoices.issued_on.desc(), invoices.number.desc()).limit(limit + 1)
        rows = (await self._connection.execute(newest)).all()
        count = select(func.count()).select_from(tables.invoices).where(wanted)
        last = rows[limit - 1] if len(rows) > limit else None
        return InvoicePage(
            items=[_invoice(row) for row in rows[:limit]],
            total=(await self._connection.execute(count)).scalar_one(),
            next_cursor=cursors.encode(last.issued_on.isoformat(), last.number) if last else None,
        )

    async def invoice(self, number: str) -> Invoice:
        """Raises ApiProblem 404."""
        invoices = tables.invoices.c
        statement = select(tables.invoices).where(
            invoices.organisation_id == self._organisation, invoices.number == number
        )
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return _invoice(row)


def _invoice(row: Row[Any]) -> Invoice:
    issued: date = row.issued_on
    return Invoice(
        number=row.number,
        billing_account=row.billing_account,
        issued_on=issued,
        due_on=row.due_on,
        amount=euros(row.amount),
        unpaid=euros(row.unpaid),
        communication=row.communication,
    )
