"""Calls to Soracom: signed by a key and a token of an hour, and what an answer's status means."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

import httpx
from pydantic import JsonValue, SecretStr, TypeAdapter, ValidationError

from fleet_tui.domain.base import Resource
from fleet_tui.domain.failure import (
    BadAnswer,
    Failure,
    Forbidden,
    NotFound,
    NotSignedIn,
    Refused,
    ServerFault,
    Throttled,
)
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.text import Text, clean
from fleet_tui.i18n import _
from fleet_tui.operators.keys import Key, KeyStore
from fleet_tui.operators.soracom import sheet
from fleet_tui.operators.soracom.sheet import Operation
from fleet_tui.transport import sending
from fleet_tui.transport.answer import Answer
from fleet_tui.transport.failures import bad_answer, retry_after, unexpected
from fleet_tui.transport.sending import Pace, Sender, Verdict

VALID = timedelta(hours=1)
"""For how long a token is asked."""
EARLY = timedelta(minutes=1)
"""So much before its end another one is asked for."""
_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)
_SAID = 200
"""Characters of the operator's own reason that are shown."""


class Signed(Resource):
    """What a sign-in answers."""

    apiKey: SecretStr  # noqa: N815 - as it is on the wire
    token: SecretStr
    operatorId: str  # noqa: N815
    userName: str = ""  # noqa: N815


@dataclass(frozen=True, slots=True)
class Pass:
    """Key and token of a session, and for whom they are."""

    key: SecretStr
    token: SecretStr
    account: str
    user: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Call(sending.Call):
    """One request. A sign-in is asked for again as a reading is: it changes nothing."""

    again: bool = False

    @property
    def repeatable(self) -> bool:
        """Sending it again cannot do a thing twice."""
        return self.method == "GET" or self.again


def call(
    operation: Operation, sim: str = "", params: Mapping[str, str | int] | None = None, body: JsonValue = None
) -> Call:
    """The call of `operation`, on a SIM where it is about one. A POST changes something."""
    path = operation.path.replace("{sim_id}", quote(sim, safe=""))
    sent = None if body is None else json.dumps(body).encode()
    return Call(operation.verb, path, params or {}, body=sent, changes=operation.verb != "GET")


class Caller(Sender[Call, Pass]):
    """Sends calls to one coverage of Soracom, each with the pass of the key in `keys`."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        base_url: str,
        keys: KeyStore,
        pace: Pace,
        *,
        read_only: bool,
    ) -> None:
        super().__init__(http, base_url, pace, read_only=read_only)
        self._keys = keys
        self._held: Pass | None = None
        self._minting = asyncio.Lock()

    async def json(self, asked: Call) -> tuple[JsonValue, Answer]:
        """What the answer to `asked` holds. Raises as `send`, and BadAnswer."""
        answer = await self.send(asked)
        try:
            return _JSON.validate_json(answer.body), answer
        except ValidationError as error:
            raise unexpected(error, self.host, answer.reference) from None

    async def passed(self) -> Pass:
        """The pass of the session, minted where there is none or it ends soon. Raises NotSignedIn, Failure."""
        async with self._minting:
            if self._held is None or self._held.until - EARLY <= self._pace.clock():
                self._held = await self._mint(await self._key())
            return self._held

    async def enter(self, key: Key) -> Pass:
        """Sign in with `key` and keep it. Raises NotSignedIn."""
        self._held = await self._mint(key)
        await asyncio.to_thread(self._keys.save, key)
        return self._held

    async def leave(self) -> None:
        """Revoke the pass, and forget it and a key that was typed."""
        try:
            if self._held is not None:
                await self.send(Call(sheet.LOGOUT.verb, sheet.LOGOUT.path))
        finally:
            self._held = None
            await asyncio.to_thread(self._keys.clear)

    async def _key(self) -> Key:
        key = await asyncio.to_thread(self._keys.load)
        if key is None:
            raise NotSignedIn(_("You are not signed in; nothing was changed."))
        return key

    async def _mint(self, key: Key) -> Pass:
        asked = {
            "authKeyId": key.id,
            "authKey": key.secret.get_secret_value(),
            "tokenTimeoutSeconds": int(VALID.total_seconds()),
        }
        minting = Call(sheet.AUTH.verb, sheet.AUTH.path, body=json.dumps(asked).encode(), signed_in=False, again=True)
        answer = await self.send(minting)
        try:
            signed = Signed.model_validate_json(answer.body)
        except ValidationError as error:
            raise unexpected(error, self.host, answer.reference) from None
        return Pass(signed.apiKey, signed.token, signed.operatorId, signed.userName, self._pace.clock() + VALID)

    async def _pass(self, call: Call) -> Pass:
        return await self.passed()

    async def _pass_instead(self, spent: Pass, reference: str) -> Pass:
        async with self._minting:
            if self._held is spent or self._held is None:
                self._held = await self._mint(await self._key())
            return self._held

    def _headers(self, call: Call, carried: Pass | None, reference: str) -> Mapping[str, str]:
        if carried is None:
            return {}
        return {sheet.KEY: carried.key.get_secret_value(), sheet.TOKEN: carried.token.get_secret_value()}

    def _verdict(self, answer: Answer) -> Verdict:
        """Without a word of Soracom's on it, a status below 500 but a timeout says that nothing was done."""
        done_nothing = 400 <= answer.status < 500 and answer.status != 408
        return Verdict.NOT_DONE if done_nothing else Verdict.OPEN

    def _failure(self, answer: Answer) -> Failure:
        kind, reason = _meaning(answer)
        if kind is BadAnswer:
            return bad_answer(f"status {answer.status}", self.host, answer.reference)
        problem = Problem(title=Text(reason), detail=Text(reason), status=answer.status, code=kind.default_code)
        failure = kind(
            _("{reason}; nothing was changed.").format(reason=reason),
            detail=f"status {answer.status}",
            request_id=answer.reference,
            problem=problem,
        )
        failure.retry_after = retry_after(answer, self._pace.clock())
        return failure


def _meaning(answer: Answer) -> tuple[type[Failure], str]:
    """What an answer that is not 2xx is for us, by its status, and why in a sentence's beginning."""
    match answer.status:
        case 401:
            return NotSignedIn, _("Soracom does not take this key or its secret")
        case 403:
            return Forbidden, _("The permissions of this key do not allow it")
        case 404:
            return NotFound, _("It does not exist, or no longer")
        case 408 | 429:
            return Throttled, _("Too many requests at once")
        case status if status >= 500:
            return ServerFault, _("The server failed")
        case status if status >= 400 and (said := _said(answer)) is not None:
            return Refused, _("Soracom refuses it: {reason}").format(reason=said)
        case _:
            return BadAnswer, ""


def _said(answer: Answer) -> str | None:
    """What Soracom says about a refusal, one line of it; None where the answer is not in its form."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    said = body.get("message") or body.get("errorMessage") or body.get("code")
    return clean(str(said), _SAID).rstrip(".") if said else None
