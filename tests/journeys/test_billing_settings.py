"""Billing settings: how an account is paid, where its invoices go, who pays what."""

from __future__ import annotations

from pathlib import Path

import httpx

from fleet_tui.domain.billing import BillingAccount, Delivery, PaymentMode
from fleet_tui.domain.billing_settings import BillingAccountUpdate
from screens.billing_settings.forms import SplitBillForm
from screens.billing_settings.lists import SplitBillScreen
from screens.sim_overview import SimOverviewScreen
from tests.faults import FaultTransport, reset_after
from tests.harness import (
    World,
    fleet_app,
    on_screen,
    press,
    running,
    screen_text,
    type_text,
    words_on,
    world,
)
from tests.journeys.hostile import HOSTILE
from tests.journeys.steps import Steps, Task
from widgets.conflict_dialog import ConflictDialog

MAIN = "100457319"


async def account(here: World, number: str = MAIN) -> BillingAccount:
    client = await here.client()
    try:
        return next(each for each in await client.billing_accounts() if each.number == number)
    finally:
        await client.close()


async def ask_for_a_direct_debit(steps: Steps) -> None:
    await steps.key("6", "enter", "right", "tab")
    await steps.field("BE68 5390 0754 7034", "IBAN")
    await steps.key("tab")
    await steps.field("Brouwerij De Molen", "account holder")
    await steps.key("ctrl+g")
    changed = await account(steps.world)
    assert changed.payment_mode == PaymentMode.DIRECT_DEBIT
    assert changed.mandate is not None
    assert changed.mandate.iban == "BE68539007547034"
    assert "direct debit" in steps.screen


async def get_invoices_by_doccle(steps: Steps) -> None:
    await steps.key("6", "enter", "tab", "d", "ctrl+g")
    assert (await account(steps.world)).delivery == Delivery.DOCCLE


async def make_a_split_bill_profile(steps: Steps) -> None:
    await steps.key("6", "f4", "n")
    await steps.field("Drivers", "name")
    await steps.key("tab", "tab")
    await steps.field("25,50", "amount")
    await steps.key("ctrl+g")
    assert "the company pays up to € 25.50" in steps.screen


TASKS = (
    Task("Ask for a direct debit", None, ask_for_a_direct_debit),
    Task("Get invoices by Doccle", None, get_invoices_by_doccle),
    Task("Make a split-bill profile", None, make_a_split_bill_profile),
)


async def test_what_is_wrong_is_said_where_it_stands_and_nothing_is_lost(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "6", "enter", "right", "tab")
        await type_text(pilot, "BE68 5390 0754 7035")
        await press(pilot, "ctrl+g")
        text = words_on(pilot.app)
        assert "This is no IBAN" in text
        assert "Please fill this in." in text
        assert (await account(here)).payment_mode == PaymentMode.TRANSFER
        await press(pilot, "escape", "escape", "9", "enter")
        assert "BE68 5390 0754 7035" in screen_text(pilot.app)
        await press(pilot, "f8")
        assert fleet_app(pilot).workspace.drafts.count() == 0


async def test_an_address_that_is_none_is_refused_where_it_is_typed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        before = (await account(here)).invoice_e_mail
        await press(pilot, "6", "enter", "tab", "tab")
        await press(pilot, "end", "ctrl+u")
        await type_text(pilot, "billing@molen")
        await press(pilot, "ctrl+g")
        assert "This is not an e-mail address." in words_on(pilot.app)
        assert (await account(here)).invoice_e_mail == before


async def test_an_amount_that_may_be_another_is_refused_with_both_ways_to_write_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "6", "f4", "n")
        await type_text(pilot, "Drivers")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "1.000")
        await press(pilot, "ctrl+g")
        assert "“1.000” may be thousands or decimals. Write 1000 or 1.00." in words_on(pilot.app)
        await press(pilot, "end", "ctrl+u")
        await type_text(pilot, "€ 1.000,00")
        await press(pilot, "ctrl+g")
        assert "the company pays up to € 1,000.00" in words_on(pilot.app)


async def test_somebody_elses_settings_are_shown_beside_mine(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "6", "enter", "tab", "d")
        client = await here.client()
        changes = BillingAccountUpdate.model_validate({"invoice_e_mail": "other@brouwerij.example"})
        theirs = await client.change_billing_account(await account(here), changes)
        await client.close()
        await press(pilot, "ctrl+g")
        on_screen(pilot, ConflictDialog)
        assert "by e-mail" in screen_text(pilot.app)
        await press(pilot, "tab", "tab", "enter")
        now = await account(here)
        assert now.delivery == Delivery.DOCCLE
        assert now.invoice_e_mail == theirs.invoice_e_mail


async def test_a_change_of_somebody_else_since_the_draft_is_asked_about(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await press(pilot, "6", "enter", "tab", "d", "escape")
        client = await here.client()
        changes = BillingAccountUpdate.model_validate({"delivery": "PEPPOL", "enterprise_number": "0999999922"})
        await client.change_billing_account(await account(here), changes)
        await client.close()
        async with running(here.app()) as pilot:
            await press(pilot, "9", "enter")
            on_screen(pilot, ConflictDialog)
            assert "Peppol" in screen_text(pilot.app)
            await press(pilot, "tab", "enter", "escape")
            assert (await account(here)).delivery == Delivery.PEPPOL


async def test_a_lost_answer_makes_one_profile_after_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:

        def posts(request: httpx.Request) -> bool:
            return request.method == "POST" and request.url.path.endswith("/split-bill-profiles")

        here.wrap = lambda inner: FaultTransport(inner, [reset_after] * 3, applies=posts)
        async with running(here.app()) as pilot:
            await press(pilot, "6", "f4", "n")
            await type_text(pilot, "Drivers")
            await press(pilot, "tab", "tab")
            await type_text(pilot, "20")
            await press(pilot, "ctrl+g")
            text = words_on(pilot.app)
            assert "not known whether" in text
            assert "nothing is done twice" in text
            form = on_screen(pilot, SplitBillForm)
            assert all(entry.disabled for entry in form.entries())
        here.wrap = lambda inner: inner
        async with running(here.app()) as pilot:
            await press(pilot, "9", "enter", "ctrl+g")
            client = await here.client()
            profiles = [profile for profile in await client.split_bill_profiles() if profile.name == "Drivers"]
            await client.close()
            assert len(profiles) == 1
            assert fleet_app(pilot).workspace.drafts.count() == 0


async def test_who_has_a_profile_and_that_it_stays_as_long(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "6", "f4", "x")
        assert "Lines have this profile" in words_on(pilot.app)
        screen = on_screen(pilot, SplitBillScreen)
        assert screen.current is not None
        count = screen._lines[screen.current.name]
        await press(pilot, "ctrl+n")
        on_screen(pilot, SimOverviewScreen)
        assert len(fleet_app(pilot).workspace.view.positions) == count > 0


async def test_hostile_names_of_profiles(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        from fleet_tui.domain.billing_settings import SplitBillProfileRequest

        for count, text in enumerate(HOSTILE):
            wanted = SplitBillProfileRequest.model_validate(
                {"name": text[:200], "rule": "PERCENTAGE", "percentage": count}
            )
            await client.add_split_bill_profile(wanted, f"key-{count}")
        await client.close()
        async with running(here.app(export_dir=tmp_path)) as pilot:
            await press(pilot, "6", "f4", *["down"] * 20, "enter")
            on_screen(pilot, SplitBillForm)
            await press(pilot, "escape", "e", "enter")
            assert all(line.isprintable() for line in screen_text(pilot.app).splitlines())
            assert list(tmp_path.glob("*.xlsx"))
