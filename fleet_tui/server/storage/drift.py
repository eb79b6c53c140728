"""What differs between what was asked of the operator and what it listed last."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.list_difference import DifferenceKind, Drift, ListDifference
from fleet_tui.server.orders.asking import Asking
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.orders import number_of

LINES = tables.lines.c
OUTSIDE = tables.outside_changes.c


class DriftRepository:
    """One organisation's differences, as they are at `now`."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._now = now

    async def drift(self) -> Drift:
        """What is open of what was asked, what the last list changed by itself, which lines it did not have."""
        last = await self.last_list()
        asked = await Asking(self._connection, self._organisation, self._now).open_items()
        differences = [difference for item in asked for difference in _of_item(item, day_of(self._now))]
        if last is not None:
            differences += await self._outside(last)
        return Drift(listed_on=last, differences=differences + await self._gone())

    async def last_list(self) -> date | None:
        """The day of the last list; None: not known."""
        newest = select(func.max(LINES.listed_on)).where(LINES.organisation_id == self._organisation)
        found: date | None = (await self._connection.execute(newest)).scalar()
        return found

    async def _outside(self, listed_on: date) -> list[ListDifference]:
        statement = (
            select(tables.outside_changes)
            .where(OUTSIDE.organisation_id == self._organisation, OUTSIDE.listed_on == listed_on)
            .order_by(OUTSIDE.msisdn, OUTSIDE.field, OUTSIDE.id)
        )
        rows = (await self._connection.execute(statement)).all()
        return [
            ListDifference.model_validate(
                {"kind": DifferenceKind.CHANGED_OUTSIDE, "msisdn": row.msisdn, "line_id": row.line_id,
                 "field": row.field, "before": row.before, "after": row.after}
            )
            for row in rows
        ]  # fmt: skip

    async def _gone(self) -> list[ListDifference]:
        statement = (
            select(LINES.id, LINES.msisdn)
            .where(
                LINES.organisation_id == self._organisation,
                LINES.gone_on.is_not(None),
                LINES.status != LineStatus.CEASED.value,
            )
            .order_by(LINES.msisdn)
        )
        rows = (await self._connection.execute(statement)).all()
        return [ListDifference(kind=DifferenceKind.GONE, msisdn=row.msisdn, line_id=row.id) for row in rows]


def _of_item(item: Row[Any], today: date) -> list[ListDifference]:
    said: dict[str, str] = json.loads(item.contradicted) if item.contradicted else {}
    if said:
        kind = DifferenceKind.CONTRADICTED
    elif item.asked_on is None:
        kind = DifferenceKind.NOT_SENT
    else:
        kind = DifferenceKind.LATE if item.due is not None and item.due < today else DifferenceKind.NOT_YET
    asked = {
        "kind": kind, "msisdn": item.msisdn or "", "line_id": item.line_id, "change": item.kind,
        "order": number_of(item.serial), "order_id": item.order_id, "asked_on": item.asked_on, "due": item.due,
    }  # fmt: skip
    return [ListDifference.model_validate(asked | {"field": name, "after": value}) for name, value in said.items()] or [
        ListDifference.model_validate(asked)
    ]
