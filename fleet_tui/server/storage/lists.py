"""The lists beside the fleet: people and SIM cards."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.person import Person
from fleet_tui.domain.sim_card import SimCardPage
from fleet_tui.domain.text import fold
from fleet_tui.server.contract_models import PersonPage
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.card_deliveries import card_of, cards_with_orders
from fleet_tui.server.storage.lines import person_fields


class ListRepository:
    """One organisation's lists."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def people(self, cursor: str | None, limit: int) -> PersonPage:
        """People by id."""
        rows, further, total = await self._keyset(tables.people, tables.people.c.id, cursor, limit)
        items = [Person.model_validate(person_fields(row)) for row in rows]
        return PersonPage(items=items, total=total, next_cursor=further)

    async def people_called(self, search: str, limit: int) -> PersonPage:
        """The first `limit` people whose name has every word of `search`, by name. `total` counts all of them."""
        people = tables.people.c
        mine = people.organisation_id == self._organisation
        named = select(people.id, people.given_name, people.family_name).where(mine)
        names = [(row.id, row.given_name, row.family_name) for row in await self._connection.execute(named)]
        # Accents are folded here: SQLite cannot, and few type them.
        found = await asyncio.to_thread(_called, names, search)
        first = [person_id for _name, person_id in nsmallest(limit, found)]
        rows = (await self._connection.execute(select(tables.people).where(mine, people.id.in_(first)))).all()
        by_id = {row.id: Person.model_validate(person_fields(row)) for row in rows}
        return PersonPage(items=[by_id[person_id] for person_id in first], total=len(found))

    async def sim_cards(self, cursor: str | None, limit: int, status: str | None, prefix: str = "") -> SimCardPage:
        """SIM cards by number; without their PUK."""
        cards = tables.sim_cards.c
        wanted = [] if status is None else [cards.status == status]
        if prefix:
            wanted.append(cards.iccid.startswith(prefix, autoescape=True))
        page = await self._keyset(tables.sim_cards, cards.iccid, cursor, limit, *wanted, rows=cards_with_orders())
        rows, further, total = page
        return SimCardPage(items=[card_of(row) for row in rows], total=total, next_cursor=further)

    async def _keyset(
        self,
        table: Table,
        key: Any,
        cursor: str | None,
        limit: int,
        *wanted: ColumnElement[bool],
        rows: Select[Any] | None = None,
    ) -> tuple[list[Row[Any]], str | None, int]:
        """A page by one unique column: rows, the cursor of the next page, the number of all.

        `rows`: how a row is selected, one for each of `table`; None: as it stands in the table.
        """
        mine = [table.c.organisation_id == self._organisation, *wanted]
        statement = (select(table) if rows is None else rows).where(*mine).order_by(key).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(key > cursors.decode(cursor, cursors.word)[0])
        found = list((await self._connection.execute(statement)).all())
        total = (await self._connection.execute(select(func.count()).select_from(table).where(*mine))).scalar_one()
        further = cursors.encode(getattr(found[limit - 1], key.name)) if len(found) > limit else None
        return found[:limit], further, total


def _called(names: Sequence[tuple[str, str, str]], search: str) -> list[tuple[str, str]]:
    """Folded name and id of those whose name has every word of `search`."""
    words = fold(search).split()
    folded = ((fold(f"{family_name} {given_name}"), person_id) for person_id, given_name, family_name in names)
    return [(name, person_id) for name, person_id in folded if all(word in name for word in words)]
