"""The application as a process of its own on a pseudo-terminal, a server as another, and a bad line between them."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

WAIT = 60
"""Seconds until something that never comes is given up."""
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[\??[\d;]*\$[@-~]|\x1b[P_^X][^\x1b]*\x1b\\")
"""Sequences that pyte would print: private ones, questions about modes, device strings."""


def application_of(guard: int) -> int:
    """The process of the application that the process `guard` looks after."""
    return int(Path(f"/proc/{guard}/task/{guard}/children").read_text().split()[0])


class OnTerminal:
    """`fleet-tui` with `arguments` on a terminal of 80 by 24."""

    def __init__(self, *arguments: str, home: Path, **environ: str) -> None:
        self._arguments = arguments
        self._environ = {
            "TERM": "xterm-256color", "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(home),
        } | environ  # fmt: skip
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", "fleet_tui", *self._arguments,
            stdin=slave, stdout=slave, stderr=slave, env=self._environ, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        asyncio.get_running_loop().add_reader(self._master, self._read)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        self._hang_up()

    def press(self, keys: str) -> None:
        """Type `keys`, as the bytes that a terminal sends."""
        os.write(self._master, keys.encode())

    async def shows(self, pattern: str) -> None:
        """Wait until `pattern` is on the screen, its lines put together."""
        while not re.search(pattern, " ".join(self.text().split())):
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), WAIT)
            except TimeoutError:
                raise AssertionError(f"{pattern!r} never came; there is\n{self.text()}") from None

    async def press_until(self, keys: str, happened: asyncio.Event) -> None:
        """Type `keys` again and again until something has `happened`: a dialog is deaf for a moment at first."""
        async with asyncio.timeout(WAIT):
            while not happened.is_set():
                self.press(keys)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(happened.wait(), 0.2)

    async def dies(self, by: signal.Signals) -> int:
        """Send it `by`, and wait for its end; its exit status. SIGKILL hits the application itself."""
        if by is signal.SIGKILL:
            os.kill(application_of(self.process.pid), by)
        else:
            self.process.send_signal(by)
        async with asyncio.timeout(WAIT):
            return await self.process.wait()

    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self._screen.display)

    def _read(self) -> None:
        try:
            data = os.read(self._master, 65_536)
        except OSError:
            data = b""
        if data:
            self._stream.feed(_NOT_FOR_PYTE.sub(b"", data))
        else:
            self._hang_up()
        self._changed.set()

    def _hang_up(self) -> None:
        if self._master >= 0:
            asyncio.get_running_loop().remove_reader(self._master)
            os.close(self._master)
            self._master = -1


class Line(StrEnum):
    """What happens to an order between the application and the server."""

    GOOD = "GOOD"
    REQUEST_STUCK = "REQUEST_STUCK"
    """It leaves the application and does not arrive."""
    ANSWER_LOST = "ANSWER_LOST"
    """It arrives; the answer does not come back."""


class BadLine:
    """Passes on what an application and the server at `port` say, but for orders that are handed in."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self.state = Line.GOOD
        self.struck = asyncio.Event()
        """An order came by while the line was bad; where it is to arrive, the server has answered."""

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either end is gone."""
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        lost = asyncio.Event()
        answers = asyncio.create_task(self._answers(server_reader, writer, lost))
        try:
            while data := await reader.read(65_536):
                if _hands_in(data) and self.state is Line.REQUEST_STUCK:
                    self.struck.set()
                    await reader.read()  # until the application is gone
                    break
                if _hands_in(data) and self.state is Line.ANSWER_LOST:
                    lost.set()
                server_writer.write(data)
                await server_writer.drain()
        except ConnectionError:
            pass  # the application was killed
        finally:
            answers.cancel()
            server_writer.close()
            writer.close()

    async def _answers(self, server: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: asyncio.Event) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await server.read(65_536):
                if lost.is_set():
                    self.struck.set()
                else:
                    writer.write(data)
                    await writer.drain()
            writer.close()


def _hands_in(data: bytes) -> bool:
    return data.startswith(b"POST /v1/orders HTTP/1.1\r\n")


@asynccontextmanager
async def bad_line(address: str) -> AsyncIterator[tuple[BadLine, str]]:
    """A line to the server at `address`, and the address of its near end."""
    line = BadLine(int(address.rpartition(":")[2].rstrip("/")))
    under_way: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        under_way.add(asyncio.create_task(line.connected(reader, writer)))

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield line, f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
