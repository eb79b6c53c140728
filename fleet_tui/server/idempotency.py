"""Idempotency keys: the same key and request give the same answer, and nothing is done twice.

An order's key is kept as long as the order, others for 24 hours. The answer is stored in the transaction that did the
work, so there is no moment in which one is there without the other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Header, Request
from fastapi.responses import Response
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.replies import JSON
from fleet_tui.server.storage.tables import idempotency_keys

LIFETIME = timedelta(hours=24)
_MAXIMUM_LENGTH = 200

KEYS = idempotency_keys.c


@dataclass(frozen=True, slots=True)
class Keyed:
    """A key with the request it stands for."""

    key: str
    fingerprint: str

    async def earlier_answer(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> Response | None:
        """The answer this key got before. Raises ApiProblem 422 when it stood for another request."""
        await connection.execute(
            delete(idempotency_keys).where(KEYS.organisation_id == organisation_id, KEYS.expires_at <= now)
        )
        statement = select(idempotency_keys).where(KEYS.organisation_id == organisation_id, KEYS.key == self.key)
        row = (await connection.execute(statement)).first()
        if row is None:
            return None
        if row.fingerprint != self.fingerprint:
            raise reused()
        headers = {"Location": row.location} if row.location else {}
        return Response(row.body, row.status, headers=headers, media_type=JSON)

    async def remember(
        self, connection: AsyncConnection, organisation_id: str, answer: Response, until: datetime | None
    ) -> None:
        """Keep `answer` until a moment, or for ever."""
        await connection.execute(
            insert(idempotency_keys).values(
                organisation_id=organisation_id,
                key=self.key,
                fingerprint=self.fingerprint,
                status=answer.status_code,
                body=bytes(answer.body).decode(),
                location=answer.headers.get("location"),
                expires_at=until,
            )
        )


async def keyed(request: Request, idempotency_key: Annotated[str | None, Header()] = None) -> Keyed:
    """The key of this request. Raises ApiProblem 400 when there is none."""
    whole = hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + await request.body())
    return Keyed(usable_key(idempotency_key), whole.hexdigest())


def usable_key(key: str | None) -> str:
    """`key`, when it is one. Raises ApiProblem 400."""
    if not key or len(key) > _MAXIMUM_LENGTH or not key.isprintable():
        raise ApiProblem(400, "IDEMPOTENCY_KEY_MISSING", "This request needs an Idempotency-Key header.")
    return key


def reused() -> ApiProblem:
    """One key, two different requests."""
    return ApiProblem(422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for another request.")
