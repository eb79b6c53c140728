"""Models with thousands of items, written and read a piece at a time, so that whoever types meanwhile is answered.

JSON allows a line break between two items and none inside a string. So each item is written on a line of its own, and
what is written so can be read line by line; whatever is written otherwise is read whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json

ModelT = TypeVar("ModelT", bound=BaseModel)

PIECE = 50
"""Items between two moments for the event loop's other work: about a millisecond."""

_NO_ITEMS = b'"items":[]'
"""Only ever a field: within a string the quotes would be escaped."""


async def write(model: BaseModel, *, below: Sequence[str] = (), brief: bool = False) -> bytes:
    """`model` as JSON, the `items` of the field `below` names (its own without one) a line each.

    `brief` leaves fields of items out that are as they are by default: half as much to read, for models that are not
    told apart by such a field.
    """
    holder: Any = model
    for name in below:
        holder = getattr(holder, name)
    head, found, tail = _emptied(model, below).model_dump_json().encode().partition(_NO_ITEMS)
    if not found:
        raise ValueError("the model has no items")
    lines: list[str] = []
    for start in range(0, len(holder.items), PIECE):
        some = holder.items[start : start + PIECE]
        lines += [item.model_dump_json(exclude_defaults=brief) for item in some]
        await asyncio.sleep(0)
    return b"".join((head, b'"items":[\n', ",\n".join(lines).encode(), b"\n]", tail))


def _emptied(model: ModelT, below: Sequence[str]) -> ModelT:
    if not below:
        return model.model_copy(update={"items": []})
    return model.model_copy(update={below[0]: _emptied(getattr(model, below[0]), below[1:])})


async def read(
    model: type[ModelT], item: Any, body: bytes, *, below: Sequence[str] = (), strict: bool = False
) -> ModelT:
    """`body` as `model`, whose `items` of type `item` are in the field `below` names (itself without one).

    `strict`: a number is neither a day nor yes or no, and a text is no number.

    Raises:
        ValidationError: `body` is none; places in it are counted over all items.
    """
    found = await read_written(model, item, body, below=below, strict=strict)
    # Not written in pieces, or not right: the whole says what is wrong, and where.
    return model.model_validate_json(body, strict=strict or None) if found is None else found


async def read_written(
    model: type[ModelT], item: Any, body: bytes, *, below: Sequence[str] = (), strict: bool = False
) -> ModelT | None:
    """As `read`, of a body that is written in pieces and right; None: it is not."""
    try:
        head, *lines, tail = body.split(b"\n")
        whole = from_json(head + tail)
        holder = whole
        for name in below:
            holder = holder[name]
        if holder["items"] == []:
            if strict:  # all but the further items, which are read in pieces
                model.model_validate_json(b"".join((head, lines[0].rstrip(b","), tail)), strict=True)
            holder["items"] = await _items(TypeAdapter(list[item]), lines, strict)
            return model.model_validate(whole)
    except (ValueError, LookupError, TypeError):
        pass
    return None


async def _items(pieces: TypeAdapter[list[Any]], lines: Sequence[bytes], strict: bool) -> list[Any]:
    items: list[Any] = []
    for start in range(0, len(lines), PIECE):
        some = b"[%b]" % b"\n".join(lines[start : start + PIECE]).rstrip(b",")
        items += pieces.validate_json(some, strict=strict or None)
        await asyncio.sleep(0)
    return items
