"""The contract as an OpenAPI 3.1 document, made from the routes and `fleet_tui.domain`; kept in `docs/openapi.json`."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from fleet_tui.domain.problem import Problem
from fleet_tui.server.app import ROUTERS, assemble
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.permissions import api_routes, calls_of
from fleet_tui.server.problems import MEDIA_TYPE

_SCHEMAS = "#/components/schemas/"
_REFERENCE = {"$ref": f"{_SCHEMAS}Problem"}
_REQUEST_ID = {"description": "The reference to quote.", "schema": {"type": "string"}}


def document() -> dict[str, Any]:
    """The document. Its `description`s are the routes' docstrings."""
    made: dict[str, Any] = assemble().openapi()
    made["info"]["description"] = (
        "Lines, orders and what belongs to them. Every POST but signing in, refreshing and `validate_only` carries "
        "`Idempotency-Key`; every answer `X-Request-Id`; errors are RFC 9457 problems with a stable `code`."
    )
    bodies = _bodies()
    schemas = made["components"]["schemas"]
    _, definitions = models_json_schema(
        [(Problem, "serialization"), *((body.model, "validation") for body in bodies.values())],
        ref_template=_SCHEMAS + "{model}",
    )
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path, item in made["paths"].items():
        for method, operation in item.items():
            _describe_answers(operation)
            operation.setdefault("security", [])
            if (method, path) in bodies:
                operation["requestBody"] = bodies[method, path].described
    return made


def _bodies() -> dict[tuple[str, str], BodyOf[Any]]:
    """What requests carry, by method and path."""
    return {
        (method.lower(), route.path): call
        for route in api_routes(ROUTERS)
        for method in route.methods or ()
        for call in calls_of(route.dependant)
        if isinstance(call, BodyOf)
    }


def _describe_answers(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    answers.pop("422", None)
    answers["default"] = {
        "description": "A problem: `code` says which, `errors` where.",
        "content": {MEDIA_TYPE: {"schema": _REFERENCE}},
    }
    for answer in answers.values():
        answer.setdefault("headers", {})["X-Request-Id"] = _REQUEST_ID
