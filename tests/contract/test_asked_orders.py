"""On a company's own list an order is asked of the operator, not done: the lines stay as the operator listed them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Refused
from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.line import Line
from fleet_tui.domain.order import ItemStatus, Order, OrderConfirmation, OrderRequest, OrderSent, OrderStatus
from fleet_tui.workspace.dashboard_words import figures_of
from tests.contract.server import Server

CARD, NEW_CARD = "8932030000205518327", "8932030000205518335"
JAN: dict[str, Any] = {
    "row": 2, "msisdn": "0489744365", "iccid": CARD, "plan": "Mobile Contact", "status": "ACTIVE",
    "person": "Jan Peeters", "billing_account": "100457319", "options": [],
}  # fmt: skip
AN = JAN | {"row": 3, "msisdn": "0488268365", "iccid": None, "plan": "Mobile Europe", "person": "An Maes"}
TODAY = date(2026, 11, 23)


async def own_list(server: Server, *rows: dict[str, Any]) -> FleetClient:
    """A manager whose fleet is such a list."""
    client = await server.manager()
    request = ImportRequest.model_validate({"name": "Garage Dupont SRL", "rows": list(rows or (JAN, AN))})
    await client.import_lines(request, validate_only=False)
    return client


async def the_line(client: FleetClient, number: str = "+32489744365") -> Line:
    page = await client.line_page()
    return await client.line(page.id[page.msisdn.index(number)])


async def asked(server: Server, client: FleetClient, **change: Any) -> Order:
    """An order for Jan's line that the operator was asked for."""
    made = await made_for(server, client, **change)
    return await client.order_sent(made.id, OrderSent())


async def made_for(server: Server, client: FleetClient, **change: Any) -> Order:
    line = await the_line(client)
    item = {"line_id": line.id, "expected_version": line.version, "change": change}
    return await server.done(client, {"items": [item]})


async def test_an_order_is_to_be_sent_and_changes_no_line(server: Server) -> None:
    client = await own_list(server)
    made = await made_for(server, client, kind="suspend")
    assert (made.status, made.counts.waiting, made.asked_on, made.finished_at) == (OrderStatus.TO_SEND, 1, None, None)
    line = await the_line(client)
    assert line.status == "ACTIVE"
    assert [(each.kind, each.order, each.asked_on) for each in line.asked] == [("suspend", made.number, None)]
    page = await client.line_page()
    assert [(mark.kind, mark.asked_on) for mark in page.asked.values()] == [("suspend", None)]
    [item] = (await client.order_items(made.id)).items
    assert item.status == ItemStatus.TO_SEND
    assert [(effect.field, effect.before, effect.after) for effect in item.effects] == [
        ("status", "ACTIVE", "SUSPENDED")
    ]


async def test_once_asked_it_has_a_day_a_reference_and_is_late_after_two_working_days(server: Server) -> None:
    client = await own_list(server)
    made = await made_for(server, client, kind="cease")
    sent = await client.order_sent(made.id, OrderSent(reference="CASE-1"))
    assert (sent.status, sent.asked_on, sent.due, sent.reference) == (
        OrderStatus.ASKED, TODAY, date(2026, 11, 25), "CASE-1",
    )  # fmt: skip
    assert (sent.counts.asked, sent.counts.waiting, sent.final) == (1, 0, False)
    assert not sent.late(date(2026, 11, 25))
    assert sent.late(date(2026, 11, 26))
    again = await client.order_sent(made.id, OrderSent(asked_on=date(2026, 11, 20)))
    assert (again.asked_on, again.due, again.reference) == (date(2026, 11, 20), date(2026, 11, 24), "CASE-1")
    with pytest.raises(Refused) as refused:
        await client.order_sent(made.id, OrderSent(asked_on=date(2026, 11, 24)))
    assert refused.value.code == "DATE_AHEAD"


async def test_a_day_that_comes_is_asked_for_now_and_due_then(server: Server) -> None:
    client = await own_list(server)
    line = await the_line(client)
    made = await server.done(
        client, {"items": [{"line_id": line.id, "change": {"kind": "suspend"}}], "effective_date": "2026-12-15"}
    )
    assert made.status == OrderStatus.TO_SEND
    assert (await client.order_sent(made.id, OrderSent())).due == date(2026, 12, 15)
    server.clock.advance(days=40)
    await server.backend.work_until_idle()
    assert (await the_line(await server.manager())).status == "ACTIVE"


async def test_confirmed_by_hand_the_line_becomes_so(server: Server) -> None:
    client = await own_list(server)
    sent = await asked(server, client, kind="set_plan", plan="MOBILE_EUROPE")
    done = await client.confirm_order(sent.id, OrderConfirmation())
    assert (done.status, done.counts.done, done.counts.asked) == (OrderStatus.DONE, 1, 0)
    line = await the_line(client)
    assert line.plan
    assert (line.plan.name, line.asked) == ("Mobile Europe", [])
    [item] = (await client.order_items(sent.id)).items
    assert (item.status, item.confirmed_by, item.confirmed_on) == (ItemStatus.CONFIRMED, "HAND", TODAY)
    with pytest.raises(Refused) as refused:
        await client.confirm_order(sent.id, OrderConfirmation())
    assert refused.value.code == "NOT_ASKED_FOR"


async def test_one_item_of_an_order_is_confirmed_and_the_rest_cancelled(server: Server) -> None:
    client = await own_list(server)
    page = await client.line_page()
    items = [{"line_id": line_id, "change": {"kind": "suspend"}} for line_id in page.id]
    made = await server.done(client, {"items": items})
    await client.order_sent(made.id, OrderSent())
    part = await client.confirm_order(made.id, OrderConfirmation(positions=[1]))
    assert (part.status, part.counts.done, part.counts.asked) == (OrderStatus.ASKED, 1, 1)
    rest = await client.cancel_order(made.id)
    assert (rest.status, rest.counts.done, rest.counts.cancelled, rest.counts.asked) == (OrderStatus.PARTIAL, 1, 1, 0)
    assert [(await client.line(line_id)).status for line_id in page.id] == ["ACTIVE", "SUSPENDED"]
    assert (await client.line_page()).asked == {}


async def test_the_next_order_builds_on_what_is_asked(server: Server) -> None:
    client = await own_list(server)
    stop = await asked(server, client, kind="cease")

    async def refused(**change: Any) -> str:
        line = await the_line(client)
        preview = await client.preview(OrderRequest.model_validate({"items": [{"line_id": line.id, "change": change}]}))
        refusal = preview.items[0].refusal
        return refusal.code if refusal else ""

    assert await refused(kind="cease") == "ALREADY_ASKED"
    assert await refused(kind="suspend") == "ASKED_OTHERWISE"
    await client.cancel_order(stop.id)
    assert await refused(kind="suspend") == ""
    await asked(server, client, kind="set_plan", plan="MOBILE_EUROPE")
    assert await refused(kind="reactivate") == "NOT_SUSPENDED"  # what is asked has nothing to do with it


async def test_taking_back_what_is_asked_is_another_order(server: Server) -> None:
    client = await own_list(server)
    made = await made_for(server, client, kind="suspend")
    with pytest.raises(Refused) as refused:  # nobody heard of it: it is cancelled
        await client.undo()
    assert refused.value.code == "ORDER_UNDER_WAY"
    await client.order_sent(made.id, OrderSent())
    back = await client.undo()
    assert [item.change.kind for item in back.order.items] == ["reactivate"]
    undone = await server.done(client, back.order.model_dump(mode="json"))
    assert undone.status == OrderStatus.TO_SEND
    line = await the_line(client)
    assert (line.status, [each.kind for each in line.asked]) == ("ACTIVE", ["suspend", "reactivate"])


async def test_a_new_line_is_asked_for_and_holds_its_number_and_card(server: Server) -> None:
    client = await own_list(server)
    new = {
        "kind": "add_line", "iccid": NEW_CARD, "description": "Zoë", "user": {"kind": "none"}, "options": [],
        "plan": "MOBILE_EUROPE", "billing_account": "100457319",
        "number": {"kind": "new_number", "msisdn": "0470123456"},
    }  # fmt: skip
    made = await server.done(client, {"items": [{"change": new}]})
    assert made.status == OrderStatus.TO_SEND
    assert (await client.line_page()).total == 2
    again = await client.preview(OrderRequest.model_validate({"items": [{"change": new | {"iccid": CARD[:-1] + "7"}}]}))
    assert again.items[0].refusal is not None


async def test_every_line_refused_leaves_nothing_to_send(server: Server) -> None:
    client = await own_list(server)
    made = await made_for(server, client, kind="reactivate")
    assert made.status == OrderStatus.REJECTED
    with pytest.raises(Refused):
        await client.order_sent(made.id, OrderSent())


async def test_an_operators_own_orders_are_never_asked(server: Server) -> None:
    client = await server.manager()
    page = await client.line_page()
    line_id = page.id[page.status.index("ACTIVE")]
    body = {"items": [{"line_id": line_id, "change": {"kind": "suspend"}}]}
    order = await client.submit(OrderRequest.model_validate(body), uuid.uuid4().hex)
    await server.backend.work_until_idle()
    assert (await client.order(order.id)).status == OrderStatus.DONE
    for noted in (client.order_sent(order.id, OrderSent()), client.confirm_order(order.id, OrderConfirmation())):
        with pytest.raises(Refused) as refused:
            await noted
        assert refused.value.code == "NOT_ASKED_FOR"


async def test_the_dashboard_counts_what_is_to_send_asked_and_late(server: Server) -> None:
    client = await own_list(server)
    page = await client.line_page()
    for line_id in page.id:
        await server.done(client, {"items": [{"line_id": line_id, "change": {"kind": "suspend"}}]})
    first = (await client.orders()).items[-1]
    await client.order_sent(first.id, OrderSent(asked_on=date(2026, 11, 18)))  # due on the 20th
    figures = await client.dashboard()
    assert (figures.orders_to_send, figures.orders_asked, figures.orders_late) == (1, 1, 1)
    assert figures_of(figures, server.clock())["orders"] == ["1 to send · 1 asked · 1 late"]
