"""A SIM card number while it is typed, pasted or scanned: cleaned, checked, its check digit offered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fleet_tui.domain.iccid import InvalidIccid, parse_iccid, with_check_digit
from fleet_tui.domain.sim_card import SimCard, SimCardStatus
from fleet_tui.i18n import _, ngettext
from fleet_tui.port import CataloguePort

PREFIX_DIGITS = 6
"""89, the country, the issuer (ITU-T E.118): what cards of one issuer have in common."""
WHOLE_DIGITS = 19
_SEPARATORS = re.compile(r"[\s\-. ]+")
_SCANNER_SUFFIX = re.compile(r"[A-Fa-f]$")


@dataclass(frozen=True, slots=True)
class CardEntry:
    """What a text says of a card number. At most one of the three last is set; none while too little is typed."""

    digits: str
    iccid: str | None = None
    """The number, whole and right."""
    offered: str | None = None
    """The number with its check digit, where 18 digits are there and the last one is not."""
    problem: str = ""
    """Why this is no SIM card number, and cannot become one by typing on."""
    missing: int = 0
    """Digits still to come."""

    @property
    def sentence(self) -> str:
        """How far it is, for a line beside the field."""
        if self.problem:
            return self.problem
        if self.offered is not None:
            return _("the check digit is {digit}: enter adds it").format(digit=self.offered[-1])
        if self.missing:
            return ngettext("{count} digit to go", "{count} digits to go", self.missing).format(count=self.missing)
        return ""


def read_card(text: str) -> CardEntry:
    """What `text` says; spaces, dashes and a scanner's filler are dropped."""
    digits = _SCANNER_SUFFIX.sub("", _SEPARATORS.sub("", text))
    issuer = digits[:PREFIX_DIGITS]
    if len(digits) >= PREFIX_DIGITS + WHOLE_DIGITS - 1 and digits.startswith(issuer, PREFIX_DIGITS):
        digits = digits[PREFIX_DIGITS:]  # scanned whole behind the prefix that was offered
    if not digits:
        return CardEntry("")
    try:
        if len(digits) >= WHOLE_DIGITS:
            return CardEntry(digits, iccid=parse_iccid(digits))
        # The rules for what is there already, asked of a number that is long enough.
        parse_iccid(with_check_digit(f"{digits:0<18}") if digits.isascii() and digits.isdigit() else digits)
    except InvalidIccid as error:
        if error.code != "ICCID_PREFIX" or not "89".startswith(digits):
            return CardEntry(digits, problem=_REASONS[error.code]())
    if len(digits) == WHOLE_DIGITS - 1:
        return CardEntry(digits, offered=with_check_digit(digits))
    return CardEntry(digits, missing=WHOLE_DIGITS - len(digits))


def commonest_prefix(cards: Iterable[SimCard]) -> str:
    """The issuer most of `cards` are from; empty without cards."""
    counted = Counter(card.iccid[:PREFIX_DIGITS] for card in cards)
    return min(counted, key=lambda prefix: (-counted[prefix], prefix)) if counted else ""


async def card_problem(port: CataloguePort, iccid: str, *, stock_known: bool) -> str:
    """Why the card cannot be used for a line, empty when it can.

    Without a known stock (a local list) a card that nobody has heard of may exist all the same. Raises Failure.
    """
    for card in (await port.sim_cards(prefix=iccid)).items:
        if card.iccid == iccid:
            return "" if card.status == SimCardStatus.STOCK else _("This card is in use or was used.")
    return _("This card is not one of yours.") if stock_known else ""


_REASONS: Mapping[str, Callable[[], str]] = {
    "ICCID_CHARACTERS": lambda: _("A SIM card number has digits only."),
    "ICCID_PREFIX": lambda: _("A SIM card number starts with 89."),
    "ICCID_LENGTH": lambda: _("A SIM card number has 19 digits, some have 20."),
    "ICCID_CHECK_DIGIT": lambda: _("The check digit is wrong: one digit is mistyped."),
}
