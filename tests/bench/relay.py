"""A relay that delays what passes, as a network far away does: `python -m tests.bench.relay PORT MILLISECONDS`.

Listens on a free port of this machine, prints it, and passes everything on to PORT, each way half the time later.
"""

from __future__ import annotations

import asyncio
import sys


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, delay: float) -> None:
    loop = asyncio.get_running_loop()
    while data := await source.read(1 << 16):
        # What follows closely is not held up by what goes before it: each chunk has its own delay.
        loop.call_later(delay, sink.write, data)
    loop.call_later(delay, sink.close)


async def _relay(port: int, delay: float) -> None:
    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(2 * delay)  # a connection is made by going there and back
        await asyncio.gather(_pump(reader, far_writer, delay), _pump(far_reader, writer, delay), return_exceptions=True)

    server = await asyncio.start_server(passed_on, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_relay(int(sys.argv[1]), float(sys.argv[2]) / 2000))
