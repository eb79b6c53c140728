"""The companies of one database, for whoever runs the server. To each other they do not exist."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.session import FleetOrigin
from fleet_tui.i18n import _
from fleet_tui.server.auth import invitations
from fleet_tui.server.imports.store import LOCAL_CONTRACT
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.errors import BackendError
from fleet_tui.server.storage.secrets import new_id, new_secret
from fleet_tui.server.storage.tables import contracts, organisations


async def names(database: Database) -> list[str]:
    """What they are called, the oldest first."""
    async with database.read() as connection:
        return list((await connection.execute(_BY_AGE.with_only_columns(organisations.c.name))).scalars())


async def add(database: Database, name: str, now: datetime) -> str:
    """A company without lines, which its manager's list brings; the code that makes somebody that manager.

    Raises:
        BackendError: one is called so already.
    """
    async with database.write() as connection:
        if await _called(connection, name) is not None:
            raise BackendError(_("There is a company called {name} already.").format(name=name))
        owner = new_id()
        await connection.execute(
            insert(organisations).values(
                id=owner,
                name=name,
                origin=FleetOrigin.LOCAL_LIST.value,
                epoch=new_id(),
                sequence=1,
                audit_salt=new_secret(),
                created_at=now,
            )
        )
        contract = {"organisation_id": owner, "number": LOCAL_CONTRACT, "name": name}
        await connection.execute(insert(contracts).values(contract))
        return await invitations.invite_manager(connection, owner, now)


async def invite(database: Database, name: str | None, now: datetime) -> str:
    """A code for one more manager of the company called `name`, None: the oldest; one that nobody used ends.

    Raises:
        BackendError: none is called so.
    """
    async with database.write() as connection:
        owner = await _called(connection, name)
        if owner is None:
            raise BackendError(_("There is no company called {name}.").format(name=name))
        return await invitations.invite_manager(connection, owner, now)


_BY_AGE = select(organisations).order_by(organisations.c.created_at, organisations.c.id)


async def _called(connection: AsyncConnection, name: str | None) -> str | None:
    """The id of the company called `name`, written in capitals or not; None: the oldest."""
    rows = (await connection.execute(_BY_AGE)).all()
    return next((row.id for row in rows if name is None or row.name.casefold() == name.casefold()), None)
