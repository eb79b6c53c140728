"""What an operator does not offer: the methods of the port that its adapter leaves out refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from fleet_tui.domain.failure import NotSignedIn, Refused
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.profile import Role
from fleet_tui.domain.session import FleetOrigin, Me, Organisation
from fleet_tui.domain.text import Text
from fleet_tui.i18n import _
from fleet_tui.operators.asked import Asked
from fleet_tui.port import Operator

_PORT = frozenset(name for name in dir(Operator) if not name.startswith("_"))


class Unoffered:
    """Base of an adapter: screens and commands obey its capabilities and ask for none of this; a program may."""

    title: ClassVar[str]
    asked: Asked

    async def me(self) -> Me:
        """Whose key it is; an operator that does not tell knows the key alone. Raises NotSignedIn."""
        key = await asyncio.to_thread(self.asked.keys.load)
        if key is None:
            raise NotSignedIn(_("You are not signed in; nothing was changed."))
        connection = self.asked.keys.connection
        return Me(
            profile_id=f"{connection}/{key.id}",
            name=Text(_("key {id}").format(id=key.id)),
            role=Role.MANAGER,
            organisation=Organisation(id=connection, name=Text(connection), origin=FleetOrigin.OPERATOR),
        )

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        if name not in _PORT:
            raise AttributeError(name)

        async def refuse(*_given: object, **_named: object) -> Any:
            sentence = _("{operator} does not offer this through its API; nothing was changed.").format(
                operator=self.title
            )
            raise Refused(sentence, problem=Problem(title=Text(sentence), status=404, code="NOT_OFFERED"))

        return refuse
