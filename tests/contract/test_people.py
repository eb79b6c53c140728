"""Who uses which line by a company's HR list: matched, shown with the line, asked where it is not clear, remembered."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.employee_list import MatchesOf
from fleet_tui.domain.failure import NotFound, Refused
from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.order import OrderConfirmation, OrderRequest
from fleet_tui.domain.own_import import OwnDataRequest
from fleet_tui.domain.people_matching import match_people
from fleet_tui.server.people import matcher
from tests.contract.server import Server

ROWS: list[dict[str, Any]] = [
    {"row": 2, "msisdn": "0488 00 00 01", "plan": "Start", "person": "Zoë Ó'Brien", "employee_number": "E1"},
    {"row": 3, "msisdn": "0488 00 00 02", "plan": "Start", "person": "Jan Peeters", "department": "Depot"},
    {"row": 4, "msisdn": "0488 00 00 03", "plan": "Start", "person": "An Claes", "cost_centre": "CC9"},
    {"row": 5, "msisdn": "0488 00 00 04", "plan": "Start"},
]
STAFF: list[dict[str, Any]] = [
    {"name": "O'Brien Zoe", "number": "E1", "department": "Ventes", "cost_centre": "CC1", "leaves": "2026-08-14"},
    {"name": "PEETERS Jan", "number": "E2", "department": "Sales", "cost_centre": "CC2"},
    {"name": "An Claes", "number": "E3", "department": "Sales", "cost_centre": "CC3", "leaves": "2027-08-14"},
]
NUMBERS = [f"+3248800000{place}" for place in (1, 2, 3, 4)]


async def bring(client: FleetClient, rows: list[dict[str, Any]]) -> None:
    await client.import_lines(ImportRequest.model_validate({"name": "Wouters", "rows": rows}), validate_only=False)


async def staff(client: FleetClient, people: list[dict[str, Any]], sign: str = "a") -> Any:
    request = OwnDataRequest.model_validate({"name": "hr.csv", "sha256": sign * 64, "people": people})
    return await client.import_own_data(request, validate_only=False)


async def own_company(server: Server, rows: list[dict[str, Any]] = ROWS) -> FleetClient:
    client = await server.manager()
    await bring(client, rows)
    return client


async def known(client: FleetClient) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Department, cost centre and last day by number, as the list of lines has them."""
    page = await client.line_page()
    columns = [column or [None] * len(page.id) for column in (page.department, page.cost_centre, page.left_on)]
    return dict(zip(map(str, page.msisdn), zip(*columns, strict=True), strict=True))


async def test_lines_show_what_their_list_says_and_else_what_the_hr_list_says_of_their_user(server: Server) -> None:
    client = await own_company(server)
    assert [*(await known(client)).values()] == [
        (None, None, None), ("Depot", None, None), (None, "CC9", None), (None, None, None),
    ]  # fmt: skip
    token = (await client.line_page()).sync_token
    await staff(client, STAFF)
    assert [*(await known(client)).values()] == [
        ("Ventes", "CC1", "2026-08-14"), ("Depot", "CC2", None), ("Sales", "CC9", "2027-08-14"), (None, None, None),
    ]  # fmt: skip
    changed = await client.lines_changed_since(token)
    assert sorted(str(msisdn) for page in changed for msisdn in page.msisdn) == NUMBERS[:3]
    line = await client.line((await client.line_page()).id[0])
    assert (line.department, line.cost_centre, str(line.left_on)) == ("Ventes", "CC1", "2026-08-14")
    token = changed[-1].sync_token
    await staff(client, [STAFF[0] | {"department": "Marketing"}, *STAFF[1:]], "b")
    (page,) = await client.lines_changed_since(token)
    assert (page.msisdn, page.department) == (NUMBERS[:1], ["Marketing"])


async def test_a_user_who_changes_has_the_hr_list_asked_anew(server: Server) -> None:
    """By the next list, or by a hand that corrects a name."""
    client = await own_company(server)
    await staff(client, STAFF)
    await bring(client, [*ROWS[:2], ROWS[2] | {"person": "Somebody Else"}, ROWS[3] | {"person": "An Claes"}])
    found = await known(client)
    assert (found[NUMBERS[2]], found[NUMBERS[3]]) == ((None, "CC9", None), ("Sales", "CC3", "2027-08-14"))
    page = await client.line_page()
    user = (await client.line(page.id[3])).person
    assert user is not None
    http = await server.http()
    answer = await http.patch(
        f"/v1/people/{user.id}", json={"family_name": "Claessens"}, headers={"If-Match": f'"{user.version}"'}
    )
    assert answer.status_code == 200
    assert (await known(client))[NUMBERS[3]] == (None, None, None)


async def test_what_the_hr_list_says_comes_back_in_an_export_and_stays_the_hr_lists(server: Server) -> None:
    client = await own_company(server)
    await staff(client, STAFF)
    back = [
        row | {"department": department, "cost_centre": cost_centre}
        for row, (department, cost_centre, _left) in zip(ROWS, (await known(client)).values(), strict=True)
    ]
    request = ImportRequest.model_validate({"name": "Wouters", "rows": back})
    assert (await client.import_lines(request, validate_only=True)).updated == 0
    await bring(client, back)
    await staff(client, [STAFF[0] | {"department": "Marketing"}], "c")
    assert (await known(client))[NUMBERS[0]] == ("Marketing", "CC1", "2026-08-14")
    assert (await known(client))[NUMBERS[1]] == ("Depot", None, None)


TWO = [
    {"name": "PEETERS Jan", "number": "E2", "department": "Sales", "leaves": "2026-08-14"},
    {"name": "Jan Peeters", "number": "E7", "department": "Stock"},
    {"name": "An Claesen", "number": "E3"},
]


async def asked_about(client: FleetClient, of: MatchesOf = MatchesOf.TO_ASK) -> list[tuple[str, str, list[str]]]:
    page = await client.employee_matches(of)
    return [(each.msisdn[-1], str(each.state), [one.id for one in each.candidates]) for each in page.items]


async def test_a_person_decides_what_is_not_unique_and_it_is_remembered(server: Server) -> None:
    client = await own_company(server)
    await staff(client, TWO)
    assert await asked_about(client) == [
        ("2", "AMBIGUOUS", ["E2", "E7"]), ("1", "NOT_FOUND", []), ("3", "NOT_FOUND", ["E3"]),
    ]  # fmt: skip
    (question, *_others) = (await client.employee_matches(MatchesOf.TO_ASK)).items
    token = (await client.line_page()).sync_token
    match = await client.answer_employee_match(question.line_id, "E2")
    assert (match.state, match.by, match.employee and match.employee.id) == ("MATCHED", "ANSWER", "E2")
    (page,) = await client.lines_changed_since(token)
    assert (page.department, page.left_on) == (["Depot"], ["2026-08-14"])
    await staff(client, list(reversed(TWO)), "b")  # the next HR list, in another order
    await bring(client, [*ROWS[:1], ROWS[1] | {"person": "peeters  JAN"}, *ROWS[2:]])
    assert (await known(client))[NUMBERS[1]] == ("Depot", None, "2026-08-14")
    assert await asked_about(client, MatchesOf.ANSWERED) == [("2", "MATCHED", ["E2", "E7"])]
    again = await client.ask_employee_match_again(question.line_id)
    assert (again.state, len(again.candidates)) == ("AMBIGUOUS", 2)
    nobody = await client.answer_employee_match(question.line_id, None)
    assert (nobody.state, nobody.employee) == ("NOBODY", None)
    assert (await known(client))[NUMBERS[1]] == ("Depot", None, None)
    actions = [row.action for row in (await client.audit(AuditQuery())).items]
    assert actions[:3] == ["person.match", "person.ask", "import"]


async def test_what_is_answered_settles_the_finding_and_opens_the_one_about_the_leaver(server: Server) -> None:
    client = await own_company(server)
    await staff(client, TWO)
    codes = [(each.code, each.msisdn) for each in (await client.findings()).items if each.msisdn == NUMBERS[1]]
    assert codes == [("PERSON_AMBIGUOUS", NUMBERS[1])]
    question = (await client.employee_matches(MatchesOf.TO_ASK)).items[0]
    await client.answer_employee_match(question.line_id, "E7")
    assert [each.code for each in (await client.findings()).items if each.msisdn == NUMBERS[1]] == []


async def test_the_hr_list_tells_who_uses_what_and_no_way_to_reach_anybody(server: Server) -> None:
    client = await own_company(server)
    await staff(client, [STAFF[0] | {"e_mail": "zoe@wouters.example", "mobile": "0488 99 99 99"}, *STAFF[1:]])
    page = await client.employees(limit=2)
    assert (page.total, page.matched, page.to_ask) == (3, 3, 0)
    assert [(str(each.name), each.msisdns) for each in page.items] == [
        ("An Claes", [NUMBERS[2]]), ("O'Brien Zoe", [NUMBERS[0]]),
    ]  # fmt: skip
    rest = await client.employees(cursor=page.next_cursor)
    assert [str(each.name) for each in rest.items] == ["PEETERS Jan"]
    assert not {"wouters.example", "99999"} & set((page.model_dump_json() + rest.model_dump_json()).split('"'))


async def test_an_answer_that_names_nobody_known_is_refused(server: Server) -> None:
    client = await own_company(server)
    line_id = (await client.line_page()).id[0]
    with pytest.raises(Refused) as refused:
        await client.answer_employee_match(line_id, "E1")
    assert refused.value.code == "NO_HR_LIST"
    await staff(client, STAFF)
    with pytest.raises(Refused):
        await client.answer_employee_match(line_id, "E99")
    with pytest.raises(NotFound):
        await client.answer_employee_match("nothing", "E1")
    member = await server.member((await client.people("Zoë"))[0].id)
    assert (await member.get("/v1/employees")).status_code == 403
    assert (await member.get(f"/v1/lines/{line_id}/employee-match")).status_code == 403


async def test_matching_is_done_where_it_can_come_out_otherwise_once_and_beside_whoever_waits(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of lines it takes a while, in which everybody else is answered."""
    ran: list[bool] = []

    def match(*given: Any) -> Any:
        ran.append(threading.current_thread() is threading.main_thread())
        return match_people(*given)

    monkeypatch.setattr(matcher, "match_people", match)

    def taken() -> list[bool]:
        before = list(ran)
        ran.clear()
        return before

    client = await own_company(server)
    assert taken() == []  # there is no HR list
    await staff(client, STAFF)
    assert taken() == [False]
    page = await client.line_page()
    await client.answer_employee_match(page.id[3], "E3")
    assert taken() == [False]
    http = await server.http()
    for changes, expected in (({"phone_number": "+32470000009"}, []), ({"family_name": "Claessens"}, [False])):
        user = (await client.line(page.id[2])).person
        assert user is not None
        sent = {"If-Match": f'"{user.version}"'}
        assert (await http.patch(f"/v1/people/{user.id}", json=changes, headers=sent)).status_code == 200
        assert taken() == expected
    for change, expected in (({"kind": "set_blocks", "blocks": {"MMS": True}}, []), ({"kind": "suspend"}, [False])):
        request = OrderRequest.model_validate({"items": [{"line_id": page.id[1], "change": change}]})
        order = await client.submit(request, str(change["kind"]))
        await server.backend.work_until_idle()
        await client.confirm_order(order.id, OrderConfirmation())
        assert taken() == expected
    assert (await client.line(page.id[1])).status == "SUSPENDED"
