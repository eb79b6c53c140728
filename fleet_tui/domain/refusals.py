"""Why an order is refused as a whole, in sentences by code: a server's, and those of a book of orders kept here."""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.i18n import N_

OF_ORDERS: Mapping[str, str] = {
    "DATE_IN_THE_PAST": N_("The date has passed; nothing was changed."),
    "DUPLICATE_LINE": N_("The order names a line twice; nothing was changed."),
    "IDEMPOTENCY_KEY_REUSED": N_("This order was received before, in another form; look for it among the orders."),
    "ORDER_FINAL": N_("The order is finished already; nothing was changed."),
    "ORDER_UNDER_WAY": N_("The order has not finished; nothing was changed."),
    "NOTHING_TO_UNDO": N_("You have no order to undo."),
    "IRREVERSIBLE": N_("You cannot undo this order; nothing was changed."),
    "ALREADY_UNDONE": N_("This order was undone already; nothing was changed."),
}
