"""Amounts, counts and days as people write them in the language in use.

The first screen shows amounts and counts, and importing Babel costs more than painting it: the few conventions of the
four languages stand here (a test holds them against Babel's CLDR data); for any other language Babel is asked.
Separators are ordinary spaces, never the no-break ones (U+00A0, U+202F) of CLDR, which nobody types into a search and
some terminal fonts lack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from fleet_tui.i18n import language
from fleet_tui.i18n.said import speaking

_BELGIUM = ZoneInfo("Europe/Brussels")
_CENT = Decimal("0.01")
_SIGNS = {"EUR": "€"}
_SMALLEST = dict.fromkeys(("JPY", "KRW"), Decimal(1))
"""Of currencies that have no cents (ISO 4217)."""
_FIGURE = re.compile(r"[#0][#0,.]*")
_SPACES = re.compile("[\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class _Conventions:
    """How a language writes figures; `amount` places sign, unit and figure."""

    group: str
    decimal: str
    amount: str
    day: str


_CONVENTIONS = {
    "en": _Conventions(",", ".", "{sign}{unit} {figure}", "%d/%m/%Y"),
    "fr": _Conventions(" ", ",", "{sign}{figure} {unit}", "%d/%m/%Y"),
    "nl": _Conventions(".", ",", "{unit} {sign}{figure}", "%d/%m/%Y"),
    "de": _Conventions(".", ",", "{sign}{figure} {unit}", "%d.%m.%Y"),
}


class HasAmount(Protocol):
    """An amount in a currency (ISO 4217), as `fleet_tui.domain.money.Money`."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...


@speaking
def money(value: HasAmount | Decimal, currency: str = "EUR") -> str:
    """`value` with its unit, to the cent: `€ 1,240.00`, `1 240,00 €`. `currency` counts for a bare Decimal.

    A currency without cents is shown without them: `JPY 1,240`.
    """
    amount, unit = (value, currency) if isinstance(value, Decimal) else (value.amount, value.currency)
    amount = amount.quantize(_SMALLEST.get(unit, _CENT), ROUND_HALF_EVEN)
    conventions = _conventions()
    whole, point, cents = f"{abs(amount):,}".partition(".")
    return conventions.amount.format(
        sign="-" if amount < 0 else "",
        unit=_SIGNS.get(unit, unit),
        figure=whole.replace(",", conventions.group) + (conventions.decimal + cents if point else ""),
    )


def sums(amounts: Mapping[str, Decimal]) -> str:
    """What came together in each currency, euros first: `€ 100.00 + £ 20.00`. Currencies are never added up."""
    return " + ".join(money(amounts[each], each) for each in sorted(amounts, key=lambda each: (each != "EUR", each)))


@speaking
def number(value: int) -> str:
    """A count: `12,345`, `12 345`."""
    return f"{value:,}".replace(",", _conventions().group)


@speaking
def exact(value: Decimal) -> str:
    """A quantity with the decimals it has: `12`, `278,362.5`."""
    whole, _point, rest = f"{value:,f}".partition(".")
    rest, conventions = rest.rstrip("0"), _conventions()
    return whole.replace(",", conventions.group) + (conventions.decimal + rest if rest else "")


@speaking
def decimal(value: Decimal, places: int = 1) -> str:
    """A measure, rounded: `1,234.5`, `1 234,5`."""
    conventions = _conventions()
    whole, _point, rest = f"{value:,.{places}f}".partition(".")
    return whole.replace(",", conventions.group) + (conventions.decimal + rest if rest else "")


@speaking
def day(value: date) -> str:
    """A day: `24/11/2026`."""
    return value.strftime(_conventions().day)


def clock(value: datetime) -> str:
    """The time of day of an aware `value`, in Belgium: `09:12`."""
    return value.astimezone(_BELGIUM).strftime("%H:%M")


@speaking
def moment(value: datetime) -> str:
    """Day and time of an aware `value`, in Belgium: `24/11/2026 09:12`."""
    return f"{day(value.astimezone(_BELGIUM).date())} {clock(value)}"


def _conventions() -> _Conventions:
    return _CONVENTIONS.get(language()) or _from_cldr(language())


@cache
def _from_cldr(locale: str) -> _Conventions:
    """What Babel knows of `locale`: for a language that came with nothing but its catalogue."""
    from babel import Locale

    known = Locale.parse(locale)
    symbols = known.number_symbols["latn"]
    positive, _semicolon, negative = known.currency_formats["standard"].pattern.partition(";")
    amount = _FIGURE.sub("{figure}", (negative or f"-{positive}").replace("-", "{sign}")).replace("¤", "{unit}")
    day = known.date_formats["short"].pattern
    for letters, directive in ((r"d+", "%d"), (r"M+", "%m"), (r"y+", "%Y")):
        day = re.sub(letters, directive, day)
    return _Conventions(
        group=_SPACES.sub(" ", symbols["group"]),
        decimal=symbols["decimal"],
        amount=_SPACES.sub(" ", amount.replace("}{figure}", "} {figure}").replace("{sign} ", "{sign}")),
        day=day,
    )
