"""What is said where an operator does not tell something of a line: never nothing, which reads as none."""

from __future__ import annotations

from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.i18n import N_, _

NOT_TOLD = N_("not told")
"""Where there is no room to say by whom."""


def operator_name(capabilities: Capabilities) -> str:
    """What the operator is called in a sentence, as the one who acts."""
    return capabilities.operator or _("the operator")


def not_told(capabilities: Capabilities) -> str:
    """Instead of something that the operator does not give."""
    return _("not told by {operator}").format(operator=operator_name(capabilities))
