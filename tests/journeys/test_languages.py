"""Another language in the middle of the work: everything is said again, nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from fleet_tui.i18n import language, set_language
from fleet_tui.settings.loading import load
from fleet_tui.settings.paths import config_file
from screens.add_sim.screen import AddSimScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import fleet_app, on_screen, press, running, screen_text, type_text, words_on, world


async def test_a_half_filled_wizard_keeps_every_character(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "n", "1", "f4", "f4", "enter")
        await type_text(pilot, "Van 3, Zoë")
        await press(pilot, "enter", "right", "enter")
        await type_text(pilot, "Zo")
        typed = [each.value for each in pilot.app.screen.query(Input)]
        place = pilot.app.focused
        await press(pilot, "f2")
        assert "Deutsch" in screen_text(pilot.app)
        await press(pilot, "down", "down", "enter")
        assert language() == "fr"
        assert [each.value for each in pilot.app.screen.query(Input)] == typed
        assert pilot.app.focused is place
        seen = words_on(pilot.app)
        for words in ("Utilisateur de la ligne", "Nom de famille", "M.", "Plan tarifaire"):
            assert words in seen
        for words in ("Last name", "next step", "Tariff plan"):
            assert words not in seen
        await type_text(pilot, "ë")
        assert on_screen(pilot, AddSimScreen).form.answers.given_name == "Zoë"
        await press(pilot, "escape")
        assert "Numéro" in screen_text(pilot.app)  # what lay below it was said again too
        on_screen(pilot, SimOverviewScreen)


async def test_the_palette_knows_the_languages_and_every_action_in_each(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "ctrl+p")
        await type_text(pilot, "activer")  # no English name has it
        assert "activate" in screen_text(pilot.app)
        await press(pilot, "escape", "colon")
        await type_text(pilot, "neder")
        await press(pilot, "enter")
        assert language() == "nl"
        assert "Tariefplan" in screen_text(pilot.app)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "rechnungen")
        assert "Facturen" in words_on(pilot.app)


async def test_a_dialog_and_the_review_below_it_are_said_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter", "s")
        await press(pilot, "ctrl+t")
        await press(pilot, *["backspace"] * 12)
        await type_text(pilot, "1/12")
        await press(pilot, "f2", "1")
        assert language() == "de"
        assert [each.value for each in pilot.app.screen.query(Input)] == ["1/12"]
        assert "Ab welchem Tag?" in screen_text(pilot.app)
        await press(pilot, "escape")
        review = on_screen(pilot, ReviewScreen)
        assert "1 Zeile" in words_on(pilot.app) or "1 Anschluss" in words_on(pilot.app)
        assert review.preview is not None


async def test_the_language_chosen_is_that_of_the_next_start(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "f2", "4")
        assert load(config_file(), {}, {}).language == "nl"
        assert "F2 DE EN FR" in screen_text(pilot.app)  # who reads no Dutch sees where the others are


async def test_settings_that_cannot_be_written_are_said_and_hinder_nothing(tmp_path: Path) -> None:
    config_file().parent.parent.mkdir(parents=True, exist_ok=True)
    config_file().parent.write_text("a file where the directory would be", encoding="utf-8")
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "f2", "3")
        assert language() == "fr"
        assert "ne peut être lu" in words_on(pilot.app)


async def test_a_search_typed_in_one_language_holds_in_another(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        set_language("fr")
        async with running(here.app()) as pilot:
            await press(pilot, "1", "f")
            await type_text(pilot, "statut:attente")
            found = list(fleet_app(pilot).workspace.view.positions)
            assert 0 < len(found) < len(fleet_app(pilot).workspace.index)
            await press(pilot, "f2", "1")
            assert list(fleet_app(pilot).workspace.view.positions) == found
            assert "statut:attente" in screen_text(pilot.app)
