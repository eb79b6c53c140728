"""What kind of file a company brings in, told by its content: a list of lines, a bill, prices, people, consumption.

An itemised bill has headings that a list has too, and each of its rows would change a line; so the kind is known before
anything is planned.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _
from fleet_tui.workbook.cell_values import plain_text
from fleet_tui.workbook.columns import SAMPLE, can_be, filled
from fleet_tui.workbook.detail_form import FORM as DETAIL
from fleet_tui.workbook.detail_form import Column as Charge
from fleet_tui.workbook.edit_book import is_edit_book
from fleet_tui.workbook.heading_words import field_of, word_set, words_of
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.named_table import meanings
from fleet_tui.workbook.price_file import is_option_heading, is_price_row
from fleet_tui.workbook.reading import read_all_tables, read_bytes
from fleet_tui.workbook.tables import FileUnclear, Row, Table, WorkbookError
from fleet_tui.workbook.xml_stream import xml_start

DISTINCT_SHARE = 0.8
"""Share of numbers that differ, up to which they are repeated: each charge of a bill names its line."""
LOOKED_AT = 50
"""Rows in which headings are looked for."""


class Kind(StrEnum):
    """A kind of file."""

    LIST = "list"
    PRICES = "prices"
    INVOICE = "invoice"
    DETAIL = "detail"
    PEOPLE = "people"
    USAGE = "usage"
    BUNDLE = "zip"
    """A zip of files, each of a kind of its own."""
    EDITED = "edited"
    """Lines that were exported to be edited: their changes are ordered, nothing is brought in."""


_NAMES = {
    Kind.LIST: N_("a list of lines"),
    Kind.PRICES: N_("a price list"),
    Kind.INVOICE: N_("an invoice (XML)"),
    Kind.DETAIL: N_("an itemised bill"),
    Kind.PEOPLE: N_("a list of employees"),
    Kind.USAGE: N_("a list of consumption"),
    Kind.BUNDLE: N_("a zip of files"),
    Kind.EDITED: N_("lines exported to be edited"),
}

_INVOICE_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:Invoice|CreditNote|StandardBusinessDocument|CrossIndustryInvoice)[\s>/]")
_MONTHS = word_set("mois month maand monat periode period billing")
_AMOUNTS = word_set(
    "montant amount bedrag betrag netto nettobetrag brutto bruttobetrag charge charges total totaal summe belop"
)
_COST = frozenset({"cost"})
"""A heading of its own; beside other words it is that of a cost centre."""
_CHARGE_WORDS = frozenset(
    [
        "date",
        "datum",
        "periode",
        "period",
        "duree",
        "duration",
        "duur",
        "dauer",
        "varighet",
        "categorie",
        "category",
        "rubrique",
        "rubriek",
        "kategorie",
        "tarifzone",
        "type",
        "soort",
        "art",
        "text",
        "tekst",
        "menge",
        "quantite",
        "quantity",
        "hoeveelheid",
        "antall",
        "units",
        "debut",
        "start",
        "begin",
    ]
)
_BILL = word_set("facture factuur invoice rechnung rechnungs faktura fakturanummer rechnungsnummer bill")
_STAFF = word_set(
    "matricule personeelsnummer personalnummer stamnummer departement department afdeling abteilung"
    " manager leidinggevende vorgesetzter fonction functie funktion email mail kostenplaats kostenstelle"
    " birth naissance geboortedatum geburtsdatum termination hire embauche engagement eintritt austritt"
    " indiensttreding"
)
_USE = word_set("minutes minuten sms mms mb gb kb volume data verbruik consommation usage verbrauch")
_ITEMS = word_set("article artikel item service dienst produit product produkt option optie plan tarif tarief")
_LINES_ONLY = frozenset({Field.ICCID, Field.STATUS, Field.BILLING_ACCOUNT, Field.OPTIONS, Field.SPLIT_BILL_PROFILE})
_KEYS = frozenset({Field.MSISDN, Field.ICCID})
_NAMED = frozenset({Field.PERSON, Field.GIVEN_NAME, Field.FAMILY_NAME})
_OF_BOTH = _NAMED | {Field.MSISDN, Field.EMPLOYEE_NUMBER}


def recognise(path: Path) -> Kind | None:
    """The kind of the file in `path`, None for one that is none of them.

    Raises:
        KindUnclear: who has which number, and their employee numbers: lines or employees.
        WorkbookError: it cannot be read.
    """
    if is_invoice(read_bytes(path)):
        return Kind.INVOICE
    every = read_all_tables(path)
    if is_edit_book(every):
        return Kind.EDITED
    tables = [table for table in every if table.visible]
    if (best := _best(tables)) is not None and best.fits_lines_and_people():
        raise KindUnclear(clean(path.name))
    return kind_of(tables)


def kind_of(tables: Sequence[Table]) -> Kind | None:
    """As `recognise`, of tables that were read; what fits lines and people is a list of lines."""
    best = _best(tables)
    return None if best is None else best.kind()


def _best(tables: Sequence[Table]) -> _Headed | None:
    headed = [found for table in tables if (found := _headed(table))]
    return max(headed, key=lambda one: one.known) if headed else None


def is_invoice(data: bytes) -> bool:
    """Whether `data` is an XML document whose root is an invoice or a credit note, in an envelope or not."""
    start = xml_start(data[:4_096])
    return start.startswith(b"<") and _INVOICE_ROOT.search(start) is not None


def refuse_other_kinds(path: Path, kind: Kind | None, accepted: Collection[Kind]) -> None:
    """Raise WorkbookError, which names the kind, when it is known and none of `accepted`."""
    if kind is not None and kind not in accepted:
        raise WorkbookError(
            _("{file} is not a list of lines: it is {kind}.").format(file=clean(path.name), kind=_(_NAMES[kind]))
        )


class KindUnclear(FileUnclear):
    """The file may be a list of lines or of employees."""

    def __init__(self, file: str) -> None:
        sentence = _("{file} may be a list of lines, or of employees: its columns fit both.")
        super().__init__(file, sentence.format(file=file))


@dataclass(frozen=True, slots=True)
class _Headed:
    """Headings, and the rows below them."""

    texts: Sequence[str]
    below: Sequence[Row]

    @property
    def known(self) -> int:
        """How many headings mean something in any kind."""
        return sum(field_of(text) is not None or bool(words_of(text) & _ANY) for text in self.texts)

    def kind(self) -> Kind | None:
        fields = {field for text in self.texts if (field := field_of(text))}
        if not fields & _KEYS:
            return self._without_numbers(fields)
        if Field.ICCID not in fields and self._is_bill():
            return Kind.DETAIL
        if fields & _LINES_ONLY:
            return Kind.LIST
        if self._says(_MONTHS) and self._says(_USE) and Field.PLAN not in fields:
            return Kind.USAGE
        if fields & _NAMED and self._count(_STAFF) > 1 and Field.PLAN not in fields:
            return Kind.PEOPLE
        return Kind.LIST

    def fits_lines_and_people(self) -> bool:
        """Whether all it says is who has which number, with the employee's number."""
        fields = {field_of(text) for text in self.texts if text}
        return {Field.MSISDN, Field.EMPLOYEE_NUMBER} <= fields <= _OF_BOTH and bool(fields & _NAMED)

    def _without_numbers(self, fields: Collection[Field]) -> Kind | None:
        if _NAMED & set(fields) and self._count(_STAFF):
            return Kind.PEOPLE
        if Field.MONTHLY_COST in fields and (self._says(_ITEMS) or Field.DESCRIPTION in fields):
            return Kind.PRICES
        return Kind.PRICES if is_option_heading(self.texts) and self.below and is_price_row(self._first()) else None

    def _first(self) -> str:
        """The first cell below the headings."""
        return plain_text(filled(self.below[0], 0))

    def _is_bill(self) -> bool:
        said = list(map(words_of, self.texts))
        amounts = _COST in said or any(words & _AMOUNTS and not words & _MONTHS for words in said)
        if not amounts:
            return False
        described = self._says(_CHARGE_WORDS) or any(field_of(text) is Field.DESCRIPTION for text in self.texts)
        return described and (self._says(_BILL) or self._repeats() or self._has_the_shape())

    def _has_the_shape(self) -> bool:
        """Whether the headings are those of charges, though each number stands there once: a period, and how much."""
        columns = {column for column, _fit in meanings(self.texts, DETAIL).values()}
        fields = {field_of(text) for text in self.texts}
        return (
            Charge.FROM in columns
            and bool(columns & {Charge.UNTIL, Charge.QUANTITY, Charge.VAT, Charge.INVOICE, Charge.CATEGORY})
            and not fields & (_LINES_ONLY | {Field.PLAN})
        )

    def _repeats(self) -> bool:
        numbers = [number for row in self.below for number in self._numbers(row)]
        return len(set(numbers)) <= len(numbers) * DISTINCT_SHARE if numbers else False

    def _numbers(self, row: Row) -> Iterator[str]:
        for column, text in enumerate(self.texts):
            if field_of(text) is Field.MSISDN:
                cell = filled(row, column)
                if cell is not None and can_be(Field.MSISDN, cell):
                    yield plain_text(cell)
                    return

    def _says(self, words: Collection[str]) -> bool:
        return self._count(words) > 0

    def _count(self, words: Collection[str]) -> int:
        return sum(not words_of(text).isdisjoint(words) for text in self.texts)


_ANY = _MONTHS | _AMOUNTS | _CHARGE_WORDS | _BILL | _STAFF | _USE | _ITEMS


def _headed(table: Table) -> _Headed | None:
    """The row of headings of which most are known, with the rows below it."""
    best: _Headed | None = None
    rows = list(islice(table.rows(), LOOKED_AT + SAMPLE))
    for place, row in enumerate(rows[:LOOKED_AT]):
        found = _Headed([clean(" ".join(plain_text(cell).split()), 80) for cell in row.cells], rows[place + 1 :])
        worth = (
            found.known >= 2 or any(field_of(text) in _KEYS for text in found.texts) or is_option_heading(found.texts)
        )
        if worth and (best is None or found.known > best.known):
            best = found
    return best
