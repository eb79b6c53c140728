"""Which price an operator's wording on an invoice means.

By code, or by the same words: case, accents, punctuation and the words that say no more than "monthly fee" do not
count. Nothing is matched by likeness: a wrong price would be a false claim.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from fleet_tui.domain.own_data import Price, PriceKind
from fleet_tui.domain.text import fold

_WORD = re.compile(r"\w+(?:[.,]\d+)?\+?")
_SAYS_NOTHING = frozenset(
    {
        "abo", "abonnement", "abonnements", "abonnementskosten", "abonnementsgeld", "subscription", "subscriptions",
        "forfait", "monthly", "month", "fee", "fees", "mensuel", "mensuelle", "mensuels", "maandelijks", "maandelijkse",
        "maand", "redevance", "monatlich", "monatliche", "grundgebuhr", "grundgebuehr", "grundpreis", "tarif",
        "tarief", "tariefplan", "plan", "formule",
    }
)  # fmt: skip


@lru_cache(20_000)
def item_key(text: str) -> str:
    """The words of `text` that tell one item from another."""
    words = _WORD.findall(fold(text))
    telling = [word for word in words if word not in _SAYS_NOTHING]
    return " ".join(telling or words)


@dataclass(slots=True)
class PriceBook:
    """Prices by what an invoice may call them."""

    prices: tuple[Price, ...]
    _by_name: dict[str, list[Price]]
    _by_code: dict[str, list[Price]]
    _meant: dict[tuple[str, str, frozenset[PriceKind]], list[Price]] = field(default_factory=dict)
    """What was looked up before: a bill of 10,000 lines has some twenty items."""

    @classmethod
    def of(cls, prices: Sequence[Price]) -> PriceBook:
        """The price list, ready to look up."""
        by_name: dict[str, list[Price]] = defaultdict(list)
        by_code: dict[str, list[Price]] = defaultdict(list)
        for price in prices:
            for name in {item_key(name) for name in (price.item, *price.aliases)}:
                by_name[name].append(price)
            for code in {code.casefold() for code in (price.code, *price.aliases) if code}:
                by_code[code].append(price)
        return cls(tuple(prices), dict(by_name), dict(by_code))

    def named(self, text: str, code: str = "", kinds: Iterable[PriceKind] = PriceKind) -> list[Price]:
        """The prices that an invoice means by `text`, or by its `code`; several where they changed, or by plan."""
        wanted = frozenset(kinds)
        asked = (text, code, wanted)
        if asked not in self._meant:
            self._meant[asked] = self._look_up(text, code, wanted)
        return self._meant[asked]

    def _look_up(self, text: str, code: str, wanted: frozenset[PriceKind]) -> list[Price]:
        found = self._by_code.get(code.casefold(), []) if code else []
        return [price for price in found or self._by_name.get(item_key(text), []) if price.kind in wanted]

    def of_code(self, code: str, kind: PriceKind, day: date) -> Price | None:
        """The price of the plan or option `code` of our catalogue on `day`."""
        prices = [price for price in self._by_code.get(code.casefold(), []) if price.kind is kind]
        return valid_price(prices, day, None)

    def plans(self, day: date) -> list[Price]:
        """The plans that can be had on `day`, in the order of the list."""
        return [price for price in self.prices if price.kind is PriceKind.PLAN and valid(price, day)]


def valid(price: Price, day: date) -> bool:
    """It is the contract's on `day`."""
    return (price.valid_from is None or price.valid_from <= day) and (
        price.valid_until is None or day <= price.valid_until
    )


def valid_price(prices: Iterable[Price], day: date, plan: str | None) -> Price | None:
    """The one of `prices` that holds on `day`: the plan's own before that for any plan, the newest first."""
    fitting = [price for price in prices if valid(price, day) and price.plan in {None, plan}]
    return max(fitting, key=lambda price: (price.plan is not None, price.valid_from or date.min), default=None)
