"""Who may call what. A route without one of these is refused when the application is made: deny by default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Security
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from fleet_tui.server.auth import sessions
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.services import Using

_scheme = HTTPBearer(auto_error=False, description="An opaque access token from POST /v1/sessions.")


async def signed_in(request: Request, using: Using, _declared: Annotated[object, Security(_scheme)]) -> Caller:
    """Anyone who is signed in: managers, and members for what is theirs."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise sessions.not_signed_in()
    async with using.database.read() as connection:
        return await sessions.caller_of(connection, token.strip(), using.clock())


async def manager(caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
    """Managers only."""
    if not caller.is_manager:
        raise ApiProblem(403, "FORBIDDEN", "Your role does not allow this.")
    return caller


async def everyone() -> None:
    """No token needed: signing in, accepting an invitation, asking whether the server lives."""


SignedIn = Annotated[Caller, Depends(signed_in)]
Manager = Annotated[Caller, Depends(manager)]
EVERYONE = Depends(everyone)

_DECLARATIONS = {signed_in, manager, everyone}


def permission_of(route: APIRoute) -> str | None:
    """The permission a route declares: "manager", "signed_in", "everyone", or None."""
    found = {call.__name__ for call in calls_of(route.dependant) if call in _DECLARATIONS}
    for name in ("manager", "signed_in", "everyone"):  # the strictest one decides
        if name in found:
            return name
    return None


def require_permissions(routers: Iterable[APIRouter]) -> None:
    """Raises RuntimeError when a route declares no permission."""
    for route in api_routes(routers):
        if permission_of(route) is None:
            raise RuntimeError(f"{route.path} declares no permission")


def api_routes(routers: Iterable[APIRouter]) -> list[APIRoute]:
    """All routes that answer requests."""
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]


def calls_of(dependant: Dependant) -> Iterator[object]:
    """Everything a route depends on."""
    for child in dependant.dependencies:
        yield child.call
        yield from calls_of(child)
