"""What routes work with, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from fleet_tui.domain.calendar import Clock
from fleet_tui.server.auth.passwords import Passwords
from fleet_tui.server.auth.throttle import Throttle
from fleet_tui.server.storage.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """`wake` tells the order machine that there is work, `post` the postman."""

    database: Database
    clock: Clock
    passwords: Passwords
    throttle: Throttle
    wake: Callable[[], None]
    post: Callable[[], None]


def services_of(request: Request) -> Services:
    """The services of the application that answers `request`."""
    services: Services = request.app.state.services
    return services


Using = Annotated[Services, Depends(services_of)]
