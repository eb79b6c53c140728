"""Spending in the person's language: months, differences, and why a line costs more or less."""

from __future__ import annotations

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.labels import CHARGE_CATEGORIES, label
from fleet_tui.domain.money import Money
from fleet_tui.domain.spending import Reason, Spent, Why
from fleet_tui.i18n import _
from fleet_tui.i18n.said import speaking
from fleet_tui.workspace.words import signed


def month_words(month: str) -> str:
    """A month as people write it: `11/2026`."""
    year, _dash, number = month.partition("-")
    return f"{number}/{year}"


def difference(spent: Spent) -> Money | None:
    """What it rose or fell by; None where the month before is not known."""
    return spent.amount - spent.previous if spent.previous is not None else None


@speaking
def difference_words(spent: Spent) -> str:
    """`+ € 3.00`; a dash where there is nothing to compare it with."""
    by = difference(spent)
    return signed(by) if by is not None else "–"


@speaking
def reason_words(reason: Reason) -> str:
    """One cause, without its amount."""
    match reason.why:
        case Why.NEW_LINE:
            return _("new line")
        case Why.PLAN_CHANGED:
            return _("plan {before} → {name}").format(before=reason.before or "–", name=reason.name or "–")
        case Why.PRICE_CHANGED:
            return _("another price: {name}").format(name=reason.name)
        case Why.OPTION_ADDED:
            return _("with {name}").format(name=reason.name)
        case Why.OPTION_REMOVED:
            return _("without {name}").format(name=reason.name)
        case Why.USAGE:
            return label(CHARGE_CATEGORIES, reason.name) if reason.name else _("usage")
        case Why.ONE_OFF:
            return _("one-off costs")
        case _:
            return _("other")


@speaking
def reasons_words(spent: Spent) -> str:
    """Every cause; each with its amount when they are several."""
    if len(spent.reasons) == 1:
        return reason_words(spent.reasons[0])
    return ", ".join(f"{reason_words(reason)} {signed(reason.difference)}" for reason in spent.reasons)


def unit_words(spent: Spent) -> str:
    """A department or cost centre; what is of none that is known."""
    return spent.name or _("not known")


def account_words(account: BillingAccount) -> str:
    """An account to choose."""
    return f"{account.number}  {account.name}".strip()
