"""The dashboard's figures, counted where the data is."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.forecast import forecast
from fleet_tui.domain.group_pack import PackStatus
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import OrderStatus
from fleet_tui.domain.profile import ProfileStatus
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.domain.ticket import TicketStatus
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.findings.desk import FindingDesk
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.approval_rules import approval_rule
from fleet_tui.server.storage.catalogue import euros, money
from fleet_tui.server.storage.group_packs import GroupPackRepository
from fleet_tui.server.storage.lines import visible_to
from fleet_tui.server.storage.orders import OrderRepository
from fleet_tui.server.storage.organisations import organisation_row
from fleet_tui.server.storage.own_spending import spending_of

LINES = tables.lines.c
_BILLED = (LineStatus.ACTIVE.value, LineStatus.SUSPENDED.value)
_LATEST = 5
_MONTHS = 12


async def dashboard(connection: AsyncConnection, caller: Caller, now: datetime) -> Dashboard:
    """What `caller` may know: a member the figures of their own lines, and nothing of the company's."""
    figures: dict[str, Any] = {"as_of": now} | await _lines(connection, caller) | _NOTHING
    if caller.is_manager:
        figures |= await _company(connection, caller, day_of(now))
    return Dashboard.model_validate(figures)


_NOTHING: dict[str, Any] = {
    "profiles": 0,
    "invitations_open": 0,
    "tickets_open": 0,
    "billing_accounts": 0,
    "unpaid_balance": euros(0),
    "contract_numbers": [],
    "orders_under_way": 0,
    "latest_orders": [],
}


async def _lines(connection: AsyncConnection, caller: Caller) -> dict[str, Any]:
    statement = (
        select(LINES.status, func.count(), func.sum(LINES.monthly_cost), func.count(LINES.monthly_cost))
        .where(visible_to(caller))
        .group_by(LINES.status)
    )
    rows = (await connection.execute(statement)).all()
    counts = dict.fromkeys(LineStatus, 0) | {status: count for status, count, _sum, _known in rows}
    billed = [row for row in rows if row[0] in _BILLED]
    known = all(count == priced for _status, count, _sum, priced in billed)
    activating = and_(visible_to(caller), LINES.status == LineStatus.PENDING.value, LINES.scheduled_kind == "activate")
    soon, first = (
        await connection.execute(select(func.count(), func.min(LINES.scheduled_date)).where(activating))
    ).one()
    next_activation: date | None = first
    return {
        "lines": sum(counts.values()),
        "lines_by_status": counts,
        "lines_activating": soon,
        "next_activation": next_activation,
        "monthly_cost": money(sum(int(cents or 0) for _status, _count, cents, _known in billed)) if known else None,
    }


async def _company(connection: AsyncConnection, caller: Caller, today: date) -> dict[str, Any]:
    organisation_id = caller.organisation_id
    orders = OrderRepository(connection, organisation_id)
    there = tables.profiles.c.removed_at.is_(None)
    profiles = await _counted(connection, tables.profiles, organisation_id, "status", there)
    tickets = await _counted(connection, tables.tickets, organisation_id, "status")
    contracts = tables.contracts.c
    numbers = select(contracts.number).where(
        contracts.organisation_id == organisation_id,
        contracts.number != "",  # a local list names no contract
    )
    accounts = await _counted(connection, tables.billing_accounts, organisation_id, "payment_mode")
    unpaid = await _unpaid(connection, organisation_id)
    waiting = {
        "lines_to_activate": await _to_activate(connection, organisation_id),
        "orders_scheduled": (await orders.page(None, 1, OrderStatus.SCHEDULED)).total,
        "next_order": await orders.first_scheduled(),
        "tickets_answered": tickets.get(TicketStatus.ANSWERED.value, 0),
    }
    rule = await approval_rule(connection, organisation_id)
    proposal = rule.proposal
    waiting |= await orders.awaiting(caller.profile_id)
    waiting["rule_to_approve"] = proposal is not None and proposal.proposed_by != caller.profile_id
    waiting |= await _answered(connection, organisation_id) | await _invited(connection, organisation_id)
    waiting |= await _to_pay(connection, organisation_id) if unpaid is not None else {}
    return (
        {
            "profiles": sum(profiles.values()),
            "invitations_open": profiles.get(ProfileStatus.INVITED.value, 0),
            "tickets_open": sum(count for status, count in tickets.items() if status != TicketStatus.CLOSED.value),
            "billing_accounts": sum(accounts.values()),
            "unpaid_balance": unpaid,
            "contract_numbers": sorted((await connection.execute(numbers)).scalars()),
            "orders_under_way": await orders.under_way(),
            "latest_orders": (await orders.page(None, _LATEST)).items,
            "waiting": waiting,
        }
        | await orders.asked(today)
        | await _spent(connection, organisation_id)
        | await _packs(connection, organisation_id, today)
        | await _findings(connection, organisation_id)
    )


async def _unpaid(connection: AsyncConnection, organisation_id: str) -> Money | None:
    """What is unpaid; of a company's own files nobody knows it."""
    if (await organisation_row(connection, organisation_id)).origin == FleetOrigin.LOCAL_LIST:
        return None
    invoices = tables.invoices.c
    unpaid = select(func.sum(invoices.unpaid)).where(invoices.organisation_id == organisation_id)
    return euros(int((await connection.execute(unpaid)).scalar() or 0))


async def _spent(connection: AsyncConnection, organisation_id: str) -> dict[str, Any]:
    """How many invoices there are, and what those of the newest month charge."""
    invoices = tables.invoices.c
    mine = invoices.organisation_id == organisation_id
    count, newest = (await connection.execute(select(func.count(), func.max(invoices.issued_on)).where(mine))).one()
    if not count:
        return {}
    spent = select(func.sum(func.coalesce(invoices.net, invoices.amount))).where(
        mine, invoices.issued_on >= newest.replace(day=1)
    )
    cents = int((await connection.execute(spent)).scalar_one())
    months = (await (await spending_of(connection, organisation_id, None)).months()).items[:_MONTHS]
    return {"invoices": count, "spent_month": newest.isoformat()[:7], "spent": euros(cents), "spending": months}


async def _to_activate(connection: AsyncConnection, organisation_id: str) -> int:
    free = select(func.count()).where(
        LINES.organisation_id == organisation_id,
        LINES.status == LineStatus.PENDING.value,
        LINES.scheduled_date.is_(None),
    )
    return int((await connection.execute(free)).scalar_one())


async def _answered(connection: AsyncConnection, organisation_id: str) -> dict[str, Any]:
    """The newest ticket that was answered."""
    tickets = tables.tickets.c
    statement = (
        select(tickets.number, tickets.detail)
        .where(tickets.organisation_id == organisation_id, tickets.status == TicketStatus.ANSWERED.value)
        .order_by(tickets.created_at.desc(), tickets.number.desc())
        .limit(1)
    )
    row = (await connection.execute(statement)).first()
    return {} if row is None else {"answered_ticket": row.number, "answered_about": row.detail}


async def _invited(connection: AsyncConnection, organisation_id: str) -> dict[str, Any]:
    """When the first of the profiles that are not completed was invited."""
    profiles = tables.profiles.c
    statement = select(func.min(profiles.invited_at)).where(
        profiles.organisation_id == organisation_id,
        profiles.status == ProfileStatus.INVITED.value,
        profiles.removed_at.is_(None),
    )
    return {"invited_at": (await connection.execute(statement)).scalar()}


async def _to_pay(connection: AsyncConnection, organisation_id: str) -> dict[str, Any]:
    """The invoices that are not paid, and which of them is due first."""
    invoices = tables.invoices.c
    unpaid = (invoices.organisation_id == organisation_id, invoices.unpaid > 0)
    count = (await connection.execute(select(func.count()).where(*unpaid))).scalar_one()
    first = select(invoices.number, invoices.due_on).where(*unpaid).order_by(invoices.due_on, invoices.number).limit(1)
    row = (await connection.execute(first)).first()
    return {} if row is None else {"invoices_to_pay": count, "due_on": row.due_on, "invoice_to_pay": row.number}


async def _findings(connection: AsyncConnection, organisation_id: str) -> dict[str, Any]:
    """What the open findings come to, where there are files to find anything in."""
    if (await organisation_row(connection, organisation_id)).origin == FleetOrigin.SAMPLE:
        return {}
    page = await FindingDesk(connection, organisation_id).page(None, None, 1)
    euro = [each for each in page.sums if each.currency == "EUR"]
    return {
        "findings": page.total,
        "findings_lines": page.lines,
        "findings_month": Money.of(sum((each.month for each in euro), Decimal(0))),
        "findings_claim": Money.of(sum((each.claim for each in euro), Decimal(0))),
    }


async def _packs(connection: AsyncConnection, organisation_id: str, today: date) -> dict[str, Any]:
    """The packs that run: how full they are together, and how full the fullest is."""
    packs = await GroupPackRepository(connection, organisation_id, today).group_packs()
    running = [pack for pack in packs if pack.status == PackStatus.ACTIVE]
    volume = sum(pack.volume_mb for pack in running)
    if not volume:
        return {}
    used = sum(pack.used_mb for pack in running)
    expected = [forecast(pack.used_mb, pack.as_of, pack.starts_on) for pack in running]
    known = [each.total for each in expected if each is not None]
    return {
        "group_pack_usage_percent": 100 * used // volume,
        "group_pack_used_mb": used,
        "group_pack_volume_mb": volume,
        "group_pack_expected_mb": sum(known) if len(known) == len(running) else None,
        "group_pack_highest_percent": max(pack.used_percent for pack in running),
        "group_pack_as_of": min(pack.as_of for pack in running),
    }


async def _counted(
    connection: AsyncConnection, table: Table, organisation_id: str, by: str, *wanted: ColumnElement[bool]
) -> dict[str, int]:
    column = table.c[by]
    mine = (table.c.organisation_id == organisation_id, *wanted)
    statement = select(column, func.count()).where(*mine).group_by(column)
    return {row[0]: row[1] for row in (await connection.execute(statement)).all()}
