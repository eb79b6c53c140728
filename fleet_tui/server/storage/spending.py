"""What was spent, added up from what the invoices charge: to the cent, for any size of fleet."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.spending import Reason, SpendingBy, SpendingPage, Spent, Why, month_before
from fleet_tui.server.sample import charges as rule
from fleet_tui.server.sample.charges import Billed, Item, Story
from fleet_tui.server.sample.invoices import MONTHLY
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.catalogue import euros, money

Sort = Literal["amount", "change"]
BOTH = (True, False)
"""Now, and the month before."""
SHARED = ""
"""The key of what concerns a whole account."""
USED = frozenset(
    {ChargeCategory.CALLS, ChargeCategory.SMS, ChargeCategory.DATA, ChargeCategory.ROAMING, ChargeCategory.THIRD_PARTY}
)

INVOICES = tables.invoices.c


class SpendingRepository:
    """One organisation's spending; of one billing account when it is given."""

    def __init__(
        self, connection: AsyncConnection, organisation_id: str, account: str | None, against: str | None = None
    ) -> None:
        """`against`: the month that another is compared with; None: the one before it."""
        self._connection = connection
        self._organisation = organisation_id
        self._account = account
        self._against = against

    def _earlier(self, month: str) -> str:
        """The month that `month` is compared with."""
        return self._against or month_before(month)

    async def months(self) -> SpendingPage:
        """Each month with invoices, the newest first."""
        sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in await self._invoices():
            sums[_month(row)][0] += _net(row)
            sums[_month(row)][1] += row.amount
        newest = sorted(sums, reverse=True)
        items = [
            Spent(
                key=month,
                amount=euros(sums[month][0]),
                with_vat=euros(sums[month][1]),
                previous=euros(sums[before][0]) if before in sums else None,
            )
            for month, before in ((month, month_before(month)) for month in newest)
        ]
        return SpendingPage(items=items, total=len(items), amount=euros(sum(net for net, _gross in sums.values())))

    async def categories(self, month: str | None, number: str | None = None) -> SpendingPage:
        """The categories of a month in the order of an invoice; of one phone number when it is given."""
        rows = await self._invoices()
        month = month or _newest(rows)
        earlier = self._earlier(month)
        if number is None:
            now, before = _totals(rows, month), _totals(rows, earlier)
        else:
            kept = await self._billed()
            now, before = await asyncio.to_thread(lambda: _of_number(_Month(rows, kept, month, earlier), number))
        compared = any(_month(row) == earlier for row in rows)
        known = [*ChargeCategory, *sorted({*now, *before} - set(ChargeCategory))]
        items = [
            Spent(key=category, amount=euros(now[category]), previous=euros(before[category]) if compared else None)
            for category in known
            if category in now or category in before
        ]
        return _page(items, month, now.total(), before.total() if compared else None)

    async def plans(self, month: str | None) -> SpendingPage:
        """The subscriptions of a month by plan, the dearest first."""
        rows, kept = await self._invoices(), await self._billed()
        month = month or _newest(rows)
        return await asyncio.to_thread(_by_plan, rows, kept, month, self._earlier(month))

    async def units(self, by: SpendingBy, month: str | None) -> SpendingPage:
        """What a month comes to by department or cost centre: of the sample's lines neither is known."""
        whole = await self.categories(month)
        unknown = Spent(key="", amount=whole.amount, previous=whole.previous)
        items = [unknown] if whole.items else []
        return whole.model_copy(update={"items": items, "total": len(items)})

    async def lines(self, wanted: str | None, sort: Sort, cursor: str | None, limit: int) -> SpendingPage:
        """The lines of a month, by amount or by how much they rose or fell; each with the reasons."""
        rows, kept = await self._invoices(), await self._billed()
        month = wanted or _newest(rows)
        start = cursors.decode(cursor, cursors.number)[0] if cursor is not None else 0

        def page() -> SpendingPage:
            return _page_of_lines(_ranking(rows, kept, month, self._earlier(month), sort), month, start, limit)

        return await asyncio.to_thread(page)

    async def _invoices(self) -> Sequence[Row[Any]]:
        wanted = INVOICES.organisation_id == self._organisation
        if self._account is not None:
            wanted &= INVOICES.billing_account == self._account
        statement = select(tables.invoices).where(wanted).order_by(INVOICES.issued_on.desc(), INVOICES.number)
        return (await self._connection.execute(statement)).all()

    async def _billed(self) -> dict[str, bytes]:
        kept = tables.billed_lines.c
        wanted = kept.organisation_id == self._organisation
        if self._account is not None:
            wanted &= kept.billing_account == self._account
        rows = (await self._connection.execute(select(kept.billing_account, kept.lines).where(wanted))).all()
        return {row.billing_account: row.lines for row in rows}


def _month(row: Row[Any]) -> str:
    return str(row.issued_on.isoformat()[:7])


def _newest(rows: Sequence[Row[Any]]) -> str:
    return _month(rows[0]) if rows else "0001-02"


def _net(row: Row[Any]) -> int:
    """Without VAT; where that is not known, what is known."""
    return int(row.amount if row.net is None else row.net)


def _totals(rows: Sequence[Row[Any]], month: str) -> Counter[str]:
    """Cents by category of a month; of an invoice that does not say, all as one."""
    found: Counter[str] = Counter()
    for row in rows:
        if _month(row) == month:
            kept = json.loads(row.totals)["now"] if row.totals else {"": _net(row)}
            found.update(kept)
    return found


def _page(items: list[Spent], month: str, cents: int, before: int | None) -> SpendingPage:
    return SpendingPage(items=items, total=len(items), month=month, amount=euros(cents), previous=money(before))


# Lines

Place = tuple[int, int, str, int]
"""Cents now and before, the billing account, the line's place there; -1 for the whole account."""


class _Month:
    """What each line is charged in a month, by the invoices of that month and of the `earlier` one."""

    def __init__(self, rows: Sequence[Row[Any]], kept: dict[str, bytes], month: str, earlier: str) -> None:
        self._kept = kept
        self.lines = {account: _unpacked(packed) for account, packed in kept.items()}
        self._recipes: dict[bool, dict[str, list[str]]] = {
            now: _recipes(rows, wanted) for now, wanted in ((True, month), (False, earlier))
        }
        self.compared = bool(self._recipes[False])
        self._interims: dict[tuple[str, bool], dict[int, list[Item]]] = {
            (account, now): _interim(recipes, len(self.lines.get(account, ())))
            for now, found in self._recipes.items()
            for account, recipes in found.items()
        }

    def items(self, account: str, place: int, *, now: bool) -> list[Item]:
        """The charges of a line; of the whole account at -1."""
        found: list[Item] = []
        for recipe in self._recipes[now].get(account, ()):
            kind, _space, month = recipe.partition(" ")
            if kind == MONTHLY:
                lines = self.lines[account]
                found += rule.shared(account) if place < 0 else rule.of_line(lines, place, int(month))
        return found + self._interims.get((account, now), {}).get(place, [])

    def places(self) -> list[Place]:
        """Every line that is charged something, now or before."""
        found: list[Place] = []
        for account, packed in self._kept.items():
            stories = _stories(packed)
            metered = set(rule.users(len(stories))).union(*(self._interims.get((account, now), ()) for now in BOTH))
            sums = [self._recurring(account, now=now) for now in BOTH]
            for place in range(-1, len(stories)):
                if place < 0 or place in metered:
                    now, before = (sum(item.cents for item in self.items(account, place, now=each)) for each in BOTH)
                else:
                    now, before = (each[stories[place]] for each in sums)
                if now or before:
                    found.append((now, before, account, place))
        return found

    def _recurring(self, account: str, *, now: bool) -> dict[Story, int]:
        """Cents of subscription and options: most lines share their story with others."""
        months = [
            int(recipe.split()[1]) for recipe in self._recipes[now].get(account, ()) if recipe.startswith(MONTHLY)
        ]
        return {
            story: sum(item.cents for month in months for item in rule.recurring(story, month))
            for story in _counted(self._kept[account])
        }


def _of_number(charged: _Month, number: str) -> tuple[Counter[str], Counter[str]]:
    """Cents by category of the line with this phone number, now and before."""
    sums: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for account, lines in charged.lines.items():
        for place, line in enumerate(lines):
            if line.msisdn == number:
                for found, now in zip(sums, BOTH, strict=True):
                    for item in charged.items(account, place, now=now):
                        found[item.category] += item.cents
    return sums


def _recipes(rows: Sequence[Row[Any]], month: str) -> dict[str, list[str]]:
    """How the invoices of a month are made, by account."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if _month(row) == month and row.recipe is not None:
            found.setdefault(row.billing_account, []).append(row.recipe)
    return found


def _interim(recipes: Sequence[str], count: int) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    if any(not recipe.startswith(MONTHLY) for recipe in recipes):
        for place, item in rule.interim(count):
            found.setdefault(-1 if place is None else place, []).append(item)
    return found


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Sequence[Billed]:
    return rule.unpack(packed)


@lru_cache(maxsize=4)
def _stories(packed: bytes) -> Sequence[Story]:
    """What befell each line, in their order."""
    return [rule.story_of(line) for line in _unpacked(packed)]


@lru_cache(maxsize=4)
def _counted(packed: bytes) -> Counter[Story]:
    """How many lines have the same story."""
    return Counter(_stories(packed))


class _Ranking(NamedTuple):
    """Lines in an order, and what it was made of. It depends on nothing else, so it is nobody's in particular."""

    asked: tuple[Any, ...]
    charged: _Month
    places: list[Place]


_last: list[_Ranking] = []
"""The order that was asked for last: its pages are asked for one after the other."""


def _ranking(rows: Sequence[Row[Any]], kept: dict[str, bytes], month: str, earlier: str, sort: Sort) -> _Ranking:
    asked = (tuple(row.number for row in rows), tuple(kept.items()), month, earlier, sort)
    for last in _last:
        if last.asked == asked:
            return last
    charged, by_change = _Month(rows, kept, month, earlier), sort == "change"
    places = sorted(
        charged.places(), key=lambda each: (-abs(each[0] - each[1]) if by_change else 0, -each[0], each[2], each[3])
    )
    made = _Ranking(asked, charged, places)
    _last[:] = [made]
    return made


def _page_of_lines(ranking: _Ranking, month: str, start: int, limit: int) -> SpendingPage:
    charged, ranked = ranking.charged, ranking.places
    return SpendingPage(
        items=[_spent(charged, *place) for place in ranked[start : start + limit]],
        total=len(ranked),
        next_cursor=cursors.encode(start + limit) if start + limit < len(ranked) else None,
        month=month,
        amount=euros(sum(place[0] for place in ranked)),
        previous=euros(sum(place[1] for place in ranked)) if charged.compared else None,
    )


def _spent(charged: _Month, now: int, before: int, account: str, place: int) -> Spent:
    line = charged.lines[account][place] if place >= 0 else None
    reasons = []
    if charged.compared and now != before:
        reasons = reasons_of(charged.items(account, place, now=True), charged.items(account, place, now=False))
    return Spent.model_validate(
        {
            "key": line.line_id if line else SHARED,
            "name": line.description if line else account,
            "msisdn": line.msisdn if line else None,
            "amount": euros(now),
            "previous": euros(before) if charged.compared else None,
            "reasons": reasons,
        }
    )


def reasons_of(now: Sequence[Item], before: Sequence[Item]) -> list[Reason]:
    """Why a line is charged something else than the month before; the differences add up to that of the line."""
    if now and not before:
        return [_reason(Why.NEW_LINE, sum(item.cents for item in now))]
    plans = [_named(items, ChargeCategory.SUBSCRIPTION) for items in (now, before)]
    options = [_named(items, ChargeCategory.OPTION) for items in (now, before)]
    found = []
    if plans[0].keys() == plans[1].keys():
        found += _prices(plans)
    else:
        names = [" + ".join(plan) for plan in plans]
        found.append(_reason(Why.PLAN_CHANGED, plans[0].total() - plans[1].total(), names[0], names[1]))
    for name in sorted({*options[0], *options[1]}):
        difference = options[0][name] - options[1][name]
        if name in options[0] and name in options[1]:
            found += _prices([{name: each[name]} for each in options])
        elif difference:
            found.append(_reason(Why.OPTION_ADDED if difference > 0 else Why.OPTION_REMOVED, difference, name))
    found += _used(now, before)
    whole = sum(item.cents for item in now) - sum(item.cents for item in before)
    explained = sum(int(reason.difference.amount * 100) for reason in found)
    return [*found, _reason(Why.OTHER, whole - explained)] if whole != explained else found


def _used(now: Sequence[Item], before: Sequence[Item]) -> list[Reason]:
    """What was used more or less, by category, and what was charged once; the greatest difference first."""
    used: defaultdict[str, int] = defaultdict(int)
    for items, sign in ((now, 1), (before, -1)):
        for item in items:
            used[item.category] += sign * item.cents
    ranked = sorted(((category, cents) for category, cents in used.items() if cents), key=lambda each: -abs(each[1]))
    found = [_reason(Why.USAGE, cents, category) for category, cents in ranked if category in USED]
    return found + [_reason(Why.ONE_OFF, cents) for category, cents in ranked if category == ChargeCategory.ONE_OFF]


def _prices(both: Sequence[Mapping[str, int]]) -> list[Reason]:
    """What is charged under the same names, now and before, at another price."""
    now, before = both
    return [_reason(Why.PRICE_CHANGED, now[name] - before[name], name) for name in now if now[name] != before[name]]


def _named(items: Sequence[Item], category: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in items:
        if item.category == category:
            found[item.name] += item.cents
    return found


def _reason(why: Why, cents: int, name: str = "", before: str = "") -> Reason:
    return Reason.model_validate({"why": why, "name": name, "before": before, "difference": euros(cents)})


# Plans


def _by_plan(rows: Sequence[Row[Any]], kept: dict[str, bytes], month: str, earlier: str) -> SpendingPage:
    now, before = _subscriptions(rows, kept, month), _subscriptions(rows, kept, earlier)
    compared = any(_month(row) == earlier for row in rows)
    found = sorted({*now, *before}, key=lambda name: (-now[name][0], name))
    items = [
        Spent.model_validate(
            {
                "key": name,
                "name": name,
                "amount": euros(now[name][0]),
                "previous": euros(before[name][0]) if compared else None,
                "lines": now[name][1],
            }
        )
        for name in found
    ]
    sums = [sum(cents for cents, _lines in each.values()) for each in (now, before)]
    return _page(items, month, sums[0], sums[1] if compared else None)


def _subscriptions(rows: Sequence[Row[Any]], kept: dict[str, bytes], month: str) -> defaultdict[str, tuple[int, int]]:
    """Cents and lines by plan. Lines with the same story are charged the same: they are counted, not made."""
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for account, recipes in _recipes(rows, month).items():
        for recipe in recipes:
            kind, _space, back = recipe.partition(" ")
            if kind != MONTHLY or account not in kept:
                continue
            for story, count in _counted(kept[account]).items():
                for item in rule.recurring(story, int(back)):
                    if item.category == ChargeCategory.SUBSCRIPTION:
                        cents, lines = found[item.name]
                        found[item.name] = cents + item.cents * count, lines + count
    return found
