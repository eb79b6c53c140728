"""What kind of charge a line of an invoice is, from its unit, its VAT and its own words.

Operators have no common list of items. Words decide where they are plain, then the unit; what neither says is OTHER,
which the wording a company has taught (`item_names`) makes better.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.text import Text, fold

UNITS: Mapping[str, ChargeUnit] = {
    "MON": ChargeUnit.MONTH,
    "MIN": ChargeUnit.MINUTE,
    "SEC": ChargeUnit.SECOND,
    "C0": ChargeUnit.CALL,
    "NF": ChargeUnit.SMS,
    "4L": ChargeUnit.MEGABYTE,
    "E34": ChargeUnit.GIGABYTE,
    "C62": ChargeUnit.PIECE,
    "H87": ChargeUnit.PIECE,
    "EA": ChargeUnit.PIECE,
    "ZZ": ChargeUnit.PIECE,
    "T0": ChargeUnit.PIECE,
    "1": ChargeUnit.PIECE,
    "": ChargeUnit.PIECE,
}
"""UN/ECE Recommendation 20; T0 is a telecommunication line."""

OUTSIDE_VAT = frozenset({"E", "O"})
"""UNCL 5305: exempt, and outside the scope of VAT: how payments for others are passed on."""

_WORDS: tuple[tuple[ChargeCategory, re.Pattern[str]], ...] = tuple(
    (category, re.compile(words))
    for category, words in (
        (ChargeCategory.DISCOUNT, r"\b(remise\b|reduction|korting|discount|rabatt|promo\w*|ristourne|gutschrift)"),
        (
            ChargeCategory.THIRD_PARTY,
            r"pay ?by ?mobile|services? tiers|de tiers|\bderden|third.part|drittanbieter|m-?ticket|park(ing|er)",
        ),
        (ChargeCategory.ROAMING, r"roaming|itinerance"),
        (
            ChargeCategory.ONE_OFF,
            r"activat|aktivierung|frais de|\bfee\b|gebuhr|rappel|aanmaning|mahnung|reminder|remplace|vervang|replace",
        ),
        (ChargeCategory.GROUP_PACK, r"group ?(data|pack)|data ?pool|\bpool\b|groepspak|partage de donnees|shared data"),
        (ChargeCategory.OPTION, r"\boption|\boptie|\badd-?on\b|zusatz"),
        (ChargeCategory.SUBSCRIPTION, r"\babonnement|subscription|\bforfait\b|rental|redevance|grundgebuhr|tariefplan"),
        (ChargeCategory.SMS, r"\b(sms|mms)\b"),
        (ChargeCategory.CALLS, r"\bappels?\b|\boproepen?\b|\bgesprek|\bcalls?\b|anruf|telefonie|\bvoice\b|\bvoix\b"),
    )
)
_BY_UNIT: Mapping[str, ChargeCategory] = {
    ChargeUnit.MINUTE: ChargeCategory.CALLS,
    ChargeUnit.SECOND: ChargeCategory.CALLS,
    ChargeUnit.CALL: ChargeCategory.CALLS,
    ChargeUnit.SMS: ChargeCategory.SMS,
    ChargeUnit.MEGABYTE: ChargeCategory.DATA,
    ChargeUnit.GIGABYTE: ChargeCategory.DATA,
}
_VOLUME = re.compile(r"\b(data|internet|surf)\b|\d ?[gm]b\b")
_DEVICE = re.compile(
    r"mensualite|tranche|echeance|afbetaling|termijn|instal?lment|\brate\b|ratenzahlung|payment agreement|toestel"
    r"|appareil|gerat|device|handset|smartphone"
)
_N_OF_M = re.compile(r"\b(\d{1,3}) ?(?:/|of|sur|van|von|de|aus) ?(\d{1,3})\b")


@lru_cache(200)
def unit_of(code: str) -> ChargeUnit | Text:
    """What a unit code counts; one that is not known as it is."""
    return UNITS.get(code.strip().upper(), Text(code.strip()[:20]))


@lru_cache(2_000)
def instalment_of(text: str) -> tuple[int, int] | None:
    """(n, m) of a text like `Device Payment Agreement 25 of 24`: only where it speaks of a device or of instalments."""
    folded = fold(text)
    found = _N_OF_M.search(folded) if _DEVICE.search(folded) else None
    return (int(found[1]), int(found[2])) if found and int(found[2]) else None


def category_of(text: str, unit: ChargeUnit | Text, vat_category: str, net: Decimal) -> ChargeCategory:
    """What kind of charge it is. A reduction is one that is taken off."""
    if instalment_of(text):
        return ChargeCategory.DEVICE
    said = _said(text)
    if (said is ChargeCategory.DISCOUNT and net > 0) or (said is ChargeCategory.GROUP_PACK and unit in _BY_UNIT):
        said = None  # what is used beyond a pack is counted, the pack itself is rented
    if said is not None:
        return said
    if vat_category in OUTSIDE_VAT:
        return ChargeCategory.THIRD_PARTY
    if unit in _BY_UNIT:
        return _BY_UNIT[unit]
    if unit == ChargeUnit.MONTH:
        return ChargeCategory.OPTION if _names_a_volume(text) else ChargeCategory.SUBSCRIPTION
    return ChargeCategory.OTHER


@lru_cache(2_000)
def _names_a_volume(text: str) -> bool:
    return _VOLUME.search(fold(text)) is not None


@lru_cache(2_000)
def _said(text: str) -> ChargeCategory | None:
    folded = fold(text)[:1000]
    return next((category for category, words in _WORDS if words.search(folded)), None)
