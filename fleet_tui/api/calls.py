"""A call of the contract: token, request id, idempotency key, and what its answers say.

What is sent again, how often and after how long is `fleet_tui.transport.sending`'s: GET, and writes that carry a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from pydantic import ValidationError

from fleet_tui.api import failures
from fleet_tui.api.session import Session
from fleet_tui.domain.failure import Failure, NotSignedIn
from fleet_tui.domain.session import RefreshRequest, Tokens
from fleet_tui.i18n import language
from fleet_tui.transport import sending
from fleet_tui.transport.answer import Answer
from fleet_tui.transport.failures import unexpected
from fleet_tui.transport.sending import Course, Pace, Sender, Setback, Verdict


@dataclass(frozen=True, slots=True)
class Call(sending.Call):
    """One request of the contract. `key` is its idempotency key, `version` the one that it was made on (If-Match).

    A path outside the `contract` does not stand below /v1. Where the server does not honour its key, a call is sent
    `once`.
    """

    key: str | None = None
    version: int | None = None
    contract: bool = True
    once: bool = False

    @property
    def repeatable(self) -> bool:
        """Sending it again cannot do a thing twice."""
        return self.method == "GET" or (self.key is not None and not self.once)


class Caller(Sender[Call, str]):
    """Sends calls of the contract; each carries an access token."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        base_url: str,
        session: Session,
        pace: Pace,
        *,
        read_only: bool = False,
    ) -> None:
        super().__init__(http, base_url, pace, read_only=read_only)
        self._session = session

    async def _pass(self, call: Call) -> str:
        return await self._session.access_token()

    async def _pass_instead(self, spent: str, reference: str) -> str:
        """A token instead of `spent`. Raises NotSignedIn with the reference of the answer that refused it."""
        try:
            return await self._session.renew(spent, self._refresh)
        except NotSignedIn as over:
            over.request_id = over.request_id or reference
            raise

    def _path(self, call: Call) -> str:
        return ("/v1" if call.contract else "") + call.path

    def _headers(self, call: Call, carried: str | None, reference: str) -> Mapping[str, str]:
        headers = {"Accept-Language": language(), "X-Request-Id": reference}
        if carried is not None:
            headers["Authorization"] = f"Bearer {carried}"
        if call.key is not None:
            headers["Idempotency-Key"] = call.key
        if call.version is not None:
            headers["If-Match"] = f'"{call.version}"'
        return headers

    def _verdict(self, answer: Answer) -> Verdict:
        own = failures.problem_of(answer) is not None
        if answer.status in failures.NO_VERDICT or (answer.status >= 500 and not own):
            # A 5xx without a problem document comes from something in between, which may have passed the call on.
            return Verdict.OPEN
        return Verdict.NEVER_DONE if own and answer.status not in failures.NOT_DONE else Verdict.NOT_DONE

    def _failure(self, answer: Answer) -> Failure:
        return failures.of_answer(answer, self.host, self._pace.clock())

    async def _refresh(self, refresh_token: str) -> Tokens:
        body = RefreshRequest(refresh_token=refresh_token).model_dump_json().encode()
        call = Call("POST", "/sessions/refresh", body=body, signed_in=False)
        course = Course()
        try:
            answer = await self._attempt(call, course)
            return Tokens.model_validate_json(answer.body)
        except Setback as setback:
            # Spending the token twice would end the session: this call is never repeated.
            raise setback.failure from setback.__cause__
        except ValidationError as error:
            raise unexpected(error, self.host, course.reference) from None
