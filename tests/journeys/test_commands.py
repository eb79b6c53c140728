"""Finding an action by its name, and the keys by the help."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.actions import ACTIONS
from fleet_tui.i18n import available_languages, in_other_languages, set_language
from fleet_tui.settings.launch import LaunchOptions
from screens.go_to import GoToDialog
from screens.help import HelpScreen
from screens.orders import OrdersScreen
from screens.palette import PaletteDialog
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import on_screen, press, running, screen_text, type_text, words_on, world
from widgets.choice_list import ChoiceList


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_an_action_is_found_by_a_part_of_its_name_and_started(key: str, tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", key)
        await type_text(pilot, "mark all")
        await press(pilot, "enter")
        on_screen(pilot, SimOverviewScreen)
        assert "250 marked" in screen_text(pilot.app)


@pytest.mark.parametrize(("spoken", "said"), [("en", "ctrl+b does."), ("fr", "ctrl+b quitte."), ("nl", "ctrl+b wel.")])
async def test_who_presses_ctrl_c_hears_which_key_leaves_in_their_language(
    spoken: str, said: str, tmp_path: Path
) -> None:
    set_language(spoken)
    async with world(tmp_path) as here, running(here.app(keymap={"quit": "ctrl+b"})) as pilot:
        await press(pilot, "ctrl+c")
        assert said in [str(each.message)[-len(said) :] for each in pilot.app._notifications]


@pytest.mark.parametrize("spoken", available_languages())
def test_every_action_is_found_by_its_whole_name_in_any_language(spoken: str) -> None:
    set_language(spoken)
    palette = PaletteDialog([(action, "") for action in ACTIONS.values()], "g", {})
    for action in ACTIONS.values():
        for name in (action.text, *in_other_languages(action.label)):
            assert action.id in [choice.id for choice in palette.found(name)], name


async def test_an_area_of_the_menu_is_found_by_its_initial_in_any_language(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        set_language("fr")
        await press(pilot, "1", "g", "f")
        menu = on_screen(pilot, GoToDialog).query_one(ChoiceList)
        assert menu.cursor_key == "invoices"  # Factures
        await press(pilot, "p")
        assert menu.cursor_key == "profiles"
        await press(pilot, "p", "p")
        assert menu.cursor_key == "billing_settings"
        await press(pilot, "o")
        assert menu.cursor_key == "orders"  # nothing French begins so
        await press(pilot, "enter")
        on_screen(pilot, OrdersScreen)


async def test_an_action_that_does_not_apply_says_why_and_the_list_stays(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:active")
        await press(pilot, "enter", "colon")
        await type_text(pilot, "activ")
        await press(pilot, "enter")
        on_screen(pilot, PaletteDialog)
        assert "Already active." in words_on(pilot.app)
        await press(pilot, "escape")
        on_screen(pilot, SimOverviewScreen)


async def test_what_changes_something_goes_through_its_review_from_here_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "colon")
        await type_text(pilot, "susp")
        await press(pilot, "enter")
        on_screen(pilot, ReviewScreen)


async def test_an_area_is_opened_from_anywhere(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "ctrl+p")
        await type_text(pilot, "orders")
        await press(pilot, "enter")
        on_screen(pilot, OrdersScreen)


async def test_what_nothing_is_called_is_said_and_starts_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "xyzzy")
        await press(pilot, "enter")
        on_screen(pilot, PaletteDialog)
        assert "Nothing is called that." in screen_text(pilot.app)


async def test_with_read_only_the_commands_hold_nothing_that_changes(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(options=LaunchOptions(read_only=True))) as pilot:
        await press(pilot, "1", "ctrl+p")
        await type_text(pilot, "suspend")
        assert "Nothing is called that." in screen_text(pilot.app)


async def test_the_help_says_what_cannot_be_undone_and_how_to_search(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(100, 90)) as pilot:
        await press(pilot, "1", "h")
        on_screen(pilot, HelpScreen)
        text = words_on(pilot.app)
        assert "a activate *" in text
        assert "* cannot be undone; asks first" in text
        assert "-block:data not" in text
        await press(pilot, "h")  # the key that opened it closes it
        on_screen(pilot, SimOverviewScreen)


async def test_while_somebody_types_the_footer_shows_no_letters(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "i")
        assert "ctrl+g apply F7 own files, formats F1 help esc back" in words_on(pilot.app)
        await press(pilot, "tab")
        assert "h help" in words_on(pilot.app)
        await press(pilot, "f1")
        on_screen(pilot, HelpScreen)
