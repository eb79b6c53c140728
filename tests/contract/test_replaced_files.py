"""A list of lines, a price list, an HR list that came in by mistake: what they replaced is there again, exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Refused
from fleet_tui.domain.fleet_import import ImportResult
from fleet_tui.domain.order import OrderStatus
from fleet_tui.domain.own_import import OwnDataRequest
from fleet_tui.server.storage import tables
from tests.contract.server import Server
from tests.contract.test_next_list import FIRST, MONDAY, asked, item_status, line_of, listed, row, rows

CARD, OTHER_CARD = "8932030000205518335", "8932030000205518343"
NOT_COMPARED = frozenset(
    {
        "audit",
        "findings",
        "idempotency_keys",
        "organisations",
        "removed_lines",
        "replaced_rows",
        "schema_version",
        "sessions",
    }
)
COUNTS = frozenset({"version", "sequence", "modified_at", "lineless_since"})
"""What counts changes, and what a look by the clock notes meanwhile: no file brings it, none takes it back."""


async def everything(server: Server) -> dict[str, list[dict[str, Any]]]:
    """All that is stored of companies, but what counts changes and what is worked out."""
    found = {}
    async with server.database.read() as connection:
        for name, table in tables.metadata.tables.items():
            if name in NOT_COMPARED:
                continue
            columns = [column for column in table.c if column.name not in COUNTS]
            rows_of = await connection.execute(select(*columns).order_by(*table.primary_key))
            found[name] = [dict(each) for each in rows_of.mappings()]
    return found


async def take_list(server: Server, said: list[dict[str, Any]], day: date, name: str) -> ImportResult:
    server.clock.advance(hours=1)
    file = {"name": name, "sha256": name.encode().hex().zfill(64)}
    return await listed(await server.manager(), said, day, file=file, new_names=True)


async def take(server: Server, name: str, **said: Any) -> None:
    server.clock.advance(hours=1)
    request = OwnDataRequest.model_validate({"name": name, "sha256": name.encode().hex().zfill(64)} | said)
    assert (await (await server.manager()).import_own_data(request, validate_only=False)).refused is None


def prices(*of: tuple[str, str, str]) -> dict[str, Any]:
    return {"rows": [{"item": item, "price": price, "kind": kind} for item, price, kind in of]}


async def newest(client: FleetClient, name: str) -> str:
    return next(each.id for each in (await client.sources()).items if each.name == name)


async def refusal(server: Server, name: str) -> tuple[str, dict[str, str], str]:
    """What taking the file back is refused with, looked at or done; nothing changes."""
    client = await server.manager()
    before = await everything(server)
    source = await newest(client, name)
    said = []
    for only in (True, False):
        with pytest.raises(Refused) as refused:
            await client.undo_source(source, validate_only=only)
        problem = refused.value.problem
        assert problem is not None
        said.append((problem.code, {key: str(value) for key, value in problem.params.items()}, str(refused.value)))
    assert said[0] == said[1]
    assert await everything(server) == before
    return said[0]


async def begun(server: Server) -> FleetClient:
    """Six lines, of which three wait for what was asked."""
    await take_list(server, [*rows(4), row(5, iccid=CARD), row(7)], FIRST, "first.csv")
    client = await server.manager()
    await asked(server, client, 1, kind="set_plan", plan="MOBILE_EUROPE")
    await asked(server, client, 2, kind="cease")
    await asked(server, client, 3, kind="set_plan", plan="MOBILE_EUROPE")
    return client


SECOND = [
    row(1, iccid=None, plan="Mobile Europe", department="Sales", monthly_cost="45.00"),  # as asked
    row(3, plan="Mobile New", person="Zoë Ó'Brien"),  # a third plan, another user
    row(4, plan="Mobile Europe", status="SUSPENDED", options=["Asia"]),  # changed outside
    row(5, iccid=OTHER_CARD),
    row(6, iccid=CARD, plan="Mobile New", billing_account="200"),  # new, with the card that line 5 had
]
"""Lines 2, as asked, and 7 are not in it."""


async def test_each_that_is_taken_back_leaves_all_as_it_was(server: Server) -> None:
    await begun(server)
    stages = [await everything(server)]
    await take(server, "1.csv", prices=prices(("Mobile Contact", "20.00", "PLAN"), ("Asia", "16.00", "OPTION")))
    stages.append(await everything(server))
    staff = [{"name": "User 1", "department": "Sales"}, {"name": "User 4", "leaves": "2026-10-01"}]
    await take(server, "2.csv", people=staff)
    stages.append(await everything(server))
    result = await take_list(server, SECOND, MONDAY, "second.csv")
    assert result.refused == 0
    kinds = {str(each.kind) for each in result.differences}
    assert kinds >= {"CONFIRMED", "CONTRADICTED", "CHANGED_OUTSIDE", "GONE", "NEW"}
    stages.append(await everything(server))
    matrix = {"options": ["Asia"], "plans": ["Mobile Contact", "Mobile Travel"], "pairs": []}
    await take(server, "3.csv", prices=prices(("Mobile Contact", "21.00", "PLAN")) | {"matrix": matrix})
    stages.append(await everything(server))
    await take(server, "4.csv", people=[{"name": "Zoë Ó'Brien", "cost_centre": "CC1"}])

    client = await server.manager()
    files = [await newest(client, name) for name in ("4.csv", "3.csv", "second.csv", "2.csv", "1.csv")]
    counted = []
    for source, stage in zip(files, reversed(stages), strict=True):
        server.clock.advance(hours=1)
        client = await server.manager()
        looked = await client.undo_source(source, validate_only=True)
        assert await client.undo_source(source) == looked
        assert await everything(server) == stage
        counted.append(looked)
    people, priced, lines, _people, first_prices = counted
    assert (people.people, str(people.before.name if people.before else "")) == (2, "2.csv")
    assert (priced.prices, priced.names_gone) == (2, 1)
    assert (lines.lines_gone, lines.lines_back, lines.items_open) == (1, 6, 2)
    assert (first_prices.before, first_prices.prices) == (None, 0)
    orders = {order.status for order in (await client.orders()).items}
    assert orders == {OrderStatus.ASKED}
    result = await take_list(server, SECOND, MONDAY, "second.csv")  # it can come in again, and does the same
    assert {str(each.kind) for each in result.differences} == kinds


async def test_what_was_asked_and_kept_since_stays(server: Server) -> None:
    client = await begun(server)
    await take_list(server, SECOND, MONDAY, "second.csv")
    client = await server.manager()
    since = await asked(server, client, 4, kind="set_blocks", blocks={"MMS": True})
    await server.change_line((await line_of(client, 3)).id, keep=True)
    await client.undo_source(await newest(client, "second.csv"))
    assert await item_status(client, since) == "ASKED"
    line = await line_of(client, 4)
    assert (line.plan.name, line.status, [each.kind for each in line.asked]) == (
        "Mobile Europe", "ACTIVE", ["set_blocks"],
    )  # fmt: skip
    async with server.database.read() as connection:
        kept = await connection.execute(select(tables.lines.c.msisdn).where(tables.lines.c.keep))
    assert kept.scalars().all() == ["+32488000003"]


async def test_the_same_list_again_is_another_one_only_where_it_changes_something(server: Server) -> None:
    await begun(server)
    before = await everything(server)
    await take_list(server, SECOND, MONDAY, "second.csv")
    once = await everything(server)
    await take_list(server, SECOND, MONDAY, "second.csv")
    assert await everything(server) == once
    server.clock.advance(days=1)
    await take_list(server, SECOND, day_of(server.clock()), "second.csv")
    ended = await line_of(await server.manager(), 7)
    assert ended.status == "CEASED"  # two lists in a row had it not
    for stage in (once, before):
        client = await server.manager()
        await client.undo_source(await newest(client, "second.csv"))
        assert await everything(server) == stage


async def test_what_goes_on_from_a_file_keeps_it_and_is_named(server: Server) -> None:
    await begun(server)
    code, _params, sentence = await refusal(server, "first.csv")
    assert (code, "bring in the right one" in sentence) == ("LIST_STAYS", True)
    await take_list(server, SECOND, MONDAY, "second.csv")
    await take(server, "prices.csv", prices=prices(("Mobile New", "33.00", "PLAN")))
    assert await refusal(server, "first.csv") == (
        "SOURCE_BEFORE_FILE", {"file": "second.csv"},
        "second.csv came in later and builds on it: take that one back first; nothing was changed.",
    )  # fmt: skip
    assert (await refusal(server, "second.csv"))[:2] == ("SOURCE_BEFORE_FILE", {"file": "prices.csv"})
    client = await server.manager()
    await client.undo_source(await newest(client, "prices.csv"))

    server.clock.advance(hours=1)
    client = await server.manager()
    for place, change in ((6, {"kind": "suspend"}), (3, {"kind": "set_user", "user": {"kind": "none"}})):
        order = await asked(server, client, place, **change)  # of a line that it brought; of a user whom it changed
        assert (await refusal(server, "second.csv"))[:2] == ("SOURCE_BEFORE_ORDER", {"order": order.number})
        await client.cancel_order(order.id)
    new = (await line_of(client, 6)).id
    await server.change_line(new, keep=True)
    assert (await refusal(server, "second.csv"))[:2] == ("SOURCE_BEFORE_CHANGE", {"name": "0488 00 00 06"})
    await server.change_line(new, keep=False)
    await client.undo_source(await newest(client, "second.csv"))


async def test_a_name_that_a_later_list_uses_keeps_the_price_list_that_brought_it(server: Server) -> None:
    await take_list(server, rows(), FIRST, "first.csv")
    await take(server, "prices.csv", prices=prices(("Mobile Travel", "33.00", "PLAN"), ("World", "5.00", "OPTION")))
    await take_list(server, rows(l1={"plan": "Mobile Travel"}), MONDAY, "plan.csv")
    assert (await refusal(server, "prices.csv"))[:2] == ("SOURCE_BEFORE_FILE", {"file": "plan.csv"})
    client = await server.manager()
    await client.undo_source(await newest(client, "plan.csv"))
    await take_list(server, rows(l1={"options": ["World"]}), MONDAY, "option.csv")
    assert (await refusal(server, "prices.csv"))[:2] == ("SOURCE_BEFORE_FILE", {"file": "option.csv"})


async def test_of_files_of_an_earlier_version_it_is_said_what_to_bring_in_instead(server: Server) -> None:
    await take_list(server, rows(), FIRST, "first.csv")
    await take(server, "prices.csv", prices=prices(("Mobile Contact", "33.00", "PLAN")))
    async with server.database.write() as connection:
        await connection.execute(delete(tables.replaced_rows))
    code, _params, sentence = await refusal(server, "prices.csv")
    assert (code, "the right one, in again" in sentence) == ("SOURCE_REPLACES", True)
