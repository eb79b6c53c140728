"""Another plan for one line and for many: what it costs, what is lost, what is refused."""

from __future__ import annotations

from pathlib import Path

from screens.changes.plan import PlanScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import on_screen, press, running, screen_text, world
from tests.journeys.steps import Steps, Task

LINE = "+32489744365"


async def change_plan(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINE)
    await steps.key("p", "2")
    assert "→ Mobile Europe" in steps.screen
    assert "+ € 25.00 a month" in steps.screen
    await steps.confirm()
    assert (await steps.line(LINE)).plan_code == "MOBILE_EUROPE"


async def change_plan_of_many(steps: Steps) -> None:
    await steps.key("1")
    await steps.find_all('plan:"mobile start" status:active')
    await steps.key("p", "6")
    assert "loses Data National" in steps.screen or "loses Voice" in steps.screen
    await steps.confirm()
    index = steps.app.workspace.index
    active = [index.plans[position] for position in range(len(index)) if index.statuses[position] == "ACTIVE"]
    assert "MOBILE_START" not in active


TASKS = (
    Task("Change the plan of a line", 7, change_plan),
    Task("Change the plan of many lines", 7, change_plan_of_many, tried=29),
)


async def test_a_plan_that_is_not_in_the_contract_says_so_and_leads_nowhere(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "down", "down", "p", "9")
        on_screen(pilot, PlanScreen)
        assert "Mobile Data 50: not in your contract" in screen_text(pilot.app)


async def test_the_category_shows_one_group_after_the_other(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "down", "down", "p", "f6")
        assert "Mobile data subscriptions" not in screen_text(pilot.app)
        await press(pilot, "f6")
        assert "Mobile Europe" not in screen_text(pilot.app)
        assert "Mobile Data 12" in screen_text(pilot.app)
        await press(pilot, "f6")
        assert "Mobile Europe" in screen_text(pilot.app)


async def test_esc_in_the_review_leads_back_to_the_choice_and_the_marks_stay(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "down", "down", "space", "space", "p", "2")
        on_screen(pilot, ReviewScreen)
        await press(pilot, "escape")
        on_screen(pilot, PlanScreen)
        await press(pilot, "escape")
        on_screen(pilot, SimOverviewScreen)
        assert "2 marked" in screen_text(pilot.app)


async def test_only_changes_hides_what_is_refused(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "asterisk", "p", "2")
        on_screen(pilot, ReviewScreen)
        await press(pilot, "ctrl+o")
        assert "refused:" not in screen_text(pilot.app)
        await press(pilot, "ctrl+o", "end")
        preview = on_screen(pilot, ReviewScreen).preview
        assert preview is not None
        assert preview.refused > 0


async def test_a_line_of_the_review_is_read_whole(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "down", "down", "p", "2")
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "plan: Mobile Start + → Mobile Europe" in text
        await press(pilot, "escape")
        on_screen(pilot, ReviewScreen)
