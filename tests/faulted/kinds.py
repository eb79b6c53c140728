"""The faults: what goes wrong on the way to a server and back, and what an answer may have become."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from tests.faults import (
    Fault,
    bomb,
    cut_after,
    drip,
    refused,
    reset_after,
    reset_before,
    silence_after,
    status,
)

PAGE = b"<!doctype html><title>Sign in to the Wi-Fi</title><p>Accept the terms."


def raising(error: Callable[[httpx.Request], Exception], *, reached: bool = False) -> Fault:
    """httpx's `error`, `reached`: after the server did its work."""

    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        if reached:
            await (await inner.handle_async_request(request)).aread()
        raise error(request)

    return fault


def answering(content: bytes, *, code: int = 200, media: str = "application/json", **headers: str) -> Fault:
    """Something in between answers `content` in the server's place."""

    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Response(code, content=content, headers={"Content-Type": media} | named, request=request)

    return fault


def untrusted(request: httpx.Request) -> Exception:
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]", request=request)
    error.__cause__ = ssl.SSLCertVerificationError("certificate verify failed")
    return error


def _error(kind: type[httpx.RequestError], text: str = "") -> Callable[[httpx.Request], Exception]:
    return lambda request: kind(text, request=request)


NETWORK: dict[str, Fault] = {
    "nobody listens": refused,
    "the name is not known": raising(_error(httpx.ConnectError, "[Errno -2] Name or service not known")),
    "no connection in time": raising(_error(httpx.ConnectTimeout)),
    "a certificate nobody trusts": raising(untrusted),
    "a proxy refuses": raising(_error(httpx.ProxyError, "407 Proxy Authentication Required")),
    "the request is not taken in time": raising(_error(httpx.WriteTimeout)),
    "the line breaks before": reset_before,
    "the line breaks after": reset_after,
    "no answer in time, not done": raising(_error(httpx.ReadTimeout)),
    "no answer in time, done": raising(_error(httpx.ReadTimeout), reached=True),
    "no answer at all, done": silence_after,
    "half an answer": cut_after,
    "an answer that never ends": drip(),
    "no HTTP": raising(_error(httpx.RemoteProtocolError, "illegal status line")),
    "a gzip bomb": bomb(2_000_000_000),
    "401": status(401),
    "403": status(403),
    "404": status(404),
    "408": status(408),
    "409": status(409),
    "412": status(412),
    "413, a page": status(413, page=True),
    "429, in a second": status(429, headers={"Retry-After": "1"}),
    "429, in an hour": status(429, headers={"Retry-After": "3600"}),
    "500, not done": status(500),
    "500, done": status(500, reached=True),
    "502, a page": status(502, page=True),
    "502, a page, done": status(502, page=True, reached=True),
    "503": status(503, headers={"Retry-After": "2"}),
    "503, a page, done": status(503, page=True, reached=True),
    "504, a page, done": status(504, page=True, reached=True),
    "sent elsewhere": status(302, page=True, headers={"Location": "https://portal.example/"}),
    "a page in its place": answering(PAGE, media="text/html"),
    "403, a page": status(403, page=True),
    "nothing": answering(b""),
    "no UTF-8": answering(b'{"items": "\xe9\xff"}'),
    "UTF-16": answering('{"items": []}'.encode("utf-16")),
    "another thing": answering(b"[1, 2, 3]"),
    "an encoding nobody asked for": answering(b"\x00\x01", Content_Encoding="br"),
    "control characters": answering(b'{"title": "\\u001b[2J\\u001bc", "status": 409, "code": "X"}', code=409,
                                    media="application/problem+json", X_Request_Id="\x1b[2J"),
}  # fmt: skip
"""By name."""


def drifting(change: Callable[[Any], Any], **more: Any) -> Fault:
    """The server's own answer with every value made another by `change`, and every object with `more` fields."""

    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        response = await inner.handle_async_request(request)
        body = await response.aread()
        if response.status_code >= 400 or not body.startswith(b"{"):
            return httpx.Response(response.status_code, content=body, headers=response.headers, request=request)
        headers = {"Content-Type": "application/json"}
        return httpx.Response(200, content=json.dumps(_each(json.loads(body), change, more)), headers=headers)

    return fault


_GONE = object()


def _each(node: Any, change: Callable[[Any], Any], more: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        made = {name: _each(value, change, more) for name, value in node.items()}
        return {name: value for name, value in made.items() if value is not _GONE} | more
    if isinstance(node, list):
        return [value for each in node if (value := _each(each, change, more)) is not _GONE]
    return change(node)


def _word(value: Any) -> Any:
    """A word of an enum, when it looks like one."""
    return "SOMETHING_NEW" if isinstance(value, str) and value.isupper() and value.isascii() else value


def _wrong(value: Any) -> Any:
    return {"not": "this"} if isinstance(value, str) else str(value)


DRIFT: Mapping[str, Fault] = {
    "words that nobody knows": drifting(_word),
    "values that are missing": drifting(lambda value: _GONE),
    "null everywhere": drifting(lambda value: None),
    "other types": drifting(_wrong),
    "huge numbers": drifting(lambda value: 10**40 if isinstance(value, int) else value),
    "texts that go on for ever": drifting(lambda value: value * 10_000 if isinstance(value, str) else value),
    "texts of control characters": drifting(lambda value: f"\x1b[2J\x9b1m{value}" if isinstance(value, str) else value),
    "fields that nobody knows": drifting(lambda value: value, nobody_knows={"this": ["field"]}),
}
"""What a newer or a broken server may answer."""
