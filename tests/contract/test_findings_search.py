"""The search for findings: made anew when something changed, in nobody's way, told how far it is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.api.client import FleetClient
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import lock, next_sequence
from fleet_tui.server.storage.pieces import in_pieces
from fleet_tui.workspace.findings import all_findings
from tests.contract.own_company import example_company, found
from tests.contract.server import Server
from tests.contract.test_disputes import credit_note, disputed
from tests.faults import FaultTransport, silence_after


@pytest.fixture
async def client(server: Server, tmp_path: Path) -> FleetClient:
    return await example_company(server, tmp_path)


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
