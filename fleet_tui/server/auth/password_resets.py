"""Forgotten passwords: a code by mail, good once and for half an hour, that takes the place of the password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.profile import MailStatus, ProfileStatus
from fleet_tui.server.auth.new_password import replace_password
from fleet_tui.server.mail import outbox
from fleet_tui.server.mail.message import PasswordReset
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.secrets import digest, new_secret
from fleet_tui.server.storage.tables import password_resets, profiles
from fleet_tui.server.storage.tables.base import of_all_companies

LIFETIME = timedelta(minutes=30)
"""While a code lives no other takes its place: the mail on its way stays good, whoever asks meanwhile.

A code whose mail failed is dead: nobody knows it. A mail that waits after a setback is tried when somebody asks again.
"""

RESETS = password_resets.c


async def send(connection: AsyncConnection, profile: Row[Any], now: datetime) -> bool:
    """Queue a mail with a new code for `profile`; it names the company. Whether one is sent.

    It has no password yet, or a code that lives still was sent.
    """
    if profile.status != ProfileStatus.VALIDATED or profile.password_hash is None:
        return False
    organisation = await lock(connection, profile.organisation_id)  # of two who ask at once, one gets a mail
    await connection.execute(delete(password_resets).where(RESETS.expires_at <= now))
    alive = select(RESETS.profile_id).where(RESETS.profile_id == profile.id)
    if (await connection.execute(alive)).first() is not None:
        mail = (await outbox.last_mails(connection, profile.organisation_id, [profile.id])).get(profile.id)
        if mail is not None and mail.status != MailStatus.FAILED:
            return await outbox.hurry(connection, mail.organisation_id, mail.id, now)
        await connection.execute(delete(password_resets).where(RESETS.profile_id == profile.id))
    code = new_secret()
    values = {"profile_id": profile.id, "code_hash": digest(code), "expires_at": now + LIFETIME}
    await connection.execute(insert(password_resets).values(values))
    letter = PasswordReset(
        name=profile.description,
        company=organisation.name,
        language=profile.language,
        code=code,
        expires_at=now + LIFETIME,
    )
    await outbox.queue(connection, profile.organisation_id, profile.id, letter, recipient=profile.e_mail, now=now)
    return True


async def holder_of(connection: AsyncConnection, code: str, now: datetime) -> Row[Any]:
    """The profile whose password `code` takes the place of. Raises ApiProblem 422 RESET_UNKNOWN."""
    joined = select(profiles).join(password_resets, RESETS.profile_id == profiles.c.id)
    wanted = (RESETS.code_hash == digest(code)) & (RESETS.expires_at > now) & profiles.c.removed_at.is_(None)
    row = (await connection.execute(of_all_companies(joined.where(wanted)))).first()
    if row is None:
        raise _unknown()
    return row


async def complete(connection: AsyncConnection, profile: Row[Any], code: str, password_hash: str) -> None:
    """Spend the code: `profile`, as `holder_of` said, has the new password, and no session.

    Raises:
        ApiProblem: 422 RESET_UNKNOWN, too where it was spent, or the profile removed, since it was looked up.
    """
    await lock(connection, profile.organisation_id)
    spent = await connection.execute(delete(password_resets).where(RESETS.code_hash == digest(code)))
    if not spent.rowcount or await replace_password(connection, profile, password_hash) is None:
        raise _unknown()


def _unknown() -> ApiProblem:
    return ApiProblem(422, "RESET_UNKNOWN", "This code is not known, was used already, or has expired.")
