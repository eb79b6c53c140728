"""Payments: made once, followed, ended once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from stdnum.be import ogm_vcs

from fleet_tui.domain.payment import (
    TRANSFER,
    UNDER_WAY,
    Payment,
    PaymentMethod,
    PaymentPage,
    PaymentRequest,
    PaymentStatus,
    Transfer,
)
from fleet_tui.domain.problem import FieldProblem
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.problems import ApiProblem, invalid, not_found
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.catalogue import euros
from fleet_tui.server.storage.invoices import INVOICES, PAYMENTS, InvoiceRepository
from fleet_tui.server.storage.organisations import lock, organisation_row
from fleet_tui.server.storage.secrets import new_id, new_secret
from fleet_tui.server.storage.tables.base import of_all_companies

OPEN_FOR = timedelta(minutes=15)
"""How long an online payment can be made."""

_METHODS = (
    (TRANSFER, "Bank transfer", False),
    ("BANCONTACT", "Bancontact", True),
    ("CARD", "Bank or credit card", True),
    ("KBC", "KBC/CBC payment button", True),
    ("BELFIUS", "Belfius Direct Net", True),
)
METHODS = {code: PaymentMethod.model_validate({"code": code, "name": name, "online": online})
           for code, name, online in _METHODS}  # fmt: skip

BENEFICIARY = "Sample Operator"
IBAN = "BE68539007547034"
"""The example of Belgium in the IBAN registry (ISO 13616): right by modulo 97, and 539 is no bank's code."""
BIC = "SAMPBEB0"
"""Its eighth character 0 says test (ISO 9362)."""


class PaymentRepository:
    """One organisation's payments, as they stand at `now`."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._now = now

    async def page(self, cursor: str | None, limit: int) -> PaymentPage:
        """Payments, newest first."""
        mine = PAYMENTS.organisation_id == self._organisation
        statement = select(tables.payments).where(mine).order_by(PAYMENTS.serial.desc()).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(PAYMENTS.serial < cursors.decode(cursor, cursors.number)[0])
        rows = (await self._connection.execute(statement)).all()
        count = select(func.count()).select_from(tables.payments).where(mine)
        return PaymentPage(
            items=[self._payment(row) for row in rows[:limit]],
            total=(await self._connection.execute(count)).scalar_one(),
            next_cursor=cursors.encode(rows[limit - 1].serial) if len(rows) > limit else None,
        )

    async def payment(self, payment_id: str) -> Payment:
        """Raises ApiProblem 404."""
        return self._payment(await self._row(payment_id))

    async def make(self, caller: Caller, request: PaymentRequest, key: str, request_id: str) -> Payment:
        """Begin a payment.

        Raises:
            ApiProblem: 404 for an invoice that is not there; 409 INVOICE_PAID, PAYMENT_UNDER_WAY, NOTHING_TO_PAY; 422
                for a method that is not offered.
        """
        method = METHODS.get(request.method)
        if method is None:
            raise invalid("/method", "METHOD_UNKNOWN", "This method is not offered.")
        rows = await self._payable(request)
        serial = await self._next_serial()
        row = {
            "organisation_id": self._organisation,
            "id": new_id(),
            "serial": serial,
            "status": (PaymentStatus.CREATED if method.online else PaymentStatus.PENDING).value,
            "method": method.code,
            "invoices": json.dumps([invoice.number for invoice in rows]),
            "amount": sum(invoice.unpaid for invoice in rows),
            "communication": rows[0].communication if len(rows) == 1 else _communication(serial),
            "page_token": new_secret() if method.online else None,
            "created_by": caller.profile_id,
            "created_by_name": caller.name,
            "created_at": self._now,
            "expires_at": self._now + OPEN_FOR if method.online else None,
        }
        await self._connection.execute(insert(tables.payments).values(row))
        await self._connection.execute(
            update(tables.invoices)
            .where(self._invoices([invoice.number for invoice in rows]))
            .values(payment_id=row["id"])
        )
        audit = await AuditWriter.of(self._connection, caller, self._now, request_id=request_id, key=key)
        after = {"method": method.code, "invoices": json.loads(row["invoices"]), "cents": row["amount"]}
        await audit.write(self._connection, "payment.make", row["id"], after=after)
        return await self.payment(row["id"])

    async def cancel(self, caller: Caller, payment_id: str, key: str, request_id: str) -> Payment:
        """End a payment that nobody made, so that another can be. Raises ApiProblem 404, 409 PAYMENT_FINAL."""
        row = await self._row(payment_id)
        if self._status(row) not in UNDER_WAY:
            raise ApiProblem(409, "PAYMENT_FINAL", "The payment has ended.")
        await self._end(row, PaymentStatus.CANCELLED)
        audit = await AuditWriter.of(self._connection, caller, self._now, request_id=request_id, key=key)
        await audit.write(self._connection, "payment.cancel", payment_id)
        return await self.payment(payment_id)

    async def opened(self, row: Row[Any]) -> Payment:
        """Its page is seen: it is waited for from now on."""
        if self._status(row) == PaymentStatus.CREATED:
            await self._set(row, status=PaymentStatus.PENDING.value)
        return await self.payment(row.id)

    async def end(self, row: Row[Any], status: PaymentStatus, request_id: str) -> Payment:
        """What the page says became of it; one that has ended already stays as it is."""
        if self._status(row) in UNDER_WAY:
            await self._end(row, status)
            organisation = await organisation_row(self._connection, self._organisation)
            origin = {"profile_id": None, "idempotency_key": None, "request_id": request_id}
            audit = AuditWriter(self._organisation, organisation.audit_salt, self._now, origin)
            await audit.write(self._connection, f"payment.{status.value.lower()}", row.id)
        return await self.payment(row.id)

    async def _end(self, row: Row[Any], status: PaymentStatus) -> None:
        await self._set(row, status=status.value, finished_at=self._now)
        if status == PaymentStatus.PAID:
            paid = self._invoices(json.loads(row.invoices))
            await self._connection.execute(update(tables.invoices).where(paid).values(unpaid=0))

    async def _set(self, row: Row[Any], **values: Any) -> None:
        this = (PAYMENTS.organisation_id == self._organisation) & (PAYMENTS.id == row.id)
        await self._connection.execute(
            update(tables.payments).where(this).values(version=PAYMENTS.version + 1, **values)
        )

    async def _payable(self, request: PaymentRequest) -> list[Row[Any]]:
        """The invoices to pay, none of which is paid or being paid."""
        repository = InvoiceRepository(self._connection, self._organisation, self._now)
        numbers = list(request.invoices)
        if request.billing_account is not None:
            found = await repository.invoices(request.billing_account, None, 100, unpaid=True)
            numbers = [invoice.number for invoice in found.items]
            if not numbers:
                raise ApiProblem(409, "NOTHING_TO_PAY", "Nothing of this billing account is unpaid.")
        rows = [await repository.row(number) for number in numbers]
        for place, row in enumerate(rows):
            pointer = f"/invoices/{place}" if request.invoices else "/billing_account"
            if row.unpaid is None:
                raise _refused("NOT_PAID_HERE", pointer, f"Invoice {row.number} came out of a file.")
            if row.unpaid <= 0:
                raise _refused("INVOICE_PAID", pointer, f"Invoice {row.number} is paid.")
            if row.under_way is not None:
                said = f"Invoice {row.number} is being paid by payment {row.under_way}."
                raise _refused("PAYMENT_UNDER_WAY", pointer, said)
        return rows

    async def _row(self, payment_id: str) -> Row[Any]:
        mine = PAYMENTS.organisation_id == self._organisation
        row = (await self._connection.execute(select(tables.payments).where(mine, PAYMENTS.id == payment_id))).first()
        if row is None:
            raise not_found()
        return row

    async def _next_serial(self) -> int:
        """Nobody else takes it meanwhile: the organisation is locked by whoever makes a payment."""
        statement = select(func.max(PAYMENTS.serial)).where(PAYMENTS.organisation_id == self._organisation)
        return int((await self._connection.execute(statement)).scalar() or 0) + 1

    def _invoices(self, numbers: list[str]) -> Any:
        return (INVOICES.organisation_id == self._organisation) & INVOICES.number.in_(numbers)

    def _status(self, row: Row[Any]) -> str:
        """What is stored, unless its time is over: nothing has to run at that moment."""
        over = row.expires_at is not None and row.expires_at <= self._now
        return PaymentStatus.EXPIRED if over and row.status in UNDER_WAY else row.status

    def _payment(self, row: Row[Any]) -> Payment:
        status = self._status(row)
        return Payment.model_validate(
            {
                "id": row.id,
                "version": row.version,
                "status": status,
                "method": row.method,
                "method_name": METHODS[row.method].name if row.method in METHODS else row.method,
                "invoices": json.loads(row.invoices),
                "amount": euros(row.amount),
                "created_at": row.created_at,
                "created_by": row.created_by_name,
                "expires_at": row.expires_at,
                "finished_at": row.expires_at if status == PaymentStatus.EXPIRED else row.finished_at,
                "transfer": transfer_to(row.communication) if row.method == TRANSFER else None,
                "page": f"/pay/{row.page_token}" if row.page_token else None,
                "sample": True,  # whatever the fleet: this backend has no bank behind it
            }
        )


def transfer_to(communication: str) -> Transfer:
    """Where a transfer goes, and what with."""
    return Transfer.model_validate(
        {"beneficiary": BENEFICIARY, "iban": IBAN, "bic": BIC, "communication": communication}
    )


async def hold_by_token(connection: AsyncConnection, token: str) -> Row[Any]:
    """Lock the organisation of the payment whose page has this token, and return the payment as it stands then.

    Nobody guesses the token's 256 bits, so it is looked up whosever it is. The row is read again behind the lock: what
    another transaction made of the payment meanwhile is seen before anything is written.

    Raises:
        ApiProblem: 404 for a token that no payment has.
    """
    this = PAYMENTS.page_token == token
    owner = (await connection.execute(of_all_companies(select(PAYMENTS.organisation_id).where(this)))).scalar()
    if owner is None:
        raise not_found()
    await lock(connection, owner)
    return (await connection.execute(select(tables.payments).where(PAYMENTS.organisation_id == owner, this))).one()


def _communication(serial: int) -> str:
    """The structured communication of a payment of several invoices, which have one each."""
    body = f"{990_000_000 + serial:010d}"
    return body + str(ogm_vcs.calc_check_digits(body))


def _refused(code: str, pointer: str, said: str) -> ApiProblem:
    errors = [FieldProblem.model_validate({"pointer": pointer, "code": code, "message": said})]
    return ApiProblem(409, code, said, errors=errors)
