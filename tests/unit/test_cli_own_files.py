"""A company's own files from the command line: several at once, each of its kind, in the order they need each other."""

from __future__ import annotations

import base64
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.domain.calendar import day_of, system_clock
from fleet_tui.i18n.format import day
from tests.ubl_files import Line, Ubl, attachment, group, tag
from tests.unit.command_line import Fleet, fleet, sample, sitting_at_it

__all__ = ["fleet", "sample"]

LIST = """\
Numéro de téléphone;Tarif;Statut;Compte de facturation
0488 00 00 11;Mobile Limitless;ACTIVE;100457319
0488 00 00 12;Mobile Contact;ACTIVE;100457319
"""
NOVEMBER = Ubl(
    [Line("Mobile Limitless", "33.00", note="0488 00 00 11"), Line("Contact", "20.00", note="0488 00 00 12")]
)
OCTOBER = Ubl([Line("Mobile Limitless", "33.00", note="0488 00 00 11")], number="2026100001", issued="2026-10-01")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """November's invoice, the list, October's invoice."""
    listed = tmp_path / "list.csv"
    listed.write_text(LIST, encoding="utf-8")
    november = NOVEMBER.write(tmp_path / "november.xml")
    return [str(november), str(listed), str(OCTOBER.write(tmp_path / "october.xml"))]


def test_list_and_invoices_come_in_at_once_in_the_right_order(fleet: Fleet, files: list[str]) -> None:
    said = fleet("import", *files, "--yes", "--company", "Wouters", "--operator", "Northwind")
    assert said.exit == Exit.DONE
    assert "2 new, 0 changed" in said.err
    assert said.err.index("october.xml: invoice 2026100001") < said.err.rindex("november.xml: invoice 2026110001")
    assert "2 charges, € 53.00 excl. VAT, sums right" in said.err
    invoices = fleet("invoices", "list", "--json").json
    assert [(each["number"], each["unpaid"]) for each in invoices] == [("2026110001", None), ("2026100001", None)]
    assert "   ?  " in fleet("invoices", "list").out
    sources = fleet("sources", "--json").json
    assert {(each["kind"], each["name"], each["operator"]) for each in sources} == {
        ("INVOICE", "november.xml", "Northwind Mobile"),
        ("INVOICE", "october.xml", "Northwind Mobile"),
        ("LIST", "list.csv", "Northwind"),
    }
    assert "an invoice (XML)" in fleet("sources").out


def test_a_dry_run_changes_nothing_and_says_what_goes_with_the_list(fleet: Fleet, files: list[str]) -> None:
    before = fleet("invoices", "list", "--json").json
    said = fleet("import", *files, "--dry-run")
    assert said.exit == Exit.DONE
    assert "november.xml: goes with the list above." in said.err
    assert "Nothing was changed." in said.err
    assert fleet("invoices", "list", "--json").json == before
    assert fleet("sources", "--json").json == []


def test_the_same_invoice_again_says_since_when_it_is_there(fleet: Fleet, files: list[str]) -> None:
    fleet("import", *files, "--yes")
    said = fleet("import", files[0], "--yes")
    assert said.exit == Exit.DONE
    assert f"is in already, since {day(day_of(system_clock()))}" in said.err
    assert len(fleet("invoices", "list", "--json").json) == 2


def test_an_invoice_of_another_company_is_refused(fleet: Fleet, files: list[str], tmp_path: Path) -> None:
    fleet("import", *files, "--yes")
    other = Ubl([Line("A", "1.00")], number="7", buyer=("Somebody", "BE0418715140")).write(tmp_path / "other.xml")
    said = fleet("import", str(other), "--yes")
    assert said.exit == Exit.FAILURE
    assert "addressed to BE0418715140, which is not your company" in said.err
    fresh = Ubl([Line("A", "1.00")], number="8").write(tmp_path / "fresh.xml")
    assert fleet("import", str(other), str(fresh), "--yes").exit == Exit.PARTLY
    assert len(fleet("invoices", "list", "--json").json) == 3


def test_an_invoice_alone_asks_for_the_list_first(fleet: Fleet, files: list[str]) -> None:
    said = fleet("import", files[0], "--yes")
    assert said.exit == Exit.FAILURE
    assert "bring that in first" in said.err


def test_a_file_that_is_no_invoice_is_refused_before_anything(fleet: Fleet, files: list[str], tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.xml"
    hostile.write_text('<!DOCTYPE x [<!ENTITY a "ha">]><Invoice/>', encoding="utf-8")
    said = fleet("import", files[1], str(hostile), "--yes")
    assert said.exit == Exit.FAILURE
    assert "hostile.xml declares a document type" in said.err
    assert fleet("sources", "--json").json == []


def test_an_itemised_bill_is_named_and_changes_no_line(fleet: Fleet, tmp_path: Path) -> None:
    bill = tmp_path / "detail.csv"
    rows = "".join(f"0489 74 43 65;01/11/2026;Appels;Appel {number};1,00\n" for number in range(20))
    bill.write_text(f"Numéro d'appel;Date;Rubrique;Libellé;Montant HTVA\n{rows}", encoding="utf-8")
    before = fleet("lines", "list", "--json").json
    said = fleet("import", str(bill), "--yes")
    assert said.exit == Exit.FAILURE
    assert "an itemised bill" in said.err
    assert fleet("lines", "list", "--json").json == before


def test_company_and_operator_are_asked_once_at_the_first_import(
    fleet: Fleet, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting_at_it(monkeypatch, "2", "Garage Dupont", "Northwind")
    said = fleet("import", files[1])
    assert said.exit == Exit.DONE, said.err
    assert "Your company's name" in said.err
    assert fleet("sources", "--json").json[0]["operator"] == "Northwind"


def test_without_a_name_the_fleet_says_what_it_is_called(fleet: Fleet, files: list[str]) -> None:
    said = fleet("import", files[1], "--yes")
    assert "--company gives it your company's name" in said.err
    again = fleet("import", files[1], "--yes", "--company", "Garage Dupont")
    assert "--company" not in again.err


def test_an_itemised_bill_inside_an_invoice_goes_with_it_and_explains_it(
    fleet: Fleet, files: list[str], tmp_path: Path
) -> None:
    fleet("import", files[1], "--yes", "--company", "Wouters", "--operator", "Northwind")
    bill = (
        "Numéro d'appel;Période du;au;Libellé;Montant HTVA\n"
        "0488000011;01/11/2026;30/11/2026;Mobile Limitless;33,00\n"
        "0488000012;01/11/2026;30/11/2026;Contact;{second}\n"
    )

    def invoice(number: str, second: str) -> str:
        inside = base64.b64encode(bill.format(second=second).encode()).decode()
        made = replace(NOVEMBER, number=number, extra=attachment("../détail nov.csv", "text/csv", inside))
        return str(made.write(tmp_path / f"{number}.xml"))

    looked = fleet("import", invoice("77", "20,00"), "--dry-run").err
    assert (
        "Inside, an itemised bill that goes with it: détail nov.csv, 2 charges, € 53.00 excl. VAT; "
        "it explains the invoice to the cent."
    ) in looked
    said = fleet("import", invoice("77", "20,00"), "--yes", "--json")
    assert said.exit == Exit.DONE
    (record,) = said.json["invoices"]
    assert [(each["number"], each["explains"], each["differs"]) for each in record["bills"]] == [("77", True, None)]
    assert {each["kind"] for each in fleet("sources", "--json").json} == {"LIST", "INVOICE", "DETAIL"}
    assert [each["number"] for each in fleet("invoices", "list", "--json").json] == ["77"]
    assert "it does not come to the invoice's sum" in fleet("import", invoice("78", "21,00"), "--dry-run").err


def test_of_a_bill_inside_an_invoice_every_row_is_taken_or_named_also_where_the_invoice_is_here(
    fleet: Fleet, files: list[str], tmp_path: Path
) -> None:
    fleet("import", files[1], "--yes", "--company", "Wouters", "--operator", "Northwind")

    def invoice(number: str, bill: str) -> str:
        inside = base64.b64encode(bill.encode()).decode()
        made = replace(NOVEMBER, number=number, extra=attachment("détail nov.csv", "text/csv", inside))
        return str(made.write(tmp_path / f"{number}.xml"))

    head = "Numéro d'appel;Période du;au;Rubrique;Libellé;Quantité;Unité;Montant HTVA\n"
    call = "0488000011;01/11/2026;30/11/2026;Appels;Appels nationaux;61;min;1,00\n"
    bad = "0488000012;01/11/2026;30/11/2026;Appels;Appels nationaux;5;min;un euro\n"
    path = invoice("80", head + call + bad)
    said = fleet("import", path, "--yes")
    assert said.exit == Exit.PARTLY
    assert "détail nov.csv: Row 3: “un euro” is not an amount." in said.err
    assert fleet("sources", "undo", "détail nov.csv", "--yes").exit == Exit.DONE
    assert [each["kind"] for each in fleet("sources", "--json").json].count("DETAIL") == 0
    again = fleet("import", path, "--yes", "--json")
    (record,) = again.json["invoices"]
    assert (again.exit, [each["explains"] for each in record["bills"]]) == (Exit.PARTLY, [True])
    assert [row["row"] for row in record["bill_rows_refused"]] == [3]
    assert [each["kind"] for each in fleet("sources", "--json").json].count("DETAIL") == 1
    unread = fleet("import", invoice("81", head + bad), "--yes", "--json")
    (record,) = unread.json["invoices"]
    assert unread.exit == Exit.PARTLY
    assert [
        "détail nov.csv is an itemised bill of which no row can be taken" in each for each in record["bills_not_read"]
    ]


def test_an_itemised_bill_of_which_one_invoice_is_refused_is_partly_done(
    fleet: Fleet, files: list[str], tmp_path: Path
) -> None:
    fleet("import", files[1], "--yes", "--company", "Wouters", "--operator", "Northwind")
    bill = tmp_path / "detail.csv"
    rows = "0488000011;A1;01/11/2026;30/11/2026;Contact;20,00\n0488000012;B2;;;Contact;20,00\n"
    bill.write_text(f"Numéro d'appel;Facture;Période du;au;Libellé;Montant HTVA\n{rows}", encoding="utf-8")
    said = fleet("import", str(bill), "--yes")
    assert "nothing says when invoice B2 is from" in said.err
    assert said.exit == Exit.PARTLY
    assert [each["number"] for each in fleet("invoices", "list", "--json").json] == ["A1"]


def test_the_order_and_the_site_of_a_charge_are_shown(fleet: Fleet, files: list[str], tmp_path: Path) -> None:
    fleet("import", files[1], "--yes", "--company", "Wouters", "--operator", "Northwind")
    order = group("OrderLineReference", tag("LineID", "10"), group("OrderReference", tag("ID", "4500012")))
    site = group("Delivery", group("DeliveryLocation", tag("ID", "GENT-2")))
    lines = [Line("Data line", "80.00", note="0488 00 00 11", before=order + site), Line("Contact", "20.00")]
    fleet("import", str(Ubl(lines, number="79").write(tmp_path / "79.xml")), "--yes")
    listed = fleet("invoices", "show", "79", "--lines", "--json").json["lines"]
    found = {charge["name"]: (charge["order_line"], charge["site"]) for line in listed for charge in line["charges"]}
    assert found == {"Data line": ("4500012 / 10", "GENT-2"), "Contact": (None, None)}


def test_a_file_that_came_in_by_mistake_is_taken_back_with_what_it_brought(
    fleet: Fleet, files: list[str], tmp_path: Path
) -> None:
    def state() -> list[object]:
        """All that an invoice or a file of use fills."""
        commands = (("invoices", "list"), ("billing", "list"), ("findings",), ("sources",), ("spending", "by-month"))
        return [fleet(*command, "--json").json for command in commands]

    fleet("import", *files, "--yes")
    charges = [Line("Mobile Limitless", "33.00", note="0488 00 00 99")]
    wrong = Ubl(charges, number="[/] X1", issued="2026-11-02", reference="999999999").write(tmp_path / "wrong.xml")
    use = tmp_path / "use.csv"
    use.write_text(
        f"Phone number;Month;Minutes;SMS;Data Belgium (MB)\n0488000011;{day_of(system_clock()):%Y-%m};5;5;5\n",
        encoding="utf-8",
    )
    for path, name in ((wrong, "[/] X1"), (use, "use.csv")):
        before = state()
        assert fleet("import", str(path), "--yes").exit == Exit.DONE
        assert state() != before
        assert fleet("sources", "undo", name, "--dry-run").exit == Exit.DONE
        assert state() != before
        said = fleet("sources", "undo", name, "--yes")
        assert (said.exit, "taken back; it can come in again." in said.err) == (Exit.DONE, True)
        assert state() == before
        assert fleet("import", str(path), "--yes").exit == Exit.DONE  # it can
    assert "No file" in fleet("sources", "undo", "nothing.xml", "--yes").err

    assert "bring in the right one" in fleet("sources", "undo", "list.csv", "--yes").err
    fleet("findings", "dispute", "code:billed_unknown", str(tmp_path / "letter.txt"), "--yes")
    said = fleet("sources", "undo", "wrong.xml", "--yes")
    assert (said.exit, "stands on it" in said.err) == (Exit.FAILURE, True)
    assert len(fleet("invoices", "list", "--json").json) == 3


@pytest.mark.parametrize(("sign", "amount"), [("comma", "€ 1,250.00"), ("point", "€ 1.25")])
def test_numbers_that_may_be_two_are_asked_about_or_said(
    fleet: Fleet, files: list[str], monkeypatch: pytest.MonkeyPatch, sign: str, amount: str
) -> None:
    fleet("import", files[1], "--yes")
    bill = Path(files[1]).with_name("bill.csv")
    bill.write_text("GSM;Du;Libellé;Facture;Montant\n0488000011;01/10/2026;Mobile;7;1.250\n", encoding="utf-8")
    refused = fleet("import", str(bill), "--yes")
    assert refused.exit == Exit.FAILURE
    assert "“1.250” may be thousands or decimals" in refused.err
    assert "--decimals comma" in refused.err
    said = fleet("import", str(bill), "--dry-run", "--decimals", sign)
    assert f"1 charge, {amount} excl. VAT" in said.err
    sitting_at_it(monkeypatch, "")  # enter decides nothing
    refused = fleet("import", str(bill))
    assert (refused.exit, refused.err.endswith("Nothing was changed.\n")) == (Exit.USAGE, True)
    sitting_at_it(monkeypatch, "1" if sign == "comma" else "2", "yes")
    asked = fleet("import", str(bill))
    assert f"1 charge, {amount} excl. VAT" in asked.err
    assert "1  thousands: 1,250" in asked.err


def test_each_file_is_asked_about_by_itself_and_a_plain_one_says_its_sign_itself(
    fleet: Fleet, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet("import", files[1], "--yes")
    head, row = "GSM;Du;Libellé;Facture;Montant", "0488000011;01/10/2026;Mobile;{};{}"
    bills = {"one.csv": [row.format(7, "(1.250)")], "two.csv": [row.format(8, "2.500")]}
    for count, (name, rows) in enumerate(bills.items()):
        text = "\n".join([head.replace("Libellé", "Libellé" if count else "Text"), *rows])
        (tmp_path / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as packed:
        for name in bills:
            packed.write(tmp_path / name, name)
    sitting_at_it(monkeypatch, "1", "2", "yes")
    said = fleet("import", str(tmp_path / "both.zip"))
    assert said.exit == Exit.DONE, said.err
    assert "one.csv: “(1.250)” may be thousands or decimals" in said.err
    assert "two.csv: “2.500” may be thousands or decimals" in said.err
    assert "-€ 1,250.00 excl. VAT" in said.err
    assert "€ 2.50 excl. VAT" in said.err
    plain = tmp_path / "plain.csv"
    plain.write_text("\n".join([head, row.format(9, "36,50")]), encoding="utf-8")
    fleet("import", str(plain), "--yes", "--decimals", "point")  # the file shows a comma, whatever is said
    (form,) = [each for each in fleet("formats", "list", "--json").json if each["columns"]["text"] == "Libellé"]
    assert form["decimals"] == ","


def test_no_slip_takes_a_file_back(fleet: Fleet, files: list[str]) -> None:
    fleet("import", *files, "--yes")
    source = next(each for each in fleet("sources", "--json").json if each["name"] == "october.xml")
    assert fleet("sources", "undo", source["id"][:7], "--yes").exit == Exit.USAGE
    assert fleet("sources", "undo", source["id"][:8], "--yes").exit == Exit.DONE


def test_a_list_that_may_be_of_employees_and_new_names_are_asked_about_or_said(
    fleet: Fleet, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet("import", files[1], "--yes")
    staff = tmp_path / "staff.csv"
    staff.write_text("Matricule;Nom;GSM\n1;Zoë Janssens;0488000011\n", encoding="utf-8")
    refused = fleet("import", str(staff), "--yes")
    assert refused.exit == Exit.FAILURE
    assert "--as list or --as people" in refused.err
    other = tmp_path / "other.csv"
    other.write_text(LIST.replace("Mobile Contact", "Mobile Giga"), encoding="utf-8")
    assert "--new-names takes them." in fleet("import", str(other), "--dry-run").err
    sitting_at_it(monkeypatch, "2", "1")
    assert "1 person" in fleet("import", str(staff)).err
    with zipfile.ZipFile(tmp_path / "staff.zip", "w") as packed:
        packed.write(staff, "staff.csv")
    assert "--as list or --as people" in fleet("import", str(tmp_path / "staff.zip"), "--yes").err
    sitting_at_it(monkeypatch, "yes", "2")
    said = fleet("import", str(other)).err
    assert "The fleet does not have “Mobile Giga”." in said
    assert said.count("Names that the fleet does not have are left out.") == 1  # what is taken is shown again
    assert said.count("0 new, 1 changed") >= 2
    assert {each["plan"] for each in fleet("lines", "list", "--json").json} >= {"MOBILE_GIGA"}


def test_the_newest_of_each_kind_is_taken_back_and_what_comes_back_is_said_before(fleet: Fleet, tmp_path: Path) -> None:
    def bring(name: str, text: str) -> None:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert fleet("import", str(path), "--yes").exit == Exit.DONE

    bring("first.csv", LIST)
    lines = fleet("lines", "list", "--json").json
    bring("prices.csv", "Item;Price;Kind\nMobile Contact;20,00;plan\n")
    bring("people.csv", "Employee number;Name;E-mail;End date\nE1;An Claes;an@claes.be;31/12/2030\n")
    bring(
        "second.csv", LIST.replace("Mobile Contact", "Mobile Limitless") + "0488 00 00 13;Mobile Limitless;ACTIVE;1\n"
    )
    refused = fleet("sources", "undo", "first.csv", "--yes")
    assert (refused.exit, "second.csv came in later" in refused.err) == (Exit.FAILURE, True)
    sources = fleet("sources", "--json").json
    looked = fleet("sources", "undo", "second.csv", "--dry-run")
    assert looked.exit == Exit.DONE
    for words in ("1 line that came with it goes.", "1 line is again as before it.", "first.csv of"):
        assert words in looked.err
    assert fleet("sources", "--json").json == sources
    assert fleet("sources", "undo", "second.csv", "--yes").exit == Exit.DONE
    again = fleet("lines", "list", "--json").json
    assert [(each["msisdn"], each["plan"]) for each in again] == [(each["msisdn"], each["plan"]) for each in lines]
    assert "There is no list of employees any more." in fleet("sources", "undo", "people.csv", "--yes").err
    assert "There is no price list any more." in fleet("sources", "undo", "prices.csv", "--yes").err
    assert (fleet("prices", "list", "--json").json, fleet("people", "list", "--json").json) == ([], [])
    stays = fleet("sources", "undo", "first.csv", "--yes")
    assert (stays.exit, "bring in the right one" in stays.err) == (Exit.FAILURE, True)
