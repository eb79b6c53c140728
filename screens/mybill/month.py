"""One month of MyBill: by category, by line, what rose or fell and why, by plan, by department; each in a tab."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult

from fleet_tui.actions import Action
from fleet_tui.domain.labels import CHARGE_CATEGORIES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.domain.spending import SpendingBy, Spent, month_before
from fleet_tui.i18n import N_, _, labelled
from fleet_tui.i18n.format import money, number
from fleet_tui.i18n.said import joined
from fleet_tui.port.pages import pages
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.spending_words import (
    difference,
    difference_words,
    month_words,
    reason_words,
    reasons_words,
    unit_words,
)
from fleet_tui.workspace.words import signed
from screens.base import bindings
from screens.listing import ListScreen
from screens.mybill.scope import OfAccount
from screens.tabbed import Tabbed
from widgets.bar_chart import zero_bar
from widgets.detail_pane import Detail
from widgets.tab_line import TabLine
from widgets.table_source import Role

CHANGES = "changes"
TABS = (
    (str(SpendingBy.CATEGORY), N_("By category")),
    (str(SpendingBy.LINE), N_("By line")),
    (CHANGES, N_("What changed")),
    (str(SpendingBy.PLAN), N_("By plan")),
)
UNIT_TABS = (
    (str(SpendingBy.DEPARTMENT), N_("By department")),
    (str(SpendingBy.COST_CENTRE), N_("By cost centre")),
)
"""Where the fleet knows them."""
_UNITS = frozenset({SpendingBy.DEPARTMENT, SpendingBy.COST_CENTRE})
_HEADINGS = {
    str(SpendingBy.PLAN): N_("Tariff plan"),
    str(SpendingBy.DEPARTMENT): N_("Department"),
    str(SpendingBy.COST_CENTRE): N_("Cost centre"),
}
TOP = 5_000
"""Lines that are fetched at most; beyond them, it is said."""
_PAGE = 1_000
_SIDE = 5


class SpendingScreen(OfAccount, Tabbed, ListScreen[Spent]):
    """What a month is made of, beside the month before or another. `enter` on a line shows its two months by category;
    there it manages the line. `ctrl+n` finds it in the overview.
    """

    KEYS: ClassVar[tuple[str, ...]] = (
        "next_tab", "previous_tab", "open_record", "in_overview", "choose_account", "search", "sort", "export",
    )  # fmt: skip
    BINDINGS = bindings("next_tab", "previous_tab", "in_overview", "choose_account")
    DEFAULT_CSS = """
    SpendingScreen TabLine { padding: 0 1; }
    """

    def __init__(
        self, tab: str, month: str, account: str | None, *, against: str | None = None, line: Spent | None = None
    ) -> None:
        """`against`: the month it is compared with, None for the one before; `line`: only what this one was charged."""
        self.tab = str(tab)
        self.month = month
        self.account = account
        self.against = against or month_before(month)
        self._line = line
        self._sum: Money | None = None
        self._before: Money | None = None
        self._greatest = 0.0
        self._all = 0
        super().__init__(self._columns())

    def _columns(self) -> Sequence[ListColumn[Spent]]:
        amount: ListColumn[Spent] = ListColumn(
            "amount", N_("Spent"), lambda spent: money(spent.amount), 12, lambda spent: spent.amount.amount,
            priority=1, kind="money",
        )  # fmt: skip
        before: ListColumn[Spent] = ListColumn(
            "previous",
            month_words(self.against),
            lambda spent: money(spent.previous) if spent.previous else "–",
            13,
            lambda spent: spent.previous.amount if spent.previous else None,
            priority=3,
            kind="money",
        )
        changed: ListColumn[Spent] = ListColumn(
            "difference",
            N_("Difference"),
            difference_words,
            12,
            lambda spent: by.amount if (by := difference(spent)) is not None else None,
            priority=2,
            kind="money",
        )
        bars: ListColumn[Spent] = ListColumn("bar", N_("less │ more"), self._bar, 2 * _SIDE + 1, priority=4)
        match self.tab:
            case SpendingBy.CATEGORY:
                name: ListColumn[Spent] = ListColumn(
                    "name", N_("Category"), self._called, 26, min_width=16, flexible=True
                )
                return (name, amount, before, changed, bars)
            case SpendingBy.PLAN | SpendingBy.DEPARTMENT | SpendingBy.COST_CENTRE:
                name = ListColumn("name", _HEADINGS[self.tab], self._called, 22, min_width=16, flexible=True)
                lines: ListColumn[Spent] = ListColumn(
                    "lines", N_("Lines"), lambda spent: number(spent.lines or 0), 10, to_the_right=True, priority=1
                )
                return (name, lines, amount, before, changed, bars)
        msisdn: ListColumn[Spent] = ListColumn("msisdn", N_("Number"), _number_of, 13, lambda spent: spent.msisdn)
        name = ListColumn("name", N_("Description"), self._called, 22, min_width=12, flexible=True)
        why: ListColumn[Spent] = ListColumn(
            "why", N_("Why"), reasons_words, 36, min_width=26, flexible=True, priority=2
        )
        if self.tab == CHANGES:
            return (msisdn, name, changed, why)
        return (msisdn, name, amount, before, changed)

    # What there is

    def above(self) -> ComposeResult:
        if self._line is not None:
            return
        index = self.workspace.index
        known = [*TABS, *((tab, name) for tab, name in UNIT_TABS if index.knows(tab))]
        tabs = TabLine([(tab, _(name)) for tab, name in known])
        tabs.show(self.tab)
        yield tabs

    def title_words(self) -> str:
        months = month_words(self.month)
        if self.against != month_before(self.month):
            months = _("{month} vs {other}").format(month=months, other=month_words(self.against))
        of = [self.account] if self.account else []
        if self._line is not None:
            of = [f"{grouped(self._line.msisdn or '')}  {self._line.name}".rstrip()]
        return joined(", ", [_("MyBill"), months, *of])

    def actions(self) -> list[Action]:
        """One line has no tabs."""
        alone = {"next_tab", "previous_tab", "choose_account"} if self._line is not None else set()
        return [action for action in super().actions() if action.id not in alone]

    async def records(self) -> Sequence[Spent]:
        by_line = self.tab in {SpendingBy.LINE, CHANGES}
        by = SpendingBy.LINE if by_line else SpendingBy(self.tab)
        by_change = self.tab == CHANGES
        number = self._line.msisdn if self._line is not None else None
        found: list[Spent] = []
        ask = partial(
            self.workspace.operator.spending,
            by,
            account=self.account,
            month=self.month,
            against=self.against,
            number=number,
            by_change=by_change,
            limit=_PAGE,
        )
        async for page in pages(lambda cursor: ask(cursor=cursor)):
            found += page.items
            self._sum, self._before, self._all = page.amount, page.previous, page.total
            if len(found) >= TOP:
                break
        self._greatest = max((abs(float(of.amount)) for spent in found if (of := difference(spent))), default=0.0)
        return [spent for spent in found if difference(spent)] if by_change else found

    def key_of(self, record: Spent) -> str:
        return record.key or f"account {record.name}"

    def words_of(self, record: Spent) -> Sequence[str]:
        return [record.key, plain(record.msisdn or "")]

    def role_of(self, column_id: str, record: Spent) -> Role:
        if column_id == "bar":
            return "bar"
        by = difference(record)
        if column_id != "difference" or not by:
            return ""
        return "refused" if by.amount > 0 else "active"

    def details(self, record: Spent) -> Sequence[Detail]:
        if not record.reasons:
            return ()
        return [
            (_("Spent"), money(record.amount)),
            (month_words(self.against), money(record.previous) if record.previous else "–"),
            *((signed(reason.difference), reason_words(reason)) for reason in record.reasons),
        ]

    def state_words(self) -> str:
        if self._sum is None:
            return ""
        whose = self.account_title() if self._line is None else grouped(self._line.msisdn or "")
        words = _("{account}: {amount} excl. VAT").format(account=whose, amount=money(self._sum))
        if self._before is not None:
            words += " · " + _("{amount} vs {month}").format(
                amount=signed(self._sum - self._before), month=month_words(self.against)
            )
        if self._all > TOP:
            words += " · " + _("the first {shown} of {total} lines").format(shown=number(TOP), total=number(self._all))
        spent = self.current
        if spent is not None and (
            reasons := self.told_whole("why", reasons_words(spent)) if self.tab == CHANGES else ""
        ):
            words = joined("\n", (words, labelled(_number_of(spent), reasons)))
        return words

    def tell_of_row(self) -> None:
        """All reasons of the line under the cursor, where its row has no room for them."""
        if self.tab == CHANGES:
            self._tell(self.state_words())

    def empty_words(self) -> str:
        if self.tab == CHANGES:
            return _("Nothing is different from {month}.").format(month=month_words(self.against))
        return _("Nothing was spent.")

    def account_chosen(self) -> None:
        self.paint()

    # Actions

    def show_tab(self, tab: str) -> None:
        self.app.switch_screen(SpendingScreen(tab, self.month, self.account, against=self.against))

    def open(self, record: Spent) -> None:
        if self._line is not None:
            self._manage(self._line)
        elif record.msisdn is not None:
            self.app.push_screen(
                SpendingScreen(SpendingBy.CATEGORY, self.month, None, against=self.against, line=record)
            )
        elif self.tab == SpendingBy.CATEGORY:
            self.show_tab(SpendingBy.LINE)
        elif self.tab in _UNITS:
            self._open_unit(record)
        elif self.tab == SpendingBy.PLAN:
            self.host.open_area("sim_cards/query " + f'plan:"{record.name}"')
        else:
            self.say(_("This concerns the whole billing account."))

    def _open_unit(self, record: Spent) -> None:
        """Its lines, in the overview."""
        if not record.key:
            self.say(_("Of these charges neither list nor HR list says whose they are."))
            return
        name = record.name.replace('"', " ")
        field = "dept" if self.tab == SpendingBy.DEPARTMENT else "cost_centre"
        self.host.open_area("sim_cards/query " + f'{field}="{name}"')

    def _manage(self, line: Spent) -> None:
        from screens.manage_sim.screen import ManageSimScreen

        if line.key == line.msisdn:
            self.say(_("This number was billed, but is in no list of yours."), "warning")
        else:
            self.app.push_screen(ManageSimScreen(line.key))

    def do_export(self) -> None:
        """What is shown, to a workbook or a CSV file that says which month it is of."""
        from screens.exporting import export_table

        columns, rows = self.listing.sheet_columns(), self.listing.sheet_rows()
        about = [(_("Month"), month_words(self.month)), (_("Billing account"), self.account_title())]
        export_table(self, _("MyBill"), columns, rows, name=f"mybill-{self.month}-{self.tab}", about=about)

    def do_in_overview(self) -> None:
        """The line among the others."""
        if (spent := self._line or self.current) is not None and spent.msisdn is not None:
            self.host.open_area("sim_cards/query " + plain(spent.msisdn))

    def _called(self, spent: Spent) -> str:
        if self.tab == SpendingBy.CATEGORY:
            return word(CHARGE_CATEGORIES, spent.key)
        if self.tab in _UNITS:
            return unit_words(spent)
        return _("billing account {number}").format(number=spent.name) if spent.key == "" else spent.name

    def _bar(self, spent: Spent) -> str:
        by = difference(spent)
        return zero_bar(float(by.amount) if by is not None else 0.0, self._greatest, _SIDE)


def _number_of(spent: Spent) -> str:
    return grouped(spent.msisdn) if spent.msisdn else ""
