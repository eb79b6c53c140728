"""What is said of what an operator offers."""

from __future__ import annotations

from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.i18n import _


def operator_name(capabilities: Capabilities) -> str:
    """What the operator is called in a sentence, as the one who acts."""
    return capabilities.operator or _("the operator")


def not_sent_again(capabilities: Capabilities) -> str:
    """That an order of unknown outcome is not known to the operator, and what to do about it."""
    return _(
        "It is not known whether {operator} took the order, and it is never sent again by itself: "
        "look for it there, then say under Orders whether it was taken."
    ).format(operator=operator_name(capabilities))


def not_told_whether(capabilities: Capabilities, order: str) -> str:
    """That nobody knows whether `order` (its title) was taken."""
    return _("Not known whether {operator} took this: {order}").format(
        operator=operator_name(capabilities), order=order
    )
