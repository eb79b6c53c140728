"""The side pane of the overview: what the list knows of a line, and what the operator says once the cursor rests."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import on, work
from textual.message import Message

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.capabilities import Area
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.labels import CHANGES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import LineHistoryEntry
from fleet_tui.domain.profile import Role
from fleet_tui.domain.spending import SpendingBy, month_before
from fleet_tui.fleet.columns import (
    ABSENT,
    BY_ID,
    amount_text,
    block_words,
    limit_text,
    schedule_text,
    status_word,
    with_own_word,
)
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.untold import all_not_told
from fleet_tui.i18n import N_, _, joined
from fleet_tui.i18n.format import day, money
from fleet_tui.workspace.spending_words import month_words
from fleet_tui.workspace.words import history_result
from fleet_tui.workspace.workspace import Workspace
from widgets.detail_pane import Detail, DetailPane

LAST_ORDERS = 5
REST = 0.3
"""Seconds on a line until the operator is asked about it: who scrolls asks nothing."""


class LinePane(DetailPane):
    """The line under the cursor: its card, options with prices, blocks, its last orders and bills."""

    class Told(Message):
        """What the operator says of a line."""

        def __init__(
            self, line_id: str, orders: Sequence[LineHistoryEntry], bills: Sequence[tuple[str, Money]]
        ) -> None:
            super().__init__()
            self.line_id = line_id
            self.orders = orders
            self.bills = bills

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._line: tuple[str, int] | None = None
        self._told: LinePane.Told | None = None
        self._asked = False
        """Whether the operator was asked about the line: a snapshot shows it before there is anybody to ask."""

    def show_line(self, position: int | None) -> None:
        """Show the line at `position` of the index; None: there is none."""
        index = self._workspace.index
        line = None if position is None else (index.ids[position], index.versions[position])
        if line != self._line:
            self._line, self._told, self._asked = line, None, False
        if line is not None and not self._asked and self._workspace.attached:
            self._asked = True
            self.ask(line[0], index.msisdns[position or 0])
        self.show([*pane_lines(index, position), *self._more()] if position is not None else [])

    @work(group="pane", exclusive=True, exit_on_error=False)
    async def ask(self, line_id: str, msisdn: str) -> None:
        """Ask for the last orders and bills of a line; a pane that lacks them says nothing of it."""
        await asyncio.sleep(REST)
        try:
            self.post_message(self.Told(line_id, await self._orders(line_id), await self._bills(msisdn)))
        except Failure:
            return

    @property
    def _manages(self) -> bool:
        """A member is not told what others ordered or pay."""
        return self._workspace.selection_of(()).role == Role.MANAGER

    async def _orders(self, line_id: str) -> Sequence[LineHistoryEntry]:
        if not self._manages:
            return ()
        return (await self._workspace.operator.line_history(line_id, limit=LAST_ORDERS)).items

    async def _bills(self, msisdn: str) -> Sequence[tuple[str, Money]]:
        """The sums of the last three months, the newest first."""
        if not msisdn or not self._manages or not self._workspace.capabilities.offers(Area.MYBILL):
            return ()
        spending = self._workspace.operator.spending
        newest = await spending(SpendingBy.CATEGORY, number=msisdn)
        if newest.month is None:
            return ()
        months = [newest.month, month_before(newest.month), month_before(month_before(newest.month))]
        oldest = await spending(SpendingBy.CATEGORY, number=msisdn, month=newest.month, against=months[2])
        sums = (newest.amount, newest.previous, oldest.previous)
        return [(month, amount) for month, amount in zip(months, sums, strict=True) if amount is not None]

    @on(Told)
    def _paint_more(self, message: Told) -> None:
        message.stop()
        if self._line is not None and message.line_id == self._line[0]:
            self._told = message
            self.add(self._more())

    def _more(self) -> list[Detail]:
        if self._told is None:
            return []
        recorded = self._workspace.recorded_only
        orders: list[Detail] = [
            (
                day(day_of(each.order.created_at)),
                joined(": ", (word(CHANGES, each.item.change.kind), history_result(each, recorded=recorded))),
            )
            for each in self._told.orders
        ]
        bills: list[Detail] = [(month_words(month), money(amount)) for month, amount in self._told.bills]
        return [
            *([("", ""), (_("Last orders"), ""), *orders] if orders else []),
            *([("", ""), (_("Last bills"), _("excl. VAT")), *bills] if bills else []),
        ]


def pane_lines(index: FleetIndex, position: int) -> list[Detail]:
    """The line at `position`, top to bottom as the portal orders it; what the operator does not tell is said to be."""
    row = index.row(position)
    options = [_option_words(index, code, row.plan) for code in row.options] or [ABSENT]
    untold = {_(_NAMES[name]) for name in index.capabilities.untold if name in _NAMES}
    details: list[Detail] = [
        *([(_("Operator"), row.operator)] if row.operator else []),
        (_("Number"), grouped(row.msisdn)),
        (_("Description"), row.description or ABSENT),
        (_("User"), row.person or ABSENT),
        *([(_("Last day"), day(row.left_on))] if row.left_on else []),
        *([(_("Department"), row.department)] if row.department else []),
        *([(_("Cost centre"), row.cost_centre)] if row.cost_centre else []),
        (_("SIM card number"), row.iccid or ABSENT),
        (_("Status"), with_own_word(status_word(row.status), row.status_words)),
        *([(_("Labels"), ", ".join(row.labels))] if row.labels else []),
        (_("Tariff plan"), index.plan_name(row.plan)),
        (_("Options"), options[0]),
        *(("", words) for words in options[1:]),
        (_("Account"), row.billing_account or ABSENT),
        (_("Split bill"), row.split_bill_profile or _("no")),
        (_("Blocks"), block_words(row.blocks) or _("none")),
        (_("PayByMobile limit"), limit_text(row.pay_by_mobile_limit, index.currency)),
        (BY_ID["cost"].heading(index), amount_text(row.monthly_cost, index.currency_of(row))),
    ]
    lacking = [name for name, said in details if name and (not said or name in untold)]
    details = [detail for detail in details if detail[0] not in lacking]
    if said := schedule_text(row):
        details.append((_("Next change"), said))
    if lacking:
        details.append(("", all_not_told(index.capabilities, lacking)))
    return details


_NAMES = {
    "description": N_("Description"), "person": N_("User"), "iccid": N_("SIM card number"), "options": N_("Options"),
    "billing_account": N_("Account"), "split_bill_profile": N_("Split bill"), "blocks": N_("Blocks"),
    "pay_by_mobile_limit": N_("PayByMobile limit"),
}  # fmt: skip
"""Of what a list may never tell, by the column of `LinePage`."""


def _option_words(index: FleetIndex, code: str, plan: str) -> str:
    price = index.catalogue.option_price(code, plan)
    name = index.option_name(code)
    return name if price is None else joined(" ", (name, money(price)))
