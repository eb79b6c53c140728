"""Disputes in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fleet_tui.domain.finding_list import Dispute, DisputeState
from fleet_tui.domain.labels import label
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import day

STATES: Mapping[str, str] = {
    DisputeState.DRAFTED: N_("letter drafted"),
    DisputeState.SENT: N_("sent"),
    DisputeState.ACCEPTED: N_("accepted"),
    DisputeState.CREDITED: N_("credited"),
}


def state_words(dispute: Dispute, today: date) -> str:
    """Where it stands: `sent, answer due 28/12/2026`, or `late` when that day is past."""
    state = label(STATES, dispute.state)
    if dispute.state != DisputeState.SENT or dispute.deadline is None:
        return state
    due = _("no answer since {day}") if dispute.deadline < today else _("answer due {day}")
    return f"{state}, {due.format(day=day(dispute.deadline))}"
