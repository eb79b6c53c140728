"""A Soracom account, usable from end to end: the same screens and commands, before a double of ours on this machine."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from fleet_tui.cli.exits import Exit
from tests.harness import order, press, running, type_text, words_on
from tests.journeys.accounts import Account, served
from tests.soracom_double import KEY_ID, SECRET, SoracomDouble, asgi, sim

VARIABLE = "FLEET_TUI_METERS_SECRET"


class Silent:
    """Takes what is asked of it, and where it is told to answers no more."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.mute = ""
        self.taken = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        muted = bool(self.mute) and scope["path"].endswith(self.mute)

        async def answer(message: Any) -> None:
            if not muted:
                await send(message)

        await self._app(scope, receive, answer)
        if muted:
            self.taken.set()
            while (await receive())["type"] != "http.disconnect":
                pass


@dataclass
class Meters(Account):
    """An account at the double."""

    double: SoracomDouble
    silent: Silent


@asynccontextmanager
async def account(directory: Path, *sims: dict[str, Any]) -> AsyncIterator[Meters]:
    """An account with `sims`."""
    double = SoracomDouble(sims)
    silent = Silent(asgi(double))
    async with served(silent) as url:
        yield Meters("soracom", "meters", KEY_ID, SECRET, f"{url}/v1", directory, double, silent)


async def test_lines_are_seen_suspended_and_taken_back_on_the_screens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    sims = [sim(number) for number in range(1, 131)]
    async with account(tmp_path, *sims) as here, running(here.app(), size=(120, 40)) as pilot:
        assert "130" in words_on(pilot.app)
        assert "not told by Soracom" in words_on(pilot.app)
        await press(pilot, "1")
        assert all(f"+423 6639000000{number:02}" in words_on(pilot.app) for number in (1, 2, 4, 5))  # none is cut
        await press(pilot, "f")
        await type_text(pilot, "meter 33")
        await press(pilot, "enter")
        assert "meter 33" in words_on(pilot.app)
        assert "s1.fast" in words_on(pilot.app)
        await press(pilot, "s")
        assert "suspend" in words_on(pilot.app)
        await order(pilot)
        assert "done" in words_on(pilot.app), words_on(pilot.app)
        assert here.double.taken == {(sim(33)["simId"], "suspend"): 1}
        await press(pilot, "escape", "b")
        assert "does not offer this through its API" in words_on(pilot.app)
        assert "w swap" not in words_on(pilot.app)
        await press(pilot, "enter")
        assert "Details Products More" in words_on(pilot.app)
        for absent in ("PUK", "First name", "fill in a name"):
            assert absent not in words_on(pilot.app)
        await press(pilot, "v")
        assert "PUK: Soracom does not offer this through its API." in words_on(pilot.app)
        await press(pilot, "space")
        assert "does not offer this" in words_on(pilot.app)
        await press(pilot, "f4")
        assert "s1.fast" in words_on(pilot.app)
        assert "Split bill" not in words_on(pilot.app)


async def test_one_signs_in_by_key_where_none_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fleet_tui.operators.keys.installed_keyring", lambda: None)
    async with account(tmp_path, sim(1)) as here, running(here.app(), size=(100, 30)) as pilot:
        assert "Sign in" in words_on(pilot.app)
        assert "Id of the key" in words_on(pilot.app)
        assert "invitation" not in words_on(pilot.app)
        await press(pilot, "ctrl+n")
        await type_text(pilot, SECRET)
        await press(pilot, "ctrl+g", "1")
        assert here.double.minted == 1, words_on(pilot.app)
        assert "meter 1" in words_on(pilot.app)


async def test_commands_say_the_truth_also_after_a_kill_between_sending_and_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    one, two = sim(4), sim(6)
    async with account(tmp_path, one, two) as here:
        code, out, _err = await here.run("doctor")
        assert "Soracom" in out
        assert "against the published specification" in out
        assert "not against the live service" in out
        code, out, _err = await here.run("lines", "list", "--json")
        assert (code, [line["description"] for line in json.loads(out)]) == (Exit.DONE, ["meter 4", "meter 6"])
        code, out, err = await here.run("suspend", "+423", "663900000004", "--yes")  # as the list writes it
        assert code == Exit.DONE, err
        assert here.double.sims[one["simId"]]["status"] == "suspended"

        here.silent.mute = "/suspend"
        process = await here.start("suspend", two["simId"], "--yes")
        await asyncio.wait_for(here.silent.taken.wait(), 60)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        here.double.sims[two["simId"]] |= {"status": "active"}  # taken, and not seen yet
        code, out, _err = await here.run("orders", "list", "--json")
        newest = json.loads(out)[0]
        assert newest["status"] == "UNKNOWN"
        _code, out, _err = await here.run("orders", "show", newest["number"])
        assert "outcome unknown" in out
        assert two["simId"] in out.splitlines()[-1]  # it has no number
        async with running(here.app(), size=(100, 30)) as pilot:
            waiting = words_on(pilot.app).partition("Waiting for you")[2]
            assert "Not known whether Soracom took this: suspend 1 line" in waiting
            assert "suspend 1 line" in waiting.partition("Latest")[2]
            assert "anna · MANAGER · Soracom" in words_on(pilot.app)
            await press(pilot, "w")
            assert "suspend 1 line" in words_on(pilot.app)
            assert here.double.taken.total() == 2
            await press(pilot, "enter")
            assert "look for it no more" in words_on(pilot.app)
            assert "stop the rest" not in words_on(pilot.app)
            await press(pilot, "ctrl+x")
            assert "Nothing is stopped by that" in words_on(pilot.app)
        here.double.sims[two["simId"]] |= {"status": "suspended"}
        _code, out, _err = await here.run("orders", "show", newest["number"])
        assert "outcome unknown" not in out
        assert here.double.taken == {(one["simId"], "suspend"): 1, (two["simId"], "suspend"): 1}

        code, _out, err = await here.run("sign-out")
        assert (code, "The next command begins another one, by what is given by: the command printf" in err) == (
            Exit.DONE,
            True,
        )
        here.double.refusing["update_speed_class"] = (503, "Later.")
        code, out, _err = await here.run("plan", "set", "s1.slow", one["simId"], "--yes")
        assert "outcome unknown" in out
        assert code == Exit.UNREACHABLE
        _code, out, _err = await here.run("lines", "show", one["simId"])
        assert out.count("not told by Soracom") == 6
        assert "–" not in out
        config = tmp_path / "home" / ".config" / "fleet-tui" / "config.toml"
        config.write_text(config.read_text().replace(SECRET, "another"))
        code, _out, err = await here.run("--profile", "meters", "lines", "list")
        assert code == Exit.NOT_SIGNED_IN
        assert err.startswith("The operator does not take this key with the secret from: the command printf")
        assert "Sign in" not in err  # that would change nothing
        code, _out, err = await here.run("sign-in")
        assert (code, "nothing to sign in" in err) == (Exit.USAGE, True)
