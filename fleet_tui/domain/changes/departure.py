"""An employee leaves: what becomes of the line is what another kind does, in one order."""

from __future__ import annotations

from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.billing import lose_split_bill
from fleet_tui.domain.changes.facts import Facts, LineState, Refusal, Result
from fleet_tui.domain.changes.models import Cease, DepartureAction, PortOut, ReportDeparture, Suspend
from fleet_tui.domain.changes.rule import ChangeRule
from fleet_tui.domain.changes.status import CEASE, PORT_OUT, SUSPEND
from fleet_tui.domain.changes.user import with_user


def _report_departure(line: LineState, change: ReportDeparture, facts: Facts) -> Result:
    result = _departed(line, change, facts)
    if change.clear_split_bill:
        lose_split_bill(result, facts)
    return result


def _departed(line: LineState, change: ReportDeparture, facts: Facts) -> Result:
    if change.action is DepartureAction.SUSPEND:
        return SUSPEND.apply(line, Suspend(), facts)
    if change.action is DepartureAction.CEASE:
        return CEASE.apply(line, Cease(), facts)
    if change.action is DepartureAction.PORT_OUT:
        if change.recipient_operator is None:
            raise Refusal("RECIPIENT_MISSING", "Which operator the number goes to is missing.")
        return PORT_OUT.apply(line, PortOut(recipient_operator=change.recipient_operator), facts)
    return with_user(line, change.user, facts)


REPORT_DEPARTURE = ChangeRule(kinds.REPORT_DEPARTURE, ReportDeparture, _report_departure)
