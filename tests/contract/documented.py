"""A transport that compares each answer with the contract's document: its status, its code, its headers."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import httpx

from fleet_tui.server.openapi import document

TOLD = ("ETag", "Location", "Retry-After", "Repr-Digest", "Content-Language")
"""Headers that a client acts on."""


class Documented(httpx.AsyncBaseTransport):
    """Passes requests on to `inner`, and fails where the answer is not one that the document knows."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        operation = operation_of(request.method, request.url.path)
        if operation is not None:
            await response.aread()
            compare(operation, response)
        return response


def compare(operation: dict[str, Any], response: httpx.Response) -> None:
    """Fail when `response` is none that `operation` documents."""
    name, status = operation["operationId"], str(response.status_code)
    assert status in operation["responses"], f"{name} answered {status}: {response.text[:200]}"
    described = operation["responses"][status]
    undocumented = [header for header in TOLD if header in response.headers and header not in described["headers"]]
    assert not undocumented, f"{name} {status} sends {undocumented}"
    if response.status_code >= 400:
        code = json.loads(response.text)["code"]
        examples = described["content"]["application/problem+json"]["examples"]
        assert code in examples, f"{name} answered {status} {code}: add it to fleet_tui/server/documented.py"


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """The operation at a path of the contract, None for what it does not describe."""
    for pattern, item in _paths():
        if pattern.fullmatch(path):
            found: dict[str, Any] | None = item.get(method.lower())
            return found
    return None


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Paths without parameters first: `/sim-cards/stock` is no card."""
    paths = sorted(document()["paths"].items(), key=lambda pair: "{" in pair[0])
    return [(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)), item) for path, item in paths]
