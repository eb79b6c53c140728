"""The eleven switches: their implications, mixed states, one order for many lines."""

from __future__ import annotations

from pathlib import Path

from fleet_tui.domain.blocks import Block
from tests.harness import press, running, screen_text, world
from tests.journeys.steps import Steps, Task

LINE = "+32489744365"


async def switch_blocks(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINE)
    await steps.key("b", "5", "7", "ctrl+g")
    assert "→ + calls from Belgium" in steps.screen
    await steps.confirm()
    assert set((await steps.line(LINE)).blocks) == {Block.MMS, Block.CALLS_TO_ABROAD}


async def switch_blocks_of_many(steps: Steps) -> None:
    await steps.key("1")
    await steps.find_all("plan:data status:active")
    await steps.key("b", "8", "ctrl+g")
    await steps.confirm()
    index = steps.app.workspace.index
    data = [n for n in range(len(index)) if index.statuses[n] == "ACTIVE" and "DATA" in index.plans[n]]
    assert data
    assert all("EVERYTHING_ABROAD" in index.blocks[n] for n in data)


TASKS = (
    Task("Switch two blocks of a line", 4, switch_blocks, switches=2),
    Task("Switch a block of many lines", 4, switch_blocks_of_many, switches=1),
)


async def test_all_eleven_stand_in_three_groups_with_a_key_each(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "down", "down", "b")
        text = screen_text(pilot.app)
        for key in ("*  all services", "1  incoming calls", "7  calls from Belgium", "8  everything", "0  outgoing"):
            assert key in text


async def test_all_services_cover_the_others_which_say_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "down", "down", "b", "asterisk")
        text = screen_text(pilot.app)
        assert "off → on" in text
        assert "covered by “all services”" in text
        await press(pilot, "5")
        assert "switch that off first" in screen_text(pilot.app)
        await press(pilot, "asterisk", "ampersand")
        assert "1 change, not yet ordered" in screen_text(pilot.app)


async def test_a_mixed_block_is_shown_as_mixed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "asterisk", "b")
        assert "on for" in screen_text(pilot.app)
