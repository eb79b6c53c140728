"""Sending a call: repetitions, deadlines, caps, and what is known of its effect, in one place for every operator's API.

A call is repeated at most twice, and only if that cannot do a thing twice. Whatever leaves it open whether a change was
made ends as `OutcomeUnknown`, never as a failure.
"""

from __future__ import annotations

import asyncio
import random as _random
import uuid
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar, Generic, TypeVar

import httpx

from fleet_tui.domain.calendar import Clock, system_clock
from fleet_tui.domain.failure import Failure, Forbidden
from fleet_tui.domain.waiting import broken_off, waits
from fleet_tui.i18n import _
from fleet_tui.transport import failures
from fleet_tui.transport.answer import Answer, CutShort, Unreadable, read
from fleet_tui.transport.origin import host_of

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
class Pace:
    """How long is waited, and by which clock; tests give their own."""

    deadlines: Deadlines = Deadlines()
    clock: Clock = system_clock
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = _random.random


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `changes` says that it may alter something of the company's, `signed_in` that it needs a session.

    `headers` go beside those that every request has; `on_sent` is told the bytes of the body that left, at each
    attempt from the beginning.
    """

    method: str
    path: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    changes: bool = False
    signed_in: bool = True
    patient: bool = False
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    on_sent: Callable[[int], None] | None = None

    @property
    def content(self) -> bytes | AsyncIterator[bytes] | None:
        """The body, in pieces where somebody wants to know how far it is."""
        return self.body if self.body is None or self.on_sent is None else _pieces(self.body, self.on_sent)

    @property
    def repeatable(self) -> bool:
        """Sending it again cannot do a thing twice."""
        return self.method == "GET"


async def _pieces(body: bytes, on_sent: Callable[[int], None]) -> AsyncIterator[bytes]:
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]
        on_sent(min(start + PIECE, len(body)))


class Verdict(Enum):
    """What an answer that is not 2xx says of a change: this attempt did nothing; nor did any before; nobody knows."""

    NOT_DONE = "not done"
    NEVER_DONE = "never done"
    OPEN = "open"


class Setback(Exception):
    """An attempt that failed in a way that may pass; `asked_wait` in seconds."""

    def __init__(self, failure: Failure, asked_wait: float | None = None) -> None:
        super().__init__(failure.default_code)
        self.failure = failure
        self.asked_wait = asked_wait


@dataclass(slots=True)
class Course:
    """What is known of a call's effect: an attempt may be under way, earlier ones may have been carried out."""

    reference: str = field(default_factory=lambda: uuid.uuid4().hex)
    in_flight: bool = False
    unsettled: bool = False

    @property
    def maybe_done(self) -> bool:
        """Something was sent that may have been carried out."""
        return self.in_flight or self.unsettled


CallT = TypeVar("CallT", bound=Call)
PassT = TypeVar("PassT")


class Sender(ABC, Generic[CallT, PassT]):
    """Sends calls to one server and to no other. Each API says how its calls are signed and what its answers mean.

    `PassT` is what a signed-in call carries: a token, or a key and a token.
    """

    retried: ClassVar[frozenset[int]] = RETRIED
    """Statuses after which a call that can be sent again is."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, pace: Pace, *, read_only: bool = False) -> None:
        self._http = http
        self.base_url = base_url
        self.host = host_of(base_url)
        self._read_only = read_only
        self._pace = pace

    @abstractmethod
    async def _pass(self, call: CallT) -> PassT | None:
        """What `call` carries, None for one that needs none. Raises NotSignedIn."""

    @abstractmethod
    async def _pass_instead(self, spent: PassT, reference: str) -> PassT:
        """What a call carries instead of `spent`, which is not taken any more. Raises NotSignedIn."""

    @abstractmethod
    def _headers(self, call: CallT, carried: PassT | None, reference: str) -> Mapping[str, str]:
        """The headers of `call` beside those of its body."""

    @abstractmethod
    def _verdict(self, answer: Answer) -> Verdict:
        """What an answer that is not 2xx says of what the call was to change."""

    @abstractmethod
    def _failure(self, answer: Answer) -> Failure:
        """What an answer that is not 2xx means."""

    def _path(self, call: CallT) -> str:
        """Where `call` goes, below the base URL."""
        return call.path

    async def send(self, call: CallT) -> Answer:
        """The 2xx answer to `call`.

        Raises:
            Forbidden: it would change something, and this client is read-only; nothing was sent.
            OutcomeUnknown: a change was sent and nothing says whether it was made.
            Failure: any other of the tree; nothing was changed.
        """
        if call.changes and self._read_only:
            raise Forbidden(_("Nothing was changed: this run is read-only."))
        course = Course()
        try:
            async with asyncio.timeout(self._pace.deadlines.patient if call.patient else self._pace.deadlines.whole):
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

    async def _persist(self, call: CallT, course: Course) -> Answer:
        for attempt in range(RETRIES + 1):
            try:
                return await self._attempt(call, course)
            except Setback as setback:
                wait = self._wait(attempt, setback.asked_wait)
                if wait is None or attempt == RETRIES or not call.repeatable:
                    raise setback.failure from setback.__cause__
            waits(wait)
            await self._pace.sleep(wait)
        raise AssertionError("the last attempt answers or raises")

    def _wait(self, attempt: int, asked: float | None) -> float | None:
        jitter = self._pace.random() * FIRST_WAIT * (1 << attempt)
        if asked is None:
            return jitter
        return max(asked, jitter) if asked <= LONGEST_ASKED_WAIT else None

    async def _attempt(self, call: CallT, course: Course) -> Answer:
        carried = await self._pass(call) if call.signed_in else None
        answer = await self._exchange(call, carried, course)
        if answer.status == 401 and carried is not None:
            course.in_flight = False
            carried = await self._pass_instead(carried, answer.reference)
            answer = await self._exchange(call, carried, course)
        if answer.ok:
            return answer
        self._settle(self._verdict(answer), course)
        failure = self._failure(answer)
        if answer.status in self.retried:
            raise Setback(failure, failures.retry_after(answer, self._pace.clock()))
        raise failure

    async def _exchange(self, call: CallT, carried: PassT | None, course: Course) -> Answer:
        course.in_flight = call.changes
        try:
            response = await self._http.send(self._request(call, carried, course.reference), stream=True)
            return await read(response, reference=course.reference)
        except failures.NOT_SENT as error:
            course.in_flight = False
            failure = failures.of_transport(error, self.host, course.reference)
            raise Setback(failure) from error
        except (httpx.TransportError, CutShort) as error:
            course.unsettled |= course.in_flight
            failure = failures.of_transport(error, self.host, course.reference)
            raise Setback(failure) from error
        except Unreadable as error:
            raise failures.bad_answer(str(error), self.host, course.reference) from None

    @staticmethod
    def _settle(verdict: Verdict, course: Course) -> None:
        """Draw from `verdict` what it says about this attempt and those before it."""
        if verdict is Verdict.OPEN:
            course.unsettled |= course.in_flight
        elif verdict is Verdict.NEVER_DONE:
            course.unsettled = False
        course.in_flight = False

    def _request(self, call: CallT, carried: PassT | None, reference: str) -> httpx.Request:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", **self._headers(call, carried, reference)}
        if call.body is not None:
            headers |= {"Content-Type": call.media_type, "Content-Length": str(len(call.body)), **call.headers}
        silence = self._pace.deadlines.patient if call.patient else self._pace.deadlines.read
        return self._http.build_request(
            call.method,
            self.base_url + self._path(call),
            params=dict(call.params) or None,
            content=call.content,
            headers=headers,
            timeout=httpx.Timeout(silence, connect=self._pace.deadlines.connect),
        )
