"""What waits for a manager, in words: each with what is first among it, and where it is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.labels import PROFILE_STATUSES, label
from fleet_tui.domain.order import Order
from fleet_tui.domain.profile import ProfileStatus
from fleet_tui.i18n import _, joined, ngettext
from fleet_tui.i18n.format import day, money, number
from fleet_tui.workspace.capability_words import not_told_whether
from fleet_tui.workspace.journal import Pending
from fleet_tui.workspace.ticket_words import detail_name
from fleet_tui.workspace.words import order_title, request_title

TO_ACTIVATE = "status:pending -is:scheduled"
"""The query that finds the lines that can be activated, in whichever language is in use."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One kind of what waits: the action that goes there, the area and what for, a sentence, and what is first."""

    action: str
    place: str
    words: str
    detail: str = ""


def waits(
    dashboard: Dashboard | None,
    today: date,
    drafts: int = 0,
    unknown: Sequence[Pending | Order] = (),
    capabilities: Capabilities = ALL,
) -> list[Wait]:
    """What waits, orders of unknown outcome first. `drafts`: how many this machine keeps, as it does `unknown`."""
    company = _of_the_company(dashboard, today) if dashboard is not None else ()
    return [*_not_told(unknown, capabilities), *company, *_kept_here(drafts)]


def _not_told(unknown: Sequence[Pending | Order], capabilities: Capabilities) -> Iterator[Wait]:
    if unknown:
        titles = [order_title(each) if isinstance(each, Order) else request_title(each.order) for each in unknown]
        more = ngettext("and {count} more", "and {count} more", len(titles) - 1).format(count=number(len(titles) - 1))
        detail = more if titles[1:] else ""
        yield Wait("not_told", "orders/state UNKNOWN", not_told_whether(capabilities, titles[0]), detail)


def _of_the_company(dashboard: Dashboard, today: date) -> Iterator[Wait]:
    waiting = dashboard.waiting
    if count := waiting.orders_to_approve:
        words = ngettext("{count} order waits for your approval", "{count} orders wait for your approval", count)
        first = waiting.order_to_approve
        detail = "" if first is None else joined(", ", (first.number, order_title(first)))
        place = "orders/state AWAITS_APPROVAL" if count > 1 or first is None else ""
        yield Wait("to_approve", place, words.format(count=number(count)), detail)
    if waiting.rule_to_approve:
        yield Wait("rule_to_approve", "approvals", _("another rule for approvals waits for your approval"))
    if count := waiting.orders_awaiting:
        words = ngettext(
            "{count} order of yours waits for approval", "{count} orders of yours wait for approval", count
        )
        yield Wait("awaiting", "orders/state AWAITS_APPROVAL", words.format(count=number(count)))
    if count := waiting.lines_to_activate:
        words = ngettext("{count} line can be activated", "{count} lines can be activated", count)
        yield Wait("to_activate", f"sim_cards/query {TO_ACTIVATE}", words.format(count=number(count)))
    if waiting.next_order is not None:
        yield _planned(waiting.next_order, waiting.orders_scheduled)
    if count := waiting.tickets_answered:
        words = ngettext("{count} ticket was answered", "{count} tickets were answered", count)
        about = detail_name(waiting.answered_about or "")
        detail = f"{waiting.answered_ticket}, {about}" if about else waiting.answered_ticket or ""
        yield Wait("answered", "tickets/state ANSWERED", words.format(count=number(count)), detail)
    if count := dashboard.invitations_open:
        invited = label(PROFILE_STATUSES, ProfileStatus.INVITED)
        words = ngettext("{count} invitation not accepted yet", "{count} invitations not accepted yet", count)
        since = _("since {day}").format(day=day(day_of(waiting.invited_at))) if waiting.invited_at else ""
        yield Wait("not_accepted", f"profiles/query {invited}", words.format(count=number(count)), since)
    if waiting.invoices_to_pay and dashboard.unpaid_balance is not None:
        amount = money(dashboard.unpaid_balance)
        yield Wait("to_pay", "invoices", _due(amount, waiting.due_on, today), waiting.invoice_to_pay or "")


def _kept_here(drafts: int) -> Iterator[Wait]:
    if drafts:
        words = ngettext("{count} draft to continue", "{count} drafts to continue", drafts)
        yield Wait("drafts", "orders/state DRAFT", words.format(count=number(drafts)))


def _planned(order: Order, count: int) -> Wait:
    """The orders that wait for their day; `order` is the first."""
    when = day(order.effective_date)
    if count == 1:
        words = _("planned for {day}: {order}").format(day=when, order=order_title(order))
        return Wait("to_come", "", words, order.number)
    words = ngettext("{count} order is planned, for {day}", "{count} orders are planned, from {day} on", count)
    return Wait("to_come", "orders/state SCHEDULED", words.format(count=number(count), day=when))


def _due(amount: str, due_on: date | None, today: date) -> str:
    if due_on is None:
        return _("{amount} to pay").format(amount=amount)
    days = (due_on - today).days
    if days < 0:
        return _("{amount} to pay, overdue since {day}").format(amount=amount, day=day(due_on))
    if not days:
        return _("{amount} to pay today").format(amount=amount)
    words = ngettext("{amount} to pay within {count} day", "{amount} to pay within {count} days", days)
    return words.format(amount=amount, count=number(days))
