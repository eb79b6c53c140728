"""Itemised bills beside invoices: they explain the one of their number, or stand in for it until it comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.invoice_charges import InvoiceCharge
from fleet_tui.domain.own_files import FileKind, UploadHead
from fleet_tui.domain.text import Text
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.own_charges import rounded

CHARGES, INVOICES, SOURCES = tables.invoice_charges.c, tables.invoices.c, tables.sources.c
_CENT = Decimal("0.01")


class Itemised:
    """What an upload is beside the invoice of its number, within the caller's transaction."""

    def __init__(self, connection: AsyncConnection, owner: str, head: UploadHead) -> None:
        self._connection = connection
        self._owner = owner
        self._head = head
        self._row: Row[Any] | None = None
        self._net = Decimal(0)
        self._pieces: set[tuple[str | None, str]] = set()
        self.explains = False
        """It is an itemised bill, and its invoice is here: nothing is added."""
        self.gives_way = False
        """An invoice was built from an itemised bill before; the upload is the invoice itself, and takes its place."""

    async def standing(self) -> Row[Any] | None:
        """The invoice of this number that is here."""
        source = (SOURCES.organisation_id == INVOICES.organisation_id) & (SOURCES.id == INVOICES.source_id)
        statement = (
            select(tables.invoices, SOURCES.kind.label("source_kind"))
            .select_from(tables.invoices.outerjoin(tables.sources, source))
            .where(INVOICES.organisation_id == self._owner, INVOICES.number == self._head.invoice.number)
        )
        self._row = (await self._connection.execute(statement)).first()
        if self._row is not None:
            built = self._row.source_kind == FileKind.DETAIL.value
            self.explains = self._head.detail is not None and not built
            self.gives_way = self._head.detail is None and built
        return self._row

    async def make_room(self) -> None:
        """Take away what an itemised bill stood in for."""
        if not self.gives_way:
            return
        number = self._head.invoice.number
        pieces: tuple[tuple[Table, ColumnElement[Any]], ...] = (
            (tables.invoice_charges, CHARGES.invoice),
            (tables.invoice_files, tables.invoice_files.c.invoice),
            (tables.invoices, INVOICES.number),
        )
        for table, column in pieces:
            mine = (table.c.organisation_id == self._owner) & (column == number)
            await self._connection.execute(delete(table).where(mine))

    def add(self, charges: Iterable[InvoiceCharge]) -> None:
        """Some more charges of the upload; of an invoice itself nothing is noted."""
        if self._head.detail is None:
            return
        for charge in charges:
            self._net += charge.net
            self._pieces.add((charge.msisdn, charge.category.value))

    async def explain(self, source: str) -> None:
        """Note at the invoice's charges which file explains them: those of the same number and category."""
        for msisdn, category in self._pieces:
            of_number = CHARGES.msisdn.is_(None) if msisdn is None else CHARGES.msisdn == msisdn
            mine = self._of_invoice() & of_number & (CHARGES.category == category)
            await self._connection.execute(update(tables.invoice_charges).where(mine).values(explained_by=source))

    async def said(self) -> dict[str, Any]:
        """What the result says of it."""
        if self._head.detail is None:
            return {}
        values: dict[str, Any] = {"detail": True, "explains": self.explains}
        if self.explains:
            statement = select(func.sum(CHARGES.net)).where(self._of_invoice())
            net: Decimal = (await self._connection.execute(statement)).scalar_one() or Decimal(0)
            if abs(self._net - net) >= _CENT:
                values["differs"] = rounded(self._net - net)
        return values

    def _of_invoice(self) -> ColumnElement[bool]:
        return (CHARGES.organisation_id == self._owner) & (CHARGES.invoice == self._head.invoice.number)


def of_operator(head: UploadHead, operator: str | None) -> UploadHead:
    """The head of an itemised bill that names no operator, with that of the list."""
    if head.detail is None or head.invoice.supplier or not operator:
        return head
    return head.model_copy(update={"invoice": replace(head.invoice, supplier=Text(operator))})
