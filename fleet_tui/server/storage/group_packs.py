"""Group packs."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.group_pack import GroupPack
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.catalogue import euros


class GroupPackRepository:
    """One organisation's group packs."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def group_packs(self) -> list[GroupPack]:
        """Packs with their consumption, day by day."""
        packs = tables.group_packs.c
        statement = select(tables.group_packs).where(packs.organisation_id == self._organisation).order_by(packs.name)
        return [_pack(row) for row in (await self._connection.execute(statement)).all()]


def _pack(row: Row[Any]) -> GroupPack:
    days = json.loads(row.days)
    return GroupPack.model_validate(
        {
            "id": row.id,
            "version": row.version,
            "name": row.name,
            "volume_gb": row.volume_gb,
            "price": euros(row.price),
            "used_mb": sum(day["used_mb"] for day in days),
            "as_of": row.as_of,
            "days": days,
            "notify_extra_usage": row.notify_extra_usage,
            "notify_at": euros(row.notify_at),
        }
    )
