"""Invoices and payments."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urljoin

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, json_of, new_key, segment
from fleet_tui.domain.billing import Invoice, InvoicePage
from fleet_tui.domain.charges import InvoiceDetail, InvoiceLinePage
from fleet_tui.domain.payment import Payment, PaymentMethod, PaymentMethodList, PaymentPage, PaymentRequest
from fleet_tui.domain.text import Text
from fleet_tui.port.pages import collect
from fleet_tui.transport import failures
from fleet_tui.transport.answer import Answer

_PAGE = 500


class Invoices(Endpoint):
    """Invoices and payments."""

    async def invoices(self, billing_account: str | None = None, *, unpaid: bool = False) -> list[Invoice]:
        wanted = "true" if unpaid else None
        return await collect(
            lambda cursor: self._get(
                InvoicePage, "/invoices", billing_account=billing_account, unpaid=wanted, limit=_PAGE, cursor=cursor
            )
        )

    async def invoice(self, number: str) -> InvoiceDetail:
        return await self._get(InvoiceDetail, f"/invoices/{segment(number)}")

    async def invoice_lines(self, number: str, *, cursor: str | None = None, limit: int = _PAGE) -> InvoiceLinePage:
        return await self._get(InvoiceLinePage, f"/invoices/{segment(number)}/lines", cursor=cursor, limit=limit)

    async def invoice_pdf(self, number: str) -> bytes:
        """Raises NotFound; BadAnswer when what came is not what the server has."""
        answer = await self._caller.send(Call("GET", f"/invoices/{segment(number)}/pdf"))
        if answer.media_type != "application/pdf" or not _matches_digest(answer):
            raise failures.bad_answer("not the announced PDF", self._caller.host, answer.reference)
        return answer.body

    async def payment_methods(self) -> list[PaymentMethod]:
        return (await self._get(PaymentMethodList, "/payment-methods")).items

    async def pay(self, request: PaymentRequest, key: str) -> Payment:
        """Raises Refused, OutcomeUnknown."""
        call = Call("POST", "/payments", body=json_of(request), key=key, changes=True)
        return self._placed(await self._ask(Payment, call))

    async def payment(self, payment_id: str) -> Payment:
        return self._placed(await self._get(Payment, f"/payments/{segment(payment_id)}"))

    async def payments(self, *, cursor: str | None = None, limit: int = 100) -> PaymentPage:
        page = await self._get(PaymentPage, "/payments", cursor=cursor, limit=limit)
        return page.model_copy(update={"items": [self._placed(payment) for payment in page.items]})

    async def cancel_payment(self, payment_id: str) -> Payment:
        path = f"/payments/{segment(payment_id)}/cancellation"
        return self._placed(await self._ask(Payment, Call("POST", path, key=new_key(), changes=True)))

    async def open_sample_page(self, payment: Payment) -> None:
        await self._caller.send(Call("GET", payment.page or "", signed_in=False, contract=False))

    async def answer_sample_page(self, payment: Payment, *, paid: bool) -> None:
        path = f"{payment.page}/{'paid' if paid else 'failed'}"
        await self._caller.send(Call("POST", path, key=new_key(), changes=True, signed_in=False, contract=False))

    def _placed(self, payment: Payment) -> Payment:
        """Its page as an address to open. In this process there is none to open: it stays a path."""
        if payment.page is None or not self._far:
            return payment
        return payment.model_copy(update={"page": Text(urljoin(self._caller.base_url + "/", payment.page))})


def _matches_digest(answer: Answer) -> bool:
    """The SHA-256 that the server announced (RFC 9530, `Repr-Digest`) is that of the body; True when it said none."""
    announced = answer.headers.get("repr-digest", "")
    digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
    return not announced or f"sha-256=:{digest}:" in announced
