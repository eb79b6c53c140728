"""Invoices."""

from __future__ import annotations

import base64
import hashlib

from fleet_tui.api import failures
from fleet_tui.api.answer import Answer
from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, segment
from fleet_tui.domain.billing import InvoicePage


class Invoices(Endpoint):
    """Invoices."""

    async def invoices(self, billing_account: str | None = None) -> InvoicePage:
        return await self._get(InvoicePage, "/invoices", billing_account=billing_account)

    async def invoice_pdf(self, number: str) -> bytes:
        """Raises NotFound; BadAnswer when what came is not what the server has."""
        answer = await self._caller.send(Call("GET", f"/invoices/{segment(number)}/pdf"))
        if answer.media_type != "application/pdf" or not _matches_digest(answer):
            raise failures.bad_answer("not the announced PDF", self._caller.host, answer.reference)
        return answer.body


def _matches_digest(answer: Answer) -> bool:
    """The SHA-256 that the server announced (RFC 9530, `Repr-Digest`) is that of the body; True when it said none."""
    announced = answer.headers.get("repr-digest", "")
    digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
    return not announced or f"sha-256=:{digest}:" in announced
