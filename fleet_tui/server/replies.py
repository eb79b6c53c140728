"""Answers: models as JSON, with their version as entity tag."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel

JSON = "application/json"


def reply(model: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`model` as JSON; a model with a version carries it as ETag."""
    version = getattr(model, "version", None)
    tag = {} if version is None else {"ETag": etag(version)}
    return Response(model.model_dump_json(), status, headers=tag | (headers or {}), media_type=JSON)


def etag(version: Any) -> str:
    """The entity tag of a version."""
    return f'"{version}"'
