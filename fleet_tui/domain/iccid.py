"""SIM card numbers (ITU-T E.118): 89, country code, issuer, account, Luhn check digit last.

At most 19 digits; 20-digit variants circulate (a filler or issuer digit after the check digit): they are accepted when
their first 19 digits check. The issuer's prefix is configuration of the operator, not a rule of the number.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

_SEPARATORS = re.compile(r"[\s\-. ]+")
_SCANNER_SUFFIX = re.compile(r"[A-Fa-f]$")  # some cards and scanners pad 19 digits with a filler F


class InvalidIccid(ValueError):
    """Not a SIM card number. `code` is one of ICCID_CHARACTERS, ICCID_PREFIX, ICCID_LENGTH, ICCID_CHECK_DIGIT."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse_iccid(text: str) -> str:
    """The digits of the SIM card number in `text`; spaces, dashes and a scanner's filler are dropped.

    Raises:
        InvalidIccid: with the first rule it breaks.
    """
    digits = _SCANNER_SUFFIX.sub("", _SEPARATORS.sub("", text))
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


def with_check_digit(body: str) -> str:
    """`body` (digits without check digit) followed by its Luhn digit."""
    from stdnum import luhn

    return body + str(luhn.calc_check_digit(body))


Iccid = Annotated[
    str,
    Field(max_length=40),
    AfterValidator(parse_iccid),
    WithJsonSchema({"type": "string", "pattern": "^89[0-9]{16,18}$", "description": "ICCID, ITU-T E.118"}),
]
