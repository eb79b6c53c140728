"""One's own access in the application: another password, and an end to a session elsewhere."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

from screens.access import AccessScreen, PasswordScreen
from screens.dashboard import DashboardScreen
from screens.sign_in import ForgottenScreen, ResetScreen, SignInScreen
from tests.harness import on_screen, press, running, screen_text, type_text, words_on
from tests.journeys.served import PASSWORD, served
from tests.journeys.test_sign_in import signed_up
from widgets.field import Field

ADDRESS = re.compile(r"127\.0\.0\.1(?!:)")
"""Of a session; the server's has a port."""
ANOTHER = "staple horse, correct it"


async def test_somebody_ends_a_session_elsewhere_and_changes_their_password(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        await signed_up(there)
        there.world.clock.advance(minutes=5)
        async with running(there.app("elsewhere")) as pilot:
            for text in ("zoe@brouwerij.example", PASSWORD):
                await type_text(pilot, text)
                await press(pilot, "enter")
            on_screen(pilot, DashboardScreen)
        async with running(there.app("registrar")) as pilot:
            await press(pilot, "g", "w")
            on_screen(pilot, AccessScreen)
            text = screen_text(pilot.app)
            assert len(ADDRESS.findall(text)) == 2
            assert text.count("this one") == 1
            assert "zoe@brouwerij.example" in text
            await press(pilot, "x")  # the one used last
            await press(pilot, "tab", "enter")
            assert "1 session ended" in screen_text(pilot.app)
            assert len(ADDRESS.findall(screen_text(pilot.app))) == 1
            await press(pilot, "x")
            assert "This is the session you are in." in words_on(pilot.app)
            await press(pilot, "d")
            form = on_screen(pilot, PasswordScreen)
            for typed in ("wrong", ANOTHER, "another one, mistyped"):
                await type_text(pilot, typed)
                await press(pilot, "enter")
            assert "The two passwords differ." in words_on(pilot.app)
            form.query_one("#again", Field).value = ANOTHER
            await press(pilot, "ctrl+g")
            assert "This is not your present password; nothing was changed." in words_on(pilot.app)
            assert form.query_one("#password", Field).value == ANOTHER
            form.query_one("#present", Field).value = PASSWORD
            await press(pilot, "ctrl+g")
            on_screen(pilot, AccessScreen)
            assert "Your password is the new one from now on" in words_on(pilot.app)
        async with running(there.app("elsewhere")) as pilot:
            on_screen(pilot, SignInScreen)
            await type_text(pilot, ANOTHER)
            await press(pilot, "enter")
            on_screen(pilot, DashboardScreen)


async def test_somebody_who_forgot_their_password_takes_a_new_one_by_mail(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        await signed_up(there)
        async with running(there.app()) as pilot:
            on_screen(pilot, SignInScreen)
            await type_text(pilot, "zoe@brouwerij.example")
            await press(pilot, "f6")
            on_screen(pilot, ForgottenScreen)
            await press(pilot, "enter")
            on_screen(pilot, ResetScreen)
            assert "a mail with a code is on its way" in words_on(pilot.app)
            await there.world.backend.deliver_mail()
            (mail,) = (there.world.backend._data_dir / "outbox").iterdir()
            text = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default).get_content()
            found = re.search(r"reset-password (\S+)", text)
            assert found is not None
            for typed in ("not-the-code", ANOTHER):
                await type_text(pilot, typed)
                await press(pilot, "enter")
            assert "ask for another mail" in words_on(pilot.app)
            on_screen(pilot, ResetScreen).query_one("#code", Field).value = found[1]
            await press(pilot, "ctrl+g")
            on_screen(pilot, DashboardScreen)
