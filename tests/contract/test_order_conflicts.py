"""Two managers at one line: whoever comes second is told, and overwrites nothing."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.order import ItemStatus, OrderRequest
from tests.contract.server import Server, lines_by_status

PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the same field": (
        {"kind": "set_plan", "plan": "MOBILE_LIMITLESS"},
        {"kind": "set_plan", "plan": "MOBILE_EUROPE"},
    ),
    "two fields": (
        {"kind": "set_blocks", "blocks": {"MMS": True, "INCOMING_SMS": False}},
        {"kind": "set_user", "user": {"kind": "none"}, "description": "Van 12"},
    ),
    "its end": ({"kind": "cease"}, {"kind": "suspend"}),
}


async def placed(client: FleetClient, line: dict[str, Any], change: dict[str, Any]) -> str:
    """The id of an order made on the version of `line` that was seen."""
    item = {"line_id": line["id"], "expected_version": line["version"], "change": change}
    order = await client.submit(OrderRequest.model_validate({"items": [item]}), uuid.uuid4().hex)
    return order.id


async def outcome(client: FleetClient, order_id: str) -> tuple[str, str]:
    item = (await client.order_items(order_id)).items[0]
    return item.status, item.refusal.code if item.refusal else ""


@pytest.mark.parametrize("name", PAIRS)
async def test_of_two_changes_made_on_one_version_one_is_done(server: Server, name: str) -> None:
    anna, bert = await server.manager(), await server.other_manager()
    line = (await lines_by_status(await server.http(), "ACTIVE"))[0]
    await server.change_line(line["id"], plan="MOBILE_START", options="[]")
    ids = await asyncio.gather(*(placed(who, line, wish) for who, wish in zip((anna, bert), PAIRS[name], strict=True)))
    await asyncio.gather(server.backend.work_until_idle(), server.worker().work_until_idle())
    outcomes = sorted([await outcome(anna, order_id) for order_id in ids])
    assert outcomes[0] == (ItemStatus.DONE, "")
    assert outcomes[1][0] == ItemStatus.REFUSED
    assert outcomes[1][1] in {"VERSION_CONFLICT", "LINE_CEASED"}
    assert (await anna.line(line["id"])).version == line["version"] + 1


async def test_a_day_later_the_one_who_waited_is_told(server: Server) -> None:
    """A dated order guards the version when it is given; what happens until its day is in sight of everyone."""
    anna, bert = await server.manager(), await server.other_manager()
    line = (await lines_by_status(await server.http(), "ACTIVE"))[0]
    await placed(anna, line, {"kind": "suspend"})
    await server.backend.work_until_idle()
    item = {"line_id": line["id"], "expected_version": line["version"], "change": {"kind": "cease"}}
    request = OrderRequest.model_validate({"items": [item], "effective_date": "2026-12-01"})
    preview = await bert.preview(request)
    assert preview.items[0].refusal is not None
    assert preview.items[0].refusal.code == "VERSION_CONFLICT"
    refused = await bert.submit(request, uuid.uuid4().hex)
    assert await outcome(bert, refused.id) == (ItemStatus.REFUSED, "VERSION_CONFLICT")


async def test_both_are_done_when_the_second_saw_the_first(server: Server) -> None:
    anna, bert = await server.manager(), await server.other_manager()
    line = (await lines_by_status(await server.http(), "ACTIVE"))[0]
    first = await placed(anna, line, {"kind": "set_blocks", "blocks": {"MMS": True}})
    await server.backend.work_until_idle()
    seen = await bert.line(line["id"])
    second = await placed(bert, {"id": seen.id, "version": seen.version}, {"kind": "suspend"})
    await server.backend.work_until_idle()
    assert [await outcome(anna, order_id) for order_id in (first, second)] == [(ItemStatus.DONE, "")] * 2
    now = await anna.line(line["id"])
    assert ("MMS" in now.blocks, now.status) == (True, "SUSPENDED")
