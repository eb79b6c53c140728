"""The rule of every kind of change, by the kind's code; and several changes to one line, which are rules one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.add_line import ADD_LINE
from fleet_tui.domain.changes.billing import SET_BILLING_ACCOUNT, SET_SPLIT_BILL
from fleet_tui.domain.changes.card import REPORT_LOSS, SWAP_SIM
from fleet_tui.domain.changes.departure import REPORT_DEPARTURE
from fleet_tui.domain.changes.facts import Facts, LineState, Result
from fleet_tui.domain.changes.limits import SET_BLOCKS, SET_PAY_BY_MOBILE_LIMIT
from fleet_tui.domain.changes.models import Change, Combined
from fleet_tui.domain.changes.products import ADD_OPTIONS, REMOVE_OPTIONS, SET_PLAN
from fleet_tui.domain.changes.rule import ChangeRule
from fleet_tui.domain.changes.status import ACTIVATE, CEASE, PORT_OUT, REACTIVATE, SUSPEND
from fleet_tui.domain.changes.user import SET_USER


def apply(line: LineState | None, change: Change, facts: Facts) -> Result:
    """What `change` makes of `line` (None: there is none). Raises Refusal."""
    return RULES[change.kind].apply(line, change, facts)


def _combined(line: LineState, change: Combined, facts: Facts) -> Result:
    whole = Result(line)
    for part in change.changes:
        step = apply(whole.after or line, part, facts)
        whole.after = step.after
        whole.cards |= step.cards
        whole.new_person = step.new_person or whole.new_person
        whole.losses += step.losses
    if whole.new_person is not None and whole.after is not None and whole.after.person_id != whole.new_person[0]:
        whole.new_person = None  # a later part chose somebody else
    return whole


COMBINED = ChangeRule(kinds.COMBINED, Combined, _combined)

RULES: Mapping[str, ChangeRule[Any]] = {
    rule.kind.code: rule
    for rule in (
        ADD_LINE, ACTIVATE, SUSPEND, REACTIVATE, SWAP_SIM, CEASE, PORT_OUT, REMOVE_OPTIONS, SET_PLAN, ADD_OPTIONS,
        SET_BLOCKS, SET_USER, SET_SPLIT_BILL, SET_BILLING_ACCOUNT, SET_PAY_BY_MOBILE_LIMIT, REPORT_LOSS,
        REPORT_DEPARTURE, COMBINED,
    )
}  # fmt: skip
"""In the order in which what takes a change back is done: options gained go before the plan, as the plan before may not
have them; options lost come back after it."""
