"""The dashboard at the keyboard: its figures are those of the screens behind them, and each line of it goes there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from rich.segment import Segment
from sqlalchemy import delete, update
from textual.color import Color
from textual.pilot import Pilot

from fleet_tui.domain.forecast import forecast
from fleet_tui.domain.group_pack import GroupPack
from fleet_tui.i18n import available_languages, set_language
from fleet_tui.i18n.format import decimal, money
from fleet_tui.server.storage import tables
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.terminal.line_filter import ControlFilter
from fleet_tui.terminal.profile import Profile
from fleet_tui.workspace.spending_words import difference_words
from screens.dashboard import DashboardScreen
from screens.import_list import ImportScreen
from screens.invoices.list import InvoicesScreen
from screens.order import OrderScreen
from screens.orders import OrdersScreen
from screens.profiles.lists import ProfilesScreen
from screens.sim_overview import SimOverviewScreen
from screens.tickets.list import TicketsScreen
from tests.harness import World, fleet_app, on_screen, press, running, screen_lines, screen_text, type_text, world
from widgets.area_entry import AreaEntry


def row(pilot: Pilot[None], words: str) -> str:
    """The first line of the screen that says `words`."""
    return next((line for line in screen_lines(pilot.app) if words in line), "")


def entry(pilot: Pilot[None], name: str) -> AreaEntry:
    return pilot.app.screen.query_one(f"#area-{name}", AreaEntry)


async def change(here: World, statement: object) -> None:
    """What only another day or another hand could have written."""
    database = here.backend._database
    assert database is not None
    async with database.write() as connection:
        await connection.execute(statement)  # type: ignore[call-overload]


async def test_lines_by_state_are_as_many_as_the_list_finds(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        states = row(pilot, "active")
        figures = {word: int(count) for count, word in (part.split()[1:3] for part in states.strip().split("   "))}
        assert figures.keys() == {"active", "pending", "suspended", "stopped"}
        total = int(row(pilot, "SIM cards").split()[-2])
        assert sum(figures.values()) == total  # the stopped ones too
        await press(pilot, "1")
        for word, count in figures.items():
            await press(pilot, "f")
            await type_text(pilot, f"status:{word}")
            assert f"{count} of {total} lines" in screen_text(pilot.app)
            await press(pilot, "escape")


async def test_a_key_goes_to_the_lines_that_can_be_activated_and_they_all_can(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        count = int(row(pilot, "can be activated").split()[1])
        await press(pilot, "a")
        on_screen(pilot, SimOverviewScreen)
        assert f"{count} of 250 lines" in screen_text(pilot.app)
        await press(pilot, "asterisk", "a")
        assert f"{count} lines change" in screen_text(pilot.app)
        assert "refused" not in screen_text(pilot.app)


async def test_what_waits_is_what_the_screens_behind_it_show(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        tickets, profiles = (await client.tickets()).items, (await client.profiles()).items
        unpaid = [invoice for invoice in await client.invoices() if invoice.unpaid]
        await client.close()
        assert "activate 2 lines" in row(pilot, "planned for 26/11/2026")
        assert "1 planned" in row(pilot, "9  Orders")
        assert "under way" not in screen_text(pilot.app)  # a day was given: nothing goes on yet
        answered = [ticket for ticket in tickets if ticket.status == "ANSWERED"]
        assert f"{len(answered)} ticket was answered" in row(pilot, answered[0].number)
        invited = [profile for profile in profiles if profile.status == "INVITED"]
        assert f"{len(invited)} invitations not accepted yet" in row(pilot, "invitations")
        (invoice,) = unpaid
        assert invoice.unpaid is not None
        assert f"{money(invoice.unpaid)} to pay within 29 days" in row(pilot, invoice.number)

        await press(pilot, "o")
        assert on_screen(pilot, OrderScreen)
        await press(pilot, "escape", "t")
        on_screen(pilot, TicketsScreen)
        assert f"{len(answered)} of {len(answered)} shown" in screen_text(pilot.app)
        await press(pilot, "escape", "p")
        on_screen(pilot, ProfilesScreen)
        assert f"{len(invited)} of {len(profiles)} shown" in screen_text(pilot.app)
        await press(pilot, "escape", "escape", "escape")
        await press(pilot, "b")
        on_screen(pilot, InvoicesScreen)
        assert money(invoice.unpaid) in screen_text(pilot.app)


async def test_spending_and_packs_are_those_of_their_screens(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        dashboard, (pack,) = await client.dashboard(), await client.group_packs()
        await client.close()
        spending, packs = row(pilot, "4  MyBill"), row(pilot, "5  Group packs")
        newest = dashboard.spending[0]
        await press(pilot, "4")
        shown = row(pilot, "11/2026")
        for figure in (money(newest.amount), difference_words(newest)):
            assert figure in spending
            assert figure in shown
        await press(pilot, "escape", "5", "enter")
        assert f"{pack.used_percent} %" in packs
        assert f"on pace for {pace(pack)} of {pack.volume_gb} GB" in packs
        assert f"{pace(pack)} GB by" in " ".join(screen_text(pilot.app).split())


def pace(pack: GroupPack) -> str:
    expected = forecast(pack.used_mb, pack.as_of, pack.starts_on)
    assert expected is not None
    return decimal(Decimal(expected.total) / 1000)


async def test_the_latest_orders_stand_newest_first_there_and_in_their_list(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(100, 30)) as pilot:
        latest = screen_lines(pilot.app)
        start = latest.index(next(line for line in latest if line.strip() == "Latest"))
        assert [line.split()[0] for line in latest[start + 1 : start + 4]] == ["08:41", "07:41", "22/11"]
        await press(pilot, "9")
        moments = [line[3:19] for line in screen_lines(pilot.app) if line[3:5].isdigit()]
        assert moments == ["23/11/2026 08:41", "23/11/2026 07:41", "22/11/2026 07:41"]


async def test_the_last_row_that_is_left_is_an_order_and_not_a_heading(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        for _row in range(8):
            words = screen_lines(pilot.app)
            if not any(line.strip() == "Latest" for line in words):
                break
            await pilot.resize_terminal(80, len(words) - 1)
        assert any(line.strip().startswith("08:41") for line in screen_lines(pilot.app))


async def test_a_line_is_opened_with_enter_and_what_does_not_wait_says_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "down", "enter")
        on_screen(pilot, SimOverviewScreen)
        await press(pilot, "escape", "escape", "escape", "d")
        on_screen(pilot, DashboardScreen)
        assert "Nothing of this kind waits for you." in screen_text(pilot.app)


async def test_a_draft_waits_until_it_is_continued(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "n", "1")
        await type_text(pilot, "0000205522626")
        await press(pilot, "escape")
        assert "1 draft to continue" in row(pilot, " d  ")
        await press(pilot, "d")
        on_screen(pilot, OrdersScreen)
        assert len([line for line in screen_lines(pilot.app) if line[3:5].isdigit() and "draft" in line]) == 1


async def test_several_planned_orders_and_a_bill_that_is_overdue(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await change(here, update(tables.orders).values(status="SCHEDULED", effective_date=date(2027, 2, 1)))
        here.clock.advance(days=40)
        async with running(here.app()) as pilot:
            assert "3 orders are planned" in row(pilot, " o  ")
            assert "overdue since 22/12/2026" in row(pilot, "to pay")
            await press(pilot, "o")
            on_screen(pilot, OrdersScreen)
            assert len([line for line in screen_lines(pilot.app) if "scheduled," in line]) == 3


async def test_nothing_that_waits_is_said(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await change(here, update(tables.lines).values(status="ACTIVE", scheduled_date=None, scheduled_kind=None))
        await change(here, update(tables.orders).values(status="DONE"))
        await change(here, update(tables.tickets).values(status="CLOSED"))
        await change(here, update(tables.profiles).values(status="VALIDATED"))
        await change(here, update(tables.invoices).values(unpaid=0))
        await change(here, delete(tables.group_packs))
        async with running(here.app()) as pilot:
            assert screen_lines(pilot.app)[6].strip() == "Nothing."
            assert not [name for name in ("to_activate", "to_come", "to_pay") if entry(pilot, name).display]
            assert "250 active" in screen_text(pilot.app)


async def test_it_is_never_wider_than_it_reads_and_has_two_panes_where_there_is_room(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(300, 30)) as pilot:
        inner = screen_lines(pilot.app)[1:-1]
        assert max(len(line.rstrip()) for line in inner) <= 100
        await pilot.resize_terminal(120, 40)
        await press(pilot, "f5")
        left, right = row(pilot, "1  SIM cards").split("Spending")
        assert len(left) < 70
        assert "excl. VAT" in right
        assert "€ 8,195.52" in row(pilot, "12/2025")


@pytest.mark.parametrize("code", available_languages())
async def test_nothing_on_it_is_cut_in_any_language(code: str, tmp_path: Path) -> None:
    set_language(code)
    async with world(tmp_path) as here, running(here.app(language=code), size=(80, 24)) as pilot:
        for size in ((80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            await press(pilot, "f5")
            assert "…" not in screen_text(pilot.app)


async def test_its_pictures_can_be_told_apart_on_a_terminal_without_blocks(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        seen = [filtered(line) for line in screen_lines(pilot.app)]
        assert any("= 231 active   + 12 pending   : 5 suspended   . 2 stopped" in line for line in seen)
        assert any(set("=+:.") <= set(line) for line in seen)
        assert all(line.isascii() for line in seen)


def filtered(line: str) -> str:
    (segment,) = ControlFilter("ascii", symbols=False).apply([Segment(line)], Color(0, 0, 0))
    return segment.text


async def test_a_read_only_run_and_one_without_colours_show_it_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        options = LaunchOptions(read_only=True)
        async with running(here.app(options=options, profile=Profile(theme="monochrome"))) as pilot:
            assert "10 lines can be activated" in screen_text(pilot.app)
            assert "imports your own list" not in screen_text(pilot.app)
            await press(pilot, "i")
            on_screen(pilot, DashboardScreen)
        async with running(here.app()) as pilot:
            await press(pilot, "i")
            on_screen(pilot, ImportScreen)
            assert fleet_app(pilot).workspace.dashboard is not None
