"""Whatever the line answers: that is said with a reference, the key that tries again is named, and it then goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from textual.pilot import Pilot

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.app import FleetApp
from fleet_tui.connection import Connected, Target
from fleet_tui.domain.failure import BadAnswer, Failure
from fleet_tui.domain.session import Credentials, InvitationAcceptance, Tokens
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Settings
from screens.invoices.pay import PayScreen
from screens.order import OrderScreen
from screens.review import ReviewScreen
from screens.sign_in import AcceptInvitationScreen, SignInScreen
from tests.faults import Fault, FaultTransport, refused, status
from tests.harness import NOW, World, at_rest, fleet_app, on_screen, order, press, running, words_on, world
from widgets.field import Field

PASSWORD = "correct horse battery"
ENOUGH = 9
"""Faults of a plan: more than one call is ever repeated."""


async def at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


def app_behind(here: World, plan: list[Fault], applies: Callable[[httpx.Request], bool]) -> FleetApp:
    """An application whose calls meet `plan`; its waits take no time."""

    async def connect(settings: Settings, options: LaunchOptions, *, progress: Any = None) -> Connected:
        stack = AsyncExitStack()
        wire = FaultTransport(here.backend.transport, plan, applies=applies)
        wire.plan = plan
        tokens = MemoryStore(await here.backend.local_tokens())
        client = FleetClient("http://embedded", tokens, transport=wire, far=False, sleep=at_once)
        stack.push_async_callback(client.close)
        return Connected(client, Target("embedded"), _stack=stack)

    data_dir = here.directory / "app"
    return FleetApp(Settings(data_dir=data_dir), LaunchOptions(data_dir=data_dir), connect=connect, clock=here.clock)


def orders(request: httpx.Request) -> bool:
    """It hands in an order."""
    posted = request.method == "POST" and request.url.path == "/v1/orders"
    return posted and "validate_only" not in request.url.params


def previews(request: httpx.Request) -> bool:
    return request.method == "POST" and "validate_only" in request.url.params


def asks(path: str) -> Callable[[httpx.Request], bool]:
    return lambda request: request.url.path.startswith(path)


REFUSALS: dict[str, Fault] = {
    "connection refused": refused,
    "401": status(401),
    "403": status(403),
    "404": status(404),
    "409": status(409),
    "412": status(412),
    "429": status(429),
    "429 with seconds": status(429, headers={"Retry-After": "7"}),
    "429 with an hour": status(429, headers={"Retry-After": "3600"}),
    "429 with a date": status(429, headers={"Retry-After": "Mon, 23 Nov 2026 12:00:00 GMT"}),
    "429 with nonsense": status(429, headers={"Retry-After": "soon"}),
    "503": status(503),
    "503 with seconds": status(503, headers={"Retry-After": "12"}),
    "503 with an hour": status(503, headers={"Retry-After": "3600"}),
}


async def to_the_review(pilot: Pilot[None], key: str = "s") -> ReviewScreen:
    """Suspend the first line of the list, or do with it what `key` does."""
    await press(pilot, "1", key)
    return on_screen(pilot, ReviewScreen)


async def home(pilot: Pilot[None]) -> None:
    """Back to the dashboard, as if nothing had been refused."""
    while len(pilot.app.screen_stack) > 2:
        await pilot.app.pop_screen()
    pilot.app.clear_notifications()
    await at_rest(pilot)


async def confirm(pilot: Pilot[None]) -> None:
    await order(pilot)


async def test_an_order_refused_by_the_line_goes_at_the_second_try(tmp_path: Path, subtests: pytest.Subtests) -> None:
    plan: list[Fault] = []
    async with world(tmp_path, fleet_size=20) as here, running(app_behind(here, plan, orders)) as pilot:
        for refusal, key in zip(REFUSALS, cycle("sr")):  # one line, suspended and reactivated again and again
            with subtests.test(refusal):
                await to_the_review(pilot, key)
                before = len(await ledger(here))
                plan += [REFUSALS[refusal]] * ENOUGH
                await confirm(pilot)
                pilot.app.clear_notifications()  # a wait that is over by now: here it took no time
                await at_rest(pilot)
                on_screen(pilot, ReviewScreen)
                said = words_on(pilot.app)
                assert "Sending the order" not in said
                assert "Reference" in said
                assert "ctrl+g tries again." in said or "ctrl+g asks again" in said
                assert ("F5 signs in" in said) is (refusal == "401")
                if refusal.endswith("an hour"):
                    assert "The server asks to wait 60 minutes." in said
                plan.clear()
                await confirm(pilot)
                await here.backend.work_until_idle()
                await at_rest(pilot)
                on_screen(pilot, OrderScreen)
                assert len(await ledger(here)) == before + 1
            await home(pilot)


async def ledger(here: World) -> list[Any]:
    client = await here.client()
    try:
        return (await client.orders()).items
    finally:
        await client.close()


async def test_a_wait_that_the_server_asks_for_is_said_while_it_lasts(tmp_path: Path) -> None:
    plan: list[Fault] = []
    async with world(tmp_path, fleet_size=20) as here, running(app_behind(here, plan, orders)) as pilot:
        await to_the_review(pilot)
        plan.append(status(429, headers={"Retry-After": "20"}))
        await confirm(pilot)
        await here.backend.work_until_idle()
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        assert "The server asks to wait 20 seconds. It is asked again by itself then." in words_on(pilot.app)


async def test_a_review_that_did_not_come_is_asked_for_again_with_the_same_key(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    plan: list[Fault] = []
    async with world(tmp_path, fleet_size=20) as here, running(app_behind(here, plan, previews)) as pilot:
        for refusal in ("connection refused", "401", "412", "503", "429 with an hour"):
            with subtests.test(refusal):
                plan[:] = [REFUSALS[refusal]] * ENOUGH
                await to_the_review(pilot)
                said = words_on(pilot.app)
                assert "There is no review." in said
                assert "ctrl+g asks again." in said
                assert "Reference" in said
                plan.clear()
                await press(pilot, "ctrl+g")
                assert "1 line changes" in words_on(pilot.app)
            await home(pilot)


async def nobody_foresaw(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    raise RuntimeError("a secret of the request")


@pytest.mark.parametrize("where", [previews, orders])
async def test_what_nobody_foresaw_is_said_and_leaves_the_review_usable(
    tmp_path: Path, where: Callable[[httpx.Request], bool]
) -> None:
    plan: list[Fault] = []
    async with world(tmp_path, fleet_size=20) as here, running(app_behind(here, plan, where)) as pilot:
        plan.append(nobody_foresaw)
        await to_the_review(pilot)
        if where is orders:
            await confirm(pilot)
        said = words_on(pilot.app)
        assert "Something went wrong here" in said
        assert "secret" not in said
        assert "Sending the order" not in said
        await press(pilot, "ctrl+g")
        if where is orders:
            await here.backend.work_until_idle()
            await at_rest(pilot)
            on_screen(pilot, OrderScreen)
            assert len([order for order in await ledger(here) if order.kind == "suspend"]) == 1
        else:
            assert "1 line changes" in words_on(pilot.app)


LISTS = {"2": "/v1/profiles", "3": "/v1/tickets", "7": "/v1/invoices", "9": "/v1/orders"}


@pytest.mark.parametrize("refusal", ["401", "412", "404", "503"])
async def test_a_list_says_why_it_does_not_come_with_a_reference_and_a_key(
    tmp_path: Path, refusal: str, subtests: pytest.Subtests
) -> None:
    plan: list[Fault] = []
    of_lists = lambda request: request.url.path.startswith(tuple(LISTS.values()))  # noqa: E731
    async with world(tmp_path, fleet_size=20) as here, running(app_behind(here, plan, of_lists)) as pilot:
        for key, path in LISTS.items():
            with subtests.test(path):
                plan[:] = [REFUSALS[refusal]] * ENOUGH
                await press(pilot, key)
                said = words_on(pilot.app)
                assert "Reference" in said
                assert "F5" in said
                plan.clear()
                await press(pilot, "f5")
                pilot.app.clear_notifications()
                await at_rest(pilot)
                assert "Reference" not in words_on(pilot.app)
            await home(pilot)


async def test_a_payment_that_is_refused_says_so_and_can_be_sent_again(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    plan: list[Fault] = []

    def pays(request: httpx.Request) -> bool:
        return request.method == "POST" and request.url.path == "/v1/payments"

    async with world(tmp_path, fleet_size=20) as here, running(app_behind(here, plan, pays)) as pilot:
        await press(pilot, "7", "p")
        on_screen(pilot, PayScreen)
        said = words_on(pilot.app)
        for refusal in ("401", "404", "409", "412", "503"):
            with subtests.test(refusal):
                plan[:] = [REFUSALS[refusal]] * ENOUGH
                await press(pilot, "ctrl+g")
                on_screen(pilot, PayScreen)
                before, said = said, words_on(pilot.app)
                assert "One moment" not in said
                assert "Reference" in said
                assert said != before
        plan.clear()
        await press(pilot, "ctrl+g")
        assert not isinstance(pilot.app.screen, PayScreen)


@pytest.mark.parametrize("fault", [status(500), status(401), refused, status(412)])
async def test_an_order_that_was_sent_is_never_called_unchanged(tmp_path: Path, fault: Fault) -> None:
    plan: list[Fault] = []
    looks = asks("/v1/orders/")
    async with world(tmp_path, fleet_size=20) as here, running(app_behind(here, plan, looks)) as pilot:
        await to_the_review(pilot)
        plan += [fault] * ENOUGH
        await confirm(pilot)
        await at_rest(pilot)
        on_screen(pilot, OrderScreen)
        said = words_on(pilot.app)
        assert "nothing was changed" not in said
        assert "The order goes on by itself; ctrl+r looks again." in said
        plan.clear()
        await here.backend.work_until_idle()
        await press(pilot, "f5")
        assert "suspend 1 line: done." in words_on(pilot.app)


# Signing in


TOKEN = {"access_token": "a", "refresh_token": "b", "expires_at": NOW.isoformat()}


def answer(content: bytes, *, code: int = 200, media: str = "application/json") -> Fault:
    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        return httpx.Response(code, content=content, headers={"Content-Type": media}, request=request)

    return fault


UNREADABLE: dict[str, Fault] = {
    "Latin-1": answer('{"access_token": "é", "refresh_token": "b"}'.encode("latin-1")),
    "a token no header takes": answer(
        '{"access_token": "é", "refresh_token": "b", "expires_at": "2026-11-23T08:41:00Z"}'.encode()
    ),
    "a token of two lines": answer(
        b'{"access_token": "a\\r\\nX: y", "refresh_token": "b", "expires_at": "2026-11-23T08:41:00Z"}'
    ),
    "an empty token": answer(b'{"access_token": "", "refresh_token": "b", "expires_at": "2026-11-23T08:41:00Z"}'),
    "UTF-16": answer('{"access_token": "a"}'.encode("utf-16")),
    "half a character": answer(b'{"access_token": "\xc3'),
    "a page": answer(b"<h1>\xe9</h1>", media="text/html"),
    "a problem that is not UTF-8": answer(b'{"title": "\xff"}', code=401, media="application/problem+json"),
    "nothing": answer(b""),
}


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/me"])
async def test_an_answer_that_cannot_be_read_at_the_sign_in_is_said_and_the_form_stays(
    tmp_path: Path, path: str, subtests: pytest.Subtests
) -> None:
    plan: list[Fault] = [answer(b"", code=401)]
    async with world(tmp_path, fleet_size=20) as here:
        applies = lambda request: request.url.path == path  # noqa: E731
        async with running(app_behind(here, plan, applies)) as pilot:
            pilot.app.push_screen(SignInScreen())
            await at_rest(pilot)
            form = on_screen(pilot, SignInScreen)
            form.query_one("#identifier", Field).value = "margaux@brouwerij.example"
            form.query_one("#password", Field).value = PASSWORD
            if path == "/v1/me":
                fleet_app(pilot).workspace.operator._caller._http._transport = Accepting(  # type: ignore[attr-defined]
                    here.backend.transport, plan, applies=applies
                )
            said = words_on(pilot.app)
            for kind, fault in UNREADABLE.items():
                with subtests.test(kind):
                    plan[:] = [fault] * ENOUGH
                    await press(pilot, "ctrl+g")
                    assert on_screen(pilot, SignInScreen) is form
                    before, said = said, words_on(pilot.app)
                    assert "One moment" not in said
                    assert "cannot be read" in said or "wrong" in said or "expired" in said or "not signed in" in said
                    assert "Reference" in said
                    assert said != before
                    assert form.query_one("#identifier", Field).value == "margaux@brouwerij.example"
                    assert form.query_one("#password", Field).value == PASSWORD
                    assert not form.busy


class Accepting(FaultTransport):
    """Gives tokens to whoever signs in."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/sessions":
            return httpx.Response(200, json=TOKEN)
        return await super().handle_async_request(request)


async def test_what_nobody_foresaw_at_the_sign_in_leaves_the_form_to_be_sent_again(tmp_path: Path) -> None:
    plan: list[Fault] = []
    async with world(tmp_path, fleet_size=20) as here:
        app = app_behind(here, plan, asks("/v1/sessions"))
        async with running(app) as pilot:
            pilot.app.push_screen(SignInScreen())
            await at_rest(pilot)
            form = on_screen(pilot, SignInScreen)
            form.query_one("#identifier", Field).value = "margaux@brouwerij.example"
            form.query_one("#password", Field).value = PASSWORD
            plan += [nobody_foresaw]
            await press(pilot, "ctrl+g")
            assert "Something went wrong here" in words_on(pilot.app)
            assert not form.busy
            await press(pilot, "ctrl+g")
            assert "The e-mail address or the password is wrong." in words_on(pilot.app)


async def test_an_invitation_answered_with_what_cannot_be_read_is_said_and_the_form_stays(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    plan: list[Fault] = []
    async with world(tmp_path, fleet_size=20) as here:
        app = app_behind(here, plan, asks("/v1/invitations"))
        async with running(app) as pilot:
            pilot.app.push_screen(AcceptInvitationScreen())
            await at_rest(pilot)
            form = on_screen(pilot, AcceptInvitationScreen)
            typed = ("abcd-efgh-ijkl", "Zoë", "Peeters", "zoe@brouwerij.example", PASSWORD)
            for field, text in zip(form.fields(), typed, strict=True):
                field.value = text
            said = words_on(pilot.app)
            for kind, fault in UNREADABLE.items():
                with subtests.test(kind):
                    plan[:] = [fault] * ENOUGH
                    await press(pilot, "ctrl+g")
                    before, said = said, words_on(pilot.app)
                    assert "One moment" not in said
                    assert "Reference" in said
                    assert said != before
                    assert [field.value for field in form.fields()] == list(typed)


async def test_after_an_unreadable_answer_nobody_is_half_signed_in(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        store = MemoryStore()
        wire = Accepting(here.backend.transport, [answer(b"\xff")] * ENOUGH, applies=asks("/v1/me"))
        client = FleetClient("http://embedded", store, transport=wire, far=False, sleep=at_once)
        with pytest.raises(BadAnswer):
            await client.sign_in(Credentials(identifier="a@b.example", password=SecretStr(PASSWORD)))
        assert store.load() is None
        await client.close()


async def test_a_profile_that_was_completed_is_never_called_unchanged(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        code = await here.backend.invite_manager()
        wire = FaultTransport(here.backend.transport, [answer(b"\xff")] * ENOUGH, applies=asks("/v1/me"))
        client = FleetClient("http://embedded", MemoryStore(), transport=wire, far=False, sleep=at_once)
        acceptance = InvitationAcceptance(
            code=code, identifier="zoe@b.example", password=SecretStr(PASSWORD), given_name="Zoë", family_name="P"
        )
        with pytest.raises(Failure, match=r"Your profile is complete\. Sign in") as caught:
            await client.accept_invitation(acceptance)
        assert caught.value.changed is True
        wire.plan.clear()
        await client.sign_in(Credentials(identifier="zoe@b.example", password=SecretStr(PASSWORD)))
        await client.close()


@pytest.mark.parametrize("kind", [kind for kind in UNREADABLE if "problem" not in kind])
async def test_a_refresh_answered_with_what_cannot_be_read_is_a_sentence_with_a_reference(
    tmp_path: Path, kind: str
) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        spent = Tokens.model_validate(TOKEN)
        wire = FaultTransport(here.backend.transport, [UNREADABLE[kind]], applies=asks("/v1/sessions/refresh"))
        client = FleetClient("http://embedded", MemoryStore(spent), transport=wire, far=False, sleep=at_once)
        with pytest.raises(Failure) as caught:
            await client.me()
        assert caught.value.request_id
        await client.close()


# A clock that is wrong


@pytest.mark.parametrize("years", [-30, 30])
@pytest.mark.parametrize("when", ["before the start", "meanwhile"])
async def test_a_clock_that_is_decades_off_still_brings_the_review(tmp_path: Path, years: int, when: str) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        if when == "before the start":
            here.clock.now += timedelta(days=365 * years)
        async with running(here.app()) as pilot:
            here.clock.now += timedelta(days=365 * years if when == "meanwhile" else 0)
            await to_the_review(pilot)
            said = words_on(pilot.app)
            assert "1 line changes" in said or "Reference" in said


async def test_a_review_that_is_late_says_so(tmp_path: Path) -> None:
    plan: list[Fault] = []
    gate = asyncio.Event()

    async def late(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        await gate.wait()
        return await inner.handle_async_request(request)

    async with world(tmp_path, fleet_size=20) as here, running(app_behind(here, plan, previews)) as pilot:
        plan.append(late)
        await press(pilot, "1")
        await pilot.app._press_keys(["s"])
        review = on_screen(pilot, ReviewScreen)
        review._say_late()
        await pilot.pause()
        assert "The operator has not answered yet; esc goes back, nothing was ordered." in words_on(pilot.app)
        gate.set()
        await at_rest(pilot)
        assert "1 line changes" in words_on(pilot.app)
        assert "has not answered" not in words_on(pilot.app)
