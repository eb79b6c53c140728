"""The HR list: lines whose user somebody has to tell, what was told, and the employees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult

from fleet_tui.domain.employee_list import EmployeeMatch, EmployeePage, ListedEmployee, MatchesOf, MatchState
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.domain.people_matching import MatchedBy
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import N_, _, joined, labelled
from fleet_tui.i18n.format import day
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.people_words import (
    NO_HR_LIST,
    all_employees,
    all_matches,
    counts_words,
    employee_words,
    match_words,
)
from screens.base import bindings
from screens.doing import Doing
from screens.listing import ListScreen
from screens.tabbed import Tabbed
from widgets.choice_list import Choice
from widgets.detail_pane import Detail
from widgets.dialog import ChoiceDialog
from widgets.tab_line import TabLine
from widgets.table_source import Cell, Role

EMPLOYEES = "EMPLOYEES"
_TABS = (
    (str(MatchesOf.TO_ASK), N_("To ask")), (str(MatchesOf.ANSWERED), N_("Answered")), (EMPLOYEES, N_("Employees")),
)  # fmt: skip
_SOMEBODY_ELSE, _NOBODY, _ASK_AGAIN = "else", "nobody", "again"
_IS = "="

T = TypeVar("T")


class PeopleTabs(Tabbed, ListScreen[T], Generic[T]):
    """One of the lists, below the tabs of all."""

    tab: str
    BINDINGS = bindings("next_tab", "previous_tab")

    def above(self) -> ComposeResult:
        tabs = TabLine([(tab, _(name)) for tab, name in _TABS], id="lists")
        tabs.show(self.tab)
        yield tabs

    def title_words(self) -> str:
        return _("HR list")

    def show_tab(self, tab: str) -> None:
        self.app.switch_screen(EmployeesScreen() if tab == EMPLOYEES else PeopleScreen(MatchesOf(tab)))


class PeopleScreen(Doing, PeopleTabs[EmployeeMatch]):
    """Lines whose user is not clear, or was told; `enter` says who it is."""

    KEYS: ClassVar[tuple[str, ...]] = (
        "open_record",
        "search",
        "previous_tab",
        "next_tab",
        "lines_of",
        "sort",
        "export",
    )
    BINDINGS = bindings("lines_of")

    def __init__(self, of: MatchesOf = MatchesOf.TO_ASK) -> None:
        self.tab = str(of)
        self._of = of
        self._page: EmployeePage | None = None
        super().__init__(
            (
                ListColumn("number", N_("Number"), lambda each: grouped(each.msisdn), 14),
                ListColumn("user", N_("User"), lambda each: each.user or ABSENT, 24, min_width=14, flexible=True),
                ListColumn("is", N_("HR list"), _could_be, 40, min_width=24, flexible=True),
            )
        )

    async def records(self) -> Sequence[EmployeeMatch]:
        operator = self.workspace.operator
        self._page = await operator.employees(limit=1)
        return await all_matches(operator, self._of)

    def key_of(self, record: EmployeeMatch) -> str:
        return record.line_id

    def words_of(self, record: EmployeeMatch) -> Sequence[str]:
        return [plain(record.msisdn), *(each.id for each in record.candidates)]

    def role_of(self, column_id: str, record: EmployeeMatch) -> Role:
        return "pending" if column_id == "is" and record.state == MatchState.AMBIGUOUS else ""

    def details(self, record: EmployeeMatch) -> Sequence[Detail]:
        could_be = [employee_words(each) for each in record.candidates]
        return [
            (_("Number"), Cell(grouped(record.msisdn), "strong")),
            (_("User"), record.user or ABSENT),
            (_("HR list"), match_words(record)),
            *((_("Could be"), words) for words in could_be[:1]),
            *(("", words) for words in could_be[1:]),
        ]

    def state_words(self) -> str:
        return counts_words(self._page) if self._page is not None and self._page.total else ""

    def empty_words(self) -> str:
        if self._page is not None and not self._page.total:
            return _(NO_HR_LIST)
        if self._of is MatchesOf.ANSWERED:
            return _("Nobody was asked yet.")
        return _("Nobody has to be asked about: each user of the list is one of the HR list.")

    def open(self, record: EmployeeMatch) -> None:
        """Who is it? Those who fit, somebody else, nobody; what was answered can be taken back."""
        choices = [
            Choice(_IS + each.id, employee_words(each), str(place) if place < 10 else "")
            for place, each in enumerate(record.candidates, start=1)
        ]
        choices.append(Choice(_SOMEBODY_ELSE, _("somebody else of the HR list …"), "f"))
        choices.append(Choice(_NOBODY, _("nobody of the HR list"), "0"))
        if record.by == MatchedBy.ANSWER:
            choices.append(Choice(_ASK_AGAIN, _("ask again: take the answer back"), "x"))
        user = record.user or _("no user")
        title = _("Who is {user}, {number}?").format(user=user, number=grouped(record.msisdn))
        self.app.push_screen(ChoiceDialog(title, choices), lambda chosen: self._chosen(record, chosen))

    def _chosen(self, record: EmployeeMatch, chosen: str | None) -> None:
        operator = self.workspace.operator
        if chosen == _SOMEBODY_ELSE:
            self.app.push_screen(PickEmployeeScreen(record, self.answer))
        elif chosen == _ASK_AGAIN:
            self._keep(lambda: operator.ask_employee_match_again(record.line_id))
        elif chosen is not None:
            self.answer(record, None if chosen == _NOBODY else chosen.removeprefix(_IS))

    def answer(self, record: EmployeeMatch, employee_id: str | None) -> None:
        """Keep who uses the line of `record`."""
        self._keep(lambda: self.workspace.operator.answer_employee_match(record.line_id, employee_id))

    def _keep(self, what: Callable[[], Awaitable[EmployeeMatch]]) -> None:
        async def keep() -> str:
            match = await what()
            return labelled(grouped(match.msisdn), match_words(match))

        self.work_on(keep)

    def changed(self) -> None:
        self.host.refresh_fleet()
        self.fetch()

    def do_lines_of(self) -> None:
        """The line among the others."""
        if (record := self.current) is not None:
            self.host.open_area("sim_cards/query " + plain(record.msisdn))


class EmployeeList(ListScreen[ListedEmployee]):
    """The employees with their lines, for whatever one of them is chosen."""

    def __init__(self) -> None:
        self._page: EmployeePage | None = None
        super().__init__(
            (
                ListColumn("name", N_("Name"), lambda each: each.name, 24, min_width=14, flexible=True),
                ListColumn("number", N_("Employee"), lambda each: each.number or ABSENT, 11, priority=3),
                ListColumn("department", N_("Department"), lambda each: each.department or ABSENT, 16, priority=2,
                           min_width=10, flexible=True),
                ListColumn("cost_centre", N_("Cost centre"), lambda each: each.cost_centre or ABSENT, 14, priority=4),
                ListColumn("leaves", N_("Last day"), lambda each: day(each.leaves) if each.leaves else ABSENT, 10,
                           lambda each: each.leaves, priority=1),
                ListColumn("lines", N_("Lines"), _lines, 14, priority=2),
            )
        )  # fmt: skip

    async def records(self) -> Sequence[ListedEmployee]:
        found, self._page = await all_employees(self.workspace.operator)
        return found

    def key_of(self, record: ListedEmployee) -> str:
        return record.id

    def words_of(self, record: ListedEmployee) -> Sequence[str]:
        return [record.id, *map(plain, record.msisdns)]

    def state_words(self) -> str:
        return counts_words(self._page) if self._page is not None and self._page.total else ""

    def empty_words(self) -> str:
        return _(NO_HR_LIST)


class EmployeesScreen(EmployeeList, PeopleTabs[ListedEmployee]):
    """The employees, beside the other lists: `enter` shows the lines of one."""

    tab = EMPLOYEES
    KEYS: ClassVar[tuple[str, ...]] = ("open_record", "search", "previous_tab", "next_tab", "sort", "export")

    def open(self, record: ListedEmployee) -> None:
        """Their lines, in the overview."""
        if not record.msisdns:
            self.say(_("No line is theirs."), "warning")
            return
        self.host.open_area("sim_cards/query number:" + ",".join(map(plain, record.msisdns)))


class PickEmployeeScreen(EmployeeList):
    """The employees, one of whom uses a line: `enter` says who."""

    KEYS: ClassVar[tuple[str, ...]] = ("open_record", "search", "sort")

    def __init__(self, match: EmployeeMatch, chosen: Callable[[EmployeeMatch, str], None]) -> None:
        super().__init__()
        self._match = match
        self._chosen = chosen

    def title_words(self) -> str:
        user = self._match.user or _("no user")
        return _("Who is {user}, {number}?").format(user=user, number=grouped(self._match.msisdn))

    def open(self, record: ListedEmployee) -> None:
        self.app.pop_screen()
        self._chosen(self._match, record.id)


def _could_be(match: EmployeeMatch) -> str:
    if match.state == MatchState.AMBIGUOUS:
        return joined(", ", [employee_words(each) for each in match.candidates])
    return match_words(match)


def _lines(employee: ListedEmployee) -> str:
    return ", ".join(map(grouped, employee.msisdns)) or ABSENT
