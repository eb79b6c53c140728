"""One line of the list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fleet_tui.domain.line import AskedMark
from fleet_tui.domain.msisdn import grouped


class LineRow(NamedTuple):
    """One line as the list knows it, every text cleaned. `plan` and `options` are codes, `monthly_cost` without VAT.

    `pay_by_mobile_limit` is a month's; None: the legal ceiling. `msisdn`, `plan`: empty where the operator
    does not tell them, as `monthly_cost` is None.
    """

    id: str
    version: int
    msisdn: str
    iccid: str | None
    description: str
    person: str | None
    plan: str
    status: str
    billing_account: str | None
    options: tuple[str, ...]
    split_bill_profile: str | None
    blocks: tuple[str, ...]
    pay_by_mobile_limit: Decimal | None
    monthly_cost: Decimal | None
    scheduled_kind: str | None
    scheduled_date: date | None
    department: str | None = None
    cost_centre: str | None = None
    left_on: date | None = None
    """The user's last day of work."""
    suspended_on: date | None = None
    """Since when it is suspended, where that is known."""
    labels: tuple[str, ...] = ()
    operator: str | None = None
    """Whose line it is, where the fleet is at more than one."""
    status_words: str | None = None
    """The operator's own word for its status, where that says more."""
    cost_currency: str | None = None
    """None: that of the fleet."""
    asked: AskedMark | None = None

    @property
    def called(self) -> str:
        """What people know the line by: its number, else that of its card, else what the operator calls it."""
        return grouped(self.msisdn) or self.iccid or self.id

    @property
    def title(self) -> str:
        """`called`, and its description."""
        return f"{self.called}  {self.description}".rstrip()
