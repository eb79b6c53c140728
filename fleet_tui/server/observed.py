"""What is known of each request once it was answered: for the log and for the metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and its answer, with nobody's data: `route` is the pattern (`/v1/lines/{line_id}`), not the path."""

    method: str
    route: str
    status: int
    seconds: float
    request_id: str


Observer = Callable[[Answered], None]


class Observed:
    """Tells `observers` of each request that was answered."""

    def __init__(self, app: ASGIApp, observers: Sequence[Observer]) -> None:
        self._app = app
        self._observers = observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        status, request_id = 0, ""

        async def sending(message: Message) -> None:
            nonlocal status, request_id
            if message["type"] == "http.response.start":
                status = message["status"]
                request_id = Headers(raw=message["headers"]).get("x-request-id", "")
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "")
            answered = Answered(scope["method"], route, status, time.perf_counter() - began, request_id)
            for observer in self._observers:
                observer(answered)
