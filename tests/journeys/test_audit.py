"""The audit log at the keyboard: searched, read, paged, taken out whole; and the command line's way to it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from openpyxl import load_workbook

from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.profile import NewProfile, ProfileUpdate, Role
from fleet_tui.i18n.format import day
from screens.audit import PAGE, AuditScreen
from tests.harness import World, on_screen, press, running, screen_text, type_text, words_on, world
from tests.journeys.hostile import HOSTILE


async def make(here: World, count: int) -> None:
    """Make `count` profiles, and change the role of the last."""
    client = await here.client()
    for number in range(count):
        asked = NewProfile(role=Role.MEMBER, description=f"Nr {number}", e_mail=f"n{number}@example.org")
        made = await client.create_profile(asked, f"k{number}")
    await client.change_profile(made.id, made.version, ProfileUpdate(role=Role.MANAGER))
    await client.close()


async def test_the_log_is_read_searched_and_taken_out_whole(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await make(here, PAGE + 30)
        async with running(here.app(export_dir=tmp_path), size=(160, 45)) as pilot:
            await press(pilot, "2", "f7")
            screen = on_screen(pilot, AuditScreen)
            text = words_on(pilot.app)
            assert f"{PAGE} of {PAGE + 34} entries" in text
            assert "Margaux Sastre change a user profile Nr 129" in text
            assert "role: member → fleet manager" in text
            await press(pilot, "enter")
            text = words_on(pilot.app)
            assert "role: member → fleet manager" in text
            assert "Reference:" in text
            await press(pilot, "escape", "end")
            assert f"{PAGE + 34} of {PAGE + 34} entries" in words_on(pilot.app)
            await press(pilot, "f", "tab", "tab", "tab", "c", "c", "c")
            while "change a user profile" not in words_on(pilot.app):
                await press(pilot, "right")
            await press(pilot, "enter")
            assert "change a user profile · 1 of 1 entries" in words_on(pilot.app)
            await press(pilot, "f")
            await type_text(pilot, "32/13/2026")
            await press(pilot, "enter")
            assert "There is no day 32/13/2026." in words_on(pilot.app)
            await press(pilot, *["backspace"] * 10)
            await type_text(pilot, "yesterday")
            await press(pilot, "enter")
            assert f"from {day(day_of(here.clock()) - timedelta(days=1))}" in words_on(pilot.app)
            await press(pilot, "escape", "escape")
            # Every row that is asked for goes into the file, those that are not here yet too.
            await press(pilot, "2", "f7", "e", "enter")
            sheet = load_workbook(next(tmp_path.glob("*.xlsx"))).active
            assert sheet is not None
            assert sheet.max_row == PAGE + 35
            assert screen is not pilot.app.screen


async def test_the_log_is_reached_from_everywhere(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "g", "a")
        on_screen(pilot, AuditScreen)
        assert "Pauline Lejeune place an order ORD-000001" in words_on(pilot.app)  # of the sample's other manager
        await press(pilot, "escape", "1", "colon")
        await type_text(pilot, "audit")
        await press(pilot, "enter")
        on_screen(pilot, AuditScreen)


async def test_hostile_texts_are_read_in_the_log(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        for number, text in enumerate(HOSTILE):
            asked = NewProfile(role=Role.MEMBER, description=text[:200], e_mail=f"h{number}@example.org")
            await client.create_profile(asked, f"k{number}")
        assert (await client.audit(AuditQuery(action="profile.create"))).total == len(HOSTILE)
        await client.close()
        async with running(here.app(), size=(160, 45)) as pilot:
            await press(pilot, "g", "a")
            for _text in HOSTILE:
                await press(pilot, "enter", "escape", "down")
            assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(screen_text(pilot.app))
            assert "Something went wrong" not in words_on(pilot.app)
