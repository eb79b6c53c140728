"""An order in sentences: who gave it, what it leads to, and who has heard of it."""

from __future__ import annotations

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.order import Order, OrderStatus
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import clock, day, moment, number
from fleet_tui.workspace.words import order_result, order_title


def history(order: Order) -> list[str]:
    """Who gave the order, and when it was finished, if that was not at once."""
    parts = [_("by {name}").format(name=order.created_by)] if order.created_by else []
    if order.finished_at is not None and moment(order.finished_at) != moment(order.created_at):
        same_day = day_of(order.finished_at) == day_of(order.created_at)
        when = clock(order.finished_at) if same_day else moment(order.finished_at)
        parts.append(_("finished {moment}").format(moment=when))
    return parts


def finished(order: Order) -> int:
    """How many of its items have come to an end."""
    return order.counts.done + order.counts.refused + order.counts.cancelled


def progress_words(order: Order, *, recorded: bool = False) -> str:
    """How far it is; `recorded` as for `banner`."""
    words = (
        _("{finished} of {total} · {done} recorded here · {refused} refused")
        if recorded
        else _("{finished} of {total} · {done} done · {refused} refused")
    )
    return words.format(
        finished=number(finished(order)),
        total=number(order.counts.total),
        done=number(order.counts.done),
        refused=number(order.counts.refused),
    )


def banner(order: Order, *, recorded: bool = False) -> str:
    """What the order leads to, as the portal's dated banner says it; empty while it is under way.

    `recorded`: on a list of one's own, where nobody but the person tells the operator.
    """
    if recorded:
        return _recorded_banner(order)
    count = order.counts.total
    if order.status == OrderStatus.SCHEDULED and order.kind == "activate":
        return ngettext(
            "The SIM card will be activated on {day}.", "The {count} SIM cards will be activated on {day}.", count
        ).format(count=number(count), day=day(order.effective_date))
    if order.status == OrderStatus.SCHEDULED:
        return _("This will be done on {day}: {what}.").format(day=day(order.effective_date), what=order_title(order))
    if order.final:
        return labelled(order_title(order), order_result(order)) + "."
    return ""


def _recorded_banner(order: Order) -> str:
    unheard = _("No operator has heard of it: send the order sheet.")
    later = order.status == OrderStatus.TO_SEND and order.effective_date > day_of(order.created_at)
    if order.status == OrderStatus.SCHEDULED or later:
        said = _("This is recorded for {day}: {what}.").format(day=day(order.effective_date), what=order_title(order))
    elif order.settled:
        said = labelled(order_title(order), order_result(order, recorded=True)) + "."
    else:
        return ""
    return f"{said} {unheard}" if _unheard(order) else said


def _unheard(order: Order) -> bool:
    """Something of it is to be done, and the operator was not asked."""
    return order.asked_on is None and bool(order.counts.done or order.counts.waiting)
