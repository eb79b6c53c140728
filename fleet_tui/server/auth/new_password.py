"""Another password for a profile, changed or after it was forgotten: what was good by the one before ends with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.server.auth.sessions import hold_sessions
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.tables import password_resets, profiles, sessions


async def replace_password(
    connection: AsyncConnection, before: Row[Any], password_hash: str, *, keep: str | None = None
) -> int | None:
    """Give the profile `before` another password; its reset codes are spent, its sessions end but those of `keep`.

    Returns how many sessions ended; None, and nothing is changed, where the profile was removed since it was read, or
    has another password by now.
    """
    await lock(connection, before.organisation_id)
    await hold_sessions(connection, before.id)
    as_it_was = (
        profiles.c.organisation_id == before.organisation_id,
        profiles.c.id == before.id,
        profiles.c.password_hash == before.password_hash,
        profiles.c.removed_at.is_(None),
    )
    changed = await connection.execute(update(profiles).where(*as_it_was).values(password_hash=password_hash))
    if not changed.rowcount:
        return None
    await connection.execute(delete(password_resets).where(password_resets.c.profile_id == before.id))
    others = sessions.c.profile_id == before.id
    if keep is not None:
        others &= sessions.c.family != keep
    return (await connection.execute(delete(sessions).where(others))).rowcount
