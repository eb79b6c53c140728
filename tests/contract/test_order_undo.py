"""Undo: an order is taken back once, by its author, where nobody else was since; one that waits gets another day."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.failure import Conflict, NotFound, Refused
from fleet_tui.domain.line import Line
from fleet_tui.domain.order import Order, OrderRequest, OrderStatus, Undo
from tests.contract.server import Server, lines_by_status, order
from tests.one_run import in_one_run

KEPT = (
    "status", "description", "plan", "options", "person", "billing_account", "split_bill_profile", "blocks",
    "pay_by_mobile_limit", "monthly_cost",
)  # fmt: skip
"""What an undo brings back: everything but the version and when it was."""

CHANGES: dict[str, dict[str, Any]] = {
    "suspend": {"kind": "suspend"},
    "reactivate": {"kind": "reactivate"},
    "plan that loses options": {"kind": "set_plan", "plan": "MOBILE_DATA_20"},
    "options, one of them there": {"kind": "add_options", "options": ["VOICE_NATIONAL_100MIN", "DATA_ASIA_TECH_3GB"]},
    "options gone": {"kind": "remove_options", "options": ["VOICE_NATIONAL_100MIN"]},
    "blocks": {"kind": "set_blocks", "blocks": {"MMS": True, "MOBILE_DATA": False}},
    "limit": {"kind": "set_pay_by_mobile_limit", "limit": {"amount": "12.50", "currency": "EUR"}},
    "no limit": {"kind": "set_pay_by_mobile_limit", "limit": None},
    "user and split bill": {"kind": "set_user", "user": {"kind": "none"}, "description": "Van 7"},
    "new user": {
        "kind": "set_user",
        "user": {"kind": "new", "person": {"given_name": "Noor", "family_name": "Maes"}},
    },
    "split bill": {"kind": "set_split_bill", "split_bill_profile": None},
    "departure": {"kind": "report_departure", "action": "SUSPEND"},
    "handed over": {"kind": "report_departure", "action": "REASSIGN"},
    "several": {
        "kind": "combined",
        "changes": [{"kind": "remove_options", "options": ["VOICE_NATIONAL_100MIN"]}, {"kind": "suspend"}],
    },
}


def shown(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in KEPT}


async def a_line(server: Server, client: FleetClient, **values: Any) -> Line:
    """An active line with something of everything."""
    split = (await client.split_bill_profiles())[0].id
    line_id = (await lines_by_status(await server.http(), "ACTIVE"))[0]["id"]
    person = (await client.people("", limit=1))[0]
    whole = {
        "plan": "MOBILE_START",
        "options": '["VOICE_NATIONAL_100MIN"]',
        "blocks": '["MOBILE_DATA"]',
        "split_bill_profile": split,
        "person_id": person.id,
        "pay_by_mobile_limit": 2000,
        "monthly_cost": 1300,
    } | values
    await server.change_line(line_id, **whole)
    return await client.line(line_id)


async def changed(server: Server, client: FleetClient, line: Line, change: dict[str, Any]) -> Order:
    done = await server.done(client, {"items": [{"line_id": line.id, "change": change}]})
    assert done.status is OrderStatus.DONE, (await client.order_items(done.id)).items
    return done


async def taken_back(server: Server, client: FleetClient, undo: Undo) -> Order:
    preview = await client.preview(undo.order)
    assert preview.refused == 0
    submitted = await client.submit(undo.order, uuid.uuid4().hex)
    await server.backend.work_until_idle()
    return await client.order(submitted.id)


@in_one_run("name", CHANGES)
async def test_what_is_taken_back_is_as_it_was(server: Server, name: str) -> None:
    client = await server.manager()
    line = await a_line(server, client, **({"status": "SUSPENDED"} if name == "reactivate" else {}))
    first = await changed(server, client, line, CHANGES[name])
    assert shown(await client.line(line.id)) != shown(line)

    undo = await client.undo()
    assert undo.of.id == first.id
    done = await taken_back(server, client, undo)
    assert (done.status, done.undo_of) == (OrderStatus.DONE, first.id)
    assert shown(await client.line(line.id)) == shown(line)


async def test_an_account_is_taken_back(server: Server) -> None:
    client = await server.manager()
    line = await a_line(server, client)
    assert line.billing_account is not None
    other = next(a.number for a in await client.billing_accounts() if a.number != line.billing_account.number)
    await changed(server, client, line, {"kind": "set_billing_account", "billing_account": other})
    await taken_back(server, client, await client.undo())
    assert (await client.line(line.id)).billing_account == line.billing_account


async def test_a_new_line_is_taken_back_while_it_is_pending(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    card = (await http.get("/v1/sim-cards", params={"status": "STOCK"})).json()["items"][0]["iccid"]
    change = {
        "kind": "add_line",
        "iccid": card,
        "user": {"kind": "none"},
        "plan": "MOBILE_1",
        "billing_account": "100457319",
        "number": {"kind": "new_number", "msisdn": "0470 99 88 77"},
    }
    added = await server.done(client, {"items": [{"line_id": None, "change": change}]})
    line_id = (await client.order_items(added.id)).items[0].line_id
    assert line_id is not None
    await taken_back(server, client, await client.undo())
    with pytest.raises(NotFound):
        await client.line(line_id)
    assert (await client.sim_cards(prefix=card)).items[0].status == "STOCK"


async def test_a_new_line_that_was_activated_since_is_not_stopped(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    card = (await http.get("/v1/sim-cards", params={"status": "STOCK"})).json()["items"][0]["iccid"]
    change = {
        "kind": "add_line",
        "iccid": card,
        "user": {"kind": "none"},
        "plan": "MOBILE_1",
        "billing_account": "100457319",
        "number": {"kind": "new_number", "msisdn": "0470 99 88 77"},
    }
    added = await server.done(client, {"items": [{"line_id": None, "change": change}]})
    line_id = (await client.order_items(added.id)).items[0].line_id
    await server.done(client, {"items": [{"line_id": line_id, "change": {"kind": "activate"}}]})
    preview = await client.preview((await client.undo(added.id)).order)
    assert [item.refusal and item.refusal.code for item in preview.items] == ["VERSION_CONFLICT"]


async def test_a_first_account_is_not_taken_back_and_says_so_before(server: Server) -> None:
    client = await server.manager()
    line = await a_line(server, client)
    await server.change_line(line.id, billing_account=None)
    change = {"kind": "set_billing_account", "billing_account": "100457319"}
    request = {"items": [{"line_id": line.id, "change": change}]}
    preview = await client.preview(OrderRequest.model_validate(request))
    assert (preview.accepted, preview.irreversible) == (1, 1)
    await server.done(client, request)
    await _refused(client, "IRREVERSIBLE")


@pytest.mark.parametrize("kind", ["activate", "cease", "swap_sim", "port_out"])
async def test_what_nothing_takes_back_says_so_before_and_after(server: Server, kind: str) -> None:
    http, client = await server.http(), await server.manager()
    status = "PENDING" if kind == "activate" else "ACTIVE"
    line = next(row for row in await lines_by_status(http, status) if row["scheduled_kind"] is None)
    change: dict[str, Any] = {"kind": kind}
    if kind == "swap_sim":
        change["iccid"] = (await http.get("/v1/sim-cards", params={"status": "STOCK"})).json()["items"][0]["iccid"]
    if kind == "port_out":
        change["recipient_operator"] = "Other"
    request = {"items": [{"line_id": line["id"], "change": change}]}
    assert (await client.preview(OrderRequest.model_validate(request))).irreversible
    assert (await server.done(client, request)).status is OrderStatus.DONE
    await _refused(client, "IRREVERSIBLE")


async def test_an_order_is_taken_back_once(server: Server) -> None:
    client = await server.manager()
    line = await a_line(server, client)
    first = await changed(server, client, line, {"kind": "suspend"})
    undo = await client.undo()
    key = uuid.uuid4().hex
    await client.submit(undo.order, key)
    assert (await client.submit(undo.order, key)).undo_of == first.id  # the same one
    await server.backend.work_until_idle()
    for attempt in (client.submit(undo.order, uuid.uuid4().hex), client.preview(undo.order)):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.code == "ALREADY_UNDONE"
    await _refused(client, "ALREADY_UNDONE", first.id)
    assert (await client.line(line.id)).status == LineStatus.ACTIVE


async def test_orders_are_taken_back_one_after_the_other_from_the_last(server: Server) -> None:
    client = await server.manager()
    line = await a_line(server, client)
    first = await changed(server, client, line, {"kind": "set_blocks", "blocks": {"MMS": True}})
    second = await changed(server, client, line, {"kind": "suspend"})
    for expected in (second, first):
        undo = await client.undo()
        assert undo.of.id == expected.id
        assert (await taken_back(server, client, undo)).status is OrderStatus.DONE
    assert shown(await client.line(line.id))["blocks"] == line.blocks


async def test_what_somebody_else_did_since_is_never_undone_unawares(server: Server) -> None:
    client = await server.manager()
    line, other = await a_line(server, client), (await lines_by_status(await server.http(), "ACTIVE"))[1]
    change = {"kind": "set_blocks", "blocks": {"MMS": True}}
    items = [{"line_id": line_id, "change": change} for line_id in (line.id, other["id"])]
    await server.done(client, {"items": items})
    anna = await server.other_manager()
    await server.done(anna, {"items": [{"line_id": line.id, "change": {**change, "blocks": {"INCOMING_SMS": True}}}]})
    await server.done(anna, {"items": [{"line_id": other["id"], "change": {"kind": "suspend"}}]})

    undo = await client.undo()
    preview = await client.preview(undo.order)
    # The blocks of the first are not as they were left; the other one was only suspended.
    assert [item.refusal and item.refusal.code for item in preview.items] == ["VERSION_CONFLICT", None]
    submitted = await client.submit(undo.order, uuid.uuid4().hex)
    await server.backend.work_until_idle()
    assert (await client.order(submitted.id)).status is OrderStatus.PARTIAL
    assert {"MMS", "INCOMING_SMS"} <= {*(await client.line(line.id)).blocks}
    assert "MMS" not in (await client.line(other["id"])).blocks


async def test_only_the_author_takes_an_order_back(server: Server) -> None:
    client, anna = await server.manager(), await server.other_manager()
    done = await changed(server, client, await a_line(server, client), {"kind": "suspend"})
    await _refused(anna, "NOT_YOURS", done.id)
    await _refused(anna, "NOTHING_TO_UNDO")
    with pytest.raises(NotFound):
        await anna.undo("no-such-order")
    http = await server.other_company()
    assert (await http.get("/v1/undo", params={"order": done.id})).status_code == 404


async def test_what_is_left_of_a_mixed_order_is_counted(server: Server) -> None:
    client = await server.manager()
    active = (await lines_by_status(await server.http(), "ACTIVE"))[:3]
    kinds = ("suspend", "cease", "reactivate")  # the last one is refused
    items = [{"line_id": row["id"], "change": {"kind": kind}} for row, kind in zip(active, kinds, strict=True)]
    done = await server.done(client, {"items": items})
    assert (done.status, done.kind, done.irreversible) == (OrderStatus.PARTIAL, "mixed", False)
    undo = await client.undo()
    assert ([item.change.kind for item in undo.order.items], undo.left_out) == (["reactivate"], 1)


async def test_an_order_that_waits_is_not_taken_back_but_moved_or_cancelled(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    line = (await lines_by_status(http, "ACTIVE"))[0]
    placed = await order(http, {"line_id": line["id"], "change": {"kind": "suspend"}}, day=date(2026, 12, 1))
    await _refused(client, "ORDER_UNDER_WAY")

    token = (await client.line_page()).sync_token
    moved = await client.reschedule_order(Order.model_validate(placed), date(2026, 12, 24))
    assert (moved.effective_date, moved.status) == (date(2026, 12, 24), OrderStatus.SCHEDULED)
    page = (await client.lines_changed_since(token))[0]
    assert (page.id, page.scheduled_date) == ([line["id"]], ["2026-12-24"])
    with pytest.raises(Conflict):
        await client.reschedule_order(Order.model_validate(placed), date(2026, 12, 25))  # as it was before
    with pytest.raises(Refused) as refused:
        await client.reschedule_order(moved, date(2026, 11, 22))
    assert refused.value.code == "DATE_IN_THE_PAST"
    assert (await http.patch(f"/v1/orders/{moved.id}", json={"effective_date": "2026-12-25"})).status_code == 428
    audit = (await http.get("/v1/audit")).json()["items"][0]
    assert (audit["action"], audit["after"]["effective_date"]) == ("order.reschedule", "2026-12-24")

    now = await client.reschedule_order(moved, date(2026, 11, 23))
    await server.backend.work_until_idle()
    assert (await client.order(now.id)).status is OrderStatus.DONE
    assert (await client.line(line["id"])).status == LineStatus.SUSPENDED
    with pytest.raises(Refused) as refused:
        await client.reschedule_order(await client.order(now.id), date(2026, 12, 25))
    assert refused.value.code == "ORDER_FINAL"


async def _refused(client: FleetClient, code: str, order_id: str | None = None) -> None:
    with pytest.raises(Refused) as refused:
        await client.undo(order_id)
    assert refused.value.code == code
