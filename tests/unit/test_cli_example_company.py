"""The example company on the command line, from an empty directory to what it can save: to the cent."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.workbook.examples.files import write_examples
from tests.table_files import text_file
from tests.unit.command_line import Fleet

FILES = ("list.xlsx", "prices.xlsx", "invoice-2026-09.xml", "invoice-2026-10.xml", "invoice-2026-11.xml", "usage.csv",
         "hr.csv")  # fmt: skip
DETAIL = [
    ["Numéro d'appel", "Période du", "au", "Libellé", "Montant HTVA"],
    ["0488/00.00.01", "01/11/2026", "30/11/2026", "Mobile Europe", "45,0000"],
    ["0488/00.00.02", "01/11/2026", "30/11/2026", "Data National", "25,0000"],
    ["Total", "", "", "", "70,00"],
]


@pytest.fixture
def company(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Fleet:
    """The example's files in a directory, and a fleet that does not exist yet."""
    write_examples(tmp_path / "files")
    return Fleet(tmp_path / "fleet", frozenset(), capsys)


def files(fleet: Fleet, *names: str) -> list[str]:
    return [str(fleet.directory.parent / "files" / name) for name in names]


def test_all_files_of_the_example_at_once_find_what_was_put_there(company: Fleet) -> None:
    said = company("import", *files(company, *reversed(FILES)), "--yes")
    assert said.exit == 0
    for sentence in (
        "prices.xlsx: 6 prices.",
        "usage.csv: 3 months of use, 60 lines.",
        "hr.csv: 60 people; 60 lines matched, 0 to ask.",
        "Columns not used: Rijksregisternummer.",
    ):
        assert sentence in said.err
    found = company("findings")
    assert "€ 412.00 a month on 23 lines, and € 198.00 to claim back." in found.out + found.err
    assert company("contract", "show", "--json").json["plans"][0]["price"]["amount"] == "10.00"


def test_the_same_files_again_change_nothing(company: Fleet) -> None:
    company("import", *files(company, *FILES), "--yes")
    said = company("import", *files(company, *FILES[1:]), "--yes")
    assert said.exit == 0
    assert said.err.count("is in already") == 6
    assert "Nothing was changed." in said.err


def test_an_itemised_bill_is_no_list_and_the_second_month_asks_nothing(company: Fleet, tmp_path: Path) -> None:
    company("import", *files(company, "list.xlsx"), "--yes")
    before = company("lines", "list", "--json").json
    november = text_file(tmp_path / "detail_nov.csv", DETAIL)
    october = text_file(tmp_path / "detail_oct.csv", [[cell.replace("/11/", "/10/").replace("30/10", "31/10")
                                                      for cell in row] for row in DETAIL])  # fmt: skip
    first = company("import", str(november), "--yes")
    assert "itemised bill, not a line list: 2 charges, € 70.00 excl. VAT." in first.err
    assert "2026-11: built from detail, no VAT total." in first.err
    assert "Numéro d'appel → phone number" in first.err
    second = company("import", str(october), "--yes")
    assert "Columns:" not in second.err  # these headings are known now
    assert company("lines", "list", "--json").json == before
    assert "already" in company("import", str(november), "--yes").err


def test_an_itemised_bill_explains_the_invoice_of_its_number_and_adds_nothing(company: Fleet, tmp_path: Path) -> None:
    company("import", *files(company, "list.xlsx", "invoice-2026-11.xml"), "--yes")
    rows = [["Number", "Text", "Amount", "Invoice"], ["0488000001", "Mobile Europe", "45.00", "2026110001"],
            ["0488000001", "Discount", "-1.00", "2026110001"]]  # fmt: skip
    before = company("spending", "--json").out
    said = company("import", str(text_file(tmp_path / "d.csv", rows)), "--as", "detail", "--yes")
    assert "It explains invoice 2026110001, which it differs from by -€ 1,238.00; nothing is added." in said.err
    assert company("spending", "--json").out == before


def test_an_invoice_takes_the_place_of_what_an_itemised_bill_stood_in_for(company: Fleet, tmp_path: Path) -> None:
    rows = [["Number", "Text", "Amount", "Invoice", "Month"], ["0488000001", "Plan", "45.00", "2026110001", "2026-11"],
            ["0488000001", "Option", "5.00", "2026110001", "2026-11"]]  # fmt: skip
    detail = text_file(tmp_path / "d.csv", rows)
    company("import", *files(company, "list.xlsx"), str(detail), "--yes")
    said = company("import", *files(company, "invoice-2026-11.xml"), "--yes")
    assert said.exit == 0
    invoices = company("invoices", "list", "--json").json
    assert [(each["number"], each["amount"]["amount"]) for each in invoices] == [("2026110001", "1551.22")]
