"""Many rows of one question, read piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection


async def in_pieces(
    connection: AsyncConnection, statement: Select[Any], *key: ColumnElement[Any], size: int = 1_000
) -> AsyncIterator[Sequence[Row[Any]]]:
    """The rows of `statement` in the order of `key`, columns that tell one from another, in pieces of `size`.

    Between two pieces the event loop does other work.
    """
    last: tuple[Any, ...] | None = None
    while True:
        wanted = statement if last is None else statement.where(tuple_(*key) > tuple_(*last))
        rows = (await connection.execute(wanted.order_by(*key).limit(size))).all()
        if rows:
            yield rows
        if len(rows) < size:
            return
        last = tuple(getattr(rows[-1], column.name) for column in key)
        await asyncio.sleep(0)
