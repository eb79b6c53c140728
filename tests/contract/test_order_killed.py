"""Ten thousand lines in one order, and a server killed in the middle of it: each line is changed exactly once."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.order import Order, OrderRequest, OrderStatus
from fleet_tui.server.embedded import Backend
from fleet_tui.server.orders.machine import LEASE
from fleet_tui.server.serve import initialise
from fleet_tui.server.storage.database import FILE_NAME
from tests.contract.test_serve import signed_in
from tests.selection import WHOLE

ITEMS = 10_000 if WHOLE else 2_000
FLEET = ITEMS * 115 // 100
STEP = ITEMS // 10
"""How many items are done between one kill and the next, at least."""
BLOCK = "MMS"

PROGRAM = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from fleet_tui.server.embedded import Backend
from fleet_tui.server.serve import run
ahead = timedelta(seconds=float(sys.argv[2]))  # so that nobody waits for the lease of a dead process
backend = Backend(Path(sys.argv[1]), clock=lambda: datetime.now(UTC) + ahead)
run(backend, port=0, announce=lambda address: print(address, flush=True))
"""


@asynccontextmanager
async def serving(data: Path, life: int = 0) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A server process and its address. `life`: how many died before it, their leases have run out by then."""
    ahead = str(life * (LEASE.total_seconds() + 1))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, str(data), ahead, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    address = (await process.stdout.readline()).decode().strip()
    try:
        assert address, "the server ended"
        yield process, address
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def changing(client: FleetClient) -> OrderRequest:
    """One block for ten thousand active lines."""
    first = await client.line_page(limit=5000)
    pages = [first, *[await client.line_page(cursor=cursor, limit=5000) for cursor in first.cursors or []]]
    lines = [
        {"line_id": line_id, "expected_version": version, "change": {"kind": "set_blocks", "blocks": {BLOCK: True}}}
        for page in pages
        for line_id, version, status, blocks in zip(page.id, page.version, page.status, page.blocks, strict=True)
        if status == LineStatus.ACTIVE and BLOCK not in blocks
    ]
    return OrderRequest.model_validate({"items": lines[:ITEMS]})


async def further_than(client: FleetClient, order: Order, done: int) -> Order:
    """`order` when more than `done` items are; its progress only ever grows, and adds up."""
    while order.counts.done <= done and not order.final:
        seen, order = order, await client.order(order.id)
        counts = order.counts
        assert counts.done >= seen.counts.done
        assert counts.total == counts.waiting + counts.in_progress + counts.done + counts.refused + counts.cancelled
    return order


async def test_thousands_of_items_survive_kills_and_two_servers_at_once(tmp_path: Path) -> None:
    code = await asyncio.to_thread(lambda: initialise(Backend(tmp_path, fleet_size=FLEET)))
    tokens = MemoryStore()
    async with serving(tmp_path) as (process, address):
        client = await signed_in(address, code, tokens)
        request = await changing(client)
        assert len(request.items) == ITEMS
        order = await client.submit(request, "once")
        order = await further_than(client, order, STEP)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await client.close()
    assert STEP < order.counts.done < ITEMS

    async with serving(tmp_path, life=1) as (process, address):
        client = FleetClient(address, tokens)
        order = await further_than(client, await client.order(order.id), order.counts.done + STEP)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await client.close()
    assert order.counts.done < ITEMS

    async with AsyncExitStack() as stack:
        addresses = [(await stack.enter_async_context(serving(tmp_path, life=2)))[1] for _server in range(2)]
        client = FleetClient(addresses[0], tokens)
        again = await client.submit(request, "once")  # the answer may have been lost: the same order
        assert again.id == order.id
        order = await further_than(client, order, ITEMS)
        assert (order.status, order.counts.done) == (OrderStatus.DONE, ITEMS)
        assert (await client.orders(limit=1)).items[0].id == order.id
        await client.close()

    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database:
        times = database.execute(
            "SELECT times, count(*) FROM (SELECT count(*) AS times FROM audit WHERE action = 'set_blocks'"
            " GROUP BY subject) GROUP BY times"
        ).fetchall()
        versions = database.execute(
            "SELECT lines.version, count(*) FROM lines JOIN order_items ON order_items.line_id = lines.id"
            " WHERE order_items.order_id = ? GROUP BY lines.version",
            [order.id],
        ).fetchall()
    assert times == [(1, ITEMS)]
    assert versions == [(2, ITEMS)]
