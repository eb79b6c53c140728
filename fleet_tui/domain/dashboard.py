"""The dashboard's live figures, in one reply."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Resource
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import Order

Count = Annotated[int, Field(ge=0)]


class Dashboard(Resource):
    """Counts and amounts at `as_of`. Money is per month where it says so, VAT included where unpaid."""

    as_of: datetime
    lines: Count
    lines_by_status: dict[str, Count]
    lines_activating: Count
    """PENDING lines with a dated activation order."""
    next_activation: date | None = None
    profiles: Count
    invitations_open: Count
    tickets_open: Count
    monthly_cost: Money | None
    billing_accounts: Count
    unpaid_balance: Money | None
    """None where nobody knows what was paid: of a company's own files."""
    invoices: Count = 0
    spent_month: str | None = None
    """The newest month with invoices, `2026-11`."""
    spent: Money | None = None
    """What they charge in it, without VAT."""
    group_pack_usage_percent: Count | None = None
    """Of the group packs that run, together; rounded down."""
    group_pack_highest_percent: Count | None = None
    """Of the one that is fullest."""
    group_pack_as_of: datetime | None = None
    """The oldest of their figures."""
    contract_numbers: list[str]
    orders_under_way: Count
    """Submitted, scheduled or in progress."""
    latest_orders: list[Order]
    """At most five, newest first."""
