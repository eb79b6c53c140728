"""Request bodies: validated from their bytes (which refuses lone surrogates), off the event loop: some are large."""

from __future__ import annotations

import asyncio
from typing import Any, Generic, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

BodyT = TypeVar("BodyT", bound=BaseModel)


class BodyOf(Generic[BodyT]):
    """A dependency: the request's body as `model`, which the OpenAPI document finds here."""

    def __init__(self, model: type[BodyT]) -> None:
        self.model = model

    async def __call__(self, request: Request) -> BodyT:
        body = await request.body()
        try:
            return await asyncio.to_thread(self.model.model_validate_json, body)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)
            raise RequestValidationError([{**detail, "loc": ("body", *detail["loc"])} for detail in details]) from None

    @property
    def described(self) -> dict[str, Any]:
        """The body as the OpenAPI document describes it."""
        schema = {"$ref": f"#/components/schemas/{self.model.__name__}"}
        return {"required": True, "content": {"application/json": {"schema": schema}}}
