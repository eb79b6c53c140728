"""A new line on a blank card: the one change without a line before it.

Source: the portal's wizard; the Belgian rules for keeping a number (mandate of the holder).
"""

from __future__ import annotations

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.billing import require_account, require_profile
from fleet_tui.domain.changes.card import require_blank
from fleet_tui.domain.changes.facts import CardFact, Facts, LineState, Refusal, Result
from fleet_tui.domain.changes.models import AddLine, PortIn
from fleet_tui.domain.changes.products import require_options, require_plan
from fleet_tui.domain.changes.rule import ChangeRule
from fleet_tui.domain.changes.user import chosen_user
from fleet_tui.domain.msisdn import may_be_mobile
from fleet_tui.domain.sim_card import SimCardStatus


def _add_line(_line: None, change: AddLine, facts: Facts) -> Result:
    require_blank(change.iccid, facts)
    require_profile(change.split_bill_profile, facts)
    require_plan(change.plan, facts)
    require_options(change.options, change.plan, facts)
    require_account(change.billing_account, facts)
    if isinstance(change.number, PortIn) and not change.number.mandate:
        raise Refusal("MANDATE_MISSING", "The holder's mandate is missing.")
    if not may_be_mobile(change.number.msisdn):
        raise Refusal("NUMBER_NOT_MOBILE", "{msisdn} is not a mobile number.", msisdn=change.number.msisdn)
    if change.number.msisdn in facts.numbers:
        raise Refusal("NUMBER_NOT_AVAILABLE", "{msisdn} is not available.", msisdn=change.number.msisdn)
    person_id, new_person = chosen_user(change.user, facts)
    line = LineState(
        id=facts.new_ids.line,
        version=0,  # the first one counts when it is written
        msisdn=change.number.msisdn,
        iccid=change.iccid,
        description=change.description,
        status=LineStatus.PENDING.value,
        plan=change.plan,
        options=tuple(sorted(set(change.options))),
        person_id=person_id,
        billing_account=change.billing_account,
        split_bill_profile=change.split_bill_profile,
        blocks=(),
        pay_by_mobile_limit=None,
        monthly_cost=None,
        activated_on=None,
    )
    return Result(line, {change.iccid: CardFact(SimCardStatus.ASSIGNED, line.id)}, new_person)


ADD_LINE = ChangeRule(kinds.ADD_LINE, AddLine, _add_line)
