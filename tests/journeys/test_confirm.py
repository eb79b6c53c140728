"""Review and question: whose line it is, all that is lost, what the button does; the page stays in sight below."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import on_screen, press, running, screen_lines, screen_text, type_text, words_on, world
from tests.journeys.steps import Steps


async def test_a_review_names_every_line_and_cuts_nothing_that_is_lost(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(80, 24)) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, 'option:"voice national"')
        await press(pilot, "enter", "asterisk", "p", "2")
        review = on_screen(pilot, ReviewScreen)
        preview = review.preview
        assert preview is not None
        losing = [item for item in preview.items if item.losses and item.refusal is None]
        assert losing
        lines = screen_lines(pilot.app)
        for item in losing[:3]:
            name = str(item.description or item.person)
            place = next(at for at, line in enumerate(lines) if name[:10] in line)
            assert any(f"loses {item.losses[0].params['option']}" in line for line in lines[place : place + 4])
        assert f"{len(losing)} lose an option" in words_on(pilot.app) or "1 loses an option" in words_on(pilot.app)


async def test_the_question_names_the_act_and_the_line_and_the_way_to_keep_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(80, 24)) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "status:pending -is:scheduled")
        await press(pilot, "enter", "a", "ctrl+g")
        asked = words_on(pilot.app)
        item = on_screen_review(pilot).preview
        assert item is not None
        assert "Activate?" in asked
        assert str(item.items[0].description) in asked
        assert "You cannot undo this." in asked
        assert asked.count("cannot be undone") == 1  # in the review below: the question says it once
        assert "Keep it" in asked
        assert "Cancel" not in asked
        await press(pilot, "escape", "escape", "asterisk", "a", "ctrl+g")
        assert "Activate 10 lines" in screen_text(pilot.app)


def on_screen_review(pilot: Pilot[None]) -> ReviewScreen:
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, ReviewScreen))


async def test_no_question_has_two_buttons_that_say_cancel(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(80, 24)) as pilot:
        steps = Steps(here, pilot)
        await press(pilot, "o", "ctrl+x")
        assert pilot.app.screen.styles.background.a == 0  # the order stays in sight
        assert "Keep it" in steps.screen
        assert "Stop the rest" in steps.screen
        assert " Cancel " not in steps.screen


async def test_amounts_are_sorted_from_the_greatest_with_the_cursor_at_the_top(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(80, 24)) as pilot:
        await press(pilot, "1")
        overview = on_screen(pilot, SimOverviewScreen)
        overview.table.move_cursor(100)
        overview.sort_by("cost")
        await press(pilot, "f5")
        costs = [float(line.split("€")[-1]) for line in screen_lines(pilot.app)[3:20] if "€" in line]
        assert costs == sorted(costs, reverse=True)
        assert overview.table.cursor_row == 0
        assert "▼" in screen_lines(pilot.app)[2]
        overview.sort_by("account")
        await press(pilot, "f5")
        assert "Account ▲" in screen_lines(pilot.app)[2]


async def test_a_pending_line_shows_its_day_whole_in_the_smallest_terminal(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(80, 24)) as pilot:
        await press(pilot, "1", "f")
        await type_text(pilot, "is:scheduled")
        assert sum("pending 26/11 " in line for line in screen_lines(pilot.app)) == 2
