"""Reads what the rules need, in bulk: ten thousand items take some forty statements, not thirty thousand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Executable,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.facts import (
    AskFact,
    CardFact,
    Facts,
    LineState,
    OptionFact,
    PersonFact,
    PlanFact,
    ScheduleFact,
)
from fleet_tui.domain.changes.models import AddLine, Change, Combined, ExistingUser, ReportLoss, SwapSim
from fleet_tui.domain.order import ItemStatus, OrderItemRequest
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import OPEN_ASKS, number_of

LINES = tables.lines.c
PEOPLE = tables.people.c
ITEMS = tables.order_items.c
ORDERS = tables.orders.c

_STATE_COLUMNS = [LINES[name] for name in LineState.__dataclass_fields__]


class FactsReader:
    """Reads one organisation's facts."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def lines(self, items: Sequence[OrderItemRequest]) -> dict[str, LineState]:
        """The lines of `items` by id, as far as there are any."""
        return (await self._lines(_line_ids(items)))[0]

    async def order(
        self, items: Sequence[OrderItemRequest], today: date, origin: str
    ) -> tuple[Facts, dict[str, LineState]]:
        """What is to be known for an order of `items`, and its lines by id, as far as there are any.

        `origin` is the organisation's `FleetOrigin`.
        """
        catalogue = await self._catalogue()
        ids = _line_ids(items)
        lines, people = await self._lines(ids)
        schedules = await self._schedules(ids)
        named = await _named(items)
        facts = Facts(
            today=today,
            people=people | await self._people(named.people),
            cards=await self._cards(named.cards),
            numbers=await self._numbers_in_use(named.numbers),
            schedules=schedules,
            asks=await self._asks(ids),
            stock_known=origin != FleetOrigin.LOCAL_LIST,
            **catalogue,
        )
        return facts, lines

    async def _catalogue(self) -> dict[str, Any]:
        """What the company has to choose from, as fields of `Facts`."""
        plans: dict[str, PlanFact] = {}
        options: dict[str, str] = {}
        prices: dict[str, dict[str, int | None]] = {}
        accounts: set[str] = set()
        profiles: dict[str, str] = {}
        for row in await self._rows(_CHOICES):
            if row.kind == "price":
                prices.setdefault(row.code, {})[row.name] = row.price
            elif row.kind == "plan":
                plans[row.code] = PlanFact(row.name, row.price, row.contracted)
            elif row.kind == "option":
                options[row.code] = row.name
            elif row.kind == "account":
                accounts.add(row.code)
            else:
                profiles[row.code] = row.name
        return {
            "plans": plans,
            "options": {code: OptionFact(name, prices.get(code, {})) for code, name in options.items()},
            "accounts": accounts,
            "split_bill_profiles": profiles,
        }

    async def _lines(self, ids: Sequence[str]) -> tuple[dict[str, LineState], dict[str, PersonFact]]:
        """The lines with these ids, and their users by id."""
        found: dict[str, LineState] = {}
        people: dict[str, PersonFact] = {}
        for some in chunks(ids):
            for row in await self._rows(_LINES_OF, ids=some):
                found[row.id] = expected_state(row)
                if row.given_name is not None:
                    people[row.person_id] = PersonFact(f"{row.given_name} {row.family_name}".strip(), row.confirmed)
        asked = {line.person_id for line in found.values() if line.person_id is not None} - people.keys()
        return found, people | await self._people(asked)

    async def _asks(self, line_ids: Sequence[str]) -> dict[str, dict[str, AskFact]]:
        """What is asked of the operator for these lines, by line and kind, the first asked first."""
        found: dict[str, dict[str, AskFact]] = {}
        for some in chunks(line_ids):
            for row in await self._rows(_ASKS_OF, ids=some):
                ask = AskFact(number_of(row.serial), "status" in json.loads(row.asked))
                found.setdefault(row.line_id, {}).setdefault(row.kind, ask)
        return found

    async def _schedules(self, line_ids: Sequence[str]) -> dict[str, dict[str, ScheduleFact]]:
        found: dict[str, dict[str, ScheduleFact]] = {}
        for some in chunks(line_ids):
            for row in await self._rows(_SCHEDULES_OF, ids=some):
                fact = ScheduleFact(row.order_id, number_of(row.serial), row.effective_date)
                found.setdefault(row.line_id, {}).setdefault(row.kind, fact)
        return found

    async def _cards(self, iccids: set[str]) -> dict[str, CardFact]:
        cards = tables.sim_cards.c
        stored = {
            row.iccid: CardFact(row.status, row.line_id)
            for some in chunks(sorted(iccids))
            for row in await self._mine(select(tables.sim_cards), cards.organisation_id, cards.iccid.in_(some))
        }
        return stored | (await self._cards_asked(iccids) if iccids else {})

    async def _cards_asked(self, iccids: set[str]) -> dict[str, CardFact]:
        """Cards that the operator is asked to put into a line: nobody else can have them."""
        asked = select(ITEMS.asked, ITEMS.line_id)
        open_items = await self._mine(asked, ITEMS.organisation_id, ITEMS.status.in_(OPEN_ASKS))
        named = {json.loads(row.asked).get("iccid"): row.line_id for row in open_items}
        return {iccid: CardFact(SimCardStatus.ASSIGNED, named[iccid]) for iccid in iccids & named.keys()}

    async def _people(self, ids: set[str]) -> dict[str, PersonFact]:
        return {
            row.id: PersonFact(f"{row.given_name} {row.family_name}".strip(), row.confirmed)
            for some in chunks(sorted(ids))
            for row in await self._mine(select(tables.people), PEOPLE.organisation_id, PEOPLE.id.in_(some))
        }

    async def _numbers_in_use(self, numbers: set[str]) -> set[str]:
        found: set[str] = set()
        for some in chunks(sorted(numbers)):
            in_use = and_(LINES.msisdn.in_(some), LINES.status != LineStatus.CEASED.value)
            found.update(row.msisdn for row in await self._mine(select(LINES.msisdn), LINES.organisation_id, in_use))
            asked = and_(ITEMS.msisdn.in_(some), ITEMS.line_id.is_(None), ITEMS.status.in_(OPEN_ASKS))
            found.update(row.msisdn for row in await self._mine(select(ITEMS.msisdn), ITEMS.organisation_id, asked))
        return found

    async def _rows(self, statement: Executable, **values: Sequence[str]) -> Sequence[Row[Any]]:
        """The rows of a statement that is made once for all."""
        return (await self._connection.execute(statement, {"owner": self._organisation, **values})).all()

    async def _mine(
        self, statement: Select[Any], owner: ColumnElement[Any], *conditions: ColumnElement[bool]
    ) -> Sequence[Row[Any]]:
        mine = statement.where(owner == self._organisation, *conditions)
        rows: Sequence[Row[Any]] = (await self._connection.execute(mine)).all()
        return rows


@dataclass(frozen=True, slots=True)
class _Named:
    """What changes name: cards by ICCID, people by id, numbers."""

    cards: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def add(self, change: Change) -> None:
        if isinstance(change, SwapSim | AddLine | ReportLoss) and change.iccid is not None:
            self.cards.add(change.iccid)
        if isinstance(change, AddLine):
            self.numbers.add(change.number.msisdn)
        user = getattr(change, "user", None)
        if isinstance(user, ExistingUser):
            self.people.add(user.person_id)


async def _named(items: Sequence[OrderItemRequest]) -> _Named:
    named = _Named()
    for some in chunks(items):
        for item in some:
            for change in parts_of(item.change):
                named.add(change)
        await asyncio.sleep(0)
    return named


def _line_ids(items: Sequence[OrderItemRequest]) -> list[str]:
    return sorted({item.line_id for item in items if item.line_id})


def parts_of(change: Change) -> Sequence[Change]:
    """The changes that `change` is made of: itself, unless it combines several."""
    return change.changes if isinstance(change, Combined) else [change]


def schedules_of(line_ids: Sequence[str] | BindParameter[Any]) -> Select[Any]:
    """Dated changes that wait, soonest first; the organisation is for the caller to add."""
    return (
        select(ITEMS.line_id, ITEMS.kind, ITEMS.order_id, ORDERS.serial, ORDERS.effective_date)
        .join(tables.orders, and_(ORDERS.organisation_id == ITEMS.organisation_id, ORDERS.id == ITEMS.order_id))
        .where(ITEMS.line_id.in_(line_ids), ITEMS.status == ItemStatus.WAITING.value, ORDERS.dated)
        .order_by(ORDERS.effective_date, ORDERS.serial)
    )


def line_state_columns() -> list[Column[Any]]:
    """What to select for `line_state`."""
    return list(_STATE_COLUMNS)


def line_state(row: Row[Any]) -> LineState:
    """The line of a row that begins with `line_state_columns`."""
    values = list(row[: len(_STATE_COLUMNS)])
    for index, column in enumerate(_STATE_COLUMNS):
        if column.name in {"options", "blocks"}:
            values[index] = _codes(values[index])
    return LineState(*values)


def expected_state_columns() -> list[Column[Any]]:
    """What to select for `expected_state`."""
    return [*_STATE_COLUMNS, LINES.asked]


def expected_state(row: Row[Any]) -> LineState:
    """The line of a row that has `expected_state_columns`, as what is asked of the operator is to leave it."""
    line = line_state(row)
    return with_fields(line, json.loads(row.asked)) if row.asked else line


def with_fields(line: LineState, fields: Mapping[str, Any]) -> LineState:
    """`line` with fields as `order_items.asked` and `lines.asked` keep them."""
    return replace(line, **plain_fields(fields))


def plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Kept fields as a `LineState` has them."""
    values = dict(fields)
    for name in ("options", "blocks"):
        if name in values:
            values[name] = tuple(values[name])
    if values.get("activated_on"):
        values["activated_on"] = date.fromisoformat(values["activated_on"])
    return values


@lru_cache(maxsize=4096)
def _codes(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


def _choice(
    kind: str,
    of: Table,
    code: str,
    name: ColumnElement[Any],
    *,
    price: ColumnElement[Any] | None = None,
    contracted: ColumnElement[Any] | None = None,
) -> Select[Any]:
    return select(
        literal_column(f"'{kind}'").label("kind"),
        of.c[code].label("code"),
        name.label("name"),
        (cast(null(), BigInteger) if price is None else price).label("price"),
        (cast(null(), Boolean) if contracted is None else contracted).label("contracted"),
    ).where(of.c.organisation_id == _OWNER)


# To make a statement costs more than to execute it: what every order asks is made once.
_OWNER: BindParameter[str] = bindparam("owner")
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PLANS, _PRICES = tables.plans.c, tables.option_prices.c
_CHOICES = union_all(
    _choice("plan", tables.plans, "code", _PLANS.name, price=_PLANS.price, contracted=_PLANS.contracted),
    _choice("option", tables.options, "code", tables.options.c.name),
    _choice("price", tables.option_prices, "option", _PRICES.plan, price=_PRICES.price),
    _choice("account", tables.billing_accounts, "number", tables.billing_accounts.c.name),
    _choice("profile", tables.split_bill_profiles, "id", tables.split_bill_profiles.c.name),
)
"""Plans, options, the price of an option (`code`) with a plan (`name`), billing accounts, split bill profiles."""
_LINES_OF = (
    select(*_STATE_COLUMNS, LINES.asked, PEOPLE.given_name, PEOPLE.family_name, PEOPLE.confirmed)
    .select_from(
        tables.lines.outerjoin(
            tables.people, and_(PEOPLE.organisation_id == LINES.organisation_id, PEOPLE.id == LINES.person_id)
        )
    )
    .where(LINES.organisation_id == _OWNER, LINES.id.in_(_IDS))
)
_ASKS_OF = (
    select(ITEMS.line_id, ITEMS.kind, ITEMS.asked, ORDERS.serial)
    .join(tables.orders, and_(ORDERS.organisation_id == ITEMS.organisation_id, ORDERS.id == ITEMS.order_id))
    .where(ITEMS.organisation_id == _OWNER, ITEMS.line_id.in_(_IDS), ITEMS.status.in_(OPEN_ASKS))
    .order_by(ORDERS.serial)
)
_SCHEDULES_OF = schedules_of(_IDS).where(ITEMS.organisation_id == _OWNER)
