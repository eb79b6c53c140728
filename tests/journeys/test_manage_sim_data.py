"""The data of a line and of its user: what is typed, kept and saved, whatever happens meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.domain.person import PersonUpdate
from screens.manage_sim.screen import ManageSimScreen
from tests.faults import Fault, FaultTransport, reset_after, reset_before
from tests.harness import on_screen, press, running, screen_lines, screen_text, type_text, world
from tests.journeys.managing import MARGAUX, a_line, confirm, field, fill_in, manage, workspace
from widgets.conflict_dialog import ConflictDialog


async def test_confirmed_data_are_shown_with_the_reason_and_not_edited(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await manage(pilot, MARGAUX)
        assert "Margaux Sastre has confirmed their own data" in screen_text(pilot.app)
        assert field(pilot, "family_name").disabled
        await press(pilot, "enter")
        assert pilot.app.focused is not None
        assert pilot.app.focused.parent is field(pilot, "description")
        await press(pilot, "end")
        await type_text(pilot, ", head office")
        assert "not yet saved" in screen_text(pilot.app)
        await press(pilot, "ctrl+g")
        await confirm(here, pilot)
        await press(pilot, "escape")
        assert field(pilot, "description").value.endswith(", head office")
        assert "not yet saved" not in screen_text(pilot.app)
        assert workspace(pilot).drafts.found().drafts == []


async def test_the_data_of_a_user_are_saved_and_the_list_knows_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        line = await a_line(client, confirmed=False)
        await manage(pilot, str(line.msisdn))
        await fill_in(pilot, "family_name", "Verstraeten")
        await fill_in(pilot, "birth_date", "3.4.1980")
        # Letters pick, or do nothing: no line is changed by one.
        await press(pilot, "tab", "tab", "tab", "s", "g")
        await press(pilot, "ctrl+g")
        assert "Saved." in screen_text(pilot.app)
        person = (await client.line(line.id)).person
        assert person is not None
        assert (person.family_name, str(person.birth_date), person.language) == ("Verstraeten", "1980-04-03", "DE")
        assert line.person is not None
        assert person.e_mail == line.person.e_mail
        assert "‹ German ›" in screen_text(pilot.app)
        assert "Verstraeten" in screen_lines(pilot.app)[0]
        assert workspace(pilot).drafts.found().drafts == []
        await client.close()


@pytest.mark.parametrize("fault", [reset_after, reset_before], ids=["done", "not done"])
async def test_without_an_answer_nothing_typed_is_lost_and_nothing_overwritten(tmp_path: Path, fault: Fault) -> None:
    async with world(tmp_path) as here:
        transport = FaultTransport(here.backend.transport, applies=lambda request: request.method == "PATCH")
        here.wrap = lambda _inner: transport
        client = await here.client()
        line = await a_line(client, confirmed=False)
        async with running(here.app()) as pilot:
            await manage(pilot, str(line.msisdn))
            await fill_in(pilot, "family_name", "Verstraeten")
            transport.plan.append(fault)
            await press(pilot, "ctrl+g")
            assert "not known whether the change was made" in " ".join(screen_text(pilot.app).split())
            assert field(pilot, "family_name").value == "Verstraeten"
            await press(pilot, "ctrl+g")
            on_screen(pilot, ManageSimScreen)
            assert "Saved." in screen_text(pilot.app)
            assert "not yet saved" not in screen_text(pilot.app)
        person = (await client.line(line.id)).person
        assert person is not None
        assert (person.family_name, person.version) == ("Verstraeten", 2)
        await client.close()


async def test_a_draft_opens_its_line_from_the_orders(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        async with running(here.app()) as pilot:
            await manage(pilot, MARGAUX, "l")
            await fill_in(pilot, "limit", "75")
            pilot.app.flush()  # type: ignore[attr-defined]
            await press(pilot, "escape", "escape")
        async with running(here.app()) as pilot:
            await press(pilot, "g", "9")
            assert "manage 0489 74 43 65" in screen_text(pilot.app)
            await press(pilot, "home", "enter")
            on_screen(pilot, ManageSimScreen)
            assert field(pilot, "limit").value == "75.00"


async def test_what_cannot_be_is_said_at_the_field_and_stays(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        line = await a_line(client, confirmed=False)
        await manage(pilot, str(line.msisdn))
        await fill_in(pilot, "e_mail", "nobody")
        await fill_in(pilot, "birth_date", "31/02/1980")
        await press(pilot, "ctrl+g")
        text = screen_text(pilot.app)
        assert "Write the day like" in text
        assert "This is not an e-mail address." in text
        assert field(pilot, "e_mail").value == "nobody"
        assert (await client.line(line.id)).person == line.person
        await client.close()


async def test_a_line_without_a_user_gets_one_by_an_order(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        line = await a_line(client, confirmed=None)
        await manage(pilot, str(line.msisdn))
        assert "The line has no user" in screen_text(pilot.app)
        await fill_in(pilot, "given_name", "Noor")
        await press(pilot, "ctrl+g")
        assert "Please fill this in." in screen_text(pilot.app)
        await fill_in(pilot, "family_name", "Claes")
        await press(pilot, "ctrl+g")
        await confirm(here, pilot)
        person = (await client.line(line.id)).person
        assert person is not None
        assert person.name == "Noor Claes"
        await press(pilot, "escape")
        assert "Noor Claes" in screen_lines(pilot.app)[0]
        assert "not yet saved" not in screen_text(pilot.app)
        await client.close()


@pytest.mark.parametrize(("button", "name"), [("theirs", "Others"), ("mine", "Mine")])
async def test_who_changed_it_meanwhile_is_never_overwritten_unasked(tmp_path: Path, button: str, name: str) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        client = await here.client()
        line = await a_line(client, confirmed=False)
        person = line.person
        assert person is not None
        await manage(pilot, str(line.msisdn))
        await fill_in(pilot, "family_name", "Mine")
        update = PersonUpdate(family_name="Others", e_mail="others@example.com")
        await client.change_person(person.id, person.version, update)
        await press(pilot, "ctrl+g")
        on_screen(pilot, ConflictDialog)
        text = screen_text(pilot.app)
        assert "Others" in text
        assert "Mine" in text
        await press(pilot, "escape")
        assert field(pilot, "family_name").value == "Mine"
        await press(pilot, "ctrl+g")
        on_screen(pilot, ConflictDialog).query_one(f"#{button}").focus()
        await press(pilot, "enter")
        after = (await client.line(line.id)).person
        assert after is not None
        assert (after.family_name, after.e_mail) == (name, "others@example.com")
        assert field(pilot, "family_name").value == name
        assert "not yet saved" not in screen_text(pilot.app)
        await client.close()
