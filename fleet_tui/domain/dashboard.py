"""The dashboard's live figures, in one reply."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Resource
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import Order
from fleet_tui.domain.spending import Spent

Count = Annotated[int, Field(ge=0)]


class Waiting(Resource):
    """What waits for a manager of the company: counts, each with what is first among them."""

    lines_to_activate: Count = 0
    """PENDING lines that no order waits for."""
    orders_scheduled: Count = 0
    next_order: Order | None = None
    """The scheduled order whose day comes first."""
    tickets_answered: Count = 0
    answered_ticket: str | None = None
    """Number of the newest of them."""
    answered_about: str | None = None
    """Its detail, a code of `ticket-topics`."""
    invited_at: datetime | None = None
    """When the first of those was invited whose profile is not complete."""
    invoices_to_pay: Count = 0
    due_on: date | None = None
    """The earliest day by which one of them is to be paid."""
    invoice_to_pay: str | None = None
    """Number of that one."""
    orders_to_approve: Count = 0
    """Orders of others that wait for a second manager: for whoever asks."""
    order_to_approve: Order | None = None
    """The oldest of them."""
    orders_awaiting: Count = 0
    """Orders of whoever asks that wait for a second manager."""
    rule_to_approve: bool = False
    """Somebody else proposed to ask for less approval; it waits for a second manager."""


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
    spending: Annotated[list[Spent], Field(max_length=12)] = []
    """The last twelve months with invoices, newest first, as `GET /v1/spending?by=month` has them."""
    group_pack_usage_percent: Count | None = None
    """Of the group packs that run, together; rounded down."""
    group_pack_highest_percent: Count | None = None
    """Of the one that is fullest."""
    group_pack_as_of: datetime | None = None
    """The oldest of their figures."""
    group_pack_used_mb: Count | None = None
    """Used this month of those that run, together."""
    group_pack_volume_mb: Count | None = None
    """What they hold together."""
    group_pack_expected_mb: Count | None = None
    """What the month comes to if it goes on so; None before a whole day is measured of each."""
    findings: Count | None = None
    """Open findings on the bills; None where no files of the company's own are there to find anything in."""
    findings_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    """How far it is where they are being found anew; the figures are those of before."""
    findings_lines: Count = 0
    """Lines with an amount among them."""
    findings_month: Money | None = None
    """What they cost a month, without VAT."""
    findings_claim: Money | None = None
    """What can be claimed back."""
    contract_numbers: list[str]
    orders_under_way: Count
    """Submitted, in progress or to be sent; those scheduled for a day are counted in `waiting`."""
    orders_to_send: Count = 0
    """Of a company's own list: no operator has heard of them."""
    orders_asked: Count = 0
    """Asked of the operator and not confirmed; those that are late are among them."""
    orders_late: Count = 0
    latest_orders: list[Order]
    """At most five, newest first."""
    waiting: Waiting = Waiting()
