"""A table of cases on what was made ready once: a server, a fleet."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any, cast

import pytest

Test = Callable[..., Any]


def in_one_run(names: str, cases: Iterable[Any]) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, for cases that leave everything as it was: all get the same fixtures, one after
    the other, and each that fails is named.

    `names` are separated by commas; a case is a value for each, or the value itself where there is one name.
    """
    wanted = [name.strip() for name in names.split(",")]
    rows = [dict(zip(wanted, case if len(wanted) > 1 else (case,), strict=True)) for case in cases]

    def decorated(test: Test) -> Test:
        async def awaited(subtests: pytest.Subtests, **fixtures: Any) -> None:
            for row in rows:
                with subtests.test(**_told(row)):
                    await test(**fixtures, **row)

        def called(subtests: pytest.Subtests, **fixtures: Any) -> None:
            for row in rows:
                with subtests.test(**_told(row)):
                    test(**fixtures, **row)

        given = inspect.signature(test).parameters.values()
        kept = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in given if each.name not in wanted]
        made: Any = awaited if inspect.iscoroutinefunction(test) else called
        made.__signature__ = inspect.Signature([inspect.Parameter("subtests", inspect.Parameter.KEYWORD_ONLY), *kept])
        made.__name__, made.__module__, made.__doc__ = test.__name__, test.__module__, test.__doc__
        return cast("Test", made)

    return decorated


def _told(row: dict[str, Any]) -> dict[str, str]:
    """Enough of a case to tell it from the others."""
    return {name: repr(value)[:80] for name, value in row.items()}
