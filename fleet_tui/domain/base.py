"""How models behave on either side of the wire.

They are built when first used (`defer_build`): the application paints before it parses anything.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from fleet_tui.domain.text import Text

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_out(value: Any) -> Any:
    """A day as RFC 3339 writes it: pydantic takes any number, also in a text, for the seconds since 1970."""
    if type(value) is date:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    raise ValueError("a day is written as 2026-12-31")


Day = Annotated[date, BeforeValidator(_written_out)]
"""A calendar day, `2026-12-31` on the wire."""


class Resource(BaseModel):
    """What a server answers. A newer server may send more: unknown fields are kept, unknown enum values too."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True, defer_build=True)


class Request(BaseModel):
    """What a client sends. Unknown fields are refused: a misspelt one must not be silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


T = TypeVar("T")
Elsewhere = Annotated[SkipJsonSchema[T], Field(exclude_if=lambda told: not told)]
"""What only other operators tell: our own contract does not have it, and it is left out where there is nothing."""


class LineStatus(StrEnum):
    """State of a line: PENDING → ACTIVE ⇄ SUSPENDED; each of the three → CEASED."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CEASED = "CEASED"


class Notice(Resource):
    """One thing worth saying about a change: a refusal, a loss or a warning.

    `code` is stable (UPPER_SNAKE) and is what a client translates; `message` is the server's own English sentence;
    `params` are the values the sentence names.
    """

    code: str
    message: Text
    params: dict[str, Text] = {}


class Page(Resource):
    """What every cursor-paged list carries beside its items."""

    next_cursor: str | None = None
    total: Annotated[int, Field(ge=0)] = 0
