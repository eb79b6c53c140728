"""Faults at the transport: what a network, a proxy and a dying server do to a call.

A `Fault` gets the request and the transport behind it, and decides whether the request arrives there and what comes
back. `FaultTransport` takes the next fault of its plan for each request, and lets through what comes after the last.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import httpx

_PIECE = b" " * 100_000

Fault = Callable[[httpx.Request, httpx.AsyncBaseTransport], Awaitable[httpx.Response]]


class FaultTransport(httpx.AsyncBaseTransport):
    """`inner` behind the faults of `plan`, for requests that `applies` to; `requests` holds everything asked of it."""

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        plan: Iterable[Fault] = (),
        *,
        applies: Callable[[httpx.Request], bool] = lambda request: True,
    ) -> None:
        self.inner = inner
        self.plan = list(plan)
        self.applies = applies
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.plan and self.applies(request):
            return await self.plan.pop(0)(request, self.inner)
        return await passed(request, self.inner)


class Body(httpx.AsyncByteStream):
    """A body that comes in the chunks of `chunks`."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks


async def passed(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    """No fault."""
    return await inner.handle_async_request(request)


async def refused(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    """Nobody listens: the server sees nothing."""
    raise httpx.ConnectError("", request=request)


async def reset_before(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    """The connection breaks before the server has the request; the client cannot know that."""
    raise httpx.ReadError("", request=request)


async def reset_after(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    """The server does its work, and the connection breaks before the answer."""
    await _done(request, inner)
    raise httpx.ReadError("", request=request)


async def silence_after(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    """The server does its work, and its answer never comes."""
    await _done(request, inner)
    await asyncio.Event().wait()
    raise AssertionError


async def cut_after(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    """The server does its work, and half of its answer comes."""
    response = await inner.handle_async_request(request)
    body = await _whole(response)

    async def half() -> AsyncIterator[bytes]:
        yield body[: len(body) // 2]

    headers = [(name, value) for name, value in response.headers.raw if name.lower() != b"content-length"]
    headers.append((b"Content-Length", str(len(body)).encode()))
    return httpx.Response(response.status_code, headers=headers, stream=Body(half()), request=request)


def status(code: int, *, reached: bool = False, headers: dict[str, str] | None = None, page: bool = False) -> Fault:
    """The status `code` as a problem document, or as a `page` of something in between."""

    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        if reached:
            await _done(request, inner)
        if page:
            return httpx.Response(code, html="<h1>Gateway</h1>", headers=headers, request=request)
        return problem(code, f"CODE_{code}", headers=headers)

    return fault


def problem(code: int, name: str, *, detail: str = "", headers: dict[str, str] | None = None) -> httpx.Response:
    """An answer with a problem document."""
    body = {"title": f"Status {code}", "status": code, "code": name, "detail": detail}
    return httpx.Response(code, json=body, headers={**(headers or {}), "Content-Type": "application/problem+json"})


def drip(headers: dict[str, str] | None = None) -> Fault:
    """A byte now and then, for ever: no single chunk is late."""

    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        async def bytes_for_ever() -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0)

        return httpx.Response(200, headers=headers, stream=Body(bytes_for_ever()), request=request)

    return fault


def bomb(size: int) -> Fault:
    """`size` bytes of nothing, gzipped to a hundredth and less."""

    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        packer = zlib.compressobj(level=1, wbits=31)
        packed = b"".join([packer.compress(_PIECE) for _ in range(size // len(_PIECE))]) + packer.flush()

        async def chunks() -> AsyncIterator[bytes]:
            yield packed

        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return httpx.Response(200, headers=headers, stream=Body(chunks()), request=request)

    return fault


async def _done(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> None:
    await _whole(await inner.handle_async_request(request))


async def _whole(response: httpx.Response) -> bytes:
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise TypeError
    try:
        return b"".join([chunk async for chunk in response.stream])
    finally:
        await response.aclose()
