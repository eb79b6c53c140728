"""The server as a process of its own, on a TCP port and on a Unix socket."""

from __future__ import annotations

import asyncio
import signal
import socket
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.order import OrderRequest, OrderStatus
from fleet_tui.domain.session import InvitationAcceptance
from fleet_tui.server.embedded import Backend
from fleet_tui.server.serve import initialise, run
from fleet_tui.server.storage.errors import BackendError

PROGRAM = """
import sys
from pathlib import Path
from fleet_tui.server.embedded import Backend
from fleet_tui.server.serve import run
data, uds = Path(sys.argv[1]), sys.argv[2]
run(Backend(data), port=0, uds=Path(uds) if uds else None, announce=lambda address: print(address, flush=True))
"""


@asynccontextmanager
async def serving(data: Path, uds: str = "") -> AsyncIterator[str]:
    """A server process; it ends by SIGTERM, and in good order."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, str(data), uds, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    address = (await process.stdout.readline()).decode().strip()
    try:
        assert address, "the server ended"
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


def invite(data: Path) -> str:
    return initialise(Backend(data, fleet_size=12))


async def signed_in(address: str, code: str, tokens: MemoryStore | None = None) -> FleetClient:
    """A client of somebody who accepted the invitation `code`; their tokens are kept in `tokens`."""
    client = FleetClient(address, tokens or MemoryStore())
    await client.accept_invitation(
        InvitationAcceptance.model_validate(
            {
                "code": code,
                "identifier": "anna@example.org",
                "password": "correct horse battery",
                "given_name": "Anna",
                "family_name": "Maes",
            }
        )
    )
    return client


async def test_over_a_real_socket_two_clients_see_each_other(tmp_path: Path) -> None:
    code = await asyncio.to_thread(invite, tmp_path)
    async with serving(tmp_path) as address:
        anna = await signed_in(address, code)
        page = await anna.line_page()
        assert page.total == 12
        index = page.status.index("ACTIVE")
        item = {"line_id": page.id[index], "change": {"kind": "suspend"}}
        order = await anna.submit(OrderRequest.model_validate({"items": [item]}), "key-1")
        while not order.final:
            order = await anna.order(order.id)
        assert order.status is OrderStatus.DONE

        other = await asyncio.to_thread(Backend, tmp_path)  # the embedded application on the same data
        await other.start()
        tokens = await other.local_tokens()
        bert = FleetClient("http://embedded", MemoryStore(tokens), transport=other.transport, far=False)
        assert (await bert.lines_changed_since(page.sync_token))[0].id == [page.id[index]]
        await bert.close()
        await other.stop()
        await anna.close()


async def test_on_a_unix_socket_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "fleet.sock"
    await asyncio.to_thread(invite, tmp_path / "data")
    for _ in range(2):  # what the first one left behind is no obstacle to the second
        async with serving(tmp_path / "data", str(path)) as address:
            assert address == str(path)
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            transport = httpx.AsyncHTTPTransport(uds=str(path))
            async with httpx.AsyncClient(transport=transport, base_url="http://fleet") as http:
                assert (await http.get("/v1/health")).json()["status"] == "ok"
            with pytest.raises(BackendError, match=r"fleet\.sock"):  # two servers on one socket
                await asyncio.to_thread(run, Backend(tmp_path / "data"), uds=path)
    assert not path.exists()


async def test_an_address_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BackendError, match=f"127.0.0.1:{port}"):
            await asyncio.to_thread(run, Backend(tmp_path), port=port)
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]  # nothing was made
