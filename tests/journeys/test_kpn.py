"""A company's lines at KPN, usable from end to end: the same screens and commands, before a double of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.harness import order, press, running, type_text, words_on
from tests.journeys.accounts import Account, served
from tests.kpn_double import KEY_ID, PUK, SECRET, KpnDouble, asgi, contract


def account(double: KpnDouble, url: str, directory: Path) -> Account:
    return Account("kpn", "works", KEY_ID, SECRET, double, url, directory)


async def test_lines_are_seen_suspended_and_followed_to_an_approval_on_the_screens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLEET_TUI_WORKS_SECRET", SECRET)
    double = KpnDouble([contract(number) for number in range(1, 131)])
    async with served(asgi(double)) as url:
        here = account(double, url, tmp_path)
        async with running(here.app(), size=(120, 40)) as pilot:
            assert "130" in words_on(pilot.app)
            await press(pilot, "1")
            assert "Jan de Vries" in words_on(pilot.app)
            await press(pilot, "f")
            await type_text(pilot, "0610000033")
            await press(pilot, "enter")
            assert "Mobile Unlimited" in words_on(pilot.app)
            await press(pilot, "s")
            await order(pilot)
            assert "done" in words_on(pilot.app), words_on(pilot.app)
            assert double.taken == {(33, "block-sim"): 1}
            await press(pilot, "escape", "b")
            assert "does not offer this through its API" in words_on(pilot.app)
            double.state = "UNAUTHORIZED"
            await press(pilot, "x")
            assert "fee" in words_on(pilot.app), words_on(pilot.app)
            assert "120" in words_on(pilot.app)
