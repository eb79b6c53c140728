"""The findings by what can be done about them, with marks and their sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.getters import query_one

from fleet_tui.actions import Action
from fleet_tui.domain.finding_list import FindingState, ListedFinding
from fleet_tui.domain.findings.finding import Kind
from fleet_tui.domain.findings.words import KINDS, NAMES, STATES, sentence_of
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.msisdn import plain
from fleet_tui.i18n import N_, _, joined, labelled, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.workspace.findings import (
    ABSENT,
    LACKS,
    AllFindings,
    all_findings,
    claim_of,
    figure_text,
    month_of,
    number_text,
    text_of,
    unit_tags,
)
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.spending_words import month_words
from screens.base import bindings
from screens.findings.acts import FindingActs
from screens.listing import ListScreen
from screens.tabbed import Tabbed
from widgets.detail_pane import Detail
from widgets.fleet_table import FleetTable
from widgets.progress_line import ProgressLine
from widgets.safe import Label, label
from widgets.tab_line import TabLine
from widgets.table_source import Cell, MadeSource, Role

ALL = "ALL"
_PANE_TEXT = 24
"""Cells of a line of the pane behind its labels, where the pane is narrowest."""
_TABS = ((ALL, N_("All")), (Kind.CLAIM, N_("Claim back")), (Kind.SAVE, N_("Save")), (Kind.WATCH, N_("Watch")),
    (Kind.DATA, N_("Data")))  # fmt: skip
_ROLES: dict[str, Role] = {"ORDERED": "pending", "DISPUTED": "pending"}


class MarkedSource(MadeSource):
    """Rows that can be marked."""

    def __init__(self, marks: set[str]) -> None:
        super().__init__()
        self._marks = marks

    def is_marked(self, row: int) -> bool:
        return self.row_key(row) in self._marks


class FindingsScreen(FindingActs, Tabbed, ListScreen[ListedFinding]):
    """What was found, the weightiest first."""

    KEYS: ClassVar[tuple[str, ...]] = (
        "open_record", "order_finding", "dispute_finding", "keep_line", "dismiss_finding", "toggle_mark",
        "mark_all", "export", "import_list", "previous_tab", "next_tab", "search", "sort", "disputes", "people",
    )  # fmt: skip
    BINDINGS = [
        *bindings("order_finding", "dispute_finding", "keep_line", "dismiss_finding", "toggle_mark", "mark_all"),
        *bindings("import_list", "disputes", "people", "previous_tab", "next_tab"),
    ]
    DEFAULT_CSS = """
    FindingsScreen #kinds { padding: 0 1; }
    FindingsScreen ProgressLine { display: none; }
    FindingsScreen #what-of { padding: 0 1; width: 1fr; height: 1; }
    """
    tabs = query_one(TabLine)

    def __init__(self) -> None:
        self._found = AllFindings((), (), 0, (), None)
        self._marks: set[str] = set()
        super().__init__(
            (
                ListColumn("number", N_("Number"), number_text, 13, value=lambda each: each.msisdn),
                ListColumn(
                    "what", N_("What"), self._what, 48, min_width=40, value=text_of, priority=0, flexible=True,
                ),
                ListColumn(
                    "month", N_("€ a month"), lambda each: figure_text(each.month, each.currency), 9,
                    value=lambda each: each.month, priority=1, kind="money",
                ),
                ListColumn(
                    "claim", N_("Claim"), lambda each: figure_text(each.claim, each.currency), 6,
                    value=lambda each: each.claim, priority=1, kind="money",
                ),
                ListColumn("state", N_("State"), lambda each: word(STATES, each.state), 10, priority=2),
                ListColumn("user", N_("User"), lambda each: each.person or ABSENT, 20, min_width=10, priority=3),
            )
        )  # fmt: skip
        self._source = MarkedSource(self._marks)

    def _what(self, record: ListedFinding) -> str:
        """What was found; where the column of states has no room, what is done about it stands before."""
        if record.state == FindingState.NEW or self._has_states:
            return text_of(record)
        return labelled(word(STATES, record.state), text_of(record))

    @property
    def _has_states(self) -> bool:
        return "state" in self.table.shown_columns

    def above(self) -> ComposeResult:
        yield TabLine([(str(kind), _(name)) for kind, name in _TABS], id="kinds")
        yield label("", id="what-of")
        yield ProgressLine()

    def title_words(self) -> str:
        return _("Findings")

    async def records(self) -> Sequence[ListedFinding]:
        try:
            self._found = await all_findings(self.workspace.operator, told=self._tell_progress)
        finally:
            self.query_one(ProgressLine).display = False
        return self._of_tab()

    def _tell_progress(self, percent: int) -> None:
        line = self.query_one(ProgressLine)
        line.display = True
        line.show(percent, 100, _("Going through the bills: {percent} %").format(percent=percent))

    def _of_tab(self) -> Sequence[ListedFinding]:
        kind = self.tabs.current
        return [each for each in self._found.items if kind in (ALL, each.kind)]

    def key_of(self, record: ListedFinding) -> str:
        return record.id

    def words_of(self, record: ListedFinding) -> Sequence[str]:
        return [
            record.id, str(record.code), word(NAMES, record.code), word(KINDS, record.kind),
            plain(record.msisdn) if record.msisdn else "", *unit_tags(record),
        ]  # fmt: skip

    def role_of(self, column_id: str, record: ListedFinding) -> Role:
        beside = column_id == "what" and not self._has_states
        return _ROLES.get(record.state, "") if column_id == "state" or beside else ""

    def details(self, record: ListedFinding) -> Sequence[Detail]:
        found: list[Detail] = [
            (_("Number"), Cell(number_text(record), "strong")),
            (_("User"), record.person or ABSENT),
            *([(_("Department"), record.department)] if record.department else []),
            *([(_("Cost centre"), record.cost_centre)] if record.cost_centre else []),
            (_("What"), word(NAMES, record.code)),
            (_("To do"), word(KINDS, record.kind)),
            (_("State"), Cell(word(STATES, record.state), _ROLES.get(record.state, ""))),
            ("", ""),
        ]
        sentence = sentence_of(record.code, record.values, record.currency)
        return [*found, *(("", piece) for piece in wrap(sentence, _PANE_TEXT))]

    def empty_words(self) -> str:
        if self.workspace.capabilities.sample:
            return _(
                "Findings come out of your own files: list, invoices, prices.\n"
                "i brings a list in. To try it: fleet-tui examples DIRECTORY"
            )
        lacks = [_(LACKS[each]) for each in self._found.lacks if each in LACKS]
        return "\n".join([_("Nothing was found."), *lacks])

    def state_words(self) -> str:
        """What is marked, and what all comes to."""
        self._paint_what_of()
        if not self._found.items:
            return ""
        whole = joined(" · ", [money(month_of(self._found.sums)), money(claim_of(self._found.sums))])
        everything = _("all: {sums}").format(sums=whole)
        marked = [each for each in self._found.items if each.id in self._marks]
        if not marked:
            return joined("   ", [self._lines_words(), everything])
        sums = [
            ngettext("{count} marked", "{count} marked", len(marked)).format(count=number(len(marked))),
            _("{amount} a month").format(amount=money(_sum(each.month for each in marked))),
            _("{amount} to claim").format(amount=money(_sum(each.claim for each in marked))),
        ]
        return joined("   ", [joined(" · ", sums), everything])

    def _lines_words(self) -> str:
        count = self._found.lines
        return ngettext("on {count} line", "on {count} lines", count).format(count=number(count))

    def _paint_what_of(self) -> None:
        month = self._found.month
        words = _("excl. VAT")
        if month is not None:
            words = joined(", ", [words, month_words(f"{month:%Y-%m}")])
        lacks = [_(LACKS[each]) for each in self._found.lacks if each in LACKS] if self._found.items else []
        self.query_one("#what-of", Label).update(joined(" · ", [words, *lacks[:1]]))

    def open(self, record: ListedFinding) -> None:
        from screens.findings.finding import FindingScreen

        self.app.push_screen(FindingScreen(record))

    # Tabs

    def show_tab(self, tab_id: str) -> None:
        self.tabs.show(tab_id)
        self.listing.replace(self._of_tab())
        self.table.show_columns(self.fitted_columns())
        self.paint_rows()

    # Marks

    def meant(self) -> Sequence[ListedFinding]:
        marked = [each for each in self._found.items if each.id in self._marks]
        return marked or ([self.current] if self.current is not None else [])

    def do_toggle_mark(self) -> None:
        self.table.action_toggle_mark()

    @on(FleetTable.MarkToggled)
    def _mark_toggled(self, message: FleetTable.MarkToggled) -> None:
        self._marks.symmetric_difference_update({message.key})
        self.table.move_cursor(message.row + 1)
        self._marks_changed()

    def do_mark_all(self) -> None:
        """All that are shown; when they are, none."""
        shown = {each.id for each in self.listing.shown}
        if shown <= self._marks:
            self._marks -= shown
        else:
            self._marks |= shown
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.table.repaint_marks()
        self._tell(self.state_words())
        self.paint_footer()

    def why_not(self, action: Action) -> str | None:
        if action.id in {"toggle_mark", "mark_all"}:
            return None if self.listing.shown else _("There is no finding here.")
        return super().why_not(action)

    def changed(self) -> None:
        self._marks.clear()
        self.fetch()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that keeps a line is a letter wherever one types."""
        if action == "act" and parameters == ("keep_line",):
            return self.focused is self.table
        return super().check_action(action, parameters)

    def do_import_list(self) -> None:
        from screens.import_list import ImportScreen

        self.app.push_screen(ImportScreen())


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount or Decimal(0) for amount in amounts), Decimal(0))
