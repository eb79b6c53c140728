"""A company's price list: rows of items and prices, or options by plans as the Contract screen writes them.

Plans and options are called by their names here; the server knows their codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from fleet_tui.domain.own_data import Price, PriceKind, UsageUnit
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import Text, clean, fold, same_name
from fleet_tui.i18n import N_, _
from fleet_tui.workbook import own_cells
from fleet_tui.workbook.cell_values import CellProblem, plain_text, said
from fleet_tui.workbook.decimals import exact_number, signs_of
from fleet_tui.workbook.heading_words import word_set, words_of
from fleet_tui.workbook.named_table import Form, NamedRow, NamedTable, read_named, wording
from fleet_tui.workbook.price_file import DATA_WORDS, ROW_LIMIT, PriceFile, names_data
from fleet_tui.workbook.price_matrix import read_matrix
from fleet_tui.workbook.tables import Cell, WorkbookError, too_many_rows


class Column(StrEnum):
    """What a column of a price list may say."""

    KIND = "kind"
    ITEM = "item"
    PRICE = "price"
    PLAN = "plan"
    UNIT = "unit"
    INCLUDED = "included"
    INCLUDED_MINUTES = "included_minutes"
    INCLUDED_SMS = "included_sms"
    ZONE = "zone"
    BEYOND = "beyond"
    BEYOND_MINUTE = "beyond_minute"
    BEYOND_SMS = "beyond_sms"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    ON_THE_INVOICE = "on_the_invoice"


_VOLUME = "gb mb go mo kb data volume month mois maand monat"
FORM: Form[Column] = Form(
    {
        Column.KIND: wording("kind|type|soort|art|genre|categorie|category|kategorie|sorte", "prix prijs preis price"),
        Column.ITEM: wording(
            "item|article|artikel|service|dienst|product|produit|produkt|name|nom|naam|description|omschrijving|"
            "beschreibung|libelle|bezeichnung|designation",
            "name nom naam product produit artikel price prix prijs preis",
        ),
        Column.PRICE: wording(
            "price|prix|prijs|preis|tarif|tarief|montant|bedrag|betrag|amount|monthly price|redevance|fee|cost|kost",
            "month mois maand monat monthly mensuel mensuelle maandelijks maandelijkse monatlich per par pro htva hors"
            " tva excl exclusief vat btw mwst eur euro € net unit unitaire a ht",
        ),
        Column.PLAN: wording("plan|abonnement|tariefplan|tarifplan|for plan|pour abonnement", "for pour voor fur name"),
        Column.UNIT: wording("unit|unite|eenheid|einheit"),
        Column.INCLUDED: wording(
            "included|inclus|inbegrepen|inklusive|data included|data inclus|bundle|volume|inclusief", _VOLUME
        ),
        Column.INCLUDED_MINUTES: wording(
            "included minutes|minutes incluses|minutes inclus|minuten inbegrepen|inklusivminuten|inclusief minuten",
            "min month mois maand monat",
        ),
        Column.INCLUDED_SMS: wording(
            "included sms|sms inclus|sms inbegrepen|inklusiv sms|sms inclusief", "month mois maand monat"
        ),
        Column.ZONE: wording("zone|region|regio|gebied|gebiet"),
        Column.BEYOND: wording(
            "beyond|extra|supplementaire|au dela|daarboven|daruber|hors forfait|buiten bundel|extra gb|gb extra|"
            "prix gb|prijs gb|preis gb|price gb",
            "a per par pro gb mb go mo data € eur price prix prijs preis",
        ),
        Column.BEYOND_MINUTE: wording(
            "beyond minute|extra minute|minute supplementaire|extra minuut|extra minuten|prix minute|prijs minuut|"
            "preis minute|price minute",
            "a per par pro € eur price prix",
        ),
        Column.BEYOND_SMS: wording(
            "beyond sms|extra sms|sms supplementaire|prix sms|prijs sms|preis sms|price sms", "a an per par pro € eur"
        ),
        Column.VALID_FROM: wording(
            "from|valid from|valable|debut|vanaf|geldig vanaf|gultig ab|ab|start|date debut|begin|depuis|partir",
            "valid date datum",
        ),
        Column.VALID_UNTIL: wording(
            "until|valid until|fin|jusque|tot|geldig tot|gultig bis|bis|end|date fin|einde|valable jusque|jusqu",
            "valid date datum",
        ),
        Column.ON_THE_INVOICE: wording(
            "on invoice|invoice|wording|sur facture|op factuur|auf rechnung|libelle facture|alias|wording invoice|"
            "called on invoice",
            "text texte tekst on sur op auf wording libelle",
        ),
    },
    {
        Column.KIND: N_("kind of price"),
        Column.ITEM: N_("item"),
        Column.PRICE: N_("price"),
        Column.PLAN: N_("tariff plan"),
        Column.UNIT: N_("unit"),
        Column.INCLUDED: N_("data included"),
        Column.INCLUDED_MINUTES: N_("minutes included"),
        Column.INCLUDED_SMS: N_("text messages included"),
        Column.ZONE: N_("zone"),
        Column.BEYOND: N_("price of data beyond"),
        Column.BEYOND_MINUTE: N_("price of a minute beyond"),
        Column.BEYOND_SMS: N_("price of a text message beyond"),
        Column.VALID_FROM: N_("valid from"),
        Column.VALID_UNTIL: N_("valid until"),
        Column.ON_THE_INVOICE: N_("wording on the invoice"),
    },
    ({Column.ITEM}, {Column.PRICE}),
    N_("{file} is no price list: it needs an item and a price. Its headings are: {headings}."),
)
_NUMBERS = (
    Column.PRICE,
    Column.INCLUDED,
    Column.INCLUDED_MINUTES,
    Column.INCLUDED_SMS,
    Column.BEYOND,
    Column.BEYOND_MINUTE,
    Column.BEYOND_SMS,
)
_KINDS: Mapping[PriceKind, frozenset[str]] = {
    PriceKind.DISCOUNT: word_set("discount remise korting rabatt reduction ristourne"),
    PriceKind.FEE: word_set("fee frais kosten gebuhr forfaitaire eenmalig einmalig once unique"),
    PriceKind.RATE: word_set("rate unit unite eenheid einheit verbruikstarief verbrauch usage"),
    PriceKind.PACK: word_set("pack group groupe groep gruppe groepsbundel gruppenpaket pool"),
    PriceKind.OPTION: word_set("option optie opties options zusatzoption addon add"),
    PriceKind.PLAN: word_set("plan abonnement abo subscription tarif tarief tariefplan tarifplan forfait"),
}
"""Words of a cell that says what a price is for; the first that fits."""
_NAMES = re.compile(r"\s*[;|]\s*")
_NO_LIMIT = frozenset(
    map(
        same_name,
        (
            "no limit", "without limit", "unlimited", "illimité", "illimitee", "sans limite", "onbeperkt",
            "unbegrenzt", "unlimitiert", "geen limiet", "ohne limit", "∞",
        ),
    )
)  # fmt: skip
_WORLD = word_set("world monde wereld welt hors outside buiten ausserhalb non rest")
_UNITS: Mapping[str, tuple[UsageUnit, Decimal]] = {
    **dict.fromkeys(("minute", "minutes", "min", "minuut", "minuten"), (UsageUnit.MINUTE, Decimal(1))),
    **dict.fromkeys(("sms", "message", "text"), (UsageUnit.SMS, Decimal(1))),
    **dict.fromkeys(("mb", "mo", "megabyte"), (UsageUnit.MEGABYTE, Decimal(1))),
    **dict.fromkeys(("gb", "go", "gigabyte"), (UsageUnit.MEGABYTE, Decimal(1000))),
}


def read_prices(path: Path, decimals: str | None = None) -> PriceFile:
    """Read a price list, in either form. `decimals`: the sign before them, if known.

    Raises:
        NumbersUnclear: a number may be thousands or decimals, and `decimals` does not say.
        WorkbookError: it cannot be read, is no such list, has no rows or too many.
    """
    found = read_matrix(path, decimals)
    return found if found is not None else _rows(path, decimals)


def _rows(path: Path, decimals: str | None) -> PriceFile:
    file = read_named(path, FORM, ROW_LIMIT)
    found = PriceFile([], file.reading)
    numbers = ({column: table.cells(column) for column in _NUMBERS} for table in file.tables)
    for table, signs in zip(file.tables, signs_of(clean(path.name), numbers, decimals).columns, strict=True):
        reader = _Reader(table, Text(path.name), signs)
        found.kinds_known = Column.KIND in table.columns
        for row in table.rows():
            if len(found.prices) == ROW_LIMIT:
                raise too_many_rows(path, ROW_LIMIT)
            try:
                found.prices.append(reader.price(row))
            except CellProblem as problem:
                found.refused.append((row.place, problem.message))
    if not found.prices and not found.refused:
        raise WorkbookError(_("{file} has headings but no rows below them.").format(file=clean(path.name)))
    return found


class _Reader:
    """Rows of one table; units and the sign of decimals are the columns'."""

    def __init__(self, table: NamedTable[Column], source: Text, signs: Mapping[Column, str | None]) -> None:
        self._source = source
        self._signs = signs
        self._words = {column: words_of(table.texts[place]) for column, place in table.columns.items()}

    def price(self, row: NamedRow[Column]) -> Price:
        """The price in a row. Raises CellProblem: without item or price, or a cell that cannot be read."""
        item = own_cells.short_text(row.cell(Column.ITEM))
        if not item:
            raise CellProblem("ITEM_MISSING", _("There is no item."))
        price = self._number(row, Column.PRICE)
        if price is None:
            raise CellProblem("PRICE_MISSING", _("There is no price."))
        kind = self._kind(row)
        plan = own_cells.short_text(row.cell(Column.PLAN))
        unit = self._unit(row) if kind is PriceKind.RATE else None
        return Price(
            Text(item),
            abs(price) if kind is PriceKind.DISCOUNT else price / (unit[1] if unit else 1),
            kind,
            plan=plan or None,
            group=PlanGroup.MOBILE_DATA if kind is PriceKind.PLAN and self._is_data(row, item) else PlanGroup.MOBILE,
            unit=unit[0] if unit else None,
            included=self._included(row),
            beyond=self._beyond(row),
            valid_from=own_cells.day(row.cell(Column.VALID_FROM)),
            valid_until=own_cells.day(row.cell(Column.VALID_UNTIL)),
            aliases=tuple(
                Text(part) for part in _NAMES.split(own_cells.short_text(row.cell(Column.ON_THE_INVOICE), 1000)) if part
            ),
            source=self._source,
            row=row.place.number,
        )

    def _number(self, row: NamedRow[Column], column: Column) -> Decimal | None:
        return exact_number(row.cell(column), self._signs.get(column))

    def _kind(self, row: NamedRow[Column]) -> PriceKind:
        text = own_cells.short_text(row.cell(Column.KIND))
        words = words_of(text)
        found = next((kind for kind, names in _KINDS.items() if words & names or fold(text) == kind.lower()), None)
        if found is None and text:
            raise CellProblem("KIND_UNKNOWN", _("“{value}” is no kind of price.").format(value=clean(text, 40)))
        return found or (PriceKind.OPTION if row.cell(Column.PLAN) else PriceKind.PLAN)

    @staticmethod
    def _is_data(row: NamedRow[Column], item: str) -> bool:
        """Whether a plan is for data alone: its kind says so, or its name."""
        return bool(words_of(plain_text(row.cell(Column.KIND))) & DATA_WORDS) or names_data(item)

    def _unit(self, row: NamedRow[Column]) -> tuple[UsageUnit, Decimal]:
        text = own_cells.short_text(row.cell(Column.UNIT))
        found = next((_UNITS[word] for word in words_of(text) if word in _UNITS), None)
        if found is None:
            raise CellProblem("UNIT_UNKNOWN", _("A rate needs a unit: minute, SMS, MB or GB."))
        return (UsageUnit.MEGABYTE_WORLD, found[1]) if self._world(row) and found[0] is UsageUnit.MEGABYTE else found

    def _world(self, row: NamedRow[Column]) -> bool:
        return bool(words_of(plain_text(row.cell(Column.ZONE))) & _WORLD)

    def _data_unit(self, row: NamedRow[Column]) -> UsageUnit:
        return UsageUnit.MEGABYTE_WORLD if self._world(row) else UsageUnit.MEGABYTE

    def _included(self, row: NamedRow[Column]) -> dict[UsageUnit, Decimal | None] | None:
        """What is included, by unit; None where no cell says anything."""
        found: dict[UsageUnit, Decimal | None] = {}
        for column, unit in (
            (Column.INCLUDED, self._data_unit(row)),
            (Column.INCLUDED_MINUTES, UsageUnit.MINUTE),
            (Column.INCLUDED_SMS, UsageUnit.SMS),
        ):
            cell = row.cell(column)
            if same_name(plain_text(cell)) in _NO_LIMIT:
                found[unit] = None
            elif (amount := self._amount(cell, column)) is not None:
                found[unit] = amount
        return found or None

    def _amount(self, cell: Cell, column: Column) -> Decimal | None:
        sign = self._signs.get(column)
        if column is not Column.INCLUDED:
            return exact_number(cell, sign)
        return own_cells.megabytes(
            None if not said(cell) else cell, sign, own_cells.unit_of(self._words.get(column, frozenset()))
        )

    def _beyond(self, row: NamedRow[Column]) -> dict[UsageUnit, Decimal]:
        """The price of one unit beyond, of data of one MB."""
        found: dict[UsageUnit, Decimal] = {}
        if (price := self._number(row, Column.BEYOND)) is not None:
            of_one = {"g": Decimal(1000), "m": Decimal(1)}.get(own_cells.unit_of(self._words[Column.BEYOND]))
            if of_one is None:
                raise CellProblem(
                    "UNIT_UNKNOWN", _("The price beyond has no unit: its heading says neither MB nor GB.")
                )
            found[self._data_unit(row)] = price / of_one
        for column, unit in ((Column.BEYOND_MINUTE, UsageUnit.MINUTE), (Column.BEYOND_SMS, UsageUnit.SMS)):
            if (price := self._number(row, column)) is not None:
                found[unit] = price
        return found
