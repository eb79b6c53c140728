"""An operator that honours no keys: a kill between sending and answer leaves one order there, and a person decides."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import uuid
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from fleet_tui.cli.exits import Exit
from screens.orders import OrdersScreen
from tests.harness import fleet_app, on_screen, press, running, words_on
from tests.journeys.served import Served, served
from tests.unit.command_line import EXAMPLE

KEY = b"idempotency-key"


class Keyless:
    """Speaks the contract, but takes whatever is ordered as a new order and finds none by its key.

    The answers to orders do not come; `taken` says that one was made.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.taken = asyncio.Event()
        self.orders = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, path = scope.get("method"), scope["path"]
        if path == "/v1/capabilities":
            await _answer(send, 200, {"operator": "Exampel", "idempotent": False})
        elif path.startswith("/v1/order-keys/"):
            await _answer(send, 404, {"title": "", "status": 404, "code": "NOT_FOUND"}, b"application/problem+json")
        elif (method, path) == ("POST", "/v1/orders") and b"validate_only" not in scope["query_string"]:
            headers = [(name, value) for name, value in scope["headers"] if name != KEY]
            await self._app({**scope, "headers": [*headers, (KEY, uuid.uuid4().hex.encode())]}, receive, _nobody)
            self.orders += 1
            self.taken.set()
            while (await receive())["type"] != "http.disconnect":
                pass
        else:
            await self._app(scope, receive, send)


async def _nobody(message: object) -> None:
    """Where an answer goes that is lost."""


async def _answer(send: Send, status: int, body: object, kind: bytes = b"application/json") -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


async def command(here: Served, *words: str) -> asyncio.subprocess.Process:
    """`fleet-tui` with `words`, a process of its own, on the files of the application `one`."""
    tokens = here.sessions["one"].load()
    assert tokens is not None
    where = ("--data", str(here.world.directory / "app-one"), "--server", here.url)
    environ = {**os.environ, "HOME": str(here.world.directory), "FLEET_TUI_TOKEN": tokens.access_token}
    piped = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "fleet_tui", *where, *words, stdout=piped, stderr=piped, env=environ
    )


async def test_a_kill_between_sending_and_answer_leaves_one_order_and_a_person_says_what_became_of_it(
    tmp_path: Path,
) -> None:
    doubles: list[Keyless] = []

    def keyless(app: ASGIApp) -> Keyless:
        doubles.append(Keyless(app))
        return doubles[-1]

    async with served(tmp_path, keyless) as here:
        await here.sign_in("one")
        double = doubles[-1]
        first = await command(here, "suspend", EXAMPLE, "--yes")
        await asyncio.wait_for(double.taken.wait(), 60)
        first.kill()
        await first.wait()

        asked, _said = await (await command(here, "orders", "unknown", "--json")).communicate()
        (left,) = json.loads(asked)
        assert left["order"]["items"][0]["change"]["kind"] == "suspend"
        assert double.orders == 1
        slip = await command(here, "orders", "unknown", "", "--not-taken")  # an empty key names no order
        assert await asyncio.wait_for(slip.wait(), 60) == Exit.USAGE

        async with running(here.app(), size=(100, 30)) as pilot:
            waiting = words_on(pilot.app).partition("Waiting for you")[2]
            assert waiting.strip(" ┃│─").startswith("w Not known whether Exampel took this"), waiting
            await press(pilot, "1", "b", "5", "ctrl+g")  # a review of another order sends nothing of it
            assert "line changes" in words_on(pilot.app)
            await press(pilot, "escape", "escape", "escape", "w")
            on_screen(pilot, OrdersScreen)
            assert double.orders == 1
            await press(pilot, "enter", "1")
            assert double.orders == 1
            assert "suspend 1 line" in words_on(pilot.app)
            await press(pilot, "enter")
            assert "it may be ordered again" in words_on(pilot.app)
            await press(pilot, "3")
            assert "suspend 1 line" not in words_on(pilot.app)
            assert fleet_app(pilot).workspace.unresolved() == []
            await press(pilot, "escape")
            assert "Not known whether" not in words_on(pilot.app)
        assert double.orders == 1
