"""Keys at work: rebound, refused with a reason, never meant by typing ahead; what is copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.settings.launch import LaunchOptions
from screens.changes.departure import DepartureScreen
from screens.changes.plan import PlanScreen
from screens.copying import CopyDialog
from screens.manage_sim.screen import ManageSimScreen
from screens.order import OrderScreen
from screens.orders import OrdersScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.faults import FaultTransport, refused
from tests.harness import fleet_app, on_screen, order, press, running, screen_lines, type_text, words_on, world
from widgets.choice_list import ChoiceList
from widgets.dialog import ConfirmDialog, Dialog
from widgets.safe import Checkbox


async def test_keys_of_the_settings_act_and_a_clash_is_said_at_the_start(tmp_path: Path) -> None:
    keymap = {"suspend": "f6", "toggle_mark": "f6"}
    async with world(tmp_path) as here, running(here.app(keymap=keymap)) as pilot:
        assert "“F6” is both “mark” and “suspend”" in words_on(pilot.app)
    async with world(tmp_path / "two") as here, running(here.app(keymap={"suspend": "f6"})) as pilot:
        assert "[keymap]" not in words_on(pilot.app)
        await press(pilot, "1", "s")
        on_screen(pilot, SimOverviewScreen)
        await press(pilot, "f6")
        on_screen(pilot, ReviewScreen)


async def test_keys_of_the_settings_hold_and_are_shown_wherever_their_action_is(tmp_path: Path) -> None:
    keymap = {
        "help": "ctrl+b", "back": "f11,escape", "search": "ctrl+y", "go_to": "ctrl+w", "submit": "f4",
        "open_orders": "ctrl+e",
    }  # fmt: skip
    async with world(tmp_path) as here, running(here.app(keymap=keymap), size=(160, 45)) as pilot:
        await press(pilot, "1")
        footer = screen_lines(pilot.app)[-1]
        assert "ctrl+b help" in footer
        assert "F11 back" in footer
        assert screen_lines(pilot.app)[1].startswith(" ctrl+y")
        await press(pilot, "ctrl+y")
        assert "ctrl+b help" in screen_lines(pilot.app)[-1]
        await press(pilot, "escape", "ctrl+b")
        assert "ctrl+b" in words_on(pilot.app)
        assert "h ? F1" not in words_on(pilot.app)
        await press(pilot, "f11", "colon")
        await type_text(pilot, "invoic")
        assert "ctrl+w 7" in words_on(pilot.app)
        await press(pilot, "f11", "ctrl+w")
        assert "ctrl+e Orders" in words_on(pilot.app)
        await press(pilot, "f11", "ctrl+w", "ctrl+e")
        on_screen(pilot, OrdersScreen)
        await press(pilot, "ctrl+w", "6", "enter", "right")
        assert "F4" in screen_lines(pilot.app)[-1]
        assert "ctrl+g" not in screen_lines(pilot.app)[-1]
        before = screen_lines(pilot.app)[:-1]  # the last line says, once the draft is kept, that it can be discarded
        await press(pilot, "ctrl+g")
        assert screen_lines(pilot.app)[:-1] == before
        await press(pilot, "f4")
        assert screen_lines(pilot.app)[:-1] != before  # it says what is still missing
        assert "[keymap]" not in words_on(pilot.app)


async def test_a_sentence_names_the_key_of_the_settings_in_each_language(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        wires = here.behind(FaultTransport)
        async with running(here.app(keymap={"refresh": "ctrl+b"})) as pilot:
            wires[-1].plan = [refused] * 30
            await press(pilot, "1", "ctrl+b", "s")
            assert "nothing can be changed now. ctrl+b tries again." in words_on(pilot.app)
            pilot.app.clear_notifications()
            await press(pilot, "f2", "3", "s")
            assert "ctrl+b réessaie" in words_on(pilot.app)
            assert "F5" not in words_on(pilot.app)


async def test_read_only_is_said_and_there_is_no_way_around(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await press(pilot, "2", "n", "1")
            await type_text(pilot, "Zoë")
            await press(pilot, "escape", "escape", "6", "enter", "right", "escape")
        wires = here.behind(FaultTransport)
        async with running(here.app(options=LaunchOptions(read_only=True)), size=(160, 45)) as pilot:
            why = "Read-only: nothing can be changed here. Start without --read-only to change something."
            await press(pilot, "1", "s")
            assert why in words_on(pilot.app)
            assert len(fleet_app(pilot).workspace.drafts.found().drafts) == 2
            for way_in in ("9 enter", "9 down enter", "6 enter", "6 f4 n"):
                pilot.app.clear_notifications()
                await press(pilot, "g", *way_in.split(), "ctrl+g")
                assert why in words_on(pilot.app), way_in
                assert "ctrl+g" not in screen_lines(pilot.app)[-1]
                await press(pilot, "enter", "ctrl+g")
        kiosk = LaunchOptions(read_only=True, kiosk=True)
        async with running(here.app(options=kiosk, name="kiosk", export_dir=tmp_path)) as pilot:
            await press(pilot, "1", "s")
            assert "nothing can be changed here. Ask whoever set this terminal up." in words_on(pilot.app)
            assert "--read-only" not in words_on(pilot.app)
    sent = [request.url.path for each in wires for request in each.requests if request.method != "GET"]
    assert not [path for path in sent if "sessions" not in path], sent


async def test_a_key_that_does_not_apply_says_why(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(160, 45)) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "xyzzy")
        await press(pilot, "enter")
        screen = on_screen(pilot, SimOverviewScreen)
        refused = [action for action in screen.actions() if action.applies(screen.selection())]
        assert {"activate", "swap", "stop", "copy", "open_line"} <= {action.id for action in refused}
        for action in refused:
            pilot.app.clear_notifications()
            await press(pilot, action.keys[0])
            assert str(action.applies(screen.selection())) in words_on(pilot.app), action.id


async def test_what_was_typed_before_a_question_was_seen_never_answers_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Dialog, "TYPE_AHEAD", 60.0)
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:active")
        await press(pilot, "enter", "s")
        await order(pilot)
        await press(pilot, "enter", "escape")
        on_screen(pilot, ConfirmDialog)


async def test_number_card_and_amount_are_copied_and_shown(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter", "y")
        on_screen(pilot, CopyDialog)
        assert pilot.app.clipboard == "0489744365"
        assert "Copied, where the terminal allows it: 0489 74 43 65" in words_on(pilot.app)
        await press(pilot, "2")
        assert pilot.app.clipboard.startswith("8932")
        assert f"allows it: {pilot.app.clipboard}" in words_on(pilot.app)
        await press(pilot, "end", "enter")
        assert float(pilot.app.clipboard) > 0
        await press(pilot, "escape", "enter", "y")
        assert pilot.app.clipboard == "0489744365"
        await press(pilot, "escape")
        on_screen(pilot, ManageSimScreen)


async def test_letters_find_an_entry_in_a_form_and_start_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "p")
        await type_text(pilot, "eur")
        plans = on_screen(pilot, PlanScreen).query_one(ChoiceList)
        assert plans.cursor_key == "MOBILE_EUROPE"
        assert "F1 help" in screen_lines(pilot.app)[-1]
        await type_text(pilot, "xugh")
        assert on_screen(pilot, PlanScreen).query_one(ChoiceList) is plans
        await press(pilot, "escape", "d", "shift+tab")
        form = on_screen(pilot, DepartureScreen)
        assert isinstance(form.focused, Checkbox)
        await type_text(pilot, "ugxs")
        assert on_screen(pilot, DepartureScreen) is form


async def test_one_key_orders_what_can_be_undone_of_one_line_and_a_question_comes_before_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:active")
        await press(pilot, "enter", "s", "ctrl+g")
        on_screen(pilot, OrderScreen)
        await press(pilot, "escape", "down", "x", "ctrl+g")
        on_screen(pilot, ConfirmDialog)
        await press(pilot, "y")
        on_screen(pilot, OrderScreen)
        monkeypatch.setattr(Dialog, "TYPE_AHEAD", 60.0)
        await press(pilot, "escape", "down", "s", "ctrl+g")  # too early to have been read
        on_screen(pilot, ConfirmDialog)
