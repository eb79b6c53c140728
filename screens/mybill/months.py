"""MyBill: the last twelve months as a line, and what each rose or fell; `enter` opens one, or compares two marked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from fleet_tui.domain.spending import SpendingBy, Spent
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import money
from fleet_tui.i18n.said import joined
from fleet_tui.workspace.empty_areas import invoices_missing
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.spending_words import difference, difference_words, month_words
from screens.base import bindings
from screens.listing import ListScreen
from screens.mybill.scope import OfAccount
from widgets.bar_chart import zero_bar
from widgets.fleet_table import FleetTable
from widgets.line_chart import LineChart, Point
from widgets.table_source import Role

SIDE = 8
"""Cells of the longest bar, on each side of the line that stands for no difference."""
COMPARED = 2
"""Months that are marked at most."""


class MyBillScreen(OfAccount, ListScreen[Spent]):
    """*Aller à MyBill*: what was spent, month by month. Two months that are marked are compared."""

    KEYS: ClassVar[tuple[str, ...]] = ("open_record", "mark_month", "choose_account", "search", "sort", "export")
    BINDINGS = bindings("mark_month", "choose_account")

    def __init__(self) -> None:
        self._greatest = 0.0
        """The greatest difference."""
        self._marked: list[str] = []
        """Months to compare, the one marked last behind."""
        super().__init__(
            (
                ListColumn("month", N_("Month"), lambda spent: month_words(spent.key), 8, lambda spent: spent.key),
                ListColumn(
                    "amount",
                    N_("Excl. VAT"),
                    lambda spent: money(spent.amount),
                    13,
                    lambda spent: spent.amount.amount,
                    kind="money",
                ),
                ListColumn(
                    "difference",
                    N_("Difference"),
                    difference_words,
                    13,
                    _by,
                    priority=1,
                    kind="money",
                ),
                ListColumn("bar", N_("less │ more"), self._bar, 2 * SIDE + 1, _by, priority=2),
                ListColumn(
                    "with_vat",
                    N_("Incl. VAT"),
                    lambda spent: money(spent.with_vat) if spent.with_vat else "",
                    13,
                    lambda spent: spent.with_vat.amount if spent.with_vat else None,
                    priority=3,
                    kind="money",
                ),
            )
        )

    def title_words(self) -> str:
        return joined(", ", [_("MyBill"), *([self.account] if self.account else [])])

    async def records(self) -> Sequence[Spent]:
        found = (await self.workspace.operator.spending(SpendingBy.MONTH, account=self.account)).items
        self._greatest = max((abs(float(_by(spent) or 0)) for spent in found), default=0.0)
        points = [Point(spent.key[5:], float(spent.amount.amount), money(spent.amount)) for spent in reversed(found)]
        self.query_one(LineChart).show(points)
        return found

    def key_of(self, record: Spent) -> str:
        return record.key

    def words_of(self, record: Spent) -> Sequence[str]:
        return [record.key]

    def above(self) -> ComposeResult:
        yield LineChart()

    def is_marked(self, key: str) -> bool:
        return key in self._marked

    @on(FleetTable.MarkToggled)
    def do_mark_month(self) -> None:
        """Mark the month, or take its mark off; of three, the first one goes."""
        if (record := self.current) is None:
            return
        if record.key in self._marked:
            self._marked.remove(record.key)
        else:
            self._marked = [*self._marked, record.key][-COMPARED:]
        self.table.repaint_marks()
        self._tell(self.state_words())

    def open(self, record: Spent) -> None:
        from screens.mybill.month import CHANGES, SpendingScreen

        if len(self._marked) == COMPARED:
            earlier, later = sorted(self._marked)
            self.app.push_screen(SpendingScreen(CHANGES, later, self.account, against=earlier))
        else:
            self.app.push_screen(SpendingScreen(SpendingBy.CATEGORY, record.key, self.account))

    def empty_words(self) -> str:
        nothing = _("There are no invoices yet, so nothing can be added up.")
        return invoices_missing(self.workspace.capabilities) or nothing

    def state_words(self) -> str:
        if not self.listing.total:
            return ""
        if len(self._marked) == COMPARED:
            return _("enter compares {months}").format(months=" · ".join(map(month_words, sorted(self._marked))))
        if self._marked:
            return _("{month} is marked: space on another month, then enter compares the two").format(
                month=month_words(self._marked[0])
            )
        return _("{account}, by invoice month").format(account=self.account_title())

    def account_chosen(self) -> None:
        self.paint()

    def role_of(self, column_id: str, record: Spent) -> Role:
        return "bar" if column_id == "bar" else ""

    def _bar(self, spent: Spent) -> str:
        return zero_bar(float(_by(spent) or 0), self._greatest, SIDE)


def _by(spent: Spent) -> Decimal | None:
    by = difference(spent)
    return by.amount if by is not None else None
