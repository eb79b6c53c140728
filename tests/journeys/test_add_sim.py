"""Adding a SIM card from the keyboard: nine steps, what they check, what stays when one leaves."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual.pilot import Pilot

from fleet_tui.connection import Connected
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.domain.line import Line
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.workspace.add_line import KIND
from screens.add_sim import screen as add_sim_screen
from screens.add_sim.check_panel import CheckPanel
from screens.add_sim.screen import AddSimScreen
from screens.order import OrderScreen
from screens.review import ReviewScreen
from tests.faults import Fault, FaultTransport, reset_after, reset_before
from tests.harness import (
    World,
    at_every_size,
    at_rest,
    fleet_app,
    on_screen,
    order,
    paste,
    press,
    running,
    screen_lines,
    screen_text,
    type_text,
    words_in,
    words_on,
    world,
)  # fmt: skip
from tests.journeys.steps import Steps, Task
from widgets.detail_pane import DetailPane
from widgets.step_choices import StepChoices
from widgets.step_rail import StepRail

HOSTILE = "[/] [@click=app.quit]x[/] \x1b[31m\u202egnp.exe 陳大文 =1+1 " + "x" * 300


async def blank_cards(here: World) -> list[str]:
    client = await here.client()
    try:
        return [card.iccid for card in (await client.sim_cards(status=SimCardStatus.STOCK)).items]
    finally:
        await client.close()


async def line_on(here: World, iccid: str) -> Line | None:
    """The line that has the card, as the server has it."""
    client = await here.client()
    try:
        page = await client.line_page()
        ids = [line_id for line_id, card in zip(page.id, page.iccid, strict=True) if card == iccid]
        return await client.line(ids[0]) if ids else None
    finally:
        await client.close()


async def fill(steps: Steps, text: str, name: str) -> None:
    """Fill in a field of a form and leave it for the next: one step, as in the portal's count."""
    await steps.field(text, name)
    await press(steps.pilot, "tab")


async def add_for_a_known_user(steps: Steps) -> None:
    card = (await blank_cards(steps.world))[0]
    await steps.key("n", "1")
    await steps.field(card, "card number")
    await steps.key("enter", "enter", "right", "enter")
    await steps.field("zoe peeters", "user")
    await steps.key("enter", "down", "enter", "enter", "enter", "enter", "enter", "enter")
    await steps.confirm()
    line = await line_on(steps.world, card)
    assert line is not None
    assert line.status == LineStatus.PENDING
    assert line.person is not None
    assert line.person.given_name == "Zoë"
    assert line.plan_code == "MOBILE_EUROPE"


async def add_for_a_new_user(steps: Steps) -> None:
    card = (await blank_cards(steps.world))[0]
    await steps.key("n", "1")
    await steps.field(card, "card number")
    await steps.key("enter", "enter", "enter")
    await fill(steps, "Sales Gent", "description")
    await steps.key("m")
    await press(steps.pilot, "tab")
    await fill(steps, "An", "first name")
    await fill(steps, "Maes", "last name")
    await steps.field("03041980", "date of birth")
    await press(steps.pilot, "tab")
    await fill(steps, "an.maes@example.com", "e-mail address")
    await fill(steps, "0470123456", "phone number")
    await steps.key("d", "enter", "enter", "enter", "enter", "enter", "enter", "enter")
    await steps.confirm()
    line = await line_on(steps.world, card)
    assert line is not None
    assert line.person is not None
    assert (line.status, line.description, line.person.salutation) == ("PENDING", "Sales Gent", "MR")
    assert (line.person.name, str(line.person.birth_date)) == ("An Maes", "1980-04-03")
    assert (line.person.e_mail, line.person.phone_number) == ("an.maes@example.com", "+32470123456")
    assert line.person.language == "NL"


TASKS = [
    Task("add a SIM card for a user the company has", 22, add_for_a_known_user),
    Task("add a SIM card for a new user, all eight fields", 22, add_for_a_new_user),
]


def wizard(pilot: Pilot[None]) -> AddSimScreen:
    return on_screen(pilot, AddSimScreen)


async def fill_for_a_van(pilot: Pilot[None]) -> None:
    """Everything up to the check, by the shortest way; the card is the first in stock."""
    await press(pilot, "n", "1")
    await press(pilot, "down", "enter")
    await press(pilot, "enter")
    await press(pilot, "right", "right", "enter")
    await type_text(pilot, "Van 3, Gent")
    for _step in range(6):
        await press(pilot, "enter")
    assert "Check and confirm" in screen_text(pilot.app)


async def test_the_rail_shows_the_answers_and_any_step_can_be_gone_back_to(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await fill_for_a_van(pilot)
        rail = words_in(pilot.app, StepRail)
        assert "✓ 2 Split bill no ✓ 3 User none: Van 3, Gent ✓ 4 Tariff plan Mobile 1" in rail
        recap = words_in(pilot.app, DetailPane)
        assert re.search(r"User none: Van 3, Gent .* Phone number 04[0-9 ]+ \(new\) A month € 5\.00$", recap)
        assert "Number options" not in recap
        await press(pilot, "4")
        assert "Mobile subscriptions" in screen_text(pilot.app)
        await press(pilot, "up")
        await press(pilot, "up", "up", "enter")
        assert "Is the bill shared" in screen_text(pilot.app)
        await press(pilot, "f4")
        assert "User of the line" in screen_text(pilot.app)
        await press(pilot, "up", "f3")
        assert "Is the bill shared" in screen_text(pilot.app)


async def test_a_later_answer_that_does_not_hold_any_more_is_flagged_and_keeps_the_order_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await fill_for_a_van(pilot)
        await press(pilot, "5")
        await press(pilot, "end", "space")
        assert "✓ 5 Options 1 option" in words_in(pilot.app, StepRail)
        await press(pilot, "4")
        await press(pilot, "end", "enter")
        assert "not in your contract" in screen_text(pilot.app)
        await press(pilot, "home", "down", "enter")
        assert "! 5 Options 1 option" in words_in(pilot.app, StepRail)
        await press(pilot, "ctrl+g", "ctrl+g")
        assert "Still to do: Options" in screen_text(pilot.app)
        assert "does not go with Mobile Europe" in words_in(pilot.app, CheckPanel)
        await press(pilot, "5")
        await press(pilot, "end", "space")
        await press(pilot, "ctrl+g")
        await press(pilot, "ctrl+g")
        on_screen(pilot, ReviewScreen)


async def test_another_like_this_asks_only_for_card_user_and_number(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await fill_for_a_van(pilot)
        await press(pilot, "enter")
        await order(pilot)
        await here.backend.work_until_idle()
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        await press(pilot, "escape")
        assert "The line is ordered" in screen_text(pilot.app)
        assert fleet_app(pilot).workspace.drafts.count() == 0
        await press(pilot, "n")
        rail = words_in(pilot.app, StepRail)
        for words in ("▸ 1 SIM card ✓ 2 Split bill no 3 User ✓ 4 Tariff plan Mobile 1", " 8 Number options 9 Check"):
            assert words in rail
        assert "Van 3" not in screen_text(pilot.app)
        cards = await blank_cards(here)
        assert cards[0] in screen_text(pilot.app)


WRONG_CARDS = {
    "89320300002055": "digits to go",
    "8932030000205518328": "check digit is wrong",
    "12": "starts with 89",
    "8932030000205518327": "in use or was used",
    with_check_digit("893203000029999999"): "not one of yours",
}
"""What is typed, and what is said of it."""


async def test_the_card_is_checked_while_its_number_is_typed(tmp_path: Path, subtests: pytest.Subtests) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "n", "1")
        for typed, said in WRONG_CARDS.items():
            with subtests.test(typed=typed):
                await press(pilot, "ctrl+u")
                assert said not in words_on(pilot.app)
                await type_text(pilot, typed)
                assert said in words_on(pilot.app)
                await press(pilot, "enter")
                assert "SIM card number (ICCID)" in screen_text(pilot.app)


async def test_eighteen_digits_get_their_check_digit_and_a_scanned_card_its_separators_off(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        card = (await blank_cards(here))[3]
        await press(pilot, "n", "1")
        await type_text(pilot, card[6:-1])
        assert f"the check digit is {card[-1]}: enter adds it" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert "This card is free." in screen_text(pilot.app)
        await press(pilot, *["backspace"] * 19)
        await paste(pilot, f" {card[:4]} {card[4:8]}-{card[8:]}F\n")
        await press(pilot, "enter")
        assert f"✓ 1 SIM card {card}" in words_in(pilot.app, StepRail)


async def test_a_number_is_found_by_how_it_ends(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await fill_for_a_van(pilot)
        await press(pilot, "8")
        await press(pilot, "f")
        await type_text(pilot, "00")
        await press(pilot, "up", "enter")
        msisdn = wizard(pilot).form.answers.msisdn
        assert msisdn.endswith("00")


async def test_a_number_from_another_operator_is_asked_for_with_all_that_the_rules_want(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        card = (await blank_cards(here))[0]
        await fill_for_a_van(pilot)
        await press(pilot, "7")
        await press(pilot, "down", "enter")
        await type_text(pilot, "0475 11 22 33")
        await press(pilot, "enter")
        await type_text(pilot, "Orange")
        await press(pilot, "enter", "p", "enter")
        await type_text(pilot, "C-1")
        await press(pilot, "f4")
        text = words_on(pilot.app)
        assert "! 8 Number options" in text
        assert "0475 11 22 33 from Orange" in text
        assert "Of a prepaid card" in text
        await press(pilot, "8")
        await press(pilot, "tab", "tab", "tab", "tab")
        await type_text(pilot, "8932111122223333444")
        await press(pilot, "tab", "y", "enter")
        await type_text(pilot, "1/12/2026")
        await press(pilot, "enter")
        assert "✓ 8 Number options" in screen_text(pilot.app)
        await press(pilot, "enter")
        await order(pilot)
        await here.backend.work_until_idle()
        line = await line_on(here, card)
        assert line is not None
        assert line.msisdn == "+32475112233"


async def test_many_cards_from_a_workbook_are_reviewed_as_one_order(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        cards = await blank_cards(here)
        listed = tmp_path / "cards.csv"
        rows = [
            "SIM card;First name;Last name;Plan;Billing account;Description",
            f"{cards[0]};An;Maes;Mobile Europe;100457319;",
            f"{cards[1]};;;Mobile Data 12;100457319;[/] alarm",
            f"{cards[2]};;;Mobile Nowhere;100457319;Van",
            "8932030000205518328;;;Mobile 1;100457319;Van",
        ]
        listed.write_text("\n".join(rows), encoding="utf-8")
        poor = tmp_path / "poor.csv"
        poor.write_text(f"SIM card\n{cards[0]}", encoding="utf-8")
        await press(pilot, "n", "1")
        await press(pilot, "ctrl+o")
        assert "SIM card number, description, tariff plan, billing account" in words_on(pilot.app)
        await paste(pilot, str(poor))
        await press(pilot, "enter", "ctrl+g")
        assert screen_lines(pilot.app)[-2].strip() == "Nothing can be ordered from this file."
        await press(pilot, "shift+tab", "ctrl+u")
        await paste(pilot, str(listed))
        await press(pilot, "enter")
        text = words_on(pilot.app)
        assert "2 lines to add · € 57.00 a month" in text
        assert "2 rows are refused." in text
        await press(pilot, "down")
        assert "the check digit is wrong" in words_on(pilot.app)
        await press(pilot, "ctrl+g")
        assert on_screen(pilot, ReviewScreen)
        await press(pilot, "ctrl+g")
        await type_text(pilot, "2")
        await press(pilot, "enter")
        await here.backend.work_until_idle()
        first, second = await line_on(here, cards[0]), await line_on(here, cards[1])
        assert first is not None
        assert first.person is not None
        assert (first.person.name, first.plan_code) == ("An Maes", "MOBILE_EUROPE")
        assert second is not None
        assert (second.person, second.description.raw) == (None, "[/] alarm")


# Drafts


async def test_the_next_start_offers_to_go_on_exactly_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await press(pilot, "n", "1")
            await press(pilot, "down", "enter")
            await press(pilot, "enter", "enter")
            await type_text(pilot, "Zoé P")
            fleet_app(pilot).flush()
        async with running(here.app()) as pilot:
            assert "1 draft to continue" in screen_text(pilot.app)
            await press(pilot, "n")
            assert "Zoé P" in screen_text(pilot.app)
            await press(pilot, "4")
            text = screen_text(pilot.app)
            assert "▸   3 User" in text or "▸ ✓ 3 User" in text or "▸ ! 3 User" in text
            assert "Zoé P" in text
            assert "draft saved" in text
            await press(pilot, "f8")
            await press(pilot, "tab", "enter")
            assert fleet_app(pilot).workspace.drafts.count() == 0
            assert "draft" not in screen_text(pilot.app)


async def test_what_is_typed_is_saved_without_being_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_sim_screen, "SAVE_AFTER", 0.001)
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "n", "1")
        drafts = fleet_app(pilot).workspace.drafts
        assert drafts.found().drafts == []  # opened and looked at is no draft
        await type_text(pilot, "0000")
        async with asyncio.timeout(30):
            while "saved" not in screen_lines(pilot.app)[0]:
                await pilot.pause()
        (draft,) = drafts.found().drafts
        assert (draft.kind, draft.data["iccid"]) == (KIND, "8932030000")


def is_order(request: httpx.Request) -> bool:
    return request.method == "POST" and request.url.path.endswith("/orders") and not request.url.query


@pytest.mark.parametrize("fault", [reset_before, reset_after])
async def test_an_order_without_an_answer_freezes_its_draft_and_is_made_once(tmp_path: Path, fault: Fault) -> None:
    async with world(tmp_path) as here:
        card = (await blank_cards(here))[0]
        here.wrap = lambda inner: FaultTransport(inner, [fault] * 3, applies=is_order)
        async with running(here.app()) as pilot:
            await fill_for_a_van(pilot)
            await press(pilot, "enter")
            await order(pilot)
            on_screen(pilot, ReviewScreen)
            await press(pilot, "escape")
            assert "never ordered twice" in words_on(pilot.app)
            await press(pilot, "2")
            await press(pilot, "end", "enter")
            assert wizard(pilot).form.answers.split_bill is False
            await press(pilot, "ctrl+g")
            assert "The line is ordered" in screen_text(pilot.app)
        await here.backend.work_until_idle()
        assert await line_on(here, card) is not None
        client = await here.client()
        placed = [order for order in (await client.orders()).items if order.kind == KIND]
        await client.close()
        assert len(placed) == 1


async def test_hostile_text_does_nothing_in_any_step(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        drafts = fleet_app(pilot).workspace.drafts
        draft = drafts.begin(KIND, HOSTILE)
        texts = (
            "iccid", "description", "given_name", "family_name", "birth_day", "e_mail", "phone_number", "plan",
            "account", "msisdn", "port_msisdn", "operator", "sim_serial", "customer_number", "wished_date",
            "person_name", "card_problem",
        )  # fmt: skip
        data = dict.fromkeys(texts, HOSTILE) | {"user": "new", "number": "port_in", "options": [HOSTILE]}
        drafts.save(draft.model_validate({**draft.model_dump(), "title": HOSTILE, "step": "card", "data": data}))
        await press(pilot, "n")
        await press(pilot, "4")
        for step in range(9):
            async for lines in at_every_size(pilot):
                text = "\n".join(lines)
                assert "\x1b" not in text
                assert "\u202e" not in text
                assert f"{step + 1}" in text
            await press(pilot, "f4")
        await press(pilot, "ctrl+g")
        assert "Still to do" in screen_text(pilot.app)
        wizard(pilot)


@pytest.mark.parametrize(("keys", "none"), [((), "No blank card"), (("f4", "f4", "right"), "No user has")])
async def test_a_wizard_opened_before_the_connection_asks_when_it_is_there(
    tmp_path: Path, keys: tuple[str, ...], none: str
) -> None:
    async with world(tmp_path) as here:
        app = here.app()
        connect, gate = app._connect, asyncio.Event()

        async def late(*arguments: Any, **options: Any) -> Connected:
            await gate.wait()
            return await connect(*arguments, **options)

        app._connect = late
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.pause()
            await pilot.press("n", "1", *keys)
            while "no connection yet" not in words_on(app):
                await pilot.pause()
            assert none not in words_on(app)
            gate.set()
            await at_rest(pilot)
            await at_rest(pilot)
            assert "no connection" not in words_on(app)
            assert none not in words_on(app)
            assert wizard(pilot).query_one(StepChoices).source.row_count


async def test_without_a_connection_the_wizard_says_so_and_keeps_what_is_typed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        workspace = fleet_app(pilot).workspace
        await press(pilot, "n", "1")
        await workspace.operator.close()
        await type_text(pilot, "0000205518")
        await press(pilot, "f4")
        fleet_app(pilot).flush()
        (draft,) = workspace.drafts.found().drafts
        assert draft.data["iccid"] == "8932030000205518"
        await press(pilot, "escape")
