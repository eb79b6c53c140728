"""Lists as people have them: no row, sheet or column is lost without a word, and a file of another kind is refused."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.workbook.heading_words import field_of
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.import_list import ImportCandidate, read_list
from fleet_tui.workbook.kinds import Kind, recognise
from fleet_tui.workbook.reading import WorkbookError

CARDS = [with_check_digit(f"893203000123{n:06}") for n in range(1, 9)]


def number(n: int) -> str:
    return f"0470 {n:06}"


def text_file(tmp_path: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    hidden_rows: Sequence[int] = (),
    hidden: str = "",
    columns: str = "",
) -> Path:
    """A workbook; rows, a sheet and columns of its first sheet may be hidden."""
    workbook = Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = workbook.worksheets[0] if place == 0 else workbook.create_sheet()
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
        if name == hidden:
            sheet.sheet_state = "hidden"
    for row_number in hidden_rows:
        workbook.worksheets[0].row_dimensions[row_number].hidden = True
    for letter in columns:
        workbook.worksheets[0].column_dimensions[letter].hidden = True
    workbook.save(path)
    return path


def patched(path: Path, part: str, change: Any) -> Path:
    """A workbook with the bytes of one part changed."""
    target = path.with_name(f"patched-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return target


def with_rows(path: Path, attributes: dict[int, str]) -> Path:
    """A workbook whose rows have these attributes too."""

    def change(xml: bytes) -> bytes:
        for row, attribute in attributes.items():
            xml = xml.replace(f'<row r="{row}"'.encode(), f'<row r="{row}" {attribute}'.encode())
        return xml

    return patched(path, SHEET, change)


def numbers(candidate: ImportCandidate) -> list[str]:
    return [row.msisdn for row in candidate.rows]


def said(candidate: ImportCandidate) -> list[tuple[str, str]]:
    """Each remark's place and code."""
    return [(candidate.place(each.row).title, each.code) for each in candidate.notices]


SHEET = "xl/worksheets/sheet1.xml"


# What is hidden


@pytest.mark.parametrize("how", ["hidden", "filtered", "height", "all but those shown"])
def test_hidden_rows_are_known_however_they_were_hidden(tmp_path: Path, how: str) -> None:
    rows: list[list[Any]] = [["GSM"], *([number(n)] for n in range(4))]
    path = book(tmp_path / "list.xlsx", {"L": rows}, hidden_rows=[3, 4] if how in {"hidden", "filtered"} else [])
    if how == "filtered":
        path = patched(path, SHEET, lambda xml: xml.replace(b"</sheetData>", b'</sheetData><autoFilter ref="A1:A5"/>'))
    if how == "height":
        path = with_rows(path, {3: 'ht="0" customHeight="1"', 4: 'hidden="true"'})
    if how == "all but those shown":
        path = patched(path, SHEET, lambda xml: xml.replace(b"<sheetFormatPr", b'<sheetFormatPr zeroHeight="1"'))
        path = with_rows(path, {2: 'hidden="0"', 5: 'hidden="0"'})
    seen = read_list(path, hidden=False)
    assert numbers(seen) == ["+32470000000", "+32470000003"]
    assert len(seen.hidden) == 2
    assert len(read_list(path).rows) == 4


def test_a_hidden_column_never_wins_over_a_visible_one(tmp_path: Path) -> None:
    rows = [["GSM", "GSM", "Description"], ["0470000001", "0470000002", "x"]]
    candidate = read_list(book(tmp_path / "list.xlsx", {"L": rows}, columns="A"))
    assert numbers(candidate) == ["+32470000002"]
    assert any("hidden" in sentence for sentence in candidate.reading.not_taken())
    alone = [["GSM", "Description"], ["0470000001", "x"]]
    assert numbers(read_list(book(tmp_path / "alone.xlsx", {"L": alone}, columns="A"))) == ["+32470000001"]


# Rows that vanish


@pytest.mark.parametrize(
    ("content", "taken", "named"),
    [
        ('GSM;Nom;Statut\n0470000001;"Café Le Zi;actif\n0470000002;Jan;actif\n', 0, {2, 3}),
        ('GSM;Nom\n0470000001;Jan\n0470000002;"Ecran\n0470000003;Tom\n0470000004;An', 1, {3, 4, 5}),
        ('GSM;Nom;Tarif\n0470000001;"A;M\n0470000002;B "x";M\n0470000003;C;M\n', 1, {2, 3}),
        ('GSM,Nom\n0470000001,"Jan"\n"0470000002,Tom\n0470000003,An\n', 1, {3, 4}),
        ('GSM;Nom\n0470000001;"Le "Zi" bar"\n0470000002;An\n', 1, {2}),
        ('GSM\tNom\n0470000001\t"A\tB\n0470000002\t"C"\tD\n', 0, {2, 3}),
    ],
)
def test_no_row_is_lost_in_a_quote_that_nobody_closes(
    tmp_path: Path, content: str, taken: int, named: set[int]
) -> None:
    candidate = read_list(text_file(tmp_path, content))
    assert len(candidate.rows) == taken
    assert {each.row for each in candidate.notices if each.refused} == named


def test_quoted_cells_of_several_lines_stay_cells(tmp_path: Path) -> None:
    content = (
        'GSM;Description;Statut\r\n0470000001;"Rue du ""Lac""; 3\r\n1000 Bruxelles";actif\r\n0470000002;"";actif\r\n'
    )
    candidate = read_list(text_file(tmp_path, content))
    assert candidate.notices == []
    assert [row.description for row in candidate.rows] == ['Rue du "Lac"; 3 1000 Bruxelles', None]


def test_a_sheet_for_each_site_is_read_and_places_name_the_sheet(tmp_path: Path) -> None:
    head = ["GSM", "Description"]
    path = book(
        tmp_path / "list.xlsx",
        {"Info": [["Nos lignes"]], "Namur": [head, [number(1), "a"], [number(3), "e"]],
         "Gent": [["Description", "GSM"], ["b", number(2)], ["c", "0470 XX XX XX"], ["d", number(1)]]},
    )  # fmt: skip
    candidate = read_list(path)
    assert [(row.msisdn[-1], row.description) for row in candidate.rows] == [("1", "a"), ("3", "e"), ("2", "b")]
    assert said(candidate) == [("Sheet Gent, row 3", "MSISDN_INVALID"), ("Sheet Gent, row 4", "NUMBER_TWICE")]
    assert "row 2 of sheet Namur" in candidate.notices[1].message
    assert candidate.reading.sheets == ["Namur", "Gent"]
    assert list(candidate.reading.sheets_left_out) == ["Info"]


def test_the_list_is_the_sheet_with_most_numbers_not_with_most_headings(tmp_path: Path) -> None:
    lines = [["GSM", "Tarif"], *([number(n), "M"] for n in range(5))]
    orders = [
        ["GSM", "Description", "Tarif", "Statut", "Options"],
        *([number(n), "x", "M", "actif", "A"] for n in (1, 2)),
    ]
    candidate = read_list(book(tmp_path / "list.xlsx", {"Orders": orders, "Lines": lines}))
    assert len(candidate.rows) == 5
    assert candidate.reading.sheets == ["Lines"]
    assert "Lines" in candidate.reading.sheets_left_out["Orders"]


def test_a_hidden_sheet_is_named_and_not_read(tmp_path: Path) -> None:
    head = ["GSM", "Description"]
    path = book(
        tmp_path / "list.xlsx", {"Now": [head, [number(1), "a"]], "Old": [head, [number(2), "b"]]}, hidden="Old"
    )
    candidate = read_list(path)
    assert numbers(candidate) == ["+32470000001"]
    assert "Old" in candidate.reading.sheets_left_out


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_headings_in_another_order_further_down_begin_a_new_block(tmp_path: Path, form: str) -> None:
    rows = [
        ["GSM", "Tarif", "Description"], [number(1), "Plan A", "van"], ["", "", ""],
        ["Description", "GSM", "Tarif"], ["truck", number(2), "Plan B"], ["Description", "GSM", "Tarif"],
        ["car", number(3), "Plan C"],
    ]  # fmt: skip
    if form == "csv":
        path = text_file(tmp_path, "\n".join(";".join(row) for row in rows))
    else:
        path = book(tmp_path / "list.xlsx", {"L": rows})
    candidate = read_list(path)
    assert [(row.plan, row.description) for row in candidate.rows] == [
        ("Plan A", "van"), ("Plan B", "truck"), ("Plan C", "car"),
    ]  # fmt: skip
    assert candidate.notices == []


def test_a_plan_called_like_a_heading_is_no_heading(tmp_path: Path) -> None:
    content = "GSM;Tarif\n0470000001;Mobile\n0470 XX XX XX;Mobile\n0470000003;Mobile\n"
    candidate = read_list(text_file(tmp_path, content))
    assert [row.plan for row in candidate.rows] == ["Mobile", "Mobile"]
    assert said(candidate) == [("Row 3", "MSISDN_INVALID")]


def test_headings_of_two_lines_are_read_together(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["GSM", "Utilisateur", None, "Tarif"],
        [None, "Nom", "Prénom", None],
        [number(1), "Peeters", "Zoë", "M"],
    ]
    (row,) = read_list(book(tmp_path / "list.xlsx", {"L": rows})).rows
    assert (row.person, row.plan) == ("Zoë Peeters", "M")


def test_headings_are_found_however_far_down_they_stand(tmp_path: Path) -> None:
    above = "Some words\n" * 120
    candidate = read_list(text_file(tmp_path, f"{above}GSM;Tarif\n0470000001;M\n"))
    assert said(candidate) == []
    assert len(candidate.rows) == 1


def test_a_number_above_the_headings_is_named(tmp_path: Path) -> None:
    candidate = read_list(text_file(tmp_path, "0470000009;M\nGSM;Tarif\n0470000001;M\n"))
    assert said(candidate) == [("Row 1", "ABOVE_HEADINGS")]


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ("0470000001;Peeters; chauffeur;Mobile Start", True),
        ("0470000001;Peeters;M;;;", False),
        ("0470000001;Peeters;M;; ;x", True),
        ("0470000001;Peeters", False),
    ],
)
def test_a_row_with_more_cells_than_headings_is_refused(tmp_path: Path, row: str, refused: bool) -> None:
    candidate = read_list(text_file(tmp_path, f"GSM;Utilisateur;Tarif\n{row}\n"))
    assert [each.code for each in candidate.notices] == (["TOO_MANY_CELLS"] if refused else [])
    assert candidate.refused == refused


# Cells


def formulas(tmp_path: Path, cells: dict[str, str], *, computed: str | None = None) -> ImportCandidate:
    """A list whose cells B2… are formulas; `computed`: the value they were given, as a program writes it."""
    headings = ["GSM", "Utilisateur", "Carte SIM", "Description", "Prix mensuel"]
    rows: list[list[Any]] = [headings, [number(1), None, None, None, None]]
    path = book(tmp_path / "list.xlsx", {"L": rows})

    def put(xml: bytes) -> bytes:
        for place, kind in cells.items():
            value = "" if computed is None else f"<v>{computed}</v>"
            cell = f'<c r="{place}"{kind}><f>CONCATENATE("a","b")</f>{value}</c>'
            xml = xml.replace(b"</row></sheetData>", f"{cell}</row></sheetData>".encode())
        return xml

    return read_list(patched(path, SHEET, put))


def test_a_formula_that_nobody_computed_is_named_not_empty(tmp_path: Path) -> None:
    candidate = formulas(tmp_path, {"B2": "", "D2": ' t="str"', "E2": ""})
    assert [(each.column, each.code, each.refused) for each in candidate.notices] == [
        ("Description", "FORMULA_NOT_COMPUTED", False),
        ("Utilisateur", "FORMULA_NOT_COMPUTED", False),
        ("Prix mensuel", "FORMULA_NOT_COMPUTED", False),
    ]
    assert "save it" in candidate.notices[0].message


def test_a_card_that_is_a_formula_without_a_value_refuses_its_row(tmp_path: Path) -> None:
    candidate = formulas(tmp_path, {"C2": ""})
    assert [(each.code, each.refused) for each in candidate.notices] == [("FORMULA_NOT_COMPUTED", True)]


def test_a_nought_in_a_workbook_that_is_computed_when_it_opens_is_no_value(tmp_path: Path) -> None:
    assert len(formulas(tmp_path, {"E2": ""}, computed="0").notices) == 1
    assert formulas(tmp_path, {"E2": ""}, computed="12.5").notices == []


def test_a_formula_whose_value_is_the_empty_text_says_nothing(tmp_path: Path) -> None:
    assert formulas(tmp_path, {"B2": ' t="str"'}, computed="").notices == []


@pytest.mark.parametrize(
    "word",
    ["#N/A", "#NV", "#WERT!", "#NOM?", "#VERW!", "#BEZUG!", "#NAAM?", "#WAARDE!", "#DEEL/0!", "#VALEUR!", "#ZAHL!",
     "#GETAL!", "#SPILL!", "#ÜBERLAUF!", "#LEEG!", "#GETTING_DATA", "Err:502", "err:508", "#########", "#"],
)  # fmt: skip
def test_error_words_of_every_language_are_no_data(tmp_path: Path, word: str) -> None:
    candidate = read_list(text_file(tmp_path, f"GSM;Utilisateur;Tarif;Options\n0470000001;{word};{word};{word}\n"))
    assert [each.code for each in candidate.notices] == ["CELL_ERROR"] * 3
    (row,) = candidate.rows
    assert (row.person, row.plan, row.options) == (None, None, None)
    key = read_list(text_file(tmp_path, f"GSM;Tarif\n{word};M\n"))
    assert [(each.code, each.refused) for each in key.notices] == [("CELL_ERROR", True)]


@pytest.mark.parametrize("text", ["#12", "Err", "# 4", "Error:502 seen", "N/A today", "#teamvan 3"])
def test_what_only_begins_like_an_error_is_data(tmp_path: Path, text: str) -> None:
    (row,) = read_list(text_file(tmp_path, f"GSM;Description\n0470000001;{text}\n")).rows
    assert row.description == text


def test_an_escaped_emoji_is_the_emoji_and_half_of_one_harmless(tmp_path: Path) -> None:
    rows = [["GSM", "Description"], [number(1), "van XX"], [number(2), "van YY"]]
    path = book(tmp_path / "list.xlsx", {"L": rows})
    path = patched(path, SHEET, lambda xml: xml.replace(b"XX", b"_xD83D__xDE9A_").replace(b"YY", b"_xD800_"))
    assert [row.description for row in read_list(path).rows] == ["van \U0001f69a", "van \ufffd"]


# Encodings


def test_one_row_in_another_encoding_changes_no_other(tmp_path: Path) -> None:
    content = "GSM;Prénom;Nom\n0470000001;Zoë;A\n".encode() + "0470000002;André;B\n".encode("cp1252")
    candidate = read_list(text_file(tmp_path, content))
    assert [row.person for row in candidate.rows] == ["Zoë A", "André B"]
    assert candidate.reading.other_encoding == ["row 3"]


def test_a_file_of_windows_is_read_without_a_word(tmp_path: Path) -> None:
    candidate = read_list(text_file(tmp_path, "GSM;Description\n0470000001;Dépôt\n".encode("cp1252")))
    assert candidate.rows[0].description == "Dépôt"
    assert candidate.reading.other_encoding == []


def test_letters_that_were_read_wrongly_before_are_named(tmp_path: Path) -> None:
    candidate = read_list(text_file(tmp_path, "GSM;Utilisateur\n0470000001;JosÃ©\n0470000002;SÃO PAULO\n"))
    assert said(candidate) == [("Row 2", "WRONG_ENCODING")]


# Columns


@pytest.mark.parametrize(
    ("headings", "cells", "taken"),
    [
        (["Carte SIM (ancienne)", "Carte SIM (nouvelle)"], [CARDS[0], CARDS[1]], CARDS[1]),
        (["Carte SIM (nouvelle)", "Carte SIM (ancienne)"], [CARDS[1], CARDS[0]], CARDS[1]),
        (["Old SIM card", "New SIM"], [CARDS[0], CARDS[1]], CARDS[1]),
        (["Oude simkaart", "Nieuwe simkaart"], [CARDS[0], CARDS[1]], CARDS[1]),
        (["Alte SIM-Karte", "Neue SIM-Karte"], [CARDS[0], CARDS[1]], CARDS[1]),
        (["Kartennummer", "ICCID"], ["17", CARDS[1]], CARDS[1]),
        (["SIM", "ICCID"], [CARDS[1], ""], CARDS[1]),
    ],
)
def test_of_two_card_columns_the_one_that_is_meant(
    tmp_path: Path, headings: list[str], cells: list[str], taken: str
) -> None:
    path = text_file(tmp_path, f"GSM;{';'.join(headings)}\n0470000001;{';'.join(cells)}\n")
    (row,) = read_list(path).rows
    assert row.iccid == taken


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Numéro (ancien);Numéro (nouveau)", "0470000009;0470000001"),
        ("Téléphone (desk);GSM", "02 555 12 10;0470000001"),
        ("Téléphone;GSM", "02 555 12 10;0470000001"),
        ("Vast nummer;Gsm-nummer", "02 555 12 10;0470000001"),
        ("Nummer;Telefoonnummer", "1;0470000001"),
        ("Nr.;Numéro;MSISDN", "7;1;0470000001"),
        ("#;Phone", "1;0470000001"),
        ("GSM;Téléphone", ";0470000001"),
        ("GSM privé;GSM", "0470000009;0470000001"),
    ],
)
def test_of_two_number_columns_the_one_that_is_meant(tmp_path: Path, headings: str, cells: str) -> None:
    candidate = read_list(text_file(tmp_path, f"{headings};Tarif\n{cells};M\n"))
    assert numbers(candidate) == ["+32470000001"]
    assert candidate.reading.unused


@pytest.mark.parametrize(
    ("headings", "cells", "field", "value"),
    [
        ("Référence;Description", "R1;van", "description", "van"),
        ("Produit;Plan tarifaire", "tablet;Plan A", "plan", "Plan A"),
        ("Prix;Prix mensuel", "999;12", "monthly_cost", 12),
        ("SIM status;Statut de la ligne", "actif;suspendu", "status", "SUSPENDED"),
    ],
)
def test_the_heading_that_fits_better_wins(
    tmp_path: Path, headings: str, cells: str, field: str, value: object
) -> None:
    (row,) = read_list(text_file(tmp_path, f"GSM;{headings}\n0470000001;{cells}\n")).rows
    assert getattr(row, field) == value


@pytest.mark.parametrize("headings", ["GSM;Mobile", "N° GSM;GSM nr.", "GSM 1;GSM;GSM"])
def test_two_columns_that_are_equally_good_are_asked_about(tmp_path: Path, headings: str) -> None:
    with pytest.raises(WorkbookError, match="several columns"):
        read_list(text_file(tmp_path, f"{headings};Tarif\n0470000001;0470000002;0470000003\n"))


def test_two_columns_that_say_the_same_are_one(tmp_path: Path) -> None:
    assert numbers(read_list(text_file(tmp_path, "GSM;Mobile\n0470000001;0470000001\n"))) == ["+32470000001"]


def test_a_tie_in_a_column_that_is_not_needed_asks_nothing(tmp_path: Path) -> None:
    path = text_file(tmp_path, "GSM;Remarque;Commentaire\n0470000001;a;b\n")
    assert numbers(read_list(path, fields={Field.MSISDN})) == ["+32470000001"]
    with pytest.raises(WorkbookError, match="Remarque"):
        read_list(path)


def test_every_column_that_is_not_used_is_said(tmp_path: Path) -> None:
    wide = [f"X{n}" for n in range(300)]
    rows = [["GSM", "Colour", "", *wide, "ICCID"], [number(1), "red", "loose", *wide, CARDS[0]]]
    candidate = read_list(book(tmp_path / "list.xlsx", {"L": rows}))
    assert candidate.rows[0].iccid == CARDS[0]
    assert {"Colour", "X0", "column C, without a heading"} <= candidate.reading.unused.keys()


def test_columns_beyond_those_that_are_read_are_said(tmp_path: Path) -> None:
    path = book(tmp_path / "list.xlsx", {"L": [["GSM"], [number(1), *["x"] * 1_100]]})
    assert any("1,000" in sentence for sentence in read_list(path).reading.sentences())


HEADINGS = {
    Field.MSISDN: "N° de GSM|GSM nr.|GSM-Nr|Mobiel|Mobile|Numéro de mobile|N° d'appel|Tel.nr.|Mobilrufnummer|Phone n°|"
    "Téléphone mobile|№ GSM|GSM-nummer / N° de GSM|N° GSM | GSM-nr|Handynummer|Mobilfunknummer|Lijnnummer|"
    "Numéro de la ligne|Line number|* GSM :|Mobile phone no.|Oproepnummer|Tél. portable|TELEFOONNR",
    Field.ICCID: "N° de carte SIM|SIM card no.|SIM nr.|Kartennummer|Simkaartnr.|Numéro de la carte SIM|ICC-ID|"
    "SIM serial no|Simkaartnummer / N° carte SIM|SIM-Kartennr.",
    Field.STATUS: "Statut de la ligne|SIM status|Lijnstatus|Status van de lijn|Anschlussstatus|Statut / Status",
    Field.BILLING_ACCOUNT: "Klantnummer|N° compte|N° de compte client|Kundennummer|"
    "Billing account no.|Facturatierekening",
    Field.MONTHLY_COST: "Prix/mois|Redevance|Prijs per maand|Maandprijs (excl. btw)|Montant mensuel|Monatliche Kosten",
    Field.PLAN: "Type d'abonnement|Abonnementstype|Rate plan|Tariefplan|Forfait|Art des Tarifs / Tarifplan",
    Field.PERSON: "Naam en voornaam|Nom et prénom|Nom de l'utilisateur|Gebruikersnaam|Name, Vorname|Collaborateur",
}


@pytest.mark.parametrize(
    ("field", "heading"), [(field, one) for field, all_ in HEADINGS.items() for one in all_.split("|")]
)
def test_headings_are_known_by_their_words(field: Field, heading: str) -> None:
    assert field_of(heading) is field


@pytest.mark.parametrize(
    "heading",
    ["PIN", "PUK", "eSIM", "Mobile data", "Ancien numéro", "Type de SIM", "SIM type",
     "Nom du site", "Numéro de commande", "Order number", "Total", "Gerätenummer", "IMEI", "Liste des numéros"],
)  # fmt: skip
def test_headings_of_something_else_are_not_taken(heading: str) -> None:
    assert field_of(heading) is None


# Files


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.xls", b"<html><body><table><tr><td>GSM</td></tr></table>", "web page"),
        ("list.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC><table>", "web page"),
        ("list.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web page"),
        ("list.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        ("list.csv", "GSM;Tarif\n0470000001;M\n".encode("utf-32"), "UTF-32"),
        ("list.pdf", b"%PDF-1.7", "PDF"),
        ("list.xlsx", b'{"lines": []}', "JSON"),
        ("bill.xml", b'<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl">', "invoice"),
        ("bill.xml", b"<cn:CreditNote xmlns:cn='x'>", "invoice"),
    ],
)
def test_a_file_in_another_form_is_called_what_it_is(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(WorkbookError, match=says):
        read_list(text_file(tmp_path, content, name))


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        ("xl/workbook.bin", b"x", "xlsb"),
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
        ("xl/workbook.xml", b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>', "Strict"),
        ("word/document.xml", b"x", "text document"),
    ],
)
def test_another_form_of_workbook_is_called_what_it_is(tmp_path: Path, part: str, content: bytes, says: str) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr(part, content)
    with pytest.raises(WorkbookError, match=says) as caught:
        read_list(path)
    assert ".xlsx" in caught.value.user_message


@pytest.mark.parametrize("damage", ["crc", "middle", "encrypted", "deflate64", "no strings", "no manifest", "style"])
def test_whatever_is_damaged_is_refused(tmp_path: Path, damage: str) -> None:
    path = book(tmp_path / "list.xlsx", {"L": [["GSM", "Tarif"], *([number(n), f"M{n}"] for n in range(300))]})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as parts:
        offset = parts.getinfo(SHEET).header_offset
        central = data.rindex(SHEET.encode()) - 46
    if damage == "crc":
        data[central + 16] ^= 0xFF
        data[offset + 14] ^= 0xFF
    elif damage == "middle":
        data[offset + 200 : offset + 260] = b"\x55" * 60
    elif damage == "encrypted":
        data[central + 8] |= 1
        data[offset + 6] |= 1
    elif damage == "deflate64":
        data[central + 10] = data[offset + 8] = 9
    path.write_bytes(data)
    if damage == "no strings":
        path = patched(path, SHEET, lambda xml: xml.replace(b"</row>", b'<c t="s"><v>7</v></c></row>', 1))
    elif damage == "no manifest":
        path = patched(path, "[Content_Types].xml", lambda _xml: b"<Types/>")
    elif damage == "style":
        path = patched(path, SHEET, lambda xml: xml.replace(b' t="', b' s="x" t="', 1))
    with pytest.raises(WorkbookError, match=r"damaged|password"):
        read_list(path)


def test_small_files_that_become_large_are_refused_before_they_are_read(tmp_path: Path) -> None:
    bomb = b"<sst>" + b"<si><t>aaaaaaaa</t></si>" * 500_000
    for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet2.xml", "xl/anything.bin"):
        path = book(tmp_path / "list.xlsx", {"L": [["GSM"], [number(1)]]})
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
            parts.writestr(part, bomb)
        with pytest.raises(WorkbookError, match="too large"):
            read_list(path)


def test_merged_cells_that_are_none_are_scanned_once(tmp_path: Path) -> None:
    path = book(tmp_path / "list.xlsx", {"L": [["GSM"], [number(1)]]})
    path = patched(path, SHEET, lambda xml: xml + b"<mergeCell " * 90_000)
    with pytest.raises(WorkbookError, match="damaged"):
        read_list(path)


@pytest.mark.parametrize("what", ["pipe", "device", "directory"])
def test_only_ordinary_files_are_opened(tmp_path: Path, what: str) -> None:
    path = {"device": Path("/dev/zero"), "directory": tmp_path}.get(what, tmp_path / "pipe")
    if what == "pipe":
        os.mkfifo(path)
    with pytest.raises(WorkbookError, match="not an ordinary file"):
        read_list(path)


# Kinds


BILL = "Numéro;Date;Libellé;Montant\n0470000001;01/11/2026;Abonnement;20,00\n0470000001;02/11/2026;SMS;0,10\n"
KINDS = [
    (Kind.DETAIL, BILL),
    (Kind.DETAIL, "Rechnungsnummer;Rufnummer;Tarifzone;Nettobetrag\nR1;0470000001;D1;1,20\n"),
    (Kind.DETAIL, "Mobilnummer;Kategorie;Text;Betrag\n0470000001;A;x;1\n0470000001;B;y;2\n0470000002;B;y;2\n"),
    (Kind.PRICES, "Article;Prix mensuel\nMobile 1;20\nData 1 GB;5\n"),
    (Kind.PRICES, "Option;Plan;Preis pro Monat\nData;Mobile 1;5\n"),
    (Kind.PEOPLE, "Matricule;Nom;Prénom;E-mail;Département\n12;Peeters;Zoë;z@example.be;IT\n"),
    (Kind.PEOPLE, "Personeelsnummer;Naam;Afdeling;GSM\n12;Zoë Peeters;IT;0470000001\n"),
    (Kind.USAGE, "GSM;Mois;Minutes;SMS;MB\n0470000001;2026-10;12;3;800\n"),
    (Kind.INVOICE, '<?xml version="1.0"?>\n<ubl:Invoice xmlns:ubl="x"/>'),
    (Kind.LIST, "GSM;Carte SIM;Tarif;Coût mensuel;Département;E-mail\n0470000001;;M;20;IT;x@example.be\n"),
    (Kind.LIST, "GSM;Description;Total\n0470000001;van;20\n0470000002;car;20\n"),
    (Kind.LIST, "GSM\n0470000001\n"),
    (None, "apples;pears\n1;2\n"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content"), KINDS)
def test_the_kind_of_a_file_is_known_by_its_content(tmp_path: Path, kind: Kind | None, content: str) -> None:
    assert recognise(text_file(tmp_path, content, "data")) is kind


@pytest.mark.parametrize(
    ("content", "says"),
    [(BILL, "itemised bill"), (KINDS[3][1], "price list"), (KINDS[6][1], "employees"), (KINDS[7][1], "consumption")],
)
def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(WorkbookError, match=says):
        read_list(text_file(tmp_path, content))


# All together


CELL = st.sampled_from(["van", "0470 XX XX XX", "#N/A", "", "GSM", "a;b", 'say "x"', "Zoë", "x\ny", "12"])
WHAT = st.sampled_from(["ok", "hidden", "bad", "extra", "head", "damaged"])
ROWS = st.lists(st.tuples(st.integers(0, 99), CELL, CELL, WHAT), max_size=8)
Drawn = list[tuple[int, str, str, str]]
HEAD = ["GSM", "Tarif", "Description"]


def rows_of(drawn: Drawn) -> tuple[list[list[str]], list[int]]:
    """The rows of a sheet with its headings, and the numbers of those that are hidden."""
    rows, hidden = [HEAD], []
    for n, plan, text, what in drawn:
        if what == "head":
            rows.append(HEAD)
            continue
        key = {"bad": "0470 XX", "damaged": "#REF!"}.get(what, f"0470{n:06}")
        rows.append([key, plan, text, *(["moved"] if what == "extra" else [])])
        if what == "hidden":
            hidden.append(len(rows))
    return rows, hidden


def write(path: Path, sheets: Sequence[tuple[list[list[str]], list[int]]], *, as_book: bool) -> None:
    if as_book:
        workbook = Workbook()
        for place, (rows, hidden) in enumerate(sheets):
            sheet = workbook.worksheets[0] if place == 0 else workbook.create_sheet()
            sheet.title = str(place)
            for row in rows:
                sheet.append(row)
            for row_number in hidden:
                sheet.row_dimensions[row_number].hidden = True
        workbook.save(path)
        return
    text = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for rows, _hidden in sheets for row in rows]
    path.write_text("\n".join(text), encoding="utf-8")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, min_size=1, max_size=3), st.booleans())
def test_every_row_of_a_file_is_taken_or_named(tmp_path: Path, drawn: list[Drawn], as_book: bool) -> None:
    sheets = [rows_of(one) for one in drawn]
    counts = [sum(row != HEAD for row in rows) for rows, _hidden in sheets]
    path = tmp_path / "list"
    write(path, sheets, as_book=as_book)
    if not sum(counts):
        with pytest.raises(WorkbookError, match="no lines below"):
            read_list(path, hidden=False)
        return
    candidate = read_list(path, hidden=False)
    refused = {each.row for each in candidate.notices if each.refused}
    taken = {row.row for row in candidate.rows}
    left = [counts[int(name)] for name in candidate.reading.sheets_left_out]
    assert not refused & taken
    assert not candidate.hidden & (refused | taken)
    assert len(refused) + len(taken) + len(candidate.hidden) + sum(left) == sum(counts)


@given(st.lists(st.text(st.sampled_from('0a";\n'), max_size=12), min_size=1, max_size=8))
def test_csv_rows_of_any_quotes_are_all_there(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("list") / "list.csv"
    path.write_bytes(("GSM;Tarif\n" + "\n".join(f"0470{n:06};{line}" for n, line in enumerate(lines))).encode())
    candidate = read_list(path)
    named = {each.row for each in candidate.notices if each.refused}
    within = sum((row.plan or "").count("0470") for row in candidate.rows)
    assert len(candidate.rows) + len(named) >= len(lines)
    assert within == 0
