"""Request bodies: validated from their bytes (which refuses lone surrogates), off the event loop: some are large."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

BodyT = TypeVar("BodyT", bound=BaseModel)


def body_of(model: type[BodyT]) -> Callable[[Request], Awaitable[BodyT]]:
    """A dependency: the request's body as `model`."""

    async def parsed(request: Request) -> BodyT:
        body = await request.body()
        try:
            return await asyncio.to_thread(model.model_validate_json, body)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)
            raise RequestValidationError([{**detail, "loc": ("body", *detail["loc"])} for detail in details]) from None

    return parsed


def described(model: type[BaseModel]) -> dict[str, Any]:
    """The same body for the OpenAPI document."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
