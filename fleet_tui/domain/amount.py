"""Reads amounts as people and programs write them, for screens, commands, searches, lists and the contract.

An amount is read only where it can mean one thing. `1.000` is a thousand in Dutch and one in English: it is refused,
and the sentence shows both ways to write it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from fleet_tui.domain.text import INVISIBLE, clean
from fleet_tui.i18n import _
from fleet_tui.i18n.format import decimal, money

MOST_DIGITS = 12
"""Digits of whole euros an amount has at most (`fleet_tui.domain.money.Amount`)."""
WIRE = rf"^-?[0-9]{{1,{MOST_DIGITS}}}(\.[0-9]{{1,2}})?$"
"""The pattern of an amount in the contract."""

_SPACES = re.compile("[\t\u00a0\u2007\u2009\u202f]")
_AMOUNT = re.compile(r"(-?)(?:(?:€|EUR) *)?(-?)([0-9](?:[0-9., '’]*[0-9])?)(?: *(?:€|EUR))?", re.IGNORECASE)
_UNIT = re.compile(r"€|EUR", re.IGNORECASE)
_FIGURE = re.compile(
    r"""
    (?: (?P<plain> 0 | [1-9][0-9]*)
      | (?P<grouped> [1-9][0-9]{0,2} (?P<group>[., '’])[0-9]{3} (?: (?P=group)[0-9]{3})*) )
    (?: (?P<point>[.,]) (?P<cents>[0-9]{1,2}) )?
    """,
    re.VERBOSE,
)
_UNCLEAR = re.compile(r"([1-9][0-9]*|[1-9][0-9]{0,2}(?:[., '’][0-9]{3})+)[.,]([0-9]{3})")


class InvalidAmount(ValueError):
    """What was written is not one amount. `message` is translated and says how to write it.

    `code`: AMOUNT_INVALID (no amount), AMOUNT_UNCLEAR (it may be thousands or decimals), AMOUNT_OUT_OF_RANGE.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def parse_amount(text: str) -> Decimal:
    """Return the euros in `text`, to the cent, negative ones too: `amount_between` sets a range.

    Read is what `fleet_tui.i18n.format.money` writes in any language (`€ 1,240.00`, `1 240,00 €`, `€ -1.240,00`), with
    any space, with `€` or `EUR` before, behind or nowhere, thousands apart by a point, comma, space or apostrophe, and
    the decimal strings of the contract (`1240.00`). ASCII digits only.

    Raises:
        InvalidAmount: no amount, another currency, more than cents, or one that may be thousands or decimals.
    """
    written = _SPACES.sub(" ", INVISIBLE.sub("", text)).replace("\u2212", "-").strip()
    parts = _AMOUNT.fullmatch(written)
    if parts is None or len(_UNIT.findall(written)) > 1 or (parts[1] and parts[2]):
        raise _not_an_amount(text)
    figure = _FIGURE.fullmatch(parts[3])
    if figure is None or _may_be_decimals(figure):
        raise _unclear(text, parts[3])
    whole = re.sub("[^0-9]", "", figure["plain"] or figure["grouped"])
    if len(whole) > MOST_DIGITS:
        raise _not_an_amount(text)
    amount = Decimal(f"{whole}.{figure['cents'] or '':0<2}")
    return -amount if amount and (parts[1] or parts[2]) else amount


def amount_between(text: str, lowest: Decimal, highest: Decimal) -> Decimal:
    """Return the euros in `text`, which are `lowest` to `highest`. Raises InvalidAmount, as `parse_amount`."""
    amount = parse_amount(text)
    if not lowest <= amount <= highest:
        sentence = _("Write an amount from {lowest} to {highest}.")
        raise InvalidAmount("AMOUNT_OUT_OF_RANGE", sentence.format(lowest=money(lowest), highest=money(highest)))
    return amount


def cents_text(cents: int) -> str:
    """Return whole cents as a decimal string of euros: 1250 is `12.50`, -1 is `-0.01`."""
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros}.{rest:02d}"


def decimal_string(value: object) -> object:
    """Return the amount of the contract in `value`: `12.50`, never `1e2`, `1_00` or other than ASCII digits.

    What is no text stays for the type to judge. Raises ValueError.
    """
    if not isinstance(value, str):
        return value
    if not re.fullmatch(WIRE, value):
        raise ValueError("an amount is a decimal string like 12.50")
    return Decimal(value)


def _may_be_decimals(figure: re.Match[str]) -> bool:
    """Whether one point or comma stands before three last digits, or the same sign parts thousands and cents."""
    if figure["group"] is None or figure["group"] not in ".,":
        return False
    parted_once = figure["grouped"].count(figure["group"]) == 1
    return figure["point"] == figure["group"] or (parted_once and not figure["point"])


def _unclear(text: str, figure: str) -> InvalidAmount:
    """Why `figure` was not taken: three digits behind its last sign may be either, anything else is no amount."""
    found = _UNCLEAR.fullmatch(figure)
    if found is None:
        return _not_an_amount(text)
    whole = re.sub("[^0-9]", "", found[1])
    message = _("“{value}” may be thousands or decimals. Write {thousands} or {decimals}.").format(
        value=clean(text, 40), thousands=whole + found[2], decimals=decimal(Decimal(f"{whole}.{found[2]}"), 2)
    )
    return InvalidAmount("AMOUNT_UNCLEAR", message)


def _not_an_amount(text: str) -> InvalidAmount:
    message = _("“{value}” is not an amount. Write it like {example}.").format(
        value=clean(text, 40), example=decimal(Decimal("12.50"), 2)
    )
    return InvalidAmount("AMOUNT_INVALID", message)
