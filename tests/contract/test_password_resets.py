"""A forgotten password: a code by mail, and no word about who has a profile here."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import insert, text

from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.failure import NotSignedIn, Refused
from fleet_tui.domain.session import PasswordChange, PasswordReset, Tokens
from fleet_tui.server.auth import sessions
from fleet_tui.server.auth.invitations import profiles_of
from fleet_tui.server.auth.new_password import replace_password
from fleet_tui.server.auth.password_resets import LIFETIME
from fleet_tui.server.auth.passwords import CONCURRENT
from fleet_tui.server.auth.throttle import PER_PAIR
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import lock
from tests.contract.server import Server
from tests.contract.test_imports import JAN, request
from tests.contract.test_own_access import ANOTHER, code_of, signed_in, signed_up
from tests.contract.test_profiles import mails
from tests.contract.test_sessions import IDENTIFIER, PASSWORD


def reset(code: str, password: str = ANOTHER) -> PasswordReset:
    return PasswordReset.model_validate({"code": code, "password": password})


async def codes(server: Server) -> list[str]:
    """The codes that were mailed so far, the last one last."""
    await server.backend.deliver_mail()
    texts = [mail.get_content() for mail in await mails(server)]
    return [found[1] for text in texts if (found := re.search(r"reset-password (\S+)", text))]


async def test_a_code_by_mail_takes_the_place_of_a_forgotten_password_once(server: Server) -> None:
    before = await signed_up(server)
    client = server.client(None)
    await client.forget_password(IDENTIFIER.upper())
    (code,) = await codes(server)
    for password, wrong in (("password1234", "PASSWORD_WEAK"), ("short", "PASSWORD_LENGTH")):
        with pytest.raises(Refused) as refused:
            await client.reset_password(reset(code, password))
        assert code_of(refused.value) == wrong
    assert (await client.reset_password(reset(code))).name == "Anna Peeters"
    with pytest.raises(NotSignedIn):
        await before.me()
    with pytest.raises(NotSignedIn):
        await signed_in(server, PASSWORD)
    await signed_in(server, ANOTHER)
    with pytest.raises(Refused) as spent:
        await server.client(None).reset_password(reset(code, "yet another password"))
    assert spent.value.code == "RESET_UNKNOWN"
    rows = (await client.audit(AuditQuery())).items
    assert [(row.action, row.by) for row in rows if row.action.startswith("password.")] == [
        ("password.reset", "Anna Peeters"), ("password.forget", None),
    ]  # fmt: skip
    async with server.database.read() as connection:
        stored = str((await connection.exec_driver_sql("SELECT * FROM mails")).all())
        stored += str((await connection.exec_driver_sql("SELECT * FROM password_resets")).all())
    assert code not in stored


async def test_a_code_on_its_way_stays_good_whoever_asks_and_ends_after_half_an_hour(server: Server) -> None:
    await signed_up(server)
    client = server.client(None)
    for _minute in range(0, 30, 6):  # a stranger, or somebody impatient: a mail may take its time
        await client.forget_password(IDENTIFIER)
        server.clock.advance(minutes=6)
    (late,) = await codes(server)
    with pytest.raises(Refused) as refused:
        await client.reset_password(reset(late))
    assert refused.value.code == "RESET_UNKNOWN"
    await signed_in(server, PASSWORD)
    await client.forget_password(IDENTIFIER)
    (first,) = set(await codes(server)) - {late}
    server.clock.advance(seconds=LIFETIME.total_seconds() - 1)
    await client.forget_password(IDENTIFIER)
    assert (await client.reset_password(reset(first))).name == "Anna Peeters"


async def test_a_changed_password_spends_the_code(server: Server) -> None:
    here = await signed_up(server)
    await here.forget_password(IDENTIFIER)
    (code,) = await codes(server)
    await here.change_password(PasswordChange.model_validate({"present": PASSWORD, "password": ANOTHER}))
    with pytest.raises(Refused) as spent:
        await server.client(None).reset_password(reset(code, "yet another password"))
    assert spent.value.code == "RESET_UNKNOWN"
    assert (await here.me()).name == "Anna Peeters"


async def test_a_code_gives_nothing_to_a_removed_profile_and_is_in_no_imports_way(server: Server) -> None:
    anna, manager = await signed_up(server), await server.manager()
    await anna.forget_password(IDENTIFIER)
    (code,) = await codes(server)
    (profile,) = [each for each in (await manager.profiles()).items if each.description.raw == "Anna Peeters"]
    async with hashing_waits(server) as all_wait:
        resetting = asyncio.create_task(server.client(None).reset_password(reset(code)))
        await all_wait(1)
        await manager.remove_profile(profile)
    with pytest.raises(Refused) as refused:
        await resetting
    assert refused.value.code == "RESET_UNKNOWN"
    async with server.database.write() as connection:  # as an earlier version may have left one
        stray = await sessions.issue(connection, profile.id, server.clock())
        row = {"profile_id": profile.id, "code_hash": "0" * 64, "expires_at": server.clock()}
        await connection.execute(insert(tables.password_resets).values(row))
    with pytest.raises(NotSignedIn):
        await server.client(stray).me()
    await manager.import_lines(request(JAN), validate_only=False)


async def test_who_signs_in_with_a_password_that_ends_meanwhile_is_not_signed_in(server: Server) -> None:
    here = await signed_up(server)
    await here.forget_password(IDENTIFIER)
    (code,) = await codes(server)
    async with hashing_waits(server) as all_wait:
        resetting = asyncio.create_task(server.client(None).reset_password(reset(code)))
        await all_wait(1)
        signing_in = asyncio.create_task(signed_in(server, PASSWORD))
        await all_wait(2)
        async with server.database.write() as connection:
            (profile,) = await profiles_of(connection, IDENTIFIER)
            assert await replace_password(connection, profile, "$argon2id$another") is not None
    for task, failure in ((signing_in, NotSignedIn), (resetting, Refused)):
        with pytest.raises(failure):
            await task


@asynccontextmanager
async def hashing_waits(server: Server) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """Whoever needs a password hashed waits until the block ends; what is given waits until so many do."""
    passwords = server.backend.services.passwords

    async def all_wait(count: int) -> None:
        while passwords._waiting < count:
            await asyncio.sleep(0)

    async with AsyncExitStack() as turns:
        for _turn in range(CONCURRENT):
            await turns.enter_async_context(passwords._turn())
        yield all_wait


async def somebody_waits_for_a_lock(server: Server, count: int = 1) -> None:
    """Returns when so many on PostgreSQL wait for what another transaction holds."""
    waiting = text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
    while True:
        async with server.database.read() as connection:
            if (await connection.execute(waiting)).scalar_one() >= count:
                return


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
async def test_a_refresh_under_way_outlives_no_end_of_its_session(server: Server) -> None:
    here = await signed_up(server)
    await here.forget_password(IDENTIFIER)
    (code,) = await codes(server)

    async def signed_out() -> None:
        await server.client(Tokens.model_validate(old)).sign_out()

    async def ended() -> None:
        (other,) = [each for each in await here.open_sessions() if not each.current]
        await here.end_session(other.id)

    async def password_reset() -> None:
        await server.client(None).reset_password(reset(code))

    for ends in (signed_out, ended, password_reset):
        credentials = {"identifier": IDENTIFIER, "password": PASSWORD}
        old = (await server.plain().post("/v1/sessions", json=credentials)).json()
        async with server.database.write() as connection:
            fresh = await sessions.refresh(connection, old["refresh_token"], server.clock())
            ending = asyncio.create_task(ends())
            await somebody_waits_for_a_lock(server)
        await ending
        with pytest.raises(NotSignedIn):
            await server.client(fresh).me()


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
async def test_two_who_ask_at_once_send_one_mail(server: Server) -> None:
    await signed_up(server)
    client = server.client(None)
    async with server.database.write() as connection:
        await lock(connection, await server.organisation_id())
        asking = [asyncio.create_task(client.forget_password(IDENTIFIER)) for _each in range(2)]
        await somebody_waits_for_a_lock(server, 2)
    await asyncio.gather(*asking)
    assert len(await codes(server)) == 1


async def test_no_word_is_said_about_whether_there_is_such_a_profile(server: Server) -> None:
    await signed_up(server)
    http = server.plain()
    invited = "margaux.sastre@brouwerij-de-molen.example"  # a profile without a password
    answers: list[Any] = []
    for identifier in (IDENTIFIER, "nobody@example.org", invited):
        answers.append(await http.post("/v1/password-resets", json={"identifier": identifier}))
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b"")}
    assert len(await codes(server)) == 1
    for identifier in (IDENTIFIER, "nobody@example.org"):
        for _try in range(PER_PAIR.free - 1):
            await http.post("/v1/password-resets", json={"identifier": identifier})
    braked = [
        await http.post("/v1/password-resets", json={"identifier": identifier})
        for identifier in (IDENTIFIER, "nobody@example.org")
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in braked} == {(429, "THROTTLED")}
