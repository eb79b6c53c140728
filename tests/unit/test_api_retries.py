"""What is sent again, how often, after how long; and what a change that got no answer is called."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import (
    BadAnswer,
    Conflict,
    Failure,
    Forbidden,
    NotFound,
    NotSignedIn,
    OutcomeUnknown,
    Refused,
    ServerFault,
    Throttled,
    Unreachable,
)
from fleet_tui.transport.sending import Deadlines
from tests.faults import (
    Fault,
    FaultTransport,
    bomb,
    cut_after,
    drip,
    passed,
    refused,
    reset_after,
    reset_before,
    silence_after,
    status,
)
from tests.unit.api_support import NOW, ORDER, SmallServer, Waits, client

Ask = Callable[[FleetClient], Awaitable[object]]


async def read(fleet: FleetClient) -> object:
    return await fleet.contracts()


async def write(fleet: FleetClient) -> object:
    return await fleet.submit(ORDER, "key-1")


async def preview(fleet: FleetClient) -> object:
    return await fleet.preview(ORDER)


async def sign_out(fleet: FleetClient) -> object:
    await fleet.sign_out()
    return None


RETRIED = {408, 429, 502, 503, 504}
KINDS: dict[int, type[Failure]] = {
    400: Refused,
    403: Forbidden,
    404: NotFound,
    408: Unreachable,
    409: Refused,
    410: Refused,
    412: Conflict,
    422: Refused,
    428: Refused,
    429: Throttled,
    500: ServerFault,
    501: ServerFault,
    502: ServerFault,
    503: ServerFault,
    504: ServerFault,
}
UNKNOWN_AFTER = {500, 502, 504}


@pytest.mark.parametrize("code", sorted(KINDS))
@pytest.mark.parametrize(
    ("ask", "repeatable", "changes"),
    [(read, True, False), (write, True, True), (preview, False, False), (sign_out, False, False)],
    ids=["GET", "POST with a key", "POST without a key", "DELETE without a key"],
)
async def test_every_status_for_every_method(code: int, ask: Ask, repeatable: bool, changes: bool) -> None:
    transport = FaultTransport(SmallServer(), [status(code)] * 9)
    expected = OutcomeUnknown if changes and code in UNKNOWN_AFTER else KINDS[code]
    with pytest.raises(expected) as caught:
        await ask(client(transport))
    assert type(caught.value) is expected
    assert caught.value.changed is (None if expected is OutcomeUnknown else False)
    assert len(transport.requests) == (3 if repeatable and code in RETRIED else 1)
    assert caught.value.request_id == transport.requests[-1].headers["X-Request-Id"]


@pytest.mark.parametrize("fault", [refused, reset_before, reset_after, cut_after])
@pytest.mark.parametrize(
    ("ask", "attempts", "changes"), [(read, 3, False), (write, 3, True), (preview, 1, False)], ids=["GET", "key", "no"]
)
async def test_a_broken_connection_is_tried_again_where_that_is_safe(
    fault: Fault, ask: Ask, attempts: int, changes: bool
) -> None:
    transport = FaultTransport(SmallServer(), [fault] * 9)
    expected = OutcomeUnknown if changes and fault is not refused else Unreachable
    with pytest.raises(expected):
        await ask(client(transport))
    assert len(transport.requests) == attempts


@pytest.mark.parametrize("fault", [refused, reset_before, reset_after, cut_after, status(502, reached=True)])
async def test_a_change_that_arrives_at_the_second_attempt_is_made_once(fault: Fault) -> None:
    server = SmallServer()
    transport = FaultTransport(server, [fault])
    order = await client(transport).submit(ORDER, "key-1")
    assert order.id == "order-1"
    assert list(server.ledger) == ["key-1"]
    assert {request.headers["Idempotency-Key"] for request in transport.requests} == {"key-1"}
    assert len({request.headers["X-Request-Id"] for request in transport.requests}) == 1


@pytest.mark.parametrize("last", [refused, status(403), status(404, page=True), status(408), status(429), status(503)])
async def test_once_lost_a_change_stays_unknown_whatever_the_last_attempt_says_of_itself(last: Fault) -> None:
    with pytest.raises(OutcomeUnknown) as caught:
        await client(FaultTransport(SmallServer(), [reset_after, last, last])).submit(ORDER, "key-1")
    assert caught.value.changed is None


@pytest.mark.parametrize("renewal", [refused, status(401), status(500)])
async def test_a_change_that_found_its_session_over_was_not_made(renewal: Fault) -> None:
    with pytest.raises((NotSignedIn, Unreachable, ServerFault)) as caught:
        await client(FaultTransport(SmallServer(), [status(401), renewal])).submit(ORDER, "key-1")
    assert caught.value.changed is False


async def test_a_refusal_of_the_same_key_settles_an_earlier_loss() -> None:
    with pytest.raises(Refused) as caught:
        await client(FaultTransport(SmallServer(), [reset_before, status(422)])).submit(ORDER, "key-1")
    assert caught.value.changed is False


async def test_a_503_page_from_something_in_between_leaves_a_change_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        await client(FaultTransport(SmallServer(), [status(503, page=True, reached=True)] * 3)).submit(ORDER, "key-1")


@pytest.mark.parametrize("code", [302, 400, 401, 404, 407, 511])
async def test_a_page_instead_of_an_answer_is_no_verdict_on_the_thing_asked_for(code: int) -> None:
    fault = status(code, page=True)
    with pytest.raises((BadAnswer, NotSignedIn, ServerFault)) as caught:
        await client(FaultTransport(SmallServer(), [fault] * 9)).contracts()
    assert not isinstance(caught.value, NotFound | Refused)


async def test_a_redirect_is_not_followed() -> None:
    transport = FaultTransport(SmallServer(), [status(307, page=True, headers={"Location": "https://evil.example/"})])
    with pytest.raises(BadAnswer):
        await client(transport).contracts()
    assert [request.url.host for request in transport.requests] == ["fleet.example"]


async def test_waits_are_drawn_from_a_doubling_span() -> None:
    waits = Waits()
    with pytest.raises(Unreachable):
        await client(FaultTransport(SmallServer(), [refused] * 3), sleep=waits, random=lambda: 0.5).contracts()
    assert waits.seconds == [0.25, 0.5]


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("7", [7.0, 7.0]),
        ("30", [30.0, 30.0]),
        ("0", [0.5, 1.0]),
        ("31", []),
        ("86400", []),
        (format_datetime(NOW + timedelta(seconds=12), usegmt=True), [12.0, 12.0]),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), [0.5, 1.0]),
        ("soon", [0.5, 1.0]),
        ("Mon, 30 Nov 2026 12:00:00 +" + "9" * 30, [0.5, 1.0]),
        ("-5", [0.5, 1.0]),
        ("nan", [0.5, 1.0]),
    ],
)
async def test_retry_after_is_honoured_up_to_half_a_minute(asked: str, waited: list[float]) -> None:
    waits = Waits()
    fault = status(429, headers={"Retry-After": asked})
    with pytest.raises(Throttled):
        await client(FaultTransport(SmallServer(), [fault] * 3), sleep=waits).contracts()
    assert waits.seconds == waited


async def test_who_is_throttled_hears_for_how_long() -> None:
    with pytest.raises(Throttled) as caught:
        await client(FaultTransport(SmallServer(), [status(429, headers={"Retry-After": "90"})])).contracts()
    assert caught.value.retry_after == 90.0


IMPATIENT = Deadlines(whole=0.05)
ARRIVES = Deadlines(whole=0.3)
"""Long enough for a request to arrive on a busy machine."""


async def test_a_slow_drip_does_not_outlive_the_deadline() -> None:
    with pytest.raises(Unreachable):
        await client(FaultTransport(SmallServer(), [drip()]), deadlines=IMPATIENT).contracts()


@pytest.mark.parametrize("fault", [silence_after, drip()])
async def test_a_change_without_an_answer_in_time_is_unknown_and_was_made_at_most_once(fault: Fault) -> None:
    server = SmallServer()
    with pytest.raises(OutcomeUnknown):
        await client(FaultTransport(server, [fault]), deadlines=ARRIVES).submit(ORDER, "key-1")
    assert len(server.ledger) <= 1


async def test_the_deadline_covers_the_waits_between_attempts() -> None:
    async def for_ever(seconds: float) -> None:
        await asyncio.get_running_loop().create_future()

    fleet = client(FaultTransport(SmallServer(), [refused]), sleep=for_ever, deadlines=IMPATIENT)
    with pytest.raises(Unreachable):
        await fleet.submit(ORDER, "key-1")


async def test_the_deadline_in_a_wait_after_a_loss_leaves_the_change_unknown() -> None:
    async def for_ever(seconds: float) -> None:
        await asyncio.get_running_loop().create_future()

    fleet = client(FaultTransport(SmallServer(), [reset_after]), sleep=for_ever, deadlines=ARRIVES)
    with pytest.raises(OutcomeUnknown):
        await fleet.submit(ORDER, "key-1")


async def test_an_unreadable_answer_to_a_change_leaves_it_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        await client(FaultTransport(SmallServer(), [bomb(100_000)])).submit(ORDER, "key-1")


async def test_each_cancellation_has_a_key_of_its_own() -> None:
    transport = FaultTransport(SmallServer(), [passed, reset_before])
    fleet = client(transport)
    await fleet.cancel_order("order-1")
    await fleet.cancel_order("order-1")
    first, *second = [request.headers["Idempotency-Key"] for request in transport.requests]
    assert len(second) == 2
    assert len({first, *second}) == 2


async def test_a_preview_carries_no_key() -> None:
    transport = FaultTransport(SmallServer())
    await client(transport).preview(ORDER)
    assert "Idempotency-Key" not in transport.requests[0].headers
