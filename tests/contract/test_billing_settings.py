"""How accounts are billed and who pays what: rules, versions, the audit log, one company's own."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from tests.contract.server import Server, lines_by_status, order
from tests.one_run import in_one_run

ACCOUNT = "/v1/billing-accounts/100457319"
MANDATE = {"iban": "be68 5390 0754 7034", "holder": "Brouwerij De Molen NV"}


async def the_account(http: httpx.AsyncClient) -> dict[str, Any]:
    accounts = (await http.get("/v1/billing-accounts")).json()["items"]
    found: dict[str, Any] = next(account for account in accounts if account["number"] == "100457319")
    return found


async def change(http: httpx.AsyncClient, version: int, **fields: Any) -> httpx.Response:
    return await http.patch(ACCOUNT, json=fields, headers={"If-Match": f'"{version}"'})


async def new(http: httpx.AsyncClient, key: str = "", **fields: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return await http.post("/v1/split-bill-profiles", json=fields, headers=headers)


async def test_a_direct_debit_needs_a_mandate_which_is_signed_with_it(server: Server) -> None:
    http = await server.http()
    refused = await change(http, 1, payment_mode="DIRECT_DEBIT")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "MANDATE_MISSING")
    answer = await change(http, 1, payment_mode="DIRECT_DEBIT", mandate=MANDATE)
    assert answer.status_code == 200
    account = answer.json()
    assert account["mandate"]["iban"] == "BE68539007547034"
    assert account["mandate"]["signed_on"] == "2026-11-23"
    assert account["mandate"]["reference"].startswith("100457319-")
    assert (await the_account(http)) == account
    (row, *_others) = (await http.get("/v1/audit")).json()["items"]
    assert (row["action"], row["subject"]) == ("billing_account.update", "100457319")
    assert row["after"]["payment_mode"] == "DIRECT_DEBIT"
    assert "BE68" not in str(row)
    back = await change(http, 2, payment_mode="TRANSFER")
    assert back.json()["payment_mode"] == "TRANSFER"


async def test_each_way_of_delivery_needs_its_address(server: Server) -> None:
    http = await server.http()
    peppol = await change(http, 1, delivery="PEPPOL")
    assert peppol.json()["errors"][0]["code"] == "ENTERPRISE_NUMBER_MISSING"
    given = await change(http, 1, delivery="PEPPOL", enterprise_number="BE 0999.999.922")
    assert given.json()["enterprise_number"] == "0999999922"
    assert (await change(http, 2, delivery="DOCCLE")).json()["delivery"] == "DOCCLE"
    empty = await change(http, 3, delivery="E_MAIL", invoice_e_mail=None)
    assert empty.json()["errors"][0]["code"] == "E_MAIL_MISSING"


@in_one_run(
    "fields",
    [
        {},
        {"payment_mode": "CASH"},
        {"mandate": {"iban": "BE68539007547035", "holder": "X"}},
        {"mandate": {"iban": "BE68539007547034", "holder": ""}},
        {"enterprise_number": "0999999953"},
        {"invoice_e_mail": "nobody"},
        {"number": "1"},
    ],
)
async def test_settings_that_cannot_be_are_refused(server: Server, fields: dict[str, Any]) -> None:
    answer = await change(await server.http(), 1, **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID")


async def test_two_managers_never_overwrite_each_others_settings(server: Server) -> None:
    http = await server.http()
    assert (await change(http, 1, delivery="DOCCLE")).status_code == 200
    second = await change(http, 1, payment_mode="TRANSFER")
    assert (second.status_code, second.json()["code"]) == (412, "VERSION_CONFLICT")
    assert (await http.patch(ACCOUNT, json={"delivery": "DOCCLE"})).status_code == 428
    theirs = await server.other_company()
    assert (await change(theirs, 2, delivery="DOCCLE")).status_code == 404
    assert (await the_account(http))["version"] == 2


async def test_a_profile_is_made_once_for_a_key_and_has_what_its_rule_needs(server: Server) -> None:
    http = await server.http()
    key = uuid.uuid4().hex
    first = await new(http, key, name="Drivers", rule="CATEGORIES", categories=["CALLS", "DATA"])
    again = await new(http, key, name="Drivers", rule="CATEGORIES", categories=["CALLS", "DATA"])
    assert (first.status_code, again.json()) == (201, first.json())
    assert first.json()["categories"] == ["CALLS", "DATA"]
    taken = await new(http, name="Drivers", rule="PERCENTAGE", percentage=10)
    assert taken.json()["errors"][0]["code"] == "NAME_TAKEN"
    for wrong in (
        {"rule": "AMOUNT"},
        {"rule": "AMOUNT", "amount": "5", "percentage": 5},
        {"rule": "PERCENTAGE", "percentage": 101},
        {"rule": "CATEGORIES", "categories": []},
        {"rule": "CATEGORIES", "categories": ["THIRD_PARTY"]},
    ):
        assert (await new(http, name="Other", **wrong)).status_code == 422
    names = [profile["name"] for profile in (await http.get("/v1/split-bill-profiles")).json()["items"]]
    assert names.count("Drivers") == 1


async def test_a_profile_that_lines_have_is_renamed_for_all_of_them_and_not_removed(server: Server) -> None:
    http = await server.http()
    profile = (await new(http, name="Drivers", rule="AMOUNT", amount="25.50")).json()
    assert profile["amount"] == {"amount": "25.50", "currency": "EUR"}
    line = (await lines_by_status(http, "ACTIVE"))[0]
    await order(
        http, {"line_id": line["id"], "change": {"kind": "set_split_bill", "split_bill_profile": profile["id"]}}
    )
    await server.backend.work_until_idle()
    token = (await http.get("/v1/lines")).json()["sync_token"]
    place, match = f"/v1/split-bill-profiles/{profile['id']}", {"If-Match": '"1"'}
    renamed = await http.put(place, json={"name": "Van drivers", "rule": "PERCENTAGE", "percentage": 80}, headers=match)
    assert (renamed.status_code, renamed.json()["version"], renamed.json()["amount"]) == (200, 2, None)
    page = (await http.get("/v1/lines", params={"modified_since": token})).json()
    assert page["split_bill_profile"] == ["Van drivers"]
    assert (await http.delete(place, headers=match)).status_code == 412
    used = await http.delete(place, headers={"If-Match": '"2"'})
    assert (used.status_code, used.json()["code"]) == (409, "PROFILE_IN_USE")
    theirs = await server.other_company()
    assert (await theirs.delete(place, headers={"If-Match": '"2"'})).status_code == 404
    await order(http, {"line_id": line["id"], "change": {"kind": "set_split_bill", "split_bill_profile": None}})
    await server.backend.work_until_idle()
    assert (await http.delete(place, headers={"If-Match": '"2"'})).status_code == 204
    actions = [row["action"] for row in (await http.get("/v1/audit")).json()["items"]]
    assert actions[0] == "split_bill_profile.remove"
    assert {"split_bill_profile.create", "split_bill_profile.update"} <= set(actions)
