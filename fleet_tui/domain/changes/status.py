"""A line begins, pauses and ends: activate, suspend, reactivate, stop, move to another operator."""

from __future__ import annotations

from dataclasses import replace

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.facts import CardFact, Facts, LineState, Refusal, Result, notice
from fleet_tui.domain.changes.models import Activate, Cease, PortOut, Reactivate, Suspend
from fleet_tui.domain.changes.rule import ChangeRule
from fleet_tui.domain.sim_card import SimCardStatus


def _activate(line: LineState, _change: Activate, facts: Facts) -> Result:
    if line.iccid is None:
        raise Refusal("NO_CARD", "The line has no SIM card.")
    after = replace(line, status=LineStatus.ACTIVE.value, activated_on=facts.today)
    return Result(after, {line.iccid: CardFact(SimCardStatus.ACTIVE, line.id)})


def _suspend(line: LineState, _change: Suspend, _facts: Facts) -> Result:
    return Result(replace(line, status=LineStatus.SUSPENDED.value))


def _reactivate(line: LineState, _change: Reactivate, _facts: Facts) -> Result:
    return Result(replace(line, status=LineStatus.ACTIVE.value))


def _cease(line: LineState, _change: Cease, _facts: Facts) -> Result:
    if line.status == LineStatus.PENDING:
        return Result(None, {line.iccid: CardFact(SimCardStatus.STOCK, None)} if line.iccid else {})
    return _ended(line, "The number {msisdn} is given up.")


def _port_out(line: LineState, change: PortOut, _facts: Facts) -> Result:
    return _ended(line, "The number {msisdn} goes to {operator}.", operator=change.recipient_operator)


def _ended(line: LineState, message: str, **params: str) -> Result:
    cards = {line.iccid: CardFact(SimCardStatus.RETIRED, line.id)} if line.iccid else {}
    losses = [notice("NUMBER_LOST", message, msisdn=line.msisdn, **params)] if line.msisdn else []
    return Result(replace(line, status=LineStatus.CEASED.value), cards, losses=losses)


def _suspended_again(before: LineState, after: LineState) -> Suspend | None:
    return Suspend() if (before.status, after.status) == (LineStatus.SUSPENDED, LineStatus.ACTIVE) else None


def _reactivated_again(before: LineState, after: LineState) -> Reactivate | None:
    return Reactivate() if (before.status, after.status) == (LineStatus.ACTIVE, LineStatus.SUSPENDED) else None


ACTIVATE = ChangeRule(kinds.ACTIVATE, Activate, _activate)
SUSPEND = ChangeRule(kinds.SUSPEND, Suspend, _suspend, _suspended_again)
REACTIVATE = ChangeRule(kinds.REACTIVATE, Reactivate, _reactivate, _reactivated_again)
CEASE = ChangeRule(kinds.CEASE, Cease, _cease)
PORT_OUT = ChangeRule(kinds.PORT_OUT, PortOut, _port_out)
