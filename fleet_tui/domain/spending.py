"""What was spent: sums of invoices by month, category, line or plan, each beside the month before.

A month is that of the invoice. Amounts exclude VAT, as those of charges do; only a month's `with_vat` includes it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Page, Resource
from fleet_tui.domain.money import Money
from fleet_tui.domain.text import Text

MONTH_PATTERN = r"^\d{4}-(0[1-9]|1[0-2])$"


def month_before(month: str) -> str:
    """The month before one like `2026-11`."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{year:04d}-{number - 1:02d}" if number > 1 else f"{year - 1:04d}-12"


class SpendingBy(StrEnum):
    """What is added up."""

    MONTH = "month"
    CATEGORY = "category"
    LINE = "line"
    PLAN = "plan"
    DEPARTMENT = "department"
    COST_CENTRE = "cost_centre"


class Why(StrEnum):
    """Why a line costs more or less than the month before."""

    NEW_LINE = "NEW_LINE"
    PLAN_CHANGED = "PLAN_CHANGED"
    PRICE_CHANGED = "PRICE_CHANGED"
    OPTION_ADDED = "OPTION_ADDED"
    OPTION_REMOVED = "OPTION_REMOVED"
    USAGE = "USAGE"
    ONE_OFF = "ONE_OFF"
    OTHER = "OTHER"


class Reason(Resource):
    """One cause of a difference. `name` is the plan, the option or the category that was used, `before` the plan of the
    month before."""

    why: Annotated[Why | Text, Field(union_mode="left_to_right")]
    name: Text = Text("")
    before: Text = Text("")
    difference: Money


class Spent(Resource):
    """One sum. `key` is a month (`2026-11`), a category, a line's id (empty: the whole account), or the name of a plan,
    a department or a cost centre (empty: not known).

    `previous` is None where the month before is not known; `lines` counts the lines of a plan, department, cost centre.
    """

    key: str
    name: Text = Text("")
    msisdn: str | None = None
    amount: Money
    previous: Money | None = None
    with_vat: Money | None = None
    lines: int | None = None
    reasons: list[Reason] = []


class SpendingPage(Page):
    """Sums of one month (of all months, by month), which add up to `amount`; lines come by amount or by change."""

    items: list[Spent]
    month: str | None = None
    amount: Money
    previous: Money | None = None
