"""The audit log: who did what, found by day, person, action and subject, page by page."""

from __future__ import annotations

from datetime import date

import httpx

from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.profile import NewProfile, ProfileUpdate, Role
from tests.contract.server import Server, lines_by_status, order
from tests.contract.test_profiles import key, signed_up_manager
from tests.contract.test_sessions import PASSWORD, sign_in


async def asked(http: httpx.AsyncClient, **params: str | int) -> list[str]:
    """The actions found, oldest first."""
    answer = await http.get("/v1/audit", params=params)
    assert answer.status_code == 200, answer.text
    return [row["action"] for row in reversed(answer.json()["items"])]


async def test_the_log_is_searched_by_day_person_action_and_subject(server: Server) -> None:
    anna = await signed_up_manager(server, "anna@example.org")
    mine = (await anna.get("/v1/me")).json()["profile_id"]
    line = (await lines_by_status(anna, "ACTIVE"))[0]
    server.clock.advance(minutes=50)
    await order(anna, {"line_id": line["id"], "change": {"kind": "suspend"}})
    await server.backend.work_until_idle()
    http = await server.http()
    assert await asked(http, subject=line["msisdn"]) == ["suspend"]
    assert await asked(http, subject=line["msisdn"].replace("+32", "0")) == ["suspend"]
    assert await asked(http, profile=mine) == ["invitation.accept", "order.submit", "suspend"]
    placed = (await http.get("/v1/audit", params={"profile": mine, "action": "order.submit"})).json()["items"][0]
    assert placed["subject_name"].startswith("ORD-")
    assert await asked(http, subject=placed["subject_name"].lower()) == ["order.submit"]
    assert await asked(http, action="profile.create") == ["profile.create"]
    row = (await http.get("/v1/audit", params={"action": "suspend"})).json()["items"][0]
    assert (row["by"], row["subject_name"]) == ("Anna Peeters", line["msisdn"])
    assert (row["before"], row["after"]) == ({"status": "ACTIVE"}, {"status": "SUSPENDED"})
    # A day is one in Belgium: 23:30 there is 22:30 in UTC.
    server.clock.now = server.clock.now.replace(hour=22, minute=30)
    await sign_in(server.plain(), "anna@example.org", PASSWORD)
    server.clock.advance(hours=1)
    await sign_in(server.plain(), "anna@example.org", PASSWORD)
    http = await server.http()
    assert await asked(http, since="2026-11-24") == ["session.sign_in"]
    assert await asked(http, until="2026-11-23", action="session.sign_in") == ["session.sign_in"]
    assert await asked(http, since="2026-11-25") == []
    assert (await http.get("/v1/audit", params={"since": "tomorrow"})).status_code == 422


async def test_a_refused_sign_in_is_logged_without_what_was_typed(server: Server) -> None:
    await signed_up_manager(server, "anna@example.org")
    await sign_in(server.plain(), "anna@example.org", "not the password")
    await sign_in(server.plain(), "my password typed as a name", "x")
    http = await server.http()
    (row,) = (await http.get("/v1/audit", params={"action": "session.refuse"})).json()["items"]
    assert (row["profile_id"], row["by"], row["subject_name"]) == (None, None, "Anna Peeters")
    assert "password" not in str((await http.get("/v1/audit")).json())


async def test_every_page_comes_and_counts_what_was_asked_for(server: Server) -> None:
    client = await server.manager()
    for number in range(7):
        asked_for = NewProfile(role=Role.MEMBER, description=f"N {number}", e_mail=f"n{number}@example.org")
        made = await client.create_profile(asked_for, key())
    await client.change_profile(made.id, made.version, ProfileUpdate(role=Role.MANAGER))
    query = AuditQuery(action="profile.create", since=date(2026, 11, 23))
    page = await client.audit(query, limit=3)
    ids = [row.id for row in page.items]
    assert page.total == 7
    while page.next_cursor is not None:
        page = await client.audit(query, cursor=page.next_cursor, limit=3)
        assert page.total == 7
        ids += [row.id for row in page.items]
    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == 7
    change = (await client.audit(AuditQuery(action="profile.update"))).items[0]
    assert (change.before, change.after) == ({"role": "MEMBER"}, {"role": "MANAGER"})
