"""A company's own list in: whatever the headings and the cells look like, nothing comes in silently wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.iccid import InvalidIccid, parse_iccid, with_check_digit
from fleet_tui.fleet.columns import COLUMNS as FLEET_COLUMNS
from fleet_tui.i18n import available_languages, set_language
from fleet_tui.workbook import import_list, reading, xlsx_package
from fleet_tui.workbook.cells import SheetColumn
from fleet_tui.workbook.csv_export import CsvMode, write_csv
from fleet_tui.workbook.export import Provenance, write_lines
from fleet_tui.workbook.heading_words import field_of
from fleet_tui.workbook.import_list import ImportCandidate, read_list
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workbook.status_words import status_of

ICCID = "8932030000205518327"
NUMBER = "0489744365"


def book(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for one in merged:
        sheet.merge_cells(one)
    workbook.save(path)
    return path


def listed(tmp_path: Path, *rows: Sequence[Any], merged: Sequence[str] = ()) -> ImportCandidate:
    return read_list(book(tmp_path / "list.xlsx", rows, merged))


def only(candidate: ImportCandidate) -> ImportRow:
    assert candidate.notices == []
    (row,) = candidate.rows
    return row


@pytest.mark.parametrize(
    "headings",
    [
        ["Numéro de téléphone", "Description", "Tarif", "Statut", "Billing account", "Options", "Numéro de carte SIM"],
        ["Telefoonnummer", "Omschrijving", "Tariefplan", "Status", "Billing account", "Opties", "Simkaartnummer"],
        ["Phone number", "Description", "Tariff plan", "Status", "Billing account", "Options", "SIM card number"],
        ["Telefonnummer", "Beschreibung", "Tarifplan", "Status", "Rechnungskonto", "Optionen", "SIM-Kartennummer"],
        ["NUMERO DE TELEPHONE", " description ", "tarif", "STATUT", "Billing  Account", "options (2)", "ICCID"],
    ],
)
def test_headings_in_every_language(tmp_path: Path, headings: list[str]) -> None:
    cells = ["0489 74 43 65", "Margaux Sastre", "Mobile Contact", "ACTIVE", "100457319", "A; B", ICCID]
    row = only(listed(tmp_path, headings, cells))
    assert row == ImportRow(
        row=2,
        msisdn="+32489744365",
        iccid=ICCID,
        description="Margaux Sastre",
        plan="Mobile Contact",
        status=LineStatus.ACTIVE,
        billing_account="100457319",
        options=["A", "B"],
    )


def test_columns_in_any_order_and_unneeded_ones_named(tmp_path: Path) -> None:
    candidate = listed(tmp_path, ["Colour", "Status", "GSM", "Description"], ["red", "actif", NUMBER, "x"])
    assert only(candidate).status is LineStatus.ACTIVE
    assert candidate.reading.unused == {"Colour": ""}
    assert candidate.headings == {"status": "Status", "msisdn": "GSM", "description": "Description"}


def test_a_title_blank_lines_and_repeated_headings(tmp_path: Path) -> None:
    candidate = listed(
        tmp_path,
        ["Vue d'ensemble des cartes SIM"],
        [],
        ["Exporté le", "23/11/2026"],
        [],
        ["Numéro de téléphone", "Description"],
        ["0489 74 43 65", "a"],
        [None, None],
        ["", "  "],
        ["Numéro de téléphone", "Description"],
        ["0488 26 83 65", "b"],
        merged=["A1:B1"],
    )
    assert candidate.notices == []
    assert [(row.row, row.description) for row in candidate.rows] == [(6, "a"), (10, "b")]


def test_cells_merged_over_rows_say_the_same_for_each(tmp_path: Path) -> None:
    candidate = listed(
        tmp_path,
        ["Number", "Account", "Description"],
        ["0489744365", "100457319", "a"],
        ["0488268365", None, "b"],
        ["0488268370", "100457320", "c"],
        merged=["B2:B3"],
    )
    assert [row.billing_account for row in candidate.rows] == ["100457319", "100457319", "100457320"]


@pytest.mark.parametrize(
    "cell",
    ["0489 74 43 65", "0489/74.43.65", "+32 489 74 43 65", "0032489744365", "32489744365", 489744365, 489744365.0,
     32489744365, "489744365", "0489\u00a074\u00a043\u00a065"],
)  # fmt: skip
def test_numbers_however_the_list_has_them(tmp_path: Path, cell: object) -> None:
    assert only(listed(tmp_path, ["Number"], [cell])).msisdn == "+32489744365"


def test_a_yes_or_no_of_excel_is_the_word_that_people_see(tmp_path: Path) -> None:
    assert only(listed(tmp_path, ["Number", "Description"], ["0489 74 43 65", True])).description == "TRUE"


def test_a_number_from_abroad_that_excel_stripped_of_its_plus(tmp_path: Path) -> None:
    assert only(listed(tmp_path, ["Number"], [31612345678])).msisdn == "+31612345678"


@pytest.mark.parametrize(
    ("number", "iccid", "code", "column"),
    [
        ("", "", "NUMBER_MISSING", "Number"),
        ("–", "", "NUMBER_MISSING", "Number"),
        ("Total", "", "MSISDN_INVALID", "Number"),
        ("0489 74 43 6", "", "MSISDN_INVALID", "Number"),
        ("0489744365 / 0488268365", "", "MSISDN_INVALID", "Number"),
        ("4,89744E+08", "", "NUMBER_DIGITS_LOST", "Number"),
        (489744365.5, "", "NUMBER_DIGITS_LOST", "Number"),
        (True, "", "MSISDN_INVALID", "Number"),
        (NUMBER, 8932030000205518327.0, "ICCID_DIGITS_LOST", "ICCID"),
        (NUMBER, "8,93203E+18", "ICCID_DIGITS_LOST", "ICCID"),
        (NUMBER, "8932030000205510000", "ICCID_DIGITS_LOST", "ICCID"),
        (NUMBER, "8932030000205518328", "ICCID_CHECK_DIGIT", "ICCID"),
        (NUMBER, "1234567890123456789", "ICCID_PREFIX", "ICCID"),
        (NUMBER, "893203", "ICCID_LENGTH", "ICCID"),
        (NUMBER, "unknown", "ICCID_CHARACTERS", "ICCID"),
    ],
)
def test_rows_refused_with_the_reason(tmp_path: Path, number: object, iccid: object, code: str, column: str) -> None:
    candidate = listed(tmp_path, ["Number", "ICCID", "Description"], [number, iccid, "x"])
    (notice,) = candidate.notices
    assert (notice.row, notice.column, notice.code, notice.refused) == (2, column, code, True)
    assert notice.message
    assert candidate.rows == []
    assert candidate.refused == 1


def test_rounded_card_numbers_that_pass_by_chance_are_found_by_their_company(tmp_path: Path) -> None:
    rounded = [digits for n in range(10_000) if parses(digits := f"893203000{n:06}0000")]
    honest = [with_check_digit(f"893203000{n:09}") for n in range(123_456_789, 123_456_789 + 300)]
    spoilt = listed(tmp_path, ["GSM", "SIM"], *([f"0470{n:06}", card] for n, card in enumerate(rounded[:5])))
    assert spoilt.rows == []
    assert {notice.code for notice in spoilt.notices} == {"ICCID_DIGITS_LOST"}
    cards = [*honest, rounded[0]]
    whole = listed(tmp_path, ["GSM", "SIM"], *([f"0470{n:06}", card] for n, card in enumerate(cards)))
    assert whole.notices == []
    assert len(whole.rows) == 301


def parses(digits: str) -> bool:
    try:
        return bool(parse_iccid(digits))
    except InvalidIccid:
        return False


def test_a_card_number_kept_whole_in_a_number_cell_is_taken(tmp_path: Path) -> None:
    path = book(tmp_path / "list.xlsx", [["Number", "ICCID"], [NUMBER, 1]])
    rewritten = tmp_path / "exact.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(rewritten, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<v>1</v></c></row>", f"<v>{ICCID}</v></c></row>".encode()))
    assert only(read_list(rewritten)).iccid == ICCID


def test_a_number_that_stands_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    candidate = listed(tmp_path, ["Number"], ["0489744365"], ["+32489744365"])
    assert len(candidate.rows) == 1
    (notice,) = candidate.notices
    assert (notice.row, notice.code) == (3, "NUMBER_TWICE")
    assert "row 2" in notice.message


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("Monthly cost", "cheap", "AMOUNT_INVALID"),
        ("Monthly cost", "1.240", "AMOUNT_UNCLEAR"),
        ("Monthly cost", "1234.567", "AMOUNT_UNCLEAR"),
        ("Monthly cost", "1,234.567", "AMOUNT_UNCLEAR"),
        ("Monthly cost", "12.5²", "AMOUNT_INVALID"),
        ("Monthly cost", "٣", "AMOUNT_INVALID"),
        ("Monthly cost", "CHF 12.50", "AMOUNT_INVALID"),
        ("Monthly cost", 1e300, "AMOUNT_INVALID"),
        ("Description", "#REF!", "CELL_ERROR"),
        ("Description", "x" * 1_001, "TEXT_TOO_LONG"),
        ("Split bill", "Oui", "SPLIT_BILL_UNNAMED"),
    ],
)
def test_a_doubtful_cell_is_left_out_and_named(tmp_path: Path, heading: str, cell: object, code: str) -> None:
    candidate = listed(tmp_path, ["Number", heading], [NUMBER, cell])
    (notice,) = candidate.notices
    assert (notice.row, notice.column, notice.code, notice.refused) == (2, heading, code, False)
    (row,) = candidate.rows
    assert row.model_dump(exclude={"row", "msisdn"}, exclude_none=True) == {}


@pytest.mark.parametrize(
    ("cell", "amount"),
    [(20, "20.00"), (20.5, "20.50"), (0.005, "0.01"), ("20", "20.00"), ("-5", "-5.00"), ("€ 20,50", "20.50"),
     ("1.240,50 €", "1240.50"), ("1 240,5", "1240.50"), ("1,240.00", "1240.00"), ("1\u202f240,00\u00a0€", "1240.00"),
     ("12 345 678", "12345678.00"), ("-0,01", "-0.01"), ("€ -12,50", "-12.50"), ("1’234.50", "1234.50")],
)  # fmt: skip
def test_amounts_as_people_write_them(tmp_path: Path, cell: object, amount: str) -> None:
    assert only(listed(tmp_path, ["Number", "Prix (€ HTVA)"], [NUMBER, cell])).monthly_cost == Decimal(amount)


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        (["Utilisateur"], ["Zoë Peeters"], "Zoë Peeters"),
        (["Voornaam", "Achternaam"], ["Zoë", "Peeters"], "Zoë Peeters"),
        (["Nom", "Prénom"], ["Peeters", "Zoë"], "Zoë Peeters"),
        (["Name", "Vorname"], ["Peeters", "Zoë"], "Zoë Peeters"),
        (["First name", "Last name"], ["", "Peeters"], "Peeters"),
        (["User"], ["–"], None),
    ],
)
def test_names_in_one_column_or_two(tmp_path: Path, headings: list[str], cells: list[str], name: str | None) -> None:
    assert only(listed(tmp_path, ["GSM", *headings], [NUMBER, *cells])).person == name


def test_an_account_with_its_address_is_the_account(tmp_path: Path) -> None:
    row = only(listed(tmp_path, ["Number", "Billing account"], [NUMBER, "100457319 Katwilgweg - Antwerpen 2, 2050"]))
    assert row.billing_account == "100457319"


def test_an_account_in_a_number_cell(tmp_path: Path) -> None:
    assert only(listed(tmp_path, ["Number", "Account"], [NUMBER, 100457319])).billing_account == "100457319"


def test_the_sheet_with_the_list_is_found(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Welcome"])
    hidden = workbook.create_sheet("Old")
    hidden.append(["Number", "Status", "Description"])
    hidden.append(["0488268365", "active", "old"])
    hidden.sheet_state = "hidden"
    lines = workbook.create_sheet("Lines")
    lines.append(["Number", "Description"])
    lines.append([NUMBER, "new"])
    workbook.save(tmp_path / "list.xlsx")
    candidate = read_list(tmp_path / "list.xlsx")
    assert candidate.reading.sheets == ["Lines"]
    assert only(candidate).description == "new"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_kind(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [["Liste"], [], ["Numéro de téléphone", "Description"], ["0489 74 43 65", "Zoë"], [], ["0488268365", "a"]]
    path = tmp_path / "list.csv"
    path.write_text("\r\n".join(delimiter.join(line) for line in lines), encoding, newline="")
    candidate = read_list(path)
    assert candidate.notices == []
    assert [(row.row, row.msisdn, row.description) for row in candidate.rows] == [
        (4, "+32489744365", "Zoë"), (6, "+32488268365", "a"),
    ]  # fmt: skip


def test_csv_cells_that_hold_line_breaks_and_separators(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Number;Description\r\n0489744365;"a;b\nc"\r\n', newline="")
    assert only(read_list(path)).description == "a;b c"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.xlsx", b"hello", "not an Excel workbook"),
        ("list.xlsx", b"PK\x03\x04 and then nothing", "damaged"),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel format"),
        ("list.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("list.csv", b"\x00\x01\x02", "neither"),
        ("list.csv", b"", "no row of headings"),
        ("list.csv", b"apples;pears\n1;2\n", "no row of headings"),
        ("list.csv", b"Description;Status\na;active\n", "no column of phone numbers"),
        ("list.csv", b"Number;Status\n", "no lines below"),
        ("list.csv", b"Number;Status\n0489744365;" + b"x" * 200_000, "longer than any"),
    ],
)
def test_files_that_are_no_list_say_why(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match=says) as caught:
        read_list(path)
    assert name in caught.value.user_message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="cannot be opened"):
        read_list(tmp_path / "nothing.xlsx")


def test_a_hostile_file_name_is_shown_harmless(tmp_path: Path) -> None:
    path = tmp_path / "list\x1b]52;c;YQ==\x07.csv"
    path.write_text("nothing")
    with pytest.raises(WorkbookError) as caught:
        read_list(path)
    assert not {"\x1b", "\x07"} & set(caught.value.user_message)


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("readme.txt", "hello")
    with pytest.raises(WorkbookError, match="damaged"):
        read_list(path)


def test_a_workbook_damaged_inside(tmp_path: Path) -> None:
    whole = book(tmp_path / "whole.xlsx", [["Number"], [NUMBER]])
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, data[: len(data) // 2] if "sheet1" in part else data)
    with pytest.raises(WorkbookError, match="damaged"):
        read_list(path)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "list.xlsx", [["Number"], *([f"04700000{n:02}"] for n in range(12))])
    monkeypatch.setattr(import_list, "ROW_LIMIT", 10)
    with pytest.raises(WorkbookError, match="more than 10 rows"):
        read_list(path)
    monkeypatch.setattr(xlsx_package, "UNPACKED_LIMIT", 100)
    with pytest.raises(WorkbookError, match="unpacked"):
        read_list(path)
    monkeypatch.setattr(reading, "FILE_LIMIT", 100)
    with pytest.raises(WorkbookError, match="larger than"):
        read_list(path)


def test_hostile_cells_are_data(tmp_path: Path) -> None:
    hostile = ["[/]", "[@click=app.quit]x[/]", "a\u202eb", "x" * 300, "陳大文", "_x001B_[31m"]
    rows = [[f"04700000{n:02}", text] for n, text in enumerate(hostile)]
    candidate = listed(tmp_path, ["Number", "Description"], *rows)
    assert [row.description for row in candidate.rows] == [*hostile[:-1], "\x1b[31m"]


def test_a_message_repeats_nothing_that_could_act_on_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Number;Colour\x1b[c\n\x1b]52;c;YQ==\x07;x\n")
    candidate = read_list(path)
    shown = [notice.message + notice.column for notice in candidate.notices] + [*candidate.reading.unused]
    assert shown
    assert not any("\x1b" in text for text in shown)


COLUMNS = [SheetColumn("Phone number"), SheetColumn("SIM card number"), SheetColumn("Description"),
           SheetColumn("Monthly cost", "money")]  # fmt: skip
PRINTABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cn"], exclude_characters="\ufffe\uffffÃÂâ"),
    min_size=1,
).map(lambda text: f"a {text} z")


@given(
    st.lists(st.tuples(st.integers(0, 9_999_999), PRINTABLE, st.decimals(0, 99_999, places=2)), min_size=1, max_size=8,
             unique_by=lambda line: line[0]),
    st.sampled_from(["xlsx", *CsvMode]),
)  # fmt: skip
def test_what_went_out_comes_in_again(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[int, str, Decimal]], form: str
) -> None:
    path = tmp_path_factory.mktemp("list") / "list"
    rows = [(f"047{n % 10} {n // 10:06}", ICCID, text, cost) for n, text, cost in lines]
    if form == "xlsx":
        about = Provenance(datetime(2026, 11, 23, tzinfo=UTC), "", "", "", len(rows))
        write_lines(path, rows, COLUMNS, about)
    else:
        write_csv(path, rows, COLUMNS, CsvMode(form))
    back = read_list(path)
    assert back.notices == []
    assert [(row.msisdn, row.iccid, row.description, row.monthly_cost) for row in back.rows] == [
        (f"+32{number[1:].replace(' ', '')}", iccid, text, cost) for number, iccid, text, cost in rows
    ]


@pytest.mark.parametrize(
    ("word", "status"),
    [("PENDING", "PENDING"), ("En attente", "PENDING"), ("in afwachting", "PENDING"), ("ausstehend", "PENDING"),
     ("Actief", "ACTIVE"), ("aktiv", "ACTIVE"), ("en pause", "SUSPENDED"), ("gepauzeerd", "SUSPENDED"),
     ("arrêtée", "CEASED"), ("STOPGEZET", "CEASED"), ("gekündigt", "CEASED"), ("inactive", None), ("", None)],
)  # fmt: skip
def test_status_words(word: str, status: str | None) -> None:
    assert status_of(word) == status


COLUMN_FIELDS = {
    "number": "msisdn", "description": "description", "plan": "plan", "status": "status", "account": "billing_account",
    "options": "options", "cost": "monthly_cost", "user": "person", "iccid": "iccid", "split": "split_bill_profile",
}  # fmt: skip


@pytest.mark.parametrize("language", available_languages())
def test_our_own_exports_are_understood_in_every_language(language: str) -> None:
    set_language(language)
    found = {column.id: field_of(column.label) for column in FLEET_COLUMNS if column.id in COLUMN_FIELDS}
    assert found == COLUMN_FIELDS


@pytest.mark.parametrize("heading", ["Colour", "Title", "", "Date", "VUE D'ENSEMBLE DES CARTES SIM"])
def test_headings_that_are_none_of_ours(heading: str) -> None:
    assert field_of(heading) is None
