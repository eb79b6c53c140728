"""Tickets: made once, by the rules of their subject, answered by the clock; their files; the cards they order."""

from __future__ import annotations

import base64
import hashlib
import uuid
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Conflict, NotFound, Refused
from fleet_tui.domain.iccid import parse_iccid
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.domain.ticket import NewTicket, NewTicketMessage, TicketStatus
from fleet_tui.server.ticket_topics import MAX_BYTES
from tests.contract.server import Server, lines_by_status
from tests.one_run import in_one_run

PDF = b"%PDF-1.7\nwhatever"
CONTACT = {"e_mail": "margaux@example.be", "phone_number": "0489 74 43 65"}
ADDRESS = {"country": "BE", "postcode": "5000", "town": "Namur", "street": "Rue de Fer", "number": "1"}
NO_SERVICE: dict[str, Any] = {"msisdns": ["0489 74 43 65"], "message": "Dead since\nMonday.", **CONTACT}


def ticket(detail: str = "NO_SERVICE", topic: str = "TECHNICAL", files: Any = (), **fields: Any) -> NewTicket:
    return NewTicket(topic=topic, detail=detail, fields=fields or NO_SERVICE, attachments=list(files))


def cards(count: Any, **other: Any) -> NewTicket:
    return ticket("ORDER_BLANK_SIM_CARDS", "SIM_CARD_OPTIONS", **{"count": count, **ADDRESS, **CONTACT, **other})


def key() -> str:
    return uuid.uuid4().hex


def upload_headers(name: str, content: bytes, **other: str) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return {
        "Idempotency-Key": key(),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Digest": f"sha-256=:{digest}:",
        **other,
    }


async def test_a_ticket_is_made_answered_by_the_clock_closed_and_opened_again(server: Server) -> None:
    client = await server.manager()
    before = (await client.dashboard()).tickets_open
    file = await client.upload("log.pdf", PDF)
    made = await client.create_ticket(ticket(files=[file.id]), key())
    assert (made.number, made.status, made.fields["msisdns"]) == ("T410005", "OPEN", ["+32489744365"])
    assert made.messages[0].text.raw == "Dead since\nMonday."
    assert await client.attachment(made.messages[0].attachments[0]) == PDF
    assert (await client.dashboard()).tickets_open == before + 1

    server.clock.advance(hours=1, minutes=59)
    await server.backend.work_until_idle()
    assert (await client.ticket(made.id)).status == "OPEN"
    server.clock.advance(minutes=1)
    client = await server.manager()  # the session of before has ended meanwhile
    await server.backend.work_until_idle()
    answered = await client.ticket(made.id)
    assert (answered.status, answered.messages[-1].author) == ("ANSWERED", "Sample service desk")
    assert answered.messages[-1].from_desk
    assert not answered.messages[0].from_desk

    again = await client.reply_to_ticket(made.id, NewTicketMessage(text="Still dead."), key())
    assert (again.status, len(again.messages)) == ("OPEN", 3)
    with pytest.raises(Conflict):
        await client.set_ticket_status(answered, TicketStatus.CLOSED)
    closed = await client.set_ticket_status(again, TicketStatus.CLOSED)
    assert (await client.dashboard()).tickets_open == before
    with pytest.raises(Refused, match="open it again first"):
        await client.reply_to_ticket(made.id, NewTicketMessage(text="One more thing"), key())
    assert (await client.set_ticket_status(closed, TicketStatus.OPEN)).status == "OPEN"
    with pytest.raises(Refused):
        await client.set_ticket_status(await client.ticket(made.id), TicketStatus.ANSWERED)


async def test_one_key_makes_one_ticket_and_one_reply(server: Server) -> None:
    client = await server.manager()
    once = key()
    first = await client.create_ticket(ticket(), once)
    server.clock.advance(days=3)  # a weekend later too
    client = await server.manager()
    assert await client.create_ticket(ticket(), once) == first
    total = (await client.tickets()).total
    with pytest.raises(Refused) as refused:
        await client.create_ticket(ticket(**{**NO_SERVICE, "place": "Gent"}), once)
    assert (refused.value.code, (await client.tickets()).total) == ("IDEMPOTENCY_KEY_REUSED", total)
    message = NewTicketMessage(text="Please")
    twice = [await client.reply_to_ticket(first.id, message, "reply") for _ in range(2)]
    assert twice[0] == twice[1]
    http = await server.http()
    body = ticket().model_dump(mode="json")
    assert (await http.post("/v1/tickets", json=body)).json()["code"] == "IDEMPOTENCY_KEY_MISSING"
    assert (await http.patch(f"/v1/tickets/{first.id}", json={"status": "CLOSED"})).status_code == 428


@in_one_run(
    "asked, name, code",
    [
        (ticket(**{**NO_SERVICE, "msisdns": ["0499 99 99 99"]}), "msisdns", "LINE_UNKNOWN"),
        (ticket(**{**NO_SERVICE, "msisdns": ["12"]}), "msisdns", "NOT_A_NUMBER"),
        (ticket(**{**NO_SERVICE, "msisdns": []}), "msisdns", "REQUIRED"),
        (ticket(**{**NO_SERVICE, "message": " \n"}), "message", "REQUIRED"),
        (ticket(**{**NO_SERVICE, "place": "x" * 201}), "place", "TOO_LONG"),
        (ticket(**{**NO_SERVICE, "place": 7}), "place", "NOT_A_TEXT"),
        (ticket(**{**NO_SERVICE, "e_mail": "nobody"}), "e_mail", "NOT_AN_E_MAIL"),
        (ticket(**{**NO_SERVICE, "phone_number": "12"}), "phone_number", "NOT_A_NUMBER"),
        (ticket(**{**NO_SERVICE, "colour": "red"}), "colour", "UNKNOWN_FIELD"),
        (cards(15), "count", "NOT_A_MULTIPLE"),
        (cards(0), "count", "TOO_FEW"),
        (cards(510), "count", "TOO_MANY"),
        (cards("20"), "count", "NOT_A_COUNT"),
        (cards(20, postcode="50"), "postcode", "POSTCODE_FORM"),
        (cards(20, postcode="1001"), "postcode", "POSTCODE_UNKNOWN"),
        (cards(20, country="US"), "country", "NOT_A_CHOICE"),
        (cards(20, country="NL"), "postcode", "POSTCODE_FORM"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(server: Server, asked: NewTicket, name: str, code: str) -> None:
    client = await server.manager()
    with pytest.raises(Refused) as refused:
        await client.create_ticket(asked, key())
    problem = refused.value.problem
    assert problem is not None
    assert [(str(error.pointer), error.code) for error in problem.errors] == [(f"/fields/{name}", code)]
    assert (await client.tickets()).total == 4


async def test_a_line_must_be_in_a_state_of_which_that_can_be_asked(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    suspended = [line["msisdn"] for line in await lines_by_status(http, "SUSPENDED")]
    asked: dict[str, Any] = {"date": "2026-11-23", **CONTACT}
    topic, detail = "SIM_CARD_OPTIONS", "REACTIVATE_SIM_CARDS"
    made = await client.create_ticket(ticket(detail, topic, msisdns=suspended * 2, **asked), key())
    assert made.fields["msisdns"] == suspended
    for wrong in ({"msisdns": [*suspended, "+32489744365"]}, {"msisdns": suspended, "date": "2026-11-22"}):
        with pytest.raises(Refused) as refused:
            await client.create_ticket(ticket(detail, topic, **{**asked, **wrong}), key())
        assert refused.value.problem is not None
        assert refused.value.problem.errors[0].code in {"LINE_STATUS", "DATE_IN_THE_PAST"}
    with pytest.raises(Refused):
        await client.create_ticket(ticket("NOTHING", topic, **asked), key())


async def test_blank_cards_arrive_two_working_days_later_and_each_is_a_right_number(server: Server) -> None:
    client = await server.manager()
    server.clock.advance(days=4)  # a Friday
    client = await server.manager()
    await server.backend.work_until_idle()
    before = await client.sim_card_stock()
    assert (before.in_stock, before.deliveries) == (60, [])  # the sample's own order came on Wednesday
    made = await client.create_ticket(cards(20), key())
    assert made.expected_on == date(2026, 12, 1)
    [coming] = (await client.sim_card_stock()).deliveries
    assert (coming.count, coming.expected_on, coming.ticket_number) == (20, date(2026, 12, 1), made.number)
    assert [address.town for address in await client.delivery_addresses()] == ["Namur", "Gent", "Antwerpen"]

    old = {card.iccid for card in (await client.sim_cards(status=SimCardStatus.STOCK, limit=1000)).items}
    server.clock.advance(days=4)
    await server.backend.work_until_idle()
    await server.backend.work_until_idle()  # once, however often it looks
    client = await server.manager()
    after = await client.sim_card_stock()
    assert (after.in_stock, after.deliveries) == (80, [])
    stock = (await client.sim_cards(status=SimCardStatus.STOCK, limit=1000)).items
    came = [card for card in stock if card.ticket_id == made.id]
    assert {(card.ticket_number, card.ordered_on) for card in came} == {(made.number, day_of(made.created_at))}
    assert [card.box for card in came] == [f"{made.number}/{box}" for box in (1, 2) for _card in range(10)]
    new = {card.iccid for card in stock} - old
    assert len(new) == 20
    assert new == {card.iccid for card in came}
    assert all(parse_iccid(iccid) == iccid and iccid.startswith("893203") for iccid in new)
    puks = {(await client.reveal_puk(iccid)).puk for iccid in list(new)[:3]}
    assert all(len(puk) == 8 and puk.isdigit() for puk in puks)
    told = await client.ticket(made.id)
    assert (told.status, told.messages[-1].author) == ("ANSWERED", "Sample service desk")
    assert "20 blank SIM cards were delivered on 01/12/2026" in told.messages[-1].text


async def test_two_desks_on_one_database_deliver_once(server: Server) -> None:
    from fleet_tui.server.tickets.desk import ServiceDesk

    server.clock.advance(days=4)
    for _ in range(2):
        await ServiceDesk(server.database, server.clock).work()
    assert (await (await server.manager()).sim_card_stock()).in_stock == 60


@in_one_run(
    "name, content, status, code",
    [
        ("a.pdf", b"", 422, "EMPTY"),
        ("a.pdf", b"MZ\x90\0 a program", 422, "CONTENT_DIFFERS"),
        ("a.exe", b"MZ\x90\0 a program", 422, "TYPE_NOT_ALLOWED"),
        ("a.txt", b"\x1b[c", 422, "CONTENT_DIFFERS"),
        ("a.xlsx", b"PK\x03\x04 no package", 422, "CONTENT_DIFFERS"),
        ("a\nb.pdf", PDF, 422, "FILE_NAME"),
        ("../a.pdf", PDF, 422, "FILE_NAME"),
        ("x" * 300 + ".pdf", PDF, 422, "FILE_NAME"),
        ("big.pdf", b"%PDF-" + b"x" * MAX_BYTES, 413, "TOO_LARGE"),
    ],
)
async def test_a_file_is_told_by_its_content(server: Server, name: str, content: bytes, status: int, code: str) -> None:
    http = await server.http()
    answer = await http.post("/v1/attachments", content=content, headers=upload_headers(name, content))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_file_that_changed_on_the_way_is_not_kept(server: Server) -> None:
    http = await server.http()
    answer = await http.post("/v1/attachments", content=PDF + b"!", headers=upload_headers("a.pdf", PDF))
    assert answer.json()["code"] == "DIGEST_MISMATCH"
    bare = upload_headers("a.pdf", PDF)
    del bare["Content-Digest"]
    assert (await http.post("/v1/attachments", content=PDF, headers=bare)).json()["code"] == "DIGEST_MISSING"

    async def endless() -> Any:  # says no length, and does not end
        while True:
            yield b"%PDF-" + b"x" * 100_000

    answer = await http.post("/v1/attachments", content=endless(), headers=upload_headers("a.pdf", PDF))
    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")


async def test_a_file_sent_again_is_the_same_and_one_that_no_ticket_names_goes(server: Server) -> None:
    client = await server.manager()
    sent: list[int] = []
    used = await client.upload("used.txt", b"x" * 200_000, sent.append)
    assert sent == [65_536, 131_072, 196_608, 200_000]
    assert await client.upload("used.txt", b"x" * 200_000) == used
    unused = await client.upload("unused.txt", b"hello")
    made = await client.create_ticket(ticket(files=[used.id]), key())
    with pytest.raises(Refused, match="more files"):
        await client.create_ticket(cards(20).model_copy(update={"attachments": [used.id]}), key())
    with pytest.raises(Refused) as refused:
        await client.create_ticket(ticket(files=["nothing"]), key())
    assert refused.value.problem is not None
    assert refused.value.problem.errors[0].code == "ATTACHMENT_UNKNOWN"
    server.clock.advance(days=3)
    client = await server.manager()
    await client.upload("other.txt", b"hello")
    assert await client.attachment(used) == b"x" * 200_000
    with pytest.raises(NotFound):
        await client.attachment(unused)
    assert made.messages[0].attachments == [used]


async def test_a_list_of_employees_needs_its_list(server: Server) -> None:
    client = await server.manager()
    topic, detail = "SIM_CARD_OPTIONS", "ADD_EMPLOYEES_BY_CSV"
    pdf, csv = await client.upload("a.pdf", PDF), await client.upload("a.csv", b"Prenom;Nom\nInes;Claes\n")
    with pytest.raises(Refused) as refused:
        await client.create_ticket(ticket(detail, topic, [pdf.id], **CONTACT), key())
    assert refused.value.problem is not None
    assert refused.value.problem.errors[0].code == "LIST_MISSING"
    assert (await client.create_ticket(ticket(detail, topic, [csv.id, pdf.id], **CONTACT), key())).status == "OPEN"


async def test_companies_never_see_each_others_tickets(server: Server) -> None:
    client, theirs = await server.manager(), await server.other_company()
    file = await client.upload("a.pdf", PDF)
    made = await client.create_ticket(ticket(files=[file.id]), key())
    for method, path, body in (
        ("GET", f"/v1/tickets/{made.id}", None),
        ("GET", f"/v1/attachments/{file.id}", None),
        ("PATCH", f"/v1/tickets/{made.id}", {"status": "CLOSED"}),
        ("POST", f"/v1/tickets/{made.id}/messages", {"text": "mine"}),
    ):
        answer = await theirs.request(method, path, json=body, headers={"Idempotency-Key": key(), "If-Match": '"1"'})
        assert answer.status_code == 404, path
    assert (await theirs.get("/v1/tickets")).json()["items"] == []
    assert (await theirs.get("/v1/sim-cards/stock")).json()["deliveries"] == []
    assert (await theirs.get("/v1/delivery-addresses")).json()["items"] == []
    reach = ticket(files=[file.id], message="x", e_mail="a@b.be", msisdns=["+32470123456"]).model_dump(mode="json")
    answer = await theirs.post("/v1/tickets", json=reach, headers={"Idempotency-Key": key()})
    assert answer.json()["errors"][0]["code"] == "ATTACHMENT_UNKNOWN"


async def test_the_audit_log_says_who_did_what_and_nothing_personal(server: Server) -> None:
    client, http = await server.manager(), await server.http()
    file = await client.upload("Margaux.pdf", PDF)
    made = await client.create_ticket(ticket(files=[file.id]), key())
    await client.set_ticket_status(made, TicketStatus.CLOSED)
    text = (await http.get("/v1/audit")).text
    about = (await http.get("/v1/audit", params={"action": "attachment.create"})).json()["items"][0]
    assert about["subject_name"] == made.number  # a file goes by its ticket
    by_number = (await http.get("/v1/audit", params={"subject": made.number.lower()})).json()["items"]
    assert [row["action"] for row in by_number] == ["ticket.update", "ticket.create"]
    assert {row["subject_name"] for row in by_number} == {made.number}
    assert all(action in text for action in ("attachment.create", "ticket.create", "ticket.update"))
    assert "Margaux.pdf" not in text
    assert "margaux@" not in text
    assert "Dead since" not in text
