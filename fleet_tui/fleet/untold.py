"""What is said where an operator does not tell something of a line: never nothing, which reads as none."""

from __future__ import annotations

from collections.abc import Iterable

from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.i18n import N_, _

NOT_TOLD = N_("not told")
"""Where there is no room to say by whom."""


def operator_name(capabilities: Capabilities) -> str:
    """What the operator is called in a sentence, as the one who acts."""
    return capabilities.operator or _("the operator")


def all_not_told(capabilities: Capabilities, names: Iterable[str]) -> str:
    """One sentence for all of a line that the operator does not give, by what it is called on screen."""
    return _("Not told by {operator}: {names}").format(operator=operator_name(capabilities), names=", ".join(names))


def not_told(capabilities: Capabilities) -> str:
    """Instead of something that the operator does not give."""
    return _("not told by {operator}").format(operator=operator_name(capabilities))
