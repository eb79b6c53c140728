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

from fleet_tui.domain import pieces

BodyT = TypeVar("BodyT", bound=BaseModel)

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON has to write it: behind a backslash that is not itself escaped."""


class BodyOf(Generic[BodyT]):
    """A dependency: the request's body as `model`, which the OpenAPI document finds here.

    `item` is the type of its `items`, where there may be thousands: they are read in pieces.
    """

    def __init__(self, model: type[BodyT], *, item: Any = None) -> None:
        self.model = model
        self._item = item

    async def __call__(self, request: Request) -> BodyT:
        body = await request.body()
        if _NUL.search(body):
            raise RequestValidationError([{"type": "nul_character", "loc": ("body",), "msg": "U+0000 is not allowed."}])
        try:
            if self._item is not None:
                return await pieces.read(self.model, self._item, body, strict=True)
            return await asyncio.to_thread(self.model.model_validate_json, body, strict=True)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)
            raise RequestValidationError([{**detail, "loc": ("body", *detail["loc"])} for detail in details]) from None

    @property
    def described(self) -> dict[str, Any]:
        """The body as the OpenAPI document describes it."""
        schema = {"$ref": f"#/components/schemas/{self.model.__name__}"}
        return {"required": True, "content": {"application/json": {"schema": schema}}}
