"""Answers: models as JSON, with their version as entity tag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel

from fleet_tui.domain import pieces

JSON = "application/json"
BYTES = {"type": "string", "format": "binary"}
"""A file in the OpenAPI document."""


def reply(model: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`model` as JSON; a model with a version carries it as ETag."""
    version = getattr(model, "version", None)
    tag = {} if version is None else {"ETag": etag(version)}
    return Response(model.model_dump_json(by_alias=True), status, headers=tag | (headers or {}), media_type=JSON)


async def reply_in_pieces(model: BaseModel, *, below: Sequence[str] = (), brief: bool = False) -> Response:
    """`model` as JSON, thousands of items without holding up the event loop; as `pieces.write`."""
    return Response(await pieces.write(model, below=below, brief=brief), media_type=JSON)


def etag(version: Any) -> str:
    """The entity tag of a version."""
    return f'"{version}"'
