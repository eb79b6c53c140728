"""User profiles: made, invited, changed, withdrawn, removed; and the rule that somebody stays a manager."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import stat
import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Conflict, Refused
from fleet_tui.domain.person import Person, PersonUpdate
from fleet_tui.domain.profile import MailStatus, NewProfile, ProfileUpdate, Role
from fleet_tui.server.storage import tables
from tests.contract.server import Server, order
from tests.contract.test_sessions import PASSWORD, accept, sign_in
from tests.one_run import in_one_run

ANNA = {"role": "MANAGER", "description": "Anna Peeters", "e_mail": "Anna.Peeters@example.org", "language": "NL"}


def key() -> str:
    return uuid.uuid4().hex


def headers(version: int | None = None) -> dict[str, str]:
    named = {} if version is None else {"If-Match": f'"{version}"'}
    return {"Idempotency-Key": key()} | named


async def mails(server: Server) -> list[email.message.EmailMessage]:
    """The mails written so far, oldest first."""
    await server.backend.deliver_mail()
    files = sorted((server.data_dir / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]


def code_in(mail: Any) -> str:
    found = re.search(r"accept-invitation (\S+)", mail.get_content())
    assert found is not None, mail.get_content()
    return found[1]


async def somebody(client: FleetClient, line_ids: list[str], known: set[str | None]) -> Person:
    """The user of one of these lines, none of `known`."""
    for line_id in line_ids:
        person = (await client.line(line_id)).person
        if person is not None and person.id not in known:
            return person
    raise AssertionError("every user has a profile")


async def signed_up_manager(server: Server, address: str) -> httpx.AsyncClient:
    """A manager with a password, signed in."""
    client = await server.manager()
    await client.create_profile(NewProfile(role=Role.MANAGER, description=address, e_mail=address), key())
    mail = next(mail for mail in await mails(server) if mail["To"].addresses[0].addr_spec == address)
    accepted = await accept(server.plain(), code_in(mail), identifier=address)
    return server.plain(accepted.json()["access_token"])


async def test_a_profile_is_made_invited_and_completed_with_the_code_of_its_mail(server: Server) -> None:
    http = await server.http()
    made = await http.post("/v1/profiles", json=ANNA, headers=headers())
    assert (made.status_code, made.json()["status"]) == (201, "INVITED")
    assert made.headers["location"] == f"/v1/profiles/{made.json()['id']}"
    (mail,) = await mails(server)
    (path,) = (server.data_dir / "outbox").iterdir()
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert mail["To"].addresses[0].addr_spec == "anna.peeters@example.org"
    assert mail["Content-Language"] == "nl"
    waiting = (await http.get(made.headers["location"])).json()
    assert waiting["mail"]["status"] == MailStatus.SPOOLED
    assert waiting["invitation_expires_at"].startswith("2026-12-07")

    accepted = await accept(server.plain(), code_in(mail), identifier="anna.peeters@example.org")
    assert accepted.status_code == 201
    complete = (await http.get(made.headers["location"])).json()
    assert (complete["status"], complete["description"], complete["mail"]) == ("VALIDATED", "Anna Peeters", None)
    spent = await accept(server.plain(), code_in(mail), identifier="anna.peeters@example.org")
    assert spent.json()["code"] == "INVITATION_USED"
    actions = [row["action"] for row in (await http.get("/v1/audit")).json()["items"]]
    assert actions[:2] == ["invitation.accept", "profile.create"]
    assert "nna" not in str([row["after"] for row in (await http.get("/v1/audit")).json()["items"]])


async def test_the_same_key_makes_one_profile_and_one_mail(server: Server) -> None:
    http, mine = await server.http(), headers()
    answers = [await http.post("/v1/profiles", json=ANNA, headers=mine) for _ in range(3)]
    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert len(await mails(server)) == 1
    twice = await http.post("/v1/profiles", json=ANNA, headers=headers())
    assert (twice.status_code, twice.json()["errors"][0]["code"]) == (422, "IDENTIFIER_TAKEN")
    assert len(await mails(server)) == 1


@in_one_run(
    "changed, pointer",
    [({"e_mail": "nobody"}, "/e_mail"), ({"role": "OWNER"}, "/role"), ({"description": ""}, "/description"),
     ({"admin": True}, "/admin"), ({"person_id": "nobody"}, "/person_id")],
)  # fmt: skip
async def test_what_a_new_profile_cannot_be(server: Server, changed: dict[str, Any], pointer: str) -> None:
    http = await server.http()
    answer = await http.post("/v1/profiles", json=ANNA | changed, headers=headers())
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not await mails(server)


async def test_an_invitation_is_sent_again_and_only_the_last_code_works(server: Server) -> None:
    http = await server.http()
    made = (await http.post("/v1/profiles", json=ANNA, headers=headers())).json()
    (first,) = await mails(server)
    server.clock.advance(days=3)
    http = await server.http()
    again = await http.post(f"/v1/profiles/{made['id']}/invitations", headers=(mine := headers(made["version"])))
    assert (again.status_code, again.json()["invited_at"][:10]) == (201, "2026-11-26")
    assert (await http.post(f"/v1/profiles/{made['id']}/invitations", headers=mine)).json() == again.json()
    assert len(await mails(server)) == 2
    old = await accept(server.plain(), code_in(first))
    assert old.json()["code"] == "INVITATION_WITHDRAWN"
    codes = {code_in(mail) for mail in await mails(server)} - {code_in(first)}
    last = codes.pop()
    stranger = await accept(server.plain(), last, identifier="somebody.else@example.org")
    assert (stranger.status_code, stranger.json()["errors"][0]["code"]) == (422, "IDENTIFIER_NOT_INVITED")
    assert "anna" not in stranger.text  # whoever found a code does not learn whose it is
    assert (await accept(server.plain(), last, identifier="Anna.Peeters@Example.org")).status_code == 201
    done = await http.post(f"/v1/profiles/{made['id']}/invitations", headers=headers())
    assert (done.status_code, done.json()["code"]) == (409, "PROFILE_VALIDATED")


async def test_a_withdrawn_invitation_ends_its_code_and_a_mail_that_waits(server: Server) -> None:
    http = await server.http()
    made = (await http.post("/v1/profiles", json=ANNA, headers=headers())).json()
    (mail,) = await mails(server)
    path = f"/v1/profiles/{made['id']}"
    assert (await http.delete(path)).status_code == 428
    assert (await http.delete(path, headers={"If-Match": '"7"'})).status_code == 412
    assert (await http.delete(path, headers={"If-Match": '"1"'})).status_code == 204
    assert (await http.get(path)).status_code == 404
    assert (await accept(server.plain(), code_in(mail))).json()["code"] == "INVITATION_WITHDRAWN"
    # The address is free again, and the log still knows who it was.
    second = (await http.post("/v1/profiles", json=ANNA, headers=headers())).json()
    rows = (await http.get("/v1/audit", params={"subject": made["id"]})).json()["items"]
    assert [(row["action"], row["subject_name"]) for row in rows] == [
        ("invitation.withdraw", "Anna Peeters"),
        ("profile.create", "Anna Peeters"),
    ]
    # One that was never sent is not sent any more.
    await server.backend.deliver_mail()
    async with server.database.write() as connection:
        waits = {"status": "QUEUED", "next_attempt_at": server.clock()}
        await connection.execute(update(tables.mails).where(tables.mails.c.profile_id == second["id"]).values(waits))
        await connection.execute(update(tables.mails).values(lease_until=server.clock().replace(year=2030)))
    await http.delete(f"/v1/profiles/{second['id']}", headers={"If-Match": '"1"'})
    async with server.database.read() as connection:
        left = select(func.count()).where(tables.mails.c.profile_id == second["id"])
        assert (await connection.execute(left)).scalar_one() == 0


async def test_another_address_of_an_invited_profile_gets_the_invitation(server: Server) -> None:
    client = await server.manager()
    made = await client.create_profile(NewProfile.model_validate(ANNA), key())
    await server.backend.deliver_mail()  # one that still waits would never go
    moved = await client.change_profile(made.id, made.version, ProfileUpdate(e_mail="anna@example.org"))
    first, second = await mails(server)
    assert {mail["To"].addresses[0].addr_spec for mail in (first, second)} == {
        "anna.peeters@example.org",
        "anna@example.org",
    }
    with pytest.raises(Conflict):
        await client.change_profile(made.id, made.version, ProfileUpdate(description="Other"))
    with pytest.raises(Refused, match="complete already"):
        await client.change_profile("profile-000001", 1, ProfileUpdate(e_mail="margaux@example.org"))
    renamed = await client.change_profile(moved.id, moved.version, ProfileUpdate(description="Anna P.", language="FR"))
    assert (renamed.description, renamed.language, renamed.version) == ("Anna P.", "FR", moved.version + 1)
    assert len(await mails(server)) == 2
    same = await client.change_profile(renamed.id, renamed.version, ProfileUpdate(description="Anna P."))
    assert same.version == renamed.version


async def test_the_last_manager_who_can_sign_in_stays_one(server: Server) -> None:
    anna = await signed_up_manager(server, "anna@example.org")
    mine = (await anna.get("/v1/me")).json()["profile_id"]
    path = f"/v1/profiles/{mine}"
    member = {"role": "MEMBER"}
    # The sample's own managers have no password: nobody can sign in as one of them.
    last = await anna.patch(path, json=member, headers={"If-Match": "*"})
    assert (last.status_code, last.json()["code"]) == (409, "LAST_MANAGER")
    assert (await anna.delete(path, headers={"If-Match": "*"})).json()["code"] == "LAST_MANAGER"
    local = "/v1/profiles/profile-000001"
    assert (await anna.patch(local, json=member, headers={"If-Match": "*"})).json()["code"] == "LOCAL_MANAGER"
    assert (await anna.delete(local, headers={"If-Match": "*"})).json()["code"] == "LOCAL_MANAGER"
    own = await server.http()
    assert (await own.delete(local, headers={"If-Match": "*"})).json()["code"] == "LOCAL_MANAGER"
    # With a second one, the first may go; who was removed is signed out at once.
    piet = await signed_up_manager(server, "piet@example.org")
    assert (await piet.delete(path, headers={"If-Match": "*"})).status_code == 204
    assert (await anna.get("/v1/me")).status_code == 401
    assert (await sign_in(server.plain(), "anna@example.org", PASSWORD)).status_code == 401


async def test_two_managers_who_demote_each_other_at_once_leave_one(server: Server) -> None:
    both = [await signed_up_manager(server, f"{name}@example.org") for name in ("anna", "piet")]
    ids = [(await client.get("/v1/me")).json()["profile_id"] for client in both]
    answers = await asyncio.gather(
        *(
            client.patch(f"/v1/profiles/{other}", json={"role": "MEMBER"}, headers={"If-Match": "*"})
            for client, other in zip(both, reversed(ids), strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 403], [200, 409])
    async with server.database.read() as connection:
        roles = select(tables.profiles.c.role).where(tables.profiles.c.id.in_(ids))
        assert sorted((await connection.execute(roles)).scalars()) == ["MANAGER", "MEMBER"]


async def test_a_profile_of_a_user_shows_their_lines_and_removing_it_unconfirms_them(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    before = (await http.get("/v1/dashboard")).json()["profiles"]
    known = {profile.person_id for profile in (await client.profiles()).items}
    page = await client.line_page(limit=200)
    person = await somebody(client, page.id, known)
    asked = NewProfile(role=Role.MEMBER, description="Zoë", e_mail="zoe@example.org", person_id=person.id)
    made = await client.create_profile(asked, key())
    assert made.person_name == person.name
    assert [line.msisdn for line in made.lines] == made.msisdns != []
    with pytest.raises(Refused, match="has a profile already"):
        await client.create_profile(asked.model_copy(update={"e_mail": "other@example.org"}), key())
    token = (await client.line_page(limit=1)).sync_token
    await accept(server.plain(), code_in((await mails(server))[0]), identifier="zoe@example.org")
    changed = await client.lines_changed_since(token)
    assert made.lines[0].id in changed[0].id
    confirmed = (await client.line(made.lines[0].id)).person
    assert confirmed is not None
    assert confirmed.confirmed
    await client.remove_profile(await client.profile(made.id))
    after = (await client.line(made.lines[0].id)).person
    assert after is not None
    assert not after.confirmed
    assert (await http.get("/v1/dashboard")).json()["profiles"] == before


async def test_an_address_given_to_a_user_sends_the_invitation_once(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    page = await client.line_page(limit=200)
    known = {profile.person_id for profile in (await client.profiles()).items}
    person = await somebody(client, page.id, known)
    changed = await client.change_person(person.id, person.version, PersonUpdate(e_mail="One@example.org"))
    (mail,) = await mails(server)
    assert mail["To"].addresses[0].addr_spec == "one@example.org"
    again = await client.change_person(person.id, changed.version, PersonUpdate(e_mail="one@example.org"))
    assert len(await mails(server)) == 1
    await client.change_person(person.id, again.version, PersonUpdate(e_mail="two@example.org"))
    assert len(await mails(server)) == 2
    mine = [profile for profile in (await client.profiles()).items if profile.person_id == person.id]
    assert [(each.role, each.status, each.e_mail) for each in mine] == [("MEMBER", "INVITED", "two@example.org")]
    # A new user of a line, by an order: the mail is in the transaction of the change.
    line_id = next(line_id for line_id, status in zip(page.id, page.status, strict=True) if status == "ACTIVE")
    new = {"given_name": "Noa", "family_name": "Claes", "e_mail": "noa@example.org", "language": "DE"}
    await order(http, {"line_id": line_id, "change": {"kind": "set_user", "user": {"kind": "new", "person": new}}})
    assert len(await mails(server)) == 2
    await server.backend.work_until_idle()
    sent = await mails(server)
    assert len(sent) == 3
    assert {mail["To"].addresses[0].addr_spec for mail in sent} >= {"noa@example.org"}
    # An address that somebody signs in with already makes no second profile.
    other = {"given_name": "Noa", "family_name": "Twice", "e_mail": "noa@example.org"}
    await order(http, {"line_id": line_id, "change": {"kind": "set_user", "user": {"kind": "new", "person": other}}})
    await server.backend.work_until_idle()
    assert len(await mails(server)) == 3


async def test_profiles_of_another_company_do_not_exist(server: Server) -> None:
    theirs = await server.other_company()
    path = "/v1/profiles/profile-000002"
    assert (await theirs.get(path)).status_code == 404
    assert (await theirs.patch(path, json={"role": "MANAGER"}, headers={"If-Match": "*"})).status_code == 404
    assert (await theirs.delete(path, headers={"If-Match": "*"})).status_code == 404
    assert (await theirs.post(f"{path}/invitations", headers=headers())).status_code == 404
