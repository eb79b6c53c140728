"""What is known of a line without asking for it: the side pane of the overview."""

from __future__ import annotations

from fleet_tui.domain.msisdn import grouped
from fleet_tui.fleet.columns import ABSENT, block_words, limit_text, schedule_text, status_word
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day, money
from widgets.detail_pane import Detail


def pane_lines(index: FleetIndex, position: int) -> list[Detail]:
    """The line at `position`, top to bottom as the portal orders it."""
    row = index.row(position)
    names = [index.option_name(code) for code in row.options] or [ABSENT]
    details: list[Detail] = [
        (_("Number"), grouped(row.msisdn)),
        (_("Description"), row.description or ABSENT),
        (_("User"), row.person or ABSENT),
        *([(_("Last day"), day(row.left_on))] if row.left_on else []),
        *([(_("Department"), row.department)] if row.department else []),
        *([(_("Cost centre"), row.cost_centre)] if row.cost_centre else []),
        (_("SIM card number"), row.iccid or ABSENT),
        (_("Status"), status_word(row.status)),
        (_("Tariff plan"), index.plan_name(row.plan)),
        (_("Options"), names[0]),
        *(("", name) for name in names[1:]),
        (_("Account"), row.billing_account or ABSENT),
        (_("Split bill"), row.split_bill_profile or _("no")),
        (_("Blocks"), block_words(row.blocks) or _("none")),
        (_("PayByMobile limit"), limit_text(row.pay_by_mobile_limit, index.currency)),
        (_("€ / month"), ABSENT if row.monthly_cost is None else money(row.monthly_cost, index.currency)),
    ]
    if said := schedule_text(row):
        details.append((_("Next change"), said))
    return details
