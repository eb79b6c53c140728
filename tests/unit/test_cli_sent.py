"""After an order was sent, whatever becomes of looking at it: it is named, and nothing is called unchanged."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.cli.exits import Exit
from fleet_tui.settings.paths import Paths
from tests.faults import Fault, FaultTransport, passed, refused, reset_before, status
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

Behind = Callable[..., list[FaultTransport]]


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Behind:
    """Puts faults before each client from now on; their waits take no time."""

    def put(*plan: Fault, applies: Callable[[httpx.Request], bool]) -> list[FaultTransport]:
        wires: list[FaultTransport] = []

        def made(url: str, tokens: Any, *, transport: Any, **how: Any) -> FleetClient:
            wires.append(FaultTransport(transport, plan, applies=applies))
            return FleetClient(url, tokens, transport=wires[-1], sleep=at_once, **how)

        monkeypatch.setattr("fleet_tui.api.client.FleetClient", made)
        return wires

    return put


async def at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


def looks(request: httpx.Request) -> bool:
    """It asks how an order is, or for its items."""
    return request.method == "GET" and request.url.path.startswith("/v1/orders/")


def asks_for_items(request: httpx.Request) -> bool:
    return looks(request) and request.url.path.endswith("/items")


async def not_utf8(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    return httpx.Response(200, content=b'{"id": "\xff"}', headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(
    ("fault", "happened"),
    [
        (status(500), "The server failed."),
        (status(503), "The server failed."),
        (status(502, page=True), "The server failed."),
        (status(429, headers={"Retry-After": "3600"}), "The server asks to wait."),
        (status(401), "The session has ended."),
        (status(403), "The server did not show it."),
        (status(404), "The server did not show it."),
        (refused, "The server does not answer."),
        (reset_before, "The server does not answer."),
        (not_utf8, "The server's answer cannot be read."),
    ],
)
@pytest.mark.parametrize("applies", [looks, asks_for_items])
def test_a_look_that_fails_names_the_order_and_is_no_word_about_it(
    fleet: Fleet, behind: Behind, fault: Fault, happened: str, applies: Callable[[httpx.Request], bool]
) -> None:
    behind(*[fault] * 20, applies=applies)
    said = fleet("suspend", EXAMPLE, "--yes")
    assert said.exit == Exit.UNREACHABLE
    assert "nothing was changed" not in said.err
    last = said.err.splitlines()[-1]
    assert "was sent; how it ended is not known. " + happened in last
    number = last.split()[1]
    assert f"See it with: fleet-tui orders show {number}" in last


def test_with_json_the_order_is_on_standard_output_all_the_same(fleet: Fleet, behind: Behind) -> None:
    behind(*[status(500)] * 20, applies=looks)
    said = fleet("suspend", EXAMPLE, "--yes", "--json")
    assert said.exit == Exit.UNREACHABLE
    assert said.json["number"] in said.err


def standing_still() -> Fault:
    """An answer that says for ever what the first look found."""
    first: list[bytes] = []

    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        if not first:
            body = b"".join([chunk async for chunk in (await passed(request, inner)).stream])  # type: ignore[union-attr]
            first.append(body.replace(b'"DONE"', b'"IN_PROGRESS"').replace(b'"done":1', b'"done":0'))
        return httpx.Response(200, content=first[0], headers={"Content-Type": "application/json"})

    return fault


def test_an_order_of_which_there_is_no_news_is_left_to_itself(
    fleet: Fleet, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleet_tui.cli.order_flow.PATIENCE", 0.2)
    still = standing_still()
    behind(*[still] * 100, applies=looks)
    said = fleet("suspend", EXAMPLE, "--yes")
    assert said.exit == Exit.UNREACHABLE
    last = said.err.splitlines()[-1]
    number = last.split()[1]
    assert last == f"Order {number} is under way. See it with: fleet-tui orders show {number}"


def test_who_interrupts_hears_which_order_goes_on(fleet: Fleet, behind: Behind) -> None:
    async def interrupted(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        signal.raise_signal(signal.SIGINT)
        await asyncio.Event().wait()
        raise AssertionError

    behind(interrupted, applies=looks)
    said = fleet("suspend", EXAMPLE, "--yes")
    assert said.exit == Exit.INTERRUPTED
    [order] = fleet.orders_made()
    assert f"Order {order['number']} goes on. See it with: fleet-tui orders show {order['number']}" in said.err


def test_who_interrupts_before_the_answer_hears_that_the_outcome_is_unknown(fleet: Fleet, behind: Behind) -> None:
    async def interrupted(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        await inner.handle_async_request(request)
        signal.raise_signal(signal.SIGINT)
        await asyncio.Event().wait()
        raise AssertionError

    behind(interrupted, applies=lambda request: "Idempotency-Key" in request.headers)
    said = fleet("suspend", EXAMPLE, "--yes")
    assert said.exit == Exit.INTERRUPTED
    assert "It is not known whether the order was made; the next command that orders settles it first." in said.err
    behind(passed, applies=looks)
    assert "Earlier order with unknown outcome: " in fleet("suspend", EXAMPLE, "--yes").err
    assert len(fleet.orders_made()) == 1


@pytest.mark.parametrize(
    "command",
    [
        ("billing", "set", "Antwerpen", "--delivery", "doccle"),
        ("split-profiles", "new", "Drivers", "--categories", "calls,data"),
        ("packs", "notify", "pack-000001", "--at", "80"),
    ],
)
@pytest.mark.parametrize("made", [True, False])
def test_who_interrupts_any_other_change_hears_that_it_may_have_been_made(
    fleet: Fleet, behind: Behind, command: tuple[str, ...], made: bool
) -> None:
    async def interrupted(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        if made:
            await inner.handle_async_request(request)
        signal.raise_signal(signal.SIGINT)
        await asyncio.Event().wait()
        raise AssertionError

    behind(interrupted, applies=lambda request: request.method in {"POST", "PATCH"})
    said = fleet(*command, "--yes")
    assert said.exit == Exit.INTERRUPTED
    assert "No answer came yet: look whether it was done before you do it again." in said.err


def test_who_interrupts_a_look_hears_no_such_thing(fleet: Fleet, behind: Behind) -> None:
    async def interrupted(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        signal.raise_signal(signal.SIGINT)
        await asyncio.Event().wait()
        raise AssertionError

    behind(interrupted, applies=lambda request: True)
    said = fleet("tickets", "list")
    assert (said.exit, said.err.strip()) == (Exit.INTERRUPTED, "Interrupted.")


def test_before_it_is_sent_a_failure_says_that_nothing_was_changed(fleet: Fleet, behind: Behind) -> None:
    behind(*[refused] * 20, applies=lambda request: request.method == "POST")
    said = fleet("suspend", EXAMPLE, "--yes")
    assert said.exit == Exit.UNREACHABLE
    assert "nothing was changed" in said.err
    assert "was sent" not in said.err
    assert fleet.status_of(EXAMPLE) == "ACTIVE"


Damage = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: record[: len(record) // 2],
        lambda record: b"\xff" + record,
        lambda record: b"\x00" * len(record),
        lambda record: record.replace(b'"sent"', b'"snet"'),
        lambda record: b"[]",
    ],
)
def test_a_record_of_the_journal_that_cannot_be_read_is_said_once_and_kept(fleet: Fleet, damage: Damage) -> None:
    path = Paths.of(fleet.directory).journal("embedded")
    path.parent.mkdir(parents=True, exist_ok=True)
    record = b'{"key":"a1","at":"2026-11-23T08:41:00Z","event":"sent","author":"x","order":{"items":[]}}'
    path.write_bytes(b"\n" + damage(record) + b"\n")
    said = fleet("suspend", EXAMPLE, "--yes")
    assert said.exit == Exit.DONE
    assert f"1 record of {path} cannot be read; an order in it may have been sent." in said.err
    assert damage(record) in path.with_suffix(".unreadable").read_bytes()
    assert "cannot be read" not in fleet("reactivate", EXAMPLE, "--yes").err
