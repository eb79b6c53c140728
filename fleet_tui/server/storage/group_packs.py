"""Group packs as they are on a day: their terms, their state, their consumption."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.group_pack import GroupPack, LineUsage, LineUsagePage, PackStatus
from fleet_tui.server.problems import not_found
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.catalogue import euros, money

PACKS = tables.group_packs.c
USAGE = tables.group_pack_line_usage.c
LINES = tables.lines.c
TERMS = ("offer", "name", "volume_gb", "price", "extra_gb")
"""What of a pack a change alters, as columns and as keys of `coming`."""


class GroupPackRepository:
    """One organisation's group packs, as they are `today`."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, today: date) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._today = today

    async def group_packs(self) -> list[GroupPack]:
        """Packs by name, those that have ended too, with their consumption day by day."""
        mine = PACKS.organisation_id == self._organisation
        statement = select(tables.group_packs).where(mine).order_by(PACKS.name, PACKS.id)
        return [pack_of(row, self._today) for row in (await self._connection.execute(statement)).all()]

    async def row(self, pack_id: str) -> Row[Any]:
        """The stored pack. Raises ApiProblem 404."""
        statement = select(tables.group_packs).where(PACKS.organisation_id == self._organisation, PACKS.id == pack_id)
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return row

    async def group_pack(self, pack_id: str) -> GroupPack:
        """One pack. Raises ApiProblem 404."""
        return pack_of(await self.row(pack_id), self._today)

    async def lines(self, pack_id: str, cursor: str | None, limit: int) -> LineUsagePage:
        """The lines by what they used of a pack, the greatest first. Raises ApiProblem 404."""
        pack = await self.group_pack(pack_id)
        mine = and_(USAGE.organisation_id == self._organisation, USAGE.pack_id == pack_id)
        total = (await self._connection.execute(select(func.count()).where(mine))).scalar_one()
        there = and_(LINES.organisation_id == USAGE.organisation_id, LINES.id == USAGE.line_id)
        used = tables.group_pack_line_usage.outerjoin(tables.lines, there)
        statement = select(USAGE.line_id, USAGE.used_mb, LINES.msisdn, LINES.description).select_from(used).where(mine)
        if cursor is not None:
            used_mb, line_id = cursors.decode(cursor, cursors.number, cursors.word)
            after = or_(USAGE.used_mb < used_mb, and_(USAGE.used_mb == used_mb, USAGE.line_id > line_id))
            statement = statement.where(after)
        ordered = statement.order_by(USAGE.used_mb.desc(), USAGE.line_id).limit(limit + 1)
        rows = (await self._connection.execute(ordered)).all()
        last = rows[limit - 1] if len(rows) > limit else None
        return LineUsagePage(
            items=[
                LineUsage.model_validate(
                    {
                        "line_id": row.line_id,
                        "msisdn": row.msisdn,
                        "description": row.description or "",
                        "used_mb": row.used_mb,
                    }
                )
                for row in rows[:limit]
            ],
            total=total,
            next_cursor=cursors.encode(last.used_mb, last.line_id) if last else None,
            used_mb=pack.used_mb,
            as_of=pack.as_of,
        )


def terms_on(row: Row[Any], today: date) -> dict[str, Any]:
    """The stored terms that hold `today`: those of a change whose day has come, else the present ones."""
    coming = coming_of(row)
    if coming is not None and coming["starts_on"] <= today:
        return {name: coming[name] for name in TERMS}
    return {name: getattr(row, name) for name in TERMS}


def coming_of(row: Row[Any]) -> dict[str, Any] | None:
    """Terms that were ordered for a day, with that day; it may have come since."""
    stored = json.loads(row.coming) if row.coming else None
    return stored and stored | {"starts_on": date.fromisoformat(stored["starts_on"])}


def status_on(row: Row[Any], today: date) -> PackStatus:
    """Where the pack is on a day."""
    if row.stops_on is not None and row.stops_on <= today:
        return PackStatus.STOPPED
    return PackStatus.ORDERED if row.starts_on is not None and row.starts_on > today else PackStatus.ACTIVE


def pack_of(row: Row[Any], today: date) -> GroupPack:
    """The pack as the contract shows it."""
    days, coming = json.loads(row.days), coming_of(row)
    return GroupPack.model_validate(
        shown_terms(terms_on(row, today))
        | {
            "id": row.id,
            "version": row.version,
            "status": status_on(row, today),
            "starts_on": row.starts_on,
            "stops_on": row.stops_on,
            "coming": shown_terms(coming) if coming is not None and coming["starts_on"] > today else None,
            "used_mb": sum(day["used_mb"] for day in days),
            "as_of": row.as_of,
            "days": days,
            "notify_extra_usage": row.notify_extra_usage,
            "notify_at": euros(row.notify_at),
            "notify_to": json.loads(row.notify_to),
        }
    )


def shown_terms(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Terms with their cents as amounts."""
    return dict(stored) | {"price": euros(stored["price"]), "extra_gb": money(stored["extra_gb"])}
