"""Operators by the names that settings call them: `[connections.x] operator = "soracom"`. Nothing heavy is imported.

The adapter itself is imported when a connection names it: its module's `make` answers an `Operator` of the port.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """An operator with an adapter here. `hosts`: base URLs by coverage, the usual one first; no setting adds another.

    `checked_against` says which published description of its API the adapter was held to; nobody had an account.
    """

    title: str
    hosts: Mapping[str, str]
    module: str
    checked_against: str
    pauses: tuple[str, ...] = ()
    """What suspending a line can ask, the usual first, where there is more than one way."""


OPERATORS: Mapping[str, Known] = {
    "soracom": Known(
        "Soracom",
        {"global": "https://g.api.soracom.io/v1", "japan": "https://api.soracom.io/v1"},
        "fleet_tui.operators.soracom.operator",
        "OpenAPI 20260604-092803",
        ("suspend", "deactivate"),  # blocked until it is reactivated, or off until then
    ),
}
