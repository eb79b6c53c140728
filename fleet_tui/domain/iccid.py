"""SIM card numbers (ITU-T E.118): 89, country code, issuer, account, Luhn check digit last.

At most 19 digits; 20-digit variants circulate (a filler or issuer digit after the check digit): they are accepted when
their first 19 digits check. The issuer's prefix is configuration of the operator, not a rule of the number.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from fleet_tui.domain.text import INVISIBLE, clean, unwrapped

_SEPARATORS = re.compile(r"[\s\-. ‐‑‒–—]+")
_SCANNER_SUFFIX = re.compile(r"[A-Fa-f]$")  # some cards and scanners pad 19 digits with a filler F
_DOUBLE_DIGITS = 15
"""Digits that a double keeps whatever they are; Excel shows no more of a number."""


class InvalidIccid(ValueError):
    """Not a SIM card number. `code` is one of ICCID_CHARACTERS, ICCID_PREFIX, ICCID_LENGTH, ICCID_CHECK_DIGIT."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse_iccid(text: str) -> str:
    """The digits of the SIM card number in `text`; spaces, dashes and a scanner's filler are dropped.

    So is what other programs put around it: `="…"`, a leading apostrophe, signs of no width, full-width digits.

    Raises:
        InvalidIccid: with the first rule it breaks.
    """
    digits = iccid_digits(text)
    if not digits.isascii() or not digits.isdigit():
        raise InvalidIccid("ICCID_CHARACTERS", "a SIM card number has digits only")
    if not digits.startswith("89"):
        raise InvalidIccid("ICCID_PREFIX", "a SIM card number starts with 89")
    if not 18 <= len(digits) <= 20:
        raise InvalidIccid("ICCID_LENGTH", f"a SIM card number has 18 to 20 digits, this has {len(digits)}")
    from stdnum import luhn  # brings pydoc along, and most starts need no check digit

    if not luhn.is_valid(digits) and not (len(digits) == 20 and luhn.is_valid(digits[:19])):
        raise InvalidIccid("ICCID_CHECK_DIGIT", "the check digit is wrong: one digit is mistyped")
    return digits


def iccid_digits(text: str) -> str:
    """`text` without what may stand in and around a SIM card number; whatever else it holds stays."""
    if text.isascii() and text.isdigit():
        return text
    written = INVISIBLE.sub("", unicodedata.normalize("NFKC", unwrapped(text[:200]))).strip().lstrip("'’")
    return _SCANNER_SUFFIX.sub("", _SEPARATORS.sub("", written))


def went_through_double(digits: str) -> bool:
    """Say whether `digits` is what a program prints that kept a SIM card number as a number (IEEE 754, binary64).

    Excel keeps 15 digits and writes zeros; JavaScript writes the shortest digits that lead back to the double, 16 or
    17, and zeros; numpy, PHP and C write the double itself, a multiple of 1,024 at 19 digits. One honest number in
    some 500 looks so as well: how many in a list do tells them apart.
    """
    if len(digits) <= _DOUBLE_DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    if not digits[_DOUBLE_DIGITS:].strip("0"):
        return True
    nearest = float(digits)
    return int(digits) in {int(nearest), int(Decimal(repr(nearest)))}


def with_check_digit(body: str) -> str:
    """`body` (digits without check digit) followed by its Luhn digit."""
    from stdnum import luhn

    return body + str(luhn.calc_check_digit(body))


_SCHEMA = WithJsonSchema({"type": "string", "pattern": "^89[0-9]{16,18}$", "description": "ICCID, ITU-T E.118"})
Iccid = Annotated[str, Field(max_length=40), AfterValidator(parse_iccid), _SCHEMA]
"""One that somebody gives: none that cannot be."""
ToldIccid = Annotated[str, Field(max_length=40), AfterValidator(clean), _SCHEMA]
"""One that an operator tells: a card it has is there, whatever its number looks like."""
