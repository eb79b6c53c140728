"""Disputes: money asked back, and followed until it is there."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Conflict, NotFound, Refused
from fleet_tui.domain.finding_list import (
    DisputeState,
    DisputeUpdate,
    FindingState,
    FindingUpdate,
    NewDispute,
)
from fleet_tui.domain.invoice_charges import InvoiceKind, Totals
from fleet_tui.domain.text import Text
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import lock
from fleet_tui.workbook.examples import company
from tests.contract.own_company import bring_in_invoice, example_company, found
from tests.contract.server import Server
from tests.contract.test_password_resets import somebody_waits_for_a_lock


@pytest.fixture
async def client(server: Server, tmp_path: Path) -> FleetClient:
    return await example_company(server, tmp_path)


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


async def test_a_dispute_waits_again_for_the_money_of_a_credit_note_that_is_taken_back(
    server: Server, client: FleetClient, tmp_path: Path
) -> None:
    claims, _number = await disputed(client, "PRICE_DIFFERS")
    numbers = [each.msisdn or "" for each in await found(client, "PRICE_DIFFERS")]
    await client.change_dispute(await client.dispute(1), DisputeUpdate(state=DisputeState.SENT))
    server.clock.advance(hours=1)
    await credit_note(client, tmp_path, dict.fromkeys(numbers[:2], "-10.50"))
    await credit_note(client, tmp_path, dict.fromkeys(numbers[2:], "-10.50"), "CN-2")
    await credit_note(client, tmp_path, {numbers[0]: "-2.00"}, "CN-3")  # more than was asked

    async def taken_back(number: str) -> tuple[str, str]:
        (source,) = [each for each in (await client.sources()).items if each.subject == number]
        looked = await client.undo_source(source.id, validate_only=True)
        before = (await client.disputes())[0]
        assert (before.state, str(before.credited)) == ("CREDITED", "52.50")
        assert await client.undo_source(source.id) == looked
        after = (await client.disputes())[0]
        return str(after.state), str(after.credited)

    assert await taken_back("CN-3") == ("CREDITED", "52.50")  # what is there still is all of it
    assert await found(client, "PRICE_DIFFERS") == []
    assert await taken_back("CN-1") == ("SENT", "31.50")
    again = await found(client, "PRICE_DIFFERS")
    assert {each.msisdn for each in again} == set(numbers[:2])
    assert {each.state for each in again} == {"DISPUTED"}
    assert {each.id for each in again} < set(claims)


async def test_what_was_credited_by_hand_stays_settled(client: FleetClient) -> None:
    await disputed(client, "BILLED_TWICE")
    await client.change_dispute(await client.dispute(1), DisputeUpdate(state=DisputeState.CREDITED))
    settled = await client.dispute(1)
    assert (settled.state, settled.amount, settled.credited) == ("CREDITED", Decimal("25.00"), Decimal("25.00"))
    assert await found(client, "BILLED_TWICE") == []
    assert [each.code for each in (await client.findings(state=FindingState.CREDITED)).items] == ["BILLED_TWICE"]
