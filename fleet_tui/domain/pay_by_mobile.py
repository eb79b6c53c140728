"""The PayByMobile limit: what a subscriber may pay by mobile phone.

Source: Directive (EU) 2015/2366 (PSD2), article 3 (l): payments through the phone bill stay below € 50 each and € 300 a
month for each subscriber.
"""

from __future__ import annotations

from fleet_tui.domain.amount import InvalidAmount, parse_amount
from fleet_tui.domain.money import Money
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money

MONTHLY_CEILING = Money.of(300)
PAYMENT_CEILING = Money.of(50)


def parse_limit(text: str) -> Money | None:
    """Return the limit in `text` (`100`, `€ 99,50`); None for an empty one: the legal ceiling.

    Raises:
        InvalidAmount: no amount, one that may be another, or one outside € 0 to the monthly ceiling.
    """
    if not text.strip():
        return None
    amount = parse_amount(text)
    if not 0 <= amount <= MONTHLY_CEILING.amount:
        sentence = _("The limit lies between € 0 and the legal ceiling, {ceiling} a month.")
        raise InvalidAmount("LIMIT_ABOVE_CEILING", sentence.format(ceiling=money(MONTHLY_CEILING)))
    return Money.of(amount)
