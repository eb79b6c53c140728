"""The columns of blank SIM cards: on the screen, in a workbook, from the command line."""

from __future__ import annotations

from fleet_tui.domain.sim_card import SimCard
from fleet_tui.i18n import N_
from fleet_tui.i18n.format import day
from fleet_tui.workspace.listing import ListColumn

COLUMNS: tuple[ListColumn[SimCard], ...] = (
    ListColumn("iccid", N_("SIM card number"), lambda card: card.iccid, 22),
    ListColumn("issuer", N_("Issuer"), lambda card: card.issuer, 10, priority=3),
    ListColumn(
        "ordered_on",
        N_("Ordered"),
        lambda card: day(card.ordered_on) if card.ordered_on else "–",
        10,
        lambda card: card.ordered_on,
        priority=1,
        kind="day",
    ),
    ListColumn("ticket", N_("Ticket"), lambda card: card.ticket_number or "–", 10, priority=1),
    ListColumn("box", N_("Box"), lambda card: card.box or "–", 12, priority=2),
)
