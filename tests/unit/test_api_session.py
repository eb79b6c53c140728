"""Tokens: renewed once, sent to one server, seen by nobody."""

from __future__ import annotations

import asyncio
import logging
import ssl
import traceback

import httpx
import pytest
from pydantic import SecretStr

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import EnvironmentStore, MemoryStore
from fleet_tui.domain.failure import Failure, NotSignedIn, Unreachable
from fleet_tui.domain.session import Credentials, InvitationAcceptance, Tokens
from fleet_tui.transport.origin import UnsafeServer
from tests.faults import Fault, FaultTransport, problem, refused, reset_after, reset_before, status
from tests.unit.api_support import ACCESS, ORDER, REFRESH, SmallServer, client, tokens

PASSWORD, CODE = "correct horse battery", "invitation-s3cret"
ME = {
    "profile_id": "profile-1",
    "name": "Margaux Sastre",
    "role": "MANAGER",
    "organisation": {"id": "organisation-1", "name": "Sample fleet", "origin": "SAMPLE"},
}


class TokenServer(httpx.AsyncBaseTransport):
    """Takes one access token at a time; a refresh token is spent by its use."""

    def __init__(self) -> None:
        self.access, self.refresh = "access-2", REFRESH
        self.refreshed = 0
        self.bearers: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        match request.url.path:
            case "/v1/sessions":
                return httpx.Response(200, json=self._tokens())
            case "/v1/sessions/refresh":
                return self._refreshed(request)
        self.bearers.append(request.headers.get("Authorization", ""))
        if self.bearers[-1] != f"Bearer {self.access}":
            return problem(401, "SESSION_EXPIRED")
        if request.url.path == "/v1/sessions/current":
            return httpx.Response(204)
        return httpx.Response(200, json=ME)

    def _refreshed(self, request: httpx.Request) -> httpx.Response:
        assert "Authorization" not in request.headers
        self.refreshed += 1
        if self.refresh.encode() not in request.content:
            return problem(401, "SESSION_EXPIRED")
        self.refresh = f"refresh-{self.refreshed}"
        return httpx.Response(200, json=self._tokens())

    def _tokens(self) -> dict[str, str]:
        return tokens(self.access, self.refresh).model_dump(mode="json")


class FullStore(MemoryStore):
    """Holds what it held; its disk is full."""

    def save(self, tokens: Tokens) -> None:
        raise OSError


@pytest.mark.parametrize("store", [MemoryStore, FullStore])
async def test_twenty_calls_that_find_the_token_expired_share_one_renewal(store: type[MemoryStore]) -> None:
    server = TokenServer()
    fleet = client(server, store=store(tokens()))
    found = await asyncio.gather(*(fleet.me() for _ in range(20)))
    assert [me.profile_id for me in found] == ["profile-1"] * 20
    assert server.refreshed == 1


async def test_renewed_tokens_are_kept() -> None:
    store = MemoryStore(tokens())
    await client(TokenServer(), store=store).me()
    assert store.load() == tokens("access-2", "refresh-1")


async def test_a_call_is_renewed_once_and_then_the_session_is_over() -> None:
    server = TokenServer()
    transport = FaultTransport(server, [status(401)] * 9, applies=lambda request: request.url.path == "/v1/me")
    with pytest.raises(NotSignedIn):
        await client(transport).me()
    assert server.refreshed == 1
    assert len(transport.requests) == 3


async def test_a_spent_refresh_token_ends_the_session_in_plain_words() -> None:
    server = TokenServer()
    server.refresh = "another"
    with pytest.raises(NotSignedIn) as caught:
        await client(server).me()
    assert "expired" in caught.value.user_message
    assert caught.value.changed is False


@pytest.mark.parametrize("fault", [refused, reset_before, reset_after, status(503), status(429)])
async def test_a_renewal_is_never_repeated(fault: Fault) -> None:
    server = TokenServer()
    transport = FaultTransport(server, [fault], applies=lambda request: request.url.path == "/v1/sessions/refresh")
    with pytest.raises(Failure) as caught:
        await client(transport).me()
    assert not isinstance(caught.value, NotSignedIn)
    assert sum(request.url.path == "/v1/sessions/refresh" for request in transport.requests) == 1


async def test_a_token_renewed_by_another_process_is_taken_over() -> None:
    server = TokenServer()

    class Shared(MemoryStore):
        """The first reading is before the other process renewed the tokens."""

        readings = 0

        def load(self) -> Tokens | None:
            self.readings += 1
            return tokens() if self.readings == 1 else tokens("access-2", "elsewhere")

    assert (await client(server, store=Shared()).me()).profile_id == "profile-1"
    assert server.refreshed == 0


async def test_a_token_from_the_environment_is_not_renewed() -> None:
    server = TokenServer()
    with pytest.raises(NotSignedIn):
        await client(server, store=EnvironmentStore("from-outside")).me()
    assert server.refreshed == 0


async def test_without_a_token_nothing_is_sent() -> None:
    transport = FaultTransport(TokenServer())
    with pytest.raises(NotSignedIn):
        await client(transport, store=MemoryStore()).me()
    assert transport.requests == []


async def test_signing_in_keeps_the_tokens_and_says_who_one_is() -> None:
    store = MemoryStore()
    fleet = client(TokenServer(), store=store)
    me = await fleet.sign_in(Credentials(identifier="margaux@example.com", password=SecretStr(PASSWORD)))
    assert me.name == "Margaux Sastre"
    assert store.load() == tokens("access-2", REFRESH)


async def test_a_wrong_password_is_not_retried_and_leaves_the_tokens_alone() -> None:
    store = MemoryStore(tokens())

    async def wrong(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        return problem(401, "WRONG_CREDENTIALS")

    transport = FaultTransport(TokenServer(), [wrong] * 3)
    with pytest.raises(NotSignedIn) as caught:
        await client(transport, store=store).sign_in(Credentials(identifier="m@example.com", password=SecretStr("no")))
    assert "password" in caught.value.user_message
    assert caught.value.code == "WRONG_CREDENTIALS"
    assert len(transport.requests) == 1
    assert store.load() == tokens()


@pytest.mark.parametrize("reachable", [True, False])
async def test_signing_out_forgets_the_tokens_also_without_a_connection(reachable: bool) -> None:
    server, store = TokenServer(), MemoryStore(tokens("access-2"))
    fleet = client(FaultTransport(server, [] if reachable else [refused]), store=store)
    if reachable:
        await fleet.sign_out()
    else:
        with pytest.raises(Unreachable):
            await fleet.sign_out()
    assert store.load() is None
    with pytest.raises(NotSignedIn):
        await fleet.me()


async def test_a_store_that_cannot_be_written_does_not_end_the_session() -> None:
    fleet = client(TokenServer(), store=FullStore())
    await fleet.sign_in(Credentials(identifier="margaux@example.com", password=SecretStr(PASSWORD)))
    assert (await fleet.me()).profile_id == "profile-1"


@pytest.mark.parametrize(
    "url",
    [
        "http://fleet.example",
        "http://10.0.0.1:8000",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "https://user:pass@fleet.example",
        "https://fleet.example/?q=1",
        "https://fleet.example/#x",
        "ftp://fleet.example",
        "fleet.example",
        "https://",
        "https://fleet.example:99999",
        "https://xn--",
        "https://[::1",
        "https://fleet.example\\@evil.example",
        "https://fleet.example\n.evil.example",
        "",
    ],
)
def test_no_token_goes_to_such_an_address(url: str) -> None:
    with pytest.raises(UnsafeServer) as caught:
        FleetClient(url, MemoryStore(tokens()))
    assert caught.value.user_message.isprintable()


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:80/", "http://127.9.9.9"])
async def test_plain_http_stays_on_this_machine_and_passes_no_proxy(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    fleet = FleetClient(url, MemoryStore(tokens()))
    assert fleet._http._mounts == {}
    await fleet.close()


async def test_https_asks_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    fleet = FleetClient("https://fleet.example", MemoryStore(), verify=ssl.create_default_context())
    assert [pattern.pattern for pattern in fleet._http._mounts] == ["https://"]
    await fleet.close()


async def test_an_untrusted_certificate_is_said_so() -> None:
    async def untrusted(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        try:
            raise ssl.SSLCertVerificationError(1, "self-signed certificate")
        except ssl.SSLError as error:
            raise httpx.ConnectError("", request=request) from error

    with pytest.raises(Unreachable) as caught:
        await client(FaultTransport(SmallServer(), [untrusted] * 3)).contracts()
    assert "certificate" in caught.value.user_message


@pytest.mark.parametrize("fault", [refused, reset_after, status(401), status(403), status(422), status(500)])
async def test_no_secret_shows_in_a_failure_a_repr_or_a_log(fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fleet = client(FaultTransport(TokenServer(), [fault] * 9))
    credentials = Credentials(identifier="margaux@example.com", password=SecretStr(PASSWORD))
    acceptance = InvitationAcceptance(
        code=CODE, identifier="m@example.com", password=SecretStr(PASSWORD), given_name="M", family_name="S"
    )
    shown = [repr(fleet), repr(tokens()), repr(credentials), repr(acceptance)]
    for ask in (
        fleet.sign_in(credentials),
        fleet.accept_invitation(acceptance),
        fleet.me(),
        fleet.submit(ORDER, "key-1"),
    ):
        with pytest.raises(Failure) as caught:
            await ask
        failure = caught.value
        shown += [str(failure), repr(failure), failure.detail, "".join(traceback.format_exception(failure))]
    shown.append(caplog.text)
    for secret in (ACCESS, REFRESH, PASSWORD, CODE):
        assert all(secret not in text for text in shown)
