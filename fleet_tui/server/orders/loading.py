"""Reads what the rules need, in bulk: ten thousand items take some forty statements, not thirty thousand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain import change as changes
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.order import ItemStatus
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.server.orders.facts import (
    CardFact,
    Facts,
    LineState,
    OptionFact,
    PersonFact,
    PlanFact,
    ScheduleFact,
)
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import number_of
from fleet_tui.server.storage.organisations import organisation_row

LINES = tables.lines.c
PEOPLE = tables.people.c
ITEMS = tables.order_items.c
ORDERS = tables.orders.c

_STATE_COLUMNS = [LINES[name] for name in LineState.__dataclass_fields__]


class FactsReader:
    """Reads one organisation's facts."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def facts(self, today: date) -> Facts:
        """The catalogue; lines and what items mention are added by the other two."""
        origin = (await organisation_row(self._connection, self._organisation)).origin
        plans, options = tables.plans, tables.options
        prices: dict[str, dict[str, int | None]] = {}
        for row in await self._mine(select(tables.option_prices), tables.option_prices.c.organisation_id):
            prices.setdefault(row.option, {})[row.plan] = row.price
        return Facts(
            today=today,
            stock_known=origin != FleetOrigin.LOCAL_LIST,
            plans={
                row.code: PlanFact(row.name, row.price, row.contracted)
                for row in await self._mine(select(plans), plans.c.organisation_id)
            },
            options={
                row.code: OptionFact(row.name, prices.get(row.code, {}))
                for row in await self._mine(select(options), options.c.organisation_id)
            },
            accounts={
                row.number
                for row in await self._mine(
                    select(tables.billing_accounts.c.number), tables.billing_accounts.c.organisation_id
                )
            },
            split_bill_profiles={
                row.id: row.name
                for row in await self._mine(
                    select(tables.split_bill_profiles), tables.split_bill_profiles.c.organisation_id
                )
            },
        )

    async def lines(self, ids: Iterable[str], facts: Facts) -> dict[str, LineState]:
        """The lines with these ids, as far as there are any; their users and schedules go into `facts`."""
        statement = select(*_STATE_COLUMNS, PEOPLE.given_name, PEOPLE.family_name, PEOPLE.confirmed).select_from(
            tables.lines.outerjoin(
                tables.people, and_(PEOPLE.organisation_id == LINES.organisation_id, PEOPLE.id == LINES.person_id)
            )
        )
        found: dict[str, LineState] = {}
        for some in chunks(sorted(set(ids))):
            for row in await self._mine(statement, LINES.organisation_id, LINES.id.in_(some)):
                found[row.id] = line_state(row)
                if row.given_name is not None:
                    facts.people[row.person_id] = PersonFact(f"{row.given_name} {row.family_name}", row.confirmed)
            await self._schedules(some, facts)
        return found

    async def mentioned(self, requested: Sequence[changes.Change], facts: Facts) -> None:
        """Cards, people and numbers that changes name go into `facts`."""
        cards, numbers, people = set[str](), set[str](), set[str]()
        for piece in chunks(requested):
            for change in (part for whole in piece for part in parts_of(whole)):
                if isinstance(change, changes.SwapSim | changes.AddLine):
                    cards.add(change.iccid)
                if isinstance(change, changes.AddLine):
                    numbers.add(change.number.msisdn)
                user = getattr(change, "user", None)
                if isinstance(user, changes.ExistingUser):
                    people.add(user.person_id)
            await asyncio.sleep(0)
        await self._cards(cards, facts)
        await self._people(people, facts)
        for some in chunks(sorted(numbers)):
            in_use = and_(LINES.msisdn.in_(some), LINES.status != LineStatus.CEASED.value)
            rows = await self._mine(select(LINES.msisdn), LINES.organisation_id, in_use)
            facts.numbers.update(row.msisdn for row in rows)

    async def _cards(self, iccids: set[str], facts: Facts) -> None:
        cards = tables.sim_cards.c
        for some in chunks(sorted(iccids)):
            for row in await self._mine(select(tables.sim_cards), cards.organisation_id, cards.iccid.in_(some)):
                facts.cards[row.iccid] = CardFact(row.status, row.line_id)

    async def _people(self, ids: set[str], facts: Facts) -> None:
        for some in chunks(sorted(ids)):
            for row in await self._mine(select(tables.people), PEOPLE.organisation_id, PEOPLE.id.in_(some)):
                facts.people[row.id] = PersonFact(f"{row.given_name} {row.family_name}", row.confirmed)

    async def _schedules(self, line_ids: Sequence[str], facts: Facts) -> None:
        statement = schedules_of(line_ids)
        for row in await self._mine(statement, ITEMS.organisation_id):
            fact = ScheduleFact(row.order_id, number_of(row.serial), row.effective_date)
            facts.schedules.setdefault(row.line_id, {}).setdefault(row.kind, fact)

    async def _mine(
        self, statement: Select[Any], owner: ColumnElement[Any], *conditions: ColumnElement[bool]
    ) -> Sequence[Row[Any]]:
        mine = statement.where(owner == self._organisation, *conditions)
        rows: Sequence[Row[Any]] = (await self._connection.execute(mine)).all()
        return rows


def parts_of(change: changes.Change) -> Sequence[changes.Change]:
    """The changes that `change` is made of: itself, unless it combines several."""
    return change.changes if isinstance(change, changes.Combined) else [change]


def schedules_of(line_ids: Sequence[str]) -> Select[Any]:
    """Dated changes that wait, soonest first; the organisation is for the caller to add."""
    return (
        select(ITEMS.line_id, ITEMS.kind, ITEMS.order_id, ORDERS.serial, ORDERS.effective_date)
        .join(tables.orders, and_(ORDERS.organisation_id == ITEMS.organisation_id, ORDERS.id == ITEMS.order_id))
        .where(ITEMS.line_id.in_(line_ids), ITEMS.status == ItemStatus.WAITING.value, ORDERS.dated)
        .order_by(ORDERS.effective_date, ORDERS.serial)
    )


def line_state_columns() -> list[Column[Any]]:
    """What to select for `line_state`."""
    return list(_STATE_COLUMNS)


def line_state(row: Row[Any]) -> LineState:
    """The line of a row that begins with `line_state_columns`."""
    values = list(row[: len(_STATE_COLUMNS)])
    for index, column in enumerate(_STATE_COLUMNS):
        if column.name in {"options", "blocks"}:
            values[index] = _codes(values[index])
    return LineState(*values)


@lru_cache(maxsize=4096)
def _codes(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))
