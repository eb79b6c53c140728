"""What an operator does not offer: the methods of the port that its adapter leaves out refuse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from fleet_tui.domain.failure import Refused
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.text import Text
from fleet_tui.i18n import _
from fleet_tui.port import Operator

_PORT = frozenset(name for name in dir(Operator) if not name.startswith("_"))


class Unoffered:
    """Base of an adapter: screens and commands obey its capabilities and ask for none of this; a program may."""

    title: ClassVar[str]

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        if name not in _PORT:
            raise AttributeError(name)

        async def refuse(*_given: object, **_named: object) -> Any:
            sentence = _("{operator} does not offer this through its API; nothing was changed.").format(
                operator=self.title
            )
            raise Refused(sentence, problem=Problem(title=Text(sentence), status=404, code="NOT_OFFERED"))

        return refuse
