"""What a request may be, and how long it may take; and what becomes of one that is more."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

from fleet_tui.domain.order import MAX_ITEMS
from fleet_tui.server import listening, reading
from fleet_tui.server.proxies import Forwarded, Proxies
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.errors import BackendError
from tests.contract.server import Server

SENT = {"Idempotency-Key": "limits-1"}


def items_of(count: int, **wrong: Any) -> list[dict[str, Any]]:
    return [{"line_id": f"line-{n}", "change": {"kind": "suspend"}, **wrong} for n in range(count)]


async def test_a_body_is_as_large_as_its_route_takes(server: Server) -> None:
    """Said in the head it is refused unread; in pieces, as soon as it is too much."""
    http = await server.http()
    pulled = 0

    async def pieces(count: int) -> AsyncIterator[bytes]:
        nonlocal pulled
        for _piece in range(count):
            pulled += 1
            yield b" " * 2**13

    for path, limit in (
        ("/v1/sessions", reading.SECRETS),
        ("/v1/sessions/refresh", reading.SECRETS),
        ("/v1/invitations/accept", reading.SECRETS),
        ("/v1/profiles", reading.FORM),
        ("/v1/sim-cards/1/puk-reveals", reading.FORM),
        ("/v1/orders", reading.LIST),
        ("/v1/imports", reading.FILE),
        ("/v1/imports/invoices", reading.FILE),
    ):
        count = limit // 2**13 + 100
        unread = await http.post(path, content=pieces(count), headers=SENT | {"Content-Length": str(limit + 1)})
        endless = await http.post(path, content=pieces(count), headers=SENT)
        for answer in (unread, endless):
            assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE"), path
            assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_of_thousands_of_mistakes_the_first_are_named(server: Server) -> None:
    http = await server.http()
    body = {"items": [*items_of(6_000), *items_of(3_000, typo=1)]}
    answer = await http.post("/v1/orders?validate_only=true", json=body)
    errors = answer.json()["errors"]
    assert (answer.status_code, len(errors)) == (422, 100)
    assert [errors[0]["pointer"], errors[99]["pointer"]] == ["/items/6000/typo", "/items/6099/typo"]
    rows = await http.post("/v1/imports?validate_only=true", json={"name": "x", "rows": [{}] * 100_000})
    assert (rows.status_code, {error["pointer"][:8] for error in rows.json()["errors"]}) == (422, {"/rows/0/"})
    many = await http.post("/v1/orders?validate_only=true", json={"items": [{}] * (MAX_ITEMS + 1)})
    assert (many.status_code, many.json()["code"]) == (422, "TOO_MANY_ITEMS")


@asynccontextmanager
async def listener(app: ASGIApp) -> AsyncIterator[int]:
    """`app` on a free port, as `serve` has it there."""
    config = uvicorn.Config(
        app, port=0, http=listening.PatientProtocol, lifespan="off", access_log=False, log_config=None,
        timeout_graceful_shutdown=60,
    )  # fmt: skip
    running = uvicorn.Server(config)
    serving = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.sleep(0)
    try:
        yield running.servers[0].sockets[0].getsockname()[1]
    finally:
        running.should_exit = True
        await serving


async def test_a_head_or_a_body_that_does_not_come_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_PATIENCE", 0.2)
    monkeypatch.setattr(reading, "PATIENCE", 0.2)
    async with listener(server.backend.app) as port:
        for sent in (b"", b"GET /v1/health HT"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            assert await reader.read() == b""
            writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b'POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"identifier')
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "TOO_SLOW"
        writer.close()


async def test_a_body_half_sent_keeps_no_server_from_ending(server: Server) -> None:
    async with listener(server.backend.app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99\r\n\r\n"
        writer.write(head)
        await reader.readuntil(b"\r\n\r\n")  # its body is waited for
        writer.write(b"{")
    assert await reader.read() == b""
    writer.close()


async def test_two_lengths_end_the_connection(server: Server) -> None:
    """RFC 9112, 6.3: whoever reads the other one takes what follows for another request."""
    async with listener(server.backend.app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = b"POST /v1/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(head + b"0\r\n\r\nGET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.read()).count(b"HTTP/1.1 ") == 1
        writer.close()


def test_a_process_told_to_end_ends_whatever_hangs() -> None:
    hanging = (
        "import threading; from fleet_tui.server import ending; ending.ENDS_WITHIN = 0.01; this = ending.Ending();"
        "this.begin(); this.begin(); threading.Event().wait()"
    )
    assert subprocess.run([sys.executable, "-c", hanging], check=False, timeout=60).returncode == 1


@pytest.mark.parametrize(
    ("names", "peer", "said", "client"),
    [
        ([], "192.0.2.1", "10.1.1.1", "192.0.2.1"),
        (["192.0.2.1"], "192.0.2.1", "10.1.1.1", "10.1.1.1"),
        (["192.0.2.1"], "192.0.2.1", "10.9.9.9, 10.1.1.1", "10.1.1.1"),
        (["192.0.2.0/24"], "192.0.2.1", "10.9.9.9, 10.1.1.1, 192.0.2.7", "10.1.1.1"),
        (["192.0.2.1"], "192.0.2.1", "nonsense", "192.0.2.1"),
        (["192.0.2.1"], "192.0.2.9", "10.1.1.1", "192.0.2.9"),
        (["socket"], None, "10.1.1.1", "10.1.1.1"),
        ([], None, "10.1.1.1", None),
        (["2001:db8::/32"], "2001:db8::1", "2001:db8::2, 10.1.1.1", "10.1.1.1"),
        (["10.0.0.7"], "::ffff:10.0.0.7", "::ffff:10.1.1.1", "10.1.1.1"),
        (["::ffff:10.0.0.0/104"], "10.0.0.7", "10.1.1.1, ::ffff:10.0.0.8", "10.1.1.1"),
    ],
)
def test_only_a_named_proxy_says_who_asks(names: list[str], peer: str | None, said: str, client: str | None) -> None:
    assert Proxies(names).client_of(peer, said) == client


def test_a_proxy_that_is_none_is_a_sentence() -> None:
    with pytest.raises(BackendError, match="is not the address of a proxy"):
        Proxies(["fleet.example"])


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "is written postgresql://user@host/name"),
        ("", "is written postgresql://user@host/name"),
        ("mysql://fleet@db/fleet", "is written postgresql://user@host/name"),
        ("postgresql://fleet@db:port/fleet", "is written postgresql://user@host/name"),
        ("postgresql://fleet:secret@db/fleet", "No password in the address of the database"),
        ("postgresql://fleet@db/fleet?password=secret", "No password in the address of the database"),
        ("postgresql://fleet@db/fleet?sslmode=require&sslpassword=secret", "No password in the address"),
    ],
)
def test_a_database_that_is_none_is_a_sentence(url: str, sentence: str) -> None:
    with pytest.raises(BackendError, match=sentence) as refused:
        Database.at(url)
    assert "secret" not in str(refused.value)


async def test_tries_behind_a_proxy_are_counted_by_who_makes_them(server: Server) -> None:
    """One person's slips behind a proxy slow nobody else down."""
    app = Forwarded(server.backend.app, Proxies(["127.0.0.1"]))
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as http:
        wrong = {"identifier": "nobody@example.be", "password": "wrong"}

        async def tried(address: str) -> int:
            answer = await http.post("/v1/sessions", json=wrong, headers={"X-Forwarded-For": address})
            return answer.status_code

        assert {await tried("10.0.0.1") for _ in range(8)} == {401}
        assert await tried("10.0.0.1") == 429
        assert await tried("10.0.0.2") == 401
