"""The contract as an OpenAPI 3.1 document, made from the routes and `fleet_tui.domain`; kept in `docs/openapi.json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.order import OrderRequest
from fleet_tui.domain.person import PersonUpdate
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.session import Credentials, InvitationAcceptance, RefreshRequest
from fleet_tui.server.app import assemble
from fleet_tui.server.problems import MEDIA_TYPE

_BODIES: tuple[type[BaseModel], ...] = (
    Credentials, RefreshRequest, InvitationAcceptance, OrderRequest, ImportRequest, PersonUpdate,
)  # fmt: skip
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
    schemas = made["components"]["schemas"]
    _, definitions = models_json_schema(
        [(Problem, "serialization"), *((model, "validation") for model in _BODIES)],
        ref_template=_SCHEMAS + "{model}",
    )
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for operation in _operations(made):
        _describe_answers(operation)
        operation.setdefault("security", [])
    return made


def _operations(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in made["paths"].values():
        yield from path.values()


def _describe_answers(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    answers.pop("422", None)
    answers["default"] = {
        "description": "A problem: `code` says which, `errors` where.",
        "content": {MEDIA_TYPE: {"schema": _REFERENCE}},
    }
    for answer in answers.values():
        answer.setdefault("headers", {})["X-Request-Id"] = _REQUEST_ID
