"""Signing in to a server over a real socket; whatever goes wrong, what was typed is still there."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from screens.dashboard import DashboardScreen
from screens.last_frame import LastFrame
from screens.sign_in import AcceptInvitationScreen, SignInScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import fleet_app, on_screen, paste, press, running, screen_lines, screen_text, type_text, words_on
from tests.journeys.served import PASSWORD, Served, free_port, served
from widgets.field import Field
from widgets.safe import toast


async def accept(pilot: Pilot[None], code: str, password: str = PASSWORD) -> None:
    """Complete a profile with the code of an invitation."""
    await press(pilot, "ctrl+n")
    on_screen(pilot, AcceptInvitationScreen)
    for text in (code, "Zoë", "Peeters", "zoe@brouwerij.example"):
        await paste(pilot, text)
        await press(pilot, "enter")
    await paste(pilot, password)
    await press(pilot, "enter")


async def test_an_invited_manager_completes_their_profile_and_sees_the_fleet(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        frames: list[LastFrame] = []
        (app := there.app())._keep_frame = frames.append
        async with running(app) as pilot:
            on_screen(pilot, SignInScreen)
            assert frames == [LastFrame(allowed=False)]  # what an earlier run showed may be somebody else's
            await accept(pilot, await there.world.backend.invite_manager())
            on_screen(pilot, DashboardScreen)
            text = screen_text(pilot.app)
            assert "250 lines" in text
            assert "Zoë Peeters · MANAGER" in text
            assert there.url.removeprefix("http://") in screen_lines(pilot.app)[0]
            pilot.app.exit()
        assert frames[-1].allowed
        assert "Zoë Peeters" in frames[-1].sent


async def test_a_wrong_code_and_a_short_password_are_named_and_the_form_stays(tmp_path: Path) -> None:
    async with served(tmp_path) as there, running(there.app()) as pilot:
        await accept(pilot, "not-a-code-at-all")
        form = on_screen(pilot, AcceptInvitationScreen)
        assert "There is no such invitation; check the code." in words_on(pilot.app)
        form.query_one("#code", Field).value = await there.world.backend.invite_manager()
        form.query_one("#password", Field).value = "short"
        await press(pilot, "ctrl+g")
        assert "12 characters" in words_on(pilot.app)
        assert form.query_one("#given_name", Field).value == "Zoë"
        form.query_one("#password", Field).value = PASSWORD
        await press(pilot, "ctrl+g")
        on_screen(pilot, DashboardScreen)


async def signed_up(there: Served) -> None:
    """Zoë has completed her profile, and is not signed in."""
    async with running(there.app("registrar")) as pilot:
        await accept(pilot, await there.world.backend.invite_manager())


async def test_a_wrong_password_says_so_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        await signed_up(there)
        async with running(there.app()) as pilot:
            form = on_screen(pilot, SignInScreen)
            await type_text(pilot, "zoe@brouwerij.example")
            await press(pilot, "enter")
            await type_text(pilot, "wrong")
            await press(pilot, "enter")
            assert "The e-mail address or the password is wrong." in words_on(pilot.app)
            assert form.query_one("#identifier", Field).value == "zoe@brouwerij.example"
            assert form.query_one("#password", Field).value == "wrong"
            form.query_one("#password", Field).value = PASSWORD
            await press(pilot, "enter")
            assert "250 lines" in screen_text(pilot.app)


async def test_an_empty_field_is_named_before_anything_is_sent(tmp_path: Path) -> None:
    async with served(tmp_path) as there, running(there.app()) as pilot:
        await press(pilot, "ctrl+g")
        on_screen(pilot, SignInScreen)
        assert "Please fill this in." in screen_text(pilot.app)


async def test_an_address_that_is_pasted_too_long_is_refused_in_the_field(tmp_path: Path) -> None:
    async with served(tmp_path) as there, running(there.app()) as pilot:
        for key in ("home", "f6"):
            await press(pilot, key)
            await paste(pilot, "z" * 300 + "@brouwerij.example")
            assert "254 characters fit here. Nothing was inserted." in words_on(pilot.app)


async def test_a_server_that_is_not_there_is_named_in_a_sentence_and_can_be_tried_again(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        nowhere = Served(there.world, f"http://127.0.0.1:{free_port()}")
        await nowhere.sign_in("one")
        async with running(nowhere.app()) as pilot:
            on_screen(pilot, DashboardScreen)
            assert "cannot be reached" in words_on(pilot.app)
            assert "F5" in words_on(pilot.app)
            await press(pilot, "1", "f5")
            assert "cannot be reached" in words_on(pilot.app)
            assert not fleet_app(pilot).workspace.connected


async def test_a_session_that_ends_asks_to_sign_in_again_and_leaves_the_screen_below_as_it_was(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        await signed_up(there)
        async with running(there.app("registrar")) as pilot:
            await press(pilot, "1", "f")
            await type_text(pilot, "status:pending")
            toast(pilot.app, "PRIVATE of Zoë", timeout=600)
            there.world.clock.advance(days=31)
            await there.world.backend.work_until_idle()
            await press(pilot, "f5")
            form = on_screen(pilot, SignInScreen)
            assert "PRIVATE" not in screen_text(pilot.app)  # whoever signs in next may be somebody else
            await press(pilot, "f12")
            assert "No messages yet." in words_on(pilot.app)
            await press(pilot, "escape")
            assert "Your session has expired" in words_on(pilot.app)
            assert form.query_one("#identifier", Field).value == "zoe@brouwerij.example"
            await type_text(pilot, PASSWORD)
            await press(pilot, "enter")
            overview = on_screen(pilot, SimOverviewScreen)
            assert overview.search.value == "status:pending"
            # Two were activated on their day meanwhile.
            assert "10 of 250 lines" in screen_text(pilot.app)
            # Two were activated on their day meanwhile.
            assert "10 of 250 lines" in screen_text(pilot.app)


async def test_what_is_typed_as_a_password_is_never_shown(tmp_path: Path) -> None:
    async with served(tmp_path) as there, running(there.app()) as pilot:
        await press(pilot, "tab")
        await type_text(pilot, "hunter2")
        assert "hunter2" not in screen_text(pilot.app)
        assert "•••••••" in screen_text(pilot.app)
