"""Managing one line, tab by tab: what is shown, what is switched, what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fleet_tui.domain.changes.models import ExistingUser, SetBlocks, SetUser
from fleet_tui.domain.failure import Unreachable
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.domain.person import PersonUpdate
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.workspace.line_edits import KIND
from screens.changes.plan import PlanScreen
from screens.manage_sim.screen import ManageSimScreen
from screens.order import OrderScreen
from tests.harness import at_every_size, on_screen, press, running, screen_lines, screen_text, words_on, world
from tests.journeys.managing import MARGAUX, a_line, confirm, field, fill_in, manage, workspace
from tests.journeys.steps import Steps, Task
from widgets.conflict_dialog import ConflictDialog

CARD, PUK = "8932030000205518327", "5121 3732"
HOSTILE = "[/][@click=app.quit]x[/] \x1b[c\x1b]52;c;x\x07 \u202eabc =1+1 陳大文 " + "y" * 120


async def look_up_a_puk(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(MARGAUX)
    await steps.key("v")
    assert PUK in steps.screen


async def change_the_data_of_a_user(steps: Steps) -> None:
    client = await steps.world.client()
    line = await a_line(client, confirmed=False)
    await steps.key("1")
    await steps.find(str(line.msisdn))
    await steps.key("enter", "shift+tab", "shift+tab")
    await steps.field("02 226 88 88", "the phone number")
    await steps.key("ctrl+g")
    after = (await client.line(line.id)).person
    assert after is not None
    assert after.phone_number == "+3222268888"
    await client.close()


TASKS = (
    Task("Look up a PUK", None, look_up_a_puk, tried=11),
    Task("Change the data of a user", None, change_the_data_of_a_user),
)


async def test_header_tabs_and_what_each_of_them_shows(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await manage(pilot, MARGAUX)
        first, tabs, *_rest = screen_lines(pilot.app)
        assert "0489 74 43 65  Margaux Sastre" in first
        assert first.rstrip().endswith("active · Mobile Contact")
        assert tabs.split() == ["Details", "Address", "Products", "Blocks", "PayByMobile", "More"]
        shown = [screen_text(pilot.app)]
        for _tab in range(5):
            await press(pilot, "f4")
            shown.append(screen_text(pilot.app))
        for text, expected in zip(
            shown,
            (CARD, "Postcode", "Mobile Contact", "calls from Belgium to abroad", "€ 300.00 a month", "History"),
            strict=True,
        ):
            assert expected in text
        await press(pilot, "f4")
        assert CARD in screen_text(pilot.app)
        await press(pilot, "f3")
        assert "History" in screen_text(pilot.app)


async def test_a_puk_is_masked_until_it_is_asked_for_and_masked_again_on_leaving(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await manage(pilot, MARGAUX)
        assert PUK not in screen_text(pilot.app)
        await press(pilot, "v")
        assert PUK in screen_text(pilot.app)
        assert "audit log" in screen_text(pilot.app)
        await press(pilot, "f4", "f3")
        assert PUK not in screen_text(pilot.app)
        await press(pilot, "v", "escape", "escape", "1", "enter")
        assert PUK not in screen_text(pilot.app)


async def test_switches_that_somebody_else_turned_meanwhile_are_asked_about(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        await manage(pilot, MARGAUX, "b", "down", "down", "space")
        line = await a_line(client, confirmed=True)
        index = workspace(pilot).index
        line = await client.line(index.ids[index.msisdns.index("+32489744365")])
        assert "off → on" in screen_text(pilot.app)
        item = OrderItemRequest(line_id=line.id, change=SetBlocks.model_validate({"blocks": {"MMS": True}}))
        await client.submit(OrderRequest(items=[item]), "key-of-another-manager")
        await here.backend.work_until_idle()
        await press(pilot, "f5", "ctrl+g")
        on_screen(pilot, ConflictDialog)
        assert "MMS" in screen_text(pilot.app)
        on_screen(pilot, ConflictDialog).query_one("#mine").focus()
        await press(pilot, "enter")
        await confirm(here, pilot)
        await client.close()


async def test_the_next_line_keeps_the_tab_and_every_line_what_was_typed_about_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await press(pilot, "1", "enter", "f4", "f4", "f4", "f4")
            first = screen_lines(pilot.app)[0]
            await fill_in(pilot, "limit", "75")
            await press(pilot, "escape", "greater_than_sign")
            assert screen_lines(pilot.app)[0] != first
            assert "Used this month" in screen_text(pilot.app)
            assert field(pilot, "limit").value != "75"
            assert "not yet ordered" not in screen_text(pilot.app)
            await press(pilot, "less_than_sign")
            assert screen_lines(pilot.app)[0] == first
            assert "not yet ordered" in screen_text(pilot.app)
            await press(pilot, "less_than_sign")
            assert "no further line" in screen_text(pilot.app)
            (draft,) = workspace(pilot).drafts.found().drafts
            assert draft.kind == KIND
        # Another run of the application finds it again.
        async with running(here.app()) as pilot:
            await press(pilot, "enter", "f4", "f4", "f4", "f4")
            assert screen_lines(pilot.app)[0] == first
            assert field(pilot, "limit").value.startswith("75")
            await fill_in(pilot, "limit", "")
            await press(pilot, "escape", "escape")
            assert workspace(pilot).drafts.found().drafts == []


async def test_blocks_are_switched_reviewed_and_done(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await manage(pilot, MARGAUX, "b", "8")
        text = screen_text(pilot.app)
        assert "off → on" in text
        assert "covered by" in text
        await press(pilot, "ctrl+g")
        await confirm(here, pilot)
        client = await here.client()
        index = workspace(pilot).index
        line = await client.line(index.ids[index.msisdns.index("+32489744365")])
        assert list(line.blocks) == ["EVERYTHING_ABROAD"]
        await press(pilot, "escape")
        assert "not yet ordered" not in screen_text(pilot.app)
        await client.close()


async def test_a_limit_above_the_law_is_refused_where_it_is_typed(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await manage(pilot, MARGAUX, "l", "enter")
        await fill_in(pilot, "limit", "301")
        await press(pilot, "enter")
        assert "The limit lies between € 0" in words_on(pilot.app)
        await fill_in(pilot, "limit", "12,5")
        await press(pilot, "enter")
        await confirm(here, pilot)
        await press(pilot, "escape")
        assert "€ 12.50" in screen_text(pilot.app)
        assert "not yet ordered" not in screen_text(pilot.app)


async def test_a_product_leads_to_its_change_and_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await manage(pilot, MARGAUX, "f4", "f4", "enter")
        on_screen(pilot, PlanScreen)
        await press(pilot, "escape")
        on_screen(pilot, ManageSimScreen)
        await press(pilot, "p")
        on_screen(pilot, PlanScreen)


async def test_more_says_why_not_and_shows_what_was_ordered(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await manage(pilot, MARGAUX, "f3", "s")
        await confirm(here, pilot)
        await press(pilot, "escape")
        text = screen_text(pilot.app)
        assert "suspended · Mobile Contact" in text
        assert text.count("Already suspended.") == 1  # beside the action, where there is room for all of it
        assert "suspend          " in text
        await press(pilot, "tab", "enter")
        assert "suspend 1 line" in screen_text(pilot.app)
        on_screen(pilot, OrderScreen)


async def test_a_line_that_goes_while_it_is_looked_at(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        page = await client.line_page()
        place = next(
            place
            for place, status in enumerate(page.status)
            if status == "PENDING" and page.scheduled_kind[place] is None
        )
        await manage(pilot, str(page.msisdn[place]), "x")
        await confirm(here, pilot)
        await press(pilot, "escape")
        assert "not in the fleet any more" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "SIM cards" in screen_lines(pilot.app)[0]
        await client.close()


async def test_without_a_connection_the_list_still_tells_what_it_knows(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await press(pilot, "1")
        app = here.app()

        async def never(*_arguments: object, **_options: object) -> Any:
            raise Unreachable("The server does not answer.")

        app._connect = never
        async with running(app) as pilot:
            await press(pilot, "enter")
            text = screen_text(pilot.app)
            assert "The server does not answer." in text
            assert "8932" in text
            assert "Tariff plan" in text
            await press(pilot, "v", "enter", "f4", "f3", "greater_than_sign")
            assert "Something went wrong" not in screen_text(pilot.app)
            on_screen(pilot, ManageSimScreen)


async def test_read_only_shows_everything_and_saves_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(options=LaunchOptions(read_only=True))) as pilot:
        screen = await manage(pilot, MARGAUX)
        assert "read-only" in screen_text(pilot.app)
        assert screen_lines(pilot.app)[-1].split("  ")[0] == " v PUK"
        await press(pilot, "enter", "x")
        assert field(pilot, "description").value == "Margaux Sastre"
        await press(pilot, "ctrl+g", "f4", "f4", "enter")
        assert pilot.app.screen is screen


async def test_hostile_text_and_every_size(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        line = await a_line(client, confirmed=False)
        person = line.person
        assert person is not None
        update: dict[str, Any] = {
            "given_name": HOSTILE[:150],
            "family_name": HOSTILE[:150],
        }
        await client.change_person(person.id, person.version, PersonUpdate(**update))
        change = SetUser(user=ExistingUser(person_id=person.id), description=HOSTILE)
        item = OrderItemRequest(line_id=line.id, change=change)
        await client.submit(OrderRequest(items=[item]), "hostile")
        await here.backend.work_until_idle()
        async with running(here.app()) as pilot:
            await manage(pilot, str(line.msisdn))
            for _tab in range(6):
                async for lines in at_every_size(pilot):
                    assert all(line.isprintable() for line in lines)
                await press(pilot, "f4")
            await fill_in(pilot, "family_name", "Peeters")
            await press(pilot, "ctrl+g")
            assert "Saved." in screen_text(pilot.app)
        after = await client.line(line.id)
        assert after.description.raw == HOSTILE
        assert after.person is not None
        assert after.person.given_name.raw == HOSTILE[:150]
        await client.close()
