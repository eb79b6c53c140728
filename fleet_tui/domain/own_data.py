"""What a company's own files say beside invoices: prices, people, usage; and its lines as the operator listed them.

Targets of the file readers and facts of the findings; nothing here is reckoned. Days that end something (`until`) are
included. Amounts exclude VAT.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import EMPTY, Text


class PriceKind(StrEnum):
    """What a price is for. RATE is for each unit beyond what is included; DISCOUNT is what comes off each month."""

    PLAN = "PLAN"
    OPTION = "OPTION"
    PACK = "PACK"
    RATE = "RATE"
    DISCOUNT = "DISCOUNT"
    FEE = "FEE"


class UsageUnit(StrEnum):
    """What use is counted in. GB is 1,000 MB, as operators sell it; data here holds that in Belgium and in the EU."""

    MINUTE = "MINUTE"
    SMS = "SMS"
    MEGABYTE = "MEGABYTE"
    MEGABYTE_WORLD = "MEGABYTE_WORLD"


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a contract's price list.

    `price` is a month, but for a RATE (one `unit`) and a FEE (once). `included` says how much a month, None being
    without limit; a unit that is not named is not included, and without any (`included` is None) it is not known.
    `beyond` is the price of each unit beyond what is included; a RATE row says the same for a whole plan or contract.
    """

    item: Text
    price: Decimal
    kind: PriceKind = PriceKind.PLAN
    code: str = ""
    """Code of the plan, option or pack in our catalogue; empty for a RATE or a FEE."""
    plan: str | None = None
    """Code of the one plan it is for; None: for any."""
    group: PlanGroup = PlanGroup.MOBILE
    """Of a plan: a data line is only ever compared with data plans."""
    unit: UsageUnit | None = None
    """Of a RATE: what it is the price of one of."""
    included: Mapping[UsageUnit, Decimal | None] | None = None
    beyond: Mapping[UsageUnit, Decimal] = field(default_factory=dict)
    valid_from: date | None = None
    valid_until: date | None = None
    aliases: tuple[Text, ...] = ()
    """What invoices call it (beside `item`), or the operator's codes of it."""
    source: Text = EMPTY
    row: int = 0
    """Where it stands: file and row (1 is the first of the sheet)."""


_NAME_IN_KEY = 130
"""Characters of a name in the id of somebody who has neither number nor e-mail."""


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody in the HR list: only what the matching and the findings need, nothing else is kept."""

    number: str
    """Employee number; empty where the list has none."""
    name: Text
    given_name: Text = EMPTY
    family_name: Text = EMPTY
    e_mail: str | None = None
    mobile: str | None = None
    """Work mobile, E.164."""
    department: Text | None = None
    cost_centre: Text | None = None
    language: str | None = None
    starts: date | None = None
    leaves: date | None = None
    """The last day of work."""
    source: Text = EMPTY
    row: int = 0
    key: str = field(default="", compare=False)
    """What `told_apart` calls it."""

    @property
    def id(self) -> str:
        """The same in the next list: the employee number, else e-mail, else the name."""
        return self.key or self.number or self.e_mail or str(self.name)[:_NAME_IN_KEY]


def told_apart(employees: Iterable[Employee]) -> tuple[Employee, ...]:
    """Each with an id of its own: namesakes are told apart by department, or counted.

    Of two with one employee number the first counts.
    """
    listed = list(employees)
    namesakes = Counter(employee.id for employee in listed)
    apart: dict[str, Employee] = {}
    for employee in listed:
        name, count = employee.id, 1
        if namesakes[name] > 1 and employee.department and not employee.number:
            name = f"{name} · {str(employee.department)[:_NAME_IN_KEY]}"
        key = name
        while key in apart and not employee.number:
            count += 1
            key = f"{name} ({count})"
        apart.setdefault(key, replace(employee, key=key))
    return tuple(apart.values())


@dataclass(frozen=True, slots=True)
class UsageMonth:
    """What one line used in one month. None: not known; 0 is known to be nothing."""

    msisdn: str
    month: date
    """Its first day."""
    minutes: Decimal | None = None
    sms: int | None = None
    mb_home: Decimal | None = None
    mb_eu: Decimal | None = None
    mb_world: Decimal | None = None
    source: Text = EMPTY


class Numbered(Protocol):
    """A line, as far as it takes to know whether it is the one that a number means."""

    @property
    def msisdn(self) -> str: ...

    @property
    def status(self) -> str: ...


Line = TypeVar("Line", bound=Numbered)


def one_of_each(lines: Iterable[Line]) -> list[Line]:
    """The line of each number: one can have been stopped and given again, then the line that lives is meant."""
    found: dict[str, Line] = {}
    for line in lines:
        if line.msisdn not in found or line.status != LineStatus.CEASED:
            found[line.msisdn] = line
    return list(found.values())


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line as the operator listed it last, with what the company itself noted of it.

    `plan` and `options` are codes of the catalogue. `since` is when it got its status; `ended_on` the last day of a
    line that is stopped, or that was asked to stop and whose stop is due (`end_asked`: not yet confirmed).
    """

    id: str
    msisdn: str
    status: LineStatus
    version: int = 1
    description: Text = EMPTY
    since: date | None = None
    activated_on: date | None = None
    ended_on: date | None = None
    end_asked: bool = False
    plan: str | None = None
    options: tuple[str, ...] = ()
    person: Text | None = None
    person_id: str | None = None
    employee_number: str | None = None
    e_mail: str | None = None
    department: Text | None = None
    cost_centre: Text | None = None
    billing_account: str | None = None
    split_bill_profile: str | None = None
    contract_until: date | None = None
    instalment_until: date | None = None
    keep: bool = False
    """A lift, an alarm, a stand-by line: no saving is proposed for it."""
