"""Files that were taken in, and what was learnt of their form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.own_files import FileFormat, Source, SourcePage
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.secrets import new_id

SOURCES, FORMATS = tables.sources.c, tables.formats.c


class SourceRepository:
    """One organisation's files."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def page(self, cursor: str | None, limit: int) -> SourcePage:
        """Files, the last first."""
        mine = SOURCES.organisation_id == self._organisation
        statement = select(tables.sources).where(mine)
        if cursor is not None:
            moment, source = cursors.decode(cursor, cursors.word, cursors.word)
            place = tuple_(SOURCES.imported_at, SOURCES.id)
            statement = statement.where(place < tuple_(datetime.fromisoformat(moment), source))
        newest = statement.order_by(SOURCES.imported_at.desc(), SOURCES.id.desc()).limit(limit + 1)
        rows = (await self._connection.execute(newest)).all()
        count = select(func.count()).select_from(tables.sources).where(mine)
        last = rows[limit - 1] if len(rows) > limit else None
        return SourcePage(
            items=[source_of(row) for row in rows[:limit]],
            total=(await self._connection.execute(count)).scalar_one(),
            next_cursor=cursors.encode(last.imported_at.isoformat(), last.id) if last else None,
        )

    async def of_content(self, sha256: str) -> Row[Any] | None:
        """The file with this content, if it was taken in."""
        statement = select(tables.sources).where(
            SOURCES.organisation_id == self._organisation, SOURCES.sha256 == sha256
        )
        row: Row[Any] | None = (await self._connection.execute(statement)).first()
        return row

    async def add(self, values: Mapping[str, Any], by: str, now: datetime) -> str:
        """Note a file; its id."""
        source = new_id()
        row = {"organisation_id": self._organisation, "id": source, "imported_by": by, "imported_at": now}
        await self._connection.execute(insert(tables.sources).values({**row, **values}))
        return source

    async def put(self, values: Mapping[str, Any], by: str, now: datetime) -> str:
        """Note a file in place of the one of the same content, as the newest; its id."""
        same = (SOURCES.organisation_id == self._organisation) & (SOURCES.sha256 == values["sha256"])
        await self._connection.execute(delete(tables.sources).where(same))
        return await self.add(values, by, now)

    async def formats(self) -> list[FileFormat]:
        """Every form that is remembered, the one used last first."""
        mine = FORMATS.organisation_id == self._organisation
        statement = select(tables.formats).where(mine).order_by(FORMATS.used_at.desc(), FORMATS.fingerprint)
        return [_format(row) for row in (await self._connection.execute(statement)).all()]

    async def format(self, fingerprint: str) -> FileFormat | None:
        """What is remembered of a form, None where it was never seen."""
        row = (await self._connection.execute(select(tables.formats).where(self._is(fingerprint)))).first()
        return None if row is None else _format(row)

    async def remember(self, form: FileFormat) -> None:
        """Keep what was learnt of a form, in place of what was known of it."""
        await self.forget(form.fingerprint)
        mapping = form.model_dump(mode="json", include={"columns", "number_places", "numbers_refused", "decimals"})
        row = {
            "organisation_id": self._organisation,
            "fingerprint": form.fingerprint,
            "kind": str(form.kind),
            "operator": form.operator.raw,
            "mapping": json.dumps(mapping),
            "used_at": form.used_at,
        }
        await self._connection.execute(insert(tables.formats).values(row))

    async def forget(self, fingerprint: str) -> bool:
        """Remember a form no longer; whether it was known."""
        done = await self._connection.execute(delete(tables.formats).where(self._is(fingerprint)))
        return bool(done.rowcount)

    def _is(self, fingerprint: str) -> ColumnElement[bool]:
        return (FORMATS.organisation_id == self._organisation) & (FORMATS.fingerprint == fingerprint)


def _format(row: Row[Any]) -> FileFormat:
    about = {"fingerprint": row.fingerprint, "kind": row.kind, "operator": row.operator, "used_at": row.used_at}
    return FileFormat.model_validate(json.loads(row.mapping) | about)


def source_of(row: Row[Any]) -> Source:
    """A file as the contract shows it."""
    return Source.model_validate({name: getattr(row, name) for name in Source.model_fields})
