"""Billing account, split bill and PayByMobile limit."""

from __future__ import annotations

from pathlib import Path

from fleet_tui.domain.money import Money
from screens.changes.billing import SplitBillScreen
from screens.review import ReviewScreen
from tests.harness import on_screen, press, running, screen_text, type_text, world
from tests.journeys.steps import Steps, Task

LINE = "+32489744365"


async def change_account(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINE)
    await steps.key("q")
    assert "Katwilgweg 2, 2050 Antwerpen" in steps.screen
    await steps.key("2")
    assert "→ 100457327" in steps.screen
    await steps.confirm()
    account = (await steps.line(LINE)).billing_account
    assert account is not None
    assert account.number == "100457327"


async def change_split_bill(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINE)
    await steps.key("z", "2")
    assert "→ Half each" in steps.screen
    await steps.confirm()
    profile = (await steps.line(LINE)).split_bill_profile
    assert profile is not None
    assert profile.name == "Half each"


async def change_limit(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(LINE)
    await steps.key("l")
    await steps.field("75", "the limit")
    await steps.key("enter")
    assert "→ € 75.00" in steps.screen
    await steps.confirm()
    assert (await steps.line(LINE)).pay_by_mobile_limit == Money.of(75)


TASKS = (
    Task("Change the billing account", None, change_account),
    Task("Change the split-bill profile", None, change_split_bill),
    Task("Change the PayByMobile limit", None, change_limit, tried=16),
)


async def test_a_limit_above_the_legal_ceiling_is_refused_where_it_is_typed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "down", "down", "l")
        assert "€ 300.00" in screen_text(pilot.app)
        assert "€ 50.00" in screen_text(pilot.app)
        await type_text(pilot, "301")
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "between € 0 and the legal ceiling, € 300.00 a month" in text
        assert "301" in text
        await press(pilot, "backspace", "backspace", "backspace", "enter")
        on_screen(pilot, ReviewScreen)


async def test_the_split_bill_that_a_line_has_is_marked(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "down", "down", "z")
        on_screen(pilot, SplitBillScreen)
        text = screen_text(pilot.app)
        assert "the company pays 50 %" in text
        assert "the company pays up to € 30.00" in text
        assert "now" in text
