"""One's own access in the application: another password, and an end to a session elsewhere."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import NotSignedIn
from fleet_tui.domain.second_factor import SecondFactorCode, SecondFactorStart
from fleet_tui.server.auth import totp
from screens.access import AccessScreen, PasswordScreen
from screens.dashboard import DashboardScreen
from screens.profiles.lists import ProfileScreen
from screens.second_factor import RecoveryCodesScreen, SecondFactorScreen, SetUpScreen
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


async def test_a_second_factor_is_set_up_asked_for_at_the_next_sign_in_and_ended(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        await signed_up(there)

        def shown_by_the_app(secret: str) -> str:
            there.world.clock.advance(seconds=totp.PERIOD)
            return totp.code_at(secret, int(there.world.clock().timestamp()) // totp.PERIOD)

        async with running(there.app("registrar")) as pilot:
            await press(pilot, "g", "w")
            assert "no second factor" in words_on(pilot.app)
            await press(pilot, "f6")
            on_screen(pilot, SetUpScreen)
            for typed, said in (("wrong", "This is not your present password"), (PASSWORD, "authenticator app")):
                pilot.app.screen.query_one("#present", Field).value = typed
                await press(pilot, "ctrl+g")
                assert said in words_on(pilot.app)
            found = re.search(r"secret=(\w+)&", words_on(pilot.app).replace("\n", ""))
            assert found is not None
            secret = found[1]
            assert secret[:4] + " " + secret[4:8] in words_on(pilot.app)
            for typed, said in (("12", "not such a code"), ("000000", "This code is wrong")):
                await type_text(pilot, typed)
                await press(pilot, "enter")
                assert said in words_on(pilot.app)
                pilot.app.screen.query_one("#code", Field).value = ""
            await type_text(pilot, shown_by_the_app(secret))
            await press(pilot, "enter")
            on_screen(pilot, RecoveryCodesScreen)
            recovery = re.findall(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b", words_on(pilot.app))
            assert len(recovery) == 10
            await press(pilot, "escape")
            on_screen(pilot, AccessScreen)
            assert "10 recovery codes left" in words_on(pilot.app)
        async with running(there.app("elsewhere")) as pilot:
            for text in ("zoe@brouwerij.example", PASSWORD):
                await type_text(pilot, text)
                await press(pilot, "enter")
            form = on_screen(pilot, SignInScreen)
            assert "The code of your second factor is asked for too." in words_on(pilot.app)
            await type_text(pilot, "000000")
            await press(pilot, "enter")
            assert "This code is wrong" in words_on(pilot.app)
            form.query_one("#second_factor", Field).value = recovery[0]
            await press(pilot, "enter")
            on_screen(pilot, DashboardScreen)
            await press(pilot, "g", "w")
            assert "9 recovery codes left" in words_on(pilot.app)
            await press(pilot, "f6")
            on_screen(pilot, SecondFactorScreen)
            for typed in (PASSWORD, shown_by_the_app(secret)):
                await type_text(pilot, typed)
                await press(pilot, "enter")
            on_screen(pilot, RecoveryCodesScreen)
            assert recovery[1] not in words_on(pilot.app)
            await press(pilot, "escape", "f6")
            for name, typed in (("present", PASSWORD), ("code", shown_by_the_app(secret))):
                on_screen(pilot, SecondFactorScreen).query_one(f"#{name}", Field).value = typed
            await press(pilot, "f8")
            on_screen(pilot, AccessScreen)
            assert "no second factor" in words_on(pilot.app)


async def test_a_manager_ends_the_second_factor_of_somebody_who_lost_it(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        await signed_up(there)
        client = FleetClient(there.url, there.sessions["registrar"], clock=there.world.clock)
        start = SecondFactorStart.model_validate({"present": PASSWORD})
        secret = (await client.begin_second_factor(start)).secret
        code = totp.code_at(secret, int(there.world.clock().timestamp()) // totp.PERIOD)
        await client.confirm_second_factor(SecondFactorCode.model_validate({"code": code}))
        await there.sign_in("manager")
        async with running(there.app("manager")) as pilot:
            await press(pilot, "g", "2", "slash")
            await type_text(pilot, "zoe")
            await press(pilot, "enter", "enter")
            on_screen(pilot, ProfileScreen)
            assert "asked for" in screen_text(pilot.app)
            await press(pilot, "f8")
            await press(pilot, "tab", "enter")
            assert "signs in without a second factor now" in words_on(pilot.app)
            assert "asked for" not in screen_text(pilot.app)
        with pytest.raises(NotSignedIn):
            await client.me()
        await client.close()
