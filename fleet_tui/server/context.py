"""What surrounds every request: its reference, and an answer even when the program fails."""

from __future__ import annotations

import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fleet_tui.server.problems import ApiProblem, answer, log_failure

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
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # the last net: whatever it is, the caller gets a problem with a reference
            log_failure(f"request {request_id}", error)
            if started:
                raise
            fault = ApiProblem(500, "SERVER_FAULT", "The server failed.")
            await answer(fault, request_id)(scope, receive, sending)
