"""The PUK of a card, given out one at a time and never without a row in the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.sim_card import PukReveal
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.problems import ApiProblem, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter

CARDS = tables.sim_cards.c


async def reveal(
    connection: AsyncConnection, caller: Caller, iccid: str, now: datetime, *, key: str, request_id: str
) -> PukReveal:
    """The PUK of the card `iccid`, recorded in the same transaction.

    Raises:
        ApiProblem: 404; 409 PUK_UNKNOWN when it was never told (a card of an imported list).
    """
    statement = select(CARDS.puk).where(CARDS.organisation_id == caller.organisation_id, CARDS.iccid == iccid)
    card = (await connection.execute(statement)).first()
    if card is None:
        raise not_found()
    if card.puk is None:
        raise ApiProblem(409, "PUK_UNKNOWN", "The PUK of this SIM card is not known here.")
    audit = await AuditWriter.of(connection, caller, now, key=key, request_id=request_id)
    await audit.write(connection, "puk.reveal", iccid)
    return PukReveal(iccid=iccid, puk=card.puk, revealed_at=now)
