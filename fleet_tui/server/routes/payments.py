"""Payments, and the page at which an online one is made."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.payment import Payment, PaymentMethodList, PaymentPage, PaymentRequest, PaymentStatus
from fleet_tui.i18n import speaking_in
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import Keyed, keyed
from fleet_tui.server.language import Reader, headers_of
from fleet_tui.server.payment_page import HEADERS, payment_page
from fleet_tui.server.permissions import EVERYONE, Manager
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.payments import METHODS, PaymentRepository, hold_by_token

router = APIRouter(prefix="/v1", tags=["payments"])
page_router = APIRouter(prefix="/pay", include_in_schema=False)  # for browsers: no part of the contract

OUTCOMES = {"paid": PaymentStatus.PAID, "failed": PaymentStatus.FAILED}


@router.get("/payment-methods", response_model=PaymentMethodList)
async def list_payment_methods(_caller: Manager) -> Response:
    """The ways to pay, the most usual first."""
    return reply(PaymentMethodList(items=list(METHODS.values())))


@router.get("/payments", response_model=PaymentPage)
async def list_payments(
    caller: Manager,
    using: Using,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Payments, newest first."""
    async with using.database.read() as connection:
        return reply(await PaymentRepository(connection, caller.organisation_id, using.clock()).page(cursor, limit))


@router.post("/payments", status_code=201, response_model=Payment)
async def create_payment(
    *,
    caller: Manager,
    request: Request,
    wanted: Annotated[PaymentRequest, Depends(BodyOf(PaymentRequest))],
    key: Annotated[Keyed, Depends(keyed)],
    using: Using,
) -> Response:
    """Begin a payment; follow it at its Location.

    An invoice is paid once: 409 INVOICE_PAID, or PAYMENT_UNDER_WAY while another payment for it has not ended. The key
    is kept as long as the payment.
    """

    async def work(connection: AsyncConnection) -> Response:
        repository = PaymentRepository(connection, caller.organisation_id, using.clock())
        made = await repository.make(caller, wanted, key.key, request_id_of(request))
        return reply(made, 201, {"Location": f"/v1/payments/{made.id}"})

    return await key.once(using, caller, None, work)


@router.get("/payments/{payment_id}", response_model=Payment)
async def get_payment(payment_id: str, caller: Manager, using: Using) -> Response:
    """One payment with how it stands."""
    async with using.database.read() as connection:
        return reply(await PaymentRepository(connection, caller.organisation_id, using.clock()).payment(payment_id))


@router.post("/payments/{payment_id}/cancellation", response_model=Payment)
async def cancel_payment(
    *, payment_id: str, caller: Manager, request: Request, key: Annotated[Keyed, Depends(keyed)], using: Using
) -> Response:
    """End a payment that was not made, so that its invoices can be paid in another way. 409 PAYMENT_FINAL."""

    async def work(connection: AsyncConnection) -> Response:
        repository = PaymentRepository(connection, caller.organisation_id, using.clock())
        return reply(await repository.cancel(caller, payment_id, key.key, request_id_of(request)))

    return await key.once(using, caller, None, work)


@page_router.get("/{token}", response_class=HTMLResponse, dependencies=[EVERYONE])
async def open_page(token: str, using: Using, reader: Reader) -> Response:
    """The page of a payment: sample choices, no real money. Whoever has the address may use it, as on paper."""
    async with using.database.write() as connection:
        row = await hold_by_token(connection, token)
        shown = await PaymentRepository(connection, row.organisation_id, using.clock()).opened(row)
    return _page(shown, reader)


@page_router.post("/{token}/{outcome}", response_class=HTMLResponse, dependencies=[EVERYONE])
async def answer_page(
    *, token: str, outcome: Literal["paid", "failed"], request: Request, using: Using, reader: Reader
) -> Response:
    """What was chosen at the page; a payment that has ended stays as it is."""
    async with using.database.write() as connection:
        row = await hold_by_token(connection, token)
        repository = PaymentRepository(connection, row.organisation_id, using.clock())
        ended = await repository.end(row, OUTCOMES[outcome], request_id_of(request))
    return _page(ended, reader)


def _page(payment: Payment, reader: str) -> Response:
    with speaking_in(reader):
        return HTMLResponse(payment_page(payment), headers=HEADERS | headers_of(reader))
