"""A reported loss: the line is suspended, the card replaced and the ticket written at once, or nothing is."""

from __future__ import annotations

from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.order import ItemStatus, OrderConfirmation, OrderRequest, OrderStatus
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.domain.ticket import TicketStatus
from tests.contract.server import Server
from tests.contract.test_asked_orders import NEW_CARD, made_for, own_list, the_line


async def test_an_order_suspends_swaps_and_writes_one_ticket(server: Server) -> None:
    client = await server.manager()
    page = await client.line_page()
    first, second = [page.id[place] for place, status in enumerate(page.status) if status == "ACTIVE"][:2]
    [card] = (await client.sim_cards(status=SimCardStatus.STOCK, limit=1)).items
    loss = {"kind": "report_loss", "stolen": True, "message": "On the train to Gent"}
    items = [{"line_id": first, "change": loss | {"iccid": card.iccid}}, {"line_id": second, "change": loss}]
    tickets = (await client.tickets()).total
    request = OrderRequest.model_validate({"items": items})
    preview = await client.preview(request)
    assert (preview.accepted, preview.irreversible) == (2, 1)
    order = await server.done(client, {"items": items})
    assert (order.status, order.counts.done) == (OrderStatus.DONE, 2)
    done = (await client.order_items(order.id)).items
    fields = [[effect.field for effect in item.effects] for item in done]
    assert fields == [["status", "iccid"], ["status"]]
    line = await client.line(first)
    assert line.status == "SUSPENDED"
    assert line.sim_card is not None
    assert line.sim_card.iccid == card.iccid
    found = await client.tickets()
    assert found.total == (tickets or 0) + 1
    ticket = found.items[0]
    assert (ticket.number, ticket.detail, ticket.status) == (order.ticket, "LOST_OR_STOLEN", TicketStatus.OPEN)
    assert (ticket.fields["order"], ticket.fields["circumstance"]) == (order.number, "STOLEN")
    assert ticket.fields["msisdns"] == [item.msisdn for item in done]
    assert (ticket.messages[0].author, str(ticket.messages[0].text)) == (order.created_by, "On the train to Gent")
    log = await client.audit(AuditQuery())
    assert ("ticket.create", ticket.id) in [(row.action, row.subject) for row in log.items]


async def test_what_is_told_of_differently_is_a_ticket_each_however_many_batches_it_takes(server: Server) -> None:
    client = await server.manager()
    page = await client.line_page()
    active = [page.id[place] for place, status in enumerate(page.status) if status == "ACTIVE"][:5]
    told: list[dict[str, object]] = [
        {"message": "In the van"},
        {"stolen": True},
        {"message": "In the van"},
        {},
        {"message": "In the van"},
    ]
    items = [
        {"line_id": line, "change": {"kind": "report_loss", **words}} for line, words in zip(active, told, strict=True)
    ]
    before = {ticket.id for ticket in (await client.tickets()).items}
    order = await client.submit(OrderRequest.model_validate({"items": items}), "k" * 32)
    await server.worker(batch=2).work_until_idle()
    numbers = [item.msisdn for item in (await client.order_items(order.id)).items]
    tickets = [ticket for ticket in (await client.tickets()).items if ticket.id not in before]
    tickets.sort(key=lambda ticket: ticket.number)
    assert [
        (ticket.fields["msisdns"], ticket.fields["circumstance"], str(ticket.messages[0].text)) for ticket in tickets
    ] == [
        ([numbers[0], numbers[2], numbers[4]], "LOST", "In the van"),
        ([numbers[1]], "STOLEN", ""),
        ([numbers[3]], "LOST", ""),
    ]
    assert [str(ticket.fields["lost_cards"]).count(",") for ticket in tickets] == [2, 0, 0]
    assert (await client.order(order.id)).ticket == tickets[0].number


async def test_what_is_refused_writes_no_ticket_and_suspends_nothing(server: Server) -> None:
    client = await server.manager()
    page = await client.line_page()
    first, second = [page.id[place] for place, status in enumerate(page.status) if status == "ACTIVE"][:2]
    used = (await client.line(second)).sim_card
    assert used is not None
    tickets = (await client.tickets()).total
    change = {"kind": "report_loss", "iccid": used.iccid}
    order = await server.done(client, {"items": [{"line_id": first, "change": change}]})
    assert (order.status, order.ticket) == (OrderStatus.REJECTED, None)
    assert (await client.line(first)).status == "ACTIVE"
    assert (await client.tickets()).total == tickets


async def test_on_a_list_of_ones_own_it_is_one_order_that_is_asked(server: Server) -> None:
    client = await own_list(server)
    made = await made_for(server, client, kind="report_loss", iccid=NEW_CARD)
    assert (made.status, made.ticket) == (OrderStatus.TO_SEND, None)
    [item] = (await client.order_items(made.id)).items
    assert item.status == ItemStatus.TO_SEND
    assert [(effect.field, effect.after) for effect in item.effects] == [("status", "SUSPENDED"), ("iccid", NEW_CARD)]
    assert (await the_line(client)).status == "ACTIVE"
    await client.confirm_order(made.id, OrderConfirmation())
    line = await the_line(client)
    assert line.status == "SUSPENDED"
    assert line.sim_card is not None
    assert line.sim_card.iccid == NEW_CARD
