"""What an area of an own list says while nothing fills it: which file would, or that none does."""

from __future__ import annotations

from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.i18n import _


def invoices_missing(capabilities: Capabilities) -> str | None:
    """Invoices, and all that is added up from them; None for a fleet that gets them from an operator."""
    if not capabilities.recorded:
        return None
    return _("Your operator's invoices as XML (Peppol) fill this:\nfleet-tui import INVOICE.xml")


def packs_missing(capabilities: Capabilities) -> str | None:
    """Group packs."""
    return _("Group packs stand in no list of lines: not known here.") if capabilities.recorded else None


def desk_missing(capabilities: Capabilities) -> str | None:
    """Tickets."""
    if capabilities.ticket_desk:
        return None
    return _("This list is not connected to an operator: nobody would read a ticket.")
