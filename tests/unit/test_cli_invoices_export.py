"""Every charge of invoices in a file, and in the columns of FOCUS: the costs add up to what is billed."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from fleet_tui.cli.exits import Exit
from fleet_tui.workbook.examples.files import write_examples
from fleet_tui.workbook.focus import COLUMNS
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]


def test_the_charges_of_the_example_in_focus_add_up_to_its_invoices(fleet: Fleet, tmp_path: Path) -> None:
    files = write_examples(tmp_path / "files")
    names = [str(path) for path in files if path.name == "list.xlsx" or path.suffix == ".xml"]
    assert fleet("import", *names, "--yes").exit == Exit.DONE
    path = tmp_path / "focus.csv"
    assert fleet("invoices", "export", str(path), "--focus").exit == Exit.DONE
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    invoices = fleet("invoices", "list", "--json").json
    for invoice in invoices:
        mine = [row for row in rows if row["InvoiceId"] == invoice["number"]]
        assert sum(Decimal(row["BilledCost"]) for row in mine) == Decimal(invoice["amount"]["amount"])
    assert {row["ChargeCategory"] for row in rows} == {"Purchase", "Tax"}
    first = next(row for row in rows if row["ChargeCategory"] == "Purchase" and row["ResourceId"])
    assert first["ChargeFrequency"] == "Recurring"
    assert first["ChargePeriodStart"].endswith("-01T00:00:00Z")
    assert first["ChargePeriodEnd"].endswith("-01T00:00:00Z")  # the end is left out

    book = tmp_path / "charges.xlsx"
    number = invoices[0]["number"]
    assert fleet("invoices", "export", str(book), number).exit == Exit.DONE
    sheet = load_workbook(book).worksheets[0]
    assert {cell.value for cell in sheet["A"][1:]} == {number}
    amount = next(place for place, cell in enumerate(sheet[1]) if cell.value == "Amount excl. VAT")
    charged = sum(Decimal(row["BilledCost"]) for row in rows if row["InvoiceId"] == number and row["ResourceId"])
    assert sum(Decimal(str(row[amount].value)) for row in sheet.iter_rows(min_row=2)) == charged

    assert fleet("invoices", "export", str(tmp_path / "f.xlsx"), "--focus").exit == Exit.USAGE
