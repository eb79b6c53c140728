"""Signing in, staying in, and the brake on guessing."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httpx

from fleet_tui.server.auth.invitations import LIFETIME
from fleet_tui.server.auth.throttle import PER_NAME, PER_PAIR
from fleet_tui.server.auth.weak_passwords import is_weak
from tests.contract.server import Server

PASSWORD = "correct horse battery"
IDENTIFIER = "anna.peeters@example.org"


async def accept(http: httpx.AsyncClient, code: str, *, key: str = "", **changed: Any) -> httpx.Response:
    body = {
        "code": code,
        "identifier": IDENTIFIER,
        "password": PASSWORD,
        "given_name": "Anna",
        "family_name": "Peeters",
    }
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return await http.post("/v1/invitations/accept", json=body | changed, headers=headers)


async def sign_in(http: httpx.AsyncClient, identifier: str = IDENTIFIER, password: str = PASSWORD) -> httpx.Response:
    return await http.post("/v1/sessions", json={"identifier": identifier, "password": password})


async def me(http: httpx.AsyncClient, token: str) -> httpx.Response:
    return await http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})


async def test_from_invitation_to_signed_in_manager(server: Server) -> None:
    http = server.plain()
    code = await server.backend.invite_manager()
    accepted = await accept(http, code)
    assert accepted.status_code == 201
    answer = await me(http, accepted.json()["access_token"])
    assert (answer.json()["name"], answer.json()["role"]) == ("Anna Peeters", "MANAGER")

    again = await sign_in(http, identifier=IDENTIFIER.upper())
    assert again.status_code == 200
    assert (await accept(http, code)).json()["code"] == "INVITATION_USED"


async def test_a_lost_answer_to_an_acceptance_can_be_asked_for_again(server: Server) -> None:
    http = server.plain()
    code = await server.backend.invite_manager()
    first = await accept(http, code, key="mine")
    again = await accept(http, code, key="mine")
    assert (again.status_code, again.json()["access_token"] != first.json()["access_token"]) == (201, True)
    stranger = await accept(http, code, key="mine", password="another password")
    assert stranger.json()["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_invitations_that_do_not_work(server: Server) -> None:
    http = server.plain()
    code = await server.backend.invite_manager()
    assert (await accept(http, code, password="too short")).json()["errors"][0]["pointer"] == "/password"
    assert (await accept(http, "no-such-code")).json()["code"] == "INVITATION_UNKNOWN"
    taken = await accept(http, code, identifier="margaux.sastre@brouwerij-de-molen.example")
    assert taken.json()["errors"][0]["code"] == "IDENTIFIER_TAKEN"
    newer = await server.backend.invite_manager()
    assert (await accept(http, code)).json()["code"] == "INVITATION_WITHDRAWN"  # replaced by the newer one
    server.clock.advance(seconds=LIFETIME.total_seconds())
    assert (await accept(http, newer)).json()["code"] == "INVITATION_EXPIRED"


async def test_wrong_password_and_unknown_name_are_one_answer(server: Server) -> None:
    http = server.plain()
    await accept(http, await server.backend.invite_manager())
    answers = [
        await sign_in(http, password="not the password"),
        await sign_in(http, identifier="nobody@example.org"),
        await sign_in(http, identifier="margaux.sastre@brouwerij-de-molen.example"),  # has no password at all
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "WRONG_CREDENTIALS")}


async def test_guessing_is_braked_but_never_locked(server: Server) -> None:
    http = server.plain()
    await accept(http, await server.backend.invite_manager())
    for _ in range(PER_PAIR.free):
        assert (await sign_in(http, password="a wrong password")).status_code == 401
    braked = await sign_in(http)
    assert (braked.status_code, braked.json()["code"]) == (429, "THROTTLED")
    assert 0 < int(braked.headers["retry-after"]) <= PER_PAIR.pause.total_seconds()
    server.clock.advance(seconds=int(braked.headers["retry-after"]))
    assert (await sign_in(http)).status_code == 200


async def test_a_session_ends_and_is_refreshed_once(server: Server) -> None:
    http = server.plain()
    tokens = (await accept(http, await server.backend.invite_manager())).json()
    server.clock.advance(hours=1)
    assert (await me(http, tokens["access_token"])).json()["code"] == "SESSION_EXPIRED"
    spend = {"refresh_token": tokens["refresh_token"]}
    fresh = await http.post("/v1/sessions/refresh", json=spend)
    assert (await me(http, fresh.json()["access_token"])).status_code == 200
    assert (await http.post("/v1/sessions/refresh", json=spend)).json()["code"] == "NOT_SIGNED_IN"
    server.clock.advance(days=31)
    late = await http.post("/v1/sessions/refresh", json={"refresh_token": fresh.json()["refresh_token"]})
    assert late.status_code == 401


async def test_signing_out_ends_both_tokens(server: Server) -> None:
    http = server.plain()
    tokens = (await accept(http, await server.backend.invite_manager())).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await http.delete("/v1/sessions/current", headers=headers)).status_code == 204
    assert (await me(http, tokens["access_token"])).json()["code"] == "NOT_SIGNED_IN"
    refreshed = await http.post("/v1/sessions/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 401


async def test_no_secret_is_stored_as_it_is(server: Server) -> None:
    http = server.plain()
    code = await server.backend.invite_manager()
    tokens = (await accept(http, code)).json()
    async with server.database.read() as connection:
        stored = ""
        for table in ("profiles", "invitations", "sessions", "idempotency_keys", "audit"):
            stored += str((await connection.exec_driver_sql(f"SELECT * FROM {table}")).all())  # noqa: S608
    for secret in (code, PASSWORD, tokens["access_token"], tokens["refresh_token"]):
        assert secret not in stored
    assert "$argon2id$" in stored


async def refresh(http: httpx.AsyncClient, token: str) -> httpx.Response:
    return await http.post("/v1/sessions/refresh", json={"refresh_token": token})


async def test_of_many_refreshes_at_once_one_wins_and_the_session_goes_on(server: Server) -> None:
    http = server.plain()
    old = (await server.backend.local_tokens()).refresh_token
    answers = await asyncio.gather(*(refresh(http, old) for _ in range(20)))
    won = [answer for answer in answers if answer.status_code == 200]
    assert (len(won), {answer.status_code for answer in answers}) == (1, {200, 401})
    assert (await me(http, won[0].json()["access_token"])).status_code == 200


async def test_a_refresh_token_used_again_later_ends_every_session_that_came_of_it(server: Server) -> None:
    http = server.plain()
    stolen = (await server.backend.local_tokens()).refresh_token
    unconcerned = await server.backend.local_tokens()
    second = (await refresh(http, stolen)).json()
    third = (await refresh(http, second["refresh_token"])).json()
    assert (await me(http, third["access_token"])).status_code == 200
    server.clock.advance(minutes=1)
    assert (await refresh(http, stolen)).status_code == 401
    assert (await me(http, third["access_token"])).status_code == 401
    assert (await refresh(http, third["refresh_token"])).status_code == 401
    assert (await me(http, unconcerned.access_token)).status_code == 200


async def test_a_session_ends_after_ninety_days_however_often_it_is_refreshed(server: Server) -> None:
    http = server.plain()
    token = (await server.backend.local_tokens()).refresh_token
    for _ in range(4):
        server.clock.advance(days=22)
        answer = await refresh(http, token)
        assert answer.status_code == 200
        token = answer.json()["refresh_token"]
    server.clock.advance(days=2, seconds=1)
    assert (await refresh(http, token)).json()["code"] in {"SESSION_EXPIRED", "NOT_SIGNED_IN"}


def calling_from(server: Server, address: str) -> httpx.AsyncClient:
    """Plain HTTP of somebody at another address."""
    transport = httpx.ASGITransport(server.backend.app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://embedded")


async def test_tries_that_come_at_once_are_counted_before_they_are_looked_at(server: Server) -> None:
    http = server.plain()
    await accept(http, await server.backend.invite_manager())
    answers = await asyncio.gather(*(sign_in(http, password="a wrong password") for _ in range(30)))
    looked_at = [answer for answer in answers if answer.status_code == 401]
    assert len(looked_at) <= PER_PAIR.free
    assert {answer.status_code for answer in answers} == {401, 429}


async def test_what_strangers_try_never_keeps_the_right_person_out(server: Server) -> None:
    async with calling_from(server, "192.0.2.1") as office, calling_from(server, "192.0.2.2") as hotel:
        await accept(office, await server.backend.invite_manager())
        assert (await sign_in(office)).status_code == 200
        for number in range(PER_NAME.free + 5):
            async with calling_from(server, f"198.51.100.{number}") as stranger:
                await sign_in(stranger, password="a wrong password")
        assert (await sign_in(office)).status_code == 200  # known there
        held_up = await sign_in(hotel)
        assert (held_up.status_code, int(held_up.headers["retry-after"])) <= (429, 30)
        server.clock.advance(seconds=31)
        assert (await sign_in(hotel)).status_code == 200


async def test_two_processes_count_together(server: Server) -> None:
    http = server.plain()
    await accept(http, await server.backend.invite_manager())
    other = Server(server.data_dir, server.database_url)
    await other.start()
    for at in (http, other.plain()) * (PER_PAIR.free // 2):
        assert (await sign_in(at, password="a wrong password")).status_code == 401
    assert (await sign_in(http)).status_code == 429
    assert (await sign_in(other.plain())).status_code == 429
    await other.stop()


async def test_who_waits_too_long_for_a_turn_is_told_at_once(server: Server) -> None:
    await accept(server.plain(), await server.backend.invite_manager())
    clients = [calling_from(server, f"203.0.113.{number}") for number in range(60)]
    answers = await asyncio.gather(*(sign_in(http, f"nobody{n}@example.org") for n, http in enumerate(clients)))
    for http in clients:
        await http.aclose()
    busy = [answer for answer in answers if answer.status_code == 503]
    assert {answer.status_code for answer in answers} <= {401, 503}
    assert all(answer.headers["retry-after"] == "2" for answer in busy)


async def test_a_password_that_is_guessed_first_is_refused(server: Server) -> None:
    http = server.plain()
    code = await server.backend.invite_manager()
    weak_ones = (
        "password1234", "Passw0rd!!!!", "aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "qwertyuiopas", IDENTIFIER,
        "annapeeters1", "Wachtwoord2026!", "motdepasse1234", "welkomwelkom", "AnnaPeeters!!",
    )  # fmt: skip
    for weak in weak_ones:
        answer = await accept(http, code, password=weak)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "PASSWORD_WEAK"), weak
    for strong in (
        "correct horse battery",
        "mijn tuin is te klein",
        "Xk2-vq9T-rrP1-zz",
        "password of my first bicycle",
    ):
        assert not is_weak(strong, (IDENTIFIER, "Anna Peeters")), strong
    assert not is_weak("8305917264018", ("", "007"))
    assert (await accept(http, code)).status_code == 201
