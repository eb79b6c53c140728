"""The figures of the dashboard in words, area by area."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.workspace.pack_words import fill_words
from fleet_tui.workspace.spending_words import month_words


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
        "mybill": _spending_words(dashboard),
        "billing_settings": [ngettext("{count} account", "{count} accounts", accounts).format(count=accounts)],
        "invoices": [_invoices_words(dashboard)],
        "contract": dashboard.contract_numbers[:1],
        "orders": [ngettext("{count} under way", "{count} under way", orders).format(count=orders)],
    }
    if (words := fill_words(dashboard, now)) is not None:
        figures["group_packs"] = [words]
    return figures


def _spending_words(dashboard: Dashboard) -> list[str]:
    """What a month costs; in a fleet out of files the newest month that was invoiced."""
    if dashboard.unpaid_balance is None:
        if dashboard.spent is None or dashboard.spent_month is None:
            return [_("an invoice as XML fills this")]
        month, amount = month_words(dashboard.spent_month), money(dashboard.spent)
        return [_("{month}: {amount} excl. VAT").format(month=month, amount=amount)]
    return [_("{amount}/month").format(amount=money(dashboard.monthly_cost))] if dashboard.monthly_cost else []


def _invoices_words(dashboard: Dashboard) -> str:
    if dashboard.unpaid_balance is not None:
        return _("{amount} due").format(amount=money(dashboard.unpaid_balance))
    count = dashboard.invoices
    if not count:
        return _("an invoice as XML fills this")
    return _("{count} · paid: not known").format(count=number(count))
