"""A company's price list: rows in any of the four languages, or the matrix that the Contract screen writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.domain.own_data import PriceKind, UsageUnit
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.i18n import speaking_in
from fleet_tui.workbook.decimals import COMMA, POINT, NumbersUnclear, exact_number, signs_of
from fleet_tui.workbook.examples.company import PRICES
from fleet_tui.workbook.examples.files import write_examples
from fleet_tui.workbook.kinds import Kind, recognise
from fleet_tui.workbook.prices import read_prices
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workspace.file_questions import answers_to
from tests.table_files import book, text_file

MATRIX: list[list[Any]] = [
    ["Option", "Mobile Start", "Data Go"],
    ["Prix par mois", 10, 25.5],
    ["Roaming [/]", 5, "sans objet"],
    ["Ó [b]x", None, 2.5],
    ["=1+1", 1, 2],
]


@pytest.mark.parametrize(
    ("text", "sign", "number"),
    [
        ("36,5000", None, "36.5000"),
        ("0.01110515964", None, "0.01110515964"),
        ("(7.23)", None, "-7.23"),
        ("7,23-", None, "-7.23"),
        ("-7,23", None, "-7.23"),
        ("\u22127,23", None, "-7.23"),
        ("1.240,50", None, "1240.50"),
        ("1 240,5", None, "1240.5"),
        ("1'240.50", None, "1240.50"),
        ("€ 12", None, "12"),
        ("1.240", ",", "1240"),
        ("1.240", ".", "1.240"),
        ("0,125", None, "0.125"),
        ("-0,00", None, "0"),
    ],
)
def test_numbers_of_other_programs_are_read_exactly(text: str, sign: str | None, number: str) -> None:
    assert exact_number(text, sign) == Decimal(number)


@pytest.mark.parametrize("text", ["1.240", "12,500", "abc", "(7.23", "-7-", "--7", "1.24.5", "$ 5", "1e5", "٣"])
def test_a_number_that_is_none_or_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|thousands"):
        exact_number(text)


@pytest.mark.parametrize(
    ("columns", "said", "signs", "of_file"),
    [
        ([["1.240", "7,25"]], None, [","], ","),
        ([["1.000.000"]], None, [","], ","),
        ([["1.240", "2.500"], ["7,25"]], None, [",", ","], ","),  # the other column says it
        ([["1.240", "2.500 GB"], ["2.5 GB"]], None, [".", "."], "."),
        ([["1.240"], ["7,25"], ["7.25"]], ",", [",", ",", "."], ","),  # they disagree: somebody says it
        ([["1.240"], ["7.25"]], ",", [".", "."], "."),  # what stands there counts before what is said
        ([["12", "7"], []], ",", [",", ","], None),  # nobody had to say it
    ],
)
def test_other_cells_say_what_parts_the_decimals_else_somebody(
    columns: list[list[str]], said: str | None, signs: list[str | None], of_file: str | None
) -> None:
    found = signs_of("f.csv", [dict(enumerate(columns))], said)
    assert (list(found.columns[0].values()), found.file) == (signs, of_file)


def test_one_sheet_says_it_for_another() -> None:
    found = signs_of("f.xlsx", [{"price": ["1.240"]}, {"price": ["36,50"]}], None)
    assert [sheet["price"] for sheet in found.columns] == [",", ","]


@pytest.mark.parametrize(
    "columns", [[["1.240", "2.500"]], [["1.240"], ["7,25"], ["7.25"]], [["7,25", "7.25", "1.240"]]]
)
def test_numbers_that_nothing_makes_plain_are_asked_about(columns: list[list[str]]) -> None:
    with pytest.raises(NumbersUnclear, match=r"“1\.240” may be thousands or decimals"):
        signs_of("f.csv", [dict(enumerate(columns))], None)


@pytest.mark.parametrize(
    "figure", ["1.240", "(1.240)", "(€ 1.240)", "1.240-", "-1.240", "1.240 MB", "€ 1.240", "1.240 GB"]
)
def test_each_form_of_a_number_is_asked_about_in_both_readings(figure: str) -> None:
    unclear = NumbersUnclear("f.csv", figure)
    assert [unclear.read_as(sign) for sign in (COMMA, POINT)] == [Decimal(1240), Decimal("1.240")]
    assert answers_to(unclear) == [(COMMA, "thousands: 1,240"), (POINT, "decimals: 1.240")]
    with speaking_in("de"):
        assert [words.split(": ")[1] for _answer, words in answers_to(unclear)] == ["1.240", "1,240"]


def test_the_example_and_its_template_are_read_back(tmp_path: Path) -> None:
    write_examples(tmp_path := tmp_path / "examples")
    found = read_prices(tmp_path / "prices.xlsx")
    assert not found.refused
    assert [(each.item, each.price, each.kind, each.group, each.included, each.beyond, each.valid_from, each.row)
            for each in found.prices] == [
        (each.item, each.price, each.kind, each.group, each.included, each.beyond, each.valid_from, each.row)
        for each in PRICES
    ]  # fmt: skip
    with pytest.raises(WorkbookError, match="no rows below"):
        read_prices(tmp_path / "template-prices.xlsx")


def test_rows_say_kind_unit_what_is_included_and_what_invoices_call_it(tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "tarifs.csv",
        [
            ["Type", "Article", "Prix HTVA", "Plan", "Unité", "Inclus (GB)", "Zone", "Au-delà, par GB",
             "Minutes incluses", "Valable du", "Fin", "Libellé sur facture"],
            ["abonnement", "Mobile Contact", "20,00", "", "", "2,5", "", "10", "illimité", "01/01/2026", "",
             "MC25 | MOB C"],
            ["option", "Asie", "16,00", "Mobile Contact", "", "1", "monde", "", "", "", "31/12/2026", ""],
            ["tarif à l'unité", "Hors forfait", "2,50", "", "GB", "", "", "", "", "", "", ""],
            ["remise", "Fidélité", "-3,00", "", "", "", "", "", "", "", "", ""],
            ["frais", "Activation", "25,00", "", "", "", "", "", "", "", "", ""],
            ["abonnement data", "Tablette", "12,00", "", "", "", "", "", "", "", "", ""],
        ],
    )  # fmt: skip
    contact, asia, rate, discount, fee, tablet = read_prices(path).prices
    assert contact.included == {UsageUnit.MEGABYTE: Decimal(2500), UsageUnit.MINUTE: None}
    assert contact.beyond == {UsageUnit.MEGABYTE: Decimal("0.01")}
    assert (contact.valid_from, contact.aliases) == (date(2026, 1, 1), ("MC25", "MOB C"))
    assert (asia.kind, asia.plan, asia.included) == (
        PriceKind.OPTION, "Mobile Contact", {UsageUnit.MEGABYTE_WORLD: Decimal(1000)},
    )  # fmt: skip
    assert asia.valid_until == date(2026, 12, 31)
    assert (rate.kind, rate.unit, rate.price) == (PriceKind.RATE, UsageUnit.MEGABYTE, Decimal("0.0025"))
    assert (discount.kind, discount.price) == (PriceKind.DISCOUNT, Decimal(3))
    assert fee.kind is PriceKind.FEE
    assert (tablet.group, tablet.included) == (PlanGroup.MOBILE_DATA, None)


def test_a_row_without_a_price_is_refused_by_its_place_and_one_that_may_be_two_is_asked_about(tmp_path: Path) -> None:
    path = text_file(tmp_path / "p.csv", [["Item", "Price"], ["Start", ""], ["Contact", "1.250"], ["Go", "10.00 $"]])
    with pytest.raises(NumbersUnclear):
        read_prices(path)
    found = read_prices(path, ",")
    assert [place.number for place, _why in found.refused] == [2, 4]
    assert [price.price for price in found.prices] == [Decimal(1250)]


def test_a_matrix_says_which_options_go_with_which_plans(tmp_path: Path) -> None:
    path = book(tmp_path / "contract.xlsx", MATRIX)
    assert recognise(path) is Kind.PRICES
    found = read_prices(path)
    assert [(each.item, each.price, each.group) for each in found.prices[:2]] == [
        ("Mobile Start", 10, PlanGroup.MOBILE), ("Data Go", Decimal("25.5"), PlanGroup.MOBILE_DATA),
    ]  # fmt: skip
    assert [place.number for place, _why in found.refused] == [5]
    assert found.pairs is not None
    assert [(pair.option, pair.plan, pair.price) for pair in found.pairs] == [
        ("Roaming [/]", "Mobile Start", 5), ("Ó [b]x", "Mobile Start", None), ("Ó [b]x", "Data Go", Decimal("2.5")),
    ]  # fmt: skip


def test_a_file_without_prices_says_what_it_lacks(tmp_path: Path) -> None:
    path = text_file(tmp_path / "p.csv", [["Item", "Colour"], ["Start", "red"]])
    with pytest.raises(WorkbookError, match=r"needs an item and a price\. Its headings are: Item, Colour"):
        read_prices(path)


def test_an_item_and_a_price_are_enough(tmp_path: Path) -> None:
    found = read_prices(text_file(tmp_path / "p.csv", [["Item", "Price"], ["Mobile Start", "10,00"]]))
    assert [(each.item, each.price, each.included) for each in found.prices] == [("Mobile Start", Decimal(10), None)]
    assert not found.kinds_known
