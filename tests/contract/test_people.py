"""Who uses which line by a company's HR list: matched, shown with the line, asked where it is not clear, remembered."""

from __future__ import annotations

from typing import Any

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.own_import import OwnDataRequest
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
    return dict(zip(page.msisdn, zip(*columns, strict=True), strict=True))


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
    assert sorted(msisdn for page in changed for msisdn in page.msisdn) == NUMBERS[:3]
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
