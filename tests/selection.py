"""How much of what repeats itself a run takes.

Many a behaviour holds for every language, size, theme, terminal, signal or seed. `make matrix` tries it with each of
them combined with each; `make test` takes a selection, the same at every run, in which every single value occurs.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import product
from typing import Any, TypeVar

T = TypeVar("T")

WHOLE = os.environ.get("FLEET_TUI_MATRIX") == "whole"
"""Whether everything is tried with everything."""


def one_of(values: Sequence[T], place: int) -> Sequence[T]:
    """All `values`, or the one at `place`: tests that differ in little take another one each."""
    return values if WHOLE else values[place : place + 1]


def combined(*axes: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Values of all `axes` together: each with each, or as few as have every value once."""
    if WHOLE:
        return list(product(*axes))
    return [tuple(axis[place % len(axis)] for axis in axes) for place in range(max(map(len, axes)))]
