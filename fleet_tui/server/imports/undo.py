"""Takes back a file that was taken in by mistake, with what it brought, while nothing was built on it.

What an invoice, an itemised bill or a file of use brought goes, and a dispute that it settled waits again; what a list,
a price list or an HR list replaced is put back (`put_back.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.order import ConfirmedBy
from fleet_tui.domain.own_files import FileKind, UndoneFile
from fleet_tui.server.findings.disputes import wait_again
from fleet_tui.server.imports.put_back import PutBack, before_file
from fleet_tui.server.problems import ApiProblem, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.sources import source_of

SOURCES, INVOICES, CHARGES = tables.sources.c, tables.invoices.c, tables.invoice_charges.c


class ImportUndo:
    """Takes back files of one organisation, within the caller's transaction."""

    def __init__(self, connection: AsyncConnection, owner: str, now: datetime) -> None:
        self._connection = connection
        self._owner = owner
        self._now = now

    async def look(self, source_id: str) -> UndoneFile:
        """What taking the file back would bring back; nothing is changed. Raises ApiProblem as `undo`."""
        savepoint = await self._connection.begin_nested()
        try:
            return await self.undo(source_id)
        finally:
            await savepoint.rollback()

    async def undo(self, source_id: str) -> UndoneFile:
        """Take the file back; it can come in again.

        Raises:
            ApiProblem: 404; 409 LIST_STAYS for the first list of lines, SOURCE_REPLACES for prices and people of which
                it is not known what they replaced, SOURCE_STAYS for use that a later or an earlier file has too; 409
                SOURCE_BUILT_ON after a dispute, a payment, a credit note or an order that stands on it; as `PutBack`.
        """
        await lock(self._connection, self._owner)
        mine = and_(SOURCES.organisation_id == self._owner, SOURCES.id == source_id)
        source = (await self._connection.execute(select(tables.sources).where(mine))).first()
        if source is None:
            raise not_found()
        counts: dict[str, Any]
        if source.kind == FileKind.USAGE:
            counts = {"months": await self._use(source)}
        elif source.kind in {FileKind.INVOICE, FileKind.DETAIL}:
            counts = {"charges": await self._invoice(source)}
        else:
            counts = await self._put_back(source)
        await self._connection.execute(delete(tables.sources).where(mine))
        return UndoneFile(source=source_of(source), **counts)

    async def _put_back(self, source: Row[Any]) -> dict[str, Any]:
        """Put back what it replaced, where it is the newest of its kind."""
        moment = (SOURCES.imported_at.desc(), SOURCES.id.desc())
        alike = select(tables.sources).where(SOURCES.organisation_id == self._owner, SOURCES.kind == source.kind)
        newest = (await self._connection.execute(alike.order_by(*moment).limit(1))).one()
        if newest.id != source.id:
            raise before_file(newest.name)
        counts: dict[str, Any] = await PutBack(self._connection, self._owner, source, self._now).run()
        if not counts:
            raise _first_list() if source.kind == FileKind.LIST else _replaces()
        left = (await self._connection.execute(alike.order_by(*moment).limit(1))).first()
        counts["before"] = None if left is None else source_of(left)
        listed = {FileKind.PRICES: tables.prices, FileKind.PEOPLE: tables.employees}
        if (table := listed.get(source.kind)) is not None:
            rows = select(func.count()).select_from(table).where(table.c.organisation_id == self._owner)
            counts[source.kind.lower()] = (await self._connection.execute(rows)).scalar_one()
        return counts

    async def _use(self, source: Row[Any]) -> int:
        """Forget the use that it brought: how many months of lines."""
        overlapping = and_(
            SOURCES.organisation_id == self._owner,
            SOURCES.kind == FileKind.USAGE.value,
            SOURCES.id != source.id,
            SOURCES.period_from <= source.period_until,
            SOURCES.period_until >= source.period_from,
        )
        if await self._any(tables.sources, overlapping):
            raise _stays()
        columns = tables.usage_months.c
        return await self._forget(
            tables.usage_months,
            and_(columns.source == source.name, columns.month.between(source.period_from, source.period_until)),
        )

    async def _invoice(self, source: Row[Any]) -> int:
        """Forget the invoice, how many charges it had; or that it was explained."""
        mine = and_(INVOICES.organisation_id == self._owner, INVOICES.number == source.subject)
        invoice = (await self._connection.execute(select(tables.invoices).where(mine))).first()
        if invoice is None or invoice.source_id != source.id:  # an itemised bill that only explains it
            if await self._confirmed_at([source.imported_at]):
                raise _built_on()
            explained = and_(CHARGES.organisation_id == self._owner, CHARGES.explained_by == source.id)
            await self._connection.execute(update(tables.invoice_charges).where(explained).values(explained_by=None))
            return 0
        await self._require_nothing_built(invoice)
        number = invoice.number
        credits = select(CHARGES.msisdn).where(
            CHARGES.organisation_id == self._owner, CHARGES.invoice == number, CHARGES.net < Decimal(0)
        )
        if credited := set((await self._connection.execute(credits)).scalars()):
            await wait_again(self._connection, self._owner, credited)
        charges = await self._forget(tables.invoice_charges, CHARGES.invoice == number)
        await self._forget(tables.invoice_files, tables.invoice_files.c.invoice == number)
        await self._forget(tables.invoices, INVOICES.number == number)
        # An itemised bill of this number was part of it, or stood in for it: it can come in again too.
        await self._forget(tables.sources, and_(SOURCES.subject == number, SOURCES.kind == FileKind.DETAIL.value))
        await self._forget_account(invoice.billing_account)
        if not await self._any(
            tables.invoices, and_(INVOICES.organisation_id == self._owner, INVOICES.buyer_vat.is_not(None))
        ):
            mine = tables.organisations.c.id == self._owner  # whom it is addressed to was learnt from it
            await self._connection.execute(update(tables.organisations).where(mine).values(vat_number=None))
        return charges

    async def _require_nothing_built(self, invoice: Row[Any]) -> None:
        files = and_(
            SOURCES.organisation_id == self._owner,
            SOURCES.subject == invoice.number,
            SOURCES.kind.in_([FileKind.INVOICE.value, FileKind.DETAIL.value]),
        )  # an itemised bill of this number goes with the invoice
        moments = list((await self._connection.execute(select(SOURCES.imported_at).where(files))).scalars())
        disputes, payments = tables.disputes.c, tables.payments.c
        numbers = set(
            (
                await self._connection.execute(
                    select(CHARGES.msisdn).where(
                        CHARGES.organisation_id == self._owner, CHARGES.invoice == invoice.number
                    )
                )
            ).scalars()
        )
        claims = await self._connection.execute(
            select(disputes.claims).where(disputes.organisation_id == self._owner, disputes.created_at >= min(moments))
        )
        disputed = any(claim["msisdn"] in numbers for stored in claims.scalars() for claim in json.loads(stored))
        paid = await self._connection.execute(select(payments.invoices).where(payments.organisation_id == self._owner))
        built = (
            disputed
            or any(invoice.number in json.loads(stored) for stored in paid.scalars())
            or await self._any(
                tables.invoices,
                and_(INVOICES.organisation_id == self._owner, INVOICES.credited_number == invoice.number),
            )
            or await self._confirmed_at(moments)
        )
        if built:
            raise _built_on()

    async def _confirmed_at(self, moments: Sequence[datetime]) -> bool:
        """Whether a file that came in at one of `moments` confirmed what an order asked."""
        items = tables.order_items.c
        confirmed = and_(
            items.organisation_id == self._owner,
            items.confirmed_by == ConfirmedBy.INVOICE.value,
            items.finished_at.in_(moments),
        )
        return await self._any(tables.order_items, confirmed)

    async def _forget_account(self, number: str) -> None:
        """The billing account goes where nothing but the invoice named it."""
        accounts, lines = tables.billing_accounts.c, tables.lines.c
        used = or_(
            select(lines.id).where(lines.organisation_id == self._owner, lines.billing_account == number).exists(),
            select(INVOICES.number)
            .where(INVOICES.organisation_id == self._owner, INVOICES.billing_account == number)
            .exists(),
        )
        alone = and_(accounts.number == number, accounts.name == "", accounts.payment_mode == UNKNOWN, ~used)
        await self._forget(tables.billing_accounts, alone)

    async def _forget(self, table: Any, what: ColumnElement[bool]) -> int:
        """How many rows went."""
        done = await self._connection.execute(delete(table).where(table.c.organisation_id == self._owner, what))
        return done.rowcount

    async def _any(self, table: Any, what: ColumnElement[bool]) -> bool:
        counted = select(func.count()).select_from(table).where(what)
        return bool((await self._connection.execute(counted)).scalar_one())


def _first_list() -> ApiProblem:
    return ApiProblem(
        409, "LIST_STAYS", "What was before this list is not known: bring in the right one; it is compared first."
    )


def _replaces() -> ApiProblem:
    return ApiProblem(
        409, "SOURCE_REPLACES", "What it took the place of is not known: bring that in again to have it back."
    )


def _built_on() -> ApiProblem:
    return ApiProblem(409, "SOURCE_BUILT_ON", "A dispute, a payment, a credit note or an order stands on it.")


def _stays() -> ApiProblem:
    return ApiProblem(
        409, "SOURCE_STAYS", "Another file has use of these months too: bring in the right one, which takes its place."
    )
