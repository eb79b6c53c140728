"""The figures of the dashboard in words, area by area."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.workspace.pack_words import fill_words


def lines_words(counts: Mapping[str, int], soon: int) -> list[str]:
    """How many lines there are, and in which state; `soon` of them are activated on a day that comes."""
    total = sum(counts.values())
    words = [
        (LineStatus.ACTIVE, ngettext("{count} active", "{count} active", counts.get(LineStatus.ACTIVE, 0))),
        (LineStatus.PENDING, _("{count} pending")),
    ]
    suspended = _("{count} suspended").format(count=number(counts.get(LineStatus.SUSPENDED, 0)))
    if soon:
        suspended += " · " + ngettext("{count} activates soon", "{count} activate soon", soon).format(count=soon)
    return [
        ngettext("{count} line", "{count} lines", total).format(count=number(total)),
        " · ".join(word.format(count=number(counts.get(status, 0))) for status, word in words),
        suspended,
    ]


def figures_of(dashboard: Dashboard, now: datetime) -> dict[str, list[str]]:
    """What is said of each area but the SIM cards, by the area's id; an area without a figure is not there."""
    profiles, invitations, tickets = dashboard.profiles, dashboard.invitations_open, dashboard.tickets_open
    accounts, orders = dashboard.billing_accounts, dashboard.orders_under_way
    figures = {
        "profiles": [
            ngettext("{count} profile", "{count} profiles", profiles).format(count=profiles),
            ngettext("{count} invitation open", "{count} invitations open", invitations).format(count=invitations),
        ],
        "tickets": [ngettext("{count} open", "{count} open", tickets).format(count=tickets)],
        "mybill": [_("{amount}/month").format(amount=money(dashboard.monthly_cost))] if dashboard.monthly_cost else [],
        "billing_settings": [ngettext("{count} account", "{count} accounts", accounts).format(count=accounts)],
        "invoices": [_("{amount} due").format(amount=money(dashboard.unpaid_balance))],
        "contract": dashboard.contract_numbers[:1],
        "orders": [ngettext("{count} under way", "{count} under way", orders).format(count=orders)],
    }
    if (words := fill_words(dashboard, now)) is not None:
        figures["group_packs"] = [words]
    return figures
