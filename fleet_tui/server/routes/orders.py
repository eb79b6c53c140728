"""Orders: every change to a line is one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.order import (
    ItemStatus,
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
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import LIFETIME, Keyed, SentKey, keyed
from fleet_tui.server.orders.intake import OrderIntake
from fleet_tui.server.orders.undo import undo_of
from fleet_tui.server.permissions import Manager
from fleet_tui.server.preconditions import IfMatch, named_version, required_version
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.reading import LIST
from fleet_tui.server.replies import reply, reply_in_pieces
from fleet_tui.server.services import Using
from fleet_tui.server.storage.orders import OrderRepository

router = APIRouter(prefix="/v1", tags=["orders"])

Cursor = Annotated[str | None, Query(max_length=1000)]


@router.post(
    "/orders",
    status_code=202,
    response_model=Order,
    responses={200: {"model": Preview, "description": "With `validate_only`: what the order would do."}},
)
async def submit_order(
    *,
    caller: Manager,
    request: Request,
    order: Annotated[OrderRequest, Depends(BodyOf(OrderRequest, item=OrderItemRequest, limit=LIST))],
    using: Using,
    validate_only: bool = False,
    sent: SentKey,
) -> Response:
    """Order changes. The answer comes at once; follow the order at its Location.

    With `validate_only` nothing is stored and no key is needed: the answer says per item what would change, what would
    be lost, what it would cost, or why it would be refused.
    """
    if validate_only:
        async with using.database.read() as connection:
            preview = await OrderIntake(connection, caller, using.clock()).preview(order)
        return await reply_in_pieces(preview, brief=True)
    key = await keyed(request, sent)

    async def work(connection: AsyncConnection) -> Response:
        intake = OrderIntake(connection, caller, using.clock())
        stored = await intake.submit(order, key.key, request_id_of(request))
        return reply(stored, 202, {"Location": f"/v1/orders/{stored.id}"})

    answer = await key.once(using, caller, None, work)
    using.wake()
    return answer


@router.get("/orders", response_model=OrderPage)
async def list_orders(
    caller: Manager,
    using: Using,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    status: OrderStatus | None = None,
) -> Response:
    """Orders, newest first; only those in `status` when it is given."""
    async with using.database.read() as connection:
        return reply(await OrderRepository(connection, caller.organisation_id).page(cursor, limit, status))


@router.get("/order-keys/{key:path}", response_model=Order)
async def find_order(key: Annotated[str, Path(max_length=200)], caller: Manager, using: Using) -> Response:
    """Your order that was sent under this idempotency key.

    Ask here when the answer to an order was lost: 404 says that no such order was taken so far.
    """
    async with using.database.read() as connection:
        orders = OrderRepository(connection, caller.organisation_id)
        return reply(await orders.with_key(key, caller.profile_id))


@router.get("/orders/{order_id}", response_model=Order)
async def get_order(order_id: str, caller: Manager, using: Using) -> Response:
    """One order with how far it is."""
    async with using.database.read() as connection:
        return reply(await OrderRepository(connection, caller.organisation_id).order(order_id))


@router.patch("/orders/{order_id}", response_model=Order)
async def reschedule_order(
    *,
    order_id: str,
    caller: Manager,
    request: Request,
    changes: Annotated[OrderUpdate, Depends(BodyOf(OrderUpdate))],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Another day for an order that waits for its day; today means now."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        intake = OrderIntake(connection, caller, using.clock())
        answer = reply(await intake.reschedule(order_id, changes.effective_date, version, request_id_of(request)))
    using.wake()
    return answer


@router.get("/undo", response_model=Undo)
async def get_undo(
    caller: Manager, using: Using, order: Annotated[str | None, Query(max_length=100)] = None
) -> Response:
    """How an order is taken back, by default your last one; nothing is changed.

    The answer holds the order of inverse changes: look at it with `validate_only`, then submit it. 409 says why there
    is none: NOTHING_TO_UNDO, IRREVERSIBLE, ALREADY_UNDONE, NOT_YOURS, ORDER_UNDER_WAY.
    """
    async with using.database.read() as connection:
        found = await undo_of(connection, caller, order)
    return await reply_in_pieces(found, below=("order",))


@router.get("/orders/{order_id}/items", response_model=OrderItemPage)
async def list_order_items(
    *,
    order_id: str,
    caller: Manager,
    using: Using,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
    status: ItemStatus | None = None,
) -> Response:
    """Items of an order by position, with their results; only those in `status` when it is given."""
    async with using.database.read() as connection:
        repository = OrderRepository(connection, caller.organisation_id)
        return reply(await repository.items(order_id, cursor, limit, status))


@router.post("/orders/{order_id}/cancellation", response_model=Order)
async def cancel_order(
    *,
    order_id: str,
    caller: Manager,
    request: Request,
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Cancel what of an order has not started. With If-Match only if the order has not moved on since.

    Of an order that the operator was asked for, what is not confirmed is asked no more; the operator hears of it from
    whoever tells them.
    """
    version = named_version(if_match)

    async def work(connection: AsyncConnection) -> Response:
        intake = OrderIntake(connection, caller, using.clock())
        return reply(await intake.cancel(order_id, version, key.key, request_id_of(request)))

    return await key.once(using, caller, LIFETIME, work)


@router.post("/orders/{order_id}/sending", response_model=Order)
async def note_order_sent(
    *,
    order_id: str,
    caller: Manager,
    request: Request,
    sent: Annotated[OrderSent, Depends(BodyOf(OrderSent))],
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
) -> Response:
    """Note that the operator was asked for an order of a company's own list; again: another day or reference."""

    async def work(connection: AsyncConnection) -> Response:
        intake = OrderIntake(connection, caller, using.clock())
        return reply(await intake.sent(order_id, sent, request_id_of(request)))

    return await key.once(using, caller, LIFETIME, work)


@router.post("/orders/{order_id}/confirmation", response_model=Order)
async def confirm_order(
    *,
    order_id: str,
    caller: Manager,
    request: Request,
    confirmed: Annotated[OrderConfirmation, Depends(BodyOf(OrderConfirmation))],
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
) -> Response:
    """Note that the operator did what it was asked, where no list says it: the lines become so."""

    async def work(connection: AsyncConnection) -> Response:
        intake = OrderIntake(connection, caller, using.clock())
        return reply(await intake.confirm(order_id, confirmed, request_id_of(request)))

    return await key.once(using, caller, LIFETIME, work)
