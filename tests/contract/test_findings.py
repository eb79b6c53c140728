"""Findings: what the files of a company come to, and what is done about each."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import NotFound, Refused
from fleet_tui.domain.finding_list import (
    FindingState,
    FindingUpdate,
)
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.order import OrderRequest, OrderSent
from fleet_tui.domain.own_data import ListedLine, Price, PriceKind, UsageUnit
from fleet_tui.domain.people_matching import Answer
from fleet_tui.domain.spending import SpendingBy
from fleet_tui.domain.text import Text
from fleet_tui.server.findings.facts import FactsReader
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import next_sequence
from fleet_tui.server.storage.own_data import OwnDataRepository
from fleet_tui.workbook.examples import company
from tests.contract.own_company import bring_in_list, bring_in_own_data, example_company, found
from tests.contract.server import Server
from tests.contract.test_disputes import disputed


@pytest.fixture
async def client(server: Server, tmp_path: Path) -> FleetClient:
    return await example_company(server, tmp_path)


async def test_the_example_company_comes_to_412_a_month_and_198_to_claim(client: FleetClient) -> None:
    page = await client.findings()
    assert page.lines == 23
    assert {str(each.kind): (each.lines, str(each.month), str(each.claim)) for each in page.sums} == {
        "CLAIM": (9, "101.00", "198.00"), "SAVE": (14, "311.00", "0"),
    }  # fmt: skip
    assert (page.lacks, page.month) == ([], date(2026, 11, 1))
    assert page.items[0].claim == max(each.claim or 0 for each in page.items)
    assert all(each.line_id for each in page.items)


async def test_pages_hold_them_all_once(client: FleetClient) -> None:
    whole = [each.id for each in (await client.findings()).items]
    pages, cursor = [], None
    while True:
        page = await client.findings(cursor=cursor, limit=7)
        pages += [each.id for each in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert pages == whole
    assert len(set(pages)) == page.total == len(whole)


async def test_a_finding_names_its_charges_and_the_other_lines_it_is_on(client: FleetClient) -> None:
    (first, *others) = await found(client, "PRICE_DIFFERS")
    detail = await client.finding(first.id)
    assert [(each.invoice, str(each.taken), str(each.expected)) for each in detail.charges] == [
        ("2026090001", "3.50", "33.00"), ("2026100001", "3.50", "33.00"), ("2026110001", "3.50", "33.00"),
    ]  # fmt: skip
    assert {each.source for each in detail.charges} == {f"{each.invoice}.xml" for each in detail.charges}
    assert set(detail.same) == {other.msisdn for other in others}
    with pytest.raises(NotFound):
        await client.finding("000000000000")


async def test_the_sample_has_no_findings(server: Server) -> None:
    page = await (await server.manager()).findings()
    assert (page.items, page.sums, page.lines) == ([], [], 0)


async def test_what_is_missing_is_said(server: Server) -> None:
    client = await server.manager()
    await bring_in_list(client, server.backend)
    assert (await client.findings()).lacks == ["INVOICES", "PRICES", "PEOPLE", "USAGE"]
    await bring_in_own_data(server.backend)
    assert (await client.findings()).lacks == ["INVOICES"]


async def test_one_that_is_dismissed_stays_away_until_its_day(server: Server, client: FleetClient) -> None:
    (first, *_rest) = await found(client, "LEAVER")
    update = FindingUpdate(state=FindingState.DISMISSED, reason="comes back", until=date(2026, 12, 5))
    dismissed = await client.change_finding(first.id, update)
    assert (dismissed.state, dismissed.reason, dismissed.until) == ("DISMISSED", "comes back", date(2026, 12, 5))
    page = await client.findings()
    assert first.id not in {each.id for each in page.items}
    assert sum(each.month for each in page.sums) == Decimal("367.00")
    assert [each.id for each in (await client.findings(state=FindingState.DISMISSED)).items] == [first.id]
    server.clock.now = datetime(2026, 12, 5, 9, tzinfo=UTC)
    assert first.id not in {each.id for each in (await client.findings()).items}
    server.clock.now = datetime(2026, 12, 6, 9, tzinfo=UTC)
    assert first.id in {each.id for each in (await client.findings()).items}


async def test_dismissing_can_be_taken_back(client: FleetClient) -> None:
    (first, *_rest) = await found(client, "LEAVER")
    await client.change_finding(first.id, FindingUpdate(state=FindingState.DISMISSED, reason="no"))
    back = await client.change_finding(first.id, FindingUpdate(state=FindingState.NEW))
    assert (back.state, back.reason) == ("NEW", None)


async def test_a_line_that_is_kept_gets_no_saving_any_more(client: FleetClient) -> None:
    (first, *_rest) = await found(client, "NO_USE")
    await client.keep_line(first.id)
    assert first.msisdn not in {each.msisdn for each in (await client.findings()).items}
    assert sum(each.month for each in (await client.findings()).sums) == Decimal("412.00") - (first.month or 0)


async def test_an_order_settles_a_saving(server: Server, client: FleetClient) -> None:
    (first, *_rest) = await found(client, "LEAVER")
    change = {"kind": "report_departure", "action": "SUSPEND"}
    order = await server.done(client, {"items": [{"line_id": first.line_id, "change": change}]})
    again = await client.finding(first.id)
    assert (again.state, again.order_id) == ("ORDERED", order.id)
    assert [str(each.state) for each in await found(client, "LEAVER")].count("NEW") == 3
    with pytest.raises(Refused, match="done about"):
        await client.change_finding(first.id, FindingUpdate(state=FindingState.DISMISSED))


async def test_only_managers_see_them(server: Server, client: FleetClient) -> None:
    page = await client.line_page()
    line = await client.line(page.id[0])
    assert line.person is not None
    member = await server.member(line.person.id)
    for path in ("/v1/findings", "/v1/disputes"):
        assert (await member.get(path)).status_code == 403
    assert (await (await server.other_company()).get("/v1/findings")).json()["items"] == []


async def test_what_was_done_is_in_the_log(server: Server, client: FleetClient) -> None:
    (first, *_rest) = await found(client, "LEAVER")
    await client.change_finding(first.id, FindingUpdate(state=FindingState.DISMISSED, reason="Jan comes back"))
    await disputed(client, "BILLED_TWICE")
    rows = (await (await server.http()).get("/v1/audit")).json()["items"]
    assert {"finding.update", "dispute.create"} <= {row["action"] for row in rows}
    assert "Jan comes back" not in str(rows)


async def test_a_stop_the_operator_was_asked_for_is_late_and_claimed_from_its_day(
    server: Server, client: FleetClient
) -> None:
    page = await client.line_page()
    stopped = dict(zip(page.msisdn, page.id, strict=True))["+32488000025"]
    request = OrderRequest.model_validate({"items": [{"line_id": stopped, "change": {"kind": "cease"}}]})
    order = await client.submit(request, uuid.uuid4().hex)
    await server.backend.work_until_idle()
    await client.order_sent(order.id, OrderSent(asked_on=date(2026, 11, 1)))
    (late,) = await found(client, "ORDER_LATE")
    assert (late.msisdn, late.values["order"]) == ("+32488000025", order.number)
    (claim,) = [each for each in await found(client, "BILLED_AFTER_END") if each.msisdn == "+32488000025"]
    assert claim.claim
    assert claim.month == 0


async def test_an_operators_order_dates_the_status_of_a_line(server: Server) -> None:
    """Of the sample, whose orders are carried out here."""
    client = await server.manager()
    page = await client.line_page()
    active = [line for line, status in zip(page.id, page.status, strict=True) if status == "ACTIVE"]
    for line, kind in zip(active, ("suspend", "cease"), strict=False):
        await server.done(client, {"items": [{"line_id": line, "change": {"kind": kind}}]})
    lines = {line.id: line for line in await facts_lines(server)}
    today = day_of(server.clock())
    assert [(lines[each].since, lines[each].ended_on) for each in active[:2]] == [(today, None), (today, today)]


async def facts_lines(server: Server) -> tuple[ListedLine, ...]:
    async with server.database.read() as connection:
        reader = FactsReader(connection, await server.organisation_id())
        return (await reader.facts(date(2026, 11, 29), Thresholds())).lines


async def test_prices_people_and_use_come_back_as_they_went_in(server: Server) -> None:
    async with server.database.write() as connection:
        own = OwnDataRepository(connection, await server.organisation_id())
        rate = Price(
            Text("[/] =1+1\x1b"), Decimal("0.01110515964"), PriceKind.RATE, unit=UsageUnit.MEGABYTE,
            aliases=(Text("Données"),), valid_until=date(2026, 12, 31),
        )  # fmt: skip
        await own.replace_prices([rate])
        await own.replace_prices([*company.PRICES, rate])
        assert await own.prices() == (*company.PRICES, rate)
        assert (await own.prices())[-1].item.raw == "[/] =1+1\x1b"
        assert await own.employees() is None
        await own.replace_employees([*company.people(), company.people()[0]])
        assert await own.employees() == company.people()
        months = company.usage()
        await own.merge_usage(months)
        more = replace(months[0], mb_home=Decimal("1.5"), minutes=None)
        await own.merge_usage([more])
        assert set(await own.usage()) == {more, *months[1:]}
        await own.forget_usage_before(date(2026, 10, 1))
        assert {each.month for each in await own.usage()} == set(company.MONTHS[1:])
        await own.link_person("+32488000001", Answer("E0001", "an claes"))
        await own.link_person("+32488000001", Answer(None, "an claes"))
        assert await own.person_links() == {"+32488000001": Answer(None, "an claes")}
        await own.link_person("+32488000001", None)
        assert await own.person_links() == {}


async def test_of_a_number_that_was_given_again_the_line_that_lives_is_meant(
    server: Server, client: FleetClient
) -> None:
    """Not the one it was before: what is billed now is no bill after its end."""
    before = await client.findings()
    msisdn, living = next((each.msisdn, each.line_id) for each in before.items if each.code == "NO_USE")
    lines = tables.lines
    async with server.database.write() as connection:
        columns = (await connection.execute(select(lines).where(lines.c.msisdn == msisdn))).mappings().one()
        ended = {"status": "CEASED", "ended_on": date(2026, 8, 31), "description": "before", "department": "Before"}
        for line_id in ("!", "~"):
            await connection.execute(insert(lines).values(dict(columns) | ended | {"id": line_id}))
        await next_sequence(connection, await server.organisation_id())
    after = await client.findings()
    assert {(each.code, each.msisdn, each.line_id, each.claim) for each in after.items} == {
        (each.code, each.msisdn, each.line_id, each.claim) for each in before.items
    }
    one = next(each for each in after.items if each.msisdn == msisdn)
    assert (one.line_id, one.department) == (living, None)
    units = await client.spending(SpendingBy.DEPARTMENT)
    assert "Before" not in {unit.key for unit in units.items}
