"""Findings: what the files of a company come to, what is done about each, and money followed until it is back."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Conflict, NotFound, Refused
from fleet_tui.domain.finding_list import (
    DisputeState,
    DisputeUpdate,
    FindingState,
    FindingUpdate,
    ListedFinding,
    NewDispute,
)
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.invoice_charges import InvoiceKind, Totals
from fleet_tui.domain.order import OrderRequest, OrderSent
from fleet_tui.domain.own_data import ListedLine, Price, PriceKind, UsageUnit
from fleet_tui.domain.people_matching import Answer
from fleet_tui.domain.spending import SpendingBy
from fleet_tui.domain.text import Text
from fleet_tui.server.findings.facts import FactsReader
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import lock, next_sequence
from fleet_tui.server.storage.own_data import OwnDataRepository
from fleet_tui.server.storage.pieces import in_pieces
from fleet_tui.workbook.examples import company
from fleet_tui.workspace.findings import all_findings
from tests.contract.own_company import bring_in_all, bring_in_invoice, bring_in_list, bring_in_own_data
from tests.contract.server import Server
from tests.contract.test_password_resets import somebody_waits_for_a_lock
from tests.faults import FaultTransport, silence_after


@pytest.fixture
async def client(server: Server, tmp_path: Path) -> FleetClient:
    server.clock.now = datetime(2026, 11, 29, 9, tzinfo=UTC)
    return await bring_in_all(server, tmp_path)


async def found(client: FleetClient, code: str) -> list[ListedFinding]:
    return [each for each in (await client.findings()).items if each.code == code]


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


async def disputed(client: FleetClient, code: str, key: str = "") -> tuple[list[str], int]:
    claims = [each.id for each in await found(client, code)]
    dispute = await client.open_dispute(NewDispute(findings=claims, letter="Dear …"), key or uuid.uuid4().hex)
    return claims, dispute.number


async def test_a_dispute_holds_its_claims_and_is_opened_once(client: FleetClient) -> None:
    key = uuid.uuid4().hex
    claims, number = await disputed(client, "PRICE_DIFFERS", key)
    again = await client.open_dispute(NewDispute(findings=claims, letter="Dear …"), key)
    assert again.number == number == 1
    dispute = await client.dispute(1)
    assert (dispute.state, str(dispute.amount), len(dispute.claims), dispute.letter) == (
        "DRAFTED", "52.50", 5, "Dear …",
    )  # fmt: skip
    assert {each.state for each in await found(client, "PRICE_DIFFERS")} == {"DISPUTED"}
    assert sum(each.claim for each in (await client.findings()).sums) == Decimal("198.00")  # open until it is back
    with pytest.raises(Refused, match="already"):
        await client.open_dispute(NewDispute(findings=claims), uuid.uuid4().hex)


async def test_what_is_no_claim_is_not_disputed(client: FleetClient) -> None:
    (first, *_rest) = await found(client, "LEAVER")
    with pytest.raises(Refused, match="nothing to claim"):
        await client.open_dispute(NewDispute(findings=[first.id]), uuid.uuid4().hex)
    with pytest.raises(NotFound):
        await client.open_dispute(NewDispute(findings=["000000000000"]), uuid.uuid4().hex)


async def test_a_dispute_goes_forwards_only_and_on_its_version(client: FleetClient) -> None:
    await disputed(client, "BILLED_TWICE")
    drafted = await client.dispute(1)
    for state in (DisputeState.SENT, DisputeState.ACCEPTED):
        with pytest.raises(Refused, match="not come yet"):
            await client.change_dispute(drafted, DisputeUpdate(state=state, day=date(2026, 11, 30)))
    sent = await client.change_dispute(
        drafted, DisputeUpdate(state=DisputeState.SENT, reference="T-77", day=date(2026, 11, 28))
    )
    assert (sent.state, sent.reference, sent.sent_on, sent.deadline) == (
        "SENT", "T-77", date(2026, 11, 28), date(2026, 12, 28),
    )  # fmt: skip
    with pytest.raises(Conflict):
        await client.change_dispute(drafted, DisputeUpdate(state=DisputeState.ACCEPTED))
    await client.change_dispute(sent, DisputeUpdate(state=DisputeState.ACCEPTED))
    accepted = await client.dispute(1)
    with pytest.raises(Refused, match="earlier"):
        await client.change_dispute(accepted, DisputeUpdate(state=DisputeState.SENT))


async def credit_note(client: FleetClient, directory: Path, nets: dict[str, str], number: str = "CN-1") -> None:
    """A credit note for Mobile Limitless of some lines."""
    november, charges = company.invoices()[-1]
    note = replace(
        november,
        number=number,
        kind=InvoiceKind.CREDIT_NOTE,
        issued=date(2026, 11, 27),
        credited_number=november.number,
    )
    given = tuple(
        replace(charge, invoice=note.id, position=place, net=Decimal(nets[charge.msisdn]), unit_price=None)
        for place, charge in enumerate((each for each in charges if each.msisdn in nets), start=1)
        if charge.msisdn
    )
    net = sum((each.net for each in given), Decimal(0))
    vat = (net * 21 / 100).quantize(Decimal("0.01"))
    await bring_in_invoice(
        client,
        directory,
        replace(note, totals=Totals(net, net, vat, net + vat, net + vat), source=Text("cn.xml")),
        given,
    )


async def test_money_is_followed_until_a_credit_note_brings_it(client: FleetClient, tmp_path: Path) -> None:
    claims, _number = await disputed(client, "PRICE_DIFFERS")
    numbers = [each.msisdn or "" for each in await found(client, "PRICE_DIFFERS")]
    await credit_note(client, tmp_path, dict.fromkeys(numbers[:2], "-10.50"))
    half = (await client.disputes())[0]
    assert (half.state, str(half.credited)) == ("DRAFTED", "21.00")
    assert len(await found(client, "PRICE_DIFFERS")) == 3
    credited = (await client.findings(state=FindingState.CREDITED)).items
    assert [each.id for each in credited if each.id not in claims] == []

    await credit_note(client, tmp_path, dict.fromkeys(numbers[2:], "-10.50"), "CN-2")
    whole = (await client.disputes())[0]
    assert (whole.state, str(whole.credited)) == ("CREDITED", "52.50")
    assert await found(client, "PRICE_DIFFERS") == []


async def test_what_is_noted_by_hand_is_added_to_what_credit_notes_brought(client: FleetClient, tmp_path: Path) -> None:
    await disputed(client, "PRICE_DIFFERS")
    numbers = [each.msisdn or "" for each in await found(client, "PRICE_DIFFERS")]
    await client.change_dispute(await client.dispute(1), DisputeUpdate(state=DisputeState.SENT))

    async def noted(amount: str | None) -> tuple[str, str]:
        wanted = DisputeUpdate(state=DisputeState.CREDITED, amount=None if amount is None else Decimal(amount))
        now = await client.change_dispute(await client.dispute(1), wanted)
        return str(now.state), str(now.credited)

    await credit_note(client, tmp_path, {numbers[0]: "-10.50"})
    assert await noted("21.00") == ("SENT", "31.50")
    assert {each.state for each in await found(client, "PRICE_DIFFERS")} == {"DISPUTED"}
    assert str((await client.dispute(1)).credited) == "31.50"  # also once everything was found anew
    await credit_note(client, tmp_path, {numbers[1]: "-10.50"}, "CN-2")
    assert (await client.disputes())[0].credited == Decimal("42.00")
    assert await noted("10.49") == ("SENT", "52.49")
    assert await noted(None) == ("CREDITED", "52.50")
    assert await found(client, "PRICE_DIFFERS") == []
    for state in (DisputeState.ACCEPTED, DisputeState.CREDITED):
        with pytest.raises(Refused) as refused:
            await client.change_dispute(await client.dispute(1), DisputeUpdate(state=state))
        assert (refused.value.code, str(refused.value)) == (
            "DISPUTE_OVER", "The money of this dispute came back already; nothing was changed.",
        )  # fmt: skip


async def test_a_slip_in_what_is_noted_is_refused_or_put_right(client: FleetClient, tmp_path: Path) -> None:
    await disputed(client, "PRICE_DIFFERS")
    numbers = [each.msisdn or "" for each in await found(client, "PRICE_DIFFERS")]
    await client.change_dispute(await client.dispute(1), DisputeUpdate(state=DisputeState.SENT))

    async def noted(amount: str) -> tuple[str, str, str]:
        wanted = DisputeUpdate(state=DisputeState.CREDITED, amount=Decimal(amount))
        now = await client.change_dispute(await client.dispute(1), wanted)
        return str(now.state), str(now.credited), str(now.noted)

    for amount, code in (("52.51", "AMOUNT_NOT_OPEN"), ("-0.01", "AMOUNT_NOT_NOTED")):
        with pytest.raises(Refused) as refused:
            await noted(amount)
        assert refused.value.code == code
    assert await noted("52.50") == ("CREDITED", "52.50", "52.50")
    assert await found(client, "PRICE_DIFFERS") == []
    assert await noted("-12.50") == ("SENT", "40.00", "40.00")
    assert {each.state for each in await found(client, "PRICE_DIFFERS")} == {"DISPUTED"}
    await credit_note(client, tmp_path, dict.fromkeys(numbers, "-10.50"))
    whole = (await client.disputes())[0]  # the note brought what was noted too
    assert (whole.state, str(whole.credited)) == ("CREDITED", "52.50")
    assert await noted("-40.00") == ("CREDITED", "52.50", "0.00")


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
async def test_of_two_who_change_the_same_at_once_neither_is_lost(server: Server, client: FleetClient) -> None:
    """Each transaction here holds what a change writes, not what it reads."""
    findings, owner = tables.findings, await server.organisation_id()
    claims = [each.id for each in await found(client, "BILLED_TWICE")]
    mine = findings.c.organisation_id == owner
    async with server.database.write() as connection:
        await connection.execute(select(findings).where(mine).with_for_update())
        opening = [
            asyncio.create_task(client.open_dispute(NewDispute(findings=claims), uuid.uuid4().hex)) for _who in range(2)
        ]
        await somebody_waits_for_a_lock(server, 2)
    opened = await asyncio.gather(*opening, return_exceptions=True)
    assert sorted(type(each).__name__ for each in opened) == ["DisputeDetail", "Refused"]

    seen, half = await client.dispute(1), DisputeUpdate(state=DisputeState.CREDITED, amount=Decimal(5))
    async with server.database.write() as connection:
        await connection.execute(select(tables.disputes).with_for_update())
        noting = [asyncio.create_task(client.change_dispute(seen, half)) for _who in range(2)]
        await somebody_waits_for_a_lock(server, 2)
    noted = await asyncio.gather(*noting, return_exceptions=True)
    assert sorted(type(each).__name__ for each in noted) == ["Conflict", "DisputeDetail"]

    (first, *_rest) = await found(client, "LEAVER")
    async with server.database.write() as connection:  # as they are written when they are found anew
        await lock(connection, owner)
        rows = (await connection.execute(select(findings).where(mine))).mappings().all()
        await connection.execute(delete(findings).where(mine))
        await connection.execute(insert(findings), [dict(row) for row in rows])
        dismissing = asyncio.create_task(
            client.change_finding(first.id, FindingUpdate(state=FindingState.DISMISSED, reason="comes back"))
        )
        await somebody_waits_for_a_lock(server)
    assert (await dismissing).state == "DISMISSED"


async def test_a_credit_note_that_brings_the_rest_settles_what_was_noted_too(
    client: FleetClient, tmp_path: Path
) -> None:
    await disputed(client, "PRICE_DIFFERS")
    numbers = [each.msisdn or "" for each in await found(client, "PRICE_DIFFERS")]
    half = DisputeUpdate(state=DisputeState.CREDITED, amount=Decimal("21.00"))
    assert (await client.change_dispute(await client.dispute(1), half)).state == "DRAFTED"
    await credit_note(client, tmp_path, dict.fromkeys(numbers[2:], "-10.50"))
    whole = (await client.disputes())[0]
    assert (whole.state, str(whole.credited)) == ("CREDITED", "52.50")
    assert await found(client, "PRICE_DIFFERS") == []


async def test_what_was_credited_by_hand_stays_settled(client: FleetClient) -> None:
    await disputed(client, "BILLED_TWICE")
    await client.change_dispute(await client.dispute(1), DisputeUpdate(state=DisputeState.CREDITED))
    settled = await client.dispute(1)
    assert (settled.state, settled.amount, settled.credited) == ("CREDITED", Decimal("25.00"), Decimal("25.00"))
    assert await found(client, "BILLED_TWICE") == []
    assert [each.code for each in (await client.findings(state=FindingState.CREDITED)).items] == ["BILLED_TWICE"]


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


async def test_what_changes_while_they_are_found_counts_and_whoever_waits_hears_how_far_it_is(
    server: Server, client: FleetClient
) -> None:
    """Two who ask at once wait for one search, which is in nobody's way who writes until there is something to keep."""
    owner, lines = await server.organisation_id(), tables.lines
    async with server.database.write() as connection:
        await lock(connection, owner)
        asked = [asyncio.create_task(client.findings()) for _who in range(2)]
        while await client.findings_progress() != 99:
            assert not any(each.done() for each in asked)
        await connection.execute(update(lines).where(lines.c.organisation_id == owner).values(keep=True))
        await next_sequence(connection, owner)
    first, second = await asyncio.gather(*asked)
    assert first == second
    assert {each.kind for each in first.items} == {"CLAIM"}  # of lines that are kept no saving is proposed
    assert await client.findings_progress() is None


@contextmanager
def nothing_is_reckoned() -> Iterator[None]:
    """What needs a thread waits until the block ends."""
    end = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        asyncio.get_running_loop().set_default_executor(threads)
        threads.submit(end.wait)
        try:
            yield
        finally:
            end.set()
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


async def test_they_are_found_twice_at_most_and_nobody_waits_to_write_meanwhile(
    server: Server, client: FleetClient
) -> None:
    owner, lines = await server.organisation_id(), tables.lines

    async def keep(connection: AsyncConnection, *, keep: bool) -> None:
        await connection.execute(update(lines).where(lines.c.organisation_id == owner).values(keep=keep))
        await next_sequence(connection, owner)

    async with AsyncExitStack() as writing:
        connection = await writing.enter_async_context(server.database.write())
        await lock(connection, owner)
        asked = asyncio.create_task(client.findings())
        while await client.findings_progress() != 99:
            assert not asked.done()
        await keep(connection, keep=True)
        with nothing_is_reckoned():
            await writing.aclose()
            while await client.findings_progress() != 50:  # the second time
                assert not asked.done()
            async with server.database.write() as other:
                await keep(other, keep=False)
    assert {each.kind for each in (await asked).items} == {"CLAIM"}
    assert {each.kind for each in (await client.findings()).items} == {"CLAIM", "SAVE"}


async def test_a_dispute_is_not_over_for_a_credit_note_that_was_taken_back_while_they_were_found(
    server: Server, client: FleetClient, tmp_path: Path
) -> None:
    claims, _number = await disputed(client, "BILLED_TWICE")
    (twice,) = await found(client, "BILLED_TWICE")
    owner, invoices = await server.organisation_id(), tables.invoices
    await credit_note(client, tmp_path, {twice.msisdn or "": "-25.00"})
    async with AsyncExitStack() as writing:
        connection = await writing.enter_async_context(server.database.write())
        await lock(connection, owner)
        asked = asyncio.create_task(client.findings())
        while await client.findings_progress() != 99:
            assert not asked.done()
        await next_sequence(connection, owner)
        with nothing_is_reckoned():
            await writing.aclose()
            while await client.findings_progress() != 50:  # the second time
                assert not asked.done()
            async with server.database.write() as other:
                for table, number in ((tables.invoice_charges, "invoice"), (invoices, "number")):
                    await other.execute(delete(table).where(table.c[number] == "CN-1"))
    await asked
    dispute = await client.dispute(1)
    assert (dispute.state, str(dispute.credited)) == ("DRAFTED", "0")
    assert [(each.id, each.state) for each in await found(client, "BILLED_TWICE")] == [(claims[0], "DISPUTED")]


async def test_the_dashboard_waits_for_no_findings_and_says_how_far_they_are(
    server: Server, client: FleetClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleet_tui.server.routes.dashboard.PATIENCE", 0)
    async with server.database.write() as connection:  # what is found is kept when this is written
        await lock(connection, await server.organisation_id())
        while (await client.dashboard()).findings_percent != 99:
            await asyncio.sleep(0)
    while (figures := await client.dashboard()).findings_percent is not None:
        await asyncio.sleep(0)
    assert figures.findings == len((await client.findings()).items)


async def test_the_end_of_the_program_waits_for_no_findings(
    server: Server, client: FleetClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleet_tui.server.findings.work.ENDS_WITHIN", 0)
    http = await server.http()
    with nothing_is_reckoned():
        asked = asyncio.create_task(http.get("/v1/findings"))
        while await client.findings_progress() != 50:
            assert not asked.done()
        await server.backend.stop()
        assert (await asked).status_code == 503


async def test_a_search_that_fails_when_nobody_waits_any_more_is_logged_and_made_again(
    server: Server, client: FleetClient, caplog: pytest.LogCaptureFixture
) -> None:
    findings, owner = server.backend.services.findings, await server.organisation_id()
    with nothing_is_reckoned():
        asked = asyncio.create_task(findings.see_to(owner))
        while findings.percent(owner) != 50:
            await asyncio.sleep(0)
        asked.cancel()
        async with server.database.write() as connection:
            await connection.exec_driver_sql("ALTER TABLE findings RENAME TO away")
    while findings.percent(owner) is not None:
        await asyncio.sleep(0)
    (record,) = caplog.records
    assert record.getMessage().startswith("the search for findings failed: ")
    async with server.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO findings")
    assert (await client.findings()).items


async def test_what_was_found_waits_for_no_word_of_how_far_it_is(server: Server, client: FleetClient) -> None:
    asked = asyncio.Event()

    async def unanswered(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        asked.set()
        return await silence_after(request, inner)

    transport = FaultTransport(server.backend.transport, [unanswered] * 9, applies=_asks_how_far)
    watching = server.client(await server.backend.local_tokens(), transport)
    async with server.database.write() as connection:
        await lock(connection, await server.organisation_id())
        found = asyncio.create_task(all_findings(watching, told=lambda percent: None))
        await asyncio.wait((found, asyncio.create_task(asked.wait())), return_when=asyncio.FIRST_COMPLETED)
    assert len((await found).items) == len((await client.findings()).items)
    assert sum(map(_asks_how_far, transport.requests)) == 1


def _asks_how_far(request: httpx.Request) -> bool:
    return request.url.path.endswith("/progress")


async def test_many_rows_are_read_in_pieces_each_once_and_in_order(server: Server, client: FleetClient) -> None:
    columns = tables.usage_months.c
    statement = select(tables.usage_months).where(columns.organisation_id == await server.organisation_id())
    async with server.database.read() as connection:
        whole = (await connection.execute(statement.order_by(columns.month, columns.msisdn))).all()
        pieces = [rows async for rows in in_pieces(connection, statement, columns.month, columns.msisdn, size=60)]
    assert [len(rows) for rows in pieces] == [60, 60, 60]
    assert [row for rows in pieces for row in rows] == whole


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
