"""What surrounds every request: its reference, and an answer even when the program fails."""

from __future__ import annotations

import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fleet_tui.server.problems import ApiProblem, answer, invalid, log_failure, not_found

_GUARDS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""What every answer says unless it says otherwise: it is somebody's data (RFC 6749, 5.1 asks it of tokens)."""
_REFERENCE = re.compile(r"[A-Za-z0-9_\-]{8,64}")


class RequestContext:
    """Gives each request an id (the caller's own, when it is a plausible one) and sends it back as X-Request-Id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REFERENCE.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            await _nul(scope, request_id)(scope, receive, send)
            return
        headers_sent = Headers(scope=scope)
        ambiguous = "content-length" in headers_sent and "transfer-encoding" in headers_sent
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in _GUARDS.items():
                    headers.setdefault(name, value)
                if ambiguous:  # where the next request begins is in doubt (RFC 9112, 6.3)
                    headers["Connection"] = "close"
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # the last net: whatever it is, the caller gets a problem with a reference
            log_failure(f"request {request_id}", error, request_id)
            if started:
                raise
            fault = ApiProblem(500, "SERVER_FAULT", "The server failed.")
            await answer(fault, request_id)(scope, receive, sending)


def _nul(scope: Scope, request_id: str) -> Response:
    """The answer to U+0000 in an address, which no database of ours holds and PostgreSQL cannot look for."""
    in_path = "\x00" in scope["path"]
    problem = not_found() if in_path else invalid("/query", "NUL_CHARACTER", "U+0000 is not allowed.")
    refusal = answer(problem, request_id)
    refusal.headers["X-Request-Id"] = request_id
    return refusal
