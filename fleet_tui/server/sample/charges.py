"""What the sample's invoices charge: a rule that gives the charges of any line in any month, and their sums.

An invoice of 75,000 lines is not stored: kept are the lines as they were when the sample was made (`Billed`), and the
rule makes the charges again, always the same. Sums are taken without making them all: lines with the same story count
as one, and usage is given to some hundred lines. The rule belongs to the data: changed, older samples no longer add up.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple

from fleet_tui.server.sample import catalogue

MONTHS = 12
"""Invoices of each account, the newest is month 0."""
USED_LINES = 700
"""Lines with usage, at most; every third one in a small fleet."""
VAT_PERCENT = 21
SUBSCRIPTION, OPTION, GROUP_PACK, CALLS, SMS, DATA, ROAMING, THIRD_PARTY, ONE_OFF = (
    "SUBSCRIPTION", "OPTION", "GROUP_PACK", "CALLS", "SMS", "DATA", "ROAMING", "THIRD_PARTY", "ONE_OFF",
)  # fmt: skip

_CHANGED_IN = (0, 0, 0, 1, 1, 2, 3, 4, 6, 8, 10)
"""The month from which a change shows: the newest invoice has the most to explain."""
_PLAN_CHANGES, _OPTIONS_GAINED, _OPTIONS_LOST = 15, 10, 25
"""One line in so many."""
_PLAN_NAME = {plan.code: plan.name for plan in catalogue.PLANS}
_OPTION_NAME = {option.code: option.name for option in catalogue.OPTIONS}
_MOBILE = tuple(plan.code for plan in catalogue.PLANS if plan.group == "MOBILE" and plan.price is not None)


class Item(NamedTuple):
    """A charge: `cents` without VAT."""

    category: str
    name: str
    quantity: int
    unit: str
    cents: int

    @property
    def vat_rate(self) -> int:
        """In percent."""
        return vat_rate(self.category)


class Billed(NamedTuple):
    """A line as it was billed. `since`: the month, counted back, of its first invoice."""

    line_id: str
    msisdn: str
    description: str
    plan: str
    options: tuple[str, ...]
    since: int


class Story(NamedTuple):
    """All that decides what a line costs each month without its use.

    Up to `plan_month` it had `plan`, before that `earlier_plan`; `option` came (or went) so that it was there from
    `option_month` on (or before it).
    """

    plan: str
    options: tuple[str, ...]
    since: int
    earlier_plan: str
    plan_month: int
    option: str
    option_month: int
    gained: bool


class _Habit(NamedTuple):
    category: str
    name: str
    unit: str
    cents: int
    least: int
    most: int


_HABITS = (
    _Habit(CALLS, "Calls to abroad", "MINUTE", 25, 2, 40),
    _Habit(CALLS, "Calls to service numbers", "MINUTE", 45, 1, 15),
    _Habit(SMS, "SMS to abroad", "SMS", 12, 2, 60),
    _Habit(DATA, "Mobile data beyond the bundle", "MEGABYTE", 3, 50, 900),
    _Habit(ROAMING, "Roaming outside the EU: Switzerland", "MEGABYTE", 9, 20, 400),
    _Habit(ROAMING, "Roaming outside the EU: United Kingdom", "MINUTE", 60, 2, 45),
    _Habit(THIRD_PARTY, "PayByMobile: parking", "PAYMENT", 150, 1, 12),
    _Habit(THIRD_PARTY, "PayByMobile: public transport", "PAYMENT", 240, 1, 10),
)
_REPLACED = Item(ONE_OFF, "SIM card replaced", 1, "PIECE", 1000)
_INTERIM_ROAMING = Item(ROAMING, "Roaming outside the EU: Switzerland", 286, "MEGABYTE", 2571)
_INTERIM_REPLACED = 5


def vat_rate(category: str) -> int:
    """In percent; payments for others are passed on without VAT."""
    return 0 if category == THIRD_PARTY else VAT_PERCENT


def vat(net: int, rate: int) -> int:
    """VAT in cents over `net` cents, half a cent away from zero: a credit note takes back what its invoice asked."""
    cents = (abs(net) * rate + 50) // 100
    return cents if net >= 0 else -cents


def with_vat(totals: Mapping[str, int]) -> int:
    """The amount of an invoice, VAT included, in cents: `totals` are its sums by category."""
    taxed = sum(cents for category, cents in totals.items() if vat_rate(category))
    return sum(totals.values()) + vat(taxed, VAT_PERCENT)


def pack(lines: Iterable[Billed]) -> bytes:
    """`lines` as they are kept."""
    return zlib.compress(json.dumps(list(lines), separators=(",", ":")).encode(), 1)


@lru_cache(1)  # an invoice is read page by page
def unpack(kept: bytes) -> list[Billed]:
    """What `pack` kept."""
    rows = json.loads(zlib.decompress(kept))
    return [Billed(line_id, msisdn, said, plan, tuple(options), since)
            for line_id, msisdn, said, plan, options, since in rows]  # fmt: skip


def story_of(line: Billed) -> Story:
    """What befell a line, by its id alone."""
    chance = zlib.crc32(f"plan {line.line_id}".encode())
    earlier, plan_month = "", 0
    if chance % _PLAN_CHANGES == 0 and line.plan in _MOBILE:
        chance //= _PLAN_CHANGES
        place = _MOBILE.index(line.plan) + 1 + chance // 16 % (len(_MOBILE) - 1)
        earlier, plan_month = _MOBILE[place % len(_MOBILE)], _CHANGED_IN[chance % len(_CHANGED_IN)]
    chance = zlib.crc32(f"option {line.line_id}".encode())
    option, option_month, gained = "", 0, bool(line.options)
    if chance % (_OPTIONS_GAINED if gained else _OPTIONS_LOST) == 0:
        chance //= 100
        possible = line.options or tuple(catalogue.OPTIONS_OF[line.plan])
        option, option_month = possible[chance // 16 % len(possible)], _CHANGED_IN[chance % len(_CHANGED_IN)]
    return Story(line.plan, line.options, line.since, earlier, plan_month, option, option_month, gained)


@lru_cache(4096)
def recurring(story: Story, month: int) -> tuple[Item, ...]:
    """Subscription and options in a month."""
    if month > story.since:
        return ()
    plan = story.earlier_plan if story.earlier_plan and month > story.plan_month else story.plan
    options = list(story.options)
    if story.option and month > story.option_month:
        if story.gained:
            options.remove(story.option)
        else:
            options.append(story.option)
    made = [Item(SUBSCRIPTION, _PLAN_NAME[plan], 1, "MONTH", catalogue.PRICE[plan])]
    made += [Item(OPTION, _OPTION_NAME[code], 1, "MONTH", catalogue.OPTION_PRICE[code]) for code in options]
    return tuple(made)


def _usage(line: Billed, month: int) -> list[Item]:
    """What was used beside the bundle in a month: each line has habits that come back."""
    if month > line.since:
        return []
    habit = zlib.crc32(f"use {line.line_id}".encode())
    random = Random(f"{line.line_id} {month}")  # noqa: S311 - a sample, not a secret
    chosen = {habit % len(_HABITS): 0.8, habit // 8 % len(_HABITS): 0.6, random.randrange(len(_HABITS)): 0.1}
    used = []
    for number, likely in chosen.items():
        each = _HABITS[number]
        if random.random() < likely:
            quantity = random.randint(each.least, each.most)
            used.append(Item(each.category, each.name, quantity, each.unit, quantity * each.cents))
    if random.random() < 0.03:
        used.append(_REPLACED)
    return used


def users(count: int) -> range:
    """The places of the lines with usage, among `count`."""
    step = max(3, -(-count // USED_LINES))
    return range(step // 2, count, step)


def shared(account: str) -> list[Item]:
    """What is charged to the whole account each month."""
    if account != catalogue.MAIN_ACCOUNT:
        return []
    return [Item(GROUP_PACK, "Group Data 100 GB", 1, "MONTH", 20000)]


def of_line(lines: Sequence[Billed], place: int, month: int) -> list[Item]:
    """The charges of the line at `place` in a month."""
    line = lines[place]
    used = _usage(line, month) if place in users(len(lines)) else []
    return [*recurring(story_of(line), month), *used]


def totals(account: str, lines: Sequence[Billed]) -> list[dict[str, int]]:
    """Cents by category, without VAT, for each month: exactly what `of_line` and `shared` add up to."""
    stories = Counter(map(story_of, lines))
    sums: list[Counter[str]] = [Counter() for _month in range(MONTHS)]
    for month, found in enumerate(sums):
        for item in shared(account):
            found[item.category] += item.cents
        for story, count in stories.items():
            for item in recurring(story, month):
                found[item.category] += item.cents * count
        for place in users(len(lines)):
            for item in _usage(lines[place], month):
                found[item.category] += item.cents
    return [dict(found) for found in sums]


def interim(count: int) -> Iterator[tuple[int | None, Item]]:
    """The charges of the invoice between two months, with the place of the line: € 75.71, with VAT € 91.61."""
    for number in range(_INTERIM_REPLACED):
        yield (number * 7 % count if count else None), _REPLACED
    yield (count // 2 if count else None), _INTERIM_ROAMING


def merged(items: Iterable[Item]) -> list[Item]:
    """Charges of the same name as one."""
    found: dict[tuple[str, str], Item] = {}
    for item in items:
        there = found.get((item.category, item.name))
        found[item.category, item.name] = item if there is None else item._replace(
            quantity=there.quantity + item.quantity, cents=there.cents + item.cents
        )  # fmt: skip
    return list(found.values())
