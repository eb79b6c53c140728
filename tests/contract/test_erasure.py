"""What is held of a person: handed out whole, erased everywhere, and gone by itself when its time is over."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.failure import NotFound
from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.own_import import OwnDataRequest
from fleet_tui.domain.personal_data import Erasure
from fleet_tui.domain.profile import NewProfile
from fleet_tui.domain.ticket import NewTicket, NewTicketMessage
from fleet_tui.server.privacy.retention import candidates
from fleet_tui.server.storage import tables
from tests.contract.server import Server

GIVEN, FAMILY = "Zoë", "Quillon-Óbrist"
NAME = f"{GIVEN} {FAMILY}"
MAIL = "zoe.quillon@wouters.example"
PRIVATE = "+32499112233"
BORN = "1981-07-30"
CANARY = re.compile(
    r"quillon|[oó]brist|(?:\+32|0)[ /.()0]{0,3}4[ .]?99[ /.]?11[ /.]?22[ /.]?33|1981-07-30|30/07/1981", re.IGNORECASE
)
"""Any of what they are known by."""
CONTACT = {"e_mail": "desk@wouters.example"}
LIST: list[dict[str, Any]] = [
    {"row": 2, "msisdn": "0488 00 00 01", "plan": "Start", "status": "ACTIVE", "person": NAME, "employee_number": "E1",
     "e_mail": MAIL, "description": f"van of {FAMILY}", "cost_centre": f"CC {NAME}"},
    {"row": 3, "msisdn": "0488 00 00 02", "plan": "Start", "status": "ACTIVE", "person": "Jan Peeters"},
    {"row": 4, "msisdn": "0488 00 00 03", "plan": "Start", "status": "ACTIVE", "person": "An Claes"},
]  # fmt: skip
HR: list[dict[str, Any]] = [
    {"name": f"{FAMILY.upper()} Zoe", "number": "E1", "e_mail": MAIL, "department": "Sales", "row": 2,
     "mobile": "0488 00 00 01", "leaves": "2026-11-14"},
    {"name": "Jan Peeters", "number": "E2", "row": 3},
]  # fmt: skip


async def held(server: Server) -> list[str]:
    """Every column of every table in which the canary stands; JSON is read without its escapes, files as they are."""
    found: set[str] = set()
    async with server.database.read() as connection:
        for table in tables.metadata.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                found |= {f"{table.name}.{name}" for name, value in row.items() if CANARY.search(_read(value))}
    return sorted(found)


def _read(value: Any) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


async def ordered(server: Server, client: FleetClient, line_id: str, note: str = "", **change: Any) -> None:
    done = await server.done(client, {"items": [{"line_id": line_id, "change": change}], "note": note})
    assert done.counts.refused == 0, done


async def listed(client: FleetClient, rows: list[dict[str, Any]], day: date) -> None:
    request = {"name": "Wouters", "rows": rows, "listed_on": day.isoformat()}
    await client.import_lines(ImportRequest.model_validate(request), validate_only=False)


async def brought(client: FleetClient, sign: str, **what: Any) -> None:
    request = OwnDataRequest.model_validate({"name": f"{NAME}.csv", "sha256": sign * 64, **what})
    assert (await client.import_own_data(request, validate_only=False)).refused is None


async def erased(client: FleetClient, who: str) -> Erasure:
    (person,) = (await client.find_person(who)).items
    looked = await client.erase_person(person.id, validate_only=True)
    done = await client.erase_person(person.id, validate_only=False)
    assert done == looked  # what was said before is what was done
    return done


def codes(erasure: Erasure) -> list[str]:
    return [each.code for each in erasure.obstacles]


async def test_a_person_is_handed_out_and_erased_wherever_they_left_a_trace(server: Server) -> None:
    client = await server.manager()
    page = await client.line_page()
    one, other = [key for key, status in zip(page.id, page.status, strict=True) if status == "ACTIVE"][:2]
    new = {"salutation": "MRS", "given_name": GIVEN, "family_name": FAMILY, "birth_date": BORN, "e_mail": MAIL,
           "phone_number": PRIVATE, "language": "NL"}  # fmt: skip
    await ordered(server, client, one, f"for {NAME}", kind="set_user", user={"kind": "new", "person": new})
    (person,) = await client.people("quillon")  # with an invitation, as every user with an address
    await ordered(server, client, one, kind="set_user", description=f"desk of {NAME}",
                  user={"kind": "existing", "person_id": person.id})  # fmt: skip
    another = {"description": NAME, "role": "MANAGER", "e_mail": "zq@wouters.example", "phone_number": PRIVATE}
    made = await client.create_profile(NewProfile.model_validate(another), "profile")
    await client.remove_profile(await client.profile(made.id))
    file = await client.upload(f"{FAMILY}.txt", f"{NAME}, born 30/07/1981".encode())
    said = f"Mrs {FAMILY} (0499 11 22 33, {MAIL}) lost it. {NAME} was born on 30/07/1981."
    ticket = await client.create_ticket(
        NewTicket.model_validate({
            "topic": "TECHNICAL", "detail": "OTHER_TECHNICAL", "attachments": [file.id],
            "fields": {"message": said, "phone_number": PRIVATE, **CONTACT},
        }), "ticket",
    )  # fmt: skip
    await client.reply_to_ticket(ticket.id, NewTicketMessage(text=f"{FAMILY.upper()}, {GIVEN}"), "reply")
    await ordered(server, client, one, f"{NAME} is away", kind="suspend")
    assert {"people.family_name", "orders.note", "order_items.change", "order_items.effects", "tickets.messages",
            "attachments.content", "profiles.description", "mails.recipient", "lines.description",
            "idempotency_keys.body", "attachments.name"} <= set(await held(server))  # fmt: skip

    number = str(page.msisdn[page.id.index(one)])
    for who in (number, MAIL.upper(), "quillon-obrist zoe", PRIVATE):
        (found,) = (await client.find_person(who)).items
        assert (found.name, found.e_mail, found.msisdns) == (NAME, MAIL, [number]), who
    assert (await client.find_person("Nobody Atall")).items == []
    data = (await client.export_person(found.id)).model_dump_json()
    assert [each for each in (BORN, MAIL, PRIVATE, NAME, number, said[:20]) if each not in data] == []
    assert not re.search(r"password_hash|access_hash|refresh_hash|code_hash|puk\b|\"content\"", data)

    before = await held(server)
    refused = await erased(client, number)
    assert (codes(refused), refused.obstacles[0].params["numbers"]) == (["LINES_LIVE"], number)
    assert await held(server) == before
    await ordered(server, client, one, kind="set_user", user={"kind": "none"})
    done = await erased(client, MAIL)
    assert codes(done) == []
    assert await held(server) == []
    assert re.fullmatch("Erased person [0-9A-F]{4}", done.pseudonym)
    text = json.dumps([each.model_dump(mode="json") for each in (await client.order_items(
        (await client.orders()).items[0].id)).items])  # fmt: skip
    assert done.pseudonym in text  # the trail goes on under the pseudonym
    assert await client.attachment((await client.ticket(ticket.id)).messages[0].attachments[0]) == b""
    (again,) = (await client.find_person(f"user:{person.id}")).items
    assert (again.name, (await client.erase_person(again.id, validate_only=False)).already) == (done.pseudonym, True)
    rows = [row for row in (await client.audit(AuditQuery())).items if row.action.startswith("person.e")]
    assert [(row.action, row.subject_name) for row in rows] == [
        ("person.erase", done.pseudonym), ("person.export", done.pseudonym),
    ]  # fmt: skip
    assert (await client.line(other)).person is not None
    member = await server.member(person.id)
    assert (await member.post("/v1/personal-data/exports", json={"id": again.id})).status_code == 403
    assert (
        await (await server.other_company()).post("/v1/personal-data/exports", json={"id": again.id})
    ).status_code == 404
    with pytest.raises(NotFound):
        await client.export_person("user:nobody")


MONTHS = [f"2026-{month:02}-01" for month in range(8, 11)]
STOPPED = [LIST[0] | {"status": "CEASED", "ended_on": "2026-11-15"}, *LIST[1:]]


async def left(server: Server) -> FleetClient:
    """A company on its own list, and a leaver in all that its files and its people said; their line is stopped."""
    client = await server.manager()
    await listed(client, LIST, date(2026, 10, 1))
    await brought(client, "a", people=HR)
    use = [{"msisdn": "0488 00 00 01", "month": month, "minutes": "0", "sms": 0, "mb_home": "0"} for month in MONTHS]
    await brought(client, "b", usage=use)
    line_id = (await client.line_page()).id[0]
    await client.answer_employee_match(line_id, "E1")
    assert "LEAVER" in {each.code for each in (await client.findings()).items}
    other = [LIST[0] | {"description": f"{NAME}'s", "person": "Jan Peeters"}, *LIST[1:]]
    await listed(client, other, date(2026, 10, 8))
    await listed(client, LIST, date(2026, 10, 15))  # changed outside, there and back
    (person,) = await client.people("quillon")
    await server.done(
        client, {"items": [{"line_id": line_id, "change": {"kind": "set_user", "user": {"kind": "none"}}}]}
    )
    await server.done(client, {"items": [{"line_id": line_id, "change": {
        "kind": "set_user", "user": {"kind": "existing", "person_id": person.id}}}]})  # fmt: skip
    await listed(client, STOPPED, date(2026, 11, 16))
    for order in (await client.orders()).items:
        if not order.final:
            await client.cancel_order(order.id)
    await client.findings()
    return client


async def test_a_leaver_is_erased_from_lists_and_files_and_comes_back_with_the_next(server: Server) -> None:
    client = await left(server)
    assert {"employees.name", "outside_changes.before", "person_links.user_words",
            "sources.name", "lines.cost_centre", "order_items.effects"} <= set(await held(server))  # fmt: skip
    (found,) = (await client.find_person("E1")).items
    data = await client.export_person(found.id)
    assert {"people", "employees", "lines", "usage_months", "person_links", "outside_changes", "order_items"} <= {
        each.table for each in data.held
    }
    done = await erased(client, "E1")
    assert (codes(done), await held(server)) == ([], [])
    parts = {(part.table, str(part.act), part.rows) for part in done.parts}
    assert {("employees", "REMOVED", 1), ("usage_months", "REMOVED", 3), ("lines", "REPLACED", 1)} <= parts
    (line,) = [await client.line(key) for key, of in _by_number(await client.line_page()) if of.endswith("01")]
    assert line.person is not None
    assert line.person.name == done.pseudonym
    assert await client.find_person("E2")  # a colleague is who they were
    await listed(client, LIST, date(2026, 11, 20))
    await brought(client, "c", people=HR)
    (back,) = (await client.find_person("E1")).items
    assert back.name == NAME


def _by_number(page: Any) -> list[tuple[str, str]]:
    return list(zip(page.id, page.msisdn, strict=True))


async def test_a_leavers_name_and_old_use_go_by_themselves_when_their_time_is_over(server: Server) -> None:
    client = await left(server)

    async def usage() -> int:
        async with server.database.read() as connection:
            return len((await connection.execute(select(tables.usage_months))).all())

    server.clock.advance(days=330)  # October 2027: use of August 2026 is older than thirteen months
    await server.backend.work_until_idle()
    assert (await usage(), "people.family_name" in await held(server)) == (2, True)
    server.clock.advance(days=25)  # 13 November 2027: a line that ended on the fifteenth, a last day on the fourteenth
    await server.backend.work_until_idle()
    assert "people.family_name" in await held(server)
    async with server.database.read() as connection:  # and nothing else is asked about them, however many they are
        assert await candidates(connection, await server.organisation_id(), date(2026, 11, 13)) == []
    server.clock.advance(days=2)
    await server.backend.work_until_idle()
    assert (await usage(), await held(server)) == (0, [])
    client = await server.manager()  # the session of a year ago is over
    row = (await client.audit(AuditQuery(action="person.expire"))).items[0]
    assert (row.by, str(row.subject_name)[:13]) == (None, "Erased person")
    (an,) = await client.people("claes")  # no row of the HR list says that she works here
    async with server.database.write() as connection:
        lines = tables.lines.c
        await connection.execute(update(tables.lines).where(lines.person_id == an.id).values(person_id=None))
    await server.backend.work_until_idle()
    server.clock.advance(days=1)  # the next day's look finds her without a line
    await server.backend.work_until_idle()
    server.clock.advance(days=366)
    await server.backend.work_until_idle()
    assert await (await server.manager()).people("claes") == []
