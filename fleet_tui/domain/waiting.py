"""What a call does that a person should hear of before it ends: it waits for a busy server, or it is broken off.

Whoever has somebody to tell says so here, for all that is asked below.

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


_left: ContextVar[Callable[[], None] | None] = ContextVar("told_of_what_was_left", default=None)


def tell_broken_off_to(listener: Callable[[], None]) -> None:
    """Call `listener` when a change that may have been made is broken off, in this context and those begun in it."""
    _left.set(listener)


def broken_off() -> None:
    """Nobody waits any longer for the answer to a change that may have been made."""
    listener = _left.get()
    if listener is not None:
        listener()
