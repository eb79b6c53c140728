"""The outbox: a mail is queued in the transaction that gives reason to it, so neither is ever alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import MailStatus
from fleet_tui.server.mail.message import Letter
from fleet_tui.server.storage.secrets import new_id
from fleet_tui.server.storage.tables import mails

MAILS = mails.c


async def queue(
    connection: AsyncConnection,
    organisation_id: str,
    profile_id: str,
    letter: Letter,
    *,
    recipient: str,
    now: datetime,
) -> None:
    """Queue a letter; an earlier one to this profile that has not gone out yet never will."""
    await unqueue(connection, organisation_id, profile_id)
    await connection.execute(
        insert(mails).values(
            organisation_id=organisation_id,
            profile_id=profile_id,
            message_id=new_id(),
            status=MailStatus.QUEUED.value,
            recipient=recipient,
            content=letter.model_dump_json(),
            queued_at=now,
            expires_at=letter.expires_at,
            next_attempt_at=now,
        )
    )


async def unqueue(connection: AsyncConnection, organisation_id: str, profile_id: str) -> None:
    """What waits for this profile is not sent."""
    await connection.execute(
        delete(mails).where(
            MAILS.organisation_id == organisation_id,
            MAILS.profile_id == profile_id,
            MAILS.status == MailStatus.QUEUED.value,
        )
    )


async def hurry(connection: AsyncConnection, organisation_id: str, mail_id: int, now: datetime) -> bool:
    """Have a mail that waits after a setback tried again now; False: it does not wait."""
    mine = (MAILS.organisation_id == organisation_id, MAILS.id == mail_id)
    waits = (MAILS.status == MailStatus.QUEUED.value, MAILS.next_attempt_at > now)
    return bool((await connection.execute(update(mails).where(*mine, *waits).values(next_attempt_at=now))).rowcount)


async def last_mails(
    connection: AsyncConnection, organisation_id: str, profile_ids: Sequence[str] | None = None
) -> dict[str, Row[Any]]:
    """The last mail to each profile of the organisation, or of `profile_ids`."""
    mine = MAILS.organisation_id == organisation_id
    newest = select(func.max(MAILS.id)).where(mine).group_by(MAILS.profile_id)
    if profile_ids is not None:
        newest = newest.where(MAILS.profile_id.in_(profile_ids))
    rows = await connection.execute(select(mails).where(mine, MAILS.id.in_(newest)))
    return {row.profile_id: row for row in rows.all()}
