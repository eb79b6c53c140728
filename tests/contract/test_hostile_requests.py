"""Requests that are not quite ours: whatever stands in them, the answer is a problem of the caller's, never a fault."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from fleet_tui.server.storage import tables
from tests.contract.server import Server, lines_by_status
from tests.one_run import in_one_run

NUMBERED = ("/v1/orders", "/v1/payments", "/v1/audit", "/v1/invoices/213800090167/lines", "/v1/spending?by=line")
"""Lists whose cursor holds a number."""
NAMED = ("/v1/people", "/v1/sim-cards")
"""Lists whose cursor holds an id."""
LISTS = (*NUMBERED, *NAMED, "/v1/invoices", "/v1/lines")
PLACES: tuple[Any, ...] = (
    [2**63],
    [2**70],
    [-1],
    [None],
    [True],
    [False],
    [1.5],
    ["b"],
    ["a\x00b"],
    ["2026-02-30", "1"],
    [[1]],
    [{}],
    [],
    [1, 2],
    {"a": 1},
    "text",
    1,
    None,
    ["fleet", "t", 1, 0, None, None, 5, "x"],
    ["fleet", "t", 1, 0, "+32", "x", None, {}],
    ["changes", "t", 1, True, 1, "x", None, None],
    ["changes", "t", 1, 0, "one", "x", 2, "y"],
    ["changes", "t", 2**80, 0, 1, "x", 2, "y"],
    ["other", "t", 1, 0, None, None, None, None],
)


def cursor(place: Any) -> str:
    """A cursor that holds `place`, as anybody can write one."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


async def test_a_cursor_that_is_not_ours_is_refused_by_every_list(server: Server) -> None:
    http = await server.http()
    surrogate = base64.urlsafe_b64encode(rb'["\ud800"]').decode()
    deep = base64.urlsafe_b64encode(b"[" * 700).decode()
    for path in LISTS:
        for text in (*map(cursor, PLACES), surrogate, deep, "=", "é", "!!"):
            if text == cursor(["b"]) and path in NAMED:
                continue  # an id that there could be
            answer = await http.get(path, params=httpx.QueryParams(path.partition("?")[2]).set("cursor", text))
            assert (answer.status_code, answer.json()["code"]) == (422, "CURSOR_INVALID"), (path, text)


async def test_a_cursor_of_ours_still_goes_on(server: Server) -> None:
    http = await server.http()
    for path in ("/v1/people", "/v1/sim-cards", "/v1/invoices"):
        page = (await http.get(path, params={"limit": 2})).json()
        further = await http.get(path, params={"limit": 2, "cursor": page["next_cursor"]})
        assert further.status_code == 200
        assert further.json()["items"] != page["items"]
    first = (await http.get("/v1/lines", params={"limit": 25})).json()
    pages = [await http.get("/v1/lines", params={"cursor": each}) for each in first["cursors"]]
    assert [answer.status_code for answer in pages] == [200] * len(pages)
    numbers = first["msisdn"] + [number for answer in pages for number in answer.json()["msisdn"]]
    assert len(set(numbers)) == len(numbers) == first["total"]


@in_one_run(
    "method, path, status",
    [
        ("GET", "/v1/lines/%00", 404),
        ("GET", "/v1/orders/a%00b/items", 404),
        ("GET", "/v1/people?search=a%00", 422),
        ("GET", "/v1/audit?subject=%00", 422),
        ("GET", "/v1/audit?profile=" + "x" * 40, 422),
        ("GET", "/v1/audit?since=0001-01-01", 422),
        ("GET", "/v1/audit?until=9999-12-31", 422),
        ("GET", "/v1/audit?until=0", 422),
        ("GET", "/v1/audit?since=1796515200", 422),
        ("GET", "/v1/audit?since=2026-02-30", 422),
    ],
)
async def test_an_address_nobody_means_is_refused(server: Server, method: str, path: str, status: int) -> None:
    answer = await (await server.http()).request(method, path)
    assert answer.status_code == status, answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_nul_in_a_text_is_refused_before_it_is_stored(server: Server) -> None:
    http = await server.http()
    (line, *_rest) = await lines_by_status(http, "ACTIVE")
    body = {"items": [{"line_id": line["id"], "change": {"kind": "suspend"}}], "note": "a\x00b"}
    refused = await order(http, body)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "NUL_CHARACTER")
    # A backslash and the letters u0000 are a text like another.
    taken = await order(http, body | {"note": r"a\u0000b"})
    assert taken.status_code == 202


@pytest.mark.parametrize("day", [0, 1796515200, 1.5, True, "0", "1796515200", "2026-12-06T00:00:00", "06/12/2026"])
async def test_a_number_is_not_a_day(server: Server, day: Any) -> None:
    http = await server.http()
    (line, *_rest) = await lines_by_status(http, "ACTIVE")
    body = {"items": [{"line_id": line["id"], "change": {"kind": "suspend"}}]}
    refused = await order(http, body | {"effective_date": day})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/effective_date")
    dated = await order(http, body | {"effective_date": "2027-03-01"})
    assert dated.status_code == 202
    path = f"/v1/orders/{dated.json()['id']}"
    version = {"If-Match": (await http.get(path)).headers["etag"]}
    moved = await http.patch(path, json={"effective_date": day}, headers=version)
    assert moved.status_code == 422
    assert (await http.get(path)).json()["effective_date"] == "2027-03-01"


@in_one_run("version", [True, "1", 1.5])
async def test_only_a_whole_number_is_a_version(server: Server, version: Any) -> None:
    http = await server.http()
    (line, *_rest) = await lines_by_status(http, "ACTIVE")
    item = {"line_id": line["id"], "change": {"kind": "suspend"}, "expected_version": version}
    assert (await order(http, {"items": [item]})).status_code == 422


async def test_a_method_that_is_not_there_names_all_that_are(server: Server) -> None:
    http = await server.http()
    answer = await http.delete("/v1/orders")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) >= {"GET", "POST"}
    # What a path says in words is no identifier: sessions are ended, their refresh is not.
    answer = await http.options("/v1/sessions/refresh")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_every_answer_says_not_to_keep_it(server: Server) -> None:
    http = await server.http()
    for path in ("/v1/lines", "/v1/me", "/v1/nothing", "/v1/lines/none"):
        headers = (await http.get(path)).headers
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


async def test_a_key_belongs_to_the_person_who_sent_it(server: Server) -> None:
    mine, theirs = await server.http(), await server.other_http()
    (line, *_rest) = await lines_by_status(mine, "ACTIVE")
    detail = (await mine.get(f"/v1/lines/{line['id']}")).json()
    path = f"/v1/sim-cards/{detail['sim_card']['iccid']}/puk-reveals"
    for http in (mine, mine, theirs):
        assert (await http.post(path, headers={"Idempotency-Key": "the-same"})).status_code == 201
    log = (await mine.get("/v1/audit", params={"action": "puk.reveal"})).json()["items"]
    assert len({row["profile_id"] for row in log}) == len(log) == 2  # nobody sees a PUK without a row of their own


async def test_an_order_from_before_a_field_was_there_is_the_same_order_with_it(server: Server) -> None:
    """A journal keeps it over an upgrade: the program of today sends a field of today with it, as it usually is."""
    http = await server.http()
    (line, *_rest) = await lines_by_status(http, "ACTIVE")
    before = {"items": [{"line_id": line["id"], "change": {"kind": "suspend"}}]}
    after = before | {"note": "", "undo_of": None, "effective_date": None}
    headers = {"Idempotency-Key": "kept-in-a-journal"}
    first = await http.post("/v1/orders", json=before, headers=headers)
    again = await http.post("/v1/orders", json=after, headers=headers)
    assert (first.status_code, again.status_code, first.json()["id"]) == (202, 202, again.json()["id"])
    other = {"items": [{"line_id": line["id"], "change": {"kind": "reactivate"}}]}
    for body in (other, before | {"note": "another"}, before | {"effective_date": "2027-03-01"}):
        refused = await http.post("/v1/orders", json=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    # Stored by the program of before, which took the bytes for the order.
    written = hashlib.sha256(b"POST /v1/orders\n" + json.dumps(before).encode()).hexdigest()
    async with server.database.write() as connection:
        await connection.execute(update(tables.idempotency_keys).values(fingerprint=written))
    kept = await http.post("/v1/orders", content=json.dumps(before).encode(), headers=headers)
    assert kept.json()["id"] == first.json()["id"]


async def order(http: httpx.AsyncClient, body: dict[str, Any]) -> httpx.Response:
    """Submit an order as it is written."""
    return await http.post("/v1/orders", json=body, headers={"Idempotency-Key": uuid.uuid4().hex})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/group-packs", {"offer": "x"}),
        ("POST", "/v1/group-packs/PCK-1/stop", {}),
        ("PATCH", "/v1/group-packs/PCK-1", {"offer": "x"}),
    ],
)
async def test_what_cannot_be_a_key_is_refused_also_where_none_is_needed(
    server: Server, method: str, path: str, body: dict[str, Any]
) -> None:
    http = await server.http()
    for key in (" ", "é", "x" * 201):
        headers = [(b"Idempotency-Key", key.encode()), (b"If-Match", b'"1"')]
        answer = await http.request(method, f"{path}?validate_only=true", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "IDEMPOTENCY_KEY_MISSING"), key
