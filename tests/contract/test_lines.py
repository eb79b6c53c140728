"""The fleet page by page, and exactly what changed since."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from fleet_tui.domain.failure import NotFound, Refused
from fleet_tui.domain.line import LINE_COLUMNS, SPARSE_COLUMNS, LinePage
from tests.contract.conftest import SIZE
from tests.contract.server import Server, lines_by_status, order
from tests.one_run import in_one_run


async def everything(http: Any, **params: Any) -> list[LinePage]:
    """All pages, the further ones side by side."""
    first = LinePage.model_validate_json((await http.get("/v1/lines", params=params)).content)
    assert first.cursors is not None
    answers = await asyncio.gather(*(http.get("/v1/lines", params={"cursor": cursor}) for cursor in first.cursors))
    return [first, *(LinePage.model_validate_json(answer.content) for answer in answers)]


@in_one_run("limit", [1, 7, SIZE // 2, SIZE, 5000])
async def test_pages_are_the_fleet_once_in_the_order_of_numbers(server: Server, limit: int) -> None:
    pages = await everything(await server.http(), limit=limit)
    numbers = [str(msisdn) for page in pages for msisdn in page.msisdn]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == SIZE
    assert {page.total for page in pages} == {SIZE}
    assert len({page.sync_token for page in pages}) == 1
    assert all(len(page.id) <= limit for page in pages)


async def test_a_pending_line_shows_no_account_and_no_options(server: Server) -> None:
    pending = await lines_by_status(await server.http(), "PENDING")
    assert pending
    assert all(line["billing_account"] is None and line["options"] == [] for line in pending)


async def test_what_changed_since_is_exact(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    token = (await client.line_page()).sync_token
    assert [page.id for page in await client.lines_changed_since(token)] == [[]]

    active = (await lines_by_status(http, "ACTIVE"))[:5]
    pending = next(line for line in await lines_by_status(http, "PENDING") if line["scheduled_kind"] is None)
    blocks = {"kind": "set_blocks", "blocks": {"OUTGOING_SMS": True}}
    await server.done(client, {"items": [{"line_id": line["id"], "change": blocks} for line in active]})
    await server.done(client, {"items": [{"line_id": pending["id"], "change": {"kind": "cease"}}]})

    pages = await everything(http, modified_since=token, limit=2)
    assert sorted(line for page in pages for line in page.id) == sorted(line["id"] for line in active)
    assert pages[0].removed == [pending["id"]]
    assert all("OUTGOING_SMS" in on for page in pages for on in page.blocks)
    newest = pages[-1].sync_token
    assert (await client.lines_changed_since(newest))[0].id == []
    with pytest.raises(NotFound):
        await client.line(pending["id"])
    card = (await http.get("/v1/sim-cards", params={"status": "STOCK", "limit": 1000})).json()["items"]
    assert pending["iccid"] in {each["iccid"] for each in card}  # back in stock


async def test_a_change_between_two_pages_is_in_the_next_difference(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    first = await client.line_page(limit=20)
    assert first.cursors is not None
    await server.done(client, {"items": [{"line_id": first.id[0], "change": {"kind": "cease"}}]})
    last = await client.line_page(cursor=first.cursors[-1])
    assert last.sync_token == first.sync_token  # a page read later must not hide what changed on an earlier one
    changed = LinePage.model_validate_json(
        (await http.get("/v1/lines", params={"modified_since": last.sync_token})).content
    )
    assert [*changed.id, *changed.removed] == [first.id[0]]


@in_one_run("token", ["", "nonsense", "other.1", "{epoch}.999999", "{epoch}.-1", "{epoch}.x"])
async def test_a_sync_token_that_means_nothing(server: Server, token: str) -> None:
    client = await server.manager()
    epoch = (await client.line_page()).sync_token.partition(".")[0]
    with pytest.raises(Refused) as refused:
        await client.lines_changed_since(token.replace("{epoch}", epoch) or " ")
    assert refused.value.code == "SYNC_TOKEN_EXPIRED"


@in_one_run("cursor", ["x", "WzFd", "bm9uc2Vuc2U", "AAAA", "%00"])
async def test_a_cursor_that_is_not_ours(server: Server, cursor: str) -> None:
    answer = await (await server.http()).get("/v1/lines", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "CURSOR_INVALID")


async def test_hostile_text_goes_through_unchanged(server: Server) -> None:
    hostile = "[/] [@click=app.quit]x[/] \x1b[31m \u202e =1+1 陳大文 " + "x" * 300
    http, client = await server.http(), await server.manager()
    line = (await lines_by_status(http, "ACTIVE"))[0]
    change = {"kind": "set_user", "user": {"kind": "none"}, "description": hostile[:300]}
    await server.done(client, {"items": [{"line_id": line["id"], "change": change}]})
    assert (await client.line(line["id"])).description.raw == hostile[:300]
    shown = next(row for row in await lines_by_status(http, "ACTIVE") if row["id"] == line["id"])
    assert shown["description"] == hostile[:300]
    preview = await order(http, {"line_id": line["id"], "change": {"kind": "suspend"}})
    items = (await http.get(f"/v1/orders/{preview['id']}/items")).json()["items"]
    assert items[0]["description"] == hostile[:300]


async def test_a_page_has_the_columns_of_the_contract(server: Server) -> None:
    page = (await (await server.http()).get("/v1/lines", params={"limit": 5})).json()
    always = [name for name in LINE_COLUMNS if name not in SPARSE_COLUMNS]  # no departments
    assert [name for name in page if name in LINE_COLUMNS] == always
    assert all(len(page[name]) == 5 for name in always)


async def test_large_answers_are_compressed_for_those_far_away(server: Server) -> None:
    token = (await server.backend.local_tokens()).access_token
    scope_headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
    inner = server.backend.transport._inner  # type: ignore[attr-defined]
    async with httpx.AsyncClient(transport=inner, base_url="http://far", headers=scope_headers) as far:
        assert (await far.get("/v1/lines")).headers["content-encoding"] == "gzip"
        assert "content-encoding" not in (await far.get("/v1/health")).headers
