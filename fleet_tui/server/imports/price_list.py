"""A price list into a local fleet: codes for its names, and the contract priced by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.own_data import Price, PriceKind
from fleet_tui.domain.own_import import PriceList, PriceRow
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.price_list import ListedPrice
from fleet_tui.domain.text import Text
from fleet_tui.server.imports.names import NameBook
from fleet_tui.server.imports.store import LOCAL_CONTRACT
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.own_data import OwnDataRepository

PLANS, OPTIONS, PAIRS, PACKS = tables.plans.c, tables.options.c, tables.option_prices.c, tables.group_pack_offers.c
_PAIRED = 500
"""Rows of one statement."""
Pairs = dict[tuple[str, str], int | None]
"""Prices in cents by the codes of option and plan."""


@dataclass(slots=True)
class Books:
    """The names a fleet has, and those the list brings."""

    plans: NameBook
    options: NameBook
    packs: NameBook

    @property
    def new(self) -> list[str]:
        """Names of plans and options that were not there."""
        return [*self.plans.added.values(), *self.options.added.values()]


class PriceLists:
    """Takes price lists for one organisation, within the caller's transaction."""

    def __init__(self, connection: AsyncConnection, owner: str, today: date) -> None:
        self._connection = connection
        self._owner = owner
        self._today = today

    async def coded(self, asked: PriceList, source: str) -> tuple[list[Price], Books]:
        """The prices with the codes of their plans, options and packs; nothing is written."""
        books = Books(
            NameBook(await self._names(tables.plans), takes_new=True),
            NameBook(await self._names(tables.options), takes_new=True),
            NameBook(await self._names(tables.group_pack_offers), takes_new=True),
        )
        known_options = NameBook(await self._names(tables.options), takes_new=False)
        known_plans = NameBook(await self._names(tables.plans), takes_new=False)
        prices = []
        for row in asked.rows:
            kind = row.kind if asked.kinds_known else _kind(row, known_plans, known_options)
            prices.append(_price(row, kind, books, source))
        if asked.matrix is not None:
            for name in asked.matrix.plans:
                books.plans.code(name)
            for name in asked.matrix.options:
                books.options.code(name)
        return prices, books

    async def apply(self, asked: PriceList, prices: Iterable[Price], books: Books) -> None:
        """Price plans and options by the list, as it stands today; make those it brings."""
        today = [price for price in prices if self._valid(price)]
        of_plans = {price.code: price for price in today if price.kind is PriceKind.PLAN}
        order = list(dict.fromkeys(price.code for price in prices if price.kind is PriceKind.PLAN))
        if asked.matrix is not None:
            order = [books.plans.code(name) for name in asked.matrix.plans]
        await self._make(tables.plans, books.plans.added, plan_group=PlanGroup.OTHER.value, price=None, contracted=True)
        for position, code in enumerate(order):
            values: dict[str, Any] = {"position": position}
            if (found := of_plans.get(code)) is not None:
                values |= {"price": cents(found.price), "plan_group": found.group.value, "contracted": True}
            mine = (PLANS.organisation_id == self._owner) & (PLANS.code == code)
            await self._connection.execute(update(tables.plans).where(mine).values(values))
        await self._make(tables.options, books.options.added, option_group="")
        await self._order_options(today if asked.matrix is None else [], asked, books)
        await self._write_pairs(await self._pairs(asked, today, books))

    async def _order_options(self, prices: Iterable[Price], asked: PriceList, books: Books) -> None:
        codes = dict.fromkeys(price.code for price in prices if price.kind is PriceKind.OPTION)
        if asked.matrix is not None:
            codes = dict.fromkeys(books.options.code(name) for name in asked.matrix.options)
        for position, code in enumerate(codes):
            mine = (OPTIONS.organisation_id == self._owner) & (OPTIONS.code == code)
            await self._connection.execute(update(tables.options).where(mine).values(position=position))

    async def _pairs(self, asked: PriceList, prices: Iterable[Price], books: Books) -> Pairs:
        """Which option goes with which plan, at which price; what the list does not price keeps what it had."""
        statement = select(PAIRS.option, PAIRS.plan, PAIRS.price).where(PAIRS.organisation_id == self._owner)
        pairs: Pairs = {(row.option, row.plan): row.price for row in (await self._connection.execute(statement)).all()}
        plans, options = await self._names(tables.plans), await self._names(tables.options)
        for option in options:
            for plan in plans:
                if option in books.options.added or plan in books.plans.added:
                    pairs.setdefault((option, plan), None)  # a list of rows does not say what does not go together
        if asked.matrix is not None:
            for name in asked.matrix.options:
                for plan_name in asked.matrix.plans:
                    pairs.pop((books.options.code(name), books.plans.code(plan_name)), None)
            for each in asked.matrix.pairs:
                pair = books.options.code(each.option), books.plans.code(each.plan)
                pairs[pair] = None if each.price is None else cents(each.price)
            return pairs
        of_options = [price for price in prices if price.kind is PriceKind.OPTION]
        for price in sorted(of_options, key=lambda price: price.plan is not None):
            for plan in plans if price.plan is None else [price.plan]:
                pairs[price.code, plan] = cents(price.price)
        return pairs

    async def _write_pairs(self, pairs: Pairs) -> None:
        await self._connection.execute(delete(tables.option_prices).where(PAIRS.organisation_id == self._owner))
        rows = [
            {"organisation_id": self._owner, "option": option, "plan": plan, "price": price}
            for (option, plan), price in pairs.items()
        ]
        for start in range(0, len(rows), _PAIRED):
            await self._connection.execute(insert(tables.option_prices), rows[start : start + _PAIRED])

    def _valid(self, price: Price) -> bool:
        return (price.valid_from is None or price.valid_from <= self._today) and (
            price.valid_until is None or price.valid_until >= self._today
        )

    async def _make(self, table: Any, names: Mapping[str, str], **values: Any) -> None:
        mine = {"organisation_id": self._owner, "contract": LOCAL_CONTRACT, "position": 0}
        rows = [mine | {"code": code, "name": name} | values for code, name in names.items()]
        if rows:
            await self._connection.execute(insert(table), rows)

    async def _names(self, table: Any) -> dict[str, str]:
        statement = select(table.c.code, table.c.name).where(table.c.organisation_id == self._owner)
        return {row.code: row.name for row in (await self._connection.execute(statement)).all()}


def cents(amount: Decimal) -> int:
    """Whole cents, half of one up."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


def _kind(row: PriceRow, plans: NameBook, options: NameBook) -> PriceKind:
    """What a price is for in a file that does not say: what the fleet calls so, else what the row looks like."""
    for kind, book in ((PriceKind.PLAN, plans), (PriceKind.OPTION, options)):
        try:
            book.code(row.item)
        except LookupError:
            continue
        return kind
    return row.kind


def _price(row: PriceRow, kind: PriceKind, books: Books, source: str) -> Price:
    book = {PriceKind.PLAN: books.plans, PriceKind.OPTION: books.options, PriceKind.PACK: books.packs}.get(kind)
    return Price(
        item=Text(row.item),
        price=row.price,
        kind=kind,
        code="" if book is None else book.code(row.item),
        plan=None if row.plan is None or kind is PriceKind.PLAN else books.plans.code(row.plan),
        group=row.group,
        unit=row.unit,
        included=row.included,
        beyond=row.beyond,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        aliases=tuple(map(Text, row.aliases)),
        source=Text(source),
        row=row.row,
    )


async def listed_prices(connection: AsyncConnection, owner: str) -> list[ListedPrice]:
    """The price list as it is given back: plans by their names."""
    statement = select(PLANS.code, PLANS.name).where(PLANS.organisation_id == owner)
    names = {row.code: row.name for row in (await connection.execute(statement)).all()}
    return [
        ListedPrice(
            item=price.item,
            price=price.price,
            kind=price.kind,
            plan=None if price.plan is None else Text(names.get(price.plan, price.plan)),
            group=price.group,
            unit=price.unit,
            included=None if price.included is None else {str(unit): each for unit, each in price.included.items()},
            beyond={str(unit): each for unit, each in price.beyond.items()},
            valid_from=price.valid_from,
            valid_until=price.valid_until,
            aliases=list(price.aliases),
            source=price.source,
            row=price.row,
        )
        for price in await OwnDataRepository(connection, owner).prices()
    ]
