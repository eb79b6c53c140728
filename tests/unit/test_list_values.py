"""What a cell of a list means: whatever is not plainly a value is named, and never taken for another one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from fleet_tui.domain.account_number import UnclearAccount, parse_account
from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.iccid import InvalidIccid, parse_iccid, went_through_double, with_check_digit
from fleet_tui.workbook import cell_values
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.import_list import ImportCandidate, read_list
from fleet_tui.workbook.status_words import status_of

NUMBER = "0489744365"
CARD = "8932030000205518327"


def csv_list(tmp_path: Path, *lines: str) -> ImportCandidate:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_list(path)


def book_list(tmp_path: Path, *rows: Sequence[object]) -> ImportCandidate:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(tmp_path / "list.xlsx")
    return read_list(tmp_path / "list.xlsx")


def only(candidate: ImportCandidate) -> ImportRow:
    assert candidate.notices == []
    (row,) = candidate.rows
    return row


# Phone numbers in cells


@pytest.mark.parametrize(
    "cell",
    ["0489 XX XX XX", "0487 74 GEEN", "0489744402 0488268302", "0489744408 - 12", "48974436.0", "23/11/2026",
     "-489744369", "Client 12345678", "Total : 12.345.678", "0489٧٤٤٣٨٨", "Édité le 24/11/2026"],
)  # fmt: skip
def test_a_cell_that_only_holds_digits_is_no_phone_number(tmp_path: Path, cell: str) -> None:
    candidate = csv_list(tmp_path, "GSM;Description", f"{cell};x", f"{NUMBER};y")
    assert [row.msisdn for row in candidate.rows] == ["+32489744365"]
    (notice,) = candidate.notices
    assert (notice.row, notice.code, notice.refused) == (2, "MSISDN_INVALID", True)


@pytest.mark.parametrize("cell", [-489744369, 489744365.5, date(2026, 11, 24), True, 22268888, 12345678])
def test_a_figure_or_a_day_is_no_phone_number(tmp_path: Path, cell: object) -> None:
    candidate = book_list(tmp_path, ["GSM", "Description"], [cell, "x"])
    assert candidate.rows == []
    assert [notice.refused for notice in candidate.notices] == [True]


@pytest.mark.parametrize(
    "cell", ['"=""0489744365"""', "'0489744365", "tel:+32489744365", "\u202a+32 489 74 43 65\u202c", "0489\u200b744365"]
)
def test_what_programs_put_around_a_number_is_taken_off(tmp_path: Path, cell: str) -> None:
    assert only(csv_list(tmp_path, "GSM;Description", f"{cell};x")).msisdn == "+32489744365"


def test_numbers_of_machines_can_be_listed(tmp_path: Path) -> None:
    candidate = csv_list(tmp_path, "MSISDN;ICCID", f"+327700010023652;{CARD}", "0770 0010 0236 53;", "3197001234567;")
    assert candidate.notices == []
    assert [row.msisdn for row in candidate.rows] == ["+327700010023652", "+327700010023653", "+3197001234567"]


@pytest.mark.parametrize("cell", ["02/226.88.88", "+32 2 226 88 88", "0800 12 345"])
def test_a_landline_is_no_number_to_order(cell: str) -> None:
    with pytest.raises(CellProblem) as caught:
        cell_values.mobile(cell)
    assert (caught.value.code, caught.value.refuses) == ("NUMBER_NOT_MOBILE", True)
    assert cell_values.mobile(NUMBER) == "+32489744365"
    assert cell_values.mobile("–") is None


@given(
    st.dates(date(1950, 1, 1), date(2060, 1, 1)), st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y", ""])
)
def test_a_day_in_a_cell_is_never_a_number_a_card_an_account_or_a_status(day: date, form: str) -> None:
    cell = format(day, form) if form else day
    for read in (cell_values.msisdn, cell_values.iccid, cell_values.status, cell_values.monthly_cost):
        with pytest.raises(CellProblem):
            read(cell)
    if not form:
        with pytest.raises(CellProblem):
            cell_values.billing_account(cell)
    assert cell_values.text(cell) == ((form and cell) or day.isoformat())


# SIM cards


def as_printed(digits: str) -> list[str]:
    """A card number as programs print it that kept it as a double: JavaScript, numpy, Excel."""
    double = float(digits)
    mantissa, exponent = repr(double).split("e+")
    excel = f"{double:.14e}".split("e")[0]
    return [
        mantissa.replace(".", "").ljust(int(exponent) + 1, "0"),
        str(int(double)),
        excel.replace(".", "").ljust(len(digits), "0"),
    ]


@given(st.from_regex(r"\A89[0-9]{16,18}\Z"))
def test_whatever_went_through_a_double_is_seen(digits: str) -> None:
    assert all(went_through_double(printed) for printed in as_printed(digits))


@pytest.mark.parametrize("program", [0, 1, 2], ids=["javascript", "numpy", "excel"])
def test_a_column_that_went_through_a_double_is_refused_whole(tmp_path: Path, program: int) -> None:
    cards = [with_check_digit(f"893203000020{n * 7919 % 1_000_000:06}") for n in range(1, 41)]
    spoilt = [as_printed(card)[program] for card in cards]
    assert any(passes(card) for card in spoilt)  # one in ten, by chance: the trap
    candidate = csv_list(tmp_path, "GSM;ICCID", *(f"04897443{n:02};{card}" for n, card in enumerate(spoilt)))
    assert candidate.rows == []
    assert {notice.code for notice in candidate.notices} == {"ICCID_DIGITS_LOST"}
    assert len(candidate.notices) == 40


def passes(digits: str) -> bool:
    try:
        return bool(parse_iccid(digits))
    except InvalidIccid:
        return False


def test_one_honest_card_that_ends_in_zeros_comes_in_with_any_other(tmp_path: Path) -> None:
    honest = next(card for n in range(1_000) if passes(card := f"893203000020{n:03}0000"))
    candidate = csv_list(tmp_path, "GSM;ICCID", f"0489744365;{honest}", f"0489744366;{CARD}")
    assert candidate.notices == []
    assert [row.iccid for row in candidate.rows] == [honest, CARD]
    alone = csv_list(tmp_path, "GSM;ICCID", f"0489744365;{honest}")
    assert [(notice.code, notice.refused) for notice in alone.notices] == [("ICCID_DIGITS_LOST", True)]


def test_honest_cards_are_not_taken_for_rounded_ones(tmp_path: Path) -> None:
    chance = random.Random(20261130)
    for count in (5, 60, 400):
        cards = [with_check_digit(f"8932030000{chance.randrange(10**8):08}") for _ in range(count)]
        candidate = csv_list(tmp_path, "GSM;ICCID", *(f"0489{n:06};{card}" for n, card in enumerate(cards)))
        assert (candidate.notices, len(candidate.rows)) == ([], count)


def test_cards_without_a_check_digit_are_left_out_and_the_lines_come_in(tmp_path: Path) -> None:
    cards = [f"89883030000051234{n:02}" for n in range(10, 22)]
    candidate = csv_list(tmp_path, "GSM;ICCID", *(f"04897450{n:02};{card}" for n, card in enumerate(cards)))
    assert len(candidate.rows) == len(cards)
    assert {row.iccid for row in candidate.rows} == {None}
    assert {(notice.code, notice.refused) for notice in candidate.notices} == {("ICCID_UNCHECKED", False)}
    mistyped = csv_list(tmp_path, "GSM;ICCID", f"0489745010;{CARD[:-1]}0", f"0489745011;{CARD}")
    assert [(notice.row, notice.code, notice.refused) for notice in mistyped.notices] == [
        (2, "ICCID_CHECK_DIGIT", True)
    ]


@pytest.mark.parametrize(
    "cell",
    [f"'{CARD}", f"={chr(34)}{CARD}{chr(34)}", f"\u200b{CARD}", "8932 0300 0020 5518 327", f"{CARD}F",
     f"\ufeff{CARD}\u00a0", "8932–0300–0020–5518–327", "８９３２０３００００２０５５１８３２７"],
)  # fmt: skip
def test_what_programs_put_around_a_card_is_taken_off(cell: str) -> None:
    assert cell_values.iccid(cell) == CARD


# None, options, accounts, statuses


@pytest.mark.parametrize("word", ["geen", "Aucun", "AUCUNE", "none", "keine", "Kein", "niemand"])
def test_a_word_for_none_is_said_and_an_empty_cell_is_not(tmp_path: Path, word: str) -> None:
    heading = "GSM;User;Options;Billing account;Description;Split bill"
    row = only(csv_list(tmp_path, heading, f"{NUMBER};{word};{word};{word};{word};{word}"))
    assert (row.person, row.options, row.billing_account, row.description, row.split_bill_profile) == (
        "",
        [],
        "",
        "",
        "",
    )
    for cell in ("", "–", "n/a", "-", "sans objet", "nvt"):
        row = only(csv_list(tmp_path, heading, f"{NUMBER};{cell};{cell};{cell};{cell};{cell}"))
        assert row.model_dump(exclude={"row", "msisdn"}, exclude_none=True) == {}


@pytest.mark.parametrize("word", ["Non", "nee", "NEIN", "no", "faux", "0"])
def test_no_split_bill_is_said(word: str) -> None:
    assert cell_values.split_bill_profile(word) == ""


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Data 1,5 GB", ["Data 1,5 GB"]),
        ("Data 1,5 GB, Voice 100", ["Data 1,5 GB", "Voice 100"]),
        ("Voice 100, 2 GB", ["Voice 100", "2 GB"]),
        ("Data 0,5 Go;Roaming 2,50", ["Data 0,5 Go", "Roaming 2,50"]),
        ("• Data 1 GB\n• Voice 100", ["Data 1 GB", "Voice 100"]),
        ("- Data\n- Voice", ["Data", "Voice"]),
        ("* Data | * Voice", ["Data", "Voice"]),
        ("Data•Voice", ["Data", "Voice"]),
        ("Data,Voice,Data", ["Data", "Voice"]),
        ("Pro-Data - EU", ["Pro-Data - EU"]),
        ("5G,Data", ["5G", "Data"]),
        ("Data 1,5 GB/mois, Données 10,5 Go", ["Data 1,5 GB/mois", "Données 10,5 Go"]),
        ("Databundel 0,5 GB, Bellen 1,5 uur", ["Databundel 0,5 GB", "Bellen 1,5 uur"]),
        ("Datenvolumen 2,5 GB, Anrufe 1,5 Std.", ["Datenvolumen 2,5 GB", "Anrufe 1,5 Std."]),
        ("Data 1,500 MB, Voice 2,5", ["Data 1,500 MB", "Voice 2,5"]),
    ],
)
def test_options_are_not_cut_at_decimal_commas_nor_keep_bullets(cell: str, names: list[str]) -> None:
    assert cell_values.options(cell) == names


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("100 457 319", "100457319"), ("100.457.319", "100457319"), ("100\u00a0457\u00a0319", "100457319"),
        ("n° 100457319", "100457319"), ("BA100457319", "100457319"), ("BA 100457319", "100457319"),
        ("Account no. 100457319", "100457319"), ("100457319.0", "100457319"), (100457319.0, "100457319"),
        ('="100457319"', "100457319"), ("'100457319", "100457319"), ("100457319-01", "100457319-01"),
        ("100457319/3", "100457319/3"), ("100457319 Katwilgweg - Antwerpen 2, 2050", "100457319"),
        ("100457319, Rue Haute 1", "100457319"), ("0012345678", "0012345678"), ("Siège social", "Siège social"),
    ],
)  # fmt: skip
def test_accounts_however_the_list_writes_them(cell: object, number: str) -> None:
    assert cell_values.billing_account(cell) == number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("100457319 / 100457327", "ACCOUNT_TWO"), ("100457319/100457327", "ACCOUNT_TWO"),
        ("100457319; 100457327", "ACCOUNT_TWO"), ("100457319 et 100457327", "ACCOUNT_TWO"),
        ("100457319\n100457327", "ACCOUNT_TWO"), ("100457319 100457327", "ACCOUNT_TWO"),
        ("1,00457E+08", "ACCOUNT_DIGITS_LOST"), ("1.00457319", "ACCOUNT_DIGITS_LOST"),
        ("1.00457319.01", "ACCOUNT_DIGITS_LOST"), (1.234567890123457e18, "ACCOUNT_DIGITS_LOST"),
        (1234567890123457024, "ACCOUNT_DIGITS_LOST"), (100457319.5, "ACCOUNT_DIGITS_LOST"),
        (date(2026, 11, 24), "ACCOUNT_DIGITS_LOST"),
    ],
)  # fmt: skip
def test_an_account_that_is_two_or_spoilt_is_named(cell: object, code: str) -> None:
    with pytest.raises(CellProblem) as caught:
        cell_values.billing_account(cell)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.refuses) == (code, False)


@given(st.from_regex(r"\A[1-9][0-9]{8,11}\Z"))
def test_an_account_has_one_key_however_it_is_written(number: str) -> None:
    tail = len(number) % 3
    groups = [number[:tail]] if tail else []
    groups += [number[place : place + 3] for place in range(tail, len(number), 3)]
    spellings = [number, " ".join(groups), ".".join(groups), f"BA{number}", f"n° {number}", f"0{number}", f"{number}.0",
                 f"{number} Rue Haute 12, 1000 Bruxelles"]  # fmt: skip
    assert {parse_account(text).key for text in spellings} == {number}
    assert parse_account(f"{number}-01").key != number
    with pytest.raises(UnclearAccount):
        parse_account(f"{number} / {number}")


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Actif (suspendu)", None), ("Active [ceased]", None), ("Actif (actif)", "ACTIVE"),
        ("Actif / Actief", "ACTIVE"), ("Actif / Opgezegd", None), ("Inactif", None),
        ("Inactief", None), ("Désactivé", None), ("Deactivated", None),
        ("Hors service", None), ("Buiten dienst", None), ("Actif (à résilier)", None), ("RETIRED", "CEASED"),
        ("Bloqué", "SUSPENDED"), ("geblokkeerd", "SUSPENDED"), ("gesperrt", "SUSPENDED"), ("standby", "SUSPENDED"),
        ("Closed", "CEASED"), ("Afgesloten", "CEASED"), ("geschlossen", "CEASED"), ("ACTIVATION_READY", "PENDING"),
        ("Besteld", "PENDING"), ("Ordered", "PENDING"), ("Commandée", "PENDING"), ("live", "ACTIVE"),
        ("In Betrieb", "ACTIVE"), ("Résiliée le 01/02/2026", "CEASED"), ("Opgezegd op 1-2-2026", "CEASED"),
        ("Résiliée le 01/02/2027", None), ("Suspended since 2026-11-01", "SUSPENDED"), ("Actif\u200b", "ACTIVE"),
        ("Résiliée le 31/02/2026", None), ("actif!", "ACTIVE"), ("", None),
    ],
)  # fmt: skip
def test_statuses_of_lists_and_portals(word: str, status: str | None) -> None:
    assert status_of(word, TODAY) == status


def test_an_unknown_status_is_handed_on_as_it_stands(tmp_path: Path) -> None:
    row = only(csv_list(tmp_path, "GSM;Statut", f"{NUMBER};Inactif"))
    assert (row.status, row.unknown_status) == (None, "Inactif")


# Names


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        ("Prénom;Nom", "Anne Sophie;Dupont", ("Anne Sophie Dupont", "Anne Sophie", "Dupont")),
        ("Nom;Prénom", "Van den Berghe;Jan", ("Jan Van den Berghe", "Jan", "Van den Berghe")),
        ("Prénom;Nom", "Kim;Na", ("Kim Na", "Kim", "Na")),
        ("Prénom;Nom", "Jennifer;Null", ("Jennifer Null", "Jennifer", "Null")),
        ("Prénom;Nom", "An;Geen", ("An Geen", "An", "Geen")),
        ("Prénom;Nom", "None;None", ("", None, None)),
        ("Prénom;Nom", ";Peeters ", ("Peeters", "", "Peeters")),
        ("Prénom;Nom", "–;Peeters", ("Peeters", "", "Peeters")),
        ("Utilisateur", "Zoë  Peeters ", ("Zoë Peeters", None, None)),
        ("Nom et prénom", "Peeters Zoë", ("Zoë Peeters", "Zoë", "Peeters")),
        ("Nom et prénom", "Van den Berghe Jan", ("Jan Van den Berghe", "Jan", "Van den Berghe")),
        ("Nom et prénom", "Dupont Anne Sophie", ("Anne Sophie Dupont", "Anne Sophie", "Dupont")),
        ("Nom et prénom", "Peeters, Zoë", ("Zoë Peeters", "Zoë", "Peeters")),
        ("Nom et prénom", "Peeters", ("Peeters", "", "Peeters")),
        ("User", "geen", ("", None, None)),
        ("Prénom;Utilisateur", "Zoë;Zoë Peeters", ("Zoë Peeters", "Zoë", "Peeters")),
        ("Prénom;Utilisateur", "Zoë;Peeters Zoë", ("Peeters Zoë", "Zoë", "Peeters")),
        ("Prénom;Utilisateur", "Zoë;Jan Maes", ("Jan Maes", None, None)),
    ],
)
def test_names_come_in_as_the_list_has_them(
    tmp_path: Path, headings: str, cells: str, name: tuple[str, str | None, str | None]
) -> None:
    row = only(csv_list(tmp_path, f"GSM;{headings}", f"{NUMBER};{cells}"))
    assert (row.person, row.given_name, row.family_name) == name


@pytest.mark.parametrize(("headings", "cells"), [("User", "Null"), ("User", "Na"), ("Prénom;Nom", ";Geen")])
def test_a_name_that_may_mean_nobody_is_left_out_and_named(tmp_path: Path, headings: str, cells: str) -> None:
    candidate = csv_list(tmp_path, f"GSM;{headings}", f"{NUMBER};{cells}")
    assert [(notice.code, notice.refused) for notice in candidate.notices] == [("NAME_UNCLEAR", False)]
    assert candidate.rows[0].person is None
