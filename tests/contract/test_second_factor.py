"""A second factor: a code beside the password, each good once; lost, it is ended by somebody else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.failure import Failure, NotSignedIn, Refused, Throttled
from fleet_tui.domain.second_factor import SecondFactorCode, SecondFactorProof, SecondFactorStart
from fleet_tui.domain.session import Credentials, PasswordReset
from fleet_tui.server.auth import totp
from fleet_tui.server.auth.throttle import PER_PAIR
from fleet_tui.server.storage import tables
from tests.contract.server import Server
from tests.contract.test_own_access import ANOTHER, actions, code_of, signed_in, signed_up
from tests.contract.test_password_resets import codes as mailed_codes
from tests.contract.test_sessions import IDENTIFIER, PASSWORD


def start(present: str = PASSWORD) -> SecondFactorStart:
    return SecondFactorStart.model_validate({"present": present})


def code(typed: str) -> SecondFactorCode:
    return SecondFactorCode.model_validate({"code": typed})


def proof(typed: str, present: str = PASSWORD) -> SecondFactorProof:
    return SecondFactorProof.model_validate({"present": present, "code": typed})


class App:
    """An authenticator app that was given a secret."""

    def __init__(self, server: Server, secret: str) -> None:
        self._server = server
        self._secret = secret

    @property
    def shows(self) -> str:
        return totp.code_at(self._secret, int(self._server.clock().timestamp()) // totp.PERIOD)

    def next(self) -> str:
        """What it shows half a minute later."""
        self._server.clock.advance(seconds=totp.PERIOD)
        return self.shows


async def set_up(server: Server, client: Any) -> tuple[App, list[str]]:
    """The app of somebody who set up a second factor, and their recovery codes."""
    app = App(server, (await client.begin_second_factor(start())).secret)
    return app, (await client.confirm_second_factor(code(app.shows))).codes


async def sign_in(server: Server, typed: str | None = None, password: str = PASSWORD) -> Any:
    client = server.client(None)
    credentials = {"identifier": IDENTIFIER, "password": password, "second_factor": typed}
    await client.sign_in(Credentials.model_validate(credentials))
    return client


async def why_not(server: Server, typed: str | None = None, password: str = PASSWORD) -> str:
    with pytest.raises(NotSignedIn) as refused:
        await sign_in(server, typed, password)
    return refused.value.code


async def test_it_counts_once_it_is_confirmed_and_ends_the_other_sessions(server: Server) -> None:
    here = await signed_up(server)
    elsewhere = await signed_in(server)
    with pytest.raises(Refused) as wrong:
        await here.begin_second_factor(start("not the password"))
    assert code_of(wrong.value) == "PASSWORD_WRONG"
    with pytest.raises(Refused) as none:
        await here.confirm_second_factor(code("123456"))
    assert none.value.code == "NO_SECOND_FACTOR"
    first = await here.begin_second_factor(start())
    second = await here.begin_second_factor(start())  # the first was not written down
    assert first.secret != second.secret
    assert f"secret={second.secret}&" in second.uri
    assert "anna" in second.uri
    with pytest.raises(Refused) as of_first:
        await here.confirm_second_factor(code(App(server, first.secret).shows))
    assert code_of(of_first.value) == "SECOND_FACTOR_WRONG"
    assert (await here.second_factor()).since is None
    await sign_in(server)
    app = App(server, second.secret)
    recovery = (await here.confirm_second_factor(code(f"{app.shows[:3]} {app.shows[3:]}"))).codes
    assert len(set(recovery)) == 10
    factor = await here.second_factor()
    assert (factor.since, factor.recovery_codes) == (server.clock(), 10)
    with pytest.raises(NotSignedIn):
        await elsewhere.me()
    with pytest.raises(Refused) as there:
        await here.begin_second_factor(start())
    assert there.value.code == "SECOND_FACTOR_THERE"
    assert "second_factor.set_up" in await actions(here)
    async with server.database.read() as connection:
        kept = str((await connection.exec_driver_sql("SELECT * FROM recovery_codes")).all())
    assert not any(code.replace("-", "") in kept or code in kept for code in recovery)
    assert not {second.secret, *recovery} & set(str(await here.audit(AuditQuery())).split("'"))


async def test_each_code_lets_in_once_and_nothing_is_said_before_the_password_is_right(server: Server) -> None:
    here = await signed_up(server)
    app, recovery = await set_up(server, here)
    assert await why_not(server, app.shows) == "SECOND_FACTOR_WRONG"  # it confirmed
    assert await why_not(server, app.next(), "not the password") == "WRONG_CREDENTIALS"
    assert await why_not(server) == "SECOND_FACTOR_NEEDED"
    assert await why_not(server, "é" * 6) == "SECOND_FACTOR_WRONG"
    await sign_in(server, app.shows)
    assert await why_not(server, app.shows) == "SECOND_FACTOR_WRONG"
    earlier = app.next()
    later = app.next()
    await sign_in(server, later)
    assert await why_not(server, earlier) == "SECOND_FACTOR_WRONG"
    await sign_in(server, f" {recovery[0].lower()} ")
    assert await why_not(server, recovery[0]) == "SECOND_FACTOR_WRONG"
    assert (await here.second_factor()).recovery_codes == 9
    app.next()
    both = await asyncio.gather(*(sign_in(server, app.shows) for _each in range(2)), return_exceptions=True)
    assert sorted(isinstance(each, Failure) for each in both) == [False, True]
    assert (await actions(here)).count("session.refuse") == 7


async def test_guessing_it_is_braked_as_guessing_a_password_is(server: Server) -> None:
    here = await signed_up(server)
    app, _recovery = await set_up(server, here)
    server.clock.advance(minutes=16)
    for _try in range(PER_PAIR.free):
        assert await why_not(server, "000000") == "SECOND_FACTOR_WRONG"
    with pytest.raises(Throttled):
        await sign_in(server, app.shows)
    server.clock.advance(minutes=16)
    for _try in range(PER_PAIR.free):
        with pytest.raises(Refused):
            await here.end_second_factor(proof("000000"))
    with pytest.raises(Throttled):
        await here.end_second_factor(proof(app.shows))


async def test_a_code_by_mail_does_not_take_its_place(server: Server) -> None:
    here = await signed_up(server)
    app, _recovery = await set_up(server, here)
    client = server.client(None)
    await client.forget_password(IDENTIFIER)
    (mailed,) = await mailed_codes(server)
    for typed, said in ((None, "SECOND_FACTOR_NEEDED"), (app.shows, "SECOND_FACTOR_WRONG"), (app.next(), None)):
        reset = PasswordReset.model_validate({"code": mailed, "password": ANOTHER, "second_factor": typed})
        if said is None:
            assert (await client.reset_password(reset)).name == "Anna Peeters"
            break
        with pytest.raises(NotSignedIn) as refused:
            await client.reset_password(reset)
        assert refused.value.code == said
    assert await why_not(server, app.next()) == "WRONG_CREDENTIALS"
    await sign_in(server, app.shows, ANOTHER)


async def test_it_is_ended_by_both_factors_and_its_recovery_codes_are_made_anew_by_them(server: Server) -> None:
    here = await signed_up(server)
    with pytest.raises(Refused) as none:
        await here.renew_recovery_codes(proof("123456"))
    assert none.value.code == "NO_SECOND_FACTOR"
    app, before = await set_up(server, here)
    with pytest.raises(Refused) as wrong:
        await here.renew_recovery_codes(proof(app.next(), "not the password"))
    assert code_of(wrong.value) == "PASSWORD_WRONG"
    after = (await here.renew_recovery_codes(proof(app.shows))).codes
    assert not set(before) & set(after)
    assert await why_not(server, before[0]) == "SECOND_FACTOR_WRONG"
    await here.end_second_factor(proof(after[0]))
    await sign_in(server)
    assert (await here.second_factor()).recovery_codes == 0
    assert [each for each in await actions(here) if each.startswith("second")] == [
        "second_factor.end", "second_factor.renew", "second_factor.set_up",
    ]  # fmt: skip


async def test_a_manager_ends_that_of_somebody_who_lost_it_and_not_their_own(server: Server) -> None:
    anna, manager = await signed_up(server), await server.manager()
    (profile,) = [each for each in (await manager.profiles()).items if each.description.raw == "Anna Peeters"]
    with pytest.raises(Refused) as none:
        await manager.reset_second_factor(profile)
    assert none.value.code == "NO_SECOND_FACTOR"
    await set_up(server, anna)
    assert (await manager.profile(profile.id)).second_factor
    with pytest.raises(Refused) as own:
        await anna.reset_second_factor(profile)
    assert own.value.code == "OWN_SECOND_FACTOR"
    await manager.reset_second_factor(profile)
    with pytest.raises(NotSignedIn):
        await anna.me()
    await sign_in(server)
    assert "second_factor.reset" in await actions(manager)
    assert not (await manager.profile(profile.id)).second_factor
    await set_up(server, await sign_in(server))
    await manager.remove_profile(await manager.profile(profile.id))
    async with server.database.read() as connection:
        for table in (tables.second_factors, tables.recovery_codes):
            assert (await connection.execute(select(table))).all() == []
