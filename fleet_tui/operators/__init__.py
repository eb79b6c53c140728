"""Operators by the names that settings call them: `[connections.x] operator = "soracom"`. Nothing heavy is imported.

The adapter itself is imported when a connection names it: its module's `make` answers an `Operator` of the port.
Others come as plug-ins, which describe themselves by the same `Known` (`plugins.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

API_VERSION = 1
"""Of what an adapter is given and asked: `Known`, `Asked`, the port. A plug-in says for which it was written."""


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of a connection that only this operator has. `choices`: what it may say, the usual first; any text
    without them. `needed`: a connection must have it. `about` says what it is for, in a phrase."""

    name: str
    choices: tuple[str, ...] = ()
    about: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """An operator with an adapter. `hosts`: base URLs by coverage, the usual one first; no setting adds another.

    `module` has `make(asked)`, which answers the port's `Operator` and asks nothing of anybody yet. `checked_against`
    says which published description of its API the adapter was held to; nobody had an account.
    """

    title: str
    hosts: Mapping[str, str]
    module: str
    checked_against: str
    options: tuple[Option, ...] = ()
    api_version: int = API_VERSION
    unusable: str = ""
    """Why a plug-in cannot be used, in a sentence; empty where it can."""


OPERATORS: Mapping[str, Known] = {
    "kpn": Known(
        "KPN",
        {"netherlands": "https://api-prd.kpn.com"},
        "fleet_tui.operators.kpn.operator",
        "Mobile Services Management v11",
    ),
    "soracom": Known(
        "Soracom",
        {"global": "https://g.api.soracom.io/v1", "japan": "https://api.soracom.io/v1"},
        "fleet_tui.operators.soracom.operator",
        "OpenAPI 20260604-092803",
        (Option("pause", ("suspend", "deactivate"), "what suspending a line asks"),),  # blocked, or off until woken
    ),
}
"""What comes with the program. A `sheet.py` beside each adapter lists all that is used of its API."""
