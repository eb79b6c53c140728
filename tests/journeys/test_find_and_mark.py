"""Finding and marking lines from the keyboard, in the real application on the real backend."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest
from textual import events
from textual.pilot import Pilot

from fleet_tui.connection import Connected
from fleet_tui.domain.failure import Unreachable
from fleet_tui.places import AREA_KEYS, AREAS
from fleet_tui.settings.launch import LaunchOptions
from screens.sim_overview import SimOverviewScreen
from tests.harness import at_rest, on_screen, press, running, screen_lines, screen_text, type_text, world


def overview(pilot: Pilot[None]) -> SimOverviewScreen:
    """The overview that is on screen."""
    return on_screen(pilot, SimOverviewScreen)


async def test_dashboard_shows_the_fleet_as_a_sample(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        text = screen_text(pilot.app)
    assert "250 lines" in text
    assert "sample fleet" in text
    assert "i imports your own list" in text


async def test_every_entry_of_the_dashboard_opens_its_screen(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        for area, name in AREAS:
            await press(pilot, AREA_KEYS[area])
            assert name in screen_lines(pilot.app)[0]
            await press(pilot, "escape")
            assert "Waiting for you" in screen_text(pilot.app)


async def test_azerty_digits_open_the_same_areas(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "ampersand")
        overview(pilot)


async def test_query_filters_as_one_types_and_esc_clears_then_goes_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:pending")
        assert "12 of 250 lines" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "250 of 250 lines" in screen_text(pilot.app)
        assert overview(pilot).table.has_focus
        await press(pilot, "escape")
        assert "Waiting for you" in screen_text(pilot.app)


async def test_a_digit_in_the_list_begins_a_search_for_a_number(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await type_text(pilot, "0489 74 43 65")
        assert overview(pilot).search.value == "0489 74 43 65"
        assert "1 of 250 lines" in screen_text(pilot.app)


async def test_an_error_in_the_query_is_shown_in_place_and_the_lines_stay(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "statu:pending")
        text = screen_text(pilot.app)
        assert "status" in text
        assert "of 250 lines" in text


async def test_marks_survive_another_query_and_are_counted(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "space", "space", "f")
        await type_text(pilot, "status:pending")
        await press(pilot, "enter", "asterisk")
        assert "14 marked" in screen_text(pilot.app) or "13 marked" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "marked" not in screen_text(pilot.app)


async def test_a_range_is_marked_from_one_end_to_the_other(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "minus", "down", "down", "down", "minus")
        assert "4 marked" in screen_text(pilot.app)


async def test_sorting_twice_turns_the_list_round(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        screen = overview(pilot)
        screen.sort_by("number")
        first = screen.workspace.view.line_id(0)
        screen.sort_by("number")
        assert screen.workspace.view.line_id(249) == first


async def test_a_dim_action_says_why(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:active")
        await press(pilot, "enter", "a")
        assert "Already active." in " ".join(screen_text(pilot.app).split())


async def test_an_arrow_key_does_not_go_through_all_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "*")
        view = overview(pilot).workspace.view
        asked = Mock(wraps=view.marked_positions)
        monkeypatch.setattr(view, "marked_positions", asked)
        await press(pilot, "down", "down", "up")
        asked.assert_not_called()
        await press(pilot, "a")
        asked.assert_called()


async def test_read_only_offers_nothing_that_changes(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(options=LaunchOptions(read_only=True))) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:pending")
        await press(pilot, "enter", "a")
        screen = overview(pilot)
        assert "activate" not in "\n".join(screen_lines(pilot.app)[-3:])
        assert "read-only" in screen_text(pilot.app)
        assert "activate" not in [action.id for action in screen.actions()]


async def test_coming_back_returns_to_the_same_screen_query_and_sort(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await press(pilot, "1", "f")
            await type_text(pilot, "status:pending")
            overview(pilot).sort_by("plan")
            overview(pilot).show_columns(["number", "iccid", "status"])
        async with running(here.app()) as pilot:
            screen = overview(pilot)
            assert screen.search.value == "status:pending"
            assert "12 of 250 lines" in screen_text(pilot.app)
            assert screen.workspace.view.sort is not None
            assert screen.workspace.view.sort.column == "plan"
            assert screen.table.shown_columns == ["number", "iccid", "status"]


async def test_the_second_start_shows_the_snapshot_before_it_is_connected(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await press(pilot, "1")
        app = here.app()

        async def never(*_arguments: object, **_options: object) -> Connected:
            raise Unreachable("The server does not answer.")

        app._connect = never
        async with running(app) as pilot:
            text = screen_text(pilot.app)
            assert "250 of 250 lines" in text
            assert "as of 09:41" in text


@pytest.mark.parametrize("key", ["h", "f1", "question_mark"])
async def test_help_lists_the_keys_of_the_screen_below(tmp_path: Path, key: str) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", key)
        text = screen_text(pilot.app)
        assert "SIM cards › Help" in text
        assert "space" in text


async def test_a_key_of_the_settings_takes_the_place_of_the_default(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(keymap={"mark_all": "ctrl+a"})) as pilot:
        await press(pilot, "1", "ctrl+a")
        assert "250 marked" in screen_text(pilot.app)
        assert "ctrl+a mark all" in screen_lines(pilot.app)[-1]


@pytest.mark.parametrize("typed", ["fstatus:active", "f0489 74 43 65", "0489744365", "+32489744365"])
async def test_a_search_typed_in_one_burst_goes_into_the_search(tmp_path: Path, typed: str) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        app = pilot.app
        for char in typed:
            key = {" ": "space", ":": "colon", "+": "plus"}.get(char, char)
            app.post_message(events.Key(key, char))
        await at_rest(pilot)
        assert overview(pilot).search.value == typed.removeprefix("f")
