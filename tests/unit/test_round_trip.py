"""A list that went out and comes in again changes nothing, whatever the texts in it are."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fleet_tui.domain.changes.facts import LineState
from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.plan import Contract
from fleet_tui.fleet.columns import BY_ID
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.server.imports.plan import Fleet, Planner
from fleet_tui.workbook.cells import Exported, SheetColumn, cell_text, text_of_cell
from fleet_tui.workbook.csv_export import CsvMode, write_csv
from fleet_tui.workbook.export import Provenance, write_lines
from fleet_tui.workbook.import_list import ImportCandidate, read_list
from tests.fleet_pages import page, row

NUMBER = "+32489744365"
COLUMNS = [SheetColumn(heading) for heading in
           ("Phone number", "Description", "Tariff plan", "Options", "User", "Account", "Split bill")]  # fmt: skip
FORMS = ["xlsx", *CsvMode]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
ODD = st.sampled_from([
    "", " ", "'=1+1", "''=x", "'24 tour", "=1+1", '="abc"', "+x", "-", "–", "n/a", "none", "geen", "Null", "no", "yes",
    "0", "a\tb", "a\u202eb", "Mobile\u200b Start", "a\nb", "a\rb", "a\r\nb", " x ", "#N/A", "_x0041_", "\x01\x1f",
    "Data 1,5 GB", "• a; b, c", "100457319 Rue X", "12 / 13", "1,5", "0012", "a\u00a0b", "\ufeffx", "'", "Err:502",
    "a;b\nc", 'a"b', "TRUE", "\x85a\x0cb", "\ufffe", "x" * 1_100,
])  # fmt: skip
TEXTS = ANY_TEXT | ODD


def written(path: Path, form: str, row: tuple[Exported, ...]) -> Path:
    if form == "xlsx":
        write_lines(path, [row], COLUMNS, Provenance(datetime(2026, 11, 30, tzinfo=UTC), "", "", "", 1))
    else:
        write_csv(path, [row], COLUMNS, CsvMode(form))
    return path


def read_again(folder: Path, form: str, *texts: Exported) -> ImportCandidate:
    return read_list(written(folder / "list", form, ("0489 74 43 65", *texts)))


def stored_line(**values: object) -> LineState:
    blank = {
        "id": "l", "version": 1, "msisdn": NUMBER, "iccid": None, "description": "", "status": "ACTIVE", "plan": "P",
        "options": (), "person_id": None, "billing_account": None, "split_bill_profile": None, "blocks": (),
        "pay_by_mobile_limit": None, "monthly_cost": None, "activated_on": None,
    }  # fmt: skip
    return LineState(**blank | values)  # type: ignore[arg-type]


@given(st.tuples(TEXTS, TEXTS, st.lists(TEXTS.filter(bool), max_size=3), TEXTS, TEXTS, TEXTS), st.sampled_from(FORMS))
@example(("'=x", '="x"', ["'=a", "b,c"], "None", "none", "no"), "exact")
def test_an_export_that_comes_in_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, texts: tuple[str, str, list[str], str, str, str], form: str
) -> None:
    description, plan, options, user, account, profile = texts
    codes = {f"O{n}": name for n, name in enumerate(options)}
    given_name, _, family_name = user.partition(" ")
    line = stored_line(
        description=description,
        options=tuple(codes),
        person_id="p",
        billing_account=account or None,
        split_bill_profile="s",
    )
    fleet = Fleet(
        lines={NUMBER: line},
        people={"p": (given_name, family_name)},
        plans={"P": plan, "Q": "Another plan"},
        options=codes | {"OO": "Another option"},
        accounts=dict.fromkeys([*filter(None, [account]), "999999999"], ""),
        split_bill_profiles={"s": profile, "t": "Another profile"},
    )
    cells = (description, plan, ", ".join(options), f"{given_name} {family_name}".strip(), account, profile)
    candidate = read_again(tmp_path_factory.mktemp("list"), form, *cells)
    if not candidate.rows:
        assert candidate.refused  # named, as a cell whose lines hold separators
        return
    request = ImportRequest.model_construct(name="x", rows=candidate.rows, new_names=False)
    planned = Planner(fleet).plan(request, date(2026, 11, 23), replaces_sample=False)
    assert planned.updated == []
    assert (planned.result.added, planned.people, planned.plans, planned.options, planned.accounts) == (
        0,
        {},
        {},
        {},
        {},
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["'=1+1", "''=x", "'24 tour", "=1+1", "+x", "'s-Hertogenbosch", "a\x01\x1fb", "'"])
def test_apostrophes_and_control_characters_come_back_as_they_went(tmp_path: Path, form: str, text: str) -> None:
    assert read_again(tmp_path, form, text, "P", "", "", "", "").rows[0].description == text


def test_a_report_that_keeps_zeros_from_excel_is_read_without_its_signs(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([
            ["Phone number", "Description", "User", "Tariff plan", "Billing account"],
            ['="0489744365"', '="Van ""12"""', '="Zoë Peeters"', '="Mobile Start"', '="100457319"'],
        ])  # fmt: skip
    (row,) = read_list(path).rows
    assert (row.msisdn, row.description, row.person) == (NUMBER, 'Van "12"', "Zoë Peeters")
    assert (row.plan, row.billing_account) == ("Mobile Start", "100457319")


@given(ANY_TEXT)
def test_a_workbook_holds_every_character(text: str) -> None:
    stored = cell_text(text)
    assert "\r" not in stored
    assert text_of_cell(stored) == text


def test_names_of_plans_and_options_go_out_as_they_came() -> None:
    plan, option = "Mobile\u202e\tStart", "Data\u200b 1"
    names = {"plans": [{"code": "P", "name": plan}], "options": [{"code": "O", "name": option}]}
    contract = Contract.model_validate({"number": "1"} | names)
    index = FleetIndex()
    index.set_catalogue([contract], [])
    index.add_page(page([row(1) | {"plan": "P", "options": ["O"]}]))
    assert BY_ID["plan"].exported(index, 0) == plan
    assert BY_ID["options"].exported(index, 0) == option
    assert BY_ID["plan"].text(index.row(0), index) != plan  # what a screen shows is cleaned
