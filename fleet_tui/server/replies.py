"""Answers: models as JSON, with their version as entity tag."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel

from fleet_tui.domain.order import Preview
from fleet_tui.server.storage.database import chunks

JSON = "application/json"
PIECE = 100


def reply(model: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`model` as JSON; a model with a version carries it as ETag."""
    version = getattr(model, "version", None)
    tag = {} if version is None else {"ETag": etag(version)}
    return Response(model.model_dump_json(), status, headers=tag | (headers or {}), media_type=JSON)


async def reply_in_pieces(preview: Preview) -> Response:
    """`preview` as JSON, ten thousand items without holding up the event loop."""
    pieces = []
    for some in chunks(preview.items, PIECE):
        pieces.append(",".join(item.model_dump_json() for item in some))
        await asyncio.sleep(0)
    head, tail = preview.model_copy(update={"items": []}).model_dump_json().split("[]", 1)  # items come first
    return Response(f"{head}[{','.join(pieces)}]{tail}", media_type=JSON)


def etag(version: Any) -> str:
    """The entity tag of a version."""
    return f'"{version}"'
