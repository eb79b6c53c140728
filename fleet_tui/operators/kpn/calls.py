"""Calls to KPN: signed by a token of client credentials, and what an answer's status and words mean."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

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
from fleet_tui.i18n import N_, _
from fleet_tui.operators.caller import SAID, Call, KeyCaller, Token, body_of
from fleet_tui.operators.keys import Key
from fleet_tui.operators.kpn import sheet
from fleet_tui.operators.operation import Operation
from fleet_tui.operators.told import mapping_of, text_of
from fleet_tui.transport.answer import Answer

SHORTEST = timedelta(minutes=2)
"""For how long a token is taken to be good where KPN does not legibly say."""
RESET = "quota-reset-UTC"
"""The header that says when the quota begins anew."""
_RIGHT = "privileges_"
_REFUSALS = {
    "OPERATION_NOT_POSSIBLE": N_("KPN does not allow it for this line now"),
    "WISH_DATE_NOT_SUPPORTED": N_("KPN takes no date for this"),
    "VALUE_NOT_UNIQUE": N_("KPN has it already"),
    "ORDERING_IS_BLOCKED_FOR_CUSTOMER": N_("KPN lets your company order nothing now"),
}


class Signed(Resource):
    """What a sign-in answers; the seconds come as a text."""

    access_token: Token
    expires_in: str | int = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """A token, and whose key it was made from."""

    token: SecretStr
    account: str
    until: datetime


@dataclass(frozen=True, slots=True)
class KpnCall(Call):
    """One request. `needs`: one of these rights is asked for."""

    needs: tuple[str, ...] = ()


def call(
    operation: Operation,
    number: int | str = "",
    params: Mapping[str, str | int] | Sequence[tuple[str, str | int]] = (),
    body: JsonValue = None,
    *,
    changes: bool | None = None,
) -> KpnCall:
    """The call of `operation`, on what has `number`. A POST changes something, unless `changes` says that it does not.

    A parameter may come more than once: it stands in the path, where it is written out.
    """
    one = quote(str(number), safe="")
    path = operation.path.replace("{id}", one).replace("{contractId}", one)
    given = list(params.items() if isinstance(params, Mapping) else params)
    query = f"?{urlencode(given, quote_via=quote)}" if given else ""
    sent = None if body is None else json.dumps(body).encode()
    alters = operation.verb != "GET" if changes is None else changes
    return KpnCall(
        operation.verb, sheet.API + path + query, body=sent, changes=alters, again=not alters, needs=operation.needs
    )


class Caller(KeyCaller[Pass]):
    """Sends calls to KPN."""

    async def send(self, call: Call) -> Answer:
        """As any sender. Raises Forbidden with the names of the rights that KPN asks for."""
        try:
            return await super().send(call)
        except Forbidden as failure:
            if failure.problem is None or not isinstance(call, KpnCall) or not call.needs:
                raise
            if failure.problem.code != Forbidden.default_code:
                raise
            rights = ", ".join(right.removeprefix(_RIGHT).replace("_", " ") for right in call.needs)
            sentence = _("The key lacks a right at KPN, one of: {rights}; nothing was changed.").format(rights=rights)
            raise Forbidden(
                sentence,
                detail=failure.detail,
                request_id=failure.request_id,
                problem=failure.problem.model_copy(update={"detail": sentence}),
            ) from None

    async def _mint(self, key: Key) -> Pass:
        asked = {
            "grant_type": "client_credentials",
            "client_id": key.id,
            "client_secret": key.secret.get_secret_value(),
        }
        answer = await self.send(
            Call(
                "POST",
                sheet.TOKEN,
                {"grant_type": "client_credentials"},
                body=urlencode(asked).encode(),
                signed_in=False,
                again=True,
                media_type="application/x-www-form-urlencoded",
            )
        )
        signed = self._read(Signed, answer)
        told = str(signed.expires_in)
        valid = timedelta(seconds=int(told)) if told.isascii() and told.isdecimal() and len(told) < 9 else SHORTEST
        return Pass(signed.access_token, key.id, self._pace.clock() + max(valid, SHORTEST))

    def _headers(self, call: Call, carried: Pass | None, reference: str) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {carried.token.get_secret_value()}"} if carried is not None else {}

    def _failure(self, answer: Answer) -> Failure:
        failure = super()._failure(answer)
        if isinstance(failure, Throttled) and failure.retry_after is None:
            failure.retry_after = _until(answer.headers.get(RESET, ""), self._pace.clock())
        return failure

    def _meaning(self, answer: Answer) -> tuple[type[Failure], str]:
        name, said = _said(answer)
        match answer.status:
            case 403 if name in _REFUSALS:
                return Refused, _(_REFUSALS[name])
            case 401:
                return NotSignedIn, _("KPN does not take this key or its secret")
            case 400 if name == "invalid_client":
                return NotSignedIn, _("KPN does not take this key or its secret")
            case 403:
                return Forbidden, _("The rights of this key do not allow it")
            case 404:
                return NotFound, _("It does not exist, or no longer")
            case 408 | 429:
                return Throttled, _("Too many requests at once")
            case status if status >= 500:
                return ServerFault, _("The server failed")
            case status if status >= 400 and name in _REFUSALS:
                return Refused, _(_REFUSALS[name])
            case status if status >= 400 and said:
                return Refused, _("KPN refuses it: {reason}").format(reason=said)
            case _:
                return BadAnswer, ""


def _said(answer: Answer) -> tuple[str, str]:
    """The name of an error, and what KPN, its gateway or its sign-in says of it; empty in another form."""
    body = body_of(answer)
    fault = mapping_of(body.get("fault"))
    name = body.get("name") or mapping_of(fault.get("detail")).get("errorcode") or body.get("ErrorCode")
    said = body.get("message") or body.get("info") or fault.get("faultstring") or body.get("Error") or name
    return text_of(name), clean(text_of(said), SAID).rstrip(".")


def _until(moment: str, now: datetime) -> float | None:
    """Seconds until the moment at which a quota begins anew: a date and time of UTC, or a count since 1970."""
    try:
        if moment.isascii() and moment.isdecimal():
            count = int(moment)
            then = datetime.fromtimestamp(count / 1000 if count > 10**11 else count, UTC)
        else:
            then = datetime.fromisoformat(moment)
    except (ValueError, OverflowError, OSError):
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds())
