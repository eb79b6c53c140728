"""Files of tickets, kept whole in the database; one that no ticket names is swept away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.attachment import Attachment
from fleet_tui.domain.text import Text
from fleet_tui.server.problems import invalid, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.secrets import new_id

FILES = tables.attachments.c
KEPT_UNUSED = timedelta(days=2)
"""Longer than the key of an upload: what that answered is there as long as it is answered."""


class AttachmentRepository:
    """One organisation's files."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def add(self, name: str, media_type: str, content: bytes, now: datetime) -> Attachment:
        """Keep a file; those that nobody used go."""
        unused = FILES.ticket_id.is_(None) & (FILES.created_at <= now - KEPT_UNUSED)
        await self._connection.execute(delete(tables.attachments).where(self._mine, unused))
        values = {
            "id": new_id(),
            "name": name,
            "media_type": media_type,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        row = {"organisation_id": self._organisation, "content": content, "created_at": now, **values}
        await self._connection.execute(insert(tables.attachments).values(row))
        return Attachment.model_validate(values)

    async def use(self, ids: Sequence[str], ticket_id: str) -> list[Attachment]:
        """The files `ids` in their order, from now on those of a ticket.

        Raises:
            ApiProblem: 422 ATTACHMENT_UNKNOWN.
        """
        columns = (FILES.id, FILES.name, FILES.media_type, FILES.size, FILES.sha256)
        rows = await self._connection.execute(select(*columns).where(self._mine, FILES.id.in_(ids)))
        found = {row.id: _described(row) for row in rows}
        for place, each in enumerate(ids):
            if each not in found:
                raise invalid(f"/attachments/{place}", "ATTACHMENT_UNKNOWN", "There is no such attachment.")
        statement = update(tables.attachments).where(self._mine, FILES.id.in_(ids), FILES.ticket_id.is_(None))
        await self._connection.execute(statement.values(ticket_id=ticket_id))
        return [found[each] for each in ids]

    async def content(self, attachment_id: str) -> Row[Any]:
        """A file with its content. Raises ApiProblem 404."""
        statement = select(tables.attachments).where(self._mine, FILES.id == attachment_id)
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return row

    @property
    def _mine(self) -> Any:
        return FILES.organisation_id == self._organisation


def _described(row: Any) -> Attachment:
    return Attachment(id=row.id, name=Text(row.name), media_type=row.media_type, size=row.size, sha256=row.sha256)
