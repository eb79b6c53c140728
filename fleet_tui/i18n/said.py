"""A text that can be said again: what `_` and its kin give knows how it came about.

When the language is switched, what is open stays open, and with it all that was typed, marked and scrolled to. A
widget keeps the texts it shows as they were given to it, and `again` gives each in the language then in use. `format`,
`+` and `joined` keep that; an f-string and `str.join` do not: what they put together, its screen paints anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec

_P = ParamSpec("_P")


class Said(str):
    """The text `say()` gives now."""

    __slots__ = ("_say",)

    _say: Callable[[], str]

    def __new__(cls, say: Callable[[], str]) -> Said:
        made = super().__new__(cls, say())
        made._say = say
        return made

    def again(self) -> str:
        """The same in the language in use now."""
        return Said(self._say)

    def format(self, *values: object, **named: object) -> str:
        return Said(
            lambda: str.format(
                again(self),
                *(_value(value) for value in values),
                **{name: _value(value) for name, value in named.items()},
            )
        )

    def __add__(self, other: str) -> str:
        return joined("", (self, other))

    def __radd__(self, other: str) -> str:
        return joined("", (other, self))

    def join(self, parts: Iterable[str]) -> str:
        return joined(self, parts)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied or sent elsewhere it is the text it was."""
        return str, (str(self),)


def again(text: str) -> str:
    """`text` in the language in use now, when it can be said again; otherwise as it is."""
    return text.again() if isinstance(text, Said) else text


def joined(separator: str, parts: Iterable[str]) -> str:
    """`separator.join(parts)`, to be said again."""
    kept = tuple(parts)
    return Said(lambda: str.join(again(separator), map(again, kept)))


def capitalised(text: str) -> str:
    """`text` with a capital at its beginning, to be said again."""

    def say() -> str:
        said = str(again(text))
        return said[:1].upper() + said[1:]

    return Said(say)


def speaking(write: Callable[_P, str]) -> Callable[_P, str]:
    """Make what a function writes in the language in use a text that can be said again."""

    @wraps(write)
    def said(*args: _P.args, **kwargs: _P.kwargs) -> str:
        return Said(lambda: write(*args, **kwargs))

    return said


def _value(value: object) -> object:
    return again(value) if isinstance(value, str) else value
