"""The phone number of a charge: five places of an invoice line where operators put it, the surest first.

In free text only a mobile number of the operator's own country counts: what else looks like a number there is one that
was called. Two different numbers in one place are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from fleet_tui.domain.invoice_charges import NumberFoundIn
from fleet_tui.domain.msisdn import HOME_COUNTRY, InvalidMsisdn, parse_msisdn
from fleet_tui.domain.text import fold

AWV = "AWV"
"""UNCL 1153: phone number."""
_BELGIAN_MOBILE = re.compile(r"(?<![\d+])(?:\+32[\s./-]?|0032[\s./-]?|0)(4[5-9]\d(?:[\s./-]?\d){6})(?!\d)")
"""As it is written in Belgium, also before a date, where the matcher of `phonenumbers` finds none."""
_LIKE_A_NUMBER = re.compile(r"[+(]?\d(?:[\s./()\-\u202f\u00a0]{0,2}\d){7,14}")
_NUMBER_NAMES = re.compile(
    r"msisdn|gsm|mobil|mobiel|telefo|telephon|phone|rufnummer|oproepnummer|\bnumero\b|\bnummer\b|\bnumber\b|\bcli\b"
)
_OTHER_NAMES = re.compile(
    r"client|klant|kunde|customer|compte|account|rekening|konto|contra|factu|invoice|rechnung|rijksregister|serie|serial|"
    r"imei|imsi|\bsim\b|iccid|card|carte|kaart|karte|commande|order|bestel|appele|called|destination|bestemming|ziel|"
    r"article|artikel|produ|version|tva|vat|btw|matricule|personeel|employee|personal"
)


_LONGEST_KEPT = 1_000
"""Characters of a text whose numbers are remembered."""


class NumberFinder:
    """Finds the numbers on the invoices of one operator; `country` (ISO 3166) is where that is."""

    def __init__(self, country: str) -> None:
        self._country = country if len(country) == 2 and country.isalpha() else HOME_COUNTRY

    def find(self, line: dict[str, Any]) -> tuple[str | None, NumberFoundIn]:
        """The number in E.164 and where it stood; None and NOWHERE for the whole account."""
        for place, numbers in self._places(line):
            found = set(numbers)
            if found:
                return (found.pop(), place) if len(found) == 1 else (None, NumberFoundIn.NOWHERE)
        return None, NumberFoundIn.NOWHERE

    def _places(self, line: dict[str, Any]) -> Iterator[tuple[NumberFoundIn, Iterable[str]]]:
        item = (line.get("Item") or [{}])[0]
        documents = line.get("DocumentReference", ())
        for place, wanted in ((NumberFoundIn.AWV, True), (NumberFoundIn.OTHER_SCHEME, False)):
            said = [each.get("ID", "") for each in documents if (each.get("ID@schemeID") == AWV) is wanted]
            yield place, _whole_numbers(said)
        properties = item.get("AdditionalItemProperty", ())
        yield (
            NumberFoundIn.PROPERTY,
            _whole_numbers(
                each.get("Value", "") for each in properties if _names_a_number(each.get("Name", "")[:_LONGEST_KEPT])
            ),
        )
        texts = [*line.get("Note", ()), *item.get("Description", ()), item.get("Name", "")]
        yield NumberFoundIn.TEXT, self._in_texts(texts)
        bought = [each.get("ID", "") for each in item.get("BuyersItemIdentification", ())]
        yield NumberFoundIn.REFERENCE, self._in_texts([line.get("AccountingCost", ""), *bought])

    def _in_texts(self, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            if text:
                find = _mobiles_in if len(text) <= _LONGEST_KEPT else _mobiles_in.__wrapped__
                yield from find(text, self._country)


def _whole_numbers(texts: Iterable[str]) -> Iterator[str]:
    """Those of `texts` that are a phone number and nothing else."""
    for text in texts:
        number = _whole_number(text[:60]) if text else None
        if number is not None:
            yield number


@lru_cache(20_000)
def _whole_number(text: str) -> str | None:
    try:
        return parse_msisdn(text)
    except InvalidMsisdn:
        return None


@lru_cache(2_000)
def _names_a_number(name: str) -> bool:
    folded = fold(name)[:200].replace("_", " ")
    return _NUMBER_NAMES.search(folded) is not None and _OTHER_NAMES.search(folded) is None


@lru_cache(2_000)
def _mobiles_in(text: str, country: str) -> tuple[str, ...]:
    """The mobile numbers of `country` in free text."""
    if _LIKE_A_NUMBER.search(text) is None:
        return ()
    import phonenumbers

    found = ["+32" + re.sub(r"\D", "", each[1]) for each in _BELGIAN_MOBILE.finditer(text) if country == HOME_COUNTRY]
    for match in phonenumbers.PhoneNumberMatcher(text[:1000], country, leniency=phonenumbers.Leniency.VALID):
        number = match.number
        kind = phonenumbers.number_type(number)
        mobile = kind in {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
        if mobile and phonenumbers.region_code_for_number(number) == country:
            found.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return tuple(found)
