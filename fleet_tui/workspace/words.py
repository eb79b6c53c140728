"""Codes of the contract in the person's language: refusals, losses, orders and their results.

The server speaks codes and English; what it knows and we do not is shown in its own words.
"""

from __future__ import annotations

import contextlib
from datetime import date

from fleet_tui.domain.approval import Decision
from fleet_tui.domain.base import Notice
from fleet_tui.domain.changes.kinds import MIXED, kind_of
from fleet_tui.domain.changes.models import ReportLoss
from fleet_tui.domain.labels import ITEM_STATUSES, ORDER_STATUSES, UNKNOWN, label, unknown_words
from fleet_tui.domain.line import own_id
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import (
    ItemPreview,
    ItemStatus,
    LineHistoryEntry,
    Order,
    OrderItem,
    OrderRequest,
    OrderStatus,
    Preview,
)
from fleet_tui.domain.plan import Plan
from fleet_tui.domain.text import clean
from fleet_tui.fleet.columns import with_own_word
from fleet_tui.fleet.untold import NOT_TOLD
from fleet_tui.i18n import N_, _, joined, ngettext
from fleet_tui.i18n.format import day, money, number

_NOTICES = {
    "ACCOUNT_MISSPELT": N_("the fleet has no billing account “{name}”; is it “{nearest}”? It is left as it was"),
    "ACCOUNT_UNKNOWN": N_("the billing account is not known"),
    "ALREADY_ASKED": N_("order {order} asks the operator for it already"),
    "ALREADY_SCHEDULED": N_("another order for it waits for its date"),
    "ASKED_OTHERWISE": N_("order {order} asks the operator otherwise, and is not confirmed yet"),
    "CARD_OF_ANOTHER_LINE": N_("the SIM card belongs to another line"),
    "CARD_NOT_IN_STOCK": N_("the SIM card is not in stock"),
    "CARD_UNFIT": N_("{operator} does not take this card: {reason}"),
    "CARD_UNKNOWN": N_("the SIM card is not known"),
    "DUPLICATE_CARD": N_("the SIM card comes twice in the file"),
    "DUPLICATE_NUMBER": N_("the number comes twice in the file"),
    "LIMIT_ABOVE_CEILING": N_("the limit is above the legal ceiling"),
    "ADDRESSED_TO_ANOTHER": N_("addressed to {buyer}, which is not your company"),
    "CURRENCY": N_("in {currency}: only euros are added up"),
    "INVOICE_THERE": N_("invoice {number} of this supplier is in already, out of another file"),
    "INVOICE_UNDATED": N_("nothing says when invoice {number} is from: bring in the invoice first"),
    "LIST_FIRST": N_("this goes with a list of lines of your own: bring that in first"),
    "NUMBER_OF_ANOTHER": N_("invoice {number} of {supplier} is there: two of one number cannot be told apart"),
    "ENDS_FOR": N_("{operator} ends it on {date}, for a fee of {fee}"),
    "ENDS_ON": N_("{operator} ends it on {date}; whether for a fee is not told"),
    "EXPIRES": N_("{operator} is to do something to it on a later day already: cancel that first"),
    "GIVEN_UP": N_("it was never found out whether {operator} did it"),
    "LINE_CEASED": N_("the line is stopped"),
    "LINE_NOT_FOUND": N_("the line does not exist any more"),
    "MANDATE_MISSING": N_("the holder's mandate is missing"),
    "NEW_ACCOUNT": N_("the fleet has no billing account “{name}”; it is left as it was"),
    "NEW_OPTION": N_("the fleet has no option “{name}”; the options are left as they were"),
    "NEW_PLAN": N_("the fleet has no tariff plan “{name}”; the plan is left as it was"),
    "NEW_PROFILE": N_("the fleet has no split-bill profile “{name}”; it is left as it was"),
    "NEVER_ACTIVE": N_("it was never active: {operator} does not end it from here"),
    "NOTHING_TO_CHANGE": N_("it is so already"),
    "NOT_APPROVED": N_("a second fleet manager refused the order"),
    "NOT_ACTIVE": N_("the line is not active"),
    "NOT_NOW": N_("{operator} does not allow it for this line now"),
    "NOT_OFFERED": N_("{operator} does not offer this through its API"),
    "NOT_PENDING": N_("the line is not pending"),
    "NOT_SENT": N_("the program ended before all of it was sent: order it again"),
    "NOT_SHOWN": N_("{operator} says that it was done, and the line does not show it"),
    "NOT_SUSPENDED": N_("the line is not suspended"),
    "NO_CARD": N_("the line has no SIM card"),
    "NO_DATE": N_("{operator} does this at once: no day can be given"),
    "NUMBER_LOST": N_("the number {msisdn} is given up"),
    "NUMBER_NOT_AVAILABLE": N_("the number is not available"),
    "NUMBER_NOT_MOBILE": N_("{msisdn} is not a mobile number"),
    "ONLY_BEGUN": N_("{step} was done, the rest was not: {reason}"),
    "OPERATOR_REFUSED": N_("{operator} did not do it: {word}"),
    "OPERATOR_SAID": "{reason}",
    "OPTION_LOST": N_("loses {option}"),
    "OPTION_MISSPELT": N_("the fleet has no option “{name}”; is it “{nearest}”? The options are left as they were"),
    "OPTION_NOT_APPLICABLE": N_("an option does not go with the plan"),
    "OPTION_NOT_CONTRACTED": N_("an option is not in your contract"),
    "ORDER_IN_THE_WAY": N_("order {order} at {operator} is in the way"),
    "PERSON_CONFIRMED": N_("the user has confirmed their own data"),
    "PERSON_UNKNOWN": N_("the user is not known"),
    "PLAN_MISSING": N_("no tariff plan is given"),
    "PLAN_MISSPELT": N_("the fleet has no tariff plan “{name}”; is it “{nearest}”? The plan is left as it was"),
    "PLAN_NOT_CONTRACTED": N_("the plan is not in your contract"),
    "PLAN_UNCHANGED": N_("the line has this plan already"),
    "PROFILE_MISSPELT": N_("the fleet has no split-bill profile “{name}”; is it “{nearest}”? It is left as it was"),
    "PROFILE_UNKNOWN": N_("the split-bill profile is not known"),
    "RECIPIENT_MISSING": N_("the new operator is missing"),
    "SPEED_OF_ANOTHER": N_("{speed} does not go with the SIM's subscription"),
    "SPLIT_BILL_LOST": N_("the split-bill profile {profile} ends"),
    "STATUS_MISSING": N_("no status is given; taken as active"),
    "STATUS_UNKNOWN": N_("“{status}” is not a known status"),
    "SUPERSEDED": N_("a later order asked otherwise, and the list is as that one says"),
    "TOO_EARLY": N_("{operator} ends it on {date} at the earliest"),
    "VERSION_CONFLICT": N_("somebody else changed the line meanwhile"),
}


def notice_text(notice: Notice) -> str:
    """`notice` in the language in use; an unknown code in the server's own words."""
    words = _NOTICES.get(notice.code)
    if words is None:
        return notice.message
    try:
        return _(words).format(**{name: _said(name, value) for name, value in notice.params.items()})
    except KeyError:
        return notice.message


def _said(name: str, value: object) -> object:
    """A parameter of a notice as people write it: a phone number in groups, a day, an amount; else as it came."""
    with contextlib.suppress(ValueError, ArithmeticError):
        match name, value:
            case "msisdn", str():
                return grouped(value)
            case "date", str():
                return day(date.fromisoformat(value))
            case "fee", str():
                return money(Money.of(value))
    return value


def plan_words(plan: Plan) -> str:
    """What a plan is called; a list that gives a line none leaves it unknown."""
    return unknown_words() if plan.code == UNKNOWN else plan.name


def item_number(item: OrderItem | ItemPreview) -> str:
    """The number an item is about: empty before there is one. Where its line has none it goes by its operator's id."""
    if item.msisdn or item.line_id is None:
        return grouped(item.msisdn or "")
    return clean(own_id(item.line_id), 40) or _(NOT_TOLD)


def order_title(order: Order) -> str:
    """What the order is: `activate 3 lines`, `reactivate 3 lines (undo)`."""
    return _titled(order.kind, order.counts.total, undo=order.undo_of is not None)


def request_title(order: OrderRequest) -> str:
    """As `order_title`, of an order that was not taken yet."""
    return _titled(request_kind(order), len(order.items), undo=order.undo_of is not None)


def request_kind(order: OrderRequest) -> str:
    """The kind of its changes, or "mixed"."""
    kinds = {item.change.kind for item in order.items}
    return kinds.pop() if len(kinds) == 1 else MIXED.code


def _titled(kind: str, count: int, *, undo: bool) -> str:
    title = kind_title(kind, count)
    return _("{order} (undo)").format(order=title) if undo else title


def kind_title(kind: str, count: int) -> str:
    """What an order of `count` changes of `kind` is."""
    return ngettext(*kind_of(kind).title, count).format(count=number(count))


def ticket_words(order: OrderRequest, *, recorded: bool) -> str:
    """Where what is told of a loss goes: a ticket, or the order sheet of a list of one's own (`recorded`); or ""."""
    lost = [item.change for item in order.items if isinstance(item.change, ReportLoss)]
    if recorded:
        told = any(change.stolen or change.message for change in lost)
        return _("the order sheet says what happened") if told else ""
    return _("a ticket tells the service desk") if lost else ""


def undo_words(preview: Preview) -> str:
    """Whether what `preview` accepts can be taken back afterwards: all of it, nothing, or how much."""
    if not preview.irreversible:
        return _("can be undone")
    if preview.irreversible == preview.accepted:
        return _("cannot be undone")
    count = preview.accepted - preview.irreversible
    return _("{count} of {total} can be undone").format(count=number(count), total=number(preview.accepted))


def status_word(status: str, *, recorded: bool = False) -> str:
    """The state of an order in a word or two.

    `recorded`: on a list of one's own, where nothing is done by an operator: it is recorded here, for the order sheet.
    """
    if recorded and status == OrderStatus.DONE:
        return _("recorded here")
    return label(ORDER_STATUSES, status)


def item_word(status: str, *, recorded: bool = False) -> str:
    """The state of an item in a word or two; `recorded` as for `status_word`."""
    return _("recorded here") if recorded and status == ItemStatus.DONE else label(ITEM_STATUSES, status)


def history_result(entry: LineHistoryEntry, *, recorded: bool = False) -> str:
    """What came of an order for one line: `done`, `refused: the line is not active`, `scheduled, 30/03/2026`."""
    if entry.item.refusal is not None:
        return _("refused: {reason}").format(reason=notice_text(entry.item.refusal))
    if entry.item.status == ItemStatus.WAITING and entry.order.status == OrderStatus.SCHEDULED:
        return order_result(entry.order)
    return item_word(entry.item.status, recorded=recorded)


def order_result(order: Order, *, recorded: bool = False) -> str:
    """The state of the order with its counts: `13 done · 1 refused`, `scheduled, 30/03/2026`.

    `recorded` as for `status_word`. The operator's own word stands beside it.
    """
    return with_own_word(_order_result(order, recorded=recorded), order.status_words)


def _order_result(order: Order, *, recorded: bool) -> str:
    if order.status == OrderStatus.SCHEDULED:
        return joined(", ", (status_word(order.status), day(order.effective_date)))
    if order.status == OrderStatus.ASKED:
        return _asked_result(order)
    if order.approval is not None and order.approval.decision == Decision.REFUSED and order.approval.decided_by:
        return _("refused by {name}").format(name=order.approval.decided_by)
    recorded = recorded and order.asked_on is None
    if order.status == OrderStatus.PARTIAL:
        counts = order.counts
        done = (
            ngettext("{count} recorded here", "{count} recorded here", counts.done)
            if recorded
            else ngettext("{count} done", "{count} done", counts.done)
        )
        refused = ngettext("{count} refused", "{count} refused", counts.refused).format(count=number(counts.refused))
        return joined(" · ", (done.format(count=number(counts.done)), refused))
    return status_word(order.status, recorded=recorded)


def tell_the_operator() -> str:
    """What cancelling an order that was asked of the operator does not do."""
    return _("The operator was asked for it: tell them that it is cancelled. Nothing is sent from here.")


def _asked_result(order: Order) -> str:
    """`asked on 24/11/2026, due 26/11/2026 · 2 confirmed`."""
    parts = [status_word(order.status)]
    if order.asked_on is not None:
        parts = [_("asked on {day}").format(day=day(order.asked_on))]
    if order.due is not None:
        parts[0] = joined(", ", (parts[0], _("due {day}").format(day=day(order.due))))
    if done := order.counts.done:
        parts.append(ngettext("{count} confirmed", "{count} confirmed", done).format(count=number(done)))
    return joined(" · ", parts)


def signed(amount: Money) -> str:
    """An amount with its sign: `+ € 25.00`, `- € 5.00`; none for nothing."""
    text = money(Money(amount=abs(amount.amount), currency=amount.currency))
    return ("- " if amount.amount < 0 else "+ ") + text if amount else text
