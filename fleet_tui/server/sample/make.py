"""Writes the sample into an empty database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from fleet_tui.domain.calendar import day_of
from fleet_tui.server.sample import catalogue, words
from fleet_tui.server.sample.fleet import EXAMPLES, FleetMaker, Row
from fleet_tui.server.sample.group_packs import group_pack_rows, group_pack_usage_rows
from fleet_tui.server.sample.invoices import Billing
from fleet_tui.server.sample.orders import OrderMaker
from fleet_tui.server.sample.profiles import LOCAL_MANAGER, profile_rows
from fleet_tui.server.sample.tickets import delivery_rows, ticket_rows
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.secrets import new_id, new_secret

DEFAULT_SIZE = 250
Progress = Callable[[int, int], None]
_HISTORY = 17


def make_sample(connection: Connection, size: int, seed: int, now: datetime, progress: Progress) -> None:
    """A company with `size` lines; `progress` is told how many of them are written."""
    owner = new_id()
    connection.execute(
        insert(tables.organisations).values(
            id=owner,
            name=words.COMPANY,
            origin="SAMPLE",
            epoch=new_id(),
            sequence=1,
            order_count=0,
            fleet_size=size,
            local_profile_id=LOCAL_MANAGER,
            audit_salt=new_secret(),
            created_at=now,
        )
    )
    for name, rows in catalogue.contract_rows(owner).items():
        connection.execute(insert(tables.metadata.tables[name]), rows)
    maker, billing = FleetMaker(owner, size, seed, now), Billing(owner, day_of(now))
    active, pending = _write_lines(connection, maker, billing, size, progress)
    profiles = profile_rows(owner, maker.manager, maker.people, now)
    _write_orders(connection, OrderMaker(owner, now, profiles), active, pending)
    for table, rows in (
        (tables.profiles, profiles),
        (tables.invoices, billing.invoice_rows()),
        (tables.billed_lines, billing.basis_rows()),
        (tables.tickets, ticket_rows(owner, now)),
        (tables.card_deliveries, delivery_rows(owner, now)),
    ):
        connection.execute(insert(table), rows)
    _write_packs(connection, owner, now, Random(f"{seed} packs"))  # noqa: S311 - a sample, not a secret


def _write_packs(connection: Connection, owner: str, now: datetime, random: Random) -> None:
    lines = tables.lines.c
    active = select(lines.id).where(lines.organisation_id == owner, lines.status == "ACTIVE").order_by(lines.id)
    line_ids = connection.execute(active).scalars().all()
    connection.execute(insert(tables.group_packs), group_pack_rows(owner, now, random))
    if line_ids:
        connection.execute(insert(tables.group_pack_line_usage), group_pack_usage_rows(owner, line_ids, random))


def _write_lines(
    connection: Connection, maker: FleetMaker, billing: Billing, size: int, progress: Progress
) -> tuple[list[Row], list[Row]]:
    """Write all lines; the first active ones and all pending ones come back for the orders."""
    active: list[Row] = []
    pending: list[Row] = []
    written = 0
    for batch in maker.batches():
        for table, rows in (
            (tables.people, batch.people),
            (tables.lines, batch.lines),
            (tables.sim_cards, batch.sim_cards),
            (tables.pay_by_mobile_use, batch.pay_by_mobile_use),
        ):
            if rows:
                connection.execute(insert(table), rows)
        billing.add(batch.lines)
        pending += [line for line in batch.lines if line["status"] == "PENDING"]
        if len(active) < _HISTORY:
            active += [line for line in batch.lines if line["status"] == "ACTIVE"][:_HISTORY]
        written += len(batch.lines)
        progress(written, size)
    return active[:_HISTORY], pending


def _write_orders(connection: Connection, maker: OrderMaker, active: list[Row], pending: list[Row]) -> None:
    examples = {example.msisdn for example in EXAMPLES}  # the introduction's pending line has no date yet
    maker.make(active, [line for line in pending if line["msisdn"] not in examples])
    if not maker.orders:
        return
    connection.execute(insert(tables.orders), maker.orders)
    connection.execute(insert(tables.order_items), maker.items)
    connection.execute(insert(tables.audit), maker.audit)
    mine = tables.organisations.c.id == maker.owner
    connection.execute(update(tables.organisations).where(mine).values(order_count=len(maker.orders)))
    lines = tables.lines.c
    dated: Any = (
        update(tables.lines)
        .where(lines.organisation_id == maker.owner, lines.id == bindparam("line_id"))
        .values(scheduled_kind="activate", scheduled_date=bindparam("day"))
    )
    if maker.scheduled:
        connection.execute(dated, maker.scheduled)
