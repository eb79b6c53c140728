"""Two managers at once: nobody's change is lost, nobody's is overwritten unseen."""

from __future__ import annotations

import uuid
from pathlib import Path

from textual.pilot import Pilot

from fleet_tui.domain.changes.models import Change, SetBillingAccount, SetPayByMobileLimit, SetPlan, Suspend
from fleet_tui.domain.line import Line
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from screens.changes.conflict import ConflictDialog
from screens.order import OrderScreen
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import (
    World,
    at_rest,
    fleet_app,
    on_screen,
    order,
    press,
    running,
    screen_text,
    type_text,
    words_on,
    world,
)
from tests.journeys.test_change_swap import blank_cards

NUMBER = "+32489744365"
OTHER = "+32488267074"


async def line_of(here: World, pilot: Pilot[None], number: str = NUMBER) -> Line:
    """The line as the server has it."""
    index = fleet_app(pilot).workspace.index
    client = await here.client()
    line = await client.line(index.ids[index.msisdns.index(number)])
    await client.close()
    return line


async def somebody_else(here: World, pilot: Pilot[None], change: Change, *numbers: str) -> None:
    """Another manager changes the lines, on the version they see, and is done with it."""
    client = await here.client()
    lines = [await line_of(here, pilot, number) for number in numbers or (NUMBER,)]
    items = [OrderItemRequest(line_id=line.id, expected_version=line.version, change=change) for line in lines]
    await client.submit(OrderRequest(items=items), uuid.uuid4().hex)
    await client.close()
    await here.backend.work_until_idle()


async def _plan_form(pilot: Pilot[None], *, both: bool = False) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "number:0489744365,0488267074" if both else "number:0489744365")
    await press(pilot, "enter", "asterisk", "p")


async def _confirm(here: World, pilot: Pilot[None]) -> None:
    await order(pilot)
    await here.backend.work_until_idle()
    await at_rest(pilot)
    on_screen(pilot, OrderScreen)


async def test_a_line_changed_meanwhile_is_shown_in_both_versions(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot)
        await somebody_else(here, pilot, SetBillingAccount(billing_account="100457327"))
        await press(pilot, "2")
        text = screen_text(pilot.app)
        assert "somebody else changed the line" in text
        assert "No line changes" in text
        await press(pilot, "enter")
        on_screen(pilot, ConflictDialog)
        assert "Account: 100457319 → 100457327" in screen_text(pilot.app)


async def test_a_limit_changed_meanwhile_is_shown_in_both_versions(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot)
        await somebody_else(here, pilot, SetPayByMobileLimit(limit=Money.of(50)))
        await press(pilot, "2")
        await press(pilot, "enter")
        assert "PayByMobile limit: legal ceiling → € 50.00" in screen_text(pilot.app)


FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "plan": (("p",), ("2",)),
    "account": (("q",), ("2",)),
    "split bill": (("z",), ("2",)),
    "blocks": (("b", "5"), ("ctrl+g",)),
    "options": (("o", "1"), ("ctrl+g",)),
    "limit": (("l", "ctrl+u", "7", "5"), ("enter",)),
    "departure": (("d", "2"), ("ctrl+g",)),
    "swap": (("w", "ctrl+u"), ("enter",)),
    "suspend": ((), ("s",)),
    "stop": ((), ("x",)),
}
"""The keys that fill each in, and those that lead to its review."""


async def test_no_form_overwrites_what_was_done_while_it_was_open(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        (card,) = await blank_cards(here, 1)
        await press(pilot, "1")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter")
        for count, (form, (filled_in, to_the_review)) in enumerate(FORMS.items(), start=1):
            await press(pilot, *filled_in)
            if form == "swap":
                await type_text(pilot, card)
            await somebody_else(here, pilot, SetPayByMobileLimit(limit=Money.of(count)))
            theirs = await line_of(here, pilot)
            await press(pilot, *to_the_review)
            on_screen(pilot, ReviewScreen)
            assert "changed by somebody else meanwhile" in words_on(pilot.app), form
            await press(pilot, "ctrl+g")
            on_screen(pilot, ReviewScreen)
            assert await line_of(here, pilot) == theirs, form
            while not isinstance(pilot.app.screen, SimOverviewScreen):
                await press(pilot, "escape")
            await press(pilot, "f5")


async def test_left_as_it_is_the_other_change_stands_and_nothing_is_ordered(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot)
        await somebody_else(here, pilot, SetPlan(plan="MOBILE_1"))
        await press(pilot, "2")
        await press(pilot, "enter")
        await press(pilot, "1")
        await press(pilot, "escape")
        on_screen(pilot, SimOverviewScreen)
        assert (await line_of(here, pilot)).plan_code == "MOBILE_1"


async def test_ordered_again_on_what_it_is_now_both_changes_stand(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot)
        await somebody_else(here, pilot, SetBillingAccount(billing_account="100457327"))
        await press(pilot, "2")
        await press(pilot, "enter")
        await press(pilot, "2")
        assert "→ Mobile Europe" in screen_text(pilot.app)
        await _confirm(here, pilot)
        line = await line_of(here, pilot)
        assert line.plan_code == "MOBILE_EUROPE"
        assert line.billing_account is not None
        assert line.billing_account.number == "100457327"


async def test_without_an_answer_only_the_other_lines_are_ordered(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot, both=True)
        await somebody_else(here, pilot, SetPlan(plan="MOBILE_1"))
        await press(pilot, "2")
        assert "1 refused" in screen_text(pilot.app)
        await _confirm(here, pilot)
        assert (await line_of(here, pilot)).plan_code == "MOBILE_1"
        assert (await line_of(here, pilot, OTHER)).plan_code == "MOBILE_EUROPE"


async def test_many_changed_meanwhile_are_answered_at_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot, both=True)
        await somebody_else(here, pilot, SetBillingAccount(billing_account="100457327"), NUMBER, OTHER)
        await press(pilot, "2")
        await press(pilot, "enter")
        assert "1 other" in screen_text(pilot.app)
        await press(pilot, "4")
        assert "2 lines change" in screen_text(pilot.app)


async def test_a_change_between_review_and_order_is_refused_and_asked_about_when_it_is_tried_again(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot)
        await press(pilot, "2")
        assert "1 line changes" in screen_text(pilot.app)
        await somebody_else(here, pilot, SetPlan(plan="MOBILE_1"))
        await _confirm(here, pilot)
        assert "somebody else changed" in screen_text(pilot.app)
        assert (await line_of(here, pilot)).plan_code == "MOBILE_1"
        await press(pilot, "r")
        on_screen(pilot, ReviewScreen)
        await press(pilot, "enter")
        on_screen(pilot, ConflictDialog)
        assert "Tariff plan: Mobile Contact → Mobile 1" in screen_text(pilot.app)
        await press(pilot, "2")
        await _confirm(here, pilot)
        assert (await line_of(here, pilot)).plan_code == "MOBILE_EUROPE"


async def test_only_what_was_refused_is_tried_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot, both=True)
        await press(pilot, "2")
        await somebody_else(here, pilot, Suspend())
        await press(pilot, "ctrl+g")
        await type_text(pilot, "2")
        await press(pilot, "enter")
        await here.backend.work_until_idle()
        await at_rest(pilot)
        assert "1 refused" in screen_text(pilot.app)
        await press(pilot, "r")
        review = on_screen(pilot, ReviewScreen)
        assert review.preview is not None
        assert [item.msisdn for item in review.preview.items] == [NUMBER]


async def test_after_an_order_esc_leads_to_the_list_not_to_the_form(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await _plan_form(pilot)
        await press(pilot, "2")
        await _confirm(here, pilot)
        await press(pilot, "escape")
        on_screen(pilot, SimOverviewScreen)
