"""Orders: look, submit, follow, cancel; nothing twice, nothing lost."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fleet_tui.domain.failure import Refused
from fleet_tui.domain.order import OrderRequest, OrderStatus
from fleet_tui.server.orders.machine import LEASE, LeaseLost
from fleet_tui.server.storage import tables
from tests.contract.server import Server, lines_by_status, order
from tests.one_run import in_one_run

ACTIVATE = {"kind": "activate"}


def items(lines: list[dict[str, Any]], change: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"line_id": line["id"], "expected_version": line["version"], "change": change} for line in lines]


async def free_pending(http: Any) -> list[dict[str, Any]]:
    """PENDING lines without a date."""
    return [line for line in await lines_by_status(http, "PENDING") if line["scheduled_kind"] is None]


async def test_an_activation_is_previewed_done_and_recorded(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    line = (await free_pending(http))[0]
    request = OrderRequest.model_validate({"items": items([line], ACTIVATE)})

    preview = await client.preview(request)
    assert preview.accepted == 1
    assert preview.irreversible
    shown = {effect.field: (effect.before, effect.after) for effect in preview.items[0].effects}
    assert shown["status"] == ("PENDING", "ACTIVE")
    assert shown["billing_account"][0] is None  # a pending line shows none yet
    assert preview.monthly_difference is not None
    assert str(preview.monthly_difference.amount) == line["monthly_cost"]
    assert (await client.line(line["id"])).status == "PENDING"

    done = await server.done(client, {"items": items([line], ACTIVATE)})
    assert done.status is OrderStatus.DONE
    after = await client.line(line["id"])
    assert (after.status, after.version, after.activated_on) == ("ACTIVE", 2, date(2026, 11, 23))
    assert after.sim_card is not None
    assert after.sim_card.status == "ACTIVE"
    audit = (await http.get("/v1/audit")).json()["items"]
    assert [row["action"] for row in audit[:2]] == ["activate", "order.submit"]
    assert audit[0]["after"]["status"] == "ACTIVE"
    assert audit[0]["request_id"] == audit[1]["request_id"]


async def test_partial_success_is_a_state_with_a_reason_per_line(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    pending = (await free_pending(http))[0]
    active = (await lines_by_status(http, "ACTIVE"))[0]
    done = await server.done(client, {"items": items([pending, active], ACTIVATE)})
    assert done.status is OrderStatus.PARTIAL
    assert (done.counts.done, done.counts.refused, done.counts.waiting) == (1, 1, 0)
    results = (await client.order_items(done.id)).items
    assert [result.refusal and result.refusal.code for result in results] == [None, "NOT_PENDING"]


async def test_the_same_key_orders_once(server: Server) -> None:
    http = await server.http()
    line = (await free_pending(http))[0]
    body = {"items": items([line], ACTIVATE)}
    answers = await asyncio.gather(
        *(http.post("/v1/orders", json=body, headers={"Idempotency-Key": "once"}) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert answers[0].headers["location"] == f"/v1/orders/{answers[0].json()['id']}"

    other = await http.post("/v1/orders", json=body | {"note": "x"}, headers={"Idempotency-Key": "once"})
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    missing = await http.post("/v1/orders", json=body)
    assert (missing.status_code, missing.json()["code"]) == (400, "IDEMPOTENCY_KEY_MISSING")

    server.clock.advance(days=400)  # an order's key is kept as long as the order
    http = await server.http()
    again = await http.post("/v1/orders", json=body, headers={"Idempotency-Key": "once"})
    assert again.json()["id"] == answers[0].json()["id"]


async def test_a_stale_version_is_refused_not_overwritten(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    line = (await lines_by_status(http, "ACTIVE"))[0]
    first = await server.done(client, {"items": items([line], {"kind": "set_blocks", "blocks": {"MMS": True}})})
    second = await server.done(client, {"items": items([line], {"kind": "suspend"})})
    assert (first.status, second.status) == (OrderStatus.DONE, OrderStatus.REJECTED)
    refusal = (await client.order_items(second.id)).items[0].refusal
    assert refusal is not None
    assert refusal.code == "VERSION_CONFLICT"


async def test_a_dated_order_waits_for_its_day_in_brussels(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    token = (await client.line_page()).sync_token
    line = (await free_pending(http))[0]
    day = date(2026, 12, 1)
    submitted = await order(http, *items([line], ACTIVATE), day=day)
    assert submitted["status"] == "SCHEDULED"

    page = (await client.lines_changed_since(token))[0]  # so that F5 shows the date
    assert (page.id, page.scheduled_kind, page.scheduled_date) == ([line["id"]], ["activate"], ["2026-12-01"])
    assert page.version == [line["version"]]
    assert (await client.line(line["id"])).schedules[0].effective_date == day

    twice = await client.preview(OrderRequest.model_validate({"items": items([line], ACTIVATE)}))
    assert twice.items[0].refusal is not None
    assert twice.items[0].refusal.code == "ALREADY_SCHEDULED"

    server.clock.now = server.clock.now.replace(month=11, day=30, hour=22, minute=59)  # 23:59 in Brussels
    await server.backend.work_until_idle()
    assert (await (await server.manager()).order(submitted["id"])).status is OrderStatus.SCHEDULED
    server.clock.advance(minutes=1)
    await server.backend.work_until_idle()
    client = await server.manager()
    assert (await client.order(submitted["id"])).status is OrderStatus.DONE
    after = await client.line(line["id"])
    assert (after.status, after.schedules, after.activated_on) == ("ACTIVE", [], day)


async def test_what_a_dated_order_refuses_is_refused_at_once(server: Server) -> None:
    http = await server.http()
    active = (await lines_by_status(http, "ACTIVE"))[0]
    submitted = await order(http, *items([active], ACTIVATE), day=date(2026, 12, 1))
    assert submitted["status"] == "REJECTED"


async def test_cancelling_takes_the_date_off_the_line(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    line = (await free_pending(http))[0]
    submitted = await order(http, *items([line], ACTIVATE), day=date(2026, 12, 1))
    cancelled = await client.cancel_order(submitted["id"])
    assert (cancelled.status, cancelled.counts.cancelled) == (OrderStatus.CANCELLED, 1)
    assert (await client.line(line["id"])).schedules == []
    with pytest.raises(Refused) as refused:
        await client.cancel_order(submitted["id"])
    assert refused.value.code == "ORDER_FINAL"


async def test_cancelling_needs_the_version_one_has_seen(server: Server) -> None:
    http = await server.http()
    line = (await free_pending(http))[0]
    submitted = await order(http, *items([line], ACTIVATE), day=date(2026, 12, 1))
    path = f"/v1/orders/{submitted['id']}/cancellation"
    stale = await http.post(path, headers={"Idempotency-Key": "a", "If-Match": '"99"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "VERSION_CONFLICT")
    tag = (await http.get(f"/v1/orders/{submitted['id']}")).headers["etag"]
    assert (await http.post(path, headers={"Idempotency-Key": "b", "If-Match": tag})).status_code == 200


@in_one_run(
    "body, code",
    [
        ({"items": [], "effective_date": None}, "INVALID"),
        ({"items": [{"line_id": "x", "change": {"kind": "teleport"}}]}, "INVALID"),
        ({"items": [{"line_id": "x", "change": ACTIVATE, "surprise": 1}]}, "INVALID"),
        ({"items": [{"line_id": None, "change": ACTIVATE}]}, "INVALID"),
        ({"items": [{"line_id": "x", "change": ACTIVATE}], "effective_date": "2026-11-22"}, "DATE_IN_THE_PAST"),
        ({"items": [{"line_id": "x", "change": ACTIVATE}] * 2}, "DUPLICATE_LINE"),
        ({"items": [{"line_id": f"x{n}", "change": ACTIVATE} for n in range(20_001)]}, "TOO_MANY_ITEMS"),
    ],
)
async def test_orders_that_are_none(server: Server, body: dict[str, Any], code: str) -> None:
    http = await server.http()
    for path in ("/v1/orders", "/v1/orders?validate_only=true"):
        answer = await http.post(path, json=body, headers={"Idempotency-Key": "k"})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert all(error["pointer"].startswith("/") for error in answer.json()["errors"])


async def test_two_workers_do_each_item_once(server: Server) -> None:
    http = await server.http()
    lines = (await lines_by_status(http, "ACTIVE"))[:20]
    submitted = await order(http, *items(lines, {"kind": "set_blocks", "blocks": {"MOBILE_DATA": True}}))
    await asyncio.gather(*(server.worker().work_until_idle() for _ in range(3)), server.backend.work_until_idle())
    client = await server.manager()
    done = await client.order(submitted["id"])
    assert (done.status, done.counts.done) == (OrderStatus.DONE, 20)
    assert {(await client.line(line["id"])).version for line in lines} == {2}


async def test_a_worker_that_dies_is_caught_up_after_its_lease(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    lines = (await lines_by_status(http, "ACTIVE"))[:6]
    dead = server.worker(batch=2)
    submitted = await _claimed(server, http, dead, items(lines, {"kind": "suspend"}))
    await dead.work_batch(submitted)  # two of six, then it is never heard of again

    await server.backend.work_until_idle()
    assert (await client.order(submitted.order_id)).counts.done == 2  # its lease still runs
    server.clock.advance(seconds=LEASE.total_seconds() + 1)
    await server.backend.work_until_idle()
    done = await client.order(submitted.order_id)
    assert (done.status, done.counts.done) == (OrderStatus.DONE, 6)
    assert {(await client.line(line["id"])).version for line in lines} == {2}
    with pytest.raises(LeaseLost):
        await dead.work_batch(submitted)  # it was only slow: too late to do harm


async def test_a_stumbling_worker_gets_up_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    http, client = await server.http(), await server.manager()
    line = (await lines_by_status(http, "ACTIVE"))[0]
    machine = server.backend._machine
    assert machine is not None
    worked = machine.work_batch
    stumbled = asyncio.Event()

    async def broken(claim: Any) -> bool:
        stumbled.set()
        raise ZeroDivisionError

    monkeypatch.setattr(machine, "work_batch", broken)
    submitted = await order(http, {"line_id": line["id"], "change": {"kind": "suspend"}})
    await stumbled.wait()
    monkeypatch.setattr(machine, "work_batch", worked)
    server.clock.advance(seconds=LEASE.total_seconds() + 1)
    await server.backend.work_until_idle()
    assert (await client.order(submitted["id"])).status is OrderStatus.DONE
    assert server.backend._workers
    assert not any(worker.done() for worker in server.backend._workers)


async def test_orders_of_a_company_take_effect_in_their_order(server: Server) -> None:
    http = await server.http()
    line = (await lines_by_status(http, "ACTIVE"))[0]
    slow = server.worker(batch=1)
    first = await _claimed(server, http, slow, items([line], {"kind": "suspend"}))
    second = await order(http, {"line_id": line["id"], "change": {"kind": "reactivate"}})
    await server.backend.work_until_idle()
    client = await server.manager()
    assert (await client.order(second["id"])).status is OrderStatus.SUBMITTED
    await slow.work_batch(first)
    await server.backend.work_until_idle()
    assert (await client.order(second["id"])).status is OrderStatus.DONE


async def test_a_cancelled_order_stops_at_the_next_batch(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    lines = (await lines_by_status(http, "ACTIVE"))[:4]
    worker = server.worker(batch=1)
    claim = await _claimed(server, http, worker, items(lines, {"kind": "suspend"}))
    await worker.work_batch(claim)
    cancelled = await client.cancel_order(claim.order_id)
    assert (cancelled.status, cancelled.counts.done, cancelled.counts.cancelled) == (OrderStatus.PARTIAL, 1, 3)
    with pytest.raises(LeaseLost):
        await worker.work_batch(claim)


async def test_a_new_line_from_blank_card_to_activation(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    card = (await http.get("/v1/sim-cards", params={"status": "STOCK"})).json()["items"][0]["iccid"]
    change = {
        "kind": "add_line",
        "iccid": card,
        "description": "Van 9, Gent",
        "user": {"kind": "new", "person": {"given_name": "陳", "family_name": "大文", "e_mail": "chan@example.org"}},
        "plan": "MOBILE_1",
        "options": ["VOICE_NATIONAL_100MIN"],
        "billing_account": "100457319",
        "number": {"kind": "new_number", "msisdn": "0470 99 88 77"},
    }
    done = await server.done(client, {"items": [{"line_id": None, "change": change}]})
    assert done.status is OrderStatus.DONE
    line_id = (await client.order_items(done.id)).items[0].line_id
    assert line_id is not None
    line = await client.line(line_id)
    assert (line.status, line.msisdn, line.options, line.billing_account) == ("PENDING", "+32470998877", [], None)
    assert line.person is not None
    assert line.person.name == "陳 大文"
    await server.done(client, {"items": [{"line_id": line_id, "change": ACTIVATE}]})
    line = await client.line(line_id)
    assert [option.code for option in line.options] == ["VOICE_NATIONAL_100MIN"]
    assert line.monthly_cost is not None
    assert str(line.monthly_cost.amount) == "8.00"


async def test_audit_rows_hold_no_personal_data(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    line = (await lines_by_status(http, "ACTIVE"))[0]
    user = {"kind": "new", "person": {"given_name": "Secretive", "family_name": "Person"}}
    change = {"kind": "set_user", "user": user, "description": "Secretive Person"}
    await server.change_line(line["id"], person_id=None)
    await server.done(client, {"items": [{"line_id": line["id"], "change": change}]})
    async with server.database.read() as connection:
        rows = (await connection.execute(select(tables.audit))).all()
    assert "person" in str(rows[-1].after)
    assert not any("Secretive" in str(row) for row in rows)


async def _claimed(server: Server, http: Any, worker: Any, wanted: list[dict[str, Any]]) -> Any:
    """Submit and let `worker` be the first to claim: the backend's own one is kept waiting meanwhile."""
    machine = server.backend._machine
    assert machine is not None
    async with machine._working:
        await order(http, *wanted)
        claim = await worker.claim()
    assert claim is not None
    return claim


def test_a_lease_is_short() -> None:
    assert timedelta(0) < LEASE <= timedelta(seconds=30)


async def test_an_order_is_found_by_its_key_by_who_sent_it(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    line, other = (await free_pending(http))[:2]
    assert await client.find("a/b c") is None
    sent = await client.submit(OrderRequest.model_validate({"items": items([line], ACTIVATE)}), "a/b c")
    await client.submit(OrderRequest.model_validate({"items": items([other], ACTIVATE)}), "another")
    found = await client.find("a/b c")
    assert found is not None
    assert (found.id, found.number) == (sent.id, sent.number)
    assert await (await server.other_manager()).find("a/b c") is None
    assert (await client.capabilities()).idempotent
