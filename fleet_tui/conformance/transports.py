"""What stands between an adapter and its double: it notes what is asked, or alters what is answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx

Alter = Callable[[Any], Any]


class Recording(httpx.AsyncBaseTransport):
    """Notes the requests that go to `inner`."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return await self.inner.handle_async_request(request)


class Altering(httpx.AsyncBaseTransport):
    """Alters the values under `key` in the answers to what reads, wherever in them they are.

    Without a `key` it notes in `keys` which there are, and answers the same question again without asking: the lines
    stand still while one value after the other is altered.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, key: str = "", alter: Alter = lambda value: value) -> None:
        self.inner = inner
        self.key = key
        self.alter = alter
        self.keys: dict[str, None] = {}
        self._known: dict[str, httpx.Response] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self.key and request.method == "GET" and (known := self._known.get(str(request.url))) is not None:
            return httpx.Response(200, content=known.content, headers=known.headers, request=request)
        response = await self.inner.handle_async_request(request)
        if request.method != "GET" or not response.is_success:
            return response
        try:
            answered = json.loads(await response.aread())
        except ValueError:
            return response
        self.keys |= dict.fromkeys(_keys(answered))
        names = {"content-length", "content-encoding", "content-type"}
        headers = [(name, value) for name, value in response.headers.multi_items() if name not in names]
        altered = _altered(answered, self.key, self.alter)
        told = httpx.Response(response.status_code, json=altered, headers=headers, request=request)
        if not self.key:
            self._known[str(request.url)] = told
        return told


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, dict | list):
                yield from _keys(each)
            if not isinstance(each, dict):
                yield key
    elif isinstance(value, list):
        for each in value[:3]:
            yield from _keys(each)


def _altered(value: Any, wanted: str, alter: Alter) -> Any:
    if isinstance(value, dict):
        named = {key: each for key, each in value.items() if key == wanted and not isinstance(each, dict)}
        return {
            key: _scalars(each, alter) if key in named else _altered(each, wanted, alter) for key, each in value.items()
        }
    return [_altered(each, wanted, alter) for each in value] if isinstance(value, list) else value


def _scalars(value: Any, alter: Alter) -> Any:
    return [_scalars(each, alter) for each in value] if isinstance(value, list) else alter(value)
