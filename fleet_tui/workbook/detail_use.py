"""What lines used, out of an itemised bill: only where the bill lists all of it, never guessed from what was charged.

A bill that names what cost nothing lists what is included too; one with charges only says nothing of use. Columns that
call themselves use or total (`Total KB usage`) state a month of a line, and their 0 is known to be nothing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.own_data import UsageMonth
from fleet_tui.domain.text import Text, fold
from fleet_tui.workbook.heading_words import word_set, words_of

STATES = word_set("usage use used verbruik verbruikt consommation consomme verbrauch total totaal summe")
"""Words of a heading whose column states a sum of use."""
_WORLD = word_set("world monde wereld welt hors buiten ausserhalb outside non rest")
_EU = word_set("eu ue eea eee europe europa")
_EU_ALONE = word_set("eu ue eea eee")
_ABROAD = word_set("roaming itinerance etranger abroad buitenland ausland")
_OF_ONE = {
    ChargeUnit.MINUTE: ("minutes", Decimal(1)),
    ChargeUnit.SECOND: ("minutes", Decimal(1) / 60),
    ChargeUnit.MEGABYTE: ("mb", Decimal(1)),
    ChargeUnit.GIGABYTE: ("mb", Decimal(1000)),
    ChargeUnit.SMS: ("sms", Decimal(1)),
}


class UseBook:
    """Adds up the use of each line and month while the rows of a bill go by."""

    def __init__(self, source: Text) -> None:
        self._source = source
        self._events: dict[tuple[str, date], dict[str, Decimal]] = {}
        self._stated: dict[tuple[str, date], dict[str, Decimal]] = {}
        self._lists_free_use = False

    def event(
        self, line: tuple[str | None, date | None], kind: tuple[ChargeCategory, ChargeUnit], text: str,
        quantity: Decimal, net: Decimal,
    ) -> None:  # fmt: skip
        """A row of use: of which line in which month, what, how it is called, how much of it, what it cost."""
        msisdn, day = line
        category, unit = kind
        if category is ChargeCategory.SMS and unit is ChargeUnit.PIECE:
            unit = ChargeUnit.SMS
        name, of_one = _OF_ONE.get(unit, ("", Decimal(0)))
        if msisdn is None or day is None or quantity < 0 or not name:
            return
        self._lists_free_use |= net == 0
        if name == "mb":
            name = data_field(category, text)
        if name:
            month = self._events.setdefault((msisdn, day.replace(day=1)), {})
            month[name] = month.get(name, Decimal(0)) + quantity * of_one

    def stated(self, msisdn: str | None, day: date | None, name: str, amount: Decimal | None) -> None:
        """A sum that a column of use states for a line: `name` is a field of `UsageMonth`."""
        if name and msisdn is not None and day is not None and amount is not None and amount >= 0:
            month = self._stated.setdefault((msisdn, day.replace(day=1)), {})
            month[name] = month.get(name, Decimal(0)) + amount

    def months(self) -> list[UsageMonth]:
        """What is known, by month and line; nothing of a bill that has charges only."""
        known = self._stated or (self._events if self._lists_free_use else {})
        return [
            UsageMonth(
                msisdn,
                month,
                minutes=use.get("minutes"),
                sms=int(use["sms"]) if "sms" in use else None,
                mb_home=use.get("mb_home"),
                mb_eu=use.get("mb_eu"),
                mb_world=use.get("mb_world"),
                source=self._source,
            )
            for (msisdn, month), use in sorted(known.items(), key=lambda each: (each[0][1], each[0][0]))
        ]


def data_field(category: ChargeCategory, text: str) -> str:
    """The field of `UsageMonth` for data that is charged so; empty where it is abroad and the words do not say where.

    A bill may file data abroad under data: then its words alone say so.
    """
    words = words_of(fold(text))
    if category is not ChargeCategory.ROAMING and not words & _ABROAD:
        return "mb_eu" if words & _EU_ALONE else "mb_home"
    return "mb_world" if words & _WORLD else "mb_eu" if words & _EU else ""
