"""A journal that cannot be written: said at once, nothing is sent, and one can leave."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from fleet_tui.workspace import order_desk
from screens.order import OrderScreen
from screens.review import ReviewScreen
from tests.harness import World, at_rest, fleet_app, on_screen, order, press, running, words_on, world
from tests.journeys.on_a_terminal import OnATerminal
from tests.journeys.test_orders import ledger


def journal_of(here: World) -> Path:
    """Where the application `one` keeps its journal."""
    path = here.directory / "app-one" / "state" / "embedded" / "orders.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


async def test_a_journal_in_use_is_said_in_the_review_and_the_order_goes_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_desk, "JOURNAL_PATIENCE", 0.2)
    async with world(tmp_path, fleet_size=20) as here, running(here.app()) as pilot:
        before = len(await ledger(here))
        lock = os.open(journal_of(here).with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        await press(pilot, "1", "s")
        await order(pilot)
        on_screen(pilot, ReviewScreen)
        said = words_on(pilot.app)
        assert "is in use by another program" in said
        assert "ctrl+g tries again." in said
        assert len(await ledger(here)) == before
        os.close(lock)
        await order(pilot)
        await here.backend.work_until_idle()
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        assert len(await ledger(here)) == before + 1


@pytest.mark.parametrize("kind", ["directory", "pipe"])
async def test_a_journal_that_is_no_file_is_said_and_nothing_is_sent(tmp_path: Path, kind: str) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        path, before = journal_of(here), len(await ledger(here))
        path.mkdir() if kind == "directory" else os.mkfifo(path)
        async with running(here.app()) as pilot:
            assert "cannot be used, and without it no order is sent" in words_on(pilot.app)
            await press(pilot, "1", "s")
            await order(pilot)
            assert not isinstance(pilot.app.screen, OrderScreen)
            assert len(await ledger(here)) == before


async def test_a_record_that_cannot_be_read_is_said_at_the_start(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        path = journal_of(here)
        path.write_bytes(b"\n\xff\x00 no record\n")
        async with running(here.app(), size=(160, 45)) as pilot:
            assert "an order in it may have been sent" in words_on(pilot.app)
            assert fleet_app(pilot).workspace.connected
        async with running(here.app()) as pilot:
            assert "may have been sent" not in words_on(pilot.app)


def test_who_leaves_while_the_journal_is_in_use_is_let_go(tmp_path: Path) -> None:
    terminal = OnATerminal("--data", str(tmp_path / "data"), "--fleet-size", "20", home=tmp_path)
    lock = -1
    try:
        terminal.wait_for("20 lines")
        terminal.type("1")
        terminal.wait_for("20 of 20 lines")
        terminal.type("s")
        terminal.wait_for("1 line changes")
        held = tmp_path / "data" / "state" / "embedded" / "orders.lock"
        held.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(held, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.settle(0.5)  # what is pressed before the review could be read is asked about
        terminal.type("\x07")
        terminal.wait_for("Sending the order")
        terminal.type("\x11")
        assert terminal.to_the_end() == 0
    finally:
        terminal.close()
        if lock >= 0:
            os.close(lock)
