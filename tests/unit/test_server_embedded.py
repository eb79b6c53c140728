"""The backend in this process: its directory, its start and stop, requests that outlive those who wait for them."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import httpx
import pytest

from fleet_tui.server.embedded import Backend
from fleet_tui.server.storage.database import FILE_NAME, on_network
from fleet_tui.server.storage.errors import BackendError
from tests.contract.server import lines_by_status
from tests.harness import FrozenClock


async def connected(backend: Backend) -> httpx.AsyncClient:
    token = (await backend.local_tokens()).access_token
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=backend.transport, base_url="http://embedded", headers=headers)


async def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        backend = Backend(tmp_path / "data", fleet_size=3, clock=FrozenClock())
        await backend.start()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
        directory = stat.S_IMODE((tmp_path / "data").stat().st_mode)
        await backend.stop()
    finally:
        os.umask(before)
    assert directory == 0o700
    assert FILE_NAME in modes
    assert set(modes.values()) == {0o600}


async def test_the_same_data_are_there_at_the_next_start(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    first = Backend(tmp_path, fleet_size=20, clock=FrozenClock())
    await first.start(lambda done, total: told.append((done, total)))
    async with await connected(first) as http:
        before = (await http.get("/v1/lines")).json()
    await first.stop()
    assert told == [(20, 20)]

    for size in (20, None):
        again = Backend(tmp_path, fleet_size=size, clock=FrozenClock())
        await again.start(lambda done, total: told.append((done, total)))
        async with await connected(again) as http:
            assert (await http.get("/v1/lines")).json() == before
        await again.stop()
    assert told == [(20, 20)]  # nothing was made anew


async def test_another_size_is_refused_by_name(tmp_path: Path) -> None:
    backend = Backend(tmp_path, fleet_size=20, clock=FrozenClock())
    await backend.start()
    await backend.stop()
    with pytest.raises(BackendError) as error:
        await Backend(tmp_path, fleet_size=21, clock=FrozenClock()).start()
    assert str(tmp_path) in error.value.user_message
    assert "20 lines" in error.value.user_message


async def test_a_directory_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a directory")
    with pytest.raises(BackendError, match="file"):
        await Backend(file / "data", clock=FrozenClock()).start()
    (tmp_path / FILE_NAME).write_bytes(b"this is no database, whatever it says " * 100)
    with pytest.raises(BackendError, match=FILE_NAME):
        await Backend(tmp_path, clock=FrozenClock()).start()


async def test_two_starts_at_once_make_one_fleet(tmp_path: Path) -> None:
    backends = [Backend(tmp_path, fleet_size=30, clock=FrozenClock()) for _ in range(3)]
    await asyncio.gather(*(backend.start() for backend in backends))
    async with await connected(backends[2]) as http:
        assert (await http.get("/v1/lines")).json()["total"] == 30
    await asyncio.gather(*(backend.stop() for backend in backends))


async def test_a_write_outlives_the_one_who_asked_for_it(tmp_path: Path) -> None:
    backend = Backend(tmp_path, fleet_size=20, clock=FrozenClock())
    await backend.start()
    http = await connected(backend)
    line = (await lines_by_status(http, "ACTIVE"))[0]
    body = {"items": [{"line_id": line["id"], "change": {"kind": "suspend"}}]}
    for steps in range(1, 12):  # whatever it was just doing
        asking = asyncio.create_task(http.post("/v1/orders", json=body, headers={"Idempotency-Key": f"key-{steps}"}))
        for _ in range(steps):
            await asyncio.sleep(0)
        asking.cancel()
    await http.aclose()
    await backend.stop()  # finishes what is under way

    again = Backend(tmp_path, clock=FrozenClock())
    await again.start()
    await again.work_until_idle()
    async with await connected(again) as http:
        orders = (await http.get("/v1/orders")).json()["items"]
        assert orders[0]["kind"] == "suspend"
        assert (await http.get(f"/v1/lines/{line['id']}")).json()["status"] == "SUSPENDED"
    await again.stop()


async def test_due_orders_are_caught_up_at_the_start(tmp_path: Path) -> None:
    clock = FrozenClock()
    backend = Backend(tmp_path, fleet_size=60, clock=clock)
    await backend.start()
    async with await connected(backend) as http:
        waiting = [line for line in await lines_by_status(http, "PENDING") if line["scheduled_date"]]
    await backend.stop()
    assert waiting
    clock.advance(days=30)
    again = Backend(tmp_path, clock=clock)
    await again.start()
    await again.work_until_idle()
    async with await connected(again) as http:
        for line in waiting:
            assert (await http.get(f"/v1/lines/{line['id']}")).json()["status"] == "ACTIVE"
    await again.stop()


def test_network_homes_are_recognised() -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/home /home nfs4 rw 0 0\n"
        "/dev/sdb1 /home/local ext4 rw 0 0\n"
        "server:/x /mnt/two\\040words nfs rw 0 0\n"
    )
    assert on_network(Path("/home/anna/fleet.sqlite3"), mounts)
    assert on_network(Path("/mnt/two words/f"), mounts)
    assert not on_network(Path("/home/local/fleet.sqlite3"), mounts)
    assert not on_network(Path("/homestead/fleet.sqlite3"), mounts)
    assert not on_network(Path("/home/f"), "")
