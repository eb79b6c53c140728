"""Calls to an operator by a key: signed by a pass that is minted from it, and again where it is not taken any more."""

from __future__ import annotations

import asyncio
import json
from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, JsonValue, SecretStr, TypeAdapter, ValidationError

from fleet_tui.domain.failure import BadAnswer, Failure, NotSignedIn
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.text import Text
from fleet_tui.i18n import _
from fleet_tui.operators.asked import Asked
from fleet_tui.operators.keys import Key
from fleet_tui.operators.told import mapping_of
from fleet_tui.transport import sending
from fleet_tui.transport.answer import Answer
from fleet_tui.transport.failures import bad_answer, outcome_unknown, retry_after, unexpected
from fleet_tui.transport.http import http_client
from fleet_tui.transport.sending import Pace, Sender, Verdict

EARLY = timedelta(minutes=1)
"""So much before the end of a pass another one is asked for."""
SAID = 200
"""Characters of an operator's own reason that are shown."""
_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


def _for_a_header(token: SecretStr) -> SecretStr:
    text = token.get_secret_value()
    if not text or not text.isascii() or not text.isprintable():
        raise ValueError("it cannot stand in a header")
    return token


Token = Annotated[SecretStr, AfterValidator(_for_a_header)]
"""What an operator gives to sign requests with: it can stand in a header, else the answer cannot be read."""


class Expiring(Protocol):
    """What a session carries, until when."""

    @property
    def until(self) -> datetime: ...


PassT = TypeVar("PassT", bound=Expiring)
ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call(sending.Call):
    """One request. A sign-in is asked for again as a reading is: it changes nothing."""

    again: bool = False

    @property
    def repeatable(self) -> bool:
        """Sending it again cannot do a thing twice."""
        return self.method == "GET" or self.again


class KeyCaller(Sender[Call, PassT]):
    """Sends calls to one operator, each with the pass of the key in `keys`."""

    retried = sending.RETRIED | {500}  # one failing page of a chain would end the whole list

    def __init__(self, asked: Asked) -> None:
        pace = Pace(clock=asked.clock, sleep=asked.sleep, random=asked.random)
        http = http_client(asked.base_url, asked.transport)
        super().__init__(http, asked.base_url, pace, read_only=asked.read_only)
        self._keys = asked.keys
        self._held: PassT | None = None
        self._minting = asyncio.Lock()

    @abstractmethod
    async def _mint(self, key: Key) -> PassT:
        """A pass for `key`. Raises NotSignedIn."""

    @abstractmethod
    def _meaning(self, answer: Answer) -> tuple[type[Failure], str]:
        """What an answer that is not 2xx is for us, and why in a sentence's beginning."""

    async def _revoke(self, held: PassT) -> None:
        """Tell the operator that `held` is not used any more."""

    async def close(self) -> None:
        """Release the connection."""
        await self._http.aclose()

    async def json(self, asked: Call) -> tuple[JsonValue, Answer]:
        """What the answer to `asked` holds. Raises as `send`; BadAnswer, of a change OutcomeUnknown, where none can
        be read."""
        answer = await self.send(asked)
        try:
            return _JSON.validate_json(answer.body), answer
        except ValidationError as error:
            failure = unexpected(error, self.host, answer.reference)
            raise (outcome_unknown(failure) if asked.changes else failure) from None

    def _read(self, model: type[ModelT], answer: Answer) -> ModelT:
        """What a sign-in answers. Raises BadAnswer."""
        try:
            return model.model_validate_json(answer.body)
        except ValidationError as error:
            raise unexpected(error, self.host, answer.reference) from None

    async def passed(self) -> PassT:
        """The pass of the session, minted where there is none or it ends soon. Raises NotSignedIn, Failure."""
        async with self._minting:
            if self._held is None or self._held.until - EARLY <= self._pace.clock():
                self._held = await self._mint_anew()
            return self._held

    async def enter(self, key: Key) -> PassT:
        """Sign in with `key` and keep it. Raises NotSignedIn."""
        self._held = await self._mint(key)
        await asyncio.to_thread(self._keys.save, key)
        return self._held

    async def leave(self) -> None:
        """Revoke the pass, and forget it and a key that was typed."""
        try:
            if self._held is not None:
                await self._revoke(self._held)
        finally:
            self._held = None
            await asyncio.to_thread(self._keys.clear)

    async def _key(self) -> Key:
        key = await asyncio.to_thread(self._keys.load)
        if key is None:
            raise NotSignedIn(_("You are not signed in; nothing was changed."))
        return key

    async def _mint_anew(self) -> PassT:
        """With the key that there is. Where a command or the environment gives it, that place is named."""
        key = await self._key()
        try:
            return await self._mint(key)
        except NotSignedIn:
            if not self._keys.given:
                raise
            place = await asyncio.to_thread(lambda: self._keys.name)
            sentence = _("The operator does not take this key with the secret from: {place}. Nothing was changed.")
            sentence = sentence.format(place=place)
            problem = Problem(title=Text(sentence), status=401, code="KEY_NOT_TAKEN")
            raise NotSignedIn(sentence, problem=problem) from None

    async def _pass(self, call: Call) -> PassT:
        return await self.passed()

    async def _pass_instead(self, spent: PassT, reference: str) -> PassT:
        async with self._minting:
            if self._held is spent or self._held is None:
                self._held = await self._mint_anew()
            return self._held

    def _verdict(self, answer: Answer) -> Verdict:
        """Without a word of the operator's on it, a status below 500 but a timeout says that nothing was done."""
        done_nothing = 400 <= answer.status < 500 and answer.status != 408
        return Verdict.NOT_DONE if done_nothing else Verdict.OPEN

    def _failure(self, answer: Answer) -> Failure:
        kind, reason = self._meaning(answer)
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


def body_of(answer: Answer) -> dict[str, Any]:
    """The object in an answer; an empty one where it is something else."""
    try:
        return dict(mapping_of(json.loads(answer.body)))
    except ValueError:
        return {}
