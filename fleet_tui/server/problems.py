"""Errors as RFC 9457 problem details: one exception for routes to raise, and what turns every other error into one."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import OperationalError, TimeoutError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from fleet_tui.domain.problem import FieldProblem, Problem

MEDIA_TYPE = "application/problem+json"
_BUSY_SECONDS = 1
_ERRORS_SHOWN = 100
_NAMES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "TOO_LARGE"}

logger = logging.getLogger("fleet_tui.server")


class ApiProblem(Exception):
    """A request that cannot be answered as asked; `code` is stable, `title` a sentence in English.

    `params` are the values that a sentence of the code names.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        *,
        errors: list[FieldProblem] | None = None,
        headers: dict[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title
        self.errors = errors or []
        self.headers = headers or {}
        self.params = params or {}


def not_found() -> ApiProblem:
    """No such thing, or another company's: the caller must not learn which."""
    return ApiProblem(404, "NOT_FOUND", "There is no such thing.")


def invalid(pointer: str, code: str, message: str) -> ApiProblem:
    """One field of the request breaks a rule."""
    return ApiProblem(
        422,
        "INVALID",
        "The request breaks a rule.",
        errors=[FieldProblem.model_validate({"pointer": pointer, "code": code, "message": message})],
    )


def throttled(seconds: int) -> ApiProblem:
    """Too many attempts; ask again in `seconds`."""
    return ApiProblem(
        429, "THROTTLED", "Too many attempts; please wait.", headers={"Retry-After": str(max(1, seconds))}
    )


def answer(problem: ApiProblem, request_id: str) -> Response:
    """`problem` as it goes over the wire."""
    body = Problem.model_validate(
        {
            "title": problem.title,
            "status": problem.status,
            "code": problem.code,
            "errors": problem.errors,
            "params": problem.params,
            "request_id": request_id,
        }
    )
    return Response(body.model_dump_json(), problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


def log_failure(what: str, error: Exception, request_id: str | None = None) -> None:
    """Log where `error` happened, but not what it says: a message may hold somebody's data."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s failed: %s\n%s", what, type(error).__name__, where, extra={"request_id": request_id})


def request_id_of(request: Request) -> str:
    """The reference of this request, as the answer's X-Request-Id has it."""
    return str(request.scope["state"]["request_id"])


def install(app: FastAPI, routes: Sequence[Route]) -> None:
    """Make `app` answer every error of its `routes` as a problem."""

    @app.exception_handler(ApiProblem)
    async def _problem(request: Request, error: ApiProblem) -> Response:
        return answer(error, request_id_of(request))

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        details = error.errors()
        many = any(detail["type"] == "too_long" and detail["loc"] == ("body", "items") for detail in details)
        problem = ApiProblem(
            422,
            "TOO_MANY_ITEMS" if many else "INVALID",
            "The request breaks a rule.",
            errors=[_field(detail) for detail in details[:_ERRORS_SHOWN]],
        )
        return answer(problem, request_id_of(request))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code = _NAMES.get(error.status_code, f"HTTP_{error.status_code}")
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(sorted(_methods_at(request, routes)))
        problem = ApiProblem(error.status_code, code, str(error.detail), headers=headers)
        return answer(problem, request_id_of(request))

    @app.exception_handler(TimeoutError)  # no connection of the pool became free
    @app.exception_handler(OperationalError)
    async def _busy(request: Request, error: OperationalError | TimeoutError) -> Response:
        cause = error.orig if isinstance(error, OperationalError) else error
        about = {"request_id": request_id_of(request)}
        logger.warning("database unavailable: %s (request %s)", type(cause).__name__, about["request_id"], extra=about)
        problem = ApiProblem(503, "UNAVAILABLE", "The database is busy.", headers={"Retry-After": str(_BUSY_SECONDS)})
        return answer(problem, request_id_of(request))


def _methods_at(request: Request, routes: Sequence[Route]) -> set[str]:
    """The methods of all routes at the request's path: a route knows only its own.

    What a path says in words is no identifier: `/sessions/refresh` is no session.
    """
    there = [route for route in routes if route.path_regex.match(request.url.path)]
    named = min((route.path for route in there), key=lambda path: path.count("{"), default="")
    return {method for route in there if route.path == named for method in route.methods or ()}


def _field(detail: dict[str, Any]) -> FieldProblem:
    place = [str(part) for part in detail["loc"]]
    path = place[1:] if place[0] == "body" else place  # a parameter keeps "query", "path" or "header" in front
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
    return FieldProblem.model_validate(
        {"pointer": pointer, "code": str(detail["type"]).upper(), "message": str(detail["msg"])}
    )
