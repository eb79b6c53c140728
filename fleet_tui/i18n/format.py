"""Amounts, counts and days as people write them in the language in use.

Babel (about 50 ms to import) is loaded with the first amount or count, and what it wrote is kept. It separates with
no-break spaces (U+00A0, U+202F), which nobody types into a search and which a narrow terminal font may lack: they
become ordinary spaces here.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from fleet_tui.i18n import language

_LOCALES = {"en": "en", "fr": "fr_BE", "nl": "nl_BE", "de": "de_BE"}
_PATTERNS = {"en": "¤ #,##0.00"}  # English keeps the unit apart from the figure, as Belgium's languages do
_DAYS = {"de": "%d.%m.%Y"}
_BELGIUM = ZoneInfo("Europe/Brussels")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


class HasAmount(Protocol):
    """An amount in a currency (ISO 4217), as `fleet_tui.domain.money.Money`."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...


def money(value: HasAmount | Decimal, currency: str = "EUR") -> str:
    """`value` with its unit, to the cent: `€ 1,240.00`, `1 240,00 €`. `currency` counts for a bare Decimal."""
    if isinstance(value, Decimal):
        return _money(value, currency, language())
    return _money(value.amount, value.currency, language())


def number(value: int) -> str:
    """A count: `12,345`, `12 345`."""
    return str(value) if -1000 < value < 1000 else _number(value, language())


def day(value: date) -> str:
    """A day: `24/11/2026`."""
    return value.strftime(_DAYS.get(language(), "%d/%m/%Y"))


def clock(value: datetime) -> str:
    """The time of day of an aware `value`, in Belgium: `09:12`."""
    return value.astimezone(_BELGIUM).strftime("%H:%M")


def moment(value: datetime) -> str:
    """Day and time of an aware `value`, in Belgium: `24/11/2026 09:12`."""
    return f"{day(value.astimezone(_BELGIUM).date())} {clock(value)}"


@lru_cache(maxsize=4096)
def _money(amount: Decimal, currency: str, lang: str) -> str:
    from babel.numbers import format_currency

    text = format_currency(amount, currency, _PATTERNS.get(lang), locale=_LOCALES.get(lang, lang))
    return text.translate(_SPACES)


@lru_cache(maxsize=1024)
def _number(value: int, lang: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_LOCALES.get(lang, lang)).translate(_SPACES)
