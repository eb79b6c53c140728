"""User profiles at the keyboard: found, made, invited, changed, withdrawn; the mail's code completes one."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path
from typing import Any

import httpx
from openpyxl import load_workbook

from fleet_tui.domain.profile import NewProfile, Profile, ProfileUpdate, Role
from fleet_tui.settings.launch import LaunchOptions
from screens.dashboard import DashboardScreen
from screens.manage_sim.screen import ManageSimScreen
from screens.orders import OrdersScreen
from screens.profiles.form import ProfileForm
from screens.profiles.lists import ProfileScreen, ProfilesScreen
from screens.sign_in import SignInScreen
from screens.sim_overview import SimOverviewScreen
from tests.faults import FaultTransport, reset_after
from tests.harness import (
    SIZES,
    World,
    at_rest,
    fleet_app,
    on_screen,
    paste,
    press,
    running,
    screen_text,
    type_text,
    words_on,
    world,
)
from tests.journeys.hostile import HOSTILE
from tests.journeys.served import PASSWORD, served
from tests.journeys.steps import Steps, Task
from tests.journeys.test_member import member_of
from tests.selection import WHOLE
from widgets.conflict_dialog import ConflictDialog
from widgets.dialog import ConfirmDialog
from widgets.field import Field

ZOE = "zoe@brouwerij.example"


async def profiles(here: World) -> list[Profile]:
    client = await here.client()
    try:
        return (await client.profiles()).items
    finally:
        await client.close()


async def the_profile(here: World, address: str) -> Profile:
    return next(profile for profile in await profiles(here) if profile.e_mail == address)


async def mails(here: World) -> list[Any]:
    """The mails that were written, oldest first."""
    await here.backend.deliver_mail()
    files = sorted((here.directory / "backend" / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]


def code_in(mail: Any) -> str:
    found = re.search(r"accept-invitation (\S+)", mail.get_content())
    assert found is not None
    return found[1]


# The tasks of the portal


async def make_a_fleet_manager(steps: Steps) -> None:
    await steps.key("2", "n", "1")
    await steps.field("Zoë Peeters", "name")
    await steps.key("enter")
    await steps.field(ZOE, "e-mail address")
    await steps.key("enter")
    await steps.field("0470 11 22 33", "phone number")
    await steps.key("ctrl+g")
    made = await the_profile(steps.world, ZOE)
    assert (made.role, made.status, made.description) == ("MANAGER", "INVITED", "Zoë Peeters")
    assert f"The invitation goes to {ZOE}." in words_on(steps.app)
    assert "39 of 39 shown" in steps.screen
    assert len(await mails(steps.world)) == 1


async def resend_an_invitation(steps: Steps) -> None:
    await steps.key("2")
    await find(steps, "malina")
    await steps.key("r")
    assert "The last invitation went on 19/11/2026 09:41." in words_on(steps.app)
    await confirm(steps)
    (mail,) = await mails(steps.world)
    assert mail["To"].addresses[0].username == "malina"


async def change_a_role(steps: Steps) -> None:
    await steps.key("2")
    await find(steps, "anais")
    await steps.key("f6")
    assert "member → fleet manager" in words_on(steps.app)
    await confirm(steps)
    changed = next(each for each in await profiles(steps.world) if "Anaïs" in each.description)
    assert changed.role == "MANAGER"


async def withdraw_an_invitation(steps: Steps) -> None:
    await steps.key("2")
    await find(steps, "malina")
    await steps.key("x")
    assert "Withdraw the invitation?" in words_on(steps.app)
    await confirm(steps)
    assert "37 of 37 shown" in steps.screen.replace("0 of 37", "37 of 37")
    assert not [each for each in await profiles(steps.world) if each.description == "Malina"]


async def find(steps: Steps, words: str) -> None:
    """Find a profile in the list: one step."""
    steps._step("find the profile")
    await press(steps.pilot, "f")
    await type_text(steps.pilot, words)
    await press(steps.pilot, "enter")


async def confirm(steps: Steps) -> None:
    """The question that stands before it is counted beside."""
    await press(steps.pilot, "tab", "enter")
    steps.review_count += 2


TASKS = (
    Task("Make a new fleet manager", 12, make_a_fleet_manager),
    Task("Send an invitation again", 3, resend_an_invitation, tried=13),
    Task("Change the role of a profile", None, change_a_role),
    Task("Withdraw an invitation", None, withdraw_an_invitation),
)


# The list, one profile


async def test_profiles_are_found_sorted_and_taken_to_excel(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path)) as pilot:
        await press(pilot, "2")
        text = screen_text(pilot.app)
        assert "38 of 38 shown" in text
        assert "Margaux Sastre" in text
        await press(pilot, "f")
        await type_text(pilot, "malina invited")
        text = screen_text(pilot.app)
        assert "1 of 38 shown" in text
        assert "malina" in text.casefold()
        assert "The last invitation went on 19/11/2026 09:41." in text
        await press(pilot, "enter", "t", "1", "e", "enter")
        sheet = load_workbook(next(tmp_path.glob("*.xlsx"))).active
        assert sheet is not None
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == ("Description", "Role", "Status", "Phone numbers")
        assert [row[0] for row in rows[1:]] == ["Malina"]
        await press(pilot, "f", "escape", "escape")
        assert "Waiting for you" in screen_text(pilot.app)


async def test_a_profile_shows_its_lines_and_leads_to_them(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "2", "down", "enter")
        on_screen(pilot, ProfileScreen)
        text = words_on(pilot.app)
        assert "E-mail address charlotte.etienne39@" in text
        assert "0478 34 40 31 Charlotte Etienne Mobile Europe active" in text
        await press(pilot, "r")
        assert "This profile is complete: there is nothing to invite to." in words_on(pilot.app)
        await press(pilot, "enter")
        on_screen(pilot, ManageSimScreen)
        await press(pilot, "escape", "ctrl+n")
        on_screen(pilot, SimOverviewScreen)
        assert "1 of 250 lines" in screen_text(pilot.app)
        await press(pilot, "escape", "2", "f")
        await type_text(pilot, "malina")
        await press(pilot, "enter", "enter", "ctrl+n")
        assert "This profile has no line." in words_on(pilot.app)
        # Removed from its own screen: that closes.
        await press(pilot, "x", "tab", "enter")
        on_screen(pilot, ProfilesScreen)
        assert "The invitation of Malina is withdrawn." in words_on(pilot.app)


async def test_a_new_profile_of_a_user_takes_over_what_is_known_of_them(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "2", "n", "2", "f6")
        await type_text(pilot, "elke van d")
        await press(pilot, "enter", "ctrl+g")
        on_screen(pilot, ProfilesScreen)
        made = next(each for each in await profiles(here) if each.description == "Elke Van Damme")
        assert (made.role, made.language, made.person_name) == ("MEMBER", "NL", "Elke Van Damme")
        assert made.msisdns
        (mail,) = await mails(here)
        assert "Elke Van Damme" in mail.get_content()


async def test_the_code_of_the_mail_completes_the_profile_and_what_is_no_code_says_why(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        here = there.world
        client = await here.client()
        made = await client.create_profile(NewProfile(role=Role.MEMBER, description="Zoë", e_mail=ZOE), "one")
        assert len(await mails(here)) == 1
        again = await client.invite_again(made, "two")
        old, new = map(code_in, await mails(here))
        async with running(there.app()) as pilot:
            on_screen(pilot, SignInScreen)
            await press(pilot, "ctrl+n")
            for text in (old, "Zoë", "Peeters", ZOE, PASSWORD):
                await paste(pilot, text)
                await press(pilot, "enter")
            assert "was withdrawn, or a newer mail took its place" in words_on(pilot.app)
            pilot.app.screen.query_one("#code", Field).value = new
            await press(pilot, "ctrl+g")
            on_screen(pilot, DashboardScreen)
            assert "Zoë Peeters · MEMBER" in screen_text(pilot.app)
        async with running(there.app("another")) as pilot:
            await press(pilot, "ctrl+n")
            for text in (new, "Zoë", "Peeters", ZOE, PASSWORD):
                await paste(pilot, text)
                await press(pilot, "enter")
            assert "This invitation was used already" in words_on(pilot.app)
        assert (await client.profile(again.id)).status == "VALIDATED"
        await client.close()


# What goes wrong


async def test_a_lost_answer_makes_one_profile_and_one_mail_and_the_draft_outlives_the_program(tmp_path: Path) -> None:
    def lost(request: httpx.Request) -> bool:
        return request.method == "POST" and request.url.path == "/v1/profiles"

    async with world(tmp_path) as here:
        here.wrap = lambda transport: FaultTransport(transport, [reset_after] * 3, applies=lost)
        async with running(here.app()) as pilot:
            await press(pilot, "2", "n", "1")
            await type_text(pilot, "Zoë")
            await press(pilot, "enter")
            await type_text(pilot, ZOE)
            await press(pilot, "ctrl+g")
            form = on_screen(pilot, ProfileForm)
            assert "it is not known whether the change was made" in words_on(pilot.app)
            assert form.entry("description").disabled
            await press(pilot, "f8")
            on_screen(pilot, ProfileForm)
        here.wrap = lambda transport: transport
        async with running(here.app()) as pilot:  # killed, and started again
            await press(pilot, "9")
            on_screen(pilot, OrdersScreen)
            assert "New user profile" in screen_text(pilot.app)
            await press(pilot, "enter")
            form = on_screen(pilot, ProfileForm)
            assert form.entry("e_mail").value == ZOE
            assert form.entry("role").value == "MANAGER"
            await press(pilot, "ctrl+g")
            on_screen(pilot, OrdersScreen)
            assert f"The invitation goes to {ZOE}." in words_on(pilot.app)
        assert [each.role for each in await profiles(here) if each.e_mail == ZOE] == ["MANAGER"]
        assert len(await mails(here)) == 1


async def test_what_was_sent_or_left_leaves_no_draft_that_comes_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        drafts = fleet_app(pilot).workspace.drafts
        await press(pilot, "2", "n", "2")
        form = on_screen(pilot, ProfileForm)
        await type_text(pilot, "Zoë")
        await press(pilot, "enter")
        await type_text(pilot, ZOE)
        await press(pilot, "ctrl+g")
        on_screen(pilot, ProfilesScreen)
        form.keep()  # the save that was due when it was sent
        assert not drafts.found().drafts
        await press(pilot, "n", "2")
        form = on_screen(pilot, ProfileForm)
        await type_text(pilot, "Anna")
        await press(pilot, "escape")
        form.keep()
        (draft,) = drafts.found().drafts
        assert "Anna" in str(draft.data)


async def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "2", "n", "2", "ctrl+g")
        assert words_on(pilot.app).count("Please fill this in.") == 1
        assert "This is not an e-mail address." in words_on(pilot.app)
        await type_text(pilot, "Anna")
        await press(pilot, "enter")
        await type_text(pilot, "malina@brouwerij-de-molen.example")
        await press(pilot, "ctrl+g")
        form = on_screen(pilot, ProfileForm)
        assert "Somebody signs in with this e-mail address already" in words_on(pilot.app)
        assert form.entry("description").value == "Anna"
        assert not await mails(here)


async def test_two_managers_see_each_others_change_and_choose(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "2", "f")
        await type_text(pilot, "malina")
        await press(pilot, "enter")
        malina = next(each for each in await profiles(here) if each.description == "Malina")
        client = await here.client()
        changed = await client.change_profile(malina.id, malina.version, ProfileUpdate(description="Malina Maes"))
        await press(pilot, "f6", "tab", "enter")
        on_screen(pilot, ConfirmDialog)
        assert "Somebody else changed it meanwhile: Name: Malina → Malina Maes" in words_on(pilot.app)
        await press(pilot, "tab", "enter")
        now = await client.profile(malina.id)
        assert (now.role, now.description) == ("MANAGER", "Malina Maes")
        # In the form: theirs is kept, field by field.
        await press(pilot, "f", "escape", "f")
        await type_text(pilot, "malina")
        await press(pilot, "enter", "d")
        await press(pilot, "end")
        await type_text(pilot, " (HR)")
        await client.change_profile(malina.id, now.version, ProfileUpdate(phone_number="0470 00 00 01"))
        await press(pilot, "ctrl+g")
        on_screen(pilot, ConflictDialog)
        assert "0470 00 00 01" in words_on(pilot.app)
        await press(pilot, "tab", "enter", "ctrl+g")
        final = await client.profile(malina.id)
        assert (final.phone_number, changed.description) == ("+32470000001", "Malina Maes")
        await client.close()


async def test_the_last_manager_is_told_that_they_stay_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "2", "f")
        await type_text(pilot, "margaux")
        await press(pilot, "enter", "f6", "tab", "enter")
        assert "This is the last fleet manager who can sign in; nothing was changed." in words_on(pilot.app)
        await press(pilot, "x", "tab", "enter")
        assert "38 profiles" in await _dashboard(pilot)
        assert (await the_profile(here, "margaux.sastre@brouwerij-de-molen.example")).role == "MANAGER"


async def _dashboard(pilot: Any) -> str:
    await press(pilot, "f", "escape", "escape")
    await at_rest(pilot)
    return screen_text(pilot.app)


async def test_a_mail_that_failed_says_so_in_the_list(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        await client.create_profile(NewProfile(role=Role.MEMBER, description="Anna", e_mail="a,b@example.org"), "k")
        await here.backend.deliver_mail()
        await client.close()
        async with running(here.app()) as pilot:
            await press(pilot, "2", "f")
            await type_text(pilot, "anna")
            await press(pilot, "enter")
            text = words_on(pilot.app)
            assert "mail failed" in text
            assert "Invitation: not sent: no mail can be sent to this address." in text


async def test_a_member_and_a_reader_are_offered_nothing_they_may_not_do(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        there.sessions["joris"] = await member_of(there.world)
        async with running(there.app("joris")) as pilot:
            await press(pilot, "2")
            assert "User profiles are for fleet managers." in words_on(pilot.app)
            on_screen(pilot, DashboardScreen)
            await press(pilot, "g", "2")
            assert "Your own line is among the SIM cards: g 1." in words_on(pilot.app)
            await press(pilot, "n")
            assert "Only a fleet manager can change profiles." in words_on(pilot.app)
            await press(pilot, "f6", "r", "x", "d", "f7")
            on_screen(pilot, ProfilesScreen)
            await press(pilot, "g", "a")
            assert "The audit log is for fleet managers." in words_on(pilot.app)
            assert "Something went wrong" not in words_on(pilot.app)
        async with running(there.world.app(options=LaunchOptions(read_only=True))) as pilot:
            await press(pilot, "2", "n", "f6", "r", "x", "d")
            on_screen(pilot, ProfilesScreen)
            assert "invite again" not in screen_text(pilot.app)
            await press(pilot, "f7")
            assert "Audit log" in screen_text(pilot.app)


async def test_hostile_names_are_read_and_change_nothing_else(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        for number, text in enumerate(HOSTILE):
            asked = NewProfile(role=Role.MEMBER, description=text[:200], e_mail=f"h{number}@example.org")
            made = await client.create_profile(asked, f"k{number}")
            assert made.description.raw == text[:200]
        await client.close()
        assert len(await mails(here)) == len(HOSTILE)
        async with running(here.app()) as pilot:
            await press(pilot, "2", "f")
            await type_text(pilot, "example.org")
            await press(pilot, "enter")
            for width, height in SIZES:
                await pilot.resize_terminal(width, height)
                for _text in HOSTILE if WHOLE or width == SIZES[0][0] else HOSTILE[:3]:
                    await press(pilot, "enter", "escape", "down")
                await press(pilot, "home", "d", "escape", "f6", "escape", "r", "escape", "x", "escape", "f7", "enter")
                assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(screen_text(pilot.app))
                assert "Something went wrong" not in words_on(pilot.app)
                await press(pilot, "escape", "escape", "2", "f")
                await type_text(pilot, "example.org")
                await press(pilot, "enter")
