"""A company's lines at KPN, usable from end to end: the same screens and commands, before a double of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.harness import order, press, running, type_text, words_on
from tests.journeys.accounts import Account, served
from tests.kpn_double import KEY_ID, PUK, SECRET, KpnDouble, asgi, contract
from widgets.field import Field

NO_DETAILS = "Description and data of the user: KPN does not offer this through its API."


async def test_lines_at_kpn_are_seen_suspended_ended_for_a_fee_and_wait_for_an_approval(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLEET_TUI_WORKS_SECRET", SECRET)
    double = KpnDouble([contract(number) for number in range(1, 131)])
    async with served(asgi(double)) as url:
        here = Account("kpn", "works", KEY_ID, SECRET, url, tmp_path)
        async with running(here.app(), size=(120, 40)) as pilot:
            assert "130" in words_on(pilot.app)
            await press(pilot, "1")
            assert "Jan de Vries" in words_on(pilot.app)
            await press(pilot, "f")
            await type_text(pilot, "0610000033")
            await press(pilot, "enter", "s")
            await order(pilot)
            assert "done" in words_on(pilot.app), words_on(pilot.app)
            assert double.taken == {(33, "block-sim"): 1}
            await press(pilot, "escape", "b")
            assert "does not offer this through its API" in words_on(pilot.app)
            await press(pilot, "enter", "v")
            assert "8374 6501" in words_on(pilot.app), words_on(pilot.app)
            assert NO_DETAILS in words_on(pilot.app)
            assert all(field.disabled for field in pilot.app.screen.query(Field))
            assert "fill in" not in words_on(pilot.app)
            before = len(double.seen)
            await press(pilot, "ctrl+g")
            assert "Nothing was typed yet" not in words_on(pilot.app)
            assert len(double.seen) == before  # nothing is asked of KPN
            await press(pilot, "escape", "x")
            assert "KPN ends it on 31/01/2027, for a fee of € 120.50" in words_on(pilot.app), words_on(pilot.app)
            double.state = "UNAUTHORIZED"
            await order(pilot)
            assert "approval" in words_on(pilot.app), words_on(pilot.app)
            assert double.taken == {(33, "block-sim"): 1, (33, "terminate"): 1}
        code, out, _err = await here.run("doctor")
        assert "Mobile Services Management v11" in out
        assert "not against the live service" in out
        code, out, _err = await here.run("orders", "list", "--json")
        assert [each["status"] for each in json.loads(out)] == ["AWAITS_APPROVAL", "DONE"]
        double.finish(1001)
        code, out, _err = await here.run("orders", "list", "--json")
        assert [each["status"] for each in json.loads(out)] == ["DONE", "DONE"]
        double.state = "CLOSED"
        code, out, err = await here.run("suspend", "0610000007", "--yes")
        assert (code, double.contracts[7]["state"]) == (Exit.DONE, "BLOCKED"), err
        code, out, err = await here.run("lines", "show", "0610000007")
        assert "Jan de Vries" in out, err
        assert PUK not in out
        for way in ("--dry-run", "--yes"):
            code, out, err = await here.run("user", "change", "0610000007", "--e-mail", "jan@acme.example", way)
            assert (code, NO_DETAILS in err) == (Exit.FAILURE, True), err
        double.refusing["block-sim"] = (403, {"name": "FORBIDDEN", "message": "no"})
        code, out, err = await here.run("suspend", "0610000008", "--yes")
        assert "lacks a right at KPN" in out + err
        assert code != Exit.DONE
