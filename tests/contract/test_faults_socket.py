"""Faults on a real socket: what httpx makes of them, and what we make of that."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.failure import BadAnswer, OutcomeUnknown, Unreachable
from tests.unit.api_support import NOW, ORDER, Waits, tokens

Asked = asyncio.StreamReader
Answering = asyncio.StreamWriter

EMPTY = b'{"items": []}'
PACKED = gzip.compress(EMPTY * 100)


@asynccontextmanager
async def server(answer: Callable[[Answering], Awaitable[None]]) -> AsyncIterator[tuple[FleetClient, list[bytes]]]:
    """A server on a free port of this machine that reads a request, does `answer` and hangs up; and a client of it."""
    asked: list[bytes] = []

    async def serve(reader: Asked, writer: Answering) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        await answer(writer)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    fleet = FleetClient(f"http://127.0.0.1:{port}", MemoryStore(tokens()), clock=lambda: NOW, sleep=Waits())
    try:
        yield fleet, asked
    finally:
        await fleet.close()
        listening.close()
        await listening.wait_closed()


def saying(data: bytes) -> Callable[[Answering], Awaitable[None]]:
    async def answer(writer: Answering) -> None:
        writer.write(data)
        await writer.drain()

    return answer


async def hang_up(writer: Answering) -> None:
    """No byte at all."""


async def reset(writer: Answering) -> None:
    writer.transport.abort()


CUT = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + EMPTY)
CUT_CHUNK = saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + EMPTY)
CUT_GZIP = saying(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + PACKED[:-10])
NOT_HTTP = saying(b"SSH-2.0-OpenSSH_9.6\r\n")


async def test_a_whole_answer_is_read() -> None:
    async with server(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n" + EMPTY)) as (fleet, asked):
        assert await fleet.contracts() == []
    head = asked[0].lower()
    assert head.startswith(b"get /v1/contracts http/1.1\r\n")
    assert b"accept-encoding: gzip\r\n" in head


@pytest.mark.parametrize("answer", [hang_up, reset, CUT, CUT_CHUNK, CUT_GZIP, NOT_HTTP])
async def test_a_lost_answer_is_asked_for_twice_more_and_then_named(
    answer: Callable[[Answering], Awaitable[None]],
) -> None:
    async with server(answer) as (fleet, asked):
        with pytest.raises(Unreachable) as caught:
            await fleet.contracts()
        assert "127.0.0.1" in caught.value.user_message
        assert len(asked) == 3
        with pytest.raises(OutcomeUnknown):
            await fleet.submit(ORDER, "key-1")
        assert len(asked) == 6


async def test_a_page_of_another_program_is_not_read_as_an_answer() -> None:
    async with server(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")) as (fleet, asked):
        with pytest.raises(BadAnswer):
            await fleet.contracts()
    assert len(asked) == 1


async def test_nobody_listening_changes_nothing() -> None:
    async with server(hang_up) as (fleet, _asked):
        pass
    again = FleetClient(f"http://{fleet._caller.host}", MemoryStore(tokens()), sleep=Waits())
    with pytest.raises(Unreachable) as caught:
        await again.submit(ORDER, "key-1")
    assert caught.value.changed is False
    await again.close()
