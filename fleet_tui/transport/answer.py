"""Reading an answer: whole, no larger than agreed, and known to be whole.

httpx inflates each chunk at once (200 MB out of 194 kB) and takes a body cut at the end of a stream for a short one;
so bodies are inflated and counted here.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import httpx

from fleet_tui.domain.text import clean

MAX_BODY = 64 * 1024 * 1024
"""Bytes one answer may have after inflating; a preview of 20,000 items stays well below."""
_GZIP_WINDOW = 31
_REFERENCE = re.compile(r"[A-Za-z0-9._:-]{1,100}")


class CutShort(Exception):
    """The body ended before its announced end: the answer is lost, as with a broken connection."""


class Unreadable(Exception):
    """The body is too large, or is not in the encoding it claims. The text says which, for a log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `reference` is the request id to quote; `body` may hold personal data and is not shown."""

    status: int
    headers: httpx.Headers
    body: bytes
    reference: str

    @property
    def ok(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """Without parameters, lower case; empty when the answer does not say."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    def __repr__(self) -> str:
        return f"<Answer {self.status} {clean(self.media_type, 60)} {len(self.body)} bytes {self.reference}>"


async def read(response: httpx.Response, *, reference: str, limit: int = MAX_BODY) -> Answer:
    """The whole of `response`, which is closed afterwards; `reference` is what to quote if the answer names none.

    Raises:
        CutShort: fewer bytes came than announced, or a gzip stream without its end.
        Unreadable: larger than `limit` bytes, or badly encoded.
        httpx.TransportError: the connection broke.
    """
    try:
        body = await _body(response, limit)
    finally:
        await response.aclose()
    named = response.headers.get("x-request-id", "")
    return Answer(response.status_code, response.headers, body, named if _REFERENCE.fullmatch(named) else reference)


async def _body(response: httpx.Response, limit: int) -> bytes:
    announced = response.headers.get("content-length", "")
    inflater = _inflater(response.headers.get("content-encoding", ""))
    parts: list[bytes] = []
    came = size = 0
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise TypeError("an asynchronous transport is needed")
    async for chunk in response.stream:
        came += len(chunk)
        part = inflater.inflate(chunk, limit - size + 1) if inflater else chunk
        size += len(part)
        if size > limit:
            raise Unreadable(f"more than {limit} bytes")
        parts.append(part)
    if announced.isdecimal() and came != int(announced):
        raise CutShort(f"{came} bytes of {announced}")
    if inflater and came and not inflater.whole:
        raise CutShort(f"gzip stream of {came} bytes has no end")
    return b"".join(parts)


def _inflater(encoding: str) -> _Inflater | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip":
            return _Inflater()
        case other:
            raise Unreadable(f"encoding {clean(other, 40)}")


class _Inflater:
    """gzip, at most as many bytes as asked for."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=_GZIP_WINDOW)

    def inflate(self, chunk: bytes, at_most: int) -> bytes:
        try:
            return self._stream.decompress(chunk, at_most)
        except zlib.error:
            raise Unreadable("not a gzip stream") from None

    @property
    def whole(self) -> bool:
        return self._stream.eof
