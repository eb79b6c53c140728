"""What routes work with, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from fleet_tui.domain.calendar import Clock
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.retention import Retention
from fleet_tui.server.auth.passwords import Passwords
from fleet_tui.server.findings.work import FindingWork
from fleet_tui.server.storage.database import Database
from fleet_tui.server.worker import Worker


@dataclass(frozen=True, slots=True)
class Services:
    """`wake` tells the order machine that there is work, `post` the postman; `thresholds` are those of findings,
    `retention` says how long names and use are kept.

    `workers` are those two, for whoever asks whether they are well. `findings` finds anew what was found before.
    """

    database: Database
    clock: Clock
    passwords: Passwords
    wake: Callable[[], None]
    post: Callable[[], None]
    thresholds: Thresholds
    retention: Retention
    findings: FindingWork
    workers: tuple[Worker, ...] = ()


def services_of(request: Request) -> Services:
    """The services that `request` is answered with."""
    services: Services = request.state.services
    return services


class Serving:
    """Gives each request its services."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["services"] = self._services
        await self._app(scope, receive, send)


Using = Annotated[Services, Depends(services_of)]
