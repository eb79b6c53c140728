"""Idempotency keys: the same key and request give the same answer, and nothing is done twice.

A key belongs to the person who sent it: the same one of somebody else is another key. An order's key is kept as long as
the order, others for 24 hours. The answer is stored in the transaction that did the
work, so there is no moment in which one is there without the other.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal, get_origin

from fastapi import Depends, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.reading import FORM, read_body
from fleet_tui.server.replies import JSON
from fleet_tui.server.services import Services
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.secrets import digest
from fleet_tui.server.storage.tables import idempotency_keys

LIFETIME = timedelta(hours=24)
KEY = r"^[!-~]([ -~]{0,198}[!-~])?$"
"""What a key may be: up to 200 characters of ASCII that can be seen."""

KEYS = idempotency_keys.c
_NEVER = object()


@dataclass(frozen=True, slots=True)
class Keyed:
    """A key with the request it stands for."""

    key: str
    fingerprint: str
    written: str
    """The fingerprint of the bytes that came, by which requests were told apart before."""

    async def once(
        self,
        using: Services,
        caller: Caller,
        lifetime: timedelta | None,
        work: Callable[[AsyncConnection], Awaitable[Response]],
    ) -> Response:
        """What `work` answers, or answered when this key came the first time; in one transaction.

        `lifetime`: how long the key is kept, None for ever.

        Raises:
            ApiProblem: 422 IDEMPOTENCY_KEY_REUSED when the key stood for another request.
        """
        now = using.clock()
        async with using.database.write() as connection:
            await lock(connection, caller.organisation_id)
            earlier = await self._earlier_answer(connection, caller, now)
            if earlier is not None:
                return earlier
            answer = await work(connection)
            await connection.execute(
                insert(idempotency_keys).values(
                    organisation_id=caller.organisation_id,
                    key=self._stored(caller),
                    fingerprint=self.fingerprint,
                    status=answer.status_code,
                    body=bytes(answer.body).decode(),
                    location=answer.headers.get("location"),
                    expires_at=None if lifetime is None else now + lifetime,
                )
            )
            return answer

    def _stored(self, caller: Caller) -> str:
        """The key as it is stored: nobody else's can be the same."""
        return digest(f"{caller.profile_id}\n{self.key}")

    async def _earlier_answer(self, connection: AsyncConnection, caller: Caller, now: datetime) -> Response | None:
        mine = KEYS.organisation_id == caller.organisation_id
        await connection.execute(delete(idempotency_keys).where(mine, KEYS.expires_at <= now))
        # As it came: keys that were stored when they belonged to the company, an order's for ever.
        this = KEYS.key.in_([self._stored(caller), self.key])
        row = (await connection.execute(select(idempotency_keys).where(mine, this))).first()
        if row is None:
            return None
        if row.fingerprint not in {self.fingerprint, self.written}:
            raise reused()
        headers = {"Location": row.location} if row.location else {}
        return Response(row.body, row.status, headers=headers, media_type=JSON)


def sent_key(idempotency_key: Annotated[str | None, Header()] = None) -> str | None:
    """The key that came, if any did. Raises ApiProblem 400 for what can be none, where it is not needed too."""
    return None if idempotency_key is None else usable_key(idempotency_key)


SentKey = Annotated[str | None, Depends(sent_key)]


async def keyed(request: Request, sent: SentKey) -> Keyed:
    """The key of this request. Raises ApiProblem 400 when there is none."""
    head = f"{request.method} {request.url.path}\n".encode()
    written = hashlib.sha256(head + await read_body(request, FORM)).hexdigest()
    asked = getattr(request.state, "asked", None)
    meant = written
    if asked is not None and request.method == "POST":  # what a merge patch leaves out is not what it gives as usual
        meant = hashlib.sha256(head + await asyncio.to_thread(lambda: to_json(essence(asked)))).hexdigest()
    return Keyed(usable_key(sent), meant, written)


def essence(value: Any) -> Any:
    """What a request says beyond the defaults of its fields.

    A program that knows one field more sends the same order with that field as usual: it is the same order still.
    """
    if isinstance(value, BaseModel):
        return {
            name: essence(given)
            for name, usual in _fields(type(value))
            if (given := getattr(value, name)) is not usual and given != usual
        }
    return [essence(each) for each in value] if isinstance(value, list | tuple) else value


@cache
def _fields(model: type[BaseModel]) -> list[tuple[str, Any]]:
    """The fields of `model` with their defaults; which kind it is has none: it tells one request from another."""
    return [
        (name, _NEVER if get_origin(field.annotation) is Literal else field.get_default(call_default_factory=True))
        for name, field in model.model_fields.items()
    ]


def usable_key(key: str | None) -> str:
    """`key`, when it is one. Raises ApiProblem 400."""
    if not key or re.match(KEY, key) is None:
        raise ApiProblem(400, "IDEMPOTENCY_KEY_MISSING", "This request needs an Idempotency-Key header.")
    return key


def reused() -> ApiProblem:
    """One key, two different requests."""
    return ApiProblem(422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for another request.")
