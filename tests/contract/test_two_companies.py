"""Two companies on one server: the same numbers in both, and neither learns that the other is there."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from email import message_from_bytes, policy
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, select

from fleet_tui.server import companies
from fleet_tui.server.app import ROUTERS
from fleet_tui.server.permissions import api_routes, permission_of
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.errors import BackendError
from tests.contract.server import Server, lines_by_status, order

ADDRESS, PASSWORD, OTHER_PASSWORD = "zoe@brouwerij.example", "correct horse battery", "staple of another kind"
UNKNOWN = "0" * 32
PDF = b"%PDF-1.4\n%%EOF\n"


async def joined(server: Server, code: str, *, address: str = ADDRESS, password: str = PASSWORD) -> httpx.AsyncClient:
    """Plain HTTP of whoever completes the profile of an invitation."""
    body = {"code": code, "identifier": address, "password": password, "given_name": "Zoë", "family_name": "Peeters"}
    answer = await server.plain().post("/v1/invitations/accept", json=body, headers=key())
    assert answer.status_code == 201, answer.text
    return server.plain(answer.json()["access_token"])


async def second_company(server: Server, **who: str) -> httpx.AsyncClient:
    """The manager of a company that was added, with a list of two lines whose numbers the first company has too."""
    server.clock.advance(minutes=1)  # the first company is the older one
    manager = await joined(server, await companies.add(server.database, "Tweede NV", server.clock()), **who)
    ours = await lines_by_status(await server.http(), "ACTIVE")
    rows = [
        {"row": place, "msisdn": line["msisdn"], "description": "theirs", "plan": "Mobile Flex", "status": "ACTIVE",
         "billing_account": "0000025351"}
        for place, line in enumerate(ours[:2], start=2)
    ]  # fmt: skip
    brought = await manager.post("/v1/imports", json={"name": "Tweede NV", "rows": rows}, headers=key())
    assert brought.status_code == 200, brought.text
    return manager


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}


async def identifiers(server: Server, http: httpx.AsyncClient) -> dict[str, str]:
    """One of each thing of the first company that has a name in a path, by the name of the parameter."""

    async def first(path: str, name: str = "id", **query: Any) -> str:
        answer = await http.get(f"/v1/{path}", params=query)
        return str(answer.json()["items"][0][name])

    line = (await lines_by_status(http, "ACTIVE"))[0]
    sent = await order(http, {"line_id": line["id"], "change": {"kind": "suspend"}}, key="the-key-of-an-order")
    uploaded = await http.post(
        "/v1/attachments", content=PDF,
        headers=key() | {"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=UTF-8''a.pdf",
                         "Content-Digest": digest(PDF)},
    )  # fmt: skip
    assert uploaded.status_code == 201, uploaded.text
    invoice = (await http.get("/v1/invoices", params={"unpaid": True})).json()["items"][0]
    payment = await http.post(
        "/v1/payments", json={"invoices": [invoice["number"]], "method": "TRANSFER"}, headers=key()
    )
    assert payment.status_code == 201, payment.text
    whole = (await http.get(f"/v1/lines/{line['id']}")).json()
    return {
        "line_id": line["id"],
        "iccid": whole["sim_card"]["iccid"],
        "person_id": await first("people", q=""),
        "order_id": sent["id"],
        "key": "the-key-of-an-order",
        "number": invoice["number"],
        "account": await first("billing-accounts", "number"),
        "pack_id": await first("group-packs"),
        "payment_id": payment.json()["id"],
        "profile_id": await first("profiles"),
        "ticket_id": await first("tickets"),
        "attachment_id": uploaded.json()["id"],
    } | await split_profile(http)


async def split_profile(http: httpx.AsyncClient) -> dict[str, str]:
    made = await http.post(
        "/v1/split-bill-profiles", json={"name": "Half", "rule": "PERCENTAGE", "percentage": 50}, headers=key()
    )
    return {"split_bill_profile": made.json()["id"]}


def digest(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


BODIES: dict[str, Any] = {
    "approve_order": {"seen": "x"},
    "refuse_order": {"reason": "x"},
    "reschedule_order": {"effective_date": "2026-12-24"},
    "note_order_sent": {},
    "confirm_order": {},
    "change_billing_account": {"delivery": "DOCCLE"},
    "change_group_pack": {"notify_extra_usage": True},
    "stop_group_pack": {},
    "change_person": {"given_name": "x"},
    "change_profile": {"role": "MEMBER"},
    "replace_split_bill_profile": {"name": "x", "rule": "PERCENTAGE", "percentage": 1},
    "change_ticket": {"status": "CLOSED"},
    "reply_to_ticket": {"text": "x"},
    "change_dispute": {"state": "SENT"},
    "change_finding": {"state": "DISMISSED", "reason": "x"},
    "keep_line": {"keep": True},
    "answer_employee_match": {"employee_id": None},
}
"""A body with which each operation gets as far as its subject."""


def walked() -> list[tuple[str, Any]]:
    """Every operation about something that its path names."""
    routes = [route for route in api_routes(ROUTERS) if "{" in route.path_format and permission_of(route) != "everyone"]
    return [(method, route) for route in routes for method in sorted(route.methods or ())]


async def test_no_operation_tells_what_the_other_company_has(server: Server) -> None:
    ours = await server.http()
    theirs = await second_company(server)
    there = await identifiers(server, ours)
    reached = 0

    async def ask(client: httpx.AsyncClient, method: str, route: Any, named: dict[str, str]) -> httpx.Response:
        url = re.sub(r"\{(\w+)(:path)?\}", lambda found: named[found[1]], route.path_format)
        body = BODIES.get(route.name)
        return await client.request(method, url, json=body, headers=key() | {"If-Match": "*"})

    for method, route in walked():
        path = route.path_format
        (name,) = re.findall(r"\{(\w+)", path)
        if name == "token":
            continue  # a page for whoever pays
        elsewhere = {"billing-accounts": "account", "split-bill-profiles": "split_bill_profile"}
        kind = next((there[each] for part, each in elsewhere.items() if part in path), there.get(name, UNKNOWN))
        nowhere = UNKNOWN
        if "disputes" in path:  # they are counted
            kind, nowhere = "1", "99"
        foreign = await ask(theirs, method, route, {name: kind})
        unknown = await ask(theirs, method, route, {name: nowhere})
        assert (foreign.status_code, said(foreign)) == (unknown.status_code, said(unknown)), path
        allowed = {404, 204} if name in {"fingerprint", "session_id"} else {404}
        allowed |= {409} if route.name == "answer_employee_match" else set()  # they have no HR list themselves
        assert foreign.status_code in allowed, (method, path, foreign.text)
        if method == "GET" and kind != UNKNOWN:
            reached += (await ask(ours, method, route, {name: kind})).status_code == 200
    assert reached >= 12  # what they asked for is there


def said(answer: httpx.Response) -> Any:
    """What an answer says, but for its reference."""
    return {name: text for name, text in answer.json().items() if name != "request_id"} if answer.content else None


async def test_what_names_things_of_the_other_company_finds_nothing(server: Server) -> None:
    ours = await server.http()
    theirs = await second_company(server)
    there = await identifiers(server, ours)
    for path in (
        f"audit?subject={there['line_id']}", f"audit?profile={there['profile_id']}", "people?q=sastre",
        "sim-cards?prefix=89", "sim-cards?status=STOCK", "tickets", "group-packs", "split-bill-profiles",
        "orders", "invoices", "payments", "available-numbers", "findings", "disputes", "sources", "formats",
    ):  # fmt: skip
        answer = await theirs.get(f"/v1/{path}")
        assert answer.status_code in {200, 404}, (path, answer.text)
        words = answer.text
        for foreign in ("Sastre", there["ticket_id"], there["pack_id"], there["number"], there["order_id"]):
            assert foreign not in words, path
    undo = await theirs.get("/v1/undo", params={"order": there["order_id"]})
    assert (undo.status_code, undo.json()["code"]) == (404, "NOT_FOUND")
    (mine,) = (await lines_by_status(theirs, "ACTIVE"))[:1]
    for change in (
        {"kind": "set_user", "user": {"kind": "existing", "person_id": there["person_id"]}},
        {"kind": "set_split_bill", "profile": there["split_bill_profile"]},
        {"kind": "set_billing_account", "billing_account": there["account"] + "9"},
    ):
        asked = {"items": [{"line_id": mine["id"], "change": change}]}
        answer = await theirs.post("/v1/orders?validate_only=true", json=asked)
        assert answer.status_code == 422 or answer.json()["items"][0]["refusal"], answer.text
    # A key of theirs is not ours, whatever stood under it.
    again = await order(theirs, {"line_id": mine["id"], "change": {"kind": "suspend"}}, key="the-key-of-an-order")
    assert again["number"] == "ORD-000001"
    assert (await theirs.get("/v1/order-keys/the-key-of-an-order")).json()["id"] == again["id"]
    assert (await ours.get("/v1/order-keys/the-key-of-an-order")).json()["id"] == there["order_id"]
    figures = (await theirs.get("/v1/dashboard")).json()
    assert (figures["lines"], figures["invoices"], figures["tickets_open"]) == (2, 0, 0)


async def test_the_same_numbers_are_in_both_without_a_clash(server: Server) -> None:
    ours, theirs = await server.http(), await second_company(server)
    number = (await lines_by_status(theirs, "ACTIVE"))[0]["msisdn"]
    first = next(line for line in await lines_by_status(ours, "ACTIVE") if line["msisdn"] == number)
    second = next(line for line in await lines_by_status(theirs, "ACTIVE") if line["msisdn"] == number)
    await order(theirs, {"line_id": second["id"], "change": {"kind": "suspend"}})
    await order(ours, {"line_id": first["id"], "change": {"kind": "set_blocks", "blocks": {"MMS": True}}})
    await server.backend.work_until_idle()
    assert (await ours.get(f"/v1/lines/{first['id']}")).json()["status"] == "ACTIVE"
    assert (await theirs.get("/v1/orders")).json()["items"][0]["status"] == "TO_SEND"
    # Invoices, accounts and tickets of one number: the tables keep them apart.
    copied = ("billing_accounts", "invoices", "tickets", "sim_cards", "plans")
    async with server.database.write() as connection:
        here = await server.organisation_id()
        companies_there = tables.organisations.c
        others = select(companies_there.id).where(companies_there.id != here)
        there = (await connection.execute(others)).scalar_one()
        for table in (tables.metadata.tables[name] for name in copied):
            row = (
                (await connection.execute(select(table).where(table.c.organisation_id == here).limit(1)))
                .mappings()
                .one()
            )
            copy = dict(row) | {"organisation_id": there} | ({"contract": ""} if "contract" in row else {})
            same = [column == copy[column.name] for column in table.primary_key]
            if (await connection.execute(select(table).where(*same))).first() is None:
                await connection.execute(insert(table).values(copy))
    assert (await theirs.get("/v1/invoices")).json()["total"] == 1


async def test_one_address_signs_in_to_each_company_by_its_password(server: Server) -> None:
    first = await joined(server, await server.backend.invite_manager())
    second = await second_company(server, password=OTHER_PASSWORD)
    names = [(await each.get("/v1/me")).json()["organisation"]["name"] for each in (first, second)]
    assert names[1] == "Tweede NV"

    async def signed_in(password: str) -> str:
        answer = await server.plain().post("/v1/sessions", json={"identifier": ADDRESS, "password": password})
        if answer.status_code != 200:
            return str(answer.json()["code"])
        me = await server.plain(answer.json()["access_token"]).get("/v1/me")
        return str(me.json()["organisation"]["name"])

    assert [await signed_in(each) for each in (PASSWORD, OTHER_PASSWORD, "neither of them")] == [
        *names, "WRONG_CREDENTIALS",
    ]  # fmt: skip
    # Each log has its own.
    for client, count in ((first, 1), (second, 1)):
        rows = (await client.get("/v1/audit", params={"action": "session.refuse"})).json()
        assert rows["total"] == count
    # An invitation says nothing of a profile elsewhere; within a company an address is one person's.
    invited = {"role": "MEMBER", "description": "Zoë", "e_mail": ADDRESS}
    taken = await first.post("/v1/profiles", json=invited, headers=key())
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (422, "IDENTIFIER_TAKEN")
    colleague = invited | {"e_mail": "margaux@elsewhere.example"}
    for client in (first, second):
        assert (await client.post("/v1/profiles", json=colleague, headers=key())).status_code == 201
    # A forgotten password: a mail of each company, its code for that company alone.
    assert (await server.plain().post("/v1/password-resets", json={"identifier": ADDRESS})).status_code == 202
    await server.backend.deliver_mail()
    files = sorted((server.data_dir / "outbox").glob("*.eml"))
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    bodies = [each.get_body(("plain",)) for each in letters]
    said_there = [body.get_content() for body in bodies if body is not None]
    found = {
        name: code[1]
        for name in names
        for text in said_there
        if name in text and (code := re.search(r"reset-password (\S+)", text))
    }
    assert found.keys() == set(names)
    new = "a third password of mine"
    done = await server.plain().post("/v1/password-resets/complete", json={"code": found["Tweede NV"], "password": new})
    assert done.status_code == 200, done.text
    assert [await signed_in(each) for each in (PASSWORD, new, OTHER_PASSWORD)] == [*names, "WRONG_CREDENTIALS"]


async def test_a_company_is_added_once_and_its_managers_are_invited(server: Server) -> None:
    server.clock.advance(minutes=1)
    await companies.add(server.database, "Tweede NV", server.clock())
    with pytest.raises(BackendError, match="already"):
        await companies.add(server.database, "TWEEDE nv", server.clock())
    with pytest.raises(BackendError, match="no company"):
        await companies.invite(server.database, "Derde", server.clock())
    late = await companies.invite(server.database, "Tweede NV", server.clock())
    manager = await joined(server, late)
    assert (await manager.get("/v1/me")).json()["organisation"]["name"] == "Tweede NV"
    assert (await companies.names(server.database))[1:] == ["Tweede NV"]
    first = await joined(server, await server.backend.invite_manager(), address="a@b.example")
    assert (await first.get("/v1/me")).json()["organisation"]["name"] != "Tweede NV"


async def test_a_long_order_of_one_company_does_not_keep_the_other_waiting(server: Server) -> None:
    ours, theirs = await server.http(), await second_company(server)
    lines = (await lines_by_status(ours, "ACTIVE"))[:12]
    change = {"kind": "set_blocks", "blocks": {"MMS": True}}
    machine = server.backend._machine
    assert machine is not None
    await machine._working.acquire()  # the server's own worker waits: each batch is looked at
    long = await order(ours, *({"line_id": line["id"], "change": change} for line in lines))
    mine = (await lines_by_status(theirs, "ACTIVE"))[0]
    short = await order(theirs, {"line_id": mine["id"], "change": {"kind": "suspend"}})
    worker = server.worker(batch=2)
    seen: list[tuple[str, str]] = []
    worked = worker.work_batch

    async def watched(claim: Any) -> bool:
        finished = await worked(claim)
        first, second = await ours.get(f"/v1/orders/{long['id']}"), await theirs.get(f"/v1/orders/{short['id']}")
        seen.append((first.json()["status"], second.json()["status"]))
        return finished

    worker.work_batch = watched  # type: ignore[method-assign]
    await worker.work_until_idle()
    machine._working.release()
    assert ("IN_PROGRESS", "TO_SEND") in seen
    assert seen[-1] == ("DONE", "TO_SEND")
