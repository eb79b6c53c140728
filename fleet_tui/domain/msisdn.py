"""Phone numbers: E.164 (+32489744365) everywhere in code and contract; grouped (0489 74 43 65) on screens.

One reader for cells, searches, fields, pastes and arguments. It is strict: the whole text is digits and what people
put between them. Belgian mobiles (04xx xx xx xx) and machine numbers are decided here, all others by `phonenumbers`,
whose own reader is not asked what a text means: it makes a number of "0487 74 GEEN", of two numbers and of a date
(its carrier look-up is not used either: it is wrong after porting).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from fleet_tui.domain.text import INVISIBLE, unwrapped

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

HOME_COUNTRY = "BE"
"""Where a number without its country code is from, unless the operator is at home elsewhere (`live_in`)."""


@dataclass(slots=True)
class _Home:
    """As `live_in` says."""

    country: str = HOME_COUNTRY
    machines: bool = False


_home = _Home()
_LONGEST = 80
"""Characters in which a number is looked for: some people write "Téléphone mobile : (+32) …"."""

_LEAD_IN = re.compile(
    r"(?:t[eé]l[eé]phone|telefoon|telefon|t[eé]l|phone|gsm|mobile|mobiel|mob|handy|msisdn|sms|callto)"
    r"(?:\.\s*:?|\s*:|\s)\s*",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"\(?\+?[ (]{0,2}[0-9][0-9 \t./()·‐‒–—―−-]*")
_BETWEEN = re.compile(r"[^+0-9]+")
_WHOLE_FIGURE = re.compile(r"([1-9][0-9]{6,})[.,]0+")
_FIGURE_WITH_DECIMALS = re.compile(r"[0-9]\.[0-9]+|[0-9]+\.[0-9]{1,2}|[1-9][0-9]{5,}\.[0-9]+")
_DATE = re.compile(
    r"(?<![0-9])(?:(?:0?[1-9]|[12][0-9]|3[01])([./-])(?:0?[1-9]|1[0-2])\1[12][0-9]{3}"
    r"|[12][0-9]{3}([./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12][0-9]|3[01]))(?![0-9])"
)

_BELGIAN_MOBILE = re.compile(r"(?:(?:\+|00)?320?|0)?(4[5-9][0-9]{7})")
_MACHINE = (
    (re.compile(r"(?:(?:\+|00)?320?|0)(77[0-9]{11})"), "+32"),  # Belgium: 077, fifteen digits with the country code
    (re.compile(r"(?:(?:\+|00)?310?|0)(97[0-9]{9})"), "+31"),  # the Netherlands: 097 and nine digits
)
"""Numbers of machines (M2M), which `phonenumbers` leaves out on principle (its FAQ, "M2M numbers")."""
_E164_OF_A_MACHINE = re.compile(r"(?:\+|00)?([1-9][0-9]{9,14})")
_E164_BELGIAN_MOBILE = re.compile(r"\+32(4\d{2})(\d{2})(\d{2})(\d{2})")
_E164_BELGIAN_MACHINE = re.compile(r"\+32(77\d)(\d{4})(\d{4})(\d{2})")
_E164_MACHINE = re.compile(r"\+(?:3277[0-9]{11}|3197[0-9]{9})")


class InvalidMsisdn(ValueError):
    """Not a phone number. `code` is MSISDN_INVALID."""

    code = "MSISDN_INVALID"


def live_in(country: str, *, machines: bool = False) -> None:
    """Read and write numbers without a country code as of `country` (ISO 3166) from now on, in the whole program.

    `machines`: the operator's lines are those of machines, anywhere. Their numbers stand in no numbering plan that is
    known here: one with its country code, with or without a plus, is taken as it is written.
    """
    _home.country, _home.machines = country, machines


def home_code() -> str:
    """The country code of `live_in`: `+32`."""
    if _home.country == HOME_COUNTRY:
        return "+32"
    import phonenumbers

    return f"+{phonenumbers.country_code_for_region(_home.country)}"


def parse_msisdn(text: str) -> str:
    """Return the one phone number that the whole of `text` is, in E.164: ASCII, `+` and 7 to 15 digits.

    National, international and spaced forms are taken: `0489/74.43.65`, `+32 (0)489 74 43 65`, `0032…`, `tel:+32…`,
    `="0489744365"`, en dashes, no-break spaces, full-width digits, a mobile whose zero Excel dropped. Refused, as they
    could mean something else: letters, an extension, two numbers, a date, a figure with decimals or a sign, a landline
    without its zero, digits of other scripts.

    Raises:
        InvalidMsisdn: it is not one valid number and nothing else.
    """
    compact = _compact(text)
    belgian = _home.country == HOME_COUNTRY or compact.startswith(("+", "00"))
    if belgian and (match := _BELGIAN_MOBILE.fullmatch(compact)):
        return "+32" + match[1]
    for pattern, country in _MACHINE:
        if match := pattern.fullmatch(compact):
            return country + match[1]
    if _home.machines and (match := _E164_OF_A_MACHINE.fullmatch(compact)):
        return f"+{match[1]}"
    return _by_library(compact)


def is_msisdn(text: str) -> bool:
    """Say whether `parse_msisdn` takes `text`."""
    try:
        return bool(parse_msisdn(text))
    except InvalidMsisdn:
        return False


def may_be_mobile(msisdn: str) -> bool:
    """Say whether the E.164 number `msisdn` can be that of a SIM card: no landline, no service number."""
    if _E164_BELGIAN_MOBILE.fullmatch(msisdn) or _E164_MACHINE.fullmatch(msisdn):
        return True
    import phonenumbers
    from phonenumbers import PhoneNumberType as Type

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(msisdn))
    except phonenumbers.NumberParseException:
        return False
    fixed = {Type.FIXED_LINE, Type.TOLL_FREE, Type.PREMIUM_RATE, Type.SHARED_COST, Type.UAN, Type.VOICEMAIL}
    return kind not in fixed


def grouped(msisdn: str) -> str:
    """`msisdn` as people read it: `0489 74 43 65` at home, `+31 6 12345678` abroad; of none, the empty text."""
    if not msisdn:
        return ""
    belgian = _E164_BELGIAN_MOBILE.fullmatch(msisdn) or _E164_BELGIAN_MACHINE.fullmatch(msisdn)
    if belgian and _home.country == HOME_COUNTRY:
        match = belgian
        return f"0{match[1]} {match[2]} {match[3]} {match[4]}"
    import phonenumbers

    try:
        number = phonenumbers.parse(msisdn, _home.country)
    except phonenumbers.NumberParseException:
        return msisdn
    home = phonenumbers.region_code_for_number(number) == _home.country
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


def _compact(text: str) -> str:
    """The digits of `text`, with its plus. Raises InvalidMsisdn: anything else stands there, or a date."""
    if len(text) > _LONGEST:
        raise InvalidMsisdn("this is longer than a phone number")
    if text.isascii() and text.isdigit():
        return text
    written = INVISIBLE.sub("", unicodedata.normalize("NFKC", unwrapped(text))).strip().lstrip("'’ ")
    if match := _LEAD_IN.match(written):
        written = written[match.end() :]
    if match := _WHOLE_FIGURE.fullmatch(written):
        written = match[1]
    if not _WRITTEN.fullmatch(written) or _FIGURE_WITH_DECIMALS.fullmatch(written) or _DATE.search(written):
        raise InvalidMsisdn("a phone number is digits, with spaces or signs between them")
    return _BETWEEN.sub("", written)


def _by_library(compact: str) -> str:
    """What `phonenumbers` says of a number with its country code, or of a Belgian one with its zero."""
    import phonenumbers

    if compact.startswith("00"):
        compact = "+" + compact[2:]
    if not compact.startswith(("+", "0")):
        raise InvalidMsisdn("this is not a phone number: a zero or the country code is missing")
    try:
        number: PhoneNumber = phonenumbers.parse(compact, _home.country)
    except phonenumbers.NumberParseException:
        raise InvalidMsisdn("this is not a phone number") from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidMsisdn("this is not a valid phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
