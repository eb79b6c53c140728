"""What the parts of the client have in common: one connection, one session, one way to ask."""

from __future__ import annotations

import asyncio
import random as _random
import ssl
import uuid
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from fleet_tui.api.calls import Call, Caller
from fleet_tui.api.credentials import TokenStore
from fleet_tui.api.session import Session
from fleet_tui.domain.base import Resource
from fleet_tui.domain.calendar import Clock, system_clock
from fleet_tui.domain.failure import NotFound
from fleet_tui.i18n import _
from fleet_tui.transport import failures
from fleet_tui.transport.http import http_client
from fleet_tui.transport.origin import check_base_url
from fleet_tui.transport.sending import Deadlines, Pace

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)


class Listing(Resource, Generic[T]):
    """A list that is never paged."""

    items: list[T]


class Endpoint:
    """The contract at `base_url`: how one asks there; the parts of the client say what.

    `transport` is given for an embedded backend and for tests; without one the address must be safe for a token.
    `far` says that answers come over a network; `read_only`, that nothing is sent which would change anything. `verify`
    checks the server's certificate (`origin.tls_context`).

    Raises:
        UnsafeServer: `base_url` is not an address that a token is sent to.
    """

    def __init__(
        self,
        base_url: str,
        tokens: TokenStore,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: ssl.SSLContext | None = None,
        far: bool = True,
        read_only: bool = False,
        deadlines: Deadlines | None = None,
        clock: Clock = system_clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = _random.random,
    ) -> None:
        base_url = base_url.rstrip("/") if transport else check_base_url(base_url)
        self._far = far
        self._session = Session(tokens)
        self._http = http_client(base_url, transport, verify)
        self._caller = Caller(
            self._http,
            base_url,
            self._session,
            Pace(deadlines or Deadlines(), clock, sleep, random),
            read_only=read_only,
        )

    async def health(self) -> None:
        """Return when the server answers, signed in or not. Raises Unreachable, ServerFault, BadAnswer."""
        await self._caller.send(Call("GET", "/health", signed_in=False))

    async def close(self) -> None:
        """Release connections. The client cannot be used afterwards."""
        await self._http.aclose()

    async def _get(self, model: type[Model], path: str, *, patient: bool = False, **params: str | int | None) -> Model:
        given = {name: value for name, value in params.items() if value is not None}
        return await self._ask(model, Call("GET", path, given, patient=patient))

    async def _ask(self, model: type[Model], call: Call) -> Model:
        return await self._asked(call, lambda body: _whole(model, body))

    async def _asked(self, call: Call, read: Callable[[bytes], Awaitable[T]]) -> T:
        """What `read` makes of the answer; it raises ValidationError for one outside the contract."""
        answer = await self._caller.send(call)
        try:
            return await read(answer.body)
        except ValidationError as error:
            failure = failures.unexpected(error, self._caller.host, answer.reference)
            raise (failures.outcome_unknown(failure) if call.changes else failure) from None


async def _whole(model: type[Model], body: bytes) -> Model:
    return model.model_validate_json(body)


def json_of(request: BaseModel) -> bytes:
    return request.model_dump_json().encode()


def segment(value: str) -> str:
    """`value` as one segment of a path; dots alone would walk up to another endpoint."""
    if value in {"", ".", ".."}:
        raise NotFound(_("It does not exist, or no longer; nothing was changed."))
    return quote(value, safe="")


def new_key() -> str:
    return uuid.uuid4().hex
