"""Orders: preview, submit, follow; and lists loaded into a local fleet."""

from __future__ import annotations

from datetime import date

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import json_of, new_key, segment
from fleet_tui.api.offers import Offers
from fleet_tui.domain import pieces
from fleet_tui.domain.failure import NotFound
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult
from fleet_tui.domain.list_difference import Drift
from fleet_tui.domain.order import (
    ItemPreview,
    Order,
    OrderConfirmation,
    OrderItemPage,
    OrderItemRequest,
    OrderPage,
    OrderRequest,
    OrderSent,
    OrderStatus,
    OrderUpdate,
    Preview,
    Undo,
)


class Orders(Offers):
    """Orders: preview, submit, follow; and lists loaded into a local fleet."""

    async def preview(self, order: OrderRequest) -> Preview:
        call = Call("POST", "/orders", {"validate_only": "true"}, body=await pieces.write(order))
        return await self._asked(call, lambda body: pieces.read(Preview, ItemPreview, body))

    async def submit(self, order: OrderRequest, key: str) -> Order:
        """Raises OutcomeUnknown, Refused."""
        body, once = await pieces.write(order), not self.known.idempotent
        return await self._ask(Order, Call("POST", "/orders", body=body, key=key, changes=True, once=once))

    async def find(self, key: str) -> Order | None:
        try:
            return await self._get(Order, f"/order-keys/{segment(key)}")
        except NotFound:
            return None

    async def order(self, order_id: str) -> Order:
        return await self._get(Order, f"/orders/{segment(order_id)}")

    async def order_items(self, order_id: str, *, cursor: str | None = None, limit: int = 500) -> OrderItemPage:
        return await self._get(OrderItemPage, f"/orders/{segment(order_id)}/items", cursor=cursor, limit=limit)

    async def orders(
        self, *, status: OrderStatus | None = None, cursor: str | None = None, limit: int = 100
    ) -> OrderPage:
        return await self._get(OrderPage, "/orders", status=status, cursor=cursor, limit=limit)

    async def cancel_order(self, order_id: str) -> Order:
        """Raises Refused (ORDER_FINAL)."""
        call = Call("POST", f"/orders/{segment(order_id)}/cancellation", key=new_key(), changes=True)
        return await self._ask(Order, call)

    async def order_sent(self, order_id: str, sent: OrderSent) -> Order:
        """Raises Refused (NOT_ASKED_FOR, DATE_AHEAD), OutcomeUnknown."""
        return await self._noted(order_id, "sending", json_of(sent))

    async def confirm_order(self, order_id: str, confirmed: OrderConfirmation) -> Order:
        """Raises Refused (NOT_ASKED_FOR), OutcomeUnknown."""
        return await self._noted(order_id, "confirmation", json_of(confirmed))

    async def _noted(self, order_id: str, what: str, body: bytes) -> Order:
        return await self._ask(
            Order, Call("POST", f"/orders/{segment(order_id)}/{what}", body=body, key=new_key(), changes=True)
        )

    async def reschedule_order(self, order: Order, day: date) -> Order:
        """Raises Conflict, Refused (ORDER_FINAL, ORDER_UNDER_WAY, DATE_IN_THE_PAST), OutcomeUnknown."""
        path, body = f"/orders/{segment(order.id)}", json_of(OrderUpdate(effective_date=day))
        return await self._ask(Order, Call("PATCH", path, body=body, version=order.version, changes=True))

    async def undo(self, order_id: str | None = None) -> Undo:
        """Raises Refused (NOTHING_TO_UNDO, IRREVERSIBLE, ALREADY_UNDONE, NOT_YOURS, ORDER_UNDER_WAY)."""
        call = Call("GET", "/undo", {"order": order_id} if order_id is not None else {})
        return await self._asked(call, lambda body: pieces.read(Undo, OrderItemRequest, body, below=("order",)))

    async def import_lines(self, request: ImportRequest, *, validate_only: bool) -> ImportResult:
        """Raises Refused (NOT_A_LOCAL_FLEET)."""
        call = Call(
            "POST",
            "/imports",
            {"validate_only": "true"} if validate_only else {},
            body=json_of(request),
            key=None if validate_only else new_key(),
            changes=not validate_only,
            patient=True,
        )
        return await self._ask(ImportResult, call)

    async def drift(self) -> Drift:
        return await self._get(Drift, "/drift")
