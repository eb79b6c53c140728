"""What a price list is read into, and what tells the matrix of the Contract screen from a list of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from fleet_tui.domain.own_data import Price
from fleet_tui.domain.text import Text
from fleet_tui.workbook.heading_words import word_set, words_of
from fleet_tui.workbook.left_out import Place, Reading

ROW_LIMIT = 20_000
"""Prices a list may have."""
DATA_WORDS = word_set("data internet tablet daten")
_VOICE = word_set("voice voix spraak sprache appels calls bellen minutes minuten sms talk")
_OPTION = word_set("option options optie opties optionen")
_PRICE_ROW = word_set("price prix prijs preis")
NOT_TOGETHER = frozenset({"not applicable", "sans objet", "niet van toepassing", "nicht zutreffend", "n/a", "s.o."})
"""What the matrix says, folded, where an option does not go with a plan."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An option that goes with a plan, by their names; `price` None: it is not known."""

    option: Text
    plan: Text
    price: Decimal | None


@dataclass(slots=True)
class PriceFile:
    """A price list. `pairs` (of a matrix only): every option with each plan it goes with; None: the list is of rows.

    `kinds_known`: the file says what each price is for; else whoever knows plans and options has to say.
    """

    prices: list[Price]
    reading: Reading
    refused: list[tuple[Place, str]] = field(default_factory=list)
    kinds_known: bool = True
    pairs: list[Pair] | None = None
    plans: list[Text] = field(default_factory=list)
    """Plans of a matrix, with a price or without."""
    options: list[Text] = field(default_factory=list)
    """Options of a matrix, with a plan or without."""


def names_data(plan: str) -> bool:
    """Whether a plan is for data alone, by its name."""
    words = words_of(plan)
    return bool(words & DATA_WORDS) and not words & _VOICE


def is_option_heading(texts: Sequence[str]) -> bool:
    """Whether a row of headings is that of a matrix: "Option", then plans."""
    return bool(texts) and words_of(texts[0]) <= _OPTION and bool(words_of(texts[0])) and any(texts[1:])


def is_price_row(text: str) -> bool:
    """Whether the first cell of a matrix's row says that the row holds the prices of the plans."""
    return bool(words_of(text) & _PRICE_ROW)
