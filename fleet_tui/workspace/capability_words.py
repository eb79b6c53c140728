"""What is said of what an operator offers."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_tui.domain.capabilities import Capabilities, Level
from fleet_tui.domain.changes.kinds import kind_of
from fleet_tui.domain.changes.models import Combined
from fleet_tui.domain.order import OrderRequest
from fleet_tui.fleet.untold import operator_name
from fleet_tui.i18n import _


def not_offered(capabilities: Capabilities, what: str) -> str:
    """That the operator does not offer `what` (the name of an area, a kind of change)."""
    return _("{what}: {operator} does not offer this through its API.").format(
        what=what, operator=operator_name(capabilities)
    )


def no_details(capabilities: Capabilities) -> str:
    """Why neither the description of a line nor the data of its user can be changed, empty where they can."""
    return "" if capabilities.details else not_offered(capabilities, _("Description and data of the user"))


def refused_words(capabilities: Capabilities, order: OrderRequest) -> str:
    """Why `order` is not sent: its day, or a kind of change in it that is not offered; empty where it may."""
    if order.effective_date is not None and (reason := not_dated(capabilities)):
        return reason
    refused = (kind for kind in _kinds(order) if capabilities.level(kind) == Level.NONE)
    return next((not_offered(capabilities, _(kind_of(kind).label)) for kind in refused), "")


def not_dated(capabilities: Capabilities) -> str:
    """Why no day can be given to a change, empty where one can."""
    if capabilities.dated:
        return ""
    return _("{operator} does this at once: no day can be given.").format(operator=operator_name(capabilities))


def gap_words(capabilities: Capabilities, order: OrderRequest) -> str:
    """What the operator does not do of the changes in `order`: its own sentences, each once."""
    return " ".join(dict.fromkeys(filter(None, map(capabilities.gap, _kinds(order)))))


def _kinds(order: OrderRequest) -> Iterator[str]:
    """The kinds of change in `order`, also those that several together are made of."""
    for item in order.items:
        yield item.change.kind
        if isinstance(item.change, Combined):
            yield from (part.kind for part in item.change.changes)


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
