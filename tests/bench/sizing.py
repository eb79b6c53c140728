"""What a server of a team needs: memory, processor and disk by the size of its fleet (`python -m tests.bench.sizing`).

A server process on SQLite, a client over TCP beside it. Processor is that of the server process alone, as the kernel
counts it, so that other work on the machine changes little. Prints the rows of the table in `docs/deployment.md`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.order import OrderRequest
from fleet_tui.domain.session import Credentials, InvitationAcceptance
from tests.journeys.served import free_port

SIZES = (250, 10_000, 50_000)
ORDERED = 1_000
PASSWORD = "correct horse battery"
PROGRAM = (sys.executable, "-I", "-m", "fleet_tui")
MEGABYTE = 1_000_000


def processor(process: int) -> float:
    """Seconds of the processor that `process` has had."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int, name: str) -> int:
    """Megabytes: `VmRSS` of now, `VmHWM` at the most so far."""
    text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(next(line for line in text.splitlines() if line.startswith(name)).split()[1]) // 1024


async def measured(size: int, directory: Path) -> str:
    """The row of a fleet of `size` lines."""
    data = ("--data", directory / "data")
    code = subprocess.run(
        [*PROGRAM, *data, "--fleet-size", str(size), "serve", "--init"], check=True, capture_output=True, text=True
    ).stdout.strip()
    disk = sum(path.stat().st_size for path in (directory / "data").rglob("*") if path.is_file())
    port = free_port()
    server = await asyncio.create_subprocess_exec(*PROGRAM, *data, "serve", "--port", str(port))
    client = FleetClient(f"http://127.0.0.1:{port}", MemoryStore())
    try:
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                break
        idle = memory(server.pid, "VmRSS")
        accepted = {"code": code, "identifier": "anna@example.org", "password": PASSWORD}
        accepted |= {"given_name": "Anna", "family_name": "Maes"}
        await client.accept_invitation(InvitationAcceptance.model_validate(accepted))
        spent = [processor(server.pid)]
        for _time in range(10):
            await client.sign_in(Credentials.model_validate({"identifier": "anna@example.org", "password": PASSWORD}))
        spent.append(processor(server.pid))
        lines = await fetched(client)
        spent.append(processor(server.pid))
        items = [{"line_id": line, "change": {"kind": "suspend"}} for line in lines[:ORDERED]]
        order = await client.submit(OrderRequest.model_validate({"items": items}), "sizing-1")
        while not (order := await client.order(order.id)).status.final:  # type: ignore[union-attr]
            await asyncio.sleep(0.2)
        spent.append(processor(server.pid))
        most = memory(server.pid, "VmHWM")
    finally:
        await client.close()
        server.send_signal(signal.SIGTERM)
        await server.wait()
    backup = directory / "fleet.backup"
    subprocess.run([*PROGRAM, *data, "backup", backup], check=True, capture_output=True)
    sign_in, fleet, ordered = (after - before for before, after in pairwise(spent))
    return (
        f"| {size:,} | {disk / MEGABYTE:.0f} MB | {backup.stat().st_size / MEGABYTE:.0f} MB | {idle} MB | {most} MB "
        f"| {fleet:.1f} s | {ordered / len(items) * 1_000:.1f} s | {sign_in / 10:.2f} s |"
    )


async def fetched(client: FleetClient) -> list[str]:
    """The whole fleet, page by page; the lines that can be suspended."""
    page = await client.line_page()
    pages = [page, *[await client.line_page(cursor=cursor) for cursor in page.cursors or ()]]
    return [
        line
        for page in pages
        for line, status, scheduled in zip(page.id, page.status, page.scheduled_kind, strict=True)
        if status == "ACTIVE" and scheduled is None
    ]


def main() -> None:
    print("| Lines | Database | Backup | Memory, idle | at most | Fleet fetched | 1,000 lines changed | Sign-in |")
    print("|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        with TemporaryDirectory(prefix="fleet-sizing-") as directory:
            print(asyncio.run(measured(size, Path(directory))), flush=True)


if __name__ == "__main__":
    main()
