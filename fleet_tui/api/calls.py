"""Sending a call: token, request id, idempotency key, retries and deadlines, in one place.

A call is repeated at most twice, and only if that cannot do a thing twice: GET, and writes that carry a key. Whatever
leaves it open whether a write was done ends as `OutcomeUnknown`, never as a failure.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import httpx
from pydantic import ValidationError

from fleet_tui.api import failures
from fleet_tui.api.answer import Answer, CutShort, Unreadable, read
from fleet_tui.api.origin import host_of
from fleet_tui.api.session import Session
from fleet_tui.domain.calendar import Clock
from fleet_tui.domain.failure import Failure, Forbidden, NotSignedIn
from fleet_tui.domain.session import RefreshRequest, Tokens
from fleet_tui.domain.waiting import broken_off, waits
from fleet_tui.i18n import _, language

RETRIES = 2
FIRST_WAIT = 0.5
"""Seconds: the longest wait before the first repetition; twice that before the next. The wait is drawn from 0 up."""
LONGEST_ASKED_WAIT = 30.0
"""Seconds: a server that asks for more (Retry-After) is not asked again."""
RETRIED = frozenset({408, 429, 502, 503, 504})
PIECE = 64 * 1024
"""Bytes of a large body that are sent at once."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds. `read` is the longest silence, `whole` what a call may take with all its repetitions.

    `patient` stands for both where the server works long before it answers (an import).
    """

    connect: float = 5.0
    read: float = 30.0
    whole: float = 60.0
    patient: float = 300.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `key` is its idempotency key, `changes` says that it may alter something of the company's.

    `version` is the one that it was made on (If-Match). `headers` go beside those that every request has; `on_sent` is
    told the bytes of the body that left, at each attempt from the beginning. A path outside the `contract` does not
    stand below /v1. Where the server does not honour its key, a call is sent `once`.
    """

    method: str
    path: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    key: str | None = None
    version: int | None = None
    changes: bool = False
    signed_in: bool = True
    patient: bool = False
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    on_sent: Callable[[int], None] | None = None
    contract: bool = True
    once: bool = False

    @property
    def content(self) -> bytes | AsyncIterator[bytes] | None:
        """The body, in pieces where somebody wants to know how far it is."""
        return self.body if self.body is None or self.on_sent is None else _pieces(self.body, self.on_sent)

    @property
    def repeatable(self) -> bool:
        """Sending it again cannot do a thing twice."""
        return self.method == "GET" or (self.key is not None and not self.once)


async def _pieces(body: bytes, on_sent: Callable[[int], None]) -> AsyncIterator[bytes]:
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]
        on_sent(min(start + PIECE, len(body)))


class _Setback(Exception):
    """An attempt that failed in a way that may pass; `asked_wait` in seconds."""

    def __init__(self, failure: Failure, asked_wait: float | None = None) -> None:
        super().__init__(failure.default_code)
        self.failure = failure
        self.asked_wait = asked_wait


@dataclass(slots=True)
class _Course:
    """What is known of a call's effect: an attempt may be under way, earlier ones may have been carried out."""

    reference: str
    in_flight: bool = False
    unsettled: bool = False

    @property
    def maybe_done(self) -> bool:
        return self.in_flight or self.unsettled


class Caller:
    """Sends calls to one server and to no other."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        base_url: str,
        session: Session,
        *,
        read_only: bool = False,
        deadlines: Deadlines,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
        random: Callable[[], float],
    ) -> None:
        self._http = http
        self.base_url = base_url
        self.host = host_of(base_url)
        self._session = session
        self._read_only = read_only
        self._deadlines = deadlines
        self._clock = clock
        self._sleep = sleep
        self._random = random

    async def send(self, call: Call) -> Answer:
        """The 2xx answer to `call`.

        Raises:
            Forbidden: it would change something, and this client is read-only; nothing was sent.
            OutcomeUnknown: a change was sent and nothing says whether it was made.
            Failure: any other of the tree; nothing was changed.
        """
        if call.changes and self._read_only:
            raise Forbidden(_("Nothing was changed: this run is read-only."))
        course = _Course(reference=uuid.uuid4().hex)
        try:
            async with asyncio.timeout(self._deadlines.patient if call.patient else self._deadlines.whole):
                return await self._persist(call, course)
        except TimeoutError:
            failure = failures.too_late(self.host, course.reference)
            raise (failures.outcome_unknown(failure) if course.maybe_done else failure) from None
        except Failure as failure:
            if course.maybe_done:
                raise failures.outcome_unknown(failure) from failure
            raise
        except asyncio.CancelledError:
            if course.maybe_done:
                broken_off()
            raise

    async def _persist(self, call: Call, course: _Course) -> Answer:
        for attempt in range(RETRIES + 1):
            try:
                return await self._attempt(call, course)
            except _Setback as setback:
                wait = self._wait(attempt, setback.asked_wait)
                if wait is None or attempt == RETRIES or not call.repeatable:
                    raise setback.failure from setback.__cause__
            waits(wait)
            await self._sleep(wait)
        raise AssertionError("the last attempt answers or raises")

    def _wait(self, attempt: int, asked: float | None) -> float | None:
        jitter = self._random() * FIRST_WAIT * (1 << attempt)
        if asked is None:
            return jitter
        return max(asked, jitter) if asked <= LONGEST_ASKED_WAIT else None

    async def _attempt(self, call: Call, course: _Course) -> Answer:
        token = await self._session.access_token() if call.signed_in else None
        answer = await self._exchange(call, token, course)
        if answer.status == 401 and token is not None:
            course.in_flight = False
            token = await self._renewed(token, answer.reference)
            answer = await self._exchange(call, token, course)
        if answer.ok:
            return answer
        self._settle(answer, course)
        failure = failures.of_answer(answer, self.host, self._clock())
        if answer.status in RETRIED:
            raise _Setback(failure, failures.retry_after(answer, self._clock()))
        raise failure

    async def _exchange(self, call: Call, token: str | None, course: _Course) -> Answer:
        course.in_flight = call.changes
        try:
            response = await self._http.send(self._request(call, token, course.reference), stream=True)
            return await read(response, reference=course.reference)
        except failures.NOT_SENT as error:
            course.in_flight = False
            failure = failures.of_transport(error, self.host, course.reference)
            raise _Setback(failure) from error
        except (httpx.TransportError, CutShort) as error:
            course.unsettled |= course.in_flight
            failure = failures.of_transport(error, self.host, course.reference)
            raise _Setback(failure) from error
        except Unreadable as error:
            raise failures.bad_answer(str(error), self.host, course.reference) from None

    @staticmethod
    def _settle(answer: Answer, course: _Course) -> None:
        """Draw from an answer that is not 2xx what it says about this attempt and those before it."""
        own = failures.problem_of(answer) is not None
        if answer.status in failures.NO_VERDICT or (answer.status >= 500 and not own):
            # A 5xx without a problem document comes from something in between, which may have passed the call on.
            course.unsettled |= course.in_flight
        elif own and answer.status not in failures.NOT_DONE:
            course.unsettled = False
        course.in_flight = False

    def _request(self, call: Call, token: str | None, reference: str) -> httpx.Request:
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "Accept-Language": language(),
            "X-Request-Id": reference,
        }
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if call.key is not None:
            headers["Idempotency-Key"] = call.key
        if call.version is not None:
            headers["If-Match"] = f'"{call.version}"'
        if call.body is not None:
            headers |= {"Content-Type": call.media_type, "Content-Length": str(len(call.body)), **call.headers}
        silence = self._deadlines.patient if call.patient else self._deadlines.read
        return self._http.build_request(
            call.method,
            self.base_url + ("/v1" if call.contract else "") + call.path,
            params=dict(call.params) or None,
            content=call.content,
            headers=headers,
            timeout=httpx.Timeout(silence, connect=self._deadlines.connect),
        )

    async def _renewed(self, spent: str, reference: str) -> str:
        """A token instead of `spent`. Raises NotSignedIn with the reference of the answer that refused it."""
        try:
            return await self._session.renew(spent, self._refresh)
        except NotSignedIn as over:
            over.request_id = over.request_id or reference
            raise

    async def _refresh(self, refresh_token: str) -> Tokens:
        body = RefreshRequest(refresh_token=refresh_token).model_dump_json().encode()
        call = Call("POST", "/sessions/refresh", body=body, signed_in=False)
        course = _Course(reference=uuid.uuid4().hex)
        try:
            answer = await self._attempt(call, course)
            return Tokens.model_validate_json(answer.body)
        except _Setback as setback:
            # Spending the token twice would end the session: this call is never repeated.
            raise setback.failure from setback.__cause__
        except ValidationError as error:
            raise failures.unexpected(error, self.host, course.reference) from None
