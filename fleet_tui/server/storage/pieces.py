"""Many rows of one question, read piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Dialect, Row, Select, bindparam, tuple_, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import NULLTYPE


async def in_pieces(
    connection: AsyncConnection, statement: Select[Any], *key: ColumnElement[Any], size: int = 1_000
) -> AsyncIterator[Sequence[Row[Any]]]:
    """The rows of `statement` in the order of `key`, columns that tell one from another, in pieces of `size`.

    Between two pieces the event loop does other work.
    """
    piece = statement.order_by(*key).limit(size)
    after = [bindparam(f"after_{column.name}", type_=column.type) for column in key]
    following = piece.where(tuple_(*key) > tuple_(*after))  # one statement for all: making one takes milliseconds
    rows = (await connection.execute(piece)).all()
    while rows:
        yield rows
        if len(rows) < size:
            return
        await asyncio.sleep(0)
        last = rows[-1]
        values = {bound.key: getattr(last, column.name) for bound, column in zip(after, key, strict=True)}
        rows = (await connection.execute(following, values)).all()


def as_given(column: Column[Any]) -> ColumnElement[Any]:
    """`column` with its values as the database gives them: `made_by` makes of one what the column's type says."""
    return type_coerce(column, NULLTYPE)


def made_by(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes a value of `column` of what the database gives; None: it is the same."""
    return column.type.dialect_impl(dialect).result_processor(dialect, None)
