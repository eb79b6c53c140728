"""A SIM card number as it is typed, pasted or scanned: what is missing, what is wrong, and whether the card is free."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from fleet_tui.domain.iccid import InvalidIccid, parse_iccid, with_check_digit
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.i18n import N_, _, ngettext
from fleet_tui.port import CataloguePort

WHOLE = 19
"""Digits of a SIM card number, check digit last; some cards have 20."""
PREFIX_DIGITS = 6
"""89, country and issuer: what the cards of one operator have in common."""
_PREFIX_SAMPLE = 200
_DROPPED = re.compile(r"[\s\-. ]+|[Ff]$")  # as people write them, and the filler some scanners add

_WRONG = {
    "ICCID_CHARACTERS": N_("A SIM card number has digits only."),
    "ICCID_PREFIX": N_("A SIM card number starts with 89."),
    "ICCID_LENGTH": N_("A SIM card number has 19 digits, on some cards 20."),
    "ICCID_CHECK_DIGIT": N_("The check digit does not fit: one digit is mistyped."),
}


@dataclass(frozen=True, slots=True)
class CardEntry:
    """What is typed so far. `iccid`: the number, when it is whole and right.

    `offered`: the number with the check digit that 18 digits lead to. `problem` says what is wrong, `hint` what is
    missing; both translated, at most one of them.
    """

    digits: str
    iccid: str | None = None
    offered: str | None = None
    problem: str = ""
    hint: str = ""

    @property
    def number(self) -> str | None:
        """What `enter` takes: the whole number, or the one offered."""
        return self.iccid or self.offered


def read_card(text: str) -> CardEntry:
    """What `text` is as a SIM card number."""
    digits = _DROPPED.sub("", text)
    if digits and not (digits.isascii() and digits.isdigit()):
        return _wrong(digits, "ICCID_CHARACTERS")
    if not "89".startswith(digits[:2]):
        return _wrong(digits, "ICCID_PREFIX")
    if len(digits) == WHOLE - 1:
        whole = with_check_digit(digits)
        return CardEntry(
            digits,
            offered=whole,
            hint=_("18 digits: the check digit is {digit}, enter adds it.").format(digit=whole[-1]),
        )
    if len(digits) < WHOLE:
        missing = WHOLE - len(digits)
        return CardEntry(
            digits,
            hint=ngettext("{count} digit is missing", "{count} digits are missing", missing).format(count=missing),
        )
    try:
        return CardEntry(digits, iccid=parse_iccid(digits))
    except InvalidIccid as error:
        return _wrong(digits, error.code)


def _wrong(digits: str, code: str) -> CardEntry:
    return CardEntry(digits, problem=_(_WRONG[code]))


class CardState(StrEnum):
    """What the operator knows of a card."""

    BLANK = "BLANK"
    USED = "USED"
    UNKNOWN = "UNKNOWN"


async def card_state(port: CataloguePort, iccid: str) -> CardState:
    """Whether the card is in stock. Raises Failure."""
    page = await port.sim_cards(prefix=iccid, limit=1)
    if not page.items or page.items[0].iccid != iccid:
        return CardState.UNKNOWN
    return CardState.BLANK if page.items[0].status == SimCardStatus.STOCK else CardState.USED


def state_sentence(state: CardState, *, stock_known: bool = True) -> str:
    """What is wrong with using a card in `state`; empty when nothing is. A local list does not know the stock."""
    if state is CardState.USED:
        return _("This SIM card is in use or was used.")
    if state is CardState.UNKNOWN and stock_known:
        return _("This SIM card is not one of yours.")
    return ""


async def usual_prefix(port: CataloguePort) -> str:
    """The first digits that most cards in stock have; empty without stock. Raises Failure."""
    page = await port.sim_cards(status=SimCardStatus.STOCK, limit=_PREFIX_SAMPLE)
    prefixes = Counter(card.iccid[:PREFIX_DIGITS] for card in page.items)
    return prefixes.most_common(1)[0][0] if prefixes else ""
