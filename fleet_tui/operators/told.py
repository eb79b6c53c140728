"""What an operator tells, read leniently: a field of another shape counts as missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def text_of(value: object) -> str:
    """`value`, where it is a text."""
    return value if isinstance(value, str) else ""


def mapping_of(value: object) -> Mapping[str, Any]:
    """`value`, where it is an object."""
    return value if isinstance(value, Mapping) else {}


def mappings_of(value: object) -> Sequence[Mapping[str, Any]]:
    """The objects in `value`, where it is a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def whole_number(value: object) -> int | None:
    """`value`, where it is a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
