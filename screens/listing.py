"""The screen of a list of records: found as one types, sorted, opened, taken to Excel."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.key_names import key_words
from fleet_tui.workspace.listing import ListColumn, Listing
from fleet_tui.workspace.selection import Selection
from fleet_tui.workspace.workspace import Link
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from widgets.columns import Column
from widgets.detail_pane import Detail, DetailPane
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine, Hint
from widgets.header_line import HeaderLine
from widgets.safe import Label, label
from widgets.search_bar import SearchBar
from widgets.table_source import Cell, MadeSource, Role

T = TypeVar("T")

LOOKED_AT = 300
"""Records whose cells are measured."""
PANE_FROM = 120
"""Terminal width from which the side pane has room."""


class ListScreen(FleetScreen, Generic[T]):
    """A list that is fetched whole. A subclass says what is asked for, what its columns are, what opens."""

    KEYS: ClassVar[tuple[str, ...]] = ("open_record", "search", "sort", "export")
    BINDINGS = [*bindings("open_record", "sort", "export"), *bindings("search", priority=True)]
    DEFAULT_CSS = """
    ListScreen #state { padding: 0 1; }
    """

    table = query_one(FleetTable)
    bar = query_one(SearchBar)

    class Fetched(Message):
        """The records are here."""

        def __init__(self, records: Sequence[Any]) -> None:
            super().__init__()
            self.records = records

    class Failed(Message):
        """They could not be fetched."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, columns: Sequence[ListColumn[T]]) -> None:
        super().__init__()
        self.listing: Listing[T] = Listing(columns, self.key_of, words=self.words_of)
        self._begin_with = ""
        self._come = False
        """The records have come once."""
        self._source = MadeSource(marked=self.is_marked)

    # What a subclass says

    @abstractmethod
    def title_words(self) -> str:
        """Where one is."""

    @abstractmethod
    async def records(self) -> Sequence[T]:
        """Ask for the records. Raises Failure."""

    @abstractmethod
    def key_of(self, record: T) -> str:
        """The id of a record."""

    def words_of(self, record: T) -> Sequence[str]:
        """What a search finds besides the columns: codes, plain numbers."""
        return ()

    def role_of(self, column_id: str, record: T) -> Role:
        """What a cell means; its colour goes with that."""
        return ""

    def is_marked(self, key: str) -> bool:
        """Whether the record `key` is marked."""
        return False

    def details(self, record: T) -> Sequence[Detail]:
        """The side pane; empty: there is none."""
        return ()

    def open(self, record: T) -> None:
        """`enter` on a record: nothing more is known of it unless a subclass says so."""
        self.say(_("There is nothing more to see of this."))

    def empty_words(self) -> str:
        """Why there is nothing in the list, and which key fills it."""
        return _("There is nothing here yet.")

    def state_words(self) -> str:
        """What is said below the list."""
        return ""

    def above(self) -> ComposeResult:
        """What stands above the search line."""
        yield from ()

    # The frame

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield from self.above()
        yield SearchBar(key=self.key_for("search"), placeholder=_("type to filter"))
        with Horizontal(id="body"):
            yield FleetTable(self.fitted_columns(), self._source)
            yield DetailPane()
        yield label("", id="state")
        yield FooterLine()

    def arrive(self, what: str) -> None:
        """`query words`: the list begins with that search."""
        kind, _space, text = what.partition(" ")
        self._begin_with = text if kind == "query" else ""

    def on_mount(self) -> None:
        self.table.focus()
        if self._begin_with:
            self.bar.value = self._begin_with
            self.listing.search(self._begin_with)

    @on(FleetChanged)
    @on(events.ScreenResume)
    def paint(self) -> None:
        """The frame now, the records when they have come: also after a form above has changed one."""
        self.paint_frame([self.title_words()])
        if not self.listing.total and self.workspace.link in (Link.OFFLINE, Link.SIGNED_OUT):
            self.table.show_empty(self.workspace.link_sentence())
        elif not self._come:
            self.table.show_empty(_("Asking the operator …"))
        if self.workspace.attached:
            self.fetch()

    def say_again(self) -> None:
        super().say_again()
        self._tell(self.state_words())
        self.table.show_columns(self.fitted_columns())
        self.paint_rows()

    def hints(self) -> list[Hint]:
        if self.bar.in_use:
            return [(key_words("enter"), _("to the list")), self.hint_to_leave(_("clear")), *self.hints_for("help")]
        return super().hints()

    @work(group="list", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """Ask for the records; those that are here stay until the others have come."""
        try:
            self.post_message(self.Fetched(await self.records()))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        self._come = True
        self.listing.replace(message.records)
        self.table.show_columns(self.fitted_columns())
        self._tell(self.state_words())
        self.paint_rows()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.stop_waiting(failure_sentence(message.failure))

    def stop_waiting(self, sentence: str) -> None:
        self.table.show_empty(sentence + "\n" + _("F5 tries again."))
        if self.listing.total:
            self._tell(sentence)

    def paint_rows(self) -> None:
        """The records found, and how many they are."""
        shown, total = len(self.listing.shown), self.listing.total
        found = self.listing.shown
        self._source.replace([self.key_of(record) for record in found], lambda place: self._cells(found[place]))
        if total:
            self.table.show_empty(_("No results.\nesc in the search clears it."))
        elif self.workspace.link is Link.READY:
            self.table.show_empty(self.empty_words())
        self.table.reload()
        words = ngettext("{shown} of {total} shown", "{shown} of {total} shown", total)
        self.bar.show_count(words.format(shown=number(shown), total=number(total)) if total else "")
        self._paint_pane()
        self.paint_footer()  # the record under the cursor may be another, or may have changed

    def fitted_columns(self) -> list[Column]:
        """The columns, as wide as what they hold: amounts, states and names have another length in each language."""
        sort = self.listing.sort
        return [
            table_column(column, self._widest(column), always=sort is not None and sort.column == column.id)
            for column in self.listing.columns
        ]

    def _widest(self, column: ListColumn[T]) -> int:
        """The width of the longest text in it; without records, what it would like."""
        records = self.listing.first(LOOKED_AT)
        return max((cell_len(column.text(record)) for record in records), default=column.width)

    def _cells(self, record: T) -> list[Cell]:
        return [Cell(column.text(record), self.role_of(column.id, record)) for column in self.listing.columns]

    @on(FleetTable.CursorMoved)
    @on(events.Resize)
    def _paint_pane(self) -> None:
        record = self.current
        lines = self.details(record) if record is not None and self.app.size.width >= PANE_FROM else ()
        pane = self.query_one("#body DetailPane", DetailPane)
        pane.display = bool(lines)
        pane.show(list(lines))
        self.tell_of_row()

    @on(events.Resize)
    def _resized(self) -> None:
        self.call_after_refresh(self.tell_of_row)  # once the columns have their new widths

    def tell_of_row(self) -> None:
        """Say below the list what neither the row under the cursor nor the side pane has room for, if there is such."""

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)

    def told_whole(self, column_id: str, words: str) -> str:
        """`words` of the record under the cursor, where neither their column nor the side pane holds them."""
        if self.query_one("#body DetailPane", DetailPane).display:
            return ""
        widths = {placed.column.id: placed.width for placed in self.table.placed}
        return words if cell_len(words) > widths.get(column_id, 0) else ""

    def why_not(self, action: Action) -> str | None:
        if action.id == "export" and not self.listing.shown:
            return _("There is nothing here to write to a file.")
        return super().why_not(action)

    def selection(self) -> Selection:
        """What an action would act on: the record under the cursor."""
        return replace(super().selection(), record=self.current)

    @property
    def current(self) -> T | None:
        """The record under the cursor."""
        row = self.table.cursor_row
        return None if row is None or row >= len(self.listing.shown) else self.listing.shown[row]

    # Search

    @on(SearchBar.Changed)
    def _typed(self, message: SearchBar.Changed) -> None:
        self.listing.search(message.text)
        self.paint_rows()

    @on(SearchBar.Left)
    def _left_search(self) -> None:
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that begins a search is a letter wherever one types."""
        if action == "act" and parameters == ("search",):
            return self.focused is self.table
        return super().check_action(action, parameters)

    def do_search(self) -> None:
        self.bar.begin()

    # Actions

    @on(FleetTable.RowActivated)
    def do_open_record(self) -> None:
        record = self.current
        if record is not None:
            self.open(record)

    @on(FleetTable.HeaderSelected)
    def _header_selected(self, message: FleetTable.HeaderSelected) -> None:
        self.sort_by(message.column_id)

    def do_sort(self) -> None:
        from screens.list_dialogs import sort_dialog

        def chosen(column_id: str | None) -> None:
            if column_id:
                self.sort_by(column_id)

        self.app.push_screen(sort_dialog(self.listing.columns, self.listing.sort), chosen)

    def sort_by(self, column_id: str) -> None:
        """Sort by a column; by the same one again: the other way round."""
        self.listing.sort_by(column_id)
        if (sort := self.listing.sort) is not None:
            self.table.show_columns(self.fitted_columns())
            self.table.show_sort(sort.column, descending=sort.reverse)
        self.paint_rows()
        self.table.move_cursor(0)

    def do_export(self) -> None:
        """What is shown, to a workbook or a CSV file."""
        from screens.exporting import export_table

        export_table(self, self.title_words(), self.listing.sheet_columns(), self.listing.sheet_rows())


def table_column(column: ListColumn[T], held: int, *, always: bool = False) -> Column:
    """`held`: the width of the longest text in it; one that is far too long does not take all the room.

    `always`: shown however narrow the terminal is, as the one that the rows are sorted by.
    """
    width = max(cell_len(column.label), min(held, 2 * column.width))
    least = column.min_width or column.width
    return Column(
        column.id,
        column.label,
        width,
        min(least, width),
        "right" if column.to_the_right or column.kind in {"money", "number"} else "left",
        0 if always else column.priority,
        column.flexible,
    )
