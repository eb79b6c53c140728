"""Taking an order in: the same checks for a look (preview) and for good (submit)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.approval import ApprovalReason, ApprovalRule, reasons
from fleet_tui.domain.base import Notice
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.changes.evaluate import Evaluated, evaluate_all, preview
from fleet_tui.domain.changes.facts import Facts, LineState
from fleet_tui.domain.changes.inverse import irreversible
from fleet_tui.domain.changes.models import AddLine
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import (
    ItemPreview,
    ItemStatus,
    Order,
    OrderConfirmation,
    OrderItemRequest,
    OrderRequest,
    OrderSent,
    OrderStatus,
    Preview,
)
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.orders.asking import Asking
from fleet_tui.server.orders.loading import FactsReader
from fleet_tui.server.orders.undo import BREATH, require_undoable
from fleet_tui.server.orders.writing import ChangeWriter
from fleet_tui.server.people.matcher import PeopleMatcher
from fleet_tui.server.problems import ApiProblem, invalid
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.approval_rules import approval_rule
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.orders import OPEN_ASKS, OrderRepository, order_of
from fleet_tui.server.storage.organisations import lock, next_sequence, organisation_row
from fleet_tui.server.storage.secrets import new_id


class OrderIntake:
    """Orders of one caller, in one transaction."""

    def __init__(self, connection: AsyncConnection, caller: Caller, now: datetime) -> None:
        self._connection = connection
        self._caller = caller
        self._now = now
        self._reader = FactsReader(connection, caller.organisation_id)

    async def preview(self, order: OrderRequest) -> Preview:
        """What `order` would do. Raises ApiProblem as `submit`."""
        day = await self._checked_day(order)
        origin = (await organisation_row(self._connection, self._caller.organisation_id)).origin
        facts, lines = await self._reader.order(order.items, day, origin)
        evaluated = _evaluated(order, lines, facts)
        items: list[ItemPreview] = []
        while some := list(islice(evaluated, BREATH)):
            items += [item.preview(facts) for item in some]
            await asyncio.sleep(0)
        shown = preview(items, day)
        rule = await approval_rule(self._connection, self._caller.organisation_id)
        why = reasons(rule, [item.change for item in order.items], shown.monthly_difference) if shown.accepted else []
        return shown.model_copy(update={"approval": why})

    async def submit(self, order: OrderRequest, key: str, request_id: str) -> Order:
        """Store `order`. What is refused of a dated order is refused now, of others when its turn comes.

        Where the company asks for four eyes, all is looked at now, and it may have to wait for a second manager.

        Raises:
            ApiProblem: DATE_IN_THE_PAST, DUPLICATE_LINE; as `require_undoable` for one that takes another one back.
        """
        day = await self._checked_day(order)
        organisation = await self._count_order()
        # On a list of the company's own nothing waits for its day here: the operator is asked for it.
        dated = organisation.origin != FleetOrigin.LOCAL_LIST and day > day_of(self._now)
        rule = ApprovalRule()
        if organisation.four_eyes:
            rule = await approval_rule(self._connection, self._caller.organisation_id)
        refusals: dict[int, Notice] = {}
        why: list[ApprovalReason] = []
        difference: int | None = None
        if dated or rule.enabled:
            facts, lines = await self._reader.order(order.items, day, organisation.origin)
            refusals, difference = await self._looked_at(order, lines, facts)
            if len(refusals) < len(order.items):
                shown = None if difference is None else Money.of_cents(difference)
                why = reasons(rule, [item.change for item in order.items], shown)
        else:
            lines = await self._reader.lines(order.items)
        dated = dated and not why  # no line shows a date before somebody approved it
        row = self._order_row(order, organisation.order_count, day, dated, refusals)
        if why:
            row |= {
                "status": OrderStatus.AWAITS_APPROVAL.value,
                "approval_reasons": json.dumps(why),
                "shown_difference": difference,
            }
        row |= {"idempotency_key": key, "request_id": request_id}
        statement = insert(tables.orders).values(row).returning(tables.orders)
        stored = (await self._connection.execute(statement)).one()
        waiting = await self._store_items(order, row["id"], lines, refusals)
        if dated and waiting:
            sequence = await next_sequence(self._connection, self._caller.organisation_id)
            writer = ChangeWriter(self._connection, self._caller.organisation_id, sequence, self._now)
            await writer.show_schedules(waiting)
        what = {"kind": row["kind"], "items": row["total"]} | ({"approval": why} if why else {})
        await self._audit("order.submit", row["id"], what, key, request_id, organisation=organisation)
        return order_of(stored)

    async def cancel(self, order_id: str, if_match: int | None, key: str, request_id: str) -> Order:
        """Cancel the items that have not started.

        Raises:
            ApiProblem: 404; 409 ORDER_FINAL; 412 VERSION_CONFLICT when `if_match` is an older version.
        """
        owner = self._caller.organisation_id
        row = await self._unfinished(order_id, if_match)
        orders, items = tables.orders.c, tables.order_items.c
        waiting = (
            (items.organisation_id == owner)
            & (items.order_id == order_id)
            & items.status.in_((ItemStatus.WAITING.value, *OPEN_ASKS))
        )
        lines = list((await self._connection.execute(select(items.line_id).where(waiting))).scalars())
        await self._connection.execute(
            update(tables.order_items).where(waiting).values(status=ItemStatus.CANCELLED.value, finished_at=self._now)
        )
        status = OrderStatus.PARTIAL if row.done else OrderStatus.CANCELLED
        await self._connection.execute(
            update(tables.orders)
            .where(orders.organisation_id == owner, orders.id == order_id)
            .values(
                status=status.value,
                cancelled=orders.cancelled + len(lines),
                asked=0,
                finished_at=self._now,
                version=orders.version + 1,
                lease_owner=None,  # whoever works on it finds out at the next batch
                lease_until=None,
            )
        )
        if row.dated:
            sequence = await next_sequence(self._connection, owner)
            writer = ChangeWriter(self._connection, owner, sequence, self._now)
            await writer.show_schedules([line for line in lines if line is not None])
        if row.status in {OrderStatus.TO_SEND, OrderStatus.ASKED}:
            await Asking(self._connection, owner, self._now).show([line for line in lines if line is not None])
        await self._audit("order.cancel", order_id, {"cancelled": len(lines)}, key, request_id)
        return await OrderRepository(self._connection, owner).order(order_id)

    async def sent(self, order_id: str, sent: OrderSent, request_id: str) -> Order:
        """Note that the operator was asked for an order. Raises ApiProblem as `Asking.sent`."""
        await Asking(self._connection, self._caller.organisation_id, self._now).sent(
            order_id, sent.asked_on, sent.reference
        )
        return await self._noted("order.sent", order_id, sent.model_dump(mode="json"), request_id)

    async def confirm(self, order_id: str, confirmed: OrderConfirmation, request_id: str) -> Order:
        """Note that the operator did what it was asked. Raises ApiProblem as `Asking.confirm`."""
        owner = self._caller.organisation_id
        fields = await Asking(self._connection, owner, self._now).confirm(order_id, confirmed.positions)
        await PeopleMatcher(self._connection, owner, self._now).see_to(fields)
        return await self._noted("order.confirm", order_id, confirmed.model_dump(mode="json"), request_id)

    async def _noted(self, action: str, order_id: str, what: dict[str, Any], request_id: str) -> Order:
        await self._audit(action, order_id, what, None, request_id)
        return await OrderRepository(self._connection, self._caller.organisation_id).order(order_id)

    async def reschedule(self, order_id: str, day: date, if_match: int | None, request_id: str) -> Order:
        """Another day for an order that waits for its day; today means now.

        Raises:
            ApiProblem: 404; 409 ORDER_FINAL, ORDER_UNDER_WAY, APPROVED_AS_IT_IS, NOT_YOURS; 412 VERSION_CONFLICT; 422
                DATE_IN_THE_PAST.
        """
        owner = self._caller.organisation_id
        row = await self._unfinished(order_id, if_match)
        if row.status not in {OrderStatus.SCHEDULED, OrderStatus.TO_SEND, OrderStatus.AWAITS_APPROVAL}:
            raise ApiProblem(409, "ORDER_UNDER_WAY", "The order has begun already.")
        if row.status == OrderStatus.AWAITS_APPROVAL and row.created_by != self._caller.profile_id:
            raise ApiProblem(409, "NOT_YOURS", "Somebody else gave this order.")
        if row.decision is not None:
            raise ApiProblem(409, "APPROVED_AS_IT_IS", "It was approved for this day: take it back and order it anew.")
        self._require_not_past(day)
        orders, items = tables.orders.c, tables.order_items.c
        await self._connection.execute(
            update(tables.orders)
            .where(orders.organisation_id == owner, orders.id == order_id)
            .values(effective_date=day, version=orders.version + 1)
        )
        waiting = select(items.line_id).where(
            items.organisation_id == owner,
            items.order_id == order_id,
            items.status == ItemStatus.WAITING.value,
            items.line_id.is_not(None),
        )
        lines = [line for line in (await self._connection.execute(waiting)).scalars() if line is not None]
        sequence = await next_sequence(self._connection, owner)
        await ChangeWriter(self._connection, owner, sequence, self._now).show_schedules(lines)
        days = {"effective_date": day.isoformat(), "before": row.effective_date.isoformat()}
        await self._audit("order.reschedule", order_id, days, None, request_id)
        return await OrderRepository(self._connection, owner).order(order_id)

    async def _unfinished(self, order_id: str, if_match: int | None) -> Row[Any]:
        """The stored order, nobody else's until this transaction ends."""
        owner = self._caller.organisation_id
        await lock(self._connection, owner)
        row = await OrderRepository(self._connection, owner).row(order_id)
        if if_match is not None and if_match != row.version:
            raise ApiProblem(412, "VERSION_CONFLICT", "The order has moved on meanwhile.")
        if order_of(row).final:
            raise ApiProblem(409, "ORDER_FINAL", "The order is finished already.")
        return row

    async def _checked_day(self, order: OrderRequest) -> date:
        """The day of an order that can be looked at and taken in."""
        day = order.effective_date or day_of(self._now)
        self._require_not_past(day)
        _check_lines(order)
        if order.undo_of is not None:
            await require_undoable(self._connection, self._caller, order.undo_of)
        return day

    def _require_not_past(self, day: date) -> None:
        if day < day_of(self._now):
            raise ApiProblem(
                422,
                "DATE_IN_THE_PAST",
                "The date lies in the past.",
                errors=invalid("/effective_date", "DATE_IN_THE_PAST", "The date lies in the past.").errors,
            )

    async def _looked_at(
        self, order: OrderRequest, lines: dict[str, LineState], facts: Facts
    ) -> tuple[dict[int, Notice], int | None]:
        """What is refused, by position, and what the rest costs more a month in cents; None: not known."""
        refusals: dict[int, Notice] = {}
        differences: list[int | None] = []
        for position, item in enumerate(_evaluated(order, lines, facts)):
            if item.refusal is not None:
                refusals[position] = item.refusal
            else:
                differences.append(item.difference)
            if position % BREATH == 0:
                await asyncio.sleep(0)
        known = [difference for difference in differences if difference is not None]
        return refusals, sum(known) if len(known) == len(differences) else None

    async def _count_order(self) -> Row[Any]:
        """The organisation, held until the transaction ends, with one order more, and whether it wants `four_eyes`."""
        organisations = tables.organisations
        rules = tables.approval_rules.c
        enabled = select(rules.enabled).where(rules.organisation_id == organisations.c.id).scalar_subquery()
        counted = (
            update(organisations)
            .where(organisations.c.id == self._caller.organisation_id)
            .values(order_count=organisations.c.order_count + 1)
            .returning(organisations, enabled.label("four_eyes"))
        )
        row: Row[Any] = (await self._connection.execute(counted)).one()
        return row

    def _order_row(
        self, order: OrderRequest, serial: int, day: date, dated: bool, refusals: dict[int, Notice]
    ) -> dict[str, Any]:
        kinds = {item.change.kind for item in order.items}
        nothing_left = len(refusals) == len(order.items)
        waiting = OrderStatus.SCHEDULED if dated else OrderStatus.SUBMITTED
        return {
            "organisation_id": self._caller.organisation_id,
            "id": new_id(),
            "serial": serial,
            "status": (OrderStatus.REJECTED if nothing_left else waiting).value,
            "kind": kinds.pop() if len(kinds) == 1 else "mixed",
            "irreversible": all(irreversible(item.change) for item in order.items),
            "effective_date": day,
            "dated": dated,
            "total": len(order.items),
            "refused": len(refusals),
            "note": order.note,
            "undo_of": order.undo_of,
            "created_by": self._caller.profile_id,
            "created_by_name": self._caller.name,
            "created_at": self._now,
            "finished_at": self._now if nothing_left else None,
        }

    async def _store_items(
        self, order: OrderRequest, order_id: str, lines: dict[str, LineState], refusals: dict[int, Notice]
    ) -> list[str]:
        """Store the items; the lines of those that wait come back."""
        waiting: list[str] = []
        for some in chunks(list(enumerate(order.items)), BREATH):
            rows = [
                self._item_row(order_id, position, item, lines.get(item.line_id or ""), refusals.get(position))
                for position, item in some
            ]
            await self._connection.execute(insert(tables.order_items), rows)
            waiting += [row["line_id"] for row in rows if row["status"] == ItemStatus.WAITING and row["line_id"]]
            await asyncio.sleep(0)
        return waiting

    def _item_row(
        self, order_id: str, position: int, item: OrderItemRequest, line: LineState | None, refusal: Notice | None
    ) -> dict[str, Any]:
        new = item.change if isinstance(item.change, AddLine) else None
        return {
            "organisation_id": self._caller.organisation_id,
            "order_id": order_id,
            "position": position,
            "line_id": item.line_id,
            "msisdn": line.msisdn if line else new.number.msisdn if new else None,
            "description": line.description if line else new.description if new else "",
            "expected_version": item.expected_version,
            "kind": item.change.kind,
            "change": item.change.model_dump_json(),
            "status": ItemStatus.REFUSED if refusal else ItemStatus.WAITING,
            "refusal": refusal.model_dump_json() if refusal else None,
            "finished_at": self._now if refusal else None,
        }

    async def _audit(
        self,
        action: str,
        order_id: str,
        what: dict[str, Any],
        key: str | None,
        request_id: str,
        *,
        organisation: Row[Any] | None = None,
    ) -> None:
        """`organisation`: when it is held already."""
        organisation = organisation or await lock(self._connection, self._caller.organisation_id)
        origin = {"profile_id": self._caller.profile_id, "idempotency_key": key, "request_id": request_id}
        audit = AuditWriter(self._caller.organisation_id, organisation.audit_salt, self._now, origin)
        await self._connection.execute(insert(tables.audit).values(audit.row(action, order_id, after=what)))


def _evaluated(order: OrderRequest, lines: dict[str, LineState], facts: Facts) -> Iterator[Evaluated]:
    return evaluate_all(((item, lines.get(item.line_id or "")) for item in order.items), facts)


def stored_request(row: Any, *, dated: bool) -> OrderItemRequest:
    """A stored item as it was asked for.

    The version it expects was checked when a dated order was taken in; until its day comes the line may well change,
    in sight of everyone who sees the date on it.
    """
    return OrderItemRequest.model_validate(
        {
            "line_id": row.line_id,
            "expected_version": None if dated else row.expected_version,
            "change": json.loads(row.change),
        }
    )


def _check_lines(order: OrderRequest) -> None:
    """One item a line, and a line for every item but new ones."""
    counted = Counter(item.line_id for item in order.items if item.line_id is not None)
    for position, item in enumerate(order.items):
        if item.line_id is not None and counted[item.line_id] > 1:
            twice = invalid(_pointer(position), "DUPLICATE_LINE", "This line is named more than once.")
            raise ApiProblem(422, "DUPLICATE_LINE", "A line is named twice.", errors=twice.errors)
        if (item.line_id is None) != isinstance(item.change, AddLine):
            raise invalid(_pointer(position), "LINE_ID", "A new line has no line_id, every other change needs one.")


def _pointer(position: int) -> str:
    return f"/items/{position}/line_id"
