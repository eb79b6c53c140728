"""Orders on a company's own list: nobody carries them out here, the operator is asked to.

Lines stay as the operator listed them last; beside them stands what is asked (`lines.asked`: the fields as the orders
that no list has shown yet are to leave them), worked out anew from the open items whenever one opens or closes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus, Notice
from fleet_tui.domain.calendar import add_working_days, day_of
from fleet_tui.domain.changes.evaluate import Evaluated
from fleet_tui.domain.changes.facts import CardFact, LineState, Result
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.domain.order import ConfirmedBy, ItemStatus, OrderStatus
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.server.orders.loading import line_state, line_state_columns, with_fields
from fleet_tui.server.orders.outcome import Outcome, write_items
from fleet_tui.server.orders.writing import ChangeWriter
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import OPEN_ASKS, OrderRepository, order_of
from fleet_tui.server.storage.organisations import lock, next_sequence

LINES = tables.lines.c
ITEMS = tables.order_items.c
ORDERS = tables.orders.c

_OF_ITS_OWN = frozenset({"id", "version"})


def fields_asked(before: LineState | None, after: LineState | None) -> dict[str, Any]:
    """The fields that an item changes, as it leaves them; of a new line all. A line that would be deleted is ended."""
    if after is None:
        return {"status": LineStatus.CEASED.value}
    fields = asdict(after)
    old = asdict(before) if before is not None else {}
    return {name: value for name, value in fields.items() if name not in _OF_ITS_OWN and old.get(name) != value}


def card_facts(before: LineState | None, after: LineState) -> dict[str, CardFact]:
    """The cards of a line as `after` has them; one it does not have any more is used up."""
    cards: dict[str, CardFact] = {}
    if before is not None and before.iccid and before.iccid != after.iccid:
        cards[before.iccid] = CardFact(SimCardStatus.RETIRED, before.id)
    if after.iccid:
        of_status = {LineStatus.PENDING: SimCardStatus.ASSIGNED, LineStatus.CEASED: SimCardStatus.RETIRED}
        status = of_status.get(LineStatus(after.status), SimCardStatus.ACTIVE)
        cards[after.iccid] = CardFact(status, after.id)
    return cards


class OpenItem(Protocol):
    """What closing an item takes to know of it."""

    @property
    def order_id(self) -> str: ...

    @property
    def position(self) -> int: ...

    @property
    def line_id(self) -> str | None: ...


class Asking:
    """What one organisation asks of its operator, in one transaction."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._now = now

    async def take(self, became: Sequence[Outcome]) -> None:
        """Keep what each item is to change, or why it is refused; no line changes."""
        people = [each.item.result.new_person for each in became if each.item.result and each.item.result.new_person]
        await self._writer().people(people)
        rows = []
        for each in became:
            asked = fields_asked(each.item.before, each.after) if each.accepted else None
            stored = None if asked is None else json.dumps(asked, default=str)
            rows.append(each.stored(ItemStatus.TO_SEND, self._now) | {"asked": stored})
        await write_items(self._connection, self._organisation, rows)
        await self.show([each.row.line_id for each in became if each.row.line_id is not None])

    async def sent(self, order_id: str, day: date | None, reference: str) -> None:
        """Note that the operator was asked, on `day` (None: today, or as noted before); items are due from then on.

        Raises:
            ApiProblem: 404; 409 NOT_ASKED_FOR when there is nothing of it to ask; 422 DATE_AHEAD.
        """
        row = await self._open_order(order_id)
        today = day_of(self._now)
        asked_on = day or row.asked_on or today
        if asked_on > today:
            raise ApiProblem(422, "DATE_AHEAD", "The day has not come yet.")
        mine = and_(ITEMS.organisation_id == self._organisation, ITEMS.order_id == order_id)
        kinds = await self._connection.execute(select(ITEMS.kind).where(mine, ITEMS.status.in_(OPEN_ASKS)).distinct())
        planned = row.effective_date if row.effective_date > day_of(row.created_at) else asked_on
        due = {kind: max(planned, add_working_days(asked_on, _days(kind))) for kind in kinds.scalars()}
        for kind, by in due.items():
            await self._connection.execute(
                update(tables.order_items)
                .where(mine, ITEMS.kind == kind, ITEMS.status.in_(OPEN_ASKS))
                .values(status=ItemStatus.ASKED.value, due=by)
            )
        open_items = await self._open(mine)
        await self._connection.execute(
            update(tables.orders)
            .where(ORDERS.organisation_id == self._organisation, ORDERS.id == order_id)
            .values(
                status=OrderStatus.ASKED.value,
                asked=len(open_items),
                asked_on=asked_on,
                due=max(due.values()),
                reference=reference or row.reference,
                version=ORDERS.version + 1,
            )
        )
        await self.show([item.line_id for item in open_items if item.line_id is not None])

    async def confirm(self, order_id: str, positions: Sequence[int] | None) -> frozenset[str]:
        """Note that the operator did what it was asked; lines become so. None: all that is open.

        Returns the fields of lines that are others now.

        Raises:
            ApiProblem: 404; 409 NOT_ASKED_FOR when nothing of it, or one of `positions`, is not open.
        """
        await self._open_order(order_id)
        mine = and_(ITEMS.organisation_id == self._organisation, ITEMS.order_id == order_id)
        found = await self._open(mine)
        if positions is not None:
            wanted = set(positions)
            found = [item for item in found if item.position in wanted]
            if len(found) != len(wanted):
                raise _not_asked()
        await self.done(found, by=ConfirmedBy.HAND, on=day_of(self._now))
        return frozenset(field for item in found if item.line_id is not None for field in json.loads(item.asked))

    async def done(self, items: Sequence[Row[Any]], *, by: ConfirmedBy, on: date) -> None:
        """Close open `items` as confirmed; their lines become as was asked."""
        if not items:
            return
        lines = await self._lines([item.line_id for item in items if item.line_id is not None])
        changes = [_confirmed(item, lines.get(item.line_id or "")) for item in items]
        await self._writer(await self._sequence()).write([change for change in changes if change is not None])
        await self.close(items, ItemStatus.CONFIRMED, by=by, on=on)

    async def close(
        self,
        items: Iterable[OpenItem],
        status: ItemStatus,
        *,
        by: ConfirmedBy | None = None,
        on: date | None = None,
        refusal: Notice | None = None,
        line_ids: Mapping[tuple[str, int], str] | None = None,
    ) -> None:
        """Close open items as `status`, count them in their orders, and show their lines without them.

        `refusal` says why they are not waited for any more.
        `line_ids`: the lines that items for new ones brought, by order and position.
        """
        closed = list(items)
        if not closed:
            return
        names = line_ids or {}
        rows: list[dict[str, Any]] = [
            {
                "of_order": item.order_id,
                "of_position": item.position,
                "line_id": item.line_id or names.get((item.order_id, item.position)),
            }
            for item in closed
        ]
        values = {"status": status.value, "confirmed_by": by and by.value, "confirmed_on": on, "contradicted": None}
        if refusal is not None:
            values["refusal"] = refusal.model_dump_json()
        rows = [row | values | {"finished_at": self._now} for row in rows]
        await write_items(self._connection, self._organisation, rows)
        for order_id in Counter(item.order_id for item in closed):
            await self._count(order_id)
        await self.show([item.line_id for item in closed if item.line_id is not None])

    async def _count(self, order_id: str) -> None:
        """Bring the counts and the state of an order up to date with its items."""
        counted = select(ITEMS.status, func.count()).where(
            ITEMS.organisation_id == self._organisation, ITEMS.order_id == order_id
        )
        rows = (await self._connection.execute(counted.group_by(ITEMS.status))).all()
        counts = {str(row[0]): int(row[1]) for row in rows}
        done = counts.get(ItemStatus.CONFIRMED.value, 0) + counts.get(ItemStatus.DONE.value, 0)
        cancelled, refused = counts.get(ItemStatus.CANCELLED.value, 0), counts.get(ItemStatus.REFUSED.value, 0)
        total = sum(counts.values())
        values: dict[str, Any] = {
            "done": done,
            "cancelled": cancelled,
            "refused": refused,
            "asked": counts.get(ItemStatus.ASKED.value, 0),
            "version": ORDERS.version + 1,
        }
        if done:
            values["asked_on"] = func.coalesce(ORDERS.asked_on, day_of(self._now))
        if done + cancelled + refused == total:
            values |= {"status": _end(done, cancelled, total).value, "finished_at": self._now}
        await self._connection.execute(
            update(tables.orders)
            .where(ORDERS.organisation_id == self._organisation, ORDERS.id == order_id)
            .values(values)
        )

    async def show(self, line_ids: Sequence[str]) -> None:
        """Bring what lines show of what is asked up to date; they count as changed."""
        wanted = sorted(set(line_ids))
        if not wanted:
            return
        sequence = await self._sequence()
        for some in chunks(wanted):
            of_line: dict[str, list[Row[Any]]] = {line_id: [] for line_id in some}
            for item in await self._open(and_(ITEMS.organisation_id == self._organisation, ITEMS.line_id.in_(some))):
                of_line[item.line_id].append(item)
            rows = [{"of_line": line_id} | _shown(items) for line_id, items in of_line.items()]
            statement = (
                update(tables.lines)
                .where(LINES.organisation_id == self._organisation, LINES.id == bindparam("of_line"))
                .values(version=LINES.version + 1, sequence=sequence, modified_at=self._now)
            )
            await self._connection.execute(statement, rows)

    async def open_items(self) -> list[Row[Any]]:
        """Every item that the operator is asked to carry out, or is to be, in the order in which they were ordered."""
        return await self._open(ITEMS.organisation_id == self._organisation)

    async def _open(self, condition: ColumnElement[bool]) -> list[Row[Any]]:
        statement = (
            select(tables.order_items, ORDERS.serial, ORDERS.asked_on, ORDERS.effective_date)
            .join(tables.orders, and_(ORDERS.organisation_id == ITEMS.organisation_id, ORDERS.id == ITEMS.order_id))
            .where(condition, ITEMS.status.in_(OPEN_ASKS))
            .order_by(ORDERS.serial, ITEMS.position)
        )
        return list((await self._connection.execute(statement)).all())

    async def _open_order(self, order_id: str) -> Row[Any]:
        await lock(self._connection, self._organisation)
        row = await OrderRepository(self._connection, self._organisation).row(order_id)
        if order_of(row).status not in {OrderStatus.TO_SEND, OrderStatus.ASKED}:
            raise _not_asked()
        return row

    async def _lines(self, ids: Sequence[str]) -> dict[str, LineState]:
        found: dict[str, LineState] = {}
        for some in chunks(ids):
            statement = select(*line_state_columns()).where(
                LINES.organisation_id == self._organisation, LINES.id.in_(some)
            )
            found |= {row.id: line_state(row) for row in (await self._connection.execute(statement)).all()}
        return found

    async def _sequence(self) -> int:
        return await next_sequence(self._connection, self._organisation)

    def _writer(self, sequence: int = 0) -> ChangeWriter:
        return ChangeWriter(self._connection, self._organisation, sequence, self._now)


def _confirmed(item: Row[Any], line: LineState | None) -> Evaluated | None:
    """What a confirmed item does to its line; nothing where there is none (a list brings new lines)."""
    if line is None:
        return None
    after = with_fields(line, json.loads(item.asked))
    return Evaluated(line, Result(after, card_facts(line, after)), None)


def _shown(items: Sequence[Row[Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for item in items:
        fields |= json.loads(item.asked)
    first = items[0] if items else None
    return {
        "asked": json.dumps(fields) if items else None,
        "asked_kind": first.kind if first else None,
        "asked_on": first.asked_on if first else None,
        "asked_due": first.due if first else None,
    }


def _end(done: int, cancelled: int, total: int) -> OrderStatus:
    if done == total:
        return OrderStatus.DONE
    if done:
        return OrderStatus.PARTIAL
    return OrderStatus.CANCELLED if cancelled else OrderStatus.REJECTED


def _days(kind: str) -> int:
    return KINDS[kind].working_days


def _not_asked() -> ApiProblem:
    return ApiProblem(409, "NOT_ASKED_FOR", "Nothing of this order is to be asked of an operator.")
