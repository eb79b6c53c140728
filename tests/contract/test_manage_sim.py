"""One SIM: the PUK of its card, the data of its user, the history of its line, what was paid by phone."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
from sqlalchemy import select, update

from fleet_tui.server.storage import tables
from tests.contract.server import Server, lines_by_status, order
from tests.one_run import in_one_run

MARGAUX = "+32489744365"
CARD, PUK = "8932030000205518327", "51213732"


def keyed() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}


async def whole_lines(http: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The first lines that have a user, with all that hangs on them."""
    found = [
        (await http.get(f"/v1/lines/{line['id']}")).json() for line in (await lines_by_status(http, "ACTIVE"))[:30]
    ]
    return [line for line in found if line["person"] is not None]


async def a_person(http: httpx.AsyncClient, *, confirmed: bool) -> dict[str, Any]:
    """The user of an active line who has (or has not) confirmed their data."""
    person: dict[str, Any] = next(
        line["person"] for line in await whole_lines(http) if line["person"]["confirmed"] == confirmed
    )
    return person


async def change(http: httpx.AsyncClient, person: dict[str, Any], version: int, **fields: Any) -> httpx.Response:
    return await http.patch(f"/v1/people/{person['id']}", json=fields, headers={"If-Match": f'"{version}"'})


async def test_a_puk_is_given_out_and_recorded(server: Server) -> None:
    http = await server.http()
    headers = keyed()
    for _again in range(2):
        answer = await http.post(f"/v1/sim-cards/{CARD}/puk-reveals", headers=headers)
        assert (answer.status_code, answer.json()["puk"]) == (201, PUK)
        assert answer.headers["cache-control"] == "no-store"
    rows = [row for row in (await http.get("/v1/audit")).json()["items"] if row["action"] == "puk.reveal"]
    assert [(row["subject"], row["profile_id"] is not None) for row in rows] == [(CARD, True)]
    assert PUK not in str(rows)
    await http.post(f"/v1/sim-cards/{CARD}/puk-reveals", headers=keyed())
    rows = [row for row in (await http.get("/v1/audit")).json()["items"] if row["action"] == "puk.reveal"]
    assert len(rows) == 2


async def test_a_puk_that_nobody_told_and_a_card_of_others(server: Server) -> None:
    ours, theirs = await server.http(), await server.other_company()
    async with server.database.write() as connection:
        await connection.execute(update(tables.sim_cards).where(tables.sim_cards.c.iccid == CARD).values(puk=None))
    answer = await ours.post(f"/v1/sim-cards/{CARD}/puk-reveals", headers=keyed())
    assert (answer.status_code, answer.json()["code"]) == (409, "PUK_UNKNOWN")
    assert (await theirs.post(f"/v1/sim-cards/{CARD}/puk-reveals", headers=keyed())).status_code == 404
    async with server.database.read() as connection:
        actions = (await connection.execute(select(tables.audit.c.action))).scalars().all()
    assert "puk.reveal" not in actions


async def test_fields_of_a_person_change_and_the_lists_hear_of_it(server: Server) -> None:
    http = await server.http()
    line = next(line for line in await whole_lines(http) if not line["person"]["confirmed"])
    person = line["person"]
    token = (await http.get("/v1/lines")).json()["sync_token"]
    answer = await change(http, person, person["version"], family_name="Van den Bossche", e_mail=None, language="DE")
    assert answer.status_code == 200
    assert answer.headers["etag"] == f'"{person["version"] + 1}"'
    changed = answer.json()
    assert (changed["family_name"], changed["e_mail"], changed["language"]) == ("Van den Bossche", None, "DE")
    assert changed["given_name"] == person["given_name"]
    assert changed["address"] == person["address"]
    page = (await http.get("/v1/lines", params={"modified_since": token})).json()
    assert line["id"] in page["id"]
    assert page["person"][page["id"].index(line["id"])] == f"{person['given_name']} Van den Bossche"
    assert (await http.get(f"/v1/lines/{line['id']}")).json()["version"] == line["version"]
    (row, *_others) = (await http.get("/v1/audit")).json()["items"]
    assert (row["action"], row["subject"]) == ("person.update", person["id"])
    assert set(row["after"]) == {"family_name", "e_mail", "language"}
    assert "Bossche" not in f"{row['before']} {row['after']}"
    assert row["subject_name"] == f"{person['given_name']} Van den Bossche"


async def test_two_managers_never_overwrite_each_other(server: Server) -> None:
    http = await server.http()
    person = await a_person(http, confirmed=False)
    assert (await change(http, person, person["version"], family_name="First")).status_code == 200
    second = await change(http, person, person["version"], family_name="Second")
    assert (second.status_code, second.json()["code"]) == (412, "VERSION_CONFLICT")
    missing = await http.patch(f"/v1/people/{person['id']}", json={"family_name": "Third"})
    assert (missing.status_code, missing.json()["code"]) == (428, "IF_MATCH_MISSING")
    last = await change(http, person, person["version"] + 1, family_name="Last")
    assert last.json()["family_name"] == "Last"


async def test_confirmed_data_are_nobody_elses_to_edit(server: Server) -> None:
    http = await server.http()
    person = await a_person(http, confirmed=True)
    answer = await change(http, person, person["version"], family_name="Other")
    assert (answer.status_code, answer.json()["code"]) == (409, "PERSON_CONFIRMED")
    theirs = await server.other_company()
    assert (await change(theirs, person, person["version"], family_name="Other")).status_code == 404


@in_one_run(
    "fields",
    [
        {},
        {"given_name": ""},
        {"given_name": None},
        {"e_mail": "nobody"},
        {"birth_date": "1799-01-01"},
        {"confirmed": True},
        {"language": "XX"},
    ],
)
async def test_data_that_cannot_be_are_refused(server: Server, fields: dict[str, Any]) -> None:
    http = await server.http()
    person = await a_person(http, confirmed=False)
    answer = await change(http, person, person["version"], **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID")


async def test_the_history_of_a_line_page_by_page(server: Server) -> None:
    http = await server.http()
    line = (await lines_by_status(http, "ACTIVE"))[-1]
    other = (await lines_by_status(http, "ACTIVE"))[0]
    before = (await http.get(f"/v1/lines/{line['id']}/history")).json()["total"]
    for kind in ("suspend", "reactivate", "reactivate"):
        items = [{"line_id": each["id"], "change": {"kind": kind}} for each in (other, line)]
        await order(http, *items)
        await server.backend.work_until_idle()
    first = (await http.get(f"/v1/lines/{line['id']}/history", params={"limit": 2})).json()
    assert first["total"] == before + 3
    assert [entry["item"]["status"] for entry in first["items"]] == ["REFUSED", "DONE"]
    assert {entry["item"]["line_id"] for entry in first["items"]} == {line["id"]}
    assert [entry["order"]["kind"] for entry in first["items"]] == ["reactivate", "reactivate"]
    further = (
        await http.get(f"/v1/lines/{line['id']}/history", params={"limit": 2, "cursor": first["next_cursor"]})
    ).json()
    assert further["items"][0]["order"]["kind"] == "suspend"
    theirs = await server.other_company()
    assert (await theirs.get(f"/v1/lines/{line['id']}/history")).status_code == 404


async def test_what_was_paid_by_phone_comes_with_its_age(server: Server) -> None:
    http = await server.http()
    pending = (await lines_by_status(http, "PENDING"))[0]
    assert (await http.get(f"/v1/lines/{pending['id']}")).json()["pay_by_mobile_use"] is None
    uses = [(await http.get(f"/v1/lines/{line['id']}")).json() for line in await lines_by_status(http, "ACTIVE")]
    assert all(line["pay_by_mobile_use"]["as_of"] == "2026-11-23T02:00:00Z" for line in uses)
    amounts = [float(line["pay_by_mobile_use"]["amount"]["amount"]) for line in uses]
    ceilings = [float((line["pay_by_mobile_limit"] or {"amount": 300})["amount"]) for line in uses]
    assert any(amounts)
    assert all(used <= ceiling for used, ceiling in zip(amounts, ceilings, strict=True))
