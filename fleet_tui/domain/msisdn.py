"""Phone numbers: E.164 (+32489744365) everywhere in code and contract; grouped (0489 74 43 65) on screens.

Belgian mobiles are 04xx xx xx xx nationally. The common case is decided here; all others by `phonenumbers`
(its carrier look-up is not used: it is wrong after porting).
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

HOME_COUNTRY = "BE"
_NOT_DIALLED = re.compile(r"[\s\-./() \u202f]+")
_BELGIAN_MOBILE = re.compile(r"(?:\+32|0032|32|0)?(4[5-9]\d{7})")
_E164_BELGIAN_MOBILE = re.compile(r"\+32(4\d{2})(\d{2})(\d{2})(\d{2})")


class InvalidMsisdn(ValueError):
    """Not a phone number. `code` is MSISDN_INVALID."""

    code = "MSISDN_INVALID"


def parse_msisdn(text: str) -> str:
    """The phone number in `text` in E.164; national, international and spaced forms are accepted.

    Raises:
        InvalidMsisdn: no valid number.
    """
    compact = _NOT_DIALLED.sub("", text)
    if match := _BELGIAN_MOBILE.fullmatch(compact):
        return "+32" + match[1]
    import phonenumbers

    try:
        number = phonenumbers.parse(compact, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        raise InvalidMsisdn("this is not a phone number") from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidMsisdn("this is not a valid phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def grouped(msisdn: str) -> str:
    """`msisdn` as people read it: `0489 74 43 65` at home, `+31 6 12345678` abroad."""
    if match := _E164_BELGIAN_MOBILE.fullmatch(msisdn):
        return f"0{match[1]} {match[2]} {match[3]} {match[4]}"
    import phonenumbers

    try:
        number = phonenumbers.parse(msisdn, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        return msisdn
    home = phonenumbers.region_code_for_number(number) == HOME_COUNTRY
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def plain(msisdn: str) -> str:
    """`msisdn` as one dials it at home, without spaces: `0489744365`."""
    return grouped(msisdn).replace(" ", "")


Msisdn = Annotated[
    str,
    Field(max_length=40),
    AfterValidator(parse_msisdn),
    WithJsonSchema({"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$", "description": "E.164"}),
]
