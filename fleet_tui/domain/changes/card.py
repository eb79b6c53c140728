"""Another SIM card for a line: because somebody wants it, or because the one in use is lost."""

from __future__ import annotations

from dataclasses import replace

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.facts import CardFact, Facts, LineState, Refusal, Result
from fleet_tui.domain.changes.models import ReportLoss, SwapSim
from fleet_tui.domain.changes.rule import ChangeRule, unless_same
from fleet_tui.domain.sim_card import SimCardStatus


def require_blank(iccid: str, facts: Facts) -> None:
    """Refuse a card that is not blank. Raises Refusal."""
    card = facts.cards.get(iccid)
    if card is None:
        if facts.stock_known:
            raise Refusal("CARD_UNKNOWN", "This SIM card is not one of yours.")
        return
    if card.status != SimCardStatus.STOCK:
        raise Refusal("CARD_NOT_IN_STOCK", "This SIM card is in use or was used.")


def _swap_sim(line: LineState, change: SwapSim, facts: Facts) -> Result:
    return _replaced(line, change.iccid, facts)


def _report_loss(line: LineState, change: ReportLoss, facts: Facts) -> Result:
    suspended = replace(line, status=LineStatus.SUSPENDED.value)
    return unless_same(line, suspended) if change.iccid is None else _replaced(suspended, change.iccid, facts)


def _replaced(line: LineState, iccid: str, facts: Facts) -> Result:
    require_blank(iccid, facts)
    cards = {iccid: CardFact(SimCardStatus.ACTIVE, line.id)}
    if line.iccid is not None:
        cards[line.iccid] = CardFact(SimCardStatus.RETIRED, line.id)
    return Result(replace(line, iccid=iccid), cards)


SWAP_SIM = ChangeRule(kinds.SWAP_SIM, SwapSim, _swap_sim)
REPORT_LOSS = ChangeRule(kinds.REPORT_LOSS, ReportLoss, _report_loss)
