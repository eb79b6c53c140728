"""What an action would act on."""

from __future__ import annotations

from dataclasses import dataclass, field

from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.domain.profile import Role


@dataclass(frozen=True, slots=True)
class Selection:
    """The marked lines, or the line under the cursor when none is marked; and whether anything can be changed.

    `record` is the one under the cursor of another list (a profile, a ticket, an invoice).
    """

    count: int = 0
    statuses: frozenset[str] = field(default_factory=frozenset)
    role: str = Role.MANAGER
    connected: bool = True
    connecting: bool = False
    """It is on its way."""
    record: object | None = None
    capabilities: Capabilities = ALL
