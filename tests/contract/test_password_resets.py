"""A forgotten password: a code by mail, and no word about who has a profile here."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.failure import NotSignedIn, Refused
from fleet_tui.domain.session import PasswordReset
from fleet_tui.server.auth.password_resets import LIFETIME, PAUSE
from fleet_tui.server.auth.throttle import PER_PAIR
from tests.contract.server import Server
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


async def test_a_code_ends_and_so_does_an_earlier_one(server: Server) -> None:
    await signed_up(server)
    client = server.client(None)
    await client.forget_password(IDENTIFIER)
    await client.forget_password(IDENTIFIER)  # a moment later: one mail is enough
    (first,) = await codes(server)
    server.clock.advance(seconds=PAUSE.total_seconds() + 1)
    await client.forget_password(IDENTIFIER)
    (second,) = set(await codes(server)) - {first}
    with pytest.raises(Refused) as earlier:
        await client.reset_password(reset(first))
    server.clock.advance(seconds=LIFETIME.total_seconds())
    with pytest.raises(Refused) as late:
        await client.reset_password(reset(second))
    assert {earlier.value.code, late.value.code} == {"RESET_UNKNOWN"}
    await signed_in(server, PASSWORD)


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
