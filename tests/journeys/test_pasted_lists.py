"""Lists pasted into the application: each number is found or named, and no other line is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from fleet_tui.domain.msisdn import grouped
from screens.dashboard import DashboardScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import at_rest, on_screen, paste, press, running, screen_text, type_text, words_on, world
from widgets.table_dialog import TableDialog

EXAMPLE = "0489744365"
FOREIGN = ("0495 00 00 01", "0495 00 00 02", "0495 00 00 03")


def overview(pilot: Pilot[None]) -> SimOverviewScreen:
    """The overview that is on screen."""
    return on_screen(pilot, SimOverviewScreen)


def shown(pilot: Pilot[None]) -> set[str]:
    """The numbers of the lines that are shown."""
    view = overview(pilot).workspace.view
    return {view.index.msisdns[position] for position in view.positions}


async def numbers(pilot: Pilot[None]) -> list[str]:
    """Every number of the fleet (E.164); the overview is open."""
    return list(overview(pilot).workspace.index.msisdns)


async def test_a_hundred_pasted_numbers_of_six_thousand_select_exactly_these(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=6_000) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        wanted = (await numbers(pilot))[100:6_000:60][:97]
        for write in (grouped, str, lambda number: f"0{number[3:6]}/{number[6:8]}.{number[8:10]}.{number[10:]}"):
            await paste(pilot, "\n".join([*map(write, wanted), *FOREIGN]))
            assert shown(pilot) == set(wanted)
            words = words_on(pilot.app)
            assert "100 pasted: 97 found · 3 not in this fleet: 0495 00 00 01, 0495 00 00 02, 0495 00 00 03" in words
            assert "97 of 6,000 lines" in words
        await press(pilot, "enter", "*")
        assert "97 marked" in screen_text(pilot.app)

        await press(pilot, "escape", "f", "escape")
        assert "6,000 of 6,000 lines" in words_on(pilot.app)
        many = (await numbers(pilot))[:4_990]
        await paste(pilot, "\n".join([*many, *(f"04950000{place:02}" for place in range(10))]))
        assert shown(pilot) == set(many)
        assert "5,000 pasted: 4,990 found · 10 not in this fleet: " in words_on(pilot.app)


async def test_of_four_pasted_numbers_the_one_that_is_not_here_is_named(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        everyone = await numbers(pilot)
        for place, between in enumerate(("\n", ", ", "; ", "\t", " / ", " ")):
            with subtests.test(between=between):
                wanted = everyone[place : place + 3]
                await paste(pilot, between.join([wanted[0], FOREIGN[0], *wanted[1:]]))
                assert shown(pilot) == set(wanted)
                assert "3 found · 1 not in this fleet: 0495 00 00 01" in words_on(pilot.app)
            await press(pilot, "escape")


WRITTEN = (
    "+32(0)489744365", "(0489) 74 43 65", "0489\u201374\u201343\u201365", "0489\u221274\u221243\u221265",
    "\u202a0489744365\u202c", "\u20660489 74 43 65\u2069", "0489\u00a074\u00a043\u00a065", "0489\u200b744365",
    "tel:+32489744365", "0489744365,", "+32 (0) 489/74 43 65",
)  # fmt: skip
"""One number, as people write it."""


async def test_a_number_is_found_however_it_is_written(tmp_path: Path, subtests: pytest.Subtests) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        for written in WRITTEN:
            await press(pilot, "f")
            with subtests.test(written=written):
                assert len(shown(pilot)) > 1
                await paste(pilot, written)
                assert shown(pilot) == {"+32489744365"}
                if written.isprintable():
                    await press(pilot, "ctrl+u")
                    await type_text(pilot, written)
                    assert shown(pilot) == {"+32489744365"}
            await press(pilot, "escape")


async def test_a_paste_on_the_list_and_on_the_dashboard_is_a_search(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        wanted = (await numbers(pilot))[5:8]
        await paste(pilot, "\n".join(wanted))
        assert shown(pilot) == set(wanted)
        assert overview(pilot).table.has_focus
        await press(pilot, "f", "escape")
        await paste(pilot, EXAMPLE)
        assert shown(pilot) == {"+32489744365"}
        await press(pilot, "escape", "escape")
        on_screen(pilot, DashboardScreen)
        await paste(pilot, "\n".join(wanted))
        assert shown(pilot) == set(wanted)
        await press(pilot, "escape")
        await paste(pilot, "0489 74 43 65")
        assert overview(pilot).search.value == "0489 74 43 65"


async def test_a_number_given_twice_and_what_is_no_number_are_named(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        one, two = (await numbers(pilot))[5:7]
        await paste(pilot, f"GSM\n{one}\n{two}\n{grouped(one)}\n0489…\n04\n[/]\n=1+1")
        assert shown(pilot) == {one, two}
        words = words_on(pilot.app)
        assert f"8 pasted: 2 found · 1 repeated: {grouped(one)} · 5 are no phone numbers: “GSM”, “0489…”" in words
        assert "F7 names them all" in words
        await press(pilot, "f7")
        on_screen(pilot, TableDialog)
        for item in (grouped(one), "GSM", "0489…", "04", "[/]", "=1+1"):
            assert item in screen_text(pilot.app)
        await press(pilot, "enter")
        on_screen(pilot, SimOverviewScreen)


async def test_a_query_narrows_a_list_and_esc_takes_back_one_after_the_other(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:pending")
        pending = shown(pilot)
        wanted = {*sorted(pending)[:2], "+32489744365"}
        await paste(pilot, "\n".join(wanted))
        assert shown(pilot) == wanted
        await press(pilot, "escape")
        assert shown(pilot) == wanted & pending
        assert "in 3 pasted:" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert overview(pilot).search.in_use
        await press(pilot, "escape")
        assert "250 of 250 lines" in words_on(pilot.app)
        assert "pasted" not in screen_text(pilot.app)


async def test_a_list_is_kept_in_a_saved_view_whole(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        wanted = (await numbers(pilot))[:120]
        await paste(pilot, "\n".join(wanted))
        screen = overview(pilot)
        view = screen.as_view("Mine")
        await press(pilot, "f", "escape")
        assert "250 of 250 lines" in words_on(pilot.app)
        screen.show_view(view)
        await at_rest(pilot)
        assert shown(pilot) == set(wanted)


async def test_what_is_no_list_is_not_cut_either(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await paste(pilot, "zo\u00eb " * 3_000)
        assert "too long" in words_on(pilot.app)
        assert overview(pilot).search.value == ""
        await paste(pilot, "sastre\nmargaux")
        assert "Only the first of 2 lines was taken." in words_on(pilot.app)
        assert overview(pilot).search.value == "sastre"


async def test_a_half_written_query_says_so_once_nobody_types(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:")
        assert "not finished" not in words_on(pilot.app)
        await press(pilot, "enter")
        assert "“status:” is not finished." in words_on(pilot.app)
        await press(pilot, "f")
        await type_text(pilot, "scheduled<30/11/26")
        await press(pilot, "enter")
        assert "not finished" not in words_on(pilot.app)
        assert "250 of 250" not in words_on(pilot.app)


async def test_marks_that_esc_took_off_come_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "*", "escape")
        assert "250 marks are off; ctrl+z puts them back." in words_on(pilot.app)
        await press(pilot, "ctrl+z")
        assert "250 marked" in screen_text(pilot.app)


async def burst(pilot: Pilot[None], text: str) -> None:
    """Type `text` in one go."""
    for char in text:
        pilot.app.post_message(events.Key({"+": "plus", "\r": "enter"}.get(char, char), char))
    await at_rest(pilot)


@pytest.mark.parametrize("number", ["4365", "0489744365", "+32489744365", "8932030000205518327", "12"])
async def test_digits_typed_in_one_go_on_the_dashboard_begin_a_search(tmp_path: Path, number: str) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await burst(pilot, number)
        assert overview(pilot).search.value == number
        assert overview(pilot).search.in_use


async def test_one_digit_on_the_dashboard_opens_its_area_as_ever(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        for char, moment in (("4", 10.0), ("3", 10.4)):
            key = events.Key(char, char)
            key.time = moment
            pilot.app.post_message(key)
        await at_rest(pilot)
        assert "MyBill" in screen_text(pilot.app)


async def test_a_letter_takes_the_place_of_a_kept_query(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "zoe")
        await press(pilot, "enter", "f")
        await type_text(pilot, "sastre")
        assert overview(pilot).search.value == "sastre"
        await press(pilot, "escape")
        assert overview(pilot).search.value == "zoe"
        await press(pilot, "enter", "4")
        assert overview(pilot).search.value == "4"
        assert "query before" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert overview(pilot).search.value == "zoe"


async def test_the_search_of_another_list_takes_the_first_line_of_a_paste_and_says_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "2", "f")
        await paste(pilot, "margaux\nzo\u00eb\n\u202asastre")
        assert "margaux" in screen_text(pilot.app).splitlines()[1]
        assert "Only the first of 3 lines was taken." in words_on(pilot.app)
