"""Lines as the fleet list reads them: keyset pages in the order of numbers, and the difference since a sync token."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.amount import cents_text
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.line import CONTRACT_COLUMNS, SPARSE_COLUMNS, Line
from fleet_tui.domain.order import ItemStatus
from fleet_tui.domain.sim_card import SimCard
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.problems import ApiProblem, not_found
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.card_deliveries import card_of, cards_with_orders
from fleet_tui.server.storage.catalogue import CatalogueRepository, address, money
from fleet_tui.server.storage.orders import OPEN_ASKS, number_of
from fleet_tui.server.storage.organisations import organisation_row

LINES = tables.lines.c
PEOPLE = tables.people.c

DEPARTMENT = func.coalesce(LINES.department, LINES.hr_department)
"""What the list says of the line itself goes before what the HR list says of its user."""
COST_CENTRE = func.coalesce(LINES.cost_centre, LINES.hr_cost_centre)
_OF_USER = (DEPARTMENT.label("shown_department"), COST_CENTRE.label("shown_cost_centre"))

_BY_NUMBER = (LINES.msisdn, LINES.id)
_BY_CHANGE = (LINES.sequence, LINES.id)
_FLEET, _CHANGES = "fleet", "changes"
"""What the cursor of a page of lines is one of: its pages are ranges of numbers, or of changes."""


def visible_to(caller: Caller) -> ColumnElement[bool]:
    """The lines `caller` may see: a manager the organisation's, a member their own."""
    mine = LINES.organisation_id == caller.organisation_id
    return mine if caller.is_manager else and_(mine, LINES.person_id == (caller.person_id or ""))


@dataclass(slots=True)
class LineRows:
    """A page as it was read: what of `LinePage` is not a column, and the rows in the order of `CONTRACT_COLUMNS`."""

    sync_token: str
    rows: Sequence[Row[Any]]
    total: int = 0
    cursors: list[str] | None = None
    removed: list[str] = field(default_factory=list)

    def json(self) -> bytes:
        """The `LinePage`. Built from columns, no model per row: 1,000 rows take 2 ms instead of 30."""
        columns = list(zip(*self.rows, strict=True)) if self.rows else [()] * (len(CONTRACT_COLUMNS) + len(_MARK))
        head: dict[str, Any] = {"total": self.total, "sync_token": self.sync_token, "removed": self.removed}
        if asked := self._asked():
            head["asked"] = asked
        if self.cursors is not None:
            head["cursors"] = self.cursors
        parts = [json.dumps(head)[:-1]]
        for name, column in zip(CONTRACT_COLUMNS, columns[: len(CONTRACT_COLUMNS)], strict=True):
            if name not in SPARSE_COLUMNS or any(column):
                parts.append(f',"{name}":{_column(name, column)}')
        parts.append("}")
        return "".join(parts).encode()

    def _asked(self) -> dict[str, dict[str, str | None]]:
        """What is asked for the few lines of a company's own list for which something is."""
        return {
            row.id: {
                "kind": row.asked_kind,
                "asked_on": row.asked_on and row.asked_on.isoformat(),
                "due": row.asked_due and row.asked_due.isoformat(),
            }
            for row in self.rows
            if row.asked_kind is not None
        }


def _column(name: str, values: tuple[Any, ...]) -> str:
    if name in {"options", "blocks"}:
        return f"[{','.join(values)}]"  # stored as JSON
    if name in {"pay_by_mobile_limit", "monthly_cost"}:
        return f"[{','.join(map(_amount, values))}]"
    if name in {"scheduled_date", "left_on", "suspended_on"}:
        values = tuple(day and day.isoformat() for day in values)
    return json.dumps(values, ensure_ascii=False)


@lru_cache(maxsize=4096)
def _amount(cents: int | None) -> str:
    return "null" if cents is None else f'"{cents_text(cents)}"'


class LineRepository:
    """The lines `caller` may see."""

    def __init__(self, connection: AsyncConnection, caller: Caller) -> None:
        self._connection = connection
        self._caller = caller

    async def first_page(self, limit: int) -> LineRows:
        """The first page of the fleet with the cursors of all others."""
        token, _sequence = await self._token()
        ends = await self._ends(_BY_NUMBER, visible_to(self._caller), limit)
        first_end = ends[0] if ends else (None, None)
        page = await self._page(_BY_NUMBER, visible_to(self._caller), token, (None, None), first_end)
        page.total = await self._count(visible_to(self._caller))
        bounds = [*ends, (None, None)]
        page.cursors = [
            cursors.encode(_FLEET, token, page.total, 0, *start, *end)
            for start, end in zip(ends, bounds[1:], strict=True)
        ]
        return page

    async def first_changes(self, since: str, limit: int) -> LineRows:
        """The first page of what changed since the sync token `since`.

        Raises:
            ApiProblem: 410 SYNC_TOKEN_EXPIRED when only the whole fleet will do.
        """
        token, sequence = await self._token()
        epoch, _, number = since.partition(".")
        # A member's lines come and go with the person they are given to: a difference would have to name others' lines.
        known = epoch == token.partition(".")[0] and number.isascii() and number.isdigit() and self._caller.is_manager
        if not known or int(number) > sequence:
            raise ApiProblem(410, "SYNC_TOKEN_EXPIRED", "The fleet must be fetched whole again.")
        changed = and_(visible_to(self._caller), LINES.sequence > int(number))
        ends = await self._ends(_BY_CHANGE, changed, limit)
        page = await self._page(_BY_CHANGE, changed, token, (None, None), ends[0] if ends else (None, None))
        page.total = await self._count(visible_to(self._caller))
        bounds = [*ends, (None, None)]
        page.cursors = [
            cursors.encode(_CHANGES, token, page.total, int(number), *start, *end)
            for start, end in zip(ends, bounds[1:], strict=True)
        ]
        removed = tables.removed_lines.c
        statement = select(removed.line_id).where(
            removed.organisation_id == self._caller.organisation_id, removed.sequence > int(number)
        )
        page.removed = list((await self._connection.execute(statement)).scalars())
        return page

    async def page_at(self, cursor: str) -> LineRows:
        """A further page. It answers with the sync token of its first page: nothing that changes between is missed."""
        kind, token, total, since, *place = _place_of(cursor)
        scope = visible_to(self._caller)
        if kind == _CHANGES:
            scope = and_(scope, LINES.sequence > since)
        key = _BY_CHANGE if kind == _CHANGES else _BY_NUMBER
        page = await self._page(key, scope, token, (place[0], place[1]), (place[2], place[3]))
        page.total = total
        return page

    async def line(self, line_id: str) -> Line:
        """One line with all that hangs on it. Raises ApiProblem 404."""
        statement = select(tables.lines, *_OF_USER).where(visible_to(self._caller), LINES.id == line_id)
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return await self._whole(row)

    async def _token(self) -> tuple[str, int]:
        organisation = await organisation_row(self._connection, self._caller.organisation_id)
        return f"{organisation.epoch}.{organisation.sequence}", organisation.sequence

    async def _ends(self, key: Any, scope: ColumnElement[bool], limit: int) -> list[tuple[Any, Any]]:
        """The last key of each page but the last one: pages are ranges, a new line pushes none out of its page."""
        position = func.row_number().over(order_by=key).label("position")
        numbered = select(*key, position).where(scope).subquery()
        total = await self._count(scope)
        first, second = numbered.c[key[0].name], numbered.c[key[1].name]
        statement = (
            select(first, second)
            .where(numbered.c.position % limit == 0, numbered.c.position < total)
            .order_by(numbered.c.position)
        )
        return [(row[0], row[1]) for row in (await self._connection.execute(statement)).all()]

    async def _page(
        self,
        key: Any,
        scope: ColumnElement[bool],
        token: str,
        start: tuple[Any, Any],
        end: tuple[Any, Any],
    ) -> LineRows:
        statement = _list_statement().where(scope).order_by(*key)
        if start != (None, None):
            statement = statement.where(tuple_(*key) > _literals(key, start))
        if end != (None, None):
            statement = statement.where(tuple_(*key) <= _literals(key, end))
        return LineRows(sync_token=token, rows=(await self._connection.execute(statement)).all())

    async def _count(self, scope: ColumnElement[bool]) -> int:
        statement = select(func.count()).select_from(tables.lines).where(scope)
        return int((await self._connection.execute(statement)).scalar_one())

    async def _whole(self, row: Row[Any]) -> Line:
        catalogue = CatalogueRepository(self._connection, self._caller.organisation_id)
        plans, options = await catalogue.plans(), await catalogue.options()
        pending = row.status == LineStatus.PENDING
        accounts = {} if pending else await catalogue.billing_accounts()
        profiles = await catalogue.split_bill_profiles() if row.split_bill_profile else {}
        return Line.model_validate(
            {
                "id": row.id,
                "version": row.version,
                "msisdn": row.msisdn,
                "description": row.description,
                "status": row.status,
                "plan": plans[row.plan],
                "options": [options[code] for code in ([] if pending else json.loads(row.options))],
                "monthly_cost": money(row.monthly_cost),
                "sim_card": await self._card(row.iccid),
                "person": await self._person(row.person_id),
                "billing_account": accounts.get(row.billing_account),
                "split_bill_profile": profiles.get(row.split_bill_profile),
                "blocks": json.loads(row.blocks),
                "pay_by_mobile_limit": money(row.pay_by_mobile_limit),
                "pay_by_mobile_use": await self._pay_by_mobile_use(row.id),
                "schedules": await self._schedules(row.id),
                "asked": await asked_of(self._connection, row.organisation_id, row.id),
                "listed_on": row.listed_on,
                "gone_on": row.gone_on,
                "activated_on": row.activated_on,
                "department": row.shown_department,
                "cost_centre": row.shown_cost_centre,
                "left_on": row.left_on,
                "suspended_on": row.status_since if row.status == LineStatus.SUSPENDED else None,
                "modified_at": row.modified_at,
            }
        )

    async def _card(self, iccid: str | None) -> SimCard | None:
        cards = tables.sim_cards.c
        mine = cards_with_orders().where(cards.organisation_id == self._caller.organisation_id, cards.iccid == iccid)
        row = (await self._connection.execute(mine)).first() if iccid else None
        return card_of(row) if row else None

    async def _person(self, person_id: str | None) -> dict[str, Any] | None:
        statement = select(tables.people).where(
            PEOPLE.organisation_id == self._caller.organisation_id, PEOPLE.id == person_id
        )
        row = (await self._connection.execute(statement)).first() if person_id else None
        return person_fields(row) if row else None

    async def _pay_by_mobile_use(self, line_id: str) -> dict[str, Any] | None:
        use = tables.pay_by_mobile_use.c
        statement = select(use.amount, use.as_of).where(
            use.organisation_id == self._caller.organisation_id, use.line_id == line_id
        )
        row = (await self._connection.execute(statement)).first()
        return {"amount": money(row.amount), "as_of": row.as_of} if row else None

    async def _schedules(self, line_id: str) -> list[dict[str, Any]]:
        items, orders = tables.order_items.c, tables.orders.c
        statement = (
            select(items.order_id, items.kind, orders.effective_date)
            .join(tables.orders, and_(orders.organisation_id == items.organisation_id, orders.id == items.order_id))
            .where(
                items.organisation_id == self._caller.organisation_id,
                items.line_id == line_id,
                items.status == ItemStatus.WAITING.value,
                orders.dated,
            )
            .order_by(orders.effective_date, orders.serial)
        )
        return [dict(row) for row in (await self._connection.execute(statement)).mappings()]


async def asked_of(connection: AsyncConnection, organisation_id: str, line_id: str) -> list[dict[str, Any]]:
    """What is asked for a line and not confirmed yet, as `Asked` has it, in the order in which it was ordered."""
    items, orders = tables.order_items.c, tables.orders.c
    statement = (
        select(items.order_id, items.kind, items.due, orders.serial, orders.asked_on)
        .join(tables.orders, and_(orders.organisation_id == items.organisation_id, orders.id == items.order_id))
        .where(items.organisation_id == organisation_id, items.line_id == line_id, items.status.in_(OPEN_ASKS))
        .order_by(orders.serial)
    )
    return [
        {"order_id": row.order_id, "order": number_of(row.serial), "kind": row.kind, "asked_on": row.asked_on,
         "due": row.due}
        for row in (await connection.execute(statement)).all()
    ]  # fmt: skip


def person_fields(row: Row[Any]) -> dict[str, Any]:
    """A stored person as `Person` has them."""
    fields = dict(row._mapping)  # noqa: SLF001 - public API of SQLAlchemy
    del fields["organisation_id"], fields["lineless_since"]
    return fields | {"address": address(row.address)}


def _place_of(cursor: str) -> list[Any]:
    """Kind, sync token, total, first change, and the two keys between which the page lies. Raises ApiProblem 422."""
    for kind, key in ((_FLEET, cursors.word), (_CHANGES, cursors.number)):
        ends = [cursors.optional(part) for part in (key, cursors.word, key, cursors.word)]
        with suppress(ApiProblem):
            place = cursors.decode(cursor, cursors.word, cursors.word, cursors.number, cursors.number, *ends)
            if place[0] == kind:
                return place
    raise cursors.not_ours()


def _literals(key: Any, values: tuple[Any, Any]) -> Any:
    return tuple_(*(literal(value, column.type) for column, value in zip(key, values, strict=True)))


_MARK = (LINES.asked_kind, LINES.asked_on, LINES.asked_due)


def _list_statement() -> Select[Any]:
    """The columns of `CONTRACT_COLUMNS`, in their order, and what is asked."""
    split = tables.split_bill_profiles.c
    pending = LINES.status == LineStatus.PENDING.value
    suspended = LINES.status == LineStatus.SUSPENDED.value
    named = {
        "person": func.trim(PEOPLE.given_name + " " + PEOPLE.family_name).label("person"),
        "split_bill_profile": split.name.label("split_bill_profile"),
        # A PENDING line shows no billing account and no options yet; they are kept for the day it is activated.
        "billing_account": case((pending, None), else_=LINES.billing_account).label("billing_account"),
        "options": case((pending, "[]"), else_=LINES.options).label("options"),
        "department": DEPARTMENT.label("department"),
        "cost_centre": COST_CENTRE.label("cost_centre"),
        "suspended_on": case((suspended, LINES.status_since), else_=None).label("suspended_on"),
    }
    source = tables.lines.outerjoin(
        tables.people, and_(PEOPLE.organisation_id == LINES.organisation_id, PEOPLE.id == LINES.person_id)
    ).outerjoin(
        tables.split_bill_profiles,
        and_(split.organisation_id == LINES.organisation_id, split.id == LINES.split_bill_profile),
    )
    columns = (named[name] if name in named else LINES[name] for name in CONTRACT_COLUMNS)
    return select(*columns, *_MARK).select_from(source)
