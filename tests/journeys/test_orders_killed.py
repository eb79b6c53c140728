"""The application is killed, or hung up on, around an order: the server has it exactly once, or not at all."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.blocks import Block
from fleet_tui.domain.changes.models import SetBlocks
from tests.contract.test_serve import invite, serving, signed_in
from tests.processes import Line, OnTerminal, bad_line
from tests.selection import combined

TAB, ENTER, CTRL_G, CTRL_Q = "\t", "\r", "\x07", "\x11"
CONFIRM_STEP = "confirm step"
STRUCK = (Line.REQUEST_STUCK, Line.ANSWER_LOST)


SIGNALS = (signal.SIGHUP, signal.SIGKILL, signal.SIGTERM)


@pytest.mark.parametrize(("by", "point"), combined(SIGNALS, (CONFIRM_STEP, *STRUCK)))
async def test_after_a_restart_the_server_has_the_order_once(tmp_path: Path, by: signal.Signals, point: str) -> None:
    """And a form that was not ordered yet is there as a draft."""
    code = await asyncio.to_thread(invite, tmp_path / "server")
    tokens = MemoryStore()
    async with serving(tmp_path / "server") as address, bad_line(address) as (line, near_end):
        manager = await signed_in(address, code, tokens)
        before = {order.id for order in (await manager.orders()).items}
        token = tokens.load()
        assert token is not None

        def application() -> OnTerminal:
            arguments = ("--data", str(tmp_path / "data"), "--server", near_end)
            return OnTerminal(*arguments, home=tmp_path, FLEET_TUI_TOKEN=token.access_token)

        async with application() as first:
            await first.shows("12 lines")
            first.press("1")
            await first.shows(r"▸ \d.* active .*12 of 12 lines|12 of 12 lines.*▸ \d.* active ")
            first.press("b")
            await first.shows("incoming calls")
            first.press("5")
            await first.shows("off → on|on → off")
            first.press(CTRL_G)
            await first.shows("1 line changes")
            if point != CONFIRM_STEP:
                line.state = Line(point)
                await first.press_until(
                    CTRL_G + TAB + ENTER, line.struck
                )  # too early to have been read, a question comes
            await first.dies(by)
        line.state = Line.GOOD

        async with application() as second:
            if point == CONFIRM_STEP:
                await second.shows("A draft was kept")
            else:
                await second.shows("An earlier order whose outcome was unknown")
            await second.shows("12 lines")
            second.press(CTRL_Q)
            await second.process.wait()
        drafts = list(tmp_path.glob("data/state/*/drafts/*.json"))
        assert len(drafts) == (1 if point == CONFIRM_STEP else 0)

        made = [order for order in (await manager.orders()).items if order.id not in before]
        assert len(made) == (0 if point == CONFIRM_STEP else 1)
        for taken in made:
            order = taken
            while not order.final:
                order = await manager.order(order.id)
            (item,) = (await manager.order_items(order.id)).items
            assert item.line_id is not None
            assert isinstance(item.change, SetBlocks)
            blocks = set((await manager.line(item.line_id)).blocks)
            assert {block for block, on in item.change.blocks.items() if (block in blocks) == on} == {Block.MMS}
        await manager.close()
