"""Orders from the command line: taken back, repeated, moved, cancelled."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

from fleet_tui.cli.exits import Exit
from fleet_tui.connection import connect
from fleet_tui.domain.changes.models import Activate, Reactivate
from fleet_tui.domain.order import Order, OrderItemRequest, OrderRequest, OrderStatus
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Settings
from fleet_tui.settings.paths import Paths
from fleet_tui.workspace.drafts import Drafts
from fleet_tui.workspace.journal import Journal
from fleet_tui.workspace.order_desk import OrderDesk
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

LATER = "2199-12-31"


def plan_of(fleet: Fleet, number: str = EXAMPLE) -> str:
    return str(fleet("lines", "show", number, "--json").json["plan"]["code"])


def scheduled(fleet: Fleet) -> Any:
    """A suspension that waits for its day."""
    said = fleet("suspend", EXAMPLE, "--at", LATER, "--yes", "--json")
    assert said.json["status"] == "SCHEDULED"
    return said.json


# undo


def test_the_last_order_is_taken_back_after_a_look(fleet: Fleet) -> None:
    before = plan_of(fleet)
    fleet("plan", "set", "europe", EXAMPLE, "--yes")
    looked = fleet("undo", "--dry-run")
    assert looked.exit == Exit.DONE
    assert "plan: Mobile Europe → Mobile Contact" in looked.out
    assert "Taking back order" in looked.err
    assert plan_of(fleet) == "MOBILE_EUROPE"
    said = fleet("undo", "--yes", "--json")
    assert (said.exit, said.json["status"]) == (Exit.DONE, "DONE")
    assert plan_of(fleet) == before
    assert said.json["undo_of"] == fleet.orders_made()[1]["id"]


def test_an_earlier_order_is_taken_back_by_its_number(fleet: Fleet) -> None:
    fleet("suspend", EXAMPLE, "--yes")
    [first] = fleet.orders_made()
    fleet("limit", "set", "10", EXAMPLE, "--yes")
    assert fleet("undo", first["number"], "--yes").exit == Exit.DONE
    line = fleet("lines", "show", EXAMPLE, "--json").json
    assert (line["status"], line["pay_by_mobile_limit"]["amount"]) == ("ACTIVE", "10.00")


def test_nothing_is_taken_back_twice_or_where_nothing_can(fleet: Fleet) -> None:
    said = fleet("undo", "--yes")
    assert said.exit == Exit.FAILURE
    assert said.err
    fleet("suspend", EXAMPLE, "--yes")
    [order] = fleet.orders_made()
    assert fleet("undo", order["id"], "--yes").exit == Exit.DONE
    assert fleet("undo", order["id"], "--yes").exit == Exit.FAILURE
    fleet("activate", PENDING, "--yes")
    count = len(fleet.orders_made())
    said = fleet("undo", "--yes")
    assert said.exit == Exit.FAILURE
    assert (fleet.status_of(PENDING), len(fleet.orders_made())) == ("ACTIVE", count)


def test_undo_asks_as_every_change_does(fleet: Fleet) -> None:
    fleet("suspend", EXAMPLE, "--yes")
    said = fleet("undo")
    assert said.exit == Exit.USAGE
    assert "--yes" in said.err
    assert fleet("undo", "--yes", options=("--read-only",)).exit == Exit.USAGE
    assert fleet.status_of(EXAMPLE) == "SUSPENDED"


# orders retry


async def refused_order(directory: Path, line: Any) -> Order:
    """An order to reactivate a line that was active when its turn came."""
    connected = await connect(Settings(data_dir=directory), LaunchOptions())
    try:
        desk = OrderDesk(connected.operator, Journal(directory / "journal"))
        item = OrderItemRequest(line_id=line["id"], expected_version=line["version"], change=Reactivate())
        sent = await desk.send(desk.confirm(OrderRequest(items=[item])))
        return await desk.follow(sent, lambda order: None)
    finally:
        await connected.close()


def test_what_was_refused_is_ordered_again_on_the_line_as_it_is_now(fleet: Fleet) -> None:
    line = fleet("lines", "show", EXAMPLE, "--json").json
    order = asyncio.run(refused_order(fleet.directory, line))
    assert (order.status, order.counts.refused) == (OrderStatus.REJECTED, 1)
    assert fleet("suspend", EXAMPLE, "--yes").exit == Exit.DONE

    looked = fleet("orders", "retry", order.number, "--dry-run")
    assert looked.exit == Exit.DONE
    assert "suspended → active" in looked.out
    assert fleet("orders", "retry", order.number, "--yes").exit == Exit.DONE
    assert fleet.status_of(EXAMPLE) == "ACTIVE"


def test_where_nothing_was_refused_there_is_nothing_to_repeat(fleet: Fleet) -> None:
    fleet("suspend", EXAMPLE, "--yes")
    [order] = fleet.orders_made()
    said = fleet("orders", "retry", order["number"], "--yes")
    assert said.exit == Exit.FAILURE
    assert f"Nothing was refused of order {order['number']}." in said.err


# An answer that got lost


async def lost_order(directory: Path, line: Any) -> None:
    """The traces of a run that was killed when it had begun to send: the journal, and the draft of the order."""
    connected = await connect(Settings(data_dir=directory), LaunchOptions())
    try:
        me = await connected.operator.me()
    finally:
        await connected.close()
    journal, drafts = Journal(Paths.of(directory).journal("embedded")), Drafts(Paths.of(directory).drafts("embedded"))
    item = OrderItemRequest(line_id=line["id"], expected_version=line["version"], change=Activate())
    pending = journal.begin(OrderRequest(items=[item]), author=me.profile_id)
    draft = drafts.save(drafts.begin("activate", "a draft"))
    drafts.freeze(draft.id, pending.key)
    journal.sent(pending)


def test_an_order_without_an_answer_is_settled_before_another_is_made(fleet: Fleet) -> None:
    line = fleet("lines", "show", PENDING, "--json").json
    asyncio.run(lost_order(fleet.directory, line))
    said = fleet("limit", "set", "10", EXAMPLE, "--yes")
    assert said.exit == Exit.DONE
    assert "Earlier order with unknown outcome: activate 1 line" in said.err
    assert fleet.status_of(PENDING) == "ACTIVE"
    assert [order["kind"] for order in fleet.orders_made()] == ["set_pay_by_mobile_limit", "activate"]
    assert Drafts(Paths.of(fleet.directory).drafts("embedded")).found().drafts == []
    assert "Earlier order" not in fleet("limit", "set", "11", EXAMPLE, "--yes").err


def test_a_look_settles_nothing(fleet: Fleet) -> None:
    asyncio.run(lost_order(fleet.directory, fleet("lines", "show", PENDING, "--json").json))
    assert fleet("limit", "set", "10", EXAMPLE, "--dry-run").exit == Exit.DONE
    assert fleet.orders_made() == []


# orders cancel, orders date


def test_what_has_not_started_is_cancelled(fleet: Fleet) -> None:
    order = scheduled(fleet)
    said = fleet("orders", "cancel", order["number"], "--yes", "--json")
    assert (said.exit, said.json["status"]) == (Exit.DONE, "CANCELLED")
    assert fleet("lines", "list", "is:scheduled", EXAMPLE, "--json").json == []
    again = fleet("orders", "cancel", order["number"], "--yes")
    assert again.exit == Exit.FAILURE
    assert "is finished" in again.err


def test_an_order_that_waits_gets_another_day(fleet: Fleet) -> None:
    order = scheduled(fleet)
    said = fleet("orders", "date", order["id"], "2199-11-30", "--yes", "--json")
    assert (said.exit, said.json["effective_date"]) == (Exit.DONE, "2199-11-30")
    [line] = fleet("lines", "list", "is:scheduled", EXAMPLE, "--json").json
    assert line["scheduled_date"] == "2199-11-30"
    past = fleet("orders", "date", order["id"], date(2020, 1, 1).isoformat(), "--yes")
    assert past.exit == Exit.FAILURE


def test_orders_are_not_touched_without_a_yes(fleet: Fleet) -> None:
    order = scheduled(fleet)
    for words in (["cancel", order["id"]], ["date", order["id"], "2199-11-30"]):
        assert fleet("orders", *words).exit == Exit.USAGE
        assert fleet("orders", *words, "--yes", options=("--read-only",)).exit == Exit.USAGE
    assert fleet("orders", "show", order["id"], "--json").json["effective_date"] == LATER


def test_an_order_that_is_not_there_is_named(fleet: Fleet, tmp_path: Path) -> None:
    for words in (["cancel", "A-1"], ["date", "A-1", LATER], ["retry", "A-1"]):
        said = fleet("orders", *words, "--yes")
        assert (said.exit, said.err) == (Exit.FAILURE, "There is no order “A-1”.\n")
    assert fleet("undo", "A-1", "--yes").err == "There is no order “A-1”.\n"
