"""What the rules work on: a line as it stands, what the company has to choose from, and what a change results in."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from pydantic import JsonValue

from fleet_tui.domain.amount import cents_text
from fleet_tui.domain.base import LineStatus, Notice
from fleet_tui.domain.changes.kinds import LINE_FIELDS
from fleet_tui.domain.person import NewPerson

_COVERED_WHILE_PENDING = {"billing_account": None, "options": ()}


@dataclass(frozen=True, slots=True)
class LineState:
    """A line as it is stored; amounts in cents. An operator's may have no number and no plan: these are empty then."""

    id: str
    version: int
    msisdn: str
    iccid: str | None
    description: str
    status: str
    plan: str
    options: tuple[str, ...] = ()
    person_id: str | None = None
    billing_account: str | None = None
    split_bill_profile: str | None = None
    blocks: tuple[str, ...] = ()
    pay_by_mobile_limit: int | None = None
    monthly_cost: int | None = None
    activated_on: date | None = None

    def shown(self, name: str) -> Any:
        """A field as the contract shows it: a PENDING line has no billing account and no options yet."""
        if self.status == LineStatus.PENDING and name in _COVERED_WHILE_PENDING:
            return _COVERED_WHILE_PENDING[name]
        return getattr(self, name)

    @property
    def billed(self) -> int | None:
        """What it costs a month now, in cents; None when a price is not known."""
        return 0 if self.status in {LineStatus.PENDING, LineStatus.CEASED} else self.monthly_cost


CHANGEABLE = tuple("person_id" if name == "person" else name for name in LINE_FIELDS)
"""Fields of a `LineState` that a change can alter."""


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


@dataclass(frozen=True, slots=True)
class AskFact:
    """A change asked of the operator, or to be, that no list has shown yet."""

    order_number: str
    status: bool = False
    """Whether it is to change the line's status."""


class NewIds(NamedTuple):
    """Identifiers for what one item creates: its line, its user."""

    line: str = "new-line"
    person: str = "new-person"


PLACEHOLDERS = NewIds()
"""For a preview, which creates nothing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules may look at. Whoever evaluates gives it, the day and new identifiers included."""

    today: date
    stock_known: bool
    """False on a local list: cards the list does not name may exist all the same."""
    plans: Mapping[str, PlanFact]
    options: Mapping[str, OptionFact]
    accounts: AbstractSet[str]
    split_bill_profiles: Mapping[str, str]
    people: Mapping[str, PersonFact] = field(default_factory=dict)
    cards: Mapping[str, CardFact] = field(default_factory=dict)
    """Cards that changes name, by ICCID."""
    numbers: AbstractSet[str] = frozenset()
    """Numbers in use, of those that are asked for."""
    schedules: Mapping[str, Mapping[str, ScheduleFact]] = field(default_factory=dict)
    """Dated changes that wait, by line and kind."""
    asks: Mapping[str, Mapping[str, AskFact]] = field(default_factory=dict)
    """Changes asked of the operator and not confirmed yet, by line and kind; lines are as those are to leave them."""
    new_ids: NewIds = PLACEHOLDERS
    """For the item under evaluation."""

    def cost(self, plan: str, options: tuple[str, ...]) -> int | None:
        """What plan and options cost a month, in cents; None when a price is not known."""
        if plan not in self.plans or not self.options.keys() >= {*options}:
            return None
        prices = [self.plans[plan].price, *(self.options[code].prices.get(plan) for code in options)]
        known = [price for price in prices if price is not None]
        return sum(known) if len(known) == len(prices) else None

    def person_name(self, person_id: str | None) -> str | None:
        """The name of a user."""
        return self.people[person_id].name if person_id is not None else None


@dataclass(slots=True)
class Result:
    """What a change makes of a line: `after` None means the line is deleted."""

    after: LineState | None
    cards: dict[str, CardFact] = field(default_factory=dict)
    new_person: tuple[str, NewPerson] | None = None
    losses: list[Notice] = field(default_factory=list)


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
    return None if cents is None else cents_text(cents)
