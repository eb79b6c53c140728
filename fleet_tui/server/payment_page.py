"""The payment provider's page of the reference backend: plain HTML, no script, no question about a card.

Its forms need no token beside the address: the address is the token, and nothing a browser adds by itself (a cookie)
means anything here, so that no other site can send them.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from fleet_tui.domain.labels import PAYMENT_METHODS, label
from fleet_tui.domain.payment import Payment, PaymentStatus
from fleet_tui.i18n import N_, _, language
from fleet_tui.i18n.format import clock, money

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_SAYS: Mapping[str, str] = {
    PaymentStatus.PAID: N_("The payment was made."),
    PaymentStatus.FAILED: N_("The payment failed; nothing was paid."),
    PaymentStatus.EXPIRED: N_("The time for this payment is over; nothing was paid."),
    PaymentStatus.CANCELLED: N_("This payment was cancelled; nothing was paid."),
}


def payment_page(payment: Payment) -> str:
    """The page as it is now, in the language in use: two choices while under way, what became of it afterwards."""
    amount = money(payment.amount)
    title, warning = escape(_("Sample payment page")), _("This is the sample payment page, no real money moves.")
    about = _("Invoice {invoices}: {amount}, {method}").format(
        invoices=", ".join(payment.invoices), amount=amount, method=_method(payment)
    )
    if payment.under_way and payment.page is not None and payment.expires_at is not None:
        until = _("It can be paid until {time}.").format(time=clock(payment.expires_at))
        rest = (
            f"<p>{escape(until)}</p>\n"
            + _button(f"{payment.page}/paid", _("Pay {amount}").format(amount=amount))
            + "\n"
            + _button(f"{payment.page}/failed", _("Let it fail"))
        )
    else:
        said, close = _(_SAYS.get(payment.status, "")), _("You can close this page.")
        rest = f"<p><strong>{escape(said)}</strong></p>\n<p>{escape(close)}</p>"
    return (
        f'<!doctype html>\n<html lang="{language()}">\n<head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"></head>\n<body>\n'
        f"<h1>{title}</h1>\n<p>{escape(warning)}</p>\n"
        f"<p>{escape(about)}</p>\n{rest}\n</body>\n</html>\n"
    )


def _button(address: str, words: str) -> str:
    return (
        f'<form method="post" action="{escape(address, quote=True)}">'
        f'<button type="submit">{escape(words)}</button></form>'
    )


def _method(payment: Payment) -> str:
    return label(PAYMENT_METHODS, payment.method) if payment.method in PAYMENT_METHODS else payment.method_name
