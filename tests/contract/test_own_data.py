"""Prices, people and use of a company's own files: kept, counted once, and the contract priced by them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import NotFound
from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.own_import import OwnDataImport, OwnDataRequest
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.server.storage.own_data import OwnDataRepository
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.sheet import Sheet, write_sheet
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workspace.contract_prices import ContractPrices, SheetWords
from fleet_tui.workspace.own_data_files import read_own_data
from tests.contract.server import Server
from tests.one_run import in_one_run
from tests.table_files import text_file

ROWS: list[dict[str, Any]] = [
    {"row": 2, "msisdn": "0488 00 00 01", "plan": "Mobile Contact", "person": "Zoë Ó'Brien", "options": ["Asia [/]"],
     "cost_centre": "CC1", "employee_number": "E1", "activated_on": "2020-01-02"},
    {"row": 3, "msisdn": "0488 00 00 02", "plan": "Mobile Start", "status": "CEASED", "ended_on": "2026-09-30"},
]  # fmt: skip
PRICES: dict[str, Any] = {
    "rows": [
        {"item": "mobile contact", "price": "20.00", "kind": "PLAN", "included": {"MEGABYTE": "2500"}},
        {"item": "Mobile Start", "price": "9.00", "kind": "PLAN", "valid_until": "2025-12-31"},
        {"item": "Mobile Start", "price": "10.00", "kind": "PLAN", "valid_from": "2026-01-01"},
        {"item": "ASIA [/]", "price": "16.00", "kind": "OPTION"},
        {"item": "Asia [/]", "price": "12.50", "kind": "OPTION", "plan": "Mobile Start"},
        {"item": "Data Go", "price": "25.00", "kind": "PLAN", "group": "MOBILE_DATA"},
        {"item": "Beyond", "price": "0.01110515964", "kind": "RATE", "unit": "MEGABYTE"},
    ]
}


def asked(sign: str = "a", **values: Any) -> OwnDataRequest:
    return OwnDataRequest.model_validate({"name": "file.csv", "sha256": sign * 64, **values})


async def own_list(server: Server) -> FleetClient:
    client = await server.manager()
    request = ImportRequest.model_validate({"name": "Wouters", "rows": ROWS})
    await client.import_lines(request, validate_only=False)
    return client


async def take(client: FleetClient, request: OwnDataRequest) -> OwnDataImport:
    return await client.import_own_data(request, validate_only=False)


async def prices_of(client: FleetClient) -> tuple[dict[str, Any], dict[str, Any]]:
    """Prices a month of plans, and of options by plan, as the contract says; names for codes."""
    (contract,) = await client.contracts()
    names = {plan.code: str(plan.name) for plan in contract.plans}
    plans = {str(plan.name): plan.price and plan.price.amount for plan in contract.plans}
    options = {
        str(option.name): {names[code]: price and price.amount for code, price in option.prices.items()}
        for option in contract.options
    }
    return plans, options


async def test_a_price_list_prices_the_contract_as_of_today(server: Server) -> None:
    client = await own_list(server)
    looked = await client.import_own_data(asked(prices=PRICES), validate_only=True)
    assert (await prices_of(client))[0] == {"Mobile Contact": None, "Mobile Start": None}
    taken = await take(client, asked(prices=PRICES))
    assert (taken.taken, taken.new_names, taken.data_plans) == (7, ["Data Go"], ["Data Go"])
    assert looked == taken
    plans, options = await prices_of(client)
    assert plans == {"Mobile Contact": Decimal("20.00"), "Mobile Start": Decimal("10.00"), "Data Go": Decimal("25.00")}
    assert options == {
        "Asia [/]": {
            "Mobile Contact": Decimal("16.00"), "Mobile Start": Decimal("12.50"), "Data Go": Decimal("16.00"),
        }
    }  # fmt: skip
    async with server.database.read() as connection:
        kept = await OwnDataRepository(connection, await server.organisation_id()).prices()
    assert [price.code for price in kept[:2]] == ["MOBILE_CONTACT", "MOBILE_START"]
    assert kept[-1].price == Decimal("0.01110515964")


async def test_a_matrix_that_was_exported_comes_back_identical(server: Server, tmp_path: Path) -> None:
    client = await own_list(server)
    matrix = {
        "plans": ["Mobile Contact", "Mobile Start", "Data Go"],
        "options": ["Asia [/]", "Ó World", "Nothing"],
        "pairs": [
            {"option": "Asia [/]", "plan": "Mobile Contact", "price": "16.00"},
            {"option": "Asia [/]", "plan": "Mobile Start", "price": "12.50"},
            {"option": "Ó World", "plan": "Data Go"},
        ],
    }
    rows = [{"item": "Mobile Contact", "price": "20.00", "kind": "PLAN"}, {"item": "Data Go", "price": "25.00",
            "kind": "PLAN", "group": "MOBILE_DATA"}]  # fmt: skip
    await take(client, asked(prices={"rows": rows, "matrix": matrix}))
    (before,) = await client.contracts()
    for number, words in enumerate(
        (("Option", "Price a month", "not applicable"), ("Optie", "Prijs per maand", "niet van toepassing"))
    ):
        columns, exported = ContractPrices(before, FleetIndex()).sheet(SheetWords(*words))
        path = tmp_path / f"{number}.xlsx"
        write_sheet(path, Sheet("Contract", columns, exported, len(exported), "About", []))
        request = read_own_data(path, Kind.PRICES).request
        assert (await take(client, request)).already_in is None
        (after,) = await client.contracts()
        assert after == before


async def test_people_are_matched_and_leavers_counted(server: Server) -> None:
    client = await own_list(server)
    people = [
        {"name": "OBrien Zoe", "number": "E1", "leaves": "2026-08-14", "department": "Ventes"},
        {"name": "Jan Peeters"},
        {"name": "Jan Peeters", "leaves": "2026-08-14"},
    ]
    taken = await take(client, asked(people=people))
    assert (taken.taken, taken.matched, taken.to_ask, taken.leavers) == (3, 1, 0, 1)
    async with server.database.read() as connection:
        kept = await OwnDataRepository(connection, await server.organisation_id()).employees()
    assert sorted(str(each.name) for each in kept or ()) == ["Jan Peeters", "Jan Peeters", "OBrien Zoe"]


async def test_use_is_added_month_by_month_and_replaced_where_it_comes_again(server: Server) -> None:
    client = await own_list(server)
    month = (server.clock().date().replace(day=1) - timedelta(days=1)).replace(day=1)
    rows = [{"msisdn": "+32488000001", "month": month.isoformat(), "mb_home": "2100.25"},
            {"msisdn": "+32488000009", "month": month.isoformat(), "sms": 3},
            {"msisdn": "+32488000001", "month": "2020-01-01", "sms": 3}]  # fmt: skip
    taken = await take(client, asked(usage=rows))
    assert (taken.taken, taken.before, taken.unknown_numbers, taken.months) == (3, 0, 1, [date(2020, 1, 1), month])
    again = await take(client, asked("b", usage=[{"msisdn": "+32488000001", "month": month.isoformat(), "sms": 0}]))
    assert again.before == 1
    bill = [{"msisdn": "+32488000009", "month": month.isoformat(), "minutes": "5"}]
    await take(client, asked("c", usage=bill, beside=True))  # what a bill does not say stays as it was known
    async with server.database.read() as connection:
        kept = await OwnDataRepository(connection, await server.organisation_id()).usage()
    known = {each.msisdn: (each.sms, each.minutes, each.mb_home) for each in kept}
    assert known == {"+32488000001": (0, None, None), "+32488000009": (3, 5, None)}  # what is older than 13 months goes


async def test_the_same_file_again_changes_nothing_unless_another_came_since(server: Server) -> None:
    client = await own_list(server)
    first, second = asked(prices=PRICES), asked("b", prices={"rows": PRICES["rows"][:1]})
    await take(client, first)
    assert (await take(client, first)).already_in is not None
    server.clock.advance(minutes=1)
    assert (await take(client, second)).before == 7
    server.clock.advance(minutes=1)
    assert (await take(client, first)).already_in is None
    assert [source.sha256[0] for source in (await client.sources()).items if source.kind == "PRICES"] == ["a", "b"]


async def test_without_a_list_of_lines_nothing_is_taken(server: Server) -> None:
    client = await server.manager()
    taken = await take(client, asked(prices=PRICES))
    assert taken.refused is not None
    assert taken.refused.code == "LIST_FIRST"


@in_one_run(
    "values",
    [
        {},
        {"people": [{"name": "Zoë"}], "usage": [{"msisdn": "+32488000001", "month": "2026-09-01"}]},
        {"people": [{"name": "Zoë", "national_number": "1"}]},
        {"prices": {"rows": [{"item": "x", "price": "1e40", "kind": "PLAN"}]}},
        {"prices": {"rows": [{"item": "x", "price": "NaN", "kind": "PLAN"}]}},
        {"usage": [{"msisdn": "12", "month": "2026-09-01"}]},
    ],
)
async def test_what_breaks_the_contract_is_refused(server: Server, values: dict[str, Any]) -> None:
    http = await server.http()
    body = {"name": "file.csv", "sha256": "a" * 64, **values}
    answer = await http.post("/v1/imports/own-data", json=body, params={"validate_only": "true"})
    assert answer.status_code == 422


async def test_a_member_brings_nothing_in(server: Server) -> None:
    client = await own_list(server)
    person = (await client.people("Zoë"))[0]
    http = await server.member(person.id)
    answer = await http.post("/v1/imports/own-data", json={"name": "f", "sha256": "a" * 64, "prices": PRICES})
    assert answer.status_code == 403


async def test_what_a_list_says_beside_the_line_is_kept_and_counted_as_a_change(server: Server) -> None:
    client = await own_list(server)
    changed = [ROWS[0] | {"cost_centre": "CC2", "ended_on": "2026-01-01"}, ROWS[1]]
    result = await client.import_lines(
        ImportRequest.model_validate({"name": "Wouters", "rows": changed}), validate_only=False
    )
    assert (result.added, result.updated, result.unchanged) == (0, 1, 1)
    again = await client.import_lines(
        ImportRequest.model_validate({"name": "Wouters", "rows": changed}), validate_only=True
    )
    assert again.unchanged == 2


def test_a_file_none_of_whose_rows_can_be_taken_is_refused_with_the_first_reason(tmp_path: Path) -> None:
    path = text_file(tmp_path / "u.csv", [["Number", "Month", "SMS"], ["12", "2026-09", "1"]])
    with pytest.raises(WorkbookError, match=r"u\.csv: no row can be taken\. Row 2: “12” is not a phone number"):
        read_own_data(path, Kind.USAGE)


async def test_a_form_that_is_not_remembered_cannot_be_forgotten(server: Server) -> None:
    client = await own_list(server)
    assert (await client.formats()).items == []
    assert (await client.prices()).items == []
    with pytest.raises(NotFound):
        await client.forget_format("f" * 64)
