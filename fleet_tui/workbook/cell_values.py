"""What the cells of a list mean: numbers that Excel spoilt are refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fleet_tui.domain.account_number import UnclearAccount, parse_account
from fleet_tui.domain.amount import InvalidAmount, parse_amount
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.cell_text import (
    UNCLEAR_NAMES,
    YES_WORDS,
    name_part,
    name_said,
    one_line,
    options_said,
    profile_said,
    text_said,
)
from fleet_tui.domain.iccid import InvalidIccid, iccid_digits, parse_iccid, went_through_double
from fleet_tui.domain.money import CENT
from fleet_tui.domain.msisdn import InvalidMsisdn, may_be_mobile, parse_msisdn
from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _
from fleet_tui.workbook.reading import Cell
from fleet_tui.workbook.status_words import status_of

TEXT_LIMIT = 1_000
"""Characters of a text cell that are imported (as `ImportRow`)."""
NAME_LIMIT = 300
EXACT_DIGITS = 15
"""Digits an Excel number keeps; the rest become zeros."""
_FLOAT_LIMIT = 10**EXACT_DIGITS
_AMOUNT_LIMIT = 10**9
_SCIENTIFIC = re.compile(r"\s*\d+(?:[.,]\d+)?[eE]\+?\d+\s*")


class CellProblem(ValueError):
    """A cell that cannot be taken as it is. `refuses`: the whole row cannot be imported because of it."""

    def __init__(self, code: str, message: str, *, refuses: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.refuses = refuses


def said(cell: Cell) -> str:
    """The cell as text on one line of its own; empty where it says nothing ("–", "n/a", "sans objet") or "none"."""
    return text_said(plain_text(cell)) or ""


def plain_text(cell: Cell) -> str:
    """The cell as text: whole numbers without a point, days as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"  # as people see it: a yes where one is asked for, never the number 1
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


def mobile(cell: Cell) -> str | None:
    """The number of a line to be ordered, in E.164; None where the cell says nothing.

    Raises:
        CellProblem: it is not a phone number, or it is a landline or service number, which no SIM card has.
    """
    if not said(cell):
        return None
    number = msisdn(cell)
    if not may_be_mobile(number):
        message = _("“{value}” is not a mobile number.").format(value=clean(plain_text(cell), 40))
        raise CellProblem("NUMBER_NOT_MOBILE", message, refuses=True)
    return number


def iccid(cell: Cell) -> str | None:
    """The SIM card number. Raises CellProblem; one that is wrong or lost digits refuses the row."""
    text = _digits(cell, "ICCID_DIGITS_LOST", digits_lost())
    if not text:
        return None
    rounded = went_through_double(iccid_digits(text))
    if rounded and isinstance(cell, int):
        raise CellProblem("ICCID_DIGITS_LOST", digits_lost(), refuses=True)
    try:
        return parse_iccid(text)
    except InvalidIccid as error:
        if rounded:
            raise CellProblem("ICCID_DIGITS_LOST", digits_lost(), refuses=True) from None
        message = _("“{value}” is not a SIM card number: {reason}.").format(
            value=clean(text, 40), reason=_ICCID_REASONS[error.code]()
        )
        raise CellProblem(error.code, message, refuses=True) from None


def digits_lost() -> str:
    """What to say of a rounded SIM card number, and what to do."""
    return _(
        "The SIM card number lost digits: a program kept it as a figure, of which Excel keeps {count} digits. "
        "Format the column as text and export again."
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
    """A whole name, `""` where the cell says that there is nobody, None where it says nothing.

    Raises:
        CellProblem: too long, or a word that is a last name as well as a program's "nothing".
    """
    value = name_said(_checked(cell, NAME_LIMIT))
    if value and fold(value) in UNCLEAR_NAMES:
        raise CellProblem("NAME_UNCLEAR", _("“{value}” may be a name, or mean nobody.").format(value=clean(value, 40)))
    return value


def name_piece(cell: Cell) -> str | None:
    """A first or a last name as it stands: Null, Na, None and Geen are names of people. Raises CellProblem."""
    return name_part(_checked(cell, NAME_LIMIT)) or None


def text(cell: Cell, limit: int = TEXT_LIMIT) -> str | None:
    """A text, `""` where it says "none", None where it says nothing. Raises CellProblem: too long."""
    return text_said(_checked(cell, limit))


def catalogue_name(cell: Cell) -> str | None:
    """The name of a plan, None where the cell names none: every line has one. Raises CellProblem."""
    return text(cell) or None


def status(cell: Cell) -> LineStatus | None:
    """The status, in any of the four languages or as code. Raises CellProblem: STATUS_UNKNOWN."""
    word = text(cell)
    found = status_of(word) if word else None
    if word and found is None:
        raise CellProblem("STATUS_UNKNOWN", _("“{value}” is not a known status.").format(value=clean(word, 40)))
    return found


def billing_account(cell: Cell) -> str | None:
    """The account's number; its address, where the list has both in one cell, is left out.

    Raises:
        CellProblem: two accounts in one cell, or a number that a spreadsheet made a figure of.
    """
    if isinstance(cell, float) and not (cell.is_integer() and abs(cell) < _FLOAT_LIMIT):
        raise _account_lost(cell)
    if isinstance(cell, date) or (isinstance(cell, int) and abs(cell) >= _FLOAT_LIMIT):
        raise _account_lost(cell)
    value = text(cell)
    if not value:
        return value
    try:
        return parse_account(plain_text(cell)).number
    except UnclearAccount as error:
        if error.code == "ACCOUNT_DIGITS_LOST":
            raise _account_lost(cell) from None
        message = _("“{value}” holds more than one account number.").format(value=clean(value, 40))
        raise CellProblem(error.code, message) from None


def _account_lost(cell: Cell) -> CellProblem:
    message = _("“{value}” is no account number: a program made a figure or a day of it.")
    return CellProblem("ACCOUNT_DIGITS_LOST", message.format(value=clean(plain_text(cell), 40)))


def options(cell: Cell) -> list[str] | None:
    """The options in one cell, `[]` where it says "none". Raises CellProblem."""
    return options_said(_checked(cell, None))


def split_bill_profile(cell: Cell) -> str | None:
    """Name of the profile, `""` where the bill is not split. Raises CellProblem: the list says only that it is."""
    value = profile_said(_checked(cell, TEXT_LIMIT))
    if value and fold(value) in YES_WORDS:
        raise CellProblem("SPLIT_BILL_UNNAMED", _("The list says that the bill is split, but not by which profile."))
    return value


def _checked(cell: Cell, limit: int | None) -> str:
    """The cell as text. Raises CellProblem: too long."""
    value = plain_text(cell)
    if limit is not None and len(one_line(value)) > limit:
        raise CellProblem("TEXT_TOO_LONG", _("The text is longer than {limit} characters.").format(limit=limit))
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
        amount = parse_amount(value.lstrip("'’"))
    except InvalidAmount as error:
        raise CellProblem(error.code, error.message) from None
    if abs(amount) >= _AMOUNT_LIMIT:
        raise _not_an_amount(cell)
    return amount


def _not_an_amount(cell: Cell) -> CellProblem:
    return CellProblem("AMOUNT_INVALID", _("“{value}” is not an amount.").format(value=clean(plain_text(cell), 40)))
