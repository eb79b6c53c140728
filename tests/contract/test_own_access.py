"""One's own access: another password, and an end to sessions elsewhere."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.failure import NotFound, NotSignedIn, Refused, Throttled
from fleet_tui.domain.session import Credentials, InvitationAcceptance, PasswordChange
from fleet_tui.server.auth.throttle import PER_PAIR
from tests.contract.server import Server
from tests.contract.test_sessions import IDENTIFIER, PASSWORD

ANOTHER = "staple horse, correct it"


async def signed_up(server: Server) -> Any:
    """A client of a manager with a password."""
    client = server.client(None)
    acceptance = {
        "code": await server.backend.invite_manager(), "identifier": IDENTIFIER, "password": PASSWORD,
        "given_name": "Anna", "family_name": "Peeters",
    }  # fmt: skip
    await client.accept_invitation(InvitationAcceptance.model_validate(acceptance))
    return client


async def signed_in(server: Server, password: str = PASSWORD, *, address: str = "198.51.100.7") -> Any:
    """A client of the same person at another computer."""
    transport = httpx.ASGITransport(server.backend.app, client=(address, 1))
    client = server.client(None, transport)
    await client.sign_in(Credentials.model_validate({"identifier": IDENTIFIER, "password": password}))
    return client


def change(present: str = PASSWORD, password: str = ANOTHER) -> PasswordChange:
    return PasswordChange.model_validate({"present": present, "password": password})


def code_of(failure: Refused) -> str:
    """What is wrong with the field that is refused."""
    assert failure.problem is not None
    return failure.problem.errors[0].code


async def actions(client: Any) -> list[str]:
    return [row.action for row in (await client.audit(AuditQuery())).items]


async def test_a_changed_password_is_the_only_one_and_ends_the_other_sessions(server: Server) -> None:
    here = await signed_up(server)
    elsewhere = await signed_in(server)
    with pytest.raises(Refused) as wrong:
        await here.change_password(change(present="not the password"))
    assert code_of(wrong.value) == "PASSWORD_WRONG"
    assert "This is not your present password" in wrong.value.user_message
    for weak, code in (
        ("password1234", "PASSWORD_WEAK"),
        ("Anna Peeters 1", "PASSWORD_WEAK"),
        ("short", "PASSWORD_LENGTH"),
    ):
        with pytest.raises(Refused) as refused:
            await here.change_password(change(password=weak))
        assert code_of(refused.value) == code
    assert (await elsewhere.me()).name == "Anna Peeters"
    await here.change_password(change())
    with pytest.raises(NotSignedIn):
        await elsewhere.me()
    assert (await here.me()).name == "Anna Peeters"
    with pytest.raises(NotSignedIn):
        await signed_in(server)
    await signed_in(server, ANOTHER)
    assert (await actions(here))[:4] == ["session.sign_in", "session.refuse", "password.change", "password.refuse"]
    assert not {PASSWORD, ANOTHER} & set(str(await here.audit(AuditQuery())).split("'"))


async def test_guessing_the_present_password_is_braked_as_a_sign_in_is(server: Server) -> None:
    here = await signed_up(server)
    for _try in range(PER_PAIR.free):
        with pytest.raises(Refused):
            await here.change_password(change(present="not the password"))
    with pytest.raises(Throttled):
        await here.change_password(change())
    server.clock.advance(seconds=PER_PAIR.pause.total_seconds())
    await here.change_password(change())


async def test_whoever_has_no_password_is_told_so(server: Server) -> None:
    with pytest.raises(Refused) as refused:
        await (await server.manager()).change_password(change())
    assert refused.value.code == "NO_PASSWORD"


async def test_sessions_are_listed_with_where_and_when_and_one_is_ended(server: Server) -> None:
    here = await signed_up(server)
    began = server.clock()
    elsewhere = await signed_in(server)
    server.clock.advance(hours=2)
    await elsewhere.me()  # which renews it
    there, this = await here.open_sessions()
    assert (there.address, there.began_at, there.used_at, there.current) == (
        "198.51.100.7",
        began,
        server.clock(),
        False,
    )
    assert (this.began_at, this.current) == (began, True)

    await here.end_session(there.id)
    with pytest.raises(NotSignedIn):
        await elsewhere.me()
    assert [each.id for each in await here.open_sessions()] == [this.id]
    with pytest.raises(NotFound):
        await here.end_session(there.id)
    assert (await actions(here))[0] == "session.end"


async def test_all_others_end_at_once_and_nobody_elses_do(server: Server) -> None:
    here = await signed_up(server)
    others = [await signed_in(server, address=f"198.51.100.{place}") for place in (1, 2)]
    stranger = await server.manager()
    (theirs,) = await stranger.open_sessions()
    with pytest.raises(NotFound):
        await here.end_session(theirs.id)
    await here.end_other_sessions()
    for other in others:
        with pytest.raises(NotSignedIn):
            await other.me()
    assert len(await here.open_sessions()) == len(await stranger.open_sessions()) == 1
