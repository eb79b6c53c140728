"""Calls to Soracom: signed by a key and a token of an hour, and what an answer's status means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from pydantic import JsonValue, SecretStr

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
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.operators.caller import SAID, Call, KeyCaller, Token, body_of
from fleet_tui.operators.keys import Key
from fleet_tui.operators.operation import Operation
from fleet_tui.operators.soracom import sheet
from fleet_tui.transport.answer import Answer

VALID = timedelta(hours=1)
"""For how long a token is asked."""


class Signed(Resource):
    """What a sign-in answers."""

    apiKey: Token  # noqa: N815 - as it is on the wire
    token: Token
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


def call(
    operation: Operation, sim: str = "", params: Mapping[str, str | int] | None = None, body: JsonValue = None
) -> Call:
    """The call of `operation`, on a SIM where it is about one. A POST changes something."""
    path = operation.path.replace("{sim_id}", quote(sim, safe=""))
    sent = None if body is None else json.dumps(body).encode()
    return Call(operation.verb, path, params or {}, body=sent, changes=operation.verb != "GET")


class Caller(KeyCaller[Pass]):
    """Sends calls to one coverage of Soracom."""

    async def _revoke(self, held: Pass) -> None:
        await self.send(Call(sheet.LOGOUT.verb, sheet.LOGOUT.path))

    async def _mint(self, key: Key) -> Pass:
        asked = {
            "authKeyId": key.id,
            "authKey": key.secret.get_secret_value(),
            "tokenTimeoutSeconds": int(VALID.total_seconds()),
        }
        minting = Call(sheet.AUTH.verb, sheet.AUTH.path, body=json.dumps(asked).encode(), signed_in=False, again=True)
        answer = await self.send(minting)
        signed = self._read(Signed, answer)
        return Pass(signed.apiKey, signed.token, signed.operatorId, signed.userName, self._pace.clock() + VALID)

    def _headers(self, call: Call, carried: Pass | None, reference: str) -> Mapping[str, str]:
        if carried is None:
            return {}
        return {sheet.KEY: carried.key.get_secret_value(), sheet.TOKEN: carried.token.get_secret_value()}

    def _meaning(self, answer: Answer) -> tuple[type[Failure], str]:
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
            case status if status >= 400 and (said := _said(answer)):
                return Refused, _("Soracom refuses it: {reason}").format(reason=said)
            case _:
                return BadAnswer, ""


def _said(answer: Answer) -> str:
    """What Soracom says about a refusal, one line of it; empty where the answer is not in its form."""
    body = body_of(answer)
    return clean(str(body.get("message") or body.get("errorMessage") or body.get("code") or ""), SAID).rstrip(".")
