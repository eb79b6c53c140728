"""What is remembered of the forms of files, and the price list out and in again: from the command line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.cli.exits import Exit
from tests.table_files import text_file
from tests.ubl_files import Line, Ubl
from tests.unit.command_line import Fleet, fleet, sample, sitting_at_it

__all__ = ["fleet", "sample"]

LIST = [["Phone number", "Plan"], ["0488 00 00 11", "Mobile Limitless"], ["0488 00 00 12", "Mobile Contact"]]
DETAIL = [
    ["Numéro d'appel", "Période du", "au", "Libellé", "Montant HTVA"],
    ["0488000011", "01/11/2026", "30/11/2026", "Mobile Limitless", "33,00"],
    ["0488000012", "01/11/2026", "30/11/2026", "Mobile Contact", "20,00"],
]


@pytest.fixture
def own(fleet: Fleet, tmp_path: Path) -> Fleet:
    """A fleet with a list of its own."""
    path = text_file(tmp_path / "list.csv", LIST)
    assert fleet("import", str(path), "--yes", "--operator", "Northwind", "--company", "Wouters").exit == Exit.DONE
    return fleet


def test_the_form_of_an_itemised_bill_is_remembered_shown_and_forgotten(own: Fleet, tmp_path: Path) -> None:
    first = text_file(tmp_path / "nov.csv", DETAIL)
    assert "Columns: Numéro d'appel → phone number" in own("import", str(first), "--dry-run").err
    assert own("formats", "list", "--json").json == []  # a look remembers nothing
    none = own("formats", "list")
    assert (none.out, none.err) == ("", "No form of a file is remembered yet.\n")
    assert (own("disputes", "list").out, own("disputes", "list").err) == ("", "There is none.\n")
    assert own("import", str(first), "--yes").exit == Exit.DONE
    (form,) = own("formats", "list", "--json").json
    assert (form["kind"], form["operator"]) == ("DETAIL", "Northwind")
    assert form["columns"] == {
        "number": "Numéro d'appel", "from": "Période du", "until": "au", "text": "Libellé", "net": "Montant HTVA",
    }  # fmt: skip
    name = form["fingerprint"][:8]
    assert f"{name}" in own("formats", "list").out
    shown = own("formats", "show", name).out
    assert "Montant HTVA    amount excl. VAT" in shown

    same = text_file(
        tmp_path / "oct.csv", [DETAIL[0], *([row[0], "01/10/2026", "31/10/2026", *row[3:]] for row in DETAIL[1:])]
    )
    assert "Columns:" not in own("import", str(same), "--dry-run").err
    heads = [*DETAIL[0][:3], "Description", "Montant HTVA"]
    other = text_file(tmp_path / "other.csv", [heads, ["0488000011", "01/10/2026", "31/10/2026", "Limitless", "33,00"]])
    said = own("import", str(other), "--dry-run").err
    assert "The text was “Libellé” in the file before; now it is “Description”." in said

    assert own("formats", "forget", "00", "--yes").exit == Exit.USAGE
    assert own("formats", "forget", name).exit == Exit.USAGE  # nobody is there to ask
    assert own("formats", "forget", name, "--yes").exit == Exit.DONE
    assert own("formats", "list", "--json").json == []
    assert "Columns: Numéro d'appel → phone number" in own("import", str(same), "--dry-run").err


def test_numbers_out_of_text_are_confirmed_once_for_each_supplier(
    own: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def invoice(month: int) -> str:
        lines = [Line("Mobile Limitless 0488 00 00 11", "33.00")]
        bill = Ubl(
            lines, number=f"2026{month}", issued=f"2026-{month}-01", period=(f"2026-{month}-01", f"2026-{month}-28")
        )
        return str(bill.write(tmp_path / f"{month}.xml"))

    sitting_at_it(monkeypatch, "no", "yes")
    said = own("import", invoice(10))
    assert said.exit == Exit.DONE
    assert (
        "Northwind Mobile writes phone numbers in the text of charges only: “Mobile Limitless 0488 00 00 11”"
        in said.err
    )
    assert "these charges are the whole account's" in said.err
    assert own("invoices", "show", "202610", "--json").json["line_count"] == 0
    (form,) = own("formats", "list", "--json").json
    assert (form["kind"], form["numbers_refused"], form["number_places"]) == ("INVOICE", True, ["TEXT"])
    assert "numbers in texts: not taken" in own("formats", "list").out

    sitting_at_it(monkeypatch, "yes")
    said = own("import", invoice(11))  # nothing is asked of the numbers any more
    assert said.exit == Exit.DONE
    assert "writes phone numbers" not in said.err
    assert own("invoices", "show", "202611", "--json").json["line_count"] == 0

    assert own("import", invoice(12), "--yes", "--text-numbers", "take").exit == Exit.DONE
    assert own("invoices", "show", "202612", "--json").json["line_count"] == 1
    assert not own("formats", "list", "--json").json[0]["numbers_refused"]


PRICES = [
    ["Kind", "Item", "Price", "Plan", "Unit", "Included (MB)", "Included minutes", "Zone", "Beyond, a MB", "Extra SMS",
     "From", "Until", "On the invoice"],
    ["plan", "Mobile Limitless", "33.00", "", "", "no limit", "500", "", "", "0.10", "2026-01-01", "", "Limitless | L"],
    ["data plan", "Tablet", "12.125", "", "", "5000", "", "", "0.00249", "", "", "2030-12-31", ""],
    ["option", "Asia [/]", "16", "Mobile Contact", "", "1000", "", "world", "0.01", "", "", "", ""],
    ["rate", "Data", "0.01110515964", "", "MB", "", "", "world", "", "", "", "", ""],
    ["discount", "Loyalty", "-5.00", "", "", "", "", "", "", "", "", "", ""],
    ["fee", "Activation", "1240.5", "", "", "", "", "", "", "", "", "", ""],
    ["pack", "Group 50 GB", "125", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def exactly(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Prices as numbers, without the place they came from."""

    def plain(value: Any) -> Any:
        return {unit: each and Decimal(each) for unit, each in value.items()} if isinstance(value, dict) else value

    return [
        {name: plain(value) for name, value in row.items() if name not in {"source", "row"}}
        | {"price": Decimal(row["price"])}
        for row in rows
    ]


def test_the_price_list_that_was_exported_comes_back_identical(own: Fleet, tmp_path: Path) -> None:
    assert own("import", str(text_file(tmp_path / "p.csv", PRICES)), "--yes").exit == Exit.DONE
    before = own("prices", "list", "--json").json
    assert [(row["item"], row["kind"]) for row in before] == [
        ("Mobile Limitless", "PLAN"), ("Tablet", "PLAN"), ("Asia [/]", "OPTION"), ("Data", "RATE"),
        ("Loyalty", "DISCOUNT"), ("Activation", "FEE"), ("Group 50 GB", "PACK"),
    ]  # fmt: skip
    for name in ("en.xlsx", "fr.csv", "nl.xlsx", "de.csv", "fr.xlsx", "en.csv"):
        path = tmp_path / name
        said = own("prices", "export", str(path), options=("--lang", path.stem))
        assert said.exit == Exit.DONE, said.err
        assert own("import", str(path), "--yes").exit == Exit.DONE
        assert exactly(own("prices", "list", "--json").json) == exactly(before), name
    listed = own("prices", "list").out
    assert "€ 0.01110515964 / MB" in listed
    assert "Mobile Contact" in listed


def test_without_a_price_list_nothing_is_written(own: Fleet, tmp_path: Path) -> None:
    said = own("prices", "export", str(tmp_path / "p.xlsx"))
    assert said.exit != Exit.DONE
    assert "No price list is in" in said.err
    assert not (tmp_path / "p.xlsx").exists()
