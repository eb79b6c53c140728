"""The operator's next list against what is known and what was asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Refused
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult
from fleet_tui.domain.list_difference import DifferenceKind
from fleet_tui.domain.order import ItemStatus, Order, OrderSent, OrderStatus
from fleet_tui.server.findings.facts import FactsReader
from tests.contract.server import Server

FIRST = date(2026, 11, 1)
MONDAY = date(2026, 11, 23)
"""The day of the server under test."""


def row(place: int, **said: Any) -> dict[str, Any]:
    """The row of line number `place`."""
    known = {
        "row": place + 1, "msisdn": f"04880000{place:02d}",
        "plan": "Mobile Contact", "status": "ACTIVE", "person": f"User {place}", "billing_account": "100457319",
        "options": [],
    }  # fmt: skip
    return {key: value for key, value in (known | said).items() if value is not None}


def rows(count: int = 4, **of: dict[str, Any]) -> list[dict[str, Any]]:
    """The first list: plans of two kinds, cards left out. `of`: what else is said of a line, by `l` and its place."""
    return [
        row(place, iccid=None, **({"plan": "Mobile Europe"} if place == 4 else {}), **of.get(f"l{place}", {}))
        for place in range(1, count + 1)
    ]


async def listed(client: FleetClient, said: list[dict[str, Any]], day: date, **request: Any) -> ImportResult:
    """Import a list of that day; the dry run says the same."""
    asked = ImportRequest.model_validate({"name": "Dupont", "rows": said, "listed_on": day.isoformat()} | request)
    looked = await client.import_lines(asked, validate_only=True)
    done = await client.import_lines(asked, validate_only=False)
    assert done == looked
    return done


def told(result: ImportResult) -> list[tuple[str, ...]]:
    """Kind, the end of the number, and what was asked or changed."""
    return [
        (str(each.kind), each.msisdn[-2:], *filter(None, (each.change, each.field, str(each.before), str(each.after))))
        for each in result.differences
    ]


async def line_of(client: FleetClient, place: int) -> Any:
    page = await client.line_page()
    return await client.line(page.id[page.msisdn.index(f"+324880000{place:02d}")])


async def asked(server: Server, client: FleetClient, place: int, **change: Any) -> Order:
    """An order for a line that the operator was asked for today."""
    line = await line_of(client, place)
    made = await server.done(client, {"items": [{"line_id": line.id, "change": change}]})
    return await client.order_sent(made.id, OrderSent())


async def item_status(client: FleetClient, order: Order) -> str:
    [item] = (await client.order_items(order.id)).items
    return str(item.status)


async def test_a_stop_is_late_until_a_list_without_the_number_confirms_it(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST)
    stop = await asked(server, client, 2, kind="cease")  # Monday 23, due Wednesday 25
    server.clock.advance(days=4)
    client = await server.manager()
    result = await listed(client, rows(), date(2026, 11, 27))
    assert told(result) == [("LATE", "02", "cease")]
    assert (result.added, result.updated, result.unchanged) == (0, 0, 4)
    line = await line_of(client, 2)
    assert (line.status, [each.kind for each in line.asked]) == ("ACTIVE", ["cease"])
    assert (await client.order(stop.id)).late(date(2026, 11, 27))
    drift = await client.drift()
    assert (drift.alarming, drift.listed_on) == (True, date(2026, 11, 27))

    server.clock.advance(days=3)
    client = await server.manager()
    result = await listed(client, [each for each in rows() if each["row"] != 3], date(2026, 11, 30))
    assert told(result) == [("CONFIRMED", "02", "cease")]
    line = await line_of(client, 2)
    assert (line.status, line.asked, line.gone_on) == ("CEASED", [], None)
    done = await client.order(stop.id)
    assert (done.status, done.counts.done) == (OrderStatus.DONE, 1)
    [item] = (await client.order_items(stop.id)).items
    assert (item.status, item.confirmed_by, item.confirmed_on) == ("CONFIRMED", "LIST", date(2026, 11, 30))
    assert not (await client.drift()).alarming


async def test_lines_that_two_lists_lack_have_ended_and_what_others_changed_is_taken_over(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(40), FIRST)
    left = [each for each in rows(40, l30={"plan": "Mobile Europe"}) if not 5 <= each["row"] - 1 <= 16]
    result = await listed(client, [*left, row(99)], date(2026, 11, 10))
    kinds = [str(each.kind) for each in result.differences]
    assert {kind: kinds.count(kind) for kind in kinds} == {"CHANGED_OUTSIDE": 1, "NEW": 1, "GONE": 12}
    assert ("CHANGED_OUTSIDE", "30", "plan", "Mobile Contact", "Mobile Europe") in told(result)
    line = await line_of(client, 5)
    assert (line.status, line.gone_on) == ("ACTIVE", date(2026, 11, 10))
    again = await listed(client, [*left, row(99)], date(2026, 11, 10))  # the same list is no second one
    assert {str(each.kind) for each in again.differences} == {"GONE"}

    result = await listed(client, [*left, row(99)], date(2026, 11, 20))
    assert [str(each.kind) for each in result.differences] == ["CEASED"] * 12
    page = await client.line_page()
    assert page.status.count("CEASED") == 12
    assert (await client.drift()).differences == []
    assert (await listed(client, [*left, row(99)], date(2026, 11, 21))).differences == []


async def test_as_asked_is_confirmed_by_itself(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST)
    plan = await asked(server, client, 1, kind="set_plan", plan="MOBILE_EUROPE")
    swap = await asked(server, client, 3, kind="swap_sim", iccid="8932030000205518335")
    said = rows(l1={"plan": "Mobile Europe"})
    said[2]["iccid"] = "8932030000205518335"
    result = await listed(client, said, MONDAY)
    assert told(result) == [("CONFIRMED", "01", "set_plan"), ("CONFIRMED", "03", "swap_sim")]
    assert [await item_status(client, order) for order in (plan, swap)] == ["CONFIRMED", "CONFIRMED"]
    assert (await line_of(client, 1)).plan.name == "Mobile Europe"
    assert (await client.line_page()).asked == {}


async def test_a_third_thing_is_said_and_not_written(server: Server) -> None:
    client = await server.manager()
    first = rows(5, l5={"plan": "Mobile Start"})
    await listed(client, first, FIRST)
    order = await asked(server, client, 1, kind="set_plan", plan="MOBILE_EUROPE")
    result = await listed(client, rows(5, l1={"plan": "Mobile Start"}, l5={"plan": "Mobile Start"}), MONDAY)
    assert told(result) == [("CONTRADICTED", "01", "set_plan", "plan", "Mobile Europe", "Mobile Start")]
    line = await line_of(client, 1)
    assert (line.plan.name, [each.kind for each in line.asked]) == ("Mobile Contact", ["set_plan"])
    assert await item_status(client, order) == ItemStatus.ASKED
    assert [each.kind for each in (await client.drift()).differences] == [DifferenceKind.CONTRADICTED]
    await listed(client, first, MONDAY)
    assert [each.kind for each in (await client.drift()).differences] == [DifferenceKind.NOT_YET]


async def test_what_was_taken_back_in_time_is_not_waited_for(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST)
    suspend = await asked(server, client, 1, kind="suspend")
    back = await client.undo()
    undone = await server.done(client, back.order.model_dump(mode="json"))
    await client.order_sent(undone.id, OrderSent())
    result = await listed(client, rows(), MONDAY)
    assert told(result) == [("SUPERSEDED", "01", "suspend"), ("CONFIRMED", "01", "reactivate")]
    assert [await item_status(client, order) for order in (suspend, undone)] == ["CANCELLED", "CONFIRMED"]


async def test_the_first_of_two_is_confirmed_by_a_list_between_them(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST)
    suspend = await asked(server, client, 1, kind="suspend")
    undone = await server.done(client, (await client.undo()).order.model_dump(mode="json"))
    await client.order_sent(undone.id, OrderSent())
    result = await listed(client, rows(l1={"status": "SUSPENDED"}), MONDAY)
    assert told(result) == [("CONFIRMED", "01", "suspend"), ("NOT_YET", "01", "reactivate")]
    assert [await item_status(client, order) for order in (suspend, undone)] == ["CONFIRMED", "ASKED"]
    assert (await line_of(client, 1)).status == "SUSPENDED"


async def test_a_new_number_is_the_line_that_was_asked_for(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST)
    new = {
        "kind": "add_line", "iccid": "8932030000205518335", "description": "", "user": {"kind": "none"}, "options": [],
        "plan": "MOBILE_EUROPE", "billing_account": "100457319",
        "number": {"kind": "new_number", "msisdn": "0488000077"},
    }  # fmt: skip
    made = await server.done(client, {"items": [{"change": new}]})
    await client.order_sent(made.id, OrderSent())
    came = row(77, iccid="8932030000205518335", plan="Mobile Europe")
    result = await listed(client, [*rows(), came, row(78)], MONDAY)
    assert told(result) == [("CONFIRMED", "77", "add_line"), ("NEW", "78")]
    [item] = (await client.order_items(made.id)).items
    assert (item.status, item.line_id) == ("CONFIRMED", (await line_of(client, 77)).id)


async def test_a_list_of_another_operator_or_account_says_nothing_of_the_rest(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST, operator="Proximus")
    result = await listed(
        client, [row(50, billing_account="200"), row(51, billing_account="200")], FIRST, new_names=True
    )
    assert (result.missing, told(result)) == (0, [("NEW", "50"), ("NEW", "51")])
    result = await listed(client, [row(60, billing_account=None)], FIRST, operator="Orange", covers="WHOLE")
    assert [kind for kind, *_rest in told(result)] == ["NEW", "GONE", "GONE"]  # of nobody's list: those might be theirs
    result = await listed(client, rows(3, l1={"plan": "Mobile Europe"}), MONDAY, operator="proximus")
    assert told(result) == [("CHANGED_OUTSIDE", "01", "plan", "Mobile Contact", "Mobile Europe"), ("GONE", "04")]


async def test_a_list_of_fewer_than_half_of_the_lines_is_asked_about(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(5), FIRST)
    few = ImportRequest.model_validate({"name": "Dupont", "rows": rows(2)})
    assert (await client.import_lines(few, validate_only=True)).asks_cover
    with pytest.raises(Refused) as refused:
        await client.import_lines(few, validate_only=False)
    assert refused.value.code == "PART_OR_WHOLE"
    part = await listed(client, rows(2), MONDAY, covers="PART")
    assert (part.missing, part.differences) == (3, [])
    whole = await listed(client, rows(2), MONDAY, covers="WHOLE")
    assert [kind for kind, *_rest in told(whole)] == ["GONE"] * 3


async def test_no_line_is_gone_from_a_list_that_could_not_be_read_whole(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST)
    result = await listed(client, rows(3), MONDAY, incomplete=True)
    assert (result.missing, result.differences) == (1, [])


async def test_a_list_that_is_older_than_what_is_known_is_refused(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), date(2026, 11, 20))
    for day, code in ((FIRST, "LIST_OLDER"), (date(2026, 11, 24), "DATE_AHEAD")):
        request = ImportRequest.model_validate({"name": "Dupont", "rows": rows(), "listed_on": day.isoformat()})
        with pytest.raises(Refused) as refused:
            await client.import_lines(request, validate_only=True)
        assert refused.value.code == code


async def test_what_a_list_leaves_unclear_is_neither_as_asked_nor_as_before(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST)
    await asked(server, client, 1, kind="set_plan", plan="MOBILE_EUROPE")
    result = await listed(client, rows(l1={"plan": "Mobil Europa"}), MONDAY)
    assert [notice.notice.code for notice in result.notices] == ["PLAN_MISSPELT"]
    assert told(result) == [("NOT_YET", "01", "set_plan")]


async def test_what_drifted_is_among_the_findings(server: Server) -> None:
    client = await server.manager()
    await listed(client, rows(), FIRST)
    stop = await asked(server, client, 1, kind="cease")
    await client.order_sent(stop.id, OrderSent(asked_on=date(2026, 11, 10)))
    await listed(client, rows(3, l2={"plan": "Mobile Europe"}), MONDAY)
    owner = await server.organisation_id()
    async with server.database.read() as connection:
        facts = await FactsReader(connection, owner).facts(MONDAY, Thresholds())
    assert [(each.msisdn[-2:], each.kind) for each in facts.asked] == [("01", "cease")]
    assert [(each.msisdn[-2:], each.field, str(each.after)) for each in facts.outside] == [
        ("02", "plan", "Mobile Europe")
    ]
    assert [(each.msisdn[-2:], each.listed_on) for each in facts.gone] == [("04", MONDAY)]
