"""The organisation itself: its name, the count of changes to its lines, its sync tokens."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.session import Organisation
from fleet_tui.server.storage.tables import organisations


async def organisation_row(connection: AsyncConnection, organisation_id: str) -> Row[Any]:
    """The stored organisation."""
    return (await connection.execute(_ROW, {"owner": organisation_id})).one()


async def shared_by_companies(connection: AsyncConnection) -> bool:
    """Whether more than one company is on this server."""
    return len((await connection.execute(select(organisations.c.id).limit(2))).all()) > 1


def organisation_of(row: Row[Any]) -> Organisation:
    """The organisation as the contract shows it."""
    return Organisation.model_validate({"id": row.id, "name": row.name, "origin": row.origin})


async def next_sequence(connection: AsyncConnection, organisation_id: str) -> int:
    """The number for the lines that this transaction changes.

    It locks the organisation until the transaction ends, so numbers become visible in their order: whoever read up to
    number n has missed nothing before n.
    """
    statement = (
        update(organisations)
        .where(organisations.c.id == organisation_id)
        .values(sequence=organisations.c.sequence + 1)
        .returning(organisations.c.sequence)
    )
    return int((await connection.execute(statement)).scalar_one())


async def lock(connection: AsyncConnection, organisation_id: str) -> Row[Any]:
    """The stored organisation, held until the transaction ends (SQLite's writers wait for each other anyway)."""
    return (await connection.execute(_LOCK, {"owner": organisation_id})).one()


# Made once: to make a statement costs more than to execute it, and every order asks for its organisation.
_ROW = select(organisations).where(organisations.c.id == bindparam("owner"))
_LOCK = _ROW.with_for_update()
