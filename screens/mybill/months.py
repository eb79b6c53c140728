"""MyBill: the last twelve months as bars with their amounts; `enter` opens a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

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
from widgets.bar_chart import bar
from widgets.table_source import Role

BAR = 20
"""Cells of the longest bar."""


class MyBillScreen(OfAccount, ListScreen[Spent]):
    """*Aller à MyBill*: what was spent, month by month."""

    KEYS: ClassVar[tuple[str, ...]] = ("open_record", "choose_account", "search", "sort", "export")
    BINDINGS = bindings("choose_account")

    def __init__(self) -> None:
        self._greatest = 0.0
        super().__init__(
            (
                ListColumn("month", N_("Month"), lambda spent: month_words(spent.key), 8, lambda spent: spent.key),
                ListColumn("bar", N_("Spent"), self._bar, BAR, lambda spent: spent.amount.amount, priority=2),
                ListColumn(
                    "amount",
                    N_("Without VAT"),
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
                    lambda spent: by.amount if (by := difference(spent)) is not None else None,
                    priority=1,
                    kind="money",
                ),
                ListColumn(
                    "with_vat",
                    N_("With VAT"),
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
        self._greatest = max((float(spent.amount.amount) for spent in found), default=0.0)
        return found

    def key_of(self, record: Spent) -> str:
        return record.key

    def words_of(self, record: Spent) -> Sequence[str]:
        return [record.key]

    def open(self, record: Spent) -> None:
        from screens.mybill.month import SpendingScreen

        self.app.push_screen(SpendingScreen(SpendingBy.CATEGORY, record.key, self.account))

    def empty_words(self) -> str:
        nothing = _("There are no invoices yet, so nothing can be added up.")
        return invoices_missing(self.workspace.fleet_origin) or nothing

    def state_words(self) -> str:
        if not self.listing.total:
            return ""
        return _("{account}. The month is that of the invoices.").format(account=self.account_title())

    def account_chosen(self) -> None:
        self.paint()

    def role_of(self, column_id: str, record: Spent) -> Role:
        return "bar" if column_id == "bar" else ""

    def _bar(self, spent: Spent) -> str:
        return bar(float(spent.amount.amount), self._greatest, BAR)
