"""Lists as people have them: no row, sheet or cell is lost without a word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fleet_tui.workbook.import_list import ImportCandidate, read_list
from fleet_tui.workbook.reading import WorkbookError
from tests.list_files import SHEET, book, number, numbers, patched, said, text_file, with_rows

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
