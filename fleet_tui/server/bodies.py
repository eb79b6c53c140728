"""Request bodies: validated from their bytes (which refuses lone surrogates), off the event loop: some are large.

They are read strictly: a number is neither a day nor yes or no, and U+0000, which PostgreSQL cannot store, is nowhere.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any, Generic, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from fleet_tui.domain import pieces
from fleet_tui.server.reading import FORM, read_body

BodyT = TypeVar("BodyT", bound=BaseModel)

_NAMED = 100
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON has to write it: behind a backslash that is not itself escaped."""


class BodyOf(Generic[BodyT]):
    """A dependency: the request's body as `model`, of at most `limit` bytes, which the OpenAPI document finds here.

    `item` is the type of its `items`, where there may be thousands: they are read in pieces.
    """

    def __init__(self, model: type[BodyT], *, item: Any = None, limit: int = FORM) -> None:
        self.model = model
        self._item = item
        self._limit = limit

    async def __call__(self, request: Request) -> BodyT:
        asked = await self._read(request)
        request.state.asked = asked  # what an idempotency key stands for
        return asked

    async def _read(self, request: Request) -> BodyT:
        body = await read_body(request, self._limit)
        if _NUL.search(body):
            raise RequestValidationError([{"type": "nul_character", "loc": ("body",), "msg": "U+0000 is not allowed."}])
        if self._item is not None:
            found = await pieces.read_written(self.model, self._item, body, strict=True)
            if found is not None:
                return found
            await asyncio.to_thread(self._name_mistakes, body)
        return await asyncio.to_thread(self._whole, body)

    def _name_mistakes(self, body: bytes) -> None:
        """Refuse the first hundred `items` that hold a mistake: to name those of all would take gigabytes."""
        try:
            whole = from_json(body)
            items = whole["items"]
            longest = self.model.model_json_schema()["properties"]["items"]["maxItems"]
        except (ValueError, LookupError, TypeError):
            return
        if isinstance(items, list):
            if len(items) > longest:
                message = f"At most {longest} items."
                raise RequestValidationError([{"type": "too_long", "loc": ("body", "items"), "msg": message}])
            for start in range(0, len(items), _NAMED):
                self._whole(to_json(whole | {"items": items[start : start + _NAMED]}), start)

    def _whole(self, body: bytes, first_item: int = 0) -> BodyT:
        try:
            return self.model.model_validate_json(body, strict=True)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)
            raise RequestValidationError([_placed(detail, first_item) for detail in details]) from None

    @property
    def described(self) -> dict[str, Any]:
        """The body as the OpenAPI document describes it."""
        schema = {"$ref": f"#/components/schemas/{self.model.__name__}"}
        return {"required": True, "content": {"application/json": {"schema": schema}}}


def _placed(detail: ErrorDetails, first_item: int) -> dict[str, Any]:
    """A mistake with its place in the whole body, of which some items were looked at from `first_item` on."""
    place = detail["loc"]
    if first_item and place[:1] == ("items",) and len(place) > 1 and isinstance(place[1], int):
        place = ("items", place[1] + first_item, *place[2:])
    return {**detail, "loc": ("body", *place)}
