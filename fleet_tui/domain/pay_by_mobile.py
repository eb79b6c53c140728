"""The PayByMobile limit: what a subscriber may pay by mobile phone.

Source: Directive (EU) 2015/2366 (PSD2), article 3 (l): payments through the phone bill stay below € 50 each and € 300 a
month for each subscriber.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from fleet_tui.domain.money import CENT, Money

MONTHLY_CEILING = Money.of(300)
PAYMENT_CEILING = Money.of(50)


class InvalidLimit(ValueError):
    """Not a limit. `code` is LIMIT_UNREADABLE or LIMIT_ABOVE_CEILING."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_limit(text: str) -> Money | None:
    """The limit in `text` (`100`, `€ 99,50`); None for an empty one: the legal ceiling.

    Raises:
        InvalidLimit: no amount, or one outside € 0 to the monthly ceiling.
    """
    figure = text.replace("€", "").replace("\u00a0", " ").strip().replace(",", ".")
    if not figure:
        return None
    try:
        amount = Decimal(figure)
    except InvalidOperation:
        raise InvalidLimit("LIMIT_UNREADABLE") from None
    if amount.is_nan():
        raise InvalidLimit("LIMIT_UNREADABLE")
    if not 0 <= amount <= MONTHLY_CEILING.amount:
        raise InvalidLimit("LIMIT_ABOVE_CEILING")
    if amount != amount.quantize(CENT):
        raise InvalidLimit("LIMIT_UNREADABLE")
    return Money.of(amount)
