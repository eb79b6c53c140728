"""Whether the server can do its work: its database is laid out as it needs, and orders are worked off.

That is more than health: a process on a database that another program has upgraded is alive, and not ready. A mail
server that does not take mails is said and keeps nobody from working.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from fleet_tui.domain.order import OrderStatus
from fleet_tui.domain.profile import MailStatus
from fleet_tui.server.services import Services
from fleet_tui.server.storage.errors import BackendError
from fleet_tui.server.storage.schema import require_current
from fleet_tui.server.storage.tables import mails, orders
from fleet_tui.server.storage.tables.base import of_all_companies

OK, FAILING = "ok", "failing"


@dataclass(frozen=True, slots=True)
class Readiness:
    """`parts`: database, schema, orders, mail, each "ok" or "failing"."""

    parts: Mapping[str, str]

    @property
    def ready(self) -> bool:
        return not self.failing

    @property
    def failing(self) -> list[str]:
        """The parts without which nobody can work."""
        return [name for name, state in self.parts.items() if state != OK and name != "mail"]


async def readiness_of(services: Services) -> Readiness:
    """How it is now."""
    working = OK if all(worker.is_well for worker in services.workers) else FAILING
    try:
        async with services.database.read() as connection:
            try:
                await connection.run_sync(require_current)
                schema = OK
            except BackendError:
                schema = FAILING
            refused = select(mails.c.id).where(mails.c.status == MailStatus.QUEUED.value, mails.c.reason.is_not(None))
            stuck = (await connection.execute(of_all_companies(refused.limit(1)))).first() is not None
    except SQLAlchemyError:
        return Readiness({"database": FAILING, "schema": FAILING, "orders": working, "mail": FAILING})
    return Readiness({"database": OK, "schema": schema, "orders": working, "mail": FAILING if stuck else OK})


async def waiting_of(services: Services) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many orders that are not finished there are by state, and mails; none while the database does not answer."""
    unfinished = orders.c.status.not_in([status.value for status in OrderStatus if status.final])
    by_state = of_all_companies(select(orders.c.status, func.count()).where(unfinished).group_by(orders.c.status))
    by_fate = of_all_companies(select(mails.c.status, func.count()).group_by(mails.c.status))
    try:
        async with services.database.read() as connection:
            counted = [{row[0]: row[1] for row in await connection.execute(each)} for each in (by_state, by_fate)]
    except SQLAlchemyError:
        return {}, {}
    return counted[0], counted[1]
