"""What the cells of a list mean: numbers that Excel spoilt are refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fleet_tui.domain.amount import InvalidAmount, parse_amount
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.iccid import InvalidIccid, parse_iccid
from fleet_tui.domain.money import CENT
from fleet_tui.domain.msisdn import InvalidMsisdn, parse_msisdn
from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _
from fleet_tui.workbook.headings import ABSENT_WORDS, NO_WORDS, YES_WORDS, status_of
from fleet_tui.workbook.reading import Cell

TEXT_LIMIT = 1_000
"""Characters of a text cell that are imported (as `ImportRow`)."""
NAME_LIMIT = 300
EXACT_DIGITS = 15
"""Digits an Excel number keeps; the rest become zeros."""
_FLOAT_LIMIT = 10**EXACT_DIGITS
_AMOUNT_LIMIT = 10**9
_SCIENTIFIC = re.compile(r"\s*\d+(?:[.,]\d+)?[eE]\+?\d+\s*")
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_OPTION_SEPARATORS = re.compile(r"[;,|\n\r]+")
_ACCOUNT = re.compile(r"(\d{6,})\b")


class CellProblem(ValueError):
    """A cell that cannot be taken as it is. `refuses`: the whole row cannot be imported because of it."""

    def __init__(self, code: str, message: str, *, refuses: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.refuses = refuses


def said(cell: Cell) -> str:
    """The cell as text on one line of its own; empty where it says nothing ("–", "n/a", "sans objet")."""
    text = plain_text(cell).strip()
    return "" if fold(text) in ABSENT_WORDS else text


def plain_text(cell: Cell) -> str:
    """The cell as text: whole numbers without a point, days as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _FLOAT_LIMIT:
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def msisdn(cell: Cell) -> str:
    """The phone number in E.164. Raises CellProblem."""
    text = _digits(cell, "NUMBER_DIGITS_LOST", _("The phone number is spoilt: Excel kept only its first digits."))
    if not text:
        raise CellProblem("NUMBER_MISSING", _("There is no phone number."), refuses=True)
    for form in (text, f"+{text}") if isinstance(cell, int | float) else (text,):  # Excel drops the plus of +31…
        try:
            return parse_msisdn(form)
        except InvalidMsisdn:
            continue
    message = _("“{value}” is not a phone number.").format(value=clean(text, 40))
    raise CellProblem(InvalidMsisdn.code, message, refuses=True)


def iccid(cell: Cell) -> str | None:
    """The SIM card number. Raises CellProblem; one that is wrong or lost digits refuses the row."""
    text = _digits(cell, "ICCID_DIGITS_LOST", digits_lost())
    if not text:
        return None
    if isinstance(cell, int) and looks_rounded(text):
        raise CellProblem("ICCID_DIGITS_LOST", digits_lost(), refuses=True)
    try:
        return parse_iccid(text)
    except InvalidIccid as error:
        if looks_rounded(text):
            raise CellProblem("ICCID_DIGITS_LOST", digits_lost(), refuses=True) from None
        message = _("“{value}” is not a SIM card number: {reason}.").format(
            value=clean(text, 40), reason=_ICCID_REASONS[error.code]()
        )
        raise CellProblem(error.code, message, refuses=True) from None


def looks_rounded(text: str) -> bool:
    """Whether a SIM card number has only zeros where Excel's rounding writes them.

    One in ten thousand honest numbers does too, and one rounded in ten has a right check digit: how many in a list do
    tells them apart (`import_list`).
    """
    digits = re.sub(r"\D", "", text)
    return len(digits) > EXACT_DIGITS and not digits[EXACT_DIGITS:].strip("0")


def digits_lost() -> str:
    """What to say of a rounded SIM card number, and what to do."""
    return _(
        "The SIM card number lost digits: Excel keeps {count}. Format the column as text and export again."
    ).format(count=EXACT_DIGITS)


_ICCID_REASONS: dict[str, Callable[[], str]] = {
    "ICCID_CHARACTERS": lambda: _("it has digits only"),
    "ICCID_PREFIX": lambda: _("it starts with 89"),
    "ICCID_LENGTH": lambda: _("it has 18 to 20 digits"),
    "ICCID_CHECK_DIGIT": lambda: _("the check digit is wrong"),
}


def _digits(cell: Cell, code: str, message: str) -> str:
    """A number cell or its text, refused where digits were lost on the way."""
    if isinstance(cell, float) and not (cell.is_integer() and abs(cell) < _FLOAT_LIMIT):
        raise CellProblem(code, message, refuses=True)
    text = said(cell)
    if _SCIENTIFIC.fullmatch(text):
        raise CellProblem(code, message, refuses=True)
    return text


def name(cell: Cell) -> str | None:
    """A name or a part of one: two of them still make a text. Raises CellProblem."""
    return text(cell, NAME_LIMIT)


def text(cell: Cell, limit: int = TEXT_LIMIT) -> str | None:
    """A text, None where the cell says nothing. Raises CellProblem: too long, an error of Excel's."""
    value = " ".join(said(cell).splitlines())
    if value in _EXCEL_ERRORS:
        raise CellProblem("CELL_ERROR", _("The cell holds an error of Excel's ({value}).").format(value=value))
    if len(value) > limit:
        raise CellProblem("TEXT_TOO_LONG", _("The text is longer than {limit} characters.").format(limit=limit))
    return value or None


def status(cell: Cell) -> LineStatus | None:
    """The status, in any of the four languages or as code. Raises CellProblem."""
    word = text(cell)
    found = status_of(word) if word else None
    if word and found is None:
        raise CellProblem("STATUS_UNKNOWN", _("“{value}” is not a known status.").format(value=clean(word, 40)))
    return found


def billing_account(cell: Cell) -> str | None:
    """The account's number; its address, where the list has both in one cell, is left out. Raises CellProblem."""
    value = text(cell)
    match = _ACCOUNT.match(value) if value else None
    return match[1] if match else value


def options(cell: Cell) -> list[str] | None:
    """The options in one cell, parted by commas, semicolons or lines. Raises CellProblem."""
    names = [part for piece in _OPTION_SEPARATORS.split(said(cell)) if (part := text(piece))]
    return list(dict.fromkeys(names)) or None


def split_bill_profile(cell: Cell) -> str | None:
    """Name of the profile. Raises CellProblem: the list says only that there is one."""
    value = text(cell)
    if value is None or fold(value) in NO_WORDS:
        return None
    if fold(value) in YES_WORDS:
        raise CellProblem("SPLIT_BILL_UNNAMED", _("The list says that the bill is split, but not by which profile."))
    return value


def monthly_cost(cell: Cell) -> Decimal | None:
    """The amount, to the cent. Raises CellProblem: not an amount, or one that can be read in two ways."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) < _AMOUNT_LIMIT:
            return Decimal(str(cell)).quantize(CENT, ROUND_HALF_UP)
        raise _not_an_amount(cell)
    value = text(cell)
    if value is None:
        return None
    try:
        amount = parse_amount(value)
    except InvalidAmount as error:
        raise CellProblem(error.code, error.message) from None
    if abs(amount) >= _AMOUNT_LIMIT:
        raise _not_an_amount(cell)
    return amount


def _not_an_amount(cell: Cell) -> CellProblem:
    return CellProblem("AMOUNT_INVALID", _("“{value}” is not an amount.").format(value=clean(plain_text(cell), 40)))
