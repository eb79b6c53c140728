"""What a list leaves behind beside the fields of lines: what it confirmed, what changed outside, which lines it has."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.evaluate import Evaluated
from fleet_tui.domain.changes.facts import Result, notice
from fleet_tui.domain.order import ConfirmedBy, ItemStatus
from fleet_tui.server.imports.comparison import Comparison
from fleet_tui.server.orders.asking import Asking, card_facts
from fleet_tui.server.orders.writing import ChangeWriter
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.secrets import new_id

LINES = tables.lines.c
ITEMS = tables.order_items.c


class ListMarks:
    """Writes for one organisation in one transaction, after the lines themselves."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._now = now

    async def write(self, found: Comparison, named: list[str], operator: str | None, writer: ChangeWriter) -> None:
        """Write what `found` says; `named` are the lines that the list has, `operator` whose list it is."""
        await self._end(found, writer)
        await self._date(found, named, operator, writer)
        await self._outside(found)
        await self._contradicted(found, named)
        asking = Asking(self._connection, self._organisation, self._now)
        await asking.close(
            found.confirmed,
            ItemStatus.CONFIRMED,
            by=ConfirmedBy.LIST,
            on=found.listed_on,
            line_ids=found.brought,
        )
        otherwise = notice("SUPERSEDED", "A later order asked otherwise, and the list is as that one says.")
        await asking.close(found.superseded, ItemStatus.CANCELLED, refusal=otherwise)

    async def _end(self, found: Comparison, writer: ChangeWriter) -> None:
        ended = [Evaluated(before, Result(after, card_facts(before, after)), None) for before, after, _ in found.ended]
        await writer.write(ended)
        rows = [{"of_line": before.id, "day": day} for before, _after, day in found.ended]
        if rows:
            statement = (
                update(tables.lines)
                .where(self._mine(), LINES.id == bindparam("of_line"))
                .values(ended_on=bindparam("day"), status_since=bindparam("day"))
            )
            await self._connection.execute(statement, rows)

    async def _date(self, found: Comparison, named: list[str], operator: str | None, writer: ChangeWriter) -> None:
        seen: dict[str, Any] = {"listed_on": found.listed_on, "gone_on": None}
        if operator:
            seen["operator"] = operator
        for some in chunks(named):
            await self._connection.execute(update(tables.lines).where(self._mine(), LINES.id.in_(some)).values(seen))
            await asyncio.sleep(0)
            await self._date_suspended(found.listed_on, some, writer)
        for some in chunks(found.missing):
            gone = update(tables.lines).where(self._mine(), LINES.id.in_(some)).values(gone_on=found.listed_on)
            await self._connection.execute(gone)

    async def _date_suspended(self, listed_on: date, line_ids: Sequence[str], writer: ChangeWriter) -> None:
        """A line is suspended since the list that first had it so, where no earlier day is known."""
        statement = update(tables.lines).where(
            self._mine(),
            LINES.id.in_(line_ids),
            LINES.status == LineStatus.SUSPENDED.value,
            or_(LINES.status_since.is_(None), LINES.status_since > listed_on),
        )
        await self._connection.execute(statement.values(status_since=listed_on, **writer.stamp))

    async def _outside(self, found: Comparison) -> None:
        rows = [
            {
                "organisation_id": self._organisation,
                "id": new_id(),
                "listed_on": found.listed_on,
                "line_id": change.line_id,
                "msisdn": change.msisdn,
                "field": change.field,
                "before": change.before,
                "after": change.after,
            }
            for change in found.outside
        ]
        for some in chunks(rows):
            await self._connection.execute(insert(tables.outside_changes), list(some))

    async def _contradicted(self, found: Comparison, named: list[str]) -> None:
        """What the list contradicts, and no more what an earlier one did of the lines that this one has."""
        mine = ITEMS.organisation_id == self._organisation
        had = {line_id for line_id, asks in found.asks.items() if asks} & set(named)
        for some in chunks(sorted(had)):
            await self._connection.execute(
                update(tables.order_items).where(mine, ITEMS.line_id.in_(some)).values(contradicted=None)
            )
        rows = [
            {"of_order": order_id, "of_position": position, "contradicted": json.dumps(said)}
            for (order_id, position), said in found.contradicted.items()
        ]
        if rows:
            statement = update(tables.order_items).where(
                mine, ITEMS.order_id == bindparam("of_order"), ITEMS.position == bindparam("of_position")
            )
            await self._connection.execute(statement, rows)

    def _mine(self) -> Any:
        return LINES.organisation_id == self._organisation
