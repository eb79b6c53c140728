"""Takes back a file that was taken in by mistake, with what it brought, while nothing was built on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.order import ConfirmedBy
from fleet_tui.domain.own_files import FileKind
from fleet_tui.server.problems import ApiProblem, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import lock

SOURCES, INVOICES, CHARGES = tables.sources.c, tables.invoices.c, tables.invoice_charges.c


class ImportUndo:
    """Takes back files of one organisation, within the caller's transaction."""

    def __init__(self, connection: AsyncConnection, owner: str) -> None:
        self._connection = connection
        self._owner = owner

    async def undo(self, source_id: str) -> Row[Any]:
        """Take the file back; it can come in again. The row it had.

        Raises:
            ApiProblem: 404; 409 LIST_STAYS for a list of lines, SOURCE_REPLACES for prices and people, which took the
                place of others, SOURCE_STAYS for use that a later or an earlier file has too; 409 SOURCE_BUILT_ON after
                a dispute, a payment, a credit note or an order that stands on it.
        """
        await lock(self._connection, self._owner)
        mine = and_(SOURCES.organisation_id == self._owner, SOURCES.id == source_id)
        source = (await self._connection.execute(select(tables.sources).where(mine))).first()
        if source is None:
            raise not_found()
        if source.kind == FileKind.USAGE:
            await self._use(source)
        elif source.kind in {FileKind.INVOICE, FileKind.DETAIL}:
            await self._invoice(source)
        elif source.kind == FileKind.LIST:
            raise ApiProblem(
                409,
                "LIST_STAYS",
                "Lines and orders go on from a list: bring in the right one; it is compared first.",
            )
        else:
            raise ApiProblem(
                409, "SOURCE_REPLACES", "It took the place of the one before: bring that one in again to have it back."
            )
        await self._connection.execute(delete(tables.sources).where(mine))
        return source

    async def _use(self, source: Row[Any]) -> None:
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
        await self._forget(
            tables.usage_months,
            and_(columns.source == source.name, columns.month.between(source.period_from, source.period_until)),
        )

    async def _invoice(self, source: Row[Any]) -> None:
        mine = and_(INVOICES.organisation_id == self._owner, INVOICES.number == source.subject)
        invoice = (await self._connection.execute(select(tables.invoices).where(mine))).first()
        if invoice is None or invoice.source_id != source.id:  # an itemised bill that only explains it
            if await self._confirmed_at([source.imported_at]):
                raise _built_on()
            explained = and_(CHARGES.organisation_id == self._owner, CHARGES.explained_by == source.id)
            await self._connection.execute(update(tables.invoice_charges).where(explained).values(explained_by=None))
            return
        await self._require_nothing_built(invoice)
        number = invoice.number
        await self._forget(tables.invoice_charges, CHARGES.invoice == number)
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

    async def _forget(self, table: Any, what: ColumnElement[bool]) -> None:
        await self._connection.execute(delete(table).where(table.c.organisation_id == self._owner, what))

    async def _any(self, table: Any, what: ColumnElement[bool]) -> bool:
        counted = select(func.count()).select_from(table).where(what)
        return bool((await self._connection.execute(counted)).scalar_one())


def _built_on() -> ApiProblem:
    return ApiProblem(409, "SOURCE_BUILT_ON", "A dispute, a payment, a credit note or an order stands on it.")


def _stays() -> ApiProblem:
    return ApiProblem(
        409, "SOURCE_STAYS", "Another file has use of these months too: bring in the right one, which takes its place."
    )
