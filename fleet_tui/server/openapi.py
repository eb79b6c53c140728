"""The contract as an OpenAPI 3.1 document, made from the routes and `fleet_tui.domain`; kept in `docs/openapi.json`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema

from fleet_tui.domain.own_files import UploadRow
from fleet_tui.domain.problem import Problem
from fleet_tui.server.app import ROUTERS, assemble
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.documented import ANSWER_HEADERS, CODES, PARAMETERS, SENT, SHAPES, TAGS, UNCONDITIONAL, codes_of
from fleet_tui.server.idempotency import keyed
from fleet_tui.server.permissions import api_routes, calls_of
from fleet_tui.server.problems import MEDIA_TYPE

_SCHEMAS = "#/components/schemas/"
_RETRIED = {429, 503}


@cache
def document() -> dict[str, Any]:
    """Return the document. Its `description`s are the docstrings of routes and models. Leave it as it is."""
    made: dict[str, Any] = assemble().openapi()
    made["info"] |= {
        "description": (
            "Lines, orders and what belongs to them. No text holds U+0000. Every POST but signing in, refreshing and "
            "`validate_only` carries `Idempotency-Key`; every answer `X-Request-Id`; errors are RFC 9457 problems with "
            "a stable `code`."
        ),
        "contact": {"name": "fleet-tui"},
        "license": {"name": "MIT", "identifier": "MIT"},
    }
    made["servers"] = [{"url": "{origin}", "description": "A server of one's own.", "variables": _ORIGIN}]
    made["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    _add_schemas(made["components"]["schemas"])
    for route in api_routes(ROUTERS):
        if route.include_in_schema:
            for method in route.methods or ():
                _describe(made, route, made["paths"][route.path_format][method.lower()])
    return made


_ORIGIN = {"origin": {"default": "http://127.0.0.1:8075", "description": "Where `fleet-tui serve` listens."}}


def _add_schemas(schemas: dict[str, Any]) -> None:
    """Add the models of bodies and problems, and make of all what a generator understands."""
    bodies = [(route, body.model) for route in api_routes(ROUTERS) if (body := _body(route)) is not None]
    _, definitions = models_json_schema(
        [(Problem, "serialization"), (UploadRow, "validation"), *((model, "validation") for _route, model in bodies)],
        ref_template=_SCHEMAS + "{model}",
    )
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for model in {model for route, model in bodies if "PATCH" in (route.methods or ())}:
        for described in schemas[model.__name__]["properties"].values():
            described.pop("default", None)  # what is left out of a merge patch stays as it is (RFC 7396)
    for schema in _parts(schemas):
        _make_plain(schema)


def _make_plain(schema: dict[str, Any]) -> None:
    """Say of a schema what pydantic does not: a constant has to be there, and open kinds overlap."""
    for name, described in schema.get("properties", {}).items():
        if isinstance(described, dict) and "const" in described:
            described.pop("default", None)
            schema["required"] = sorted({*schema.get("required", ()), name})
    if "oneOf" in schema and "discriminator" not in schema:
        schema["anyOf"] = schema.pop("oneOf")
    if isinstance(schema.get("default"), dict):
        del schema["default"]
    members = schema.get("prefixItems", ())
    if members and all(member == members[0] for member in members):  # a list of a fixed length: few tools know prefixes
        schema["items"] = schema.pop("prefixItems")[0]


def _parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object inside `node`, itself included."""
    if isinstance(node, dict):
        yield node
        for value in list(node.values()):
            yield from _parts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _parts(value)


def _body(route: APIRoute) -> BodyOf[Any] | None:
    """What requests to `route` carry."""
    return next((call for call in calls_of(route.dependant) if isinstance(call, BodyOf)), None)


def _describe(made: dict[str, Any], route: APIRoute, operation: dict[str, Any]) -> None:
    operation.setdefault("security", [])
    body = _body(route)
    if body is not None:
        operation["requestBody"] = body.described
    required = _required_headers(route)
    for parameter in operation.get("parameters", ()):
        parameter.setdefault("description", PARAMETERS[parameter["name"].lower()])
        if parameter["name"].lower() in required:
            parameter["required"] = True
        if parameter["in"] == "header":
            parameter["schema"] = SHAPES.get(parameter["name"].lower(), parameter["schema"])
    answers = operation["responses"]
    answers.pop("422", None)
    for status, answer in answers.items():
        names = ["X-Request-Id", *SENT.get(route.name, ())]
        if _has_version(made, answer):
            names.append("ETag")
        answer["headers"] = {name: _header(name) for name in sorted(names)}
        answer["description"] = _said(answer["description"], int(status))
    answers |= _problems(sorted(set(codes_of(route, operation))))


def _required_headers(route: APIRoute) -> set[str]:
    """The headers without which a request to `route` is always refused."""
    required = {"content-digest", "content-disposition"}
    if route.name not in UNCONDITIONAL:
        required.add("if-match")
    if keyed in calls_of(route.dependant) or route.name in {"accept_invitation", "upload_attachment"}:
        required.add("idempotency-key")
    return required


def _has_version(made: dict[str, Any], answer: dict[str, Any]) -> bool:
    schemas = made["components"]["schemas"]
    names = (part["$ref"].removeprefix(_SCHEMAS) for part in _parts(answer.get("content")) if "$ref" in part)
    return any("version" in schemas[name].get("properties", {}) for name in names)


def _said(description: str, status: int) -> str:
    """What FastAPI says of every answer is nothing: its status in words then."""
    return HTTPStatus(status).phrase if description == "Successful Response" else description


def _header(name: str) -> dict[str, Any]:
    return {"description": ANSWER_HEADERS[name], "schema": {"type": "string"}}


def _problems(codes: list[str]) -> dict[str, Any]:
    """The answers of those codes, by status, with an example of each."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(CODES[code][0], []).append(code)
    return {str(status): _problem(status, names) for status, names in sorted(by_status.items())}


def _problem(status: int, codes: list[str]) -> dict[str, Any]:
    headers = ["X-Request-Id", *(["Retry-After"] if status in _RETRIED else [])]
    examples = {
        code: {
            "summary": CODES[code][1],
            "value": {
                "type": "about:blank",
                "title": CODES[code][1],
                "status": status,
                "code": code,
                "errors": [],
                "request_id": "5f0c2a1e9b7d4c3f",
            },
        }
        for code in codes
    }
    return {
        "description": f"{HTTPStatus(status).phrase}: {', '.join(codes)}.",
        "headers": {name: _header(name) for name in headers},
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}Problem"}, "examples": examples}},
    }
