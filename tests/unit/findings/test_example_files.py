"""`fleet-tui examples`: the files are whole, always the same, and say what the example company is."""

from __future__ import annotations

import csv
import hashlib
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from fleet_tui.workbook.examples import company
from fleet_tui.workbook.examples.files import write_examples
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

NAMES = {
    "list.xlsx", "invoice-2026-09.xml", "invoice-2026-10.xml", "invoice-2026-11.xml", "prices.xlsx", "usage.csv",
    "hr.csv", "template-list.xlsx", "template-prices.xlsx", "template-people.xlsx", "template-usage.xlsx",
    "template-detail.xlsx",
}  # fmt: skip
UBL = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
PARTS = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write_examples(tmp_path / "examples")
    return tmp_path / "examples"


def test_the_command_writes_them_and_says_which(fleet: Fleet, tmp_path: Path) -> None:
    said = fleet("examples", str(tmp_path / "examples"))
    assert {Path(line).name for line in said.out.splitlines()} == NAMES
    assert {path.name for path in (tmp_path / "examples").iterdir()} == NAMES


def test_a_directory_that_cannot_be_is_said(fleet: Fleet, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = fleet("examples", str(tmp_path / "file"))
    assert said.exit != 0
    assert "file" in said.err


def test_nothing_that_is_there_is_replaced(fleet: Fleet, tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_text("mine")
    said = fleet("examples", str(tmp_path))
    assert "not empty" in said.err
    assert (tmp_path / "list.xlsx").read_text() == "mine"
    assert not (tmp_path / "hr.csv").exists()


@pytest.mark.parametrize("name", ["invoice-2026-11.xml", "usage.csv", "hr.csv"])
def test_they_are_the_same_each_time(files: Path, tmp_path: Path, name: str) -> None:
    write_examples(tmp_path / "again")
    digests = {hashlib.sha256((where / name).read_bytes()).digest() for where in (files, tmp_path / "again")}
    assert len(digests) == 1


def test_an_invoice_adds_up_and_names_each_line(files: Path) -> None:
    root = ElementTree.parse(files / "invoice-2026-11.xml").getroot()  # noqa: S314 - our own file
    nets = [Decimal(line.findtext(f"{UBL}LineExtensionAmount") or "") for line in root.iter(f"{PARTS}InvoiceLine")]
    total = root.find(f"{PARTS}LegalMonetaryTotal")
    assert total is not None
    assert sum(nets) == Decimal(total.findtext(f"{UBL}TaxExclusiveAmount") or "") == Decimal("1282.00")
    assert total.findtext(f"{UBL}PayableAmount") == "1551.22"
    numbers = {
        reference.text for line in root.iter(f"{PARTS}InvoiceLine") for reference in line.iter(f"{UBL}ID")
        if reference.get("schemeID") == "AWV"
    }  # fmt: skip
    assert len(numbers) == 60
    assert company.LABEL in (files / "invoice-2026-11.xml").read_text("utf-8")


def test_the_list_has_the_sixty_lines_and_the_two_that_ended(files: Path) -> None:
    rows = list(load_workbook(files / "list.xlsx").worksheets[0].iter_rows(values_only=True))
    headings = [str(heading) for heading in rows[0]]
    status, end = headings.index("Status"), headings.index("End date")
    assert len(rows) == 61
    assert [str(row[end])[:10] for row in rows[1:] if row[status] == "stopped"] == ["2026-09-30"] * 2


def test_the_hr_list_has_a_column_that_must_not_be_read_and_nothing_in_it(files: Path) -> None:
    with (files / "hr.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 60
    assert {row["Rijksregisternummer"] for row in rows} == {""}
    assert sum(1 for row in rows if row["End date"]) == 4
