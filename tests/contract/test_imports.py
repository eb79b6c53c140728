"""A company's own list takes the place of the sample, and is updated by the next one."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from fleet_tui.domain.failure import Refused
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult
from fleet_tui.domain.line import Line
from fleet_tui.server.storage import tables
from tests.contract.server import Server, order
from tests.one_run import in_one_run

CARD = "8932030000205518327"
OTHER_CARD = "8932030000205518335"
JAN: dict[str, Any] = {
    "row": 2,
    "msisdn": "0489 74 43 65",
    "iccid": CARD,
    "description": "=1+1 [/] 陳大文",
    "person": "Jan  Peeters",
    "plan": "Mobile Start +",
    "status": "ACTIVE",
    "billing_account": "100457319 Katwilgweg - Antwerpen 2, 2050 België",
    "options": ["Data Asia", "Voice 100"],
    "split_bill_profile": "Half each",
    "monthly_cost": "12.50",
}
VAN: dict[str, Any] = {"row": 3, "msisdn": "0488 26 83 65", "plan": "Mobile Start", "status": "ACTIVE"}


def request(*rows: dict[str, Any]) -> ImportRequest:
    return ImportRequest.model_validate({"name": "Garage Dupont SRL", "rows": list(rows)})


def notices(result: ImportResult) -> list[tuple[int, bool, str]]:
    return [(each.row, each.refused, each.notice.code) for each in result.notices]


async def test_the_first_list_replaces_the_sample(server: Server) -> None:
    client = await server.manager()
    token = (await client.line_page()).sync_token
    asked = request(JAN, VAN)
    looked = await client.import_lines(asked, validate_only=True)
    assert (looked.replaces_sample, looked.added, (await client.me()).organisation.origin) == (True, 2, "SAMPLE")
    offered = await client.capabilities()
    assert (offered.sample, offered.sample_payments, offered.recorded, offered.ticket_desk) == (True, True, False, True)

    assert await client.import_lines(asked, validate_only=False) == looked
    me = await client.me()
    assert (me.organisation.origin, me.organisation.name) == ("LOCAL_LIST", "Garage Dupont SRL")
    offered = await client.capabilities()
    assert (offered.sample, offered.sample_payments, offered.recorded) == (False, False, True)
    assert (offered.card_stock, offered.ticket_desk) == (False, False)
    page = await client.line_page()
    assert page.msisdn == ["+32488268365", "+32489744365"]
    assert page.person == [None, "Jan Peeters"]
    assert page.split_bill_profile == [None, "Half each"]
    assert [str(cost) for cost in page.monthly_cost] == ["None", "12.50"]
    line = await client.line(page.id[1])
    assert line.description.raw == JAN["description"]
    assert line.plan
    assert (line.plan.name, line.plan.price) == ("Mobile Start +", None)  # the list says no price: none is invented
    assert line.billing_account is not None
    assert line.billing_account.number == "100457319"
    with pytest.raises(Refused):
        await client.lines_changed_since(token)  # the fleet of that token is gone
    figures = await client.dashboard()
    assert (figures.profiles, figures.invitations_open, figures.unpaid_balance) == (1, 0, None)
    assert (figures.contract_numbers, figures.latest_orders) == ([], [])


async def test_nothing_of_the_sample_is_left_in_any_table(server: Server) -> None:
    client = await server.manager()
    owner = await server.organisation_id()
    kept = {"audit", "idempotency_keys", "profiles"}  # who did what, and who is signed in
    owned = [
        table for table in tables.metadata.sorted_tables if "organisation_id" in table.c and table.name not in kept
    ]

    async def rows() -> dict[str, set[str]]:
        async with server.database.read() as connection:
            return {
                table.name: {
                    repr(tuple(row))
                    for row in await connection.execute(select(table).where(table.c.organisation_id == owner))
                }
                for table in owned
            }

    sample = await rows()
    assert sample["card_deliveries"]
    assert sample["tickets"]
    await client.import_lines(request(JAN, VAN), validate_only=False)
    left = {name: found & sample[name] for name, found in (await rows()).items()}
    assert {name: found for name, found in left.items() if found} == {}
    stock = await client.sim_card_stock()
    assert (stock.deliveries, await client.delivery_addresses()) == ([], [])
    server.clock.advance(days=30)  # a delivery of the sample was due by then
    await server.backend.work_until_idle()


async def test_the_next_list_updates_and_reports_what_is_missing(server: Server) -> None:
    client = await server.manager()
    await client.import_lines(request(JAN, VAN), validate_only=False)
    page = await client.line_page()
    again = await client.import_lines(request(JAN, VAN), validate_only=False)
    assert (again.added, again.updated, again.unchanged, again.missing) == (0, 0, 2, 0)
    assert (await client.lines_changed_since(page.sync_token))[0].id == []

    moved = JAN | {"description": "Jan, Namur", "iccid": OTHER_CARD}
    result = await client.import_lines(request(moved), validate_only=False)
    assert (result.replaces_sample, result.updated, result.missing) == (False, 1, 1)
    line = await client.line(page.id[1])
    assert (line.description, line.version, line.sim_card and line.sim_card.iccid) == ("Jan, Namur", 2, OTHER_CARD)
    cards = (await (await server.http()).get("/v1/sim-cards")).json()["items"]
    assert {card["iccid"]: card["status"] for card in cards} == {CARD: "RETIRED", OTHER_CARD: "ACTIVE"}


async def test_what_a_row_does_not_say_stays(server: Server) -> None:
    client = await server.manager()
    await client.import_lines(request(JAN), validate_only=False)
    result = await client.import_lines(request({"row": 2, "msisdn": JAN["msisdn"]}), validate_only=False)
    assert (result.unchanged, result.notices) == (1, [])


async def test_refused_and_doubtful_rows_are_named(server: Server) -> None:
    client = await server.manager()
    rows = [
        JAN,
        {"row": 3, "msisdn": "+32489744365", "plan": "P", "status": "ACTIVE"},
        {"row": 4, "msisdn": "0470111111", "iccid": CARD, "plan": "P", "status": "ACTIVE"},
        {"row": 5, "msisdn": "0470222222"},
    ]
    result = await client.import_lines(request(*rows), validate_only=False)
    assert (result.added, result.refused) == (2, 2)
    assert notices(result) == [
        (3, True, "DUPLICATE_NUMBER"),
        (4, True, "DUPLICATE_CARD"),
        (5, False, "PLAN_MISSING"),
        (5, False, "STATUS_MISSING"),
    ]
    assert result.notices[0].notice.params == {"first": "2"}


async def test_a_card_of_another_line_is_refused_unless_it_moves(server: Server) -> None:
    client = await server.manager()
    await client.import_lines(request(JAN, VAN), validate_only=False)
    taken = await client.import_lines(request(VAN | {"iccid": CARD}), validate_only=False)
    assert notices(taken) == [(3, True, "CARD_OF_ANOTHER_LINE")]
    swapped = await client.import_lines(
        request(JAN | {"iccid": OTHER_CARD}, VAN | {"iccid": CARD}), validate_only=False
    )
    assert (swapped.updated, swapped.refused) == (2, 0)
    page = await client.line_page()
    assert page.iccid == [CARD, OTHER_CARD]
    card = (await client.line(page.id[0])).sim_card
    assert card is not None
    assert (card.status, card.line_id) == ("ACTIVE", page.id[0])


async def test_a_list_never_replaces_an_operators_fleet(server: Server) -> None:
    theirs = await server.other_company()
    body = request(JAN).model_dump(mode="json")
    answer = await theirs.post("/v1/imports", json=body, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_A_LOCAL_FLEET")


async def test_an_import_is_done_once_for_one_key(server: Server) -> None:
    http = await server.http()
    body = request(JAN).model_dump(mode="json")
    key = {"Idempotency-Key": uuid.uuid4().hex}
    first = await http.post("/v1/imports", json=body, headers=key)
    second = await http.post("/v1/imports", json=body, headers=key)
    assert first.json() == second.json()
    assert first.json()["added"] == 1
    assert (await http.post("/v1/imports", json=body)).json()["code"] == "IDEMPOTENCY_KEY_MISSING"
    server.clock.advance(hours=25)  # kept for a day: after that it is a new import
    http = await server.http()
    assert (await http.post("/v1/imports", json=body, headers=key)).json()["unchanged"] == 1


async def test_an_import_ends_the_samples_orders(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    page = await client.line_page()
    await order(http, {"line_id": page.id[0], "change": {"kind": "suspend"}})
    await client.import_lines(request(JAN), validate_only=False)
    await server.backend.work_until_idle()
    assert (await client.orders()).items == []
    assert (await client.line_page()).status == ["ACTIVE"]


# What a later list may change


async def imported(server: Server, *rows: dict[str, Any], **more: Any) -> ImportResult:
    client = await server.manager()
    return await client.import_lines(request(*rows).model_copy(update=more), validate_only=False)


async def the_line(server: Server) -> Line:
    client = await server.manager()
    return await client.line((await client.line_page()).id[-1])


async def test_what_the_list_says_there_is_none_of_is_taken_away(server: Server) -> None:
    await imported(server, JAN)
    nothing = {"person": "", "options": [], "billing_account": "", "split_bill_profile": "", "description": ""}
    result = await imported(server, {"row": 2, "msisdn": JAN["msisdn"]} | nothing)
    assert (result.updated, result.notices) == (1, [])
    line = await the_line(server)
    assert (line.person, line.options, line.billing_account, line.split_bill_profile, line.description) == (
        None, [], None, None, "",
    )  # fmt: skip
    assert line.plan
    assert line.plan.name == "Mobile Start +"
    again = await imported(server, {"row": 2, "msisdn": JAN["msisdn"]} | nothing)
    assert again.unchanged == 1


@pytest.mark.parametrize(
    ("field", "value", "code", "nearest"),
    [
        ("plan", "Mobile Strat +", "PLAN_MISSPELT", "Mobile Start +"),
        ("plan", "Zzz", "NEW_PLAN", None),
        ("options", ["Data Asia", "Voice 10"], "OPTION_MISSPELT", "Voice 100"),
        ("options", ["Qqq"], "NEW_OPTION", None),
        ("billing_account", "100457391", "ACCOUNT_MISSPELT", "100457319"),
        ("split_bill_profile", "Halve each", "PROFILE_MISSPELT", "Half each"),
    ],
)
async def test_a_new_name_in_a_fleet_that_has_others_is_left_out_and_named_with_the_nearest(
    server: Server, field: str, value: Any, code: str, nearest: str | None
) -> None:
    await imported(server, JAN)
    before = await the_line(server)
    result = await imported(server, JAN | {field: value})
    assert (result.unchanged, notices(result)) == (1, [(2, False, code)])
    assert result.notices[0].notice.params.get("nearest") == nearest
    assert await the_line(server) == before
    taken = await imported(server, JAN | {field: value}, new_names=True)
    assert (taken.updated, taken.notices) == (1, [])


async def test_a_fleet_without_options_takes_those_of_a_later_list(server: Server) -> None:
    await imported(server, VAN)
    result = await imported(server, VAN | {"options": ["Data"], "billing_account": "100457319"})
    assert (result.updated, result.notices) == (1, [])


@in_one_run(
    "cells",
    [
        {"plan": "mobile  start +"}, {"plan": "Mobile\u200b Start +"}, {"plan": "Mobile\u00a0Start +"},
        {"plan": "MOBILE START +"}, {"person": "JAN PEETERS"}, {"person": "Jan\u00a0Peeters"},
        {"billing_account": "100 457 319"}, {"billing_account": "BA100457319"}, {"billing_account": "n° 100.457.319"},
        {"billing_account": "0100457319"}, {"options": ["VOICE  100", "data asia"]},
        {"split_bill_profile": "half each "},
    ],
)  # fmt: skip
async def test_other_spaces_capitals_and_signs_are_the_same_thing(server: Server, cells: dict[str, Any]) -> None:
    await imported(server, JAN)
    result = await imported(server, JAN | cells)
    assert (result.unchanged, result.notices) == (1, [])


async def test_accounts_that_differ_behind_a_sign_are_two(server: Server) -> None:
    rows = [VAN | {"row": n, "msisdn": f"04897443{n}", "billing_account": f"100457319-{n}"} for n in (11, 12)]
    await imported(server, *rows)
    client = await server.manager()
    assert sorted((await client.line_page()).billing_account, key=str) == ["100457319-11", "100457319-12"]


async def test_first_and_last_names_stay_in_their_columns(server: Server) -> None:
    two = {"person": "Anne Sophie Dupont", "given_name": "Anne Sophie", "family_name": "Dupont"}
    last = {"row": 3, "person": "Peeters", "given_name": "", "family_name": "Peeters", "msisdn": "0470000003"}
    await imported(server, JAN | two, VAN | last)
    client = await server.manager()
    page = await client.line_page()
    assert page.person == ["Peeters", "Anne Sophie Dupont"]
    people = [(await client.line(line_id)).person for line_id in page.id]
    assert [(person.given_name, person.family_name) for person in people if person] == [
        ("", "Peeters"), ("Anne Sophie", "Dupont"),
    ]  # fmt: skip


async def test_a_name_written_in_another_way_is_the_user_who_exists(server: Server) -> None:
    names = [
        "Zoé Étienne",
        "Zoe\u0301 E\u0301tienne",
        "ZOÉ ÉTIENNE",
        "ZOE ETIENNE",
        "Łukasz Sørensen",
        "lukasz sorensen",
    ]
    rows = [VAN | {"row": n, "msisdn": f"047000000{n}", "person": name} for n, name in enumerate(names, 1)]
    await imported(server, *rows)
    client = await server.manager()
    people = [(await client.line(line_id)).person for line_id in (await client.line_page()).id]
    assert len({person.id for person in people if person}) == 2


async def test_an_unknown_status_refuses_a_new_line_and_leaves_a_known_one(server: Server) -> None:
    await imported(server, JAN | {"status": "SUSPENDED"})
    strange = {"status": None, "unknown_status": "Inactif"}
    result = await imported(server, JAN | strange, VAN | strange)
    assert (result.unchanged, result.refused) == (1, 1)
    assert notices(result) == [(2, False, "STATUS_UNKNOWN"), (3, True, "STATUS_UNKNOWN")]
    line = await the_line(server)
    assert (line.status, line.suspended_on) == ("SUSPENDED", line.listed_on)  # since the first list that says so
    assert (await (await server.manager()).line_page()).suspended_on == [str(line.listed_on)]
