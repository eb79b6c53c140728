"""The HR list from the command line: who uses which line, decided once; and nothing kept that is not needed."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.ubl_files import Line, Ubl
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

LIST = """\
Numéro de téléphone;Tarif;Statut;Utilisateur;Centre de coûts;Matricule
0488 00 00 11;Mobile Limitless;ACTIVE;Jan Peeters;CC9;85.07.30-033.28
0488 00 00 12;Mobile Contact;ACTIVE;Zoë Maes;;85073003328
0488 00 00 13;Mobile Contact;ACTIVE;An Claesen;;
"""
SECRETS = (
    "85073003328",
    "85.07.30",
    "4321.98",
    "BE68539007547034",
    "Kortrijksesteenweg",
    "0499 11 22 33",
    "32499112233",
)
PRIVATE = "85.07.30-033.28;4321.98;BE68539007547034;Kortrijksesteenweg 1;0499 11 22 33"
HR = f"""\
Matricule;Nom;Prénom;E-mail;GSM;Département;Date de sortie;No national;Salaire;IBAN;Adresse privée;GSM privé
E1;Peeters;Jan;jan1@wouters.example;;Ventes;14/08/2026;{PRIVATE}
E2;Peeters;Jan;jan2@wouters.example;;Stock;;{PRIVATE}
E3;Maes;Zoë;zoe@wouters.example;0488 00 00 12;Ventes;;{PRIVATE}
E4;Claes;An;an@wouters.example;;Stock;;{PRIVATE}
"""
DETAIL = """\
Numéro d'appel;Rubrique;Libellé;Montant HTVA;N° appelé;Date
0488 00 00 11;Appels;Appel national;0,50;0475 98 76 54;03/11/2026
0488 00 00 11;Appels;Appel national;0,25;0475 98 76 54;04/11/2026
0488 00 00 12;Appels;Appel national;0,75;0475 98 76 54;05/11/2026
"""
NOVEMBER = Ubl(
    [
        Line("Mobile Limitless", "33.00", note="0488 00 00 11"),
        Line("Mobile Contact", "20.00", note="0488 00 00 12"),
        Line("Mobile Contact", "20.00", note="0488 00 00 13", cost_centre="CC7"),
        Line("Servicekosten", "5.00"),
    ]
)
CALLED = ("0475 98 76 54", "0475987654", "32475987654")


@pytest.fixture
def company(fleet: Fleet, tmp_path: Path) -> Fleet:
    """A fleet of three lines and the HR list of its company."""
    for name, text in (("list.csv", LIST), ("hr.csv", HR)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = fleet("import", str(tmp_path / "list.csv"), str(tmp_path / "hr.csv"), "--yes", "--company", "Wouters")
    assert said.exit == Exit.DONE
    assert "national register numbers" in said.err + said.out  # of the HR list
    assert "A national register number is not taken" in said.err + said.out  # of the list of lines
    return fleet


def test_a_person_decides_between_two_of_a_name_and_it_holds(company: Fleet) -> None:
    assert [each["id"] for each in company("people", "list", "ventes", "--json").json] == ["E1", "E3"]
    listed = company("people")
    assert "0488 00 00 12" in listed.out
    assert "4 people · 1 line matched · 2 to ask" in listed.err
    asked = company("people", "match")
    assert "E1  Jan Peeters · E1 · Ventes · last day 14/08/2026" in asked.out
    assert "E4  An Claes · E4 · Stock" in asked.out  # offered, not taken
    looked = company("people", "match", "0488000011", "E1", "--dry-run")
    assert looked.err.splitlines() == ["0488 00 00 11 Jan Peeters: could be several"]
    assert company("lines", "list", "is:departed", "--json").json == []
    refused = company("people", "match", "0488000011", "Jan Peeters", "--yes")
    assert "Several are called “Jan Peeters”: E1, E2." in refused.err
    assert "has no “Piet”" in company("people", "match", "0488000011", "Piet", "--yes").err
    assert company("people", "match", "0488000011", "--yes").exit != Exit.DONE
    kept = company("people", "match", "0488000011", "E1", "--yes")
    assert "0488 00 00 11 Jan Peeters: somebody said so: Jan Peeters · E1" in kept.err
    (line,) = company("lines", "list", "is:departed", "dept:ventes", "--json").json
    assert (line["msisdn"], line["department"], line["cost_centre"]) == ("+32488000011", "Ventes", "CC9")
    assert "Ventes" in company("lines", "show", "0488000011").out
    assert "An Claes" in company("people", "match", "0488000013", "An Claes", "--yes").err
    back = company("people", "match", "0488000011", "--back", "--yes", "--json")
    assert back.json["state"] == "AMBIGUOUS"
    assert company("people", "match", "0488000011", "--nobody", "--yes", "--json").json["state"] == "NOBODY"
    assert company("lines", "list", "is:departed", "--json").json == []


def test_departments_are_columns_of_an_export_where_they_are_known(company: Fleet, tmp_path: Path) -> None:
    company("export", str(tmp_path / "out.csv"), "--exact")
    heading, *rows = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert {"Department", "Cost centre"} <= set(heading.split(","))
    assert any("CC9" in row for row in rows)


def test_nothing_is_kept_of_people_but_what_is_named(company: Fleet, tmp_path: Path) -> None:
    """No register number, salary, account, private address or phone, no called number: in no file, in no answer."""
    (tmp_path / "detail.csv").write_text(DETAIL, encoding="utf-8")
    assert company("import", str(tmp_path / "detail.csv"), "--yes").exit == Exit.DONE
    company("export", str(tmp_path / "out.xlsx"))
    said = [
        company(*words).out
        for words in (
            ("people", "list", "--json"), ("people", "match", "--json"), ("lines", "list", "--json"), ("sources",),
            ("findings", "--json"), ("audit", "list", "--json"), ("invoices", "list", "--json"),
        )
    ]  # fmt: skip
    mine = [tmp_path / name for name in ("list.csv", "hr.csv", "detail.csv")]
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path not in mine]
    assert any(path.suffix == ".sqlite3" for path in kept)
    for secret in (*SECRETS, *CALLED):
        assert not any(secret in text for text in said), secret
        assert [path.name for path in kept if secret.encode() in path.read_bytes()] == []


def test_spending_and_findings_are_added_up_by_department_and_cost_centre(company: Fleet, tmp_path: Path) -> None:
    assert company("import", str(NOVEMBER.write(tmp_path / "november.xml")), "--yes").exit == Exit.DONE
    company("people", "match", "0488000011", "E1", "--yes")
    departments = company("spending", "by-department", "--json").json
    assert [(each["key"], each["amount"]["amount"], each["lines"]) for each in departments] == [
        ("Ventes", "53.00", 2), ("", "25.00", 1),
    ]  # fmt: skip
    assert "not known" in company("spending", "by-department").out
    centres = company("spending", "by-cost-centre", "--json").json
    assert [(each["key"], each["amount"]["amount"]) for each in centres] == [
        ("CC9", "33.00"), ("CC7", "20.00"), ("", "25.00"),
    ]  # fmt: skip
    found = company("findings", "dept:ventes", "code:leaver", "--json").json
    assert [(each["code"], each["department"], each["cost_centre"]) for each in found] == [("LEAVER", "Ventes", "CC9")]
    assert company("findings", "dept:stock", "--json").json == []
    assert "LEAVER" not in {each["code"] for each in company("findings", "dept:none", "--json").json}
    table = company("findings", "--by", "department").out
    assert "€ 33.00" in next(line for line in table.splitlines() if "Ventes" in line)


@pytest.mark.parametrize("words", [("E1", "--nobody"), ("E1", "--back")])
def test_two_answers_at_once_are_refused(company: Fleet, words: tuple[str, ...]) -> None:
    said = company("people", "match", "0488 00 00 11", *words, "--yes")
    assert (said.exit, said.err.strip()) == (
        Exit.USAGE, "Say one thing of one line: an employee, --nobody, or --back.",
    )  # fmt: skip
    assert company("people", "match", "--nobody", "--yes").exit == Exit.USAGE


def test_what_is_held_of_a_person_is_written_and_erased(company: Fleet, tmp_path: Path) -> None:
    """Who is meant is asked for where two are called so; what goes is said first, and what is in the way."""
    assert "A leaver's name is kept for 12 months" in company("people").err
    file = tmp_path / "zoe.json"
    assert company("people", "export", "zoe@wouters.example", str(file)).exit == Exit.DONE
    held = json.loads(file.read_text(encoding="utf-8"))
    assert (held["person"]["name"], held["person"]["employee_number"]) == ("Zoë Maes", "E3")
    assert {"people", "employees", "lines"} <= {each["table"] for each in held["held"]}
    text = tmp_path / "zoe.txt"
    assert "look through it" in company("people", "export", "E3", str(text)).err
    assert "family_name: Maes" in text.read_text(encoding="utf-8")
    assert stat.S_IMODE(text.stat().st_mode) == 0o600

    several = company("people", "erase", "Jan Peeters", "--yes")
    assert several.exit == Exit.USAGE
    assert "employee:E1  Jan Peeters · E1 · jan1@wouters.example" in several.err
    assert "called “Piet”" in company("people", "erase", "Piet", "--yes").err
    for nobody in ("", " ", "x" * 301):
        assert company("people", "export", nobody).exit == Exit.FAILURE
    looked = company("people", "erase", "E3", "--dry-run")
    assert (looked.exit, "HR list" in looked.out, "the line is the company's" in looked.out) == (Exit.DONE, True, True)
    assert "First take them off these lines, or stop the lines: 0488 00 00 12." in looked.err
    refused = company("people", "erase", "E3", "--yes")
    assert (refused.exit, "Nothing was changed." in refused.err) == (Exit.FAILURE, True)
    refused = company("people", "erase", "E3", "--yes", "--json")
    assert (refused.exit, len(refused.json["obstacles"])) == (Exit.FAILURE, 1)
    (tmp_path / "next.csv").write_text(LIST.replace("12;Mobile Contact;ACTIVE", "12;Mobile Contact;CEASED"), "utf-8")
    assert company("import", str(tmp_path / "next.csv"), "--yes").exit == Exit.DONE
    erased = company("people", "erase", "maes zoe", "--yes")
    assert (erased.exit, "from now on" in erased.err, "brings them back" in erased.err) == (Exit.DONE, True, True)
    assert company("people", "list", "maes", "--json").json == []
    assert "Maes" not in company("lines", "list", "--json").out
    again = company("people", "erase", "0488 00 00 12", "--yes", "--json")
    assert (again.exit, again.json["already"]) == (Exit.DONE, True)
