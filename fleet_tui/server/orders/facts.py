"""What the rules know: a line as it stands, and what the company has to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import JsonValue

from fleet_tui.domain.base import LineStatus, Notice

_COVERED_WHILE_PENDING = {"billing_account": None, "options": ()}


@dataclass(frozen=True, slots=True)
class LineState:
    """A line as it is stored; amounts in cents."""

    id: str
    version: int
    msisdn: str
    iccid: str | None
    description: str
    status: str
    plan: str
    options: tuple[str, ...]
    person_id: str | None
    billing_account: str | None
    split_bill_profile: str | None
    blocks: tuple[str, ...]
    pay_by_mobile_limit: int | None
    monthly_cost: int | None
    activated_on: date | None

    def shown(self, name: str) -> Any:
        """A field as the contract shows it: a PENDING line has no billing account and no options yet."""
        if self.status == LineStatus.PENDING and name in _COVERED_WHILE_PENDING:
            return _COVERED_WHILE_PENDING[name]
        return getattr(self, name)

    @property
    def billed(self) -> int | None:
        """What it costs a month now, in cents; None when a price is not known."""
        return 0 if self.status in {LineStatus.PENDING, LineStatus.CEASED} else self.monthly_cost


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A plan; price in cents."""

    name: str
    price: int | None
    contracted: bool


@dataclass(frozen=True, slots=True)
class OptionFact:
    """An option with its prices in cents by plan; *sans objet* with plans not named."""

    name: str
    prices: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class PersonFact:
    """The user of a line."""

    name: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class CardFact:
    """A SIM card."""

    status: str
    line_id: str | None


@dataclass(frozen=True, slots=True)
class ScheduleFact:
    """A dated change that waits."""

    order_id: str
    order_number: str
    day: date


@dataclass(slots=True)
class Facts:
    """Everything the rules may look at. `cards` and `numbers` grow with each accepted item: two items of one order
    cannot take the same card."""

    today: date
    stock_known: bool
    """False on a local list: cards the list does not name may exist all the same."""
    plans: dict[str, PlanFact]
    options: dict[str, OptionFact]
    accounts: set[str]
    split_bill_profiles: dict[str, str]
    people: dict[str, PersonFact] = field(default_factory=dict)
    cards: dict[str, CardFact] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    """Numbers in use, of those that are asked for."""
    schedules: dict[str, dict[str, ScheduleFact]] = field(default_factory=dict)
    """By line and kind."""

    def cost(self, plan: str, options: tuple[str, ...]) -> int | None:
        """What plan and options cost a month, in cents; None when a price is not known."""
        prices = [self.plans[plan].price, *(self.options[code].prices.get(plan) for code in options)]
        known = [price for price in prices if price is not None]
        return sum(known) if len(known) == len(prices) else None

    def person_name(self, person_id: str | None) -> str | None:
        """The name of a user."""
        return self.people[person_id].name if person_id is not None else None


class Refusal(Exception):
    """A rule says no to one item. `code` is stable; `params` are the values that the sentence names."""

    def __init__(self, code: str, message: str, **params: str) -> None:
        super().__init__(code)
        self.notice = notice(code, message, **params)


def notice(code: str, message: str, **params: str) -> Notice:
    """A notice; `message` names its params in braces."""
    return Notice.model_validate({"code": code, "message": message.format(**params), "params": params})


def euro_text(cents: int | None) -> JsonValue:
    """Cents as an effect shows them."""
    return None if cents is None else f"{cents // 100}.{cents % 100:02d}"
