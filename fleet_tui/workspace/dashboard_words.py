"""The figures of the dashboard in words, area by area."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.workspace.pack_words import fill_words, pace_words
from fleet_tui.workspace.spending_words import difference_words, month_words


def total_words(counts: Mapping[str, int]) -> str:
    """How many lines there are, the stopped ones too: as many as the list shows."""
    total = sum(counts.values())
    return ngettext("{count} line", "{count} lines", total).format(count=number(total))


def status_counts(counts: Mapping[str, int]) -> list[tuple[LineStatus, int, str]]:
    """Each state with how many lines are in it, as a number and in words; no stopped ones are not worth a word."""
    words = {
        LineStatus.ACTIVE: ngettext("{count} active", "{count} active", counts.get(LineStatus.ACTIVE, 0)),
        LineStatus.PENDING: _("{count} pending"),
        LineStatus.SUSPENDED: _("{count} suspended"),
        LineStatus.CEASED: ngettext("{count} stopped", "{count} stopped", counts.get(LineStatus.CEASED, 0)),
    }
    found = [(status, counts.get(status, 0), said) for status, said in words.items()]
    return [
        (status, count, said.format(count=number(count)))
        for status, count, said in found
        if count or status is not LineStatus.CEASED
    ]


def lines_words(counts: Mapping[str, int]) -> list[str]:
    """How many lines there are, and in which state."""
    return [total_words(counts), " · ".join(words for _status, _count, words in status_counts(counts))]


def figures_of(dashboard: Dashboard, now: datetime) -> dict[str, list[str]]:
    """What is said of each area but the SIM cards, by the area's id; an area without a figure is not there."""
    profiles, invitations, tickets = dashboard.profiles, dashboard.invitations_open, dashboard.tickets_open
    accounts = dashboard.billing_accounts
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
        "orders": [_orders_words(dashboard)],
    }
    figures["findings"] = [_findings_words(dashboard)]
    if (words := fill_words(dashboard, now)) is not None:
        figures["group_packs"] = [words, *filter(None, [pace_words(dashboard)])]
    return figures


def _orders_words(dashboard: Dashboard) -> str:
    """How many are under way; those that wait for their day are not. On a list of one's own: to send, asked, late."""
    if dashboard.orders_to_send or dashboard.orders_asked:
        return _asked_orders_words(dashboard)
    under_way, scheduled = dashboard.orders_under_way, dashboard.waiting.orders_scheduled
    words = ngettext("{count} under way", "{count} under way", under_way).format(count=number(under_way))
    if not scheduled:
        return words
    planned = ngettext("{count} planned", "{count} planned", scheduled).format(count=number(scheduled))
    return f"{words} · {planned}" if under_way else planned


def _asked_orders_words(dashboard: Dashboard) -> str:
    to_send, asked, late = dashboard.orders_to_send, dashboard.orders_asked, dashboard.orders_late
    counts = (
        (to_send, ngettext("{count} to send", "{count} to send", to_send)),
        (asked, ngettext("{count} asked", "{count} asked", asked)),
        (late, ngettext("{count} late", "{count} late", late)),
    )
    return " · ".join(words.format(count=number(count)) for count, words in counts if count)


def _findings_words(dashboard: Dashboard) -> str:
    """What they come to: `€ 412.00 a month on 23 lines · € 198.00 to claim`."""
    if dashboard.findings_percent is not None:
        return _("being looked for, {percent} % done").format(percent=dashboard.findings_percent)
    if dashboard.findings is None:
        return _("your own files fill this")
    if not dashboard.findings_lines or dashboard.findings_month is None or dashboard.findings_claim is None:
        count = dashboard.findings
        return ngettext("{count} to look at", "{count} to look at", count).format(count=number(count))
    lines = ngettext("{count} line", "{count} lines", dashboard.findings_lines)
    month = _("{month} a month on {lines}").format(
        month=money(dashboard.findings_month), lines=lines.format(count=number(dashboard.findings_lines))
    )
    return f"{month} · " + _("{amount} to claim").format(amount=money(dashboard.findings_claim))


def _spending_words(dashboard: Dashboard) -> list[str]:
    """The newest month that was invoiced, as MyBill has it, and by how much it rose or fell."""
    if not dashboard.spending:
        return [_("an invoice as XML fills this")] if dashboard.unpaid_balance is None else []
    newest = dashboard.spending[0]
    words = _("{month}: {amount} excl. VAT").format(month=month_words(newest.key), amount=money(newest.amount))
    return [words, difference_words(newest)] if newest.previous is not None else [words]


def _invoices_words(dashboard: Dashboard) -> str:
    if dashboard.unpaid_balance is not None:
        return _("{amount} due").format(amount=money(dashboard.unpaid_balance))
    count = dashboard.invoices
    if not count:
        return _("an invoice as XML fills this")
    return _("{count} · paid: not known").format(count=number(count))
