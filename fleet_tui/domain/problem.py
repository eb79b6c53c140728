"""Errors on the wire: RFC 9457 problem details with a stable code."""

from __future__ import annotations

from fleet_tui.domain.base import Resource
from fleet_tui.domain.text import Text


class FieldProblem(Resource):
    """What is wrong with one field; `pointer` is a JSON pointer (RFC 6901) into the request's body."""

    pointer: Text
    code: str
    message: Text


class Problem(Resource):
    """An answer of 4xx or 5xx, `application/problem+json`. `code` is stable, UPPER_SNAKE.

    `params` are the values that its sentence names.
    """

    type: str = "about:blank"
    title: Text
    status: int
    detail: Text = Text("")
    code: str
    errors: list[FieldProblem] = []
    params: dict[str, Text] = {}
    request_id: str = ""
