"""A server that is busy says how long to wait. Whoever has somebody to tell says so here, for all that is asked below.

A context variable: each application, each command and what they start hear of their own calls only.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

NOTICED = 2.0
"""Seconds from which on a wait is worth a word."""

_listener: ContextVar[Callable[[float], None] | None] = ContextVar("told_of_waits", default=None)


def tell_waits_to(listener: Callable[[float], None]) -> None:
    """Call `listener` with the seconds of each wait from now on, in this context and in those that begin in it."""
    _listener.set(listener)


def waits(seconds: float) -> None:
    """Something that was asked waits `seconds` before it is asked again."""
    listener = _listener.get()
    if listener is not None and seconds >= NOTICED:
        listener(seconds)
