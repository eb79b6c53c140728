"""The payment provider's page of the reference backend: plain HTML, no script, no question about a card.

Its forms need no token beside the address: the address is the token, and nothing a browser adds by itself (a cookie)
means anything here, so that no other site can send them.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from fleet_tui.domain.payment import Payment, PaymentStatus
from fleet_tui.i18n.format import clock

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_SAYS: Mapping[str, str] = {
    PaymentStatus.PAID: "The payment was made.",
    PaymentStatus.FAILED: "The payment failed; nothing was paid.",
    PaymentStatus.EXPIRED: "The time for this payment is over; nothing was paid.",
    PaymentStatus.CANCELLED: "This payment was cancelled; nothing was paid.",
}


def payment_page(payment: Payment) -> str:
    """The page as it is now: two choices while the payment is under way, what became of it afterwards."""
    amount = f"{payment.amount.currency} {payment.amount.amount:.2f}"
    invoices = ", ".join(map(escape, payment.invoices))
    if payment.under_way and payment.page is not None and payment.expires_at is not None:
        page = escape(payment.page, quote=True)
        rest = (
            f"<p>It can be paid until {escape(clock(payment.expires_at))}.</p>\n"
            f'<form method="post" action="{page}/paid"><button type="submit">Pay {escape(amount)}</button></form>\n'
            f'<form method="post" action="{page}/failed"><button type="submit">Let it fail</button></form>'
        )
    else:
        said = _SAYS.get(payment.status, "")
        rest = f"<p><strong>{escape(said)}</strong></p>\n<p>You can close this page.</p>"
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Sample payment page</title>'
        '<meta name="viewport" content="width=device-width"></head>\n<body>\n'
        "<h1>Sample payment page</h1>\n<p>This is the sample payment page, no real money moves.</p>\n"
        f"<p>Invoice {invoices}: {escape(amount)}, {escape(payment.method_name)}</p>\n{rest}\n</body>\n</html>\n"
    )
